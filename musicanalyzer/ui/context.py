"""What every view is given: the library's threads, settings, jobs, undo, and a way to say things.

Wired in one place (``app``); nothing in the window is found by a global. A view is a ``QWidget``
made with ``(context, parent)``. Views never compute and never touch the database themselves: they
ask ``details`` or ``lists``, and change through ``changing``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from musicanalyzer import settings as stored
from musicanalyzer.errors import AppError, SettingsError
from musicanalyzer.ui.bridge import Changing, Reading
from musicanalyzer.ui.playlists import Playlists
from musicanalyzer.ui.scans import Scans
from musicanalyzer.ui.sentences import translated


class SettingsStore(QObject):
    """The settings in force, saved at each change; :attr:`changed` carries the new ones."""

    changed = Signal(object)  # Settings
    failed = Signal(object)  # AppError

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.path = path
        self.value, self.remark = stored.load(path)

    def update(self, **changes: Any) -> None:
        """Raises ``SettingsError`` for a value that cannot be, and changes nothing then."""
        new = replace(self.value, **changes)
        if new == self.value:
            return
        self.value = new
        try:
            stored.save(self.path, new)
        except SettingsError as err:
            self.failed.emit(err)
        self.changed.emit(new)


class Context(QObject):
    """See the module. Signals carry what concerns more than one view."""

    library_changed = Signal()  # rows were added, changed or removed: ask again
    said = Signal(str, str)  # a sentence for the user, and "info", "good", "warning" or "error"
    track_chosen = Signal(int)  # the track that the panel shows
    play_asked = Signal(list, int)  # track ids, and which of them comes first
    play_from_asked = Signal(int, float)  # track id, from this second on
    # Two tracks to be heard in turn: how much later the second has what the first has, and where in
    # the first to begin where neither is heard.
    compare_asked = Signal(int, int, float, float)
    snippets_asked = Signal(list)  # track ids: ten typical seconds of each in turn; none: silence
    search_asked = Signal(str)  # a query for the library view
    tags_asked = Signal(list)  # track ids whose files are to get tags

    def __init__(
        self, *, database: Path, settings: SettingsStore, vocabulary: Mapping[str, Sequence[str]]
    ) -> None:
        super().__init__()
        self.database = database
        self.settings = settings
        self.vocabulary = vocabulary  # head -> the labels it may give
        self.lists = Reading(database, "lists", self)
        self.details = Reading(database, "details", self)
        self.changing = Changing(database, self)
        self.scans = Scans(database, settings, self)
        self.undo = QUndoStack(self)
        self.playlists = Playlists(database, self.undo, self)
        for source in (
            self.lists.failed,
            self.details.failed,
            self.changing.failed,
            self.playlists.failed,
            settings.failed,
        ):
            source.connect(self.fail)
        self.changing.changed.connect(self.library_changed)
        self.scans.library_grew.connect(self.library_changed)
        self.playlists.said.connect(self.said)

    def say(self, sentence: str, kind: str = "info") -> None:
        self.said.emit(sentence, kind)

    def fail(self, error: AppError) -> None:
        """Show an error where the user looks."""
        self.said.emit(translated(error.message), "error")

    def play(self, track_ids: Sequence[int], first: int = 0) -> None:
        self.play_asked.emit(list(track_ids), first)

    def close(self) -> None:
        """End the threads; a running scan stops after the files in work."""
        self.scans.close()
        self.playlists.close()
        for worker in (self.changing, self.lists, self.details):
            worker.close()
