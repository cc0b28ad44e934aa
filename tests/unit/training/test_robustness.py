"""Laws of the alterations: each does to a sound what its name says, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import numpy as np
import pytest

from training import robustness

RATE = robustness.RATE


def tone(frequency_hz: float, seconds: float = 2.0) -> np.ndarray:
    t = np.arange(round(seconds * RATE)) / RATE
    return (0.3 * np.sin(2 * np.pi * frequency_hz * t)).astype(np.float32)


def level_db(samples: np.ndarray, reference: np.ndarray) -> float:
    middle = slice(RATE // 2, -RATE // 2)
    return float(10 * np.log10((samples[middle] ** 2).mean() / (reference[middle] ** 2).mean()))


def test_mp3_keeps_what_can_be_heard() -> None:
    x = tone(440.0)
    again = robustness.mp3(x)
    assert again.dtype == np.float32
    assert abs(len(again) - len(x)) < RATE // 10  # the encoder pads
    assert level_db(again[: len(x)], x) == pytest.approx(0.0, abs=0.5)
    spectrum = np.abs(np.fft.rfft(again[RATE // 2 :][:RATE]))
    assert spectrum.argmax() == 440


@pytest.mark.parametrize(("frequency_hz", "low", "high"), [(1000, -0.5, 0.5), (6000, -200, -30)])
def test_a_low_pass_at_4_khz_takes_6_khz_away(frequency_hz: int, low: float, high: float) -> None:
    x = tone(frequency_hz)
    assert low <= level_db(robustness.low_pass(4000.0)(x), x) <= high


@pytest.mark.parametrize("frequency_hz", [100, 700, 2500, 5000, 7000])
def test_an_equaliser_stays_within_its_depth(frequency_hz: int) -> None:
    x = tone(frequency_hz)
    for seed in range(4):
        assert abs(level_db(robustness.response(seed)(x), x)) <= 6.2


def test_quieter_is_exactly_that() -> None:
    x = tone(440.0)
    assert level_db(robustness.ALTERATIONS["20 dB quieter"](x), x) == pytest.approx(-20.0)
    np.testing.assert_array_equal(robustness.ALTERATIONS["as it is"](x), x)


def test_every_alteration_hears_the_same_recordings_and_each_is_read_once() -> None:
    read: list[int] = []

    class Ear:
        """Hears the level as genre, and the first sample as vector."""

        def hear(self, samples: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
            return np.array([np.abs(samples).max()]), samples[:1]

    def recordings() -> Iterator[np.ndarray]:
        for number in (1, 2, 3):
            read.append(number)
            yield np.full(4, number, np.float32)

    doubled = {"as it is": lambda x: x, "doubled": lambda x: 2 * x}
    heard = robustness.heard_altered(cast(robustness.Listener, Ear()), recordings(), doubled)
    assert read == [1, 2, 3]
    assert list(heard) == ["as it is", "doubled"]
    np.testing.assert_array_equal(heard["as it is"][0], [[1], [2], [3]])
    np.testing.assert_array_equal(heard["doubled"][1], [[2], [4], [6]])
