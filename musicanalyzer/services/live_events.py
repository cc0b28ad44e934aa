"""What live analysis says, as it happens: one small frozen dataclass for each kind of event.

``sample`` is the place in the stream, at the stream's own rate, that an event speaks of; it never
depends on how the stream was split. :func:`describe_event` gives the command line's JSON.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class LiveEvent:
    """Base of all events."""

    sample: int


@dataclass(frozen=True, slots=True)
class DeviceEvent(LiveEvent):
    """What became of what is listened to; ``state`` as in ``audio.source``.

    Where a device is heard again, ``lost_s`` seconds by the clock are missing from the stream at
    ``sample``; it is 0 where nothing is missing.
    """

    state: str
    sentence: str
    device: str
    sample_rate: int
    lost_s: float = 0.0


@dataclass(frozen=True, slots=True)
class LevelEvent(LiveEvent):
    """Of the block of some 100 ms that ends here; loudness of the last 400 ms and 3 s. Of all
    channels that are listened to: the highest peak, the mean RMS, the loudness after BS.1770.
    """

    peak_db: float
    rms_db: float
    clipped: int  # moments that were delivered at full scale or above, whatever the gain
    momentary_lufs: float
    short_term_lufs: float


@dataclass(frozen=True, slots=True)
class OnsetEvent(LiveEvent):
    """A note begins; ``strength`` 0 to 1."""

    strength: float


@dataclass(frozen=True, slots=True)
class PitchEvent(LiveEvent):
    """A single voice or instrument sounds."""

    frequency_hz: float
    note: str
    cents: float
    clarity: float


@dataclass(frozen=True, slots=True)
class ChromaEvent(LiveEvent):
    """How strong each of the twelve notes from C to B is, in all octaves; the strongest is 1. In
    silence all are 0.
    """

    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class TempoEvent(LiveEvent):
    """Of the last seconds; ``beats`` are samples of the stream."""

    bpm: float
    confidence: float
    beats: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class BoundaryEvent(LiveEvent):
    """A section begins. It is known only when ``delay_s`` of what follows has been heard."""

    strength: float
    delay_s: float


@dataclass(frozen=True, slots=True)
class Section:
    """A section from ``sample`` on. ``letter``: sections with the same one sound alike. One that is
    not over is known by its first seconds.
    """

    sample: int
    letter: str
    is_over: bool


@dataclass(frozen=True, slots=True)
class SectionsEvent(LiveEvent):
    """All sections so far, oldest first; said anew at each boundary, which is at ``sample``.

    Letters are those of the sound until then: the next time one may have another.
    """

    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class BandsEvent(LiveEvent):
    """Levels of the twelfths of octaves of ``dsp.octaves``, in dB under a sine at full scale."""

    levels_db: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class TagsEvent(LiveEvent):
    """The heads' answers to the last 10 s, as ``analyze`` has them.

    ``sound`` is that of the newest 3 s: silence, music, speech, or unsure.
    """

    sound: str
    heads: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class NearestEvent(LiveEvent):
    """The tracks of the library that sound most like the last 10 s, best first. That there are none
    any more is said once.
    """

    tracks: Sequence[Mapping[str, Any]]


NAMES: Mapping[type[LiveEvent], str] = {
    DeviceEvent: "device",
    LevelEvent: "level",
    OnsetEvent: "onset",
    PitchEvent: "pitch",
    ChromaEvent: "chroma",
    TempoEvent: "tempo",
    BoundaryEvent: "boundary",
    SectionsEvent: "sections",
    BandsEvent: "bands",
    TagsEvent: "tags",
    NearestEvent: "nearest",
}
_DIGITS = {"strength": 3, "clarity": 3, "confidence": 3, "cents": 1, "frequency_hz": 3}


def describe_event(event: LiveEvent, sample_rate: int) -> dict[str, Any]:
    """One JSON object: ``event``, ``sample``, ``time_s``, and what the kind of event says."""
    found: dict[str, Any] = {
        "event": NAMES[type(event)],
        "sample": event.sample,
        "time_s": round(event.sample / sample_rate, 4),
    }
    if isinstance(event, TagsEvent):
        return {**found, "sound": event.sound, **event.heads}
    if isinstance(event, TempoEvent):
        beats = [round(beat / sample_rate, 4) for beat in event.beats]
        return {**found, "bpm": round(event.bpm, 2), "confidence": round(event.confidence, 3),
                "beats_s": beats}  # fmt: skip
    if isinstance(event, SectionsEvent):
        starts = [round(each.sample / sample_rate, 4) for each in event.sections]
        return {**found, "starts_s": starts, "labels": [each.letter for each in event.sections],
                "last_is_over": event.sections[-1].is_over}  # fmt: skip
    if isinstance(event, BandsEvent):
        return {**found, "per_octave": 12, "levels_db": [round(v, 1) for v in event.levels_db]}
    if isinstance(event, ChromaEvent):
        return {**found, "values": [round(value, 3) for value in event.values]}
    for name in event.__dataclass_fields__:
        value = getattr(event, name)
        if name != "sample":
            digits = _DIGITS.get(name, 2)
            found[name] = round(value, digits) if isinstance(value, float) else value
    return found
