"""XML that strangers wrote, read as a stream; and XML that we write, in one pass.

Entities are refused before anything uses them: they can grow without bound or name other files. So
is a document type with a subset of its own; a bare one, as Apple's property lists carry, is allowed
where asked for and never fetched. Nesting is bounded.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from xml.parsers import expat

from musicanalyzer.services.formats.model import DamagedError

MAX_DEPTH = 200
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

Start = Callable[[list[str], Mapping[str, str]], None]
End = Callable[[list[str], str], None]


def read_xml(content: bytes, *, start: Start, end: End, doctype: bool = False) -> None:
    """Call ``start`` with the names of the open elements, this one last, and its attributes, and
    ``end`` with the same names and the text since the last tag. Raises :class:`DamagedError`.
    """
    open_names: list[str] = []
    text: list[str] = []

    def refuse(*_: object) -> None:
        raise DamagedError("it carries a document type, which playlists do not need")

    def begin_doctype(name: str, system: str | None, public: str | None, subset: int) -> None:
        if subset or not doctype:
            refuse()

    def begin(name: str, attributes: dict[str, str]) -> None:
        open_names.append(name.rpartition(" ")[2])
        if len(open_names) > MAX_DEPTH:
            raise DamagedError(f"its elements lie more than {MAX_DEPTH} deep")
        text.clear()
        start(open_names, attributes)

    def finish(name: str) -> None:
        end(open_names, "".join(text).strip())
        text.clear()
        open_names.pop()

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = begin_doctype
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = begin
    parser.EndElementHandler = finish
    parser.CharacterDataHandler = text.append
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, LookupError, ValueError) as err:
        raise DamagedError(f"it is not whole XML ({err})") from err


def xml_text(text: str) -> str:
    """With a mark for what XML 1.0 cannot hold, however escaped."""
    return _NOT_XML.sub("\ufffd", text)


class Markup:
    """Elements with attributes alone, as the DJ programs write them, gathered line by line."""

    def __init__(self) -> None:
        self._lines = ['<?xml version="1.0" encoding="UTF-8"?>']
        self._open: list[str] = []

    def leaf(self, tag: str, **attributes: object) -> None:
        """``None`` leaves an attribute out."""
        self._lines.append(f"{'  ' * len(self._open)}<{tag}{_written(attributes)}/>")

    def begin(self, tag: str, **attributes: object) -> None:
        self._lines.append(f"{'  ' * len(self._open)}<{tag}{_written(attributes)}>")
        self._open.append(tag)

    def end(self) -> None:
        tag = self._open.pop()
        self._lines.append(f"{'  ' * len(self._open)}</{tag}>")

    def to_bytes(self) -> bytes:
        return ("\n".join(self._lines) + "\n").encode()


# What xml.sax.saxutils escapes, which would load urllib's client and with it SSL: 35 ms of a start.
_IN_QUOTES = str.maketrans(
    {
        "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;",
        "\n": "&#10;", "\r": "&#13;", "\t": "&#9;",
    }
)  # fmt: skip


def _written(attributes: Mapping[str, object]) -> str:
    return "".join(
        f' {name}="{xml_text(str(value)).translate(_IN_QUOTES)}"'
        for name, value in attributes.items()
        if value is not None
    )
