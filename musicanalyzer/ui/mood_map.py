"""The mood map: every track between sad and glad, calm and excited, coloured by its genre.

The view reads where the tracks lie, limits them by its search, and brings together the map, the
legend, the tools and the list of what a drawn shape holds. While it is hidden it reads nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QHideEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QLabel,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from musicanalyzer.errors import AppError
from musicanalyzer.library.mood_reads import MoodPoints
from musicanalyzer.library.query import QueryError
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import TrackRow
from musicanalyzer.services import mood_map
from musicanalyzer.services.mood_map import Rows
from musicanalyzer.ui import columns, text, theme
from musicanalyzer.ui.context import Context
from musicanalyzer.ui.mood_canvas import MoodCanvas
from musicanalyzer.ui.mood_legend import MoodLegend
from musicanalyzer.ui.mood_shapes import DECIMALS, PATH, RECTANGLE, Shape
from musicanalyzer.ui.mood_tools import MoodTools
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
        self._asked = ""  # what the points were last limited by when they were read
        self.search = SearchBox(self._values_of, self)
        self.search.setAccessibleName(self.tr("Search the map"))
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
        self.tools = MoodTools(self.canvas, self)
        self.legend = MoodLegend(self)
        self.tracks = MoodTracks(context, self)
        self._soon = QTimer(self, singleShot=True, interval=READ_MS)
        self._soon.timeout.connect(self._read)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self._side = QSplitter(Qt.Orientation.Vertical, self)
        self._side.setChildrenCollapsible(False)
        self._side.setContentsMargins(10, 0, 0, 0)
        self._side.addWidget(self.legend)
        self._side.addWidget(self.tracks)
        self._side.setStretchFactor(0, 2)
        self._side.setStretchFactor(1, 3)
        both = QSplitter(self)
        both.setChildrenCollapsible(False)
        both.addWidget(self.pages)
        both.addWidget(self._side)
        both.setStretchFactor(0, 1)
        both.setSizes([1000, 250])
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 8)
        column.setSpacing(8)
        column.addWidget(self.search)
        column.addWidget(self._wrong)
        column.addWidget(self.tools)
        column.addWidget(both, 1)

    def _connect(self) -> None:
        self.search.query_changed.connect(self._search)
        self.search.wrong.connect(self._show_wrong)
        canvas = self.canvas
        canvas.chosen.connect(self._choose)
        canvas.play_asked.connect(lambda row: self._context.play([self._id(row)]))
        canvas.pointed.connect(self._point)
        canvas.rested.connect(self._hear)
        self.tools.snippets.setChecked(self._context.settings.value.map_snippets)
        self.tools.snippets.toggled.connect(self._toggle_snippets)
        canvas.shape_changed.connect(self._list_tracks)
        canvas.settled.connect(self._settled)
        self.legend.itemSelectionChanged.connect(lambda: self._paint_points(self._marked_ids()))
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
        self._asked = query = self.search.text().strip()

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
        marked = self._marked_ids()
        self.points = points
        if isinstance(rows, QueryError):
            self.search.say_wrong(rows)
            rows = np.arange(len(points))
        self._show_rows(np.asarray(rows), marked)
        if (query := self.search.text().strip()) != self._asked:
            self._search(query)  # typed since

    def _search(self, query: str) -> None:
        if self._is_stale or self._is_reading:
            return  # it is asked with the points
        points = self.points

        def take(rows: Rows) -> None:
            if points is self.points:
                self._show_rows(rows, self._marked_ids())

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

    def _show_rows(self, rows: Rows, marked_ids: tuple[int, ...]) -> None:
        self._shown = rows
        self._fill_legend()
        self._paint_points(marked_ids)

    def _fill_legend(self) -> None:
        counts = np.bincount(self.points.genre[self._shown], minlength=len(self.points.genres))
        self.legend.fill(self.points.genres, counts.tolist())

    def _paint_points(self, marked_ids: tuple[int, ...]) -> None:
        points, genres = self.points, self.points.genres
        chosen = self.legend.highlighted
        numbers = {index for index, name in enumerate(genres) if name in chosen}
        pickable = self._shown
        if numbers:
            pickable = pickable[np.isin(points.genre[pickable], list(numbers))]
        canvas = self.canvas
        marked = [row if row in pickable else -1 for row in map(self._row, marked_ids)]
        canvas.picture.set_points(
            points,
            self._shown,
            [theme.label_colour(name) for name in genres],
            numbers,
            QColor(theme.colours().surface),
        )
        canvas.set_points(
            points.valence, points.arousal, pickable, marked_rows=(marked[0], marked[1])
        )
        self._say_found(len(pickable))
        self._list_tracks()

    def _say_found(self, number: int) -> None:
        total = len(self.points)
        if number == total:
            self.tools.found.setText(self.tr("%n track(s)", "", total))
        else:
            self.tools.found.setText(
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
        self._side.setVisible(bool(total))
        self.tools.set_usable(bool(total))

    # The list beside the map

    def _settled(self) -> None:
        if self.canvas.shape is None:
            self._list_tracks()

    def _list_tracks(self) -> None:
        """The tracks of the shape; of none, those in view."""
        points, pickable = self.points, self.canvas.pickable
        shape, seen, most = self.canvas.shape, self.canvas.extent, self.tracks.most.value()
        if shape is not None and not shape.is_whole:
            shape = None

        def question(_: LibraryReader) -> tuple[Rows, int]:
            # Here for the thread: 100,000 tracks and a long line take some 50 ms.
            x, y = points.valence[pickable], points.arousal[pickable]
            if shape is None:
                rows = mood_map.from_the_middle(x, y, seen)
                return pickable[rows], len(rows)
            rows, total = shape.rows(x, y, most=most)
            return pickable[rows], total

        def show(answer: tuple[Rows, int]) -> None:
            if points is self.points:
                self._show_list(*answer, shape)

        self._context.details.ask(question, show, key="mood-list")

    def _show_list(self, rows: Rows, total: int, shape: Shape | None) -> None:
        is_path = shape is not None and shape.tool == PATH
        query = ""
        if shape is None:
            heading = self.tr("In view: %n track(s)", "", total)
            query = self._query_of_view()
        elif is_path:
            heading = self.tr("Along the path: {n} of {total}").format(
                n=text.count(len(rows)), total=self.tr("%n track(s)", "", total)
            )
        else:
            heading = self.tr("In the shape: %n track(s)", "", total)
            if shape.tool == RECTANGLE:
                query = self._query_of(shape)
        self.tracks.show_tracks(
            self.points.ids[rows],
            heading,
            query=query,
            is_path=is_path,
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
        if chosen := self.legend.highlighted:
            terms = [f'genre:"{name}"' for name in chosen]
            parts.append(terms[0] if len(terms) == 1 else f"({' | '.join(terms)})")
        return " ".join(parts)

    # Acting on tracks

    def _id(self, row: int) -> int:
        return int(self.points.ids[row]) if 0 <= row < len(self.points) else -1

    def _marked_ids(self) -> tuple[int, ...]:
        """Under the mouse and under the cursor; -1 for none."""
        return tuple(map(self._id, self.canvas.marked_rows))

    @property
    def selected_ids(self) -> list[int]:
        """Of the list; where nothing is selected there, the track under the map's cursor."""
        _, chosen = self._marked_ids()
        return self.tracks.selected_ids or [chosen] * (chosen >= 0)

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

    def _toggle_snippets(self, on: bool) -> None:
        self._context.settings.update(map_snippets=on)
        self._hear(-1)

    def _hear(self, row: int) -> None:
        """Some seconds of the track that the mouse rests on; silence when it leaves."""
        wanted = row >= 0 and self.tools.snippets.isChecked()
        if wanted:
            self._context.snippets_asked.emit([self._id(row)])
        elif self._hears_snippet:
            self._context.snippets_asked.emit([])
        self._hears_snippet = wanted

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        changes = (QEvent.Type.PaletteChange, QEvent.Type.FontChange)
        if event.type() in changes and hasattr(self, "tracks"):
            self._fill_legend()
            self._paint_points(self._marked_ids())


def _rows(points: MoodPoints, reader: LibraryReader, query: str) -> Rows:
    if not query:
        return np.arange(len(points))
    return np.flatnonzero(np.isin(points.ids, reader.id_array(query)))


def _range(low: float, high: float) -> str:
    """Measures lie in 0..1: a part of the map beyond that holds nothing."""
    bounds = (f"{min(1.0, max(0.0, value)):.{DECIMALS}f}" for value in (low, high))
    return "..".join(bound.rstrip("0").rstrip(".") or "0" for bound in bounds)
