"""The mood map over 100,000 tracks: one frame while panning, beside the 16.7 ms that 60 a second
leave, and how soon its points are read.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks.figures import Figure
from benchmarks.large_library import build_large

FRAME_MS = 1000 / 60
SIZE = (1100, 800)  # of the whole map in pixels at 100 %
ZOOMS = (1, 3, 10, 40)  # from all tracks to a few hundred


def run(*, quick: bool = False) -> Iterator[Figure]:
    n, frames = (5_000, 20) if quick else (100_000, 300)
    with tempfile.TemporaryDirectory() as folder:
        yield _reading(build_large(Path(folder) / "library.db", n))
    taken = _panning(n, frames)
    passed, worked = np.concatenate(list(taken.values())).T
    for name, value in _summary(passed):
        yield Figure(
            f"frame of the map while panning, {name}",
            value / FRAME_MS,
            "frames",
            None if name == "worst" else 1.0,
            note=f"{value:.2f} ms; {n} tracks, {len(passed)} frames",
        )
    # What other programs on the machine do not lengthen.
    for name, value in _summary(worked):
        yield Figure(
            f"its own work, {name}", value / FRAME_MS, "frames", 1.0, note=f"{value:.2f} ms"
        )
    for zoom, found in taken.items():
        note = f"p99 {np.quantile(found[:, 1], 0.99):.2f} ms"
        median = float(np.median(found[:, 1]))
        yield Figure(f"its own work at zoom {zoom}, median", median, "ms", note=note)


def _summary(values: np.ndarray) -> Iterator[tuple[str, float]]:
    yield "median", float(np.median(values))
    yield "p99", float(np.quantile(values, 0.99))
    yield "worst", float(values.max())


def _reading(database: Path) -> Figure:
    from musicanalyzer.library.reader import LibraryReader

    with LibraryReader(database) as reader:
        taken = []
        for _ in range(3):
            started = time.perf_counter()
            n = len(reader.mood_points())
            taken.append(time.perf_counter() - started)
    return Figure("points read from the library", min(taken), "s", note=f"{n} tracks, best of 3")


def _panning(n: int, frames: int) -> dict[int, np.ndarray]:
    """By zoom, for each frame the milliseconds that passed and those that it worked, of shape
    (frames, 2): the map itself, painted as a drag paints it.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from musicanalyzer.library.mood_reads import MoodPoints
    from musicanalyzer.ui import theme
    from musicanalyzer.ui.mood_canvas import MoodCanvas

    application = QApplication.instance() or QApplication(["benchmark"])
    names = ("blues", "classical", "electronic", "hip-hop", "jazz", "metal", "pop", "unsure")
    rng = np.random.default_rng(0)
    genre = rng.integers(0, len(names), n).astype(np.int32)
    middle = rng.uniform(0.3, 0.7, (len(names), 2))
    places = np.clip(middle[genre] + rng.normal(0, 0.1, (n, 2)), 0, 1).astype(np.float32)
    x, y = places[:, 0].copy(), places[:, 1].copy()
    rows = np.arange(n)
    canvas = MoodCanvas()
    canvas.resize(*SIZE)
    canvas.picture.set_points(
        MoodPoints(rows, x, y, genre, names),
        rows,
        [theme.label_colour(name) for name in names],
        (),
        theme.label_colour("unsure"),
    )
    canvas.set_points(x, y, rows)
    canvas.show()
    application.processEvents()
    taken: dict[int, np.ndarray] = {}
    for zoom in ZOOMS:
        canvas.go_home()
        canvas.extent = canvas.extent.zoomed(zoom, 0.5, 0.5)
        canvas.repaint()
        found = []
        for frame in range(frames):
            turn = frame / frames * 2 * np.pi
            canvas.extent = canvas.extent.panned(0.006 * np.cos(turn), 0.006 * np.sin(turn))
            started, work = time.perf_counter(), time.thread_time()
            canvas.repaint()
            found.append((time.perf_counter() - started, time.thread_time() - work))
        taken[zoom] = np.array(found) * 1e3
    canvas.close()
    return taken
