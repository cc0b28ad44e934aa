"""Small music folders, scans of them without worker processes, and what a scan left behind."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

import mutagen

from musicanalyzer import paths
from musicanalyzer.analysis import worker
from musicanalyzer.dsp.params import PatchSpec
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import TrackRow
from musicanalyzer.models.cards import find_models
from musicanalyzer.services.jobs import Progress
from musicanalyzer.services.scan import Scan, ScanOptions
from tests.helpers import audio_files, signals

MODELS = paths.models_folder()
RATE = 22_050


def write_song(
    path: Path, seed: int, *, duration_s: float = 1.0, tags: dict[str, str] | None = None
) -> Path:
    """A FLAC file whose audio is fixed by ``seed``; by default its title is ``song {seed}``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    signal = signals.music_like(duration_s, RATE, seed=seed)
    audio_files.write(path, signal, "flac-16", sample_rate=RATE)
    retag(path, tags if tags is not None else {"title": f"song {seed}", "artist": "a band"})
    return path


def write_songs(
    folder: Path, count: int, *, first_seed: int = 0, duration_s: float = 1.0
) -> list[Path]:
    return [
        write_song(folder / f"song {number}.flac", first_seed + number, duration_s=duration_s)
        for number in range(count)
    ]


def retag(path: Path, tags: dict[str, str]) -> None:
    file = mutagen.File(path)
    for name, value in tags.items():
        file[name] = value
    file.save()


class InlineExecutor(Executor):
    """Runs calls in this process, and remembers them as (function's name, path)."""

    def __init__(self, models_folder: Path = MODELS, *, longest_s: float = 0.0) -> None:
        worker._process.longest_s = longest_s
        self.calls: list[tuple[str, str]] = []
        models = find_models(models_folder, PatchSpec())
        if worker._process.models != models:
            worker._process.models = models
            worker._process.loaded = worker._process.loaded_analyses = None

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        assert not kwargs
        self.calls.append((fn.__name__, args[0]))
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args))
        except Exception as err:
            future.set_exception(err)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """The pool drops a broken executor; this one never breaks."""

    def named(self, name: str) -> list[str]:
        """The paths that a function was called with, in order."""
        return [path for called, path in self.calls if called == name]


def scan(
    database: Path,
    *folders: Path,
    executor: InlineExecutor | None = None,
    models_folder: Path = MODELS,
    retry_failed: bool = False,
    exclude: Sequence[str] = (),
    library_folders: Sequence[Path] = (),
    longest_s: float = 0.0,
) -> Progress:
    """A whole scan in this process; gives its last progress."""
    runner = executor or InlineExecutor(models_folder, longest_s=longest_s)
    job = Scan(
        database=database,
        models=find_models(models_folder, PatchSpec()),
        make_executor=lambda: runner,
        options=ScanOptions(
            workers=2,
            retry_failed=retry_failed,
            exclude=tuple(exclude),
            folders=tuple(map(str, library_folders)),
            longest_s=longest_s,
        ),
    )
    *_, last = job.run([str(folder) for folder in folders])
    assert last.phase == "finished"
    return last


def rows(database: Path, query: str = "") -> dict[str, TrackRow]:
    """The library's tracks, by path."""
    with LibraryReader(database) as reader:
        return {row.path: row for row in reader.list(query, order="path")}


def all_rows(database: Path) -> dict[str, TrackRow]:
    """The same with missing and failed ones."""
    return {**rows(database), **rows(database, "is:missing"), **rows(database, "is:failed")}


def table(database: Path, sql: str) -> list[Any]:
    connection = sqlite3.connect(database)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def contents(database: Path) -> dict[str, list[Any]]:
    """All rows of a library, ids replaced by what they stand for, times of addition left out."""
    found: dict[str, list[Any]] = {}
    connection = sqlite3.connect(database)
    connection.row_factory = sqlite3.Row
    recordings = dict(connection.execute("SELECT id, audio_hash FROM recordings"))
    tracks = dict(connection.execute("SELECT id, path FROM tracks"))
    for name in (
        "recordings", "tracks", "track_text", "results", "labels", "measures", "timelines",
        "structures", "embeddings", "patches",
    ):  # fmt: skip
        lines = []
        for row in connection.execute(f"SELECT * FROM {name}"):
            columns = dict(row)
            columns.pop("added_at", None)
            columns.pop("id", None)
            if "recording_id" in columns:
                columns["recording_id"] = recordings.get(columns["recording_id"])
            if "track_id" in columns:
                columns["track_id"] = tracks[columns["track_id"]]
            lines.append(tuple(columns.items()))
        found[name] = sorted(lines, key=repr)
    connection.close()
    return found


def copy_models(folder: Path, *, newer: Sequence[str] = ()) -> Path:
    """The installed models with the versions of those in ``newer`` raised by one."""
    shutil.copytree(MODELS, folder)
    models = find_models(MODELS, PatchSpec())
    for card in models.cards:
        if not ({card.name, "trunk"} & set(newer)):
            continue
        path = folder / f"{card.stem}.json"
        data = json.loads(path.read_text(encoding="utf-8"))
        if "trunk" in newer:
            data["trunk_version"] += 1
        if card.name in newer:
            data["version"] += 1
        stem = f"{card.name}-v{data['version']}"
        hashes = {}
        for name, digest in data["sha256"].items():
            renamed = stem + Path(name).suffix
            (folder / name).rename(folder / renamed)
            hashes[renamed] = digest
        data["sha256"] = hashes
        path.unlink()
        (folder / f"{stem}.json").write_text(json.dumps(data), encoding="utf-8")
    return folder


# The program as a process


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "musicanalyzer", *map(str, arguments)]


def run_program(
    *arguments: str | Path, timeout_s: float = 60.0
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*arguments), capture_output=True, text=True, timeout=timeout_s, check=False
    )


def start_program(*arguments: str | Path) -> subprocess.Popen[str]:
    """In a process group of its own, which is what Ctrl-C reaches."""
    return subprocess.Popen(
        command(*arguments),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def group_members(group: int) -> list[int]:
    """The processes of a group that have not ended (Linux)."""
    members = []
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                fields = Path(f"/proc/{name}/stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[2]) == group and fields[0] != "Z":
                members.append(int(name))
    return members


def wait_until(holds: Callable[[], bool], *, timeout_s: float = 20.0) -> bool:
    ends = time.monotonic() + timeout_s
    while not holds():
        if time.monotonic() > ends:
            return False
        time.sleep(0.02)
    return True
