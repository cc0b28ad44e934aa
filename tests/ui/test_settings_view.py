"""The settings over a real library: each applies at once, is checked where typed, and is kept."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, QSize, Qt
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton

from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.services.gpu import GpuState
from musicanalyzer.ui import columns, settings_scanning
from musicanalyzer.ui.app import DesktopApp
from musicanalyzer.ui.failed_files import reason
from musicanalyzer.ui.settings_folders import ExclusionsPart, FoldersGroup
from musicanalyzer.ui.settings_view import SettingsView
from tests.helpers.scanning import write_song

SCAN_MS = 60_000


@pytest.fixture
def music(scanned: Path) -> str:
    """Where the demo tracks of the library lie; not to be changed."""
    return str(scanned.parent / "music")


@pytest.fixture
def view(app: DesktopApp, music: str) -> SettingsView:
    app.settings.update(folders=(music,), watch_folders=False)
    app.window.show_view(app.window.settings)
    return app.window.settings


def texts(listed) -> list[str]:
    return [listed.item(row).text() for row in range(listed.count())]


def answer(folders: FoldersGroup, qtbot, words: str) -> None:
    """Press the button of the question that begins with these words."""
    qtbot.waitUntil(lambda: folders.findChild(QMessageBox) is not None)
    box = folders.findChild(QMessageBox)
    button = next(
        button
        for button in box.findChildren(QPushButton)
        if button.text().replace("&", "").startswith(words)
    )
    button.click()
    qtbot.waitUntil(lambda: folders.findChild(QMessageBox) is None)


# Folders


def test_a_folder_that_is_added_is_kept_and_scanned(view, app, qtbot, tmp_path) -> None:
    (tmp_path / "more").mkdir()
    shutil.copy(next(Path(app.settings.value.folders[0]).rglob("*.flac")), tmp_path / "more")
    view.folders.add_folder(str(tmp_path / "more"))
    assert texts(view.folders.list)[-1] == str(tmp_path / "more")
    job = app.context.scans.jobs[-1]
    qtbot.waitUntil(lambda: app.context.scans.running is None, timeout=SCAN_MS)
    assert job.progress.linked == 1
    assert json.loads(app.settings.path.read_text())["folders"][-1] == str(tmp_path / "more")


def test_a_folder_that_is_there_already_is_refused_in_words(view, app, music) -> None:
    view.folders.add_folder(music)
    assert "is there already" in view.folders.wrong.text()
    view.folders.add_folder(f"{music}/Night Shift")
    assert f"lies in {music}" in view.folders.wrong.text()
    assert app.settings.value.folders == (music,)
    assert app.context.scans.jobs == []


def test_removing_a_folder_may_keep_its_tracks_and_be_undone(view, app, qtbot, music) -> None:
    view.folders.list.setCurrentRow(0)
    view.folders.remove.click()
    answer(view.folders, qtbot, "Keep")
    assert app.settings.value.folders == ()
    assert app.window.library.table.rowCount() == 12
    app.context.undo.undo()
    assert texts(view.folders.list) == [music]


def test_undo_takes_back_its_own_folder_and_no_other(view, app, qtbot, music, tmp_path) -> None:
    added, dropped = str(tmp_path / "added"), str(tmp_path / "dropped")
    for folder in (added, dropped):
        Path(folder).mkdir()
    view.folders.add_folder(added)
    app.settings.update(folders=(music, added, dropped))  # no step of undo
    undo = app.context.undo
    undo.undo()
    assert texts(view.folders.list) == [music, dropped]
    undo.redo()
    assert texts(view.folders.list) == [music, added, dropped]
    view.folders.keep(music)
    app.settings.update(folders=(dropped,))
    undo.undo()
    assert texts(view.folders.list) == [music, dropped]
    undo.undo()  # of what has gone in another way
    assert texts(view.folders.list) == [music, dropped]
    assert undo.count() == 1  # what can be done again is removing, not adding
    qtbot.waitUntil(lambda: app.context.scans.running is None, timeout=SCAN_MS)


def test_removing_a_folder_may_forget_its_tracks_but_no_file(view, app, qtbot, music) -> None:
    files = sorted(Path(music).rglob("*"))
    view.folders.list.setCurrentRow(0)
    view.folders.remove.click()
    answer(view.folders, qtbot, "Forget")
    assert app.settings.value.folders == ()
    qtbot.waitUntil(lambda: app.window.library.table.rowCount() == 0)
    with LibraryReader(app.context.database) as reader:
        assert reader.row_counts()["tracks"] == 0
    assert sorted(Path(music).rglob("*")) == files


def test_tracks_that_another_folder_holds_too_are_not_forgotten(view, app, qtbot, music) -> None:
    inner = f"{music}/Night Shift"
    app.settings.update(folders=(inner, music))
    with LibraryReader(app.context.database) as reader:
        kept = sum(1 for _ in reader.files_below([inner]))
    view.folders.forget(music)
    qtbot.waitUntil(lambda: 0 < app.window.library.table.rowCount() < 12)
    assert app.window.library.table.rowCount() == kept


def test_a_question_that_is_cancelled_changes_nothing(view, app, qtbot, music) -> None:
    view.folders.list.setCurrentRow(0)
    view.folders.remove.click()
    answer(view.folders, qtbot, "Cancel")
    assert app.settings.value.folders == (music,)


# Exclusions


@pytest.fixture
def exclusions(view: SettingsView) -> ExclusionsPart:
    return view.folders.exclusions


def test_a_longest_track_is_counted_as_it_is_set_and_holds_for_the_next_scan(
    view, app, qtbot, tmp_path
) -> None:
    part = view.folders.length
    part.minutes.setValue(1)
    assert app.settings.value.longest_min == 1
    qtbot.waitUntil(lambda: part.remark.text().startswith("No track"))
    mix = write_song(tmp_path / "more" / "mix.flac", 5, duration_s=61.0)
    view.folders.add_folder(str(mix.parent))
    app.window.show_view(app.window.jobs)
    failed = app.window.jobs.failed.table

    def reasons() -> dict[str, str]:
        tracks = {row: failed.track(row) for row in range(failed.rowCount())}
        return {track.path: reason(track) for track in tracks.values() if track is not None}

    qtbot.waitUntil(lambda: reasons().get(str(mix)) == "Longer than the limit", timeout=SCAN_MS)
    part.minutes.setValue(0)
    assert not part.remark.text()


def test_a_pattern_shows_what_it_would_leave_out_while_it_is_typed(exclusions, qtbot) -> None:
    qtbot.keyClicks(exclusions.field, "*.mp3")
    qtbot.waitUntil(lambda: "fits 2 of 13 files" in exclusions.remark.text())
    assert "broken.mp3" in exclusions.remark.text()
    exclusions.field.setText("nothing like this")
    qtbot.waitUntil(lambda: "fits none" in exclusions.remark.text())


@pytest.mark.parametrize(
    ("typed", "reason"), [("a//b", 'contains "//"'), ("..", 'contains ".."'), ("/", "nothing")]
)
def test_a_pattern_that_can_fit_nothing_is_refused_where_it_is_typed(
    exclusions, app, qtbot, typed: str, reason: str
) -> None:
    qtbot.keyClicks(exclusions.field, typed)
    assert reason in exclusions.remark.text()
    assert exclusions.remark.property("role") == "bad"
    assert not exclusions.add.isEnabled()
    qtbot.keyClick(exclusions.field, Qt.Key.Key_Return)
    assert app.settings.value.exclusions == ()


def test_patterns_are_added_once_removed_and_undone(exclusions, app, qtbot) -> None:
    for pattern in ("*.mp3", "Live", "Live"):
        exclusions.field.setText(pattern)
        qtbot.keyClick(exclusions.field, Qt.Key.Key_Return)
    assert exclusions.remark.text() == "This pattern is there already."
    assert app.settings.value.exclusions == ("*.mp3", "Live")
    exclusions.list.setCurrentRow(0)
    exclusions.remove.click()
    assert texts(exclusions.list) == ["Live"]
    app.settings.update(exclusions=("Live", "*.wma"))
    app.context.undo.undo()
    assert texts(exclusions.list) == ["*.mp3", "Live", "*.wma"]
    app.context.undo.undo()
    assert texts(exclusions.list) == ["*.mp3", "*.wma"]


def test_the_next_scan_follows_the_patterns(exclusions, view, app, qtbot) -> None:
    exclusions.field.setText("Night Shift")
    exclusions.add.click()
    view.folders.scan.click()
    job = app.context.scans.jobs[-1]
    qtbot.waitUntil(lambda: app.context.scans.running is None, timeout=SCAN_MS)
    assert job.progress.excluded > 0
    library = app.window.library
    qtbot.waitUntil(lambda: library.table.rowCount() == 12 - job.progress.excluded)
    exclusions.list.setCurrentRow(0)
    exclusions.remove.click()
    view.folders.scan.click()
    qtbot.waitUntil(lambda: library.table.rowCount() == 12, timeout=SCAN_MS)
    qtbot.waitUntil(lambda: app.context.scans.running is None, timeout=SCAN_MS)


# Scanning


@pytest.mark.parametrize(
    ("gpu", "device", "words", "role"),
    [
        (GpuState(True, "Big GPU"), "auto", "Big GPU is used.", "faint"),
        (GpuState(True, "Big GPU"), "cpu", "The CPU is used.", "faint"),
        (GpuState(False, "No driver.", "Get one."), "auto", "No driver. Get one.", "faint"),
        (GpuState(False, "No driver.", "Get one."), "gpu", "Scans will fail", "bad"),
    ],
)
def test_the_device_is_explained_in_words(
    app, qtbot, monkeypatch, gpu: GpuState, device: str, words: str, role: str
) -> None:
    monkeypatch.setattr(settings_scanning, "gpu_state", lambda: gpu)
    app.window.show_view(app.window.settings)
    scanning = app.window.settings.scanning
    scanning.device.setCurrentIndex(scanning.device.findData(device))
    scanning.device.activated.emit(scanning.device.currentIndex())
    assert app.settings.value.device == device
    qtbot.waitUntil(lambda: words in scanning.answer.text())
    assert scanning.answer.property("role") == role


def test_automatic_workers_show_the_number_they_mean(view, app, qtbot) -> None:
    from musicanalyzer.services.start import default_workers

    workers = view.scanning.workers
    qtbot.waitUntil(lambda: workers.text() == f"Automatic ({default_workers()})")
    workers.setValue(3)
    assert app.settings.value.workers == 3
    app.settings.update(workers=0)
    assert workers.value() == 0


# Appearance


def test_the_size_of_text_reaches_what_is_on_the_screen(view, app, qtbot) -> None:
    def height() -> int:
        return view.looks.language.fontMetrics().height()

    def choose(percent: int) -> None:
        view.looks.scale.setValue(percent // 5)
        qtbot.wait(50)

    choose(100)
    before = height()
    choose(200)
    assert app.settings.value.text_scale == 200
    assert height() == pytest.approx(2 * before, abs=2)
    assert app.window.library.search.fontMetrics().height() == height()
    choose(75)
    assert height() < before
    choose(100)
    assert height() == before


def test_a_size_between_the_steps_is_not_changed_by_looking_at_it(app) -> None:
    app.settings.update(text_scale=112)
    app.window.show_view(app.window.settings)
    assert app.settings.value.text_scale == 112
    app.settings.update(text_scale=100)


def test_colours_change_at_once(view, app) -> None:
    looks = view.looks.appearance
    for appearance, is_dark in (("dark", True), ("light", False), ("high-contrast", True)):
        looks.setCurrentIndex(looks.findData(appearance))
        looks.activated.emit(looks.currentIndex())
        assert app.settings.value.appearance == appearance
        assert (QApplication.palette().window().color().lightness() < 128) is is_dark
    app.settings.update(appearance="system")


def test_another_language_says_that_it_waits_for_the_next_start(view, app) -> None:
    language = view.looks.language
    before = language.currentIndex()
    for index, is_said in ((language.findData("de"), True), (before, False)):
        language.setCurrentIndex(index)
        language.activated.emit(index)
        assert ("started again" in view.looks.remark.text()) is is_said
    assert app.settings.value.language == language.itemData(before)


# Columns


def test_ticked_columns_are_those_of_the_table(view, app, qtbot) -> None:
    def shown() -> list[str]:
        return [column.key for column in app.window.library.table.columns]

    listed = view.columns.list
    assert view.columns.chosen == columns.USUAL
    by_name = {listed.item(row).text(): listed.item(row) for row in range(listed.count())}
    by_name["Ribbon"].setCheckState(Qt.CheckState.Unchecked)
    by_name["Year"].setCheckState(Qt.CheckState.Checked)
    assert shown() == [key for key in (*columns.USUAL, "year") if key != "ribbon"]
    listed.setCurrentRow(0)
    listed.setFocus()
    qtbot.keyClick(listed, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: shown()[:2] == ["artist", "title"])
    view.columns.usual.click()
    assert shown() == list(columns.USUAL)
    qtbot.wait(50)
    assert app.settings.value.columns == ()


def test_a_column_that_is_dragged_moves_in_the_table_too(view, app, qtbot) -> None:
    model = view.columns.list.model()
    assert model.moveRow(QModelIndex(), 3, QModelIndex(), 0)  # what a list does with a drop
    moved = (columns.USUAL[3], *columns.USUAL[:3], *columns.USUAL[4:])
    qtbot.waitUntil(lambda: app.settings.value.columns == moved)
    assert tuple(column.key for column in app.window.library.table.columns) == moved


def test_the_last_column_cannot_be_taken_away(view, app) -> None:
    app.settings.update(columns=("title",))
    view.columns.list.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert view.columns.wrong.text() == "The table needs one column at least."
    assert app.settings.value.columns == ("title",)


def test_columns_chosen_in_the_table_are_ticked_here(view, app) -> None:
    app.window.library.view.set_columns(["genre", "title"])
    assert view.columns.chosen == ("genre", "title")


# Sound


def test_the_output_device_is_chosen_by_name_and_a_missing_one_is_said(view, app) -> None:
    sound = view.sound
    sound.set_devices(("Speakers", "Headphones"))
    sound.output.setCurrentIndex(sound.output.findData("Headphones"))
    sound.output.activated.emit(sound.output.currentIndex())
    assert app.settings.value.output_device == "Headphones"
    sound.set_devices(("Speakers",))
    assert sound.output.currentData() == "Headphones"
    assert sound.remark.text().startswith("Headphones is not connected")
    sound.set_devices(("Speakers", "Headphones"))
    assert sound.remark.text() == ""


# Doctor


def test_the_doctor_lists_every_finding_with_its_state(view, app, qtbot) -> None:
    doctor = view.doctor
    doctor.examine.click()
    assert not doctor.examine.isEnabled()
    qtbot.waitUntil(doctor.examine.isEnabled, timeout=SCAN_MS)
    names = [found.name for found in doctor.findings]
    assert names == ["program", "codecs", "gpu", "sound", "models", "library", "disk"]
    assert doctor.rows.count() == 3 * len(names)
    assert str(app.context.database) in doctor.report
    doctor.examine.click()
    qtbot.waitUntil(doctor.examine.isEnabled, timeout=SCAN_MS)
    assert doctor.rows.count() == 3 * len(names)


def test_a_broken_library_is_found_with_its_remedy(view, app, qtbot, tmp_path) -> None:
    view.doctor._context.database = tmp_path / "broken.db"
    (tmp_path / "broken.db").write_bytes(b"no database" * 1000)
    view.doctor.examine.click()
    qtbot.waitUntil(view.doctor.examine.isEnabled, timeout=SCAN_MS)
    assert "must be mended" in view.doctor.said.text()
    assert "is not a music library" in view.doctor.report


# The view


def test_the_groups_are_made_when_they_are_first_seen(app, qtbot) -> None:
    assert not hasattr(app.window.settings, "folders")
    app.window.show_view(app.window.settings)
    qtbot.waitUntil(app.window.settings.folders.isVisible)


def test_the_library_file_has_its_place(view, qtbot) -> None:
    qtbot.waitUntil(view.library_file.isVisible)


def test_settings_open_by_their_shortcut(app, qtbot) -> None:
    qtbot.keyClick(app.window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    assert app.window.stack.currentWidget() is app.window.settings


def test_settings_fit_a_small_window_without_scrolling_sideways(view, app, qtbot) -> None:
    app.window.resize(QSize(900, 600))
    qtbot.wait(50)
    assert view._scroll.horizontalScrollBar().maximum() == 0


def test_settings_that_cannot_be_saved_are_said(view, app, qtbot) -> None:
    app.settings.path.unlink(missing_ok=True)
    app.settings.path.mkdir()
    view.folders.watch.click()
    assert "cannot be written" in app.window.messages.sentence
    assert app.settings.value.watch_folders
    app.settings.path.rmdir()


def test_the_size_of_text_ends_with_the_window(make_app, database) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    before = application.font().pointSizeF()
    app = make_app(database)
    app.settings.update(text_scale=200)
    assert application.font().pointSizeF() == 2 * before
    app.window.close()
    app.close()
    assert application.font().pointSizeF() == before
