"""The keys that pictures, lists and dialogs answer to themselves, where they have the keyboard: no
action has them, so that the page of shortcuts has them from here. Tests press them.

Keys are as ``QKeySequence`` reads them; two of them are the ends of a row of keys, like 1 to 8.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication
from PySide6.QtGui import QKeySequence

Row = tuple[Any, tuple[str, ...]]  # what keys do, and which
Keys = tuple[Row, ...]

LISTS: Keys = (
    (QT_TRANSLATE_NOOP("keys", "Play from the chosen track on"), ("Return",)),
    (QT_TRANSLATE_NOOP("keys", "Choose all"), ("Ctrl+A",)),
)
PLAYLIST: Keys = (
    (QT_TRANSLATE_NOOP("keys", "Take the selected tracks out"), ("Del",)),
    (QT_TRANSLATE_NOOP("keys", "Move the selected tracks up"), ("Alt+Up",)),
    (QT_TRANSLATE_NOOP("keys", "Move the selected tracks down"), ("Alt+Down",)),
)
PICTURE: Keys = (
    (QT_TRANSLATE_NOOP("keys", "Show less time"), ("+",)),
    (QT_TRANSLATE_NOOP("keys", "Show more time"), ("-",)),
    (QT_TRANSLATE_NOOP("keys", "Choose a longer stretch"), ("Shift+Right",)),
    (QT_TRANSLATE_NOOP("keys", "Choose a shorter stretch"), ("Shift+Left",)),
)
MAP: Keys = (
    (QT_TRANSLATE_NOOP("keys", "Choose the next track in that direction"), ("Left", "Down")),
    (QT_TRANSLATE_NOOP("keys", "Move the map"), ("Ctrl+Left", "Ctrl+Down")),
    (QT_TRANSLATE_NOOP("keys", "Play the chosen track"), ("Return",)),
)
REVIEW: Keys = ((QT_TRANSLATE_NOOP("keys", "Give the answer of that number"), ("1", "9")),)
LIVE: Keys = (
    (QT_TRANSLATE_NOOP("keys", "Scroll in time"), ("Left", "Right")),
    (QT_TRANSLATE_NOOP("keys", "Scroll by a page"), ("PgUp", "PgDown")),
    (QT_TRANSLATE_NOOP("keys", "The oldest sound"), ("Home",)),
    (QT_TRANSLATE_NOOP("keys", "The present"), ("End",)),
    (QT_TRANSLATE_NOOP("keys", "Move the cursor"), ("Shift+Left", "Shift+Down")),
    (QT_TRANSLATE_NOOP("keys", "Higher or lower frequencies, of a part"), ("Up", "Down")),
)
EDITOR: Keys = (
    (QT_TRANSLATE_NOOP("keys", "Play or stop"), ("Space",)),
    (QT_TRANSLATE_NOOP("keys", "Click on each beat"), ("C",)),
    (QT_TRANSLATE_NOOP("keys", "The beat before"), (",",)),
    (QT_TRANSLATE_NOOP("keys", "The next beat"), (".",)),
    (QT_TRANSLATE_NOOP("keys", "The start"), ("Home",)),
    (QT_TRANSLATE_NOOP("keys", "The end"), ("End",)),
    (QT_TRANSLATE_NOOP("keys", "Show less time"), ("+",)),
    (QT_TRANSLATE_NOOP("keys", "Show more time"), ("-",)),
    (QT_TRANSLATE_NOOP("keys", "Show the whole track"), ("0",)),
    (QT_TRANSLATE_NOOP("keys", "Scroll by a page"), ("PgUp", "PgDown")),
    (QT_TRANSLATE_NOOP("keys", "Move the beats by 10 ms"), ("Left", "Right")),
    (QT_TRANSLATE_NOOP("keys", "Move the beats by 1 ms"), ("Shift+Left", "Shift+Right")),
    (QT_TRANSLATE_NOOP("keys", "Move the beats by 100 ms"), ("Ctrl+Left", "Ctrl+Right")),
    (QT_TRANSLATE_NOOP("keys", "First beat here"), ("F",)),
    (QT_TRANSLATE_NOOP("keys", "Bar begins here"), ("B",)),
    (QT_TRANSLATE_NOOP("keys", "Tap the tempo"), ("T",)),
    (QT_TRANSLATE_NOOP("keys", "Mark a cue here"), ("M",)),
    (QT_TRANSLATE_NOOP("keys", "Go to the cue on a pad"), ("1", "8")),
    (QT_TRANSLATE_NOOP("keys", "Mark a cue on a pad"), ("Ctrl+1", "Ctrl+8")),
    (QT_TRANSLATE_NOOP("keys", "Lock the cue or unlock it"), ("L",)),
    (QT_TRANSLATE_NOOP("keys", "Remove the cue"), ("Del",)),
)
CURVE: Keys = (
    (QT_TRANSLATE_NOOP("keys", "Choose a point of the curve"), ("Left", "Right")),
    (QT_TRANSLATE_NOOP("keys", "Lift the point or lower it"), ("Up", "Down")),
    (QT_TRANSLATE_NOOP("keys", "Move the point in time"), ("Ctrl+Left", "Ctrl+Right")),
    (QT_TRANSLATE_NOOP("keys", "Add a point"), ("Ins",)),
    (QT_TRANSLATE_NOOP("keys", "Remove the point"), ("Del",)),
)

_PLACES: tuple[tuple[Any, Keys], ...] = (
    (QT_TRANSLATE_NOOP("keys", "Lists of tracks"), LISTS),
    (QT_TRANSLATE_NOOP("keys", "In a playlist"), PLAYLIST),
    (QT_TRANSLATE_NOOP("keys", "The track's picture"), PICTURE),
    (QT_TRANSLATE_NOOP("keys", "The mood map"), MAP),
    (QT_TRANSLATE_NOOP("keys", "Questions of the review"), REVIEW),
    (QT_TRANSLATE_NOOP("keys", "The live picture"), LIVE),
    (QT_TRANSLATE_NOOP("keys", "Beats and cues"), EDITOR),
    (QT_TRANSLATE_NOOP("keys", "The curve of a set"), CURVE),
)


def keys_by_place() -> dict[str, list[tuple[str, str]]]:
    """What each of them does and its keys, in the user's language."""
    translate = QCoreApplication.translate
    return {
        translate("keys", place): [(translate("keys", what), _shown(keys)) for what, keys in rows]
        for place, rows in _PLACES
    }


def _shown(keys: tuple[str, ...]) -> str:
    form = QKeySequence.SequenceFormat.NativeText
    return " – ".join(QKeySequence(key).toString(form) for key in keys)
