"""What a batch is made of, drawn in numpy: small arrays that the device turns into sound.

A row of sound is up to three clips laid over each other: the first one (``sung`` clips bring their
accompaniment), and half of the time another one over it. The rest of a batch are patches of
GTZAN's log-mel edition. The same seed and step give the same plan on every machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from musicanalyzer.dsp.params import PatchSpec
from training import augment
from training.matching.bank import Bank
from training.matching.ears import N_LEVELS, N_SAMPLES, patch_samples

N_LAYERS = 3
COARSE = 0.25  # share of sound that is drawn as if from the columns of the log-mel edition
LABELLED = 0.03  # share of short excerpts whose genre counts: more, and it is learned by heart
FILTERED = 0.5  # share of sound that all hear through a filter; the teacher of moods hears none
KINDS = ("music", "short", "sung", "speech", "played", "further")
# How often of each.
FIRST, OVER = (0.36, 0.22, 0.08, 0.06, 0.08, 0.20), (0.40, 0.24, 0.0, 0.06, 0.08, 0.22)


@dataclass(frozen=True)
class Shares:
    """Rows of a batch: ``sound``, ``vocal`` (with labels per step), ``logmel``."""

    sound: int = 468
    vocal: int = 32
    logmel: int = 12
    emotion: int = 192  # of the rows of sound these are also heard by the teacher of emotions

    @property
    def heard(self) -> int:
        return self.sound + self.vocal


Plan = dict[str, np.ndarray]


class Planner:
    """Draws plans: ``plan(step)`` gives arrays of the shapes that ``batch.make`` reads."""

    def __init__(self, bank: Bank, spec: PatchSpec, shares: Shares, *, seed: int) -> None:
        self.bank, self.spec, self.shares, self.seed = bank, spec, shares, seed
        self._pools = [bank.pools[name] for name in KINDS]
        self._first, self._over = (self._there(wanted) for wanted in (FIRST, OVER))

    def _there(self, wanted: Sequence[float]) -> np.ndarray:
        """Probabilities of the kinds, without those that the bank has nothing of."""
        there = np.array(wanted) * [len(pool) > 0 for pool in self._pools]
        return there / there.sum()

    def plan(self, step: int) -> Plan:
        rng = np.random.default_rng((self.seed, step))
        layers = [self._sound(rng, self.shares.sound), self._vocal(rng, self.shares.vocal)]
        made = {key: np.concatenate([part[key] for part in layers]) for key in layers[0]}
        made["coarse"] = (rng.random(self.shares.heard) < COARSE).astype(np.float32)
        made["coarse"][self.shares.sound :] = 0.0  # where labels speak of single steps
        made["coarse_phase"] = rng.random(self.shares.heard).astype(np.float32)
        made["response_db"] = rng.normal(0, 4.0, (self.shares.heard, N_LEVELS)).astype(np.float32)
        made["response_db"] *= rng.random((self.shares.heard, 1)) < FILTERED
        made["response_db"][: self.shares.emotion] = 0.0
        made |= self._logmel(rng, self.shares.logmel)
        made |= self._disturbances(rng, self.shares.heard + self.shares.logmel)
        return made

    def _layers(self, n: int) -> Plan:
        n_steps = self.spec.n_steps
        return {
            "clip": np.zeros((n, N_LAYERS), np.int64),
            "start": np.zeros((n, N_LAYERS)),
            "speed": np.ones((n, N_LAYERS), np.float32),
            "amplitude": np.zeros((n, N_LAYERS), np.float32),
            "genre": np.full(n, -1),
            "speech": np.zeros(n, np.float32),
            "speech_weight": np.zeros(n, np.float32),
            "emotion_weight": np.zeros(n, np.float32),
            "steps": np.zeros((n, n_steps), np.float32),
            "steps_weight": np.zeros(n, np.float32),
            "ask_vocals": np.zeros(n, np.float32),  # where the teacher's own opinion counts
        }

    def _sound(self, rng: np.random.Generator, n: int) -> Plan:
        bank, made = self.bank, self._layers(n)
        kind, clip = self._clips(rng, n, self._first)
        speed = _speeds(rng, n, probability=0.6, spread=0.22)
        start = rng.random(n) * np.maximum(1, bank.length[clip] - N_SAMPLES * speed)
        made["clip"][:, 0], made["start"][:, 0], made["speed"][:, 0] = clip, start, speed
        made["amplitude"][:, 0] = 1.0
        sung = kind == 2
        made["clip"][sung, 1] = bank.backing[clip[sung]]
        made["start"][:, 1], made["speed"][:, 1] = start, speed
        ratio = decibels(rng.uniform(-6.0, 6.0, n)) * bank.level[clip]
        made["amplitude"][sung, 1] = (ratio / bank.level[made["clip"][:, 1]])[sung]
        mixed = rng.random(n) < 0.5
        over_kind, over = self._clips(rng, n, self._over)
        made["clip"][:, 2] = over
        made["speed"][:, 2] = _speeds(rng, n, probability=0.6, spread=0.22)
        made["start"][:, 2] = rng.random(n) * np.maximum(
            1, bank.length[over] - N_SAMPLES * made["speed"][:, 2]
        )
        ratio = decibels(rng.uniform(-15.0, 0.0, n)) * bank.level[clip] / bank.level[over]
        made["amplitude"][mixed, 2] = ratio[mixed]
        made["amplitude"] *= (
            decibels(rng.uniform(-9.0, 3.0, (n, 1))) * (np.where(mixed, 0.8, 1.0)[:, None])
        )
        alone = ~mixed & ~sung
        labelled = alone & (rng.random(n) < LABELLED)
        made["genre"] = np.where(labelled, bank.genre[clip], -1)
        made["speech"] = (kind == 3).astype(np.float32)
        made["speech_weight"] = np.where(~mixed, np.where(kind == 3, 3.0, 1.0), 0.0)
        talk = (kind == 3) | (mixed & (over_kind == 3))
        made["emotion_weight"][: self.shares.emotion] = ~talk[: self.shares.emotion]
        made["ask_vocals"] = (~talk & ~sung).astype(np.float32)
        return made

    def _clips(
        self, rng: np.random.Generator, n: int, shares: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Kinds and clips, (n,) each."""
        kind = rng.choice(len(KINDS), n, p=shares)
        sizes = np.array([len(pool) for pool in self._pools])
        place = (rng.random(n) * sizes[kind]).astype(int)
        return kind, np.array([self._pools[k][i] for k, i in zip(kind, place, strict=True)])

    def _vocal(self, rng: np.random.Generator, n: int) -> Plan:
        """A voice over its own accompaniment or other music, at a random ratio, or none."""
        bank, made = self.bank, self._layers(n)
        chosen = bank.voices[rng.integers(0, len(bank.voices), n)]
        voice, backing = chosen[:, 0], chosen[:, 1]
        speed = _speeds(rng, n, probability=0.8, spread=0.3)
        start = rng.random(n) * np.maximum(1, bank.length[voice] - N_SAMPLES * speed)
        own = rng.random(n) < 0.5
        elsewhere = bank.quiet[rng.integers(0, len(bank.quiet), n)]
        # The place without a voice is that of the patch, in the middle of what is heard.
        before = patch_samples(self.spec)[0]
        made["clip"][:, 0] = np.where(own, backing, elsewhere[:, 0])
        made["start"][:, 0] = np.where(own, start, elsewhere[:, 1] - before)
        made["speed"][:, 0] = np.where(own, speed, 1.0)
        made["amplitude"][:, 0] = 1.0
        made["clip"][:, 1], made["start"][:, 1], made["speed"][:, 1] = voice, start, speed
        ratio = decibels(rng.uniform(-6.0, 12.0, n))
        sings = rng.random(n) >= 0.2
        level = bank.level[made["clip"][:, 0]] / bank.level[voice]
        made["amplitude"][:, 1] = np.where(sings, ratio * level, 0.0)
        loudest = np.maximum(1.0, np.where(sings, ratio, 0.0))
        made["amplitude"] *= (decibels(rng.uniform(-9.0, 3.0, n)) / loudest)[:, None]
        frame = patch_samples(self.spec)[None, :] * speed[:, None] + start[:, None]
        frame = np.round(frame % bank.length[voice][:, None] / self.spec.mel.stft.hop_length)
        frame = np.minimum(frame.astype(int), chosen[:, 3:4] - 1) + chosen[:, 2:3]
        labels = bank.voice_frames[frame].reshape(n, self.spec.n_steps, -1).mean(axis=2)
        made["steps"] = np.where(sings[:, None], labels, 0.0).astype(np.float32)
        made["steps_weight"][:] = 1.0
        return made

    def _logmel(self, rng: np.random.Generator, n: int) -> Plan:
        bank, n_frames = self.bank, self.spec.n_frames
        chosen = rng.integers(0, len(bank.logmel), n)
        speed = _speeds(rng, n, probability=0.8, spread=0.2)
        space = bank.logmel.shape[1] - 1 - n_frames * speed
        share = rng.beta(0.4, 0.4, n)
        share = np.maximum(share, 1 - share)
        share[rng.random(n) >= 0.8] = 1.0
        return {
            "record": chosen,
            "record_start": (rng.random(n) * space).astype(np.float32),
            "record_speed": speed,
            # Higher and lower, in bands.
            "record_shift": (rng.uniform(-4, 4, n) * (rng.random(n) < 0.7)).astype(np.float32),
            "record_genre": bank.logmel_genre[chosen],
            "share": share.astype(np.float32),
            "partner": rng.permutation(n),
        }

    def _disturbances(self, rng: np.random.Generator, n: int) -> Plan:
        """Level, response, bandwidth and noise, as curves in dB over the bands, (n, n_mels)."""
        n_mels = self.spec.mel.n_mels
        heard = self.shares.heard
        often = np.where(np.arange(n) < heard, 0.3, 0.7)  # labels that would be learned by heart
        curve = augment.response_db(n, n_mels, rng, depth_db=6.0)
        curve = curve * (rng.random(n) < often)[:, None]
        narrowed = augment.bandwidth_db(n, n_mels, rng, lowest_band=n_mels * 5 // 8)
        curve = curve + narrowed * (rng.random((n, 1)) < 0.2)
        noise = rng.uniform(-50.0, -15.0, (n, 1)) + np.linspace(0, 1, n_mels) * rng.uniform(
            -20, 5, (n, 1)
        )
        noise = np.where(rng.random((n, 1)) < 0.15, noise, -200.0)
        masked = rng.random(n) < np.where(np.arange(n) < heard, 0.2, 0.5)
        masked[self.shares.sound : heard] = False
        width = rng.integers(0, 9, n) * masked
        length = rng.integers(0, 13, n) * masked
        return {
            "curve": curve.astype(np.float32),
            "noise": noise.astype(np.float32),
            "noise_start": rng.integers(0, 1 << 20, n),
            "gain": rng.uniform(-24.0, 9.0, (n, 1)).astype(np.float32),
            "mask_band": np.stack([_place(rng, width, n_mels), width], axis=1),
            "mask_frame": np.stack([_place(rng, length, self.spec.n_frames), length], axis=1),
        }


def decibels(level_db: np.ndarray) -> np.ndarray:
    """dB -> amplitude."""
    return np.power(10.0, level_db / 20)


def _speeds(rng: np.random.Generator, n: int, *, probability: float, spread: float) -> np.ndarray:
    changed = rng.random(n) < probability
    speeds: np.ndarray = np.exp(rng.uniform(-spread, spread, n) * changed).astype(np.float32)
    return speeds


def _place(rng: np.random.Generator, width: np.ndarray, size: int) -> np.ndarray:
    return (rng.random(len(width)) * (size - width + 1)).astype(int)
