"""The wheel scrolls a page and changes nothing on its way."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QScrollBar,
    QWidget,
)


def turn(widget: QWidget) -> None:
    """The wheel down by one notch over the middle of a widget."""
    place = QPointF(widget.rect().center())
    event = QWheelEvent(
        place, QPointF(widget.mapToGlobal(place)), QPoint(), QPoint(0, -120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase,
        False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)


@pytest.fixture
def page(app, qtbot) -> QWidget:
    window = app.window
    window.show_view(window.settings)
    bar = window.settings._scroll.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 200)
    return window.settings


def test_the_wheel_over_a_control_changes_nothing(app, page, qtbot) -> None:
    controls = [
        control
        for kind in (QAbstractSlider, QAbstractSpinBox, QComboBox)
        for control in page.findChildren(kind)
        if not isinstance(control, QScrollBar)
    ]
    assert len(controls) > 8
    before = replace(app.settings.value)
    for control in controls:
        turn(control)
    assert app.settings.value == before


def test_a_control_that_has_the_keyboard_turns_with_the_wheel(app, page, qtbot) -> None:
    app.window.activateWindow()
    page.looks.scale.setFocus()
    qtbot.waitUntil(page.looks.scale.hasFocus)
    before = app.settings.value.text_scale
    turn(page.looks.scale)
    assert app.settings.value.text_scale != before


def test_a_message_keeps_its_colour_when_the_text_grows(app, qtbot) -> None:
    bar = app.window.messages
    bar.say("Something is not as it should be.", "warning")
    before = bar.grab().toImage().pixelColor(3, 3)
    app.settings.update(text_scale=150)
    qtbot.waitUntil(lambda: bar.grab().toImage().pixelColor(3, 3) == before)
    app.settings.update(text_scale=100)


def test_the_wheel_over_the_live_view_s_column_changes_nothing(app) -> None:
    choices = app.window.live.meters.findChildren(QComboBox)
    assert choices
    before = [choice.currentIndex() for choice in choices]
    for choice in choices:
        turn(choice)
    assert [choice.currentIndex() for choice in choices] == before
