"""The view of playlists in a window, with what tests often ask of it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QDialog

from musicanalyzer.library.reader import LibraryReader


class Window:
    """The program with what these tests often ask of it."""

    def __init__(self, app, qtbot, database: Path) -> None:
        self.app, self.qtbot, self.database = app, qtbot, database
        self.window = app.window
        self.view = app.window.playlists
        self.playlists = app.context.playlists
        self.undo = app.context.undo
        self.said: list[tuple[str, str]] = []
        app.context.said.connect(lambda *said: self.said.append(said))
        self.window.show_view(self.view)
        with LibraryReader(database) as reader:
            self.ids = [i for i in reader.ids() if reader.track(i).failure is None]

    def stored(self) -> dict[str, list[int]]:
        with LibraryReader(self.database) as reader:
            return {each.name: list(each.track_ids) for each in reader.playlists()}

    def shows(self, **expected: list[int]) -> None:
        """Wait until exactly these playlists are stored and the chosen one is what is shown."""

        def check() -> None:
            assert self.stored() == expected
            assert self.view.names.count() == len(expected)
            if name := self.view.names.current_name:
                assert self.view.table.ids.tolist() == expected.get(name)
                assert self.view.contents is not None  # not read yet
                assert list(self.view.contents.track_ids) == expected[name]

        self.qtbot.waitUntil(lambda: _holds(check), timeout=5000)

    def make(self, name: str, ids: list[int]) -> None:
        self.playlists.create(name, ids)
        self.qtbot.waitUntil(lambda: self.view.names.current_name == name)
        self.qtbot.waitUntil(lambda: self.view.table.ids.tolist() == ids)

    def dialog(self, kind: type[QDialog]):
        found: list[QDialog] = []

        def opened() -> bool:
            found[:] = [each for each in self.window.findChildren(kind) if each.isVisible()]
            return bool(found)

        self.qtbot.waitUntil(opened)
        return found[0]

    def activate(self) -> None:
        """No window manager does it when a dialog has gone."""
        self.window.activateWindow()
        self.qtbot.waitUntil(self.window.isActiveWindow)

    def titles_at(self, place: int) -> str:
        return str(self.view.table.index(place, 0).data())


def _holds(check) -> bool:
    try:
        check()
    except AssertionError:
        return False
    return True


def drop(widget, data: QMimeData, y: int) -> None:
    """What arrives at a widget when the user lets go, ``y`` pixels under its top."""
    actions = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
    held = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    for event in (
        QDragEnterEvent(QPoint(5, y), actions, data, *held),
        QDragMoveEvent(QPoint(5, y), actions, data, *held),
        QDropEvent(QPointF(5, y), actions, data, *held),
    ):
        QApplication.sendEvent(widget.viewport(), event)
        assert event.isAccepted()
