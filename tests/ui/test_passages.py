"""A stretch of a track in the window: chosen with mouse and keys, and what sounds like it found."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt

from musicanalyzer.ui.passages_dialog import PassagesDialog


@pytest.fixture
def panel(app, qtbot):
    """The panel with the longest demo track."""
    table = app.window.library.table
    rows = range(table.rowCount())
    longest = max(rows, key=lambda row: (table.track(row) or table.track(0)).duration_s or 0)
    app.window.library.view.selectRow(longest)
    found = app.window.panel
    qtbot.waitUntil(lambda: found.track is not None and found.track.id == table.ids[longest])
    return found


def drag(qtbot, picture, start: float, end: float) -> None:
    """From one share of the picture's width to another."""
    y = picture.height() // 2
    first, last = (QPoint(round(picture.width() * share), y) for share in (start, end))
    qtbot.mousePress(picture, Qt.MouseButton.LeftButton, pos=first)
    for share in (0.3, 0.6, 1.0):
        qtbot.mouseMove(picture, first + (last - first) * share)
    qtbot.mouseRelease(picture, Qt.MouseButton.LeftButton, pos=last)


def test_dragging_chooses_a_stretch_and_a_click_still_plays_from_there(panel, qtbot) -> None:
    sought: list[float] = []
    panel.picture.sought.connect(sought.append)
    for start, end in ((0.2, 0.6), (0.6, 0.2)):
        panel.picture.choose_stretch(None)
        assert not panel.stretch.isVisible()
        drag(qtbot, panel.picture, start, end)
        first_s, last_s = panel.picture.stretch_s
        assert first_s == pytest.approx(0.2 * panel.track.duration_s, abs=0.5)
        assert last_s == pytest.approx(0.6 * panel.track.duration_s, abs=0.5)
        assert panel.stretch.isVisible()
    assert sought == []
    place = QPoint(panel.picture.width() // 2, 10)
    qtbot.mouseClick(panel.picture, Qt.MouseButton.LeftButton, pos=place)
    assert sought == [pytest.approx(panel.track.duration_s / 2, abs=0.5)]
    assert panel.picture.stretch_s == (first_s, last_s)


def test_the_keyboard_chooses_a_stretch_and_lets_go_of_it(panel, qtbot) -> None:
    panel.picture.setFocus()
    middle_s = panel.track.duration_s / 2
    for _ in range(6):
        qtbot.keyClick(panel.picture, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(panel.picture, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert panel.picture.stretch_s == pytest.approx((middle_s, middle_s + 5))
    qtbot.keyClick(panel.picture, Qt.Key.Key_Escape)
    assert panel.picture.stretch_s is None
    assert not panel.stretch.isVisible()


def test_a_stretch_ends_with_the_track_and_goes_with_it(app, panel, qtbot) -> None:
    panel.picture.choose_stretch((-5.0, 1e6))
    assert panel.picture.stretch_s == (0.0, panel.track.duration_s)
    before = panel.track.id
    table = app.window.library.table
    other = next(row for row, track_id in enumerate(table.ids.tolist()) if track_id != before)
    app.window.library.view.selectRow(other)
    qtbot.waitUntil(lambda: panel.track is not None and panel.track.id != before)
    assert panel.picture.stretch_s is None
    assert not panel.stretch.isVisible()


def test_passages_are_found_and_played_from_their_places(app, panel, qtbot) -> None:
    panel.picture.choose_stretch((3.0, 12.0))
    panel.stretch.look.click()
    (dialog,) = app.window.findChildren(PassagesDialog)
    qtbot.waitUntil(lambda: dialog.found != [], timeout=20_000)
    assert dialog.passages.topLevelItemCount() == len(dialog.found)
    likenesses = [each.passage.likeness for each in dialog.found]
    assert likenesses == sorted(likenesses, reverse=True)
    assert min(likenesses) > 0
    own = [each for each in dialog.found if each.track.id == panel.track.id]
    assert all(each.passage.start_s >= 8.6 or each.passage.end_s <= 2.9 for each in own)
    dialog.passages.setCurrentItem(dialog.passages.topLevelItem(1))
    with qtbot.waitSignal(app.context.play_from_asked) as asked:
        dialog.play.click()
    wanted = dialog.found[1]
    assert asked.args == [wanted.track.id, wanted.passage.start_s]
    dialog.close()


def test_a_stretch_in_which_nothing_is_to_be_heard_is_told(app, panel, qtbot, monkeypatch) -> None:
    from musicanalyzer.analysis.packing import PackedPatches

    real = PackedPatches.from_bytes

    def silent(data: bytes) -> PackedPatches:
        packed = real(data)
        packed.audible[:] = False
        return packed

    monkeypatch.setattr(PackedPatches, "from_bytes", silent)
    panel.picture.choose_stretch((3.0, 12.0))
    panel.stretch.look.click()
    (dialog,) = app.window.findChildren(PassagesDialog)
    qtbot.waitUntil(lambda: "Nothing is to be heard" in dialog.said.text(), timeout=20_000)
    assert not dialog.play.isEnabled()
    dialog.close()
