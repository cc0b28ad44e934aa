"""A tempo from taps: a line through them, whose slope a late tap hardly turns."""

from __future__ import annotations

from musicanalyzer.services.track_facts import SLOWEST_BPM

PAUSE_MS = 60_000 / SLOWEST_BPM  # after which a tap begins anew
FEWEST_TAPS = 4


class Taps:
    """Times in milliseconds, in order."""

    def __init__(self) -> None:
        self._taps_ms: list[float] = []

    def push(self, now_ms: float) -> float | None:
        """The tempo so far in beats per minute; ``None`` while the taps are too few."""
        if self._taps_ms and now_ms - self._taps_ms[-1] > PAUSE_MS:
            self._taps_ms = []
        self._taps_ms.append(now_ms)
        n = len(self._taps_ms)
        if n < FEWEST_TAPS:
            return None
        middle, mean = (n - 1) / 2, sum(self._taps_ms) / n
        over = sum((i - middle) * (tap - mean) for i, tap in enumerate(self._taps_ms))
        return 60_000 / max(over / sum((i - middle) ** 2 for i in range(n)), 1e-6)

    @property
    def is_enough(self) -> bool:
        """Whether nothing is gained by more."""
        return len(self._taps_ms) >= 2 * FEWEST_TAPS
