"""Uncompressed files and Ogg Vorbis through libsndfile. The only importer of soundfile."""

from __future__ import annotations

import contextlib
import os
from typing import Any

import numpy as np

from musicanalyzer.audio import conditioning as cond
from musicanalyzer.audio.conditioning import Samples
from musicanalyzer.audio.faults import fault, os_fault
from musicanalyzer.audio.iff import present_share
from musicanalyzer.audio.reading import (
    INEXACT_SEEK_S,
    MAX_CHANNELS,
    MAX_SAMPLE_RATE,
    MIN_SAMPLE_RATE,
    READ_FRAMES,
    AudioInfo,
    Notes,
)
from musicanalyzer.audio.sniff import Sniffed


class PcmReader:
    def __init__(self, path: str | os.PathLike[str], found: Sniffed) -> None:
        import soundfile

        present = present_share(path, found.container)
        self.notes = Notes(truncated=present < 1.0)
        try:
            # By descriptor: soundfile cannot encode names that are not valid text.
            descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        except OSError as err:
            raise os_fault(err, path) from err
        self._stack = contextlib.ExitStack()
        try:
            file = self._stack.enter_context(soundfile.SoundFile(descriptor, closefd=True))
        except (soundfile.LibsndfileError, RuntimeError, TypeError, ValueError) as err:
            with contextlib.suppress(OSError):
                os.close(descriptor)
            raise fault("damaged", path, f"its {found.container} header is wrong") from err
        self._file: Any = file
        self._path = path
        if not (
            MIN_SAMPLE_RATE <= file.samplerate <= MAX_SAMPLE_RATE
            and 0 < file.channels <= MAX_CHANNELS
        ):
            self.close()
            raise fault(
                "damaged", path, f"it claims {file.channels} channels, {file.samplerate} Hz"
            )
        self.info = AudioInfo(
            file.subtype.lower(), found.container, file.samplerate, file.channels,
            file.frames / file.samplerate,
            # An Ogg stream has no length of its own: what libsndfile says is where its pages end.
            None if found.container == "ogg" or not present
            else file.frames / file.samplerate / present,
        )  # fmt: skip
        # After a seek libsndfile may be off by the difference of two Vorbis block sizes (896
        # samples were seen) and does not notice; reading up to the place costs 2 ms a second.
        self._inexact = found.container == "ogg"
        self._position = 0
        self._read_whole = 0  # frames read since the start without a seek; -1 after one
        frames = max(256, min(READ_FRAMES, cond.MIX_VALUES // file.channels))
        self._buffer = np.empty((frames, file.channels), dtype=np.float32)
        self.channels = self._buffer[:0]

    def read(self) -> tuple[Samples, int] | None:
        import soundfile

        try:
            channels = self._file.read(out=self._buffer)
        except (soundfile.LibsndfileError, RuntimeError):
            self.notes.damaged_packets += 1
            return None
        if not len(channels):
            missing = self._file.frames - self._read_whole
            if self._read_whole >= 0 and missing > 0 and not self.notes.truncated:
                self.notes.missing_s = missing / self.info.sample_rate
            return None
        self.channels = channels
        self._position += len(channels)
        if self._read_whole >= 0:
            self._read_whole += len(channels)
        with np.errstate(over="ignore", invalid="ignore"):
            mono = cond.downmix(channels, axis=1)
        if channels.shape[1] == 1:
            mono = mono.copy()  # the buffer is used again
        mono, bad, clipped = cond.repair(mono, channels, axis=1)
        self.notes.non_finite += bad
        self.notes.clipped += clipped
        return mono, self.info.sample_rate

    def seek(self, frame: int) -> None:
        frame = min(frame, self._file.frames)
        if frame == self._position:
            return
        self._read_whole = -1
        if self._inexact and frame < INEXACT_SEEK_S * self.info.sample_rate:
            if frame < self._position:
                self._position = self._file.seek(0)
            while frame > self._position:
                skipped = self._file.read(out=self._buffer[: frame - self._position])
                if not len(skipped):
                    return
                self._position += len(skipped)
            return
        self._position = self._file.seek(frame)

    def close(self) -> None:
        self._stack.close()
