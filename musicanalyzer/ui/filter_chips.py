"""Filter chips that open a small form: a range of numbers, and a key with those that mix with it.

Each is a button in the row of :mod:`musicanalyzer.ui.filters` whose menu holds the form; it says
what it lets through, and :attr:`condition` says the same in the query language.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QMenu,
    QPushButton,
    QSpinBox,
    QToolButton,
    QWidget,
    QWidgetAction,
)

from musicanalyzer.library.musical_keys import MusicalKey
from musicanalyzer.ui import text


class FormChip(QToolButton):
    """A chip with a form; the first field has the keyboard when it opens, Esc closes it."""

    switched = Signal()

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._title = title
        self.setProperty("role", "chip")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCheckable(True)
        self.form = QWidget(self)
        self.fields = QFormLayout(self.form)
        self.none = QPushButton(QCoreApplication.translate("filters", "Any"), self.form)
        self.none.clicked.connect(self.reset)
        menu = QMenu(self)
        action = QWidgetAction(menu)
        action.setDefaultWidget(self.form)
        menu.addAction(action)
        menu.aboutToShow.connect(self._focus_first)
        self.setMenu(menu)

    @property
    def said(self) -> str:
        """What is let through, in words; empty for everything."""
        raise NotImplementedError

    @property
    def condition(self) -> str:
        raise NotImplementedError

    def reset(self) -> None:
        raise NotImplementedError

    def show_choice(self) -> None:
        said = self.said
        self.setText(f"{said or self._title}  ▾")
        named = said or QCoreApplication.translate("filters", "any")
        self.setAccessibleName(f"{self._title}: {named}")
        self.setChecked(bool(said))
        self.none.setEnabled(bool(said))

    def changed(self) -> None:
        self.show_choice()
        self.switched.emit()

    def _focus_first(self) -> None:
        first = self.fields.itemAt(0, QFormLayout.ItemRole.FieldRole)
        if first is not None and (widget := first.widget()) is not None:
            widget.setFocus(Qt.FocusReason.PopupFocusReason)

    def nextCheckState(self) -> None:
        """The state shows whether something is chosen; a click opens the form instead."""


class RangeChip(FormChip):
    """From a number to a number; each of them may be left open."""

    def __init__(
        self,
        title: str,
        field: str,
        *,
        low: int,
        high: int,
        unit: str = "",
        as_written: bool = False,
        parent: QWidget,
    ) -> None:
        """``as_written``: a track lies within as far as its number without decimals does."""
        super().__init__(title, parent)
        self._field, self._unit = field, unit
        self._slack = 0.5 if as_written else 0.0
        self.low = self._box(low, high, QCoreApplication.translate("filters", "from"))
        self.high = self._box(low, high, QCoreApplication.translate("filters", "to"))
        self.fields.addRow(QCoreApplication.translate("filters", "From"), self.low)
        self.fields.addRow(QCoreApplication.translate("filters", "To"), self.high)
        self.fields.addRow("", self.none)
        self.show_choice()

    def _box(self, low: int, high: int, name: str) -> QSpinBox:
        box = QSpinBox(self.form)
        box.setRange(low - 1, high)
        box.setSpecialValueText(QCoreApplication.translate("filters", "any"))
        box.setSuffix(f" {self._unit}" if self._unit else "")
        box.setAccessibleName(f"{self._title}: {name}")
        box.valueChanged.connect(self.changed)
        return box

    @property
    def bounds(self) -> tuple[int | None, int | None]:
        """In their order, whichever was entered where."""
        given = [
            None if box.value() == box.minimum() else box.value() for box in (self.low, self.high)
        ]
        low, high = given
        return (high, low) if low is not None and high is not None and low > high else (low, high)

    @property
    def said(self) -> str:
        low, high = self.bounds
        if low is None and high is None:
            return ""
        if low is None or high is None:
            sign, one = ("≥", low) if high is None else ("≤", high)
            numbers = f"{sign} {text.count(one or 0)}"
        else:
            numbers = text.count(low) if low == high else f"{text.count(low)}–{text.count(high)}"
        return f"{numbers} {self._unit}" if self._unit else f"{self._title} {numbers}"

    @property
    def condition(self) -> str:
        low, high = self.bounds
        if low is None and high is None:
            return ""
        shown = ("" if low is None else f"{low - self._slack:g}",
                 "" if high is None else f"{high + self._slack:g}")  # fmt: skip
        return f"{self._field}:{shown[0]}..{shown[1]}"

    def reset(self) -> None:
        for box in (self.low, self.high):
            box.setValue(box.minimum())


class KeyChip(FormChip):
    """One key, or all that mix with it. :attr:`chosen_asked` wants :meth:`choose` to be called with
    the key of the track that is chosen.
    """

    chosen_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(QCoreApplication.translate("filters", "Key"), parent)
        self.key = QComboBox(self.form)
        self.key.setAccessibleName(QCoreApplication.translate("filters", "Key"))
        self.key.addItem(QCoreApplication.translate("filters", "any"), None)
        keys = [MusicalKey(tonic, minor) for tonic in range(12) for minor in (True, False)]
        for key in sorted(keys, key=lambda each: (each.hour, not each.minor)):
            self.key.addItem(f"{key.camelot}  {key.name}", key)
        self.mixing = QCheckBox(
            QCoreApplication.translate("filters", "And the keys that mix with it"), self.form
        )
        self.chosen = QPushButton(
            QCoreApplication.translate("filters", "As the chosen track"), self.form
        )
        self.fields.addRow(QCoreApplication.translate("filters", "Key"), self.key)
        self.fields.addRow("", self.mixing)
        self.fields.addRow("", self.chosen)
        self.fields.addRow("", self.none)
        self.key.currentIndexChanged.connect(self.changed)
        self.mixing.toggled.connect(self.changed)
        self.chosen.clicked.connect(self.chosen_asked)
        self.show_choice()

    def choose(self, key: MusicalKey | None) -> None:
        """``None``: any."""
        places = (place for place in range(self.key.count()) if self.key.itemData(place) == key)
        self.key.setCurrentIndex(next(places, 0))

    @property
    def said(self) -> str:
        key = self.key.currentData()
        if key is None:
            return ""
        if not self.mixing.isChecked():
            return f"{key.camelot} {key.short}"
        return QCoreApplication.translate("filters", "{key} and what mixes").format(
            key=f"{key.camelot} {key.short}"
        )

    @property
    def condition(self) -> str:
        key = self.key.currentData()
        if key is None:
            return ""
        return f"key:{'~' if self.mixing.isChecked() else ''}{key.camelot}"

    def reset(self) -> None:
        self.choose(None)
        self.mixing.setChecked(False)
