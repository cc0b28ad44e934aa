"""The cursor made audible: a quiet sine at its frequency, as loud as the sound is there.

Samples are pushed from a timer of the window's thread: Qt would call a device of Python's from a
thread of its own. QtMultimedia is imported when the tone is first turned on.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer

from musicanalyzer.dsp.tone import Tone
from musicanalyzer.ui.context import Context
from musicanalyzer.ui.sound_device import multimedia, output_devices

RATE = 48_000
STEP_MS = 20
BUFFER_S = 0.12
LOUDEST_DB = -20.0  # of the tone, where the sound is at full scale
RANGE_DB = 80.0  # under that it is not heard
SHARE = 0.5  # decibels of the tone for one of the sound: soft places stay audible


def amplitude_of(level_db: float | None) -> float:
    """How loud the tone is for a level of the picture."""
    if level_db is None or level_db <= -RANGE_DB:
        return 0.0
    return float(10.0 ** ((LOUDEST_DB + SHARE * min(0.0, level_db)) / 20.0))


class CursorTone(QObject):
    """``ask`` gives (frequency in Hz, level in dB or None) of the cursor, None without one."""

    def __init__(
        self,
        context: Context,
        ask: Callable[[], tuple[float, float | None] | None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._context, self._ask = context, ask
        self._tone = Tone(RATE)
        self._sink: Any = None
        self._device: Any = None
        self._timer = QTimer(self, interval=STEP_MS)
        self._timer.timeout.connect(self._feed)

    @property
    def is_on(self) -> bool:
        return self._sink is not None

    def set_on(self, on: bool) -> bool:
        """Begin or end; whether it sounds now. Where there is no output it says so."""
        if on == self.is_on:
            return on
        if not on:
            self._timer.stop()
            self._sink.stop()
            self._sink = self._device = None
            return False
        qt = multimedia()
        there = output_devices()
        wanted = self._context.settings.value.output_device
        chosen = next((each for each in there if each.description() == wanted), None)
        if chosen is None and not there:
            words = self.tr("No sound device was found, so the cursor cannot be heard.")
            self._context.say(words, "warning")
            return False
        form = qt.QAudioFormat()
        form.setSampleRate(RATE)
        form.setChannelCount(1)
        form.setSampleFormat(qt.QAudioFormat.SampleFormat.Float)
        self._tone.reset()
        self._sink = qt.QAudioSink(chosen or there[0], form, self)
        self._sink.setBufferSize(round(BUFFER_S * RATE) * form.bytesPerFrame())
        self._device = self._sink.start()
        self._timer.start()
        return True

    def _feed(self) -> None:
        if self._device is None:
            return
        n = self._sink.bytesFree() // 4
        at = self._ask()
        hertz, level_db = (0.0, None) if at is None else at
        hertz = max(0.0, min(hertz, RATE / 2))
        samples = self._tone.push(n, frequency_hz=hertz, amplitude=amplitude_of(level_db))
        if samples.size:
            self._device.write(samples.tobytes())
