"""The cues of the track that is edited: a table, and what can be done with the chosen one.

Names are typed in the table; pad, colour and lock are set below it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from musicanalyzer.library.records import StoredCue
from musicanalyzer.services import cue_edits
from musicanalyzer.ui.beat_tools import Tools
from musicanalyzer.ui.panel_parts import Buttons, button
from musicanalyzer.ui.track_marks import TrackMarks
from musicanalyzer.ui.wave_marks import PAD_COLOURS, cue_colour, tick_label

PAD, TIME, NAME, LENGTH, ORIGIN = range(5)


class CueList(Tools):
    """:attr:`chosen_changed` says that another cue is the chosen one (:attr:`chosen`, or -1)."""

    chosen_changed = Signal()
    go_asked = Signal(float)

    def __init__(
        self, marks: TrackMarks, here: Callable[[], float], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._marks, self._here = marks, here
        self.table = QTableWidget(0, 5, self)
        self.table.setAccessibleName(self.tr("Cues"))
        self.table.setHorizontalHeaderLabels(
            [self.tr("Pad"), self.tr("Place"), self.tr("Name"), self.tr("Loop"), self.tr("From")]
        )
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        header = self.table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        self.add = button(
            self.tr("Mark here"), "add", self.tr("A memory cue at the line (M)"), self
        )
        self.hot = button(
            self.tr("On a pad"), "", self.tr("A hot cue at the line, on the first free pad"), self
        )
        self.loop = button(
            self.tr("Loop of 4 bars"), "", self.tr("A loop from the line on, as long as four bars"),
            self,
        )  # fmt: skip
        self.move_here = button(
            self.tr("Move here"), "", self.tr("Move the chosen cue to the line"), self
        )
        self.remove = button(self.tr("Remove"), "", self.tr("Remove the chosen cue (Del)"), self)
        self.as_proposed = button(
            self.tr("As proposed"), "", self.tr("Forget your own cues of this track"), self
        )
        self.pad = QComboBox(self)
        self.pad.setAccessibleName(self.tr("Pad of the chosen cue"))
        self.pad.addItem(self.tr("No pad"), None)
        for number in range(cue_edits.PADS):
            self.pad.addItem(self.tr("Pad {n}").format(n=number + 1), number)
        self.colour = QComboBox(self)
        self.colour.setAccessibleName(self.tr("Colour of the chosen cue"))
        self.colour.addItem(self.tr("Usual colour"), None)
        names = (
            self.tr("Orange"), self.tr("Sky blue"), self.tr("Green"), self.tr("Yellow"),
            self.tr("Blue"), self.tr("Red"), self.tr("Pink"), self.tr("Grey"),
        )  # fmt: skip
        for name, colour in zip(names, PAD_COLOURS, strict=True):
            self.colour.addItem(_swatch(QColor(colour)), name, colour)
        self.lock = QCheckBox(self.tr("Locked"), self)
        self.lock.setToolTip(self.tr("A locked cue is not moved or removed by accident (L)"))
        self._remark = QLabel(self)
        self._remark.setProperty("role", "faint")
        self._remark.setWordWrap(True)
        self._connect()
        self._lay_out()

    def _connect(self) -> None:
        self.table.itemSelectionChanged.connect(self._chosen)
        self.table.itemChanged.connect(self._renamed)
        self.table.cellDoubleClicked.connect(self._go)
        self.add.clicked.connect(lambda: self.add_here())
        self.hot.clicked.connect(lambda: self.add_here(cue_edits.free_pad(self._marks.cues)))
        self.loop.clicked.connect(self._add_loop)
        self.move_here.clicked.connect(lambda: self.move_cue(self.chosen, self._here()))
        self.remove.clicked.connect(self.remove_chosen)
        self.as_proposed.clicked.connect(
            lambda: self._marks.forget_cues(self.tr("forget the cues"))
        )
        self.pad.activated.connect(lambda _: self._set(pad=self.pad.currentData()))
        self.colour.activated.connect(lambda _: self._set(colour=self.colour.currentData()))
        self.lock.clicked.connect(lambda on: self._set(locked=on))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Buttons([self.add, self.hot, self.loop, self.as_proposed], self))
        column.addWidget(self.table, 1)
        column.addWidget(
            Buttons([self.move_here, self.pad, self.colour, self.lock, self.remove], self)
        )
        column.addWidget(self._remark)
        # What is below stays in sight: the table takes what is left.
        self.table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.table.setMinimumHeight(self.fontMetrics().height() * 5)

    # What is shown

    @property
    def chosen(self) -> int:
        rows = self.table.selectionModel().selectedRows()
        return rows[0].row() if rows else -1

    def choose(self, row: int) -> None:
        if row != self.chosen:
            self.table.selectRow(row)

    def show_cues(self) -> None:
        """The list anew; the chosen cue stays the chosen one where it is still there."""
        was = self._shown[self.chosen] if 0 <= self.chosen < len(self._shown) else None
        cues = self._marks.cues
        with QSignalBlocker(self.table), QSignalBlocker(self.table.selectionModel()):
            self.table.setRowCount(len(cues))
            for row, cue in enumerate(cues):
                self._fill(row, cue)
            self._shown = cues
            row = _same_cue(cues, was)
            if row >= 0:
                self.table.selectRow(row)
            else:
                self.table.clearSelection()
        self.table.viewport().update()
        self._remark.setText(self._about())
        self._follow()

    _shown: Sequence[StoredCue] = ()

    def _fill(self, row: int, cue: StoredCue) -> None:
        length = "" if cue.end_s is None else f"{cue.end_s - cue.start_s:.2f} s"
        pad = "" if cue.pad is None else str(cue.pad + 1)
        texts = (pad, tick_label(cue.start_s, 0.001), cue.name, length, self._origin(cue))
        for column, words in enumerate(texts):
            item = QTableWidgetItem(words)
            flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
            if column == NAME and not cue.locked:
                flags |= Qt.ItemFlag.ItemIsEditable
            item.setFlags(flags)
            if column == PAD:
                item.setIcon(_swatch(cue_colour(cue)))
            if cue.locked:
                item.setToolTip(self.tr("Locked"))
            self.table.setItem(row, column, item)

    def _origin(self, cue: StoredCue) -> str:
        locked = self.tr("locked") if cue.locked else ""
        who = {
            cue_edits.FOUND: self.tr("proposed"),
            cue_edits.USER: self.tr("you"),
            "rekordbox": "Rekordbox",
            "traktor": "Traktor",
        }.get(cue.origin, cue.origin)
        return ", ".join(part for part in (who, locked) if part)

    def _about(self) -> str:
        if not self._marks.cues:
            return self.tr("No cue is here yet. Mark places that you want to find again.")
        if not self._marks.has_own_cues:
            return self.tr("These are proposed; your first change makes the list your own.")
        return ""

    def _follow(self) -> None:
        """The controls below say what the chosen cue is."""
        row, cues = self.chosen, self._marks.cues
        cue = cues[row] if 0 <= row < len(cues) else None
        for control in (self.move_here, self.pad, self.colour, self.remove):
            control.setEnabled(cue is not None and not cue.locked)
        self.lock.setEnabled(cue is not None)
        self.as_proposed.setEnabled(self._marks.has_own_cues)
        with QSignalBlocker(self.pad), QSignalBlocker(self.colour), QSignalBlocker(self.lock):
            self.pad.setCurrentIndex(0 if cue is None or cue.pad is None else cue.pad + 1)
            self.colour.setCurrentIndex(
                0 if cue is None or cue.colour is None else self.colour.findData(cue.colour)
            )
            self.lock.setChecked(cue is not None and cue.locked)

    def _chosen(self) -> None:
        self._follow()
        self.chosen_changed.emit()

    # What the user does

    def add_here(self, pad: int | None = None) -> None:
        at_s = self._here()
        self._marks.change_cues(
            self.tr("mark a place"),
            lambda cues, length: cue_edits.added(cues, StoredCue(at_s, pad=pad), length),
        )
        self.choose(_same_cue(self._marks.cues, StoredCue(at_s)))

    def _add_loop(self) -> None:
        at_s, bpm = self._here(), self._marks.bpm
        if bpm is None:
            self._marks.refused.emit(
                self.tr("A loop in bars needs a tempo; set the beats of the track first.")
            )
            return
        end_s = at_s + 16 * 60 / bpm
        self._marks.change_cues(
            self.tr("mark a loop"),
            lambda cues, length: cue_edits.added(cues, StoredCue(at_s, end_s=end_s), length),
        )

    def move_cue(self, row: int, at_s: float) -> None:
        """A cue to another place, a loop with its end."""

        def change(cues: cue_edits.Cues, length: float) -> cue_edits.Cues:
            cue = cues[row]
            end_s = None if cue.end_s is None else min(at_s + cue.end_s - cue.start_s, length)
            moved = replace(cue, start_s=at_s, end_s=end_s, origin=cue_edits.USER)
            return cue_edits.changed(cues, row, moved, length)

        if 0 <= row < len(self._marks.cues):
            self._marks.change_cues(self.tr("move a cue"), change)
            self.choose(_same_cue(self._marks.cues, StoredCue(at_s)))

    def remove_chosen(self) -> None:
        row = self.chosen
        if row >= 0:
            self._marks.change_cues(
                self.tr("remove a cue"), lambda cues, length: cue_edits.removed(cues, row)
            )

    def toggle_lock(self) -> None:
        if self.chosen >= 0:
            self._set(locked=not self._marks.cues[self.chosen].locked)

    def _set(self, **changes: object) -> None:
        row = self.chosen
        if not 0 <= row < len(self._marks.cues):
            return

        def change(cues: cue_edits.Cues, length: float) -> cue_edits.Cues:
            cue = replace(cues[row], **changes)  # type: ignore[arg-type]
            return cue_edits.changed(cues, row, cue, length)

        self._marks.change_cues(self.tr("change a cue"), change)
        self._follow()  # a refused change is taken out of the controls again

    def _renamed(self, item: QTableWidgetItem) -> None:
        row, name = item.row(), item.text()
        if item.column() != NAME or row >= len(self._marks.cues):
            return
        self._marks.change_cues(
            self.tr("name a cue"),
            lambda cues, length: cue_edits.changed(
                cues, row, replace(cues[row], name=name), length
            ),
        )
        self.show_cues()

    def _go(self, row: int, column: int) -> None:
        if column != NAME:
            self.go_asked.emit(self._marks.cues[row].start_s)


def _same_cue(cues: Sequence[StoredCue], cue: StoredCue | None) -> int:
    """The row of what is at the same place, or -1."""
    if cue is None:
        return -1
    near = [(abs(other.start_s - cue.start_s), row) for row, other in enumerate(cues)]
    return min(near)[1] if near and min(near)[0] < cue_edits.SAME_S else -1


def _swatch(colour: QColor) -> QIcon:
    picture = QPixmap(12, 12)
    picture.fill(colour)
    return QIcon(picture)
