"""The editor of a set: its energy curve is dragged and the set follows.

Slots are locked, other tracks chosen for them, and each says why it follows the one before. Every
change can be taken back here; nothing is stored before the user saves.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QSignalBlocker, QSize, Qt, QTimer
from PySide6.QtGui import QKeySequence, QUndoCommand, QUndoStack
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSpinBox,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from musicanalyzer.errors import AppError, SettingsError
from musicanalyzer.services.playlist_rules import Curve, Limits
from musicanalyzer.services.sets.curve_edits import Points
from musicanalyzer.ui import text
from musicanalyzer.ui.bridge import Reading
from musicanalyzer.ui.exact_box import ExactBox
from musicanalyzer.ui.search_box import SearchBox
from musicanalyzer.ui.sentences import translated
from musicanalyzer.ui.set_curve import CurveWidget, Dot
from musicanalyzer.ui.set_making import Choice, SetMaking, Shown
from musicanalyzer.ui.set_slots import SlotModel, SlotRow, SlotTable

FOLLOW_MS = 40  # after a change; while the curve is dragged the set follows at this pace
MOST_TRACKS = 100  # to be asked for here; the command line makes larger sets
USUAL_LENGTH = 12
TRACK_ROLE = int(Qt.ItemDataRole.UserRole)

Save = Callable[[str, Curve, Limits, tuple[int, ...]], None]


@dataclass(frozen=True, slots=True)
class SetState:
    """What the user has asked for."""

    curve: Curve
    limits: Limits

    @property
    def n(self) -> int | None:
        """How many tracks; ``None`` where their length in all says it."""
        return None if self.limits.total_minutes is not None else self.limits.n


class _Change(QUndoCommand):
    """From one state to another; those of one drag are one."""

    def __init__(
        self, editor: SetEditor, title: str, before: SetState, after: SetState, drag: int | None
    ) -> None:
        super().__init__(title)
        self._editor, self._before, self._after, self._drag = editor, before, after, drag

    def id(self) -> int:
        return -1 if self._drag is None else 1

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, _Change) or other._drag != self._drag:
            return False
        self._after = other._after
        return True

    def undo(self) -> None:
        self._editor.show_state(self._before)

    def redo(self) -> None:
        self._editor.show_state(self._after)


class SetEditor(QDialog):
    """:attr:`save` is called with name, rule, limits and the tracks that are shown."""

    def __init__(
        self,
        reading: Reading,
        save: Save,
        *,
        values: Callable[[str], Sequence[str]],
        name: str = "",
        curve: Curve | None = None,
        limits: Limits | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Set by an energy curve"))
        self.state = SetState(curve or Curve(), limits or Limits(n=USUAL_LENGTH))
        self.shown: Shown | None = None
        self._making = SetMaking(reading)
        self._save = save
        self._drag = 0
        self.undo = QUndoStack(self)
        self.name = QLineEdit(name, self)
        self.name.setPlaceholderText(self.tr("Set"))
        self.query = SearchBox(values, self)
        self.query.setText(self.state.curve.query)
        self.query.setAccessibleName(self.tr("Only tracks that match"))
        self.n = QSpinBox(self)
        self.gap = QSpinBox(self)
        self.gap.setRange(0, max(50, self.state.curve.artist_gap))
        self.gap.setSpecialValueText(self.tr("none"))
        self.tempo = ExactBox(40, self)
        self.tempo.setSuffix(self.tr(" %"))
        self.tempo.setSpecialValueText(self.tr("any"))
        self.curve = CurveWidget(self)
        self.slots_model = SlotModel(self)
        self.slots = SlotTable(self.slots_model, self)
        self.others = QListWidget(self)
        self.others.setWordWrap(True)
        self.found = QLabel(self)
        self.found.setWordWrap(True)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel, self
        )
        self.save = self.buttons.button(QDialogButtonBox.StandardButton.Save)
        self._follow = QTimer(self, singleShot=True, interval=FOLLOW_MS)
        self._follow.timeout.connect(self._ask)
        self._lay_out()
        self._connect()
        self.show_state(self.state)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.addRow(self.tr("&Name"), self.name)
        form.addRow(self.tr("&Only tracks that match"), self.query)
        form.addRow(self.tr("Number of tra&cks"), self.n)
        form.addRow(self.tr("Tracks between two of one &artist"), self.gap)
        form.addRow(self.tr("Change of &tempo, at most"), self.tempo)
        back = self.undo.createUndoAction(self, self.tr("Undo"))
        back.setShortcut(QKeySequence.StandardKey.Undo)
        again = self.undo.createRedoAction(self, self.tr("Redo"))
        again.setShortcut(QKeySequence.StandardKey.Redo)
        self.addActions([back, again])
        steps = QHBoxLayout()
        for action, title in ((back, self.tr("&Undo")), (again, self.tr("&Redo"))):
            button = QPushButton(title, self)
            button.setAutoDefault(False)
            button.clicked.connect(action.trigger)
            button.setEnabled(action.isEnabled())
            action.enabledChanged.connect(button.setEnabled)
            steps.addWidget(button)
        steps.addStretch(1)
        form.addRow("", steps)
        label = QLabel(self.tr("O&ther tracks for the chosen slot"), self)
        label.setBuddy(self.others)
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 6, 0)
        column.addLayout(form)
        column.addWidget(label)
        column.addWidget(self.others, 1)
        right = QSplitter(Qt.Orientation.Vertical, self)
        right.setChildrenCollapsible(False)
        right.addWidget(self.curve)
        right.addWidget(self.slots)
        right.setStretchFactor(1, 1)
        both = QSplitter(self)
        both.setChildrenCollapsible(False)
        both.addWidget(left)
        both.addWidget(right)
        both.setStretchFactor(1, 1)
        whole = QVBoxLayout(self)
        whole.addWidget(both, 1)
        whole.addWidget(self.found)
        whole.addWidget(self.buttons)
        line = self.fontMetrics().height()
        self.resize(QSize(line * 84, line * 46).boundedTo(self.screen().availableSize() * 0.9))
        both.setSizes([line * 20, line * 62])
        right.setSizes([line * 17, line * 24])

    def _connect(self) -> None:
        self.curve.changed.connect(self._curve_dragged)
        self.curve.settled.connect(self._curve_settled)
        self.curve.slot_chosen.connect(self.slots.choose)
        self.slots_model.lock_asked.connect(self.lock)
        self.slots.refused.connect(self.refuse)
        self.slots.selectionModel().currentRowChanged.connect(self._slot_chosen)
        self.others.itemActivated.connect(lambda item: self.take(item.data(TRACK_ROLE)))
        self.query.query_changed.connect(self._form_changed)
        self.n.valueChanged.connect(self._number_changed)
        self.gap.valueChanged.connect(self._form_changed)
        self.tempo.valueChanged.connect(self._form_changed)
        self.buttons.accepted.connect(self._accept)
        self.buttons.rejected.connect(self.reject)

    # What is asked for

    def show_state(self, state: SetState) -> None:
        """For undo and redo: ask for this."""
        self.state = state
        curve = state.curve
        fields = (self.n, self.gap, self.tempo, self.query)
        blockers = [QSignalBlocker(each) for each in fields]
        if state.n is not None:
            self._show_number(state.n)
        self.gap.setValue(curve.artist_gap)
        self.tempo.show_value(round(100 * (curve.tempo_range or 0), 6))  # 0.07 is not 7.000…1 %
        if self.query.text().strip() != curve.query:
            self.query.setText(curve.query)
        del blockers
        if self.curve.points != curve.points:
            self.curve.set_points(curve.points)
        if self.shown is not None:
            self._fill(self.shown)
        if not self._follow.isActive():
            self._follow.start()

    def _show_number(self, n: int) -> None:
        self.n.setRange(min(2, n), max(MOST_TRACKS, n))
        self.n.setValue(n)

    def _change(self, title: str, after: SetState, *, drag: int | None = None) -> None:
        if after != self.state:
            self.undo.push(_Change(self, title, self.state, after, drag))

    def _curve_dragged(self, points: Points) -> None:
        after = replace(self.state, curve=replace(self.state.curve, points=points))
        self._change(self.tr("move the curve"), after, drag=self._drag)

    def _curve_settled(self) -> None:
        self._drag += 1

    def _form_changed(self) -> None:
        try:
            curve = replace(
                self.state.curve,
                query=self.query.text().strip(),
                artist_gap=self.gap.value(),
                tempo_range=self.tempo.value() / 100 or None,
            )
        except AppError as err:  # a query that is half typed
            self._say(translated(err.message), bad=True)
            return
        self._change(self.tr("change what is asked for"), replace(self.state, curve=curve))

    def _number_changed(self, n: int) -> None:
        """In the place of a length in minutes."""
        locked = tuple((slot, track) for slot, track in self.state.curve.locked if slot < n)
        after = SetState(
            replace(self.state.curve, locked=locked),
            replace(self.state.limits, n=n, total_minutes=None),
        )
        self._change(self.tr("change what is asked for"), after)

    def lock(self, slot: int) -> None:
        """Keep the track of this slot there, or let it go."""
        if self.shown is None or not 0 <= slot < len(self.shown.made.slots):
            return
        locks = dict(self.state.curve.locked)
        if locks.pop(slot, None) is None:
            locks[slot] = self.shown.made.slots[slot].track_id
        self._change(self.tr("lock a slot"), self._with_locks(locks))

    def take(self, track_id: int) -> None:
        """This track in the chosen slot, where it stays."""
        slot = self.slots.slot
        if slot < 0:
            return
        locks = {at: track for at, track in self.state.curve.locked if track != track_id}
        self._change(self.tr("choose another track"), self._with_locks({**locks, slot: track_id}))

    def refuse(self, slot: int) -> None:
        """Another track than the one in this slot, and never that one."""
        if self.shown is None:
            return
        track_id = self.shown.made.slots[slot].track_id
        locks = {at: track for at, track in self.state.curve.locked if track != track_id}
        after = self._with_locks(locks)
        excluded = (*after.curve.exclude, track_id)
        included = tuple(each for each in after.curve.include if each != track_id)
        curve = replace(after.curve, include=included, exclude=excluded)
        self._change(self.tr("keep a track out"), replace(after, curve=curve))

    def _with_locks(self, locks: dict[int, int]) -> SetState:
        locked = tuple(sorted(locks.items()))
        return replace(self.state, curve=replace(self.state.curve, locked=locked))

    # What comes of it

    def _ask(self) -> None:
        self._making.ask(self.state.curve, self.state.limits, self._show, self._refused)

    def _refused(self, error: AppError) -> None:
        if error.kind != "interrupted":
            self._say(translated(error.message), bad=True)
            self.save.setEnabled(False)

    def _show(self, shown: Shown) -> None:
        self.shown = shown
        rows = self._fill(shown)
        if self.state.n is None:
            with QSignalBlocker(self.n):
                self._show_number(len(rows))
        self.save.setEnabled(True)
        self._say(
            self.tr("{n} tracks, {length}, chosen from {all}.").format(
                n=text.count(len(rows)),
                length=text.duration(shown.made.seconds),
                all=text.count(shown.n_candidates),
            )
        )
        if self.slots.slot < 0:
            self.slots.choose(0)
        else:
            self._slot_chosen()

    def _fill(self, shown: Shown) -> list[SlotRow]:
        """Show the set with the locks as they are now, which may be newer."""
        locked = dict(self.state.curve.locked)
        rows = [
            SlotRow(slot, shown.tracks.get(slot.track_id), locked.get(place) == slot.track_id)
            for place, slot in enumerate(shown.made.slots)
        ]
        self.curve.set_dots([Dot(row.slot.energy, row.is_locked) for row in rows])
        self.slots_model.show_rows(rows)
        return rows

    def _slot_chosen(self, *_: object) -> None:
        slot = self.slots.slot
        self.curve.set_slot(slot)
        if self.shown is None or not 0 <= slot < len(self.shown.made.slots):
            self.others.clear()
            return
        state = self.state
        self._making.ask_others(
            self.shown.made, state.curve, state.limits, slot, self._show_others, self._no_others
        )

    def _show_others(self, choices: list[Choice]) -> None:
        self.others.clear()
        for track, more in choices:
            words = text.name_of(track)
            if more <= 0:
                words = self.tr("{track} (as good)").format(track=words)
            item = QListWidgetItem(words, self.others)
            item.setData(TRACK_ROLE, track.id)
            item.setToolTip(track.path)

    def _no_others(self, error: AppError) -> None:
        self.others.clear()

    def _say(self, words: str, *, bad: bool = False) -> None:
        self.found.setText(words)
        self.found.setProperty("role", "bad" if bad else "faint")
        self.found.style().polish(self.found)

    def _accept(self) -> None:
        if self.shown is None:
            return
        name = self.name.text().strip() or self.tr("Set")
        try:
            self._save(name, self.state.curve, self.state.limits, self.shown.made.track_ids)
        except SettingsError as err:
            self._say(translated(err.message), bad=True)
            return
        self.accept()
