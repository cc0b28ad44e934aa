"""The tracks of the library that sound like what is heard: title, artist beneath, how alike."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from musicanalyzer.services.live_events import NearestEvent
from musicanalyzer.ui import text, theme

ID_ROLE = Qt.ItemDataRole.UserRole
TITLE_ROLE, ARTIST_ROLE, SHARE_ROLE = (Qt.ItemDataRole.UserRole + n for n in (1, 2, 3))
MARGIN = 5


class NearestList(QListWidget):
    """Enter or a double click on an item asks for its track (``itemActivated``)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Tracks of your library that sound like this"))
        self.setProperty("role", "list")
        self.setToolTip(self.tr("Enter or a double click plays the track"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_TrackDelegate(self))

    def sizeHint(self) -> QSize:
        return QSize(80, 5 * self.fontMetrics().height() + 4 * MARGIN)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def show_event(self, event: NearestEvent) -> None:
        """The tracks as they are now; the chosen one stays chosen while it is among them."""
        chosen = self.currentIndex().data(ID_ROLE)
        self.clear()
        for track in event.tracks:
            title = track["title"] or track["path"].replace("\\", "/").rsplit("/", 1)[-1]
            artist = track["artist"] or ""
            item = QListWidgetItem(f"{title}, {artist}" if artist else title)
            share = text.percent(max(0.0, track["similarity"]))
            for role, value in (
                (ID_ROLE, track["id"]),
                (TITLE_ROLE, title),
                (ARTIST_ROLE, artist),
                (SHARE_ROLE, share),
            ):
                item.setData(role, value)
            alike = self.tr("{n} alike").format(n=share)
            item.setToolTip(f"{item.text()}\n{alike}")
            item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, alike)
            self.addItem(item)
            if track["id"] == chosen:
                self.setCurrentItem(item)


class _TrackDelegate(QStyledItemDelegate):
    """Two lines: the title in strong type with its likeness at the right, the artist in faint."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(80, 2 * option.fontMetrics.height() + 2 * MARGIN)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        colours = theme.colours()
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        has_focus = bool(option.state & QStyle.StateFlag.State_HasFocus)
        painter.save()
        if is_chosen:
            painter.fillRect(option.rect, QColor(colours.accent))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, QColor(colours.raised))
        strong = QColor(colours.on_accent if is_chosen else colours.text)
        faint = QColor(colours.on_accent if is_chosen else colours.faint)
        inside = option.rect.adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        line = option.fontMetrics.height()
        share = index.data(SHARE_ROLE)
        wide = option.fontMetrics.horizontalAdvance(share)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.setFont(option.font)
        painter.setPen(faint)
        painter.drawText(QRect(inside.left(), inside.top(), inside.width(), line), right, share)
        artist = index.data(ARTIST_ROLE) or text.DASH
        shown = option.fontMetrics.elidedText(artist, Qt.TextElideMode.ElideRight, inside.width())
        under = QRect(inside.left(), inside.top() + line, inside.width(), line)
        painter.drawText(under, left, shown)
        font = QFont(option.font)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(strong)
        room = QRect(inside.left(), inside.top(), inside.width() - wide - 8, line)
        title = painter.fontMetrics().elidedText(
            index.data(TITLE_ROLE), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, left, title)
        if has_focus:
            painter.setPen(QColor(colours.on_accent if is_chosen else colours.accent))
            painter.drawRect(option.rect.adjusted(1, 1, -2, -2))
        painter.restore()
