"""What is heard, in words: that nothing is any more, what the meters show, where the cursor is."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject

from musicanalyzer.ui.live_canvas import GAP, LiveCanvas
from musicanalyzer.ui.live_meters import LiveMeters
from musicanalyzer.ui.live_status import LiveStatus, announce


class LiveSummary(QObject):
    """For eyes in the ``status``, for a screen reader on the ``canvas``."""

    def __init__(self, canvas: LiveCanvas, meters: LiveMeters, status: LiveStatus) -> None:
        super().__init__(canvas)
        self._canvas, self._meters, self._status = canvas, meters, status

    def say(self, *, is_listening: bool) -> None:
        has_heard = self._canvas.newest >= 0
        state = self.tr("Stopped.") if has_heard and not is_listening else self._canvas.message
        words = " ".join(filter(None, (state, self._heard(has_heard), self._at_cursor())))
        self._status.say(words)
        self._canvas.setAccessibleDescription(words)
        announce(self._canvas, words)

    def _heard(self, has_heard: bool) -> str:
        words = self._meters.summary()
        # What the meters say where they show nothing: they do not know of what was heard before.
        nothing = QCoreApplication.translate("LiveMeters", "Nothing has been heard yet.")
        return "" if words == nothing and has_heard else words

    def _at_cursor(self) -> str:
        words = self._canvas.describe_cursor()
        if not words:
            return ""
        parts = words.replace("\n", GAP).split(GAP)
        return self.tr("Cursor {words}.").format(words=", ".join(parts))
