"""What a track looks like over time, and which ten seconds stand for it.

Pictures are made while a file is decoded: however long it is, at most ``2 * columns`` bins are
held, and neighbours are merged whenever there are more. The spectrogram is that of the program's
own ``dsp``, so it shows what the networks hear.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from os import PathLike
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.audio import decode
from musicanalyzer.dsp.params import MelSpec, StftSpec
from musicanalyzer.dsp.stream import MelStream
from musicanalyzer.library.reader import LibraryReader

Float32 = NDArray[np.float32]
Cancelled = Callable[[], bool]

COLUMNS = 600
FRAME_S = 0.02  # the finest that a waveform tells apart
RATE = 16_000  # Hz; what lies above 8 kHz changes neither picture to the eye
SPECTROGRAM = MelSpec(StftSpec(sample_rate=RATE, n_fft=1024, hop_length=640))
PASSAGE_S = 10.0


class Bins:
    """Rows in, at most ``2 * columns`` bins out, each of the same number of rows but the last.

    ``how`` says what a bin keeps of its rows: their greatest values or their means.
    """

    def __init__(self, columns: int, *, how: Literal["greatest", "mean"]) -> None:
        if columns < 1:
            raise ValueError(f"columns is {columns}, must be at least 1")
        self._limit = 2 * columns
        self._greatest = how == "greatest"
        self._span = 1  # rows of a full bin
        self._full: list[Float32] = []  # arrays of full bins
        self._n_full = 0
        self._rest: Float32 | None = None  # rows of the bin that is being filled

    def push(self, rows: Float32) -> None:
        """Shape (n, k), with the same k each time."""
        if self._rest is not None:
            rows = np.concatenate([self._rest, rows])
        while len(rows) >= self._span:
            n = min(len(rows) // self._span, self._limit - self._n_full)
            self._full.append(self._merged(rows[: n * self._span], self._span))
            self._n_full += n
            rows = rows[n * self._span :]
            if self._n_full == self._limit:  # an even number, so nobody lacks a neighbour
                self._full = [self._merged(np.concatenate(self._full), 2)]
                self._n_full //= 2
                self._span *= 2
        self._rest = rows.copy()

    def result(self) -> Float32:
        """Shape (n, k), in order; shape (0, 0) where nothing was pushed."""
        parts = list(self._full)
        if self._rest is not None and len(self._rest):
            parts.append(self._merged(self._rest, len(self._rest)))
        return np.concatenate(parts) if parts else np.zeros((0, 0), np.float32)

    def _merged(self, rows: Float32, span: int) -> Float32:
        groups = rows.reshape(len(rows) // span, span, rows.shape[1])
        return groups.max(axis=1) if self._greatest else groups.mean(axis=1, dtype=np.float32)


def framed(blocks: Iterable[Float32], length: int) -> Iterator[Float32]:
    """Samples as rows of ``length``, (n, length); the last row, alone, may be shorter."""
    rest = np.zeros(0, np.float32)
    for block in blocks:
        samples = np.concatenate([rest, block])
        whole = len(samples) - len(samples) % length
        rest = samples[whole:]
        yield samples[:whole].reshape(-1, length)
    if len(rest):
        yield rest.reshape(1, -1)


@dataclass(frozen=True, slots=True)
class Waveform:
    """Absolute values in 0..1 over time, each of shape (n,), ``n`` at most ``2 * COLUMNS``."""

    duration_s: float
    peak: Float32
    rms: Float32


@dataclass(frozen=True, slots=True)
class Spectrogram:
    """Compressed mel powers over time, shape (n, n_mels), lowest band first, in 0..1."""

    duration_s: float
    levels: Float32


def read_waveform(
    path: str | PathLike[str], cancelled: Cancelled = lambda: False, *, columns: int = COLUMNS
) -> Waveform | None:
    """Decodes the whole file; ``None`` once ``cancelled``. Raises DecodeError."""
    peaks, powers = Bins(columns, how="greatest"), Bins(columns, how="mean")
    total = 0
    with decode.blocks(path, sample_rate=RATE) as stream:
        for frames in framed(stream, round(FRAME_S * RATE)):  # seconds to samples, once
            if cancelled():
                return None
            total += frames.size
            peaks.push(np.abs(frames).max(axis=1, keepdims=True, initial=0.0))
            powers.push(np.mean(frames * frames, axis=1, keepdims=True, dtype=np.float32))
    peak, power = peaks.result(), powers.result()
    return Waveform(
        duration_s=total / RATE,
        peak=np.minimum(peak.ravel(), np.float32(1.0)),
        rms=np.minimum(np.sqrt(power.ravel()), np.float32(1.0)),
    )


def read_spectrogram(
    path: str | PathLike[str], cancelled: Cancelled = lambda: False, *, columns: int = COLUMNS
) -> Spectrogram | None:
    """Decodes the whole file; ``None`` once ``cancelled``. Raises DecodeError."""
    stream = MelStream(SPECTROGRAM)
    bins = Bins(columns, how="mean")
    total = 0
    with decode.blocks(path, sample_rate=RATE) as blocks:
        for block in blocks:
            if cancelled():
                return None
            total += len(block)
            bins.push(stream.push(block))
    bins.push(stream.flush())
    levels = bins.result()
    if not levels.size:
        return Spectrogram(total / RATE, levels)
    # The loudest 0.1 % decide nothing: one click must not darken a whole picture. The quietest
    # quarter is the ground on which the rest is seen.
    low, high = np.quantile(levels, (0.25, 0.999))
    shown = (levels - low) / max(float(high - low), 1e-6)
    return Spectrogram(total / RATE, np.clip(shown, 0.0, 1.0).astype(np.float32))


def best_passage(
    certainty: Float32, arousal: Float32, *, step_s: float, length_s: float = PASSAGE_S
) -> float:
    """Where the passage begins, in seconds, whose genre is surest and whose arousal is highest.

    ``certainty`` and ``arousal`` are values in 0..1 per step. Both count alike, each measured
    against its own range in this track; of equal passages the first. 0.0 where the track is not
    longer than the passage.
    """
    n = min(len(certainty), len(arousal))
    width = round(length_s / step_s)
    if n <= width or width < 1:
        return 0.0
    worth = _spread(certainty[:n]) + _spread(arousal[:n])
    sums = np.concatenate([[0.0], np.cumsum(worth, dtype=np.float64)])
    means = (sums[width:] - sums[:-width]) / width
    # Sums differ in their last bits where passages are equal.
    return int(np.argmax(means > means.max() - 1e-9)) * step_s


def _spread(values: Float32) -> Float32:
    low, high = float(values.min()), float(values.max())
    return (values - low) / (high - low) if high > low else np.zeros_like(values)


def stored_passage(reader: LibraryReader, recording_id: int | None) -> float:
    """:func:`best_passage` of a recording's stored timelines; 0.0 where it has none."""
    if recording_id is None:
        return 0.0
    genre, mood = (reader.timeline(recording_id, head) for head in ("genre", "mood"))
    if genre is None or mood is None or "arousal" not in mood.labels:
        return 0.0
    certainty = np.stack([_values(data) for data in genre.labels.values()]).max(axis=0)
    return best_passage(certainty, _values(mood.labels["arousal"]), step_s=genre.step_s)


def _values(data: bytes) -> Float32:
    return np.frombuffer(data, np.uint8).astype(np.float32) / np.float32(255)
