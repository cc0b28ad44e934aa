"""What is measured of a track beside the heads' answers: loudness, tempo, key, sections.

Owns the list of these analyses and the form that they leave in: named numbers, labels and times,
each with the version of what computed it. A further analysis is one more entry of ``_MAKERS``. One
that fails leaves an empty finding and a line in the log, never a track without an analysis.
"""

from __future__ import annotations

import logging
import zlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.analysis import rhythm, sections
from musicanalyzer.analysis.copies import FINGERPRINT_VERSION
from musicanalyzer.analysis.energy import activity
from musicanalyzer.analysis.features import TrackFeatures
from musicanalyzer.analysis.levels import level_line
from musicanalyzer.dsp import fingerprint, key_profiles
from musicanalyzer.dsp.key import TONICS, estimate_key
from musicanalyzer.dsp.params import (
    FingerprintSpec,
    PatchSpec,
    RhythmSpec,
    SegmentSpec,
    TonalSpec,
)
from musicanalyzer.models.cards import ModelSet
from musicanalyzer.models.spec import ModelCard

log = logging.getLogger(__name__)

DIGITS = 4  # after the point, of every number that is kept
KEYS_KEPT = 5  # of 24: what a key may be mistaken for
# Changes with what is heard and with what was learned.
KEY_VERSION = f"key-1+{zlib.crc32(key_profiles.WEIGHTS.tobytes()):08x}@{TonalSpec().fingerprint}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One analysis of one track, in the terms of a head's answer.

    No label means that there was nothing to find or that it is not sure. ``times_s`` are ascending
    seconds by name; ``passages`` are lists of JSON values by name; ``timeline`` has one value of 0
    to 1 per step of :class:`~musicanalyzer.dsp.params.PatchSpec`; ``data`` are bytes by name.
    """

    labels: tuple[str, ...] = ()
    confidence: float = 0.0
    scores: Mapping[str, float] = field(default_factory=dict)
    measures: Mapping[str, float] = field(default_factory=dict)
    timeline: Mapping[str, NDArray[np.float32]] = field(default_factory=dict)
    times_s: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)
    passages: Mapping[str, list[object]] = field(default_factory=dict)
    data: Mapping[str, bytes] = field(default_factory=dict)


Findings = dict[str, Finding]
# From a track's features and what the analyses before it have found.
Analysis = Callable[[TrackFeatures, Findings], Finding]


@dataclass(frozen=True, slots=True)
class _Maker:
    """``version`` is None where this program has no network for the analysis."""

    version: Callable[[ModelSet], str | None]
    load: Callable[[ModelSet], Analysis]


def versions(models: ModelSet) -> dict[str, str]:
    """The analyses that a program with these models makes, and their versions."""
    known = ((name, maker.version(models)) for name, maker in _MAKERS.items())
    return {name: version for name, version in known if version is not None}


def load_analyses(models: ModelSet, *, only: Collection[str] | None = None) -> dict[str, Analysis]:
    """Ready to run, in one thread; of those named by ``only``, where given. Raises ModelError."""
    return {
        name: _MAKERS[name].load(models)
        for name in versions(models)
        if only is None or name in only
    }


def find(features: TrackFeatures, analyses: Mapping[str, Analysis]) -> Findings:
    """Run all of them on one track."""
    found: Findings = {}
    for name, analysis in analyses.items():
        try:
            found[name] = _rounded(analysis(features, found))
        except Exception:  # a track is more than one of its analyses
            log.exception("the analysis of %s failed", name)
            found[name] = Finding()
    return found


def _rounded(found: Finding) -> Finding:
    """To what means something: the last digits differ between processes, and a file that is
    analysed again is to have the same answer.
    """
    return replace(
        found,
        confidence=round(float(found.confidence), DIGITS),
        scores={name: round(float(value), DIGITS) for name, value in found.scores.items()},
        measures={name: round(float(value), DIGITS) for name, value in found.measures.items()},
    )


def _loudness(features: TrackFeatures, _: Findings) -> Finding:
    levels = features.levels
    if levels is None or levels.loudness is None:
        return Finding()
    found = levels.loudness
    measures = {"loudness": found.integrated_lufs, "loudness_range": found.range_lu,
                "true_peak": found.true_peak_db, "activity": activity(features)}  # fmt: skip
    return Finding(
        confidence=1.0,
        measures={name: float(value) for name, value in measures.items() if value is not None},
        timeline={"level": level_line(levels, features.duration_s, PatchSpec().step_s)},
    )


def _tempo(models: ModelSet) -> Analysis:
    card = _beat_card(models)
    assert card is not None
    finder = rhythm.RhythmFinder.load(card)

    def of_track(features: TrackFeatures, _: Findings) -> Finding:
        found = finder.of_track(features)
        if found is None:
            return Finding()
        return Finding(
            confidence=found.confidence,
            scores={f"{bpm:.2f}": float(weight) for bpm, weight in found.alternatives},
            measures={"bpm": float(found.bpm), "steady": float(found.steady)},
            times_s={"beats": found.beats_s, "downbeats": found.downbeats_s},
        )

    return of_track


def _key(features: TrackFeatures, _: Findings) -> Finding:
    found = None if features.pitches is None else estimate_key(features.pitches, TonalSpec())
    if found is None:
        return Finding()
    best = np.argsort(-found.scores)[:KEYS_KEPT]
    names = [f"{TONICS[index % 12]} {'minor' if index >= 12 else 'major'}" for index in best]
    return Finding(
        labels=(found.name,),
        confidence=found.confidence,
        scores={name: float(found.scores[i]) for name, i in zip(names, best, strict=True)},
        measures={"tuning_hz": found.tuning_hz},
    )


def _sections(models: ModelSet) -> Analysis:
    card = _boundary_card(models)
    assert card is not None
    finder = sections.SectionFinder.load(card)

    def of_track(features: TrackFeatures, before: Findings) -> Finding:
        downbeats_s = before["tempo"].times_s.get("downbeats") if "tempo" in before else None
        found = finder.of_track(features, downbeats_s=downbeats_s)
        if found is None:
            return Finding()
        bounds_s = [round(float(time_s), 3) for time_s in found.boundaries_s]
        parts = zip(bounds_s, bounds_s[1:], found.labels, strict=False)
        return Finding(
            confidence=1.0,
            measures={"sections": float(len(found.labels))},
            passages={"sections": [list(part) for part in parts]},
        )

    return of_track


def _fingerprint(features: TrackFeatures, _: Findings) -> Finding:
    """Nothing where there is too little to be heard for anything to be compared."""
    spec = FingerprintSpec()
    parts = rhythm.stretches(features, RhythmSpec(mel=spec.mel))
    found, words = fingerprint.fingerprint(parts, spec)
    if not found.heard.any():
        return Finding()
    return Finding(
        confidence=1.0,
        data={"lines": fingerprint.pack(found), "words": fingerprint.pack_words(words)},
    )


def _beat_card(models: ModelSet) -> ModelCard | None:
    return models.network(rhythm.NAME, fingerprint=RhythmSpec().fingerprint)


def _boundary_card(models: ModelSet) -> ModelCard | None:
    return models.network(sections.NAME, fingerprint=SegmentSpec().fingerprint)


def _tempo_version(models: ModelSet) -> str | None:
    card = _beat_card(models)
    return None if card is None else f"tempo-1+{card.version_key}"


def _sections_version(models: ModelSet) -> str | None:
    """With the network of the beats, which boundaries are moved to."""
    cards = _boundary_card(models), _beat_card(models)
    if cards[0] is None:
        return None
    return "sections-1+" + "+".join(card.version_key for card in cards if card is not None)


# In the order in which they run.
_MAKERS = {
    "loudness": _Maker(version=lambda models: "loudness-1", load=lambda models: _loudness),
    "tempo": _Maker(version=_tempo_version, load=_tempo),
    "key": _Maker(version=lambda models: KEY_VERSION, load=lambda models: _key),
    "sections": _Maker(version=_sections_version, load=_sections),
    "fingerprint": _Maker(
        version=lambda models: FINGERPRINT_VERSION, load=lambda models: _fingerprint
    ),
}
