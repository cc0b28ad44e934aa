"""The user's "unsure" limits: set in the settings, applied from what was heard."""

from __future__ import annotations

from pathlib import Path

import pytest

from musicanalyzer import paths, settings
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.services.installed import installed_models
from musicanalyzer.ui.settings_answers import trained_thresholds


def genres(database: Path) -> list[str]:
    with LibraryReader(database) as reader:
        return [track.results["genre"].labels[0] for track in reader.list()]


def test_a_lower_limit_answers_more_and_the_trained_one_brings_unsure_back(
    app, qtbot, scanned: Path
) -> None:
    app.settings.update(folders=(str(scanned.parent / "music"),))
    before = genres(app.context.database)
    assert "unsure" in before
    app.window.show_view(app.window.settings)
    answers = app.window.settings.answers
    answers.sliders["genre"].setValue(30)
    assert app.settings.value.thresholds == {"genre": 0.3}
    answers.scan.click()
    qtbot.waitUntil(lambda: app.context.scans.running is None, timeout=30_000)
    with LibraryReader(app.context.database) as reader:
        tracks = list(reader.list())
    assert all(
        (track.results["genre"].labels[0] == "unsure") == (track.results["genre"].confidence < 0.3)
        for track in tracks
    )
    assert [t.results["genre"].labels[0] for t in tracks].count("unsure") < before.count("unsure")
    assert app.context.scans.jobs[-1].progress.updated == 12

    answers._resets["genre"].click()
    assert app.settings.value.thresholds == {}
    answers.scan.click()
    qtbot.waitUntil(lambda: app.context.scans.running is None, timeout=30_000)
    assert genres(app.context.database) == before


def test_the_limits_of_the_settings_file_hold_for_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    settings.save(paths.settings_file(), settings.Settings(thresholds={"genre": 0.5}))
    assert installed_models().heads["genre"].decision["threshold"] == 0.5
    assert trained_thresholds()["genre"] != 0.5


def test_a_settings_file_that_is_damaged_is_told_and_the_models_answer_as_trained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    paths.settings_file().parent.mkdir(parents=True)
    paths.settings_file().write_text("{", encoding="utf-8")
    models = installed_models()
    assert any("settings could not be used" in sentence for sentence in models.refused)
    assert models.heads["genre"].own_threshold is None
