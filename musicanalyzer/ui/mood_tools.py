"""The row of chips over the mood map: tools, snippets, zoom; each names its key.

Their actions belong to the map, so that the page of shortcuts lists them; the map itself takes the
keys (``MoodCanvas.keyPressEvent``), as single letters may mean something else elsewhere.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from musicanalyzer.ui.flow import Flow
from musicanalyzer.ui.mood_canvas import STEP, TOOL_KEYS, MoodCanvas
from musicanalyzer.ui.mood_shapes import LASSO, MOVE, PATH, RECTANGLE


class MoodTools(QWidget):
    """See the module."""

    def __init__(self, canvas: MoodCanvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._buttons: list[QToolButton] = []
        self.tools: dict[str, QAction] = {}
        self.found = QLabel(self)
        self.found.setProperty("role", "faint")
        self.snippets = self._chip()
        self.snippets.setText(self.tr("Snippets"))
        self.snippets.setToolTip(self.tr("Play ten seconds of the track that the mouse rests on"))
        self.snippets.setCheckable(True)
        self._row = Flow(even=False)
        self._add_tools()
        self._row.addWidget(self.snippets)
        for title, tip, key, act in (
            ("−", self.tr("Show more of the map"), "-", lambda: canvas.zoom(1 / STEP)),
            ("+", self.tr("Show the map larger"), "+", lambda: canvas.zoom(STEP)),
            (self.tr("All"), self.tr("Show all tracks"), "0", canvas.go_home),
        ):
            action = self._button(title, tip, QKeySequence(key))
            action.triggered.connect(lambda *_, act=act: act())
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addLayout(self._row, 1)
        line.addWidget(self.found)
        mark = self._action(
            self.tr("Set a corner of the shape at the chosen track"), QKeySequence("M")
        )
        mark.triggered.connect(canvas.mark)
        canvas.tool_asked.connect(self.use)

    def use(self, tool: str) -> None:
        self.tools[tool].setChecked(True)
        self._canvas.set_tool(tool)

    def set_usable(self, on: bool) -> None:
        """Hidden where there is no map."""
        for button in self._buttons:
            button.setVisible(on)

    def _add_tools(self) -> None:
        group = QActionGroup(self)
        keys = {tool: key for key, tool in TOOL_KEYS.items()}
        for tool, title, tip in (
            (MOVE, self.tr("Move"), self.tr("Drag the map; click a track to choose it")),
            (RECTANGLE, self.tr("Rectangle"), self.tr("Drag a rectangle around tracks")),
            (LASSO, self.tr("Lasso"), self.tr("Draw a line around tracks")),
            (PATH, self.tr("Path"), self.tr("Draw a line; the tracks along it, in order")),
        ):
            action = self._button(title, tip, QKeySequence(keys[tool]))
            action.setCheckable(True)
            action.setChecked(tool == MOVE)
            action.triggered.connect(lambda _=False, tool=tool: self.use(tool))
            group.addAction(action)
            self.tools[tool] = action

    def _action(self, title: str, keys: QKeySequence) -> QAction:
        action = QAction(self.tr("Mood map: {what}").format(what=title), self._canvas)
        action.setShortcut(keys)
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self._canvas.addAction(action)
        return action

    def _button(self, title: str, tip: str, keys: QKeySequence) -> QAction:
        action = self._action(tip if len(title) == 1 else title, keys)
        action.setIconText(title)
        action.setToolTip(f"{tip} ({keys.toString(QKeySequence.SequenceFormat.NativeText)})")
        button = self._chip()
        button.setDefaultAction(action)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        button.setAccessibleName(tip if len(title) == 1 else title)
        self._row.addWidget(button)
        return action

    def _chip(self) -> QToolButton:
        button = QToolButton(self)
        button.setProperty("role", "chip")
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._buttons.append(button)
        return button
