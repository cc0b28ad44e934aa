"""A field for a number that is shown and kept as it is stored, however many decimals it has."""

from __future__ import annotations

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QDoubleSpinBox, QWidget

DECIMALS = 20  # Qt rounds to these; a number from 0.001 up then stays the same to its last bit


class ExactBox(QDoubleSpinBox):
    """From 0 to ``most``, by the mouse and the keys; what is stored may be larger."""

    def __init__(self, most: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDecimals(DECIMALS)
        self.setRange(0, most)

    def show_value(self, value: float) -> None:
        self.setMaximum(max(self.maximum(), value))
        self.setValue(value)

    def textFromValue(self, value: float) -> str:
        locale = self.locale()
        locale.setNumberOptions(QLocale.NumberOption.OmitGroupSeparator)
        shortest = QLocale.FloatingPointPrecisionOption.FloatingPointShortest
        return locale.toString(value, "f", shortest.value)
