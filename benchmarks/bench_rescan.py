"""A second scan of a library in which nothing has changed, from start to end of the program.

The files are small but real: the walk asks for the size and time of each. Their rows are made up,
with the versions of the installed models, so that nothing is out of date.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks import programs
from benchmarks.figures import Figure
from musicanalyzer import paths
from musicanalyzer.dsp.params import PatchSpec
from musicanalyzer.library import operations
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import Analysis, FileStat, Versions
from musicanalyzer.library.schema import open_writer
from musicanalyzer.models.cards import find_models
from musicanalyzer.services.convert import versions
from tests.helpers.libraries import made_up


def run(*, quick: bool = False) -> Iterator[Figure]:
    count = 1000 if quick else 20_000
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        database = folder / "library.db"
        _build(database, folder / "music", count)
        runs = [programs.run_scan(folder / "music", database, workers=2) for _ in range(3)]
        with LibraryReader(database) as reader:
            assert reader.count() == count, "rows were lost"
            assert not list(reader.stale(_installed())), "the benchmark measures something else"
        best = min(runs, key=lambda run: run.wall_s)
        yield Figure(f"scan of {count} unchanged files", best.wall_s, "s", 3.0,
                     note=f"best of 3, CPU time {best.cpu_s:.2f} s")  # fmt: skip


def _installed() -> Versions:
    return versions(find_models(paths.models_folder(), PatchSpec()))


def _build(database: Path, music: Path, count: int) -> None:
    installed = _installed()
    connection = open_writer(database)
    connection.execute("BEGIN IMMEDIATE")
    for number, (file, tags, analysis) in enumerate(made_up(count)):
        path = music / Path(file.path).relative_to("/music")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(number.to_bytes(4, "big"))
        info = os.stat(path)
        computed = _present(analysis, installed)
        recording_id = operations.store_recording(connection, computed)
        results = operations.prepare_results(computed.results, computed.timeline_step_s)
        operations.store_results(connection, recording_id, results)
        operations.store_embedding(
            connection, recording_id, computed.embedding_version, computed.embedding
        )
        operations.store_patches(
            connection, recording_id, computed.patches_version, computed.patches
        )
        prepared = operations.prepare_file(
            FileStat(str(path), info.st_size, info.st_mtime_ns), tags
        )
        operations.link_file(connection, prepared, recording_id, 1_700_000_000.0 + number)
    connection.execute("COMMIT")
    connection.close()


def _present(analysis: Analysis, installed: Versions) -> Analysis:
    """The same, as if the installed models had computed it."""
    assert installed.embedding is not None
    assert installed.patches is not None
    return replace(
        analysis,
        results=tuple(
            replace(result, version=installed.heads[result.head])
            for result in analysis.results
            if result.head in installed.heads
        ),
        embedding_version=installed.embedding,
        patches_version=installed.patches,
    )
