"""What a selection of tracks can become: part of a playlist, or the start of one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu

from musicanalyzer.ui.playlists import Playlists


def add_playlist_actions(menu: QMenu, playlists: Playlists, track_ids: Sequence[int]) -> None:
    """Entries for these tracks, in their order."""
    ids = list(track_ids)
    translate = QCoreApplication.translate
    inner = menu.addMenu(translate("playlists", "Add to playlist"))
    for name in playlists.names:
        if playlists.kind_of(name) != "smart":
            action = inner.addAction(name.replace("&", "&&"))
            action.triggered.connect(lambda _=False, name=name: playlists.add(name, ids))
    if not inner.isEmpty():
        inner.addSeparator()
    new = inner.addAction(translate("playlists", "New playlist…"))
    new.triggered.connect(lambda: playlists.name_asked.emit(ids))
    like = menu.addAction(translate("playlists", "New playlist like these…"))
    like.triggered.connect(lambda: playlists.form_asked.emit("like", ids))
    if len(ids) == 2:
        path = menu.addAction(translate("playlists", "Path between these two…"))
        path.triggered.connect(lambda: playlists.form_asked.emit("path", ids))


def ends(track_ids: Sequence[int]) -> list[int]:
    """The first and the last."""
    return [track_ids[0], track_ids[-1]] if len(track_ids) > 1 else list(track_ids)
