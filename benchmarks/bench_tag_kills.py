"""Kills the writing of tags at random moments, over all formats: no file may suffer.

A process of its own writes tags, takes them back and writes others until SIGKILL meets it. After
each kill comes what the next start does; then every file must hold its audio, be readable, and no
copy may be left. At the end the journal takes back all that the killed runs wrote: every file must
then be what it was at first, byte for byte. Moments are drawn from a seeded generator: every second
one within some time from the run's beginning, the others shortly after a copy has come into being.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures import Figure
from musicanalyzer.audio.identity import audio_hash
from musicanalyzer.audio.tags import read_tags
from musicanalyzer.errors import AppError
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.services.tagging import TagUndo, recover
from tests.helpers.bad_inputs import encoded
from tests.helpers.strange_tags import FAMILIES, family
from tests.helpers.tagging import copies_in, library_of
from tests.helpers.tagging import run as run_job

SEED = 23
COPY_S = 0.02  # what a copy takes until it is in the file's place, and the journal some more
LONGEST_S = 0.5  # from a run's beginning to the kill; a run over all files takes about as long
FORMATS = ("mp3", "flac-16", "ogg-vorbis", "opus", "m4a-aac", "m4a-alac", "wav-16", "aiff")


def run(*, quick: bool = False, kills: int = 0) -> Iterator[Figure]:
    kills = kills or (20 if quick else 500)
    with tempfile.TemporaryDirectory() as temporary:
        yield from measure(Path(temporary), kills)


def measure(folder: Path, kills: int) -> Iterator[Figure]:
    """In an empty folder; the files lie in ``music`` below it."""
    music, database = folder / "music", folder / "library.db"
    music.mkdir()
    paths = _files(music)
    library_of(database, paths)
    first = {path: path.read_bytes() for path in paths}
    hashes = {path: audio_hash(path) for path in paths}
    moments = random.Random(SEED)
    hurt = unreadable = left = met = 0
    writers = _Writers(database)
    for number in range(kills):
        writers.begin()
        if number % 2:
            _wait_for_copies(music, moments.randrange(1, 4))
            time.sleep(moments.uniform(0.0, COPY_S))
        else:
            time.sleep(moments.uniform(0.0, LONGEST_S))
        writers.kill()
        met += bool(copies_in(music))
        recover(database)
        left += len(copies_in(music))
        for path in paths:
            try:
                hurt += audio_hash(path) != hashes[path]
                unreadable += read_tags(path).problem is not None
            except AppError:
                unreadable += 1
    writers.close()
    _undo_all(database)
    changed = sum(path.read_bytes() != first[path] for path in paths)
    note = f"{kills} kills, {met} within a copy, {len(paths)} files, seed {SEED}"
    yield Figure("files whose audio a kill changed", hurt, "", 0, note=note)
    yield Figure("files that could not be read after a kill", unreadable, "", 0)
    yield Figure("copies left after the next start", left, "", 0)
    yield Figure("files that undo did not bring back byte for byte", changed, "", 0)


def _wait_for_copies(music: Path, n: int) -> None:
    """Until the nth copy from now on is there; a busy machine takes its time."""
    seen: set[str] = set()
    ends = time.monotonic() + 20.0
    while len(seen) < n and time.monotonic() < ends:
        seen |= set(copies_in(music))


def _files(music: Path) -> list[Path]:
    """Two of each format: as an encoder writes it, and with the strangest tags."""
    paths = []
    for name in FORMATS:
        paths.append(music / f"{name}.{name.partition('-')[0]}")
        paths[-1].write_bytes(encoded(name, 8.0))
    for name, kind in (("mp3", "many 2.3"), ("flac", "everything"), ("ogg", "odd"),
                       ("opus", "gains"), ("m4a", "moov in front"), ("wav", "id3 and info"),
                       ("aiff", "id3"), ("mp3", "ape and v1")):  # fmt: skip
        paths.append(music / f"strange {kind}.{FAMILIES[name][0]}")
        paths[-1].write_bytes(family(name)[kind])
    return paths


class _Writers:
    """Starts processes that write, one after the other, to be killed."""

    def __init__(self, database: Path) -> None:
        self._nursery = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.tag_writer", str(database)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._child = 0

    def begin(self) -> None:
        """The next one; returns as soon as it writes."""
        assert self._nursery.stdin is not None
        print("one more", file=self._nursery.stdin, flush=True)
        said = {self._line(), self._line()}
        (child,) = said - {"begun"}
        self._child = int(child)

    def kill(self) -> None:
        os.kill(self._child, signal.SIGKILL)
        if self._line() != "ended":
            raise RuntimeError("the process that writes tags cannot be killed")

    def _line(self) -> str:
        assert self._nursery.stdout is not None
        line = self._nursery.stdout.readline().strip()
        if not line:
            raise RuntimeError("the process that writes tags ended by itself")
        return line

    def close(self) -> None:
        self._nursery.communicate()


def _undo_all(database: Path) -> None:
    """The newest first; an undo that was killed half-way is finished by undoing its run."""
    while True:
        with LibraryReader(database) as reader:
            runs = [
                run for run in reader.tag_runs() if not run.is_undo and run.changes > run.undone
            ]
        if not runs:
            return
        undo = TagUndo(database=database, run_id=runs[0].id)
        run_job(undo.run())
        if undo.outcome.failures or undo.outcome.kept or not undo.outcome.written:
            return
