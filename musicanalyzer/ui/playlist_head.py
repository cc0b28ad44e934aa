"""What stands over a playlist's tracks: its name, what it is, how long it lasts, and what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from musicanalyzer.services.playlist_edits import PlaylistSummary
from musicanalyzer.services.playlist_rules import Curve, Like, Path, Where
from musicanalyzer.ui import text
from musicanalyzer.ui.icons import icon
from musicanalyzer.ui.playlist_contents import Contents
from musicanalyzer.ui.playlist_names import kind_name
from musicanalyzer.ui.sentences import translated

SUBJECTS_SHOWN = 3  # of the tracks that a playlist is like


class PlaylistHead(QWidget):
    """Shows one playlist; the buttons are connected by the view."""

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
        self.show_nothing()

    def show_nothing(self) -> None:
        for label in (self.title, self.detail, self.problem):
            label.clear()
        for widget in (self.problem, self.play, self.edit, self.export):
            widget.hide()

    def show_contents(self, contents: Contents) -> None:
        missing = self.tr("%n file(s) missing", "", contents.n_missing)
        self._show(
            contents,
            kind_name(contents.kind),
            self._subject(contents),
            self.tr("%n track(s)", "", len(contents.track_ids)),
            text.duration(contents.seconds),
            missing if contents.n_missing else "",
        )
        self._enable(bool(contents.track_ids))

    def show_summary(self, summary: PlaylistSummary) -> None:
        """Of a playlist that is being read; the buttons wait for it."""
        self._show(
            summary,
            kind_name(summary.kind),
            self.tr("%n track(s)", "", summary.n),
            text.duration(summary.seconds),
        )
        self._enable(bool(summary.n))

    def _show(self, shown: Contents | PlaylistSummary, *details: str) -> None:
        self.title.setText(shown.name)
        self.detail.setText(" · ".join(part for part in details if part))
        self.problem.setText(translated(shown.problem))
        self.problem.setVisible(bool(shown.problem))
        self.edit.setVisible(shown.kind != "manual")

    def _enable(self, has_tracks: bool) -> None:
        for button in (self.play, self.export):
            button.show()
            button.setEnabled(has_tracks)

    def _subject(self, contents: Contents) -> str:
        """What its rule is about."""
        match contents.rule:
            case Where(query=query) | Curve(query=query):
                return query or self.tr("all tracks")
            case Like():
                return ", ".join(contents.subjects[:SUBJECTS_SHOWN])
            case Path():
                return " → ".join(contents.subjects)
            case _:
                return ""

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
