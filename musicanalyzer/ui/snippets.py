"""Ten typical seconds of a track, for whoever looks for one by ear.

Which ten is decided from the stored timelines, on the library's thread.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import TrackRow
from musicanalyzer.ui.context import Context
from musicanalyzer.ui.deck import Deck, unplayable
from musicanalyzer.ui.sound_output import SoundOutput

SNIPPET_S = 10.0
FADE_S = 0.3


class Snippets(QObject):
    """Ten typical seconds of each of some tracks, faded in and out."""

    changed = Signal(object)  # the TrackRow that is heard, or None at the end

    def __init__(
        self, context: Context, output: SoundOutput, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self.deck = Deck(output, self)
        self.deck.ended.connect(self._next)
        self.deck.failed.connect(self._failed)
        self._waiting: list[int] = []
        self._track: TrackRow | None = None
        self._is_active = False

    def play(self, track_ids: Sequence[int]) -> None:
        self._waiting = list(track_ids)
        self._is_active = True
        self._next()

    def stop(self) -> None:
        self._waiting = []
        if self._is_active:
            self._is_active = False
            self._track = None
            self.deck.clear()
            self.changed.emit(None)

    def _next(self) -> None:
        if not self._waiting:
            self.stop()
            return
        track_id = self._waiting.pop(0)

        def question(reader: LibraryReader) -> tuple[TrackRow | None, float]:
            from musicanalyzer.services.preview import stored_passage

            track = reader.track(track_id)
            return track, 0.0 if track is None else stored_passage(reader, track.recording_id)

        self._context.details.ask(question, self._open, key="snippet")

    def _open(self, answer: tuple[TrackRow | None, float]) -> None:
        track, start_s = answer
        if not self._is_active:
            return
        if track is None:
            self._next()
            return
        self._track = track
        self.deck.load(track.path, start_s=start_s, end_s=start_s + SNIPPET_S, fade_s=FADE_S)
        self.changed.emit(track)
        self.deck.play()

    def _failed(self, words: str) -> None:
        if self._track is not None:
            self._context.say(unplayable(self._track, words), "warning")
        self._next()
