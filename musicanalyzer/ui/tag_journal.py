"""What was written into files, run by run, down to the single field; any of it can be undone."""

from __future__ import annotations

import os
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from musicanalyzer.library.journal import FAILED, TaggedFile, TagRun
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.services.tagging import TagUndo
from musicanalyzer.ui import job_words, tag_words, text
from musicanalyzer.ui.bridge import Job
from musicanalyzer.ui.context import Context
from musicanalyzer.ui.sentences import translated
from musicanalyzer.ui.tag_actions import TagActions, came_of

FILES_SHOWN = 1000  # of one run; undoing the run is undoing all of it
_ROLE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class _What:
    """What an item of the tree stands for; ``can_undo``: something of it still holds."""

    run_id: int
    file_id: int | None = None
    field: str | None = None
    can_undo: bool = False


class TagJournal(QDialog):
    """Reads the journal when it is opened and after each undo."""

    def __init__(
        self, context: Context, actions: TagActions, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Tags that were written"))
        self._context = context
        self._actions = actions
        self.job: Job | None = None
        self._undo: TagUndo | None = None
        self.tree = QTreeWidget(self)
        self.tree.setAccessibleName(self.tr("Runs, their files and fields"))
        self.tree.setHeaderLabels(
            [self.tr("What"), self.tr("Before"), self.tr("Written"), self.tr("State")]
        )
        self.tree.setUniformRowHeights(True)
        self.tree.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.tree.itemExpanded.connect(self._open)
        self.tree.currentItemChanged.connect(self._selected)
        self.nothing = QLabel(self.tr("Nothing has been written into files."), self)
        self.nothing.setProperty("role", "faint")
        self.nothing.hide()
        self.sentence = QLabel(self)
        self.sentence.setWordWrap(True)
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.undo = QPushButton(self.tr("&Undo"), self)
        self.undo.setEnabled(False)
        self.undo.clicked.connect(self._undo_current)
        leave = QPushButton(self.tr("Close"), self)
        leave.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addWidget(self.undo)
        buttons.addStretch(1)
        buttons.addWidget(leave)
        column = QVBoxLayout(self)
        column.addWidget(self.nothing)
        column.addWidget(self.tree, 1)
        column.addWidget(self.sentence)
        column.addLayout(buttons)
        line = self.fontMetrics().height()
        room = self.screen().availableGeometry().size()
        self.resize(QSize(line * 68, line * 36).boundedTo(room * 0.95))
        for section, lines in enumerate((24, 13, 13)):
            self.tree.setColumnWidth(section, line * lines)
        self._read()

    def _read(self) -> None:
        self._context.details.ask(lambda reader: reader.tag_runs(), self._show, key="tag journal")

    def _show(self, runs: list[TagRun]) -> None:
        opened = {
            item.data(0, _ROLE).run_id
            for item in map(self.tree.topLevelItem, range(self.tree.topLevelItemCount()))
            if item is not None and item.isExpanded()
        }
        self.tree.clear()
        for run in runs:
            item = QTreeWidgetItem([self._title(run), "", "", self._state(run)])
            item.setData(0, _ROLE, _What(run.id, can_undo=run.changes > run.undone))
            item.setToolTip(0, run.what)
            item.setChildIndicatorPolicy(QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator)
            self.tree.addTopLevelItem(item)
            item.setExpanded(run.id in opened)
        self.tree.setVisible(bool(runs))
        self.nothing.setVisible(not runs)
        if (newest := self.tree.topLevelItem(0)) is not None:
            self.tree.setCurrentItem(newest)

    def _title(self, run: TagRun) -> str:
        what = self.tr("Undo") if run.is_undo else tag_words.fields_of_files(
            run.changes, run.written
        )  # fmt: skip
        return job_words.BETWEEN.join((f"{run.id}", text.date(run.started_at), what))

    def _state(self, run: TagRun) -> str:
        parts = []
        if run.failed:
            parts.append(self.tr("%n failed", "", run.failed))
        if run.finished_at is None:
            parts.append(self.tr("cut short"))
        if run.undone:
            parts.append(
                self.tr("undone")
                if run.undone == run.changes
                else self.tr("{n} of {total} undone").format(
                    n=text.count(run.undone), total=text.count(run.changes)
                )
            )
        return ", ".join(parts)

    def _open(self, item: QTreeWidgetItem) -> None:
        what: _What = item.data(0, _ROLE)
        if item.childCount() or what.file_id is not None:
            return
        run_id = what.run_id

        def question(reader: LibraryReader) -> tuple[int, list[TaggedFile]]:
            return run_id, reader.tagged_files(run_id, limit=FILES_SHOWN)

        self._context.details.ask(question, self._fill, key=f"tag run {run_id}")

    def _fill(self, answer: tuple[int, list[TaggedFile]]) -> None:
        run_id, files = answer
        for number in range(self.tree.topLevelItemCount()):
            item = self.tree.topLevelItem(number)
            if item is not None and item.data(0, _ROLE).run_id == run_id and not item.childCount():
                for file in files:
                    item.addChild(self._file(file))
                return

    def _file(self, file: TaggedFile) -> QTreeWidgetItem:
        state = self.tr("failed") if file.state == FAILED else ""
        item = QTreeWidgetItem([os.path.basename(file.path), "", "", state])
        item.setToolTip(0, translated(file.message or "") or file.path)
        holds = [change for change in file.changes if change.undone_by is None]
        item.setData(0, _ROLE, _What(file.run_id, file.id, can_undo=bool(holds)))
        for change in file.changes:
            undone = (
                ""
                if change.undone_by is None
                else self.tr("undone by run {n}").format(n=change.undone_by)
            )
            child = QTreeWidgetItem(
                [
                    tag_words.field(change.field),
                    tag_words.shown(change.field, change.shown_before),
                    tag_words.shown(change.field, change.shown_after),
                    undone,
                ]
            )
            own = _What(file.run_id, file.id, change.field, can_undo=change.undone_by is None)
            child.setData(0, _ROLE, own)
            item.addChild(child)
        return item

    # Undoing

    def _selected(self, item: QTreeWidgetItem | None, *_: object) -> None:
        what: _What | None = None if item is None else item.data(0, _ROLE)
        is_busy = self.job is not None and self.job.is_running
        self.undo.setEnabled(what is not None and what.can_undo and not is_busy)
        if what is None or what.file_id is None:
            words = self.tr("&Undo the whole run")
        elif what.field is None:
            words = self.tr("&Undo in this file")
        else:
            words = self.tr("&Undo this field")
        self.undo.setText(words)
        if item is not None and what is not None and what.file_id is not None and not what.field:
            self.sentence.setText(item.toolTip(0))

    def _undo_current(self) -> None:
        item = self.tree.currentItem()
        if item is None:
            return
        what: _What = item.data(0, _ROLE)
        undo = self._undo = TagUndo(
            database=self._context.database,
            run_id=what.run_id,
            files=None if what.file_id is None else [what.file_id],
            fields=None if what.field is None else [what.field],
        )
        self.undo.setEnabled(False)
        self.job = self._actions.undo(undo, what.run_id)
        self.job.finished.connect(self._finished)

    def _finished(self) -> None:
        assert self._undo is not None
        assert self.job is not None
        outcome = self._undo.outcome
        sentence = came_of(self.job, outcome, is_undo=True)
        told = [translated(message) for _, message in outcome.failures]
        told += [f"{path}: {tag_words.field(name)}" for path, name in outcome.kept]
        self.sentence.setText("\n".join([sentence, *told[:20]]))
        self.job = None
        self._read()
