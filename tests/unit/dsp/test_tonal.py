"""Laws of the tonal columns: pitches where they are, whatever the blocks, level and noise."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musicanalyzer.dsp.params import StftSpec, TonalSpec
from musicanalyzer.dsp.tonal import TonalStream, tonal_columns
from tests.helpers import signals

SPEC = TonalSpec()
RATE, N_FFT = SPEC.stft.sample_rate, SPEC.stft.n_fft
SIGNAL = signals.music_like(6.3, RATE, seed=3)[:, 0]


def in_pieces(stream: TonalStream, samples: np.ndarray, cuts: list[int]) -> np.ndarray:
    borders = [0, *sorted(cuts), len(samples)]
    columns = [stream.push(samples[a:b]) for a, b in pairwise(borders)]
    return np.concatenate([*columns, stream.flush()])


@settings(deadline=None, max_examples=30)
@given(
    length=st.integers(0, len(SIGNAL)),
    cuts=st.lists(st.integers(0, len(SIGNAL)), max_size=8),
    group_frames=st.sampled_from([1, 3, 32]),
)
def test_splitting_the_input_never_changes_the_output(
    length: int, cuts: list[int], group_frames: int
) -> None:
    samples = SIGNAL[:length]
    cuts = [min(cut, length) for cut in cuts]
    whole = in_pieces(TonalStream(SPEC, group_frames=group_frames), samples, [])
    pieces = in_pieces(TonalStream(SPEC, group_frames=group_frames), samples, cuts)
    np.testing.assert_array_equal(pieces, whole)
    assert len(whole) == (length + N_FFT // 2) // N_FFT


@pytest.mark.parametrize("pitch", [31, 45, 57.0, 69.3, 80, 95])
def test_a_tone_is_one_peak_at_its_pitch(pitch: float) -> None:
    columns = tonal_columns(signals.sine(440 * 2 ** ((pitch - 69) / 12), 4.1, RATE), SPEC)
    total = columns.sum(axis=0, dtype=np.float64)
    centre = total @ np.arange(SPEC.n_bins) / total.sum()
    assert abs(centre - ((pitch - SPEC.lowest_pitch) * 3 + 1)) < 0.3  # 10 cents
    assert (total > 0).sum() <= 3


@pytest.mark.parametrize("gain", [0.03, 0.1, 1.9])
def test_level_does_not_matter(gain: float) -> None:
    quiet = tonal_columns(SIGNAL * np.float32(gain), SPEC).astype(np.float32)
    np.testing.assert_allclose(quiet, tonal_columns(SIGNAL, SPEC), rtol=0.01, atol=0.01)


def test_tones_stand_out_of_noise() -> None:
    tone = signals.sine(440, 8.2, RATE, level=0.1)
    noise = signals.noise(8.2, RATE, level=0.05)
    total = tonal_columns(tone + noise, SPEC).sum(axis=0, dtype=np.float64)
    assert total.argmax() == (69 - SPEC.lowest_pitch) * 3 + 1
    assert total.max() > 4 * np.delete(total, np.arange(-1, 2) + total.argmax()).max()


def test_silence_is_zero_and_columns_are_small() -> None:
    columns = tonal_columns(np.zeros(RATE * 180, np.float32), SPEC)
    assert not columns.any()
    assert columns.nbytes < 150_000


def test_a_stream_can_be_used_again() -> None:
    stream = TonalStream(SPEC)
    first = in_pieces(stream, SIGNAL, [])
    np.testing.assert_array_equal(in_pieces(stream, SIGNAL, [17]), first)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"stft": StftSpec(16_000, 8192, 4096)},
            "windows must lie end to end, got hop_length 4096",
        ),
        ({"n_semitones": 5}, "n_semitones must be at least 12, got 5"),
        ({"bins_per_semitone": 4}, "bins_per_semitone must be odd and at least 3, got 4"),
        ({"prominence": 0.0}, "prominence must be positive"),
        ({"surround_bins": 0}, "surround_bins must be at least 1"),
        ({"n_semitones": 100}, "pitches 28 to 128 do not fit under 8000 Hz"),
    ],
)
def test_impossible_specs_are_refused(change: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        TonalSpec(**change)


def test_the_fingerprint_names_the_columns() -> None:
    assert TonalSpec(prominence=2).fingerprint == TonalSpec(prominence=2.0).fingerprint
    assert TonalSpec(revision=2).fingerprint != SPEC.fingerprint


def test_wrong_input_is_refused() -> None:
    with pytest.raises(ValueError, match=r"samples must be 1-D, got shape \(4, 2\)"):
        TonalStream(SPEC).push(np.zeros((4, 2), np.float32))
    with pytest.raises(ValueError, match="group_frames must be at least 1, got 0"):
        TonalStream(SPEC, group_frames=0)
