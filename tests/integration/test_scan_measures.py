"""What is measured of the audio reaches the library with the heads' answers, and is brought up to
date without them: nothing is decoded or computed twice.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from musicanalyzer.analysis import findings, worker
from musicanalyzer.analysis.findings import Finding
from musicanalyzer.dsp.params import PatchSpec
from musicanalyzer.models.cards import find_models
from musicanalyzer.services import convert, derived
from tests.helpers import scanning
from tests.helpers.scanning import InlineExecutor, contents, rows, scan, table, write_songs

MODELS = find_models(scanning.MODELS, PatchSpec())
HEARD = tuple(findings.versions(MODELS))


@pytest.fixture
def music(tmp_path: Path) -> Path:
    write_songs(tmp_path / "music", 3, duration_s=4.0)
    return tmp_path / "music"


@pytest.fixture
def library(music: Path, tmp_path: Path) -> Path:
    scan(tmp_path / "library.db", music)
    return tmp_path / "library.db"


def make_old(library: Path, *heads: str) -> None:
    """As a program that knew nothing of these has left it."""
    for head in heads:
        table_write(library, "DELETE FROM results WHERE head = ?", head)


def table_write(library: Path, sql: str, *parameters: Any) -> None:
    import sqlite3

    connection = sqlite3.connect(library)
    with connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(sql, parameters)
    connection.close()


def test_an_older_library_is_measured_in_one_decoding_without_the_trunk(
    library: Path, music: Path
) -> None:
    before = contents(library)
    make_old(library, *HEARD, *derived.derived_versions({}))
    assert contents(library) != before
    executor = InlineExecutor()
    last = scan(library, music, executor=executor)
    assert (last.updated, last.skipped, last.failed) == (3, 3, 0)
    assert sorted(executor.named("measure")) == sorted(str(path) for path in music.iterdir())
    assert executor.named("analyse") == []
    assert contents(library) == before
    executor = InlineExecutor()
    assert scan(library, music, executor=executor).updated == 0
    assert executor.calls == []


def test_what_only_follows_from_other_results_needs_no_file(library: Path, music: Path) -> None:
    before = contents(library)
    make_old(library, "energy")
    executor = InlineExecutor()
    assert scan(library, music, executor=executor).updated == 3
    assert executor.calls == []
    assert contents(library) == before


def test_a_newer_mood_head_gives_another_energy_without_a_file(
    library: Path, music: Path, tmp_path: Path
) -> None:
    old = {row.path: row.results["energy"].version for row in rows(library).values()}
    models = scanning.copy_models(tmp_path / "models", newer=["mood"])
    executor = InlineExecutor(models)
    assert scan(library, music, executor=executor, models_folder=models).updated == 3
    assert executor.calls == []
    for path, row in rows(library).items():
        assert row.results["energy"].version != old[path]


def test_an_update_that_was_cut_short_goes_on_where_it_was(library: Path, music: Path) -> None:
    make_old(library, *HEARD)
    table_write(
        library,
        "INSERT INTO results SELECT min(recording_id), 'loudness', ?, 0, '{}' FROM tracks",
        convert.versions(MODELS).heads["loudness"],
    )
    executor = InlineExecutor()
    scan(library, music, executor=executor)
    others = len(HEARD) > 1
    assert len(executor.named("measure")) == (3 if others else 2)


def test_an_analysis_that_fails_loses_no_track(
    music: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(features: object, found: object) -> Finding:
        raise ZeroDivisionError("it happens")

    executor = InlineExecutor()
    real = worker._process.analyses()
    monkeypatch.setattr(worker._process, "loaded_analyses", {**real, "loudness": broken})
    last = scan(tmp_path / "library.db", music, executor=executor)
    assert (last.analysed, last.failed) == (3, 0)
    for row in rows(tmp_path / "library.db").values():
        assert row.results["genre"].labels
        assert row.results["loudness"].measures == {}
        assert row.results["energy"].measures == {}


def test_a_louder_copy_is_louder_by_as_much(tmp_path: Path) -> None:
    seconds = np.arange(4 * 22_050) / 22_050
    song = 0.1 * np.sin(2 * np.pi * 440 * seconds) * (1 + np.sin(2 * np.pi * 2 * seconds)) / 2
    (tmp_path / "music").mkdir()
    soundfile.write(tmp_path / "music" / "quiet.wav", song, 22_050, subtype="FLOAT")
    soundfile.write(tmp_path / "music" / "loud.wav", 4 * song, 22_050, subtype="FLOAT")
    scan(tmp_path / "library.db", tmp_path / "music")
    found = {Path(path).stem: row.results for path, row in rows(tmp_path / "library.db").items()}
    for measure in ("loudness", "true_peak"):
        loud, quiet = (found[name]["loudness"].measures[measure] for name in ("loud", "quiet"))
        assert loud - quiet == pytest.approx(20 * np.log10(4), abs=0.02)
    assert found["loud"]["energy"].measures["energy"] >= found["quiet"]["energy"].measures["energy"]


def test_levels_are_kept_along_time(library: Path) -> None:
    lines = table(library, "SELECT step_s, length(data) FROM timelines WHERE head = 'loudness'")
    assert lines == [(PatchSpec().step_s, 9)] * 3
