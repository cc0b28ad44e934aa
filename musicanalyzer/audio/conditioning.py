"""From decoded channels to a mono stream at the wanted rate: downmix, repair, resample, re-block.

Works block by block with bounded memory and remembers nothing but the resampler's state. The
downmix is the plain mean of all channels, also for 5.1 and beyond: the analysis wants every source
once, not a listener's balance. Blocks are cut after resampling, so their size cannot change a
single output bit.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float32]

# Integer and lossy audio stays within about +-2; what is far outside (a float file scaled to 32768,
# bit rot) would swamp every level that follows.
LIMIT = 8.0
# A matrix product over more values than this wakes BLAS's threads, which doubles the CPU time.
MIX_VALUES = 131_072


def downmix(channels: Samples, *, axis: int) -> Samples:
    """Mean over ``axis`` of a float32 array of shape (frames, channels) or (channels, frames)."""
    count = channels.shape[axis]
    if count == 1:
        return np.ascontiguousarray(channels.reshape(-1))
    weights = np.full(count, 1.0 / count, dtype=np.float32)
    # A product with weights is 25 times faster than mean() over a transposed view.
    return channels @ weights if axis == 1 else weights @ channels


def repair(mono: Samples, channels: Samples, *, axis: int) -> tuple[Samples, int, int]:
    """``mono`` without NaN, infinities and values beyond ``LIMIT``.

    Non-finite samples count as 0 in their channel. Returns the samples, the number of frames that
    were not finite and the number that were clipped. Costs two passes when nothing is wrong.
    """
    if mono.size == 0 or (float(mono.max()) <= LIMIT and float(mono.min()) >= -LIMIT):
        return mono, 0, 0  # both comparisons are false for NaN
    bad = ~np.isfinite(channels)
    frames_bad = int(np.count_nonzero(bad.any(axis=axis)))
    with np.errstate(over="ignore", invalid="ignore"):
        if frames_bad:
            mono = downmix(np.where(bad, np.float32(0), channels), axis=axis)
        mono = np.nan_to_num(mono, nan=0.0, posinf=np.inf, neginf=-np.inf)
    clipped = int(np.count_nonzero(np.abs(mono) > LIMIT))
    return np.clip(mono, -LIMIT, LIMIT), frames_bad, clipped


def limited(samples: Samples) -> Samples:
    """``samples`` of any shape within ``LIMIT``; what is no number is silence.

    A driver's nonsense must not poison what remembers: filters, means. No masks are made to look
    for it: of each length that a block happens to have, seven would stay in NumPy's store of small
    arrays, all over the heap, whose pages they keep.
    """
    if samples.size and not (samples.max() <= LIMIT and samples.min() >= -LIMIT):  # false for NaN
        samples = np.nan_to_num(samples, nan=0.0, posinf=LIMIT, neginf=-LIMIT)
        samples = np.clip(samples, -LIMIT, LIMIT)
    return samples


def as_float(array: npt.NDArray[np.generic]) -> Samples:
    """Integer or double samples as float32 with full scale at +-1."""
    if array.dtype == np.float32:
        return array  # type: ignore[return-value]
    if array.dtype == np.float64:
        return array.astype(np.float32)
    if array.dtype == np.uint8:
        return (array.astype(np.float32) - np.float32(128)) * np.float32(1 / 128)
    full_scale = 2.0 ** (8 * array.dtype.itemsize - 1)
    return array.astype(np.float32) * np.float32(1 / full_scale)


class Resampler:
    """Streaming sinc resampling (soxr HQ) of blocks (n,) or (n, n_channels), whose rate and
    channels may change between them.

    Output sample k lies at time k / ``rate``; ``flush`` ends the stream.
    """

    def __init__(self, rate: int) -> None:
        self.rate = rate
        self._source_rate = 0
        self._shape: tuple[int, ...] = ()  # of one frame
        self._stream: object | None = None

    def push(self, frames: Samples, source_rate: int) -> Iterator[Samples]:
        if (source_rate, frames.shape[1:]) != (self._source_rate, self._shape):
            yield from self.flush()
            self._source_rate, self._shape = source_rate, frames.shape[1:]
            if source_rate != self.rate:
                import soxr

                n_channels = math.prod(self._shape)
                self._stream = soxr.ResampleStream(
                    source_rate, self.rate, n_channels, "float32", "HQ"
                )
        if self._stream is None:
            yield frames
        else:
            yield self._stream.resample_chunk(frames)  # type: ignore[attr-defined]

    def flush(self) -> Iterator[Samples]:
        if self._stream is not None:
            empty = np.zeros((0, *self._shape), dtype=np.float32)
            yield self._stream.resample_chunk(empty, last=True)  # type: ignore[attr-defined]
        self._stream, self._source_rate, self._shape = None, 0, ()


def preroll_start(start_out: int, source_rate: int, rate: int, preroll_s: float) -> tuple[int, int]:
    """Where to start reading so that output ``start_out`` is what a whole read would give.

    Returns (source sample, output sample) of one instant, at least ``preroll_s`` before the wanted
    one (or the beginning), on the grid where both rates have a whole sample.
    """
    divisor = math.gcd(source_rate, rate)
    step_out = rate // divisor
    steps = max(0, (start_out - math.ceil(preroll_s * rate)) // step_out)
    return steps * (source_rate // divisor), steps * step_out


def cut(parts: Iterable[Samples], skip: int, count: int | None) -> Iterator[Samples]:
    """``parts`` without their first ``skip`` samples, and at most ``count`` samples after that."""
    left = math.inf if count is None else count
    for part in parts:
        if skip >= part.size:
            skip -= part.size
            continue
        part = part[skip:]
        skip = 0
        if part.size >= left:
            yield part[: int(left)]
            return
        left -= part.size
        yield part


def reblock(parts: Iterable[Samples], size: int) -> Iterator[Samples]:
    """``parts`` re-cut into arrays of exactly ``size`` samples; the last may be shorter."""
    held: list[Samples] = []
    amount = 0
    for part in parts:
        at = 0
        while amount + part.size - at >= size:
            need = size - amount
            held.append(part[at : at + need])
            yield np.concatenate(held) if len(held) > 1 else held[0].copy()
            at += need
            held, amount = [], 0
        if at < part.size:
            held.append(part[at:])
            amount += part.size - at
    if amount:
        yield np.concatenate(held)
