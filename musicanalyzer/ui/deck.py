"""One thing being played: a file, and the files that follow it without a gap.

What is heard is decided in ``audio.programme``, on other threads; a deck tells the window of it.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject, Signal

from musicanalyzer.audio.programme import Programme
from musicanalyzer.library.records import TrackRow
from musicanalyzer.ui import text
from musicanalyzer.ui.sound_output import SoundOutput


class Deck(QObject):
    """Seconds. Everything is told on the window's thread, when it is heard."""

    ended = Signal()  # and nothing followed
    followed = Signal()  # by the first of the prepared files: all here is of that from now on
    failed = Signal(str)  # why, in the decoder's words; empty where the file is not there
    moved = Signal(float)
    loaded = Signal(float)  # the duration

    def __init__(self, output: SoundOutput, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._output = output
        self._programme = programme = Programme()
        output.add(programme)
        output.looked.connect(self._look)

        def let_go() -> None:
            programme.clear()
            output.remove(programme)

        self.destroyed.connect(let_go)
        self._path = ""
        self._prepared: list[str] = []
        self._told_s: float | None = None
        self._is_told = False  # that it is loaded

    @property
    def path(self) -> str:
        return self._path

    @property
    def has_failed(self) -> bool:
        return self._programme.fault is not None

    @property
    def is_loaded(self) -> bool:
        """Whether the file has been opened, which takes as long as its drive does."""
        return self._programme.is_loaded

    @property
    def is_starved(self) -> bool:
        """Whether the drive does not give what would be heard now."""
        return self._programme.is_starved

    @property
    def position_s(self) -> float:
        return self._programme.position_s

    @property
    def duration_s(self) -> float:
        """0 while it is not known."""
        return self._programme.duration_s

    def load(
        self, path: str, *, start_s: float = 0.0, end_s: float | None = None, fade_s: float = 0.0
    ) -> None:
        """Only this file, from ``start_s`` to ``end_s``, each faded over ``fade_s``; :meth:`play`
        then begins without delay, or says what is wrong with it.
        """
        self._output.begin()
        self._programme.load(path, start_s=start_s, end_s=end_s, fade_s=fade_s)
        self._path, self._prepared = path, []
        self._told_s, self._is_told = None, False
        self._output.wake()

    def prepare(self, path: str) -> None:
        """Open a file that is to follow the last one, with no sample in between."""
        self._prepared.append(path)
        self._programme.prepare(path)

    def forget_prepared(self) -> None:
        self._prepared = []
        self._programme.forget_prepared()

    def skip(self) -> None:
        """To the first of the prepared files, at once."""
        self._output.begin()
        self._programme.skip()
        self._go_on()

    def play(self) -> None:
        self._programme.play()
        self._output.wake()

    def pause(self) -> None:
        self._programme.pause()

    def seek(self, position_s: float) -> None:
        self._output.begin()
        self._programme.seek(position_s)
        self._output.wake()

    def clear(self) -> None:
        """Stop, and let go of the files."""
        self._programme.clear()
        self._path, self._prepared = "", []

    def _go_on(self) -> None:
        self._path = self._prepared.pop(0)
        self._told_s, self._is_told = None, False

    def _look(self) -> None:
        programme = self._programme
        for _ in range(programme.take_followed()):
            if self._prepared:
                self._go_on()
                self.followed.emit()
        if not self._is_told and programme.is_loaded:
            self._is_told = True
            self.loaded.emit(programme.duration_s)
        position_s = programme.position_s
        if self._path and position_s != self._told_s:
            self._told_s = position_s
            self.moved.emit(position_s)
        if not programme.is_playing:
            return
        if (fault := programme.fault) is not None:
            programme.pause()
            self.failed.emit("" if fault.kind in ("vanished", "not-a-file") else str(fault))
        elif programme.is_over:
            programme.pause()
            self.ended.emit()


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
