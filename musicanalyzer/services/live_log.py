"""What was heard in the last minutes: kept by time, looked up for a picture, saved to files.

Formats: JSON with everything, CSV with a row for each event, beat and section (of the classifiers
their labels, without the scores), JAMS (Humphrey et al., ISMIR 2014: onsets, sections, beats,
tempo, pitch, genre), and the label tracks that Audacity reads: what CSV has, sections as regions.
"""

from __future__ import annotations

import copy
import csv
import io
import json
import os
import pickle
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import zip_longest
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from musicanalyzer.audio.faults import display
from musicanalyzer.errors import SettingsError
from musicanalyzer.services.live_events import (
    BandsEvent,
    ChromaEvent,
    LevelEvent,
    LiveEvent,
    NearestEvent,
    Section,
    SectionsEvent,
    TagsEvent,
    TempoEvent,
    describe_event,
)

UNKEPT = (BandsEvent, ChromaEvent, LevelEvent)  # thirty a second, and no use later
# Kept as bytes: some hundred small objects each, which take four times as much.
PACKED = (NearestEvent, TagsEvent)
JAMS_VERSION = "0.3.4"  # the schema that these files follow


class EventLog:
    """Events of the last ``seconds``, each kind in the order of its time in the stream."""

    def __init__(self, *, sample_rate: int, seconds: float) -> None:
        self.sample_rate = sample_rate
        self._keep = round(seconds * sample_rate)
        self._kinds: dict[type[LiveEvent], list[LiveEvent | bytes]] = {}
        # Their samples, to look up without a call for each: a view asks three times a frame.
        self._samples: dict[type[LiveEvent], list[int]] = {}

    def copied(self) -> EventLog:
        """What is known now, for another thread to read while more comes.

        Events never change. Of ten minutes there are some 40,000, whose lists are copied in 1 ms;
        to describe and write them takes 0.5 s.
        """
        other = copy.copy(self)
        other._kinds = {kind: list(kept) for kind, kept in self._kinds.items()}
        other._samples = {kind: list(samples) for kind, samples in self._samples.items()}
        return other

    def add(self, events: Iterable[LiveEvent]) -> None:
        for event in events:
            if isinstance(event, UNKEPT):
                continue
            kept = self._kinds.setdefault(type(event), [])
            samples = self._samples.setdefault(type(event), [])
            # Networks answer late, but each kind comes in order but for rounding.
            at = len(kept)
            while at and samples[at - 1] > event.sample:
                at -= 1
            kept.insert(at, pickle.dumps(event) if isinstance(event, PACKED) else event)
            samples.insert(at, event.sample)
            # Cut in large steps: a list loses its head in time with its length.
            oldest = samples[-1] - self._keep
            if samples[0] < oldest - self._keep // 10:
                gone = bisect_left(samples, oldest)
                del kept[:gone], samples[:gone]

    def between(self, kind: type[LiveEvent], start: int, end: int) -> Sequence[LiveEvent]:
        """The events of a kind from sample ``start`` up to ``end``."""
        samples = self._samples.get(kind)
        if not samples or samples[-1] < start:
            return []
        found = self._kinds[kind][bisect_left(samples, start) : bisect_left(samples, end)]
        return [_unpacked(each) for each in found]

    def last(self, kind: type[LiveEvent], end: int | None = None) -> LiveEvent | None:
        """The newest event of a kind, or the newest before sample ``end``."""
        kept = self._kinds.get(kind, [])
        if end is None:
            return _unpacked(kept[-1]) if kept else None
        at = bisect_left(self._samples.get(kind, []), end)
        return _unpacked(kept[at - 1]) if at else None

    def described(self, start: int, end: int) -> list[dict[str, Any]]:
        """All events of that time, in the order of time, which begins at ``start``.

        A tempo has the beats since the one before it, each beat once; the last also those after it.
        """
        found = [
            event
            for kind in self._kinds
            if kind not in (SectionsEvent, TempoEvent)
            for event in self.between(kind, start, end)
        ]
        found += self._tempos(start, end)
        if sections := self.sections_of(start, end):
            # The last word on all of them, in the place of what was said at each boundary.
            inside = tuple(replace(each, sample=max(start, each.sample)) for each in sections)
            found.append(SectionsEvent(inside[-1].sample, inside))
        found.sort(key=lambda each: each.sample)
        shifted = []
        for event in found:
            one = describe_event(event, self.sample_rate)
            one["sample"] = event.sample - start
            one["time_s"] = round(one["sample"] / self.sample_rate, 4)
            if isinstance(event, SectionsEvent):
                one["starts_s"] = [
                    round((each.sample - start) / self.sample_rate, 4) for each in event.sections
                ]
            if isinstance(event, TempoEvent):
                one["beats_s"] = [
                    round((beat - start) / self.sample_rate, 4) for beat in event.beats
                ]
            shifted.append(one)
        return shifted

    def beats_between(self, start: int, end: int) -> list[int]:
        """The beats from sample ``start`` up to ``end``, each once.

        Most were heard again and again, a little elsewhere each time. Of two answers that follow
        each other, the later one begins in the middle of what both have beats of: beats at the ends
        of what is heard are the least sure ones.
        """
        told: list[int] = []
        since = 0.0
        answers = [
            each
            for each in self.between(TempoEvent, 0, sys.maxsize)
            if isinstance(each, TempoEvent) and each.beats
        ]
        for answer, following in zip_longest(answers, answers[1:]):
            until = (answer.beats[-1] + following.beats[0]) / 2 if following else float(sys.maxsize)
            # What one answer has just before that and the next just after it is one beat.
            after = told[-1] + 30.0 / answer.bpm * self.sample_rate if told else 0.0
            told += [beat for beat in answer.beats if max(since, after) <= beat < until]
            since = until
        return told[bisect_left(told, start) : bisect_left(told, end)]

    def _tempos(self, start: int, end: int) -> list[LiveEvent]:
        beats = self.beats_between(start, end)
        found: list[LiveEvent] = []
        tempos = [e for e in self.between(TempoEvent, start, end) if isinstance(e, TempoEvent)]
        for event, following in zip_longest(tempos, tempos[1:]):
            n = bisect_right(beats, event.sample) if following else len(beats)
            found.append(replace(event, beats=tuple(beats[:n])))
            del beats[:n]
        return found

    def sections_of(self, start: int, end: int) -> tuple[Section, ...]:
        """The sections that sound between two samples, with the letters that are said now."""
        newest = self.last(SectionsEvent)
        if not isinstance(newest, SectionsEvent):
            return ()
        known = newest.sections
        ends = [each.sample for each in known[1:]] + [end]
        return tuple(
            each for each, its_end in zip(known, ends, strict=True)
            if each.sample < end and its_end > start
        )  # fmt: skip


@lru_cache(maxsize=16)  # a view asks for the newest in each frame
def _loaded(kept: bytes) -> LiveEvent:
    event: LiveEvent = pickle.loads(kept)
    return event


def _unpacked(kept: LiveEvent | bytes) -> LiveEvent:
    return _loaded(kept) if isinstance(kept, bytes) else kept


def save_events(path: Path, log: EventLog, start: int, end: int) -> None:
    """Write the events of a stretch; the format is that of the name's ending.

    Raises SettingsError for an ending that is none of :data:`WRITERS`, or where it cannot write.
    """
    writer = WRITERS.get(path.suffix.lower())
    if writer is None:
        raise SettingsError(f"{path.name} must end in {', '.join(WRITERS)}.", kind="format")
    text = writer(log.described(start, end), (end - start) / log.sample_rate)
    partial = path.with_name(f".{path.name}.new")
    try:
        try:
            # A path on disk may hold bytes that are no text.
            partial.write_text(text, encoding="utf-8", errors="replace", newline="")
            os.replace(partial, path)
        finally:
            partial.unlink(missing_ok=True)
    except OSError as err:
        raise SettingsError(
            f"{display(path)} cannot be written ({err.strerror}); choose another folder.",
            kind="not-writable",
        ) from err


def _as_json(events: Sequence[Mapping[str, Any]], duration_s: float) -> str:
    return json.dumps({"duration_s": duration_s, "events": list(events)}, indent=1) + "\n"


def _as_csv(events: Sequence[Mapping[str, Any]], duration_s: float) -> str:
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow(["time_s", "event", "value", "confidence"])
    for told in _told(events, duration_s):
        rows.writerow([told.start_s, told.what, told.value, told.confidence])
    return written.getvalue()


def _as_labels(events: Sequence[Mapping[str, Any]], duration_s: float) -> str:
    lines = []
    for told in _told(events, duration_s):
        words = told.value if told.what == "section" else f"{told.what} {told.value}"
        label = " ".join(words.split())
        lines.append(f"{told.start_s:.6f}\t{told.end_s:.6f}\t{label}\n")
    return "".join(lines)


def _as_jams(events: Sequence[Mapping[str, Any]], duration_s: float) -> str:
    def observed(time_s: float, value: Any, confidence: Any, length: float = 0.0) -> dict:
        return {"time": time_s, "duration": length, "value": value, "confidence": confidence}

    def of(kind: str) -> list[Mapping[str, Any]]:
        return [event for event in events if event["event"] == kind]

    told = _told(events, duration_s)
    data = {
        "onset": [observed(e["time_s"], None, e["strength"]) for e in of("onset")],
        "segment_open": [
            observed(each.start_s, each.value, None, round(each.end_s - each.start_s, 4))
            for each in told
            if each.what == "section"
        ],
        "beat": [observed(each.start_s, None, None) for each in told if each.what == "beat"],
        "tempo": [observed(e["time_s"], e["bpm"], e["confidence"]) for e in of("tempo")],
        "pitch_contour": [
            observed(
                e["time_s"],
                {"index": 0, "frequency": e["frequency_hz"], "voiced": True},
                e["clarity"],
            )
            for e in of("pitch")
        ],
        "tag_open": [
            observed(e["time_s"], e["genre"]["label"], e["genre"]["confidence"])
            for e in of("tags")
            if e["sound"] != "silence" and e["genre"] is not None
        ],
    }
    annotations = [
        {
            "annotation_metadata": {
                "annotation_tools": "musicanalyzer live",
                "data_source": "program",
            },
            "namespace": namespace,
            "time": 0,
            "duration": duration_s,
            "sandbox": {},
            "data": found,
        }
        for namespace, found in data.items()
        if found
    ]
    metadata = {"duration": duration_s, "jams_version": JAMS_VERSION, "title": "", "artist": "",
                "release": "", "identifiers": {}}  # fmt: skip
    return (
        json.dumps({"annotations": annotations, "file_metadata": metadata, "sandbox": {}}, indent=1)
        + "\n"
    )


class _Told(NamedTuple):
    """One thing that was told, as tables and labels have it; a moment ends when it starts."""

    start_s: float
    end_s: float
    what: str
    value: str = ""
    confidence: float | str = ""


def _told(events: Sequence[Mapping[str, Any]], duration_s: float) -> list[_Told]:
    """In the order of time."""
    found = [told for event in events for told in _told_by(event, duration_s)]
    return sorted(found, key=itemgetter(0))


def _told_by(event: Mapping[str, Any], duration_s: float) -> Iterator[_Told]:
    kind, at = event["event"], event["time_s"]
    if kind in ("onset", "boundary"):
        yield _Told(at, at, kind, "", event["strength"])
    elif kind == "sections":
        starts = event["starts_s"]
        for start, end, letter in zip(
            starts, [*starts[1:], duration_s], event["labels"], strict=True
        ):
            yield _Told(start, end, "section", letter)
    elif kind == "pitch":
        words = f"{event['note']} {event['cents']:+.0f} cents, {event['frequency_hz']} Hz"
        yield _Told(at, at, kind, words, event["clarity"])
    elif kind == "tempo":
        yield _Told(at, at, kind, f"{event['bpm']} BPM", event["confidence"])
        yield from (_Told(beat, beat, "beat") for beat in event["beats_s"])
    elif kind == "tags":
        genre = event["genre"]
        confidence = "" if genre is None else genre["confidence"]
        yield _Told(at, at, kind, _labels_of(event), confidence)
    elif kind == "nearest":
        words = "; ".join(_named(track) for track in event["tracks"])
        best = event["tracks"][0]["similarity"] if words else ""
        yield _Told(at, at, kind, words, best)
    else:
        yield _Told(at, at, kind, event["sentence"])


def _named(track: Mapping[str, Any]) -> str:
    name = str(track["title"] or Path(track["path"]).name)
    artist = track.get("artist")
    return f"{artist} – {name}" if artist else name


def _labels_of(tags: Mapping[str, Any]) -> str:
    """What the classifiers say, but for what they do not know."""
    genre, mood, vocal = (tags.get(name) for name in ("genre", "mood", "vocal"))
    voice = vocal.get("voice") if vocal else None
    parts = {
        "genre": genre and genre["label"],
        "mood": mood and ", ".join(mood["labels"]),
        "vocal": vocal and vocal["label"],
        "voice": voice and voice["label"],
    }
    return "; ".join(
        [tags["sound"], *(f"{name}: {label}" for name, label in parts.items() if label)]
    )


WRITERS: dict[str, Callable[[Sequence[Mapping[str, Any]], float], str]] = {
    ".csv": _as_csv,
    ".json": _as_json,
    ".jams": _as_jams,
    ".txt": _as_labels,
}
