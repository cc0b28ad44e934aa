"""One window per library, and the files that a second start brings: real starts of the program."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from musicanalyzer.ui import columns
from musicanalyzer.ui.single_instance import SingleInstance

ROOT = Path(__file__).parents[2]
CLAIM = """
import os, sys, time
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from musicanalyzer.ui.single_instance import SingleInstance
application = QCoreApplication([])
instance = SingleInstance(Path(sys.argv[1]))
print(instance.claim(), flush=True)
time.sleep(60)
"""


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Starts inherit them; sockets' names must be short, which a test's folder need not be."""
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))


@pytest.fixture
def runtime(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = Path("/tmp") / f"ma-{os.getpid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def first(app, database: Path, runtime: Path) -> Iterator[SingleInstance]:
    """The window of ``app`` as the first."""
    instance = SingleInstance(database)
    assert instance.claim()
    instance.asked.connect(app.take)
    yield instance
    instance.close()


def start_again(qtbot, database: Path, files: Sequence[str] = (), *, cwd: Path = ROOT) -> int:
    """Start the program a second time, as from a shell; gives its exit code."""
    program = subprocess.Popen(
        [sys.executable, "-m", "musicanalyzer", "--db", str(database), *files],
        cwd=cwd,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)},
    )
    try:
        qtbot.waitUntil(lambda: program.poll() is not None, timeout=30_000)
    finally:
        program.kill()
    return program.wait()


def test_a_second_start_ends_and_brings_the_first_window_forward(
    app, first, database, qtbot
) -> None:
    app.window.showMinimized()
    with qtbot.waitSignal(first.asked, timeout=30_000) as asked:
        assert start_again(qtbot, database) == 0
    assert asked.args[0] == []
    assert not app.window.isMinimized()
    assert app.window.isVisible()


def test_a_file_of_the_library_is_selected_and_played(app, first, database, scanned, qtbot) -> None:
    app.window.library.search.setText("no such words")
    with qtbot.waitSignal(app.context.play_asked, timeout=30_000) as played:
        start_again(qtbot, database, ["twelve_bars.mp2", "./07 - Don't Look Down.wma"],
                    cwd=scanned.parent / "music")  # fmt: skip
    view, table = app.window.library.view, app.window.library.table
    qtbot.waitUntil(lambda: len(view.selected_ids) == 2)

    def chosen() -> set[str]:
        tracks = [table.track(table.row_of(track_id)) for track_id in view.selected_ids]
        return {os.path.basename(track.path) for track in tracks if track is not None}

    qtbot.waitUntil(lambda: chosen() == {"twelve_bars.mp2", "07 - Don't Look Down.wma"})
    assert sorted(played.args[0]) == sorted(view.selected_ids)


def test_another_file_is_added_chosen_and_said_with_its_genre(
    app, first, database, scanned, tmp_path, qtbot
) -> None:
    new = tmp_path / "brought along.wma"
    shutil.copy(scanned.parent / "music" / "07 - Don't Look Down.wma", new)
    start_again(qtbot, database, [str(new)])
    view, table = app.window.library.view, app.window.library.table
    qtbot.waitUntil(lambda: table.rowCount() == 13 and bool(view.selected_ids), timeout=60_000)
    (chosen,) = view.selected_ids
    qtbot.waitUntil(lambda: table.track(table.row_of(chosen)) is not None)
    track = table.track(table.row_of(chosen))
    assert track.path == str(new)
    said = f"Added Iron Lantern – Don't Look Down: {columns.genre(track)}."
    qtbot.waitUntil(lambda: app.window.messages.sentence == said)


def test_a_file_that_cannot_be_read_says_why(app, first, database, scanned, qtbot) -> None:
    app.opening.open([str(scanned.parent / "music" / "vanished.mp3")])
    qtbot.waitUntil(lambda: "vanished.mp3" in app.window.messages.sentence)
    noise = database.with_name("noise.mp3")
    noise.write_bytes(b"this is no music" * 100)
    app.opening.open([str(noise)])
    qtbot.waitUntil(lambda: str(noise) in app.window.messages.sentence, timeout=60_000)


def test_another_library_has_a_window_of_its_own(runtime, tmp_path, qapp) -> None:
    one, two = SingleInstance(tmp_path / "one.db"), SingleInstance(tmp_path / "two.db")
    assert one.claim()
    assert two.claim()
    one.close()
    two.close()


def test_a_crashed_first_window_stands_in_nobodys_way(runtime, tmp_path, qapp) -> None:
    database = tmp_path / "library.db"
    program = subprocess.Popen(
        [sys.executable, "-c", CLAIM, str(database)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert program.stdout is not None
    with program.stdout:
        assert program.stdout.readline() == "True\n"
    program.send_signal(signal.SIGKILL)
    program.wait()
    left = {path.suffix for path in runtime.iterdir()}
    assert left == {".lock", ".socket"}
    instance = SingleInstance(database)
    begun = time.monotonic()
    assert instance.claim()
    assert instance._server.isListening()
    assert time.monotonic() - begun < 1.0
    instance.close()


def test_a_first_window_that_does_not_answer_is_not_waited_for_long(
    runtime, tmp_path, qapp, monkeypatch
) -> None:
    monkeypatch.setattr("musicanalyzer.ui.single_instance.CONNECT_S", 0.2)
    monkeypatch.setattr("musicanalyzer.ui.single_instance.ANSWER_S", 0.2)
    hung = SingleInstance(tmp_path / "library.db")
    assert hung.claim()
    second = SingleInstance(tmp_path / "library.db")  # in this thread: nobody can answer
    assert second.claim()
    hung.close()
    second.close()


def test_a_second_start_loads_nothing_of_the_window(runtime, tmp_path, qapp) -> None:
    code = "import sys, musicanalyzer.ui.start; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    assert "musicanalyzer.ui.single_instance" in loaded
    assert {"numpy", "musicanalyzer.ui.main_window", "PySide6.QtSvg"}.isdisjoint(loaded)


def test_nonsense_on_the_socket_opens_nothing(app, first, database, qtbot) -> None:
    import socket

    asked: list[object] = []
    first.asked.connect(lambda files, token: asked.append(files))
    for text in (b"hello\n", b"[1]\n", b'{"files": 3}\n', b"x" * (1 << 21)):
        with socket.socket(socket.AF_UNIX) as stranger:
            stranger.connect(first._address)
            stranger.settimeout(0.05)
            try:
                stranger.sendall(text)
            except TimeoutError:
                qtbot.wait(100)
            qtbot.wait(50)
    assert asked == []
    assert start_again(qtbot, database) == 0
    assert asked == [[]]
