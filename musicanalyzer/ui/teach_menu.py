"""The part of a track's menu that teaches labels: it fits, or it does not."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QInputDialog, QMenu, QWidget

from musicanalyzer.library.records import TrackRow
from musicanalyzer.ui import changes
from musicanalyzer.ui.context import Context


class TeachMenu(QObject):
    """Adds "Teach a label" to menus of its view."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._window = parent
        self._labels: list[str] = []
        context.library_changed.connect(self._read)
        self._read()

    def _read(self) -> None:
        self._context.details.ask(
            lambda reader: [label.name for label in reader.labels()], self._take, key="teach-menu"
        )

    def _take(self, labels: list[str]) -> None:
        self._labels = labels

    def add_to(self, menu: QMenu, tracks: Sequence[TrackRow]) -> None:
        """Tracks without an analysis cannot teach anything."""
        usable = [track for track in tracks if track.recording_id is not None]
        teach = menu.addMenu(self.tr("Teach a label"))
        teach.setEnabled(bool(usable))
        for name in self._labels:
            answers = teach.addMenu(name.replace("&", "&&"))
            for title, fits in ((self.tr("Fits"), True), (self.tr("Does not fit"), False)):
                answers.addAction(title).triggered.connect(
                    lambda _=False, name=name, fits=fits: self.teach(name, usable, fits=fits)
                )
        if self._labels:
            teach.addSeparator()
        new = teach.addAction(self.tr("A new label that fits…"))
        new.triggered.connect(lambda: self._teach_new(usable))

    def teach(self, name: str, tracks: Sequence[TrackRow], *, fits: bool) -> None:
        act, back = changes.taught(name, tracks, fits=fits)
        count = len(tracks)
        said = (
            self.tr("%n example(s) more for “{label}”.", "", count)
            if fits
            else self.tr("%n counter-example(s) more for “{label}”.", "", count)
        ).format(label=name)
        self._context.undo.push(
            changes.Change(
                self.tr("teach “{label}”").format(label=name),
                self._context,
                act,
                back,
                done=lambda: self._context.say(said, "good"),
            )
        )

    def _teach_new(self, tracks: Sequence[TrackRow]) -> None:
        name, given = QInputDialog.getText(
            self._window, self.tr("A new label"), self.tr("What is it called?")
        )
        if given and name.strip():
            self.teach(" ".join(name.split()), tracks, fits=True)
