"""The columns of a table of tracks: what each is called, shows, and is sorted by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from musicanalyzer.library.records import HeadResult, TrackRow
from musicanalyzer.models.spec import UNSURE
from musicanalyzer.services.track_facts import USER, facts_of
from musicanalyzer.ui import text


@dataclass(frozen=True, slots=True)
class Column:
    """``order`` is one of the reader's orders, or empty where nothing sorts by it."""

    key: str
    title: Any  # text, marked for translation
    show: Callable[[TrackRow], str]
    width: int
    order: str = ""
    right: bool = False  # numbers align at their units

    @property
    def name(self) -> str:
        """The title in the user's language."""
        return QCoreApplication.translate("columns", self.title)


def _decided(result: HeadResult | None) -> str:
    if result is None:
        return ""
    found = [text.label(label) for label in result.labels]
    return ", ".join(found)


def _corrected(track: TrackRow, head: str) -> str:
    """The user's label with a mark, where there is one."""
    said = track.corrections.get(head, ())
    return f"{', '.join(text.label(label) for label in said)}  ✓" if said else ""


def genre(track: TrackRow) -> str:
    """The user's genre with a mark; else the genre with the confidence it was given with; "unsure"
    stands alone.
    """
    if said := _corrected(track, "genre"):
        return said
    result = track.results.get("genre")
    if result is None:
        return ""
    shown = _decided(result)
    return shown if result.labels[0] == UNSURE else f"{shown}  {text.percent(result.confidence)}"


def mood(track: TrackRow) -> str:
    return _decided(track.results.get("mood"))


def vocal(track: TrackRow) -> str:
    """Vocal or instrumental, with a mark where the user says so; speech, where it is no music."""
    if said := _corrected(track, "vocal"):
        return said
    speech = track.results.get("speech")
    if speech is not None and speech.labels[0] not in ("music", UNSURE):
        return _decided(speech)
    return _decided(track.results.get("vocal"))


def _said(words: str, who: str | None) -> str:
    return f"{words}  ✓" if who == USER else words


def _bpm(track: TrackRow) -> str:
    facts = facts_of(track)
    return "" if facts.bpm is None else _said(text.number(facts.bpm, 1), facts.bpm_from)


def _key(track: TrackRow) -> str:
    facts = facts_of(track)
    return "" if facts.key is None else _said(facts.key.short, facts.key_from)


def _camelot(track: TrackRow) -> str:
    facts = facts_of(track)
    return "" if facts.key is None else _said(facts.key.camelot, facts.key_from)


def _energy(track: TrackRow) -> str:
    value = facts_of(track).energy
    return "" if value is None else text.number(value, 1)


def _danceability(track: TrackRow) -> str:
    value = facts_of(track).danceability
    if value is None:
        return text.label(UNSURE) if "danceability" in track.results else ""
    return text.number(value, 1)


def _loudness(track: TrackRow) -> str:
    value = facts_of(track).loudness_lufs
    return "" if value is None else text.number(value, 1)


def _arousal(track: TrackRow) -> str:
    found = track.results.get("mood")
    value = None if found is None else found.measures.get("arousal")
    return "" if value is None else text.percent(value)


COLUMNS = (
    Column("title", QT_TRANSLATE_NOOP("columns", "Title"), text.title_of, 200, "title"),
    Column(
        "artist",
        QT_TRANSLATE_NOOP("columns", "Artist"),
        lambda t: t.tags.artist or "",
        145,
        "artist",
    ),
    Column(
        "album", QT_TRANSLATE_NOOP("columns", "Album"), lambda t: t.tags.album or "", 150, "album"
    ),
    Column("ribbon", QT_TRANSLATE_NOOP("columns", "Ribbon"), lambda t: "", 130),
    Column("genre", QT_TRANSLATE_NOOP("columns", "Genre"), genre, 112, "genre"),
    Column("mood", QT_TRANSLATE_NOOP("columns", "Mood"), mood, 140),
    Column("vocal", QT_TRANSLATE_NOOP("columns", "Vocal"), vocal, 100),
    Column("arousal", QT_TRANSLATE_NOOP("columns", "Arousal"), _arousal, 70, "arousal", True),
    Column("bpm", QT_TRANSLATE_NOOP("columns", "BPM"), _bpm, 54, "bpm", True),
    Column("key", QT_TRANSLATE_NOOP("columns", "Key"), _key, 50, "key"),
    Column("camelot", QT_TRANSLATE_NOOP("columns", "Camelot"), _camelot, 70, "key"),
    Column("energy", QT_TRANSLATE_NOOP("columns", "Energy"), _energy, 60, "energy", True),
    Column(
        "danceability",
        QT_TRANSLATE_NOOP("columns", "Danceability"),
        _danceability,
        95,
        "danceability",
        True,
    ),
    Column("loudness", QT_TRANSLATE_NOOP("columns", "LUFS"), _loudness, 60, "loudness", True),
    Column(
        "length",
        QT_TRANSLATE_NOOP("columns", "Length"),
        lambda t: text.duration(t.duration_s),
        65,
        "length",
        True,
    ),
    Column(
        "year",
        QT_TRANSLATE_NOOP("columns", "Year"),
        lambda t: str(t.tags.year or ""),
        55,
        "year",
        True,
    ),
    Column(
        "file_genre",
        QT_TRANSLATE_NOOP("columns", "File's genre"),
        lambda t: t.tags.genre or "",
        110,
    ),
    Column(
        "own", QT_TRANSLATE_NOOP("columns", "Own labels"), lambda t: ", ".join(t.own_labels), 110
    ),
    Column("codec", QT_TRANSLATE_NOOP("columns", "Codec"), lambda t: t.codec or "", 70),
    Column(
        "added",
        QT_TRANSLATE_NOOP("columns", "Added"),
        lambda t: text.date(t.added_at),
        90,
        "added",
        True,
    ),
    Column("path", QT_TRANSLATE_NOOP("columns", "File"), lambda t: t.path, 300, "path"),
)
BY_KEY = {column.key: column for column in COLUMNS}
USUAL = (
    "title", "artist", "ribbon", "genre", "bpm", "key", "energy", "mood", "vocal", "length",
    "added",
)  # fmt: skip


def chosen(keys: tuple[str, ...]) -> list[Column]:
    """The columns of the settings that this version knows; the usual ones where there are none."""
    found = [BY_KEY[key] for key in dict.fromkeys(keys) if key in BY_KEY]
    return found or [BY_KEY[key] for key in USUAL]
