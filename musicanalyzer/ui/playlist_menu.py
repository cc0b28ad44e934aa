"""The window's menu of playlists."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from musicanalyzer.ui.playlist_actions import ends
from musicanalyzer.ui.playlists import Playlists

if TYPE_CHECKING:
    from musicanalyzer.ui.playlists_view import PlaylistsView


class PlaylistMenu(QMenu):
    """The window's menu. ``view`` gives the view of playlists, which may not have been made yet;
    ``selected`` the tracks that are selected where the user is.
    """

    def __init__(
        self,
        view: Callable[[], PlaylistsView],
        playlists: Playlists,
        *,
        selected: Callable[[], list[int]],
        show: Callable[[], None],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("P&laylist"))

        def new() -> None:
            show()
            view().new_playlist()

        def open_set() -> None:
            show()
            view().open_set()

        def export() -> None:
            show()
            view().export_playlist()

        self._add(self.tr("&New playlist"), "Ctrl+N", new)
        self._add(
            self.tr("New &smart playlist…"), "Ctrl+Shift+N", lambda: view().open_form("smart")
        )
        self._add(
            self.tr("New playlist &like the selected tracks…"), "Ctrl+L",
            lambda: view().open_form("like", selected()),
        )  # fmt: skip
        self._add(
            self.tr("New path from &one track to another…"), "Ctrl+Shift+L",
            lambda: view().open_form("path", ends(selected())),
        )  # fmt: skip
        self._add(self.tr("New set by an energy &curve…"), "Ctrl+Shift+E", open_set)
        self._add(self.tr("Sort into c&rates…"), "Ctrl+Shift+K", lambda: view().open_crates())
        self.addSeparator()
        self._add(
            self.tr("&Add the selected tracks to the last playlist"), "Ctrl+P",
            lambda: playlists.add_to_last(selected()),
        )  # fmt: skip
        self._add(
            self.tr("Add the selected tracks to another &playlist…"), "Ctrl+Shift+P",
            lambda: playlists.add_to_another(selected()),
        )  # fmt: skip
        self.addSeparator()
        self._add(self.tr("&Import playlists…"), "Ctrl+I", lambda: view().exchange.ask_for_files())
        self._add(self.tr("&Export the playlist…"), "Ctrl+E", export)

    def _add(self, title: str, keys: str, act: Callable[[], object]) -> None:
        action = self.addAction(title)
        action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda _=False: act())
