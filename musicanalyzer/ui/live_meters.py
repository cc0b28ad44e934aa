"""The panel beside the live spectrogram: level, tempo, pitch, notes, and what the program hears.

Painted from the newest events; numbers stand beside every picture. Nothing here is computed but
where on the screen a value lies.
"""

from __future__ import annotations

import time

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from musicanalyzer.services.live_events import (
    BandsEvent,
    BoundaryEvent,
    ChromaEvent,
    LevelEvent,
    LiveEvent,
    NearestEvent,
    PitchEvent,
    SectionsEvent,
    TagsEvent,
    TempoEvent,
)
from musicanalyzer.ui import text
from musicanalyzer.ui.context import Context
from musicanalyzer.ui.live_bands import BandsPanel
from musicanalyzer.ui.live_gauges import BeatLamp, ChromaBars, ClipMark, LevelBar, PitchNeedle
from musicanalyzer.ui.live_nearest import NearestList

PITCH_S = 0.4  # a pitch is shown for so long after it was last heard
TEMPO_S = 8.0
STALL_S = 1.0  # without a new sample: what the device said last holds no longer


class LiveMeters(QFrame):
    """All of it; :meth:`take` gets the events as they come, :meth:`tick` the time."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._last: dict[type[LiveEvent], LiveEvent] = {}
        self._rate = 1
        self._position, self._moved_s = -1, 0.0
        self.level = LevelBar(self, with_scale=True)
        self.clipped = ClipMark(self)
        self.loudness = QLabel(self)
        self.needle = PitchNeedle(self)
        self.pitch = QLabel(self)
        self.tempo = QLabel(self)
        self.lamp = BeatLamp(self)
        self.chroma = ChromaBars(self)
        self.bands = BandsPanel(context, self)
        self.section = QLabel(self)
        self.answers = {name: QLabel(self) for name in ("genre", "mood", "vocal", "sound")}
        self.nearest = NearestList(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 10, 6)
        column.addLayout(self._line(self.tr("Level"), self.level, self.clipped))
        column.addWidget(self.loudness)
        column.addLayout(self._line(self.tr("Tempo"), self.tempo, self.lamp))
        column.addLayout(self._line(self.tr("Pitch"), self.pitch))
        column.addWidget(self.needle)
        column.addWidget(self.chroma)
        column.addWidget(self.bands)
        column.addLayout(self._line(self.tr("Section"), self.section))
        column.addWidget(self._title(self.tr("Last 10 seconds")))
        grid = QGridLayout()
        names = {
            "genre": self.tr("Genre"),
            "mood": self.tr("Mood"),
            "vocal": self.tr("Voice"),
            "sound": self.tr("Sound"),
        }
        for row, (key, label) in enumerate(self.answers.items()):
            name = QLabel(names[key], self)
            name.setProperty("role", "faint")
            label.setWordWrap(True)
            grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label, row, 1)
        grid.setColumnStretch(1, 1)
        column.addLayout(grid)
        column.addWidget(self._title(self.tr("Sounds like")))
        column.addWidget(self.nearest, 1)
        self.clear()

    def _line(self, words: str, *widgets: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(self._title(words))
        for index, widget in enumerate(widgets):
            row.addWidget(widget, 1 if index == 0 else 0)
        return row

    def _title(self, words: str) -> QLabel:
        label = QLabel(words, self)
        label.setProperty("role", "faint")
        return label

    def clear(self) -> None:
        """Nothing has been heard."""
        self._last.clear()
        self.clipped.hide()
        self.clear_moment()
        self.section.setText(text.DASH)
        self.section.setToolTip("")
        for label in self.answers.values():
            label.setText(text.DASH)
        self.nearest.clear()

    def clear_moment(self) -> None:
        """Nothing is heard now."""
        for kind in (LevelEvent, PitchEvent, TempoEvent, ChromaEvent, BandsEvent):
            self._last.pop(kind, None)
        self.level.show_event(None, 0.0)
        self.loudness.setText(f"{text.DASH}\n")
        self._show_pitch(None)
        self.tempo.setText(text.DASH)
        self.lamp.show_phase(None)
        self.chroma.show_values(())
        self.bands.clear()

    def take(self, events: list[LiveEvent], sample_rate: int) -> None:
        """The newest of each kind is shown."""
        self._rate = sample_rate
        newest: dict[type[LiveEvent], LiveEvent] = {}
        for event in events:
            newest[type(event)] = event
        self._last |= newest
        for event in events:
            if isinstance(event, LevelEvent):  # the highest peak may be of any of them
                self.level.show_event(event, event.sample / sample_rate)
                if event.clipped:
                    self.clipped.show_last(event.sample / sample_rate)
        if isinstance(level := newest.get(LevelEvent), LevelEvent):
            words = self.tr("{m} LUFS   peak {p} dB\nshort-term {s} LUFS   RMS {r} dB")
            values = (level.momentary_lufs, level.short_term_lufs, level.peak_db, level.rms_db)
            m, s, p, r = (text.number(value, 1) if value > -100 else "−∞" for value in values)
            self.loudness.setText(words.format(m=m, s=s, p=p, r=r))
        if isinstance(chroma := newest.get(ChromaEvent), ChromaEvent):
            self.chroma.show_values(chroma.values)
        if isinstance(bands := newest.get(BandsEvent), BandsEvent):
            self.bands.show_event(bands, bands.sample / sample_rate)
        if isinstance(sections := newest.get(SectionsEvent), SectionsEvent):
            self._show_sections(sections, newest.get(BoundaryEvent))
        if isinstance(pitch := newest.get(PitchEvent), PitchEvent):
            self._show_pitch(pitch)
        if isinstance(tempo := newest.get(TempoEvent), TempoEvent):
            words = self.tr("{n} BPM   sure to {p}")
            self.tempo.setText(
                words.format(n=text.number(tempo.bpm, 1), p=text.percent(tempo.confidence))
            )
        if isinstance(tags := newest.get(TagsEvent), TagsEvent):
            self._show_tags(tags)
        if isinstance(near := newest.get(NearestEvent), NearestEvent):
            self.nearest.show_event(near)

    def tick(self, position: int) -> None:
        """What is old goes; the beat goes on. ``position`` in samples of the stream."""
        now_s = time.monotonic()
        if position != self._position:
            self._position, self._moved_s = position, now_s
        elif now_s - self._moved_s > STALL_S and LevelEvent in self._last:
            self.clear_moment()
        pitch = self._last.get(PitchEvent)
        if pitch is not None and position - pitch.sample > PITCH_S * self._rate:
            del self._last[PitchEvent]
            self._show_pitch(None)
        tempo = self._last.get(TempoEvent)
        if isinstance(tempo, TempoEvent):
            if position - tempo.sample > TEMPO_S * self._rate:
                del self._last[TempoEvent]
                self.tempo.setText(text.DASH)
                self.lamp.show_phase(None)
            elif tempo.beats:
                period = 60.0 / tempo.bpm * self._rate
                self.lamp.show_phase(((position - tempo.beats[-1]) / period) % 1.0)

    def summary(self) -> str:
        """All of it in one sentence after the other, for a voice."""
        last = self._last
        parts = []
        if isinstance(level := last.get(LevelEvent), LevelEvent):
            words = self.tr("Loudness {n} LUFS.")
            parts.append(words.format(n=text.number(level.short_term_lufs, 0)))
            if self.level.is_clipping:
                parts.append(self.tr("It clips."))
        if not (self.clipped.isHidden() or self.level.is_clipping):
            parts.append(self.tr("It was clipped."))
        if isinstance(last.get(TempoEvent), TempoEvent):
            parts.append(self.tr("Tempo {words}.").format(words=self.tempo.text()))
        if isinstance(last.get(PitchEvent), PitchEvent):
            parts.append(self.tr("Pitch {words}.").format(words=self.pitch.text()))
        if self.chroma.strong:
            parts.append(self.tr("Notes {words}.").format(words=", ".join(self.chroma.strong)))
        if isinstance(last.get(TagsEvent), TagsEvent):
            for name, words in (
                (self.tr("Genre"), self.answers["genre"].text()),
                (self.tr("Mood"), self.answers["mood"].text()),
                (self.tr("Voice"), self.answers["vocal"].text()),
                (self.tr("Sound"), self.answers["sound"].text()),
            ):
                if words != text.DASH:
                    parts.append(f"{name}: {words}.")
        if isinstance(last.get(SectionsEvent), SectionsEvent):
            parts.append(self.tr("Section {words}.").format(words=self.section.text()))
        if self.nearest.count():
            words = self.tr("It sounds like {track}.")
            parts.append(words.format(track=self.nearest.item(0).text()))
        return " ".join(parts) or self.tr("Nothing has been heard yet.")

    def _show_pitch(self, event: PitchEvent | None) -> None:
        if event is None:
            self.pitch.setText(text.DASH)
            self.needle.show_cents(None)
            return
        hertz = text.number(event.frequency_hz, 1)
        words = self.tr("{note}   {cents} cents   {hz} Hz")
        note = event.note.replace("#", "♯")
        self.pitch.setText(words.format(note=note, cents=f"{event.cents:+.0f}", hz=hertz))
        self.needle.show_cents(event.cents)

    def _show_sections(self, event: SectionsEvent, boundary: LiveEvent | None) -> None:
        newest = event.sections[-1]
        words, n = self.tr("{letter} since {time}"), ""
        if isinstance(boundary, BoundaryEvent):
            words = self.tr("{letter} since {time}, known {n} s later")
            n = text.number(boundary.delay_s, 0)
            tip = self.tr(
                "A section is known {n} s after it began at the latest. Sections with the same "
                "letter sound alike; letters are given anew at each boundary and may change. "
                "One with a question mark is not over."
            )
            self.section.setToolTip(tip.format(n=n))
        since = text.duration(newest.sample / self._rate)
        self.section.setText(words.format(letter=newest.letter, time=since, n=n))

    def _show_tags(self, event: TagsEvent) -> None:
        genre, mood, vocal = (event.heads[name] for name in ("genre", "mood", "vocal"))
        sound = self.tr("silence") if event.sound == "silence" else text.label(event.sound)
        self.answers["sound"].setText(sound)
        words = text.DASH
        if genre is not None:
            words = f"{text.label(genre['label'])} ({text.percent(genre['confidence'])})"
        self.answers["genre"].setText(words)
        moods = ", ".join(text.label(name) for name in (mood or {"labels": ()})["labels"])
        self.answers["mood"].setText(moods or text.DASH)
        self.answers["vocal"].setText(text.DASH if vocal is None else text.label(vocal["label"]))
