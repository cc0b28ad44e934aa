"""The sentences in which files are reported that could not be tagged, as ``TagError``.

Each says what stands in the way, which file, what to do next. Whatever is raised, the file is as it
was.
"""

from __future__ import annotations

import errno
import os

from musicanalyzer.audio.faults import display
from musicanalyzer.errors import TagError

_SENTENCES = {
    "vanished": "“{path}” is no longer there; scan its folder again.",
    "unreadable": "“{path}” may not be read; give your user read permission for it.",
    "write-protected": "“{path}” is write-protected; allow writing to it and try again.",
    "folder-protected": (
        "“{path}” lies in a folder that may not be written to; allow writing to the folder and try"
        " again."
    ),
    "read-only-medium": "“{path}” lies on a read-only medium; copy it to another disk.",
    "no-space": "“{path}” needs {what} on its disk; free some and try again.",
    "locked": "“{path}” is in use by another program; close that program and try again.",
    "changed": (
        "“{path}” was changed by another program meanwhile; try again when nothing writes to it."
    ),
    "other-audio": "“{path}” holds other audio than when it was scanned; scan its folder again.",
    "linked": (
        "“{path}” has {what} names (hard links), which writing would part; allow that for this run,"
        " or leave it."
    ),
    "unsupported": (
        "“{path}” holds {what}, which tags are not written into; convert it to write tags."
    ),
    "damaged": "“{path}” has a damaged structure ({what}); repair it or restore it from a backup.",
    "audio-differs": "“{path}” came out with other audio and was left as it was; report this.",
    "read-back": (
        "“{path}” did not read back as written and was left as it was; report this: {what}."
    ),
    "io-error": "“{path}” could not be written ({what}); check the disk or the network drive.",
}

KINDS = frozenset(_SENTENCES)


def fault(kind: str, path: str | os.PathLike[str], what: str = "") -> TagError:
    """The error to raise for ``path``; ``kind`` is one of ``KINDS``."""
    return TagError(_SENTENCES[kind].format(path=display(path), what=what), kind=kind)


def os_fault(err: OSError, path: str | os.PathLike[str]) -> TagError:
    """The error for a failed system call on ``path`` or on the copy beside it."""
    if err.errno in (errno.ENOENT, errno.ENOTDIR, errno.ESTALE):
        return fault("vanished", path)
    if err.errno in (errno.EACCES, errno.EPERM):
        return fault("write-protected", path)
    if err.errno == errno.EROFS:
        return fault("read-only-medium", path)
    if err.errno in (errno.ENOSPC, errno.EDQUOT):
        return fault("no-space", path, "more space")
    if err.errno in (errno.EBUSY, errno.ETXTBSY):
        return fault("locked", path)
    return fault("io-error", path, err.strerror or type(err).__name__)
