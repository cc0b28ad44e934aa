"""Keys of the live picture: letters and signs, while it has the focus.

Arrows and pages are the canvas's own (``live_canvas``). As actions of the canvas they are on the
page of all shortcuts.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence

from musicanalyzer.ui.live_canvas import LiveCanvas
from musicanalyzer.ui.live_tools import LiveTools
from musicanalyzer.ui.live_zoom import FrequencyZoom

Act = Callable[[], object]


class LiveKeys(QObject):
    """``listen`` and ``say`` are the view's; all else belongs to its parts."""

    def __init__(
        self, canvas: LiveCanvas, tools: LiveTools, zoom: FrequencyZoom, *, listen: Act, say: Act
    ) -> None:
        super().__init__(canvas)
        for words, keys, act in (
            (self.tr("Freeze"), "Space", lambda: canvas.freeze(not canvas.is_frozen)),
            (self.tr("Listen or stop"), "L", listen),
            (self.tr("Put into words what is heard"), "S", say),
            (self.tr("Hear the cursor"), "H", tools.hear.toggle),
            (self.tr("Measure from the cursor"), "M", canvas.set_mark),
            (self.tr("Show less time"), "+", lambda: tools.zoom(1)),
            (self.tr("Show more time"), "-", lambda: tools.zoom(-1)),
            (self.tr("Look closer at frequencies"), "I", lambda: zoom.zoom(1)),
            (self.tr("Look at more frequencies"), "O", lambda: zoom.zoom(-1)),
            (self.tr("Look at all frequencies"), "0", zoom.reset),
        ):
            action = QAction(self.tr("Live: {what}").format(what=words), canvas)
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(lambda *_, act=act: act())
            canvas.addAction(action)
