"""Tracks that are dragged: their ids at once, their files by the time somebody asks for them."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from PySide6.QtCore import QMimeData, QUrl

from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.ui.bridge import Reading

TRACK_MIME = "application/x-musicanalyzer-tracks"  # ids, one a line
FILES_MIME = "text/uri-list"
WAIT_S = 10.0  # for the library, before a drop gets no files


class _Paths:
    """Filled on the library's thread, which must not hold an object of Qt."""

    def __init__(self, track_ids: Sequence[int]) -> None:
        self._track_ids = list(track_ids)
        self._found: list[str] = []
        self._is_read = threading.Event()

    def read(self, reader: LibraryReader) -> None:
        try:
            self._found = reader.paths(self._track_ids)
        finally:
            self._is_read.set()

    def wait(self) -> list[str]:
        self._is_read.wait(WAIT_S)
        return self._found


class DraggedTracks(QMimeData):
    """For selections of which the window has not read every row: 200,000 paths take a second, which
    the mouse is on its way anyway.
    """

    def __init__(self, reading: Reading, track_ids: Sequence[int]) -> None:
        super().__init__()
        self.setData(TRACK_MIME, "\n".join(map(str, track_ids)).encode())
        self._paths = _Paths(track_ids)
        reading.ask(self._paths.read, lambda _: None)

    def formats(self) -> list[str]:
        return [*super().formats(), FILES_MIME]

    def hasFormat(self, mimetype: str) -> bool:
        return mimetype == FILES_MIME or super().hasFormat(mimetype)

    def retrieveData(self, mimetype: str, preferredType: object) -> object:
        if mimetype != FILES_MIME:
            return super().retrieveData(mimetype, preferredType)  # type: ignore[arg-type]
        return [QUrl.fromLocalFile(path) for path in self._paths.wait()]
