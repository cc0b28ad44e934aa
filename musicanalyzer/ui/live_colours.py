"""The colours of the live spectrogram: the appearance's or chosen, as bright as it is loud."""

from __future__ import annotations

import time

from musicanalyzer.ui import theme
from musicanalyzer.ui.live_canvas import LiveCanvas
from musicanalyzer.ui.live_image import colour_table
from musicanalyzer.ui.live_tools import LiveTools

AUTO_S = 0.5  # between two looks at how loud the picture is
AUTO_STEP_DB = 6.0
AUTO_RANGE_DB = 40.0, 120.0
SILENCE_DB = -127.0  # what a level cannot tell from nothing


class LiveColours:
    """Keeps the canvas's colours as the tools say; ``apply`` when something of that has changed."""

    def __init__(self, tools: LiveTools, canvas: LiveCanvas) -> None:
        self._tools, self._canvas = tools, canvas
        self._top_db, self._range_db = -20.0, 80.0
        self._auto_at = 0.0
        self._looks: tuple[object, ...] = ()

    def apply(self) -> None:
        tools, is_dark = self._tools, theme.colours().is_dark
        palette = tools.palette_name.currentData() or ("heat" if is_dark else "paper")
        range_db = tools.range.currentData() or self._range_db
        top_db = self._brightest_db
        # The appearance colours what is around the picture, too.
        looks = (palette, top_db, range_db, theme.colours())
        if looks != self._looks:
            self._looks = looks
            self._canvas.set_table(colour_table(palette, top_db=top_db, range_db=range_db))

    @property
    def _brightest_db(self) -> float:
        top = self._tools.top.currentData()
        return self._top_db if top is None else float(top)

    def follow_loudness(self) -> None:
        """The brightest level and the range, where they are automatic."""
        now, tools, image = time.monotonic(), self._tools, self._canvas.image
        is_by_hand = None not in (tools.top.currentData(), tools.range.currentData())
        if now < self._auto_at or is_by_hand or image is None:
            return
        self._auto_at = now + AUTO_S
        loudest = image.loudest_db()
        if loudest <= SILENCE_DB:
            return
        # In steps, and down only after a while: the picture must not flicker.
        if loudest > self._top_db or loudest < self._top_db - 2 * AUTO_STEP_DB:
            self._top_db = max(-72.0, min(0.0, AUTO_STEP_DB * -(-loudest // AUTO_STEP_DB)))
        if tools.range.currentData() is None:
            least, most = AUTO_RANGE_DB
            wanted = max(least, min(most, self._brightest_db - image.quiet_db()))
            if abs(wanted - self._range_db) > AUTO_STEP_DB:
                self._range_db = wanted
        self.apply()
