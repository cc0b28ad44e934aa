"""The playlists: their list, the tracks of the chosen one, and how the user changes them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QSplitter,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from musicanalyzer.services.playlist_edits import moved, removed
from musicanalyzer.services.playlist_rules import Curve, Like, Limits, Manual, Rule
from musicanalyzer.ui.context import Context
from musicanalyzer.ui.icons import icon
from musicanalyzer.ui.menus import RowMenu
from musicanalyzer.ui.playlist_actions import add_playlist_actions, ends
from musicanalyzer.ui.playlist_contents import Contents
from musicanalyzer.ui.playlist_dialogs import NameDialog
from musicanalyzer.ui.playlist_exchange import PlaylistExchange
from musicanalyzer.ui.playlist_form import PlaylistForm
from musicanalyzer.ui.playlist_head import PlaylistHead
from musicanalyzer.ui.playlist_names import PlaylistNames
from musicanalyzer.ui.playlist_tracks import PlaylistTable, PlaylistTracks, shown_columns
from musicanalyzer.ui.set_editor import SetEditor

GROWTH_MS = 500  # a running scan tells of new rows; a smart playlist asks again this much later


class PlaylistsView(QWidget):
    """See the module. :attr:`contents` is the playlist that is shown, as it was read last, ``None``
    for none. Nothing is shown of one playlist while another is chosen, and single tracks are those
    of :attr:`contents`: a key that comes before the answer takes none out of the wrong list.
    """

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._playlists = context.playlists
        self.contents: Contents | None = None
        self._to_choose = self._playlists.newest  # until it is listed
        self._to_rename = False
        self._own_labels: list[str] = []
        self.names = PlaylistNames(self)
        self.table = PlaylistTable(
            context.details, shown_columns(context.settings.value.playlist_columns), self
        )
        self.tracks = PlaylistTracks(context, self.table, self)
        self.tracks.setAccessibleName(self.tr("Tracks of the playlist"))
        self.head = PlaylistHead(self)
        self.exchange = PlaylistExchange(context, self)
        self.nothing = QLabel(self)
        self.nothing.setProperty("role", "faint")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setWordWrap(True)
        self._growth = QTimer(self, singleShot=True, interval=GROWTH_MS)
        self._growth.timeout.connect(self._ask_again)
        self._lay_out()
        self._connect()
        self._playlists.refresh()

    def _lay_out(self) -> None:
        self.new = QToolButton(self)
        self.new.setText(self.tr("New"))
        self.new.setIcon(icon("add"))
        self.new.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.new.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.new.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.new.setAccessibleName(self.tr("New playlist"))
        self.new.setToolTip(self.tr("New playlist (Ctrl+N)"))
        menu = QMenu(self.new)
        for title, act in (
            (self.tr("Empty playlist"), self.new_playlist),
            (self.tr("Smart playlist…"), lambda: self.open_form("smart")),
            (self.tr("Like these tracks…"), lambda: self.open_form("like", self.selected_ids)),
            (
                self.tr("From one track to another…"),
                lambda: self.open_form("path", ends(self.selected_ids)),
            ),
            (self.tr("Set by an energy curve…"), self.open_set),
            (self.tr("Sort into crates…"), self.open_crates),
            (self.tr("From a file…"), self.exchange.ask_for_files),
        ):
            menu.addAction(title).triggered.connect(lambda _=False, act=act: act())
        self.new.setMenu(menu)
        left = QWidget(self)
        names = QVBoxLayout(left)
        names.setContentsMargins(12, 12, 6, 8)
        top = QHBoxLayout()
        heading = QLabel(self.tr("Playlists"), self)
        heading.setProperty("role", "title")
        heading.setBuddy(self.names)
        top.addWidget(heading, 1)
        top.addWidget(self.new)
        names.addLayout(top)
        names.addWidget(self.names, 1)
        right = QWidget(self)
        column = QVBoxLayout(right)
        column.setContentsMargins(6, 12, 12, 0)
        column.setSpacing(6)
        column.addWidget(self.head)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.nothing)
        self._stack.addWidget(self.tracks)
        column.addLayout(self._stack, 1)
        splitter = QSplitter(self)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(left)
        splitter.addWidget(right)
        splitter.setStretchFactor(1, 1)
        width = self.fontMetrics().averageCharWidth() * 40
        splitter.setSizes([width, 3 * width])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(splitter)

    def _connect(self) -> None:
        playlists = self._playlists
        playlists.listed.connect(self._show_names)
        playlists.changed.connect(lambda name: self.open(self.names.current_name))
        playlists.shown.connect(self._choose_when_listed)
        self.head.play.clicked.connect(lambda: self.play(self.names.current_name))
        self.head.edit.clicked.connect(lambda: self.edit_rule())
        self.head.export.clicked.connect(lambda: self.export_playlist())
        self.names.chosen.connect(self.open)
        self.names.renamed.connect(playlists.rename)
        self.names.delete_asked.connect(playlists.delete)
        self.names.play_asked.connect(self.play)
        self.names.tracks_dropped.connect(self._dropped_on_name)
        self.names.files_dropped.connect(self.exchange.import_files)
        RowMenu(self.names, self._names_menu)
        self.tracks.remove_asked.connect(self.remove)
        self.tracks.move_asked.connect(self.move_tracks)
        self.tracks.tracks_dropped.connect(self._dropped_on_list)
        self.tracks.files_dropped.connect(self.exchange.import_files)
        self.tracks.activated_rows.connect(self.play_from)
        RowMenu(self.tracks, self._tracks_menu)
        self.tracks.selectionModel().currentRowChanged.connect(self._choose_track)
        self._context.library_changed.connect(self._library_changed)

    # What is shown

    def open(self, name: str) -> None:
        """Show this playlist as it is now, and until it has been read nothing of another."""
        if self.contents is None or self.contents.name != name:
            self.contents = None
            self.table.set_ids(np.empty(0, np.int64))
            self._describe()
        self._playlists.open(name, self._show)

    def _show(self, contents: Contents | None) -> None:
        if contents is None:
            return
        if self._playlists.is_changing or contents.name != self.names.current_name:
            return  # it is asked for again once all changes are made
        is_new, self.contents = self.contents is None, contents
        if not np.array_equal(self.table.ids, contents.track_ids):
            ids = np.array(contents.track_ids, np.int64)
            (self.table.set_ids if is_new else self.table.rearrange)(ids)
        if is_new:
            self.tracks.clearSelection()
            self.tracks.scrollToTop()
        self._describe()

    def _describe(self) -> None:
        """While a playlist is read, by what the list knows of it."""
        contents, summary = self.contents, self.names.current_summary
        kind, n = "", 0
        if contents is not None:
            kind, n = contents.kind, len(contents.track_ids)
            self.head.show_contents(contents)
        elif summary is not None:
            kind, n = summary.kind, summary.n
            self.head.show_summary(summary)
        else:
            self.head.show_nothing()
        if not kind:
            words = self.tr(
                "No playlist yet. Ctrl+N makes one, Ctrl+P puts the selected tracks of the library"
                " into one, and playlist files can be dropped here."
            )
        elif kind == "smart":
            words = self.tr("Nothing matches the query now. What will is shown here by itself.")
        else:
            words = self.tr("Nothing in it yet. Drag tracks from the library onto its name.")
        self.nothing.setText(words)
        self._stack.setCurrentWidget(self.tracks if n else self.nothing)
        self.tracks.setAcceptDrops(contents is not None)  # a drop names a place in it

    def _show_names(self) -> None:
        choose, self._to_choose = self._to_choose, ""
        self.names.show_summaries(self._playlists.summaries, choose)
        if choose and self._to_rename:
            self._to_rename = False
            self.names.rename_current()

    def _choose_when_listed(self, name: str) -> None:
        self._to_choose = name

    def _library_changed(self) -> None:
        if self.isVisible() and not self._growth.isActive():
            self._growth.start()

    def _ask_again(self) -> None:
        self.table.forget_rows()
        self._playlists.refresh()
        self._context.lists.ask(
            lambda reader: [label.name for label in reader.labels()], self._take_labels
        )

    def _take_labels(self, names: list[str]) -> None:
        self._own_labels = names

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self._ask_again()

    # Making and changing

    @property
    def selected_ids(self) -> list[int]:
        return self.tracks.selected_ids

    def new_playlist(self) -> None:
        """An empty one, ready to be named."""
        self._to_rename = self.isVisible()
        self._playlists.create(self.tr("New playlist"))

    def open_like(self, liked: Sequence[int], unliked: Sequence[int]) -> None:
        """The form of a playlist like some tracks and less like others."""
        self.open_form("like", rule=Like(tuple(liked), unlike=tuple(unliked)))

    def open_form(
        self, kind: str, track_ids: Sequence[int] = (), *, rule: Rule | None = None
    ) -> None:
        """A new playlist's, with tracks to start from or a rule to be changed."""
        form = PlaylistForm(
            self._playlists,
            kind,
            values=self._values_of,
            save=self._playlists.create_by_rule,
            rule=rule,
            track_ids=track_ids,
            parent=self.window(),
        )
        form.open()

    def open_set(self, contents: Contents | None = None) -> None:
        """The editor of a set: a new one, or the one of this playlist."""
        old = "" if contents is None else contents.name

        def save(name: str, curve: Curve, limits: Limits, track_ids: tuple[int, ...]) -> None:
            self._playlists.keep_set(name, curve, limits, track_ids, old=old)

        rule = None if contents is None else contents.rule
        SetEditor(
            self._playlists.reading,
            save,
            values=self._values_of,
            name=old,
            curve=rule if isinstance(rule, Curve) else None,
            limits=None if contents is None else contents.limits,
            parent=self.window(),
        ).open()

    def open_crates(self) -> None:
        """What sounds alike becomes playlists, once it was looked at."""
        from musicanalyzer.ui.crates_dialog import CratesDialog

        CratesDialog(self._playlists, values=self._values_of, parent=self.window()).open()

    def _with(self, name: str, act: Callable[[Contents], None]) -> None:
        """Do this with the playlist of this name, which may not be shown yet."""
        if self.contents is not None and self.contents.name == name:
            act(self.contents)
        elif name:
            self._playlists.read(name, act)

    def edit_rule(self) -> None:
        """Of the chosen playlist."""
        self._with(self.names.current_name, self._edit)

    def _edit(self, contents: Contents) -> None:
        if isinstance(contents.rule, Manual):
            return
        if isinstance(contents.rule, Curve):
            self.open_set(contents)
            return

        def save(new_name: str, rule: Rule, limits: Limits) -> None:
            self._playlists.set_rule(contents.name, new_name, rule, limits)

        form = PlaylistForm(
            self._playlists,
            contents.kind,
            values=self._values_of,
            save=save,
            name=contents.name,
            rule=contents.rule,
            limits=contents.limits,
            parent=self.window(),
        )
        form.open()

    def ask_name(self, track_ids: Sequence[int]) -> None:
        ids = list(track_ids)
        names = [each.name for each in self._playlists.summaries if each.kind != "smart"]
        NameDialog(
            names, len(ids), lambda name: self._playlists.add_or_create(name, ids), self.window()
        ).open()

    def remove(self, places: Sequence[int]) -> None:
        if (contents := self._changeable()) is not None:
            ids = self._ids()
            self._rearrange(removed(ids, places))
            self.tracks.select_places([min(places[0], self.table.rowCount() - 1)])
            self._playlists.remove(contents.name, places, of=ids)

    def move_tracks(self, places: Sequence[int], to: int) -> None:
        """At once in the table, so that a key held down goes on from there."""
        contents = self._changeable()
        if contents is None:
            return
        ids = self._ids()
        after = moved(ids, places, to)
        first = to - sum(place < to for place in places)
        if after != tuple(ids):
            self._rearrange(after)
            self._playlists.move(contents.name, places, to, of=ids)
        self.tracks.select_places(range(first, first + len(places)))

    def _rearrange(self, ids: Sequence[int]) -> None:
        self.table.rearrange(np.array(ids, np.int64))

    def _ids(self) -> list[int]:
        return [int(track_id) for track_id in self.table.ids]

    def _changeable(self) -> Contents | None:
        """What is shown, where single tracks of it may be changed; otherwise it is said why not."""
        if self.contents is None or self.contents.is_editable:
            return self.contents
        self._context.say(
            self.tr(
                "A smart playlist holds what its query says. Change its rule, or keep it by hand"
                " (in its menu) to change single tracks."
            ),
            "warning",
        )
        return None

    def _dropped_on_name(self, name: str, track_ids: list[int]) -> None:
        if name:
            self._playlists.add(name, track_ids)
        else:
            self.ask_name(track_ids)

    def _dropped_on_list(self, track_ids: list[int], place: int) -> None:
        if (contents := self._changeable()) is not None:
            self._playlists.add(contents.name, track_ids, place)

    def _values_of(self, field: str) -> Sequence[str]:
        if field == "label":
            return self._own_labels
        return self._context.vocabulary.get(field, ())

    def export_playlist(self) -> None:
        """The chosen one."""
        if name := self.names.current_name:
            self._with(name, self.exchange.ask_where)
        else:
            self.exchange.ask_where(None)

    # Playing and menus

    def play_from(self, row: int) -> None:
        self._context.play(self._ids(), row)

    def play(self, name: str) -> None:
        """All of a playlist."""

        def begin(contents: Contents) -> None:
            ids = self._ids() if contents is self.contents else contents.track_ids
            if ids:
                self._context.play(ids)

        self._with(name, begin)

    def _choose_track(self) -> None:
        if (track_id := self.tracks.current_id) is not None:
            self._context.track_chosen.emit(track_id)

    def _names_menu(self, place: QPoint) -> None:
        if self.names.itemAt(place) is None:
            return
        self.menu_of_playlist().exec(self.names.viewport().mapToGlobal(place))

    def menu_of_playlist(self) -> QMenu:
        """For the chosen playlist."""
        name = self.names.current_name
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        entries: list[tuple[str, str, Callable[[], None]]] = [
            (self.tr("Play"), "Return", lambda: self.play(name)),
            (self.tr("Rename"), "F2", self.names.rename_current),
            (self.tr("Duplicate"), "", lambda: self._playlists.duplicate(name)),
        ]
        if self._playlists.kind_of(name) not in ("", "manual"):
            entries.append((self.tr("Edit rule…"), "", lambda: self._with(name, self._edit)))
            entries.append(
                (
                    self.tr("Keep by hand, without its rule"),
                    "",
                    lambda: self._playlists.freeze(name),
                )
            )
        entries.append(
            (self.tr("Export…"), "Ctrl+E", lambda: self._with(name, self.exchange.ask_where))
        )
        entries.append((self.tr("Delete"), "Del", lambda: self._playlists.delete(name)))
        for title, keys, act in entries:
            action = menu.addAction(title)
            if keys:
                action.setShortcut(QKeySequence(keys))
            action.triggered.connect(lambda _=False, act=act: act())
        return menu

    def _tracks_menu(self, place: QPoint) -> None:
        if not self.tracks.indexAt(place).isValid() or not self.tracks.selected_places:
            return
        self.menu_of_tracks().exec(self.tracks.viewport().mapToGlobal(place))

    def menu_of_tracks(self) -> QMenu:
        """For the selected tracks. It closes when other rows stand at their places."""
        places = self.tracks.selected_places
        first, last = places[0], places[-1]
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.table.modelReset.connect(menu.close)
        play = menu.addAction(self.tr("Play from here"))
        play.setShortcut(QKeySequence("Return"))
        play.triggered.connect(lambda: self.play_from(first))
        menu.addSeparator()
        add_playlist_actions(menu, self._playlists, self.selected_ids)
        menu.addSeparator()
        for title, keys, is_possible, act in (
            (self.tr("Move up"), "Alt+Up", first > 0, lambda: self.move_tracks(places, first - 1)),
            (
                self.tr("Move down"),
                "Alt+Down",
                last + 1 < self.table.rowCount(),
                lambda: self.move_tracks(places, last + 2),
            ),
            (self.tr("Remove from the playlist"), "Del", True, lambda: self.remove(places)),
        ):
            action = menu.addAction(title)
            action.setShortcut(QKeySequence(keys))
            action.triggered.connect(lambda _=False, act=act: act())
            is_editable = self.contents is not None and self.contents.is_editable
            action.setEnabled(is_possible and is_editable)
        return menu
