"""What a screen reader and the keyboard find in a window: names and ways to every control."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QScrollArea, QWidget

from tests.helpers.widgets import where

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


def nameless_controls(window: QWidget) -> set[str]:
    """The visible controls that have no accessible name."""
    found = set()
    for interface in walk(QAccessible.queryAccessibleInterface(window)):
        widget = interface.object()
        if interface.role() not in CONTROLS or not isinstance(widget, QWidget):
            continue
        if widget.isVisible() and not is_inner(widget):
            name = interface.text(QAccessible.Text.Name)
            if not name.strip():
                found.add(where(widget))
    return found


def shapeless_controls(window: QWidget) -> set[str]:
    """The visible widgets of ours that take the keyboard and are nothing to a screen reader."""
    found = set()
    for widget in window.findChildren(QWidget):
        is_ours = type(widget).__module__.startswith("musicanalyzer.")
        takes_keys = widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if is_ours and takes_keys and not isinstance(widget, QScrollArea):
            interface = QAccessible.queryAccessibleInterface(widget)
            name = interface.text(QAccessible.Text.Name)
            if interface.role() == QAccessible.Role.Client or not name.strip():
                found.add(where(widget))
    return found


def unreachable_buttons(window: QWidget) -> set[str]:
    """The visible buttons that neither Tab nor a shortcut reaches."""
    found = set()
    for widget in window.findChildren(QWidget):
        if not isinstance(widget, QAbstractButton) or not widget.isVisible():
            continue
        reached = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if not reached and not widget.shortcut().toString() and not is_inner(widget):
            found.add(where(widget))
    return found
