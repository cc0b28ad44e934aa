"""What the library stores, as plain frozen dataclasses: the only types that cross its boundary.

Nothing here knows of audio or models. Paths are ``str`` as the operating system gives them to
Python (undecodable bytes as surrogate escapes); the schema stores them byte-exactly.
Times are Unix seconds, durations are seconds, levels are named in their fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class FileTags:
    """What the file itself says. Absent values are ``None``; text is as written, stripped."""

    title: str | None = None
    artist: str | None = None
    album: str | None = None
    album_artist: str | None = None
    track_number: int | None = None
    year: int | None = None
    genre: str | None = None
    bpm: float | None = None
    key: str | None = None
    comment: str | None = None
    replaygain_track_gain_db: float | None = None
    replaygain_track_peak: float | None = None
    has_cover: bool = False


@dataclass(frozen=True, slots=True)
class FileStat:
    """How a file is recognised as unchanged without opening it."""

    path: str
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class AudioFacts:
    """Of one recording (one audio content, whatever its tags and name)."""

    audio_hash: bytes  # 16 bytes, of the coded audio
    duration_s: float
    sample_rate: int
    channels: int
    codec: str


@dataclass(frozen=True, slots=True)
class HeadResult:
    """One head's answer for one recording.

    ``labels`` are what the head decided: one for exclusive heads (possibly ``"unsure"``), any
    number for multi-label heads. ``scores`` hold every label of the head. ``measures`` are further
    named numbers (``arousal``, ``vocal_share``). ``timeline`` is (label -> probabilities per step).
    ``structure`` is what has a place in time (beats, sections), opaque to the library.
    """

    head: str
    version: str
    labels: tuple[str, ...]
    confidence: float
    scores: Mapping[str, float]
    measures: Mapping[str, float] = field(default_factory=dict)
    timeline: Mapping[str, bytes] = field(default_factory=dict)  # uint8 array, p = value / 255
    structure: Mapping[str, bytes | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything computed from one recording's audio.

    ``patches`` is the compact form of the trunk's per-patch output (opaque to the library), kept so
    that a new head runs without decoding again; ``patches_version`` names the trunk that made it.
    ``embedding`` is float32 little-endian, unit length; ``embedding_version`` names its model.
    """

    audio: AudioFacts
    results: tuple[HeadResult, ...]
    embedding: bytes
    embedding_version: str
    patches: bytes
    patches_version: str
    timeline_step_s: float


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a file has no analysis. Skipped until the file or ``version`` changes."""

    kind: str
    message: str
    version: str  # of the program's analysis


@dataclass(frozen=True, slots=True)
class StoredCue:
    """A marked place of the user's, or a loop where it has an end. ``pad`` is the number of its key
    or pad, from 0; ``colour`` is ``#rrggbb``; ``origin`` says who made it: ``user``, ``found``, or
    the program that it was read from.
    """

    start_s: float
    name: str = ""
    end_s: float | None = None
    pad: int | None = None
    colour: str | None = None
    locked: bool = False
    origin: str = "user"


@dataclass(frozen=True, slots=True)
class StoredGrid:
    """The user's beats: ``marks`` are (second of a beat, beats per minute from there on, that
    beat's place in its bar from 1), in order of time. ``origin`` as of a cue.
    """

    marks: tuple[tuple[float, float, int], ...]
    origin: str = "user"


@dataclass(frozen=True, slots=True)
class TrackRow:
    """One file of the library as ``list`` and the app show it."""

    id: int
    path: str
    tags: FileTags
    recording_id: int | None
    duration_s: float | None
    added_at: float
    missing: bool
    failure: Failure | None
    results: Mapping[str, HeadResult]  # by head; timelines left out
    size: int = 0
    mtime_ns: int = 0
    codec: str | None = None
    own_labels: tuple[str, ...] = ()  # given by the user or surely learned, by name
    corrections: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # the user's, by head
    # The user's own, where read with the structures "cues" and "beats"; else, or without: ``None``.
    cues: tuple[StoredCue, ...] | None = None
    grid: StoredGrid | None = None

    def labels_of(self, head: str) -> tuple[str, ...]:
        """What the track counts as: as the user says, else as the head decided."""
        if head in self.corrections:
            return self.corrections[head]
        return self.results[head].labels if head in self.results else ()


class KnownFile(NamedTuple):
    """What a scan must know of a file to decide whether to open it (a tuple: there are many)."""

    track_id: int
    size: int
    mtime_ns: int
    recording_id: int | None
    missing: bool
    failure_kind: str | None
    failure_version: str | None

    def unchanged(self, stat: FileStat) -> bool:
        """Whether the file has the size and the modification time it had when last read."""
        return self.size == stat.size and self.mtime_ns == stat.mtime_ns


@dataclass(frozen=True, slots=True)
class RecordingState:
    """Which versions computed what is stored of one recording; ``None``: nothing stored."""

    id: int
    audio_hash: bytes
    heads: Mapping[str, str]  # head -> version
    embedding_version: str | None
    patches_version: str | None


@dataclass(frozen=True, slots=True)
class Versions:
    """The versions a program would compute with now. ``None``: of no interest."""

    heads: Mapping[str, str]  # head -> version
    embedding: str | None = None
    patches: str | None = None


@dataclass(frozen=True, slots=True)
class StaleRecording:
    """One recording with something that another version computed, or that is absent."""

    recording_id: int
    audio_hash: bytes
    paths: tuple[str, ...]  # of its present files, never empty
    heads: tuple[str, ...]  # the heads to run again
    embedding: bool
    patches: bool  # True: the trunk must run again, on decoded audio


@dataclass(frozen=True, slots=True)
class Timeline:
    """One head's answer along a recording, from time 0."""

    step_s: float
    labels: Mapping[str, bytes]  # label -> uint8 array, p = value / 255


@dataclass(frozen=True, slots=True)
class Playlist:
    """A stored playlist with the rule that made it (JSON, opaque to the library)."""

    id: int
    name: str
    created_at: float
    rule: str
    track_ids: tuple[int, ...]  # of present files where the recording still has one


@dataclass(frozen=True, slots=True)
class LearnedLabel:
    """What was learned from a label's examples, and how well it knew each when left out.

    ``weights`` are float32, little-endian: one for each number of a vector of ``version``, and the
    intercept last. ``threshold`` is the probability above which a track carries the label.
    ``stamp`` is that of the embeddings that tracks were chosen from.
    """

    version: str
    stamp: str
    weights: bytes
    threshold: float
    n_yes: int
    n_no: int
    yes_right: int
    no_right: int


@dataclass(frozen=True, slots=True)
class TaughtLabel:
    """A label of the user's own. ``examples`` say of recordings whether it fits them;
    ``learned`` is ``None`` while they are too few.
    """

    name: str
    created_at: float
    examples: Mapping[int, bool]  # by recording
    learned: LearnedLabel | None


class Playable(NamedTuple):
    """One recording through one of its present files, as playlists choose among them."""

    track_id: int
    recording_id: int
    artist: str  # folded: equal for "Björk" and "BJORK"; empty where unknown
    duration_s: float


@dataclass(frozen=True, slots=True)
class ScanSummary:
    """What the end of a scan changed, in files."""

    moved: int
    missing: int
    found_again: int
    forgotten: int
