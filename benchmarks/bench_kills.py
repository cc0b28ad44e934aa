"""Kills scans at random moments and lets them go on: nothing may be lost, nothing done twice.

Every kill is SIGKILL to the program and its workers. A library that has survived to the end is
compared, column by column, with one that was never interrupted. Moments are drawn from a seeded
generator over the time that a whole scan takes.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks import programs
from benchmarks.figures import Figure
from musicanalyzer.library.reader import LibraryReader
from tests.helpers.scanning import contents, write_song, write_songs

SEED = 11


def run(*, quick: bool = False) -> Iterator[Figure]:
    kills = 4 if quick else 30
    moments = random.Random(SEED)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        music = folder / "music"
        write_songs(music, 20 if quick else 60)
        for number in range(5):
            write_song(music / f"copy {number}.flac", number, tags={"title": "a copy"})
        (music / "page.mp3").write_bytes(b"<html>" * 50)
        whole = programs.run_scan(music, folder / "whole.db", workers=2)
        expected = contents(folder / "whole.db")
        done = damaged = lost = different = finished = 0
        while done < kills:
            # Until it comes to its end, one library is killed again and again.
            database = folder / f"killed {finished}.db"
            rows: set[str] = set()
            while not _ended(music, database, moments.uniform(0.0, whole.wall_s), done < kills):
                done += 1
                problems, now = _state(database)
                damaged += problems
                lost += not rows <= now
                rows = now
            finished += 1
            different += contents(database) != expected
            damaged += _state(database)[0]
        note = f"{done} kills, {finished} libraries, seed {SEED}"
        yield Figure("libraries damaged by kills", damaged, "", 0, note=note)
        yield Figure("kills that lost rows", lost, "", 0)
        yield Figure("libraries that differ from an uninterrupted one", different, "", 0)


def _ended(music: Path, database: Path, moment_s: float, kill: bool) -> bool:
    """Scan; True where the scan came to its end before the moment of its death."""
    process = subprocess.Popen(
        programs.scan_command(music, database, 2),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    if kill:
        time.sleep(moment_s)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return False
    if process.wait() != 0:
        raise subprocess.CalledProcessError(process.returncode, process.args)
    return True


def _state(database: Path) -> tuple[int, set[str]]:
    """(1 where the library is damaged, its tracks)."""
    if not database.exists() or database.stat().st_size == 0:
        return 0, set()
    with LibraryReader(database) as reader:
        problems = reader.integrity()
    return int(bool(problems)), set(map(repr, contents(database)["tracks"]))
