"""The sentences in which unreadable files are reported, and the checks that come before opening.

Every ``DecodeError`` of this package is made here, so that one kind always reads the same: what is
wrong, which file, what to do next. A path is examined with ``stat`` before anything opens it:
opening a named pipe would block for ever, and opening a device may have side effects.
"""

from __future__ import annotations

import errno
import os
import stat

from musicanalyzer.errors import DecodeError

# ``{what}`` is filled by the caller where it is used.
_SENTENCES = {
    "empty": "“{path}” is empty (0 bytes); copy it again from its source or remove it.",
    "not-audio": "“{path}” is not an audio file: {what}; remove it or give it its proper name.",
    "no-audio-stream": "“{path}” contains no audio: {what}; remove it from the music folder.",
    "too-short": "“{path}” holds less than one sample of audio; remove it or record it again.",
    "truncated": (
        "“{path}” ends before its audio can be read: {what}; copy it again from its source."
    ),
    "damaged": "“{path}” is damaged: {what}; restore it from a backup.",
    "unsupported": (
        "“{path}” cannot be decoded here: {what}; convert it to FLAC, WAV, MP3 or M4A."
    ),
    "permission": "“{path}” may not be read; give your user read permission for it.",
    "vanished": ("“{path}” is not there; check the path, or connect the drive that it is on."),
    "not-a-file": "“{path}” is {what}, not a file; leave it out of the scan.",
    "io-error": "“{path}” could not be read ({what}); check the disk or the network drive.",
    "too-long": (
        "“{path}” is longer than tracks may be: {what}; raise the limit, or leave it as it is."
    ),
    "changed": "“{path}” changed while it was being read; scan again when nothing writes to it.",
}

KINDS = frozenset(_SENTENCES)


def fault(kind: str, path: str | os.PathLike[str], what: str = "") -> DecodeError:
    """The error to raise for ``path``; ``kind`` is one of ``KINDS``."""
    return DecodeError(_SENTENCES[kind].format(path=display(path), what=what), kind=kind)


def display(path: str | os.PathLike[str]) -> str:
    """``path`` as printable text: undecodable bytes and control characters become ``?``."""
    text = os.fspath(path).encode("utf-8", "replace").decode("utf-8")
    return "".join(c if c.isprintable() else "?" for c in text)


def os_fault(err: OSError, path: str | os.PathLike[str]) -> DecodeError:
    """The error for a failed system call on ``path``."""
    if err.errno in (errno.ENOENT, errno.ENOTDIR, errno.ESTALE):
        return fault("vanished", path)
    if err.errno in (errno.EACCES, errno.EPERM):
        return fault("permission", path)
    if err.errno == errno.EISDIR:
        return fault("not-a-file", path, "a folder")
    if err.errno == errno.ELOOP:
        return fault("not-a-file", path, "a link that points to itself")
    if err.errno == errno.ENAMETOOLONG:
        return fault("vanished", path)
    return fault("io-error", path, err.strerror or type(err).__name__)


def check_file(path: str | os.PathLike[str]) -> os.stat_result:
    """``stat`` of a regular, non-empty, readable file.

    Raises:
        DecodeError: kinds ``vanished``, ``not-a-file``, ``permission``, ``empty``, ``io-error``.
    """
    try:
        found = os.stat(path)
    except OSError as err:
        raise os_fault(err, path) from err
    except ValueError as err:  # a NUL in the name
        raise fault("vanished", path) from err
    mode = found.st_mode
    if not stat.S_ISREG(mode):
        raise fault("not-a-file", path, _file_type(mode))
    if not os.access(path, os.R_OK):
        raise fault("permission", path)
    if found.st_size == 0:
        raise fault("empty", path)
    return found


def _file_type(mode: int) -> str:
    if stat.S_ISDIR(mode):
        return "a folder"
    if stat.S_ISFIFO(mode):
        return "a named pipe"
    if stat.S_ISSOCK(mode):
        return "a socket"
    if stat.S_ISCHR(mode) or stat.S_ISBLK(mode):
        return "a device"
    return "a special object"
