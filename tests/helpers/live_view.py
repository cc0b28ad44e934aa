"""A live view that has heard a file, and the tone that its tests look for."""

from __future__ import annotations

from pathlib import Path

from musicanalyzer.audio.file_source import FileSource
from musicanalyzer.ui.live_view import LiveView

RATE = 44_100
TONE_HZ = 880.0


def listened(live: LiveView, tone: Path, qtbot, monkeypatch) -> LiveView:
    """The file has been heard to its end, faster than it plays."""

    class Quick(FileSource):
        def __init__(self, path: Path, **chosen) -> None:
            super().__init__(path, in_real_time=False, **chosen)

    monkeypatch.setattr("musicanalyzer.audio.file_source.FileSource", Quick)
    live.open_file(tone)
    qtbot.waitUntil(lambda: not live.is_listening, timeout=20_000)
    qtbot.waitUntil(lambda: not live.drawing.is_filling)
    return live
