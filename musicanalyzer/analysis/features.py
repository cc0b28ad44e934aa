"""A file -> mel patches: decodes once, computes the spectrogram once, in bounded memory.

Up to ``MAX_WHOLE_S`` a track is covered without gaps. A longer one is heard through
``N_WINDOWS`` windows of ``WINDOW_PATCHES`` patches, spread evenly from its first to its last
second: 576 s of audio, whatever the length. A track whose length is not known beforehand and turns
out longer is decoded to its end, keeping every second, fourth, ... patch.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.analysis.levels import LevelListener, Levels
from musicanalyzer.analysis.pitches import PitchListener
from musicanalyzer.audio import decode
from musicanalyzer.audio.faults import fault
from musicanalyzer.dsp import levelling
from musicanalyzer.dsp.mel import decompress
from musicanalyzer.dsp.params import MelSpec, PatchSpec, TonalSpec
from musicanalyzer.dsp.stream import MelStream, mel_spectrogram

Float16 = NDArray[np.float16]
Float32 = NDArray[np.float32]
_Float = TypeVar("_Float", bound=np.floating[Any])

MAX_WHOLE_S = 600.0
N_WINDOWS = 40
WINDOW_PATCHES = 5
SHORTEST_REST_S = 0.5  # what remains after the last whole patch is heard from this length up
# Mean band power of full-scale white noise is 13.9 dB with the program's MelSpec: this is some
# 70 dB below it, under the noise floor of 12-bit audio.
SILENCE_DB = -56.0


@dataclass(frozen=True, slots=True)
class TrackFeatures:
    """What the networks and analyses need of one file.

    ``patches`` has shape (n, n_frames, n_mels), float16; ``first_frames`` (n,) says where each one
    starts, in frames from the start of the track, ascending; ``audible`` (n,) which are not silent.
    ``levels`` and ``pitches`` (columns of ``dsp.tonal``) are None where they could not be made.
    """

    info: decode.AudioInfo
    duration_s: float
    patches: Float16
    first_frames: NDArray[np.int32]
    audible: NDArray[np.bool_]
    warnings: tuple[str, ...]
    levels: Levels | None = None
    pitches: Float16 | None = None


def extract(path: str | Path, spec: PatchSpec, *, longest_s: float = 0.0) -> TrackFeatures:
    """Decode a file and cut its mel spectrogram into patches. Raises DecodeError, of kind
    ``too-long`` where the file says that it is longer than ``longest_s``; 0 for no limit.
    """
    listener = LevelListener()
    stream = decode.blocks(path, sample_rate=spec.mel.stft.sample_rate, listener=listener)
    declared_s = stream.info.duration_s
    if declared_s is not None and 0 < longest_s < declared_s:
        stream.close()
        lasts, limit = ("{}:{:02}".format(*divmod(round(s), 60)) for s in (declared_s, longest_s))
        raise fault("too-long", path, f"{lasts} of at most {limit}")
    if declared_s is not None and declared_s > MAX_WHOLE_S:
        stream.close()
        features = _windowed(path, stream.info, declared_s, spec)
        if features is not None:
            return features
        # The declared length was wrong: nothing is where the windows looked.
        stream = decode.blocks(path, sample_rate=spec.mel.stft.sample_rate, listener=listener)
    return _whole(stream, listener, spec)


def at_one_level(features: TrackFeatures, spec: PatchSpec) -> TrackFeatures:
    """The features with patches as the networks hear them; see ``dsp.levelling``."""
    patches = levelling.at_one_level(features.patches, spec)
    return replace(features, patches=patches.astype(np.float16))


def _whole(stream: decode.AudioStream, listener: LevelListener, spec: PatchSpec) -> TrackFeatures:
    kept = _Thinned(2 * N_WINDOWS * WINDOW_PATCHES)
    pitches = PitchListener(TonalSpec())
    with stream:
        for patch in _consecutive(_heard_by(pitches, stream), spec):
            kept.push(patch)
    samples = stream.samples_read
    return _finished(
        stream.info,
        samples / spec.mel.stft.sample_rate,
        kept.patches,
        [index * spec.n_frames for index in kept.indices],
        stream.warnings,
        listener.finish(is_whole=True),
        pitches.finish(),
        spec,
    )


def _heard_by(pitches: PitchListener, stream: Iterator[Float32]) -> Iterator[Float32]:
    for block in stream:
        pitches.push(block)
        yield block


def _consecutive(stream: Iterator[Float32], spec: PatchSpec) -> Iterator[Float16]:
    """Patches one after the other; the last may have fewer frames than the others."""
    mel = MelStream(spec.mel)
    pending: list[Float32] = []
    n_pending = 0

    def whole_patches(columns: Float32) -> Iterator[Float16]:
        nonlocal pending, n_pending
        pending.append(columns)
        n_pending += len(columns)
        if n_pending < spec.n_frames:
            return
        joined = np.concatenate(pending)
        n_whole = len(joined) // spec.n_frames
        for index in range(n_whole):
            yield joined[index * spec.n_frames : (index + 1) * spec.n_frames].astype(np.float16)
        pending = [joined[n_whole * spec.n_frames :].copy()]
        n_pending = len(pending[0])

    any_patch = False
    for block in stream:
        for patch in whole_patches(mel.push(block)):
            any_patch = True
            yield patch
    for patch in whole_patches(mel.flush()):
        any_patch = True
        yield patch
    # Seconds to frames, once; rounded up, so that a rest is never shorter than promised.
    shortest = -(-SHORTEST_REST_S * spec.mel.stft.sample_rate // spec.mel.stft.hop_length)
    if n_pending and (n_pending >= shortest or not any_patch):
        yield np.concatenate(pending).astype(np.float16)


def fill_patch(columns: NDArray[_Float], n_frames: int) -> NDArray[_Float]:
    """Repeat too few columns until they fill a patch, as the networks were trained."""
    return np.tile(columns, (-(-n_frames // len(columns)), 1))[:n_frames]


class _Thinned:
    """At most ``capacity`` of the items pushed, evenly spaced: all, every second, every fourth."""

    def __init__(self, capacity: int) -> None:
        self.patches: list[Float16] = []
        self.indices: list[int] = []
        self._capacity, self._stride, self._pushed = capacity, 1, 0

    def push(self, patch: Float16) -> None:
        if self._pushed % self._stride == 0:
            self.patches.append(patch)
            self.indices.append(self._pushed)
        self._pushed += 1
        if len(self.patches) > self._capacity:
            del self.patches[1::2], self.indices[1::2]
            self._stride *= 2


def window_starts_s(duration_s: float, window_s: float) -> list[float]:
    """``N_WINDOWS`` starts, evenly spread, the first at 0 and the last ending with the track."""
    return [float(start) for start in np.linspace(0.0, duration_s - window_s, N_WINDOWS)]


def _windowed(
    path: str | Path, info: decode.AudioInfo, duration_s: float, spec: PatchSpec
) -> TrackFeatures | None:
    """A long track through windows, or None where the windows hold nothing."""
    stft = spec.mel.stft
    n_frames = WINDOW_PATCHES * spec.n_frames
    window_s = n_frames * stft.hop_length / stft.sample_rate
    starts_s = window_starts_s(duration_s, window_s)
    spans = [(start_s, window_s) for start_s in starts_s]
    patches: list[Float16] = []
    first_frames: list[int] = []
    heard_s = 0.0
    listener, pitches = LevelListener(), PitchListener(TonalSpec())
    windows = decode.windows(path, spans, sample_rate=stft.sample_rate, listener=listener)
    for start_s, following_s, samples in zip(
        starts_s, [*starts_s[1:], duration_s], windows, strict=True
    ):
        listener.cut(following_s)
        pitches.push(samples)
        pitches.cut()
        columns = mel_spectrogram(samples, spec.mel)[:n_frames]
        heard_s = max(heard_s, start_s + samples.size / stft.sample_rate if samples.size else 0.0)
        first = round(start_s * stft.sample_rate / stft.hop_length)
        for index in range(len(columns) // spec.n_frames):
            begin = index * spec.n_frames
            patches.append(columns[begin : begin + spec.n_frames].astype(np.float16))
            first_frames.append(first + begin)
    if len(patches) < N_WINDOWS * WINDOW_PATCHES // 2:
        return None
    warnings: tuple[str, ...] = ()
    if heard_s < duration_s - window_s:
        warnings = (f"the file declares {duration_s:.0f} s but ends after {heard_s:.0f} s",)
        duration_s = heard_s
    levels, heard = listener.finish(is_whole=False), pitches.finish()
    return _finished(info, duration_s, patches, first_frames, warnings, levels, heard, spec)


def _finished(
    info: decode.AudioInfo,
    duration_s: float,
    patches: list[Float16],
    first_frames: list[int],
    warnings: tuple[str, ...],
    levels: Levels | None,
    pitches: Float16 | None,
    spec: PatchSpec,
) -> TrackFeatures:
    return TrackFeatures(
        info=info,
        duration_s=duration_s,
        patches=np.stack([fill_patch(patch, spec.n_frames) for patch in patches]),
        first_frames=np.array(first_frames, dtype=np.int32),
        audible=np.array([level_db(patch, spec.mel) > SILENCE_DB for patch in patches]),
        warnings=warnings,
        levels=levels,
        pitches=pitches,
    )


def level_db(columns: Float16, spec: MelSpec) -> float:
    """Mean band power in dB of the loudest columns (n, n_mels), but for those a cut can make loud.

    Where a signal with a constant offset starts or ends, its step fills all bands of the columns
    around it. As many of the loudest columns are left out as two such steps can reach.
    """
    # The compression is monotonic per band, so ordering by the mean feature will do.
    order = columns.mean(axis=1, dtype=np.float32).argsort()
    n_steps = 2 * -(-spec.stft.n_fft // (2 * spec.stft.hop_length))
    chosen = columns[order[-min(n_steps + 1, len(order))]].astype(np.float32)
    power = float(decompress(chosen, spec.gain).mean())
    return 10.0 * math.log10(power + 1e-12)
