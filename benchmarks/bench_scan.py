"""What a track costs in a whole scan, what a second worker brings, and how soon the first is done.

The yardstick is ``librosa.load(sr=22050)`` and ``melspectrogram`` of the same files in the same
run, warm: the start of librosa and its first call are left out. Our figure is of the whole program,
from its start to its end, with its workers; "steady" leaves its start out by the difference between
many and few tracks. Tracks are stereo, 180 s, synthetic and distinct.
"""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import librosa

from benchmarks import corpus, programs
from benchmarks.figures import Figure
from musicanalyzer.errors import LibraryError
from musicanalyzer.library.reader import LibraryReader

FORMATS = ("mp3", "flac-16")
FEW = 4


def run(*, quick: bool = False) -> Iterator[Figure]:
    count, duration_s = (6, 20.0) if quick else (20, 180.0)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        corpus.write_tracks(folder, duration_s=duration_s, count=count, formats=FORMATS)
        for name in FORMATS:
            yield from _cost(folder / name, folder, count)
        yield _workers(folder / "mp3", folder)
        yield _cold_start(folder / "mp3", folder)


def _cost(tracks: Path, folder: Path, count: int) -> Iterator[Figure]:
    few = folder / f"few {tracks.name}"
    few.mkdir()
    files = sorted(tracks.iterdir())
    for file in files[:FEW]:
        (few / file.name).hardlink_to(file)
    theirs_s = _yardstick_s(files) / count
    whole = programs.run_scan(tracks, folder / f"{tracks.name}.db", workers=2)
    small = programs.run_scan(few, folder / f"few {tracks.name}.db", workers=2)
    steady_s = (whole.cpu_s - small.cpu_s) / (count - FEW)
    each_s = whole.cpu_s / count
    note = f"{each_s:.3f} s a track, librosa {theirs_s:.3f} s, {count} tracks, start included"
    yield Figure(f"scan of {tracks.name}, CPU time / librosa's", each_s / theirs_s, "times", 1.5,
                 note=note)  # fmt: skip
    yield Figure(f"scan of {tracks.name}, steady", steady_s / theirs_s, "times",
                 note=f"{steady_s:.3f} s a track")  # fmt: skip


def _yardstick_s(files: list[Path]) -> float:
    """CPU seconds for all files, after one that is not counted."""

    def listen(path: Path) -> None:
        signal, rate = librosa.load(path, sr=22_050)
        librosa.feature.melspectrogram(y=signal, sr=rate)

    listen(files[0])
    began = time.process_time()
    for file in files:
        listen(file)
    return time.process_time() - began


def _workers(tracks: Path, folder: Path) -> Figure:
    """Steady rates: the start is left out, as above."""
    few = folder / f"few {tracks.name}"
    whole_s, steady_s = [], []
    for workers in (1, 2):
        small = programs.run_scan(few, folder / f"few, {workers} workers.db", workers=workers)
        whole = programs.run_scan(tracks, folder / f"{workers} workers.db", workers=workers)
        whole_s.append(whole.wall_s)
        steady_s.append(whole.wall_s - small.wall_s)
    ratio = steady_s[0] / steady_s[1]
    note = f"{whole_s[0]:.1f} s and {whole_s[1]:.1f} s, start included; needs two idle cores"
    return Figure("rate of two workers / of one", ratio, "times", 1.7, at_least=True, note=note)


def _cold_start(tracks: Path, folder: Path) -> Figure:
    """From the start of the program to the first row that another program can read."""
    database = folder / "cold.db"
    began = time.perf_counter()
    process = subprocess.Popen(
        programs.scan_command(tracks, database, 2),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while process.poll() is None and _n_rows(database) == 0:
        time.sleep(0.01)
    taken_s = time.perf_counter() - began
    process.kill()
    process.wait()
    note = "the group of rows that holds it is committed"
    return Figure("start of the program to the first track done", taken_s, "s", 3.0, note=note)


def _n_rows(database: Path) -> int:
    try:
        with LibraryReader(database) as reader:
            return reader.count()
    except LibraryError:  # it is being made
        return 0
