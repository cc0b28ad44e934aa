"""What is asked in Review: one question about one track each, read a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from musicanalyzer.errors import SettingsError
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import TrackRow
from musicanalyzer.services import correct, teach
from musicanalyzer.ui import text, theme

PAGE = 60
PROPOSALS = 12
CHOICES = 9  # as many as there are number keys
LEAST_CHOICES = 3
LIKELY = 0.02  # a label under this is not offered beyond LEAST_CHOICES
YES, NO = "yes", "no"
HINT_ROLE = int(Qt.ItemDataRole.UserRole) + 1

Key = tuple[int | None, str]


@dataclass(frozen=True, slots=True)
class Question:
    """``head`` is what an answer settles; or ``label`` is the user's own that may fit or not.
    ``choices`` are the answers with their probabilities: YES and NO, or the likeliest label first.
    """

    track: TrackRow
    head: str
    label: str
    choices: tuple[tuple[str, float], ...]

    @property
    def likeliest(self) -> str:
        """What the program would answer; there is a choice at least."""
        return max(self.choices, key=lambda choice: choice[1])[0]

    @property
    def key(self) -> Key:
        return self.track.recording_id, self.label or self.head


@dataclass(frozen=True, slots=True)
class Batch:
    """``is_unlearned``: the label has too few examples to ask anything."""

    questions: tuple[Question, ...]
    is_unlearned: bool = False


def read_questions(reader: LibraryReader, about: str, label: str, skipped: set[Key]) -> Batch:
    """The first questions of a kind, or about a label, without those that were skipped."""
    try:
        found = _of_label(reader, label, skipped) if label else _of_heads(reader, about, skipped)
    except SettingsError as err:
        if err.kind != "too-few-examples":
            raise
        return Batch((), is_unlearned=True)
    return Batch(tuple(question for question in found if question.key not in skipped))


def count(reader: LibraryReader, about: str, label: str) -> tuple[int, int | None]:
    """How many are settled and how many left; of a label's questions there is no end."""
    if label:
        known = reader.label(label)
        return (len(known.examples) if known else 0), None
    return correct.settled(reader, about), correct.left(reader, about)


def _of_heads(reader: LibraryReader, about: str, skipped: set[Key]) -> list[Question]:
    asked = correct.undecided(reader, about, limit=PAGE + len(skipped))
    rows = {track.id: track for track in reader.tracks([track_id for track_id, _ in asked])}
    return [
        Question(rows[track_id], head, "", choices)
        for track_id, head in asked
        if track_id in rows and (choices := _offered(rows[track_id], head))
    ]


def _of_label(reader: LibraryReader, label: str, skipped: set[Key]) -> list[Question]:
    proposed = list(teach.propose(reader, label, n=PROPOSALS + len(skipped)))
    rows = {track.id: track for track in reader.tracks([item["id"] for item in proposed])}
    questions = []
    for item in proposed:
        if item["id"] in rows:
            chances = ((YES, item["probability"]), (NO, 1 - item["probability"]))
            questions.append(Question(rows[item["id"]], "", label, chances))
    return questions


def _offered(track: TrackRow, head: str) -> tuple[tuple[str, float], ...]:
    likely = correct.candidates(track, head)[:CHOICES]
    return tuple(
        choice
        for place, choice in enumerate(likely)
        if place < LEAST_CHOICES or choice[1] >= LIKELY
    )


class Queue(QAbstractListModel):
    """The questions in their order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.questions: list[Question] = []

    def show(self, questions: Sequence[Question]) -> None:
        if list(questions) != self.questions:
            self.beginResetModel()
            self.questions = list(questions)
            self.endResetModel()

    def remove(self, row: int) -> None:
        self.beginRemoveRows(QModelIndex(), row, row)
        del self.questions[row]
        self.endRemoveRows()

    def row_of(self, key: Key) -> int:
        """-1 where it is not asked."""
        return next((row for row, asked in enumerate(self.questions) if asked.key == key), -1)

    def rowCount(self, parent: Any = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.questions)

    def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        question = self.questions[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return text.name_of(question.track)
        if role == HINT_ROLE:
            return self._hint(question)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{text.name_of(question.track)}, {self._hint(question)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return question.track.path
        return None

    def _hint(self, question: Question) -> str:
        name = question.likeliest
        shown = text.percent(dict(question.choices)[name])
        if question.label:
            fits = self.tr("fits?") if name == YES else self.tr("does not fit?")
            return f"{fits}  {shown}"
        return f"{text.label(name)}?  {shown}"


class QuestionDelegate(QStyledItemDelegate):
    """Two lines for each: the track, and what it is thought to be."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(10 * option.fontMetrics.height(), round(2.7 * option.fontMetrics.height()))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        line = option.fontMetrics.height()
        colours = theme.colours()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(option.rect, option.palette.highlight())
        room = option.rect.adjusted(8, round(0.25 * line), -8, 0)
        room.setHeight(round(1.15 * line))
        for role, colour in (
            (Qt.ItemDataRole.DisplayRole, colours.text),
            (HINT_ROLE, colours.faint),
        ):
            painter.setPen(QColor(colours.on_accent if chosen else colour))
            shown = option.fontMetrics.elidedText(
                index.data(role), Qt.TextElideMode.ElideRight, room.width()
            )
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)
            room.translate(0, room.height())
