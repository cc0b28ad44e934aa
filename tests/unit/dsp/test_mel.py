"""Laws of the mel features, with librosa as the oracle."""

from __future__ import annotations

import librosa
import numpy as np
import pytest

from musicanalyzer.dsp import units
from musicanalyzer.dsp.mel import compress, decompress, mel_filters
from musicanalyzer.dsp.params import MelSpec, StftSpec
from musicanalyzer.dsp.stft import hann_window, power_spectra
from musicanalyzer.dsp.stream import mel_spectrogram
from tests.helpers import signals

SPECS = [
    MelSpec(),
    MelSpec(StftSpec(22_050, 2048, 512), n_mels=128, f_min_hz=0.0, f_max_hz=11_025.0),
    MelSpec(StftSpec(8_000, 256, 256), n_mels=20, f_min_hz=100.0, f_max_hz=3_000.0, gain=10.0),
]


def librosa_filters(spec: MelSpec) -> np.ndarray:
    return librosa.filters.mel(
        sr=spec.stft.sample_rate,
        n_fft=spec.stft.n_fft,
        n_mels=spec.n_mels,
        fmin=spec.f_min_hz,
        fmax=spec.f_max_hz,
        norm="slaney",
        htk=False,
    ).T


@pytest.mark.parametrize("spec", SPECS)
def test_filters_are_those_of_librosa(spec: MelSpec) -> None:
    filters = mel_filters(spec)
    assert filters.dtype == np.float32
    assert filters.shape == (spec.stft.n_bins, spec.n_mels)
    np.testing.assert_allclose(filters, librosa_filters(spec), rtol=1e-6, atol=1e-9)


def test_every_band_of_the_shipped_features_hears_something() -> None:
    assert (mel_filters(MelSpec()).max(axis=0) > 0).all()


def test_filters_cannot_be_changed_by_a_caller() -> None:
    with pytest.raises(ValueError, match="read-only"):
        mel_filters(MelSpec())[0, 0] = 1.0


@pytest.mark.parametrize("spec", SPECS)
def test_a_mel_spectrogram_is_that_of_librosa_compressed(spec: MelSpec) -> None:
    rate = spec.stft.sample_rate
    samples = signals.music_like(2.3, rate, seed=5)[:, 0] + signals.noise(2.3, rate, level=1e-3)
    power = librosa.feature.melspectrogram(
        y=samples.astype(np.float64),
        sr=rate,
        n_fft=spec.stft.n_fft,
        hop_length=spec.stft.hop_length,
        n_mels=spec.n_mels,
        fmin=spec.f_min_hz,
        fmax=spec.f_max_hz,
        center=True,
        pad_mode="constant",
        power=2.0,
    )
    columns = mel_spectrogram(samples, spec)
    assert columns.dtype == np.float32
    np.testing.assert_allclose(columns, np.log10(1 + spec.gain * power.T), atol=2e-5)


def test_decompress_gives_back_the_power_that_was_compressed() -> None:
    power = np.geomspace(1e-6, 1e4, 500, dtype=np.float32).reshape(5, 100)
    features = compress(power.copy(), 10_000.0)
    np.testing.assert_allclose(decompress(features, 10_000.0), power, rtol=1e-4, atol=1e-10)


def test_compress_gives_back_the_features_that_were_decompressed() -> None:
    features = np.linspace(0.0, 7.0, 707, dtype=np.float32).reshape(7, 101)
    kept = features.copy()
    np.testing.assert_allclose(compress(decompress(features, 1e4), 1e4), features, atol=2e-6)
    np.testing.assert_array_equal(features, kept)


def test_silence_has_features_of_exactly_zero() -> None:
    assert (mel_spectrogram(np.zeros(16_000, np.float32), MelSpec()) == 0).all()


def test_the_window_is_the_periodic_hann_window() -> None:
    expected = librosa.filters.get_window("hann", 1024, fftbins=True)
    np.testing.assert_allclose(hann_window(1024), expected, atol=1e-7)


def test_spectra_are_made_of_whole_frames_only() -> None:
    spec, window = StftSpec(), hann_window(1024)
    assert power_spectra(np.zeros(1023, np.float32), window, spec).shape == (0, 513)
    assert power_spectra(np.zeros(1024 + 319, np.float32), window, spec).shape == (1, 513)
    assert power_spectra(np.zeros(1024 + 320, np.float32), window, spec).shape == (2, 513)


def test_spectra_refuse_more_than_one_channel() -> None:
    with pytest.raises(ValueError, match=r"samples must be 1-D, got shape \(2, 2000\)"):
        power_spectra(np.zeros((2, 2000), np.float32), hann_window(1024), StftSpec())


def test_mel_and_hertz_are_inverse() -> None:
    frequency_hz = np.concatenate([np.linspace(0, 2000, 201), np.geomspace(2000, 20_000, 100)])
    np.testing.assert_allclose(
        units.mel_to_hz(units.hz_to_mel(frequency_hz)), frequency_hz, rtol=1e-12, atol=1e-9
    )


def test_mel_is_that_of_librosa() -> None:
    frequency_hz = np.linspace(0, 12_000, 1201)
    np.testing.assert_allclose(
        units.hz_to_mel(frequency_hz), librosa.hz_to_mel(frequency_hz), rtol=1e-12
    )
    mel = np.linspace(0, 60, 601)
    np.testing.assert_allclose(units.mel_to_hz(mel), librosa.mel_to_hz(mel), rtol=1e-12)
