"""Asks for passages that sound like a stretch of a track, on a thread of its own.

The first question of a library hears its passages, which takes a while and is told meanwhile; what
was heard is kept when it is cut short.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal

from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import TrackRow
from musicanalyzer.ui.bridge import Computing, Failed

if TYPE_CHECKING:  # models and numbers, which are imported on the thread that compares
    from musicanalyzer.services.passages import Passage, PassageFinder

N_PASSAGES = 50


class FoundPassage(NamedTuple):
    track: TrackRow
    passage: Passage


class PassageSearch(QObject):
    """To be closed at the end. Answers to an earlier question never arrive."""

    heard = Signal(int, int)  # so many of so many tracks

    def __init__(self, database: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._database = database
        self._finder: PassageFinder | None = None  # the thread's
        self._computing = Computing("passages", self)

    def ask(
        self,
        track_id: int,
        start_s: float,
        end_s: float,
        answer: Callable[[list[FoundPassage]], None],
        failed: Failed,
    ) -> None:
        def work(cancelled: Callable[[], bool]) -> list[FoundPassage]:
            with LibraryReader(self._database) as reader:
                finder = self._opened()
                stretch = finder.stretch(reader, track_id, start_s, end_s)
                hearing = finder.prepare(reader)
                for progress in hearing:
                    self.heard.emit(progress.done, progress.total)
                    if cancelled():
                        hearing.close()
                        return []
                passages = {
                    passage.track_id: passage
                    for passage in finder.find(reader, stretch, n=N_PASSAGES)
                    if passage.likeness > 0  # the others are as unlike as chance
                }
                return [
                    FoundPassage(row, passages[row.id]) for row in reader.tracks(list(passages))
                ]

        self._computing.do(work, answer, key="passages", failed=failed)

    def give_up(self) -> None:
        """What is being looked for is no longer wanted."""
        self._computing.do(lambda cancelled: None, lambda _: None, key="passages")

    def close(self) -> None:
        self._computing.close()

    def _opened(self) -> PassageFinder:
        if self._finder is None:
            from musicanalyzer.services.installed import installed_models
            from musicanalyzer.services.passages import PassageFinder

            self._finder = PassageFinder(installed_models())
        return self._finder
