"""The mood map over really scanned files, and over 100,000 made-up points."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QAccessible, QColor, QImage, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QInputDialog

from musicanalyzer.library.mood_reads import MoodPoints
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.writer import LibraryWriter
from musicanalyzer.services.mood_map import Extent
from musicanalyzer.ui import theme
from musicanalyzer.ui.mood_map import MoodMapView
from musicanalyzer.ui.mood_picture import MoodPicture
from musicanalyzer.ui.mood_shapes import LASSO, MOVE, PATH, RECTANGLE
from musicanalyzer.ui.track_table import ID_ROLE


@pytest.fixture
def mood_map(app, qtbot) -> MoodMapView:
    """The map of the demo library, filled and laid out."""
    view = app.window.mood_map
    app.window.resize(1300, 800)
    app.window.show_view(view)
    qtbot.waitUntil(lambda: len(view.points) == 12 and len(view.tracks.ids) == 12)
    return view


def place(view: MoodMapView, row: int) -> QPoint:
    """Where a track is drawn."""
    points = view.points
    return view.canvas.to_pixels(float(points.valence[row]), float(points.arousal[row])).toPoint()


def drag(qtbot, view: MoodMapView, *places: QPoint) -> None:
    qtbot.mousePress(view.canvas, Qt.MouseButton.LeftButton, pos=places[0])
    for at in places[1:]:
        # qtbot.mouseMove carries no button on the offscreen platform.
        send_move(view, at)
    qtbot.mouseRelease(view.canvas, Qt.MouseButton.LeftButton, pos=places[-1])


def send_move(view: MoodMapView, at: QPoint, button=Qt.MouseButton.LeftButton) -> None:
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(at),
        QPointF(view.canvas.mapToGlobal(at)),
        Qt.MouseButton.NoButton,
        button,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(view.canvas, event)


def around(view: MoodMapView, rows, by: int = 6) -> tuple[QPoint, QPoint]:
    """Opposite corners of the rectangle around some tracks."""
    places = [place(view, row) for row in rows]
    xs, ys = [p.x() for p in places], [p.y() for p in places]
    return QPoint(min(xs) - by, min(ys) - by), QPoint(max(xs) + by, max(ys) + by)


def ids_inside(view: MoodMapView, a: QPoint, b: QPoint) -> set[int]:
    left, top = view.canvas.to_map(QPointF(a))
    right, bottom = view.canvas.to_map(QPointF(b))
    points = view.points
    inside = (points.valence >= left) & (points.valence <= right)
    inside &= (points.arousal >= bottom) & (points.arousal <= top)
    return set(points.ids[inside].tolist())


def test_each_track_is_drawn_in_its_genres_colour_where_its_measures_put_it(mood_map) -> None:
    picture: QImage = mood_map.canvas.grab().toImage()
    ratio = picture.devicePixelRatio()
    for row in range(12):
        at = place(mood_map, row)
        genre = mood_map.points.genres[mood_map.points.genre[row]]
        drawn = picture.pixelColor(round(at.x() * ratio), round(at.y() * ratio))
        assert drawn == theme.label_colour(genre), genre


def test_hovering_tells_the_track_and_asks_for_a_snippet_after_a_rest(app, mood_map, qtbot) -> None:
    asked: list[list[int]] = []
    app.context.snippets_asked.connect(asked.append)
    send_move(mood_map, place(mood_map, 4), Qt.MouseButton.NoButton)
    with LibraryReader(app.context.database) as reader:
        track = reader.track(int(mood_map.points.ids[4]))
    qtbot.waitUntil(lambda: mood_map.canvas.card.words != "")
    assert (track.tags.title or Path(track.path).name) in mood_map.canvas.card.words
    assert asked == []
    qtbot.waitUntil(lambda: asked == [[track.id]])
    send_move(mood_map, QPoint(60, 60), Qt.MouseButton.NoButton)
    qtbot.waitUntil(lambda: asked == [[track.id], []])
    assert mood_map.canvas.card.words == ""


def test_a_click_chooses_the_track_and_a_double_click_plays_it(app, mood_map, qtbot) -> None:
    chosen, played = [], []
    app.context.track_chosen.connect(chosen.append)
    app.context.play_asked.connect(lambda ids, first: played.append((ids, first)))
    qtbot.mouseClick(mood_map.canvas, Qt.MouseButton.LeftButton, pos=place(mood_map, 3))
    assert chosen == [int(mood_map.points.ids[3])]
    qtbot.mouseDClick(mood_map.canvas, Qt.MouseButton.LeftButton, pos=place(mood_map, 3))
    assert played == [([int(mood_map.points.ids[3])], 0)]


def test_dragging_moves_the_map_with_the_mouse_and_zero_shows_all(mood_map, qtbot) -> None:
    canvas = mood_map.canvas
    home = canvas.extent
    grabbed = canvas.to_map(QPointF(300, 300))
    drag(qtbot, mood_map, QPoint(300, 300), QPoint(340, 270), QPoint(380, 260))
    assert canvas.to_map(QPointF(380, 260)) == pytest.approx(grabbed)
    qtbot.keyClick(canvas, Qt.Key.Key_0)
    assert canvas.extent == home


def test_the_wheel_zooms_about_the_mouse(mood_map) -> None:
    canvas = mood_map.canvas
    before, at = canvas.extent, QPointF(220, 310)
    under = canvas.to_map(at)
    for _ in range(3):
        event = QWheelEvent(
            at,
            QPointF(canvas.mapToGlobal(at.toPoint())),
            QPoint(),
            QPoint(0, 120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(canvas, event)
    assert canvas.extent.width < before.width / 1.5
    assert canvas.to_map(at) == pytest.approx(under)


def test_no_snippet_is_asked_for_while_snippets_are_off(app, mood_map, qtbot) -> None:
    asked: list[list[int]] = []
    app.context.snippets_asked.connect(asked.append)
    mood_map.tools.snippets.click()
    send_move(mood_map, place(mood_map, 4), Qt.MouseButton.NoButton)
    qtbot.wait(900)
    assert asked == []
    assert app.settings.value.map_snippets is False  # at the next start too


def test_going_through_the_list_moves_the_maps_cursor(app, mood_map, qtbot) -> None:
    chosen: list[int] = []
    app.context.track_chosen.connect(chosen.append)
    mood_map.tracks.view.setFocus()
    qtbot.keyClick(mood_map.tracks.view, Qt.Key.Key_Down)
    qtbot.keyClick(mood_map.tracks.view, Qt.Key.Key_Down)
    expected = int(mood_map.tracks.ids[mood_map.tracks.view.currentIndex().row()])
    assert chosen[-1] == expected
    assert int(mood_map.points.ids[mood_map.canvas.cursor_row]) == expected
    gone = next(i for i in mood_map.tracks.ids.tolist() if i != expected)
    app.context.changing.do(lambda reader, writer: writer.mark_missing([gone]))
    qtbot.waitUntil(lambda: len(mood_map.tracks.ids) == 11)
    assert mood_map.tracks.view.currentIndex().data(ID_ROLE) == expected


def test_words_typed_while_the_points_are_read_still_limit_them(app, qtbot) -> None:
    view = app.window.mood_map
    app.window.show_view(view)
    view.search.setText("nothing-is-called-so")
    qtbot.waitUntil(view.nothing.isVisible)
    assert len(view.points) == 12


def test_plus_and_minus_zoom_and_control_arrows_pan(mood_map, qtbot) -> None:
    canvas = mood_map.canvas
    before = canvas.extent
    qtbot.keyClick(canvas, Qt.Key.Key_Plus)
    assert canvas.extent.width < before.width
    qtbot.keyClick(canvas, Qt.Key.Key_Minus)
    assert canvas.extent.width == pytest.approx(before.width)
    qtbot.keyClick(canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert canvas.extent.left > before.left


def test_a_rectangle_lists_the_tracks_inside_and_the_library_finds_the_same(
    app, mood_map, qtbot
) -> None:
    mood_map.tools.use(RECTANGLE)
    a, b = around(mood_map, [0, 1, 2])
    drag(qtbot, mood_map, a, b)
    inside = ids_inside(mood_map, a, b)
    assert 3 <= len(inside) < 12
    qtbot.waitUntil(lambda: set(mood_map.tracks.ids.tolist()) == inside)
    assert str(len(inside)) in mood_map.tracks.heading.text()
    mood_map.tracks.search.click()
    library = app.window.library
    qtbot.waitUntil(lambda: set(library.table.ids.tolist()) == inside)
    assert app.window.stack.currentWidget() is library


def test_a_lasso_takes_what_it_goes_round_and_no_search_is_offered(mood_map, qtbot) -> None:
    mood_map.tools.use(LASSO)
    (a, b) = around(mood_map, [0, 1])
    corners = [a, QPoint(b.x(), a.y()), b, QPoint(a.x(), b.y())]
    drag(qtbot, mood_map, *corners)
    inside = ids_inside(mood_map, a, b)
    qtbot.waitUntil(lambda: set(mood_map.tracks.ids.tolist()) == inside)
    assert not mood_map.tracks.search.isEnabled()
    assert mood_map.tracks.playlist.isEnabled()


def test_a_path_becomes_a_playlist_in_its_order_which_undo_takes_back(
    app, mood_map, qtbot, monkeypatch
) -> None:
    monkeypatch.setattr(QInputDialog, "getText", lambda *a, **k: ("Way up", True))
    mood_map.tools.use(PATH)
    order = np.argsort(mood_map.points.arousal)[[0, 4, 8, 11]]
    drag(qtbot, mood_map, *(place(mood_map, int(row)) for row in order))
    wanted = mood_map.points.ids[order].tolist()

    def along() -> list[int]:
        return [i for i in mood_map.tracks.ids.tolist() if i in wanted]

    qtbot.waitUntil(lambda: along() == wanted and mood_map.tracks.most.isVisible())
    listed = mood_map.tracks.ids.tolist()
    mood_map.tracks.playlist.click()

    def stored() -> dict[str, list[int]]:
        with LibraryReader(app.context.database) as reader:
            return {each.name: list(each.track_ids) for each in reader.playlists()}

    qtbot.waitUntil(lambda: stored() == {"Way up": listed})
    qtbot.waitUntil(app.context.undo.canUndo)
    app.context.undo.undo()
    qtbot.waitUntil(lambda: stored() == {})


def test_a_crowded_path_gives_as_many_tracks_as_are_asked_for(mood_map, qtbot) -> None:
    mood_map.tools.use(PATH)
    order = np.argsort(mood_map.points.arousal)
    drag(qtbot, mood_map, *(place(mood_map, int(row)) for row in order))
    qtbot.waitUntil(lambda: len(mood_map.tracks.ids) == 12 and mood_map.tracks.most.isVisible())
    mood_map.tracks.most.setValue(3)
    qtbot.waitUntil(lambda: len(mood_map.tracks.ids) <= 3)


def test_the_keyboard_alone_reaches_tracks_draws_a_shape_and_plays(app, mood_map, qtbot) -> None:
    canvas = mood_map.canvas
    chosen, played = [], []
    app.context.track_chosen.connect(chosen.append)
    app.context.play_asked.connect(lambda ids, first: played.append(ids))
    canvas.setFocus()
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Down):
        qtbot.keyClick(canvas, key)
    assert len(set(chosen)) >= 3
    first = chosen[-1]
    qtbot.keyClick(canvas, Qt.Key.Key_R)
    assert canvas.tool == RECTANGLE
    qtbot.keyClick(canvas, Qt.Key.Key_M)
    for _ in range(3):
        qtbot.keyClick(canvas, Qt.Key.Key_Up)
    qtbot.keyClick(canvas, Qt.Key.Key_M)
    qtbot.waitUntil(lambda: 2 <= len(mood_map.tracks.ids) < 12)
    assert {first, chosen[-1]} <= set(mood_map.tracks.ids.tolist())
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert played == [[chosen[-1]]]
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(mood_map.tracks.ids) == 12)


def test_letters_that_play_elsewhere_are_the_maps_while_it_has_the_focus(mood_map, qtbot) -> None:
    mood_map.canvas.setFocus()
    for key, tool in ((Qt.Key.Key_L, LASSO), (Qt.Key.Key_P, PATH), (Qt.Key.Key_H, MOVE)):
        qtbot.keyClick(mood_map.canvas, key)
        assert mood_map.canvas.tool == tool
        assert mood_map.tools.tools[tool].isChecked()


def test_a_chosen_genre_is_highlighted_and_alone_can_be_selected(mood_map, qtbot) -> None:
    item = mood_map.legend.item(0)
    genre = item.data(Qt.ItemDataRole.UserRole)
    item.setSelected(True)
    index = mood_map.points.genres.index(genre)
    wanted = set(mood_map.points.ids[mood_map.points.genre == index].tolist())
    qtbot.waitUntil(lambda: set(mood_map.tracks.ids.tolist()) == wanted)
    assert 0 < len(wanted) < 12
    picture = mood_map.canvas.grab().toImage()
    other = int(np.flatnonzero(mood_map.points.genre != index)[0])
    at = place(mood_map, other)
    name = mood_map.points.genres[mood_map.points.genre[other]]
    assert picture.pixelColor(at) != theme.label_colour(name)
    item.setSelected(False)
    qtbot.waitUntil(lambda: len(mood_map.tracks.ids) == 12)


def test_a_search_limits_the_points_and_a_wrong_one_is_explained(mood_map, qtbot) -> None:
    item = mood_map.legend.item(0)
    genre = item.data(Qt.ItemDataRole.UserRole)
    wanted = mood_map.points.ids[
        mood_map.points.genre == mood_map.points.genres.index(genre)
    ].tolist()
    mood_map.search.setText(f'genre:"{genre}"')
    qtbot.waitUntil(lambda: sorted(mood_map.tracks.ids.tolist()) == wanted)
    assert mood_map.tools.found.text() == f"{len(wanted)} of 12"
    mood_map.search.setText("nothing-is-called-so")
    qtbot.waitUntil(mood_map.nothing.isVisible)
    mood_map.search.setText("gnere:rock")
    qtbot.waitUntil(mood_map._wrong.isVisible)
    mood_map.search.clear()
    qtbot.waitUntil(lambda: len(mood_map.tracks.ids) == 12 and mood_map.canvas.isVisible())


def test_a_change_of_the_library_leaves_view_cursor_and_shape_and_takes_new_tracks(
    app, mood_map, qtbot
) -> None:
    canvas = mood_map.canvas
    canvas.set_cursor_row(5)
    chosen = int(mood_map.points.ids[5])
    mood_map.tools.use(RECTANGLE)
    plot = canvas.plot
    drag(qtbot, mood_map, plot.topLeft() + QPoint(2, 2), plot.bottomRight() - QPoint(2, 2))
    qtbot.waitUntil(lambda: canvas.shape is not None and len(mood_map.tracks.ids) == 12)
    canvas.zoom(1.5)
    seen, shape = canvas.extent, canvas.shape
    gone = int(mood_map.points.ids[0])
    app.context.changing.do(lambda reader, writer: writer.mark_missing([gone]))
    qtbot.waitUntil(lambda: len(mood_map.points) == 11 and len(mood_map.tracks.ids) == 11)
    assert canvas.extent == seen
    assert canvas.shape is shape
    assert int(mood_map.points.ids[canvas.cursor_row]) == chosen


def test_a_hidden_map_reads_nothing_and_catches_up_when_shown(app, qtbot) -> None:
    view = app.window.mood_map
    app.context.library_changed.emit()
    qtbot.wait(600)
    assert len(view.points) == 0
    app.window.show_view(view)
    qtbot.waitUntil(lambda: len(view.points) == 12)


def test_an_empty_library_says_what_to_do(make_app, tmp_path, qtbot) -> None:
    database = tmp_path / "empty.db"
    LibraryWriter(database).close()
    app = make_app(database)
    app.window.show_view(app.window.mood_map)
    qtbot.waitUntil(app.window.mood_map.nothing.isVisible)
    assert "Add a folder" in app.window.mood_map.nothing.text()


def test_screen_readers_are_told_what_the_map_shows(mood_map, qtbot) -> None:
    interface = QAccessible.queryAccessibleInterface(mood_map.canvas)
    assert interface.text(QAccessible.Text.Name) == "Mood map"
    described = interface.text(QAccessible.Text.Description)
    assert "12" in described
    assert "arousal" in described
    mood_map.canvas.setFocus()
    qtbot.keyClick(mood_map.canvas, Qt.Key.Key_Right)
    card = mood_map.canvas.card
    qtbot.waitUntil(lambda: card.words != "")
    assert card.words.splitlines()[0] in mood_map.canvas.accessibleDescription()


# The picture alone, over many points


def crowd(n: int) -> MoodPoints:
    rng = np.random.default_rng(1)
    x, y = (np.clip(rng.normal(0.5, 0.15, n), 0, 1).astype(np.float32) for _ in range(2))
    return MoodPoints(np.arange(n), x, y, rng.integers(0, 3, n).astype(np.int32), ("a", "b", "u"))


COLOURS = [QColor("#ff0000"), QColor("#00ff00"), QColor("#0000ff")]


def rendered(points: MoodPoints, extent: Extent, ratio: float = 1.0) -> np.ndarray:
    """Premultiplied ARGB of 400 by 300 pixels at 100 %."""
    picture = MoodPicture()
    picture.set_points(points, np.arange(len(points)), COLOURS, (), QColor("white"))
    image, part = picture.render(extent, QSize(400, 300), ratio)
    image = image.copy(part)
    data = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1)
    return data[:, : image.width()].copy()


def test_a_panned_picture_is_the_same_picture_moved() -> None:
    points = crowd(100_000)
    seen = Extent(0.2, 0.8, 0.2, 0.8)
    before = rendered(points, seen)
    after = rendered(points, seen.panned(40 / 400, -30 / 300))
    assert np.count_nonzero(before) > 10_000
    # The strength of dots follows the densest place that is seen; where dots are does not.
    np.testing.assert_array_equal(after[:270, :360] != 0, before[30:, 40:] != 0)


@pytest.mark.parametrize("n", [1, 900, 8_000, 100_000])
@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_tracks_are_drawn_where_they_are_at_every_scale(n: int, ratio: float) -> None:
    points = crowd(n)
    seen = Extent(0.0, 1.0, 0.0, 1.0)
    picture = rendered(points, seen, ratio) != 0
    height, width = picture.shape
    assert picture.any()
    for x, y in zip(points.valence[:200], points.arousal[:200], strict=True):
        column, row = round(float(x) * width), round((1 - float(y)) * height)
        near = picture[max(0, row - 2) : row + 3, max(0, column - 2) : column + 3]
        assert near.any()


def test_dense_places_are_stronger_than_thin_ones() -> None:
    points = crowd(100_000)
    opacity = rendered(points, Extent(0.0, 1.0, 0.0, 1.0)) >> 24
    middle, edge = opacity[140:160, 190:210], opacity[20:80, 20:80]
    assert middle[middle > 0].mean() > edge[edge > 0].mean() + 30


def test_the_maps_tools_take_a_second_row_rather_than_widen_the_window(app) -> None:
    tools = app.window.mood_map.tools
    beside_each_other = sum(button.sizeHint().width() for button in tools._buttons)
    assert tools.minimumSizeHint().width() < beside_each_other / 2
