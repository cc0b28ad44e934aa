"""Back up, restore and begin anew from the window, with its readers open all the time."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QUndoCommand
from PySide6.QtWidgets import QMessageBox

from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.ui.library_file import LibraryFile


@pytest.fixture
def group(app, qtbot) -> LibraryFile:
    made = LibraryFile(app.context)
    qtbot.addWidget(made)
    made.show()
    return made


def wait_until_done(group: LibraryFile, qtbot) -> None:
    qtbot.waitUntil(lambda: group.back_up_button.isEnabled() and bool(group.sentence))


def test_the_table_shows_the_library_that_was_restored(app, group, tmp_path, qtbot) -> None:
    table = app.window.library.table
    copy = tmp_path / "copy.db"
    group.back_up(copy)
    assert not group.restore_button.isEnabled()
    wait_until_done(group, qtbot)
    assert str(copy) in group.sentence
    ids = [int(i) for i in table.ids[:5]]
    app.context.changing.do(lambda reader, writer: writer.forget(ids))
    qtbot.waitUntil(lambda: table.rowCount() == 7)
    app.context.undo.push(QUndoCommand("of the library before"))
    group.restore(copy)
    qtbot.waitUntil(lambda: table.rowCount() == 12 and table.track(0) is not None)
    wait_until_done(group, qtbot)
    assert not app.context.undo.canUndo()
    (kept,) = tmp_path.glob("library-before-restore-*.db")
    with LibraryReader(kept) as reader:
        assert reader.count() == 7
    # Changes go on in the library that was restored.
    app.context.changing.do(lambda reader, writer: writer.forget(ids[:1]))
    qtbot.waitUntil(lambda: table.rowCount() == 11)


def test_a_damaged_copy_is_refused_in_words_and_changes_nothing(
    app, group, tmp_path, qtbot
) -> None:
    bad = tmp_path / "bad.db"
    bad.write_bytes(b"no library" * 1000)
    group.restore(bad)
    wait_until_done(group, qtbot)
    assert "bad.db is no copy of a library" in group.sentence
    assert app.window.messages.sentence == group.sentence
    assert app.window.library.table.rowCount() == 12
    assert group.bar.isHidden()


def test_begin_anew_asks_first_and_keeps_a_copy(app, group, tmp_path, qtbot) -> None:
    table = app.window.library.table
    group.reset_button.click()
    box = group.findChild(QMessageBox)
    assert box.isVisible()
    box.button(QMessageBox.StandardButton.Cancel).click()
    qtbot.wait(100)
    assert table.rowCount() == 12
    group.reset_button.click()
    qtbot.waitUntil(lambda: group.findChild(QMessageBox).isVisible())
    (empty,) = [
        button for button in group.findChild(QMessageBox).buttons() if "mpty" in button.text()
    ]
    empty.click()
    qtbot.waitUntil(lambda: table.rowCount() == 0)
    (kept,) = tmp_path.glob("library-before-reset-*.db")
    with LibraryReader(kept) as reader:
        assert reader.count() == 12


def test_menus_name_the_playlists_of_the_library_that_is_there(app, group, tmp_path, qtbot) -> None:
    playlists = app.context.playlists
    playlists.create("Of before", [1, 2])
    qtbot.waitUntil(lambda: playlists.names == ["Of before"])
    copy = tmp_path / "copy.db"
    group.back_up(copy)
    wait_until_done(group, qtbot)
    group.reset()
    qtbot.waitUntil(lambda: playlists.names == [])
    wait_until_done(group, qtbot)
    group.restore(copy)
    qtbot.waitUntil(lambda: playlists.names == ["Of before"])


def test_after_a_new_beginning_the_first_page_lists_the_folders_of_now(
    app, group, scanned, tmp_path, qtbot
) -> None:
    music, other = str(scanned.parent / "music"), str(tmp_path / "other")
    page = app.window.library.first_start
    app.settings.update(folders=(music, other), watch_folders=False)
    app.settings.update(folders=(music,))
    group.reset()
    qtbot.waitUntil(page.isVisible)
    assert page.chosen == [music]
    assert page.start.isEnabled()
    qtbot.waitUntil(lambda: page.counts[music].text() == "13 music files")
    app.settings.update(folders=(music, other))
    assert page.chosen == [music, other]
    qtbot.waitUntil(lambda: page.counts[other].text() == "is not there")


def test_a_library_is_not_replaced_under_a_scan(app, group, scanned, tmp_path, qtbot) -> None:
    job = app.context.scans.start([str(scanned.parent / "music")])
    group.restore(Path(tmp_path / "any.db"))
    assert "Stop it first" in group.sentence
    job.cancel()
    qtbot.waitUntil(lambda: not job.is_running, timeout=30_000)
