"""The library: search, filters, and the table of what they leave."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QAction, QDesktopServices, QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from musicanalyzer.errors import AppError
from musicanalyzer.library.query import QueryError
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import TrackRow
from musicanalyzer.services.track_facts import facts_of
from musicanalyzer.settings import Settings
from musicanalyzer.ui import columns, text
from musicanalyzer.ui.context import Context
from musicanalyzer.ui.filters import Filters
from musicanalyzer.ui.first_start import FirstStart
from musicanalyzer.ui.menus import RowMenu
from musicanalyzer.ui.playlist_actions import add_playlist_actions
from musicanalyzer.ui.search_box import SearchBox
from musicanalyzer.ui.teach_menu import TeachMenu
from musicanalyzer.ui.track_table import TrackTable
from musicanalyzer.ui.track_view import TrackView

FIRST = 300  # rows that are shown before the rest of a long answer has come
GROWTH_SHARE = 4  # a list is read again at most a fifth of the time


class LibraryView(QWidget):
    """See the module. :attr:`emptied` says whether the library holds nothing at all."""

    emptied = Signal(bool)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        vocabulary = context.vocabulary
        self.search = SearchBox(self._values_of, self)
        self.filters = Filters(vocabulary.get("genre", ()), vocabulary.get("mood", ()), self)
        self.found = QLabel(self)
        self.found.setProperty("role", "faint")
        self._wrong = QLabel(self)
        self._wrong.setProperty("role", "bad")
        self._wrong.setWordWrap(True)
        self._wrong.hide()
        self._nothing = QLabel(self)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setProperty("role", "faint")
        self._nothing.setWordWrap(True)
        self._nothing.hide()
        self.table = TrackTable(
            context.details, columns.chosen(context.settings.value.columns), self
        )
        self.view = TrackView(context, self.table, self)
        self.view.setAccessibleName(self.tr("Tracks"))
        RowMenu(self.view, self._menu)
        self.first_start = FirstStart(context, self)
        self.first_start.hide()
        self._own_labels: list[str] = []
        self._teaching = TeachMenu(context, self)
        self.shown_query: str | None = None  # whose answer the table shows
        self._is_entering = False  # as soon as the answer is there
        self._total: int | None = None  # tracks in the library, as far as it has been counted
        self._growth = QTimer(self, singleShot=True, interval=0)
        self._growth.timeout.connect(self._read_again)
        self._lay_out()
        self.search.query_changed.connect(self.refresh)
        self.search.wrong.connect(self._show_wrong)
        self.search.left.connect(self._enter_table)
        self.filters.changed.connect(self.refresh)
        self.filters.key.chosen_asked.connect(self._filter_by_chosen_key)
        self.emptied.connect(self._look_whether_it_is_the_start)
        self.view.sort_asked.connect(self._sort)
        self.view.activated_rows.connect(self._play_from)
        self.view.selectionModel().currentRowChanged.connect(self._choose)
        context.settings.changed.connect(self._take_columns)
        context.library_changed.connect(self._library_changed)
        context.search_asked.connect(self._search_for)
        self.refresh()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.search, 1)
        chips = QHBoxLayout()
        chips.addWidget(self.filters, 1)
        chips.addWidget(self.found)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 0)
        column.setSpacing(8)
        column.addLayout(top)
        column.addLayout(chips)
        column.addWidget(self._wrong)
        column.addWidget(self._nothing, 1)
        column.addWidget(self.view, 4)
        column.addWidget(self.first_start, 4)

    def _take_columns(self, settings: Settings) -> None:
        wanted = columns.chosen(settings.columns)
        if wanted != self.table.columns:
            self.table.set_columns(wanted)

    # Searching

    @property
    def query(self) -> str:
        """Of search box and chips together."""
        written, chips = self.search.text().strip(), self.filters.query
        if written and chips:
            return f"({written}) {chips}"
        return written or chips

    def refresh(self, *_: object) -> None:
        """Ask the library what to show; the answer to an older question never arrives."""
        query, order = self.query, self._context.settings.value.sort
        lists, total = self._context.lists, self._total

        def first(reader: LibraryReader) -> NDArray[np.int64]:
            return reader.first_ids(query, order=order, limit=FIRST)

        def rest(
            reader: LibraryReader, first_ids: NDArray[np.int64]
        ) -> tuple[NDArray[np.int64], int, float]:
            began = time.monotonic()
            # No first one: there is none at all.
            ids = reader.id_array(query, order=order) if len(first_ids) else first_ids
            known = len(ids) if not query else reader.count() if total is None else total
            return ids, known, time.monotonic() - began

        def show_first(ids: NDArray[np.int64]) -> None:
            # A refresh of the same list must not flash its first rows alone.
            if len(ids) < FIRST or not np.array_equal(ids, self.table.ids[: len(ids)]):
                self.table.set_ids(ids)
            self.shown_query = query
            if self._is_entering:
                self._enter_table()
            lists.ask(
                lambda reader: rest(reader, ids), self._show, key="list", failed=self._refused
            )

        lists.ask(first, show_first, key="list", failed=self._refused)

    def _filter_by_chosen_key(self) -> None:
        track = self.table.track(self.view.currentIndex().row())
        key = None if track is None else facts_of(track).key
        if key is None:
            self._context.say(self.tr("Choose a track whose key is known first."), "warning")
        else:
            self.filters.key.choose(key)

    def _enter_table(self) -> None:
        """The keyboard goes on to what was found, which may not have been found yet."""
        self._is_entering = self.shown_query != self.query
        if not self._is_entering:
            self.view.begin()

    def _show(self, answer: tuple[NDArray[np.int64], int, float]) -> None:
        ids, self._total, took_s = answer
        self._growth.setInterval(round(1000 * took_s * GROWTH_SHARE))
        self.table.set_ids(ids)
        self._say_found(len(ids), self._total)

    def _say_found(self, shown: int, total: int) -> None:
        if self.query:
            self.found.setText(
                self.tr("{n} of {total}").format(n=text.count(shown), total=text.count(total))
            )
        else:
            self.found.setText(self.tr("%n track(s)", "", total))
        self._nothing.setText(
            self._nothing_found()
            if self.query
            else self.tr(
                "None of the library's files is there or could be read. Connect the drive that "
                "they are on and scan again, or see why under Jobs."
            )
        )
        self._nothing.setVisible(not shown and bool(self.query))
        self.view.setVisible(bool(shown))
        self.emptied.emit(total == 0 and not self.query)

    def _nothing_found(self) -> str:
        """With what finds a label that stands there as a word of titles and names."""
        sentence = self.tr("Nothing matches this search.")
        for word in self.search.text().lower().split():
            for head in ("genre", "mood", "voice"):
                if word in self._context.vocabulary.get(head, ()):
                    hint = self.tr("For what is heard in tracks, write {query}.")
                    return f"{sentence} {hint.format(query=f'{head}:{word}')}"
        return sentence

    def _look_whether_it_is_the_start(self, is_empty: bool) -> None:
        if not is_empty:
            self._show_start(False)
            return
        self._context.details.ask(
            lambda reader: reader.has_tracks(), self._empty_with, key="first start"
        )

    def _empty_with(self, has_tracks: bool) -> None:
        """None of them can be shown. A first scan may begin with failures."""
        is_first = not has_tracks or self._context.scans.running is not None
        self._show_start(is_first and not self.table.rowCount())

    def _show_start(self, is_start: bool) -> None:
        """The page of the first start in place of everything, or not."""
        self.first_start.setVisible(is_start)
        for widget in (self.search, self.filters, self.found):
            widget.setVisible(not is_start)
        self._nothing.setVisible(not is_start and not self.table.rowCount())

    def _refused(self, error: AppError) -> None:
        if isinstance(error, QueryError):
            self.search.say_wrong(error)
        elif error.kind != "interrupted":
            self._context.fail(error)

    def _show_wrong(self, sentence: str) -> None:
        self._wrong.setText(sentence[:1].upper() + sentence[1:])
        self._wrong.setVisible(bool(sentence))

    def _search_for(self, query: str) -> None:
        self.filters.reset()
        self.search.setText(query)

    def _library_changed(self) -> None:
        if not self._growth.isActive():
            self._growth.start()

    def _read_again(self) -> None:
        self._total = None
        self.table.forget_rows()
        self.view.ribbons.clear()
        self.refresh()
        self._context.details.ask(
            lambda reader: [label.name for label in reader.labels()], self._take_labels
        )

    def _take_labels(self, names: list[str]) -> None:
        self._own_labels = names

    def _values_of(self, field: str) -> Sequence[str]:
        if field == "label":
            return self._own_labels
        extra = ("unsure",) if field in self._context.vocabulary else ()
        return (*self._context.vocabulary.get(field, ()), *extra)

    def _sort(self, order: str) -> None:
        self._context.settings.update(sort=order)
        self.view.show_sorting(order)
        self.refresh()

    # Acting on tracks

    def _choose(self) -> None:
        if (track_id := self.view.current_id) is not None:
            self._context.track_chosen.emit(track_id)

    def _play_from(self, row: int) -> None:
        around = self.table.ids[row : row + 500]
        self._context.play([int(track_id) for track_id in around])

    @property
    def selected_ids(self) -> list[int]:
        return self.view.selected_ids

    def play_selected(self) -> None:
        """The selected tracks; of one alone, what follows it too."""
        chosen = self.view.selected_ids
        if len(chosen) > 1:
            self._context.play(chosen)
        elif self.view.currentIndex().isValid():
            self._play_from(self.view.currentIndex().row())

    def actions_for(self, menu: QMenu, one: TrackRow) -> None:
        """Fill a menu with what can be done with the selected tracks, of which one is pointed at.
        Of the others no more than their ids is known here: they may be the whole library.
        """
        ids = self.view.selected_ids

        def add(title: str, act, keys: str = "") -> QAction:
            action = menu.addAction(title)
            if keys:
                action.setShortcut(QKeySequence(keys))
            action.triggered.connect(act)
            return action

        add(self.tr("Play"), self.play_selected, "Return")
        show = add(self.tr("Show in its folder"), lambda: self._show_file(one.path))
        show.setEnabled(os.path.exists(one.path))
        add(
            self.tr("Copy the path(s)", "", len(ids)),
            lambda: self._context.details.ask(lambda reader: reader.paths(ids), _copy),
        )
        menu.addSeparator()
        add_playlist_actions(menu, self._context.playlists, ids)
        menu.addSeparator()
        add(self.tr("Write tags…"), lambda: self._context.tags_asked.emit(ids), "Ctrl+Shift+T")
        artist = one.tags.artist
        if artist:
            add(
                self.tr("More of {artist}").format(artist=artist.replace("&", "&&")),
                lambda: self._context.search_asked.emit(f'artist:"{_plain(artist)}"'),
            )
        self._teaching.add_to(menu, one, ids)

    def _show_file(self, path: str) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(os.path.dirname(path)))

    def _menu(self, place: QPoint) -> None:
        index = self.view.indexAt(place)
        if not index.isValid():
            return
        one = self.table.track(index.row())
        if one is not None:
            menu = QMenu(self)
            self.actions_for(menu, one)
            menu.exec(self.view.viewport().mapToGlobal(place))


def _copy(paths: Sequence[str]) -> None:
    QGuiApplication.clipboard().setText("\n".join(paths))


def _plain(value: str) -> str:
    return value.replace('"', " ")
