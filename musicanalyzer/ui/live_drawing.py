"""Columns of the live picture that are drawn again, on a thread, of the sound that is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from musicanalyzer.ui.bridge import Computing
from musicanalyzer.ui.context import Context
from musicanalyzer.ui.live_canvas import LiveCanvas
from musicanalyzer.ui.live_streams import LiveStream

if TYPE_CHECKING:  # transforms: loaded when one listens
    from musicanalyzer.dsp.picture import Columns


class LiveDrawing(QObject):
    """Of the stream that is shown."""

    def __init__(self, context: Context, canvas: LiveCanvas, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._stream: LiveStream | None = None
        self.is_filling = False
        self._worker = Computing("live-picture", self)
        self._worker.failed.connect(context.fail)

    def set_stream(self, stream: LiveStream) -> None:
        self._stream = stream
        self.is_filling = False

    def fill(self, *_: Any) -> None:
        """Draw what is seen and was not drawn, or not like this."""
        stream = self._stream
        if self.is_filling or stream is None:
            return
        from musicanalyzer.services.live_picture import draw_again

        made, history = stream.picture.made, stream.history
        gap = self._canvas.missing(stream.newest_column)
        if gap is None:
            return
        first, n = gap

        def answer(columns: Columns) -> None:
            self.is_filling = False  # where the disk fails, none until something else is heard
            if self._stream is stream and stream.picture.made is made:
                self._canvas.put(columns, is_new=False)
            self.fill()

        self.is_filling = True
        self._worker.do(lambda _: draw_again(history, made, first, n), answer)

    def close(self) -> None:
        self._worker.close()
