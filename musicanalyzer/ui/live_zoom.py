"""Which frequencies the live picture shows: all of its scale, or a part that one looks into.

The part is kept in hertz, so that it stays where it is on another scale, with another window and
for another stream. It is not kept for the next start: who then sees no bass should not have to
guess that it was hidden a week ago.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QToolButton

from musicanalyzer.dsp.axis import FrequencyAxis, Range, frequency_axis, moved, zoomed
from musicanalyzer.dsp.params import PictureSpec
from musicanalyzer.ui.live_canvas import LiveCanvas

FACTOR = 0.8  # of what is seen, a notch of the wheel or a key
STEP = 0.1  # of what is seen, up or down


class FrequencyZoom(QObject):
    """Hears what the canvas is asked for. :attr:`whole`, in the corner under the axis, shows all
    again; it is there while a part is seen.
    """

    changed = Signal()

    def __init__(self, canvas: LiveCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.range_hz: Range | None = None
        self.whole = QToolButton(canvas)
        self.whole.setText(self.tr("All"))
        self.whole.setAccessibleName(self.tr("All frequencies"))
        self.whole.setToolTip(self.tr("Show all frequencies (0)"))
        self.whole.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.whole.setCursor(Qt.CursorShape.ArrowCursor)
        self.whole.clicked.connect(self.reset)
        self.whole.hide()
        canvas.zoom_asked.connect(self.zoom)
        canvas.shift_asked.connect(self.move)
        canvas.shape_changed.connect(self._place)

    def of(self, spec: PictureSpec) -> PictureSpec:
        """The spec, of what is seen."""
        if self.range_hz is None:
            return spec
        return replace(spec, low_hz=self.range_hz[0], high_hz=self.range_hz[1])

    def zoom(self, steps: float, at_hz: float | None = None) -> None:
        """Closer (negative: farther) around a frequency; without one around the cursor's, or the
        middle of the picture.
        """
        axis = self._canvas.axis
        if axis is None:
            return
        if at_hz is None:
            at = self._canvas.cursor_at
            middle = float(axis.to_hz(axis.n_rows / 2))
            is_seen = at is not None and axis.f_min_hz <= at.frequency_hz <= axis.f_max_hz
            at_hz = at.frequency_hz if at is not None and is_seen else middle
        self._show(lambda whole: zoomed(axis, whole, FACTOR**steps, at_hz))

    def move(self, steps: float) -> None:
        """Up or down, where a part is seen."""
        axis = self._canvas.axis
        if axis is not None and self.range_hz is not None:
            self._show(lambda whole: moved(axis, whole, steps * STEP))

    def reset(self) -> None:
        """All frequencies."""
        self._show(lambda whole: None)

    def _show(self, part_of: Callable[[FrequencyAxis], Range | None]) -> None:
        axis, log = self._canvas.axis, self._canvas.log
        if axis is None or log is None:
            return
        whole = frequency_axis(PictureSpec(axis.scale, n_rows=axis.n_rows), log.sample_rate)
        range_hz = part_of(whole)
        if range_hz != self.range_hz:
            self.range_hz = range_hz
            if self.whole.hasFocus():
                self._canvas.setFocus()  # not to what comes after a button that goes
            self.whole.setVisible(range_hz is not None)
            self._place()
            self.changed.emit()

    def _place(self, *_: int) -> None:
        """Beside the times: under the axis nothing else is."""
        canvas = self._canvas
        height = canvas.fontMetrics().height() + 6
        width = min(self.whole.sizeHint().width(), canvas.rect_of_picture.left() - 6)
        self.whole.setGeometry(2, canvas.height() - height, width, height)
