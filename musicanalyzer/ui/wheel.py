"""The wheel scrolls a page, and changes no setting that happens to lie under the mouse.

Qt lets sliders, numbers and choices turn with the wheel wherever it passes over them: scrolling
through the settings changed the size of text and thresholds on the way. Here they turn only where
they have the keyboard.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractSlider, QAbstractSpinBox, QComboBox, QScrollBar, QWidget


def leave_wheel_to_page(page: QWidget) -> None:
    """For all controls that are on the page now."""
    passing = _Passing(page)
    for kind in (QAbstractSlider, QAbstractSpinBox, QComboBox):
        for control in page.findChildren(kind):
            if not isinstance(control, QScrollBar):
                if control.focusPolicy() == Qt.FocusPolicy.WheelFocus:
                    control.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
                control.installEventFilter(passing)


class _Passing(QObject):
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.Wheel or watched.hasFocus():  # type: ignore[attr-defined]
            return False
        event.ignore()  # to what it lies in
        return True
