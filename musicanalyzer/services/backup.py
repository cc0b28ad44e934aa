"""Back up, restore and reset the library: what is checked before, and what is kept aside.

Nothing is lost by a mistake here: before the library is replaced or emptied, a copy of it is put
beside it. The library may be open elsewhere in this program; a scan should not be running.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from musicanalyzer.errors import LibraryError
from musicanalyzer.library import backup

Report = Callable[[int, int], None]  # steps done, steps in all; may raise to stop


def back_up(database: Path, target: Path, report: Report = lambda done, total: None) -> None:
    """Copy the library to ``target``, replacing what is there. Raises ``LibraryError``."""
    if _same(database, target):
        raise LibraryError(
            f"{target} is the library itself; choose another name for the copy.",
            kind="backup-target",
        )
    backup.copy_library(database, target, report)


def restore(database: Path, source: Path, report: Report = lambda done, total: None) -> Path | None:
    """Replace the library by a copy made earlier; gives where the present one is kept.

    The copy is checked first: it must be a library, whole, and not of a newer version. Raises
    ``LibraryError``; the library is then as it was. ``None``: there was no library before.
    """
    if _same(database, source):
        raise LibraryError(f"{source} is the library itself; choose a copy.", kind="backup-source")
    candidate = database.with_name(database.name + ".restoring")
    try:
        # A copy of the copy: an older version is brought up to date there, not in the backup.
        _fetch(source, candidate)
        return _replace(database, candidate, "before-restore", report)
    finally:
        _remove(candidate)


def reset(database: Path, report: Report = lambda done, total: None) -> Path | None:
    """Empty the library; gives where a copy of it is kept. Raises ``LibraryError``."""
    candidate = database.with_name(database.name + ".empty")
    _remove(candidate)
    try:
        backup.empty_library(candidate)
        return _replace(database, candidate, "before-reset", report)
    finally:
        _remove(candidate)


def _replace(database: Path, candidate: Path, why: str, report: Report) -> Path | None:
    if not database.exists():
        backup.replace_library(database, candidate, report)
        return None
    kept = _kept(database, why)
    try:
        backup.copy_library(database, kept, lambda done, total: report(done, 2 * total))
    except LibraryError as err:
        if err.kind != "damaged":
            raise
        _keep_as_it_is(database, kept)
    second = lambda done, total: report(total + done, 2 * total)  # noqa: E731
    try:
        backup.replace_library(database, candidate, second)
    except LibraryError as err:
        if err.kind != "damaged":
            raise
        # So damaged that it cannot even be opened, so that nobody has it open either.
        _remove(database)
        backup.replace_library(database, candidate, second)
    return kept


def _fetch(source: Path, candidate: Path) -> None:
    """A checked copy of a backup, of the present version."""
    _remove(candidate)
    try:
        candidate.parent.mkdir(parents=True, exist_ok=True)
        if _beside(source, "-wal").exists():
            # A library in use: what is in its log belongs to it.
            backup.copy_library(source, candidate, lambda done, total: None)
        else:
            shutil.copyfile(source, candidate)
            backup.check_library(candidate)
    except FileNotFoundError as err:
        raise LibraryError(
            f"There is no file {source}; check the path.", kind="backup-source"
        ) from err
    except OSError as err:
        raise LibraryError(
            f"{source} cannot be copied to {candidate.parent} ({err.strerror}); check that it can "
            "be read and that the disk has room.",
            kind="backup-source",
        ) from err
    except LibraryError as err:
        raise LibraryError(_about(err, source), kind=err.kind) from err


def _about(err: LibraryError, source: Path) -> str:
    """What is wrong with a backup, in words about the file that the user chose."""
    sentences = {
        "not-a-database": "{path} is no copy of a library of this program; choose another file.",
        "missing": "{path} is empty; choose another file.",
        "damaged": "The copy {path} is damaged; choose another one.",
        "newer-version": "The copy {path} was made by a newer version of this program; update the "
        "program.",
    }
    return sentences.get(err.kind, err.message).format(path=source)


def _keep_as_it_is(database: Path, kept: Path) -> None:
    """Copy the files of a library that is damaged, for whoever can save something from them."""
    try:
        for end in ("", "-wal"):
            if _beside(database, end).exists():
                shutil.copyfile(_beside(database, end), _beside(kept, end))
    except OSError as err:
        raise LibraryError(
            f"The damaged library {database} cannot be copied to {kept} ({err.strerror}); free "
            "some space, or move it away by hand, and try again.",
            kind="unreadable",
        ) from err


def _kept(database: Path, why: str) -> Path:
    """A name beside the library that is free: ``library-before-restore-20261125-1930.db``."""
    stem = f"{database.stem}-{why}-{time.strftime('%Y%m%d-%H%M%S')}"
    kept = database.with_name(stem + database.suffix)
    number = 2
    while kept.exists():
        kept = database.with_name(f"{stem}-{number}{database.suffix}")
        number += 1
    return kept


def _same(one: Path, other: Path) -> bool:
    if os.path.realpath(one) == os.path.realpath(other):
        return True
    return one.exists() and other.exists() and os.path.samefile(one, other)


def _beside(path: Path, end: str) -> Path:
    return path.with_name(path.name + end)


def _remove(path: Path) -> None:
    for end in ("", "-wal", "-shm", "-journal"):
        with suppress(OSError):
            _beside(path, end).unlink()
