"""What stands over a playlist's tracks: its name, what it is, how long it lasts, and what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from musicanalyzer.services.playlist_rules import Curve, Like, Path, Where
from musicanalyzer.ui import text
from musicanalyzer.ui.icons import icon
from musicanalyzer.ui.playlist_contents import Contents
from musicanalyzer.ui.playlist_names import kind_name

SUBJECTS_SHOWN = 3  # of the tracks that a playlist is like


class PlaylistHead(QWidget):
    """Shows one playlist's contents; the buttons are connected by the view."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = self._label("title")
        self.detail = self._label("faint")
        self.problem = self._label("bad")
        self.play = self._button(self.tr("Play"), "play", self.tr("Play (Enter)"))
        self.edit = self._button(
            self.tr("Edit rule…"), "settings", self.tr("Change the rule and make it again")
        )
        self.export = self._button(
            self.tr("Export…"), "folder", self.tr("Write a playlist file (Ctrl+E)")
        )
        row = QHBoxLayout()  # of its own: beside them a long name had no room at twice the size
        for button in (self.play, self.edit, self.export):
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for label in (self.title, self.detail, self.problem):
            column.addWidget(label)
        column.addLayout(row)
        self.show_contents(None)

    def show_contents(self, contents: Contents | None) -> None:
        for button in (self.play, self.edit, self.export):
            button.setVisible(contents is not None)
        if contents is None:
            for label in (self.title, self.detail, self.problem):
                label.clear()
            self.problem.hide()
            return
        self.title.setText(contents.name)
        self.detail.setText(self._details(contents))
        self.problem.setText(contents.problem)
        self.problem.setVisible(bool(contents.problem))
        self.play.setEnabled(bool(contents.track_ids))
        self.export.setEnabled(bool(contents.track_ids))
        self.edit.setVisible(contents.kind != "manual")

    def _details(self, contents: Contents) -> str:
        parts = [kind_name(contents.kind)]
        match contents.rule:
            case Where(query=query):
                parts.append(query or self.tr("all tracks"))
            case Like():
                parts.append(", ".join(contents.subjects[:SUBJECTS_SHOWN]))
            case Curve(query=query):
                parts.append(query or self.tr("all tracks"))
            case Path():
                parts.append(" → ".join(contents.subjects))
        parts.append(self.tr("%n track(s)", "", len(contents.track_ids)))
        parts.append(text.duration(contents.seconds))
        if contents.n_missing:
            parts.append(self.tr("%n file(s) missing", "", contents.n_missing))
        return " · ".join(part for part in parts if part)

    def _label(self, role: str) -> QLabel:
        label = QLabel(self)
        label.setProperty("role", role)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        return label

    def _button(self, title: str, picture: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(title)
        button.setIcon(icon(picture))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setToolTip(tip)
        return button
