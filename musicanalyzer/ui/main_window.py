"""The window: navigation at the left, one view in the middle, the chosen track at the right.

It owns the arrangement, the menus and their shortcuts; what happens in a view is the view's. The
library is there at once; the other views are made, and their modules imported, when they are first
shown or asked for: all of them would cost the first picture half a second.
"""

from __future__ import annotations

import base64
import os
from functools import cached_property, partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QGuiApplication, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QMainWindow,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from musicanalyzer.ui.context import Context
from musicanalyzer.ui.edit_menu import EditMenu
from musicanalyzer.ui.first_start import music_folders
from musicanalyzer.ui.help_menu import HelpMenu
from musicanalyzer.ui.icons import icon, program_icon
from musicanalyzer.ui.job_line import JobLine
from musicanalyzer.ui.library_view import LibraryView
from musicanalyzer.ui.messages import MessageBar
from musicanalyzer.ui.playback_menu import PlaybackMenu
from musicanalyzer.ui.player import Player
from musicanalyzer.ui.player_bar import PlayerBar
from musicanalyzer.ui.playlist_menu import PlaylistMenu
from musicanalyzer.ui.settings_parts import folder_around, remember_folder
from musicanalyzer.ui.spring import Spring
from musicanalyzer.ui.tag_actions import TagActions
from musicanalyzer.ui.track_panel import TrackPanel

if TYPE_CHECKING:
    from musicanalyzer.ui.audit_view import AuditView
    from musicanalyzer.ui.jobs_view import JobsView
    from musicanalyzer.ui.live_view import LiveView
    from musicanalyzer.ui.mood_map import MoodMapView
    from musicanalyzer.ui.playlists_view import PlaylistsView
    from musicanalyzer.ui.review_view import ReviewView
    from musicanalyzer.ui.settings_view import SettingsView

View = TypeVar("View", bound=QWidget)

USUAL_SIZE = QSize(1280, 800)
PANEL_WIDTH = 340


class MainWindow(QMainWindow):
    """Made once, in ``app``."""

    files_dropped = Signal(list)  # of music

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.setWindowTitle("musicanalyzer")
        self.setWindowIcon(program_icon())
        self.setAcceptDrops(True)
        self._is_empty = False  # nothing in the library: no track to say anything about
        # Each named as the attribute that gives it.
        self._views: list[tuple[str, str, str]] = [
            (self.tr("Library"), "library", "library"),
            (self.tr("Mood map"), "map", "mood_map"),
            (self.tr("Playlists"), "playlists", "playlists"),
            (self.tr("Review"), "review", "review"),
            (self.tr("Audit"), "audit", "audit"),
            (self.tr("Live"), "live", "live"),
            (self.tr("Jobs"), "jobs", "jobs"),
            (self.tr("Settings"), "settings", "settings"),
        ]
        self._lay_out()
        self.player = Player(context, self)
        self.player_bar = PlayerBar(context, self.player, self._whole)
        self.player_bar.track_asked.connect(self.show_track)
        self._page.addWidget(self.player_bar)
        self.panel = TrackPanel(context, self.player, self.splitter)
        self.splitter.addWidget(self.panel)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 0)
        self.splitter.setSizes([USUAL_SIZE.width(), PANEL_WIDTH])
        self.library.first_start.start_asked.connect(self.add_folders)
        for title, picture, _ in self._views:
            self.navigation.addItem(QListWidgetItem(icon(picture), title))
        self.navigation.currentRowChanged.connect(self._show_row)
        self.navigation.setCurrentRow(0)
        Spring(
            self.navigation, self.view_names.index("playlists"),
            lambda track_ids: self.playlists.ask_name(track_ids),
        )  # fmt: skip
        self.library.emptied.connect(self._take_emptiness)
        self._job = JobLine(context, self._side)
        self._job.opened.connect(lambda: self.show_view(self.jobs))
        self._left.addWidget(self._job)
        self.tags = TagActions(context, self)
        context.tags_asked.connect(self.tags.write)
        self._make_menus()
        self._fit_navigation()
        self._fit_panel()
        # What is asked of the view of playlists before it has been made must reach it.
        context.playlists.form_asked.connect(lambda *asked: self.playlists.open_form(*asked))
        context.playlists.like_asked.connect(lambda *asked: self.playlists.open_like(*asked))
        context.playlists.name_asked.connect(lambda ids: self.playlists.ask_name(ids))
        context.said.connect(self.messages.say)
        context.scans.noticed.connect(lambda sentence: self.messages.say(sentence, "warning"))
        context.search_asked.connect(lambda: self.show_view(self.library))
        context.playlists.refresh()  # menus name them before their view is made
        self._restore_place()

    # The views

    @cached_property
    def library(self) -> LibraryView:
        return self._placed("library", LibraryView(self._context, self.stack))

    @cached_property
    def mood_map(self) -> MoodMapView:
        from musicanalyzer.ui.mood_map import MoodMapView

        return self._placed("mood_map", MoodMapView(self._context, self.stack))

    @cached_property
    def playlists(self) -> PlaylistsView:
        from musicanalyzer.ui.playlists_view import PlaylistsView

        return self._placed("playlists", PlaylistsView(self._context, self.stack))

    @cached_property
    def review(self) -> ReviewView:
        from musicanalyzer.ui.review_view import ReviewView

        return self._placed("review", ReviewView(self._context, self.stack))

    @cached_property
    def audit(self) -> AuditView:
        from musicanalyzer.ui.audit_view import AuditView

        return self._placed("audit", AuditView(self._context, self.stack))

    @cached_property
    def live(self) -> LiveView:
        from musicanalyzer.ui.live_view import LiveView

        return self._placed("live", LiveView(self._context, self.stack))

    @cached_property
    def jobs(self) -> JobsView:
        from musicanalyzer.ui.jobs_view import JobsView

        return self._placed("jobs", JobsView(self._context, self.stack))

    @cached_property
    def settings(self) -> SettingsView:
        from musicanalyzer.ui.settings_view import SettingsView

        return self._placed("settings", SettingsView(self._context, self.stack))

    @property
    def view_names(self) -> list[str]:
        """Of the attributes that hold the views, from the top of the navigation down."""
        return [name for _, _, name in self._views]

    def make_views(self) -> None:
        """Those that nobody has asked for yet too."""
        for name in self.view_names:
            getattr(self, name)

    def _placed(self, name: str, view: View) -> View:
        """Put a view where an empty page has stood for it."""
        number = self.view_names.index(name)
        is_current = self.stack.currentIndex() == number
        empty = self.stack.widget(number)
        self.stack.insertWidget(number, view)
        if is_current:
            self.stack.setCurrentWidget(view)
        if empty is not None:
            self.stack.removeWidget(empty)
            empty.deleteLater()
        return view

    def _show_row(self, number: int) -> None:
        self.stack.setCurrentWidget(getattr(self, self.view_names[number]))
        self._fit_panel()

    def _lay_out(self) -> None:
        """From the outside in: a widget that changes its parent has its style, and that of all in
        it, worked out anew, which cost a fifth of a second of the start.
        """
        self._whole = QWidget(self)
        self.setCentralWidget(self._whole)
        self._page = QVBoxLayout(self._whole)
        self._page.setContentsMargins(0, 0, 0, 0)
        self._page.setSpacing(0)
        above = QWidget(self._whole)
        self._page.addWidget(above, 1)
        row = QHBoxLayout(above)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._side = QWidget(above)
        row.addWidget(self._side)
        self._left = QVBoxLayout(self._side)
        self._left.setContentsMargins(8, 12, 8, 8)
        self.navigation = QListWidget(self._side)
        self.navigation.setObjectName("navigation")
        self.navigation.setAccessibleName(self.tr("Views"))
        self.navigation.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._left.addWidget(self.navigation, 1)
        self.splitter = QSplitter(above)
        self.splitter.setChildrenCollapsible(False)
        row.addWidget(self.splitter, 1)
        self._middle = QWidget(self.splitter)
        self.splitter.addWidget(self._middle)
        column = QVBoxLayout(self._middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.messages = MessageBar(self._middle)
        column.addWidget(self.messages)
        self.stack = QStackedWidget(self._middle)
        for _ in self._views:
            self.stack.addWidget(QWidget(self.stack))
        column.addWidget(self.stack, 1)

    def _make_menus(self) -> None:
        bar = self.menuBar()
        file = bar.addMenu(self.tr("&File"))
        self._action(file, self.tr("&Add a folder…"), self.add_folder, "Ctrl+O")
        self._action(file, self.tr("&Scan again"), self.scan_again, "Ctrl+R")
        file.addSeparator()
        self._action(
            file, self.tr("&Write tags…"), lambda: self.tags.write(self._selected()), "Ctrl+Shift+T"
        )
        self._action(file, self.tr("&Tags that were written…"), self.tags.show_journal)
        file.addSeparator()
        self._action(file, self.tr("&Quit"), self.close, QKeySequence.StandardKey.Quit)
        bar.addMenu(
            EditMenu(
                self._context.undo,
                find=self.focus_search,
                settings=lambda: self.show_view(self.settings),
                parent=self,
            )
        )
        view = bar.addMenu(self.tr("&View"))
        for number, (title, picture, _) in enumerate(self._views):
            show = partial(self.navigation.setCurrentRow, number)
            action = self._action(view, title, show, f"Ctrl+{number + 1}")
            action.setIcon(icon(picture))
            item = self.navigation.item(number)
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            item.setToolTip(f"{title} ({keys})")
        view.addSeparator()
        panel = self._action(view, self.tr("&Track panel"), self._toggle_panel, "Ctrl+T")
        panel.setIcon(icon("panel"))
        panel.setCheckable(True)
        panel.setChecked(self._context.settings.value.panel_visible)
        panel.setToolTip(self.tr("Track panel (Ctrl+T)"))
        corner = QToolButton(self)
        corner.setDefaultAction(panel)
        corner.setAutoRaise(True)
        corner.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        corner.setAccessibleName(self.tr("Track panel"))
        bar.setCornerWidget(corner)
        bar.addMenu(
            PlaylistMenu(
                lambda: self.playlists,
                self._context.playlists,
                selected=self._selected,
                show=lambda: self.show_view(self.playlists),
                parent=self,
            )
        )
        bar.addMenu(PlaybackMenu(self._context, self.player, self.library.play_selected, self))
        bar.addMenu(HelpMenu(self, self.make_views))

    def _action(self, menu, title: str, act, keys=None) -> QAction:
        action = QAction(title, self)
        if keys is not None:
            action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda *_: act())
        menu.addAction(action)
        return action

    def _fit_navigation(self) -> None:
        metrics = self.fontMetrics()  # the list has the same type, but may hear of it later
        side = max(20, round(1.4 * metrics.height()))  # icons grow with the text
        self.navigation.setIconSize(QSize(side, side))
        widest = max(metrics.horizontalAdvance(title) for title, *_ in self._views)
        self._side.setFixedWidth(max(150, widest + 64 + side))

    # What the menus do

    def show_view(self, widget: QWidget) -> None:
        self.navigation.setCurrentRow(self.stack.indexOf(widget))

    @property
    def _shown(self) -> str:
        """The name of the view in the middle."""
        return self.view_names[self.stack.currentIndex()]

    def _selected(self) -> list[int]:
        """The tracks that are selected where the user is."""
        return list(getattr(self.stack.currentWidget(), "selected_ids", ()))

    def show_track(self, track_id: int) -> None:
        """In the library, where its list holds the track, and in the panel."""
        self.show_view(self.library)
        self.library.view.select_id(track_id)
        self._context.track_chosen.emit(track_id)

    def _toggle_panel(self) -> None:
        wanted = not self._context.settings.value.panel_visible
        self._context.settings.update(panel_visible=wanted)
        if wanted:  # who asks for it makes room for it
            self.resize(
                max(self.width(), self._narrowest + self.panel.minimumWidth()), self.height()
            )
        self._fit_panel()

    @property
    def _narrowest(self) -> int:
        """The width, in pixels, that the views need without the panel."""
        views = self._side.width() + self._middle.minimumSizeHint().width()
        return max(views, self.player_bar.minimumSizeHint().width())

    def _take_emptiness(self, is_empty: bool) -> None:
        self._is_empty = is_empty
        self._fit_panel()

    def _fit_panel(self, *_: object) -> None:
        """The panel stands beside the views of tracks, where there are any and there is room."""
        narrowest = self._narrowest
        self.setMinimumWidth(narrowest)  # otherwise the panel would keep the window wide
        of_tracks = self._shown not in ("live", "jobs", "settings")
        has_room = self.width() >= narrowest + self.panel.minimumWidth()
        wanted = self._context.settings.value.panel_visible
        self.panel.setVisible(wanted and of_tracks and has_room and not self._is_empty)

    def focus_search(self) -> None:
        self.show_view(self.library)
        self.library.search.setFocus()
        self.library.search.selectAll()

    def add_folder(self) -> None:
        known = self._context.settings.value.folders
        usual = [*music_folders(), os.path.expanduser("~")]
        near = os.path.dirname(known[-1]) if known else usual[0]
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Add a folder of music"), near)
        if chosen:
            self.add_folders([chosen])

    def add_folders(self, folders: list[str]) -> None:
        """Remember the folders and scan them."""
        for folder in folders:
            if folder_around(folder, self._context.settings.value.folders) is None:
                remember_folder(self._context, folder)
        self._context.scans.start(folders)

    def scan_again(self) -> None:
        folders = self._context.settings.value.folders
        if folders:
            self._context.scans.start(folders)
        else:
            self.add_folder()

    # Qt's side

    def dragEnterEvent(self, event) -> None:
        if event.source() is None and any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event) -> None:
        """What is dropped from a file manager: folders are added, files of music opened, and
        playlists imported.
        """
        from musicanalyzer.services.playlist_files import READABLE
        from musicanalyzer.services.walk import AUDIO_SUFFIXES

        urls = [url for url in event.mimeData().urls() if url.isLocalFile()]
        dropped = [os.path.normpath(url.toLocalFile()) for url in urls]
        folders = [path for path in dropped if os.path.isdir(path)]
        files = [path for path in dropped if path not in folders]
        lists = [path for path in files if path.lower().endswith(READABLE)]
        music = [path for path in files if os.path.splitext(path)[1].lower() in AUDIO_SUFFIXES]
        if folders:
            self.add_folders(folders)
        if music:
            self.files_dropped.emit(music)
        if lists:
            self.show_view(self.playlists)
            self.playlists.exchange.import_files(lists)
        if others := [path for path in files if path not in (*lists, *music)]:
            sentence = self.tr(
                "{path} is neither a folder nor a file of music or a playlist; drop one of these."
            )
            self._context.say(sentence.format(path=others[0]), "warning")

    def closeEvent(self, event: QCloseEvent) -> None:
        place = base64.b64encode(self.saveGeometry().data()).decode()
        self._context.settings.update(window=place)
        self.player.close()
        self.panel.close_threads()
        for name in ("audit", "live"):
            if name in self.__dict__:  # it was made
                getattr(self, name).close_threads()
        super().closeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_side"):
            self._fit_navigation()
            QTimer.singleShot(0, self, self._fit_panel)  # when what is in it has its new type

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_panel()

    def _restore_place(self) -> None:
        stored = self._context.settings.value.window
        placed = bool(stored) and self.restoreGeometry(
            QByteArray(base64.b64decode(stored, validate=False))
        )
        if not placed:
            self.resize(USUAL_SIZE)
        # A screen that was there last time may be gone.
        screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
        if not any(screen.intersects(self.frameGeometry()) for screen in screens):
            self.move(screens[0].topLeft())
        room = self.screen().availableGeometry().size()
        self.resize(self.size().boundedTo(room))
