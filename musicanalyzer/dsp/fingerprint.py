"""Acoustic fingerprints: what stays of a recording when it is encoded, cut or made louder.

Owns the lines of a fingerprint, its words, and the bytes that both are kept as. A line says for
each moment whether one band has gained on the band above it: the sign of a difference over time of
a difference over bands of log energies, as Haitsma & Kalker (ISMIR 2002) have it. Level and a fixed
equaliser fall out of it. It differs from theirs in that energies are smoothed over a second, so
that a codec and a shift of some milliseconds turn few signs, and in that the moments where signs
change are kept instead of sampled words: two fingerprints can be laid upon each other to 40 ms.
Candidates among many are found by words of 32 signs, which are taken at the moments where these
signs are surest: the content chooses them, wherever a copy begins. Where a signal is quiet it
counts as not heard; of one that stays the same throughout, signs are noise and agree with nothing.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.dsp.mel import mel_filters
from musicanalyzer.dsp.params import FingerprintSpec

Columns = NDArray[Any]  # (n, n_mels), float16 or float32
Bits = NDArray[np.bool_]
Float32 = NDArray[np.float32]
Float64 = NDArray[np.float64]
Int64 = NDArray[np.int64]

QUIET_SHARE = 0.25  # of the loudest moment's mean log energy: under it nothing is heard
LOUD_SHARE = 0.7  # over it the tone is measured, clear of the floor
N_WEAK = 2  # of a word's signs: how many may be wrong for it to be found all the same
_SILENCE = 0.05  # mean log energy in bels above the floor of the features, 10 dB under 16 bits
_SOFT = 0.1  # of a line's usual strength: under it a sign is as good as wrong
_MAGIC = b"MAF1"
_HEADER = struct.Struct("<4sII")
_WORD = np.dtype([("word", "<u4"), ("step", "<u4"), ("weak", "u1", (N_WEAK,))])
WORD_BYTES = _WORD.itemsize
_TONE_STEP = 1 / 32
_LONGEST_RUN = 255


@dataclass(frozen=True, slots=True)
class Words:
    """``words`` (n,) uint32, the ``steps`` (n,) that they begin at, ascending, and which of a
    word's bits are the least sure, ``weak`` (n, ``N_WEAK``), the weakest first.
    """

    words: NDArray[np.uint32]
    steps: Int64
    weak: NDArray[np.uint8]

    def variants(self) -> NDArray[np.uint32]:
        """Each word with any of its weak bits turned, shape (n, 2**N_WEAK); the first as it is."""
        flips = np.uint32(1) << self.weak.astype(np.uint32)
        found = self.words[:, None]
        for place in range(N_WEAK):
            found = np.concatenate([found, found ^ flips[:, place, None]], axis=1)
        return found


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Lines of one or several stretches, laid end to end.

    ``lines`` (n, n_lines) and ``heard`` (n,) have one row per step; ``steps`` (n,) are the rows'
    places from the start of the track, ascending. ``tone`` (n_lines + 1,) is the mean log10 energy
    of each band where the track is loud, in bels over the floor of the features.
    """

    lines: Bits
    heard: Bits
    steps: Int64
    tone: Float32


class _Stretch(NamedTuple):
    first: int  # step
    strengths: Float64  # (n, n_lines): what the signs are of
    levels: Float64  # (n,)
    energies: Float32  # (n, n_lines + 1)


def fingerprint(
    stretches: Sequence[tuple[int, Columns]], spec: FingerprintSpec
) -> tuple[Fingerprint, Words]:
    """Of mel columns (n, n_mels) without gaps, each stretch with the frame that it begins at.

    180 s take some 5 ms of a core.
    """
    parts = [_stretch(first, columns, spec) for first, columns in stretches]
    inside = [_inside(len(part.levels), spec.edge_steps) for part in parts]
    loudest = max(
        (
            float(part.levels[each].max(initial=0.0))
            for part, each in zip(parts, inside, strict=True)
        ),
        default=0.0,
    )
    heard, loud = (
        [
            each & (part.levels > max(share * loudest, _SILENCE))
            for part, each in zip(parts, inside, strict=True)
        ]
        for share in (QUIET_SHARE, LOUD_SHARE)
    )
    tone = np.zeros(spec.n_lines + 1)
    for part, each in zip(parts, loud, strict=True):
        tone += each @ part.energies
    tone /= max(1, sum(int(each.sum()) for each in loud))
    usual = _usual_strengths(parts, heard, spec)
    words = [_words(*each, usual, spec) for each in zip(parts, heard, strict=True)]
    empty = Words(np.zeros(0, np.uint32), np.zeros(0, np.int64), np.zeros((0, N_WEAK), np.uint8))
    words.append(empty)
    return (
        Fingerprint(
            np.concatenate([np.zeros((0, spec.n_lines), bool), *(p.strengths > 0 for p in parts)]),
            np.concatenate([np.zeros(0, bool), *heard]),
            np.concatenate(
                [np.zeros(0, np.int64), *(p.first + np.arange(len(p.levels)) for p in parts)]
            ),
            tone.astype(np.float32),
        ),
        Words(
            np.concatenate([each.words for each in words]),
            np.concatenate([each.steps for each in words]),
            np.concatenate([each.weak for each in words]),
        ),
    )


def pack(found: Fingerprint) -> bytes:
    """Run lengths, deflated: some 2 kB for three minutes. See :func:`unpack`."""
    borders = np.flatnonzero(np.diff(found.steps, prepend=-2) != 1)
    sizes = np.diff(np.append(borders, len(found.steps)))
    table = np.stack([found.steps[borders], sizes], axis=1).astype("<u4").tobytes()
    signs = np.column_stack([found.lines, found.heard]).T.ravel()
    changes = np.append(np.flatnonzero(np.diff(signs, prepend=False)), len(signs))
    full, rest = np.divmod(np.diff(changes, prepend=0), _LONGEST_RUN)
    ends = np.cumsum(full + 1)
    coded = np.full(ends[-1], _LONGEST_RUN, np.uint8)
    coded[ends - 1] = rest
    tone = np.rint(np.clip(found.tone / _TONE_STEP, 0, 255)).astype(np.uint8).tobytes()
    header = _HEADER.pack(_MAGIC, len(borders), found.lines.shape[1])
    return b"".join((header, table, tone, zlib.compress(coded.tobytes(), 6)))


def unpack(data: bytes) -> Fingerprint:
    """The inverse of :func:`pack`; the tone to a sixth of a decibel. Raises ValueError where the
    data is not that.
    """
    try:
        magic, n_stretches, n_lines = _HEADER.unpack_from(data)
        if magic != _MAGIC:
            raise ValueError("it begins otherwise")
        at = _HEADER.size
        table = np.frombuffer(data, "<u4", 2 * n_stretches, at).reshape(-1, 2).astype(np.int64)
        at += 4 * table.size
        tone = np.frombuffer(data, np.uint8, n_lines + 1, at).astype(np.float32) * _TONE_STEP
        coded = np.frombuffer(zlib.decompress(data[at + n_lines + 1 :]), np.uint8)
    except (struct.error, zlib.error, ValueError) as err:
        raise ValueError(f"{len(data)} bytes are not a fingerprint: {err}") from err
    n = int(table[:, 1].sum())
    ends = np.flatnonzero(coded != _LONGEST_RUN)
    runs = np.diff(np.cumsum(coded, dtype=np.int64)[ends], prepend=0)
    signs = np.repeat(np.arange(len(runs)) % 2 == 1, runs)
    if len(signs) != n * (n_lines + 1):
        raise ValueError(f"a fingerprint has {len(signs)} signs where {n * (n_lines + 1)} belong")
    rows = signs.reshape(n_lines + 1, n)
    steps = [first + np.arange(size) for first, size in table]
    return Fingerprint(
        np.ascontiguousarray(rows[:-1].T),
        rows[-1].copy(),
        np.concatenate([np.zeros(0, np.int64), *steps]),
        tone,
    )


def pack_words(words: Words) -> bytes:
    """10 bytes a word, 1.6 kB for three minutes."""
    table = np.empty(len(words.words), _WORD)
    table["word"], table["step"], table["weak"] = words.words, words.steps, words.weak
    return table.tobytes()


def unpack_words(data: bytes) -> Words:
    """The inverse of :func:`pack_words`. Raises ValueError where the data is not that."""
    table = np.frombuffer(data, _WORD)
    return Words(table["word"].astype(np.uint32), table["step"].astype(np.int64), table["weak"])


def _stretch(first: int, columns: Columns, spec: FingerprintSpec) -> _Stretch:
    n = len(columns) // spec.step_frames
    energies = columns[: n * spec.step_frames].astype(np.float32) @ _bands(spec)
    # Every column counts: of every second one alone, strokes would depend on where a copy begins,
    # and 20 ms turned a tenth of the signs of quick music.
    energies = energies.reshape(n, spec.step_frames, spec.n_lines + 1).mean(axis=1)
    values = np.empty((n, spec.n_lines + 1))
    np.subtract(energies[:, :-1], energies[:, 1:], out=values[:, :-1])
    energies.mean(axis=1, out=values[:, -1])
    for _ in range(2):
        values = _sliding_mean(values, spec.smooth_steps)
    strengths = np.zeros((n, spec.n_lines))
    reach = spec.reach_steps
    if n > 2 * reach:
        strengths[reach:-reach] = values[2 * reach :, :-1] - values[: -2 * reach, :-1]
    return _Stretch(-(-first // spec.step_frames), strengths, values[:, -1].copy(), energies)


def _inside(n: int, edge: int) -> Bits:
    """Which of ``n`` steps do not lack what lies beyond the ends, (n,)."""
    places = np.arange(n)
    return (places >= edge) & (places < n - edge)


def _usual_strengths(
    parts: Sequence[_Stretch], heard: Sequence[Bits], spec: FingerprintSpec
) -> Float64:
    """Of each line where it is heard, (n_lines,); a mean, of which 180 s take a tenth of what a
    median does.
    """
    total, count = np.zeros(spec.n_lines), 0
    for part, each in zip(parts, heard, strict=True):
        total += each @ np.abs(part.strengths)
        count += int(each.sum())
    return total / max(count, 1)


def _words(part: _Stretch, heard: Bits, usual: Float64, spec: FingerprintSpec) -> Words:
    """The words of a stretch where they are surer than any other for some steps around."""
    gap = spec.word_gap_steps
    n = max(0, len(heard) - gap)
    sure = np.abs(part.strengths) / (usual + 1e-12)
    doubt = (1.0 / (sure + _SOFT)).sum(axis=1)
    doubts = doubt[:n] + doubt[gap : gap + n]
    doubts[~(heard[:n] & heard[gap : gap + n])] = np.inf
    places = np.flatnonzero(doubts == _least_around(doubts, spec.word_reach_steps))
    places = places[np.isfinite(doubts[places])]
    signs = np.concatenate([part.strengths[places], part.strengths[places + gap]], axis=1) > 0
    words = np.packbits(signs, axis=1, bitorder="little").view("<u4")[:, 0].astype(np.uint32)
    strengths = np.concatenate([sure[places], sure[places + gap]], axis=1)
    weak = np.argsort(strengths, axis=1, kind="stable")[:, :N_WEAK].astype(np.uint8)
    return Words(words, part.first + places, weak)


def _least_around(values: Float64, reach: int) -> Float64:
    """The least of ``values`` up to ``reach`` places before and after each."""
    beyond = np.full(reach, np.inf)
    least = np.concatenate([beyond, values, beyond])
    width, whole = 1, 2 * reach + 1
    while width < whole:  # ``least`` is that of ``width`` places from each on
        more = min(width, whole - width)
        least[:-more] = np.minimum(least[:-more], least[more:])
        width += more
    return least[: len(values)]


def _sliding_mean(values: Float64, n: int) -> Float64:
    """Over ``n`` (odd) rows around each; the first and the last row stand for what lies beyond."""
    if not len(values):
        return values
    half = n // 2
    padded = np.concatenate(
        [np.repeat(values[:1], half + 1, axis=0), values, np.repeat(values[-1:], half, axis=0)]
    )
    np.cumsum(padded, axis=0, out=padded)
    result: Float64 = padded[n:] - padded[:-n]
    result /= n
    return result


@lru_cache(maxsize=4)
def _bands(spec: FingerprintSpec) -> Float32:
    """Weights (n_mels, n_lines + 1) of the mean log energy of bands of equal width in octaves."""
    stft = spec.mel.stft
    bins_hz = np.linspace(0.0, stft.sample_rate / 2, stft.n_bins)
    filters = mel_filters(spec.mel).astype(np.float64)
    centres_hz = bins_hz @ filters / np.maximum(filters.sum(axis=0), 1e-12)
    middles_hz = np.sqrt(centres_hz[1:] * centres_hz[:-1])
    lower_hz = np.concatenate([[spec.mel.f_min_hz], middles_hz])
    upper_hz = np.concatenate([middles_hz, [spec.mel.f_max_hz]])
    edges_hz = np.geomspace(spec.f_min_hz, spec.f_max_hz, spec.n_lines + 2)
    shared_hz = np.minimum(upper_hz[:, None], edges_hz[1:])
    shared_hz = shared_hz - np.maximum(lower_hz[:, None], edges_hz[:-1])
    weights = np.maximum(shared_hz, 0.0) / (upper_hz - lower_hz)[:, None]
    result: Float32 = (weights / weights.sum(axis=0)).astype(np.float32)
    result.setflags(write=False)
    return result
