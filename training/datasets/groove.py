"""Groove: human drum performances to a metronome (Gillick et al., ICML 2019)."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np

from training.datasets.tables import number, rows, word
from training.scores import Piece, Score, ScoreSet, read_parts

METRES = {"4-4": (4, 4), "3-4": (3, 4), "5-4": (5, 4), "6-8": (6, 8), "5-8": (5, 8)}
# Whole drummers, by hand: a hash of so few would leave a fold nearly empty. In hours 9.9 train, 0.7
# validate, 1.9 test; drummers 1, 5, 7 and 8 train, though their evaluation sessions test.
FOLDS = {
    "groove/drummer3": "validation",
    "groove/drummer4": "validation",
    "groove/drummer9": "validation",
    "groove/drummer2": "test",
    "groove/drummer6": "test",
    "groove/drummer10": "test",
    "groove/eval": "test",
}
COLUMNS = ("session", "id", "bpm", "beat_type", "time_signature", "midi_filename")


def pieces(midi_root: Path) -> list[Piece]:
    folder = midi_root / "groove"
    table = folder / "info.csv"
    found = []
    for line, row, _ in rows(table, COLUMNS, advice="unpack groove-v1.0.0-midionly.zip"):
        bpm = number(table, line, "bpm", row["bpm"], low=20, high=400)
        metre = word(table, line, "time_signature", row["time_signature"], tuple(METRES))
        name = f"groove/{row['id'].replace('/', '-')}-{row['beat_type']}"
        group = group_of(row["session"])
        fold = FOLDS.get(group.partition("-")[0], "train")
        read = partial(
            _score,
            folder / row["midi_filename"],
            METRES[metre],
            bpm,
            name=name,
            group=group,
            fold=fold,
        )
        found.append(Piece(name, group, fold, read))
    return found


def _score(
    path: Path, metre: tuple[int, int], bpm: float, *, name: str, group: str, fold: str
) -> Score:
    """Beats are the metronome's: files begin with a bar (median offset of the strokes from its
    sixteenths: -9 to 0 ms in half of the files, within 32 ms in 98 %). In eighth-note metres the
    beat is the quarter that the tempo counts, and there are no downbeats where bars do not hold a
    whole number of them.
    """
    parts, end_s = read_parts(path)
    end_s = max([end_s, *(note.end_s for part in parts for note in part.notes)])
    beats_s = np.arange(0.0, end_s, 60.0 / bpm)
    bar_beats = metre[0] * 4 / metre[1]
    return Score(
        name=name,
        group=group,
        parts=parts,
        duration_s=end_s,
        beats_s=beats_s,
        downbeats_s=beats_s[:: int(bar_beats)] if bar_beats.is_integer() else np.zeros(0),
        bpm=bpm,
        fold=fold,
    )


def group_of(session: str) -> str:
    """Evaluation sessions play the same ten grooves, whoever drums: they are one group."""
    drummer, _, name = session.partition("/")
    return "groove/eval" if name.startswith("eval") else f"groove/{drummer}-{name}"


DATASET = ScoreSet(
    name="groove",
    licence="CC BY 4.0",
    source="https://magenta.tensorflow.org/datasets/groove",
    grouping="drummer and session; the evaluation sessions of all drummers together",
    pieces=pieces,
)
