"""A display of its own, the program in it as a user starts it, and hands: keys by xdotool."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

PATIENCE_S = 60.0


class Display:
    """An X server without a screen. Use as a context manager."""

    def __init__(self) -> None:
        reading, writing = os.pipe()
        self._server = subprocess.Popen(
            # Else it starts anew when its last client goes, and refuses who comes just then.
            ["Xvfb", "-noreset", "-displayfd", str(writing), "-screen", "0", "1400x900x24",
             "-nolisten", "tcp"],
            pass_fds=[writing],
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(writing)
        with os.fdopen(reading) as told:
            self.name = f":{told.readline().strip()}"

    def __enter__(self) -> Display:
        return self

    def __exit__(self, *ended: object) -> None:
        self._server.terminate()
        self._server.wait()


class RealWindow:
    """The program in a process of its own, with a home folder of its own."""

    def __init__(self, display: Display, home: Path, *arguments: str) -> None:
        self._environment = {
            **os.environ,
            "DISPLAY": display.name,
            "HOME": str(home),
            "QT_QPA_PLATFORM": "xcb",
            "XDG_CONFIG_HOME": str(home / "config"),
            "XDG_DATA_HOME": str(home / "data"),
            "XDG_STATE_HOME": str(home / "state"),
            "XDG_CACHE_HOME": str(home / "cache"),
            "LC_ALL": "C.UTF-8",
        }
        self._said = home / "stderr.txt"
        with self._said.open("w") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "musicanalyzer", *arguments],
                env=self._environment,
                stderr=said,
            )
        self.window = self._find("^musicanalyzer$")
        self.focus(self.window)

    def keys(self, *names: str) -> None:
        """Press keys, as xdotool names them ("ctrl+f", "Return")."""
        self._do("key", "--delay", "60", *names)

    def type(self, text: str) -> None:
        self._do("type", "--delay", "30", text)

    def focus(self, window: str) -> None:
        """Without a window manager nobody else gives a window the keyboard."""
        self._do("windowfocus", "--sync", window)

    def dialog(self, title: str) -> str:
        """Waits for a dialog whose title matches, and gives it the keyboard."""
        found = self._find(title)
        self.focus(found)
        return found

    def back(self) -> None:
        """The keyboard to the main window again."""
        self.focus(self.window)

    def wait_until(self, condition: Callable[[], bool], what: str) -> None:
        end = time.monotonic() + PATIENCE_S
        while not condition():
            if self.process.poll() is not None:
                raise AssertionError(f"the program ended: {self._said.read_text()}")
            if time.monotonic() > end:
                raise AssertionError(f"waited in vain for {what}")
            time.sleep(0.1)

    def quit(self) -> tuple[int, str]:
        """Exit code and what was said on standard error."""
        self.back()
        self.keys("ctrl+q")
        return self.process.wait(30), self._said.read_text()

    def picture(self, path: Path) -> None:
        """What the screen shows, as a PNG. For people who look why a test failed."""
        subprocess.run(
            [sys.executable, "-c", _PICTURE, str(path)], env=self._environment, check=True
        )

    def _find(self, title: str) -> str:
        found: list[str] = []

        def seen() -> bool:
            done = subprocess.run(
                ["xdotool", "search", "--onlyvisible", "--name", title],
                env=self._environment,
                capture_output=True,
                text=True,
                check=False,
            )
            found[:] = done.stdout.split()
            return bool(found)

        self.wait_until(seen, f"a window {title!r}")
        return found[-1]

    def _do(self, *arguments: str) -> None:
        subprocess.run(["xdotool", *arguments], env=self._environment, check=True)


_PICTURE = """
import sys
from PySide6.QtGui import QGuiApplication
application = QGuiApplication([])
application.primaryScreen().grabWindow(0).save(sys.argv[1])
"""
