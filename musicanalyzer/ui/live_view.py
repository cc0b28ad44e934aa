"""What a microphone, a loopback or a file gives to hear: picture, events, answers, as it happens.

Listening runs on threads of a :class:`~musicanalyzer.services.live.LiveSession`; a timer takes what
they have made. Nothing is listened to before it is asked for. What was heard in the last ten
minutes can be scrolled back to, measured and saved, also after the end.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidgetItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from musicanalyzer.dsp.params import PictureSpec
from musicanalyzer.errors import AppError
from musicanalyzer.services.live_events import DeviceEvent
from musicanalyzer.services.live_log import EventLog
from musicanalyzer.ui.bridge import Computing
from musicanalyzer.ui.context import Context
from musicanalyzer.ui.live_axis import hertz_words
from musicanalyzer.ui.live_canvas import LiveCanvas
from musicanalyzer.ui.live_colours import LiveColours
from musicanalyzer.ui.live_keys import LiveKeys
from musicanalyzer.ui.live_meters import LiveMeters
from musicanalyzer.ui.live_saving import LiveSaving
from musicanalyzer.ui.live_tone import CursorTone
from musicanalyzer.ui.live_tools import LiveTools
from musicanalyzer.ui.live_zoom import FrequencyZoom
from musicanalyzer.ui.sentences import translated
from musicanalyzer.ui.wheel import leave_wheel_to_page

if TYPE_CHECKING:  # signal processing and networks: loaded when one listens
    from musicanalyzer.audio.history import SoundHistory
    from musicanalyzer.audio.microphone import Listening
    from musicanalyzer.audio.source import AudioSource
    from musicanalyzer.services.live import LiveSession
    from musicanalyzer.services.live_picture import LivePicture

KEPT_S = 600.0
FRAME_MS = 15  # 16 gave 57.7 frames a second where others want the computer, too
HIDDEN_MS = 500  # while another view is shown: events are taken, nothing is drawn
PANEL_CHARS = 46
# How long a thread may keep the others waiting while one listens; Python's own is 5 ms, which the
# picture would wait for again and again (on a busy machine 50 frames a second instead of 56).
SWITCH_S = 0.0005


class LiveView(QWidget):
    """See the module."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._session: LiveSession | None = None
        self._history: SoundHistory | None = None
        self._picture: LivePicture | None = None
        self._log: EventLog | None = None
        self._made: list[tuple[SoundHistory, LivePicture]] = []  # by the reading thread
        self._rows = 0
        self._is_filling = False
        self._usual_switch_s = sys.getswitchinterval()
        self.tools = LiveTools(context, self._open_input, self)
        self.canvas = LiveCanvas(self)
        self.tone = CursorTone(context, self.canvas.cursor_tone, self)
        self.meters = LiveMeters(context, self)
        self.status = QLabel(self)
        self.status.setWordWrap(True)
        self.status.setTextFormat(Qt.TextFormat.PlainText)
        self.words = QLabel(self)
        self.words.setProperty("role", "faint")
        self._drawing = Computing("live-picture", self)
        self._files = Computing("live-files", self)
        for worker in (self._drawing, self._files):
            worker.failed.connect(context.fail)
        self._timer = QTimer(self, interval=FRAME_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.tick)
        self.colours = LiveColours(self.tools, self.canvas)
        self.saving = LiveSaving(context, self.canvas, self._files, self)
        self.saving.fill(self.tools.save_menu)
        self.zoom = FrequencyZoom(self.canvas)
        LiveKeys(self.canvas, self.tools, self.zoom, listen=self.toggle, say=self.say_summary)
        self._lay_out()
        self._connect()
        self.colours.apply()
        self._invite()

    def _lay_out(self) -> None:
        scroll = QScrollArea(self)
        scroll.setWidget(self.meters)
        leave_wheel_to_page(self.meters)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFixedWidth(self.fontMetrics().averageCharWidth() * PANEL_CHARS)
        self._side = scroll
        middle = QHBoxLayout()
        middle.addWidget(self.canvas, 1)
        middle.addWidget(scroll)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 6, 8)
        column.addWidget(self.tools)
        column.addLayout(middle, 1)
        column.addWidget(self.words)
        column.addWidget(self.status)

    def _connect(self) -> None:
        tools, canvas = self.tools, self.canvas
        tools.listen_asked.connect(self.toggle)
        tools.file_asked.connect(self.choose_file)
        tools.source_changed.connect(self._change_source)
        tools.picture_changed.connect(self._respec)
        tools.colours_changed.connect(self.colours.apply)
        self.zoom.changed.connect(self._show_range)
        tools.freeze.toggled.connect(canvas.freeze)
        tools.speak.clicked.connect(self.say_summary)
        tools.hear.toggled.connect(self._hear_cursor)
        tools.preview.said.connect(self._say)
        tools.preview.started.connect(self.stop)
        canvas.frozen_changed.connect(tools.freeze.setChecked)
        canvas.shape_changed.connect(self._take_shape)
        canvas.scrolled.connect(self._fill_gaps)
        canvas.cursor_moved.connect(self.words.setText)
        self.meters.nearest.itemActivated.connect(self._play)
        self._context.settings.changed.connect(lambda *_: self.colours.apply())

    # Listening

    @property
    def is_listening(self) -> bool:
        return self._session is not None

    def toggle(self) -> None:
        if self.is_listening:
            self.stop()
        else:
            self.listen()

    def listen(self) -> None:
        """To the chosen device, until :meth:`stop`."""
        self._start(self._open_input, self.tr("Opening the input…"))

    def _open_input(self) -> AudioSource:
        """What is chosen; on a thread."""
        from musicanalyzer.audio.microphone import Microphone

        return Microphone(self._listening(), wait=True)

    def _listening(self) -> Listening:
        from musicanalyzer.audio.microphone import Listening

        values = self._context.settings.value
        return Listening(values.live_device, values.live_channel, values.live_gain_db)

    def choose_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, self.tr("See a file as if it were heard live"))
        if path:
            self.open_file(Path(path))

    def open_file(self, path: Path) -> None:
        """A file in the place of the microphone."""
        values = self._context.settings.value

        def make() -> AudioSource:
            from musicanalyzer.audio.file_source import FileSource

            return FileSource(path, channel=values.live_channel, gain_db=values.live_gain_db)

        self._start(make, self.tr("Opening {name}…").format(name=path.name))

    def _start(self, make_source: Callable[[], AudioSource], words: str) -> None:
        from musicanalyzer.audio.history import SoundHistory
        from musicanalyzer.services.installed import installed_models
        from musicanalyzer.services.live import LiveSession
        from musicanalyzer.services.live_detectors import make_detectors
        from musicanalyzer.services.live_picture import LivePicture

        self.stop()
        self.tools.preview.stop()
        made: list[tuple[SoundHistory, LivePicture]] = []
        self._made = made
        spec, database = self._spec(), self._context.database
        thresholds = self._context.settings.value.thresholds

        def taps(rate: int) -> list[Any]:
            history = SoundHistory(round(KEPT_S * rate))
            picture = LivePicture(spec, sample_rate=rate)
            made.append((history, picture))
            return [history, picture]

        self._session = LiveSession(
            make_source,
            lambda rate: make_detectors(
                rate, models=installed_models(thresholds), database=database
            ),
            make_taps=taps,
        )
        self.meters.clear()
        self.canvas.freeze(False)
        self.canvas.message = words
        self.canvas.update()
        self._say(words)
        self.tools.set_listening(True)
        sys.setswitchinterval(SWITCH_S)
        self._session.start()
        self._pace()

    def stop(self) -> None:
        """End listening; what was heard stays to be looked at."""
        session, self._session = self._session, None
        if session is None:
            return
        session.close()
        sys.setswitchinterval(self._usual_switch_s)
        self._adopt()
        self._take(session)
        self._timer.stop()
        self.tools.set_listening(False)
        self.canvas.message = ""
        if self.canvas.newest < 0:
            self._invite()
            self._say("")
        else:
            self._say(self.tr("Stopped. What was heard can be looked at and saved."))
        self.canvas.update()

    def close_threads(self) -> None:
        """For the window's end."""
        self.stop()
        self.tools.preview.stop()
        self.tone.set_on(False)
        self._drawing.close()
        self._files.close()
        if self._history is not None:
            self._history.close()

    def tick(self) -> None:
        """Take what the threads have made since the last time."""
        session = self._session
        if session is None:
            return
        self._adopt()
        self._take(session)
        if session.is_ended:
            failed = session.failed
            self.stop()
            if isinstance(failed, AppError):
                self.canvas.message = translated(failed.message)
                self._say(self.canvas.message, "bad")
            elif failed is not None:
                sys.excepthook(type(failed), failed, failed.__traceback__)

    def _adopt(self) -> None:
        """What the reading thread has made for a new stream takes the place of the last one's."""
        if not self._made:
            return
        history, picture = self._made.pop()
        if self._history is not None:
            # When what is being saved of it has been written.
            last = self._history
            self._files.do(lambda _: last.close(), lambda _: None)
        self._history, self._picture = history, picture
        self._is_filling = False
        self._log = EventLog(sample_rate=picture.sample_rate, seconds=KEPT_S)
        if picture.made.spec != self._spec():
            picture.change(self._spec())
        self.canvas.set_stream(picture.made.axis, picture.made.hop_length, self._log)
        self.saving.set_stream(history, self._log)

    def _take(self, session: LiveSession) -> None:
        if self._picture is None or self._log is None or self._history is None or self._made:
            for event in session.take_events():
                self._show_news(event)
            return
        if session.missing:
            self._say(" ".join(map(translated, session.missing)), "warning")
            session.missing = []
        events = session.take_events()
        self._log.add(events)
        for event in events:
            self._show_news(event)
        self.meters.take(events, self._log.sample_rate)
        self.meters.tick(session.position)
        if not self.isVisible():
            return
        self.canvas.take(events)
        for columns in self._picture.drain():
            self.canvas.put(columns, is_new=True)
        self.canvas.oldest = -(-self._history.start // self.canvas.hop_length)
        self._fill_gaps()
        self.colours.follow_loudness()

    def _show_news(self, event: object) -> None:
        if not isinstance(event, DeviceEvent):
            return
        is_well = event.state in ("running", "moved", "ended", "lost-samples")
        words = translated(event.sentence)
        self.canvas.message = "" if is_well else words
        self._say(words, "" if event.state in ("running", "ended") else "warning")
        self.canvas.update()

    def _say(self, words: str, role: str = "") -> None:
        self.status.setText(words)
        self.status.setProperty("role", role or "faint")
        self.status.style().polish(self.status)

    def _invite(self) -> None:
        self.canvas.message = self.tr(
            "Press Listen to see what the microphone hears, or open a file."
        )

    def _change_source(self) -> None:
        """Another channel or gain holds at once; another device is opened."""
        wanted, preview = self._listening(), self.tools.preview
        sources: tuple[tuple[Any, Callable[[], None]], ...] = (
            (None if self._session is None else self._session.source, self.listen),
            (preview.source, preview.restart),
        )
        for source, open_other in sources:
            if source is None:
                continue
            if not hasattr(source, "listening"):
                source.gain_db = wanted.gain_db  # of a file; its channel was chosen with it
            elif wanted.device != source.listening.device:
                open_other()
            else:
                source.listening = wanted

    # The picture

    def _take_shape(self, width: int, rows: int) -> None:
        if rows != self._rows:
            self._rows = rows
            self._respec()
        self._fill_gaps()

    def _spec(self) -> PictureSpec:
        return self.zoom.of(self.tools.spec(self._rows))

    def _show_range(self) -> None:
        self._respec()
        axis = self.canvas.axis
        assert axis is not None
        low, high = hertz_words(round(axis.f_min_hz)), hertz_words(round(axis.f_max_hz))
        self._say(self.tr("Frequencies from {low} to {high}.").format(low=low, high=high))

    def _respec(self) -> None:
        if self._picture is None or self._log is None:
            return
        self._picture.change(self._spec())
        made = self._picture.made
        self.canvas.set_stream(made.axis, made.hop_length, self._log)
        self._fill_gaps()

    def _fill_gaps(self) -> None:
        """Have columns drawn again that are seen and were not drawn, or not like this."""
        if self._is_filling or self._picture is None or self._history is None:
            return
        from musicanalyzer.services.live_picture import draw_again

        made, history = self._picture.made, self._history
        known = (history.end - made.reach) // made.hop_length
        gap = self.canvas.missing(known)
        if gap is None:
            return
        first, n = gap

        def answer(columns: Any) -> None:
            self._is_filling = False  # where the disk fails, none until something else is heard
            if self._picture is not None and self._picture.made is made:
                self.canvas.put(columns, is_new=False)
            self._fill_gaps()

        self._is_filling = True
        self._drawing.do(lambda _: draw_again(history, made, first, n), answer)

    def say_summary(self) -> None:
        """What is heard, in words: shown, and spoken by a screen reader."""
        words = " ".join(filter(None, (self.canvas.message, self.meters.summary())))
        self._say(words)
        self.canvas.setAccessibleDescription(words)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.canvas, words))

    def _hear_cursor(self, on: bool) -> None:
        self.tools.hear.setChecked(self.tone.set_on(on))

    def _play(self, item: QListWidgetItem) -> None:
        self._context.play([item.data(Qt.ItemDataRole.UserRole)])

    # Qt's side

    def _pace(self) -> None:
        if self.is_listening:
            self._timer.start(FRAME_MS if self.isVisible() else HIDDEN_MS)

    def showEvent(self, event) -> None:
        super().showEvent(event)
        self._pace()
        self.tools.look_for_devices(
            self._files, failed=lambda err: self._say(translated(err.message))
        )

    def hideEvent(self, event) -> None:
        super().hideEvent(event)
        self._pace()
        self.tools.preview.stop()
        self.tools.hear.setChecked(False)

    def changeEvent(self, event) -> None:
        super().changeEvent(event)
        if hasattr(self, "_side"):
            self._side.setFixedWidth(self.fontMetrics().averageCharWidth() * PANEL_CHARS)
        if hasattr(self, "colours"):
            self.colours.apply()
