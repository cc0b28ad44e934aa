"""What holds for every control of every view: it has a name, the keyboard reaches it, and its text
is not cut off, at twice the size of type too.
"""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction

from tests.helpers.accessibility import nameless_controls, shapeless_controls, unreachable_buttons
from tests.helpers.widgets import cut_when_settled


def test_every_control_has_an_accessible_name(every_view) -> None:
    nameless = set()
    for window in every_view:
        nameless |= nameless_controls(window)
    assert not nameless


def test_what_takes_the_keyboard_is_something_to_a_screen_reader(every_view) -> None:
    shapeless = set()
    for window in every_view:
        shapeless |= shapeless_controls(window)
    assert not shapeless


def test_the_keyboard_reaches_every_control(every_view) -> None:
    unreachable = set()
    for window in every_view:
        unreachable |= unreachable_buttons(window)
    assert not unreachable


@pytest.mark.parametrize("scale", [100, 200])
def test_no_text_is_cut_off(app, every_view, qtbot, scale: int) -> None:
    app.settings.update(text_scale=scale)
    cut: set[str] = set()
    for window in every_view:
        cut |= cut_when_settled(window, qtbot)
    app.settings.update(text_scale=100)
    assert not cut


def test_no_two_actions_share_a_shortcut(app) -> None:
    taken: dict[str, set[str]] = {}
    for action in app.window.findChildren(QAction):
        if action.shortcutContext() == Qt.ShortcutContext.WindowShortcut:
            for keys in action.shortcuts():
                taken.setdefault(keys.toString(), set()).add(action.text())
    assert {keys: texts for keys, texts in taken.items() if len(texts) > 1} == {}
