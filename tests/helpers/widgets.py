"""Looking at the widgets of a window."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QLabel, QWidget


def where(widget: QWidget) -> str:
    """A widget and what it lies in, for the message of a test."""
    path = []
    while widget is not None:
        path.append(widget.objectName() or type(widget).__name__)
        widget = widget.parentWidget()
    return " < ".join(path[:5])


def cut_texts(window: QWidget) -> set[str]:
    """The visible labels, buttons and number boxes that are smaller than their text needs."""
    cut = set()
    for box in window.findChildren(QAbstractSpinBox):
        if box.isVisible() and box.lineEdit().height() < box.fontMetrics().height():
            cut.add(f"{where(box)}: {box.text()!r} {box.size()}")
    for widget in window.findChildren(QWidget):
        if not isinstance(widget, QLabel | QAbstractButton) or not widget.isVisible():
            continue
        if not widget.text() or (isinstance(widget, QLabel) and widget.wordWrap()):
            continue
        wanted, there = widget.minimumSizeHint(), widget.size()
        if there.width() + 1 < wanted.width() or there.height() + 1 < wanted.height():
            cut.add(f"{where(widget)}: {widget.text()[:40]!r} {there} of {wanted}")
    return cut


def cut_when_settled(window: QWidget, qtbot) -> set[str]:
    """:func:`cut_texts` once nothing moves any more: an answer that arrives just now, like the
    doctor's in Settings, makes its part grow at the next turn of the loop.
    """
    try:
        qtbot.waitUntil(lambda: not cut_texts(window), timeout=2000)
    except qtbot.TimeoutError:
        return cut_texts(window)
    return set()
