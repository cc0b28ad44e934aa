"""The library view over really scanned files: searching, filters, sorting, columns, selection."""

from __future__ import annotations

import os
import sys

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMenu

from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.services.track_facts import facts_of
from musicanalyzer.ui import columns
from musicanalyzer.ui.first_start import music_folders
from musicanalyzer.ui.search_box import completions
from musicanalyzer.ui.track_table import TrackTable, tracks_of


def titles(app) -> list[str]:
    table = app.window.library.table
    tracks = [table.track(row) for row in range(table.rowCount())]
    return [columns.text.title_of(track) for track in tracks if track is not None]


def answer(app, query: str) -> list[str]:
    """The titles that the command line would list; which they are depends on the models."""
    with LibraryReader(app.context.database) as reader:
        found = [columns.text.title_of(track) for track in reader.list(query)]
    assert 0 < len(found) < 12, f"{query} tells nothing apart"
    return found


def shown(app, qtbot, n: int) -> list[str]:
    """The titles once ``n`` rows are there and read."""
    table = app.window.library.table
    qtbot.waitUntil(lambda: table.rowCount() == n and len(titles(app)) == n)
    return titles(app)


def test_typing_a_query_leaves_the_tracks_that_match(app, qtbot) -> None:
    wanted = answer(app, "genre:classical")
    qtbot.keyClicks(app.window.library.search, "genre:classical")
    assert shown(app, qtbot, len(wanted)) == wanted
    qtbot.waitUntil(lambda: app.window.library.found.text().startswith(f"{len(wanted)} "))


def test_a_wrong_query_is_explained_and_leaves_the_table_as_it_was(app, qtbot) -> None:
    qtbot.keyClicks(app.window.library.search, "gnere:rock")
    wrong = app.window.library._wrong
    qtbot.waitUntil(wrong.isVisible)
    assert 'did you mean "genre"' in wrong.text()
    assert app.window.library.table.rowCount() == 12
    app.window.library.search.clear()
    qtbot.waitUntil(lambda: not wrong.isVisible())


def test_chips_and_words_are_combined(app, qtbot) -> None:
    library = app.window.library
    library.filters.genre.values["classical"].setChecked(True)
    library.filters.genre.values["disco"].setChecked(True)
    either = answer(app, "genre:classical | genre:disco")
    assert shown(app, qtbot, len(either)) == either
    qtbot.keyClicks(library.search, "mirror")
    assert shown(app, qtbot, 1) == ["Mirror Ball"]


def test_ranges_keep_tracks_within_them_whichever_way_they_are_entered(app, qtbot) -> None:
    filters = app.window.library.filters
    wanted = answer(app, "bpm:99.5..120.5 energy:5..")
    assert 0 < len(wanted) < 12
    filters.bpm.low.setValue(120)
    filters.bpm.high.setValue(100)
    filters.energy.low.setValue(5)
    assert filters.query == "bpm:99.5..120.5 energy:5.."
    assert shown(app, qtbot, len(wanted)) == wanted
    assert "100–120 BPM" in filters.bpm.accessibleName()
    assert "Energy ≥ 5" in filters.energy.text()
    filters.bpm.none.click()
    filters.energy.none.click()
    assert filters.query == ""
    assert filters.bpm.low.text() == "any"


def test_a_track_at_the_shown_end_of_a_tempo_range_is_within_it(app, qtbot) -> None:
    filters = app.window.library.filters
    with LibraryReader(app.context.database) as reader:
        tempi = {row.tags.title: facts_of(row).bpm for row in reader.tracks(reader.ids("bpm:>0"))}
    title, bpm = next(iter(tempi.items()))
    filters.bpm.low.setValue(round(bpm))
    filters.bpm.high.setValue(round(bpm))
    same = answer(app, f"bpm:{round(bpm) - 0.5}..{round(bpm) + 0.5}")
    assert title in same
    assert shown(app, qtbot, len(same)) == same


def test_keys_are_those_of_the_chosen_track_and_what_mixes_with_it(app, qtbot) -> None:
    library = app.window.library
    with LibraryReader(app.context.database) as reader:
        row = next(row for row in reader.tracks(reader.ids()) if facts_of(row).key is not None)
    key = facts_of(row).key
    library.view.selectRow(library.table.ids.tolist().index(row.id))
    library.filters.key.chosen.click()
    same = answer(app, f"key:{key.camelot}")
    assert row.tags.title in same
    assert shown(app, qtbot, len(same)) == same
    library.filters.key.mixing.setChecked(True)
    mixing = answer(app, f"key:~{key.camelot}")
    assert shown(app, qtbot, len(mixing)) == mixing
    assert set(same) <= set(mixing)
    library.filters.reset()
    assert library.filters.query == ""


def test_without_a_chosen_track_the_key_stays_and_the_user_is_told(app, qtbot) -> None:
    library = app.window.library
    library.view.clearSelection()
    library.view.setCurrentIndex(library.table.index(-1, -1))
    with qtbot.waitSignal(app.context.said) as told:
        library.filters.key.chosen.click()
    assert told.args[1] == "warning"
    assert library.filters.query == ""


def test_the_failed_chip_shows_what_could_not_be_read_and_why(app, qtbot) -> None:
    app.window.library.filters.failed.click()
    assert shown(app, qtbot, 1) == ["broken.mp3"]
    index = app.window.library.table.index(0, 0)
    assert "broken.mp3" in index.data(Qt.ItemDataRole.ToolTipRole)


def test_a_click_on_a_header_sorts_and_a_second_one_reverses(app, qtbot) -> None:
    library = app.window.library
    section = [column.key for column in library.table.columns].index("length")

    def lengths() -> list[float]:
        tracks = [library.table.track(row) for row in range(12)]
        return [track.duration_s for track in tracks if track is not None]

    library.view._sort_by(section)
    qtbot.waitUntil(lambda: len(lengths()) == 12 and lengths() == sorted(lengths()))
    library.view._sort_by(section)
    qtbot.waitUntil(lambda: len(lengths()) == 12 and lengths() == sorted(lengths(), reverse=True))
    assert app.settings.value.sort == "-length"


def test_the_selection_survives_a_change_of_the_library(app, qtbot) -> None:
    library = app.window.library
    library.view.selectRow(3)
    chosen = library.view.selected_ids
    app.context.library_changed.emit()
    qtbot.wait(100)
    library.search.setText("harbour")
    qtbot.waitUntil(lambda: library.table.rowCount() == 3)
    assert library.view.selected_ids == chosen


def test_a_selection_of_any_size_survives_another_order(app, qtbot) -> None:
    library = app.window.library
    table, view = library.table, library.view
    table.set_ids(np.arange(1, 100_001))
    view.selectAll()
    view.setCurrentIndex(table.index(0, 0))
    view.selectAll()
    table.set_ids(np.arange(100_000, 99_700, -1))  # what comes at once
    table.set_ids(np.arange(100_000, 0, -1))
    assert len(view.selected_ids) == 100_000
    assert view.current_id == 1
    assert view.rowAt(view.viewport().height() - 1) > 99_000  # what is current is in sight
    view.selectRow(99_990)
    chosen = view.selected_ids
    table.set_ids(np.arange(1, 301))
    view.selectRow(5)
    table.set_ids(np.arange(1, 100_001))
    assert view.selected_ids == [6]  # who has selected anew has done with the old one
    assert chosen == [10]


def test_ribbons_are_drawn_for_the_rows_on_screen(app, qtbot) -> None:
    app.window.resize(1280, 800)  # the column is not on a narrow screen
    ribbons = app.window.library.view.ribbons
    qtbot.waitUntil(lambda: len(ribbons._images) == 12)
    assert all(image is not None and image.width() > 5 for image in ribbons._images.values())


def test_ribbons_show_moods_where_that_is_chosen_and_the_legend_names_them(app, qtbot) -> None:
    app.window.resize(1280, 800)
    ribbons = app.window.library.view.ribbons
    qtbot.waitUntil(lambda: len(ribbons._images) == 12)
    by_genre = dict(ribbons._images)
    part = app.window.settings
    app.window.show_view(part)
    chosen = part.looks.ribbons
    assert "jazz" in chosen.legend.text()
    chosen.choice.setCurrentIndex(chosen.choice.findData("mood"))
    chosen.choice.activated.emit(chosen.choice.currentIndex())
    assert app.settings.value.ribbon_colour == "mood"
    moods = app.context.vocabulary["mood"]
    assert all(columns.text.label(name) in chosen.legend.text() for name in moods)
    app.window.show_view(app.window.library)
    qtbot.waitUntil(lambda: len(ribbons._images) == 12)
    assert ribbons._images.keys() == by_genre.keys()
    assert all(image != by_genre[number] for number, image in ribbons._images.items())


def test_columns_are_remembered(app, qtbot, make_app, database) -> None:
    app.window.library.view.set_columns(["genre", "title"])
    again = make_app(database)
    assert [column.key for column in again.window.library.table.columns] == ["genre", "title"]


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        ("gen", ["genre:"]),
        ("-vo", ["-vocal:", "-voice:"]),
        ("genre:hi", ["genre:hip-hop"]),
        ("genre:", ["genre:hip-hop", "genre:rock", 'genre:"my own"']),
        ('genre:"my', ['genre:"my own"']),
        ("is:un", ["is:unsure"]),
        ("x", []),
        ("rock", []),
    ],
)
def test_completions_follow_what_is_typed(token: str, expected: list[str]) -> None:
    assert completions(token, lambda field: ["hip-hop", "rock", "my own"]) == expected


def test_return_in_the_search_box_leads_to_the_first_track_found(app, qtbot) -> None:
    library = app.window.library
    qtbot.keyClicks(library.search, "mirror")
    assert shown(app, qtbot, 1) == ["Mirror Ball"]
    qtbot.keyClick(library.search, Qt.Key.Key_Return)
    assert library.view.selected_ids == library.table.ids.tolist()
    qtbot.waitUntil(library.view.hasFocus)


def test_a_selection_of_everything_is_not_asked_for_cell_by_cell(app, qtbot) -> None:
    """Of 100,000 rows that held the window up for 6 s at every use."""
    library = app.window.library
    app.window.resize(800, 800)  # a painting of more columns asks more of them
    library.table.set_ids(np.arange(1, 100_001))
    qtbot.waitUntil(lambda: library.table.track(0) is not None)
    asked = 0

    def count(frame, event, _) -> None:
        nonlocal asked
        asked += event == "call" and frame.f_code is TrackTable.flags.__code__

    sys.setprofile(count)
    try:
        library.view.selectAll()
        qtbot.wait(100)  # until it is painted
        assert library.view.selected_ids == list(range(1, 100_001))
        library.actions_for(QMenu(app.window), library.table.track(0))
    finally:
        sys.setprofile(None)
    assert asked < 1000
    assert len(tracks_of(library.table.mime_of(library.view.selected_rows))) == 100_000


def test_the_paths_of_all_selected_tracks_are_copied(app, qtbot, database) -> None:
    library = app.window.library
    library.view.selectAll()
    menu = QMenu(app.window)
    library.actions_for(menu, library.table.track(2))
    next(action for action in menu.actions() if "Copy" in action.text()).trigger()
    with LibraryReader(database) as reader:
        expected = [track.path for track in reader.tracks(library.table.ids.tolist())]
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text().splitlines() == expected)


def test_a_folder_is_looked_for_beside_the_one_added_last(app, monkeypatch) -> None:
    begun: list[str] = []
    monkeypatch.setattr(
        QFileDialog, "getExistingDirectory", lambda parent, title, near: begun.append(near)
    )
    app.window.add_folder()
    app.settings.update(folders=("/music/old", "/elsewhere/new"), watch_folders=False)
    app.window.add_folder()
    assert begun[0] in (*music_folders(), os.path.expanduser("~"))
    assert begun[1] == "/elsewhere"


def test_a_drag_names_every_file_also_of_rows_that_were_never_seen(app) -> None:
    table = TrackTable(app.context.details, columns.chosen(()))
    table.set_ids(app.window.library.table.ids)
    dragged = table.mime_of(range(12))
    assert tracks_of(dragged) == table.ids.tolist()
    assert dragged.hasUrls()
    with LibraryReader(app.context.database) as reader:
        wanted = reader.paths(table.ids.tolist())
    assert [url.toLocalFile() for url in dragged.urls()] == wanted
    assert any(not path.isascii() or " " in path for path in wanted), "no name needs care"


def test_a_page_that_grows_while_it_is_read_is_read_whole(app, qtbot) -> None:
    ids = app.window.library.table.ids
    table = TrackTable(app.context.details, columns.chosen(()))
    table.set_ids(ids[:1])
    assert table.track(0) is None  # its page is asked for, and not there before events are
    table.set_ids(ids)
    later: list[object] = []
    app.context.details.ask(lambda reader: None, later.append)
    qtbot.waitUntil(lambda: bool(later))  # the page of one row has come

    def whole() -> bool:
        return all(table.track(row) is not None for row in range(len(ids)))

    qtbot.waitUntil(whole)


def test_a_genre_in_no_name_is_led_to_what_was_heard(app, qtbot) -> None:
    view = app.window.library
    view.search.setText("punk")
    qtbot.waitUntil(view._nothing.isVisible)
    assert view._nothing.text().endswith("For what is heard in tracks, write genre:punk.")
    view.search.setText("zzz")
    qtbot.waitUntil(lambda: view._nothing.text() == "Nothing matches this search.")
