"""What the vocal head is taught once more, on the frozen trunk: where somebody sings.

Beside the trunk the head saw few voices. Here it sees the train fold's voices over their own and
over other music at random ratios, the mixes and accompaniments of MIR-1K as they are, and patches
of which the teacher is certain, so that accompaniments which play the tune do not count as voices.
"""

from __future__ import annotations

from dataclasses import dataclass

import keras
import numpy as np

from musicanalyzer.dsp.levelling import at_one_level
from musicanalyzer.dsp.mel import compress
from musicanalyzer.dsp.params import PatchSpec
from training import nets
from training.embed import Embedded, disturbed
from training.material import Material, teacher_rows
from training.targets import TEACHER_NO_VOICE, TEACHER_VOICE

N_MADE = 12_000
OWN, SILENT = 0.5, 0.25  # of the mixes made: over their own accompaniment; without the voice
RATIO_DB = (-6.0, 12.0)
ACCOMPANIMENT, CERTAIN, DISTURBED = 3.0, 3.0, 0.5  # weights beside a mix
CERTAIN_VOICE = 0.85  # what a step of a patch with a voice is taken for
EPOCHS, BATCH, LEARNING_RATE = 6, 512, 1e-3


@dataclass(frozen=True)
class Steps:
    """``voiced`` (n, n_steps) from 0 to 1, and weights (n,)."""

    embedding: np.ndarray
    local: np.ndarray
    voiced: np.ndarray
    weight: np.ndarray


def taught(
    material: Material,
    step_labels: np.ndarray,
    *,
    n_made: int = N_MADE,
    left_out: str | None = None,
) -> keras.Model:
    """The head with the weights that it has beside the trunk, taught further.

    ``step_labels`` (n, n_steps) are those of the clean rows that are mixes of MIR-1K. Clips whose
    names begin with ``left_out`` teach nothing.
    """
    keras.utils.set_random_seed(4)
    parts = [made(material, n_made, left_out), *_known(material, step_labels, left_out)]
    head = nets.vocals_head(PatchSpec().n_steps)
    head.set_weights(material.network.get_layer("vocals").get_weights())
    x = [np.concatenate([getattr(part, key) for part in parts]) for key in ("embedding", "local")]
    n_steps = EPOCHS * -(-len(x[0]) // BATCH)
    head.compile(
        keras.optimizers.AdamW(
            keras.optimizers.schedules.CosineDecay(LEARNING_RATE, n_steps), weight_decay=1e-4
        ),
        "binary_crossentropy",
    )
    head.fit(
        x,
        np.concatenate([part.voiced for part in parts]),
        sample_weight=np.concatenate([part.weight for part in parts]),
        epochs=EPOCHS,
        batch_size=BATCH,
        verbose=0,
    )
    plain = nets.vocals_head(PatchSpec().n_steps)  # without the optimizer
    plain.set_weights(head.get_weights())
    return plain


def made(material: Material, n: int, left_out: str | None = None) -> Steps:
    """Mixes that nobody sang: voices of the train fold over music, disturbed."""
    corpus, spec = material.corpora["train"], PatchSpec()
    voices = [voice for voice in corpus.voices if not _begins(voice[0], left_out)]
    backings = [e for e in corpus.accompaniments if not _begins(e.clip.name, left_out)]
    rng = np.random.default_rng(3)
    features = np.empty((n, spec.n_frames, spec.mel.n_mels), np.float32)
    voiced = np.zeros((n, spec.n_steps), np.float32)
    for i in range(n):
        voice, backing, frames = voices[rng.integers(len(voices))]
        start = int(rng.integers(max(1, len(frames) - spec.n_frames)))
        if rng.random() < OWN:
            mixed = corpus.patch(backing, start)
        else:
            other = backings[rng.integers(len(backings))]
            mixed = corpus.patch(other.clip.name, other.start)
        if rng.random() >= SILENT:
            sung = corpus.patch(voice, start)
            ratio = 10 ** (rng.uniform(*RATIO_DB) / 10)
            mixed = mixed + sung * ratio * (mixed.mean() + 1e-4) / (sung.mean() + 1e-4)
            label = np.resize(frames[start:], spec.n_frames)
            voiced[i] = label.reshape(spec.n_steps, -1).mean(axis=1)
        features[i] = at_one_level(compress(mixed, spec.mel.gain), spec)
    features = disturbed(features, spec, 5)
    embedding, local = material.trunk.predict(features, batch_size=256, verbose=0)
    return Steps(embedding, local, voiced, np.ones(n))


def _begins(name: str, start: str | None) -> bool:
    return start is not None and name.startswith(start)


def _known(material: Material, step_labels: np.ndarray, left_out: str | None) -> list[Steps]:
    """The train fold's patches as they are and disturbed, where it is known whether one sings."""
    rows = material.clean
    row_of = teacher_rows(material)
    margin = material.corpora["train"].voice_margin[row_of]
    mixes = np.char.endswith(rows.name, "#mix")
    backing = np.char.endswith(rows.name, "#accompaniment")
    asked = (row_of >= 0) & ~mixes & ~backing & ~material.is_speech(rows.name)
    instrumental = {name for name, clip in material.clips.items() if clip.has_vocals is False}
    without = (asked & (margin < TEACHER_NO_VOICE)) | np.isin(rows.name, list(instrumental))
    without &= ~backing
    within = asked & (margin > TEACHER_VOICE) & ~without
    voiced = np.zeros((len(rows.name), PatchSpec().n_steps))
    voiced[mixes] = np.nan_to_num(step_labels, nan=0.5)
    voiced[within] = CERTAIN_VOICE
    weight = 1.0 * mixes + ACCOMPANIMENT * backing + CERTAIN * (within | without)
    weight *= rows.fold == "train"
    weight[[_begins(name, left_out) for name in rows.name]] = 0.0
    chosen = weight > 0

    def steps(part: Embedded, factor: float) -> Steps:
        kept = part.where(chosen)
        return Steps(kept.embedding, kept.local, voiced[chosen], factor * weight[chosen])

    return [steps(material.clean, 1.0), steps(material.disturbed, DISTURBED)]
