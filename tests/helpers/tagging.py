"""Writing fields into one file and taking them back, without a library."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from musicanalyzer.audio.identity import audio_hash
from musicanalyzer.audio.tagfile import fields
from musicanalyzer.audio.tagfile.document import read_layout
from musicanalyzer.audio.tagfile.entries import Placed, exchange, put_back, taken
from musicanalyzer.audio.tagfile.replace import Care, check_writable, replace

NAMES = fields.Names()
History = list[tuple[str, tuple[Placed, ...]]]


def write(
    path: Path,
    values: Mapping[str, Sequence[str]],
    *,
    new_id3_version: int = 3,
    care: Care | None = None,
    check: Callable[[str], None] = lambda copy: None,
) -> History:
    """The file with these fields; gives what :func:`undo` needs."""
    care = care or Care()
    layout = read_layout(path, new_id3_version=new_id3_version)
    entries = list(layout.entries)
    history: History = []
    for field, new in values.items():
        if fields.has_place(layout, field, NAMES):
            owns = fields.owns(layout, field, NAMES)
            history.append((field, taken(entries, owns)))
            entries = exchange(entries, owns, fields.make(layout, entries, field, new, NAMES))
    replace(
        os.fspath(path),
        layout,
        entries,
        before=check_writable(os.fspath(path), care),
        expected_hash=audio_hash(path),
        check=check,
        care=care,
    )
    return history


def undo(path: Path, history: History, *, existed: bool, padding: int) -> None:
    layout = read_layout(path)
    entries = list(layout.entries)
    for field, before in reversed(history):
        entries = put_back(entries, fields.owns(layout, field, NAMES), before)
    replace(
        os.fspath(path),
        layout,
        entries if existed else None,
        padding=padding,
        before=check_writable(os.fspath(path), Care()),
        expected_hash=audio_hash(path),
        check=lambda copy: None,
        care=Care(),
    )


def said(path: Path) -> dict[str, tuple[str, ...]]:
    """All fields that the file has."""
    layout = read_layout(path)
    found = {field: fields.values(layout, layout.entries, field, NAMES) for field in fields.FIELDS}
    return {field: texts for field, texts in found.items() if texts}
