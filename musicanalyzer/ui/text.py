"""Numbers, durations, dates and labels as the user's language writes them."""

from __future__ import annotations

import os
from datetime import datetime
from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QLocale

from musicanalyzer.library.records import TrackRow

DASH = "–"  # where nothing is known

# What the heads' labels are called. Genres keep their English names, which are their names.
_LABELS: dict[str, Any] = {
    "unsure": QT_TRANSLATE_NOOP("labels", "unsure"),
    "vocal": QT_TRANSLATE_NOOP("labels", "vocal"),
    "instrumental": QT_TRANSLATE_NOOP("labels", "instrumental"),
    "female": QT_TRANSLATE_NOOP("labels", "female voice"),
    "male": QT_TRANSLATE_NOOP("labels", "male voice"),
    "music": QT_TRANSLATE_NOOP("labels", "music"),
    "speech": QT_TRANSLATE_NOOP("labels", "speech"),
    "neither": QT_TRANSLATE_NOOP("labels", "neither"),
    "happy": QT_TRANSLATE_NOOP("labels", "happy"),
    "sad": QT_TRANSLATE_NOOP("labels", "sad"),
    "calm": QT_TRANSLATE_NOOP("labels", "calm"),
    "energetic": QT_TRANSLATE_NOOP("labels", "energetic"),
    "aggressive": QT_TRANSLATE_NOOP("labels", "aggressive"),
    "romantic": QT_TRANSLATE_NOOP("labels", "romantic"),
    "dark": QT_TRANSLATE_NOOP("labels", "dark"),
}


def label(name: str) -> str:
    """A head's label in the user's language."""
    known = _LABELS.get(name)
    return name if known is None else QCoreApplication.translate("labels", known)


def duration(seconds: float | None) -> str:
    """``m:ss``, or ``h:mm:ss`` from an hour up."""
    if seconds is None:
        return DASH
    whole = round(seconds)
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"


def percent(share: float, decimals: int = 0) -> str:
    # Languages differ in the space before the sign, which Qt does not tell.
    shown = number(share * 100, decimals) if decimals else count(round(share * 100))
    return QCoreApplication.translate("numbers", "{n}%").format(n=shown)


def number(value: float, decimals: int = 0) -> str:
    return QLocale().toString(float(value), "f", decimals)


def count(value: int) -> str:
    return QLocale().toString(value)


def date(unix_s: float) -> str:
    when = datetime.fromtimestamp(unix_s)
    return QLocale().toString(when.date(), QLocale.FormatType.ShortFormat)  # type: ignore[call-overload]


def title_of(track: TrackRow) -> str:
    """What a track is called: its title, or its file's name."""
    return track.tags.title or os.path.basename(track.path)


def name_of(track: TrackRow) -> str:
    """``artist – title``, as far as they are known."""
    title = title_of(track)
    return f"{track.tags.artist} – {title}" if track.tags.artist else title
