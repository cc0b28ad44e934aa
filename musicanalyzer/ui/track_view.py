"""A table of tracks as the library and the playlists show it: rows, keys, columns, ribbons."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QItemSelectionModel, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QDrag, QHideEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from musicanalyzer.ui import columns
from musicanalyzer.ui.context import Context
from musicanalyzer.ui.kept_selection import KeptSelection, selected_rows
from musicanalyzer.ui.ribbon import RibbonDelegate, Ribbons
from musicanalyzer.ui.table_painter import TablePainter
from musicanalyzer.ui.track_table import ID_ROLE, TrackTable

ROW_HEIGHT = 1.9  # of a line of text
FEW = 1000  # rows that Qt may be left to ask for one by one


class TrackView(QTableView):
    """A table of tracks: whole rows, keyboard, drag, columns remembered, ribbons."""

    activated_rows = Signal(int)  # the row to play first
    sort_asked = Signal(str)

    def __init__(self, context: Context, model: TrackTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._table = model
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragEnabled(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        # With the table's, it would ask for every cell of a column each time that it is painted:
        # 3.6 s of 100,000 selected rows.
        header.setSelectionModel(QItemSelectionModel(model, header))
        header.setSectionsMovable(True)
        header.setSectionsClickable(True)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSortIndicatorShown(True)
        header.setStretchLastSection(True)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._column_menu)
        header.sectionClicked.connect(self._sort_by)
        header.sectionMoved.connect(self._remember_columns)
        header.sectionResized.connect(self._remember_width)
        self._widths: dict[str, int] = {}  # that the user gave here and are not stored yet
        self._is_resetting = False
        self._save_widths = QTimer(self, singleShot=True, interval=500)
        self._save_widths.timeout.connect(self._store_widths)
        self.ribbons = Ribbons(
            context.details, self, colour_by=context.settings.value.ribbon_colour
        )
        context.settings.changed.connect(
            lambda settings: self.ribbons.set_colour_by(settings.ribbon_colour)
        )
        self.ribbons.arrived.connect(self.viewport().update)
        self._delegate = RibbonDelegate(self.ribbons, self)
        self._painter = TablePainter(self, model, self.ribbons)
        model.modelAboutToBeReset.connect(self._begin_reset)
        model.modelReset.connect(self._lay_out_columns)
        KeptSelection(self, model)
        self.doubleClicked.connect(lambda index: self.activated_rows.emit(index.row()))
        self._fit()
        self._lay_out_columns()

    # Selection

    @property
    def selected_ids(self) -> list[int]:
        """In the table's order."""
        ids: list[int] = self._table.ids[selected_rows(self)].tolist()
        return ids

    @property
    def selected_rows(self) -> list[int]:
        rows: list[int] = selected_rows(self).tolist()
        return rows

    @property
    def current_id(self) -> int | None:
        index = self.currentIndex()
        return index.data(ID_ROLE) if index.isValid() else None

    def select_id(self, track_id: int) -> None:
        row = self._table.row_of(track_id)
        if row >= 0:
            self.selectRow(row)
            self.scrollTo(self._table.index(row, 0))

    def begin(self) -> None:
        """The keyboard comes in from above."""
        if not self.selectionModel().hasSelection() and self._table.rowCount():
            self.selectRow(0)
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.currentIndex().isValid():
                self.activated_rows.emit(self.currentIndex().row())
            return
        super().keyPressEvent(event)

    def startDrag(self, actions: Qt.DropAction) -> None:
        """Qt would ask for every cell of the selection, and take a picture of all of it."""
        rows = self.selected_rows
        if len(rows) <= FEW:
            super().startDrag(actions)
            return
        drag = QDrag(self)
        drag.setMimeData(self._table.mime_of(rows))
        drag.exec(actions, self.defaultDropAction())

    # Columns

    def show_sorting(self, order: str) -> None:
        name = order.removeprefix("-")
        for section, column in enumerate(self._table.columns):
            if column.order == name:
                down = Qt.SortOrder.DescendingOrder
                up = Qt.SortOrder.AscendingOrder
                self.horizontalHeader().setSortIndicator(section, down if order[0] == "-" else up)
                return
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)

    def set_columns(self, keys: Sequence[str]) -> None:
        self._table.set_columns(columns.chosen(tuple(keys)))
        self._context.settings.update(columns=tuple(keys))

    def _begin_reset(self) -> None:
        self._is_resetting = True

    def _lay_out_columns(self) -> None:
        self._is_resetting = False
        header = self.horizontalHeader()
        header.blockSignals(True)
        scale = self._context.settings.value.text_scale / 100
        widths = {**self._context.settings.value.column_widths, **self._widths}
        for section, column in enumerate(self._table.columns):
            header.resizeSection(section, round(widths.get(column.key, column.width) * scale))
            wanted = self._delegate if column.key == "ribbon" else None
            self.setItemDelegateForColumn(section, wanted)  # type: ignore[arg-type]
        header.blockSignals(False)
        self.show_sorting(self._context.settings.value.sort)

    def _column_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        shown = [column.key for column in self._table.columns]
        for column in columns.COLUMNS:
            action = menu.addAction(column.name)
            action.setCheckable(True)
            action.setChecked(column.key in shown)
            action.setEnabled(shown != [column.key])
            action.triggered.connect(lambda on, key=column.key: self._toggle_column(key, on))
        menu.addSeparator()
        usual = menu.addAction(self.tr("Usual columns"))
        usual.triggered.connect(lambda: self.set_columns(columns.USUAL))
        menu.exec(self.horizontalHeader().mapToGlobal(place))

    def _toggle_column(self, key: str, on: bool) -> None:
        shown = [column.key for column in self._table.columns]
        if on:
            shown.append(key)
        else:
            shown.remove(key)
        self.set_columns(shown)

    def _remember_columns(self) -> None:
        header = self.horizontalHeader()
        order = [
            self._table.columns[header.logicalIndex(place)].key for place in range(header.count())
        ]
        # Put where the user moved them in the model too; the header's own order is then the plain.
        QTimer.singleShot(0, lambda: self._take_order(order))

    def _take_order(self, order: list[str]) -> None:
        header = self.horizontalHeader()
        header.blockSignals(True)
        for place in range(header.count()):
            header.moveSection(header.visualIndex(place), place)
        header.blockSignals(False)
        self.set_columns(order)

    def _remember_width(self, section: int, old: int, new: int) -> None:
        header = self.horizontalHeader()
        is_last = header.visualIndex(section) == header.count() - 1
        length = header.length() - header.sectionSize(section) + new
        if self._is_resetting or (is_last and length <= header.viewport().width()):
            return  # Qt's doing: it gives the last column the room that is left, and takes it away
        scale = self._context.settings.value.text_scale / 100
        self._widths[self._table.columns[section].key] = max(20, round(new / scale))
        self._save_widths.start()

    def _store_widths(self) -> None:
        """Beside those that other tables have stored."""
        self._save_widths.stop()
        widths, self._widths = self._widths, {}
        stored = self._context.settings.value.column_widths
        self._context.settings.update(column_widths={**stored, **widths})

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self._widths:
            self._store_widths()

    def _sort_by(self, section: int) -> None:
        order = self._table.columns[section].order
        if not order:
            self.show_sorting(self._context.settings.value.sort)
            return
        now = self._context.settings.value.sort
        self.sort_asked.emit(f"-{order}" if now == order else order)

    def _fit(self) -> None:
        height = round(self.fontMetrics().height() * ROW_HEIGHT)
        self.verticalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setDefaultSectionSize(height)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(QPaintEvent(self._painter.paint(event.region())))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._painter.forget_texts()
            self._fit()
            self._lay_out_columns()
        elif event.type() == QEvent.Type.PaletteChange and hasattr(self, "ribbons"):
            self.ribbons.clear()
