"""The tracks that a playlist starts from: how much each counts, and which it is to be less like.

A list, and below it the two controls for the row that is chosen; Del takes a row out.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from musicanalyzer.library.records import TrackRow
from musicanalyzer.ui import text

LEAST_WEIGHT, MOST_WEIGHT = 0.1, 1000.0  # a rule's own bounds reach further down
_ID, _NAME, _WEIGHT, _LESS = (int(Qt.ItemDataRole.UserRole) + place for place in range(4))


class SeedList(QWidget):
    """:attr:`changed` says that another rule is meant."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tracks = QListWidget(self)
        self.tracks.setAccessibleName(self.tr("Tracks to start from"))
        self.tracks.setToolTip(self.tr("Del takes a track out"))
        self.weight = QDoubleSpinBox(self)
        self.weight.setRange(LEAST_WEIGHT, MOST_WEIGHT)
        self.weight.setDecimals(1)
        self.weight.setSingleStep(0.5)
        self.weight.setPrefix("× ")
        self.weight.setAccessibleName(self.tr("How much the chosen track counts"))
        self.less = QCheckBox(self.tr("L&ess like it"), self)
        self.less.setToolTip(self.tr("Away from the chosen track, which is left out"))
        self._label = QLabel(self.tr("Co&unts"), self)
        self._label.setBuddy(self.weight)
        below = QHBoxLayout()
        below.addWidget(self._label)
        below.addWidget(self.weight)
        below.addStretch(1)
        below.addWidget(self.less)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        rows.addWidget(self.tracks)
        rows.addLayout(below)
        self.tracks.setMaximumHeight(round(self.fontMetrics().height() * 6))
        self.tracks.currentItemChanged.connect(lambda *_: self._show_current())
        self.weight.valueChanged.connect(self._weigh)
        self.less.toggled.connect(self._turn)
        self.setFocusProxy(self.tracks)
        self._show_current()

    def add(self, track: TrackRow, *, weight: float = 1.0, less: bool = False) -> None:
        """At the end; one that is there already stays as it is."""
        if track.id in (*self.liked, *self.unliked):
            return
        item = QListWidgetItem()
        for role, value in (
            (_ID, track.id), (_NAME, text.name_of(track)), (_WEIGHT, weight), (_LESS, less)
        ):  # fmt: skip
            item.setData(role, value)
        self._name(item)
        self.tracks.addItem(item)
        if self.tracks.currentRow() < 0:
            self.tracks.setCurrentItem(item)
        self.changed.emit()

    @property
    def liked(self) -> tuple[int, ...]:
        """Track ids in their order."""
        return tuple(item.data(_ID) for item in self._items() if not item.data(_LESS))

    @property
    def weights(self) -> tuple[float, ...]:
        """Of those liked; empty where all count the same."""
        found = tuple(item.data(_WEIGHT) for item in self._items() if not item.data(_LESS))
        return found if len(set(found)) > 1 else ()

    @property
    def unliked(self) -> tuple[int, ...]:
        return tuple(item.data(_ID) for item in self._items() if item.data(_LESS))

    def keyPressEvent(self, event: Any) -> None:
        if event.key() == Qt.Key.Key_Delete and self.tracks.hasFocus():
            self.tracks.takeItem(self.tracks.currentRow())
            self.changed.emit()
            return
        super().keyPressEvent(event)

    def _items(self) -> list[QListWidgetItem]:
        return [self.tracks.item(row) for row in range(self.tracks.count())]

    def _show_current(self) -> None:
        is_chosen = self.tracks.currentRow() >= 0
        for widget in (self.weight, self.less):
            widget.setEnabled(is_chosen)
        if not is_chosen:
            return
        item = self.tracks.currentItem()
        for widget in (self.weight, self.less):
            widget.blockSignals(True)
        self.weight.setValue(item.data(_WEIGHT))
        self.less.setChecked(item.data(_LESS))
        for widget in (self.weight, self.less):
            widget.blockSignals(False)
        self.weight.setEnabled(not item.data(_LESS))

    def _weigh(self, weight: float) -> None:
        self._change(_WEIGHT, round(weight, 1))

    def _turn(self, less: bool) -> None:
        self._change(_LESS, less)
        self.weight.setEnabled(not less)

    def _change(self, role: int, value: object) -> None:
        if self.tracks.currentRow() < 0:
            return
        item = self.tracks.currentItem()
        if item.data(role) != value:
            item.setData(role, value)
            self._name(item)
            self.changed.emit()

    def _name(self, item: QListWidgetItem) -> None:
        name, weight = item.data(_NAME), item.data(_WEIGHT)
        if item.data(_LESS):
            shown = self.tr("Less like: {track}").format(track=name)
        elif weight != 1:
            shown = f"{name}  × {text.number(weight, 1)}"
        else:
            shown = name
        item.setText(shown)
