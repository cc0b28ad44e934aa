"""What duplicates and versions are called: a track in its group, a group, and why a copy is best.

The keys are those of ``services.copy_groups``.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

_RELATIONS: dict[str, Any] = {
    "": QT_TRANSLATE_NOOP("duplicates", "Best copy"),
    "first": QT_TRANSLATE_NOOP("duplicates", "The others’ measure"),
    "identical": QT_TRANSLATE_NOOP("duplicates", "The same audio"),
    "same": QT_TRANSLATE_NOOP("duplicates", "The same recording"),
    "remaster": QT_TRANSLATE_NOOP("duplicates", "Another master or mix"),
    "version": QT_TRANSLATE_NOOP("duplicates", "A version"),
}
_GROUPS: dict[str, Any] = {
    "same": QT_TRANSLATE_NOOP("duplicates", "One recording"),
    "remaster": QT_TRANSLATE_NOOP("duplicates", "One recording, another master or mix"),
    "version": QT_TRANSLATE_NOOP("duplicates", "Versions that share a part"),
}
_REASONS: dict[str, Any] = {
    "lossless": QT_TRANSLATE_NOOP("duplicates", "The best copy: it is lossless."),
    "bit_rate": QT_TRANSLATE_NOOP(
        "duplicates", "The best copy: it has the higher bit rate for its codec."
    ),
    "sample_rate": QT_TRANSLATE_NOOP("duplicates", "The best copy: it has the higher sample rate."),
    "channels": QT_TRANSLATE_NOOP("duplicates", "The best copy: it has more channels."),
    "longer": QT_TRANSLATE_NOOP("duplicates", "The best copy: it is longer."),
    "first": QT_TRANSLATE_NOOP(
        "duplicates", "As good as the next one; it was added to the library first."
    ),
}


def relation(key: str) -> str:
    return _said(_RELATIONS[key])


def group(key: str) -> str:
    return _said(_GROUPS[key])


def reason(key: str) -> str:
    return _said(_REASONS[key])


def _said(words: str) -> str:
    return QCoreApplication.translate("duplicates", words)
