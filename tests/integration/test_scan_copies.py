"""What a scan finds to sound the same, from the file to the pair in the library."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from musicanalyzer.library.copy_rows import CopyRow
from musicanalyzer.library.reader import LibraryReader
from tests.helpers import audio_files, signals
from tests.helpers.scanning import InlineExecutor, scan

RATE = 44_100


def _piece(seed: int) -> np.ndarray:
    """Twelve seconds whose notes change every three, over noise, (frames, 2)."""
    notes = [signals.music_like(3.0, RATE, channels=2, seed=10 * seed + part) for part in range(4)]
    return np.concatenate(notes) + signals.noise(12.0, RATE, seed=seed, level=0.03)[:, None]


def _pairs(database: Path) -> list[CopyRow]:
    with LibraryReader(database) as reader:
        return reader.copies()


def test_a_scan_finds_a_copy_and_an_older_library_catches_up_without_the_networks(
    tmp_path: Path,
) -> None:
    music, database = tmp_path / "music", tmp_path / "library.db"
    music.mkdir()
    piece, silence = _piece(1), np.zeros((RATE // 2, 2))
    audio_files.write(music / "a.flac", piece.astype(np.float32), "flac-16")
    later = np.concatenate([silence, 0.5 * piece]).astype(np.float32)
    audio_files.write(music / "b.mp3", later, "mp3")
    audio_files.write(music / "c.flac", _piece(2).astype(np.float32), "flac-16")
    scan(database, music)
    (found,) = _pairs(database)
    assert (found.recording_id, found.other_id) == (1, 2)
    assert found.relation == "same"
    assert found.offset_s == pytest.approx(0.5, abs=0.1)
    assert found.level_db == pytest.approx(-6.0, abs=0.5)
    with closing(sqlite3.connect(database)) as connection:  # as it was before fingerprints
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("DELETE FROM results WHERE head = 'fingerprint'")
        connection.execute("DELETE FROM copies")
        connection.execute("DELETE FROM compared")
        connection.commit()
    executor = InlineExecutor()
    last = scan(database, music, executor=executor)
    assert last.updated == 3
    assert len(executor.named("measure")) == 3
    assert executor.named("analyse") == []
    assert _pairs(database) == [found]
