"""A tone that is steered has the pitch it is given, and never clicks."""

from __future__ import annotations

import numpy as np
import pytest

from musicanalyzer.dsp.tone import Tone

RATE = 48_000


def test_a_tone_has_its_frequency_and_amplitude_and_goes_on_through_blocks() -> None:
    tone = Tone(RATE)
    tone.push(480, frequency_hz=1000.0, amplitude=0.25)
    found = np.concatenate([tone.push(n, frequency_hz=1000.0, amplitude=0.25) for n in [481] * 20])
    expected = 0.25 * np.sin(2 * np.pi * 1000.0 * (480 + 1 + np.arange(found.size)) / RATE)
    np.testing.assert_allclose(found, expected, atol=1e-5)


def test_no_step_is_higher_than_that_of_its_highest_sine() -> None:
    tone = Tone(RATE)
    path = [(440.0, 0.1), (3000.0, 0.1), (200.0, 0.02), (200.0, 0.0), (5000.0, 0.1), (60.0, 0.0)]
    sound = np.concatenate([tone.push(960, frequency_hz=f, amplitude=a) for f, a in path])
    assert np.abs(np.diff(sound, prepend=0.0)).max() <= 0.1 * 2 * np.pi * 5000 / RATE * 1.01
    assert not tone.push(100, frequency_hz=60.0, amplitude=0.0).any()


def test_no_samples_are_none_and_what_cannot_sound_is_refused() -> None:
    tone = Tone(RATE)
    assert tone.push(0, frequency_hz=1.0, amplitude=1.0).size == 0
    with pytest.raises(ValueError, match=r"frequency_hz is 30000\.0, must be 0 to 24000"):
        tone.push(1, frequency_hz=30_000.0, amplitude=1.0)
    with pytest.raises(ValueError, match="sample_rate must be at least 1, got 0"):
        Tone(0)
