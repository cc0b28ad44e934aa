"""Playlists as files, in and out: asks which, and says what came of it."""

from __future__ import annotations

import os
from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.services.export import entries_of, export_playlist
from musicanalyzer.services.import_playlist import Imported
from musicanalyzer.services.playlist_files import READABLE
from musicanalyzer.ui.context import Context
from musicanalyzer.ui.playlist_contents import Contents
from musicanalyzer.ui.playlist_dialogs import ExportDialog, ImportReport, name_filter


class PlaylistExchange(QObject):
    """Dialogs open over ``parent``'s window, in the folder of the last one."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._widget = context, parent
        self._folder = ""
        context.playlists.imported.connect(self._tell_import)

    def ask_for_files(self) -> None:
        dialog = QFileDialog(self._widget.window(), self.tr("Import playlists"), self._start())
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilter(name_filter(READABLE))
        dialog.filesSelected.connect(self.import_files)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def import_files(self, files: Sequence[str]) -> None:
        for file in files:
            self._folder = os.path.dirname(file)
            self._context.playlists.import_file(file)

    def ask_where(self, contents: Contents | None) -> None:
        """Export this playlist."""
        if contents is None or not contents.track_ids:
            self._context.say(self.tr("Choose a playlist with tracks first."), "info")
            return

        def export(file: str, absolute: bool) -> None:
            self.export(contents, file, absolute=absolute)

        ExportDialog(contents.name, self._start(), export, self._widget.window()).open()

    def export(self, contents: Contents, file: str, *, absolute: bool) -> None:
        self._folder = os.path.dirname(file)

        def write(reader: LibraryReader) -> int:
            entries = entries_of(reader.tracks(contents.track_ids))
            export_playlist(file, entries, name=contents.name, absolute_paths=absolute)
            return len(entries)

        self._context.playlists.reading.ask(write, lambda n: self._tell_export(file, n))

    def _tell_export(self, file: str, n: int) -> None:
        said = self.tr("%n track(s) were written to {file}.", "", n)
        self._context.say(said.format(file=os.path.abspath(file)), "good")

    def _tell_import(self, imported: Imported) -> None:
        if imported.not_found:
            ImportReport(imported, self._widget.window()).open()
            return
        said = self.tr('All %n track(s) of "{name}" were found.', "", imported.n_listed)
        self._context.say(said.format(name=imported.name), "good")

    def _start(self) -> str:
        folders = self._context.settings.value.folders
        return self._folder or (folders[0] if folders else os.path.expanduser("~"))
