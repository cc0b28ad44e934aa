"""What every reader of audio files answers to, and what it reports of the reading.

A reader yields mono samples at the file's own rate; ``decode`` turns them into blocks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from musicanalyzer.audio import conditioning as cond
from musicanalyzer.audio.conditioning import Samples

MIN_SAMPLE_RATE = 1000  # below, a header is wrong, and resampling would make hours of nothing
MAX_SAMPLE_RATE = 768_000
MAX_CHANNELS = 256
READ_FRAMES = 65_536  # about what one read() returns
# Where a seek cannot be exact to the sample (Vorbis; time stamps in milliseconds), files are read
# from the start up to here, and beyond it a seek has to do.
INEXACT_SEEK_S = 600.0


@dataclass(frozen=True, slots=True)
class AudioInfo:
    """What a file declares. ``duration_s`` is None when unknown; it may be an estimate.
    ``promised_s`` is what its container surely states, whether that much is there or not.
    ``audible_frames`` is stated where more is decoded than was recorded.
    """

    codec: str
    container: str
    sample_rate: int
    channels: int
    duration_s: float | None
    promised_s: float | None = None
    audible_frames: int | None = None


@dataclass(slots=True)
class Notes:
    """What went wrong while reading, counted."""

    truncated: bool = False
    damaged_packets: int = 0
    missing_s: float = 0.0
    non_finite: int = 0
    clipped: int = 0

    def sentences(self) -> tuple[str, ...]:
        found = []
        if self.truncated:
            found.append("truncated: the file ends before its declared end")
        if self.damaged_packets:
            found.append(f"damaged: {self.damaged_packets} parts could not be decoded")
        elif self.missing_s > 0:
            found.append(f"damaged: {self.missing_s:.2f} s of its audio are missing")
        if self.non_finite:
            found.append(f"non-finite: {self.non_finite} samples were not numbers and became 0")
        if self.clipped:
            found.append(f"clipped: {self.clipped} samples were beyond ±{cond.LIMIT:g}")
        return tuple(found)


# Hears all channels before the downmix: float32 (n_frames, n_channels) and their rate in Hz. The
# array is the reader's and holds until the call returns.
Listener = Callable[[Samples, int], None]


class Reader(Protocol):
    info: AudioInfo
    notes: Notes
    channels: Samples  # (n_frames, n_channels) that the last mono samples were made of

    def read(self) -> tuple[Samples, int] | None:
        """The next mono samples and their rate; None at the end."""

    def seek(self, frame: int) -> None:
        """Make ``frame`` (in samples at ``info.sample_rate``) the next one that is read."""

    def close(self) -> None: ...
