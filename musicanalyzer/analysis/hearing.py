"""Sound as it comes -> what the heads say of the last seconds. The live face of ``track``.

A stream of mono samples at any rate becomes mel columns, the newest of them overlapping patches,
and those the trunk's and the heads' outputs; the heads decide over the last ``n_patches``. Every
patch is heard once. Positions are samples of the stream that comes in; how it is split never
changes what is heard.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.analysis.features import SILENCE_DB, level_db
from musicanalyzer.analysis.track import Answers
from musicanalyzer.audio.conditioning import Resampler
from musicanalyzer.dsp.levelling import gain_db, levelled
from musicanalyzer.dsp.params import MelSpec, PatchSpec
from musicanalyzer.dsp.stream import MelStream
from musicanalyzer.models.heads import HEADS
from musicanalyzer.models.runtime import HeadNetworks, Network
from musicanalyzer.models.spec import Prediction

Float16 = NDArray[np.float16]
Float32 = NDArray[np.float32]

GROUP_FRAMES = 8  # 160 ms: columns are computed together, see ``dsp.stream``
N_PATCHES = 6
STEP_FRAMES = 72  # half a patch: six of them span 10 s
LEVEL_FRAMES = 504  # 10 s: of what is heard now, for what is a whole recording elsewhere


class MelFeed:
    """Samples at the stream's own rate in, columns of the program's mel spectrogram out."""

    def __init__(self, spec: MelSpec, *, sample_rate: int) -> None:
        self.spec = spec
        self.sample_rate = sample_rate
        self._resampler = Resampler(spec.stft.sample_rate)
        self._mel = MelStream(spec, group_frames=GROUP_FRAMES)

    def push(self, samples: Float32) -> Float32:
        """Columns that became complete, shape (n, n_mels)."""
        parts = [self._mel.push(part) for part in self._resampler.push(samples, self.sample_rate)]
        return np.concatenate(parts) if parts else self._mel.push(samples[:0])

    def sample_of(self, frame: int) -> int:
        """The sample of the incoming stream that a column is centred on."""
        stft = self.spec.stft
        return round(frame * stft.hop_length * self.sample_rate / stft.sample_rate)


@dataclass(frozen=True, slots=True)
class Heard:
    """The answers at a moment. ``embedding`` of the answers is all zeros where all is silent."""

    sample_index: int  # the end of the newest patch
    answers: Answers
    is_silent: bool  # the newest patch


class RunningAnswers:
    """Mono samples in, :class:`Heard` out, one for each half patch once there is a whole one."""

    def __init__(
        self, *, trunk: Network, heads: HeadNetworks, spec: PatchSpec, sample_rate: int
    ) -> None:
        self._trunk, self._heads, self._spec = trunk, heads, spec
        self._feed = MelFeed(spec.mel, sample_rate=sample_rate)
        # Half precision as in the offline path.
        self._columns = np.zeros((0, spec.mel.n_mels), np.float16)
        self._first = 0  # the frame that ``_columns`` begin at
        self._end = spec.n_frames  # the frame that ends the next patch
        self._outputs: deque[dict[str, Float32]] = deque(maxlen=N_PATCHES)
        self._vectors: deque[Float32] = deque(maxlen=N_PATCHES)
        self._audible: deque[bool] = deque(maxlen=N_PATCHES)

    def push(self, samples: Float32) -> list[Heard]:
        """Take float32 samples of any length."""
        columns = self._feed.push(samples)
        if not len(columns):
            return []
        self._columns = np.concatenate([self._columns, columns.astype(np.float16)])
        found = []
        while self._first + len(self._columns) >= self._end:
            recent = self._columns[: self._end - self._first][-LEVEL_FRAMES:]
            found.append(self._hear(recent, self._end))
            self._end += STEP_FRAMES
            n_spent = max(0, self._end - LEVEL_FRAMES - self._first)
            self._columns = self._columns[n_spent:]
            self._first += n_spent
        return found

    def _hear(self, recent: Float16, end_frame: int) -> Heard:
        """The patch that ``recent`` columns end with, at the level that all of them make it."""
        mel = self._spec.mel
        patch = recent[-self._spec.n_frames :]
        is_silent = level_db(patch, mel) <= SILENCE_DB
        heard = levelled(patch, gain_db(recent, self._spec), mel).astype(np.float16)
        embedding, local = self._trunk(heard[None].astype(np.float32))
        self._outputs.append(self._heads.answers(embedding, local))
        self._vectors.append(self._heads.similarity(embedding)[0])
        self._audible.append(not is_silent)
        audible = np.array(self._audible)
        outputs = {
            head.name: np.concatenate([each[head.name] for each in self._outputs]) for head in HEADS
        }
        audible_to = self._heads.audible_to(outputs, audible)
        predictions: dict[str, Prediction] = {}
        for head in HEADS:
            card = self._heads.models.heads[head.name]
            predictions[head.name] = head.decide(
                outputs[head.name], audible_to[head.name], card.decision, self._spec.n_steps
            )
        vector = np.stack(self._vectors)[audible].sum(axis=0)
        length = float(np.linalg.norm(vector))
        vector = vector / length if length > 0 else vector
        answers = Answers(predictions, vector, self._spec.step_s)
        return Heard(self._feed.sample_of(end_frame), answers, is_silent)
