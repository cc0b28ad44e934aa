"""The tracks that a set may be made of, as arrays: one row for each recording with a present file.

Energy is the measured one, else what the mood's arousal says. The sound of a track's beginning and
end is the mean similarity vector of its first and last ``END_S`` seconds that can be heard, from
the stored outputs of the trunk; a recording without them has the vector of the whole track.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.errors import LibraryError
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import TrackRow
from musicanalyzer.library.similarity import SimilarityIndex
from musicanalyzer.services.copies import told_apart, twins
from musicanalyzer.services.similar import newest_version
from musicanalyzer.services.track_facts import facts_of

if TYPE_CHECKING:
    from musicanalyzer.models.cards import ModelSet

Float32 = NDArray[np.float32]
UNKNOWN_KEY = 24
END_S = 15.0
_GROUP = 500
# Arousal between these is energy between 1 and 10, as the energy itself takes it.
_CALMEST, _LIVELIEST = 0.3, 0.74


@dataclass(frozen=True)
class Candidates:
    """``keys``: tonic, and 12 more for minor, or ``UNKNOWN_KEY``; ``energies`` and ``log_tempos``
    (base 2 of beats a minute) are NaN where unknown; ``artists`` are numbers, 0 where unknown.
    ``sounds``, ``intros`` and ``outros`` are unit vectors, shape (n, d), or zeros. ``copies`` are
    pairs of rows that are one recording by their fingerprints, ``apart`` those that are not, as the
    user says.
    """

    track_ids: NDArray[np.int64]
    energies: NDArray[np.float64]
    keys: NDArray[np.int64]
    log_tempos: NDArray[np.float64]
    artists: NDArray[np.int64]
    seconds: NDArray[np.float64]
    sounds: Float32
    intros: Float32
    outros: Float32
    copies: tuple[tuple[int, int], ...] = ()
    apart: tuple[tuple[int, int], ...] = ()

    def __len__(self) -> int:
        return len(self.track_ids)

    def rows_of(self, track_ids: Sequence[int]) -> list[int]:
        """Raises ``LibraryError`` of kind ``no-track`` for one that is no candidate."""
        known = {int(track_id): row for row, track_id in enumerate(self.track_ids)}
        for track_id in track_ids:
            if track_id not in known:
                raise LibraryError(
                    f"Track {track_id} cannot be in the set: it has no analysis, its file is"
                    " missing, or it is a copy of another track.",
                    kind="no-track",
                )
        return [known[track_id] for track_id in track_ids]


def load_candidates(
    reader: LibraryReader,
    query: str = "",
    *,
    include: Sequence[int] = (),
    models: ModelSet | None = None,
) -> Candidates:
    """What the query describes, and ``include`` whatever the query says. Without ``models`` the
    whole track stands for its ends.

    Raises ``QueryError``; ``LibraryError`` of kind ``empty-library`` or ``no-track``.
    """
    index = SimilarityIndex(reader, version=newest_version(reader))
    chosen = {entry.recording_id: entry.track_id for entry in reader.playable(query)}
    for track in reader.tracks(include):
        if track.recording_id is not None and not track.missing:
            chosen[track.recording_id] = track.id
    rows = index.rows(sorted(chosen))
    recordings = [int(index.ids[row]) for row in rows]
    artists: dict[str, int] = {}
    keys, energies, tempos, numbers, seconds = [], [], [], [], []
    ids = [chosen[recording] for recording in recordings]
    names = reader.artists_of(recordings)
    for start in range(0, len(ids), _GROUP):
        for track in reader.tracks(ids[start : start + _GROUP]):
            facts = facts_of(track)
            key = facts.key
            keys.append(UNKNOWN_KEY if key is None else key.tonic + 12 * key.minor)
            energies.append(_energy(track, facts.energy))
            tempos.append(np.nan if facts.bpm is None else np.log2(facts.bpm))
            artist = names.get(track.recording_id or 0, "")
            numbers.append(artists.setdefault(artist, len(artists) + 1) if artist else 0)
            seconds.append(track.duration_s or 0.0)
    sounds = np.ascontiguousarray(index.matrix[rows])
    intros, outros = (
        (sounds, sounds) if models is None else _ends(reader, recordings, sounds, models)
    )
    found = Candidates(
        track_ids=np.array(ids, np.int64),
        energies=np.array(energies, np.float64),
        keys=np.array(keys, np.int64),
        log_tempos=np.array(tempos, np.float64),
        artists=np.array(numbers, np.int64),
        seconds=np.array(seconds, np.float64),
        sounds=sounds,
        intros=intros,
        outros=outros,
        copies=_as_rows(twins(reader), recordings),
        apart=_as_rows(told_apart(reader), recordings),
    )
    found.rows_of(include)
    return found


def _as_rows(
    pairs: Mapping[int, frozenset[int]], recordings: Sequence[int]
) -> tuple[tuple[int, int], ...]:
    places = {recording_id: row for row, recording_id in enumerate(recordings)}
    return tuple(
        (places[one], places[other])
        for one, others in pairs.items()
        for other in others
        if one in places and other in places
    )


def _energy(track: TrackRow, energy: float | None) -> float:
    if energy is not None:
        return energy
    mood = track.results.get("mood")
    arousal = None if mood is None else mood.measures.get("arousal")
    if arousal is None:
        return float("nan")
    return 1 + 9 * min(1.0, max(0.0, (arousal - _CALMEST) / (_LIVELIEST - _CALMEST)))


def _ends(
    reader: LibraryReader, recordings: Sequence[int], sounds: Float32, models: ModelSet
) -> tuple[Float32, Float32]:
    """The sounds of beginnings and ends. Some 0.1 ms a track, most of it reading."""
    from musicanalyzer.analysis.packing import PackedPatches
    from musicanalyzer.dsp.params import PatchSpec
    from musicanalyzer.models.runtime import load_network

    spec = PatchSpec()
    patch_s = spec.n_frames * spec.mel.stft.hop_length / spec.mel.stft.sample_rate
    n_patches = max(1, round(END_S / patch_s))
    intros, outros = sounds.copy(), sounds.copy()
    similarity = load_network(models.similarity)
    for start in range(0, len(recordings), _GROUP):
        places, parts = [], []
        for row in range(start, min(start + _GROUP, len(recordings))):
            stored = reader.patches(recordings[row])
            if stored is None or stored[0] != models.trunk.version_key:
                continue
            try:
                packed = PackedPatches.from_bytes(stored[1])
            except ValueError:
                continue
            heard = packed.unpack()[0][packed.audible]
            if len(heard):
                places.append(row)
                parts += [heard[:n_patches], heard[-n_patches:]]
        if places:
            _fill(intros, outros, places, parts, lambda rows: similarity(rows)[0])
    return intros, outros


def _fill(
    intros: Float32,
    outros: Float32,
    places: Sequence[int],
    parts: Sequence[Float32],
    network: Callable[[Float32], Float32],
) -> None:
    """Means of the network's vectors of each part, at unit length."""
    vectors = network(np.concatenate(parts))
    if vectors.shape[1] != intros.shape[1]:  # the library's vectors are of another model
        return
    starts = np.cumsum([0, *(len(part) for part in parts[:-1])])
    sums = np.add.reduceat(vectors, starts, axis=0)
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    units = (sums / np.maximum(lengths, 1e-9)).astype(np.float32)
    for number, row in enumerate(places):
        intros[row], outros[row] = units[2 * number], units[2 * number + 1]
