"""Similar tracks, each with why: how alike in sound, mood, genre, voice, rhythm and harmony.

A click chooses a track, Enter and a double click play it; + and - and the menu ask for more and
less like it. The list is as high as its rows need: the panel around it scrolls.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from musicanalyzer.ui import text, theme
from musicanalyzer.ui.menus import RowMenu

if TYPE_CHECKING:  # it reads the similarity index, which is the library thread's
    from musicanalyzer.services.likeness import Match

MATCH_ROLE = int(Qt.ItemDataRole.UserRole) + 1
MARGIN = 6


class SimilarList(QListWidget):
    """See the module."""

    chosen = Signal(int)  # track ids
    play_asked = Signal(int)
    wished = Signal(object, bool)  # a TrackRow, and whether it is to be less like it

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Similar tracks"))
        self.setToolTip(
            self.tr(
                "Click or Shift+Enter to choose, Enter to play, + and − for more and less like it"
            )
        )
        RowMenu(self, self._open_menu)
        self.setItemDelegate(_WhyDelegate(self))
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        # A click chooses only once it is no double click: choosing fills the list anew, and the
        # second click would hit another track.
        self._clicked_id = -1
        self._choose_soon = QTimer(self, singleShot=True)
        self._choose_soon.timeout.connect(lambda: self.chosen.emit(self._clicked_id))
        self.itemClicked.connect(self._clicked)
        self.itemDoubleClicked.connect(self._play)

    @property
    def track_ids(self) -> list[int]:
        return [self.item(row).data(MATCH_ROLE).track.id for row in range(self.count())]

    def show_matches(self, matches: Sequence[Match]) -> None:
        self._choose_soon.stop()
        self.clear()
        for match in matches:
            item = QListWidgetItem(text.name_of(match.track))
            item.setData(MATCH_ROLE, match)
            why = ", ".join(f"{name} {words}" for name, words, _ in reasons(match))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{text.name_of(match.track)}; {why}")
            item.setToolTip(f"{text.name_of(match.track)}\n{why}")
            self.addItem(item)
        self._fit()

    def keyPressEvent(self, event) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentItem() is not None:
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self.chosen.emit(self.currentItem().data(MATCH_ROLE).track.id)
            else:
                self._play(self.currentItem())
            return
        if event.text() in ("+", "-", "−") and self.currentRow() >= 0:
            self._wish(self.currentItem(), less=event.text() != "+")
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event) -> None:
        super().focusInEvent(event)
        if self.currentItem() is None and self.count():
            self.setCurrentRow(0)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._fit()

    def wheelEvent(self, event) -> None:
        event.ignore()  # the panel scrolls

    def _clicked(self, item: QListWidgetItem) -> None:
        self._clicked_id = item.data(MATCH_ROLE).track.id
        self._choose_soon.start(QApplication.doubleClickInterval())

    def _play(self, item: QListWidgetItem) -> None:
        self._choose_soon.stop()
        self.play_asked.emit(item.data(MATCH_ROLE).track.id)

    def menu_of(self, item: QListWidgetItem) -> QMenu:
        track = item.data(MATCH_ROLE).track
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for title, key, less in (
            (self.tr("More like this"), "+", False),
            (self.tr("Less like this"), "−", True),
        ):
            action = menu.addAction(f"{title}\t{key}")
            # The track, not its row: the list may be filled anew while the menu is open.
            action.triggered.connect(lambda _=False, less=less: self.wished.emit(track, less))
        return menu

    def _open_menu(self, place: QPoint) -> None:
        index = self.indexAt(place)
        if index.isValid():
            self.menu_of(self.item(index.row())).popup(self.viewport().mapToGlobal(place))

    def _wish(self, item: QListWidgetItem, *, less: bool) -> None:
        self._choose_soon.stop()
        self.wished.emit(item.data(MATCH_ROLE).track, less)

    def _fit(self) -> None:
        self.doItemsLayout()
        height = sum(self.sizeHintForRow(row) for row in range(self.count()))
        if height != self.height():
            self.setFixedHeight(height)


def reasons(match: Match) -> list[tuple[str, str, float | None]]:
    """Name, percentage in words, and value of each likeness."""
    alike = match.likeness
    values = (
        alike.sound, alike.mood, alike.genre, alike.voice, alike.rhythm, alike.harmony
    )  # fmt: skip
    return [
        (name, text.DASH if value is None else text.percent(value), value)
        for name, value in zip(_names(), values, strict=True)
    ]


def _names() -> tuple[str, ...]:
    translate = QApplication.translate
    return (
        translate("similar", "Sound"),
        translate("similar", "Mood"),
        translate("similar", "Genre"),
        translate("similar", "Voice"),
        translate("similar", "Rhythm"),
        translate("similar", "Harmony"),
    )


class _WhyDelegate(QStyledItemDelegate):
    """Name above, likenesses below as small bars: six beside each other, or fewer."""

    def __init__(self, parent: QListWidget) -> None:
        super().__init__(parent)
        self._list = parent

    def _columns(self, option: QStyleOptionViewItem, width: int) -> int:
        metrics, whole = option.fontMetrics, text.percent(1.0)
        widest = max(metrics.horizontalAdvance(f"{name} {whole}") for name in _names())
        return next((n for n in (6, 3, 2) if width >= n * (widest + 8)), 1)

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        width = self._list.viewport().width() - 2 * MARGIN
        line = option.fontMetrics.height()
        rows = 6 // self._columns(option, width)
        return QSize(width, round(line * (1.2 + 1.35 * rows)) + 2 * MARGIN)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        match: Match = index.data(MATCH_ROLE)
        colours = theme.colours()
        area = QRect(option.rect)
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if is_selected:
            painter.fillRect(area, option.palette.highlight())
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, QColor(colours.raised))
        area = area.adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        role = QPalette.ColorRole.HighlightedText if is_selected else QPalette.ColorRole.Text
        strong = option.palette.color(role)
        faint = strong if is_selected else QColor(colours.faint)
        metrics = option.fontMetrics
        line = metrics.height()
        self._paint_name(painter, option, area, match, strong, faint)
        columns = self._columns(option, area.width())
        cell = area.width() / columns
        for number, (what, words, value) in enumerate(reasons(match)):
            left = area.left() + (number % columns) * cell
            top = area.top() + line * (1.2 + 1.35 * (number // columns))
            place = QRectF(left, top, cell - 6, line)
            painter.setPen(faint)
            shown = metrics.elidedText(
                f"{what} {words}", Qt.TextElideMode.ElideRight, int(place.width())
            )
            painter.drawText(place, int(Qt.AlignmentFlag.AlignLeft), shown)
            bar = QRectF(left, top + line + 1, cell - 6, max(2.0, line * 0.16))
            painter.fillRect(bar, faint if is_selected else QColor(colours.raised))
            bar.setWidth(bar.width() * (value or 0.0))
            painter.fillRect(bar, strong if is_selected else QColor(colours.accent))

    def _paint_name(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        area: QRect,
        match: Match,
        strong: QColor,
        faint: QColor,
    ) -> None:
        """The title stands out from its artist, who follows it as far as there is room."""
        bold = QFont(option.font)
        bold.setBold(True)
        top = int(Qt.AlignmentFlag.AlignTop)
        metrics = QFontMetrics(bold)
        title = metrics.elidedText(
            text.title_of(match.track), Qt.TextElideMode.ElideRight, area.width()
        )
        painter.setFont(bold)
        painter.setPen(strong)
        painter.drawText(area, top, title)
        painter.setFont(option.font)
        rest = area.adjusted(metrics.horizontalAdvance(f"{title}  "), 0, 0, 0)
        artist = option.fontMetrics.elidedText(
            match.track.tags.artist or "", Qt.TextElideMode.ElideRight, max(rest.width(), 0)
        )
        if rest.width() > 3 * option.fontMetrics.averageCharWidth():
            painter.setPen(faint)
            painter.drawText(rest, top, artist)
