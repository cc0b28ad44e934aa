"""Rows of mel columns and the beats in them, made anew every time.

Tracks are drawn from Groove and POP909 in equal parts, whatever their number; a row is a random
span of one, slower or faster (columns drawn between columns; what is rendered differs in tempo
too), at another level and response, with noise or a voice over it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from musicanalyzer.dsp.mel import compress, decompress
from musicanalyzer.dsp.params import RhythmSpec
from training import augment
from training.rhythm.material import KINDS, Track

WIDTH_FRAMES = 1.5  # a beat's target falls from 1 to 0 within so many frames on either side
UNKNOWN = -1.0
# At most so much slower or faster. Of songs little, since at which level people count one of them
# depends on how fast it is; of drums more, since there a pattern says it at any tempo.
SPEEDS = {"groove": 1.25, "pop909": 1.1}
SILENT_SHARE = 0.06  # rows of speech alone, in which nothing is a beat


def targets(beats: np.ndarray, n_frames: int) -> np.ndarray:
    """Triangles around ``beats`` (frames, as floats): (n_frames,) float32."""
    result = np.zeros(n_frames + 4, np.float32)
    for offset in (-1, 0, 1, 2):
        places = np.floor(beats).astype(int) + offset
        value = np.maximum(0.0, 1.0 - np.abs(places - beats) / WIDTH_FRAMES).astype(np.float32)
        inside = (places >= 0) & (places < n_frames)
        np.maximum.at(result, places[inside], value[inside])
    return result[:n_frames]


class Rows:
    """Draws rows of ``n_frames`` columns from ``tracks``, and some of ``speech`` alone."""

    def __init__(
        self, tracks: Sequence[Track], speech: Sequence[np.ndarray], spec: RhythmSpec, n_frames: int
    ) -> None:
        self.tracks = {kind: [t for t in tracks if t.kind == kind] for kind in KINDS}
        # The longer a track, the more there is to draw; but a long one is one song all the same.
        lengths = {k: np.sqrt([len(t.mel) for t in own]) for k, own in self.tracks.items()}
        self._shares = {kind: values / values.sum() for kind, values in lengths.items()}
        self._speech, self._spec, self._n_frames = list(speech), spec, n_frames

    def batch(self, size: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        """Columns (size, n_frames, n_mels), and the targets (size, n_frames, 2)."""
        mel = np.zeros((size, self._n_frames, self._spec.mel.n_mels), np.float32)
        truth = np.zeros((size, self._n_frames, 2), np.float32)
        for row in range(size):
            if rng.random() < SILENT_SHARE:
                mel[row] = self._voice(rng)
                continue
            kind = KINDS[row % len(KINDS)]
            own = self.tracks[kind]
            track = own[rng.choice(len(own), p=self._shares[kind])]
            mel[row], truth[row] = self._span(track, rng)
        return self._disturbed(mel, rng), truth

    def _span(self, track: Track, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        most = np.log(SPEEDS[track.kind])
        speed = float(np.exp(rng.uniform(-most, most))) if rng.random() < 0.5 else 1.0
        n = self._n_frames
        last = len(track.mel) - 1
        # Rows may begin or end up to a second outside the music, as those of whole tracks do.
        start = rng.uniform(-50, max(-50, last - n * speed + 50))
        position = start + speed * np.arange(n)
        left = np.clip(np.floor(position).astype(int), 0, max(0, last - 1))
        share = np.clip(position - left, 0, 1).astype(np.float32)[:, None]
        mel = track.mel[left].astype(np.float32)
        if speed != 1.0:
            mel += share * (track.mel[np.minimum(left + 1, last)] - mel)
        mel[(position < 0) | (position > last)] = 0.0
        rate = self._spec.frame_rate
        truth = np.full((n, 2), UNKNOWN, np.float32)
        truth[:, 0] = targets((track.beats_s * rate - start) / speed, n)
        if len(track.downbeats_s):
            truth[:, 1] = targets((track.downbeats_s * rate - start) / speed, n)
        return mel, truth

    def _voice(self, rng: np.random.Generator) -> np.ndarray:
        parts: list[np.ndarray] = []
        while sum(len(part) for part in parts) < self._n_frames:
            parts.append(self._speech[rng.integers(len(self._speech))])
        return np.concatenate(parts)[: self._n_frames].astype(np.float32)

    def _disturbed(self, mel: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        gain = self._spec.mel.gain
        power = decompress(mel, gain)
        power = augment.sometimes(power, rng, 0.5, augment.equalise, depth_db=9.0)
        power = augment.gain(power, rng, low_db=-24.0, high_db=6.0)
        power = augment.sometimes(power, rng, 0.3, augment.add_noise, low_db=-40.0, high_db=-12.0)
        power = augment.sometimes(power, rng, 0.15, augment.limit_bandwidth, lowest_band=40)
        for row in np.flatnonzero(rng.random(len(power)) < 0.2):
            voice = decompress(self._voice(rng), gain)
            level = power[row].mean() / (voice.mean() + 1e-12)
            power[row] += voice * level * augment.decibels_to_power(rng.uniform(-15, 0))
        power = augment.sometimes(power, rng, 0.3, augment.mask, n_bands=20, n_frames=60)
        return compress(power, gain)
