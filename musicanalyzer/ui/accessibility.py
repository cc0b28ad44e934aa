"""What screen readers are told of our own pictures: Qt knows a role for its own widgets alone."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

_installed: list[bool] = []  # Qt keeps a factory until the process ends


def install() -> None:
    """From now on a widget whose class has an ``accessible_role`` has that."""
    if not _installed:
        _installed.append(True)
        QAccessible.installFactory(_interface)


def _interface(_: str, thing: QObject) -> QAccessibleInterface | None:
    role = getattr(thing, "accessible_role", None)
    return QAccessibleWidget(thing, role) if isinstance(thing, QWidget) and role else None
