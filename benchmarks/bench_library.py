"""How long the library takes over 100,000 tracks, each figure beside its bar.

    python -m benchmarks.bench_library [--tracks 100000] [--keep FILE]

Building the library costs some minutes the first time; ``--keep`` keeps it for the next.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.similarity import SimilarityIndex
from musicanalyzer.library.writer import LibraryWriter
from musicanalyzer.services.playlist_rules import Like, Limits
from musicanalyzer.services.playlist_rules import Path as SoundPath
from musicanalyzer.services.playlists import PlaylistBuilder
from musicanalyzer.services.teach import propose, teach
from tests.helpers.libraries import build

PAGE = 200  # rows that a window or a terminal shows first
QUERIES = (
    "",
    "love",
    "love night",
    '"love night"',
    "artist:love",
    "genre:jazz",
    "-genre:jazz",
    "bpm:90..110",
    "genre:jazz bpm:90..110",
    "mood:calm arousal:>0.2",
    "confidence:>0.7",
    "year:>=1990",
    "length:3:00..4:00",
    "added:>2w",
    "is:unsure",
    "is:duplicate",
    "(genre:jazz | genre:rock) love",
)


def best_ms(work: Callable[[], object], *, times: int = 5) -> float:
    """The shortest of several runs: what the work costs, other programs apart."""
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return min(taken) * 1e3


def show(name: str, figure_ms: float, bar_ms: float) -> None:
    verdict = "ok" if figure_ms <= bar_ms else "OVER"
    print(f"{name:<52} {figure_ms:9.1f} ms   bar {bar_ms:7.0f} ms   {verdict}", flush=True)


def bench_rescan(reader: LibraryReader) -> None:
    """What a scan reads before it knows what has changed."""
    total = reader.count()
    size = len(reader.known_files(["/music"]))
    figure = best_ms(lambda: reader.known_files(["/music"]))
    show(f"known files, {size} of {total}", figure, 500 * size / 20_000)


def bench_queries(reader: LibraryReader, bar_ms: float) -> None:
    for query in QUERIES:
        found = reader.count(query)
        figure = best_ms(lambda q=query: list(reader.list(q, limit=PAGE)))  # type: ignore[misc]
        show(f"list {query!r}, first {PAGE} of {found}", figure, bar_ms)
    for query in ("love", "genre:jazz", "bpm:90..110"):
        figure = best_ms(lambda q=query: reader.ids(q))  # type: ignore[misc]
        show(f"all ids of {query!r}", figure, bar_ms)


def bench_similarity(reader: LibraryReader) -> None:
    started = time.perf_counter()
    index = SimilarityIndex(reader, version="v1")
    print(f"index of {len(index)} made or opened in {time.perf_counter() - started:.2f} s")
    show("index opened again", best_ms(lambda: SimilarityIndex(reader, version="v1")), 100)
    show("nearest 50", best_ms(lambda: index.nearest(int(index.ids[7]), 50), times=20), 30)
    builder = PlaylistBuilder(reader, index)
    limits = Limits(n=25, per_artist=2)
    show("playlist like one track", best_ms(lambda: builder.build(Like((8,)), limits)), 2000)
    path = SoundPath(8, 9)
    show("playlist along a path", best_ms(lambda: builder.build(path, limits)), 2000)


def bench_teaching(database: Path) -> None:
    """A label from ten tracks that sound alike and ten that do not: learned, judged, given."""
    with LibraryReader(database) as reader, LibraryWriter(database) as writer:
        index = SimilarityIndex(reader, version="v1")
        alike, _ = index.nearest(8, 10)
        others = [int(index.ids[i]) for i in range(0, len(index), len(index) // 10)][:10]
        tracks = reader.tracks_of([*alike, *others])
        yes, no = (reader.tracks([tracks[int(i)][0] for i in some]) for some in (alike, others))
        figure = best_ms(lambda: teach(reader, writer, "mine", yes=yes, no=no))
        show(f"label of 20 examples over {len(index)}", figure, 2000)
        show("its next ten questions", best_ms(lambda: list(propose(reader, "mine", n=10))), 2000)
        show("list 'label:mine'", best_ms(lambda: list(reader.list("label:mine", limit=PAGE))), 100)


def main() -> None:
    parser = argparse.ArgumentParser(description="Benchmarks of the library.")
    parser.add_argument("--tracks", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, help="where to keep the library between runs")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = options.keep or Path(folder) / "library.db"
        if not path.exists():
            started = time.perf_counter()
            build(path, options.tracks)
            print(f"{options.tracks} tracks written in {time.perf_counter() - started:.1f} s")
        small = build(Path(folder) / "small.db", 20_000)
        with LibraryReader(small) as reader:
            bench_rescan(reader)
        bench_teaching(small)
        with LibraryReader(path) as reader:
            bench_rescan(reader)
            bench_queries(reader, 100 if options.tracks <= 100_000 else 150)
            bench_similarity(reader)
        bench_teaching(path)


if __name__ == "__main__":
    main()
