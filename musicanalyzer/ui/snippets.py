"""Ten typical seconds of a track, for whoever looks for one by ear.

Which ten is decided from the stored timelines, on the library's thread.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QVariantAnimation, Signal

from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import TrackRow
from musicanalyzer.ui.context import Context
from musicanalyzer.ui.deck import Deck, unplayable

SNIPPET_S = 10.0
FADE_MS = 300


class Snippets(QObject):
    """Ten typical seconds of each of some tracks, faded in and out."""

    changed = Signal(object)  # the TrackRow that is heard, or None at the end

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.decks: list[Deck] = []  # none until one is needed
        self._waiting: list[int] = []
        self._track: TrackRow | None = None
        self._is_active = False
        self._end_s = 0.0
        self._volume = 0.0
        self._fade = QVariantAnimation(self)
        self._fade.setDuration(FADE_MS)
        self._fade.valueChanged.connect(lambda share: self._set(share))

    def play(self, track_ids: Sequence[int], *, volume: float) -> None:
        self._volume = volume
        self._waiting = list(track_ids)
        self._is_active = True
        self._next()

    def stop(self) -> None:
        self._waiting = []
        if self._is_active:
            self._is_active = False
            self._track = None
            self._fade.stop()
            for deck in self.decks:
                deck.clear()
            self.changed.emit(None)

    def set_volume(self, volume: float) -> None:
        self._volume = volume
        self._set(1.0)

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
        if not self.decks:
            deck = Deck(self)
            deck.moved.connect(self._moved)
            deck.ended.connect(self._next)
            deck.failed.connect(self._failed)
            self.decks = [deck]
        self._track, self._end_s = track, start_s + SNIPPET_S
        self._set(0.0)
        self.decks[0].load(track.path, start_s=start_s)
        self.changed.emit(track)
        self._fade_to(1.0)
        self.decks[0].play()

    def _moved(self, position_s: float) -> None:
        if not self._is_active:
            return
        if position_s >= self._end_s:
            self._next()
        elif position_s >= self._end_s - FADE_MS / 1000 and self._fade.endValue() != 0.0:
            self._fade_to(0.0)

    def _failed(self, words: str) -> None:
        if self._track is not None:
            self._context.say(unplayable(self._track, words), "warning")
        self._next()

    def _fade_to(self, share: float) -> None:
        self._fade.stop()
        self._fade.setStartValue(1.0 - share)
        self._fade.setEndValue(share)
        self._fade.start()

    def _set(self, share: float) -> None:
        for deck in self.decks:
            deck.set_volume(self._volume * share)
