"""Plays: a queue of tracks one after the other, and ten seconds of a track between them.

Two decks take turns. The next track is opened ``PRELOAD_S`` before the end of the one that plays
and begins when that one has ended. Nothing has to be read or decoded then, and nothing of either is
cut, but one output stops before the other starts: a gap of 27 ms was measured on PulseAudio, which
is heard where music runs on from track to track. A file that cannot be played is told in one
sentence and passed over; without a sound device everything plays on in silence.

Where no more sound is taken, or a drive gives no more, the deck waits and is left as it is: a sound
server may have ended, of which Qt says nothing, and Qt (6.11 on PulseAudio) ends the program when a
file with an output is then opened or sought in. What the user begins meanwhile plays in silence, on
decks without an output, until the one that waits moves on.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from musicanalyzer.library.records import TrackRow
from musicanalyzer.ui.context import Context
from musicanalyzer.ui.deck import Deck, output_devices, unplayable
from musicanalyzer.ui.snippets import Snippets

PRELOAD_S = 8.0
RESTART_S = 3.0  # into a track, "previous" begins it again
STALL_S = 3  # without moving, before a track is taken to wait for its device
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
        self._decks: list[Deck] = []  # the one that is heard, and the one that comes next
        self._guests: list[Deck] = []
        self._ready: tuple[int, TrackRow] | None = None  # on the second deck
        self._is_preparing = False
        self._snippet = Snippets(context, self)
        self._snippet.changed.connect(self._snippet_changed)
        self._resumes = False  # after the snippets
        self._device_told: str | None = None
        self._devices: QObject | None = None
        self._stalled: Deck | None = None  # waits for its device; the others are silent meanwhile
        self._still_s = 0
        self._last_s = -1.0
        self._watch = QTimer(self, interval=1000)
        self._watch.timeout.connect(self._look_for_stall)
        self._save_volume = QTimer(self, singleShot=True, interval=400)
        self._save_volume.timeout.connect(self._remember_volume)
        context.play_asked.connect(self.play)
        context.play_from_asked.connect(self.play_from)
        context.compare_asked.connect(self.compare)
        context.snippets_asked.connect(self.play_snippets)
        context.settings.changed.connect(self._apply_device)

    # What is heard

    @property
    def is_playing(self) -> bool:
        return self._is_playing

    @property
    def position_s(self) -> float:
        return self._decks[0].position_s if self._decks else 0.0

    @property
    def duration_s(self) -> float:
        known = self._decks[0].duration_s if self._decks else 0.0
        stored = self.track.duration_s if self.track is not None else None
        return known or stored or 0.0

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
        if self.track is not None and self.track.id == track_id and self._decks[0].path:
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
        deck = self._decks[0]
        if not deck.path or deck.has_failed or self.position_s >= self.duration_s - 0.05:
            self._go(self._at)  # again: a drive may be back
            return
        self._set_playing(True)
        deck.play()

    def pause(self) -> None:
        self._resumes = False
        if self._decks:
            self._decks[0].pause()
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
        if self._decks and self.track is not None:
            position_s = min(max(position_s, 0.0), self.duration_s)
            if self._leave_stalled():
                self._decks[0].load(self.track.path, start_s=position_s)
                if self._is_playing:
                    self._decks[0].play()
            else:
                self._decks[0].seek(position_s)
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
            self._connect_devices()
            self._snippet.play(track_ids, volume=self._audible)
        else:
            self._snippet.stop()

    def host(self, deck: Deck) -> None:
        """A deck that somebody else plays, as loud and on the same device as this player's."""
        self._guests.append(deck)
        self._connect_devices()
        self._apply_device()
        deck.set_volume(self._audible)

    def close(self) -> None:
        """Silence, and the volume is remembered."""
        self._resumes = False
        self._snippet.stop()
        self._forget_stalled()
        for deck in self._decks:
            deck.clear()
        self._set_playing(False)
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
        for deck in (*self._decks, *self._guests):
            deck.set_volume(self._audible)
        self._snippet.set_volume(self._audible)
        self.volume_changed.emit()

    def _remember_volume(self) -> None:
        self._context.settings.update(volume=self.volume)

    def _connect_devices(self) -> None:
        """Once there is something to hear: looking for sound devices takes time."""
        if self._devices is None:
            from PySide6.QtMultimedia import QMediaDevices

            devices = QMediaDevices(self)
            devices.audioOutputsChanged.connect(self._devices_changed)
            self._devices = devices
            self._apply_device()

    def _devices_changed(self) -> None:
        """The sound server lives. An output that it had before may be dead for good."""
        if self._stalled is not None:
            self._stalled.set_connected(False)
            self._forget_stalled()
        self._apply_device()

    def _apply_device(self, *_: object) -> None:
        """The device of the settings where it is there, else the system's."""
        if self._devices is None:
            return
        wanted = self._context.settings.value.output_device
        there = output_devices()
        found = next((device for device in there if device.description() == wanted), None)
        chosen = found or (there[0] if there else None)
        problem = None
        if chosen is None:
            problem = self.tr("No sound device was found, so nothing can be heard.")
        elif wanted and found is None:
            problem = self.tr(
                "The sound device “{wanted}” is not there; “{used}” is used instead."
            ).format(wanted=wanted, used=chosen.description())
        if problem is not None and problem != self._device_told:
            self._context.say(problem, "warning")
        self._device_told = problem
        if chosen is not None:
            for deck in (*self._decks, *self._guests, *self._snippet.decks):
                if deck is not self._stalled:
                    deck.set_device(chosen)
                    deck.set_connected(self._stalled is None)

    # One after the other

    def _go(self, at: int, start_s: float = 0.0) -> None:
        self._snippet.stop()
        self._resumes = False
        self._at = at
        ready, self._ready = self._ready, None
        if ready is not None and ready[0] == at and start_s == 0:
            self._leave_stalled()
            self._decks.reverse()
            self._decks[1].clear()
            self._begin(ready[1])
            return
        track_id = self.queue[at]

        def opened(track: TrackRow | None) -> None:
            if track is None:
                self._passed_over(self.tr("A track is no longer in the library."))
                return
            self._open(track, start_s)

        self._context.details.ask(
            lambda reader: reader.track(track_id), opened, key="player", failed=self._context.fail
        )

    def _open(self, track: TrackRow, start_s: float) -> None:
        if not self._decks:
            self._decks = [self._make_deck(), self._make_deck()]
            self._connect_devices()
            self._apply_device()
        self._leave_stalled()
        self._decks[0].load(track.path, start_s=start_s)
        self._begin(track)

    def _make_deck(self) -> Deck:
        deck = Deck(self)
        deck.set_volume(self._audible)

        def only_heard(act):
            return lambda *values: act(*values) if deck is self._decks[0] else None

        for signal in (deck.moved, deck.ended):
            signal.connect(lambda *_: self._heard_again() if deck is self._stalled else None)
        deck.ended.connect(only_heard(self._ended))
        deck.failed.connect(only_heard(self._failed))
        deck.moved.connect(only_heard(self._moved))
        deck.loaded.connect(only_heard(self.duration_changed.emit))
        return deck

    def _begin(self, track: TrackRow) -> None:
        self.track = track
        self._is_preparing = False
        self._set_playing(True)
        self.track_changed.emit(track)
        self.duration_changed.emit(self.duration_s)
        self.moved.emit(self.position_s)
        self._decks[0].play()

    def _set_playing(self, playing: bool) -> None:
        if playing != self._is_playing:
            self._is_playing = playing
            self._still_s = 0
            if playing:
                self._watch.start()
            else:
                self._watch.stop()
            self.playing_changed.emit(playing)

    def _look_for_stall(self) -> None:
        """Once a second. What a slow drive is still opening is waited for."""
        deck = self._decks[0]
        is_still = deck.is_loaded and deck.position_s == self._last_s
        self._last_s = deck.position_s
        self._still_s = self._still_s + 1 if is_still else 0
        if self._still_s < STALL_S:
            return
        self._still_s = 0
        if not deck.is_connected:
            self._ended()  # which is not told of a file that has no output
        elif self._stalled is None:
            self._stalled = deck
            self._apply_device()
            self._context.say(
                self.tr(
                    "The sound device takes no more sound, or the drive gives none. The music "
                    "goes on when they do; if it does not, start the program again."
                ),
                "warning",
            )

    def _leave_stalled(self) -> bool:
        """Whether a deck was heard that waits for its device; a new one is in its place then."""
        if self._stalled is None or self._stalled is not self._decks[0]:
            return False
        self._stalled.set_volume(0.0)
        self._decks[0] = self._make_deck()
        self._apply_device()
        return True

    def _heard_again(self) -> None:
        self._forget_stalled()
        self._apply_device()
        self._context.say(self.tr("The music goes on."), "good")

    def _forget_stalled(self) -> None:
        stalled, self._stalled = self._stalled, None
        self._still_s = 0
        if stalled is not None and stalled not in self._decks:
            stalled.clear()
            stalled.deleteLater()

    def _moved(self, position_s: float) -> None:
        if position_s > 0 and self._is_playing:
            self._failures = 0
        self.moved.emit(position_s)
        left = self.duration_s - position_s
        if self._is_playing and left < PRELOAD_S and self.has_next and not self._is_preparing:
            self._is_preparing = True
            at, track_id = self._at + 1, self.queue[self._at + 1]

            def prepare(track: TrackRow | None) -> None:
                if track is not None and self._is_preparing and at == self._at + 1:
                    self._decks[1].load(track.path)
                    self._ready = (at, track)

            self._context.details.ask(
                lambda reader: reader.track(track_id), prepare, key="player-next"
            )

    def _forget_ready(self) -> None:
        self._ready = None
        self._is_preparing = False
        if self._decks:
            self._decks[1].clear()

    def _ended(self) -> None:
        if self.has_next:
            self._go(self._at + 1)
        else:
            self._set_playing(False)
            self.moved.emit(self.duration_s)

    def _failed(self, words: str) -> None:
        assert self.track is not None
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
        if track is not None:
            self._apply_device()
        self.snippet_changed.emit(track)
        if track is None and self._resumes:
            self.resume()
