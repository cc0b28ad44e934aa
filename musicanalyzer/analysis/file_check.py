"""A second look at one file, for the audit: how long it says it is, whether a lossless one holds
what an encoder left of the sound, and whether its peaks were cut flat.

Looks at no more than ``N_WINDOWS`` windows at the file's own rate, where the caller says that the
track is loud. Says what was found and how sure that is, in numbers; the words are the services'.
What cannot be told apart is unsure: an encoder at 320 kb/s ends where the filters of converters do.
"""

from __future__ import annotations

import math
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.audio import decode, ogg
from musicanalyzer.audio.faults import check_file, fault, os_fault
from musicanalyzer.audio.sniff import sniff
from musicanalyzer.audio.tags import read_tagged_length_s
from musicanalyzer.dsp.clipping import STEP, flat_peaks
from musicanalyzer.dsp.cutoff import Cliff, band_levels, find_cliff, mean_spectrum

VERSION = "file-check-1"

N_WINDOWS = 12
WINDOW_S = 2.5

_LOSSLESS = frozenset({"flac", "alac", "wavpack", "ape", "tta", "tak", "mlp", "truehd", "shorten",
                       "wmalossless", "mp4als", "float", "double"})  # fmt: skip
_COARSE = frozenset({"pcm_u8", "pcm_s8"})  # steps so large that every peak is flat

# Encoders end between these; below, sound of 32 kHz and broadcasts end steeply as well, and above,
# the filters of converters do (see docs/decisions/021-lossy-inside-lossless.md).
LOSSY_FROM_HZ, LOSSY_TO_HZ = 15_800.0, 19_700.0
UNSURE_TO_HZ = 20_750.0  # no encoder that was tried ends higher; a CD's sound at 48 kHz does
CONVERTER_TO_HZ = 24_500.0
HIGH_RATE = 64_000  # from here up a rate promises sound that no encoder's rate carries

_QUIETEST_PEAK = 0.25  # of full scale; what peaks lower was not cut by anything we could name
# A minute of music at full scale has none (18 recordings, 5 minutes); clipped by 1 dB it has 15, by
# 3 dB 180, by 6 dB 1,700 in the median.
_FLAT_PER_MINUTE, _LEAST_FLAT = 20.0, 6
# Decoders of lossy codecs pass full scale on their own, for single samples.
_BEYOND_PER_MINUTE = 60.0
_N_PLACES = 5


@dataclass(frozen=True, slots=True)
class Found:
    """``kind``: ``lossy``, ``upsampled``, ``clipped`` or ``truncated``. ``degree`` is from 0 to 1;
    below 0.5 it is not sure. ``evidence`` are numbers by name.
    """

    kind: str
    degree: float
    evidence: Mapping[str, float | list[float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AudioCheck:
    """What a recording's samples say. ``spectrum``: one byte for each band of ``dsp.cutoff``, half
    decibels below the loudest; None, like ``cutoff_hz``, of lossy files.
    """

    cutoff_hz: float | None = None
    spectrum: bytes | None = None
    found: tuple[Found, ...] = ()


@dataclass(frozen=True, slots=True)
class StatedLength:
    """How long a file says it is, in seconds: ``promised`` by its container, exact; ``tag`` in an
    ID3 tag; ``shown`` where a program that does not read it through has to estimate. None where it
    says nothing.
    """

    promised_s: float | None
    tag_s: float | None
    shown_s: float | None


@dataclass(frozen=True, slots=True)
class FileCheck:
    stated: StatedLength
    audio: AudioCheck | None  # None where it was not asked for


def is_lossless(codec: str) -> bool:
    """Whether a codec, by the name that a scan stores, keeps every sample."""
    return codec in _LOSSLESS or codec.startswith("pcm_")


def check_file_at(
    path: str, size: int, mtime_ns: int, spans_s: Sequence[tuple[float, float]] | None
) -> FileCheck:
    """Look at a file that a scan saw with this size and time, and at its samples in ``spans_s``
    (start, duration), ascending; None: not at its samples, none: only at what needs no decoding.

    Raises DecodeError, of kind ``changed`` where the file is another now.
    """
    found = check_file(path)
    if (found.st_size, found.st_mtime_ns) != (size, mtime_ns):
        raise fault("changed", path)
    info = decode.probe(path)
    estimated = info.promised_s is None and info.container != "ogg"
    stated = StatedLength(
        info.promised_s, read_tagged_length_s(path), info.duration_s if estimated else None
    )
    audio = None
    if spans_s is not None:
        audio = _audio(path, info, spans_s)
    return FileCheck(stated, audio)


def even_windows(duration_s: float) -> list[tuple[float, float]]:
    """Spans in the middle of ``N_WINDOWS`` equal parts; all of a track that is short."""
    return loud_windows(duration_s, np.zeros(1), duration_s)


def loud_windows(
    duration_s: float, levels: NDArray[np.floating], step_s: float
) -> list[tuple[float, float]]:
    """A span of ``WINDOW_S`` in each of ``N_WINDOWS`` equal parts of a track, where the part is
    loudest by ``levels``, shape (n,), one per ``step_s``; all of a track that is short.
    """
    if duration_s <= 2 * N_WINDOWS * WINDOW_S:
        return [(0.0, min(duration_s, N_WINDOWS * WINDOW_S))] if duration_s > 0 else []
    part_s = duration_s / N_WINDOWS
    spans = []
    for index in range(N_WINDOWS):
        begin_s = index * part_s
        first, last = math.ceil(begin_s / step_s), int((begin_s + part_s - WINDOW_S) / step_s)
        inside = levels[first : last + 1]
        loudest = (first + int(np.argmax(inside))) * step_s if len(inside) else 0.0
        level_differs = len(inside) and float(np.ptp(inside)) > 0
        middle = begin_s + (part_s - WINDOW_S) / 2
        spans.append((loudest if level_differs else middle, WINDOW_S))
    return spans


def _audio(path: str, info: decode.AudioInfo, spans_s: Sequence[tuple[float, float]]) -> AudioCheck:
    found: list[Found] = []
    if _is_cut_short(path):
        found.append(Found("truncated", 1.0))
    if not spans_s:
        return AudioCheck(found=tuple(found))
    lossless = is_lossless(info.codec)
    levels, heard = [], _Heard()
    windows = decode.windows(path, spans_s, sample_rate=info.sample_rate, listener=heard)
    for (start_s, _), samples in zip(spans_s, windows, strict=True):
        heard.end_window(start_s)
        if lossless:
            levels.append(band_levels(samples, info.sample_rate))
    if info.codec not in _COARSE:
        found += heard.clipped(info.sample_rate, lossless=lossless)
    spectrum = mean_spectrum(np.concatenate(levels)) if levels else None
    if spectrum is None:
        return AudioCheck(found=tuple(found))
    cliff = find_cliff(spectrum)
    if cliff is not None:
        found += judge(cliff, info.sample_rate)
    below_top = np.clip(2 * (spectrum.max() - spectrum), 0, 255)
    return AudioCheck(
        None if cliff is None else cliff.frequency_hz,
        below_top.round().astype(np.uint8).tobytes(),
        tuple(found),
    )


def judge(cliff: Cliff, sample_rate: int) -> list[Found]:
    """What it means that a lossless recording's spectrum ends at a cliff; nothing where it may."""
    evidence = {"cutoff_hz": cliff.frequency_hz, "fall_db": round(cliff.fall_db, 1),
                "sample_rate": float(sample_rate)}  # fmt: skip
    at_hz = cliff.frequency_hz
    if LOSSY_FROM_HZ <= at_hz <= LOSSY_TO_HZ:
        return [Found("lossy", 1.0, evidence)]
    if sample_rate >= HIGH_RATE and LOSSY_TO_HZ < at_hz <= CONVERTER_TO_HZ:
        return [Found("upsampled", 1.0, evidence)]
    # The last twentieth below half the rate is the converter's to shape.
    if at_hz <= min(UNSURE_TO_HZ, 0.95 * sample_rate / 2):
        return [Found("lossy", 0.4, evidence)]
    return []


def _is_cut_short(path: str) -> bool:
    """Whether an Ogg file lacks its last page; the others say how long they are."""
    try:
        return sniff(path).container == "ogg" and not ogg.overview(path).complete
    except OSError as err:
        raise os_fault(err, os.fspath(path)) from err


class _Heard:
    """All channels of the windows, as far as flat peaks need them: the first two of the file."""

    def __init__(self) -> None:
        self._pending: list[NDArray[np.float32]] = []
        self._windows: list[tuple[float, NDArray[np.float32]]] = []

    def __call__(self, channels: NDArray[np.float32], sample_rate: int) -> None:
        self._pending.append(channels[:, :2].copy())

    def end_window(self, start_s: float) -> None:
        if self._pending and len({part.shape[1] for part in self._pending}) == 1:
            self._windows.append((start_s, np.concatenate(self._pending)))
        self._pending = []

    def clipped(self, sample_rate: int, *, lossless: bool) -> list[Found]:
        peak = max((float(np.abs(part).max(initial=0)) for _, part in self._windows), default=0.0)
        if peak < _QUIETEST_PEAK or (not lossless and peak <= 1.0):
            return []
        ceiling = peak - STEP if lossless else 1.0
        heard_s = sum(len(part) for _, part in self._windows) / sample_rate
        counts: list[tuple[int, float]] = []
        longest, samples, n_values = 0, 0, 0
        for start_s, part in self._windows:
            flat = flat_peaks(part, ceiling=ceiling)
            n_values += part.size
            if len(flat.lengths):
                first_s = start_s + float(flat.starts.min()) / sample_rate
                counts.append((len(flat.lengths), round(first_s, 1)))
                longest = max(longest, int(flat.lengths.max()))
                samples += int(flat.lengths.sum())
        n_flat = sum(count for count, _ in counts)
        per_minute = _FLAT_PER_MINUTE if lossless else _BEYOND_PER_MINUTE
        if n_flat < max(_LEAST_FLAT, per_minute * heard_s / 60):
            return []
        counts.sort(reverse=True)
        share = samples / n_values
        evidence: dict[str, float | list[float]] = {
            "peaks": float(n_flat),
            "heard_s": round(heard_s, 1),
            "longest": float(longest),
            "share": round(share, 7),
            "level_db": round(20 * math.log10(ceiling), 2),
            "places_s": sorted(place for _, place in counts[:_N_PLACES]),
        }
        # From one sample in a hundred thousand to one in a hundred.
        degree = min(1.0, max(0.5, 0.5 + (math.log10(share) + 5) / 6))
        return [Found("clipped", round(degree, 3), evidence)]
