"""Saving what was heard: the sound, its events, the picture; what is seen, or all that is kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QMenu

from musicanalyzer.errors import AppError
from musicanalyzer.services.live_log import EventLog, save_events
from musicanalyzer.ui.bridge import Computing
from musicanalyzer.ui.context import Context
from musicanalyzer.ui.live_canvas import LiveCanvas

if TYPE_CHECKING:
    from musicanalyzer.audio.history import SoundHistory

# While one listens the oldest sound goes as new sound comes, before it has been written.
MARGIN_S = 2


class LiveSaving(QObject):
    """``files`` is the thread that writes."""

    def __init__(
        self, context: Context, canvas: LiveCanvas, files: Computing, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._context, self._canvas, self._files = context, canvas, files
        self._history: SoundHistory | None = None
        self._log: EventLog | None = None

    def set_stream(self, history: SoundHistory, log: EventLog) -> None:
        self._history, self._log = history, log

    def fill(self, menu: QMenu) -> None:
        for words, act in (
            (self.tr("The sound…"), self.ask_sound),
            (self.tr("The events…"), self.ask_events),
            (self.tr("The sound and its events…"), self.ask_both),
            (self.tr("The picture…"), self.ask_picture),
        ):
            menu.addAction(words).triggered.connect(lambda *_, act=act: act())

    def stretch(self) -> tuple[int, int]:
        """What is saved, in samples: what is seen while it is frozen, else all that is kept."""
        if self._history is None or self._log is None:
            return 0, 0
        start, end = self._history.start, self._history.end
        if start > 0:
            start += MARGIN_S * self._log.sample_rate
        if self._canvas.is_frozen:
            seen = self._canvas.seen_samples
            start, end = max(start, seen[0]), min(end, seen[1])
        return start, max(start, end)

    def ask_sound(self) -> None:
        path = self._ask_sound_place()
        if path is not None:
            self.write_sound(path, self.stretch())

    def ask_events(self) -> None:
        path = self._ask_events_place()
        if path is not None:
            self.write_events(path, self.stretch())

    def ask_both(self) -> None:
        """Of the same stretch, so that the events' times are those in the saved sound."""
        sound = self._ask_sound_place()
        events = None if sound is None else self._ask_events_place(sound)
        if sound is not None and events is not None:
            stretch = self.stretch()
            self.write_events(events, stretch)
            self.write_sound(sound, stretch)

    def write_sound(self, path: Path, stretch: tuple[int, int]) -> None:
        from musicanalyzer.audio.pcm_writer import write_sound

        history, (start, end) = self._history, stretch
        if history is None or self._log is None:
            return
        rate = self._log.sample_rate
        blocks = (history.read(at, min(at + rate, end)) for at in range(start, end, rate))
        self._write(path, lambda: write_sound(path, blocks, sample_rate=rate))

    def write_events(self, path: Path, stretch: tuple[int, int]) -> None:
        if self._log is not None:
            try:
                save_events(path, self._log, *stretch)
            except AppError as err:
                self._context.fail(err)
            else:
                self._context.say(self.tr("{path} is saved.").format(path=path), "good")

    def ask_picture(self) -> None:
        path = self._ask_place(self.tr("Save the picture"), "png", "PNG (*.png)")
        if path is None:
            return
        if self._canvas.grab().save(str(path)):
            self._context.say(self.tr("{path} is saved.").format(path=path), "good")
        else:
            words = self.tr("{path} cannot be written; choose another folder.")
            self._context.say(words.format(path=path), "error")

    def _write(self, path: Path, work: Callable[[], None]) -> None:
        words = self.tr("{path} is saved.").format(path=path)
        self._files.do(lambda _: work(), lambda _: self._context.say(words, "good"))

    def _ask_sound_place(self) -> Path | None:
        return self._ask_place(self.tr("Save the sound"), "wav", "WAV (*.wav);;FLAC (*.flac)")

    def _ask_events_place(self, beside: Path | None = None) -> Path | None:
        kinds = "CSV (*.csv);;JSON (*.json);;JAMS (*.jams);;Audacity (*.txt)"
        return self._ask_place(self.tr("Save the events"), "csv", kinds, beside)

    def _ask_place(
        self, title: str, suffix: str, kinds: str, beside: Path | None = None
    ) -> Path | None:
        if self._log is None:
            self._context.say(self.tr("Nothing has been heard yet."))
            return None
        usual = beside or Path.home() / f"{datetime.now():live-%Y-%m-%d-%H%M}"
        chosen, kind = QFileDialog.getSaveFileName(
            self._canvas, title, str(usual.with_suffix(f".{suffix}")), kinds
        )
        if not chosen:
            return None
        path = Path(chosen)
        ending = kind.rpartition("*")[2].rstrip(")")
        return path if path.suffix else path.with_suffix(ending)
