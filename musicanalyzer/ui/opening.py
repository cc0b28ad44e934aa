"""Opens single files: those in the library are shown and played, others are added and then shown.

A file that is added is not played when it is done: that may be minutes later, behind a scan that
runs, and sound out of nowhere is worse than a click.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QItemSelectionModel, QObject

from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import TrackRow
from musicanalyzer.ui import columns, text
from musicanalyzer.ui.bridge import Job
from musicanalyzer.ui.context import Context
from musicanalyzer.ui.sentences import translated
from musicanalyzer.ui.track_table import TrackTable
from musicanalyzer.ui.track_view import TrackView

Found = dict[str, TrackRow | None]


class Opening(QObject):
    """Selects in ``view``, whose table is ``table``."""

    def __init__(
        self, context: Context, view: TrackView, table: TrackTable, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._view = view
        self._table = table
        self._wanted: list[int] = []  # to be selected once the table shows them
        self._adding: dict[Job, tuple[str, ...]] = {}
        table.modelReset.connect(self._select)
        table.rowsInserted.connect(self._select)
        context.scans.changed.connect(self._scans_changed)

    def open(self, files: Sequence[str]) -> None:
        """Show and play these files; add those that the library does not have."""
        paths = tuple(dict.fromkeys(os.path.abspath(path) for path in files))
        if paths:
            self._context.details.ask(partial(_tracks_at, paths), self._found)

    def _found(self, found: Found) -> None:
        known = [track for track in found.values() if track is not None and not track.missing]
        there = {track.path for track in known}
        new = tuple(path for path in found if path not in there)
        gone = [path for path in new if not os.path.isfile(path)]
        if gone:
            self._context.say(
                self.tr("There is no file {path}; check whether it was moved.").format(
                    path=gone[0]
                ),
                "error",
            )
        if known:
            self._show(known)
            if playable := [track.id for track in known if track.failure is None]:
                self._context.play(playable)
        if add := tuple(path for path in new if path not in gone):
            self._add(add)

    def _add(self, paths: tuple[str, ...]) -> None:
        job = self._context.scans.start(paths)
        self._adding[job] = paths
        name = os.path.basename(paths[0])
        if self._context.scans.is_waiting(job):
            sentence = self.tr("{name} is added when the scan that runs has finished.")
        elif len(paths) > 1:
            sentence = self.tr("Listening to %n file(s)…", "", len(paths))
        else:
            sentence = self.tr("Listening to {name}…")
        self._context.say(sentence.format(name=name))

    def _scans_changed(self) -> None:
        scans = self._context.scans
        for job in [j for j in self._adding if not j.is_running and not scans.is_waiting(j)]:
            paths = self._adding.pop(job)
            if job.error is None and not job.is_cancelled:
                self._context.details.ask(partial(_tracks_at, paths), self._added)

    def _added(self, found: Found) -> None:
        tracks = [track for track in found.values() if track is not None]
        failed = [track for track in tracks if track.failure is not None]
        if failed and failed[0].failure is not None:
            self._context.say(translated(failed[0].failure.message), "warning")
        elif len(tracks) == 1:
            genre = columns.genre(tracks[0])
            self._context.say(
                self.tr("Added {name}: {genre}.").format(
                    name=text.name_of(tracks[0]), genre=genre or text.DASH
                ),
                "good",
            )
        elif tracks:
            self._context.say(self.tr("%n file(s) added.", "", len(tracks)), "good")
        self._show(tracks)

    # Selecting

    def _show(self, tracks: Sequence[TrackRow]) -> None:
        if tracks:
            self._wanted = [track.id for track in tracks]
            # A search or a filter would hide them.
            self._context.search_asked.emit("")
            self._context.track_chosen.emit(tracks[0].id)
            self._select()

    def _select(self) -> None:
        rows = [self._table.row_of(track_id) for track_id in self._wanted]
        if not rows or min(rows) < 0:
            return
        self._wanted = []
        self._view.selectRow(rows[0])
        self._view.scrollTo(self._table.index(rows[0], 0))
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        for row in rows[1:]:
            self._view.selectionModel().select(self._table.index(row, 0), flags)


def _tracks_at(paths: Sequence[str], reader: LibraryReader) -> Found:
    return {path: reader.track_at(path) for path in paths}
