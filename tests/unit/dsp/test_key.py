"""Laws of the key: transposing moves it, tuning and drums do not, and what has none gets none."""

from __future__ import annotations

import numpy as np
import pytest

from musicanalyzer.dsp import key
from musicanalyzer.dsp.key import KeyEstimate, estimate_key
from musicanalyzer.dsp.params import TonalSpec
from musicanalyzer.dsp.tonal import tonal_columns
from musicanalyzer.library.musical_keys import MusicalKey
from tests.helpers import signals

SPEC = TonalSpec()
RATE = SPEC.stft.sample_rate
# Degrees as (semitones above the tonic, triad): I IV V I vi ii V I, and i iv v i VI iv V i.
MAJOR = [(0, "M"), (5, "M"), (7, "M"), (0, "M"), (9, "m"), (2, "m"), (7, "M"), (0, "M")]
MINOR = [(0, "m"), (5, "m"), (7, "m"), (0, "m"), (8, "M"), (5, "m"), (7, "M"), (0, "m")]
TRIADS = {"M": (0, 4, 7), "m": (0, 3, 7)}


def cadences(
    tonic: int, chords: list[tuple[int, str]], *, tuning_hz: float = 440.0, times: int = 2
) -> np.ndarray:
    """A bass and a triad every second, with falling harmonics."""
    t = np.arange(RATE) / RATE
    sound = []
    for root, kind in chords:
        pitches = [36 + (tonic + root) % 12]
        pitches += [60 + (tonic + root + step) % 12 for step in TRIADS[kind]]
        tone = sum(
            np.sin(2 * np.pi * h * tuning_hz * 2 ** ((pitch - 69) / 12) * t) / h**1.3
            for pitch in pitches
            for h in range(1, 7)
        )
        sound.append(tone * np.exp(-1.5 * t))
    return np.tile((np.concatenate(sound) * 0.1).astype(np.float32), times)


def drum_loop(duration_s: float) -> np.ndarray:
    """Bursts of noise twice a second, each second one dull."""
    noise = signals.noise(duration_s, RATE, seed=4, level=0.3)
    phase = np.arange(len(noise)) % (RATE // 2)
    return noise * np.exp(-phase / (0.04 * RATE)).astype(np.float32)


def heard(samples: np.ndarray) -> KeyEstimate | None:
    return estimate_key(tonal_columns(samples, SPEC), SPEC)


@pytest.mark.parametrize("tonic", range(12))
@pytest.mark.parametrize(("mode", "chords"), [("major", MAJOR), ("minor", MINOR)])
def test_cadences_have_the_key_they_are_in(tonic: int, mode: str, chords: list) -> None:
    found = heard(cadences(tonic, chords))
    assert found is not None
    assert (found.tonic, found.mode) == (tonic, mode)
    assert found.confidence == found.scores.max() > 0.5
    assert found.scores.sum() == pytest.approx(1)


@pytest.mark.parametrize("tuning_hz", [428.0, 432.0, 436.7, 440.0, 443.0, 452.0])
def test_tuning_is_found_and_does_not_change_the_key(tuning_hz: float) -> None:
    found = heard(cadences(2, MINOR, tuning_hz=tuning_hz))
    assert found is not None
    assert found.name == "D minor"
    assert abs(1200 * np.log2(found.tuning_hz / tuning_hz)) < 5


def test_drums_do_not_change_the_key() -> None:
    music = cadences(9, MAJOR)
    found = heard(music + drum_loop(len(music) / RATE))
    assert found is not None
    assert found.name == "A major"


def test_of_two_keys_the_longer_one_counts() -> None:
    first, second = cadences(0, MAJOR, times=22), cadences(6, MINOR, times=11)
    found = heard(np.concatenate([first, second]))
    assert found is not None
    assert found.name == "C major"
    back = heard(np.concatenate([cadences(6, MINOR, times=22), cadences(0, MAJOR, times=11)]))
    assert back is not None
    assert back.name == "F# minor"
    assert back.confidence < 0.9  # a third of it was something else


def test_the_order_of_columns_within_a_stretch_hardly_matters() -> None:
    columns = tonal_columns(cadences(4, MINOR, times=4), SPEC)
    forth, back = estimate_key(columns, SPEC), estimate_key(columns[::-1], SPEC)
    assert forth is not None
    assert back is not None
    np.testing.assert_allclose(forth.scores, back.scores, atol=0.1)


@pytest.mark.parametrize(
    "samples",
    [
        np.zeros(RATE * 20, np.float32),
        np.zeros(0, np.float32),
        signals.noise(20, RATE),
        np.cumsum(signals.noise(20, RATE)).astype(np.float32) * 0.01,
        drum_loop(20),
        cadences(0, MAJOR)[: 6 * RATE],
    ],
    ids=["silence", "nothing", "noise", "rumble", "drums", "too short"],
)
def test_what_has_no_key_gets_none(samples: np.ndarray) -> None:
    assert heard(samples) is None


@pytest.mark.parametrize("number", range(24))
def test_names_and_wheels_are_those_of_the_library(number: int) -> None:
    minor = number >= 12
    estimate = KeyEstimate(number % 12, "minor" if minor else "major", 1.0, 440.0, np.zeros(24))
    known = MusicalKey(number % 12, minor)
    assert (estimate.name, estimate.camelot, estimate.open_key) == (
        known.name, known.camelot, known.open_key,
    )  # fmt: skip


def test_columns_of_another_shape_are_refused() -> None:
    with pytest.raises(ValueError, match=r"columns must have shape \(n, 207\), got \(3, 12\)"):
        estimate_key(np.zeros((3, 12), np.float16), SPEC)


def test_one_offset_of_all_pitches_is_found_exactly() -> None:
    for offset in (-1.4, -1.0, -0.3, 0.0, 0.25, 0.5, 1.2):
        columns = np.zeros((1, SPEC.n_bins), np.float32)
        for semitone in (10, 14, 17, 33):
            position = 3 * semitone + 1 + offset
            low = int(np.floor(position))
            columns[0, low] += low + 1 - position
            columns[0, low + 1] += position - low
        found, clarity = key.tuning(columns, SPEC)
        assert found == pytest.approx(offset, abs=1e-6)
        assert clarity == pytest.approx(1)
        semitones = key.tuned(columns, found, SPEC)[0]
        assert set(np.argsort(semitones)[-4:]) == {10, 14, 17, 33}
