"""A stretch of what was heard, as files: its sound, its events, or both with the same times."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.audio.history import SoundHistory
from musicanalyzer.audio.pcm_writer import peak_of, write_sound
from musicanalyzer.errors import SettingsError
from musicanalyzer.services.live_log import EventLog, save_events

# While one listens the oldest sound goes as new sound comes, before it has been written.
MARGIN_S = 2
NOTHING_KEPT = "There is nothing to save: no sound of this stretch is kept."


@dataclass(frozen=True, slots=True)
class Stretch:
    """From sample ``start`` up to ``end`` of one stream."""

    history: SoundHistory
    log: EventLog
    start: int
    end: int

    @property
    def duration_s(self) -> float:
        return (self.end - self.start) / self.log.sample_rate

    def still_kept(self) -> Stretch:
        """What of it can be written now; of no length where that is nothing."""
        oldest = self.history.start
        if oldest > 0:
            oldest += MARGIN_S * self.log.sample_rate
        start, end = max(self.start, oldest), min(self.end, self.history.end)
        return replace(self, start=start, end=max(start, end))

    def at_rest(self) -> Stretch:
        """With the events that are known now: another thread may read them while more come."""
        return replace(self, log=self.log.copied())

    def blocks(self) -> Iterator[NDArray[np.float32]]:
        """Its sound, a second at a time."""
        rate = self.log.sample_rate
        for at in range(self.start, self.end, rate):
            yield self.history.read(at, min(at + rate, self.end))


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of it: ``n_cut`` samples were cut off at full scale, which the loudest exceeded by
    ``over_db``.
    """

    duration_s: float
    n_cut: int = 0
    over_db: float = 0.0


def save_stretch(
    stretch: Stretch, *, sound: Path | None = None, events: Path | None = None
) -> Saved:
    """Write what is still kept of a stretch that is at rest.

    A WAV file keeps sound above full scale; FLAC cannot. Raises SettingsError for a name or place
    that cannot be used and where nothing is kept, AppError where the disk fails.
    """
    kept = stretch.still_kept()
    if kept.start == kept.end:
        raise SettingsError(NOTHING_KEPT, kind="nothing-kept")
    found = Saved(kept.duration_s)
    if sound is not None:
        peak = peak_of(kept.blocks())
        n_cut = write_sound(sound, kept.blocks(), sample_rate=kept.log.sample_rate, peak=peak)
        found = Saved(kept.duration_s, n_cut, 20 * math.log10(peak) if n_cut else 0.0)
    # After the sound, which fails sooner: events without it would be a file nobody asked for.
    if events is not None:
        save_events(events, kept.log, kept.start, kept.end)
    return found
