"""Plays a track with a click on each beat, a minute at a time.

The click is mixed into a temporary file (``services.click``), because two players cannot be kept
together to the millisecond. The next minute is made when the one that plays has ended: there is a
gap of some tenths of a second then. A grid that changes is heard from where one is.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from musicanalyzer.errors import AppError
from musicanalyzer.library.records import TrackRow
from musicanalyzer.services.beat_grid import NO_GRID, BeatGrid
from musicanalyzer.ui.bridge import Computing
from musicanalyzer.ui.deck import Deck
from musicanalyzer.ui.player import Player
from musicanalyzer.ui.sentences import translated

LEAST_S = 0.1  # of a track, before its end is its end
AGAIN_MS = 250  # after the last of several changes


class ClickPlayer(QObject):
    """To be closed at the end. Seconds of the track."""

    moved = Signal(float)
    playing_changed = Signal(bool)
    failed = Signal(str)

    def __init__(self, player: Player, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._player = player
        self._computing = Computing("click", self)
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._number = 0
        self._deck: Deck | None = None
        self._track: TrackRow | None = None
        self._grid: BeatGrid = NO_GRID
        self._start_s = 0.0  # of the passage that plays
        self.is_playing = False
        self._again = QTimer(self, singleShot=True, interval=AGAIN_MS)
        self._again.timeout.connect(lambda: self._make(self.position_s))

    @property
    def position_s(self) -> float:
        return self._start_s + (self._deck.position_s if self._deck is not None else 0.0)

    def play(self, track: TrackRow, grid: BeatGrid, start_s: float) -> None:
        self._player.pause()
        self._track, self._grid = track, grid
        self._set_playing(True)
        self._make(start_s)

    def stop(self) -> None:
        self._again.stop()
        if self._deck is not None:
            self._deck.clear()
        self._set_playing(False)

    def set_grid(self, grid: BeatGrid) -> None:
        self._grid = grid
        if self.is_playing:
            self._again.start()

    def close(self) -> None:
        self.stop()
        self._computing.close()
        if self._folder is not None:
            with suppress(OSError):  # Windows: a file that was played may still be held
                self._folder.cleanup()

    def _make(self, start_s: float) -> None:
        from musicanalyzer.services.click import write_clicks

        track, grid = self._track, self._grid
        if track is None or not self.is_playing:
            return
        if start_s >= (track.duration_s or 0.0) - LEAST_S:
            self.stop()  # there is nothing left to hear
            return
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(
                prefix="musicanalyzer-click-", ignore_cleanup_errors=True
            )
        self._number += 1
        target = Path(self._folder.name) / f"{self._number}.wav"

        def work(cancelled: Callable[[], bool]) -> bool:
            return write_clicks(track.path, target, grid, start_s=start_s, cancelled=cancelled)

        def ready(is_whole: bool) -> None:
            if is_whole and self.is_playing:
                self._load(target, start_s)

        self._computing.do(work, ready, key="click", failed=self._refused)

    def _load(self, file: Path, start_s: float) -> None:
        if self._deck is None:
            self._player.device.look()
            self._deck = Deck(self._player.output, self)
            self._deck.moved.connect(self._moved)
            self._deck.ended.connect(self._ended)
            self._deck.failed.connect(self._deck_failed)
        old = self._deck.path
        self._start_s = start_s
        self._deck.load(str(file))
        self._deck.play()
        if old:
            with suppress(OSError):
                Path(old).unlink()

    def _moved(self, _: float) -> None:
        if self.is_playing:
            self.moved.emit(self.position_s)

    def _ended(self) -> None:
        from musicanalyzer.services.click import PASSAGE_S

        end_s = self._start_s + PASSAGE_S
        self._make(end_s)

    def _deck_failed(self, words: str) -> None:
        self.stop()
        self.failed.emit(
            self.tr("The click cannot be played: {why}").format(
                why=words or self.tr("its file has gone")
            )
        )

    def _refused(self, error: AppError) -> None:
        self.stop()
        self.failed.emit(translated(error.message))

    def _set_playing(self, playing: bool) -> None:
        if playing != self.is_playing:
            self.is_playing = playing
            self.playing_changed.emit(playing)
