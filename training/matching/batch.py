"""A plan -> a batch: features, targets and weights, all on the device.

Targets and weights are those of ``nets.multi_task``: what is not known of a row weighs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import keras
import numpy as np
from keras import ops

from musicanalyzer.dsp.params import PatchSpec
from training.matching import disturb, ears
from training.matching.asked import Emotion, Taggers
from training.matching.bank import FULL_SCALE, Bank
from training.matching.plan import Plan, Shares
from training.targets import TEACHER_NO_VOICE, TEACHER_VOICE


class Maker:
    """``make(plan)`` gives (x, targets, weights) as ``keras.Model.train_on_batch`` takes them."""

    def __init__(
        self,
        bank: Bank,
        teachers: Mapping[str, np.ndarray],
        spec: PatchSpec,
        shares: Shares,
        *,
        dtype: str = "float32",
    ) -> None:
        self.spec, self.shares, self.n_genres = spec, shares, len(bank.genres)
        self._bank = bank
        self._dtype = dtype
        # Given to the compiled function, or it would fold millions of constants for minutes.
        self._stored = {
            "teachers": {key: ops.convert_to_tensor(value) for key, value in teachers.items()},
            "samples": ops.convert_to_tensor(bank.samples),
            "logmel": ops.convert_to_tensor(bank.logmel),
            "noise": ops.convert_to_tensor(disturb.noise_bank(spec.mel.n_mels)),
        }
        self._compute = compiled(self._made)

    def make(self, plan: Plan):
        given = dict(plan)
        clip = given.pop("clip")
        start = given.pop("start")
        given["first"], given["length"] = self._bank.first[clip], self._bank.length[clip]
        given["start"] = start % given["length"]
        arrays = {
            key: ops.convert_to_tensor(
                value.astype(np.int32 if value.dtype.kind == "i" else np.float32)
            )
            for key, value in given.items()
        }
        return self._compute(self._stored, arrays)

    def _made(self, stored, plan):
        shares, spec, bank = self.shares, self.spec, self._bank
        n, n_logmel = shares.heard, shares.logmel
        sound = sum(
            ears.excerpts(
                stored["samples"],
                *(plan[key][:, layer] for key in ("first", "length", "start", "speed")),
            )
            * (plan["amplitude"][:, layer, None] / FULL_SCALE)
            for layer in range(plan["amplitude"].shape[1])
        )
        taggers = Taggers(stored["teachers"], dtype=self._dtype)
        through = plan["response_db"]
        tags, penultimate = taggers.answers(ears.heard_by_musicnn(sound, through))
        teacher = Emotion(stored["teachers"], dtype=self._dtype)
        emotion = teacher.answers(sound[: shares.emotion])
        power = disturb.coarsened(
            ears.heard_by_student(sound, through, spec), plan["coarse"], plan["coarse_phase"], spec
        )
        power = ops.concatenate([power, disturb.records(stored["logmel"], plan, spec)])
        x = disturb.compressed(disturb.disturbed(power, plan, stored["noise"]), spec.mel.gain)
        share, partner = plan["share"], plan["partner"]
        records = x[n:]
        mixed = records * share[:, None, None]
        mixed = mixed + ops.take(records, partner, axis=0) * (1 - share)[:, None, None]
        x = ops.concatenate([x[:n], mixed])

        genre = ops.one_hot(plan["genre"], self.n_genres, dtype="float32")
        named = ops.one_hot(plan["record_genre"], self.n_genres, dtype="float32")
        named = named * share[:, None] + ops.take(named, partner, axis=0) * (1 - share)[:, None]
        voices, sure = self._opinion(tags)
        asked = plan["ask_vocals"]
        steps = plan["steps"] + (asked * voices)[:, None]

        def padded(known):
            return ops.pad(known, [[0, n_logmel]] + [[0, 0]] * (len(known.shape) - 1))

        targets = {
            "tags": padded(tags),
            "penultimate": padded((penultimate - bank.penultimate_mean) / bank.penultimate_std),
            "mood": ops.pad(emotion, [[0, n + n_logmel - shares.emotion], [0, 0]]),
            "genre": ops.concatenate([genre, named]),
            "speech": padded(plan["speech"])[:, None],
            "vocals": padded(steps),
        }
        ones, none = ops.ones(n), ops.zeros(n_logmel)
        weights = {
            "tags": ops.concatenate([ones, none]),
            "penultimate": ops.concatenate([ones, none]),
            "mood": padded(plan["emotion_weight"]),
            "genre": ops.concatenate([ops.cast(plan["genre"] >= 0, "float32"), ops.ones(n_logmel)]),
            "speech": ops.concatenate([plan["speech_weight"], ops.ones(n_logmel)]),
            "vocals": padded(plan["steps_weight"] + asked * sure * 0.3),
        }
        return x, targets, weights

    def _opinion(self, tags):
        """What musicnn believes of voices: their probability, and whether it is sure, each (n,)."""
        bank = self._bank
        margin = ops.max(ops.take(tags, bank.voice_tags, axis=1), axis=1) - ops.max(
            ops.take(tags, bank.no_voice_tags, axis=1), axis=1
        )
        sung = ops.cast(margin > TEACHER_VOICE, "float32")
        sure = sung + ops.cast(margin < TEACHER_NO_VOICE, "float32")
        return 0.85 * sung, sure


def compiled(function: Callable) -> Callable:
    """``function`` compiled where Keras computes with JAX, and as it is elsewhere."""
    if keras.backend.backend() == "jax":
        import jax

        result: Callable = jax.jit(function)
        return result
    return function
