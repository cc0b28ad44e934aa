"""Errors that are the environment's fault and are shown to the user.

An ``AppError`` carries one sentence that says what went wrong, with which file, and what to do
next, and a short ``kind`` that programs can branch on. Everything else that is raised is a bug and
keeps its traceback.
"""

from __future__ import annotations


class AppError(Exception):
    """Base of everything the user may see as a plain sentence.

    ``kind`` is a stable, lower-case, hyphenated word (``"truncated"``, ``"no-audio"``); it is
    stored with failures and printed in JSON. The message never contains a traceback.
    """

    default_kind = "error"

    def __init__(self, message: str, *, kind: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.kind = kind or self.default_kind

    def __reduce__(self) -> tuple[object, ...]:
        # Exceptions cross process boundaries; the default reduction would lose ``kind``.
        return (_rebuild, (type(self), self.message, self.kind))


def _rebuild(cls: type[AppError], message: str, kind: str) -> AppError:
    return cls(message, kind=kind)


class DecodeError(AppError):
    """A file holds no audio that can be decoded."""

    default_kind = "decode"


class ModelError(AppError):
    """A model is missing, damaged or does not fit this program."""

    default_kind = "model"


class LibraryError(AppError):
    """The database cannot be opened, read or written, or a query is wrong."""

    default_kind = "library"


class DeviceError(AppError):
    """An audio or compute device is missing or failed."""

    default_kind = "device"


class SettingsError(AppError):
    """A setting or an argument has a value that cannot be used."""

    default_kind = "settings"


class TagError(AppError):
    """A file's tags cannot be written, or be brought back; the file is as it was."""

    default_kind = "tags"
