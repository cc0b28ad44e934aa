"""Corpora that mirdata reads (Bittner et al. 2019), as clips.

``clips(dataset)`` takes what ``mirdata.initialize(name, data_home=FOLDER)`` gives once the corpus
and its index are there (``dataset.download()``), and lists the tracks whose audio is. mirdata is
imported nowhere here: it brings some sixty packages, and who has it brings the dataset.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from musicanalyzer.errors import AppError
from training.datasets import gtzan
from training.datasets.base import Clip, some

MEDLEYDB_GENRES = {
    "Classical": "classical",
    "Jazz": "jazz",
    "Pop": "pop",
    "Rap": "hip-hop",
    "Rock": "rock",
}


class Loader(Protocol):
    """The part of ``mirdata.core.Dataset`` that is read."""

    name: str
    data_home: str

    def load_tracks(self) -> dict[str, Any]: ...


def clips(dataset: Loader) -> list[Clip]:
    """Clips of ``dataset`` in a fixed order; raises AppError for one that has no reader here, and
    where not one file of the corpus is there.
    """
    if dataset.name not in READERS:
        raise AppError(
            f"There is no reader for mirdata's {dataset.name!r}; there are "
            f"{', '.join(sorted(READERS))}.",
            kind="corpus",
        )
    read = READERS[dataset.name]
    found = [
        clip
        for _, track in sorted(dataset.load_tracks().items())
        if track.audio_path is not None and Path(track.audio_path).is_file()
        for clip in read(track)
    ]
    return some(found, dataset.name, Path(dataset.data_home), "its download")


def _gtzan_genre(track: Any) -> Iterator[Clip]:
    """The thirty seconds of which ``gtzan`` has excerpts: the same groups and folds."""
    yield Clip(
        name=f"gtzan_genre/{track.track_id}",
        path=Path(track.audio_path),
        group=f"gtzan/{track.track_id.replace('.', '-')}",
        genre=gtzan.genre_of(track.track_id),
        is_speech=False,
        is_music=True,
        fold=gtzan.fold_of(track.track_id),
    )


def _ikala(track: Any) -> Iterator[Clip]:
    """Karaoke of professional singers (Chan et al. 2015): the accompaniment left, the voice right;
    a voice is where it has a pitch.
    """
    for channel, part in enumerate(("accompaniment", "voice")):
        yield Clip(
            name=f"ikala/{track.track_id}#{part}",
            path=Path(track.audio_path),
            group=f"ikala/{track.singer_id}",
            channel=channel,
            is_speech=False,
            is_music=True,
            has_vocals=part == "voice",
            vocal_segments=_pitched(track.f0) if part == "voice" else (),
        )


def _vocadito(track: Any) -> Iterator[Clip]:
    """Solo voices in many languages (Bittner et al. 2021)."""
    yield Clip(
        name=f"vocadito/{track.track_id}",
        path=Path(track.audio_path),
        group=f"vocadito/{track.singer_id}",
        is_speech=False,
        is_music=True,
        has_vocals=True,
        vocal_segments=_pitched(track.f0),
    )


def _medleydb_melody(track: Any) -> Iterator[Clip]:
    """Whole songs of which it is known whether they are sung (Bittner et al. 2014)."""
    yield Clip(
        name=f"medleydb/{track.track_id}",
        path=Path(track.audio_path),
        group=f"medleydb/{track.artist}",
        genre=MEDLEYDB_GENRES.get(track.genre),
        is_speech=False,
        is_music=True,
        has_vocals=not track.is_instrumental,
        tags=(track.genre,),
    )


READERS: dict[str, Callable[[Any], Iterator[Clip]]] = {
    "gtzan_genre": _gtzan_genre,
    "ikala": _ikala,
    "medleydb_melody": _medleydb_melody,
    "vocadito": _vocadito,
}


def _pitched(f0: Any) -> tuple[tuple[float, float], ...] | None:
    """(start_s, end_s) of runs of frames with a pitch; ``None`` where nobody noted any."""
    if f0 is None:
        return None
    times = np.asarray(f0.times, float)
    step = float(np.median(np.diff(times))) if len(times) > 1 else 0.0
    voiced = np.concatenate([[0], (np.asarray(f0.voicing) > 0).astype(int), [0]])
    edges = np.flatnonzero(np.diff(voiced)).reshape(-1, 2)
    # A frame's time is its middle.
    return tuple(
        (max(0.0, float(times[first] - step / 2)), float(times[last - 1] + step / 2))
        for first, last in edges
    )
