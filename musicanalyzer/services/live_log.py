"""What was heard in the last minutes: kept by time, looked up for a picture, saved to files.

Formats: CSV and JSON with everything, JAMS (Humphrey et al., ISMIR 2014: onsets, boundaries,
beats, pitch, tags), and the label tracks that Audacity reads.
"""

from __future__ import annotations

import csv
import io
import json
import os
import pickle
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

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
        """All events of that time, in the order of time, which begins at ``start``."""
        found = [
            event
            for kind in self._kinds
            if kind is not SectionsEvent
            for event in self.between(kind, start, end)
        ]
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
            if "beats_s" in one:
                zero = start / self.sample_rate
                one["beats_s"] = [round(b - zero, 4) for b in one["beats_s"] if b >= zero]
            shifted.append(one)
        return shifted

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
        partial.write_text(text, encoding="utf-8", newline="")
        os.replace(partial, path)
    except OSError as err:
        raise SettingsError(
            f"{path} cannot be written ({err.strerror}); choose another folder.",
            kind="not-writable",
        ) from err


def _as_json(events: Sequence[Mapping[str, Any]], duration_s: float) -> str:
    return json.dumps({"duration_s": duration_s, "events": list(events)}, indent=1) + "\n"


def _as_csv(events: Sequence[Mapping[str, Any]], duration_s: float) -> str:
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow(["time_s", "event", "value", "confidence"])
    for event in events:
        value, confidence = _value(event)
        rows.writerow([event["time_s"], event["event"], value, confidence])
    return written.getvalue()


def _as_labels(events: Sequence[Mapping[str, Any]], duration_s: float) -> str:
    lines = []
    for event in events:
        value, _ = _value(event)
        label = f"{event['event']} {value}".strip().replace("\t", " ").replace("\n", " ")
        lines.append(f"{event['time_s']:.6f}\t{event['time_s']:.6f}\t{label}\n")
    return "".join(lines)


def _as_jams(events: Sequence[Mapping[str, Any]], duration_s: float) -> str:
    def observed(time_s: float, value: Any, confidence: Any, length: float = 0.0) -> dict:
        return {"time": time_s, "duration": length, "value": value, "confidence": confidence}

    def of(kind: str) -> list[Mapping[str, Any]]:
        return [event for event in events if event["event"] == kind]

    beats = sorted({beat for event in of("tempo") for beat in event["beats_s"]})
    starts = [0.0, *(event["time_s"] for event in of("boundary")), duration_s]
    letters = {
        time_s: letter
        for event in of("sections")
        for time_s, letter in zip(event["starts_s"], event["labels"], strict=True)
    }
    data = {
        "onset": [observed(e["time_s"], None, e["strength"]) for e in of("onset")],
        "segment_open": [
            observed(a, letters.get(a, ""), None, round(b - a, 4)) for a, b in pairwise(starts)
        ]
        if of("boundary")
        else [],
        "beat": [observed(beat, None, None) for beat in beats],
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
            if e["sound"] != "silence"
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


def _value(event: Mapping[str, Any]) -> tuple[str, Any]:
    kind = event["event"]
    if kind in ("onset", "boundary"):
        return "", event["strength"]
    if kind == "sections":
        return " ".join(event["labels"]), ""
    if kind == "pitch":
        return f"{event['note']} {event['cents']:+.0f} cents", event["clarity"]
    if kind == "tempo":
        return f"{event['bpm']} BPM", event["confidence"]
    if kind == "tags":
        return f"{event['sound']}; {event['genre']['label']}", event["genre"]["confidence"]
    if kind == "nearest":
        best = event["tracks"][0]
        return best["title"] or Path(best["path"]).name, best["similarity"]
    return str(event.get("sentence", "")), ""


WRITERS: dict[str, Callable[[Sequence[Mapping[str, Any]], float], str]] = {
    ".csv": _as_csv,
    ".json": _as_json,
    ".jams": _as_jams,
    ".txt": _as_labels,
}
