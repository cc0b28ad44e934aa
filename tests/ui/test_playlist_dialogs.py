"""Dialogs of playlists keep what they are not asked to change."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, Qt

from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.writer import LibraryWriter
from musicanalyzer.services.export import PlaylistToWrite, entries_of, export_playlists, read_tracks
from musicanalyzer.services.playlist_rules import Curve, Like, Limits, Rule, Where, rule_from_json
from musicanalyzer.services.playlist_rules import Path as PathRule
from musicanalyzer.ui.exact_box import ExactBox
from musicanalyzer.ui.import_dialog import ImportDialog
from musicanalyzer.ui.playlist_form import PlaylistForm
from musicanalyzer.ui.set_editor import SetEditor
from tests.helpers.libraries import build
from tests.helpers.playlist_window import Window


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return build(tmp_path / "library.db", 60)


@pytest.fixture
def window(make_app, qtbot, database: Path) -> Window:
    return Window(make_app(database), qtbot, database)


def stored_rule(window: Window, name: str) -> tuple[Rule, Limits]:
    with LibraryReader(window.database) as reader:
        rule, limits = rule_from_json(reader.playlist(name).rule)
    assert isinstance(rule, Rule)
    return rule, limits


def edit(window: Window, name: str, rule: Rule, limits: Limits) -> None:
    """Make a playlist by the rule and ask for its form."""
    window.playlists.create_by_rule(name, rule, limits)
    view = window.view
    window.qtbot.waitUntil(lambda: view.contents is not None and view.contents.name == name)
    view.edit_rule()


# The form


def test_a_path_whose_first_track_is_gone_still_leads_to_its_last(window: Window, qtbot) -> None:
    a, b = window.ids[0], window.ids[5]
    window.playlists.create_by_rule("P", PathRule(a, b), Limits(n=4))
    qtbot.waitUntil(lambda: window.playlists.names == ["P"])
    with LibraryWriter(window.database) as writer:
        writer.forget([a])
    window.app.context.library_changed.emit()
    detail = window.view.head.detail
    qtbot.waitUntil(lambda: " – → " in detail.text().replace("·", " "))
    window.view.edit_rule()
    form = window.dialog(PlaylistForm)
    qtbot.waitUntil(lambda: bool(form.end.text()))
    assert (form.start.track_id, form.start.text(), form.end.track_id) == (None, "", b)
    qtbot.waitUntil(lambda: "first and the last" in form.found.text())
    form.reject()


@pytest.mark.parametrize(
    ("rule", "limits"),
    [
        (Where(""), Limits(n=None, total_minutes=7.5, near_duplicate=0.8)),
        (Where("year:>1900", "-bpm"), Limits(n=7000, near_duplicate=None)),
        (Where(""), Limits(n=None, total_minutes=9000.1, max_track_minutes=1000 / 3)),
        (Where(""), Limits(n=None, total_minutes=0.25, per_artist=501)),
    ],
)
def test_the_form_saves_a_rule_as_it_found_it(
    window: Window, qtbot, rule: Rule, limits: Limits
) -> None:
    edit(window, "W", rule, limits)
    form = window.dialog(PlaylistForm)
    assert (form.rule(), form.limits()) == (rule, limits)
    save = form.buttons.button(form.buttons.StandardButton.Save)
    qtbot.waitUntil(save.isEnabled)
    form.name.setText("V")
    form._accept()
    qtbot.waitUntil(lambda: list(window.stored()) == ["V"])
    assert stored_rule(window, "V") == (rule, limits)


def test_a_track_named_twice_counts_twice_in_the_form_too(window: Window, qtbot) -> None:
    a, b = window.ids[:2]
    edit(window, "L", Like((a, b, a)), Limits(n=5))
    form = window.dialog(PlaylistForm)
    qtbot.waitUntil(lambda: form.seeds.tracks.count() == 2)
    assert form.rule() == Like((a, b), weights=(2.0, 1.0))
    form.reject()


def test_limits_are_shown_as_they_are(window: Window, qtbot) -> None:
    edit(window, "W", Where(""), Limits(n=None, total_minutes=7.5, max_track_minutes=6000.1))
    form = window.dialog(PlaylistForm)
    shown = [box.text() for box in (form.n, form.minutes, form.track_minutes)]
    assert shown == ["no limit", "7.5 min", "6000.1 min"]
    form.minutes.stepUp()
    assert form.limits().total_minutes == 8.5
    form.minutes.setValue(0)
    form.near.setChecked(False)
    assert form.limits() == Limits(n=None, near_duplicate=None, max_track_minutes=6000.1)
    form.reject()


def test_an_exact_number_is_typed_and_shown_as_the_language_writes_it(qtbot) -> None:
    box = ExactBox(6000)
    qtbot.addWidget(box)
    box.setLocale(QLocale("de"))
    box.show_value(1234.5)
    assert box.text() == "1234,5"
    box.selectAll()
    qtbot.keyClicks(box, "0,1")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert (box.value(), box.text()) == (0.1, "0,1")
    box.show_value(12345)
    assert (box.value(), box.text()) == (12345, "12345")


# The editor of sets


def opened(window: Window, n: int) -> SetEditor:
    editor = window.dialog(SetEditor)
    window.qtbot.waitUntil(
        lambda: editor.shown is not None and len(editor.shown.made.slots) == n, timeout=10_000
    )
    return editor


def test_the_editor_keeps_the_length_in_minutes_until_another_number_is_asked_for(
    window: Window, qtbot
) -> None:
    curve = Curve(tempo_range=0.075, artist_gap=0)
    limits = Limits(n=None, total_minutes=20.5, near_duplicate=0.9)
    edit(window, "S", curve, limits)
    n = window.view.table.rowCount()
    assert n != 12
    editor = opened(window, n)
    assert (editor.n.value(), editor.tempo.text()) == (n, "7.5 %")
    editor.gap.setValue(1)
    qtbot.waitUntil(lambda: not editor._follow.isActive())
    assert editor.state.limits == limits
    assert editor.state.curve.tempo_range == 0.075
    editor.n.setValue(n + 1)
    editor = opened(window, n + 1)
    editor._accept()
    qtbot.waitUntil(lambda: window.view.table.rowCount() == n + 1)
    assert stored_rule(window, "S") == (
        Curve(tempo_range=0.075, artist_gap=1), Limits(n=n + 1, near_duplicate=0.9)
    )  # fmt: skip


# Import


@pytest.fixture
def file(window: Window, tmp_path: Path) -> Path:
    """A collection of three playlists."""
    file = tmp_path / "all.xml"
    with LibraryReader(window.database) as reader:
        entries = entries_of(read_tracks(reader, window.ids[:2]))
    export_playlists(file, [PlaylistToWrite(name, entries) for name in "ABC"])
    return file


def test_looking_again_keeps_what_was_taken_out(window: Window, qtbot, file: Path) -> None:
    window.view.exchange.import_files([str(file)])
    dialog = window.dialog(ImportDialog)
    for row in (1, 2):
        dialog.lists.item(row).setCheckState(Qt.CheckState.Unchecked)
    dialog.lists.setCurrentRow(2)
    with LibraryReader(window.database) as reader:
        entries = entries_of(read_tracks(reader, window.ids[:2]))
    export_playlists(file, [PlaylistToWrite(name, entries) for name in "DABC"])
    dialog.again.click()
    qtbot.waitUntil(lambda: dialog.lists.count() == 4)
    assert [each.name for each in dialog.chosen] == ["D", "A"]
    assert dialog.lists.currentItem().text().startswith("C ")
    dialog._accept()
    qtbot.waitUntil(lambda: sorted(window.stored()) == ["A", "D"])


def test_a_look_that_fails_is_said_in_the_dialog_and_can_be_made_again(
    window: Window, qtbot, file: Path
) -> None:
    window.view.exchange.import_files([str(file)])
    dialog = window.dialog(ImportDialog)
    whole = file.read_bytes()
    file.unlink()
    dialog.again.click()
    assert not dialog.again.isEnabled()
    qtbot.waitUntil(dialog.again.isEnabled)
    assert dialog.problem.isVisible()
    assert "all.xml" in dialog.problem.text()
    assert window.said == []
    assert len(dialog.chosen) == 3
    file.write_bytes(whole)
    dialog.again.click()
    qtbot.waitUntil(dialog.again.isEnabled)
    assert not dialog.problem.isVisible()
    dialog.reject()
