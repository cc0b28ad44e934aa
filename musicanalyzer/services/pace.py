"""How quickly a scan goes and how long it will take, from the news it gives.

Counts what costs time: files that are passed over because they are unchanged come by the thousand
in a moment and say nothing about the others. Pauses do not count.
"""

from __future__ import annotations

from collections import deque

from musicanalyzer.services.jobs import Progress

WINDOW_S = 90.0  # what is longer ago says little about the next files
_WORKING = ("analysing", "updating", "writing", "checking")
SETTLING_S = 3.0  # the first files also wait for the workers to start


class Pace:
    """Fed by :meth:`push` as the job goes on."""

    def __init__(self) -> None:
        self._samples: deque[tuple[float, int]] = deque()  # working seconds, files settled by work

    def push(self, working_s: float, progress: Progress) -> None:
        """``working_s`` is the job's time so far, without pauses."""
        if progress.phase not in _WORKING:
            return
        settled = progress.analysed + progress.linked + progress.failed + progress.updated
        settled += progress.written + progress.checked
        self._samples.append((working_s, settled))
        while len(self._samples) > 2 and self._samples[1][0] < working_s - WINDOW_S:
            self._samples.popleft()

    @property
    def per_minute(self) -> float | None:
        """Files a minute over the last ``WINDOW_S``; None until it can be told."""
        if not self._samples:
            return None
        (first_s, first), (last_s, last) = self._samples[0], self._samples[-1]
        if last_s - first_s < SETTLING_S or last == first:
            return None
        return 60.0 * (last - first) / (last_s - first_s)

    def remaining_s(self, progress: Progress) -> float | None:
        """Until the files known so far are done, at this pace."""
        rate = self.per_minute
        if rate is None or progress.phase not in _WORKING:
            return None
        return 60.0 * max(progress.total - progress.done, 0) / rate
