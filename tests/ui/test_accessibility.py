"""What holds for every control of every view: it has a name, the keyboard reaches it, and its text
is not cut off, at twice the size of type too.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QAction
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget

from tests.helpers.widgets import cut_texts, where

CONTROLS = {
    getattr(QAccessible.Role, name)
    for name in (
        "PushButton", "ButtonMenu", "ButtonDropDown", "CheckBox", "RadioButton", "EditableText",
        "ComboBox", "Slider", "SpinBox", "Table", "List", "Tree", "PageTab",
    )
}  # fmt: skip
# Parts that Qt makes for itself inside a control that has a name.
INNER = ("qt_", "ScrollLeftButton", "ScrollRightButton")


def walk(interface: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    yield interface
    if interface.role() in (QAccessible.Role.Table, QAccessible.Role.List, QAccessible.Role.Tree):
        return  # its cells are the data, a million of them
    for number in range(interface.childCount()):
        child = interface.child(number)
        if child is not None and child.isValid():
            yield from walk(child)


def is_inner(widget: QWidget) -> bool:
    name = widget.objectName()
    inside = widget.parentWidget()
    return name.startswith(INNER) or (
        isinstance(widget, QLineEdit) and inside is not None and "Box" in type(inside).__name__
    ) or isinstance(inside, QLineEdit)  # fmt: skip


def test_every_control_has_an_accessible_name(every_view) -> None:
    nameless = set()
    for window in every_view:
        for interface in walk(QAccessible.queryAccessibleInterface(window)):
            widget = interface.object()
            if interface.role() not in CONTROLS or not isinstance(widget, QWidget):
                continue
            if widget.isVisible() and not is_inner(widget):
                name = interface.text(QAccessible.Text.Name)
                if not name.strip():
                    nameless.add(where(widget))
    assert not nameless


def test_the_keyboard_reaches_every_control(every_view) -> None:
    unreachable = set()
    for window in every_view:
        for widget in window.findChildren(QWidget):
            if not isinstance(widget, QAbstractButton) or not widget.isVisible():
                continue
            reached = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            if not reached and not widget.shortcut().toString() and not is_inner(widget):
                unreachable.add(where(widget))
    assert not unreachable


@pytest.mark.parametrize("scale", [100, 200])
def test_no_text_is_cut_off(app, every_view, qtbot, scale: int) -> None:
    app.settings.update(text_scale=scale)
    cut: set[str] = set()
    for window in every_view:
        try:  # an answer that arrives just now makes its part grow at the next turn of the loop
            qtbot.waitUntil(lambda window=window: not cut_texts(window), timeout=2000)
        except qtbot.TimeoutError:
            cut |= cut_texts(window)
    app.settings.update(text_scale=100)
    assert not cut


def test_no_two_actions_share_a_shortcut(app) -> None:
    taken: dict[str, set[str]] = {}
    for action in app.window.findChildren(QAction):
        if action.shortcutContext() == Qt.ShortcutContext.WindowShortcut:
            for keys in action.shortcuts():
                taken.setdefault(keys.toString(), set()).add(action.text())
    assert {keys: texts for keys, texts in taken.items() if len(texts) > 1} == {}
