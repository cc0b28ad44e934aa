"""The questions of Review: one track big, the queue beside it, one key for each answer."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QAction, QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QProgressBar,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.ui import changes, text
from musicanalyzer.ui.context import Context
from musicanalyzer.ui.label_book import GrowthLine, LabelBook
from musicanalyzer.ui.nothing_asked import NothingAsked
from musicanalyzer.ui.question_card import QuestionCard
from musicanalyzer.ui.review_queue import (
    CHOICES,
    NO,
    YES,
    Batch,
    Key,
    Question,
    QuestionDelegate,
    Queue,
    count,
    read_questions,
)

SOON_MS = 250  # after a change of the library, before the queue is read again
PLAY_MS = 350  # on a track, before it is played: who answers quickly wants to hear nothing


class QuestionsPage(QWidget):
    """Asks while it is visible. Answers leave the queue at once; what was skipped comes back when
    the user chooses again what to be asked about.
    """

    def __init__(self, context: Context, book: LabelBook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._book = book
        self._skipped: set[Key] = set()
        self._pending: set[Key] = set()  # answered, but not yet written
        self._wanted: Key | None = None  # to be shown once it is there again
        self._plays = False  # something is heard because of this page
        self._settled, self._left = 0, None  # type: int, int | None
        self._is_unlearned = False
        self._is_read = False
        self.about = QComboBox(self)
        self.about.setAccessibleName(self.tr("What to be asked about"))
        self.about.setToolTip(self.tr("What to be asked about"))
        self.about.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._progress = QLabel(self)
        self._progress.setProperty("role", "faint")
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("How many are settled"))
        self.growth = GrowthLine(self)
        self.growth.hide()
        self.card = QuestionCard(context, context.vocabulary.get("genre", ()), self)
        self.queue = Queue(self)
        self.list = QListView(self)
        self.list.setModel(self.queue)
        self.list.setAccessibleName(self.tr("What is asked next"))
        self.list.setItemDelegate(QuestionDelegate(self.list))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setSpacing(2)
        self.plays = QCheckBox(self.tr("Play each track"), self)
        self.plays.setToolTip(
            self.tr("After an answer, play ten typical seconds of the next track")
        )
        self.plays.setChecked(True)
        self.nothing = NothingAsked(self)
        self.nothing.hide()
        self.nothing.again.connect(self._ask_again)
        self._lay_out()
        self._fill_about([])
        self._make_keys()
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self._read)
        self._play_soon = QTimer(self, singleShot=True, interval=PLAY_MS)
        self._play_soon.timeout.connect(self.play)
        self.about.activated.connect(self._choose_about)
        self.list.selectionModel().currentChanged.connect(self._current_changed)
        self.card.answered.connect(self.answer)
        self.card.skipped.connect(self.skip)
        self.card.undo_asked.connect(context.undo.undo)
        self.card.play_asked.connect(self.play)
        context.undo.canUndoChanged.connect(self.card.undo.setEnabled)
        self.card.undo.setEnabled(context.undo.canUndo())
        context.library_changed.connect(self._library_changed)
        book.changed.connect(self._labels_read)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.about)
        top.addWidget(self._progress)
        top.addStretch(1)
        top.addWidget(self.plays)
        self._bar.setMaximumHeight(6)
        scroll = QScrollArea(self)
        scroll.setWidget(self.card)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._splitter = QSplitter(self)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(scroll)
        self._splitter.addWidget(self.list)
        self._splitter.setStretchFactor(0, 3)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setSizes([720, 260])
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self._bar)
        column.addWidget(self.growth, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._splitter, 1)
        column.addWidget(self.nothing, 1)

    def _make_keys(self) -> None:
        acts: list[tuple[str, list[str], Callable[[], object]]] = [
            (
                self.tr("Review: Confirm the likeliest answer"),
                ["Return", "Enter"],
                self.card.confirm,
            ),
            (self.tr("Review: Yes, it fits"), ["Y"], lambda: self.card.say(YES)),
            (self.tr("Review: No, it does not fit"), ["N"], lambda: self.card.say(NO)),
            (self.tr("Review: Take the genre of the file"), ["F"], self.card.answer_as_written),
            (self.tr("Review: Type another genre"), ["O"], self.card.write_other),
            (self.tr("Review: Hear ten seconds of the track"), ["T"], self.play),
            (self.tr("Review: Skip the track"), ["S"], self.skip),
            (self.tr("Review: Take the last answer back"), ["Z"], self._context.undo.undo),
        ]
        for title, keys, act in acts:
            action = QAction(title, self)
            action.setShortcuts([QKeySequence(key) for key in keys])
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(lambda _=False, act=act: act())
            self.addAction(action)
        for place in range(CHOICES):  # each answer shows its own
            shortcut = QShortcut(QKeySequence(str(place + 1)), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(partial(self.card.choose, place))

    # What is asked about

    def _fill_about(self, labels: list[str]) -> None:
        now = self.about.currentData()
        self.about.clear()
        for title, question in (
            (self.tr("Everything unsure"), "unsure"),
            (self.tr("Unsure genre"), "genre"),
            (self.tr("Unsure voice"), "vocal"),
            (self.tr("Disagrees with the file's tag"), "disagrees"),
        ):
            self.about.addItem(title, (question, ""))
        for name in labels:
            self.about.addItem(self.tr("Label “{name}”").format(name=name), ("", name))
        place = self._place_of(now)
        self.about.setCurrentIndex(max(0, place))
        if now is not None and place < 0 and self.isVisible():
            self._choose_about()

    def _place_of(self, what: tuple[str, str] | None) -> int:
        places = (i for i in range(self.about.count()) if self.about.itemData(i) == what)
        return next(places, -1)

    def ask_about(self, question: str = "", label: str = "") -> None:
        """Ask one of the services' questions, or about a label of the user's own."""
        if (place := self._place_of((question, label))) >= 0:
            self.about.setCurrentIndex(place)
            self._choose_about()

    def _choose_about(self) -> None:
        self._skipped.clear()
        self.queue.show([])
        self._is_read = False
        self._read()
        self._read_count()
        self._show_growth()
        self.card.setFocus()

    def _ask_again(self) -> None:
        self._skipped.clear()
        self._read()
        self.card.setFocus()

    # Reading

    def _read(self) -> None:
        what, label = self.about.currentData()
        hidden = self._skipped | self._pending

        def question(reader: LibraryReader) -> Batch:
            return read_questions(reader, what, label, hidden)

        def answer(batch: Batch) -> None:
            self._is_read = True
            self._is_unlearned = batch.is_unlearned
            self._take([q for q in batch.questions if q.key not in self._skipped | self._pending])

        self._context.lists.ask(question, answer, key="review")

    def _read_count(self) -> None:
        what, label = self.about.currentData()

        def answer(counted: tuple[int, int | None]) -> None:
            self._settled, self._left = counted
            self._show_progress()

        self._context.lists.ask(
            lambda reader: count(reader, what, label), answer, key="review-count"
        )

    def _take(self, questions: list[Question]) -> None:
        """Show the new queue; the track that is being looked at stays where it is."""
        now = self.current
        kept = now.key if now is not None else None
        if now is not None and now.label and all(q.key != kept for q in questions):
            questions.insert(0, now)  # proposals change with each answer
        wanted = self._wanted if any(q.key == self._wanted for q in questions) else kept
        if wanted == self._wanted:
            self._wanted = None
        self.queue.show(questions)
        row = self.queue.row_of(wanted) if wanted is not None else -1
        self._go_to(max(0, row))
        self._show_progress()

    def _library_changed(self) -> None:
        if self.isVisible():
            self._soon.start()
            self._book.read()

    def _labels_read(self) -> None:
        self._fill_about(list(self._book.reports))
        self._show_growth()

    def _show_growth(self) -> None:
        _, label = self.about.currentData()
        self.growth.show_steps(self._book.growth.get(label, []))

    # The current question

    @property
    def current(self) -> Question | None:
        row = self.list.currentIndex().row()
        return self.queue.questions[row] if 0 <= row < len(self.queue.questions) else None

    def _go_to(self, row: int) -> None:
        if self.queue.questions:
            self.list.setCurrentIndex(self.queue.index(min(row, len(self.queue.questions) - 1)))
        self._show_current()

    def _current_changed(self, index: QModelIndex) -> None:
        if index.isValid():
            self._show_current()

    def _show_current(self) -> None:
        question = self.current
        self._splitter.setVisible(question is not None)
        self.nothing.setVisible(question is None and self._is_read)
        if question is None:
            what, label = self.about.currentData()
            self.nothing.say(
                what, label, is_unlearned=self._is_unlearned, has_skipped=bool(self._skipped)
            )
        elif self.card.question != question:
            self.card.show_question(question)
            self._context.track_chosen.emit(question.track.id)

    def _show_progress(self) -> None:
        settled = self.tr("%n settled", "", self._settled)
        if self._left is None:
            self._progress.setText(self.tr("%n answered", "", self._settled))
            self._bar.hide()
            return
        left = self.tr("%n left", "", self._left)
        self._progress.setText(f"{settled}  ·  {left}")
        self._bar.show()
        self._bar.setRange(0, max(1, self._settled + self._left))
        self._bar.setValue(self._settled)

    # Answering

    def answer(self, value: str) -> None:
        """Keep the answer, and go on to the next track."""
        question = self.current
        if question is None:
            return
        track, key = question.track, question.key
        name = text.title_of(track)
        if question.label:
            act, back = changes.taught(question.label, [track], fits=value == YES)
            title = self.tr("answer about “{title}”").format(title=name)
        else:
            act, back = changes.correction(track, question.head, value)
            title = self.tr("“{title}” is {label}").format(title=name, label=text.label(value))
        self._pending.add(key)
        self._settled += 1
        if self._left:
            self._left -= 1
        self._leave(key)
        self._context.undo.push(
            changes.Change(
                title,
                self._context,
                act,
                back,
                done=lambda: self._written(key),
                undone=lambda: self._come_back(key),
                failed=lambda: self._come_back(key),
            )
        )

    def skip(self) -> None:
        """Ask later: once the user chooses again what to be asked about."""
        question = self.current
        if question is not None:
            self._skipped.add(question.key)
            self._leave(question.key)
            if len(self.queue.questions) < 3:
                self._soon.start()

    def _leave(self, key: Key) -> None:
        row = self.queue.row_of(key)
        self.queue.remove(row)
        self._go_to(row)
        if self.current is not None and self.plays.isChecked():
            self._play_soon.start()
        self._show_progress()

    def _written(self, key: Key) -> None:
        if key in self._pending:
            self._pending.discard(key)
        else:  # done again, after it had been undone
            self._read_count()

    def _come_back(self, key: Key) -> None:
        self._pending.discard(key)
        self._skipped.discard(key)
        self._wanted = key
        self._read_count()
        self._soon.start()

    def play(self) -> None:
        question = self.current
        if question is not None:
            self._plays = True
            self._context.snippets_asked.emit([question.track.id])

    # Qt's side

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._read()
        self._read_count()
        self._book.read()
        self.card.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._play_soon.stop()
        if self._plays:
            self._plays = False
            self._context.snippets_asked.emit([])
