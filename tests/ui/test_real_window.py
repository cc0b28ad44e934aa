"""The main path by hand: the program as a user starts it, on a display of its own, with real keys.

Start, add a folder, search, make a playlist, export it, quit; start again and find it all there.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.real_window import Display, RealWindow

DEMO = Path(__file__).parents[2] / "resources" / "demo" / "tracks"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (shutil.which("Xvfb") and shutil.which("xdotool")),
        reason="Xvfb and xdotool press real keys; only Linux has them",
    ),
]


def listed(database: Path, *arguments: str) -> list[dict]:
    """What the command line says of the same library."""
    done = subprocess.run(
        [sys.executable, "-m", "musicanalyzer", *arguments, "--json", "--db", str(database)],
        capture_output=True,
        text=True,
        check=False,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_library_made_by_hand_is_there_at_the_next_start(tmp_path: Path) -> None:
    music = tmp_path / "My songs"
    shutil.copytree(DEMO, music)
    database = tmp_path / "data" / "musicanalyzer" / "library.db"
    exported = tmp_path / "evening.m3u8"
    with Display() as display:
        program = RealWindow(display, tmp_path)
        program.keys("ctrl+o")
        program.dialog("Add a folder")
        program.type(str(music))
        program.keys("Return")
        program.wait_until(lambda: len(listed(database, "list")) == 12, "twelve analysed tracks")

        program.back()
        program.keys("ctrl+f")
        program.type("kilowatt")
        program.keys("Return", "ctrl+a", "ctrl+shift+p")
        program.dialog("playlist")
        program.type("Evening")
        program.keys("Return")
        program.wait_until(
            lambda: [p["tracks"] for p in listed(database, "playlist", "list")] == [4],
            "a playlist of the four tracks found",
        )

        program.back()
        program.keys("ctrl+3", "ctrl+e")
        program.dialog("Export")
        program.keys("ctrl+a")
        program.type(str(exported))
        program.keys("Return")
        program.wait_until(exported.exists, "the exported file")
        code, said = program.quit()
        assert code == 0
        assert "Traceback" not in said

        before = listed(database, "list")
        again = RealWindow(display, tmp_path)
        again.keys("ctrl+f")
        again.type("letter")
        again.keys("Return", "ctrl+p")
        again.dialog("playlist")
        again.type("Evening")
        again.keys("Return")
        again.wait_until(
            lambda: len(listed(database, "playlist", "show", "Evening")) == 5,
            "one more track in the playlist of the first start",
        )
        assert again.quit()[0] == 0
    lines = [line for line in exported.read_text("utf-8").splitlines() if not line.startswith("#")]
    assert len(lines) == 4
    assert all((exported.parent / line).exists() for line in lines)
    assert listed(database, "list") == before
