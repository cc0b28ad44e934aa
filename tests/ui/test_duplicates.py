"""The page of duplicates and versions: groups, evidence, comparing by ear, and playlists."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from musicanalyzer.library.copy_rows import CopyRow
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import FileStat
from musicanalyzer.library.writer import LibraryWriter
from musicanalyzer.services.copies import settle
from musicanalyzer.ui.app import DesktopApp
from musicanalyzer.ui.duplicates_page import DuplicatesPage


@pytest.fixture
def made(database: Path, tmp_path: Path, make_app, qtbot) -> tuple[DesktopApp, DuplicatesPage]:
    """The demo tracks with a second file of one, and two of them taken for copies of each other."""
    with LibraryReader(database) as reader, LibraryWriter(database) as writer:
        settle(reader)
        tracks = list(reader.list("", order="path"))
        flac, other, third = (
            next(track for track in tracks if track.path.endswith(ending))
            for ending in (".flac", ".ogg", ".mp3")
        )
        copy = Path(shutil.copy(flac.path, tmp_path / "again.flac"))
        state = reader.recording(flac.recording_id or 0)
        assert state is not None
        size = FileStat(str(copy), copy.stat().st_size, copy.stat().st_mtime_ns)
        writer.link_existing(size, flac.tags, state.audio_hash)
        ids = [flac.recording_id or 0, other.recording_id or 0, third.recording_id or 0]
        one, two = sorted(ids[:2])
        three, four = sorted([ids[0], ids[2]])
        rows = [
            CopyRow(one, two, "same", 0.987, 0.5 if ids[0] == one else -0.5, 26.0, 0.0, 0.5),
            CopyRow(three, four, "version", 0.96, 4.0, 12.0, 0.0, 0.5),
        ]
        writer.store_copies(ids, rows, rule="by hand")
    app = make_app(database)
    app.window.show_view(app.window.audit)
    audit = app.window.audit
    page = audit.pages[-1]
    assert isinstance(page, DuplicatesPage)
    audit.kinds.setCurrentRow(audit.kinds.count() - 1)
    qtbot.waitUntil(lambda: page.tree.topLevelItemCount() == 2)
    return app, page


def row(page: DuplicatesPage, group: int, place: int):
    found = page.tree.topLevelItem(group).child(place)
    page.tree.setCurrentItem(found)
    return found


def test_the_best_copy_stands_first_and_each_says_why(made, qtbot) -> None:
    app, page = made
    audit = app.window.audit
    group = page.tree.topLevelItem(0)
    assert group.text(1) == "One recording"
    assert [group.child(place).text(1) for place in range(3)] == [
        "Best copy",
        "The same audio",
        "The same recording",
    ]
    versions = page.tree.topLevelItem(1)
    assert versions.text(1) == "Versions that share a part"
    assert [versions.child(place).text(1) for place in range(2)] == [
        "The others’ measure",
        "A version",
    ]
    assert "(2)" in audit.kinds.currentItem().text()
    row(page, 0, 0)
    assert page.sentence.text().startswith("As good as the next one")
    assert not page.compare_button.isEnabled()
    row(page, 0, 1)
    assert "to the last byte" in page.sentence.text()
    row(page, 0, 2)
    assert page.sentence.text() == (
        "98.7% of the fingerprints agree over 0:26."
        " The same place is 0.5 s later than in the best copy."
    )


def test_copies_are_heard_in_turn_at_the_same_place(made, qtbot) -> None:
    app, page = made
    player, group = app.window.player, page._groups[0]
    row(page, 0, 2)
    page.tree.setFocus()
    qtbot.mouseClick(page.compare_button, Qt.MouseButton.LeftButton)
    best, copy = group.best.track, group.copies[2].track
    qtbot.waitUntil(lambda: player.track is not None and player.track.id == best.id)
    begin_s = (best.duration_s or 0) / 3
    qtbot.waitUntil(lambda: player.position_s >= begin_s)
    player.pause()
    at_s = player.position_s
    qtbot.mouseClick(page.compare_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: player.track is not None and player.track.id == copy.id)
    player.pause()
    assert at_s + 0.5 == pytest.approx(player.position_s, abs=0.3)
    qtbot.mouseClick(page.compare_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: player.track is not None and player.track.id == best.id)
    player.pause()


def test_lesser_copies_of_all_groups_or_of_one_go_into_a_playlist(made, qtbot) -> None:
    app, page = made
    context = app.context
    context.playlists.name_asked.disconnect()
    lesser = [copy.track.id for copy in page._groups[0].copies[1:]]
    with qtbot.waitSignal(context.playlists.name_asked) as asked:
        qtbot.mouseClick(page.lesser_button, Qt.MouseButton.LeftButton)
    assert asked.args == [lesser]
    row(page, 1, 1)
    with qtbot.waitSignal(context.said) as said:  # a version is no lesser copy
        qtbot.mouseClick(page.lesser_button, Qt.MouseButton.LeftButton)
    assert "no lesser copy" in said.args[0]
    group = page.tree.topLevelItem(0)
    page.tree.setCurrentItem(group)
    assert page.selected_ids == [copy.track.id for copy in page._groups[0].copies]
    with qtbot.waitSignal(context.play_asked) as played:
        qtbot.mouseClick(page.play_button, Qt.MouseButton.LeftButton)
    assert played.args == [page.selected_ids, 0]


def test_what_is_not_the_same_is_told_no_more_until_that_is_undone(made, qtbot) -> None:
    app, page = made
    undo = app.context.undo
    row(page, 0, 1)
    assert not page.different_button.isEnabled()  # the same audio is no finding
    row(page, 0, 2)
    qtbot.mouseClick(page.different_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.tree.topLevelItem(0).childCount() == 2)
    assert page.tree.topLevelItemCount() == 2
    row(page, 1, 1)
    qtbot.mouseClick(page.different_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.tree.topLevelItemCount() == 1)
    undo.undo()
    undo.undo()
    qtbot.waitUntil(lambda: page.tree.topLevelItemCount() == 2)
    qtbot.waitUntil(lambda: page.tree.topLevelItem(0).childCount() == 3)
    page.tree.setCurrentItem(page.tree.topLevelItem(0))
    qtbot.mouseClick(page.different_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.tree.topLevelItem(0).childCount() == 2)


def test_a_library_without_copies_says_so(database: Path, make_app, qtbot) -> None:
    app = make_app(database)
    app.window.show_view(app.window.audit)
    audit = app.window.audit
    audit.kinds.setCurrentRow(audit.kinds.count() - 1)
    page = audit.pages[-1]
    qtbot.waitUntil(page.nothing.isVisible)
    assert not page.tree.isVisible()
    assert not page.note.isVisible()  # the scan has compared everything
