"""Changes of the library that can be undone: corrections, and examples of the user's own labels.

A change runs on the library's changing thread, in the order asked; what it needs to know to be
taken back it finds there, so that an undo right after it is right too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtGui import QUndoCommand

from musicanalyzer.errors import AppError
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import TrackRow
from musicanalyzer.library.writer import LibraryWriter
from musicanalyzer.services import correct, grid_edits, teach
from musicanalyzer.services.track_facts import STRUCTURES
from musicanalyzer.ui.context import Context

Act = Callable[[LibraryReader, LibraryWriter], None]
Examples = Mapping[int, bool | None]  # recording: whether the label fits; None: no example


def _nothing() -> None:
    pass


class Change(QUndoCommand):
    """``done`` and ``undone`` are called on the window's thread when it is so; ``failed`` when it
    could not be done, after the user has been told.
    """

    def __init__(
        self,
        title: str,
        context: Context,
        act: Act,
        back: Act,
        *,
        done: Callable[[], None] = _nothing,
        undone: Callable[[], None] = _nothing,
        failed: Callable[[], None] = _nothing,
    ) -> None:
        super().__init__(title)
        self._context = context
        self._act, self._back = act, back
        self._done, self._undone, self._failed = done, undone, failed

    def redo(self) -> None:
        self._context.changing.do(self._act, lambda _: self._done(), failed=self._refused)

    def undo(self) -> None:
        self._context.changing.do(self._back, lambda _: self._undone(), failed=self._refused)

    def _refused(self, error: AppError) -> None:
        self.setObsolete(True)  # nothing is there to be undone
        self._context.fail(error)
        self._failed()


def correction(track: TrackRow, head: str, label: str) -> tuple[Act, Act]:
    """Keep ``label`` in the head's place; back: what the user had said before holds again."""
    before: list[str | None] = []

    def act(reader: LibraryReader, writer: LibraryWriter) -> None:
        now = reader.track(track.id) or track
        before[:] = now.corrections.get(head, (None,))
        correct.correct(writer, now, head, label)

    def back(reader: LibraryReader, writer: LibraryWriter) -> None:
        now = reader.track(track.id)
        if now is None or head not in now.corrections:
            return  # the track has gone, or was taken back elsewhere
        if before and before[0] is not None:
            correct.correct(writer, now, head, before[0])
        else:
            correct.take_back(writer, now, head)

    return act, back


def taken_back(track: TrackRow, heads: Sequence[str]) -> tuple[Act, Act]:
    """Let the program's own answers hold again; back: what the user had said."""
    before: dict[str, str] = {}

    def act(reader: LibraryReader, writer: LibraryWriter) -> None:
        now = reader.track(track.id) or track
        before.clear()
        before.update({head: now.corrections[head][0] for head in heads if head in now.corrections})
        for head in before:
            correct.take_back(writer, now, head)

    def back(reader: LibraryReader, writer: LibraryWriter) -> None:
        now = reader.track(track.id)
        if now is not None:
            for head, label in before.items():
                correct.correct(writer, now, head, label)

    return act, back


def music_taken_back(track: TrackRow) -> tuple[Act, Act]:
    """Let what was found of key and beats hold again, own grids too; back: what the user said."""
    key_act, key_back = taken_back(track, ("key",))
    before: list[grid_edits.GridState] = []

    def act(reader: LibraryReader, writer: LibraryWriter) -> None:
        now = reader.track(track.id, structures=STRUCTURES) or track
        before[:] = [grid_edits.state_of(now)]
        key_act(reader, writer)
        grid_edits.put(writer, now, grid_edits.GridState())

    def back(reader: LibraryReader, writer: LibraryWriter) -> None:
        key_back(reader, writer)
        if before:
            grid_edits.put(writer, track, before[0])

    return act, back


def lesson(name: str, examples: Callable[[LibraryReader], Examples]) -> tuple[Act, Act]:
    """Give recordings a part in a label, or none; back: the part that they had before."""
    before: dict[int, bool | None] = {}

    def act(reader: LibraryReader, writer: LibraryWriter) -> None:
        changes = examples(reader)
        before.clear()
        before.update(teach.change_examples(reader, writer, name, changes))

    def back(reader: LibraryReader, writer: LibraryWriter) -> None:
        teach.change_examples(reader, writer, name, before)

    return act, back


def taught(name: str, tracks: Sequence[TrackRow], *, fits: bool) -> tuple[Act, Act]:
    """Make tracks examples or counter-examples of a label, new or known."""
    return lesson(name, lambda reader: teach.examples_from(reader, tracks, fits=fits))


def forgotten(name: str) -> tuple[Act, Act]:
    """Take all examples of a label back, and with them the label."""
    return lesson(name, lambda reader: dict.fromkeys(teach.label_named(reader, name).examples))
