"""Writes the sentences of the services into musicanalyzer/ui/service_sentences.py, where lupdate
finds them: the services know nothing of Qt and speak English, and the window looks them up.

Collected is what is given to an ``AppError``, to a function that returns one and to the other
speakers below; every text that is a sentence, wherever it stands; and where a file's content is
judged, every clause that may become part of one. What is filled in becomes ``{0}``, ``{1}``; a text
that hangs on a condition becomes one for each case.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Iterable
from itertools import product
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "musicanalyzer"
TARGET = PACKAGE / "ui" / "service_sentences.py"

# What no window shows, or in words of its own.
SILENT = re.compile(
    r"(ui|dsp)/|(cli(_\w+)?|command|report|__main__|log)\.py"
    r"|services/audit/words\.py"
)
SPEAKERS = {"DamagedError", "DeviceEvent", "Finding", "Format", "GpuState", "Refused", "SourceNews"}
JUDGING = re.compile(r"(audio|services/formats)/")
CLAUSE = re.compile(r"(its?|an?|the) \w")
SENTENCE = re.compile(r"[\w{\"“].* .*\.", re.DOTALL)
WORD = re.compile(r"[A-Za-z]{3}")

# Why a call of the system failed, as Linux and macOS have it.
REASONS = (
    "Device or resource busy", "Disk quota exceeded", "File exists", "File name too long",
    "Input/output error", "Is a directory", "No space left on device",
    "No such file or directory", "Not a directory", "Operation not permitted",
    "Permission denied", "Read-only file system",
)  # fmt: skip

HEAD = '''"""The sentences of the services, for translators. Written by scripts/sentences.py."""

# ruff: noqa: E501

from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP

# fmt: off
SENTENCES: tuple[Any, ...] = (
'''

HOLE = "\0"  # what is filled in, until holes are numbered

Names = dict[str, list[ast.AST]]  # the texts that a name may stand for


def sentences(package: Path = PACKAGE) -> list[str]:
    """All of them, in alphabetical order."""
    trees = {
        path.relative_to(package).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(package.rglob("*.py"))
    }
    speakers = _speakers(trees.values())
    found = set(REASONS)
    for name, tree in trees.items():
        if not SILENT.match(name):
            _Collector(found, speakers, has_clauses=bool(JUDGING.match(name))).visit(tree)
    return sorted(found)


def _speakers(trees: Iterable[ast.Module]) -> set[str]:
    """The names of ``AppError``, of its subclasses and of the functions that return one."""
    nodes = [node for tree in trees for node in ast.walk(tree)]
    errors = {"AppError"}
    for _ in range(2):  # subclasses, and theirs
        errors |= {
            node.name
            for node in nodes
            if isinstance(node, ast.ClassDef) and errors & {_name(base) for base in node.bases}
        }
    makers = {
        node.name
        for node in nodes
        if isinstance(node, ast.FunctionDef) and node.returns and _name(node.returns) in errors
    }
    return SPEAKERS | errors | makers


class _Collector(ast.NodeVisitor):
    def __init__(self, found: set[str], speakers: set[str], *, has_clauses: bool) -> None:
        self._found = found
        self._speakers = speakers
        self._has_clauses = has_clauses
        self._names: Names = {}

    def visit_Module(self, node: ast.Module) -> None:
        self._names = _texts_of_names(node.body)
        self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        outer = self._names
        self._names = outer | _texts_of_names(ast.walk(node))
        self.generic_visit(node)
        self._names = outer

    def visit_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):  # a docstring
            self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        if _name(getattr(node.func, "value", node.func)) == "log":
            return
        if _name(node.func) in self._speakers:
            for said in (*node.args, *(each.value for each in node.keywords)):
                self._keep(said, lambda text: " " in text)
        elif _name(node.func) == "counted" and isinstance(noun := node.args[1], ast.Constant):
            self._found |= {f"{{0}} {noun.value!s}", f"{{0}} {noun.value!s}s"}
        self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        if _is_text(node):
            self._keep(node, self._is_said)
        else:
            self.generic_visit(node)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        self._keep(node, self._is_said)
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                self.visit(part.value)

    def visit_Constant(self, node: ast.Constant) -> None:
        self._keep(node, self._is_said)

    def _is_said(self, text: str) -> bool:
        is_clause = self._has_clauses and CLAUSE.match(text) is not None
        return is_clause or SENTENCE.fullmatch(text) is not None

    def _keep(self, node: ast.expr, is_said: Callable[[str], bool]) -> None:
        for text in map(_numbered, _texts(node, self._names)):
            if WORD.search(text) and is_said(text):
                self._found.add(text)


def _name(node: ast.expr) -> str:
    return str(getattr(node, "attr", getattr(node, "id", "")))


def _texts_of_names(nodes: Iterable[ast.AST]) -> Names:
    """The names to which a module or a function gives texts and nothing else."""
    values: Names = {}
    arguments = []
    for node in nodes:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            values.setdefault(node.targets[0].id, []).append(node.value)
        elif isinstance(node, ast.arg):
            arguments.append(node)
    names = {name: texts for name, texts in values.items() if all(map(_is_text, texts))}
    for argument in arguments:
        if argument.arg in names:
            names[argument.arg].append(argument)  # or what the caller gives
    return names


def _is_text(node: ast.AST) -> bool:
    if isinstance(node, ast.IfExp):
        return _is_text(node.body) and _is_text(node.orelse)
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.Add) and (_is_text(node.left) or _is_text(node.right))
    is_string = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return is_string or isinstance(node, ast.JoinedStr)


def _texts(node: ast.AST, names: Names) -> list[str]:
    """What the expression may become."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [re.sub(r"\{\w*\}", HOLE, node.value)]  # ``format`` fills it in
    if isinstance(node, ast.IfExp):
        return [*_texts(node.body, names), *_texts(node.orelse, names)]
    if isinstance(node, ast.BinOp) and _is_text(node):
        return _joined([node.left, node.right], names)
    if isinstance(node, ast.JoinedStr):
        return _joined(node.values, names)
    if isinstance(node, ast.FormattedValue) and node.conversion < 0 and not node.format_spec:
        return _texts(node.value, names)
    if isinstance(node, ast.Name) and node.id in names:
        others = {name: texts for name, texts in names.items() if name != node.id}
        return [text for value in names[node.id] for text in _texts(value, others)]
    return [HOLE]


def _joined(parts: Iterable[ast.expr], names: Names) -> list[str]:
    return ["".join(texts) for texts in product(*(_texts(part, names) for part in parts))]


def _numbered(text: str) -> str:
    first, *others = text.split(HOLE)
    return first + "".join(f"{{{number}}}{other}" for number, other in enumerate(others))


def main() -> None:
    lines = [
        f'    QT_TRANSLATE_NOOP("services", {json.dumps(text, ensure_ascii=False)}),\n'
        for text in sentences()
    ]
    TARGET.write_text(f"{HEAD}{''.join(lines)})\n", encoding="utf-8")


if __name__ == "__main__":
    main()
