"""Keys of the live picture: letters and signs, wherever in the view they mean nothing else.

Arrows and pages are the canvas's own (``live_canvas``). As actions of the canvas they are on the
page of all shortcuts. A button that is clicked leaves the keyboard where it is; one that was gone
to by Tab is pressed by Space, as everywhere.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QWidget,
)

from musicanalyzer.ui.live_canvas import LiveCanvas
from musicanalyzer.ui.live_tools import LiveTools
from musicanalyzer.ui.live_zoom import FrequencyZoom

Act = Callable[[], object]


class LiveKeys(QObject):
    """``listen`` and ``say`` are the ``view``'s; all else belongs to its parts, which are there."""

    def __init__(
        self,
        view: QWidget,
        canvas: LiveCanvas,
        tools: LiveTools,
        zoom: FrequencyZoom,
        *,
        listen: Act,
        say: Act,
    ) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._signs: set[str] = set()
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
            self._signs.add(" " if keys == "Space" else keys)
        for widget in view.findChildren(QWidget):
            if isinstance(widget, QAbstractButton):
                widget.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            if widget is not canvas and widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
                widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What the canvas would answer to, it does, unless the widget itself does."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)
            and event.text().upper() in self._signs
            and not _takes(watched, event.text())
        ):
            return self._canvas.event(event)
        return False


def _takes(widget: QObject, sign: str) -> bool:
    """Whether it means something to this widget."""
    if isinstance(widget, QAbstractButton):
        return sign == " "
    if isinstance(widget, QAbstractItemView):
        return sign != " "  # looks for an entry that begins so
    return isinstance(widget, QLineEdit | QAbstractSpinBox | QComboBox)
