"""Examine the installation: versions, codecs, GPU, sound devices, models, library, disk space."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Any

from musicanalyzer import __version__
from musicanalyzer.audio import capture, decode
from musicanalyzer.errors import AppError
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.models.cards import verify
from musicanalyzer.services.gpu import gpu_state
from musicanalyzer.services.installed import installed_models

PACKAGES = (
    "numpy", "scipy", "soxr", "soundfile", "av", "mutagen", "ai-edge-litert", "sqlite-utils",
    "sounddevice", "tensorflow", "keras",
)  # fmt: skip
LOW_DISK_BYTES = 500 * 2**20


@dataclass(frozen=True, slots=True)
class Finding:
    """One examined thing: ``state`` is "ok", "note" (works, but) or "broken"."""

    name: str
    state: str
    text: str
    remedy: str = ""
    details: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {"state": self.state, "text": self.text, "remedy": self.remedy, **self.details}


def examine(*, database: Path) -> Iterator[Finding]:
    """Every check, each on its own: one that fails does not hide the others."""
    yield _program()
    yield _codecs()
    yield _gpu()
    yield _sound()
    yield _models()
    yield _library(database)
    yield _disk(database)


def _program() -> Finding:
    found = {}
    for name in PACKAGES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = ""
    installed = ", ".join(f"{name} {version}" for name, version in found.items() if version)
    return Finding(
        "program",
        "ok",
        f"musicanalyzer {__version__}, Python {platform.python_version()}, "
        f"{platform.system()} {platform.machine()}; {installed}",
        details={"packages": found, "python": sys.version.split()[0]},
    )


def _codecs() -> Finding:
    missing = decode.missing_codecs()
    if missing:
        return Finding(
            "codecs",
            "note",
            f"This build of PyAV cannot decode {', '.join(missing)}.",
            "pip install --force-reinstall av",
        )
    return Finding("codecs", "ok", "all common formats can be decoded")


def _gpu() -> Finding:
    state = gpu_state()
    if state.usable:
        return Finding("gpu", "ok", f"{state.reason} will be used")
    return Finding("gpu", "note", f"The CPU is used. {state.reason}", state.remedy)


def _sound() -> Finding:
    try:
        devices = capture.input_devices()
    except AppError as err:
        return Finding("sound", "note", err.message)
    if not devices:
        return Finding("sound", "note", "No microphone or other input was found.")
    names = [device.name for device in devices]
    return Finding("sound", "ok", f"inputs: {', '.join(names)}", details={"inputs": names})


def _models() -> Finding:
    try:
        models = installed_models()
        for card in models.cards:
            verify(card)
    except AppError as err:
        return Finding("models", "broken", err.message)
    hashes = {card.stem: dict(card.sha256) for card in models.cards}
    named = ", ".join(card.stem + (" (your own)" if card.added else "") for card in models.cards)
    if models.refused:
        return Finding("models", "note", " ".join(models.refused), details={"hashes": hashes})
    return Finding("models", "ok", f"{named}, hashes verified", details={"hashes": hashes})


def _library(database: Path) -> Finding:
    if not database.exists():
        return Finding(
            "library", "note", f"{database} does not exist yet; the first scan makes it."
        )
    try:
        with LibraryReader(database) as reader:
            problems = reader.integrity()
            counts = reader.row_counts()
    except AppError as err:
        return Finding("library", "broken", err.message)
    if problems:
        return Finding(
            "library",
            "broken",
            f"{database} is damaged: {problems[0]}",
            "Move the file away and scan again; music files are not affected.",
        )
    found = (
        f"{counts['tracks']} tracks, {counts['recordings']} recordings, "
        f"{counts['playlists']} playlists"
    )
    # SQLite makes its log beside the file.
    if not all(os.access(place, os.W_OK) for place in (database, database.parent)):
        return Finding(
            "library",
            "note",
            f"{database}: {found}, integrity ok, but it cannot be written: scans, corrections and "
            "playlists cannot be kept.",
            "Make the file and its folder writable, or choose another library with --db.",
            details=counts,
        )
    return Finding("library", "ok", f"{database}: {found}, integrity ok", details=counts)


def _disk(database: Path) -> Finding:
    folder = database.parent
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    text = f"{free / 2**30:.1f} GiB free in {folder}"
    if free < LOW_DISK_BYTES:
        return Finding("disk", "note", f"Only {text}.", "Free some space before the next scan.")
    return Finding("disk", "ok", text)
