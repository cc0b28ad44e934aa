"""Sound events, for what is neither music nor speech: ESC-50 and UrbanSound8K.

ESC-50 (Piczak 2015) expects in its folder ``meta/esc50.csv`` and ``audio/``, excerpts of 5 s.
UrbanSound8K (Salamon, Jacoby & Bello 2014) expects ``metadata/UrbanSound8K.csv`` and
``audio/fold1`` to ``audio/fold10``, excerpts of up to 4 s.

Both are cut from recordings of Freesound, some perhaps from the same one, so that the recording's
number there is the group in both; training on the two together calls
:func:`training.datasets.base.uncut` on all clips. Their folds are made for cross-validation: here
the last one tests, the one before it validates, and the others train.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from training.datasets import tables
from training.datasets.base import Clip, Dataset, some, uncut

_ESC50 = (
    "airplane breathing brushing_teeth can_opening car_horn cat chainsaw chirping_birds "
    "church_bells clapping clock_alarm clock_tick coughing cow crackling_fire crickets crow "
    "crying_baby dog door_wood_creaks door_wood_knock drinking_sipping engine fireworks footsteps "
    "frog glass_breaking hand_saw helicopter hen insects keyboard_typing laughing mouse_click pig "
    "pouring_water rain rooster sea_waves sheep siren sneezing snoring thunderstorm toilet_flush "
    "train vacuum_cleaner washing_machine water_drops wind"
)
_URBAN = (
    "air_conditioner car_horn children_playing dog_bark drilling engine_idling gun_shot jackhammer "
    "siren street_music"
)
ESC50_CLASSES, URBAN_CLASSES = tuple(_ESC50.split()), tuple(_URBAN.split())
# Whatever is not here is neither. Bells and alarms may play a tune, and playing children talk.
_EXCEPTIONS: dict[str, dict[str, Any]] = {
    "street_music": {"is_music": True},
    "children_playing": {"is_speech": None},
    "church_bells": {"is_music": None},
    "clock_alarm": {"is_music": None},
}


def _clip(name: str, path: Path, recording: str, label: str, fold: int, n_folds: int) -> Clip:
    kind = {"is_music": False, "is_speech": False} | _EXCEPTIONS.get(label, {})
    parts = {n_folds: "test", n_folds - 1: "validation"}
    return Clip(
        name=name,
        path=path,
        group=f"freesound/{recording}",
        label=label,
        fold=parts.get(fold, "train"),
        **kind,
    )


def _fold(table: Path, row: tables.Row, n_folds: int) -> int:
    folds = [str(fold) for fold in range(1, n_folds + 1)]
    return int(tables.word(table, row.line, "fold", row.cells["fold"], folds))


def _esc50(folder: Path) -> list[Clip]:
    table = folder / "meta" / "esc50.csv"
    columns = ("filename", "fold", "category", "src_file")
    clips = []
    for row in tables.rows(table, columns, advice="unpack ESC-50-master.zip and give its folder"):
        path = folder / "audio" / row.cells["filename"]
        if not path.is_file():
            continue
        label = tables.word(table, row.line, "category", row.cells["category"], ESC50_CLASSES)
        fold = _fold(table, row, 5)
        clips.append(_clip(f"esc50/{path.name}", path, row.cells["src_file"], label, fold, 5))
    clips.sort(key=lambda clip: clip.name)
    return some(uncut(clips), "ESC-50", folder, "audio/1-100032-A-0.wav")


def _urbansound8k(folder: Path) -> list[Clip]:
    table = folder / "metadata" / "UrbanSound8K.csv"
    columns = ("slice_file_name", "fsID", "fold", "class")
    clips = []
    for row in tables.rows(table, columns, advice="unpack UrbanSound8K.tar.gz and give its folder"):
        fold = _fold(table, row, 10)
        path = folder / "audio" / f"fold{fold}" / row.cells["slice_file_name"]
        if not path.is_file():
            continue
        label = tables.word(table, row.line, "class", row.cells["class"], URBAN_CLASSES)
        name = f"urbansound8k/fold{fold}/{path.name}"
        clips.append(_clip(name, path, row.cells["fsID"], label, fold, 10))
    clips.sort(key=lambda clip: clip.name)
    return some(uncut(clips), "UrbanSound8K", folder, "audio/fold5/100032-3-0-0.wav")


ESC50 = Dataset(
    name="esc50",
    licence="CC BY-NC 3.0; single clips CC BY",
    source="Piczak, ESC: dataset for environmental sound classification, ACM Multimedia 2015",
    grouping="source recording, by Freesound's number",
    clips=_esc50,
    vocabulary={"label": ESC50_CLASSES},
)
URBANSOUND8K = Dataset(
    name="urbansound8k",
    licence="CC BY-NC 3.0",
    source="Salamon, Jacoby & Bello, A dataset and taxonomy for urban sound research, 2014",
    grouping="source recording, by Freesound's number",
    clips=_urbansound8k,
    vocabulary={"label": URBAN_CLASSES},
)
