"""Why one track follows another, in the user's language."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from musicanalyzer.services.sets.costs import Harmony, Parts
from musicanalyzer.ui import text

_HARMONIES: dict[Harmony, Any] = {
    Harmony.SAME: QT_TRANSLATE_NOOP("sets", "same key"),
    Harmony.ADJACENT: QT_TRANSLATE_NOOP("sets", "adjacent key"),
    Harmony.RELATIVE: QT_TRANSLATE_NOOP("sets", "relative key"),
    Harmony.BOOST: QT_TRANSLATE_NOOP("sets", "key lifts"),
    Harmony.DIAGONAL: QT_TRANSLATE_NOOP("sets", "diagonal key"),
    Harmony.CLASH: QT_TRANSLATE_NOOP("sets", "keys clash"),
    Harmony.UNKNOWN: QT_TRANSLATE_NOOP("sets", "key unknown"),
}


def reasons(parts: Parts | None) -> str:
    """``adjacent key · tempo +1.2% · 83% alike``; empty for the first track."""
    if parts is None:
        return ""
    translate = QCoreApplication.translate
    alike = text.percent(max(0.0, parts.likeness))
    found = [
        translate("sets", _HARMONIES[parts.harmony]),
        _tempo(parts),
        translate("sets", "{share} alike").format(share=alike),
    ]
    return " · ".join(found)


def _tempo(parts: Parts) -> str:
    translate = QCoreApplication.translate
    if parts.tempo_change is None:
        return translate("sets", "tempo unknown")
    sign = "+" if parts.tempo_change >= 0 else "−"
    change = sign + text.percent(abs(parts.tempo_change), 1)
    if parts.octaves > 0:
        return translate("sets", "tempo {change} in double time").format(change=change)
    if parts.octaves < 0:
        return translate("sets", "tempo {change} in half time").format(change=change)
    return translate("sets", "tempo {change}").format(change=change)
