"""A passage of a track with a click on each beat, as a sound file that can be played.

The click is mixed into the samples, so that what is heard is where the grid has it, to the sample,
whatever a player's latency is. The file is a temporary one; the music file is only read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from os import PathLike
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.audio import decode
from musicanalyzer.audio.pcm_writer import write_sound
from musicanalyzer.services.beat_grid import BeatGrid

Float32 = NDArray[np.float32]

RATE = 44_100  # Hz
PASSAGE_S = 60.0  # at a time: rendered in some 0.1 s of a core
CLICK_S = 0.03
MUSIC, CLICK = 0.6, 0.7  # levels; the sum is limited by the writer
BEAT_HZ, BAR_HZ = 1000.0, 1600.0


def click_sound(frequency_hz: float) -> Float32:
    """A tone that dies away; it begins with its greatest slope, at the beat."""
    time_s = np.arange(round(CLICK_S * RATE)) / RATE
    tone = np.sin(2 * np.pi * frequency_hz * time_s) * np.exp(-time_s / (CLICK_S / 5))
    return (CLICK * tone).astype(np.float32)


def with_clicks(blocks: Iterator[Float32], grid: BeatGrid, *, start_s: float) -> Iterator[Float32]:
    """Mono blocks at ``RATE`` from ``start_s`` on, with clicks on the beats; how they are cut makes
    no difference.
    """
    bars = set(np.round(grid.downbeats_s * RATE).astype(int).tolist())
    places = np.round(grid.beats_s * RATE).astype(int)
    beat, bar = click_sound(BEAT_HZ), click_sound(BAR_HZ)
    at = round(start_s * RATE)
    for block in blocks:
        mixed = block * np.float32(MUSIC)
        near = places[(places > at - len(beat)) & (places < at + len(block))]
        for place in near.tolist():
            sound = bar if place in bars else beat
            first, last = max(place, at), min(place + len(sound), at + len(block))
            mixed[first - at : last - at] += sound[first - place : last - place]
        at += len(block)
        yield mixed


def write_clicks(
    path: str | PathLike[str],
    target: Path,
    grid: BeatGrid,
    *,
    start_s: float,
    duration_s: float = PASSAGE_S,
    cancelled: Callable[[], bool] = lambda: False,
) -> bool:
    """Write the passage to ``target`` (``.wav``); False once ``cancelled``. Raises DecodeError and
    SettingsError.
    """
    stopped = False

    def wanted(blocks: Iterator[Float32]) -> Iterator[Float32]:
        nonlocal stopped
        for block in blocks:
            stopped = cancelled()
            if stopped:
                return
            yield block

    with decode.blocks(path, sample_rate=RATE, start_s=start_s, duration_s=duration_s) as stream:
        write_sound(
            target, with_clicks(wanted(iter(stream)), grid, start_s=start_s), sample_rate=RATE
        )
    return not stopped
