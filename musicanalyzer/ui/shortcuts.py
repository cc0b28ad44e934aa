"""The page of all keyboard shortcuts: of the window's actions, read from them so that it never
lags, and the keys that pictures, lists and dialogs take themselves (``key_words``).
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QIcon, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QMainWindow,
    QMenu,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
)

from musicanalyzer.ui.key_words import keys_by_place

Shortcut = tuple[str, str]  # what it does, its keys


def shortcuts_of(window: QMainWindow) -> dict[str, list[Shortcut]]:
    """By menu, in the menus' order; those of no menu come last, under an empty title."""
    found: dict[str, list[Shortcut]] = {}
    seen: set[QAction] = set()
    for top in window.menuBar().actions():
        menu = top.menu()
        if isinstance(menu, QMenu):
            actions = _actions_in(menu)
            seen.update(actions)
            if rows := [row for action in actions if (row := _row(action)) is not None]:
                found[_plain(top.text())] = rows
    rest = [action for action in window.findChildren(QAction) if action not in seen]
    rows = [row for action in rest if (row := _row(action)) is not None]
    for button in window.findChildren(QAbstractButton):
        if not button.shortcut().isEmpty() and (name := button.accessibleName() or button.text()):
            rows.append((_plain(name), _keys([button.shortcut()])))
    if rows:
        # A view that is there twice, or a text field's own actions, say the same thing again.
        found[""] = sorted(dict.fromkeys(rows))
    return found


def _actions_in(menu: QMenu) -> list[QAction]:
    actions = []
    for action in menu.actions():
        inner = action.menu()
        actions += _actions_in(inner) if isinstance(inner, QMenu) else [action]
    return actions


def _row(action: QAction) -> Shortcut | None:
    keys = [keys for keys in action.shortcuts() if not keys.isEmpty()]
    name = _plain(action.text())
    return (name, _keys(keys)) if keys and name else None


def _keys(sequences: list[QKeySequence]) -> str:
    """The first, and others that are on every keyboard: not "F14" or "Undo" of old ones."""
    form = QKeySequence.SequenceFormat.NativeText
    texts = list(dict.fromkeys(keys.toString(form) for keys in sequences))
    return ", ".join(texts[:1] + [text for text in texts[1:] if "+" in text])


def _plain(name: str) -> str:
    """Without the mark of the key beside Alt, and without the dots of a dialog."""
    return name.replace("&&", "\0").replace("&", "").replace("\0", "&").rstrip("….").strip()


class ShortcutsPage(QDialog):
    """A list to read, by menu."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        self.setSizeGripEnabled(True)
        self.list = QTreeWidget(self)
        self.list.setColumnCount(2)
        self.list.setHeaderLabels([self.tr("What it does"), self.tr("Keys")])
        self.list.setRootIsDecorated(False)
        self.list.setSelectionMode(QTreeWidget.SelectionMode.SingleSelection)
        self.list.setAccessibleName(self.tr("Keyboard shortcuts"))
        header = self.list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        by_place = shortcuts_of(window)
        elsewhere = by_place.pop("", [])
        by_place |= keys_by_place() | {self.tr("Elsewhere"): elsewhere}
        for title, rows in by_place.items():
            group = QTreeWidgetItem([title])
            font = group.font(0)
            font.setBold(True)
            group.setFont(0, font)
            group.setFlags(Qt.ItemFlag.ItemIsEnabled)
            self.list.addTopLevelItem(group)
            for row in rows:
                group.addChild(QTreeWidgetItem(list(row)))
        self.list.expandAll()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        close = buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setToolTip(self.tr("Close (Esc)"))
        close.setIcon(QIcon())
        column = QVBoxLayout(self)
        column.addWidget(self.list, 1)
        column.addWidget(buttons)
        texts = sum(self.list.sizeHintForColumn(number) for number in range(2))
        line = self.fontMetrics().height()
        self.resize(max(texts + 6 * line, 36 * line), 32 * line)
