"""What a microphone, a loopback or a file gives to hear: picture, events, answers, as it happens.

Listening runs on threads of a :class:`~musicanalyzer.services.live.LiveSession`; a timer takes what
they have made, and nobody waits for them. Nothing is listened to before it is asked for. What was
heard in the last ten minutes can be scrolled back to, measured and saved, also after the end, and
so can what a device gave to hear the time before.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
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
from musicanalyzer.services.live_events import DeviceEvent, LiveEvent
from musicanalyzer.services.live_log import EventLog
from musicanalyzer.ui import text
from musicanalyzer.ui.bridge import Computing
from musicanalyzer.ui.context import Context
from musicanalyzer.ui.live_axis import hertz_words
from musicanalyzer.ui.live_canvas import LiveCanvas
from musicanalyzer.ui.live_colours import LiveColours
from musicanalyzer.ui.live_drawing import LiveDrawing
from musicanalyzer.ui.live_keys import LiveKeys
from musicanalyzer.ui.live_meters import LiveMeters
from musicanalyzer.ui.live_saving import LiveSaving
from musicanalyzer.ui.live_status import LiveStatus
from musicanalyzer.ui.live_streams import LiveStream, LiveStreams, open_session
from musicanalyzer.ui.live_summary import LiveSummary
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
        self._leaving: LiveSession | None = None  # it was stopped, and has something left to tell
        self._device: str | None = None  # that is listened to; None for a file
        self._history: SoundHistory | None = None
        self._picture: LivePicture | None = None
        self._log: EventLog | None = None
        self._made: list[LiveStream] = []  # by the reading thread
        self._early: list[LiveEvent] | None = None  # until that is there
        self._is_interrupted = False
        self._rows = 0
        self._usual_switch_s = sys.getswitchinterval()
        self.tools = LiveTools(context, self._open_input, self)
        self.canvas = LiveCanvas(self)
        self.tone = CursorTone(context, self.canvas.cursor_tone, self)
        self.meters = LiveMeters(context, self)
        self.status = LiveStatus(self)
        self.words = QLabel(self)
        self.words.setProperty("role", "faint")
        self.drawing = LiveDrawing(context, self.canvas, self)
        self._summary = LiveSummary(self.canvas, self.meters, self.status)
        self._files = Computing("live-files", self)
        self._files.failed.connect(context.fail)
        self._timer = QTimer(self, interval=FRAME_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.tick)
        self.colours = LiveColours(self.tools, self.canvas)
        self.saving = LiveSaving(context, self.canvas, self._files, self)
        self.saving.fill(self.tools.save_menu)
        self._streams = LiveStreams(self.tools.save_menu, self._forget, self)
        self.zoom = FrequencyZoom(self.canvas)
        self._endings = self.tools.preview.endings
        self._lay_out()
        self._connect()
        keys = (self.canvas, self.tools, self.zoom)
        LiveKeys(self, *keys, listen=self.toggle, say=self.say_summary)
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
        self.tone.silenced.connect(lambda: tools.hear.setChecked(False))
        tools.preview.said.connect(self.status.say)
        tools.preview.started.connect(self.stop)
        self._streams.asked.connect(self._look_back)
        canvas.frozen_changed.connect(tools.freeze.setChecked)
        canvas.shape_changed.connect(self._take_shape)
        canvas.scrolled.connect(self.drawing.fill)
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
        device = self._listening().device
        self._start(self._open_input, self.tr("Opening the input…"), device=device)

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
        listening = self._listening()

        def make() -> AudioSource:
            from musicanalyzer.audio.file_source import FileSource

            source = FileSource(path)
            source.listening = listening
            return source

        self._start(make, self.tr("Opening {name}…").format(name=path.name))

    def _start(
        self, make_source: Callable[[], AudioSource], words: str, *, device: str | None = None
    ) -> None:
        self.stop()
        self.tools.preview.stop()
        self._leaving, self._device = None, device
        self._session, self._made = open_session(
            self._context,
            make_source,
            spec=self._spec(),
            kept_s=KEPT_S,
            is_device=device is not None,
            after=self._endings.pending,
        )
        self._early = []
        self._is_interrupted = False
        self.meters.clear()
        self.canvas.freeze(False)
        self.canvas.message = words
        self.canvas.update()
        self.status.say(words)
        self._set_listening(True)
        self._session.start()
        self._pace()
        if not self.tools.device.hasFocus():  # who goes through the list goes on in it
            self.canvas.setFocus()

    def stop(self) -> None:
        """End listening; what was heard stays to be looked at. Waits for nothing."""
        session = self._session
        if session is None:
            return
        self._adopt()
        self._session, self._leaving = None, session
        self._endings.add(session)
        self._take(session)
        self.meters.clear_moment()
        self._set_listening(False)
        self.canvas.message = ""
        self.status.keep_saying(())
        if self.canvas.newest < 0:
            self._invite()
            self.status.say("")
        elif self._streams.other is None:
            self.status.say(self.tr("Stopped. What was heard can be looked at and saved."))
        else:
            self.status.say(
                self.tr(
                    "Stopped. What was heard can be looked at and saved, what was heard before as "
                    "well (Save)."
                )
            )
        self.canvas.update()

    def _set_listening(self, on: bool) -> None:
        self.tools.set_listening(on)
        self._streams.is_listening = on
        sys.setswitchinterval(SWITCH_S if on else self._usual_switch_s)

    def close_threads(self) -> None:
        """For the window's end, which is no longer seen where a device is still being opened."""
        self.stop()
        self.tools.preview.stop()
        self.tone.close()
        if self._endings.pending:
            self.window().hide()
        self._endings.close()
        self._timer.stop()
        self.drawing.close()
        self._files.close()
        self._streams.close()

    def tick(self) -> None:
        """Take what the threads have made since the last time."""
        session = self._session or self._leaving
        if session is None:
            self._timer.stop()
            return
        has_ended = session.is_ended  # before the last is taken
        self._adopt()
        self._take(session)
        if not has_ended:
            return
        failed = session.failed
        if session is self._session:
            self.stop()
            if isinstance(failed, AppError):
                self.canvas.message = translated(failed.message)
                self.status.say(self.canvas.message, "bad")
        self._leaving = None
        if failed is not None and not isinstance(failed, AppError):
            sys.excepthook(type(failed), failed, failed.__traceback__)

    def _adopt(self) -> None:
        """What the reading thread has made for a new stream takes the place of the last one's."""
        early = self._early
        if self._session is None or early is None or not self._made:
            return
        stream, self._early = self._made.pop(), None
        self._streams.begin(stream)
        self._show_stream(stream)
        stream.log.add(early)
        self._change_source()  # meanwhile something else may have been chosen

    def _show_stream(self, stream: LiveStream) -> None:
        self._history, self._picture, self._log = stream.history, stream.picture, stream.log
        self.drawing.set_stream(stream)
        if stream.picture.made.spec != self._spec():
            stream.picture.change(self._spec())
        made = stream.picture.made
        self.canvas.set_stream(made.axis, made.hop_length, stream.log)
        self.saving.set_stream(stream.history, stream.log)

    def _forget(self, stream: LiveStream) -> None:
        """When what is being saved of it has been written."""
        self._files.do(lambda _: stream.history.close(), lambda _: None)

    def _look_back(self, stream: LiveStream) -> None:
        """At the other of the streams that are kept; it can be saved then."""
        self._leaving = None
        self._streams.shown = stream
        self.canvas.freeze(False)
        self._show_stream(stream)
        self.canvas.newest = self.canvas.right = stream.newest_column
        self.canvas.oldest = stream.oldest_column
        self.meters.clear()
        self.drawing.fill()
        if self._streams.is_newest_shown:
            self.status.say(self.tr("This is what was heard last."))
        else:
            self.status.say(self.tr("This is what was heard before; it can be saved."))

    def _take(self, session: LiveSession) -> None:
        events = session.take_events()
        is_current = session is self._session
        if is_current:
            if session.missing:
                self.status.keep_saying([translated(each) for each in session.missing])
            for event in events:
                self._show_news(event)
        if self._early is not None:
            self._early += events
            return
        if self._picture is None or self._log is None or self._history is None:
            return
        self._log.add(events)
        if is_current:
            if not self._is_interrupted:
                self.meters.take(events, self._log.sample_rate)
            self.meters.tick(session.position)
        if not self.isVisible():
            return
        self.canvas.take(events)
        for columns in self._picture.drain():
            self.canvas.put(columns, is_new=True)
        self.canvas.oldest = -(-self._history.start // self.canvas.hop_length)
        self.drawing.fill()
        self.colours.follow_loudness()

    def _show_news(self, event: object) -> None:
        if not isinstance(event, DeviceEvent):
            return
        is_well = event.state in ("running", "moved", "ended", "lost-samples")
        words = translated(event.sentence)
        self._is_interrupted = event.state in ("waiting", "stalled")
        if self._is_interrupted:
            self._clear_answers()
        self.canvas.message = "" if is_well else words
        self.status.say(words, "" if event.state in ("running", "ended") else "warning")
        self.canvas.update()

    def _clear_answers(self) -> None:
        """Nothing is heard: what it sounded like holds no longer."""
        for label in self.meters.answers.values():
            label.setText(text.DASH)
        self.meters.nearest.clear()

    def _invite(self) -> None:
        self.canvas.message = self.tr(
            "Press Listen to see what the microphone hears, or open a file."
        )

    def _change_source(self) -> None:
        """Another channel or gain holds at once; another device is opened, unless a file plays."""
        wanted = self._listening()
        source: Any = None if self._session is None else self._session.source
        if self.is_listening and self._device not in (None, wanted.device):
            self.listen()
        elif source is not None:
            if wanted.device != source.listening.device:
                words = self.tr("{name} is heard once the file is stopped and Listen is pressed.")
                self.status.say(words.format(name=self.tools.device.currentText()))
            source.listening = wanted
        self.tools.preview.listen_to(wanted)

    # The picture

    def _take_shape(self, width: int, rows: int) -> None:
        if rows != self._rows:
            self._rows = rows
            self._respec()
        self.drawing.fill()

    def _spec(self) -> PictureSpec:
        return self.zoom.of(self.tools.spec(self._rows))

    def _show_range(self) -> None:
        self._respec()
        axis = self.canvas.axis
        assert axis is not None
        low, high = hertz_words(round(axis.f_min_hz)), hertz_words(round(axis.f_max_hz))
        self.status.say(self.tr("Frequencies from {low} to {high}.").format(low=low, high=high))

    def _respec(self) -> None:
        if self._picture is None or self._log is None:
            return
        self._picture.change(self._spec())
        made = self._picture.made
        self.canvas.set_stream(made.axis, made.hop_length, self._log)
        self.drawing.fill()

    def say_summary(self) -> None:
        """What is heard, in words: shown, and spoken by a screen reader."""
        self._summary.say(is_listening=self.is_listening)

    def _hear_cursor(self, on: bool) -> None:
        self.tools.hear.setChecked(self.tone.set_on(on))

    def _play(self, item: QListWidgetItem) -> None:
        self._context.play([item.data(Qt.ItemDataRole.UserRole)])

    # Qt's side

    def _pace(self) -> None:
        if self.is_listening or self._leaving is not None:
            self._timer.start(FRAME_MS if self.isVisible() else HIDDEN_MS)

    def showEvent(self, event) -> None:
        super().showEvent(event)
        self._pace()
        self.tools.look_for_devices(
            self._files, failed=lambda err: self.status.say(translated(err.message), "warning")
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
