"""What the window calls the fields of tags, and what came of writing or undoing them, in words."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QObject

from musicanalyzer.services.tagging import Outcome

_FIELDS: dict[str, Any] = {
    "genre": QT_TRANSLATE_NOOP("tags", "Genre"),
    "mood": QT_TRANSLATE_NOOP("tags", "Mood"),
    "bpm": QT_TRANSLATE_NOOP("tags", "Tempo"),
    "key": QT_TRANSLATE_NOOP("tags", "Key"),
    "energy": QT_TRANSLATE_NOOP("tags", "Energy"),
    "comment": QT_TRANSLATE_NOOP("tags", "Comment"),
    "replaygain": QT_TRANSLATE_NOOP("tags", "ReplayGain"),
    "gain": QT_TRANSLATE_NOOP("tags", "Gain"),
    "peak": QT_TRANSLATE_NOOP("tags", "Peak"),
}


class _Counted(QObject):
    """What is said with a number. ``lupdate`` sees plurals nowhere but in an object's ``tr``."""

    def fields(self, n: int) -> str:
        return self.tr("%n field(s)", "", n)

    def files(self, n: int) -> str:
        return self.tr("%n file(s)", "", n)

    def failed(self, n: int) -> str:
        return self.tr("%n file(s) could not be written.", "", n)

    def kept(self, n: int) -> str:
        return self.tr("%n field(s) were changed by others since and stay.", "", n)


def field(name: str) -> str:
    return QCoreApplication.translate("tags", _FIELDS[name])


def shown(field_name: str, value: str | None) -> str:
    """A value with its unit; a dash for none."""
    if value is None:
        return "–"
    return f"{value} dB" if field_name == "gain" else value


def fields_of_files(n_fields: int, n_files: int) -> str:
    """``16 fields of 9 files``."""
    return QCoreApplication.translate("tags", "{fields} of {files}").format(
        fields=_Counted().fields(n_fields), files=_Counted().files(n_files)
    )


def came_of(outcome: Outcome, *, is_undo: bool) -> str:
    """One sentence for each thing that there is to say."""
    done = (
        QCoreApplication.translate("tags", "{what} brought back.")
        if is_undo
        else QCoreApplication.translate("tags", "{what} written.")
    )
    parts = [done.format(what=fields_of_files(outcome.fields, outcome.written))]
    if outcome.failures:
        parts.append(_Counted().failed(len(outcome.failures)))
    if outcome.kept:
        parts.append(_Counted().kept(len(outcome.kept)))
    return " ".join(parts)
