"""Writing tags in the window: the preview, the writing, the report, the journal and undo."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from musicanalyzer.services.tag_mapping import CHOICES, TagMapping
from musicanalyzer.services.tagging import TagWriting
from musicanalyzer.ui.tag_dialog import WriteTagsDialog
from musicanalyzer.ui.tag_journal import TagJournal
from tests.helpers.strange_tags import family
from tests.helpers.tagging import library_of, make_pending, run, said
from tests.helpers.widgets import cut_texts

N_FILES = 3


@pytest.fixture
def music(tmp_path: Path) -> list[Path]:
    paths = []
    for number, (name, kind) in enumerate((("flac", "odd"), ("mp3", "v1"), ("ogg", "odd"))):
        paths.append(tmp_path / "music" / f"{number}.{name}")
        paths[-1].parent.mkdir(exist_ok=True)
        paths[-1].write_bytes(family(name)[kind])
    return paths


@pytest.fixture
def app(make_app, music: list[Path], tmp_path: Path, qtbot):
    library_of(tmp_path / "l.db", music)
    app = make_app(tmp_path / "l.db")
    table = app.window.library.table
    qtbot.waitUntil(lambda: table.rowCount() == N_FILES and table.track(0) is not None)
    return app


def texts(dialog: WriteTagsDialog) -> list[tuple[str, ...]]:
    model = dialog.table
    return [
        tuple(model.index(row, column).data() for column in range(model.columnCount()))
        for row in range(model.rowCount())
    ]


@pytest.fixture
def dialog(app, qtbot) -> WriteTagsDialog:
    app.window.library.view.selectAll()
    dialog = app.window.tags.write(app.window._selected())
    assert isinstance(dialog, WriteTagsDialog)
    qtbot.waitUntil(dialog.write.isEnabled)
    return dialog


def finished(dialog: WriteTagsDialog, qtbot) -> None:
    dialog.write.click()
    qtbot.waitUntil(lambda: not dialog.stop.isVisible() and not dialog.bar.isVisible())


def test_the_preview_names_each_change_and_touches_nothing(
    dialog: WriteTagsDialog, music: list[Path]
) -> None:
    rows = texts(dialog)
    assert sorted(row[0] for row in rows if row[0]) == ["0.flac", "1.mp3", "2.ogg"]
    assert ("", "Energy", "–", "1") in rows
    assert not any(row[1] == "Genre" for row in rows)  # each file has one
    assert [path.read_bytes() for path in music][1] == family("mp3")["v1"]


def test_the_choices_change_the_preview_and_are_remembered(
    app, dialog: WriteTagsDialog, qtbot
) -> None:
    dialog.options.policies["genre"].setCurrentIndex(2)
    dialog.options.key.setCurrentIndex(1)
    dialog.options.comment.setText("{nonsense}")
    assert "{nonsense}" in dialog.options.wrong.text()
    dialog.options.comment.setText("{camelot}!")
    dialog.options.policies["comment"].setCurrentIndex(2)
    qtbot.waitUntil(lambda: any(row[3] == "5A!" for row in texts(dialog)))
    assert ("0.flac", "Genre", "Rock; Pop; Jazz", "Hip-Hop") in texts(dialog)
    dialog.reject()
    again = app.window.tags.write([1])
    assert again.options.comment.text() == "{camelot}!"
    assert again.options.policies["genre"].currentIndex() == 2
    again.reject()


def test_writing_reports_and_the_journal_undoes_field_file_and_run(
    app, dialog: WriteTagsDialog, music: list[Path], qtbot
) -> None:
    first = [path.read_bytes() for path in music]
    finished(dialog, qtbot)
    assert "of 3 files written" in dialog.summary.text()
    assert said(music[1])["energy"] == ("2",)
    dialog.reject()
    journal = app.window.tags.show_journal()
    assert isinstance(journal, TagJournal)
    qtbot.waitUntil(lambda: journal.tree.topLevelItemCount() == 1)
    run = journal.tree.topLevelItem(0)
    run.setExpanded(True)
    qtbot.waitUntil(lambda: journal.tree.topLevelItem(0).childCount() == N_FILES)

    def undo(choose, n_runs: int) -> None:
        journal.tree.setCurrentItem(choose())
        assert journal.undo.isEnabled()
        journal.undo.click()
        qtbot.waitUntil(lambda: journal.tree.topLevelItemCount() == n_runs and journal.job is None)
        last = journal.tree.topLevelItem(n_runs - 1)
        qtbot.waitUntil(lambda: journal.tree.topLevelItem(n_runs - 1).childCount() == N_FILES)
        assert last is not None

    def first_run():
        return journal.tree.topLevelItem(journal.tree.topLevelItemCount() - 1)

    def file_of_the_first_run(name: str):
        files = [first_run().child(number) for number in range(N_FILES)]
        return next(file for file in files if file.text(0) == name)

    def energy_of_one():
        file = file_of_the_first_run("1.mp3")
        return next(
            file.child(n) for n in range(file.childCount()) if file.child(n).text(0) == "Energy"
        )

    undo(energy_of_one, 2)
    assert "energy" not in said(music[1])
    assert "mood" in said(music[1])
    undo(lambda: file_of_the_first_run("0.flac"), 3)
    assert music[0].read_bytes() == first[0]
    undo(first_run, 4)
    assert [path.read_bytes() for path in music] == first
    assert first_run().text(3) == "undone"
    journal.reject()


def test_files_that_cannot_be_written_are_listed_with_the_reason(
    dialog: WriteTagsDialog, music: list[Path], qtbot
) -> None:
    music[2].chmod(0o444)
    finished(dialog, qtbot)
    assert "1 file could not be written" in dialog.summary.text()
    (row,) = texts(dialog)
    assert row[0] == "2.ogg"
    assert "write-protected" in row[2]


def test_writing_goes_on_when_its_dialog_is_closed_and_the_library_shows_it(
    app, dialog: WriteTagsDialog, music: list[Path], qtbot
) -> None:
    dialog.options.policies["genre"].setCurrentIndex(2)
    qtbot.waitUntil(dialog.write.isEnabled)
    dialog.write.click()
    dialog.reject()
    table = app.window.library.table

    def genres() -> set[str | None]:
        tracks = [table.track(row) for row in range(N_FILES)]
        return {track.tags.genre for track in tracks if track is not None}

    qtbot.waitUntil(lambda: genres() == {"Hip-Hop", "Jazz", "R&B/Soul"})
    assert [job.title for job in app.context.scans.jobs] == ["Writing tags"]
    qtbot.waitUntil(lambda: "written" in app.window.messages.sentence)


def test_writing_that_is_stopped_while_it_waits_says_that_it_never_began(
    app, dialog: WriteTagsDialog, music: list[Path], qtbot
) -> None:
    first = [path.read_bytes() for path in music]
    scan = app.context.scans.start([str(music[0].parent)])
    scan.pause()
    dialog.write.click()
    assert app.context.scans.is_waiting(dialog.job)
    assert dialog.summary.text().startswith("Waiting for what runs now")
    dialog.stop.click()
    assert "no file was changed" in dialog.summary.text()
    assert "no file was changed" in app.window.messages.sentence
    assert not dialog.bar.isVisible()
    assert not dialog.stop.isVisible()
    assert not app.window.tags._running
    app.context.scans.cancel(scan)
    qtbot.waitUntil(lambda: app.context.scans.running is None, timeout=60_000)
    assert [path.read_bytes() for path in music] == first
    dialog.reject()


def test_an_undo_that_is_stopped_while_it_waits_can_be_asked_for_again(
    app, dialog: WriteTagsDialog, music: list[Path], qtbot
) -> None:
    finished(dialog, qtbot)
    dialog.reject()
    scan = app.context.scans.start([str(music[0].parent)])
    scan.pause()
    journal = app.window.tags.show_journal()
    qtbot.waitUntil(journal.undo.isEnabled)
    journal.undo.click()
    app.context.scans.cancel(journal.job)
    assert "no file was changed" in journal.sentence.text()
    qtbot.waitUntil(journal.undo.isEnabled)
    app.context.scans.cancel(scan)
    qtbot.waitUntil(lambda: app.context.scans.running is None, timeout=60_000)
    journal.reject()


def test_the_library_s_menu_leads_there(app, qtbot) -> None:
    library = app.window.library
    library.view.selectRow(0)
    menu = QMenu(app.window)
    library.actions_for(menu, library.table.track(0))
    asked: list[list[int]] = []
    app.context.tags_asked.connect(asked.append)
    next(action for action in menu.actions() if action.text() == "Write tags…").trigger()
    assert asked == [[library.table.track(0).id]]
    (dialog,) = app.window.findChildren(WriteTagsDialog)
    dialog.reject()


def test_what_a_killed_run_left_is_cleared_up_at_the_start(
    make_app, music: list[Path], tmp_path: Path, qtbot
) -> None:
    database = tmp_path / "l.db"
    ids = library_of(database, music)
    run(TagWriting(database=database, mapping=TagMapping(), what="all").run(ids))
    make_pending(database)
    left = music[0].parent / ".0.flac.01234567.musicanalyzer-tags"
    shutil.copy(music[0], left)
    app = make_app(database)
    qtbot.waitUntil(lambda: "1 unfinished copy was removed" in app.window.messages.sentence)
    assert not left.exists()


@pytest.mark.parametrize("scale", [100, 200])
def test_no_text_of_the_dialogs_is_cut_off_and_every_control_has_a_name(
    app, qtbot, scale: int
) -> None:
    app.settings.update(text_scale=scale)
    dialog = app.window.tags.write([1, 2, 3])
    qtbot.waitUntil(dialog.write.isEnabled)
    qtbot.waitUntil(lambda: not cut_texts(dialog), timeout=2000)
    for name in CHOICES:
        assert dialog.options.policies[name].accessibleName()
    dialog.reject()
    journal = app.window.tags.show_journal()
    qtbot.waitUntil(lambda: journal.nothing.isVisible())
    assert not cut_texts(journal)
    assert journal.tree.accessibleName()
    qtbot.keyClick(journal, Qt.Key.Key_Escape)
    app.settings.update(text_scale=100)
