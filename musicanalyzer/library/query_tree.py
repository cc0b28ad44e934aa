"""The tree of a query, and the fields it may name. Only data."""

from __future__ import annotations

from dataclasses import dataclass

from musicanalyzer.library.musical_keys import MusicalKey

TEXT_FIELDS = frozenset({"title", "artist", "album", "path", "filegenre", "codec"})
LABEL_FIELDS = frozenset({"genre", "mood", "vocal", "voice", "speech", "key"})
# Heads that a track is expected to be answered by. Whose voice it is may stay open: of most tracks
# nobody can tell, and every track would be unsure.
ANSWERED_FIELDS = frozenset({"genre", "vocal", "speech"})
NUMBER_FIELDS = frozenset(
    {
        "bpm",
        "year",
        "confidence",
        "arousal",
        "valence",
        "energy",
        "danceability",
        "loudness",
        "length",
    }
)
# Beside the fields of labels, what ``.confidence`` may follow.
SURE_FIELDS = LABEL_FIELDS | {"tempo"}
FLAGS = frozenset({"failed", "missing", "unsure", "duplicate", "disagrees", "corrected"})


@dataclass(frozen=True, slots=True)
class Interval:
    """Numbers from ``low`` to ``high``; ``above`` and ``below`` leave the bound itself out."""

    low: float | None
    high: float | None
    above: bool = False
    below: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """Text is part of a field; of title, artist, album or path where none is named."""

    text: str
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """The user, or else the head, decided for this label."""

    head: str
    label: str


@dataclass(frozen=True, slots=True)
class Key:
    """The track is in one of these keys, as the user, the analysis, or else its file says."""

    keys: tuple[MusicalKey, ...]


@dataclass(frozen=True, slots=True)
class Taught:
    """The user gave this label of their own, or what was learned of it is sure."""

    key: str  # as ``text.label_key`` has it


@dataclass(frozen=True, slots=True)
class Number:
    """A number of the track lies in the interval; ``field`` may be ``HEAD.confidence``."""

    field: str
    interval: Interval


@dataclass(frozen=True, slots=True)
class Flag:
    name: str


@dataclass(frozen=True, slots=True)
class Not:
    part: Node


@dataclass(frozen=True, slots=True)
class And:
    """All of the parts; of none: every track."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple[Node, ...]


Node = Text | Label | Key | Taught | Number | Flag | Not | And | Or


def flags_of(node: Node) -> set[str]:
    """The names of all flags anywhere in the tree."""
    if isinstance(node, Flag):
        return {node.name}
    if isinstance(node, Not):
        return flags_of(node.part)
    if isinstance(node, And | Or):
        return set().union(*(flags_of(part) for part in node.parts))
    return set()
