"""Takes a picture of every view and larger dialog into docs/screenshots: light and dark, at one and
at two pixels per point, over a library of the demo tracks, and of the states that are easily
forgotten.

    .venv/bin/python scripts/screenshots.py [--only NAME...] [--out FOLDER]

Needs no display, but fonts for the titles: on Debian fonts-noto-cjk and fonts-noto-color-emoji.
Look at the pictures: nothing else does.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # for tests.helpers

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from musicanalyzer.ui.app import DesktopApp

SIZE = (1280, 800)
SCALES = (1, 2)
# Of its own the platform has one of 800 by 800, which no dialog may be larger than.
SCREEN = {
    "name": "picture", "x": 0, "y": 0, "width": 3200, "height": 2000,
    "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1,
}  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "screenshots")
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME")
    parser.add_argument("--scale", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.scale is None:
        from PySide6.QtCore import QLockFile

        # Two at once would take each other's library away.
        lock = QLockFile(str(Path(tempfile.gettempdir()) / "musicanalyzer.lock"))
        if not lock.tryLock(0):
            sys.exit("Another run takes pictures; wait until it has finished.")
        with _sound() as sound:
            return _take_all(options, sound)
    options.out.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.gettempdir()) / "musicanalyzer"  # it can be read in the pictures
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    _take(options.out, folder, options.scale, set(options.only))
    shutil.rmtree(folder)
    return 0


@contextmanager
def _sound() -> Iterator[dict[str, str]]:
    """Variables of a process that has loudspeakers, where this computer can make them up."""
    from tests.helpers import virtual_sound

    if virtual_sound.missing():
        yield {}
        return
    with virtual_sound.VirtualSound() as server:
        yield server.environment


def _take_all(options: argparse.Namespace, sound: dict[str, str]) -> int:
    for language in ("ja", "und-zsye"):
        found = subprocess.run(["fc-list", f":lang={language}"], capture_output=True, check=True)
        if not found.stdout:
            sys.exit(
                f"No font has the signs of {language!r}, and titles would be boxes; install "
                "fonts-noto-cjk and fonts-noto-color-emoji."
            )
    screen = Path(tempfile.gettempdir()) / "musicanalyzer-screen.json"
    screen.write_text(json.dumps({"screens": [SCREEN]}), "utf-8")
    for scale in SCALES:
        arguments = ["--out", str(options.out), "--scale", str(scale)]
        if options.only:
            arguments += ["--only", *options.only]
        # The factor holds for a whole process.
        subprocess.run(
            [sys.executable, __file__, *arguments],
            check=True,
            env={
                **os.environ,
                "QT_QPA_PLATFORM": f"offscreen:configfile={screen}",
                "QT_SCALE_FACTOR": str(scale),
                **sound,
            },
        )
    screen.unlink()
    return 0


def _take(out: Path, folder: Path, scale: int, only: set[str]) -> None:
    from palette import save_with_palette
    from PySide6.QtCore import QEvent
    from PySide6.QtWidgets import QApplication

    from musicanalyzer.library.reader import LibraryReader
    from musicanalyzer.services.tag_mapping import TagMapping
    from musicanalyzer.services.tagging import TagWriting
    from musicanalyzer.ui.app import DesktopApp
    from tests.helpers.dialogs import DIALOGS, add_playlists

    music, flawed = folder / "Music", folder / "Flawed"
    shutil.copytree(ROOT / "resources" / "demo" / "tracks", music)
    (music / "half a download.flac").write_bytes(b"fLaC" + bytes(100))
    database = folder / "library.db"
    _scan(database, music)
    add_playlists(database)
    with LibraryReader(database) as reader:
        kilowatt = reader.ids("kilowatt")
    for _ in TagWriting(database=database, mapping=TagMapping(), what="kilowatt").run(kilowatt):
        pass
    if not only or "audit" in only:
        _write_flawed(flawed)
        _scan(folder / "flawed.db", flawed)
    application = QApplication([])
    states = (
        STATES
        | {
            f"dialog-{name}": ("library", partial(_opened, name, folder))
            for name in DIALOGS
            if name not in ("report", "about")  # they name the computer that they were taken on
        }
        | {"dialog-report": ("library", report)}
    )
    for appearance in ("light", "dark"):
        for name, (which, arrange) in states.items():
            if only and name not in only:
                continue
            library = folder / (f"{which or f'{name}-{appearance}'}.db")
            app = DesktopApp(application, database=library, settings_file=folder / "settings.json")
            folders = {"library": (str(music),), "flawed": (str(flawed),)}.get(which, ())
            app.settings.update(appearance=appearance, folders=folders, watch_folders=False)
            app.window.resize(*SIZE)
            app.show()
            settle()
            shown = arrange(app) or app.window
            settle()
            suffix = "" if scale == 1 else f"@{scale}x"
            path = out / f"{name}-{appearance}{suffix}.png"
            save_with_palette(shown.grab().toImage(), path)
            print(path)
            app.window.close()
            app.close()
            # Otherwise a thread of the next window might be the one that collects this one.
            app.window.deleteLater()
            del app, shown
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            gc.collect()


def _scan(database: Path, folder: Path) -> None:
    from musicanalyzer.services.installed import installed_models
    from musicanalyzer.services.start import make_scan

    scan = make_scan(database=database, models=installed_models(), device="cpu")
    for _ in scan.run([str(folder)]):
        pass


def _write_flawed(folder: Path) -> None:
    """Demo tracks as they come from where one should not have bought them."""
    import numpy as np
    import soundfile

    from musicanalyzer.audio import decode
    from tests.helpers.flawed_files import through

    tracks = ROOT / "resources" / "demo" / "tracks"
    folder.mkdir()

    def heard(name: str) -> np.ndarray:
        """A demo track at 44,100 Hz, shape (frames, channels)."""
        (path,) = tracks.rglob(name)
        blocks: list[np.ndarray] = []
        for _ in decode.blocks(
            path, sample_rate=44_100, listener=lambda channels, _: blocks.append(channels.copy())
        ):
            pass
        return np.concatenate(blocks)

    bridge, table, tide = heard("Regen*.wav"), heard("falling_bass.aiff"), heard("low_tide.flac")
    for name, samples in {
        "Bridge in the rain.flac": through(folder / "coded.mp3", bridge, "mp3"),
        "Falling bass.flac": through(folder / "coded.mp3", table, "mp3"),
        "Low tide (loud).flac": np.clip(6.0 * tide, -1, 1),
        "Low tide (end missing).flac": tide,
        "Untitled.wav": np.zeros((441_000, 2), np.float32),
    }.items():
        soundfile.write(folder / name, samples, 44_100, subtype="PCM_16")
    cut = folder / "Low tide (end missing).flac"
    cut.write_bytes(cut.read_bytes()[: cut.stat().st_size // 2])


def _opened(name: str, folder: Path, app: DesktopApp) -> QWidget:
    """The dialog, with what it works out."""
    from tests.helpers.dialogs import DIALOGS, shown

    app.window.library.view.selectRow(2)
    settle()
    DIALOGS[name](app, folder)
    settle(2500)
    dialog = shown(app)[-1]
    if name in ("set", "crates"):  # twelve tracks give no more
        dialog.n.setValue(3)
        settle(2500)
    return dialog


def report(app: DesktopApp) -> QWidget:
    """The page as it would be on any computer."""
    from musicanalyzer import __version__
    from musicanalyzer.ui import exceptions

    exceptions.system = lambda: f"musicanalyzer {__version__}, Python 3.11.2, Linux"
    text = (
        "Traceback (most recent call last):\n"
        '  File "musicanalyzer/ui/library_view.py", line 286, in play_selected\n'
        "    self._play_from(self.view.currentIndex().row())\n"
        "LookupError: an error that nobody expected"
    )
    page = exceptions.ReportPage(None, app.window)
    page.add(exceptions.Fault(text.splitlines()[-1], text, ("LookupError", "", 0)))
    page.open()
    return page


def library(app: DesktopApp) -> None:
    app.window.library.view.selectRow(2)


def wrong_search(app: DesktopApp) -> None:
    app.window.library.search.setText("genre:jazz tempoo:120")


def playing(app: DesktopApp) -> None:
    library(app)
    settle(2500)  # the panel draws the waveform
    app.window.library.play_selected()
    app.window.player_bar.show()
    settle(5000)


def mood_map(app: DesktopApp) -> None:
    library(app)
    app.window.show_view(app.window.mood_map)


def playlists(app: DesktopApp) -> None:
    app.window.show_view(app.window.playlists)
    settle()
    app.window.playlists.names.setCurrentRow(0)
    settle()
    app.window.playlists.tracks.selectRow(2)


def review(app: DesktopApp) -> None:
    app.window.show_view(app.window.review)


def live(app: DesktopApp) -> None:
    """A track as it plays, until the new section after 16 s is known."""
    view = app.window.live
    app.window.show_view(view)
    settle()
    view.tools.speed.setCurrentIndex(view.tools.speed.findData(50))
    view.open_file(ROOT / "resources" / "demo" / "tracks" / "Night Shift" / "Mirror Ball 🪩.opus")
    while view.is_listening and not (heard := view._session).sample_rate:
        settle(100)  # opening the file and loading the networks
    while view.is_listening and heard.position < 26 * heard.sample_rate:
        settle(100)


def live_frozen(app: DesktopApp) -> None:
    """Held, on the scale of notes, with a distance measured."""
    view = app.window.live
    view.tools.scale.setCurrentIndex(view.tools.scale.findData("notes"))
    live(app)
    view.canvas.freeze(True)
    for step in (-150, 60):
        view.canvas.step_cursor(step, step // 5)
        view.canvas.set_mark()
    settle()
    app.settings.update(live_scale="log")


def audit(app: DesktopApp) -> None:
    view = app.window.audit
    app.window.show_view(view)
    settle()
    view.check_files()
    while view.is_checking:
        settle(200)
    settle()
    rows = range(view.kinds.count())
    view.kinds.setCurrentRow(next(n for n in rows if view.kinds.item(n).text().startswith("Lossy")))
    page = view.stack.currentWidget()
    while not page.table.rowCount():
        settle(200)
    page.view.selectRow(0)
    settle(2500)  # the spectrum


def jobs(app: DesktopApp) -> None:
    app.window.show_view(app.window.jobs)
    app.window.scan_again()
    failed = app.window.jobs.failed.table
    while app.context.scans.running is not None or failed.track(0) is None:
        settle(500)


def settings(app: DesktopApp) -> None:
    app.window.show_view(app.window.settings)


# Name -> (which library, "" for an empty one; what is done to the open window before its picture).
STATES: dict[str, tuple[str, Callable[[DesktopApp], QWidget | None]]] = {
    "first-start": ("", lambda app: None),
    "library": ("library", library),
    "wrong-search": ("library", wrong_search),
    "playing": ("library", playing),
    "mood-map": ("library", mood_map),
    "playlists": ("library", playlists),
    "review": ("library", review),
    "audit": ("flawed", audit),
    "live": ("library", live),
    "live-frozen": ("library", live_frozen),
    "jobs": ("library", jobs),
    "settings": ("library", settings),
}


def settle(milliseconds: int = 900) -> None:
    """Let the threads answer and the window draw."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


if __name__ == "__main__":
    sys.exit(main())
