"""The sentences of the services in the window's language.

A service says a sentence in English, with the values in it: so it is stored, logged, printed and
raised. Where the window shows one, ``translated`` looks for the pattern that it was made from,
among those that ``make translations`` collects from the sources, and fills the same values into the
translated pattern.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from PySide6.QtCore import QCoreApplication

_HOLE = r"\{\d+\}"
_END = r"(?<=\.)\s+"
_OPENING = ('"', "“")


def translated(sentence: str) -> str:
    """As it is where there is no translation, which holds for a text of the window's own, too.

    Several sentences may follow each other, and a value may be a sentence or a part of one.
    """
    firsts = [end for end in re.finditer(_END, sentence) if _made_from(sentence[: end.start()])]
    for end in firsts:
        others = sentence[end.end() :]
        if (words := translated(others)) != others:
            return translated(sentence[: end.start()]) + end[0] + words
    if found := _made_from(sentence):
        pattern, values = found
        words = QCoreApplication.translate("services", pattern)
        return sentence if words == pattern else words.format(*_translated_values(pattern, values))
    if firsts:  # a command may follow
        at = firsts[0].start()
        return translated(sentence[:at]) + sentence[at:]
    return sentence


def _translated_values(pattern: str, values: tuple[str, ...]) -> list[str]:
    """What stands in quotes is a name, whatever it says."""
    befores = re.split(_HOLE, pattern)
    return [
        value if before.endswith(_OPENING) else translated(value)
        for before, value in zip(befores, values, strict=False)
    ]


@lru_cache(maxsize=256)  # lists show the same reasons again and again
def _made_from(sentence: str) -> tuple[str, tuple[str, ...]] | None:
    """The pattern with the most words of its own that fits, and its values."""
    for pattern, parts in _patterns():
        values = _values(sentence, parts)
        if values is not None:
            return pattern, values
    return None


@cache
def _patterns() -> list[tuple[str, list[str]]]:
    # Here: a start without an error has no need of them.
    from musicanalyzer.ui.service_sentences import SENTENCES

    found = [(pattern, re.split(_HOLE, pattern)) for pattern in SENTENCES]
    return sorted(found, key=lambda each: -sum(map(len, each[1])))


def _values(sentence: str, parts: list[str]) -> tuple[str, ...] | None:
    """What stands between the parts. Regular expressions would try many more divisions."""
    first, last = parts[0], parts[-1]
    if len(parts) == 1:
        return () if sentence == first else None
    at, end = len(first), len(sentence) - len(last)
    if at > end or not (sentence.startswith(first) and sentence.endswith(last)):
        return None
    values = []
    for part in parts[1:-1]:
        found = sentence.find(part, at, end)
        if found < 0:
            return None
        values.append(sentence[at:found])
        at = found + len(part)
    return (*values, sentence[at:end])
