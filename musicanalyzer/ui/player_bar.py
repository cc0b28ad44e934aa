"""The bar at the bottom of the window: what plays, where in it, how loud. Hidden until it plays."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSlider,
    QToolButton,
    QWidget,
)

from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import TrackRow
from musicanalyzer.settings import Settings
from musicanalyzer.ui import text, theme
from musicanalyzer.ui.context import Context
from musicanalyzer.ui.icons import icon
from musicanalyzer.ui.player import Player
from musicanalyzer.ui.ribbon import RibbonData, read_ribbon
from musicanalyzer.ui.timeline import SeekBar

RIBBON_COLUMNS = 600


class PlayerBar(QFrame):
    """:attr:`track_asked` carries the track whose name was clicked."""

    track_asked = Signal(int)

    def __init__(self, context: Context, player: Player, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._player = player
        self._colour_by = context.settings.value.ribbon_colour
        context.settings.changed.connect(self._take_settings)
        self.setAutoFillBackground(True)
        self.setAccessibleName(self.tr("Player"))
        self._previous = self._button("previous", self.tr("Previous (Ctrl+Left)"), player.previous)
        self.play = self._button("play", self.tr("Play (Space)"), player.toggle)
        self._next = self._button("next", self.tr("Next (Ctrl+Right)"), player.next)
        self.name = TrackName(self)
        self.name.clicked.connect(self._ask_track)
        self._elapsed = QLabel(text.duration(0), self)
        self._elapsed.setAccessibleName(self.tr("Elapsed"))
        self._elapsed.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._total = QLabel(text.DASH, self)
        self._total.setAccessibleName(self.tr("Length"))
        self.seek = SeekBar(self)
        self.seek.setAccessibleName(self.tr("Position"))
        self.seek.setToolTip(self.tr("Alt+Left and Alt+Right: ten seconds back and on"))
        self.seek.sought.connect(player.seek)
        self.mute = self._button("volume", self.tr("Mute (Ctrl+Shift+M)"), self._toggle_mute)
        self.volume = QSlider(Qt.Orientation.Horizontal, self)
        self.volume.setRange(0, 100)
        self.volume.setPageStep(10)
        self.volume.setAccessibleName(self.tr("Volume"))
        self.volume.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.volume.setMinimumWidth(90)
        self.volume.valueChanged.connect(self._set_volume)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(6)
        for button in (self._previous, self.play, self._next):
            row.addWidget(button)
        row.addSpacing(6)
        row.addWidget(self.name, 2)
        row.addWidget(self._elapsed)
        row.addWidget(self.seek, 5)
        row.addWidget(self._total)
        row.addSpacing(6)
        row.addWidget(self.mute)
        row.addWidget(self.volume)
        player.track_changed.connect(self._show_track)
        player.snippet_changed.connect(self._show_snippet)
        player.playing_changed.connect(self._show_playing)
        player.moved.connect(self._show_position)
        player.duration_changed.connect(self._show_duration)
        player.volume_changed.connect(self._show_volume)
        self._show_volume()
        self.hide()

    def _button(self, picture: str, tip: str, act) -> QToolButton:
        button = QToolButton(self)
        button.setAutoRaise(True)
        button.setIcon(icon(picture))
        button.setIconSize(QSize(22, 22))
        button.setToolTip(tip)
        button.setAccessibleName(tip.partition(" (")[0])
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(lambda: act())
        return button

    # What the player says

    def _show_track(self, track: TrackRow) -> None:
        self.name.show_names(text.title_of(track), track.tags.artist or "")
        self._next.setEnabled(self._player.has_next)
        self.seek.set_ribbon(None)
        self._read_ribbon()
        self.show()

    def _read_ribbon(self) -> None:
        recording_id = None if self._player.track is None else self._player.track.recording_id
        if recording_id is None:
            return
        colour_by = self._colour_by = self._context.settings.value.ribbon_colour

        def question(reader: LibraryReader) -> RibbonData | None:
            return read_ribbon(reader, recording_id, columns=RIBBON_COLUMNS, colour_by=colour_by)

        self._context.details.ask(question, self.seek.set_ribbon, key="player-ribbon")

    def _take_settings(self, settings: Settings) -> None:
        if settings.ribbon_colour != self._colour_by:
            self._read_ribbon()

    def _show_snippet(self, track: TrackRow | None) -> None:
        playing = self._player.track
        if track is not None:
            self.name.show_names(
                self.tr("Ten seconds of {title}").format(title=text.title_of(track)),
                track.tags.artist or "",
            )
        elif playing is not None:
            self.name.show_names(text.title_of(playing), playing.tags.artist or "")

    def _show_playing(self, playing: bool) -> None:
        tip = self.tr("Pause (Space)") if playing else self.tr("Play (Space)")
        self.play.setIcon(icon("pause" if playing else "play"))
        self.play.setToolTip(tip)
        self.play.setAccessibleName(tip.partition(" (")[0])

    def _show_position(self, position_s: float) -> None:
        self.seek.set_position(position_s)
        words = text.duration(position_s)
        if words != self._elapsed.text():
            self._elapsed.setText(words)
            self.seek.setAccessibleDescription(
                self.tr("{elapsed} of {total}").format(elapsed=words, total=self._total.text())
            )

    def _show_duration(self, duration_s: float) -> None:
        self.seek.set_duration(duration_s)
        self._total.setText(text.duration(duration_s))
        # The numbers that follow must not move the slider.
        widest = self.fontMetrics().horizontalAdvance(text.duration(duration_s).replace("1", "0"))
        self._elapsed.setMinimumWidth(widest)

    def _show_volume(self) -> None:
        muted = self._player.is_muted
        self.mute.setIcon(icon("muted" if muted else "volume"))
        tip = self.tr("Sound on (Ctrl+Shift+M)") if muted else self.tr("Mute (Ctrl+Shift+M)")
        self.mute.setToolTip(tip)
        self.mute.setAccessibleName(tip.partition(" (")[0])
        self.volume.blockSignals(True)
        self.volume.setValue(round(self._player.volume * 100))
        self.volume.blockSignals(False)
        self.volume.setToolTip(self.tr("Volume: {n}").format(n=text.percent(self._player.volume)))

    # What the user does

    def _ask_track(self) -> None:
        if self._player.track is not None:
            self.track_asked.emit(self._player.track.id)

    def _toggle_mute(self) -> None:
        self._player.set_muted(not self._player.is_muted)

    def _set_volume(self, value: int) -> None:
        self._player.set_volume(value / 100)


class TrackName(QAbstractButton):
    """Title over artist, cut short where there is no room; a click asks for the track."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = ("", "")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_names(self, title: str, artist: str) -> None:
        self._lines = (title, artist)
        names = f"{artist} – {title}" if artist else title
        self.setAccessibleName(self.tr("Show {name}").format(name=names))
        click = self.tr("Click to show it in the library")
        self.setToolTip(f"{names}\n{click}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        widest = max(metrics.horizontalAdvance(line) for line in self._lines)
        line = metrics.height()
        return QSize(min(max(widest + 8, line * 8), line * 18), round(line * 2.2))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().height() * 5, self.sizeHint().height())

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        colours = theme.colours()
        title, artist = self._lines
        line = self.fontMetrics().height()
        lines = [(title, colours.text)] + ([(artist, colours.faint)] if artist else [])
        top = (self.height() - line * len(lines)) / 2
        for words, colour in lines:
            place = QRectF(4, top, self.width() - 8, line)
            shown = self.fontMetrics().elidedText(
                words, Qt.TextElideMode.ElideRight, int(place.width())
            )
            painter.setPen(QColor(colour))
            painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), shown)
            top += line
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))
