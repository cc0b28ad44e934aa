"""Whatever tags a file has: what was not asked for keeps its bytes, and undo brings all back."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

import mutagen
import mutagen.apev2
import mutagen.id3
import pytest

from musicanalyzer.audio import decode
from musicanalyzer.audio.identity import audio_hash
from musicanalyzer.audio.tagfile import fields
from musicanalyzer.audio.tagfile.document import read_layout
from musicanalyzer.audio.tags import read_tags
from tests.helpers.strange_tags import FAMILIES, family
from tests.helpers.tagging import NAMES, said, undo, write

SHORT = {"genre": ["Jazz"], "bpm": ["128"], "key": ["F#m"]}
LONG = {
    "genre": ["Hip-Hop"],
    "mood": ["Calm", "Düster"],
    "bpm": ["127.98"],
    "key": ["11A"],
    "energy": ["7"],
    "comment": ["11A – Energy 7 " + "and so on " * 40],
    "gain": ["-7.03"],
    "peak": ["0.980000"],
}
OURS = re.compile(
    r"file (TCON|TMOO|TBPM|TKEY|COMM::.*|©gen|gnre|tmpo|©cmt|(TXXX:|----:com.apple.iTunes:)?"
    r"(genre|mood|bpm|tempo|(initial)?key|energylevel|comment|replaygain_track_(gain|peak)"
    r"|r128_track_gain))",
    re.IGNORECASE,
)
KINDS = [(name, kind) for name in FAMILIES for kind in family(name)]


def put(folder: Path, name: str, kind: str) -> Path:
    path = folder / f"x.{FAMILIES[name][0]}"
    path.write_bytes(family(name)[kind])
    return path


def others(path: Path) -> list[bytes]:
    layout = read_layout(path)
    owned = [
        fields.owns(layout, field, NAMES)
        for field in fields.FIELDS
        if fields.has_place(layout, field, NAMES)
    ]
    return [entry.raw for entry in layout.entries if not any(own(entry.name) for own in owned)]


def by_mutagen(path: Path) -> dict[str, Any]:
    """All that another reader finds besides our fields, with pictures and older tags."""
    found: dict[str, Any] = {}
    for what, read in (
        ("file", mutagen.File),
        ("ape", mutagen.apev2.APEv2),
        ("v1", lambda p: mutagen.id3.ParseID3v1(p.read_bytes()[-128:])),
    ):
        try:
            tags = read(path)
        except mutagen.MutagenError:
            continue
        for block in getattr(tags, "metadata_blocks", ()):
            if type(block).__name__ not in ("VCFLACDict", "Padding"):
                found[f"{what} {type(block).__name__} {len(found)}"] = block.write()
        for key, value in dict(tags or {}).items():
            # mutagen numbers comments that have no name by their place.
            found[f"{what} {re.sub('^unknown[0-9]+', 'unknown', key)}"] = repr(value)
    return {key: value for key, value in found.items() if not OURS.fullmatch(key)}


def samples(path: Path) -> str:
    with decode.blocks(path, sample_rate=44_100) as blocks:
        return hashlib.sha256(b"".join(block.tobytes() for block in blocks)).hexdigest()


def test_there_are_two_hundred_of_them() -> None:
    assert len(KINDS) >= 200


@pytest.mark.parametrize("name", FAMILIES)
@pytest.mark.parametrize("values", [SHORT, LONG], ids=["short", "long"])
def test_what_was_not_asked_for_is_kept_and_undo_restores_every_byte(
    name: str, values: dict[str, list[str]], tmp_path: Path
) -> None:
    for kind in family(name):
        path = put(tmp_path, name, kind)
        original = path.read_bytes()
        layout, rest, seen = read_layout(path), others(path), by_mutagen(path)
        digest, heard = audio_hash(path), samples(path)
        history = write(path, values)
        assert others(path) == rest, kind
        if layout.exists:  # else the service begins the new tag with what the old ones say
            assert by_mutagen(path) == seen, kind
        assert audio_hash(path) == digest, kind
        assert samples(path) == heard, kind
        wanted = {field: tuple(new) for field, new in values.items()}
        if layout.kind == "id3" and read_layout(path).version < 4 and "mood" in wanted:
            wanted["mood"] = ("Calm; Düster",)
        if layout.kind == "opus":
            wanted.pop("peak", None)
        got = said(path)
        assert {field: got.get(field) for field in wanted} == wanted, kind
        undo(path, history, existed=layout.exists, padding=layout.padding)
        assert path.read_bytes() == original, kind


@pytest.mark.parametrize("name", FAMILIES)
def test_the_programs_own_reader_finds_what_was_written(name: str, tmp_path: Path) -> None:
    for kind in family(name):
        path = put(tmp_path, name, kind)
        write(path, LONG)
        found = read_tags(path)
        assert found.problem is None, kind
        assert (found.genre, found.bpm, found.key) == ("Hip-Hop", 127.98, "11A"), kind
        assert found.replaygain_track_gain_db == pytest.approx(-7.03, abs=0.005), kind
        assert str(found.comment).startswith("11A – Energy 7 and so on"), kind
