"""Laws of picking peaks: the definition, frame by frame, is the oracle of the stream."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musicanalyzer.dsp.params import PeakSpec
from musicanalyzer.dsp.peaks import PeakPicker, pick_peaks

STRENGTHS = np.random.default_rng(4).random(400).astype(np.float32) ** 2
SPECS = st.builds(
    PeakSpec,
    threshold=st.sampled_from([0.05, 0.3, 0.7]),
    smooth=st.sampled_from([1, 3, 5]),
    before_max=st.integers(1, 6),
    after_max=st.integers(1, 6),
    before_mean=st.integers(0, 10),
    after_mean=st.integers(0, 4),
    gap=st.integers(0, 8),
)


def defined(strengths: np.ndarray, spec: PeakSpec) -> list[int]:
    """The frames by the words of the definition."""
    kernel = np.hamming(spec.smooth) if spec.smooth > 1 else np.ones(1)
    known = np.pad(strengths, 50).astype(float)
    smooth = np.convolve(known, kernel / kernel.sum(), mode="same")
    found: list[int] = []
    for frame in range(len(strengths)):
        k = frame + 50
        around = smooth[k - spec.before_max : k + spec.after_max + 1]
        mean = (
            smooth[k - spec.before_mean : k + spec.after_mean + 1].mean()
            if spec.before_mean or spec.after_mean
            else 0.0
        )
        is_peak = smooth[k] == around.max() and smooth[k] >= mean + spec.threshold
        if is_peak and (not found or frame - found[-1] > spec.gap):
            found.append(frame)
    return found


@settings(deadline=None, max_examples=60)
@given(spec=SPECS, n=st.integers(0, 400))
def test_the_peaks_are_those_of_the_definition(spec: PeakSpec, n: int) -> None:
    found = [round(frame) for frame, _ in pick_peaks(STRENGTHS[:n], spec)]
    expected = defined(STRENGTHS[:n], spec)
    assert len(found) == len(expected)
    assert np.abs(np.array(found) - np.array(expected)).max(initial=0) <= 1  # half a frame, rounded


@settings(deadline=None, max_examples=60)
@given(spec=SPECS, cuts=st.lists(st.integers(0, 400), max_size=10))
def test_splitting_the_strengths_never_changes_the_peaks(spec: PeakSpec, cuts: list[int]) -> None:
    picker = PeakPicker(spec)
    found = [
        peak for a, b in pairwise([0, *sorted(cuts), 400]) for peak in picker.push(STRENGTHS[a:b])
    ]
    assert [*found, *picker.flush()] == pick_peaks(STRENGTHS, spec)


@settings(deadline=None, max_examples=30)
@given(spec=SPECS)
def test_an_onset_is_told_no_later_than_the_delay_after_its_frame(spec: PeakSpec) -> None:
    picker = PeakPicker(spec)
    told: list[tuple[float, int]] = []
    for frame, strength in enumerate(STRENGTHS):
        told += [(peak, frame) for peak, _ in picker.push(np.array([strength]))]
    assert all(frame - peak <= spec.delay + 0.5 for peak, frame in told)


@pytest.mark.parametrize("at", [10.0, 10.2, 10.4, 9.7])
def test_a_peak_between_two_frames_is_found_between_them(at: float) -> None:
    frames = np.arange(30)
    strengths = np.maximum(0.0, 1.0 - 0.2 * (frames - at) ** 2).astype(np.float32)
    ((frame, _),) = pick_peaks(strengths, PeakSpec(0.3))
    assert frame == pytest.approx(at, abs=1e-4)


def test_of_a_plateau_the_first_frame_counts_once() -> None:
    strengths = np.zeros(20, np.float32)
    strengths[5:9] = 0.8
    assert [int(frame) for frame, _ in pick_peaks(strengths, PeakSpec(0.3))] == [5]


def test_a_picker_begins_anew_after_a_flush() -> None:
    picker = PeakPicker(PeakSpec(0.3))
    first = [*picker.push(STRENGTHS), *picker.flush()]
    assert [*picker.push(STRENGTHS), *picker.flush()] == first


@pytest.mark.parametrize(
    ("field", "value", "match"),
    [
        ("threshold", 0.0, "threshold must be positive"),
        ("smooth", 2, "smooth must be odd"),
        ("before_max", 0, "before_max must be at least 1"),
        ("gap", -1, "gap must not be negative"),
    ],
)
def test_a_peak_spec_names_what_is_out_of_bounds(field: str, value: float, match: str) -> None:
    with pytest.raises(ValueError, match=match):
        PeakSpec(**{"threshold": 0.3, field: value})
