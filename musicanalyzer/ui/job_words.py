"""A scan in words: what it does, how far it is, how quickly, and what came of it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from musicanalyzer.errors import AppError
from musicanalyzer.services.jobs import Progress
from musicanalyzer.services.pace import Pace
from musicanalyzer.ui import text
from musicanalyzer.ui.bridge import Job

BETWEEN = " · "


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
        return QCoreApplication.translate(
            "jobs", "Looking for music: %n file(s) so far", "", progress.total
        )
    counts = {"done": text.count(progress.done), "total": text.count(progress.total)}
    if progress.phase == "updating":
        sentence = QCoreApplication.translate(
            "jobs", "Bringing to the present models: {done} of {total}"
        )
    elif progress.phase == "finished":
        return QCoreApplication.translate("jobs", "%n file(s)", "", progress.total)
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
        return QCoreApplication.translate("jobs", "about %n minute(s) left", "", minutes)
    hours = round(seconds / 3600)
    if hours < 48:
        return QCoreApplication.translate("jobs", "about %n hour(s) left", "", hours)
    return QCoreApplication.translate("jobs", "about %n day(s) left", "", round(seconds / 86400))


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
    translate = QCoreApplication.translate
    parts = [
        (progress.analysed, lambda n: translate("jobs", "%n analysed", "", n)),
        (progress.linked, lambda n: translate("jobs", "%n known already", "", n)),
        (progress.skipped, lambda n: translate("jobs", "%n unchanged", "", n)),
        (progress.updated, lambda n: translate("jobs", "%n brought to the present models", "", n)),
        (progress.failed, lambda n: translate("jobs", "%n could not be read", "", n)),
        (progress.moved, lambda n: translate("jobs", "%n moved", "", n)),
        (progress.missing, lambda n: translate("jobs", "%n gone", "", n)),
        (progress.excluded, lambda n: translate("jobs", "%n excluded", "", n)),
        (progress.found_again, lambda n: translate("jobs", "%n found again", "", n)),
        (
            progress.unreadable,
            lambda n: translate("jobs", "%n folder(s) could not be read", "", n),
        ),
    ]
    return BETWEEN.join(say(count) for count, say in parts if count)


def error(found: BaseException) -> str:
    if isinstance(found, AppError):
        return found.message
    return QCoreApplication.translate(
        "jobs", "The scan met an error in this program ({error}). The log has the details."
    ).format(error=type(found).__name__)
