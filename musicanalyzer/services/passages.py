"""Passages that sound like a stretch of a track, anywhere in the library.

A passage is as many patches of the trunk (2.88 s each) as the stretch has, one after the other; it
is as alike as the cosine of the sums of both's vectors. What is compared are vectors of what the
trunk kept of every patch (``library.passage_vectors``), so that no file is read. Of each recording
the most alike passage is told; of the stretch's own, one that does not overlap it. Memory is
bounded: the vectors are mapped and compared in portions; some tens of bytes a recording are kept.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.analysis.packing import PackedPatches
from musicanalyzer.dsp.params import PatchSpec
from musicanalyzer.errors import LibraryError, SettingsError
from musicanalyzer.library.passage_vectors import (
    PassageVectors,
    PassageWriter,
    load_passages,
    passages_path,
    quantised,
)
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.similarity import SimilarityIndex
from musicanalyzer.models.cards import ModelSet
from musicanalyzer.models.runtime import Network, load_network
from musicanalyzer.services.jobs import Progress

Float32 = NDArray[np.float32]
Float64 = NDArray[np.float64]
Int64 = NDArray[np.int64]
Heard = tuple[NDArray[np.int32], NDArray[np.int8], Float32]  # first frames, vectors, factors

_GROUP = 200  # recordings that the network hears at once
_PORTION = 65_536  # patches that are compared at once
_EXACT = 5  # times as many recordings as are asked for are compared exactly
_LEAST_HEARD = 0.5  # of a passage's patches, something must be heard in
_SPEC = PatchSpec()
_FRAME_S = _SPEC.mel.stft.hop_length / _SPEC.mel.stft.sample_rate


@dataclass(frozen=True, slots=True)
class Stretch:
    """What is looked for: ``direction`` is its unit vector, shape (d,)."""

    recording_id: int
    first_frame: int
    n_patches: int
    direction: Float32

    @property
    def start_s(self) -> float:
        return self.first_frame * _FRAME_S

    @property
    def end_s(self) -> float:
        return self.start_s + self.n_patches * _SPEC.patch_s


@dataclass(frozen=True, slots=True)
class Passage:
    """``likeness`` is a cosine, at most 1."""

    track_id: int
    start_s: float
    end_s: float
    likeness: float


class PassageFinder:
    """Keeps the vectors between questions. Belongs to one thread."""

    def __init__(self, models: ModelSet) -> None:
        self._models = models
        self._version = models.similarity.version_key
        self._network: Network | None = None
        self._vectors: PassageVectors | None = None

    def prepare(self, reader: LibraryReader) -> Generator[Progress, None, None]:
        """Hear what is not known yet. Closing it keeps what was heard; the next one goes on.

        Raises ``LibraryError`` of kind ``passages`` where that cannot be kept, and ModelError.
        """
        path = passages_path(reader.path, self._version)
        stamp = reader.embeddings_stamp()
        if self._vectors is None or self._vectors.stamp != stamp:
            self._vectors = load_passages(path, version=self._version)
        old = self._vectors
        if old is not None and old.stamp == stamp:
            return
        ids = SimilarityIndex(reader, version=self._version).ids.tolist()
        hashes = reader.audio_hashes(ids)
        with PassageWriter(path, version=self._version) as writer:
            for start in range(0, len(ids), _GROUP):
                group = [each for each in ids[start : start + _GROUP] if each in hashes]
                heard = {} if old is None else _known(old, group, hashes)
                heard |= self._hear(reader, [each for each in group if each not in heard])
                for each in group:
                    writer.add(each, hashes[each], *heard[each])
                yield Progress("updating", min(start + _GROUP, len(ids)), len(ids))
            writer.stamp = stamp
        self._vectors = load_passages(path, version=self._version)

    def stretch(
        self, reader: LibraryReader, track_id: int, start_s: float, end_s: float
    ) -> Stretch:
        """The patches whose middles lie in the stretch, else the one that holds its middle.

        Raises ``LibraryError`` of kind ``no-embedding`` where nothing is stored of the track, and
        ``SettingsError`` of kind ``stretch`` where nothing is to be heard, or it is no stretch.
        """
        track = reader.track(track_id)
        if track is None or track.recording_id is None or track.duration_s is None:
            raise LibraryError(
                f"Track {track_id} has no analysis, so nothing can be compared with it.",
                kind="no-embedding",
            )
        if not 0 <= start_s < end_s or start_s >= track.duration_s:
            raise SettingsError(
                f"From {start_s:g} to {end_s:g} s is no stretch of {track.path}, which lasts"
                f" {track.duration_s:.1f} s; choose one within it.",
                kind="stretch",
            )
        frames, small, factors = self._hear(reader, [track.recording_id])[track.recording_id]
        if not len(frames):
            raise LibraryError(
                f"What was heard in {track.path} is not there in the present models' form; run"
                " musicanalyzer scan on its folder again.",
                kind="no-embedding",
            )
        middles_s = (frames + _SPEC.n_frames / 2) * _FRAME_S
        inside = np.flatnonzero((middles_s >= start_s) & (middles_s <= end_s))
        if not len(inside):
            inside = np.array([np.abs(middles_s - (start_s + end_s) / 2).argmin()])
        # Of a long track windows were heard: the stretch ends where its first window does.
        steps = np.diff(frames[inside]) != _SPEC.n_frames
        inside = inside[: int(np.flatnonzero(steps)[0]) + 1] if steps.any() else inside
        total = (small[inside].astype(np.float64) * factors[inside, None]).sum(axis=0)
        length = float(np.linalg.norm(total))
        if not length > 0:
            raise SettingsError(
                f"Nothing is to be heard from {start_s:g} to {end_s:g} s of {track.path}; choose"
                " another stretch.",
                kind="stretch",
            )
        direction = (total / length).astype(np.float32)
        return Stretch(track.recording_id, int(frames[inside[0]]), len(inside), direction)

    def find(
        self, reader: LibraryReader, stretch: Stretch, *, n: int = 20, query: str = ""
    ) -> list[Passage]:
        """At most ``n`` passages of what the query describes, the most alike first; what
        :meth:`prepare` has not heard is passed over. Raises ``QueryError``.
        """
        if n < 1:
            raise ValueError(f"n is {n}, must be at least 1")
        vectors = self._vectors
        if vectors is None or vectors.matrix.shape[1] != len(stretch.direction):
            return []
        files = {entry.recording_id: entry for entry in reader.playable(query)}
        rough = np.full(len(vectors.ids), -np.inf, np.float32)
        for first, last in _portions(vectors.first_rows):
            rough[first:last] = _best_of_each(vectors, first, last, stretch)
        rough[~np.isin(vectors.ids, np.fromiter(files, np.int64, len(files)))] = -np.inf
        candidates = np.argsort(-rough, kind="stable")[: n * _EXACT]
        found = []
        for place in candidates[np.isfinite(rough[candidates])].tolist():
            row, likeness = _best_exactly(vectors, place, stretch)
            start_s = float(vectors.first_frames[row]) * _FRAME_S
            file = files[int(vectors.ids[place])]
            # A track's last patch may have been filled up.
            end_s = min(start_s + stretch.n_patches * _SPEC.patch_s, file.duration_s)
            found.append(Passage(file.track_id, start_s, end_s, likeness))
        found.sort(key=lambda passage: (-passage.likeness, passage.track_id))
        return found[:n]

    def _hear(self, reader: LibraryReader, recording_ids: Sequence[int]) -> dict[int, Heard]:
        """Of each the vectors of its patches: none where none are stored, or another trunk's."""
        found, loud = {}, []
        for recording_id in recording_ids:
            stored = reader.patches(recording_id)
            found[recording_id] = _NOTHING
            if stored is None or stored[0] != self._models.trunk.version_key:
                continue
            try:
                loud.append((recording_id, PackedPatches.from_bytes(stored[1])))
            except ValueError:
                continue  # the next scan sees to it
        if not loud:
            return found
        if self._network is None:
            self._network = load_network(self._models.similarity)
        heard = np.concatenate(
            [packed.embedding * np.float32(packed.embedding_scale) for _, packed in loud]
        )
        vectors = self._network(heard)[0]
        audible = np.concatenate([packed.audible for _, packed in loud])
        small, factors = quantised(np.where(audible[:, None], vectors, 0).astype(np.float32))
        start = 0
        for recording_id, packed in loud:
            rows = slice(start, start + len(packed.audible))
            found[recording_id] = (packed.first_frames, small[rows], factors[rows])
            start = rows.stop
        return found


_NOTHING: Heard = (np.empty(0, np.int32), np.empty((0, 0), np.int8), np.empty(0, np.float32))


def _known(
    old: PassageVectors, recording_ids: Sequence[int], hashes: dict[int, bytes]
) -> dict[int, Heard]:
    """What is known already of these recordings, by the hash of their audio."""
    found = {}
    for recording_id in recording_ids:
        place = old.place_of(recording_id)
        if place is not None and old.hashes[place].tobytes() == hashes[recording_id]:
            rows = old.rows_of(place)
            if rows.stop > rows.start:  # what had nothing may have something by now
                found[recording_id] = (old.first_frames[rows], old.matrix[rows], old.factors[rows])
    return found


def _portions(first_rows: Int64) -> Iterator[tuple[int, int]]:
    """Recordings from the first to before the last, of about ``_PORTION`` patches together."""
    first = 0
    while first < len(first_rows) - 1:
        last = int(np.searchsorted(first_rows, first_rows[first] + _PORTION, side="right")) - 1
        last = max(last, first + 1)
        yield first, last
        first = last


def _best_of_each(vectors: PassageVectors, first: int, last: int, stretch: Stretch) -> Float32:
    """Of each recording the greatest mean cosine that one of its passages has, patch by patch;
    minus infinity where there is no passage. It is never above what the sums give, and near it.
    """
    n_patches = stretch.n_patches
    begin, end = int(vectors.first_rows[first]), int(vectors.first_rows[last])
    best = np.full(last - first, -np.inf, np.float32)
    if end - begin < n_patches:
        return best
    factors = vectors.factors[begin:end]
    cosines = (vectors.matrix[begin:end].astype(np.float32) @ stretch.direction) * factors
    means = _windowed(cosines, n_patches) / n_patches
    frames = vectors.first_frames[begin:end]
    starts = vectors.first_rows[first : last + 1] - begin
    owner = np.repeat(np.arange(last - first), np.diff(starts))[: len(means)]
    whole = starts[owner + 1] - np.arange(len(means)) >= n_patches
    whole &= frames[n_patches - 1 :] - frames[: len(means)] == (n_patches - 1) * _SPEC.n_frames
    whole &= _windowed((factors > 0).astype(np.float64), n_patches) >= _LEAST_HEARD * n_patches
    own = vectors.ids[first:last][owner] == stretch.recording_id
    whole &= ~(own & _overlaps(frames[: len(means)], stretch))
    means[~whole] = -np.inf
    np.maximum.at(best, owner, means.astype(np.float32))
    return best


def _best_exactly(vectors: PassageVectors, place: int, stretch: Stretch) -> tuple[int, float]:
    """The row that the most alike passage of a recording begins at, and its cosine."""
    rows = vectors.rows_of(place)
    units = vectors.matrix[rows].astype(np.float64) * vectors.factors[rows, None]
    sums = _windowed(units, stretch.n_patches)
    frames = vectors.first_frames[rows]
    n = len(sums)
    lengths = np.linalg.norm(sums, axis=1)
    cosines = (sums @ stretch.direction) / np.maximum(lengths, 1e-9)
    heard = _windowed((vectors.factors[rows] > 0).astype(np.float64), stretch.n_patches)
    usable = heard >= _LEAST_HEARD * stretch.n_patches
    last = frames[stretch.n_patches - 1 :]
    usable &= last - frames[:n] == (stretch.n_patches - 1) * _SPEC.n_frames
    if int(vectors.ids[place]) == stretch.recording_id:
        usable &= ~_overlaps(frames[:n], stretch)
    cosines[~usable] = -np.inf
    best = int(cosines.argmax())
    return rows.start + best, float(min(1.0, cosines[best]))


def _windowed(values: NDArray[np.floating], length: int) -> Float64:
    """Sums of ``length`` rows from each row on, as far as there are so many."""
    sums = np.cumsum(values, axis=0, dtype=np.float64)
    found = sums[length - 1 :].copy()
    found[1:] -= sums[:-length]
    return found


def _overlaps(first_frames: NDArray[np.int32], stretch: Stretch) -> NDArray[np.bool_]:
    """Of passages as long as the stretch."""
    length = stretch.n_patches * _SPEC.n_frames
    return np.abs(first_frames.astype(np.int64) - stretch.first_frame) < length
