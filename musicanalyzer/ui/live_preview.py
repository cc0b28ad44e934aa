"""How loud the chosen input is, before one listens: a switch, a small meter, and its number.

Nothing is listened to while the switch is off, and nothing of what is heard is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from musicanalyzer.errors import AppError
from musicanalyzer.services.live_endings import Endings
from musicanalyzer.services.live_events import DeviceEvent, LevelEvent
from musicanalyzer.ui import text
from musicanalyzer.ui.live_gauges import LevelBar
from musicanalyzer.ui.sentences import translated

if TYPE_CHECKING:
    from musicanalyzer.audio.microphone import Listening
    from musicanalyzer.audio.source import AudioSource
    from musicanalyzer.services.live import LiveSession

STEP_MS = 50
BAR_CHARS = 14


class LevelPreview(QWidget):
    """``make_source`` opens what is chosen; it is called on a thread. ``endings`` are those of all
    that opens the same devices.
    """

    said = Signal(str, str)  # a sentence and its role, about the device; empty: it holds no longer
    started = Signal()

    def __init__(
        self, make_source: Callable[[], AudioSource], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._make_source = make_source
        self._session: LiveSession | None = None
        self._has_said = False
        self.endings = Endings()
        self.switch = QToolButton(self)
        self.switch.setProperty("role", "chip")
        self.switch.setCheckable(True)
        self.switch.setText(self.tr("Test"))
        self.switch.setToolTip(self.tr("See how loud the chosen input is, before you listen"))
        self.switch.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.switch.toggled.connect(self._switched)
        self.bar = LevelBar(self)
        self.bar.setAccessibleName(self.tr("Level of the chosen input"))
        self.bar.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.number = QLabel(text.DASH, self)
        self.number.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for widget in (self.switch, self.bar, self.number):
            row.addWidget(widget)
        self._timer = QTimer(self, interval=STEP_MS)
        self._timer.timeout.connect(self._take)
        self._fit()
        self._show_meter(False)

    @property
    def is_on(self) -> bool:
        return self._session is not None

    def stop(self) -> None:
        self.switch.setChecked(False)

    def listen_to(self, wanted: Listening) -> None:
        """Another channel or gain holds at once; another device is opened."""
        if self._session is None:
            return
        source: Any = self._session.source
        if source is None or source.listening.device != wanted.device:
            self._end()
            self._begin()
        else:
            source.listening = wanted

    def _switched(self, on: bool) -> None:
        if on and not self.is_on:
            self._begin()
        elif not on and self.is_on:
            self._end()

    def _begin(self) -> None:
        from musicanalyzer.services.live import LiveSession
        from musicanalyzer.services.live_detectors import Detectors, LevelMeter

        self.started.emit()
        self._session = LiveSession(
            self._make_source,
            lambda rate: Detectors([LevelMeter(rate)], []),
            after=self.endings.pending,
        )
        self._session.start()
        self._timer.start()
        self._show_meter(True)

    def _end(self) -> None:
        session, self._session = self._session, None
        self._timer.stop()
        if session is not None:
            self.endings.add(session)
        if self._has_said:
            self._has_said = False
            self.said.emit("", "")
        self.bar.show_event(None, 0.0)
        self.number.setText(text.DASH)
        self._show_meter(False)

    def _take(self) -> None:
        session = self._session
        if session is None:
            return
        for event in session.take_events():
            if isinstance(event, DeviceEvent):
                self._tell(event)
            elif isinstance(event, LevelEvent):
                self.bar.show_event(event, event.sample / max(1, session.sample_rate))
                peak = text.number(event.peak_db, 0) if event.peak_db > -100 else "−∞"
                self.number.setText(self.tr("{n} dB").format(n=peak))
        if session.is_ended:
            failed = session.failed
            self.switch.setChecked(False)
            if isinstance(failed, AppError):
                self.said.emit(translated(failed.message), "bad")
            elif failed is not None:
                raise failed

    def _tell(self, event: DeviceEvent) -> None:
        """What is wrong, and that it no longer is; that all is well is no news."""
        is_well = event.state in ("running", "ended")
        if self._has_said or not is_well:
            self._has_said = True
            self.said.emit(translated(event.sentence), "" if is_well else "warning")

    def _show_meter(self, on: bool) -> None:
        self.bar.setVisible(on)
        self.number.setVisible(on)

    def _fit(self) -> None:
        metrics = self.fontMetrics()
        self.bar.setFixedWidth(metrics.averageCharWidth() * BAR_CHARS)
        self.number.setMinimumWidth(metrics.horizontalAdvance("−100 dB"))

    def changeEvent(self, event) -> None:
        super().changeEvent(event)
        if hasattr(self, "number"):
            self._fit()
