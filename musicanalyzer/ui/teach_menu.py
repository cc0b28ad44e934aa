"""The part of a track's menu that teaches labels: it fits, or it does not."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QInputDialog, QMenu, QWidget

from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import TrackRow
from musicanalyzer.services import teach
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

    def add_to(self, menu: QMenu, one: TrackRow, track_ids: Sequence[int]) -> None:
        """For these tracks, of which one is known. One without an analysis teaches nothing."""
        labels = menu.addMenu(self.tr("Teach a label"))
        labels.setEnabled(one.recording_id is not None or len(track_ids) > 1)
        for name in self._labels:
            answers = labels.addMenu(name.replace("&", "&&"))
            for title, fits in ((self.tr("Fits"), True), (self.tr("Does not fit"), False)):
                answers.addAction(title).triggered.connect(
                    lambda _=False, name=name, fits=fits: self.teach(name, track_ids, fits=fits)
                )
        if self._labels:
            labels.addSeparator()
        new = labels.addAction(self.tr("A new label that fits…"))
        new.triggered.connect(lambda: self._teach_new(track_ids))

    def teach(self, name: str, track_ids: Sequence[int], *, fits: bool) -> None:
        count = 0

        def examples(reader: LibraryReader) -> changes.Examples:
            nonlocal count
            tracks = [t for t in reader.tracks(track_ids) if t.recording_id is not None]
            count = len(tracks)
            return teach.examples_from(reader, tracks, fits=fits)

        def say() -> None:
            said = (
                self.tr("%n example(s) more for “{label}”.", "", count)
                if fits
                else self.tr("%n counter-example(s) more for “{label}”.", "", count)
            )
            self._context.say(said.format(label=name), "good")

        act, back = changes.lesson(name, examples)
        self._context.undo.push(
            changes.Change(
                self.tr("teach “{label}”").format(label=name),
                self._context,
                act,
                back,
                done=say,
            )
        )

    def _teach_new(self, track_ids: Sequence[int]) -> None:
        name, given = QInputDialog.getText(
            self._window, self.tr("A new label"), self.tr("What is it called?")
        )
        if given and name.strip():
            self.teach(" ".join(name.split()), track_ids, fits=True)
