"""Laws of what the beat network learns from and of how it is judged."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from musicanalyzer.dsp.params import RhythmSpec
from training.rhythm.figures import f_measure, judged_beats, summary
from training.rhythm.material import Track
from training.rhythm.rows import UNKNOWN, Rows, targets

SPEC = RhythmSpec()


def ticking(bpm: float, duration_s: float, *, kind: str = "groove", bar: int = 4) -> Track:
    """Columns that are loud where a beat is, between frames in proportion."""
    n = round(duration_s * SPEC.frame_rate)
    beats_s = np.arange(0.5, duration_s, 60.0 / bpm)
    places = beats_s * SPEC.frame_rate
    shape = np.clip(1 - np.abs(np.arange(n)[:, None] - places), 0, 1).max(axis=1)
    mel = np.repeat(3 * shape[:, None], SPEC.mel.n_mels, axis=1)
    return Track(
        name=f"{kind}/{bpm}",
        kind=kind,
        group=f"{kind}/{bpm}",
        fold="train",
        mel=mel.astype(np.float16),
        bpm=bpm,
        beats_s=beats_s,
        downbeats_s=beats_s[::bar] if bar else np.zeros(0),
        rendering=None,
    )


def test_a_target_is_a_triangle_around_the_beat_wherever_between_frames_it_lies() -> None:
    result = targets(np.array([10.0, 20.25, -0.5, 39.9]), 40)
    np.testing.assert_allclose(result[8:13], [0, 1 / 3, 1, 1 / 3, 0], atol=1e-6)
    centre = (result[18:23] * np.arange(18, 23)).sum() / result[18:23].sum()
    assert centre == pytest.approx(20.25, abs=0.1)
    assert result[0] == pytest.approx(2 / 3)
    assert result[39] == pytest.approx(1 - 0.9 / 1.5)


def test_a_row_is_loud_where_its_targets_are_at_whatever_speed() -> None:
    tracks = [ticking(97, 60), ticking(120, 60, kind="pop909")]
    rows = Rows(tracks, [np.zeros((2_000, 96), np.float16)], SPEC, 600)
    spacings = set()
    for seed in range(6):
        mel, truth = rows.batch(8, np.random.default_rng(seed))
        assert mel.shape == (8, 600, 96)
        assert truth.shape == (8, 600, 2)
        for row, beats in zip(mel.mean(axis=2), truth[:, :, 0], strict=True):
            peaks = np.flatnonzero(beats > 0.66)
            if row.max() < 0.1 or len(peaks) < 5:
                continue
            spacings.add(round(float(np.diff(peaks[np.diff(peaks, prepend=-9) > 2]).mean())))
            # Whatever noise and voice lie over it: nowhere does it fit better than in its place.
            fits = [np.corrcoef(row, np.roll(beats, shift))[0, 1] for shift in range(-6, 7)]
            assert int(np.argmax(fits)) in (5, 6, 7)
    assert len(spacings) > 4


def test_unknown_downbeats_are_marked_and_beats_are_not() -> None:
    tracks = [ticking(100, 30, bar=0), ticking(100, 30, kind="pop909")]
    rows = Rows(tracks, [np.ones((700, 96), np.float16)], SPEC, 400)
    _, truth = rows.batch(20, np.random.default_rng(2))
    unknown = (truth[:, :, 1] == UNKNOWN).all(axis=1)
    assert set(np.flatnonzero(unknown)) <= set(range(0, 20, 2))  # Groove's, and not all speak
    assert unknown.sum() > 5
    assert (truth[:, :, 0] >= 0).all()


def test_the_same_seed_makes_the_same_rows() -> None:
    tracks = [ticking(97, 60), ticking(120, 60, kind="pop909")]
    rows = Rows(tracks, [np.ones((700, 96), np.float16)], SPEC, 400)
    one, other = (rows.batch(4, np.random.default_rng(5)) for _ in range(2))
    for left, right in zip(one, other, strict=True):
        np.testing.assert_array_equal(left, right)


def test_the_f_measure_counts_the_largest_matching() -> None:
    """Against all ways to pair up, as mir_eval's does by a maximum matching."""
    rng = np.random.default_rng(9)
    for _ in range(200):
        truth = np.sort(rng.uniform(0, 1, rng.integers(1, 6)))
        found = np.sort(rng.uniform(0, 1, rng.integers(1, 6)))
        best = 0
        for size in range(1, min(len(truth), len(found)) + 1):
            for left in combinations(truth, size):
                for right in combinations(found, size):
                    # Of two sets of one size, pairing in order fits wherever any pairing does.
                    if np.abs(np.array(left) - np.array(right)).max() <= 0.07:
                        best = size
        assert f_measure(truth, found) == pytest.approx(2 * best / (len(truth) + len(found)))
    assert f_measure(np.zeros(0), found) == 0.0


@pytest.mark.parametrize(
    ("bpm", "first", "second"),
    [
        (100.0, True, True),
        (103.9, True, True),
        (104.1, False, False),
        (200.0, False, True),
        (50.5, False, True),
        (33.4, False, True),
        (300.0, False, True),
        (150.0, False, False),
        (None, False, False),
    ],
)
def test_accuracy_allows_four_per_cent_and_the_second_one_octaves(
    bpm: float | None, first: bool, second: bool
) -> None:
    result = judged_beats(ticking(100, 30), bpm, np.zeros(0), np.zeros(0))
    assert (result.accuracy_1, result.accuracy_2) == (first, second)


def test_a_summary_has_each_figure_with_its_interval_over_groups() -> None:
    tracks = [ticking(bpm, 30, bar=4 if bpm > 91 else 0) for bpm in range(90, 110)]
    results = [judged_beats(t, t.bpm, t.beats_s, t.downbeats_s[:1]) for t in tracks]
    figures = summary(results)
    assert figures["accuracy_1"] | {"n": 20, "n_groups": 20} == figures["accuracy_1"]
    assert figures["beats_f"]["value"] == 1.0
    assert figures["downbeats_f"]["n"] == 18
    assert figures["downbeats_f"]["low"] <= figures["downbeats_f"]["value"] < 1
