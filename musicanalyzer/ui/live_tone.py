"""The cursor made audible: a quiet sine at its frequency, as loud as the sound is there.

Played as the player's music is (``sound_output``), by an output of its own, which is open while the
tone is on: neither volume nor mute of the music are the tone's. Where it cannot be heard any more,
it is turned off and says so; it is not a thing to wait for.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from musicanalyzer.audio.conditioning import Samples
from musicanalyzer.audio.programme import Programme
from musicanalyzer.dsp.tone import Tone
from musicanalyzer.ui.chosen_device import ChosenDevice
from musicanalyzer.ui.context import Context
from musicanalyzer.ui.sound_device import output_devices
from musicanalyzer.ui.sound_output import SoundOutput

RATE = 48_000  # until a device has another
STEP_MS = 20
UNHEARD_S = 3.0  # without a device: another one is opened within that, where there is one
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

    silenced = Signal()  # it could not be heard any more and has been turned off

    def __init__(
        self,
        context: Context,
        ask: Callable[[], tuple[float, float | None] | None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._context, self._ask = context, ask
        self._sine = _SteeredSine()
        self._output = SoundOutput(self)
        self._output.add(self._sine)
        self._output.looked.connect(self._look)
        self._device = ChosenDevice(context, self._output, self)
        self._heard_s = 0.0  # when it was last
        self._is_known = False  # to a sound server, at one time
        self._timer = QTimer(self, interval=STEP_MS)
        self._timer.timeout.connect(self._steer)

    @property
    def is_on(self) -> bool:
        return self._sine.is_on

    def set_on(self, on: bool) -> bool:
        """Begin or end; whether it sounds now. Where there is no output it says so."""
        if self.is_on and not on:
            self.close()
        elif on and not self.is_on and self._can_begin():
            self._sine.is_on = True
            self._device.look()
            self._steer()
            self._timer.start()
            self._heard_s = time.monotonic()
            self._output.wake()
        return self.is_on

    def close(self) -> None:
        self._fall_silent()
        self._output.close()

    def _fall_silent(self) -> None:
        self._sine.is_on = False
        self._timer.stop()

    def _can_begin(self) -> bool:
        if not output_devices():
            words = self.tr("No sound device was found, so the cursor cannot be heard.")
        elif self._is_cut_off():
            words = self.tr(
                "The connection to the sound server was lost, so the cursor cannot be heard. If "
                "that stays so, start the program again."
            )
        else:
            return True
        self._context.say(words, "warning")
        return False

    def _is_cut_off(self) -> bool:
        """Whether Qt has lost the server whose devices it lists: to open one would end the program,
        now and then also long after the server knows the program again. So an output that was lost
        is left as it is, unless its device takes sound again.
        """
        from musicanalyzer.audio.sound_server import SoundServer

        server = SoundServer()
        is_known = server.knows_this_program()
        is_lost = not is_known and (self._is_known or not server.answers)
        self._is_known |= is_known
        return (is_lost or self._output.is_stalled) and shutil.which("pactl") is not None

    def _steer(self) -> None:
        at = self._ask()
        frequency_hz, level_db = (0.0, None) if at is None else at
        self._sine.aim = frequency_hz, amplitude_of(level_db)

    def _look(self) -> None:
        output, now_s = self._output, time.monotonic()
        if output.is_heard and not output.is_stalled:
            self._heard_s = now_s
        elif self.is_on and (output.is_stalled or now_s > self._heard_s + UNHEARD_S):
            # The output is left as it is: closed while Qt looks for the server, it would end the
            # program.
            self._fall_silent()
            words = self.tr("The sound device takes no more sound: the cursor is heard no more.")
            self._context.say(words, "warning")
            self.silenced.emit()


class _SteeredSine(Programme):
    """In the place of files: the window sets what another thread reads."""

    def __init__(self) -> None:
        super().__init__(RATE)
        self.is_on = False
        self.aim = 0.0, 0.0  # frequency in Hz and amplitude
        self._tone = Tone(RATE)

    @property
    def is_silent(self) -> bool:
        return not self.is_on

    def set_rate(self, sample_rate: int) -> None:
        if sample_rate != self._tone.sample_rate:
            self._tone = Tone(sample_rate)

    def read(self, limit: int) -> Samples:
        frequency_hz, amplitude = self.aim
        highest_hz = self._tone.sample_rate / 2
        frequency_hz = max(0.0, min(frequency_hz, highest_hz))
        samples = self._tone.push(limit, frequency_hz=frequency_hz, amplitude=amplitude)
        return np.repeat(samples[:, None], 2, axis=1)

    def heard(self, n_frames: int) -> None:
        pass
