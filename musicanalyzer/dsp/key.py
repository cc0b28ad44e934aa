"""Key and tuning from the pitches of a mix: which of the 24 keys, how sure, and the pitch of A4.

Takes the columns of ``tonal``; gives :class:`KeyEstimate`, or ``None`` for what has no key:
silence, noise, speech, drums alone. Of keys that change, the one that holds longest is meant.
Classic profiles (Krumhansl 1990, Temperley 1999) tell a key from its fifth but hardly from its
relative, which has the same notes; what decides there is which chords and which bass notes last. So
four profiles are compared: of the bass, of all notes, of major and of minor chords. They were
learned with one set of weights for all twelve tonics (``training.key``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.dsp import key_profiles
from musicanalyzer.dsp.params import TonalSpec

Float16 = NDArray[np.float16]
Float64 = NDArray[np.float64]
Mode = Literal["major", "minor"]

TONICS = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
BASS_TO = 53  # pitches under this one, F3, are the bass
NOTES_TO = 85  # over it, C#6, are overtones more than notes
CHORD_COLUMNS = 4  # a chord is heard over 2 s
CHORD_SHARPNESS = 8.0  # how much a chord that fits better counts more
# Each 80 s are judged by themselves, so that of two keys the longer one wins and not a third one
# that lies between: MIREX 0.90 instead of 0.85 on songs that change their key, the same on others.
STRETCH_COLUMNS = 160
SHORTEST_S = 8.0  # under which there is no key
# Rendered songs have 0.41 and more, recorded music 0.20 (its twentieth part: 0.23); speech reaches
# 0.17, drums alone 0.19, noise 0.03.
LEAST_CLARITY = 0.2


@dataclass(frozen=True, slots=True)
class KeyEstimate:
    """A track's key. ``confidence`` is the probability that it is right.

    ``scores`` (24,) are the probabilities of C to B major, then C to B minor; ``tuning_hz`` is
    that of A4, between a quarter tone under and over 440 Hz.
    """

    tonic: int  # 0 = C to 11 = B
    mode: Mode
    confidence: float
    tuning_hz: float
    scores: Float64

    @property
    def name(self) -> str:
        """``F# minor``."""
        return f"{TONICS[self.tonic]} {self.mode}"

    @property
    def camelot(self) -> str:
        """``11A``: a fifth is one step, A is minor, 8B is C major."""
        return f"{self._hour}{'A' if self.mode == 'minor' else 'B'}"

    @property
    def open_key(self) -> str:
        """``4m``: the same wheel, counted from C major and A minor."""
        return f"{(self._hour + 4) % 12 + 1}{'m' if self.mode == 'minor' else 'd'}"

    @property
    def _hour(self) -> int:
        major = (self.tonic + 3) % 12 if self.mode == "minor" else self.tonic
        return (7 * major + 7) % 12 + 1


def estimate_key(columns: Float16, spec: TonalSpec) -> KeyEstimate | None:
    """The key of tonal columns (n, spec.n_bins), in any order of stretches, or ``None``.

    Raises ValueError for columns of another shape.
    """
    if columns.ndim != 2 or columns.shape[1] != spec.n_bins:
        raise ValueError(f"columns must have shape (n, {spec.n_bins}), got {columns.shape}")
    heard = columns[columns.any(axis=1)].astype(np.float32)
    if len(heard) * spec.column_s < SHORTEST_S:
        return None
    offset, clarity = tuning(heard, spec)
    if clarity < LEAST_CLARITY:
        return None
    semitones = tuned(heard, offset, spec)
    scores = key_scores(
        [profiles_of(part, spec) for part in stretches(semitones)],
        key_profiles.WEIGHTS,
        key_profiles.MINOR_BIAS,
        key_profiles.TEMPERATURE,
    )
    best = int(scores.argmax())
    return KeyEstimate(
        tonic=best % 12,
        mode="minor" if best >= 12 else "major",
        confidence=float(scores[best]),
        tuning_hz=float(440.0 * 2.0 ** (offset / (12 * spec.bins_per_semitone))),
        scores=scores,
    )


def tuning(columns: NDArray[np.float32], spec: TonalSpec) -> tuple[float, float]:
    """(offset, clarity): how far the pitches lie above 440 Hz's semitones, in bins, up to half a
    semitone either way; and how much they keep to one such grid, from 0 to 1.

    Angle and length of the salience's mean phase over a semitone. A pitch between two bins was
    shared out to both in proportion, which turns and shortens its phase: for an offset common to
    all that is undone exactly.
    """
    n = spec.bins_per_semitone
    total = columns.sum(axis=0, dtype=np.float64)
    turns = np.exp(2j * np.pi * (np.arange(len(total)) - n // 2) / n)
    mean = complex(total @ turns) / float(total.sum())
    step = 2 * np.pi / n
    whole, rest = divmod(float(np.angle(mean)), step)
    share = np.sin(rest) / (np.sin(rest) + np.sin(step - rest))
    shortened = abs(1 - share + share * np.exp(1j * step))
    offset = (whole + share + n / 2) % n - n / 2
    return float(offset), float(abs(mean) / shortened)


def tuned(columns: NDArray[np.float32], offset: float, spec: TonalSpec) -> NDArray[np.float32]:
    """Columns with a bin a semitone, (n, n_semitones), read ``offset`` bins higher."""
    low = int(np.floor(offset))
    share = np.float32(offset - low)
    padded = np.pad(columns, ((0, 0), (spec.bins_per_semitone, spec.bins_per_semitone + 1)))
    begin = spec.bins_per_semitone + low
    moved = padded[:, begin : begin + spec.n_bins] * (1 - share)
    moved += padded[:, begin + 1 : begin + 1 + spec.n_bins] * share
    semitones: NDArray[np.float32] = moved.reshape(
        len(columns), spec.n_semitones, spec.bins_per_semitone
    ).sum(axis=2)
    return semitones


def profiles_of(semitones: NDArray[np.float32], spec: TonalSpec) -> Float64:
    """How long bass notes, all notes, major and minor chords last, (4, 12) from C.

    Roots of shares, so that what is rare still counts; squares of a row, and of both chord rows
    together, sum to 1.
    """
    bass, notes = chromas(semitones, spec)
    chords = chord_shares(notes)
    rows = np.stack([bass.sum(axis=0), notes.sum(axis=0)]).astype(np.float64)
    rows /= np.maximum(rows.sum(axis=1, keepdims=True), 1e-9)
    shares = chords.mean(axis=0, dtype=np.float64).reshape(2, 12)
    result: Float64 = np.sqrt(np.concatenate([rows, shares]))
    return result


def chromas(
    semitones: NDArray[np.float32], spec: TonalSpec
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Pitch classes of the bass and of all notes, (n, 12) each, from C."""
    pitch = np.arange(spec.n_semitones) + spec.lowest_pitch
    classes = np.eye(12, dtype=np.float32)[pitch % 12]
    bass, notes = pitch < BASS_TO, pitch < NOTES_TO
    return semitones[:, bass] @ classes[bass], semitones[:, notes] @ classes[notes]


def chord_shares(notes: NDArray[np.float32]) -> NDArray[np.float32]:
    """How well each triad fits around each column, (n, 24): C to B major, C to B minor; sums to 1.

    Cosines with the triads, without the mean, through a softmax (Fujishima 1999 takes the best).
    """
    sums = np.cumsum(
        np.pad(notes, ((CHORD_COLUMNS // 2 + 1, CHORD_COLUMNS - CHORD_COLUMNS // 2 - 1), (0, 0))),
        axis=0,
    )
    around = sums[CHORD_COLUMNS:] - sums[:-CHORD_COLUMNS]
    around -= around.mean(axis=1, keepdims=True)
    around /= np.linalg.norm(around, axis=1, keepdims=True) + np.float32(1e-9)
    shares = np.exp(np.float32(CHORD_SHARPNESS) * (around @ _triads().T))
    shares /= shares.sum(axis=1, keepdims=True)
    return shares


def stretches(semitones: NDArray[np.float32]) -> list[NDArray[np.float32]]:
    """Pieces of about ``STRETCH_COLUMNS``, as equal as can be; a short track is one."""
    return np.array_split(semitones, max(1, round(len(semitones) / STRETCH_COLUMNS)))


def key_scores(
    profiles: Sequence[Float64], weights: Float64, minor_bias: float, temperature: float
) -> Float64:
    """The probabilities of 24 keys, the mean of those of each stretch."""
    logits = np.stack([key_logits(one, weights, minor_bias) for one in profiles]) / temperature
    scores = np.exp(logits - logits.max(axis=1, keepdims=True))
    scores /= scores.sum(axis=1, keepdims=True)
    result: Float64 = scores.mean(axis=0)
    return result


def key_logits(profiles: Float64, weights: Float64, minor_bias: float) -> Float64:
    """24 log odds: each profile (4, 12), seen from each tonic, times ``weights`` (2, 4, 12)."""
    from_tonic = np.stack([np.roll(profiles, -tonic, axis=1) for tonic in range(12)])
    major, minor = np.einsum("trk,mrk->mt", from_tonic, weights)
    return np.concatenate([major, minor + minor_bias])


@lru_cache(maxsize=1)
def _triads() -> NDArray[np.float32]:
    """Major and minor triads on each pitch class, (24, 12), without mean, of norm 1."""
    shapes = [[0, 4, 7], [0, 3, 7]]
    rows = np.zeros((24, 12), dtype=np.float32)
    for mode, shape in enumerate(shapes):
        for tonic in range(12):
            rows[12 * mode + tonic, [(step + tonic) % 12 for step in shape]] = 1.0
    rows -= rows.mean(axis=1, keepdims=True)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    rows.setflags(write=False)
    return rows
