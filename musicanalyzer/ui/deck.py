"""One file being played: Qt's media player with its output, made small.

QtMultimedia is imported when the first deck is made, not with the window: it costs 0.1 to 0.4 s.
Where there is no sound device a deck plays on in silence, in real time.
"""

from __future__ import annotations

import os
from typing import Any

from PySide6.QtCore import QCoreApplication, QLoggingCategory, QObject, QUrl, Signal

from musicanalyzer.library.records import TrackRow
from musicanalyzer.ui import text


class Deck(QObject):
    """Seconds and volumes 0..1 outside; Qt's milliseconds stay in here."""

    ended = Signal()
    failed = Signal(str)  # why, in the backend's words; empty where the file is not there
    moved = Signal(float)
    loaded = Signal(float)  # the duration

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # Without this, Qt writes which optional libraries it looked for to the user's terminal.
        QLoggingCategory.setFilterRules("qt.multimedia.*=false")
        from PySide6.QtMultimedia import QAudioOutput, QMediaPlayer

        self._status: Any = QMediaPlayer.MediaStatus
        self._output = QAudioOutput(self)
        self._player = QMediaPlayer(self)
        for signal in (self._output.volumeChanged, self._player.positionChanged):
            _let_other_threads_disconnect(signal)
        self._player.setAudioOutput(self._output)
        self._player.mediaStatusChanged.connect(self._status_changed)
        self._player.errorOccurred.connect(self._error)
        self._player.positionChanged.connect(lambda ms: self.moved.emit(ms / 1000))
        self._path = ""
        self._start_s = 0.0
        self._is_loaded = False
        self._is_wanted = False  # to play, as soon as it is loaded
        self._fault: str | None = None

    # What is played

    @property
    def path(self) -> str:
        return self._path

    @property
    def has_failed(self) -> bool:
        return self._fault is not None

    @property
    def is_loaded(self) -> bool:
        """Whether the file has been opened, which takes as long as its drive does."""
        return self._is_loaded

    @property
    def position_s(self) -> float:
        return self._player.position() / 1000 if self._is_loaded else self._start_s

    @property
    def duration_s(self) -> float:
        return self._player.duration() / 1000

    def load(self, path: str, *, start_s: float = 0.0) -> None:
        """Open a file and be ready at ``start_s``; :meth:`play` then begins without delay, or
        says what is wrong with it.
        """
        self.clear()
        self._path, self._start_s = path, start_s
        if not os.path.isfile(path):  # what the backend says then differs between systems
            self._fault = ""
            return
        self._player.setSource(QUrl.fromLocalFile(path))

    def play(self) -> None:
        if self._fault is not None:
            self.failed.emit(self._fault)
        elif self._path:
            self._is_wanted = True
            if self._is_loaded:
                self._player.play()

    def pause(self) -> None:
        self._is_wanted = False
        self._player.pause()

    def seek(self, position_s: float) -> None:
        self._start_s = position_s
        if self._is_loaded:
            self._player.setPosition(round(position_s * 1000))

    def clear(self) -> None:
        """Stop, and let go of the file."""
        self._path, self._start_s = "", 0.0
        self._is_loaded = self._is_wanted = False
        self._fault = None
        self._player.stop()
        self._player.setSource(QUrl())

    # How it sounds

    def set_volume(self, volume: float) -> None:
        # Half of the slider is half as loud to the ear, which hears levels, not amplitudes.
        self._output.setVolume(volume**3)

    def set_device(self, device: Any) -> None:
        """A ``QAudioDevice``."""
        if self._output.device() != device:
            self._output.setDevice(device)

    @property
    def is_connected(self) -> bool:
        return self._player.audioOutput() is not None

    def set_connected(self, connected: bool) -> None:
        """A deck that is not connected plays in silence, and does not tell its end."""
        output = self._output if connected else None
        if self._player.audioOutput() != output:
            self._player.setAudioOutput(output)  # type: ignore[arg-type]

    # Qt's side

    def _status_changed(self, status: Any) -> None:
        if status == self._status.LoadedMedia and not self._is_loaded and self._path:
            self._is_loaded = True
            if self._start_s > 0:
                self._player.setPosition(round(self._start_s * 1000))
            self.loaded.emit(self.duration_s)
            if self._is_wanted:
                self._player.play()
        elif status == self._status.EndOfMedia and self._is_wanted:
            self._is_wanted = False
            self.ended.emit()

    def _error(self, error: Any, words: str) -> None:
        if self._fault is None and self._path:
            self._fault = words
            if self._is_wanted:
                self._is_wanted = False
                self.failed.emit(words)


def _let_other_threads_disconnect(signal: Any) -> None:
    """Keep Qt's decoder threads from ever waiting for Python.

    When such a thread lets go of the signal's sender for the first time, PySide (6.11) asks Python
    whether it overrides ``disconnectNotify``, while Qt holds a lock; if the window's thread, which
    has Python's, stops the player just then, both wait for ever. The answer is remembered: it is
    had here, where nobody waits. (Of new decks that were stopped at once, one in the first hundred
    hung without this, and none of 900 with it.)
    """

    def nobody(*_: object) -> None: ...

    signal.connect(nobody)
    signal.disconnect(nobody)


def output_devices() -> list[Any]:
    """The ``QAudioDevice`` of every output that there is, the system's usual one first."""
    from PySide6.QtMultimedia import QMediaDevices

    usual = QMediaDevices.defaultAudioOutput()
    others = [device for device in QMediaDevices.audioOutputs() if device != usual]
    return others if usual.isNull() else [usual, *others]


def unplayable(track: TrackRow, words: str) -> str:
    """The sentence about a file that cannot be played; ``words`` as ``Deck.failed`` gives them."""
    if words:
        sentence = QCoreApplication.translate(
            "playing", "“{name}” cannot be played: {path} is damaged or of an unknown kind."
        )
    else:
        sentence = QCoreApplication.translate(
            "playing", "“{name}” cannot be played: {path} is not there. Scan again if it was moved."
        )
    return sentence.format(name=text.name_of(track), path=track.path)
