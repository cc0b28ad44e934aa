"""Reference cycles are collected on the window's thread alone.

Python collects them on whichever thread happens to allocate. A closed dialog or window is such a
cycle, and Qt's objects must not end on another thread than their own: the library's threads then
crash the program, seldom and anywhere. So the automatic collection is off while the window is
there; once it has settled, a timer does its work.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

INTERVAL_MS = 500


class Garbage(QObject):
    """From here to :meth:`close`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_on = gc.isenabled()
        gc.disable()
        gc.freeze()
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self.collect)

    def settle(self) -> None:
        """What is there now stays: it is looked through once more and then no longer, for that
        takes longer the more there is. From here on the timer runs.
        """
        gc.collect()
        gc.freeze()
        self._timer.start()

    def collect(self) -> None:
        """As old a generation as is due by Python's own thresholds."""
        due = [
            count > threshold
            for count, threshold in zip(gc.get_count(), gc.get_threshold(), strict=True)
        ]
        if due[0]:
            gc.collect(2 if due[2] and due[1] else 1 if due[1] else 0)

    def close(self) -> None:
        self._timer.stop()
        gc.unfreeze()
        if self._was_on:
            gc.enable()
