"""Laws of the streaming transforms: how the input is cut never changes the output."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musicanalyzer.dsp.params import MelSpec, StftSpec
from musicanalyzer.dsp.stream import MelStream, mel_spectrogram
from tests.helpers import signals

SPEC = MelSpec()
HOP = SPEC.stft.hop_length
SIGNAL = signals.noise(10.3, 16_000, seed=2, level=0.2)


def in_pieces(stream: MelStream, samples: np.ndarray, cuts: list[int]) -> np.ndarray:
    borders = [0, *sorted(cuts), len(samples)]
    columns = [stream.push(samples[a:b]) for a, b in pairwise(borders)]
    return np.concatenate([*columns, stream.flush()])


@settings(deadline=None, max_examples=60)
@given(
    length=st.integers(0, len(SIGNAL)),
    cuts=st.lists(st.integers(0, len(SIGNAL)), max_size=12),
    group_frames=st.sampled_from([1, 2, 7, 64, 256]),
)
def test_splitting_the_input_never_changes_the_output(
    length: int, cuts: list[int], group_frames: int
) -> None:
    samples = SIGNAL[:length]
    cuts = [min(cut, length) for cut in cuts]
    whole = in_pieces(MelStream(SPEC, group_frames=group_frames), samples, [])
    pieces = in_pieces(MelStream(SPEC, group_frames=group_frames), samples, cuts)
    np.testing.assert_array_equal(pieces, whole)


def test_samples_pushed_one_by_one_give_the_same_columns() -> None:
    samples = SIGNAL[:2_000]
    whole = in_pieces(MelStream(SPEC, group_frames=2), samples, [])
    single = in_pieces(MelStream(SPEC, group_frames=2), samples, list(range(2_000)))
    np.testing.assert_array_equal(single, whole)


@pytest.mark.parametrize("group_frames", [1, 2, 7, 256])
def test_small_groups_and_large_ones_give_the_same_columns_to_rounding(group_frames: int) -> None:
    got = in_pieces(MelStream(SPEC, group_frames=group_frames), SIGNAL, [])
    np.testing.assert_allclose(got, mel_spectrogram(SIGNAL, SPEC), atol=1e-5)


@settings(deadline=None, max_examples=100)
@given(n=st.integers(1, 2 * 81_920), group_frames=st.sampled_from([1, 2, 5, 256]))
def test_n_samples_give_n_over_hop_plus_one_columns(n: int, group_frames: int) -> None:
    stream = MelStream(SPEC, group_frames=group_frames)
    n_columns = len(stream.push(np.zeros(n, np.float32))) + len(stream.flush())
    assert n_columns == n // HOP + 1


@pytest.mark.parametrize("n", [81_919, 81_920, 82_111, 82_112, 2 * 81_920, 2 * 81_920 + 191])
def test_no_column_is_lost_where_a_group_ends(n: int) -> None:
    assert len(mel_spectrogram(SIGNAL[:n], SPEC)) == n // HOP + 1


def test_a_window_no_longer_than_its_hop_loses_no_column() -> None:
    spec = MelSpec(StftSpec(8_000, 256, 256), n_mels=20, f_max_hz=4_000.0)
    for n in range(1, 1200, 7):
        assert len(mel_spectrogram(np.ones(n, np.float32), spec)) == n // 256 + 1


def test_an_empty_stream_has_no_columns() -> None:
    assert mel_spectrogram(np.zeros(0, np.float32), SPEC).shape == (0, SPEC.n_mels)
    assert MelStream(SPEC).flush().shape == (0, SPEC.n_mels)


@pytest.mark.parametrize("frame", [0, 1, 9, 255, 256, 300])
def test_frame_k_is_centred_on_sample_k_times_hop(frame: int) -> None:
    samples = np.zeros(400 * HOP, np.float32)
    samples[frame * HOP] = 1.0
    loudness = mel_spectrogram(samples, SPEC).sum(axis=1)
    assert loudness.argmax() == frame
    # Symmetric about the impulse, as only an exact centre is.
    for distance in (1, 2):
        if frame >= distance:
            assert loudness[frame - distance] == pytest.approx(loudness[frame + distance], abs=1e-3)


def test_a_stream_begins_anew_after_a_flush() -> None:
    stream = MelStream(SPEC)
    first = in_pieces(stream, SIGNAL, [5_000])
    np.testing.assert_array_equal(in_pieces(stream, SIGNAL, [70_000]), first)


def test_reset_forgets_what_was_pushed() -> None:
    stream = MelStream(SPEC)
    stream.push(signals.noise(7.0, 16_000, seed=9))
    stream.reset()
    np.testing.assert_array_equal(in_pieces(stream, SIGNAL, []), mel_spectrogram(SIGNAL, SPEC))


def test_the_callers_buffer_may_be_filled_again_after_a_push() -> None:
    stream = MelStream(SPEC)
    buffer = np.empty(1_000, np.float32)
    columns = []
    for start in range(0, 100_000, 1_000):
        buffer[:] = SIGNAL[start : start + 1_000]
        columns.append(stream.push(buffer))
    buffer[:] = 0
    columns.append(stream.flush())
    expected = mel_spectrogram(SIGNAL[:100_000], SPEC)
    np.testing.assert_array_equal(np.concatenate(columns), expected)


def test_a_stream_takes_one_channel() -> None:
    with pytest.raises(ValueError, match=r"samples must be 1-D, got shape \(2, 100\)"):
        MelStream(SPEC).push(np.zeros((2, 100), np.float32))


def test_a_stream_needs_groups_of_at_least_one_frame() -> None:
    with pytest.raises(ValueError, match="group_frames must be at least 1, got 0"):
        MelStream(SPEC, group_frames=0)
