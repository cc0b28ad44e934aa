"""The Playback menu, and what the space bar means: play or pause, except where it presses a button.

Text fields take their keys before any menu does, so typing and moving by words stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QMenu,
    QWidget,
)

from musicanalyzer.library.records import TrackRow
from musicanalyzer.ui.context import Context
from musicanalyzer.ui.icons import icon
from musicanalyzer.ui.player import Player

SKIP_S = 10.0


class PlaybackMenu(QMenu):
    """``begin`` plays what is chosen where nothing has been played yet."""

    def __init__(
        self, context: Context, player: Player, begin: Callable[[], None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("&Playback"))
        self._context = context
        self._player = player
        self._chosen_id = -1
        self._hears_snippet = False
        self._begin = begin
        key = Qt.Key
        self.toggle = self._add(
            self.tr("&Play"), self._space, "Space", key.Key_MediaTogglePlayPause
        )
        self.toggle.setIcon(icon("play"))
        self.next = self._add(self.tr("&Next"), player.next, "Ctrl+Right", key.Key_MediaNext)
        self.next.setIcon(icon("next"))
        self.previous = self._add(
            self.tr("P&revious"), player.previous, "Ctrl+Left", key.Key_MediaPrevious
        )
        self.previous.setIcon(icon("previous"))
        self.addSeparator()
        self.forward = self._add(
            self.tr("Ten seconds &on"), lambda: player.skip(SKIP_S), "Alt+Right"
        )
        self.back = self._add(
            self.tr("Ten seconds &back"), lambda: player.skip(-SKIP_S), "Alt+Left"
        )
        self.snippet = self._add(
            self.tr("Best &ten seconds of the chosen track"), self._toggle_snippet, "Ctrl+B"
        )
        self.snippet.setEnabled(False)
        self.addSeparator()
        self.mute = self._add(self.tr("&Mute"), self._toggle_mute, "Ctrl+Shift+M")
        self.mute.setCheckable(True)
        context.track_chosen.connect(self._choose)
        player.snippet_changed.connect(self._show_snippet)
        player.track_changed.connect(self._show_track)
        player.playing_changed.connect(self._show_playing)
        player.volume_changed.connect(lambda: self.mute.setChecked(player.is_muted))
        for action in (self.next, self.previous, self.forward, self.back):
            action.setEnabled(False)

    def _add(self, title: str, act: Callable[[], None], *keys: str | Qt.Key) -> QAction:
        action = QAction(title, self)
        action.setShortcuts([QKeySequence(k) for k in keys])
        action.triggered.connect(lambda *_: act())
        self.addAction(action)
        return action

    def _show_track(self, track: TrackRow) -> None:
        self.next.setEnabled(self._player.has_next)
        for action in (self.previous, self.forward, self.back):
            action.setEnabled(True)

    def _show_playing(self, playing: bool) -> None:
        self.toggle.setText(self.tr("&Pause") if playing else self.tr("&Play"))
        self.toggle.setIcon(icon("pause" if playing else "play"))

    def _choose(self, track_id: int) -> None:
        self._chosen_id = track_id
        self.snippet.setEnabled(True)

    def _show_snippet(self, track: TrackRow | None) -> None:
        self._hears_snippet = track is not None

    def _toggle_snippet(self) -> None:
        self._context.snippets_asked.emit([] if self._hears_snippet else [self._chosen_id])

    def _toggle_mute(self) -> None:
        self._player.set_muted(not self._player.is_muted)

    def _space(self) -> None:
        focus = QApplication.focusWidget()
        if focus is not None and not self.isVisible() and _takes_space(focus):
            # Given straight to the widget, the key passes by the menus.
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier, " ")
                focus.event(event)
        elif self._player.track is None:
            self._begin()
        else:
            self._player.toggle()


def _takes_space(widget: QWidget) -> bool:
    """Whether the space bar is how this widget is used without a mouse."""
    if isinstance(widget, QAbstractItemView):
        index: QModelIndex = widget.currentIndex()
        return index.isValid() and bool(index.flags() & Qt.ItemFlag.ItemIsUserCheckable)
    return isinstance(widget, QAbstractButton | QAbstractSpinBox | QComboBox)
