"""A sound device that is open and takes samples, and which devices there are. The only user of
Qt's audio outputs for what is played.

Used on one thread, which needs no event loop but has to let Qt's events through now and then:
nothing of Python is connected to what Qt's own threads tell. QtMultimedia is imported with the
first sound, not with the window: it costs 0.1 to 0.4 s.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QLoggingCategory

from musicanalyzer.audio.conditioning import Samples

RATES_HZ = (8_000, 192_000)


class OpenDevice:
    """``device`` is a ``QAudioDevice``; of what it takes, ``ahead_s`` wait in a buffer. Counts in
    frames, from its opening. Where it cannot be opened, ``is_open`` is False from the beginning; it
    becomes so when the device stops by itself.
    """

    def __init__(self, device: Any, *, ahead_s: float, volume: float) -> None:
        qt = multimedia()
        form = qt.QAudioFormat()
        lowest, highest = RATES_HZ
        self.sample_rate = min(max(device.preferredFormat().sampleRate(), lowest), highest)
        form.setSampleRate(self.sample_rate)
        self._is_mono = device.maximumChannelCount() == 1
        form.setChannelCount(1 if self._is_mono else 2)
        kinds = qt.QAudioFormat.SampleFormat
        self._is_float = kinds.Float in device.supportedSampleFormats()
        form.setSampleFormat(kinds.Float if self._is_float else kinds.Int16)
        self._frame_bytes = form.bytesPerFrame()
        self.n_written = 0
        self._sink = qt.QAudioSink(device, form)
        self._sink.setBufferSize(round(ahead_s * self.sample_rate) * self._frame_bytes)
        self._sink.setVolume(volume)
        self._into: Any = self._sink.start()

    @property
    def is_open(self) -> bool:
        """To be asked before each :meth:`write`: what Qt has closed must not be touched."""
        if self._into is not None and self._sink.state().name == "StoppedState":
            self._into = None
        return self._into is not None

    @property
    def n_taken(self) -> int:
        return round(self._sink.processedUSecs() * self.sample_rate / 1e6)

    @property
    def n_free(self) -> int:
        """How many frames can be written now."""
        return self._sink.bytesFree() // self._frame_bytes

    def write(self, frames: Samples) -> None:
        """(n, 2), at most ``n_free``."""
        self.n_written += len(frames)
        if self._is_mono:
            frames = frames.mean(axis=1)
        if not self._is_float:
            frames = np.round(frames.clip(-1, 1) * 32_767).astype(np.int16)
        self._into.write(np.ascontiguousarray(frames).tobytes())

    def set_volume(self, volume: float) -> None:
        """Also of what waits in the buffer."""
        if self._sink.volume() != volume:
            self._sink.setVolume(volume)

    def close(self) -> None:
        """What it has not played is dropped."""
        self._into = None
        self._sink.reset()


def multimedia() -> Any:
    """The module QtMultimedia, which does not write what it looks for to the user's terminal."""
    QLoggingCategory.setFilterRules("qt.multimedia.*=false")
    from PySide6 import QtMultimedia

    return QtMultimedia


def output_devices() -> list[Any]:
    """The ``QAudioDevice`` of every output that there is, the system's usual one first."""
    devices = multimedia().QMediaDevices
    usual = devices.defaultAudioOutput()
    others = [device for device in devices.audioOutputs() if device != usual]
    return others if usual.isNull() else [usual, *others]
