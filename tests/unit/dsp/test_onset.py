"""Laws of the onset front end and of SuperFlux; librosa and plain definitions are the oracles."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musicanalyzer.dsp.onset import (
    OnsetStream,
    SuperFluxStream,
    onset_columns,
    onset_filters,
    superflux,
)
from musicanalyzer.dsp.params import MelSpec, OnsetSpec, StftSpec, SuperFluxSpec
from musicanalyzer.dsp.stream import mel_spectrogram
from tests.helpers import signals

SPEC = OnsetSpec()
HOP = SPEC.hop_length
SIGNAL = signals.music_like(3.3, SPEC.sample_rate, seed=3)[:, 0]


def in_pieces(stream: OnsetStream | SuperFluxStream, cuts: list[int], n: int) -> np.ndarray:
    pieces = [stream.push(SIGNAL[a:b]) for a, b in pairwise([0, *sorted(cuts), n])]
    return np.concatenate([*pieces, stream.flush()])


@settings(deadline=None, max_examples=30)
@given(
    n=st.integers(0, len(SIGNAL)),
    cuts=st.lists(st.integers(0, len(SIGNAL)), max_size=8),
    group_frames=st.sampled_from([1, 2, 7, 64]),
)
def test_splitting_the_input_never_changes_the_columns(
    n: int, cuts: list[int], group_frames: int
) -> None:
    stream = OnsetStream(SPEC, group_frames=group_frames)
    whole = in_pieces(stream, [], n)
    assert whole.shape == (n // HOP + 1 if n else 0, SPEC.n_bands, 3)
    np.testing.assert_array_equal(in_pieces(stream, [min(cut, n) for cut in cuts], n), whole)


@settings(deadline=None, max_examples=30)
@given(
    n=st.integers(0, len(SIGNAL)),
    cuts=st.lists(st.integers(0, len(SIGNAL)), max_size=8),
    group_frames=st.sampled_from([1, 2, 64]),
)
def test_splitting_the_input_never_changes_superflux(
    n: int, cuts: list[int], group_frames: int
) -> None:
    stream = SuperFluxStream(SuperFluxSpec(), group_frames=group_frames)
    whole = in_pieces(stream, [], n)
    np.testing.assert_array_equal(in_pieces(stream, [min(cut, n) for cut in cuts], n), whole)


def test_the_columns_of_each_window_are_those_of_a_mel_spectrogram() -> None:
    """Where bins are much finer than bands, so that a bin's mean is its centre's value."""
    columns = onset_columns(SIGNAL, SPEC)
    for window, (n_fft, late) in enumerate(zip(SPEC.window_lengths, (0, 1, 3), strict=True)):
        stft = StftSpec(SPEC.sample_rate, n_fft, HOP)
        mel = MelSpec(stft, SPEC.n_bands, SPEC.f_min_hz, SPEC.f_max_hz, SPEC.gain)
        scaled = SIGNAL * np.float32(SPEC.window_lengths[0] / n_fft)
        expected = mel_spectrogram(scaled, mel)[: len(columns) - late]
        upper = slice(40, None)
        assert np.abs(columns[late:, upper, window] - expected[:, upper]).mean() < 0.03


@pytest.mark.parametrize("frame", [0, 5, 63, 64, 100])
def test_windows_end_together_the_shortest_centred_on_its_frame(frame: int) -> None:
    samples = np.zeros(130 * HOP, np.float32)
    samples[frame * HOP] = 1.0
    loudest = onset_columns(samples, SPEC).sum(axis=1).argmax(axis=0)
    late = (0, 1, 3)  # half the difference of the windows, in frames
    assert loudest.tolist() == [frame + frames for frames in late]


def test_a_frame_hears_no_further_than_its_reach() -> None:
    cut = 100 * HOP + SPEC.reach_samples
    heard = onset_columns(SIGNAL[:cut], SPEC)[:101]
    np.testing.assert_array_equal(heard, onset_columns(SIGNAL, SPEC)[:101])
    assert onset_columns(SIGNAL[: cut - 20], SPEC)[100].sum() != heard[100].sum()


def test_no_band_is_deaf_and_noise_is_as_loud_through_every_window() -> None:
    for window in range(3):
        assert (onset_filters(SPEC, window).sum(axis=0) > 0).all()
    noise = signals.noise(4.0, SPEC.sample_rate, seed=1)
    power = 10.0 ** onset_columns(noise, SPEC).astype(float) - 1.0
    levels = power[10:-10].mean(axis=(0, 1))
    np.testing.assert_allclose(levels, levels[0], rtol=0.03)


def test_a_stream_begins_anew_after_a_flush() -> None:
    stream = OnsetStream(SPEC)
    first = in_pieces(stream, [700], len(SIGNAL))
    np.testing.assert_array_equal(in_pieces(stream, [9_000], len(SIGNAL)), first)


def test_silence_is_zero() -> None:
    assert not onset_columns(np.zeros(5_000, np.float32), SPEC).any()


def test_a_stream_takes_one_channel_and_groups_of_at_least_one_frame() -> None:
    with pytest.raises(ValueError, match=r"samples must be 1-D, got shape \(2, 100\)"):
        OnsetStream(SPEC).push(np.zeros((2, 100), np.float32))
    with pytest.raises(ValueError, match="group_frames must be at least 1, got 0"):
        OnsetStream(SPEC, group_frames=0)


@pytest.mark.parametrize(("lag_frames", "max_bins"), [(1, 1), (1, 3), (2, 3), (3, 5)])
def test_superflux_is_librosas(lag_frames: int, max_bins: int) -> None:
    import librosa

    columns = mel_spectrogram(SIGNAL, SuperFluxSpec().mel)
    expected = librosa.onset.onset_strength(
        S=columns.T, lag=lag_frames, max_size=max_bins, center=False
    )
    got = superflux(columns, lag_frames=lag_frames, max_bins=max_bins)
    np.testing.assert_allclose(got, expected, atol=1e-5)


def test_the_stream_of_superflux_is_superflux_of_the_columns() -> None:
    spec = SuperFluxSpec()
    columns = mel_spectrogram(SIGNAL, spec.mel)
    silence = np.zeros((spec.lag_frames, spec.mel.n_mels), np.float32)
    expected = superflux(
        np.concatenate([silence, columns]), lag_frames=spec.lag_frames, max_bins=spec.max_bins
    )[spec.lag_frames :]
    np.testing.assert_allclose(
        in_pieces(SuperFluxStream(spec), [], len(SIGNAL)), expected, atol=1e-5
    )


def test_vibrato_raises_superflux_less_than_a_note_does() -> None:
    rate, spec = 16_000, SuperFluxSpec()
    t = np.arange(2 * rate) / rate
    cents = 50 * np.sin(2 * np.pi * 6 * t)
    phase = 2 * np.pi * np.cumsum(440 * 2 ** (cents / 1200)) / rate
    samples = sum(np.sin(k * phase) / k for k in range(1, 12)) * 0.2 * (t > 0.5)
    stream = SuperFluxStream(spec)
    strength = np.concatenate([stream.push(samples.astype(np.float32)), stream.flush()])
    plain = superflux(
        mel_spectrogram(samples.astype(np.float32), spec.mel), lag_frames=2, max_bins=1
    )
    assert abs(strength.argmax() - 50) <= 2
    assert strength[70:190].max() < 0.25 * strength.max()
    assert strength[70:190].max() < 0.5 * plain[70:190].max()
