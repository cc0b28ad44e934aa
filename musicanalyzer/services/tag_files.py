"""One music file's tags: what would be written, writing it, and taking a change back.

Every writing goes through :func:`commit`: journal first, then the copy, then the library's row, so
that a kill between any two is told afterwards by comparing the file with the journal.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, fields

from musicanalyzer.audio.identity import audio_hash
from musicanalyzer.audio.tagfile import fields as tag_fields
from musicanalyzer.audio.tagfile.document import read_layout
from musicanalyzer.audio.tagfile.entries import (
    Entry,
    Layout,
    Placed,
    exchange,
    pack,
    put_back,
    taken,
    unpack,
)
from musicanalyzer.audio.tagfile.faults import fault
from musicanalyzer.audio.tagfile.replace import Care, Replaced, check_writable, real_file
from musicanalyzer.audio.tagfile.replace import replace as replace_file
from musicanalyzer.audio.tags import Tags, read_tags
from musicanalyzer.errors import DecodeError, TagError
from musicanalyzer.library.journal import NewChange, NewFile, TagChange, TaggedFile
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import FileStat, TrackRow
from musicanalyzer.library.writer import LibraryWriter
from musicanalyzer.services.convert import file_tags
from musicanalyzer.services.tag_mapping import FILL, OFF, TagMapping, texts_for
from musicanalyzer.services.tag_values import values_of

# What ``read_tags`` calls the fields that may change.
_READ_AS = {
    "gain": "replaygain_track_gain_db",
    "peak": "replaygain_track_peak",
}
_SEEDED = {  # ID3v2.3's names for what a new tag begins with
    "title": "TIT2",
    "artist": "TPE1",
    "album": "TALB",
    "album_artist": "TPE2",
    "track_number": "TRCK",
    "year": "TYER",
    "genre": "TCON",
    "comment": "COMM:",
}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """``old`` is None where the file says nothing, ``new`` where it will say nothing."""

    field: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be done to one file, and all that doing it takes. ``path`` is the real file."""

    path: str
    layout: Layout
    seed: tuple[Entry, ...]
    entries: tuple[Entry, ...] | None
    changes: tuple[FieldChange, ...]
    journal: tuple[NewChange, ...]
    padding: int | None = None
    kept: tuple[str, ...] = ()  # fields that others changed since, of an undo


def plan_track(track: TrackRow, mapping: TagMapping) -> Plan:
    """What writing would change in a track's file. Reads headers only. Raises ``TagError``."""
    path, names = real_file(track.path), mapping.names()
    layout, seed = _opened(path, mapping.new_id3_version)
    entries = list(layout.entries) if layout.exists else list(seed)
    changes, journal = [], []
    for field, new in texts_for(values_of(track), mapping).items():
        policy = mapping.policy(field)
        if policy == OFF or not tag_fields.has_place(layout, field, names):
            continue
        old = tag_fields.values(layout, entries, field, names)
        if (policy == FILL and old) or _same(field, old, new):
            continue
        owns = tag_fields.owns(layout, field, names)
        before = taken(entries, owns)
        entries = exchange(entries, owns, tag_fields.make(layout, entries, field, new, names))
        change = FieldChange(field, _joined(old), _joined(new))
        changes.append(change)
        after = taken(entries, owns)
        journal.append(NewChange(field, pack(before), pack(after), change.old, change.new))
    return Plan(path, layout, seed, tuple(entries), tuple(changes), tuple(journal))


def plan_undo(
    file: TaggedFile,
    path: str,
    chosen: Sequence[TagChange],
    *,
    names: tag_fields.Names,
    whole: bool,
) -> Plan:
    """What taking back these changes of a file would do, newest first; what others changed since
    stays and is ``kept``. ``whole``: they are all that is left of the run in this file. Raises
    ``TagError``.
    """
    path = real_file(path)
    layout, seed = _opened(path)
    entries = list(layout.entries) if layout.exists else list(seed)
    changes, journal, kept = [], [], []
    for change in reversed(chosen):
        if not tag_fields.has_place(layout, change.field, names):
            kept.append(change.field)
            continue
        owns = tag_fields.owns(layout, change.field, names)
        now, before = taken(entries, owns), unpack(change.before)
        if _raws(now) != _raws(unpack(change.after)):
            if _raws(now) != _raws(before):
                kept.append(change.field)
            continue
        entries = put_back(entries, owns, before)
        changes.append(FieldChange(change.field, change.shown_after, change.shown_before))
        journal.append(
            NewChange(
                change.field,
                pack(now),
                pack(taken(entries, owns)),
                change.shown_after,
                change.shown_before,
                undoes=change.id,
            )
        )
    is_all = whole and not kept
    was_made = file.seed is not None and _raws(unpack(file.seed)) == [e.raw for e in entries]
    return Plan(
        path,
        layout,
        seed,
        None if is_all and was_made else tuple(entries),
        tuple(changes),
        tuple(journal),
        padding=file.padding if is_all else None,
        kept=tuple(kept),
    )


def commit(
    plan: Plan,
    *,
    path: str,
    track_id: int | None,
    run_id: int,
    reader: LibraryReader,
    writer: LibraryWriter,
    care: Care,
    recording_hash: bytes | None = None,
) -> None:
    """Write what is planned; the journal and the library's row follow. ``recording_hash``: of the
    audio that the values belong to. Raises ``TagError``, and the file is as it was then.
    """
    before = check_writable(plan.path, care)
    try:
        digest = audio_hash(plan.path)
    except DecodeError as err:
        raise fault("changed", plan.path) from err
    if recording_hash is not None and digest != recording_hash:
        raise fault("other-audio", plan.path)
    fresh = read_layout(plan.path)
    if fresh.exists != plan.layout.exists or fresh.entries != plan.layout.entries:
        raise fault("changed", plan.path)
    seed = None if plan.layout.exists else pack(Placed(i, e) for i, e in enumerate(plan.seed))
    file_id = writer.begin_tag_file(
        run_id,
        NewFile(
            path, os.path.dirname(plan.path), track_id, seed, plan.layout.padding, plan.journal
        ),
    )
    said = read_tags(plan.path)
    changed = {change.field for change in plan.changes}
    try:
        done = replace_file(
            plan.path,
            fresh,
            plan.entries,
            padding=plan.padding,
            before=before,
            expected_hash=digest,
            check=lambda copy: _check(copy, plan.path, said, changed),
            care=care,
        )
    except TagError as err:
        writer.settle_tag_file(file_id, written=False, message=err.message)
        raise
    except BaseException:
        writer.settle_tag_file(file_id, written=False)
        raise
    writer.settle_tag_file(file_id, written=True)
    _refresh(path, done, reader, writer)


def settle(
    file: TaggedFile, names: tag_fields.Names, reader: LibraryReader, writer: LibraryWriter
) -> None:
    """Find out whether a file that a kill left pending was written."""
    path = real_file(file.path)
    try:
        layout = read_layout(path)
        entries = layout.entries
        is_written = all(
            tag_fields.has_place(layout, change.field, names)
            and _raws(taken(entries, tag_fields.owns(layout, change.field, names)))
            == _raws(unpack(change.after))
            for change in file.changes
        )
    except TagError as err:
        writer.settle_tag_file(file.id, written=False, message=err.message)
        return
    writer.settle_tag_file(file.id, written=is_written)
    if is_written:
        with contextlib.suppress(DecodeError, OSError):  # the next scan says more
            info = os.stat(path)
            done = Replaced(info.st_size, info.st_mtime_ns, audio_hash(path))
            _refresh(file.path, done, reader, writer)


def names_of(stored: str) -> tag_fields.Names:
    """The names that a run called its fields by, as :func:`names_text` wrote them."""
    return tag_fields.Names(**json.loads(stored))


def names_text(names: tag_fields.Names) -> str:
    return json.dumps({item.name: getattr(names, item.name) for item in fields(names)})


def _opened(path: str, new_id3_version: int = 3) -> tuple[Layout, tuple[Entry, ...]]:
    layout = read_layout(path, new_id3_version=new_id3_version)
    if layout.exists or layout.kind != "id3":
        return layout, ()
    said = read_tags(path)
    values = [(name, getattr(said, own)) for own, name in _SEEDED.items()]
    return layout, tuple(
        tag_fields.seed(layout, [(name, str(value)) for name, value in values if value is not None])
    )


def _check(copy: str, path: str, said: Tags, changed: set[str]) -> None:
    """Another reader than that of the layouts must find all other fields as they were."""
    found = read_tags(copy)
    own = {_READ_AS.get(name, name) for name in changed}
    for item in fields(Tags):
        if item.name not in own and getattr(found, item.name) != getattr(said, item.name):
            raise fault("read-back", path, item.name)


def _refresh(path: str, done: Replaced, reader: LibraryReader, writer: LibraryWriter) -> None:
    """The library's row, so that the next scan has nothing to do with the file."""
    if reader.find_recording(done.audio_hash) is None or reader.track_at(path) is None:
        return
    stat = FileStat(path, done.size, done.mtime_ns)
    writer.link_existing(stat, file_tags(read_tags(path)), done.audio_hash)


def _same(field: str, old: Sequence[str], new: Sequence[str]) -> bool:
    if field in ("gain", "peak") and old:
        try:  # a hundredth of a decibel is lost in the steps of R128
            return abs(float(old[0]) - float(new[0])) < (0.011 if field == "gain" else 1e-5)
        except ValueError:
            return False
    return _joined(old) == _joined(new)


def _joined(values: Sequence[str]) -> str | None:
    return "; ".join(values) or None


def _raws(placed: Sequence[Placed]) -> list[bytes]:
    return [each.entry.raw for each in placed]
