"""One module per corpus, each with ``DATASET``: where it comes from, its licence, and its clips.

``DATASETS`` are the corpora of our own data folder: ``clips(audio_root)`` finds each in its place
there. ``SCORE_SETS`` are its scores, which ``renders`` plays. ``PUBLIC`` are readers for corpora in
the layout of their download, and for users' own music: ``clips(folder)`` gets the folder that one
of them was unpacked to.
"""

from __future__ import annotations

from collections.abc import Mapping

from training.datasets import events, fma
from training.datasets.ballroom import DATASET as BALLROOM
from training.datasets.base import Clip, Dataset
from training.datasets.emomusic import DATASET as EMOMUSIC
from training.datasets.folders import DATASET as FOLDERS
from training.datasets.game_music import DATASET as GAME_MUSIC
from training.datasets.generated import DATASET as GENERATED
from training.datasets.groove import DATASET as GROOVE
from training.datasets.gtzan import DATASET as GTZAN
from training.datasets.jamendo_singing import DATASET as JAMENDO_SINGING
from training.datasets.labelled_csv import DATASET as LABELLED_CSV
from training.datasets.librispeech import DATASET as LIBRISPEECH
from training.datasets.magnatagatune import DATASET as MAGNATAGATUNE
from training.datasets.mir1k import DATASET as MIR1K
from training.datasets.mtg_jamendo import DATASET as MTG_JAMENDO
from training.datasets.music_speech import DATASET as MUSIC_SPEECH
from training.datasets.open_music import DATASET as OPEN_MUSIC
from training.datasets.pop909 import DATASET as POP909
from training.scores import ScoreSet

DATASETS: tuple[Dataset, ...] = (
    GTZAN,
    MUSIC_SPEECH,
    LIBRISPEECH,
    MIR1K,
    OPEN_MUSIC,
    GENERATED,
    GAME_MUSIC,
)

SCORE_SETS: tuple[ScoreSet, ...] = (GROOVE, POP909)

PUBLIC: Mapping[str, Dataset] = {
    dataset.name: dataset
    for dataset in (
        MAGNATAGATUNE,
        JAMENDO_SINGING,
        *fma.DATASETS,
        MTG_JAMENDO,
        BALLROOM,
        EMOMUSIC,
        events.ESC50,
        events.URBANSOUND8K,
        FOLDERS,
        LABELLED_CSV,
    )
}

__all__ = ["DATASETS", "PUBLIC", "SCORE_SETS", "Clip", "Dataset"]
