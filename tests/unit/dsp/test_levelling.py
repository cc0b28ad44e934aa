"""Laws of the one level: how loud a recording was made does not change what the networks hear."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from musicanalyzer.dsp.levelling import (
    MAX_GAIN_DB,
    at_one_level,
    gain_db,
    levelled,
    recording_level_db,
)
from musicanalyzer.dsp.mel import decompress
from musicanalyzer.dsp.params import PatchSpec
from musicanalyzer.dsp.stream import mel_spectrogram
from tests.helpers import signals
from training import augment

SPEC = PatchSpec()
RATE = SPEC.mel.stft.sample_rate


def song(seed: int = 4, seconds: float = 8.0) -> np.ndarray:
    return signals.music_like(seconds, RATE, seed=seed)[:, 0].astype(np.float32)


def mel(samples: np.ndarray) -> np.ndarray:
    return mel_spectrogram(samples.astype(np.float32), SPEC.mel)


def level_db(columns: np.ndarray) -> float | None:
    return recording_level_db(decompress(columns, SPEC.mel.gain), SPEC.mel)


@pytest.mark.parametrize("made_db", [-30.0, -20.0, -6.0, 6.0])
def test_a_recording_is_heard_alike_however_loud_it_was_made(made_db: float) -> None:
    samples = song()
    other = at_one_level(mel(samples * 10 ** (made_db / 20)), SPEC)
    np.testing.assert_allclose(other, at_one_level(mel(samples), SPEC), atol=2e-3)


def test_the_last_digits_of_a_column_do_not_move_the_others() -> None:
    columns = mel(song())
    other = columns.copy()
    other[7] *= np.float32(1 + 1e-6)
    assert (other != columns).any()
    changed = at_one_level(other, SPEC) != at_one_level(columns, SPEC)
    assert changed[7].any()
    assert not np.delete(changed, 7, axis=0).any()


def test_a_recording_at_one_level_has_that_level() -> None:
    for seed in range(3):
        assert level_db(at_one_level(mel(song(seed)), SPEC)) == pytest.approx(
            SPEC.level_db, abs=0.01
        )
    softer = replace(SPEC, level_db=-20.0)
    assert level_db(at_one_level(mel(song()), softer)) == pytest.approx(-20.0, abs=0.01)


def test_features_made_louder_are_those_of_the_louder_sound() -> None:
    samples = 0.1 * song()
    np.testing.assert_allclose(
        levelled(mel(samples), 12.0, SPEC.mel), mel(samples * 10**0.6), atol=1e-3
    )


def test_boosts_that_cuts_make_good_move_the_level_less_than_they_move_the_power() -> None:
    tilt_db = np.linspace(8.0, -8.0, SPEC.mel.n_mels)
    power = decompress(mel(signals.noise(8.0, RATE, seed=2)), SPEC.mel.gain)
    power *= 10 ** (-np.linspace(0, 30, SPEC.mel.n_mels) / 10)  # most of it low, as in music
    tilted = (power * 10 ** (tilt_db / 10)).astype(np.float32)
    moved_db = recording_level_db(tilted, SPEC.mel) - recording_level_db(power, SPEC.mel)
    mean_moved_db = 10 * np.log10(tilted.mean() / power.mean())
    assert 0 < moved_db < 0.6 * mean_moved_db


def test_what_a_telephone_cuts_off_does_not_count() -> None:
    power = decompress(mel(signals.noise(8.0, RATE, seed=2)), SPEC.mel.gain)
    before = recording_level_db(power, SPEC.mel)
    after = recording_level_db(augment.telephone(power, SPEC.mel), SPEC.mel)
    assert after == pytest.approx(before, abs=1.5)


def test_what_a_codec_cuts_off_above_does_not_count() -> None:
    power = decompress(mel(song()), SPEC.mel.gain)
    power[:, -20:] = 0.0
    assert recording_level_db(power, SPEC.mel) == pytest.approx(level_db(mel(song())), abs=0.1)


def test_pauses_do_not_count() -> None:
    columns = mel(song())
    silence = np.zeros((3 * len(columns), columns.shape[1]), np.float32)
    assert level_db(np.concatenate([columns, silence])) == pytest.approx(level_db(columns), abs=1.0)


def test_silence_has_no_level_and_stays_silence() -> None:
    silence = np.zeros((20, SPEC.mel.n_mels), np.float16)
    assert level_db(silence.astype(np.float32)) is None
    assert gain_db(silence, SPEC) == 0.0
    assert not at_one_level(silence, SPEC).any()
    assert gain_db(silence[:0], SPEC) == 0.0


def test_what_is_hardly_there_is_not_made_as_loud_as_music() -> None:
    assert gain_db(mel(1e-4 * song()), SPEC) == MAX_GAIN_DB


def test_patches_have_the_level_of_their_columns() -> None:
    columns = mel(song())[: 2 * SPEC.n_frames]
    patches = columns.reshape(2, SPEC.n_frames, -1)
    assert gain_db(patches, SPEC) == gain_db(columns, SPEC)
    np.testing.assert_array_equal(
        at_one_level(patches, SPEC).reshape(columns.shape), at_one_level(columns, SPEC)
    )
