"""The set's editor: the curve is dragged and the set follows; locks, other tracks, undo, saving."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible

from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.services.playlist_rules import Curve, rule_from_json
from musicanalyzer.services.sets.rules import EnergyCurve
from musicanalyzer.ui.set_curve import CurveWidget
from musicanalyzer.ui.set_editor import SetEditor
from musicanalyzer.ui.set_slots import LOCK, REASONS, TRACK
from tests.helpers.libraries import build


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return build(tmp_path / "library.db", 150)


@pytest.fixture
def app(make_app, database: Path, qtbot):
    return make_app(database)


@pytest.fixture
def editor(app, qtbot) -> SetEditor:
    view = app.window.playlists
    app.window.show_view(view)
    view.open_set()
    return opened(app, qtbot)


def opened(app, qtbot) -> SetEditor:
    found: list[SetEditor] = []

    def is_there() -> bool:
        found[:] = [each for each in app.window.findChildren(SetEditor) if each.isVisible()]
        return bool(found)

    qtbot.waitUntil(is_there)
    wait_for_set(found[0], qtbot)
    return found[0]


def wait_for_set(editor: SetEditor, qtbot) -> list[int]:
    """Until the set of what is asked for now is shown."""

    def is_shown() -> bool:
        shown = editor.shown
        return (
            not editor._follow.isActive()
            and shown is not None
            and [slot.target for slot in shown.made.slots]
            == EnergyCurve(editor.state.curve.points).targets(editor.state.n).tolist()
            and set(editor.state.curve.locked)
            <= set(enumerate(slot.track_id for slot in shown.made.slots))
            and not set(editor.state.curve.exclude) & set(shown.made.track_ids)
        )

    qtbot.waitUntil(is_shown, timeout=10_000)
    assert editor.shown is not None
    return list(editor.shown.made.track_ids)


def drag(qtbot, curve: CurveWidget, start: QPoint, end: QPoint) -> None:
    qtbot.mousePress(curve, Qt.MouseButton.LeftButton, pos=start)
    middle = QPoint((start.x() + end.x()) // 2, (start.y() + end.y()) // 2)
    for spot in (middle, end):
        qtbot.mouseMove(curve, spot)
    qtbot.mouseRelease(curve, Qt.MouseButton.LeftButton, pos=end)


def test_the_set_follows_the_curve_and_one_undo_takes_the_drag_back(editor, qtbot) -> None:
    first = wait_for_set(editor, qtbot)
    points = editor.state.curve.points
    curve = editor.curve
    drag(qtbot, curve, curve.spot(*points[1]).toPoint(), curve.spot(0.3, 2.0).toPoint())
    place, energy = editor.state.curve.points[1]
    assert (place, energy) == (pytest.approx(0.3, abs=0.02), pytest.approx(2.0, abs=0.2))
    assert wait_for_set(editor, qtbot) != first
    assert editor.undo.count() == 1
    editor.undo.undo()
    assert editor.state.curve.points == points == curve.points
    assert wait_for_set(editor, qtbot) == first


def test_a_drag_on_the_line_bends_it_there(editor, qtbot) -> None:
    curve = editor.curve
    on_line = curve.spot(0.35, EnergyCurve(curve.points).at(0.35)).toPoint()
    drag(qtbot, curve, on_line, curve.spot(0.35, 9.5).toPoint())
    assert len(curve.points) == 4
    assert curve.points[1][1] == pytest.approx(9.5, abs=0.2)
    editor.undo.undo()
    assert len(curve.points) == 3


def test_the_curve_is_moved_by_keys_and_told_to_screen_readers(editor, qtbot) -> None:
    curve = editor.curve
    curve.setFocus()
    before = curve.points[1]
    qtbot.keyClick(curve, Qt.Key.Key_Right)
    qtbot.keyClick(curve, Qt.Key.Key_Down)
    assert curve.points[1][1] == before[1] - 0.5
    assert curve.accessibleDescription() == "Point 2 of 3: at 70%, energy 7.5"
    qtbot.keyClick(curve, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert curve.points[1][0] > before[0]
    qtbot.keyClick(curve, Qt.Key.Key_Insert)
    assert len(curve.points) == 4
    qtbot.keyClick(curve, Qt.Key.Key_Delete)
    assert len(curve.points) == 3
    for widget in (curve, editor.slots, editor.others, editor.name, editor.query):
        assert QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
    assert QAccessible.queryAccessibleInterface(curve).role() == QAccessible.Role.Chart


def test_a_locked_slot_keeps_its_track_while_the_curve_changes(editor, qtbot) -> None:
    first = wait_for_set(editor, qtbot)
    editor.slots.choose(4)
    qtbot.keyClick(editor.slots, Qt.Key.Key_Space)
    wait_for_set(editor, qtbot)
    model = editor.slots_model
    checked = model.index(4, LOCK).data(Qt.ItemDataRole.CheckStateRole)
    assert checked == Qt.CheckState.Checked
    editor.curve.setFocus()
    qtbot.keyClick(editor.curve, Qt.Key.Key_PageUp)
    assert wait_for_set(editor, qtbot)[4] == first[4]
    model.setData(model.index(4, LOCK), Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    assert editor.state.curve.locked == ()


def test_another_track_is_taken_for_a_slot_and_one_is_kept_out(editor, qtbot) -> None:
    editor.slots.choose(2)
    qtbot.waitUntil(lambda: editor.others.count() > 3)
    other = editor.others.item(1)
    wanted = other.data(int(Qt.ItemDataRole.UserRole))
    editor.others.itemActivated.emit(other)
    assert wait_for_set(editor, qtbot)[2] == wanted
    editor.slots.choose(2)
    qtbot.keyClick(editor.slots, Qt.Key.Key_Delete)
    assert wanted not in wait_for_set(editor, qtbot)
    assert editor.state.curve.exclude == (wanted,)


def test_every_slot_but_the_first_says_how_it_follows(editor) -> None:
    model = editor.slots_model
    words = [str(model.index(row, REASONS).data()) for row in range(model.rowCount())]
    assert words[0] == ""
    assert all(" · " in each and "alike" in each for each in words[1:])
    assert model.index(0, TRACK).data()


def test_what_cannot_be_is_said_and_cannot_be_saved(editor, qtbot) -> None:
    editor.query.setText("title:nothingatall")
    qtbot.waitUntil(lambda: "0 tracks to choose from" in editor.found.text())
    assert not editor.save.isEnabled()
    editor.undo.undo()
    qtbot.waitUntil(editor.save.isEnabled)


def test_a_set_is_saved_opened_again_and_undone(app, editor, qtbot, database: Path) -> None:
    ids = wait_for_set(editor, qtbot)
    editor.name.setText("Friday")
    editor._accept()
    view = app.window.playlists
    qtbot.waitUntil(lambda: view.names.current_name == "Friday")
    qtbot.waitUntil(lambda: view.table.ids.tolist() == ids)
    assert view.contents is not None
    assert view.contents.kind == "curve"
    view.edit_rule()
    again = opened(app, qtbot)
    assert again.name.text() == "Friday"
    assert wait_for_set(again, qtbot) == ids
    again.lock(0)
    again.n.setValue(6)
    new = wait_for_set(again, qtbot)
    assert new[0] == ids[0]
    again._accept()
    qtbot.waitUntil(lambda: view.table.ids.tolist() == new)
    with LibraryReader(database) as reader:
        rule, limits = rule_from_json(reader.playlist("Friday").rule)
    assert isinstance(rule, Curve)
    assert (rule.locked, limits.n) == (((0, ids[0]),), 6)
    app.context.undo.undo()
    qtbot.waitUntil(lambda: view.table.ids.tolist() == ids)
    app.context.undo.undo()
    qtbot.waitUntil(lambda: view.names.count() == 0)
