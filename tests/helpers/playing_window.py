"""The window in a process of its own, playing to a sound server: Qt keeps one for a whole process,
and ends it where that server is gone. Started as a program, this module is that process.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.helpers import slow_drive
from tests.helpers.virtual_sound import RATE, VirtualSound

TOLD_MS = 50


@dataclass(frozen=True)
class State:
    """Of the player at a moment, with all that the window has said so far."""

    track: int | None
    position_s: float
    is_playing: bool
    is_connected: bool
    said: tuple[str, ...]


class PlayingWindow:
    """Use as a context manager; the window is closed, and must end well, when that is left."""

    program = __name__

    def __init__(self, database: Path, sound: VirtualSound) -> None:
        self._sound = sound
        self._process = subprocess.Popen(
            [sys.executable, "-m", self.program, str(database)],
            env={**os.environ, **sound.environment, "QT_QPA_PLATFORM": "offscreen"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.states: list[State] = []
        self._listening = threading.Thread(target=self._listen, daemon=True)
        self._listening.start()

    def __enter__(self) -> PlayingWindow:
        return self

    def __exit__(self, *ended: object) -> None:
        try:
            if ended == (None, None, None):
                self.close()
        finally:
            self._process.kill()
            self._listening.join()
            self._process.__exit__(None, None, None)

    def close(self) -> None:
        """The window must end well."""
        if self._process.poll() is None:
            self.do("close")
        assert self._process.wait(timeout=20) == 0

    def do(self, act: str, *values: Any) -> None:
        """Call a method of the player, or ``choose`` a device in the settings."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps([act, *values]) + "\n")
        self._process.stdin.flush()

    @property
    def now(self) -> State:
        return self.states[-1]

    def until(self, holds: Callable[[State], bool], *, patience_s: float = 20.0) -> State:
        """The first state from now on of which it is true."""
        seen = len(self.states)
        end = time.monotonic() + patience_s
        while True:
            for state in self.states[seen:]:
                seen += 1
                if holds(state):
                    return state
            assert self._process.poll() is None, f"ended with {self._process.returncode}"
            assert time.monotonic() < end, self.states[-1:]
            time.sleep(0.01)

    def loudness(self, sink: str = "speaker", seconds: float = 0.4) -> int:
        """The highest sample that comes out there meanwhile."""
        wanted = round(seconds * RATE) * 4
        with subprocess.Popen(
            ["pacat", "--record", "-d", f"{sink}.monitor", "--raw", f"--rate={RATE}",
             "--channels=2", "--format=s16le", "--latency-msec=20"],
            env={**os.environ, **self._sound.environment},
            stdout=subprocess.PIPE,
        ) as recorder:  # fmt: skip
            assert recorder.stdout is not None
            heard = recorder.stdout.read(wanted)
            recorder.kill()
        return max(abs(sample) for sample in memoryview(heard).cast("h"))

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            values = json.loads(line)
            self.states.append(State(**{**values, "said": tuple(values["said"])}))


def obey(application: Any, act: Callable[..., None], state: Callable[[], State]) -> Any:
    """Do what comes on standard input, and tell the state every ``TOLD_MS`` on standard output: the
    timer of that. "close" ends the application.
    """
    from PySide6.QtCore import QTimer

    asked: list[list[Any]] = []

    def listen() -> None:
        for line in sys.stdin:
            asked.append(json.loads(line))
        asked.append(["close"])  # who asked is gone

    def turn() -> None:
        while asked:
            name, *values = asked.pop(0)
            if name == "close":
                application.quit()
                return
            act(name, *values)
        print(json.dumps(state().__dict__), flush=True)

    threading.Thread(target=listen, daemon=True).start()
    telling = QTimer(application, interval=TOLD_MS)
    telling.timeout.connect(turn)
    telling.start()
    return telling


def main(database: Path) -> None:
    from PySide6.QtWidgets import QApplication

    from musicanalyzer.ui.app import DesktopApp

    slow_drive.obey()
    application = QApplication([])
    app = DesktopApp(application, database=database, settings_file=database.with_suffix(".json"))
    app.show()
    player = app.window.player
    said: list[str] = []
    app.context.said.connect(lambda sentence, kind: said.append(sentence))

    def act(name: str, *values: Any) -> None:
        if name == "choose":
            app.settings.update(output_device=values[0])
        else:
            getattr(player, name)(*values)

    def state() -> State:
        return State(
            track=None if player.track is None else player.track.id,
            position_s=player.position_s,
            is_playing=player.is_playing,
            is_connected=player.output.is_heard,
            said=tuple(said),
        )

    telling = obey(application, act, state)
    application.exec()
    telling.stop()
    app.window.close()
    app.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
