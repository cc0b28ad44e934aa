"""Sorting into crates in the window: looked at first, kept in one step, taken back in one."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.services.crates.traits import Traits, english
from musicanalyzer.ui.crate_words import crate_name
from musicanalyzer.ui.crates_dialog import CratesDialog


@pytest.fixture
def dialog(app, qtbot) -> CratesDialog:
    """With the demo tracks in three crates."""
    app.window.show_view(app.window.playlists)
    app.window.playlists.open_crates()
    (found,) = app.window.findChildren(CratesDialog)
    found.n.setValue(3)
    qtbot.waitUntil(lambda: found.crates.topLevelItemCount() == 3, timeout=20_000)
    return found


def stored(app) -> dict[str, tuple[int, ...]]:
    with LibraryReader(app.context.database) as reader:
        return {each.name: each.track_ids for each in reader.playlists()}


def test_ticked_crates_become_playlists_and_are_taken_back_in_one_step(app, dialog, qtbot) -> None:
    assert stored(app) == {}
    first, second, third = (dialog.crates.topLevelItem(row) for row in range(3))
    first.setText(0, "Mine")
    second.setCheckState(0, Qt.CheckState.Unchecked)
    dialog.prefix.setText("X ")
    crates = dialog.found.crates
    wanted = {"X Mine": crates[0].track_ids, f"X {third.text(0)}": crates[2].track_ids}
    dialog.buttons.button(dialog.buttons.StandardButton.Save).click()
    qtbot.waitUntil(lambda: stored(app) == wanted)
    assert app.context.undo.count() == 1
    app.context.undo.undo()
    qtbot.waitUntil(lambda: stored(app) == {})
    app.context.undo.redo()
    qtbot.waitUntil(lambda: stored(app) == wanted)
    qtbot.waitUntil(lambda: sorted(wanted) == sorted(app.context.playlists.names))


def test_the_chosen_crates_tracks_are_shown_the_most_typical_first(dialog, qtbot) -> None:
    for row, crate in enumerate(dialog.found.crates):
        dialog.crates.setCurrentItem(dialog.crates.topLevelItem(row))
        assert dialog.table.ids.tolist() == list(crate.track_ids)
        assert dialog.crates.topLevelItem(row).text(1) == str(len(crate.track_ids))


def test_what_cannot_be_sorted_is_told_and_cannot_be_kept(dialog, qtbot) -> None:
    save = dialog.buttons.button(dialog.buttons.StandardButton.Save)
    assert save.isEnabled()
    dialog.query.setText("title:nowhere")
    qtbot.waitUntil(lambda: "too few" in dialog.said.text(), timeout=20_000)
    assert not save.isEnabled()
    assert dialog.crates.topLevelItemCount() == 0
    dialog.query.setText("gnere:rock")
    qtbot.waitUntil(lambda: 'did you mean "genre"' in dialog.said.text())
    dialog.query.clear()
    qtbot.waitUntil(lambda: dialog.crates.topLevelItemCount() == 3, timeout=20_000)
    for row in range(3):
        dialog.crates.topLevelItem(row).setCheckState(0, Qt.CheckState.Unchecked)
    assert not save.isEnabled()


@pytest.mark.parametrize(
    "traits",
    [
        Traits(),
        Traits(number=3),
        Traits(moods=("calm", "sad")),
        Traits(genres=("jazz",), kind="vocal", voice="female"),
        Traits(kind="instrumental", bpm=(60, 80)),
        Traits(kind="speech", energy="low"),
        Traits(genres=("rock", "metal"), energy="high", voice="male"),
    ],
)
def test_the_window_calls_a_crate_as_the_command_line_does(qapp, traits: Traits) -> None:
    assert crate_name(traits) == english(traits)
