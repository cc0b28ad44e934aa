"""The page of shortcuts tells the keys of pictures and dialogs as they are."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QWidget

from musicanalyzer.ui import key_words
from tests.ui.test_grid_editor import Editor

# What stands for another key that the page names.
ALSO = {"Backspace": "Del", "=": "+"}


def takes(widget: QWidget, keys: str) -> bool:
    """Whether the widget, or one around it, does something with these keys."""
    pressed = QKeySequence(keys)[0]
    event = QKeyEvent(QEvent.Type.KeyPress, pressed.key(), pressed.keyboardModifiers())
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


def told(rows: key_words.Keys) -> set[str]:
    """All keys of the rows, those between 1 and 8 too."""
    found = set()
    for _, keys in rows:
        first, last = keys[0], keys[-1]
        if first[-1].isdigit() and first != last:
            numbers = range(int(first[-1]), int(last[-1]) + 1)
            found |= {f"{first[:-1]}{number}" for number in numbers}
        else:
            found |= set(keys)
    return found


@pytest.fixture
def editor(app, qtbot) -> Editor:
    return Editor(app, qtbot)


def test_the_editor_takes_the_keys_that_the_page_tells_and_no_others(editor) -> None:
    letters = [chr(number) for number in range(ord("!"), ord("a")) if chr(number) != ","]
    named = ["Space", ",", "Left", "Right", "Up", "Down", "Home", "End", "PgUp", "PgDown", "Del",
             "Ins", "Backspace", "F2"]  # fmt: skip
    plain = [*letters, *named]
    every = [*plain, *(f"Shift+{key}" for key in named[2:4]), *(f"Ctrl+{key}" for key in plain)]
    every = [key for key in every if QKeySequence(key).count() == 1]
    # A picture that zooms does so with Ctrl as well; beats are reached with it too.
    taken = {key for key in every if takes(editor.canvas, key)}
    synonyms = {f"Ctrl+{key}" for key in ("+", "-", "=", "0", ",", ".", "Home", "End", "PgUp",
                                          "PgDown")}  # fmt: skip
    synonyms |= {"Ctrl+Z", "Ctrl+Y"}  # told with the menu Edit
    assert {ALSO.get(key, key) for key in taken} - synonyms == told(key_words.EDITOR)


@pytest.mark.parametrize(
    ("rows", "view", "widget"),
    [
        (key_words.LISTS[:1], "library", lambda window: window.library.view),
        (key_words.PICTURE, "library", lambda window: window.panel.picture),
        (key_words.MAP, "mood_map", lambda window: window.mood_map.canvas),
        (key_words.LIVE, "live", lambda window: window.live.canvas),
    ],
    ids=["list", "picture", "map", "live"],
)
def test_a_view_takes_the_keys_that_the_page_tells(app, qtbot, rows, view, widget) -> None:
    app.window.library.view.selectRow(0)
    qtbot.waitUntil(lambda: app.window.panel.track is not None)
    app.window.show_view(getattr(app.window, view))
    qtbot.wait(300)
    assert [key for key in sorted(told(rows)) if not takes(widget(app.window), key)] == []


def test_the_page_names_the_editors_keys(app, qtbot) -> None:
    rows = key_words.keys_by_place()["Beats and cues"]
    assert ("Mark a cue on a pad", "Ctrl+1 – Ctrl+8") in rows
    assert len(rows) == len(key_words.EDITOR)
