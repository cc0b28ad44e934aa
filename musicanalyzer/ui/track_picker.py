"""A field that finds one track while its name is typed."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from musicanalyzer.errors import AppError
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import TrackRow
from musicanalyzer.ui import text
from musicanalyzer.ui.bridge import Reading

TYPING_MS = 120
OFFERED = 12


class TrackPicker(QLineEdit):
    """:attr:`picked` carries an id; the field then shows the track's name."""

    picked = Signal(int)

    def __init__(self, reading: Reading, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reading = reading
        self.track_id: int | None = None
        self.setPlaceholderText(self.tr("Type a title or an artist"))
        self.setClearButtonEnabled(True)
        self._model = QStandardItemModel(self)
        completer = QCompleter(self._model, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setWidget(self)
        popup = completer.popup()
        assert popup is not None  # Qt makes one where there is none
        self._popup = popup
        self._completer = completer
        completer.activated.connect(lambda *_: self._take())
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._typing.timeout.connect(self._search)
        self.textEdited.connect(self._edited)

    def show_track(self, track: TrackRow) -> None:
        self.track_id = track.id
        self.setText(text.name_of(track))
        self.setCursorPosition(0)

    def _edited(self) -> None:
        self.track_id = None
        self._typing.start()

    def _search(self) -> None:
        words = self.text().strip()
        if not words:
            self._popup.hide()
            return

        def question(reader: LibraryReader) -> list[TrackRow]:
            return reader.tracks(reader.ids(words, limit=OFFERED))

        # Half-typed conditions are no error here: there is just nothing to offer yet.
        self._reading.ask(question, self._offer, key=f"pick-{id(self)}", failed=self._nothing)

    def _nothing(self, error: AppError) -> None:
        self._offer([])

    def _offer(self, tracks: list[TrackRow]) -> None:
        self._model.clear()
        for track in tracks:
            item = QStandardItem(text.name_of(track))
            item.setData(track)
            item.setToolTip(track.path)
            self._model.appendRow(item)
        if tracks and self.hasFocus():
            self._completer.complete()
            self._popup.setCurrentIndex(self._completer.completionModel().index(0, 0))
        else:
            self._popup.hide()

    def _take(self) -> None:
        row = max(self._popup.currentIndex().row(), 0)
        if row >= self._model.rowCount():
            return
        track: TrackRow = self._model.item(row).data()
        self._typing.stop()
        with QSignalBlocker(self):
            self.show_track(track)
        self._popup.hide()
        self.picked.emit(track.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab):
            if self._popup.isVisible():
                self._take()
                return
            if event.key() != Qt.Key.Key_Tab:
                return  # in a dialog it would press the default button
        super().keyPressEvent(event)
