"""Which entries hold which field, in every format: the names that players and DJ programs read.

A field is written under its own names, and also under further names that the file already has for
it, so that no two programs read different things. Texts are plain: a tempo is "127.98", a gain
"-7.03" in dB. Checked against the tables of MusicBrainz Picard, Mp3tag and TagLib and what Mixed In
Key, Serato, Rekordbox, Traktor and foobar2000 write.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from musicanalyzer.audio import tagvalues
from musicanalyzer.audio.tagfile import comments, flac, id3, iff, mp4, mpeg, ogg
from musicanalyzer.audio.tagfile.entries import Entry, Layout

FIELDS = ("genre", "mood", "bpm", "key", "energy", "comment", "gain", "peak")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9 _-]{0,39}")
_FREEFORM = "----:com.apple.iTunes:"
_R128_LUFS, _REPLAYGAIN_LUFS = -23.0, -18.0  # what each aims at (RFC 7845, ReplayGain 2.0)


@dataclass(frozen=True, slots=True)
class Names:
    """What the two fields are called that no standard names alike everywhere. Raises ``ValueError``
    for a name that not every format can hold.
    """

    mood: str = "MOOD"
    energy: str = "EnergyLevel"

    def __post_init__(self) -> None:
        for name in (self.mood, self.energy):
            if not _NAME.fullmatch(name):
                raise ValueError(
                    f"{name!r} is no name for a field: letters, digits, spaces, - and _, 40 at most"
                )


@dataclass(frozen=True, slots=True)
class _Slot:
    """``write``: where a value goes; ``also``: further names, kept up where the file has them;
    ``drop``: what would contradict it.
    """

    write: tuple[str, ...]
    also: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()

    def owns(self, name: str) -> bool:
        known = name.upper()
        return any(known == own.upper() for own in (*self.write, *self.also, *self.drop))


def _slot(layout: Layout, field: str, names: Names) -> _Slot | None:
    """None where the format has no place for the field."""
    if layout.kind == "id3":
        return _of_id3(layout.version, names).get(field)
    if layout.kind == "mp4":
        return _of_mp4(names).get(field)
    slots = _of_vorbis(names)
    if layout.kind == "opus":
        slots["gain"] = _Slot(("R128_TRACK_GAIN",), drop=("REPLAYGAIN_TRACK_GAIN",))
        slots.pop("peak")  # RFC 7845 has none
    return slots.get(field)


def _of_id3(version: int, names: Names) -> dict[str, _Slot]:
    mood = f"TXXX:{names.mood}"
    return {
        "genre": _Slot(("TCON",)),
        "mood": _Slot(("TMOO", mood) if version == 4 else (mood,), also=("TMOO",)),
        "bpm": _Slot(("TBPM",), also=("TXXX:BPM",)),
        "key": _Slot(("TKEY",), also=("TXXX:INITIALKEY", "TXXX:KEY")),
        "energy": _Slot((f"TXXX:{names.energy}",)),
        "comment": _Slot(("COMM:",)),
        "gain": _Slot(("TXXX:REPLAYGAIN_TRACK_GAIN",)),
        "peak": _Slot(("TXXX:REPLAYGAIN_TRACK_PEAK",)),
    }


def _of_vorbis(names: Names) -> dict[str, _Slot]:
    return {
        "genre": _Slot(("GENRE",)),
        "mood": _Slot((names.mood.upper(),)),
        "bpm": _Slot(("BPM",), also=("TEMPO",)),
        "key": _Slot(("INITIALKEY",), also=("KEY",)),
        "energy": _Slot((names.energy.upper(),)),
        "comment": _Slot(("COMMENT",)),
        "gain": _Slot(("REPLAYGAIN_TRACK_GAIN",)),
        "peak": _Slot(("REPLAYGAIN_TRACK_PEAK",)),
    }


def _of_mp4(names: Names) -> dict[str, _Slot]:
    return {
        "genre": _Slot(("©gen",), drop=("gnre",)),
        "mood": _Slot((_FREEFORM + names.mood,)),
        "bpm": _Slot(("tmpo",), also=(_FREEFORM + "BPM",)),
        "key": _Slot((_FREEFORM + "initialkey",), also=(_FREEFORM + "KEY",)),
        "energy": _Slot((_FREEFORM + names.energy,)),
        "comment": _Slot(("©cmt",)),
        "gain": _Slot((_FREEFORM + "replaygain_track_gain",)),
        "peak": _Slot((_FREEFORM + "replaygain_track_peak",)),
    }


def has_place(layout: Layout, field: str, names: Names) -> bool:
    return _slot(layout, field, names) is not None


def owns(layout: Layout, field: str, names: Names) -> Callable[[str], bool]:
    """Whether an entry's name is one of the field's. Raises ``ValueError`` without a place."""
    slot = _slot(layout, field, names)
    if slot is None:
        raise ValueError(f"{layout.kind} has no place for {field}")
    return slot.owns


def values(layout: Layout, entries: Sequence[Entry], field: str, names: Names) -> tuple[str, ...]:
    """What these entries say, plainly; of several names the first that says anything."""
    slot = _slot(layout, field, names)
    if slot is None:
        return ()
    # An item tmpo is rounded where there is a further one.
    first = slot.also if layout.kind == "mp4" and field == "bpm" else ()
    for name in (*first, *slot.write, *slot.also, *slot.drop):
        same = [entry for entry in entries if entry.name.upper() == name.upper()]
        if found := [text for entry in same for text in _texts(layout, entry) if text.strip()]:
            return tuple(_plain(field, name, found))
    return ()


def make(
    layout: Layout, entries: Sequence[Entry], field: str, new: Sequence[str], names: Names
) -> list[Entry]:
    """What is to stand for new values among these entries, nothing for none. Names keep the case
    that the file has.
    """
    slot = _slot(layout, field, names)
    if slot is None or not new:
        return []
    there = {entry.name.upper(): entry.name for entry in entries}
    written = [there.get(name.upper(), name) for name in slot.write]
    written += [there[name.upper()] for name in slot.also if name.upper() in there]
    made: list[Entry] = []
    for name in dict.fromkeys(written):
        made += _made(layout, name, _coded(field, name, new))
    if field == "bpm" and layout.kind == "mp4" and len(made) == 1 and not new[0].isdigit():
        made += _made(layout, _FREEFORM + "BPM", new)  # tmpo holds whole numbers alone
    return made


def seed(layout: Layout, said: Iterable[tuple[str, str]]) -> list[Entry]:
    """The first frames of a tag that is made beside another kind of tag: what that one says, as
    (ID3v2.3 name, text). Players that look at the new tag alone would find the rest no more.
    """
    tag = _id3_tag(layout)
    if tag is None:
        return []
    year = "TDRC" if tag.version == 4 else "TYER"
    return [id3.text_frame(tag, year if name == "TYER" else name, [text]) for name, text in said]


def _id3_tag(layout: Layout) -> id3.Id3Tag | None:
    return layout.tag if isinstance(layout, mpeg.MpegLayout | iff.IffLayout) else None


def _texts(layout: Layout, entry: Entry) -> tuple[str, ...]:
    if (tag := _id3_tag(layout)) is not None:
        return id3.texts(tag, entry)
    if isinstance(layout, flac.FlacLayout | ogg.OggLayout):
        return (comments.text(entry),)
    return mp4.texts(entry)


def _made(layout: Layout, name: str, texts: Sequence[str]) -> list[Entry]:
    if (tag := _id3_tag(layout)) is not None:
        return [id3.text_frame(tag, name, texts)]
    if isinstance(layout, flac.FlacLayout | ogg.OggLayout):
        return [comments.comment(name, text) for text in texts]
    return [mp4.item(name, texts)]


def _coded(field: str, name: str, new: Sequence[str]) -> Sequence[str]:
    if field != "gain":
        return new
    gain_db = float(new[0])
    if name.upper() != "R128_TRACK_GAIN":
        return [f"{gain_db:.2f} dB"]
    steps = round((gain_db - _REPLAYGAIN_LUFS + _R128_LUFS) * 256)  # Q7.8
    return [str(min(max(steps, -(1 << 15)), (1 << 15) - 1))]


def _plain(field: str, name: str, found: Sequence[str]) -> Sequence[str]:
    if field == "gain" and name == "R128_TRACK_GAIN":
        steps = tagvalues.whole_number(found[0])
        return [] if steps is None else [f"{steps / 256 - _R128_LUFS + _REPLAYGAIN_LUFS:.2f}"]
    if field == "gain":
        gain_db = tagvalues.gain_db(found[0])
        return found[:1] if gain_db is None else [f"{gain_db:.2f}"]
    return found
