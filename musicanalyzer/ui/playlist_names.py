"""The list of playlists: what each is and holds, renamed in place, tracks dropped on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QDropEvent, QIcon, QKeyEvent, QPainter, QPalette, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from musicanalyzer.services.playlist_edits import PlaylistSummary
from musicanalyzer.services.playlist_files import READABLE
from musicanalyzer.ui import text, theme
from musicanalyzer.ui.dragged import TRACK_MIME
from musicanalyzer.ui.icons import icon
from musicanalyzer.ui.sentences import translated
from musicanalyzer.ui.track_table import tracks_of

DETAIL_ROLE = int(Qt.ItemDataRole.UserRole) + 1
SUMMARY_ROLE = int(Qt.ItemDataRole.UserRole) + 2
PADDING = 6

_KINDS: dict[str, Any] = {
    "manual": QT_TRANSLATE_NOOP("playlists", "Kept by hand"),
    "smart": QT_TRANSLATE_NOOP("playlists", "Smart"),
    "like": QT_TRANSLATE_NOOP("playlists", "Like these"),
    "path": QT_TRANSLATE_NOOP("playlists", "From A to B"),
    "curve": QT_TRANSLATE_NOOP("playlists", "Energy curve"),
}


def kind_name(kind: str) -> str:
    return QCoreApplication.translate("playlists", _KINDS[kind])


def kind_icon(kind: str) -> QIcon:
    return icon(f"playlist-{kind}")


class _TwoLines(QStyledItemDelegate):
    """Name and, fainter, what it is. The editor covers the name alone."""

    def __init__(self, parent: PlaylistNames) -> None:
        super().__init__(parent)
        self._names = parent

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Any) -> None:
        self.initStyleOption(option, index)
        name, picture = option.text, QIcon(option.icon)  # a copy: the option's own is emptied
        option.text, option.icon = "", QIcon()
        control = QStyle.ControlElement.CE_ItemViewItem
        self._names.style().drawControl(control, option, painter, self._names)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        role = QPalette.ColorRole.HighlightedText if chosen else QPalette.ColorRole.Text
        colour = option.palette.color(QPalette.ColorGroup.Active, role)
        faint = colour if chosen else QColor(theme.colours().faint)
        upper, lower = self._lines(option.rect, option)
        painter.save()
        mode = QIcon.Mode.Selected if chosen else QIcon.Mode.Normal
        side = option.fontMetrics.height()
        place = QRect(option.rect.left() + PADDING, 0, side, side)
        place.moveTop(option.rect.center().y() - side // 2)
        picture.paint(painter, place, Qt.AlignmentFlag.AlignCenter, mode)
        elide = Qt.TextElideMode.ElideRight
        for area, words, pen in (
            (upper, name, colour),
            (lower, index.data(DETAIL_ROLE) or "", faint),
        ):
            painter.setPen(pen)
            shown = option.fontMetrics.elidedText(words, elide, area.width())
            painter.drawText(
                area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown
            )
        if index.row() == self._names.drop_row:
            painter.setPen(QPen(QColor(theme.colours().accent), 2))
            painter.drawRect(option.rect.adjusted(1, 1, -1, -1))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Any) -> QSize:
        return QSize(120, 2 * option.fontMetrics.height() + 2 * PADDING)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Any
    ) -> None:
        upper, _ = self._lines(option.rect, option)
        editor.setGeometry(upper.adjusted(-4, -3, 0, 3))

    def _lines(self, rect: QRect, option: QStyleOptionViewItem) -> tuple[QRect, QRect]:
        height = option.fontMetrics.height()
        inner = rect.adjusted(height + 2 * PADDING, PADDING, -PADDING, -PADDING)
        upper = QRect(inner.left(), inner.top(), inner.width(), height)
        return upper, upper.translated(0, height)


class PlaylistNames(QListWidget):
    """:attr:`chosen` names the current playlist, empty where there is none."""

    chosen = Signal(str)
    renamed = Signal(str, str)
    delete_asked = Signal(str)
    play_asked = Signal(str)
    tracks_dropped = Signal(str, list)  # a name, empty beside all of them, and track ids
    files_dropped = Signal(list)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.drop_row = -1
        self._waiting: list[PlaylistSummary] | None = None
        self.setAccessibleName(self.tr("Playlists"))
        self.setItemDelegate(_TwoLines(self))
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setAcceptDrops(True)
        self.currentItemChanged.connect(lambda now, before: self.chosen.emit(self.current_name))
        self.itemChanged.connect(self._edited)
        self.itemDoubleClicked.connect(lambda item: self.play_asked.emit(self.current_name))

    @property
    def current_summary(self) -> PlaylistSummary | None:
        index = self.currentIndex()
        return index.data(SUMMARY_ROLE) if index.isValid() else None

    @property
    def current_name(self) -> str:
        summary = self.current_summary
        return "" if summary is None else summary.name

    def show_summaries(self, summaries: Sequence[PlaylistSummary], choose: str = "") -> None:
        """List these; ``choose`` becomes the current one, or the current one stays. Rows are filled
        anew and not made anew: during a scan it happens every other second, and the list would
        jump to the current row each time.
        """
        if self.state() == QAbstractItemView.State.EditingState:
            self._waiting = list(summaries)  # a name is being typed: nothing moves under it
            return
        before, row = self.current_name, self.currentRow()
        wanted = choose or before
        scrolled_to = self.verticalScrollBar().value()
        self.blockSignals(True)
        while self.count() > len(summaries):
            self.takeItem(self.count() - 1)
        while self.count() < len(summaries):
            self.addItem(QListWidgetItem())
        for place, summary in enumerate(summaries):
            self._fill(self.item(place), summary)
        names = [summary.name for summary in summaries]
        if wanted in names:
            self.setCurrentRow(names.index(wanted))
        elif names:
            self.setCurrentRow(min(max(row, 0), len(names) - 1))
        self.blockSignals(False)
        if self.current_name == before:
            self.verticalScrollBar().setValue(scrolled_to)
        self.chosen.emit(self.current_name)

    def choose(self, name: str) -> None:
        for row in range(self.count()):
            if self.item(row).data(SUMMARY_ROLE).name == name:
                self.setCurrentRow(row)

    def rename_current(self) -> None:
        if self.currentItem() is not None:
            self.setFocus()
            self.editItem(self.currentItem())

    def _fill(self, item: QListWidgetItem, summary: PlaylistSummary) -> None:
        item.setIcon(kind_icon(summary.kind))
        item.setText(summary.name)
        counted = self.tr("%n track(s)", "", summary.n)
        detail = " · ".join(
            [kind_name(summary.kind), counted]
            + ([text.duration(summary.seconds)] if summary.seconds else [])
        )
        item.setData(DETAIL_ROLE, detail)
        item.setData(SUMMARY_ROLE, summary)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{summary.name}: {detail}")
        item.setToolTip(translated(summary.problem) or f"{summary.name}\n{detail}")
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)

    def _edited(self, item: QListWidgetItem) -> None:
        name = item.data(SUMMARY_ROLE).name
        if item.text().strip() and item.text() != name:
            self.renamed.emit(name, item.text())
        else:
            item.setText(name)

    def closeEditor(self, editor: QWidget, hint: Any) -> None:
        super().closeEditor(editor, hint)
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            self.show_summaries(waiting)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.current_name:
            self.delete_asked.emit(self.current_name)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.play_asked.emit(self.current_name)
        else:
            super().keyPressEvent(event)

    # Dropping

    def dragEnterEvent(self, event: Any) -> None:
        self.dragMoveEvent(event)

    def dragMoveEvent(self, event: Any) -> None:
        if event.mimeData().hasFormat(TRACK_MIME) or playlist_files(event):
            self._point_at(self.indexAt(event.position().toPoint()).row())
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        else:
            event.ignore()

    def dragLeaveEvent(self, event: Any) -> None:
        self._point_at(-1)

    def dropEvent(self, event: QDropEvent) -> None:
        item = self.itemAt(event.position().toPoint())
        self._point_at(-1)
        if event.mimeData().hasFormat(TRACK_MIME):
            name = "" if item is None else item.data(SUMMARY_ROLE).name
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.tracks_dropped.emit(name, tracks_of(event.mimeData()))
        elif files := playlist_files(event):
            event.acceptProposedAction()
            self.files_dropped.emit(files)
        else:
            event.ignore()

    def _point_at(self, row: int) -> None:
        if row != self.drop_row:
            self.drop_row = row
            self.viewport().update()

    def startDrag(self, actions: Qt.DropAction) -> None:
        """Playlists themselves are not dragged."""


def playlist_files(event: Any) -> list[str]:
    """The files of a drag, where all of them are playlists. Tracks of our own are none: to name
    their files takes the library a while.
    """
    if event.mimeData().hasFormat(TRACK_MIME):
        return []
    paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
    return paths if paths and all(path.lower().endswith(READABLE) for path in paths) else []
