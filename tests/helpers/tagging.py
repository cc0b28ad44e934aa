"""Writing fields into one file and taking them back, without a library and with one."""

from __future__ import annotations

import dataclasses
import os
import sqlite3
from collections.abc import Callable, Generator, Mapping, Sequence
from pathlib import Path

from musicanalyzer.audio.identity import audio_hash
from musicanalyzer.audio.tagfile import fields
from musicanalyzer.audio.tagfile.document import read_layout
from musicanalyzer.audio.tagfile.entries import Placed, exchange, put_back, taken
from musicanalyzer.audio.tagfile.replace import Care, check_writable, is_copy, replace
from musicanalyzer.audio.tags import read_tags
from musicanalyzer.library.journal import PENDING
from musicanalyzer.library.musical_keys import SHARPS
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import FileStat
from musicanalyzer.library.writer import LibraryWriter
from musicanalyzer.services.convert import file_tags
from musicanalyzer.services.jobs import Progress
from tests.helpers.libraries import analysis

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


def library_of(database: Path, paths: Sequence[Path]) -> list[int]:
    """A library in which these files are analysed, each in its own way; the tracks' ids."""
    with LibraryWriter(database) as writer:
        for number, path in enumerate(paths):
            found = os.stat(path)
            made = analysis(
                number,
                genre=("hip-hop", "jazz", "r&b/soul")[number % 3],
                moods=("calm", "dark", "happy")[: number % 3 + 1],
                bpm=90.0 + number / 3,
                energy=1.0 + number % 10,
                key=f"{SHARPS[number % 12]} minor",
                loudness=-9.5,
            )
            audio = dataclasses.replace(made.audio, audio_hash=audio_hash(path))
            made = dataclasses.replace(made, audio=audio)
            stat = FileStat(os.fspath(path), found.st_size, found.st_mtime_ns)
            writer.add_analysis(stat, file_tags(read_tags(path)), made)
    with LibraryReader(database) as reader:
        return reader.ids(order="path")


def run(job: Generator[Progress, None, None]) -> Progress:
    """A whole job; gives its last progress."""
    *_, last = job
    return last


def copies_in(folder: Path) -> list[str]:
    """What a killed run may leave behind."""
    return [name for name in os.listdir(folder) if is_copy(name)]


def make_pending(database: Path) -> None:
    """As a kill between the replacing and the journal leaves the rows."""
    connection = sqlite3.connect(database)
    connection.execute("UPDATE tag_files SET state = ?", (PENDING,))
    connection.commit()
    connection.close()
