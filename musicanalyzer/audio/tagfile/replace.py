"""Puts a changed copy in a file's place, or leaves the file as it was.

The copy is written beside the file under a hidden name, its audio is compared with the original's,
its tags are read back, and only then it takes the file's name in one step. A kill at any moment
leaves the old file or the new one; what it may also leave is a copy, whose name tells it and which
``sweep`` removes. A link to a file is followed and stays a link. Owner, permissions, extended
attributes go over as far as the system allows; the time of the last change becomes now, unless it
is to be kept: backups and other programs see by it that a file is another. A file with several
names (hard links) is refused unless they may be parted. Between the last look at the file and its
replacement lie some microseconds in which another program's change would be lost.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import secrets
import shutil
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from musicanalyzer.audio import decode
from musicanalyzer.audio.identity import audio_hash
from musicanalyzer.audio.tagfile.document import read_layout
from musicanalyzer.audio.tagfile.entries import Entry, Layout, Piece
from musicanalyzer.audio.tagfile.faults import fault, os_fault
from musicanalyzer.audio.tagfile.id3 import Refused
from musicanalyzer.errors import DecodeError

_MARK = ".musicanalyzer-tags"
_COPY = re.compile(r"\..*\.[0-9a-f]{8}\.musicanalyzer-tags", re.DOTALL)
_PIECE_BYTES = 1 << 20
_MARGIN_BYTES = 1 << 20  # that must stay free beside a copy
_CHECK_RATE = 44_100
_OPEN_FLAGS = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


@dataclass(frozen=True, slots=True)
class Care:
    """``check_samples``: compare decoded audio too, which takes as long as listening costs;
    ``keep_times``: the time of the last change stays; ``part_links``: a file with several names is
    written under the one that is given, and the others keep the old file.
    """

    check_samples: bool = False
    keep_times: bool = False
    part_links: bool = False


@dataclass(frozen=True, slots=True)
class Replaced:
    """What stands there now; ``audio_hash`` is that of before and after."""

    size: int
    mtime_ns: int
    audio_hash: bytes


def real_file(path: str) -> str:
    """The file itself, where ``path`` is a link to it."""
    return os.path.realpath(path)


def check_writable(path: str, care: Care) -> os.stat_result:
    """What stands in the way as far as it can be told before. Raises ``TagError``."""
    try:
        found = os.stat(path)
        medium = os.statvfs(os.path.dirname(path)) if hasattr(os, "statvfs") else None
    except OSError as err:
        raise os_fault(err, path) from err
    if medium is not None and medium.f_flag & os.ST_RDONLY:
        raise fault("read-only-medium", path)
    # The superuser may write anything: a file that is marked read-only is meant to stay.
    if not found.st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH):
        raise fault("write-protected", path)
    if not os.access(path, os.W_OK):
        raise fault("write-protected", path)
    if not os.access(os.path.dirname(path), os.W_OK | os.X_OK):
        raise fault("folder-protected", path)
    if found.st_nlink > 1 and not care.part_links:
        raise fault("linked", path, str(found.st_nlink))
    needed = found.st_size + _MARGIN_BYTES
    if medium is not None and medium.f_blocks > 0 and medium.f_bavail * medium.f_frsize < needed:
        raise fault("no-space", path, f"{needed / 1e6:.0f} MB more space")
    return found


def replace(
    path: str,
    layout: Layout,
    entries: Sequence[Entry] | None,
    *,
    padding: int | None = None,
    before: os.stat_result,
    expected_hash: bytes,
    check: Callable[[str], None],
    care: Care,
) -> Replaced:
    """Give ``path``, which is no link, these entries, or no tag at all.

    ``before`` is the file's ``stat`` from when ``layout`` was read, ``expected_hash`` its audio's
    hash. ``check`` looks at the finished copy and raises ``TagError`` where it is not as it should
    be. Raises ``TagError``; the file is then untouched and no copy is left.
    """
    copy = _copy_name(path)
    try:
        with open(path, "rb") as file, _locked(file, path):
            descriptor = os.open(copy, os.O_RDWR | os.O_CREAT | os.O_EXCL | _OPEN_FLAGS, 0o600)
            with os.fdopen(descriptor, "wb") as target:
                _lock_own(target)
                _write(target, file, layout.pieces(file, entries, padding))
                target.flush()
                _check_copy(copy, path, entries, expected_hash, care, check)
                _take_over(copy, path, before, care)
                os.fsync(target.fileno())
                now = os.stat(path)
                if _state(now) != _state(before):
                    raise fault("changed", path)
                if os.name == "nt":  # an open file cannot be renamed there
                    target.close()
                    file.close()
                os.replace(copy, path)
        _sync_folder(os.path.dirname(path))
        after = os.stat(path)
    except OSError as err:
        raise os_fault(err, path) from err
    except Refused as err:
        raise fault("unsupported", path, str(err)) from err
    finally:
        with contextlib.suppress(OSError):
            os.unlink(copy)
    return Replaced(after.st_size, after.st_mtime_ns, expected_hash)


def sweep(folder: str) -> int:
    """Remove the copies that a killed run left in ``folder``; how many. One that is being written
    just now is let be. Never raises: a folder that is gone holds none.
    """
    removed = 0
    with contextlib.suppress(OSError):
        for name in os.listdir(folder):
            path = os.path.join(folder, name)
            if _COPY.fullmatch(name) and not os.path.islink(path) and not _is_locked(path):
                with contextlib.suppress(OSError):
                    os.unlink(path)
                    removed += 1
    return removed


def is_copy(name: str) -> bool:
    """Whether a file's name is one that only copies have."""
    return _COPY.fullmatch(name) is not None


def _copy_name(path: str) -> str:
    folder, name = os.path.split(path)
    end = f".{secrets.token_hex(4)}{_MARK}"
    # A name has at most 255 bytes; cut bytes that are half a letter are odd, and allowed.
    kept = os.fsdecode(os.fsencode(name)[: 250 - len(end)])
    return os.path.join(folder, f".{kept}{end}")


def _write(target: BinaryIO, source: BinaryIO, pieces: Iterator[Piece]) -> None:
    for piece in pieces:
        if isinstance(piece, bytes):
            target.write(piece)
            continue
        at, end = piece
        while at < end:
            source.seek(at)
            data = source.read(min(end - at, _PIECE_BYTES))
            if not data:
                raise OSError(5, "the file became shorter")
            target.write(data)
            at += len(data)


def _check_copy(
    copy: str,
    path: str,
    entries: Sequence[Entry] | None,
    expected_hash: bytes,
    care: Care,
    check: Callable[[str], None],
) -> None:
    try:
        is_same = audio_hash(copy) == expected_hash
    except DecodeError:
        is_same = False
    if not is_same or (care.check_samples and _samples(copy) != _samples(path)):
        raise fault("audio-differs", path)
    found = read_layout(copy)
    if found.exists != (entries is not None) or list(found.entries) != list(entries or ()):
        raise fault("read-back", path, "the tag")
    check(copy)


def _samples(path: str) -> bytes:
    """A hash of the decoded audio, as it is heard."""
    digest = hashlib.blake2b(digest_size=16)
    with decode.blocks(path, sample_rate=_CHECK_RATE) as stream:
        for block in stream:
            digest.update(block.tobytes())
    return digest.digest()


def _take_over(copy: str, path: str, before: os.stat_result, care: Care) -> None:
    """Owner, permissions, extended attributes, and the times where they are to stay."""
    made = os.stat(copy)
    if hasattr(os, "chown") and (made.st_uid, made.st_gid) != (before.st_uid, before.st_gid):
        for owner in ((before.st_uid, before.st_gid), (-1, before.st_gid)):
            with contextlib.suppress(OSError):
                os.chown(copy, *owner)
                break
    shutil.copystat(path, copy)
    if not care.keep_times:
        os.utime(copy)


def _state(found: os.stat_result) -> tuple[int, ...]:
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def _sync_folder(folder: str) -> None:
    """So that the new name survives a loss of power; not every system can."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextlib.contextmanager
def _locked(file: BinaryIO, path: str) -> Iterator[None]:
    """Raises ``TagError`` where another program has locked the file for itself."""
    try:
        import fcntl
    except ImportError:  # Windows: replacing a file in use fails by itself
        yield
        return
    for lock in (fcntl.flock, fcntl.lockf):
        try:
            lock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError as err:
            raise fault("locked", path) from err
        except OSError:
            continue  # a file system without locks
    yield


def _lock_own(target: BinaryIO) -> None:
    with contextlib.suppress(ImportError, OSError):
        import fcntl

        fcntl.flock(target, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _is_locked(path: str) -> bool:
    try:
        import fcntl
    except ImportError:
        return False  # Windows removes no file that is open
    try:
        with Path(path).open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False
