"""Libraries of made-up tracks: seeded, reproducible, and quick enough for 100,000 of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.library import operations
from musicanalyzer.library.musical_keys import MusicalKey
from musicanalyzer.library.records import (
    Analysis,
    AudioFacts,
    FileStat,
    FileTags,
    HeadResult,
)
from musicanalyzer.library.schema import open_writer

GENRES = (
    "blues", "classical", "country", "electronic", "folk", "hip-hop", "jazz", "metal", "pop",
    "punk", "reggae", "rock", "soul", "world", "unsure",
)  # fmt: skip
MOODS = ("aggressive", "calm", "dark", "energetic", "happy", "sad")
_WORDS = (
    "love", "night", "blue", "river", "fire", "moon", "heart", "dance", "summer", "winter",
    "train", "road", "city", "rain", "light", "shadow", "golden", "silver", "electric", "velvet",
    "broken", "sweet", "lonely", "wild", "silent", "ocean", "thunder", "paper", "glass", "stone",
    "autumn", "mirror", "dream", "ghost", "garden", "machine", "circle", "bridge", "window",
    "letter", "silence", "Été", "Über", "mañana",
)  # fmt: skip
DIMENSIONS = 160
VERSION = "v1"


def audio_hash(number: int) -> bytes:
    return hashlib.blake2b(str(number).encode(), digest_size=16).digest()


def stat(path: str, *, size: int = 1000, mtime_ns: int = 1) -> FileStat:
    return FileStat(path, size, mtime_ns)


def unit_vectors(n: int, *, seed: int = 0, dimensions: int = DIMENSIONS) -> NDArray[np.float32]:
    vectors = np.random.default_rng(seed).standard_normal((n, dimensions), dtype=np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def clusters(
    n: int, *, kinds: int, seed: int = 0, noise: float = 1.0, dimensions: int = DIMENSIONS
) -> NDArray[np.float32]:
    """Unit vectors; row i is of kind i % kinds: a direction of its own, and some noise."""
    centres = unit_vectors(kinds, seed=seed, dimensions=dimensions)
    vectors = centres[np.arange(n) % kinds]
    vectors = vectors + noise * unit_vectors(n, seed=seed + 1, dimensions=dimensions)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def analysis(
    number: int,
    *,
    genre: str = "jazz",
    confidence: float = 0.9,
    moods: tuple[str, ...] = ("calm",),
    vocal: str = "vocal",
    speech: str = "music",
    arousal: float = 0.0,
    valence: float = 0.0,
    bpm: float | None = None,
    energy: float | None = None,
    danceability: float | None = None,
    key: str | None = None,
    loudness: float | None = None,
    sections: str | None = None,
    duration_s: float = 200.0,
    codec: str = "mp3",
    version: str = VERSION,
    vector: NDArray[np.float32] | None = None,
    patches: bytes = b"patches",
) -> Analysis:
    """The analysis of the recording with this number; the number fixes its audio hash."""
    if vector is None:
        vector = unit_vectors(1, seed=number)[0]
    results = [
        HeadResult("genre", version, (genre,), confidence, {genre: confidence, "other": 0.1},
                   timeline={genre: bytes([200, 100, 50])}),
        HeadResult("mood", version, moods, 0.8, dict.fromkeys(moods, 0.8),
                   {"arousal": arousal, "valence": valence}),
        HeadResult("vocal", version, (vocal,), 0.95, {vocal: 0.95}, {"vocal_share": 0.5}),
        HeadResult("speech", version, (speech,), 0.99, {speech: 0.99}),
    ]  # fmt: skip
    if bpm is not None:
        tempo = {"bpm": bpm, "steady": 1.0}
        results.append(HeadResult("tempo", version, (), 0.7, {f"{bpm / 2:.2f}": 0.4}, tempo))
    if key is not None:
        results.append(HeadResult("key", version, (key,), 0.6, {key: 0.6}, {"tuning_hz": 440.0}))
    if loudness is not None:
        level = {"loudness": loudness, "loudness_range": 6.0, "true_peak": -0.5, "activity": 6.0}
        results.append(HeadResult("loudness", version, (), 1.0, {}, level))
    if energy is not None:
        results.append(HeadResult("energy", version, (), 1.0, {}, {"energy": energy}))
    if danceability is not None:
        value, evidence = {"danceability": danceability}, {"clearness": 0.9, "energy": 0.7}
        results.append(HeadResult("danceability", version, (), 1.0, evidence, value))
    if sections is not None:
        parts = {"sections": sections}
        results.append(HeadResult("sections", version, (), 1.0, {}, structure=parts))
    return Analysis(
        audio=AudioFacts(audio_hash(number), duration_s, 44100, 2, codec),
        results=tuple(results),
        embedding=vector.astype("<f4").tobytes(),
        embedding_version=version,
        patches=patches,
        patches_version=version,
        timeline_step_s=0.5,
    )


def made_up(
    n: int, *, seed: int = 0, vectors: NDArray[np.float32] | None = None
) -> Iterator[tuple[FileStat, FileTags, Analysis]]:
    """``n`` tracks on albums of ten, about one artist for every thirty tracks. The first of many
    are those of few: every column has a generator of its own. ``vectors``: random where not given.
    """
    vectors = unit_vectors(n, seed=seed) if vectors is None else vectors
    words = np.random.default_rng([seed, 1]).integers(0, len(_WORDS), (n, 6))
    genres = np.random.default_rng([seed, 2]).integers(0, len(GENRES), n)
    moods = np.random.default_rng([seed, 3]).integers(0, len(MOODS), (n, 2))
    numbers = np.random.default_rng([seed, 4]).random((n, 6))
    for i in range(n):
        album = i // 10
        title = " ".join(_WORDS[w] for w in words[i, :3]).title()
        artist = f"{_WORDS[words[album // 3 * 30, 3]].title()} Band {album // 3}"
        name = f"{_WORDS[words[album * 10, 4]].title()} {album}"
        path = f"/music/{artist}/{name}/{i % 10 + 1:02d} {title}.mp3"
        tags = FileTags(
            title=title,
            artist=artist,
            album=name,
            track_number=i % 10 + 1,
            year=1960 + int(numbers[i, 0] * 65),
            genre=GENRES[genres[i] - 1],
            bpm=60 + 120 * float(numbers[i, 1]) if i % 3 == 0 else None,
        )
        chosen = dict.fromkeys(MOODS[m] for m in moods[i])
        yield (
            stat(path, size=1000 + i, mtime_ns=10**18 + i),
            tags,
            analysis(
                seed * 10**9 + i,
                genre=GENRES[genres[i]],
                confidence=float(numbers[i, 2]),
                moods=tuple(chosen),
                vocal="vocal" if numbers[i, 3] < 0.7 else "instrumental",
                arousal=float(numbers[i, 4] * 2 - 1),
                valence=float(numbers[i, 5] * 2 - 1),
                bpm=60 + 120 * float(numbers[i, 1]) if i % 3 else None,
                energy=round(1 + 9 * float(numbers[i, 4]), 1),
                key=None if i % 7 == 0 else MusicalKey(i % 12, i % 5 < 2).name,
                loudness=-25 + 20 * float(numbers[i, 4]),
                sections='[[0.0,20.5,"A"],[20.5,61.2,"B"],[61.2,98.0,"C"],[98.0,120.0,"B"]]',
                duration_s=120 + 240 * float(numbers[i, 3]),
                vector=vectors[i],
            ),
        )


def build(path: Path, n: int, *, seed: int = 0, vectors: NDArray[np.float32] | None = None) -> Path:
    """A library of ``n`` made-up tracks, written by the writer's own operations in one
    transaction.
    """
    connection = open_writer(path)
    connection.execute("BEGIN IMMEDIATE")
    for number, (file, tags, computed) in enumerate(made_up(n, seed=seed, vectors=vectors)):
        recording_id = operations.store_recording(connection, computed)
        results = operations.prepare_results(computed.results, computed.timeline_step_s)
        operations.store_results(connection, recording_id, results)
        operations.store_embedding(connection, recording_id, VERSION, computed.embedding)
        operations.store_patches(connection, recording_id, VERSION, computed.patches)
        prepared = operations.prepare_file(file, tags)
        operations.link_file(connection, prepared, recording_id, 1_700_000_000.0 + number)
    connection.execute("COMMIT")
    connection.close()
    return path
