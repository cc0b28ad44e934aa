"""The row of filter chips over the table: each adds a condition to what is searched for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from musicanalyzer.ui import text
from musicanalyzer.ui.filter_chips import FormChip, KeyChip, RangeChip
from musicanalyzer.ui.flow import Flow


def _either(field: str, values: Sequence[str]) -> str:
    terms = [f'{field}:"{value}"' for value in values]
    return terms[0] if len(terms) == 1 else f"({' | '.join(terms)})"


class _Chip(QToolButton):
    """One button with a menu of values, any number of which may be on."""

    switched = Signal()

    def __init__(self, title: str, field: str, values: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self._title, self._field = title, field
        self.setProperty("role", "chip")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCheckable(True)
        menu = QMenu(self)
        self.values: dict[str, QAction] = {}
        for value in values:
            action = menu.addAction(text.label(value))
            action.setCheckable(True)
            action.toggled.connect(self._changed)
            self.values[value] = action
        menu.addSeparator()
        self._none = menu.addAction(self.tr("Any"))
        self._none.triggered.connect(self.reset)
        self.setMenu(menu)
        self._changed()

    @property
    def chosen(self) -> list[str]:
        return [value for value, action in self.values.items() if action.isChecked()]

    @property
    def condition(self) -> str:
        return _either(self._field, self.chosen) if self.chosen else ""

    def reset(self) -> None:
        for action in self.values.values():
            action.setChecked(False)

    def _changed(self) -> None:
        chosen = [text.label(value) for value in self.chosen]
        shown = ", ".join(chosen[:2]) + (f" +{len(chosen) - 2}" if len(chosen) > 2 else "")
        self.setText(f"{shown if chosen else self._title}  ▾")
        said = ", ".join(chosen) or self.tr("any")
        self.setAccessibleName(f"{self._title}: {said}")
        self.setChecked(bool(chosen))
        self._none.setEnabled(bool(chosen))
        self.switched.emit()

    def nextCheckState(self) -> None:
        """The state shows whether a value is on; a click opens the menu instead."""


class _Switch(QToolButton):
    """One condition that is on or off."""

    def __init__(self, title: str, tip: str, condition: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._condition = condition
        self.setProperty("role", "chip")
        self.setText(title)
        self.setToolTip(tip)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def condition(self) -> str:
        return self._condition if self.isChecked() else ""

    def reset(self) -> None:
        self.setChecked(False)


class Filters(QWidget):
    """:attr:`changed` says that :attr:`query` is another."""

    changed = Signal()

    def __init__(
        self, genres: Sequence[str], moods: Sequence[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        row = Flow(self, even=False)
        self.genre = _Chip(self.tr("Genre"), "genre", genres, self)
        self.mood = _Chip(self.tr("Mood"), "mood", moods, self)
        self.vocal = _Chip(self.tr("Vocal"), "vocal", ("vocal", "instrumental"), self)
        self.bpm = RangeChip(
            self.tr("BPM"),
            "bpm",
            low=40,
            high=240,
            unit=self.tr("BPM"),
            as_written=True,
            parent=self,
        )
        self.key = KeyChip(self)
        self.energy = RangeChip(self.tr("Energy"), "energy", low=1, high=10, parent=self)
        self.danceability = RangeChip(
            self.tr("Danceability"), "danceability", low=1, high=10, parent=self
        )
        self.unsure = _Switch(
            self.tr("Unsure"), self.tr("Tracks that the program is not sure about"), "is:unsure",
            self,
        )  # fmt: skip
        self.disagrees = _Switch(
            self.tr("Disagrees with its tag"),
            self.tr("Tracks whose file names another genre than the one that is heard"),
            "is:disagrees",
            self,
        )
        self.failed = _Switch(
            self.tr("Failed"), self.tr("Files that could not be read"), "is:failed", self
        )
        self._all = (
            self.genre, self.mood, self.vocal, self.bpm, self.key, self.energy,
            self.danceability, self.unsure, self.disagrees, self.failed,
        )  # fmt: skip
        for chip in self._all:
            row.addWidget(chip)
            signal = chip.switched if isinstance(chip, _Chip | FormChip) else chip.toggled
            signal.connect(self.changed)

    @property
    def query(self) -> str:
        return " ".join(chip.condition for chip in self._all if chip.condition)

    def reset(self) -> None:
        """All off, with one :attr:`changed`."""
        self.blockSignals(True)
        for chip in self._all:
            chip.reset()
        self.blockSignals(False)
        self.changed.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()
