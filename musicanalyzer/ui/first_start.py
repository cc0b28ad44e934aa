"""What an empty library shows: which folders to listen to, and what will happen.

The page gives way to the table as soon as there are rows, and comes back where the library is begun
anew. It suggests the library's folders, or the platform's music folder where there are none, and
counts the files in each folder beside the window.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QStandardPaths, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from musicanalyzer import paths
from musicanalyzer.settings import Settings
from musicanalyzer.ui import job_words
from musicanalyzer.ui.bridge import NEWS_SECONDS
from musicanalyzer.ui.context import Context
from musicanalyzer.ui.errand import Errand
from musicanalyzer.ui.icons import icon

WIDTH = 84  # of the page, in average characters


def music_folders() -> list[str]:
    """The platform's music folder where there is one of its own."""
    found = QStandardPaths.standardLocations(QStandardPaths.StandardLocation.MusicLocation)
    home = Path.home()
    return [path for path in found if os.path.isdir(path) and Path(path) != home]


def count_music(folder: str) -> Iterator[tuple[int, bool]]:
    """(music files found so far, whether that is all), a few times a second."""
    from musicanalyzer.services.walk import normal_roots, walk

    told = time.monotonic()
    n = 0
    for found in walk(normal_roots([folder])):
        n = len(found.files)
        if time.monotonic() - told >= NEWS_SECONDS:
            told = time.monotonic()
            yield n, False
    yield n, True


class FolderBox(QCheckBox):
    """A folder that may be ticked; its path gives way in the middle."""

    def __init__(self, path: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.path = path
        self.setChecked(True)
        self.setToolTip(path)
        self.setAccessibleName(path)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._elide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        metric = QStyle.PixelMetric
        taken = self.style().pixelMetric(metric.PM_IndicatorWidth, None, self)
        taken += self.style().pixelMetric(metric.PM_CheckBoxLabelSpacing, None, self) + 4
        shown = self.fontMetrics().elidedText(
            self.path, Qt.TextElideMode.ElideMiddle, max(self.width() - taken, 0)
        )
        self.setText(shown.replace("&", "&&"))


class FirstStart(QWidget):
    """:attr:`start_asked` carries the folders to listen to."""

    start_asked = Signal(list)

    def __init__(
        self,
        context: Context,
        parent: QWidget | None = None,
        *,
        suggested: Sequence[str] | None = None,
        demo: Path | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._demo = paths.demo_tracks() if demo is None else demo
        self.boxes: list[FolderBox] = []
        self.counts: dict[str, QLabel] = {}
        self._counting: dict[str, Errand] = {}
        self._counted: set[str] = set()
        self.add = QPushButton(icon("folder"), self.tr("Add a folder…"), self)
        self.add.clicked.connect(self._ask_for_folder)
        self.start = QPushButton(self.tr("Start"), self)
        self.start.setProperty("role", "primary")
        self.start.setToolTip(self.tr("Listen to the ticked folders (Return)"))
        self.start.clicked.connect(self._start)
        self.try_demo = QPushButton(self.tr("Try it with twelve demo tracks"), self)
        self.try_demo.setToolTip(self.tr("They came with the program"))
        self.try_demo.setVisible(self._demo.is_dir())
        self.try_demo.clicked.connect(lambda: self.start_asked.emit([str(self._demo)]))
        self.news = QLabel(self)
        self.news.setWordWrap(True)
        self.error = QLabel(self)
        self.error.setProperty("role", "bad")
        self.error.setWordWrap(True)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(6)
        self.bar.setAccessibleName(self.tr("Progress of the scan"))
        self._lay_out()
        self._known = context.settings.value.folders
        for path in self._known or (music_folders() if suggested is None else suggested):
            self.add_folder(path)
        context.settings.changed.connect(self._follow)
        context.scans.changed.connect(self._refresh)
        self._refresh()

    def _lay_out(self) -> None:
        page = QFrame(self)
        page.setProperty("role", "card")
        self._page = page
        title = QLabel(self.tr("Where is your music?"), page)
        title.setProperty("role", "title")
        title.setWordWrap(True)
        column = QVBoxLayout(page)
        column.setContentsMargins(28, 24, 28, 24)
        column.setSpacing(10)
        column.addWidget(title)
        for sentence in (
            self.tr("The program listens to every track once and says what it hears."),
            self.tr(
                "Tracks appear while it works; it can be stopped at any time and goes on later."
            ),
            self.tr("Nothing leaves this computer."),
            self.tr("No music file is changed."),
        ):
            line = QHBoxLayout()
            dot = QLabel("•", page)
            dot.setAlignment(Qt.AlignmentFlag.AlignTop)
            label = QLabel(sentence, page)
            label.setWordWrap(True)
            line.addWidget(dot)
            line.addWidget(label, 1)
            column.addLayout(line)
        self._rows = QGridLayout()
        self._rows.setColumnStretch(0, 1)
        column.addSpacing(6)
        column.addLayout(self._rows)
        adding = QHBoxLayout()
        adding.addWidget(self.add)
        adding.addStretch(1)
        column.addLayout(adding)
        column.addSpacing(6)
        column.addWidget(self.error)
        column.addWidget(self.news)
        column.addWidget(self.bar)
        buttons = QHBoxLayout()
        buttons.addWidget(self.start)
        buttons.addWidget(self.try_demo)
        buttons.addStretch(1)
        column.addLayout(buttons)
        inside = QWidget(self)
        middle = QHBoxLayout(inside)
        middle.addStretch(1)
        middle.addWidget(page, 100, Qt.AlignmentFlag.AlignVCenter)
        middle.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)
        self._fit()

    # Folders

    @property
    def chosen(self) -> list[str]:
        return [box.path for box in self.boxes if box.isChecked()]

    def add_folder(self, path: str) -> None:
        """A ticked row, or the tick of the one that is there."""
        for box in self.boxes:
            if box.path == path:
                box.setChecked(True)
                return
        box = FolderBox(path, self._page)
        count = QLabel(self._page)
        count.setProperty("role", "faint")
        row = self._rows.rowCount()
        self._rows.addWidget(box, row, 0)
        self._rows.addWidget(count, row, 1)
        before = self.boxes[-1] if self.boxes else None
        self.boxes.append(box)
        self.counts[path] = count
        box.toggled.connect(self._refresh)
        if before is not None:
            self.setTabOrder(before, box)
        self.setTabOrder(box, self.add)
        if self.isVisible():
            self._count(path)
        self._refresh()

    def _remove_folder(self, path: str) -> None:
        for box in [box for box in self.boxes if box.path == path]:
            self.boxes.remove(box)
            box.deleteLater()
            self.counts.pop(path).deleteLater()
            self._counted.discard(path)
            if (errand := self._counting.pop(path, None)) is not None:
                errand.cancel()
                errand.deleteLater()
        self._refresh()

    def _follow(self, settings: Settings) -> None:
        """Folders that come to the library come here, and those that leave it go."""
        before, self._known = self._known, settings.folders
        for path in set(before).difference(self._known):
            self._remove_folder(path)
        for path in self._known:
            if path not in before:
                self.add_folder(path)

    def _ask_for_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Add a folder of music"))
        if chosen:
            self.add_folder(chosen)
            self.start.setFocus()

    def _count(self, path: str) -> None:
        if path in self._counted or path in self._counting:
            return
        self.counts[path].setText(self.tr("counting…"))
        errand = self._counting[path] = Errand(lambda: count_music(path), self)
        errand.arrived.connect(lambda found: self._take_count(path, *found))
        errand.ended.connect(lambda error: self._end_count(path, error))

    def _take_count(self, path: str, n: int, is_all: bool) -> None:
        label = self.counts[path]
        if is_all:
            self._counted.add(path)
            label.setText(self.tr("%n music file(s)", "", n))
        else:
            label.setText(self.tr("%n music file(s) so far", "", n))

    def _end_count(self, path: str, error: object) -> None:
        self._counting.pop(path).deleteLater()
        if error is not None:
            self.counts[path].setText(self.tr("is not there"))

    # The scan

    def _start(self) -> None:
        if self.chosen:
            self.start_asked.emit(self.chosen)

    def _refresh(self, *_: object) -> None:
        scans = self._context.scans
        job = scans.running
        for widget in (self.add, self.try_demo, *self.boxes):
            widget.setEnabled(job is None)
        self.start.setEnabled(job is None and bool(self.chosen))
        self.news.setVisible(job is not None)
        self.bar.setVisible(job is not None)
        self.error.hide()
        if job is not None:
            self.news.setText(job_words.how_far(job.progress))
            is_walking = job.progress.phase == "walking"
            self.bar.setRange(0, 0 if is_walking else max(job.progress.total, 1))
            self.bar.setValue(job.progress.done)
            return
        last = scans.jobs[-1] if scans.jobs else None
        if last is not None and not last.is_cancelled:
            self.error.setText(
                job_words.error(last.error)
                if last.error is not None
                else self.tr("No music was found in {folders}. Choose another folder.").format(
                    folders=last.title
                )
            )
            self.error.setVisible(last.error is not None or not last.progress.total)

    # Qt's side

    def showEvent(self, event) -> None:
        super().showEvent(event)
        for box in self.boxes:
            self._count(box.path)
        (self.start if self.start.isEnabled() else self.add).setFocus()

    def hideEvent(self, event) -> None:
        super().hideEvent(event)
        for errand in self._counting.values():
            errand.cancel()
            errand.deleteLater()
        self._counting.clear()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return presses the button that has the focus, or else starts."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
            return
        focused = self.focusWidget()
        (focused if isinstance(focused, QPushButton) else self.start).click()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_page"):
            self._fit()

    def _fit(self) -> None:
        self._page.setMaximumWidth(self.fontMetrics().averageCharWidth() * WIDTH + 56)
