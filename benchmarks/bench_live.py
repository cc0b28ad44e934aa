"""The live view: what a frame costs, and half an hour of the whole window on a virtual microphone.

The microphone belongs to a sound server of the benchmark's own; through it and the real PortAudio
comes music with sharp attacks. Where there is no server to start, only the frame is measured.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks.figures import Figure
from tests.helpers import virtual_sound
from tests.helpers.libraries import build
from tests.helpers.signals import music_like

SIZE = (1200, 600)
FRAMES = 2000
SECONDS = 1800.0
FPS = 58.0
TRACKS = 1000  # of the library that the nearest ones are looked for in


def run(*, quick: bool = False, seconds: float | None = None) -> Iterator[Figure]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    yield from _columns()
    yield from _frame(200 if quick else FRAMES)
    if reason := virtual_sound.missing():
        print(f"the rest needs a sound server: {reason}")
        return
    yield from _window(seconds or (12.0 if quick else SECONDS))


def _columns() -> Iterator[Figure]:
    """One column of 600 rows, as they come while one listens."""
    from musicanalyzer.dsp.params import PICTURE_SCALES, PictureSpec
    from musicanalyzer.dsp.picture import PictureColumns

    noise = np.random.default_rng(1).normal(0, 0.1, 100_000).astype(np.float32)
    for scale in PICTURE_SCALES:
        made = PictureColumns(PictureSpec(scale, 4096, 600), sample_rate=48_000)
        made.columns(noise, 1)
        started = time.thread_time()
        for start in range(300):
            made.columns(noise[start:], 1)
        taken = (time.thread_time() - started) / 300
        yield Figure(f"a column on the scale {scale}", taken * 1e3, "ms", note="window 4096")


def _frame(frames: int) -> Iterator[Figure]:
    """A column is written and all is painted, with onsets, boundaries, ribbons and a cursor."""
    from PySide6.QtWidgets import QApplication

    from musicanalyzer.dsp.axis import frequency_axis
    from musicanalyzer.dsp.params import PictureSpec
    from musicanalyzer.dsp.picture import Columns
    from musicanalyzer.services.live_events import (
        BoundaryEvent,
        OnsetEvent,
        Section,
        SectionsEvent,
        TagsEvent,
    )
    from musicanalyzer.services.live_log import EventLog
    from musicanalyzer.ui.live_canvas import LiveCanvas, Place
    from musicanalyzer.ui.live_image import colour_table

    application = QApplication.instance() or QApplication(["benchmark"])
    rate, hop = 48_000, 480
    canvas = LiveCanvas()
    canvas.set_table(colour_table("heat", top_db=-10.0, range_db=80.0))
    canvas.resize(*SIZE)
    canvas.show()
    application.processEvents()
    log = EventLog(sample_rate=rate, seconds=600.0)
    assert canvas.image is not None
    spec = PictureSpec("log", 4096, canvas.image.n_rows, 100)
    canvas.set_stream(frequency_axis(spec, rate), hop, log)
    heads = {
        "genre": {"label": "rock", "confidence": 0.8},
        "mood": {"labels": ["happy"]},
        "vocal": {"label": "vocal", "scores": {"vocal": 0.7}},
    }
    last = frames * hop + 12 * rate
    log.add(OnsetEvent(at, 0.7) for at in range(0, last, rate // 8))
    log.add(BoundaryEvent(at, 0.7, 6.0) for at in range(0, last, 4 * rate))
    starts = range(0, last, 4 * rate)
    sections = tuple(Section(at, "ABC"[at // rate % 3], True) for at in starts)
    log.add([SectionsEvent(last, sections)])
    log.add(TagsEvent(at, "music", heads) for at in range(0, last, round(1.44 * rate)))
    rng = np.random.default_rng(0)
    columns = rng.integers(60, 255, (1200 + frames, spec.n_rows)).astype(np.uint8)
    outline = rng.integers(-100, 100, (len(columns), 2)).astype(np.int8)
    outline.sort(axis=1)
    canvas.put(Columns(0, columns[:1200], outline[:1200]), is_new=True)
    taken = []
    for index in range(frames):
        canvas.cursor_at = Place(canvas.right - 100, 440.0)
        canvas._cursor_words = "0:12.50   440.0 Hz   A4 +0 ct   −32.0 dB"
        started = time.thread_time()
        one = slice(1200 + index, 1201 + index)
        canvas.put(Columns(one.start, columns[one], outline[one]), is_new=True)
        canvas.repaint()
        taken.append(time.thread_time() - started)
    canvas.close()
    note = f"{canvas.width()} x {canvas.height()}, markers and cursor, {frames} frames"
    for name, value in (("median", np.median(taken)), ("p99", np.quantile(taken, 0.99))):
        bar = 1.0 if name == "median" else None
        yield Figure(f"a frame of the live picture, {name}", value * 1e3, "ms", bar, note=note)


def _window(seconds: float) -> Iterator[Figure]:
    """The whole window, all panels on, for so long."""
    with tempfile.TemporaryDirectory() as folder, virtual_sound.VirtualSound() as sound:
        os.environ.update(sound.environment)
        raw = Path(folder) / "music.raw"
        music = music_like(60.0, virtual_sound.RATE, channels=2)
        raw.write_bytes((music * 20_000).astype("<i2").tobytes())
        yield from _listened(Path(folder), sound, raw, seconds)


def _listened(
    folder: Path, sound: virtual_sound.VirtualSound, raw: Path, seconds: float
) -> Iterator[Figure]:
    from PySide6.QtCore import QEventLoop, QTimer
    from PySide6.QtWidgets import QApplication

    from musicanalyzer.services.live_events import OnsetEvent
    from musicanalyzer.ui.app import DesktopApp

    database = _library(folder / "library.db")
    application = QApplication.instance() or QApplication(["benchmark"])
    app = DesktopApp(application, database=database, settings_file=folder / "settings.json")
    app.settings.update(live_device=virtual_sound.MICROPHONE, watch_folders=False)
    app.window.resize(1400, 900)
    app.show()
    view = app.window.live
    app.window.show_view(view)

    def wait(milliseconds: int) -> None:
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    frames, delays = 0, []
    paint, put = view.canvas.paintEvent, view.meters.take

    def counted(event) -> None:
        nonlocal frames
        frames += 1
        paint(event)

    def timed(events, sample_rate: int) -> None:
        session = view._session
        for event in events:
            if isinstance(event, OnsetEvent) and session is not None and session.source:
                late = (session.position - event.sample) / sample_rate
                delays.append(late + getattr(session.source, "latency_s", 0.0))
        put(events, sample_rate)

    view.canvas.paintEvent, view.meters.take = counted, timed  # type: ignore[method-assign]
    view.listen()
    player = sound.play(raw)
    wait(8000)
    resident, frames, started, worked = _resident_mb(), 0, time.monotonic(), time.process_time()
    delays.clear()
    highest = resident
    while (passed := time.monotonic() - started) < seconds:
        if player.poll() is not None:
            player = sound.play(raw)
        wait(min(1000, max(1, round(1000 * (seconds - passed)))))
        highest = max(highest, _resident_mb())
    passed = time.monotonic() - started
    worked = time.process_time() - worked
    session = view._session
    assert session is not None
    assert session.source is not None
    lost, dropped, skipped = session.source.lost, session.dropped, session.skipped
    app.window.close()
    app.close()
    note = f"{passed:.0f} s, window 1400 x 900"
    yield Figure("frames a second", frames / passed, "fps", FPS, at_least=True, note=note)
    yield Figure("the whole program's CPU", worked / passed, "cores", 0.6)
    yield Figure("memory grown", highest - resident, "MB", 10.0, note=f"from {resident:.0f} MB")
    yield Figure("samples lost on the way", float(lost), "samples", 0.0)
    yield Figure("events dropped, samples skipped", float(dropped + skipped), "", 0.0)
    if delays:
        yield Figure(
            "from an onset's sound to its mark, median",
            1e3 * float(np.median(delays)),
            "ms",
            120.0,
            note=f"p95 {1e3 * np.quantile(delays, 0.95):.0f} ms, {len(delays)} onsets",
        )  # fmt: skip


def _library(path: Path) -> Path:
    """Of made-up tracks that can be compared with what is heard: with vectors of its trunk."""
    from musicanalyzer.library.schema import open_writer
    from musicanalyzer.services.installed import installed_models

    version = installed_models().similarity.version_key
    size = 128
    vectors = np.random.default_rng(4).normal(size=(TRACKS, size)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    build(path, TRACKS, vectors=vectors)
    connection = open_writer(path)
    connection.execute("UPDATE embeddings SET version = ?", (version,))
    connection.commit()
    connection.close()
    return path


def _resident_mb() -> float:
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
