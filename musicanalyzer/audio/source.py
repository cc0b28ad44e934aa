"""What can be listened to: the face that microphones and files show to live analysis."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from musicanalyzer.audio.ring import Float32

STATES = ("running", "waiting", "stalled", "silent", "moved", "lost-samples", "ended")


@dataclass(frozen=True, slots=True)
class SourceNews:
    """What became of a source, in words. ``state`` is of :data:`STATES`; ``sample`` says when.

    ``lost_s`` seconds are missing from the stream there: nothing was heard so long, and no zeros
    stand for it.
    """

    state: str
    sentence: str
    device: str
    sample: int
    lost_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Channels:
    """What a block of mono sound was made of: ``samples`` (n, n_channels) of the channels that are
    listened to, as they were delivered, and the linear ``gain`` that they still lack.
    """

    samples: Float32
    gain: float


class AudioSource(Protocol):
    """Mono sound as it comes. Belongs to one thread, but for ``close``-free attributes.

    ``lost`` counts the samples that could not be given; zeros stand in their places, so that
    positions stay those of the device. ``channels`` are those of the last block.
    """

    title: str
    sample_rate: int
    lost: int
    channels: Channels

    def read(self) -> Float32 | None:
        """What has come since the last call, after a short wait for it; None once it has ended."""

    def news(self) -> list[SourceNews]:
        """What has happened since this was last asked, in order."""

    def close(self) -> None: ...
