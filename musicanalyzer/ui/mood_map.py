"""The mood map: every track between sad and glad, calm and excited, coloured by its genre.

The view reads where the tracks lie, limits them by its search, and brings together the map, the
legend, the tools and the list of what a drawn shape holds. While it is hidden it reads nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import (
    QAction,
    QActionGroup,
    QColor,
    QHideEvent,
    QIcon,
    QKeySequence,
    QPainter,
    QPixmap,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from musicanalyzer.errors import AppError
from musicanalyzer.library.mood_reads import MoodPoints
from musicanalyzer.library.query import QueryError
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import TrackRow
from musicanalyzer.services.mood_map import Rows
from musicanalyzer.ui import columns, text, theme
from musicanalyzer.ui.context import Context
from musicanalyzer.ui.mood_canvas import TOOL_KEYS, MoodCanvas
from musicanalyzer.ui.mood_shapes import DECIMALS, LASSO, MOVE, PATH, RECTANGLE, Shape
from musicanalyzer.ui.mood_tracks import MoodTracks
from musicanalyzer.ui.search_box import SearchBox

READ_MS = 400  # after a change of the library, of which more may follow
NOTHING = MoodPoints(
    np.empty(0, np.int64), np.empty(0, np.float32), np.empty(0, np.float32),
    np.empty(0, np.int32), (),
)  # fmt: skip


class MoodMapView(QWidget):
    """See the module."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.points = NOTHING
        self._shown: Rows = np.empty(0, np.int64)  # rows that the search leaves
        self._is_stale = True
        self._is_reading = False
        self._hears_snippet = False
        self.search = SearchBox(self._values_of, self)
        self.search.setAccessibleName(self.tr("Search the map"))
        self.found = QLabel(self)
        self.found.setProperty("role", "faint")
        self._wrong = QLabel(self)
        self._wrong.setProperty("role", "bad")
        self._wrong.setWordWrap(True)
        self._wrong.hide()
        self.canvas = MoodCanvas(self)
        self.nothing = QLabel(self)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setProperty("role", "faint")
        self.nothing.setWordWrap(True)
        self.pages = QStackedWidget(self)
        self.pages.addWidget(self.canvas)
        self.pages.addWidget(self.nothing)
        self.legend = QListWidget(self)
        self.legend.setSelectionMode(QAbstractItemView.SelectionMode.MultiSelection)
        self.legend.setAccessibleName(self.tr("Genres; chosen ones are highlighted on the map"))
        self.legend.setToolTip(self.tr("Click a genre to highlight it, click again to let it go"))
        self.tracks = MoodTracks(context, self)
        self.tools: dict[str, QAction] = {}
        self._soon = QTimer(self, singleShot=True, interval=READ_MS)
        self._soon.timeout.connect(self._read)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setSpacing(6)
        group = QActionGroup(self)
        keys = {tool: key for key, tool in TOOL_KEYS.items()}
        for tool, title, tip in (
            (MOVE, self.tr("Move"), self.tr("Drag the map; click a track to choose it")),
            (RECTANGLE, self.tr("Rectangle"), self.tr("Drag a rectangle around tracks")),
            (LASSO, self.tr("Lasso"), self.tr("Draw a line around tracks")),
            (PATH, self.tr("Path"), self.tr("Draw a line; the tracks along it, in order")),
        ):
            action = self._button(bar, title, tip, QKeySequence(keys[tool]))
            action.setCheckable(True)
            action.setChecked(tool == MOVE)
            action.triggered.connect(lambda _=False, tool=tool: self.use_tool(tool))
            group.addAction(action)
            self.tools[tool] = action
        bar.addStretch(1)
        bar.addWidget(self.found)
        bar.addSpacing(8)
        for title, tip, key, act in (
            ("−", self.tr("Show more of the map"), "-", lambda: self.canvas.zoom(1 / 1.3)),
            ("+", self.tr("Show it larger"), "+", lambda: self.canvas.zoom(1.3)),
            (self.tr("All"), self.tr("Show all tracks"), "0", self.canvas.go_home),
        ):
            self._button(bar, title, tip, QKeySequence(key)).triggered.connect(
                lambda *_, act=act: act()
            )
        mark = QAction(self.tr("Set a corner of the shape at the chosen track"), self.canvas)
        mark.setShortcut(QKeySequence("M"))
        mark.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        mark.triggered.connect(self.canvas.mark)
        self.canvas.addAction(mark)
        side = QSplitter(Qt.Orientation.Vertical, self)
        side.setChildrenCollapsible(False)
        side.addWidget(self.legend)
        side.addWidget(self.tracks)
        side.setStretchFactor(0, 2)
        side.setStretchFactor(1, 3)
        both = QSplitter(self)
        both.setChildrenCollapsible(False)
        side.setContentsMargins(10, 0, 0, 0)
        both.addWidget(self.pages)
        both.addWidget(side)
        both.setStretchFactor(0, 1)
        both.setSizes([1000, 250])
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 8)
        column.setSpacing(8)
        column.addWidget(self.search)
        column.addWidget(self._wrong)
        column.addLayout(bar)
        column.addWidget(both, 1)

    def _button(self, row: QHBoxLayout, title: str, tip: str, keys: QKeySequence) -> QAction:
        """A chip in the row. Its key works on the map; see ``MoodCanvas.keyPressEvent``."""
        action = QAction(tip if len(title) == 1 else title, self.canvas)
        action.setIconText(title)
        action.setShortcut(keys)
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.setToolTip(f"{tip} ({keys.toString(QKeySequence.SequenceFormat.NativeText)})")
        self.canvas.addAction(action)
        button = QToolButton(self)
        button.setDefaultAction(action)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        button.setProperty("role", "chip")
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setAccessibleName(action.text())
        row.addWidget(button)
        return action

    def _connect(self) -> None:
        self.search.query_changed.connect(self._search)
        self.search.wrong.connect(self._show_wrong)
        canvas = self.canvas
        canvas.chosen.connect(self._choose)
        canvas.play_asked.connect(lambda row: self._context.play([self._id(row)]))
        canvas.pointed.connect(self._point)
        canvas.rested.connect(self._hear)
        canvas.tool_asked.connect(self.use_tool)
        canvas.shape_changed.connect(self._list_tracks)
        canvas.settled.connect(self._settled)
        self.legend.itemSelectionChanged.connect(lambda: self._paint_points())
        self.tracks.most_changed.connect(self._list_tracks)
        self.tracks.clear_asked.connect(lambda: canvas.set_shape(None))
        self.tracks.current_changed.connect(self._list_chose)
        self._context.library_changed.connect(self._library_changed)

    # Reading

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._read()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._hear(-1)

    def _library_changed(self) -> None:
        self._is_stale = True
        self.tracks.table.forget_rows()
        if self.isVisible() and not self._soon.isActive():
            self._soon.start()

    def _read(self) -> None:
        """All points anew; one reading at a time, however often the library changes."""
        if self._is_reading:
            self._soon.start()
            return
        self._is_reading, self._is_stale = True, False
        query = self.search.text().strip()

        def question(reader: LibraryReader) -> tuple[MoodPoints, Rows | AppError]:
            points = reader.mood_points()
            try:
                return points, _rows(points, reader, query)
            except QueryError as err:
                return points, err

        self._context.lists.ask(question, self._take, failed=self._failed)

    def _failed(self, error: AppError) -> None:
        self._is_reading = False
        self._context.fail(error)

    def _take(self, answer: tuple[MoodPoints, Rows | AppError]) -> None:
        self._is_reading = False
        points, rows = answer
        chosen = self._id(self.canvas.cursor_row)
        self.points = points
        if isinstance(rows, QueryError):
            self.search.say_wrong(rows)
            rows = np.arange(len(points))
        self._show_rows(np.asarray(rows), chosen)

    def _search(self, query: str) -> None:
        if self._is_stale or self._is_reading:
            return  # it is asked with the points
        points = self.points

        def take(rows: Rows) -> None:
            if points is self.points:
                self._show_rows(rows, self._id(self.canvas.cursor_row))

        def refused(error: AppError) -> None:
            if isinstance(error, QueryError):
                self.search.say_wrong(error)
            elif error.kind != "interrupted":
                self._context.fail(error)

        self._context.lists.ask(
            lambda reader: _rows(points, reader, query.strip()),
            take,
            key="mood-search",
            failed=refused,
        )

    def _show_wrong(self, sentence: str) -> None:
        self._wrong.setText(sentence[:1].upper() + sentence[1:])
        self._wrong.setVisible(bool(sentence))

    def _values_of(self, field: str) -> Sequence[str]:
        extra = ("unsure",) if field in self._context.vocabulary else ()
        return (*self._context.vocabulary.get(field, ()), *extra)

    # What is shown

    @property
    def highlighted(self) -> tuple[str, ...]:
        """The genres chosen in the legend; none: all."""
        return tuple(item.data(Qt.ItemDataRole.UserRole) for item in self.legend.selectedItems())

    def _show_rows(self, rows: Rows, chosen_id: int) -> None:
        self._shown = rows
        self._fill_legend()
        self._paint_points(chosen_id)

    def _fill_legend(self) -> None:
        """The genres of what the search leaves, with their numbers; chosen ones stay chosen."""
        chosen = self.highlighted
        counts = np.bincount(
            self.points.genre[self._shown], minlength=len(self.points.genres)
        ).tolist()
        self.legend.blockSignals(True)
        self.legend.clear()
        side = self.fontMetrics().height()
        self.legend.setIconSize(QSize(side, side))
        for name, number in zip(self.points.genres, counts, strict=True):
            if number or name in chosen:
                item = QListWidgetItem(f"{text.label(name)}  {text.count(number)}")
                item.setIcon(_swatch(theme.label_colour(name), side))
                item.setData(Qt.ItemDataRole.UserRole, name)
                self.legend.addItem(item)
                item.setSelected(name in chosen)
        self.legend.blockSignals(False)

    def _paint_points(self, chosen_id: int | None = None) -> None:
        points, genres = self.points, self.points.genres
        chosen = self.highlighted
        numbers = {index for index, name in enumerate(genres) if name in chosen}
        pickable = self._shown
        if numbers:
            pickable = pickable[np.isin(points.genre[pickable], list(numbers))]
        canvas = self.canvas
        row = canvas.cursor_row if chosen_id is None else self._row(chosen_id)
        canvas.picture.set_points(
            points,
            self._shown,
            [theme.label_colour(name) for name in genres],
            numbers,
            QColor(theme.colours().surface),
        )
        canvas.set_points(
            points.valence, points.arousal, pickable, cursor_row=row if row in pickable else -1
        )
        self._say_found(len(pickable))
        self._list_tracks()

    def _say_found(self, number: int) -> None:
        total = len(self.points)
        if number == total:
            self.found.setText(self.tr("%n track(s)", "", total))
        else:
            self.found.setText(
                self.tr("{n} of {total}").format(n=text.count(number), total=text.count(total))
            )
        self.nothing.setText(
            self.tr("Nothing on the map matches this search.")
            if total
            else self.tr(
                "No track has been heard yet. Add a folder of music (Ctrl+O): each track appears"
                " here as soon as its mood is known."
            )
        )
        self.pages.setCurrentWidget(self.canvas if len(self._shown) else self.nothing)

    # The list beside the map

    def _settled(self) -> None:
        if self.canvas.shape is None:
            self._list_tracks()

    def _list_tracks(self) -> None:
        """The tracks of the shape; of none, those in view."""
        shape, points = self.canvas.shape, self.points
        if shape is None or not shape.is_whole:
            rows = self.canvas.in_view()
            heading = self.tr("In view: %n track(s)", "", len(rows))
            self._show_list(rows, heading, self._query_of_view(), None)
            return
        pickable, most = self.canvas.pickable, self.tracks.most.value()

        def question(_: LibraryReader) -> tuple[Rows, int]:
            # Here for the thread: 100,000 tracks and a long line take some 50 ms.
            rows, total = shape.rows(points.valence[pickable], points.arousal[pickable], most=most)
            return pickable[rows], total

        def show(answer: tuple[Rows, int]) -> None:
            if points is not self.points:
                return
            rows, total = answer
            heading = self.tr("In the shape: %n track(s)", "", total)
            if shape.tool == PATH:
                heading = self.tr("Along the path: {n} of {total}").format(
                    n=text.count(len(rows)), total=self.tr("%n track(s)", "", total)
                )
            query = self._query_of(shape) if shape.tool == RECTANGLE else ""
            self._show_list(rows, heading, query, shape)

        self._context.details.ask(question, show, key="mood-shape")

    def _show_list(self, rows: Rows, heading: str, query: str, shape: Shape | None) -> None:
        self.tracks.show_tracks(
            self.points.ids[rows],
            heading,
            query=query,
            is_path=shape is not None and shape.tool == PATH,
            is_shape=self.canvas.shape is not None,
        )
        self.canvas.say_view(self._words_for_all(heading))

    def _words_for_all(self, heading: str) -> str:
        seen = self.canvas.extent
        return self.tr(
            "{heading}. Valence {left} to {right}, arousal {bottom} to {top}. Arrow keys go from"
            " track to track; the list beside the map names them."
        ).format(
            heading=heading,
            left=text.percent(seen.left),
            right=text.percent(seen.right),
            bottom=text.percent(seen.bottom),
            top=text.percent(seen.top),
        )

    def _query_of_view(self) -> str:
        seen = self.canvas.extent
        return self._query(seen.left, seen.right, seen.bottom, seen.top)

    def _query_of(self, shape: Shape) -> str:
        (left, bottom), (right, top) = shape.bounds.tolist()
        return self._query(left, right, bottom, top)

    def _query(self, left: float, right: float, bottom: float, top: float) -> str:
        """What finds the same tracks in the library."""
        parts = [f"valence:{_range(left, right)} arousal:{_range(bottom, top)}"]
        if written := self.search.text().strip():
            parts.insert(0, f"({written})")
        if chosen := self.highlighted:
            terms = [f'genre:"{name}"' for name in chosen]
            parts.append(terms[0] if len(terms) == 1 else f"({' | '.join(terms)})")
        return " ".join(parts)

    # Acting on tracks

    def use_tool(self, tool: str) -> None:
        self.tools[tool].setChecked(True)
        self.canvas.set_tool(tool)

    def _id(self, row: int) -> int:
        return int(self.points.ids[row]) if 0 <= row < len(self.points) else -1

    def _row(self, track_id: int) -> int:
        """-1 where the track is not on the map."""
        row = int(np.searchsorted(self.points.ids, track_id))
        return row if self._id(row) == track_id else -1

    def _choose(self, row: int) -> None:
        self._context.track_chosen.emit(self._id(row))
        self._describe(row)

    def _list_chose(self, track_id: int) -> None:
        self._context.track_chosen.emit(track_id)
        row = self._row(track_id)
        if row >= 0:
            self.canvas.set_cursor_row(row)

    def _point(self, row: int) -> None:
        if row >= 0:
            self._describe(row)
        else:
            self.canvas.show_card(-1, "")

    def _describe(self, row: int) -> None:
        track_id = self._id(row)

        def show(track: TrackRow | None) -> None:
            now = self._row(track_id)
            if track is not None and now >= 0 and now in self.canvas.marked_rows:
                self.canvas.show_card(now, self._words(track, now))

        self._context.details.ask(lambda reader: reader.track(track_id), show, key="mood-card")

    def _words(self, track: TrackRow, row: int) -> str:
        where = self.tr("Valence {valence}, arousal {arousal}").format(
            valence=text.percent(float(self.points.valence[row])),
            arousal=text.percent(float(self.points.arousal[row])),
        )
        lines = (text.name_of(track), columns.genre(track) or text.label("unsure"), where)
        return "\n".join(lines)

    def _hear(self, row: int) -> None:
        """Some seconds of the track that the mouse rests on; silence when it leaves."""
        if row >= 0:
            self._context.snippets_asked.emit([self._id(row)])
        elif self._hears_snippet:
            self._context.snippets_asked.emit([])
        self._hears_snippet = row >= 0

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        changes = (QEvent.Type.PaletteChange, QEvent.Type.FontChange)
        if event.type() in changes and hasattr(self, "tracks"):
            self._fill_legend()
            self._paint_points()


def _rows(points: MoodPoints, reader: LibraryReader, query: str) -> Rows:
    if not query:
        return np.arange(len(points))
    return np.flatnonzero(np.isin(points.ids, reader.id_array(query)))


def _range(low: float, high: float) -> str:
    """Measures lie in 0..1: a part of the map beyond that holds nothing."""
    bounds = (f"{min(1.0, max(0.0, value)):.{DECIMALS}f}" for value in (low, high))
    return "..".join(bound.rstrip("0").rstrip(".") or "0" for bound in bounds)


def _swatch(colour: QColor, side: int) -> QIcon:
    pixmap = QPixmap(side, side)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(colour)
    painter.setPen(QColor(theme.colours().line))
    painter.drawEllipse(2, 2, side - 5, side - 5)
    painter.end()
    swatch = QIcon(pixmap)
    swatch.addPixmap(pixmap, QIcon.Mode.Selected)  # not tinted: the colour is what it says
    return swatch
