"""The panel beside the live spectrogram: level, tempo, pitch, notes, and what the program hears.

Painted from the newest events; numbers stand beside every picture. Nothing here is computed but
where on the screen a value lies.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from musicanalyzer.dsp.units import NOTES
from musicanalyzer.services.live_events import (
    ChromaEvent,
    LevelEvent,
    LiveEvent,
    NearestEvent,
    PitchEvent,
    TagsEvent,
    TempoEvent,
)
from musicanalyzer.ui import text, theme

LOWEST_DB = -60.0
HOLD_S = 1.5  # of the highest peak
PITCH_S = 0.4  # a pitch is shown for so long after it was last heard
TEMPO_S = 8.0
CLIP_S = 3.0
IN_TUNE_CENTS = 5.0


class _Painted(QWidget):
    """A small picture of one event, as high as a few lines of text."""

    def __init__(self, lines: float, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = lines
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(180, round(self._lines * self.fontMetrics().height()))


class LevelBar(_Painted):
    """RMS as a bar, the peak as a line that is held for a moment, clipping as a lamp."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(1.1, "", parent)
        self.setAccessibleName(self.tr("Level"))
        self._event: LevelEvent | None = None
        self._peak_db, self._peak_s, self._clip_s = LOWEST_DB, -HOLD_S, -CLIP_S
        self._now_s = 0.0

    def show_event(self, event: LevelEvent | None, now_s: float) -> None:
        self._event, self._now_s = event, now_s
        if event is None:
            self._peak_db, self._peak_s, self._clip_s = LOWEST_DB, -HOLD_S, -CLIP_S
        else:
            if event.peak_db >= self._peak_db or now_s - self._peak_s > HOLD_S:
                self._peak_db, self._peak_s = event.peak_db, now_s
            if event.clipped:
                self._clip_s = now_s
        self.update()

    @property
    def is_clipping(self) -> bool:
        return self._now_s - self._clip_s < CLIP_S

    def paintEvent(self, event) -> None:
        colours = theme.colours()
        painter = QPainter(self)
        lamp = self.height()
        bar = QRectF(0, 2, self.width() - lamp - 4, self.height() - 4)
        painter.fillRect(bar, QColor(colours.raised))
        if self._event is not None:
            full = QRectF(bar)
            full.setWidth(bar.width() * _share(self._event.rms_db))
            loud = self._event.peak_db
            painter.fillRect(full, QColor(colours.bad if loud > -1 else colours.accent))
            x = bar.left() + bar.width() * _share(self._peak_db)
            painter.setPen(QPen(QColor(colours.text), 2))
            painter.drawLine(QPointF(x, bar.top()), QPointF(x, bar.bottom()))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(colours.line))
        painter.setBrush(QColor(colours.bad if self.is_clipping else colours.raised))
        painter.drawEllipse(QRectF(self.width() - lamp + 2, 3, lamp - 6, lamp - 6))
        painter.end()


class PitchNeedle(_Painted):
    """How many cents a note is off, -50 to 50; green where it is in tune."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(1.0, "", parent)
        self.setAccessibleName(self.tr("Cents from the note"))
        self._cents: float | None = None

    def show_cents(self, cents: float | None) -> None:
        if cents != self._cents:
            self._cents = cents
            self.update()

    def paintEvent(self, event) -> None:
        colours = theme.colours()
        painter = QPainter(self)
        middle, width = self.height() / 2, self.width() - 8
        painter.setPen(QColor(colours.line))
        painter.drawLine(QPointF(4, middle), QPointF(4 + width, middle))
        for cents in range(-50, 51, 10):
            x = 4 + width * (cents + 50) / 100
            size = self.height() / (2.4 if cents == 0 else 5)
            painter.drawLine(QPointF(x, middle - size), QPointF(x, middle + size))
        if self._cents is not None:
            x = 4 + width * (self._cents + 50) / 100
            good = abs(self._cents) <= IN_TUNE_CENTS
            painter.setPen(QPen(QColor(colours.good if good else colours.warning), 4))
            painter.drawLine(QPointF(x, 1), QPointF(x, self.height() - 1))
        painter.end()


class ChromaBars(_Painted):
    """The strength of each of the twelve notes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(3.2, "", parent)
        self.setAccessibleName(self.tr("Strength of the notes"))
        self._values: tuple[float, ...] = ()

    def show_values(self, values: tuple[float, ...]) -> None:
        if values != self._values:
            self._values = values
            self.update()

    def paintEvent(self, event) -> None:
        colours = theme.colours()
        painter = QPainter(self)
        metrics = self.fontMetrics()
        room = self.height() - metrics.height()
        width = self.width() / 12
        for index, note in enumerate(NOTES):
            box = QRectF(index * width, room, width, metrics.height())
            strong = bool(self._values) and self._values[index] > 0.7
            painter.setPen(QColor(colours.text if strong else colours.faint))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, note.replace("#", "♯"))
            if self._values:
                height = room * self._values[index]
                bar = QRectF(index * width + 1, room - height, width - 2, height)
                painter.fillRect(bar, QColor(colours.accent))
        painter.end()


class BeatLamp(_Painted):
    """Lights up at each beat and fades to the next."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(1.0, "", parent)
        self.setAccessibleName(self.tr("Beat"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._light = 0.0

    def sizeHint(self) -> QSize:
        side = self.fontMetrics().height()
        return QSize(side, side)

    def show_phase(self, phase: float | None) -> None:
        """0 at a beat, up to 1 at the next; None without a tempo."""
        light = 0.0 if phase is None else round(max(0.0, 1.0 - 2.5 * phase), 1)
        if light != self._light:
            self._light = light
            self.update()

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(theme.colours().line))
        colour = QColor(theme.colours().accent)
        colour.setAlphaF(self._light)
        painter.setBrush(colour)
        painter.drawEllipse(self.rect().adjusted(2, 2, -2, -2))
        painter.end()


class LiveMeters(QFrame):
    """All of it; :meth:`take` gets the events as they come, :meth:`tick` the time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._last: dict[type[LiveEvent], LiveEvent] = {}
        self._rate = 1
        self.level = LevelBar(self)
        self.loudness = QLabel(self)
        self.needle = PitchNeedle(self)
        self.pitch = QLabel(self)
        self.tempo = QLabel(self)
        self.lamp = BeatLamp(self)
        self.chroma = ChromaBars(self)
        self.answers = {name: QLabel(self) for name in ("genre", "mood", "vocal", "sound")}
        self.nearest = QListWidget(self)
        self.nearest.setAccessibleName(self.tr("Tracks of your library that sound like this"))
        self.nearest.setProperty("role", "list")
        self.nearest.setToolTip(self.tr("Enter or a double click plays the track"))
        self.nearest.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 10, 6)
        column.addWidget(self._title(self.tr("Level")))
        column.addWidget(self.level)
        column.addWidget(self.loudness)
        column.addWidget(self._title(self.tr("Tempo")))
        beat = QGridLayout()
        beat.addWidget(self.lamp, 0, 0)
        beat.addWidget(self.tempo, 0, 1)
        beat.setColumnStretch(1, 1)
        column.addLayout(beat)
        column.addWidget(self._title(self.tr("Pitch")))
        column.addWidget(self.pitch)
        column.addWidget(self.needle)
        column.addWidget(self.chroma)
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

    def _title(self, words: str) -> QLabel:
        label = QLabel(words, self)
        label.setProperty("role", "faint")
        return label

    def clear(self) -> None:
        """Nothing has been heard."""
        self._last.clear()
        self.level.show_event(None, 0.0)
        self.loudness.setText(f"{text.DASH}\n")
        self._show_pitch(None)
        self.tempo.setText(text.DASH)
        self.lamp.show_phase(None)
        self.chroma.show_values(())
        for label in self.answers.values():
            label.setText(text.DASH)
        self.nearest.clear()

    def take(self, events: list[LiveEvent], sample_rate: int) -> None:
        """The newest of each kind is shown."""
        self._rate = sample_rate
        newest: dict[type[LiveEvent], LiveEvent] = {}
        for event in events:
            newest[type(event)] = event
        self._last |= newest
        if isinstance(level := newest.get(LevelEvent), LevelEvent):
            self.level.show_event(level, level.sample / sample_rate)
            words = self.tr("{m} LUFS   peak {p} dB\nshort-term {s} LUFS")
            values = (level.momentary_lufs, level.short_term_lufs, level.peak_db)
            m, s, p = (text.number(value, 1) if value > -100 else "−∞" for value in values)
            self.loudness.setText(words.format(m=m, s=s, p=p))
        if isinstance(chroma := newest.get(ChromaEvent), ChromaEvent):
            self.chroma.show_values(chroma.values)
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
            self._show_nearest(near)

    def tick(self, position: int) -> None:
        """What is old goes; the beat goes on. ``position`` in samples of the stream."""
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
        if isinstance(last.get(TempoEvent), TempoEvent):
            parts.append(self.tr("Tempo {words}.").format(words=self.tempo.text()))
        if isinstance(last.get(PitchEvent), PitchEvent):
            parts.append(self.tr("Pitch {words}.").format(words=self.pitch.text()))
        if isinstance(last.get(TagsEvent), TagsEvent):
            for name, words in (
                (self.tr("Genre"), self.answers["genre"].text()),
                (self.tr("Mood"), self.answers["mood"].text()),
                (self.tr("Voice"), self.answers["vocal"].text()),
                (self.tr("Sound"), self.answers["sound"].text()),
            ):
                if words != text.DASH:
                    parts.append(f"{name}: {words}.")
        if self.nearest.count():
            words = self.tr("It sounds like {track}.")
            parts.append(words.format(track=self.nearest.item(0).text().replace("\n", ", ")))
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

    def _show_nearest(self, event: NearestEvent) -> None:
        chosen = self.nearest.currentRow()
        self.nearest.clear()
        for track in event.tracks:
            title = track["title"] or track["path"].replace("\\", "/").rsplit("/", 1)[-1]
            artist = f"\n{track['artist']}" if track["artist"] else ""
            item = QListWidgetItem(f"{title}{artist}")
            item.setData(Qt.ItemDataRole.UserRole, track["id"])
            share = text.percent(max(0.0, track["similarity"]))
            item.setToolTip(self.tr("{n} alike").format(n=share))
            self.nearest.addItem(item)
        if 0 <= chosen < self.nearest.count():
            self.nearest.setCurrentRow(chosen)


def _share(level_db: float) -> float:
    return min(1.0, max(0.0, 1.0 - level_db / LOWEST_DB))
