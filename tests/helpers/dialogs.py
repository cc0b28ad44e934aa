"""Every larger dialog of the window, opened as the user opens it over a library of demo tracks.

Tests look at all of them in turn, and ``scripts/screenshots.py`` takes their pictures. A function
is given the program and a folder for files of its own. The library has the manual playlists
``Evening`` and ``Sets/Warm-up`` (:func:`add_playlists`).
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QDialog

from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.writer import LibraryWriter
from musicanalyzer.services.export import PlaylistToWrite, entries_of, export_playlists, read_tracks
from musicanalyzer.services.playlist_rules import MANUAL
from musicanalyzer.ui.app import DesktopApp
from musicanalyzer.ui.exceptions import Exceptions
from musicanalyzer.ui.help_menu import HelpMenu
from musicanalyzer.ui.playlist_contents import read_contents

Open = Callable[[DesktopApp, Path], object]


def add_playlists(database: Path) -> None:
    with LibraryReader(database) as reader, LibraryWriter(database) as writer:
        ids = reader.ids("-is:failed")
        writer.save_playlist("Evening", ids[:7], rule=MANUAL)
        writer.save_playlist("Sets/Warm-up", ids[4:8], rule=MANUAL)


def shown(app: DesktopApp) -> list[QDialog]:
    """The dialogs that are open now."""
    return [dialog for dialog in app.window.findChildren(QDialog) if dialog.isVisible()]


def _ids(app: DesktopApp) -> list[int]:
    return [int(track_id) for track_id in app.window.library.table.ids]


def _tags(app: DesktopApp, folder: Path) -> None:
    app.window.tags.write(_ids(app))


def _journal(app: DesktopApp, folder: Path) -> None:
    app.window.tags.show_journal()


def _set(app: DesktopApp, folder: Path) -> None:
    app.window.playlists.open_set()


def _form(kind: str) -> Open:
    def open_form(app: DesktopApp, folder: Path) -> None:
        app.window.playlists.open_form(kind, _ids(app)[:2])

    return open_form


def _crates(app: DesktopApp, folder: Path) -> None:
    app.window.playlists.open_crates()


def _export(app: DesktopApp, folder: Path) -> None:
    exchange = app.window.playlists.exchange
    app.context.details.ask(lambda reader: read_contents(reader, "Evening"), exchange.ask_where)


def _import(app: DesktopApp, folder: Path) -> None:
    """A collection of two playlists, one of whose tracks is not here."""
    file = folder / "collection.xml"
    with LibraryReader(app.context.database) as reader:
        lists = []
        for name in ("Evening", "Sets/Warm-up"):
            tracks = read_tracks(reader, reader.playlist(name).track_ids)
            lists.append(PlaylistToWrite(name, entries_of(tracks)))
    export_playlists(file, lists)
    text = file.read_text("utf-8")
    file.write_text(text.replace("kilowatt", "kilowatts", 1), "utf-8")
    app.window.playlists.exchange.import_files([str(file)])


def _beats(app: DesktopApp, folder: Path) -> None:
    button = app.window.panel.edit_marks
    with LibraryReader(app.context.database) as reader:
        button.show_track(reader.tracks(_ids(app)[2:3])[0])
    button.click()


def _report(app: DesktopApp, folder: Path) -> None:
    try:
        raise LookupError("an error that nobody expected")
    except LookupError as err:
        exceptions = Exceptions(app.context, app.window, None)
        exceptions.install()
        try:
            sys.excepthook(type(err), err, err.__traceback__)
        finally:
            exceptions.remove()


def _help(name: str) -> Open:
    def open_page(app: DesktopApp, folder: Path) -> None:
        menu = app.window.findChild(HelpMenu)
        assert isinstance(menu, HelpMenu)
        getattr(menu, name).trigger()

    return open_page


def _name(app: DesktopApp, folder: Path) -> None:
    app.window.playlists.ask_name(_ids(app)[:3])


DIALOGS: dict[str, Open] = {
    "tags": _tags,
    "journal": _journal,
    "set": _set,
    "smart-playlist": _form("smart"),
    "like-these": _form("like"),
    "path": _form("path"),
    "crates": _crates,
    "export": _export,
    "import": _import,
    "beats-and-cues": _beats,
    "name": _name,
    "report": _report,
    "shortcuts": _help("shortcuts"),
    "about": _help("about"),
}
