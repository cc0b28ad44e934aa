"""Saving what was heard: the sound, its events, the picture; what is seen, or all that is kept.

Which stretch that is, and the picture, hold from the moment that they are chosen in the menu.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QIODevice, QObject, QSaveFile
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QMenu

from musicanalyzer.errors import SettingsError
from musicanalyzer.services.live_log import EventLog
from musicanalyzer.ui import text
from musicanalyzer.ui.bridge import Computing
from musicanalyzer.ui.context import Context
from musicanalyzer.ui.live_canvas import LiveCanvas
from musicanalyzer.ui.save_places import Kind, SavePlaces
from musicanalyzer.ui.sentences import translated

if TYPE_CHECKING:
    from musicanalyzer.audio.history import SoundHistory
    from musicanalyzer.services.heard_files import Saved, Stretch

SOUNDS = (Kind("WAV", (".wav",)), Kind("FLAC", (".flac",)))
EVENTS = (
    Kind("CSV", (".csv",)),
    Kind("JSON", (".json",)),
    Kind("JAMS", (".jams",)),
    Kind("Audacity", (".txt",)),
)
PICTURES = (Kind("PNG", (".png",)), Kind("JPEG", (".jpg", ".jpeg")))


class LiveSaving(QObject):
    """``files`` is the thread that writes."""

    def __init__(
        self, context: Context, canvas: LiveCanvas, files: Computing, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._context, self._canvas, self._files = context, canvas, files
        self._places = SavePlaces(canvas)
        self._history: SoundHistory | None = None
        self._log: EventLog | None = None

    def set_stream(self, history: SoundHistory, log: EventLog) -> None:
        self._history, self._log = history, log

    def fill(self, menu: QMenu) -> None:
        """The menu's words say how long each stretch is whenever it opens."""
        seen, kept = menu.addMenu(""), menu.addMenu("")
        for part, stretch in ((seen, self.seen), (kept, self.kept)):
            for words, ask in (
                (self.tr("The sound (mono)…"), self.ask_sound),
                (self.tr("The events…"), self.ask_events),
                (self.tr("The sound (mono) and its events…"), self.ask_both),
            ):
                part.addAction(words).triggered.connect(
                    lambda *_, ask=ask, stretch=stretch: self._ask(ask, stretch())
                )
        menu.addSeparator()
        menu.addAction(self.tr("The picture…")).triggered.connect(lambda *_: self.ask_picture())

        def say_lengths() -> None:
            for part, words, stretch in (
                (seen, self.tr("What is seen ({length})"), self.seen()),
                (kept, self.tr("All that is kept ({length})"), self.kept()),
            ):
                seconds = 0.0 if stretch is None else stretch.duration_s
                part.setTitle(words.format(length=self._length(seconds)))

        say_lengths()
        menu.aboutToShow.connect(say_lengths)

    def seen(self) -> Stretch | None:
        """What of the picture's time can be saved; None before anything was heard."""
        return self._stretch(*self._canvas.seen_samples)

    def kept(self) -> Stretch | None:
        """All that can be saved; None before anything was heard."""
        return None if self._history is None else self._stretch(0, self._history.end)

    def _stretch(self, start: int, end: int) -> Stretch | None:
        if self._history is None or self._log is None:
            return None
        from musicanalyzer.services.heard_files import Stretch

        return Stretch(self._history, self._log, start, end).still_kept()

    # Asking where

    def ask_sound(self, stretch: Stretch) -> None:
        path = self._places.ask(self.tr("Save the sound"), _name(), SOUNDS)
        if path is not None:
            self.write(stretch, sound=path)

    def ask_events(self, stretch: Stretch) -> None:
        path = self._places.ask(self.tr("Save the events"), _name(), EVENTS)
        if path is not None:
            self.write(stretch, events=path)

    def ask_both(self, stretch: Stretch) -> None:
        """Of the same stretch, so that the events' times are those in the saved sound."""
        sound = self._places.ask(self.tr("Save the sound"), _name(), SOUNDS)
        if sound is not None:
            beside = sound.with_suffix(EVENTS[0].endings[0]).name
            events = self._places.ask(self.tr("Save the events"), beside, EVENTS)
            if events is not None:
                self.write(stretch, sound=sound, events=events)

    def ask_picture(self) -> None:
        if self._log is None:
            self._say_nothing_heard()
            return
        image = self._canvas.grab().toImage()
        path = self._places.ask(self.tr("Save the picture"), _name(), PICTURES)
        if path is not None:
            self.write_picture(path, image)

    def _ask(self, ask: Callable[[Stretch], None], stretch: Stretch | None) -> None:
        from musicanalyzer.services.heard_files import NOTHING_KEPT

        if stretch is None:
            self._say_nothing_heard()
        elif stretch.start == stretch.end:
            self._context.say(translated(NOTHING_KEPT))
        else:
            ask(stretch)

    # Writing

    def write(
        self, stretch: Stretch, *, sound: Path | None = None, events: Path | None = None
    ) -> None:
        """Either file, or both."""
        from musicanalyzer.services.heard_files import save_stretch

        taken = stretch.at_rest()

        def tell(saved: Saved) -> None:
            words = self._words_of(saved, sound, events)
            self._context.say(words, "warning" if saved.n_cut else "good")

        self._files.do(lambda _: save_stretch(taken, sound=sound, events=events), tell)

    def write_picture(self, path: Path, image: QImage) -> None:
        words = self.tr("{path} is saved.").format(path=path)
        self._files.do(
            lambda _: _write_picture(path, image), lambda _: self._context.say(words, "good")
        )

    def _words_of(self, saved: Saved, sound: Path | None, events: Path | None) -> str:
        length = self._length(saved.duration_s)
        if sound is None:
            return self.tr("{path} is saved ({length}).").format(path=events, length=length)
        if events is None:
            words = self.tr("{path} is saved ({length}, mono).").format(path=sound, length=length)
        else:
            words = self.tr("{sound} and {events} are saved ({length}, mono).").format(
                sound=sound, events=events, length=length
            )
        if saved.n_cut:
            cut = self.tr(
                "%n sample(s) were cut off at full scale, the loudest {db} dB above it; save as "
                "WAV, which keeps them, or lower the gain.",
                "",
                saved.n_cut,
            )
            words += " " + cut.format(db=text.number(saved.over_db, 1))
        return words

    def _say_nothing_heard(self) -> None:
        self._context.say(self.tr("Nothing has been heard yet."))

    def _length(self, seconds: float) -> str:
        if seconds >= 60:
            return text.duration(seconds)
        return self.tr("{n} s").format(n=text.number(seconds, 1 if 0 < seconds < 10 else 0))


def _name() -> str:
    return f"{datetime.now():live-%Y-%m-%d-%H%M}"


def _write_picture(path: Path, image: QImage) -> None:
    """Raises SettingsError."""
    # Qt's file ends before the error, which goes to the window's thread with all that is here.
    if problem := _problem_of_writing(path, image):
        raise SettingsError(
            f"{path} cannot be written ({problem}); choose another folder.", kind="not-writable"
        )


def _problem_of_writing(path: Path, image: QImage) -> str:
    """Empty where it is written; else what was there is as it was."""
    file = QSaveFile(str(path))
    kind = "PNG" if path.suffix.lower() == ".png" else "JPEG"
    is_open = file.open(QIODevice.OpenModeFlag.WriteOnly)
    is_written = is_open and image.save(file, kind)  # type: ignore[call-overload]
    return "" if is_written and file.commit() else file.errorString()
