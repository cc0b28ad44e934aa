"""The Help menu: shortcuts as they are, and what the program is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QTreeWidgetItemIterator

from musicanalyzer import __version__
from musicanalyzer.ui.about import AboutDialog
from musicanalyzer.ui.help_menu import HelpMenu
from musicanalyzer.ui.shortcuts import ShortcutsPage, shortcuts_of


def test_f1_opens_the_shortcuts_and_escape_closes_them(app, qtbot) -> None:
    app.window.activateWindow()
    qtbot.keyClick(app.window, Qt.Key.Key_F1)
    qtbot.waitUntil(lambda: app.window.findChild(ShortcutsPage) is not None)
    page = app.window.findChild(ShortcutsPage)
    qtbot.waitUntil(page.isVisible)
    qtbot.keyClick(page.list, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: app.window.findChild(ShortcutsPage) is None)


def test_the_page_names_every_action_that_has_keys(app, qtbot) -> None:
    """Also those that a view adds later."""
    action = QAction("Wind the &clock…", app.window)
    action.setShortcut("Ctrl+Alt+Y")
    app.window.make_views()
    page = ShortcutsPage(app.window)
    qtbot.addWidget(page)
    rows = {}
    walker = QTreeWidgetItemIterator(page.list)
    while walker.value() is not None:
        rows[walker.value().text(0)] = walker.value().text(1)
        walker += 1
    assert rows["Wind the clock"] == "Ctrl+Alt+Y"
    for other in app.window.findChildren(QAction):
        if other.text() and not other.shortcut().isEmpty():
            assert other.text().replace("&", "").rstrip("….") in rows


def test_no_two_menu_entries_answer_to_the_same_keys(app) -> None:
    # "Live: Freeze" holds where the live picture has the keyboard, and there alone: two pictures
    # may share a key. Space alone means something everywhere, and something else there.
    app.window.make_views()
    owners: dict[str, list[str]] = {}
    for rows in shortcuts_of(app.window).values():
        for name, all_ in rows:
            picture = name.split(": ")[0] if ": " in name else ""
            for keys in all_.split(", "):
                owners.setdefault(keys, []).append(picture)
    assert {
        keys: of for keys, of in owners.items()
        if len(set(of)) < len(of) or (len(of) > 1 and "" in of)
    } == {"Space": ["", "Live"]}  # fmt: skip


def test_about_shows_version_and_licences(app, qtbot) -> None:
    page = AboutDialog(app.window)
    qtbot.addWidget(page)
    assert __version__ in page.system
    texts = [page.texts.widget(number).toPlainText() for number in range(page.texts.count())]
    assert "PySide6" in texts[0]
    assert "GNU GENERAL PUBLIC LICENSE" in texts[1]


def test_help_pages_go_when_they_are_closed(app, qtbot) -> None:
    menu = app.window.findChild(HelpMenu)
    direct = Qt.FindChildOption.FindDirectChildrenOnly
    for action in (menu.shortcuts, menu.about):
        action.trigger()
        (page,) = app.window.findChildren(QDialog, options=direct)
        page.reject()
        qtbot.waitUntil(lambda: not app.window.findChildren(QDialog, options=direct))
