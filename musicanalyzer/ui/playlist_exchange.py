"""Playlists as files, in and out: asks which, and says what came of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from musicanalyzer.errors import AppError
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.writer import LibraryWriter
from musicanalyzer.services.export import PlaylistToWrite, entries_of, export_playlists, read_tracks
from musicanalyzer.services.formats.places import PathMap
from musicanalyzer.services.import_file import FoundFile
from musicanalyzer.services.import_marks import Before, FoundMarks, keep_marks, put_back
from musicanalyzer.services.import_playlist import Imported
from musicanalyzer.services.playlist_edits import tracks_or_problem
from musicanalyzer.services.playlist_files import READABLE
from musicanalyzer.ui import text
from musicanalyzer.ui.changes import Change
from musicanalyzer.ui.context import Context
from musicanalyzer.ui.export_dialog import ExportDialog, ExportWish
from musicanalyzer.ui.import_dialog import ImportDialog
from musicanalyzer.ui.playlist_contents import Contents
from musicanalyzer.ui.playlist_dialogs import ImportReport, name_filter


class PlaylistExchange(QObject):
    """Dialogs open over ``parent``'s window, in the folder of the last one."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._widget = context, parent
        self._folder = ""
        self._mapped = ("", "")  # the last folder here, and where another computer has it
        context.playlists.imported.connect(self._tell_import)
        context.playlists.choice_found.connect(self._ask_which)

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

        def export(wish: ExportWish) -> None:
            self.export(contents, wish)

        here, there = self._mapped
        folders = self._context.settings.value.folders
        ExportDialog(
            contents.name,
            self._start(),
            export,
            self._widget.window(),
            here=here or (folders[0] if folders else ""),
            there=there,
        ).open()

    def export(self, contents: Contents, wish: ExportWish) -> None:
        self._folder = os.path.dirname(wish.file)
        if wish.mapped.pairs:
            self._mapped = wish.mapped.pairs[0]

        def write(reader: LibraryReader) -> tuple[int, int]:
            wanted = [(contents.name, contents.track_ids)]
            if wish.everything:
                every = reader.playlists()
                wanted = [(each.name, tracks_or_problem(reader, each)[0]) for each in every]
            lists = [
                PlaylistToWrite(name, entries_of(read_tracks(reader, ids))) for name, ids in wanted
            ]
            left_out = export_playlists(
                wish.file,
                lists,
                absolute_paths=wish.absolute,
                format_name=wish.format_name,
                mapped=wish.mapped,
            )
            return sum(len(each.entries) for each in lists), len(left_out)

        self._context.playlists.reading.ask(write, lambda done: self._tell_export(wish.file, *done))

    def _tell_export(self, file: str, n: int, n_left_out: int) -> None:
        said = self.tr("%n track(s) were written to {file}.", "", n)
        said = said.format(file=os.path.abspath(file))
        if n_left_out:
            said += " " + self.tr(
                "%n file(s) are left out: this format cannot hold their names.", "", n_left_out
            )
        self._context.say(said, "warning" if n_left_out else "good")

    def _ask_which(self, found: FoundFile) -> None:
        def choose(lists: list[Imported], marks: FoundMarks | None) -> None:
            if marks is not None:
                self._take_over(marks)
            if lists:
                self._context.playlists.keep(lists)

        def look_again(
            mapped: PathMap,
            answer: Callable[[FoundFile], None],
            failed: Callable[[AppError], None],
        ) -> None:
            if mapped.pairs:
                self._mapped = mapped.pairs[0]
            self._context.playlists.look_into(found.file, mapped, answer, failed)

        ImportDialog(found, choose, look_again, self._mapped, self._widget.window()).open()

    def _take_over(self, marks: FoundMarks) -> None:
        """The cues and beats of a file, as one step."""
        before: list[Before] = []

        def act(reader: LibraryReader, writer: LibraryWriter) -> None:
            before[:] = keep_marks(reader, writer, marks)

        def back(reader: LibraryReader, writer: LibraryWriter) -> None:
            put_back(writer, before)

        said = self.tr("Cues of {cues} tracks and the beats of {grids} were taken over.").format(
            cues=text.count(marks.n_cues), grids=text.count(marks.n_grids)
        )
        step = Change(
            self.tr("take over cues and beats"),
            self._context,
            act,
            back,
            done=lambda: self._context.say(said, "good"),
        )
        self._context.undo.push(step)

    def _tell_import(self, imported: Imported) -> None:
        if imported.not_found:
            ImportReport(imported, self._widget.window()).open()
            return
        said = self.tr('All %n track(s) of "{name}" were found.', "", imported.n_listed)
        self._context.say(said.format(name=imported.name), "good")

    def _start(self) -> str:
        folders = self._context.settings.value.folders
        return self._folder or (folders[0] if folders else os.path.expanduser("~"))
