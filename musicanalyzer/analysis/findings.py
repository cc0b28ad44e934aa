"""What is measured of a track beside the heads' answers: loudness, tempo, key, sections.

Owns the list of these analyses and the form that they leave in: named numbers, labels and times,
each with the version of what computed it. A further analysis is one more entry of ``_MAKERS``. One
that fails leaves an empty finding and a line in the log, never a track without an analysis.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.analysis.energy import activity
from musicanalyzer.analysis.features import TrackFeatures
from musicanalyzer.analysis.levels import level_line
from musicanalyzer.dsp.params import PatchSpec
from musicanalyzer.models.cards import ModelSet

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Finding:
    """One analysis of one track, in the terms of a head's answer.

    No label means that there was nothing to find or that it is not sure. ``times_s`` are ascending
    seconds by name; ``passages`` are lists of JSON values by name; ``timeline`` has one value of 0
    to 1 per step of :class:`~musicanalyzer.dsp.params.PatchSpec`.
    """

    labels: tuple[str, ...] = ()
    confidence: float = 0.0
    scores: Mapping[str, float] = field(default_factory=dict)
    measures: Mapping[str, float] = field(default_factory=dict)
    timeline: Mapping[str, NDArray[np.float32]] = field(default_factory=dict)
    times_s: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)
    passages: Mapping[str, list[object]] = field(default_factory=dict)


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


def load_analyses(models: ModelSet) -> dict[str, Analysis]:
    """Ready to run, in one thread. Raises ModelError."""
    return {name: _MAKERS[name].load(models) for name in versions(models)}


def find(features: TrackFeatures, analyses: Mapping[str, Analysis]) -> Findings:
    """Run all of them on one track."""
    found: Findings = {}
    for name, analysis in analyses.items():
        try:
            found[name] = analysis(features, found)
        except Exception:  # a track is more than one of its analyses
            log.exception("the analysis of %s failed", name)
            found[name] = Finding()
    return found


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


_MAKERS = {
    "loudness": _Maker(version=lambda models: "loudness-1", load=lambda models: _loudness),
}
