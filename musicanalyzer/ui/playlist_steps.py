"""Playlists are changed step by step, and every step can be undone.

Threads of their own read and change them: no change of a playlist touches a track, so no table of
tracks is read again for one, and a slow query of a smart playlist holds up no other list.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from musicanalyzer.errors import AppError
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.writer import LibraryWriter
from musicanalyzer.services import playlist_edits as edits
from musicanalyzer.services.playlist_edits import PlaylistState, PlaylistSummary
from musicanalyzer.ui.bridge import Changing, Reading

States = tuple[PlaylistState | None, PlaylistState | None]  # before and after
Changes = list[States]  # never empty


class PlaylistSteps(QObject):
    """:attr:`listed` says that :attr:`summaries` are new; :attr:`changed` names what changed."""

    listed = Signal()
    changed = Signal(str)  # the playlist's name now; empty where it was deleted
    shown = Signal(str)  # a playlist that was made or brought back: to be chosen
    failed = Signal(object)  # AppError

    def __init__(self, database: Path, undo: QUndoStack, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.reading = Reading(database, "playlists", self)
        self._changing = Changing(database, self)
        self._undo = undo
        self._pending = 0  # changes that have been asked for and not been told of
        self.summaries: list[PlaylistSummary] = []
        self.last_used = ""  # the playlist that tracks were last added to
        self.newest = ""  # the playlist that was last made or brought back
        self.reading.failed.connect(self.failed)
        self._changing.failed.connect(self.failed)

    def close(self) -> None:
        self._changing.close()
        self.reading.close()

    @property
    def is_changing(self) -> bool:
        """While it is so, what is read may lack changes that the window already shows."""
        return self._pending > 0

    def refresh(self) -> None:
        self.reading.ask(edits.summaries, self._take, key="summaries", failed=self._refused)

    def _take(self, summaries: list[PlaylistSummary]) -> None:
        self.summaries = summaries
        self.listed.emit()

    def _refused(self, error: AppError) -> None:
        if error.kind != "interrupted":
            self.failed.emit(error)

    def _do(
        self,
        title: str,
        make: Callable[[LibraryReader], States],
        done: Callable[[PlaylistState], None] = lambda state: None,
    ) -> None:
        """Make the change on what is stored when its turn has come; then it can be undone."""

        def of_one(changes: Changes) -> None:
            if (after := changes[0][1]) is not None:
                done(after)

        self._do_all(title, lambda reader: [make(reader)], of_one)

    def _do_all(
        self,
        title: str,
        make: Callable[[LibraryReader], Changes],
        done: Callable[[Changes], None],
    ) -> None:
        """Several changes that are one step."""

        def change(reader: LibraryReader, writer: LibraryWriter) -> Changes:
            changes = make(reader)
            for before, after in changes:
                if before != after:
                    edits.put(writer, before, after)
            return changes

        def then(changes: Changes) -> None:
            if any(before != after for before, after in changes):
                self._undo.push(_Step(self, title, changes))
            self._tell(changes)
            done(changes)

        self._run(change, then, lambda error: None)

    def put(self, step: _Step, changes: Changes) -> None:
        """For undo and redo: turn each first state into the second."""

        def change(reader: LibraryReader, writer: LibraryWriter) -> Changes:
            for before, after in changes:
                edits.put(writer, before, after)
            return changes

        # A step that fails would undo what is no longer so.
        self._run(change, self._tell, lambda error: step.setObsolete(True))

    def _run(
        self,
        change: Callable[[LibraryReader, LibraryWriter], Changes],
        then: Callable[[Changes], None],
        failed: Callable[[AppError], None],
    ) -> None:
        def guarded(reader: LibraryReader, writer: LibraryWriter) -> Changes | Exception:
            try:
                return change(reader, writer)
            except AppError:
                raise
            except Exception as err:  # a bug: raised again where the change is counted off
                return err

        def answer(result: Changes | Exception) -> None:
            self._pending -= 1
            if isinstance(result, Exception):
                raise result
            then(result)

        def refused(error: AppError) -> None:
            self._pending -= 1
            failed(error)
            self.failed.emit(error)
            self.refresh()
            self.changed.emit("")

        self._pending += 1
        self._changing.do(guarded, answer, failed=refused)

    def _tell(self, changes: Changes) -> None:
        """Of several, the first is shown."""
        self.refresh()
        before, after = changes[0]
        if before is not None and after is not None and self.last_used == before.name:
            self.last_used = after.name
        if after is None:
            self.changed.emit("")
        elif before is None or before.name != after.name:
            self.newest = after.name
            self.shown.emit(after.name)
        else:
            self.changed.emit(after.name)


class _Step(QUndoCommand):
    """Changes that are one step, made already when it is pushed."""

    def __init__(self, playlists: PlaylistSteps, title: str, changes: Changes) -> None:
        super().__init__(title.replace("&", "&&"))  # the menu would take it for a mnemonic
        self._playlists = playlists
        self._changes = changes
        self._is_made = True

    def undo(self) -> None:
        self._playlists.put(self, [(after, before) for before, after in self._changes])

    def redo(self) -> None:
        if self._is_made:
            self._is_made = False
            return
        self._playlists.put(self, self._changes)
