"""One module per corpus, each with ``DATASET``: where it comes from, its licence, and its clips."""

from __future__ import annotations

from training.datasets.base import Clip, Dataset
from training.datasets.game_music import DATASET as GAME_MUSIC
from training.datasets.generated import DATASET as GENERATED
from training.datasets.gtzan import DATASET as GTZAN
from training.datasets.librispeech import DATASET as LIBRISPEECH
from training.datasets.mir1k import DATASET as MIR1K
from training.datasets.music_speech import DATASET as MUSIC_SPEECH
from training.datasets.open_music import DATASET as OPEN_MUSIC

DATASETS: tuple[Dataset, ...] = (
    GTZAN,
    MUSIC_SPEECH,
    LIBRISPEECH,
    MIR1K,
    OPEN_MUSIC,
    GENERATED,
    GAME_MUSIC,
)

__all__ = ["DATASETS", "Clip", "Dataset"]
