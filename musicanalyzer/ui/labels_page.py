"""The user's own labels: what they were taught by, how well they are known, what may be done."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import TrackRow
from musicanalyzer.services.label_reports import LabelReport
from musicanalyzer.ui import changes, text
from musicanalyzer.ui.context import Context
from musicanalyzer.ui.label_book import GrowthLine, LabelBook

SHOWN = 500  # examples of one label

ROLE = Qt.ItemDataRole.UserRole


class LabelsPage(QWidget):
    """:attr:`questions_asked` carries the label whose proposals are to be answered."""

    questions_asked = Signal(str)

    def __init__(self, context: Context, book: LabelBook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._book = book
        self.labels = QListWidget(self)
        self.labels.setAccessibleName(self.tr("Your labels"))
        self.labels.setFrameShape(QFrame.Shape.NoFrame)
        self.name = QLabel(self)
        self.name.setProperty("role", "title")
        self.name.setTextFormat(Qt.TextFormat.PlainText)
        self.counts, self.accuracy, self.note = (QLabel(self) for _ in range(3))
        for label in (self.counts, self.accuracy, self.note):
            label.setWordWrap(True)
        self.note.setProperty("role", "faint")
        self.growth = GrowthLine(self)
        self.growth.hide()
        self.examples = QListWidget(self)
        self.examples.setAccessibleName(self.tr("Examples and counter-examples"))
        self.examples.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.ask = self._button(self.tr("Answer questions"), self._ask, self.tr(
            "Say of the tracks that it is least sure of whether it fits them"
        ))  # fmt: skip
        self.show_tracks = self._button(
            self.tr("Show its tracks"), self._find, self.tr("Find them in the library")
        )
        self.remove = self._button(
            self.tr("Take back"), self._remove, self.tr("Take the selected examples back (Del)")
        )
        self.forget = self._button(
            self.tr("Forget the label"), self._forget, self.tr("Remove it with all its examples")
        )
        keys = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self.examples)
        keys.setContext(Qt.ShortcutContext.WidgetShortcut)
        keys.activated.connect(self._remove)
        self._nothing = QLabel(
            self.tr(
                "You have taught no label yet. Select tracks in the library, and choose “Teach a"
                " label” from their menu: about ten that it fits and ten that it does not."
            ),
            self,
        )
        self._nothing.setWordWrap(True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setProperty("role", "faint")
        self._lay_out()
        self.labels.currentItemChanged.connect(lambda *_: self._show_label())
        self.examples.itemSelectionChanged.connect(
            lambda: self.remove.setEnabled(bool(self.examples.selectedItems()))
        )
        self.examples.itemDoubleClicked.connect(self._play)
        book.changed.connect(self._labels_read)
        context.library_changed.connect(self._library_changed)

    def _button(self, title: str, act, tip: str) -> QPushButton:
        button = QPushButton(title, self)
        button.setToolTip(tip)
        button.clicked.connect(lambda *_: act())
        return button

    def _lay_out(self) -> None:
        card = QFrame(self)
        card.setProperty("role", "card")
        right = QVBoxLayout(card)
        right.setContentsMargins(18, 16, 18, 16)
        for widget in (self.name, self.counts, self.accuracy, self.note, self.growth):
            right.addWidget(widget)
        buttons = QHBoxLayout()
        buttons.addWidget(self.ask)
        buttons.addWidget(self.show_tracks)
        buttons.addStretch(1)
        right.addLayout(buttons)
        right.addWidget(self.examples, 1)
        lower = QHBoxLayout()
        lower.addWidget(self.remove)
        lower.addStretch(1)
        lower.addWidget(self.forget)
        right.addLayout(lower)
        self._splitter = QSplitter(self)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(self.labels)
        self._splitter.addWidget(card)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setSizes([240, 720])
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.addWidget(self._splitter, 1)
        column.addWidget(self._nothing, 1)

    # Showing

    @property
    def current(self) -> LabelReport | None:
        row = self.labels.currentRow()
        return None if row < 0 else self._book.reports.get(self.labels.item(row).data(ROLE))

    def _labels_read(self) -> None:
        chosen = self.labels.selectedItems()
        now = chosen[0].data(ROLE) if chosen else None
        self.labels.blockSignals(True)
        self.labels.clear()
        for report in self._book.reports.values():
            carried = self.tr("%n track(s)", "", report.tracks)
            item = QListWidgetItem(f"{report.name}\n{carried}")
            item.setData(ROLE, report.name)
            self.labels.addItem(item)
            if report.name == now:
                self.labels.setCurrentItem(item)
        if self.labels.currentRow() < 0 and self.labels.count():
            self.labels.setCurrentRow(0)
        self.labels.blockSignals(False)
        self._splitter.setVisible(bool(self._book.reports))
        self._nothing.setVisible(not self._book.reports)
        self._show_label()

    def _show_label(self) -> None:
        report = self.current
        if report is None:
            return
        self.name.setText(report.name)
        parts = (
            self.tr("%n example(s)", "", report.yes),
            self.tr("%n counter-example(s)", "", report.no),
            self.tr("%n track(s) carry it", "", report.tracks),
        )
        self.counts.setText("  ·  ".join(parts))
        self.accuracy.setText(self._accuracy(report))
        self.accuracy.setVisible(report.judged is not None)
        note = self._note(report)
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self.growth.show_steps(self._book.growth.get(report.name, []))
        self.ask.setEnabled(report.judged is not None)
        self._read_examples(report.name)

    def _accuracy(self, report: LabelReport) -> str:
        judged = report.judged
        if judged is None or report.interval is None:
            return ""
        return self.tr(
            "Left out in turn, {right} of {n} examples are told right: {share} (95 % interval:"
            " {low} to {high}). Always the same answer would reach {baseline}."
        ).format(
            right=text.count(judged.yes_right + judged.no_right),
            n=text.count(judged.n_yes + judged.n_no),
            share=text.percent(judged.accuracy),
            low=text.percent(report.interval[0]),
            high=text.percent(report.interval[1]),
            baseline=text.percent(judged.baseline),
        )

    def _note(self, report: LabelReport) -> str:
        if report.remark == "outdated":
            return self.tr(
                "There is no present analysis of {n} of its {all} examples and counter-examples; a"
                " scan of their files brings it, and learns the label."
            ).format(n=text.count(report.without), all=text.count(report.yes + report.no))
        if report.state == "unlearned":
            return self.tr("It is learned from two examples and two counter-examples on.")
        if report.state == "stale":
            return self.tr("The library has changed since; the next scan learns it again.")
        return {
            "chance": self.tr(
                "That is no better than chance, so no other track carries the label. More examples"
                " may help; perhaps it is nothing that can be heard."
            ),
            "few": self.tr("These are few examples: the interval says how little is known."),
            "rare": self.tr(
                "So few tracks carry it that most may do so by mistake. Answers to questions make"
                " it surer."
            ),
        }.get(report.remark, "")

    def _read_examples(self, name: str) -> None:
        def question(reader: LibraryReader) -> list[tuple[TrackRow, bool]]:
            label = reader.label(name)
            if label is None:
                return []
            files = reader.tracks_of(label.examples)
            first: Mapping[int, bool] = {
                files[recording][0]: fits
                for recording, fits in label.examples.items()
                if recording in files
            }
            rows = reader.tracks(list(first)[:SHOWN])
            return sorted(((row, first[row.id]) for row in rows), key=lambda pair: not pair[1])

        self._context.lists.ask(question, self._show_examples, key="review-examples")

    def _show_examples(self, examples: list[tuple[TrackRow, bool]]) -> None:
        self.examples.clear()
        for track, fits in examples:
            said = self.tr("fits") if fits else self.tr("does not fit")
            item = QListWidgetItem(f"{'✓' if fits else '✗'}  {text.name_of(track)}")
            item.setData(ROLE, track)
            item.setToolTip(f"{said}\n{track.path}")
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{text.name_of(track)}, {said}")
            self.examples.addItem(item)
        self.remove.setEnabled(False)

    def _library_changed(self) -> None:
        if self.isVisible():
            self._book.read()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._book.read()

    # Acting

    def _ask(self) -> None:
        if (report := self.current) is not None:
            self.questions_asked.emit(report.name)

    def _find(self) -> None:
        if (report := self.current) is not None:
            self._context.search_asked.emit(f'label:"{report.name}"')

    def _play(self, item: QListWidgetItem) -> None:
        self._context.play([item.data(ROLE).id])

    def _remove(self) -> None:
        report = self.current
        chosen = [item.data(ROLE).recording_id for item in self.examples.selectedItems()]
        if report is not None and chosen:
            act, back = changes.lesson(report.name, lambda reader: dict.fromkeys(chosen))
            title = self.tr("take %n example(s) back", "", len(chosen))
            self._context.undo.push(changes.Change(title, self._context, act, back))

    def _forget(self) -> None:
        report = self.current
        if report is not None:
            title = self.tr("forget “{label}”").format(label=report.name)
            act, back = changes.forgotten(report.name)
            self._context.undo.push(changes.Change(title, self._context, act, back))
            self._context.say(
                self.tr("“{label}” is forgotten. Ctrl+Z brings it back.").format(label=report.name)
            )
