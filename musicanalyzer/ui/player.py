"""Plays: a queue of tracks one after the other, and ten seconds of a track between them.

One deck plays the queue. What comes in the next ``PRELOAD_S`` is opened before, and follows without
a sample between (``audio.programme``). A file that cannot be played is told in one sentence and
passed over; without a sound device everything plays on in silence, and where a device or a drive
stops for a while, the music waits and goes on by itself.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from musicanalyzer.errors import AppError
from musicanalyzer.library.records import TrackRow
from musicanalyzer.ui.chosen_device import ChosenDevice
from musicanalyzer.ui.context import Context
from musicanalyzer.ui.deck import Deck, unplayable
from musicanalyzer.ui.snippets import Snippets
from musicanalyzer.ui.sound_output import SoundOutput

PRELOAD_S = 8.0
RESTART_S = 3.0  # into a track, "previous" begins it again
STALL_S = 3  # without a sample, before a track is said to wait for its drive
MAX_FAILURES = 5  # in a row, before it is the drive that is gone and not the files


class Player(QObject):
    """Made once, in the main window. Seconds and volumes 0..1."""

    track_changed = Signal(object)  # TrackRow
    playing_changed = Signal(bool)
    moved = Signal(float)
    duration_changed = Signal(float)
    volume_changed = Signal()
    snippet_changed = Signal(object)  # the TrackRow of which ten seconds are heard, or None

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.queue: list[int] = []
        self.track: TrackRow | None = None
        self.is_muted = False
        self.volume = context.settings.value.volume
        self._at = -1  # in the queue
        self._is_playing = False
        self._failures = 0
        self.output = SoundOutput(self)
        self.device = ChosenDevice(context, self.output, self)
        self.output.set_volume(self._audible)
        self.output.stalled.connect(self._device_stalled)
        self.output.recovered.connect(self._say_it_goes_on)
        self._deck = deck = Deck(self.output, self)
        deck.ended.connect(self._ended)
        deck.followed.connect(self._followed)
        deck.failed.connect(self._failed)
        deck.moved.connect(self._moved)
        deck.loaded.connect(self.duration_changed)
        self._is_opening = False  # another track than the one that the deck has
        self._ready: deque[tuple[int, TrackRow]] = deque()  # on the deck, to follow
        self._is_preparing = False
        self._snippet = Snippets(context, self.output, self)
        self._snippet.changed.connect(self._snippet_changed)
        self._resumes = False  # after the snippets
        self._waits_for_drive = False
        self._still_s = 0
        self._watch = QTimer(self, interval=1000)
        self._watch.timeout.connect(self._look_at_drive)
        self._save_volume = QTimer(self, singleShot=True, interval=400)
        self._save_volume.timeout.connect(self._remember_volume)
        context.play_asked.connect(self.play)
        context.play_from_asked.connect(self.play_from)
        context.compare_asked.connect(self.compare)
        context.snippets_asked.connect(self.play_snippets)

    # What is heard

    @property
    def is_playing(self) -> bool:
        return self._is_playing

    @property
    def position_s(self) -> float:
        return self._deck.position_s

    @property
    def duration_s(self) -> float:
        stored = self.track.duration_s if self.track is not None else None
        return self._deck.duration_s or stored or 0.0

    @property
    def has_next(self) -> bool:
        return self._at + 1 < len(self.queue)

    def play(self, track_ids: Sequence[int], first: int = 0) -> None:
        """These tracks in their order, beginning with the one at ``first``."""
        if track_ids:
            self._forget_ready()
            self.queue = list(track_ids)
            self._failures = 0
            self._go(min(max(first, 0), len(self.queue) - 1))

    def play_from(self, track_id: int, start_s: float) -> None:
        """A track from a second on; the queue stays where it holds the track."""
        self._failures = 0
        if self.track is not None and self.track.id == track_id and self._deck.path:
            self._snippet.stop()
            self.seek(start_s)
            self.resume()
            return
        if track_id not in self.queue:
            self._forget_ready()
            self.queue = [track_id]
        self._go(self.queue.index(track_id), start_s)

    def compare(self, one: int, other: int, later_s: float, start_s: float) -> None:
        """Go on in the one of two tracks that is not heard, where the other was: what lies at a
        second of the one lies ``later_s`` later in the other. Where neither is heard, the one
        begins at ``start_s``.
        """
        now = None if self.track is None else self.track.id
        if now == one:
            self.play_from(other, max(0.0, self.position_s + later_s))
        elif now == other:
            self.play_from(one, max(0.0, self.position_s - later_s))
        else:
            self.play_from(one, start_s)

    def toggle(self) -> None:
        if self._is_playing:
            self.pause()
        else:
            self.resume()

    def resume(self) -> None:
        self._resumes = False
        self._snippet.stop()
        if self.track is None or self._is_playing:
            return
        self._failures = 0
        deck = self._deck
        if not deck.path or deck.has_failed or self.position_s >= self.duration_s - 0.05:
            self._go(self._at)  # again: a drive may be back
            return
        self._set_playing(True)
        deck.play()

    def pause(self) -> None:
        self._resumes = False
        self._deck.pause()
        self._set_playing(False)

    def next(self) -> None:
        if self.has_next:
            self._failures = 0
            self._go(self._at + 1)

    def previous(self) -> None:
        """The track before, or the beginning of this one."""
        if self.track is None:
            return
        self._failures = 0
        if self.position_s > RESTART_S or self._at == 0:
            self.seek(0.0)
        else:
            self._go(self._at - 1)

    def seek(self, position_s: float) -> None:
        if self.track is not None:
            position_s = min(max(position_s, 0.0), self.duration_s)
            self._deck.seek(position_s)
            self.moved.emit(position_s)

    def skip(self, seconds: float) -> None:
        """Forward, or back where negative."""
        self.seek(self.position_s + seconds)

    def play_snippets(self, track_ids: Sequence[int]) -> None:
        """Ten typical seconds of each; what was playing waits, and goes on afterwards."""
        if track_ids:
            if self._is_playing:
                self.pause()
                self._resumes = True
            self.device.look()
            self._snippet.play(track_ids)
        else:
            self._snippet.stop()

    def close(self) -> None:
        """Silence, and the volume is remembered."""
        self._resumes = False
        self._snippet.stop()
        self._deck.clear()
        self._set_playing(False)
        self.output.close()
        if self._save_volume.isActive():
            self._save_volume.stop()
            self._remember_volume()

    # How loud, and where

    @property
    def _audible(self) -> float:
        return 0.0 if self.is_muted else self.volume

    def set_volume(self, volume: float) -> None:
        self.volume = min(max(volume, 0.0), 1.0)
        self.is_muted = False
        self._apply_volume()
        self._save_volume.start()

    def set_muted(self, muted: bool) -> None:
        self.is_muted = muted
        self._apply_volume()

    def _apply_volume(self) -> None:
        self.output.set_volume(self._audible)
        self.volume_changed.emit()

    def _remember_volume(self) -> None:
        self._context.settings.update(volume=self.volume)

    # One after the other

    def _go(self, at: int, start_s: float = 0.0) -> None:
        self._snippet.stop()
        self._resumes = False
        self._at = at
        if self._ready and self._ready[0][0] == at and start_s == 0 and not self._is_opening:
            self._deck.skip()
            self._begin(self._ready.popleft()[1])
            return
        self._forget_ready()
        self._is_opening = True
        track_id = self.queue[at]

        def opened(track: TrackRow | None) -> None:
            self._is_opening = False
            if track is None:
                self._passed_over(self.tr("A track is no longer in the library."))
                return
            self.device.look()
            self._deck.load(track.path, start_s=start_s)
            self._begin(track)

        def failed(error: AppError) -> None:
            self._is_opening = False
            self._context.fail(error)

        self._context.details.ask(
            lambda reader: reader.track(track_id), opened, key="player", failed=failed
        )

    def _begin(self, track: TrackRow) -> None:
        self._show(track)
        self._set_playing(True)
        self._deck.play()

    def _followed(self) -> None:
        """What was prepared is heard now."""
        if self._ready:
            self._at, track = self._ready.popleft()
            self._show(track)

    def _show(self, track: TrackRow) -> None:
        self.track = track
        self._waits_for_drive = False
        self._still_s = 0
        self.track_changed.emit(track)
        self.duration_changed.emit(self.duration_s)
        self.moved.emit(self.position_s)

    def _set_playing(self, playing: bool) -> None:
        if playing != self._is_playing:
            self._is_playing = playing
            self._still_s = 0
            if playing:
                self._watch.start()
            else:
                self._watch.stop()
            self.playing_changed.emit(playing)

    def _look_at_drive(self) -> None:
        """Once a second. What a slow drive is still opening is waited for."""
        self._still_s = self._still_s + 1 if self._deck.is_starved else 0
        if self._still_s >= STALL_S and not self._waits_for_drive:
            self._waits_for_drive = True
            self._context.say(
                self.tr("The drive gives no more of this track. The music goes on when it does."),
                "warning",
            )

    def _device_stalled(self) -> None:
        self._context.say(
            self.tr(
                "The sound device takes no more sound. The music goes on when it does; if it does "
                "not, start the program again."
            ),
            "warning",
        )

    def _say_it_goes_on(self) -> None:
        self._context.say(self.tr("The music goes on."), "good")

    def _moved(self, position_s: float) -> None:
        if position_s > 0 and self._is_playing:
            self._failures = 0
            if self._waits_for_drive and not self._deck.is_starved:
                self._waits_for_drive = False
                self._say_it_goes_on()
        self.moved.emit(position_s)
        self._prepare_next()

    def _prepare_next(self) -> None:
        """Open what comes in the next seconds."""
        at = self._ready[-1][0] + 1 if self._ready else self._at + 1
        left_s = self.duration_s - self.position_s
        left_s += sum(track.duration_s or 0.0 for _, track in self._ready)
        if (
            not self._is_playing
            or self._is_preparing
            or self._is_opening
            or at >= len(self.queue)
            or left_s >= PRELOAD_S
        ):
            return
        self._is_preparing = True
        track_id = self.queue[at]

        def prepare(track: TrackRow | None) -> None:
            if track is not None and self._is_preparing:
                self._is_preparing = False
                self._ready.append((at, track))
                self._deck.prepare(track.path)
                self._prepare_next()

        self._context.details.ask(lambda reader: reader.track(track_id), prepare, key="player-next")

    def _forget_ready(self) -> None:
        self._ready.clear()
        self._is_preparing = False
        self._deck.forget_prepared()

    def _ended(self) -> None:
        if self._is_opening:
            return
        if self.has_next:
            self._go(self._at + 1)
        else:
            self._set_playing(False)
            self.moved.emit(self.duration_s)

    def _failed(self, words: str) -> None:
        if self._is_opening or self.track is None:
            return
        self._passed_over(unplayable(self.track, words))

    def _passed_over(self, sentence: str) -> None:
        self._context.say(sentence, "warning")
        self._failures += 1
        if self._failures >= MAX_FAILURES:
            self._context.say(
                self.tr(
                    "%n file(s) in a row could not be played, so playing was stopped. "
                    "Is a drive missing?",
                    "",
                    self._failures,
                ),
                "error",
            )
        elif self.has_next:
            self._go(self._at + 1)
            return
        self._set_playing(False)

    def _snippet_changed(self, track: TrackRow | None) -> None:
        self.snippet_changed.emit(track)
        if track is None and self._resumes:
            self.resume()
