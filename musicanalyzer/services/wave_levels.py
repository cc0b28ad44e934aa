"""The waveform of a track at every distance: from all of it down to single milliseconds.

The peaks that a scan keeps are half a second apart, too coarse to set a beat by, so the file is
decoded once when its waveform is asked for (mono, 16 kHz: what lies above 8 kHz moves no outline
that an eye sees). Kept are the lowest, the highest and the RMS value of every millisecond as bytes,
and of every two, four, eight of them: 6 kB for a second of sound, and at most ``2 * MOST_BINS``
fine steps however long the track is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from os import PathLike

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.audio import decode
from musicanalyzer.services.preview import Bins, framed

Int8 = NDArray[np.int8]
Float32 = NDArray[np.float32]
Cancelled = Callable[[], bool]

RATE = 16_000  # Hz
STEP = 16  # samples of a fine step: a millisecond
MOST_BINS = 1_000_000  # 17 to 33 minutes at a millisecond; longer tracks get two, four, …
FULL = 127.0
_COARSEST = 512  # bins of a level that needs no coarser one


@dataclass(frozen=True, slots=True)
class WaveLevels:
    """``levels[k]`` has shape (n, 3): lowest, highest and RMS value, full scale ``FULL``, of steps
    of ``step_s * 2 ** k`` seconds.
    """

    duration_s: float
    step_s: float
    levels: tuple[Int8, ...]

    @property
    def loudest(self) -> float:
        """The greatest value of all, 0..1."""
        top = self.levels[-1]
        return float(np.abs(top[:, :2].astype(np.int16)).max(initial=0)) / FULL

    def columns(self, start_s: float, length_s: float, n: int) -> Float32:
        """Lowest, highest and RMS value of ``n`` equal parts of a passage, shape (n, 3), -1..1.

        Read from the coarsest level whose steps are no longer than a part; parts beyond the
        track's ends are 0.
        """
        part_s = length_s / max(n, 1)
        wanted = int(np.floor(np.log2(max(part_s / self.step_s, 1.0))))
        level = min(wanted, len(self.levels) - 1)
        values, step_s = self.levels[level], self.step_s * 2**level
        edges = np.floor((start_s + part_s * np.arange(n + 1)) / step_s + 1e-6).astype(np.int64)
        first, last = edges[:-1], np.maximum(edges[1:], edges[:-1] + 1)
        inside = (first >= 0) & (first < len(values))
        found = np.zeros((n, 3), np.float32)
        if not inside.any():
            return found
        starts, ends = first[inside], np.minimum(last[inside], len(values))
        begin = int(starts[0])
        # A row more at the end, so that every part ends at a row that is there.
        seen = np.concatenate([values[begin : ends[-1]], values[ends[-1] - 1 : ends[-1]]])
        cuts = np.stack([starts, ends], axis=1).ravel() - begin
        low = np.minimum.reduceat(seen[:, 0], cuts)[::2]
        high = np.maximum.reduceat(seen[:, 1], cuts)[::2]
        rms = seen[(starts + ends - 1) // 2 - begin, 2]
        found[inside] = np.stack([low, high, rms], axis=1) / np.float32(FULL)
        return found


def read_wave_levels(
    path: str | PathLike[str], cancelled: Cancelled = lambda: False, *, most_bins: int = MOST_BINS
) -> WaveLevels | None:
    """Decodes the whole file; ``None`` once ``cancelled``. Raises DecodeError."""
    outline, powers = Bins(most_bins, how="greatest"), Bins(most_bins, how="mean")
    total = 0
    with decode.blocks(path, sample_rate=RATE) as stream:
        for frames in framed(stream, STEP):
            if cancelled():
                return None
            total += frames.size
            if len(frames):
                # The greatest of the negated is the lowest.
                edges = np.stack([-frames.min(axis=1), frames.max(axis=1)], axis=1)
                outline.push(edges)
                powers.push(np.mean(frames * frames, axis=1, keepdims=True, dtype=np.float32))
    edges, power = outline.result(), powers.result()
    if not edges.size:
        edges, power = np.zeros((1, 2), np.float32), np.zeros((1, 1), np.float32)
    finest = np.concatenate([-edges[:, :1], edges[:, 1:], np.sqrt(power)], axis=1)
    levels = [np.rint(np.clip(finest, -1.0, 1.0) * FULL).astype(np.int8)]
    while len(levels[-1]) > _COARSEST:
        levels.append(_halved(levels[-1]))
    n_steps = max(1, -(-total // STEP))
    span = max(1, 2 ** round(np.log2(max(1.0, n_steps / len(finest)))))
    return WaveLevels(total / RATE, span * STEP / RATE, tuple(levels))


def _halved(values: Int8) -> Int8:
    if len(values) % 2:
        values = np.concatenate([values, values[-1:]])
    pairs = values.reshape(-1, 2, 3)
    low, high = pairs[:, :, 0].min(axis=1), pairs[:, :, 1].max(axis=1)
    square = pairs[:, :, 2].astype(np.float32) ** 2
    rms = np.rint(np.sqrt(square.mean(axis=1))).astype(np.int8)
    return np.stack([low, high, rms], axis=1)
