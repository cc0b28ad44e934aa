"""Laws of finding sections: from a network's curve to boundaries and letters."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from musicanalyzer.analysis import sections
from musicanalyzer.analysis.features import extract
from musicanalyzer.analysis.sections import Divider, SectionFinder, snapped
from musicanalyzer.dsp.params import PatchSpec, SegmentSpec
from musicanalyzer.errors import DecodeError
from tests.helpers.signals import music_like

SPEC = SegmentSpec()
# Every peak begins a section: none is worth so little that an unusual length could outweigh it.
DECISION: dict[str, Any] = {
    "coarse_share": 0.0, "floor": 0.3, "steepness": 1.0, "offset": 50.0,
    "length_shares": {"4": 0.5, "8": 0.5}, "free_share": 0.5, "likeness": 0.5,
}  # fmt: skip


class Novel:
    """Answers like the network: the change of the mean level, scaled to a probability."""

    def __init__(self) -> None:
        self.rows = 0

    def __call__(self, *inputs: np.ndarray) -> tuple[np.ndarray, ...]:
        mel, lags = inputs
        assert mel.shape == (1, SPEC.row_steps, 96)
        assert lags.shape == (1, SPEC.row_steps, SPEC.n_lags, 4)
        self.rows += 1
        level = mel.mean(axis=2)
        change = np.abs(np.diff(level, axis=1, prepend=level[:, :1])).clip(0, 1)
        return (np.stack([change, change], axis=2).astype(np.float32),)


def levels(*parts: tuple[int, float]) -> np.ndarray:
    """Steps of one level after the other: (n_steps, 2, 96)."""
    values = np.concatenate([np.full(n, level, np.float32) for n, level in parts])
    return np.repeat(values, 2 * 96).reshape(-1, 2, 96)


def finder() -> SectionFinder:
    return SectionFinder(Novel(), DECISION)


def test_boundaries_lie_where_the_network_says_between_start_and_end() -> None:
    found = finder().of_steps(levels((50, 1.0), (60, 3.0), (50, 1.0)), 38.5)
    assert found is not None
    expected = [0.0, 50.5 * SPEC.step_s, 110.5 * SPEC.step_s, 38.5]
    np.testing.assert_allclose(found.boundaries_s, expected, atol=1e-6)
    assert len(found.labels) == 3


def test_a_long_track_is_answered_as_if_it_were_heard_at_once() -> None:
    rng = np.random.default_rng(3)
    parts = [(int(rng.integers(40, 90)), float(level)) for level in rng.permutation(30) / 10]
    pooled = levels(*parts)
    assert len(pooled) > 2 * SPEC.row_steps
    network = Novel()
    found = SectionFinder(network, DECISION | {"floor": 0.05}).of_steps(pooled, 1e4)
    assert network.rows > 2
    places = np.cumsum([n for n, _ in parts])[:-1]
    changed = [abs(a[1] - b[1]) > 0.05 for a, b in pairwise(parts)]
    assert found is not None
    np.testing.assert_allclose(
        found.boundaries_s[1:-1], (places[changed] + 0.5) * SPEC.step_s, atol=1e-6
    )


def test_of_two_peaks_the_one_that_makes_usual_lengths_begins_a_section() -> None:
    """Bars of 2 s: four of them to the weaker of the two peaks, four and a half to the stronger."""
    curve = np.zeros(220, np.float32)
    step_s = SPEC.step_s
    for time_s, strength in ((8, 0.5), (16, 0.5), (24, 0.3), (25, 0.4), (32, 0.5), (40, 0.5)):
        curve[round(time_s / step_s)] = strength
    told = {"steepness": 1.0, "offset": 4.0, "floor": 0.01, "free_share": 0.05}
    found = Divider(DECISION | told).boundaries(curve)
    assert [round(step * step_s) for step, _ in found] == [8, 16, 24, 32, 40]
    nothing_usual = Divider(DECISION | told | {"free_share": 1.0}).boundaries(curve)
    assert 25 in [round(step * step_s) for step, _ in nothing_usual]


def test_boundaries_move_to_downbeats_that_are_near_and_to_no_others() -> None:
    grid = np.array([2.0, 4.0, 6.0])
    np.testing.assert_array_equal(snapped(np.array([2.3, 3.1, 5.7, 9.0]), grid), [2, 3.1, 6, 9])
    np.testing.assert_array_equal(snapped(np.array([3.8, 4.2]), grid), [4.0])
    np.testing.assert_array_equal(snapped(np.array([3.0]), np.zeros(0)), [3.0])
    np.testing.assert_array_equal(snapped(np.array([1.9, 7.0]), grid[:1]), [2.0, 7.0])


@pytest.mark.parametrize("duration_s", [0.5, 7.9])
def test_a_few_seconds_have_no_sections(duration_s: float) -> None:
    n = int(duration_s / SPEC.step_s)
    assert finder().of_steps(levels((n, 1.0)), duration_s) is None


def test_the_scans_patches_and_the_file_give_the_same_sections(tmp_path: Path) -> None:
    loud, soft = (music_like(12.0, 16_000, seed=seed)[:, 0] for seed in (1, 2))
    path = tmp_path / "song.wav"
    soundfile.write(path, np.concatenate([loud, soft * 0.02, loud]), 16_000)
    clear = DECISION | {"floor": 0.8}
    one = SectionFinder(Novel(), clear).of_file(path)
    other = SectionFinder(Novel(), clear).of_track(extract(path, PatchSpec()))
    assert one is not None
    assert other is not None
    np.testing.assert_allclose(one.boundaries_s, other.boundaries_s, atol=0.02)
    assert one.labels == other.labels
    assert [round(time_s) for time_s in one.boundaries_s] == [0, 12, 24, 36]
    assert one.labels == ("A", "B", "A")


def test_silence_has_no_sections(tmp_path: Path) -> None:
    path = tmp_path / "silence.wav"
    soundfile.write(path, np.zeros(16_000 * 12, np.float32), 16_000)
    assert finder().of_file(path) is None
    assert finder().of_track(extract(path, PatchSpec())) is None


def test_a_track_that_was_heard_in_parts_has_no_sections(tmp_path: Path) -> None:
    path = tmp_path / "song.wav"
    soundfile.write(path, music_like(20.0, 16_000)[:, 0], 16_000)
    whole = extract(path, PatchSpec())
    assert finder().of_track(whole) is not None
    parts = replace(whole, first_frames=whole.first_frames * 2)
    assert finder().of_track(parts) is None


def test_a_file_too_long_to_compare_with_itself_is_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sections, "LONGEST_S", 9.0)
    path = tmp_path / "set.wav"
    soundfile.write(path, music_like(14.0, 16_000)[:, 0], 16_000)
    with pytest.raises(
        DecodeError, match=r"set\.wav is longer than .* minutes, too long"
    ) as caught:
        finder().of_file(path)
    assert caught.value.kind == "too-long"
