"""Playlists in the window: made, filled, put in order, undone, taken out and in as files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAccessible, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPlainTextEdit

from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import StoredCue
from musicanalyzer.library.writer import LibraryWriter
from musicanalyzer.services.playlist_rules import Like, Limits, Where, rule_from_json
from musicanalyzer.services.playlist_rules import Path as PathRule
from musicanalyzer.services.track_facts import STRUCTURES, facts_of
from musicanalyzer.ui.export_dialog import ExportDialog, ExportWish
from musicanalyzer.ui.import_dialog import ImportDialog
from musicanalyzer.ui.playlist_dialogs import ImportReport, NameDialog
from musicanalyzer.ui.playlist_form import PlaylistForm
from musicanalyzer.ui.track_table import track_mime
from tests.helpers.playlist_window import Window, drop


@pytest.fixture
def window(app, qtbot, database: Path) -> Window:
    return Window(app, qtbot, database)


def test_a_new_playlist_is_named_where_it_stands(window: Window, qtbot) -> None:
    window.view.new_playlist()
    editor: list[QLineEdit] = []

    def editing() -> bool:
        editor[:] = window.view.names.findChildren(QLineEdit)
        return bool(editor)

    qtbot.waitUntil(editing)
    editor[0].setText("Evening")
    qtbot.keyClick(editor[0], Qt.Key.Key_Return)
    window.shows(Evening=[])
    assert "Drag tracks" in window.view.nothing.text()
    window.undo.undo()
    window.shows(**{"New playlist": []})
    window.undo.undo()
    window.shows()
    window.undo.redo()
    window.undo.redo()
    window.shows(Evening=[])


def test_every_change_of_a_playlist_is_undone_and_done_again(window: Window, qtbot) -> None:
    a, b, c, d = window.ids[:4]
    window.make("P", [a, b])
    states = [[a, b]]
    window.playlists.add("P", [c, d], 1)
    window.shows(P=[a, c, d, b])
    window.playlists.move("P", [0, 2], 4)
    window.shows(P=[c, b, a, d])
    window.playlists.remove("P", [1])
    window.shows(P=[c, a, d])
    states += [[a, c, d, b], [c, b, a, d], [c, a, d]]
    window.playlists.rename("P", "Q")
    window.shows(Q=states[-1])
    window.playlists.duplicate("Q")
    window.shows(**{"Q": states[-1], "Q 2": states[-1]})
    window.view.names.choose("Q")
    window.playlists.delete("Q")
    window.shows(**{"Q 2": states[-1]})
    texts = [window.undo.text(place) for place in range(window.undo.count())]
    assert texts[1].startswith("add 2 track")
    assert texts[1].endswith('to "P"')
    assert texts[4:] == ['rename "P" to "Q"', 'duplicate "Q"', 'delete playlist "Q"']
    for expected in (
        {"Q": states[3], "Q 2": states[3]}, {"Q": states[3]}, {"P": states[3]},
        {"P": states[2]}, {"P": states[1]}, {"P": states[0]}, {},
    ):  # fmt: skip
        window.undo.undo()
        window.shows(**expected)
    for expected in (
        {"P": states[0]}, {"P": states[1]}, {"P": states[2]}, {"P": states[3]}, {"Q": states[3]},
    ):  # fmt: skip
        window.undo.redo()
        window.shows(**expected)


def test_keys_move_and_remove_tracks_and_a_held_key_goes_on(window: Window, qtbot) -> None:
    ids = window.ids[:6]
    window.make("P", ids)
    tracks = window.view.tracks
    tracks.select_places([0, 1])
    for _ in range(3):  # quicker than the library answers
        qtbot.keyClick(tracks, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert tracks.selected_places == [3, 4]
    window.shows(P=[*ids[2:5], *ids[:2], ids[5]])
    qtbot.keyClick(tracks, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    window.shows(P=[*ids[2:4], *ids[:2], *ids[4:]])
    assert tracks.selected_places == [2, 3]
    qtbot.keyClick(tracks, Qt.Key.Key_Delete)
    window.shows(P=[*ids[2:4], *ids[4:]])
    assert tracks.selected_places == [2]
    tracks.select_places([0])
    count = window.undo.count()
    qtbot.keyClick(tracks, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    qtbot.wait(100)
    assert window.undo.count() == count  # at the top there is nowhere to go


def test_an_older_answer_never_undoes_what_the_keys_have_done(window: Window, qtbot) -> None:
    ids = window.ids[:10]
    window.make("P", ids)
    tracks = window.view.tracks
    tracks.select_places([0])
    for place in range(1, 10):
        qtbot.keyClick(tracks, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
        qtbot.wait(place * 3)  # answers arrive between the keys, some early, some late
        assert tracks.selected_places == [place]
        assert window.view.table.ids.tolist() == [*ids[1 : place + 1], ids[0], *ids[place + 1 :]]
    window.shows(P=[*ids[1:], ids[0]])


def test_a_track_that_stands_twice_is_moved_and_removed_once(window: Window, qtbot) -> None:
    a, b = window.ids[:2]
    window.make("P", [a, b, a])
    window.view.tracks.select_places([2])
    qtbot.keyClick(window.view.tracks, Qt.Key.Key_Delete)
    window.shows(P=[a, b])


def test_tracks_dropped_on_a_name_go_to_its_end_and_between_rows_to_that_place(
    window: Window, qtbot
) -> None:
    a, b, c, d = window.ids[:4]
    window.make("One", [a])
    window.make("Two", [a, b])
    names = window.view.names
    drop(names, track_mime([c, d], []), names.visualItemRect(names.item(0)).center().y())
    window.shows(One=[a, c, d], Two=[a, b])
    tracks = window.view.tracks
    second = tracks.rowViewportPosition(1)
    drop(tracks, track_mime([d], []), second + 2)
    window.shows(One=[a, c, d], Two=[a, d, b])
    drop(tracks, track_mime([c], []), tracks.viewport().height() - 2)
    window.shows(One=[a, c, d], Two=[a, d, b, c])


def test_a_drag_that_waits_on_the_name_of_a_view_opens_it(window: Window, qtbot) -> None:
    window.window.show_view(window.window.library)
    navigation = window.window.navigation
    row = window.window.stack.indexOf(window.view)
    place = navigation.visualItemRect(navigation.item(row)).center()
    data = track_mime(window.ids[:2], [])
    actions = Qt.DropAction.CopyAction
    held = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    entering = QDragEnterEvent(place, actions, data, *held)
    QApplication.sendEvent(navigation.viewport(), entering)
    qtbot.waitUntil(lambda: window.window.stack.currentWidget() is window.view)
    QApplication.sendEvent(navigation.viewport(), QDropEvent(QPointF(place), actions, data, *held))
    dialog = window.dialog(NameDialog)
    dialog.name.setEditText("Dropped")
    dialog._accept()
    window.shows(Dropped=window.ids[:2])


def test_tracks_dragged_out_are_files(window: Window, qtbot) -> None:
    window.make("P", window.ids[:2])
    table = window.view.table
    qtbot.waitUntil(lambda: table.track(0) is not None)
    urls = table.mimeData([table.index(0, 0), table.index(1, 0)]).urls()
    assert [os.path.isfile(url.toLocalFile()) for url in urls] == [True, True]


def test_enter_plays_from_the_chosen_track(window: Window, qtbot) -> None:
    window.make("P", window.ids[:3])
    window.view.tracks.select_places([1])
    with qtbot.waitSignal(window.app.context.play_asked) as asked:
        qtbot.keyClick(window.view.tracks, Qt.Key.Key_Return)
    assert asked.args == [window.ids[:3], 1]
    with qtbot.waitSignal(window.app.context.play_asked) as asked:
        qtbot.mouseClick(window.view.head.play, Qt.MouseButton.LeftButton)
    assert asked.args == [window.ids[:3], 0]


def test_missing_files_are_shown_as_missing(window: Window, qtbot) -> None:
    a, b = window.ids[:2]
    window.make("P", [a, b])
    with LibraryWriter(window.database) as writer:
        writer.mark_missing([b])
    window.app.context.library_changed.emit()
    qtbot.waitUntil(lambda: "(file missing)" in window.titles_at(1))
    assert "(file missing)" not in window.titles_at(0)
    qtbot.waitUntil(lambda: "missing" in window.view.head.detail.text())
    assert window.view.table.ids.tolist() == [a, b]
    tip = window.view.table.index(1, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert tip.startswith("The file is missing: /")


def test_a_smart_playlist_is_asked_again_when_the_library_changes(window: Window, qtbot) -> None:
    window.view.open_form("smart")
    form = window.dialog(PlaylistForm)
    form.name.setText("Long")
    qtbot.keyClicks(form.query, "length:>0:31")
    save = form.buttons.button(form.buttons.StandardButton.Save)
    qtbot.waitUntil(save.isEnabled)
    n = form.table.rowCount()
    assert 0 < n < 12
    qtbot.mouseClick(save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.view.table.rowCount() == n)
    first = int(window.view.table.ids[0])
    with LibraryWriter(window.database) as writer:
        writer.mark_missing([first])
    window.app.context.library_changed.emit()
    qtbot.waitUntil(lambda: window.view.table.rowCount() == n - 1)
    assert first not in window.view.table.ids
    assert "length:>0:31" in window.view.head.detail.text()


def test_a_wrong_query_is_explained_in_the_form_and_cannot_be_saved(window: Window, qtbot) -> None:
    window.view.open_form("smart")
    form = window.dialog(PlaylistForm)
    save = form.buttons.button(form.buttons.StandardButton.Save)
    qtbot.waitUntil(save.isEnabled)
    qtbot.keyClicks(form.query, "gnere:rock")
    qtbot.waitUntil(lambda: form._wrong.isVisible() and not save.isEnabled())
    assert 'did you mean "genre"' in form._wrong.text()
    form.query.setText("label:nobody-taught-this")
    qtbot.waitUntil(lambda: "nobody-taught-this" in form._wrong.text())
    assert not save.isEnabled()
    form.query.setText("genre:rock")
    qtbot.waitUntil(save.isEnabled)
    form.reject()


def test_single_tracks_of_a_smart_playlist_stay_until_it_is_kept_by_hand(
    window: Window, qtbot
) -> None:
    limits = Limits(n=None, near_duplicate=None)
    window.playlists.create_by_rule("All", Where(""), limits)
    qtbot.waitUntil(lambda: window.view.table.rowCount() == len(window.ids))
    ids = window.view.table.ids.tolist()
    window.view.tracks.select_places([0])
    qtbot.keyClick(window.view.tracks, Qt.Key.Key_Delete)
    window.playlists.add("All", ids[:1])
    qtbot.waitUntil(lambda: len([s for s, kind in window.said if "smart playlist" in s]) == 2)
    assert window.view.table.ids.tolist() == ids
    window.playlists.freeze("All")
    qtbot.waitUntil(lambda: window.view.contents.is_editable)
    window.view.remove([0])
    window.shows(All=ids[1:])


def test_a_form_previews_what_it_then_saves_and_can_be_opened_again(window: Window, qtbot) -> None:
    a, b = window.ids[:2]
    window.view.open_form("like", [a, b])
    form = window.dialog(PlaylistForm)
    qtbot.waitUntil(lambda: form.seed_ids == (a, b))
    save = form.buttons.button(form.buttons.StandardButton.Save)
    qtbot.waitUntil(save.isEnabled)
    form.n.setValue(5)
    assert not save.isEnabled()  # what would be saved has not been seen yet
    form.name.setText("Near")
    qtbot.waitUntil(lambda: form.table.rowCount() == 5)
    assert form.found.text().startswith("5 track")
    preview = form.table.ids.tolist()
    form._accept()
    window.shows(Near=preview)
    window.view.edit_rule()
    again = window.dialog(PlaylistForm)
    qtbot.waitUntil(lambda: again.seed_ids == (a, b))
    assert (again.n.value(), again.name.text()) == (5, "Near")
    again.n.setValue(3)
    again.name.setText("Nearer")
    qtbot.waitUntil(lambda: again.table.rowCount() == 3)
    again._accept()
    window.shows(Nearer=preview[:3])
    window.undo.undo()
    window.shows(Near=preview)


def test_the_path_form_goes_from_the_one_to_the_other_and_back(window: Window, qtbot) -> None:
    a, b = window.ids[0], window.ids[5]
    window.view.open_form("path", [a, b])
    form = window.dialog(PlaylistForm)
    save = form.buttons.button(form.buttons.StandardButton.Save)
    qtbot.waitUntil(lambda: save.isEnabled() and form.table.rowCount() > 1)
    assert (form.table.ids[0], form.table.ids[-1]) == (a, b)
    form._swap()
    qtbot.waitUntil(lambda: form.table.ids[0] == b)
    form.end.setText("")
    form.end.textEdited.emit("")
    form.end.track_id = None
    qtbot.waitUntil(lambda: "first and the last" in form.found.text())
    assert not save.isEnabled()
    form.reject()


def test_a_track_is_found_by_typing(window: Window, qtbot) -> None:
    window.view.open_form("like")
    form = window.dialog(PlaylistForm)
    form.activateWindow()
    form.add_seed.setFocus()
    qtbot.keyClicks(form.add_seed, "mirror")
    qtbot.waitUntil(lambda: form.add_seed._model.rowCount() == 1)
    qtbot.waitUntil(form.add_seed._popup.isVisible)
    qtbot.keyClick(form.add_seed, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(form.seed_ids) == 1)
    assert "Mirror Ball" in form.seeds.tracks.item(0).text()
    form.reject()


def test_ctrl_p_asks_once_and_then_adds_to_the_last_used(window: Window, qtbot) -> None:
    library = window.window.library
    window.window.show_view(library)
    library.view.selectRow(0)
    window.activate()
    qtbot.keyClick(window.window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    dialog = window.dialog(NameDialog)
    dialog.name.setEditText("Mix")
    dialog._accept()
    first = int(library.table.ids[0])
    qtbot.waitUntil(lambda: window.stored() == {"Mix": [first]})
    qtbot.waitUntil(lambda: window.playlists.names == ["Mix"])
    library.view.clearSelection()
    library.view.selectRow(1)
    window.activate()
    qtbot.keyClick(window.window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    second = int(library.table.ids[1])
    qtbot.waitUntil(lambda: window.stored() == {"Mix": [first, second]})


def entries(menu: QMenu) -> dict[str, QMenu | None]:
    return {action.text(): action.menu() for action in menu.actions() if action.text()}


def test_the_librarys_menu_offers_what_fits_the_selection(window: Window, qtbot) -> None:
    window.make("P", [])
    library = window.window.library
    for n, has_path in ((1, False), (2, True), (3, False)):
        library.view.clearSelection()
        for row in range(n):
            index = library.table.index(row, 0)
            flags = library.view.selectionModel().SelectionFlag
            library.view.selectionModel().select(index, flags.Select | flags.Rows)
        menu = QMenu()
        library.actions_for(menu, library.table.track(0))
        found = entries(menu)
        assert "New playlist like these…" in found
        assert ("Path between these two…" in found) == has_path
    inner = found["Add to playlist"]
    assert list(entries(inner)) == ["P", "New playlist…"]
    inner.actions()[0].trigger()
    window.shows(P=[int(track_id) for track_id in library.table.ids[:3]])


@pytest.mark.parametrize("absolute", [False, True])
def test_export_and_import_give_the_same_list(window: Window, qtbot, tmp_path, absolute) -> None:
    window.make("Evening", window.ids[:4])
    file = tmp_path / "out.xspf"
    window.view.export_playlist()
    dialog = window.dialog(ExportDialog)
    dialog.file.setText(str(tmp_path / "out.doc"))
    assert not dialog.save.isEnabled()
    dialog.file.setText(str(file))
    (dialog.absolute if absolute else dialog.relative).setChecked(True)
    dialog._accept()
    qtbot.waitUntil(lambda: any(str(file) in said for said, _ in window.said))
    assert ("file://" in file.read_text(encoding="utf-8")) == absolute
    window.view.exchange.import_files([str(file)])
    window.shows(**{"Evening": window.ids[:4], "Evening 2": window.ids[:4]})
    assert window.view.names.current_name == "Evening 2"


def test_an_export_that_cannot_be_written_is_said_in_words(window: Window, qtbot, tmp_path) -> None:
    window.make("P", window.ids[:1])
    file = tmp_path / "no such folder" / "p.m3u8"
    window.view.exchange.export(window.view.contents, ExportWish(str(file), "m3u8"))
    qtbot.waitUntil(lambda: "error" in dict(window.said).values())
    assert str(file) in window.said[-1][0]
    assert "choose another place" in window.said[-1][0]


def test_a_file_of_all_playlists_comes_back_as_those_that_are_chosen(
    window: Window, qtbot, tmp_path
) -> None:
    window.make("Sets / A", window.ids[:3])
    window.make("B", window.ids[3:4])
    window.view.export_playlist()
    dialog = window.dialog(ExportDialog)
    dialog.format.setCurrentText("Rekordbox XML")
    assert dialog.file.text().endswith(".xml")
    assert not dialog.relative.isEnabled()
    dialog.everything.setChecked(True)
    file = tmp_path / "all.xml"
    dialog.file.setText(str(file))
    dialog.elsewhere.setChecked(True)
    dialog.here.setText("music")
    assert not dialog.save.isEnabled()
    dialog.here.setText("/nowhere")
    dialog.there.setText("D:\\Music")
    dialog._accept()
    qtbot.waitUntil(lambda: any(str(file) in said for said, _ in window.said))
    window.view.exchange.import_files([str(file)])
    chooser = window.dialog(ImportDialog)
    shown = [chooser.lists.item(row).text() for row in range(2)]
    assert shown == ["Sets / A  –  3 of 3 tracks", "B  –  1 of 1 tracks"]
    chooser.lists.item(1).setCheckState(Qt.CheckState.Unchecked)
    chooser._accept()
    window.shows(**{"B": window.ids[3:4], "Sets / A": window.ids[:3], "Sets / A 2": window.ids[:3]})
    window.undo.undo()
    window.shows(**{"B": window.ids[3:4], "Sets / A": window.ids[:3]})


def test_cues_of_a_file_are_taken_over_when_asked_and_folders_can_be_said_to_lie_elsewhere(
    window: Window, qtbot, tmp_path
) -> None:
    with LibraryReader(window.database) as reader:
        path = Path(reader.track(window.ids[0]).path)
    there = "/:X/:Y/:" + "".join(f"{part}/:" for part in path.parent.parts[1:])
    file = tmp_path / "collection.nml"
    file.write_text(
        f'<NML VERSION="19"><COLLECTION ENTRIES="1"><ENTRY><LOCATION DIR="{there}"'
        f' FILE="{path.name}x" VOLUME="E:"/><TEMPO BPM="99.5"/><CUE_V2 NAME="Go" TYPE="0"'
        ' START="1500" LEN="0" HOTCUE="2"/><CUE_V2 NAME="" TYPE="4" START="250" HOTCUE="-1"/>'
        "</ENTRY></COLLECTION></NML>",
        encoding="utf-8",
    )
    window.view.exchange.import_files([str(file)])
    dialog = window.dialog(ImportDialog)
    ok = dialog.buttons.button(dialog.buttons.StandardButton.Ok)
    assert "None of the 1 entries" in dialog.problem.text()
    assert dialog.missing.toPlainText().endswith(f"{path.name}x")
    assert not ok.isEnabled()
    dialog.there.setText("E:\\X\\Y")
    assert not dialog.again.isEnabled()
    dialog.here.setText("/")
    content = file.read_text("utf-8").replace(f"{path.name}x", path.name)
    file.write_text(content, encoding="utf-8")
    dialog.again.click()
    qtbot.waitUntil(lambda: dialog.lists.count() == 1)
    assert dialog.cues.text().replace("&", "") == (
        "Take over the cues of 1 tracks and the beats of 1"
    )
    dialog.lists.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert not ok.isEnabled()
    dialog.cues.setChecked(True)
    dialog._accept()

    def kept():
        with LibraryReader(window.database) as reader:
            track = reader.track(window.ids[0], structures=STRUCTURES)
        return track.cues, facts_of(track).bpm

    qtbot.waitUntil(lambda: kept() == ((StoredCue(1.5, "Go", pad=2, origin="traktor"),), 99.5))
    qtbot.waitUntil(lambda: any("were taken over" in said for said, _ in window.said))
    window.undo.undo()
    qtbot.waitUntil(lambda: kept()[0] is None)


def test_an_import_lists_what_it_did_not_find(window: Window, qtbot, tmp_path) -> None:
    with LibraryReader(window.database) as reader:
        path = reader.track(window.ids[0]).path
    file = tmp_path / "Mixed.m3u8"
    file.write_text(f"{path}\nnowhere/Gone Song.mp3\n", encoding="utf-8")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    drop(window.view.names, data, window.view.names.viewport().height() - 3)
    report = window.dialog(ImportReport)
    listed = report.findChild(QPlainTextEdit)
    assert listed.toPlainText() == "nowhere/Gone Song.mp3  –  not in the library"
    window.shows(Mixed=[window.ids[0]])
    window.view.exchange.import_files([str(tmp_path / "gone.pls")])
    qtbot.waitUntil(lambda: any("gone.pls cannot be read" in said for said, _ in window.said))


def test_an_ampersand_in_a_name_is_no_shortcut_in_the_menu(window: Window, qtbot) -> None:
    window.make("R&B", [])
    assert window.undo.text(0) == 'new playlist "R&&B"'


def test_a_change_that_is_refused_leaves_what_was_shown(window: Window, qtbot) -> None:
    window.make("A", window.ids[:1])
    window.make("B", window.ids[:2])
    window.playlists.rename("B", "A")
    qtbot.waitUntil(lambda: any('playlist "A" already' in said for said, _ in window.said))
    window.shows(A=window.ids[:1], B=window.ids[:2])
    assert [window.view.names.item(row).text() for row in range(2)] == ["A", "B"]


def test_a_playlist_keeps_its_name_when_none_is_given(window: Window, qtbot) -> None:
    window.make("A", [])
    window.view.names.item(0).setText("  ")
    assert window.view.names.item(0).text() == "A"
    window.shows(A=[])
    assert window.undo.count() == 1


def test_rules_are_stored_as_the_command_line_stores_them(window: Window, qtbot) -> None:
    a, b = window.ids[:2]
    window.playlists.create_by_rule("L", Like((a,)), Limits(n=3))
    window.playlists.create_by_rule("W", Where("genre:rock"), Limits(n=None))
    window.playlists.create_by_rule("X", PathRule(a, b), Limits(n=4))
    qtbot.waitUntil(lambda: window.playlists.names == ["L", "W", "X"])
    with LibraryReader(window.database) as reader:
        rules = [rule_from_json(each.rule)[0] for each in reader.playlists()]
    assert rules == [Like((a,)), Where("genre:rock"), PathRule(a, b)]
    assert [each.kind for each in window.playlists.summaries] == ["like", "smart", "path"]


def test_the_form_shows_weights_and_less_like_and_changes_them(window: Window, qtbot) -> None:
    a, b, c = window.ids[:3]
    rule = Like((a, b), weights=(3.0, 1.0), unlike=(c,))
    window.playlists.create_by_rule("L", rule, Limits(n=4))
    qtbot.waitUntil(lambda: window.view.contents is not None)
    window.view.edit_rule()
    form = window.dialog(PlaylistForm)
    seeds = form.seeds
    qtbot.waitUntil(lambda: seeds.tracks.count() == 3)
    assert form.rule() == rule
    assert seeds.weight.value() == 3
    assert "× 3" in seeds.tracks.item(0).text()
    assert seeds.tracks.item(2).text().startswith("Less like: ")
    seeds.tracks.setCurrentRow(1)
    seeds.weight.setValue(0.5)
    seeds.tracks.setCurrentRow(2)
    assert (seeds.less.isChecked(), seeds.weight.isEnabled()) == (True, False)
    assert form.rule() == Like((a, b), weights=(3.0, 0.5), unlike=(c,))
    seeds.less.click()
    assert form.rule() == Like((a, b, c), weights=(3.0, 0.5, 1.0))
    seeds.tracks.setCurrentRow(0)
    seeds.less.click()
    assert form.rule() == Like((b, c), weights=(0.5, 1.0), unlike=(a,))
    seeds.tracks.setFocus()
    qtbot.keyClick(seeds.tracks, Qt.Key.Key_Delete)
    assert form.rule() == Like((b, c), weights=(0.5, 1.0))
    form.reject()


def test_every_control_has_a_name_for_who_cannot_see_it(window: Window, qtbot) -> None:
    window.make("P", window.ids[:2])
    view = window.view
    for widget in (view.names, view.tracks, view.new, view.head.play, view.head.export):
        assert QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
        assert widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert view.names.item(0).data(Qt.ItemDataRole.AccessibleTextRole).startswith("P: Kept by hand")
    assert view.names.indexAt(QPoint(5, 5)).isValid()
