"""A scan in words: what it does, how far it is, how quickly, and what came of it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject

from musicanalyzer.errors import AppError
from musicanalyzer.services.jobs import Progress
from musicanalyzer.services.pace import Pace
from musicanalyzer.ui import text
from musicanalyzer.ui.bridge import Job
from musicanalyzer.ui.sentences import translated

BETWEEN = " · "


class _Counted(QObject):
    """What is said with a number. ``lupdate`` sees plurals nowhere but in an object's ``tr``."""

    def looked_at(self, n: int) -> str:
        return self.tr("Looking for music: %n file(s) so far", "", n)

    def files(self, n: int) -> str:
        return self.tr("%n file(s)", "", n)

    def minutes_left(self, n: int) -> str:
        return self.tr("about %n minute(s) left", "", n)

    def hours_left(self, n: int) -> str:
        return self.tr("about %n hour(s) left", "", n)

    def days_left(self, n: int) -> str:
        return self.tr("about %n day(s) left", "", n)

    def outcomes(self, progress: Progress) -> list[str]:
        parts = (
            (progress.analysed, lambda n: self.tr("%n analysed", "", n)),
            (progress.linked, lambda n: self.tr("%n known already", "", n)),
            (progress.skipped, lambda n: self.tr("%n unchanged", "", n)),
            (progress.updated, lambda n: self.tr("%n brought to the present models", "", n)),
            (progress.written, lambda n: self.tr("%n written", "", n)),
            (progress.checked, lambda n: self.tr("%n looked at", "", n)),
            (progress.failed, lambda n: self.tr("%n failed", "", n))
            if progress.phase == "writing" or progress.written
            else (progress.failed, lambda n: self.tr("%n could not be read", "", n)),
            (progress.moved, lambda n: self.tr("%n moved", "", n)),
            (progress.missing, lambda n: self.tr("%n gone", "", n)),
            (progress.excluded, lambda n: self.tr("%n excluded", "", n)),
            (progress.found_again, lambda n: self.tr("%n found again", "", n)),
            (progress.unreadable, lambda n: self.tr("%n folder(s) could not be read", "", n)),
        )
        return [say(count) for count, say in parts if count]


def state(job: Job, *, is_waiting: bool) -> str:
    """One word or two."""
    if is_waiting:
        return QCoreApplication.translate("jobs", "Waiting")
    if job.is_running and job.is_cancelled:
        return QCoreApplication.translate("jobs", "Stopping…")
    if job.is_running:
        return (
            QCoreApplication.translate("jobs", "Paused")
            if job.is_paused
            else QCoreApplication.translate("jobs", "Running")
        )
    if job.error is not None:
        return QCoreApplication.translate("jobs", "Failed")
    if job.is_cancelled:
        return QCoreApplication.translate("jobs", "Stopped")
    return QCoreApplication.translate("jobs", "Finished")


def how_far(progress: Progress) -> str:
    """The phase and its counts."""
    if progress.phase == "walking":
        return _Counted().looked_at(progress.total)
    counts = {"done": text.count(progress.done), "total": text.count(progress.total)}
    if progress.phase == "updating":
        sentence = QCoreApplication.translate(
            "jobs", "Bringing to the present models: {done} of {total}"
        )
    elif progress.phase == "comparing":
        sentence = QCoreApplication.translate(
            "jobs", "Comparing what sounds alike: {done} of {total} pairs"
        )
    elif progress.phase == "writing":
        sentence = QCoreApplication.translate("jobs", "Writing tags: {done} of {total} files")
    elif progress.phase == "checking":
        sentence = QCoreApplication.translate("jobs", "Checking files: {done} of {total}")
    elif progress.phase == "finished":
        return _Counted().files(progress.total)
    else:
        sentence = QCoreApplication.translate("jobs", "Listening: {done} of {total} files")
    return sentence.format(**counts)


def rate(pace: Pace) -> str:
    """Files a minute; empty until it can be told."""
    found = pace.per_minute
    if found is None:
        return ""
    shown = text.number(found, 0 if found >= 10 else 1)
    return QCoreApplication.translate("jobs", "{n} files a minute").format(n=shown)


def remaining(seconds: float | None) -> str:
    """Roughly: nobody needs the seconds of an hour."""
    if seconds is None:
        return ""
    if seconds < 50:
        return QCoreApplication.translate("jobs", "less than a minute left")
    minutes = round(seconds / 60)
    if minutes < 90:
        return _Counted().minutes_left(minutes)
    hours = round(seconds / 3600)
    if hours < 48:
        return _Counted().hours_left(hours)
    return _Counted().days_left(round(seconds / 86400))


def remaining_in_short(seconds: float | None) -> str:
    """The same where there is little room."""
    if seconds is None:
        return ""
    minutes = max(round(seconds / 60), 1)
    if minutes < 90:
        return QCoreApplication.translate("jobs", "{n} min left").format(n=text.count(minutes))
    hours = text.count(round(minutes / 60))
    return QCoreApplication.translate("jobs", "{n} h left").format(n=hours)


def outcomes(progress: Progress) -> str:
    """What became of the files, as far as there were any."""
    return BETWEEN.join(_Counted().outcomes(progress))


def error(found: BaseException) -> str:
    if isinstance(found, AppError):
        return translated(found.message)
    return QCoreApplication.translate(
        "jobs", "The scan met an error in this program ({error}). The log has the details."
    ).format(error=type(found).__name__)
