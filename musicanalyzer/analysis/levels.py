"""How loud a track is, from its first to its last second, heard while it is decoded.

Listens to all channels at the file's own rate (``audio.decode``'s listener). A track that is heard
in windows is measured in parts: nothing is gated or averaged across what was not heard, and its
true peak is not known. Levels are in LUFS, times in seconds from the track's start.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.dsp.loudness import (
    BLOCK_S,
    MIN_SAMPLE_RATE,
    Loudness,
    LoudnessMeter,
    measure_parts,
    power_lufs,
)

log = logging.getLogger(__name__)

Float32 = NDArray[np.float32]
Float64 = NDArray[np.float64]

# The range of a stored timeline: below, a listener hears nothing of what is around it.
QUIETEST_LUFS, LOUDEST_LUFS = -60.0, 0.0


@dataclass(frozen=True, slots=True)
class Levels:
    """``powers`` (n,) of blocks of ``dsp.loudness.BLOCK_S`` that begin at ``starts_s`` (n,)."""

    loudness: Loudness | None
    starts_s: Float64
    powers: Float32


class LevelListener:
    """A decoder's listener. Where measuring fails, it stops, and the decoding goes on."""

    def __init__(self) -> None:
        self._meter: LoudnessMeter | None = None
        self._parts: list[tuple[float, float, Float32]] = []  # start, seconds per block, powers
        self._pending: list[Float32] = []
        self._begin_s = 0.0
        self._now_s = 0.0
        self._peak = 0.0
        self._failed = False

    def __call__(self, channels: Float32, sample_rate: int) -> None:
        if self._failed or sample_rate < MIN_SAMPLE_RATE:
            return
        try:
            self._take(channels, sample_rate)
        except Exception:  # the track is more than its loudness
            log.exception("loudness could not be measured")
            self._failed = True

    def _take(self, channels: Float32, sample_rate: int) -> None:
        shape = (sample_rate, channels.shape[1])
        meter = self._meter
        if meter is None or shape != (meter.sample_rate, meter.n_channels):
            self.cut(self._now_s)
            meter = self._meter = LoudnessMeter(*shape)
        self._pending.append(meter.push(channels))
        self._now_s += len(channels) / sample_rate

    def cut(self, at_s: float) -> None:
        """What comes next is from ``at_s`` on and does not follow what came before."""
        if self._meter is not None:
            self._pending.append(self._meter.flush())
            self._peak = max(self._peak, self._meter.true_peak)
            block_s = self._meter.block_length / self._meter.sample_rate
            self._parts.append((self._begin_s, block_s, np.concatenate(self._pending)))
        self._meter, self._pending = None, []
        self._begin_s = self._now_s = at_s

    def finish(self, *, is_whole: bool) -> Levels | None:
        """What was heard; None where it could not be measured."""
        self.cut(self._now_s)
        if self._failed or not self._parts:
            return None
        powers = [part for _, _, part in self._parts]
        return Levels(
            measure_parts(powers, true_peak=self._peak if is_whole else None),
            np.concatenate(
                [start + step * np.arange(len(part)) for start, step, part in self._parts]
            ),
            np.concatenate(powers),
        )


def level_line(levels: Levels, duration_s: float, step_s: float) -> Float32:
    """The level in each step of the track, 0 to 1 from ``QUIETEST_LUFS`` to ``LOUDEST_LUFS``.

    Steps that were not heard have the level of the nearest that was.
    """
    lufs = power_lufs(step_powers(levels, duration_s, step_s))
    return np.clip((lufs - QUIETEST_LUFS) / (LOUDEST_LUFS - QUIETEST_LUFS), 0.0, 1.0)


def step_powers(levels: Levels, duration_s: float, step_s: float) -> Float64:
    n_steps = max(1, -(-round(duration_s * 1000) // round(step_s * 1000)))
    if not len(levels.powers):
        return np.zeros(n_steps)
    middles = levels.starts_s + BLOCK_S / 2
    steps = np.clip((middles / step_s).astype(np.intp), 0, n_steps - 1)
    counts = np.bincount(steps, minlength=n_steps)
    sums = np.bincount(steps, weights=levels.powers.astype(np.float64), minlength=n_steps)
    heard = np.flatnonzero(counts)
    nearest = np.searchsorted((heard[:-1] + heard[1:]) / 2, np.arange(n_steps))
    return sums[heard[nearest]] / counts[heard[nearest]]
