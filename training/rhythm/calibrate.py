"""Choose how the network's answers are weighed, and fit the confidence, on the validation fold.

The probability that a tempo is right rests on music, on excerpts of it, and on speech and noise,
which have none: every answer there is a wrong one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product

import numpy as np

from musicanalyzer.analysis.rhythm import RhythmFinder
from musicanalyzer.dsp.levels import LevelSpec
from musicanalyzer.dsp.params import RhythmSpec
from musicanalyzer.dsp.tempo import Pulse, TempoSpec, find_rhythm, grounds_of
from training.figures import expected_calibration_error
from training.rhythm.figures import judged, right
from training.rhythm.material import KINDS, Track

EXCERPT_S = (12.0, 25.0)
SILENT_WEIGHT = 0.25  # of what has no beat, beside music
MISSED_SPEECH = 0.05  # at most this share of speech gets an answer


def weighing(
    tracks: Sequence[Track], pulses: Sequence[Pulse], spec: RhythmSpec, level: LevelSpec
) -> TempoSpec:
    """The parameters with the best mean of accuracy 1 and F-measures, corpora alike.

    Of equals the first, which is the likeliest: a hundred tracks tell few values apart.
    """

    def score(how: TempoSpec) -> float:
        results = [
            judged(track, find_rhythm([pulse], spec, how))
            for track, pulse in zip(tracks, pulses, strict=True)
        ]
        parts = []
        for kind in KINDS:
            own = [one for one in results if one.kind == kind]
            known = [one.downbeats_f for one in own if one.downbeats_f is not None]
            parts += [
                np.mean([one.accuracy_1 for one in own]),
                np.mean([one.beats_f for one in own]),
                0.5 * np.mean(known),
            ]
        return float(np.mean(parts))

    best = TempoSpec(least_confidence=0.0)
    shares = tuple(replace(level, share=share) for share in (0.8, 0.4, 1.6))
    grids = (
        {"beat_rate": (0.2, 0.15, 0.25), "level": shares},
        {"tempo_change": (60.0, 30.0, 100.0)},
        {"downbeat_rate": (0.1, 0.05, 0.2)},
    )
    for grid in grids:
        tried = [
            replace(best, **dict(zip(grid, values, strict=True)))  # type: ignore[arg-type]
            for values in product(*grid.values())
        ]
        scores = [score(how) for how in tried]
        best = tried[int(np.argmax(scores))]
        chosen = {name: getattr(best, name) for name in grid if name != "level"}
        print(chosen, best.level and best.level.share, f"{max(scores):.4f}", flush=True)
    return best


def confidence(
    tracks: Sequence[Track],
    pulses: Sequence[Pulse],
    without: Sequence[Pulse],
    spec: RhythmSpec,
    how: TempoSpec,
) -> tuple[TempoSpec, dict]:
    """The same with a fitted confidence, and how well it fits; ``without`` have no beat."""
    from sklearn.linear_model import LogisticRegression

    rng = np.random.default_rng(3)
    features, is_right, weight = [], [], []
    for track, pulse in zip(tracks, pulses, strict=True):
        spans = [pulse]
        for length_s in EXCERPT_S:
            length = round(length_s * spec.frame_rate)
            if len(pulse.beat) > 2 * length:
                start = int(rng.integers(0, len(pulse.beat) - length))
                part = slice(start, start + length)
                spans.append(Pulse(start, pulse.beat[part], pulse.downbeat[part]))
        for span in spans:
            found = grounds_of([span], spec, how)
            if found is not None:
                features.append(found[1])
                is_right.append(right(found[0], track.bpm))
                weight.append(1.0 / len(spans))
    n_music = len(features)
    heard = [grounds_of([pulse], spec, how) for pulse in without]
    answered = [found for found in heard if found is not None]
    features += [found[1] for found in answered]
    is_right += [False] * len(answered)
    weight += [SILENT_WEIGHT * sum(weight) / max(1, len(answered))] * len(answered)
    x, y = np.array(features), np.array(is_right)
    fitted = LogisticRegression(C=10.0).fit(x, y, sample_weight=np.array(weight))
    weights = (float(fitted.intercept_[0]), *(float(value) for value in fitted.coef_[0]))
    probability = fitted.predict_proba(x)[:, 1]
    of_speech = np.zeros(len(without))
    of_speech[: len(answered)] = probability[n_music:]
    least = float(np.quantile(of_speech, 1 - MISSED_SPEECH)) if len(of_speech) else 0.0
    least = round(min(max(least, 0.1), 0.5), 3)
    told = probability[:n_music] >= least
    measured = {
        "expected_calibration_error": round(
            expected_calibration_error(probability[:n_music], y[:n_music]), 4
        ),
        "music_unanswered": round(float(1 - told.mean()), 4),
        "music_right_where_answered": round(float(y[:n_music][told].mean()), 4),
        "speech_answered": round(float((of_speech >= least).mean()), 4),
        "n_speech": len(without),
    }
    weights = tuple(round(value, 4) for value in weights)
    return replace(how, confidence=weights, least_confidence=least), measured


def pulses_of(finder: RhythmFinder, mels: Sequence[np.ndarray]) -> list[Pulse]:
    return [finder.pulse(0, mel) for mel in mels]
