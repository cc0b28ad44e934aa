"""What holds for every larger dialog: names, ways by keyboard, no text cut off at twice the size of
type, and Escape closes it.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPushButton

from musicanalyzer.ui.app import DesktopApp
from tests.helpers.accessibility import nameless_controls, unreachable_buttons
from tests.helpers.dialogs import DIALOGS, add_playlists, shown
from tests.helpers.widgets import cut_texts


@pytest.fixture
def app(make_app, database: Path, qtbot) -> DesktopApp:
    add_playlists(database)
    app = make_app(database)
    qtbot.waitUntil(lambda: app.window.library.table.rowCount() == 12)
    return app


def opened(app: DesktopApp, name: str, folder: Path, qtbot) -> QDialog:
    DIALOGS[name](app, folder)
    qtbot.waitUntil(lambda: len(shown(app)) == 1)
    qtbot.wait(50)
    return shown(app)[0]


def test_every_dialog_is_for_all_hands_and_eyes(app: DesktopApp, tmp_path: Path, qtbot) -> None:
    """One window for all: each costs little, a window much."""
    wrong: dict[str, set[str]] = {}
    for scale in (100, 200):
        app.settings.update(text_scale=scale)
        for name in DIALOGS:
            dialog = opened(app, name, tmp_path, qtbot)
            if scale == 100:
                found = nameless_controls(dialog) | unreachable_buttons(dialog)
                if not any(button.isDefault() for button in dialog.findChildren(QPushButton)):
                    found.add("no button answers to Return")
            else:
                found = set()
            try:  # an answer that arrives just now makes its part grow at the next turn of the loop
                qtbot.waitUntil(lambda d=dialog: not cut_texts(d), timeout=1500)
            except qtbot.TimeoutError:
                found |= cut_texts(dialog)
            if found:
                wrong[f"{name} at {scale} %"] = found
            qtbot.keyClick(dialog, Qt.Key.Key_Escape)
            qtbot.waitUntil(lambda: not shown(app))
    app.settings.update(text_scale=100)
    assert not wrong
