"""One track at a time, big: what is asked of it, and the answers with their keys and bars."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QImage, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QCompleter,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from musicanalyzer.ui import text, theme
from musicanalyzer.ui.context import Context
from musicanalyzer.ui.icons import icon
from musicanalyzer.ui.review_queue import CHOICES, NO, YES, Question
from musicanalyzer.ui.ribbon import paint_ribbon, read_ribbon, ribbon_image

RIBBON_COLUMNS = 480


class ChoiceButton(QAbstractButton):
    """An answer: its key, its name, its probability in percent and as a bar."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key, self._name, self._chance = "", "", 0.0
        self._colour = QColor()
        self._is_likely = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def show_choice(
        self, key: str, name: str, chance: float, colour: QColor, *, likely: bool
    ) -> None:
        self._key, self._name, self._chance = key, name, chance
        self._colour, self._is_likely = colour, likely
        shown = text.percent(chance)
        self.setAccessibleName(f"{name}, {shown}")
        keys = self.tr("{key} or Enter").format(key=key) if likely else key
        self.setToolTip(f"{name}  {shown}  ({keys})")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        line = self.fontMetrics().height()
        return QSize(16 * line, round(2.2 * line))

    def minimumSizeHint(self) -> QSize:
        return QSize(8 * self.fontMetrics().height(), self.sizeHint().height())

    def paintEvent(self, event) -> None:
        colours = theme.colours()
        line = self.fontMetrics().height()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
        raised = self.underMouse() or self.isDown()
        painter.setBrush(QColor(colours.raised if raised else colours.surface))
        focused = self.hasFocus()
        painter.setPen(
            QPen(QColor(colours.accent if focused else colours.line), 2 if focused else 1)
        )
        painter.drawRoundedRect(box, 6, 6)
        inner = box.adjusted(8, 4, -10, -4)
        badge = QRectF(inner.left(), inner.center().y() - 0.65 * line, 1.5 * line, 1.3 * line)
        painter.setPen(QPen(QColor(colours.line), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(badge, 4, 4)
        painter.setPen(QColor(colours.text))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, self._key)
        bar_height = max(4.0, 0.3 * line)
        words = QRectF(badge.right() + 10, inner.top(), inner.right() - badge.right() - 10,
                       inner.height() - bar_height - 2)  # fmt: skip
        font = QFont(self.font())
        font.setBold(self._is_likely)
        painter.setFont(font)
        middle = Qt.AlignmentFlag.AlignVCenter
        shown = text.percent(self._chance)
        room = words.width() - painter.fontMetrics().horizontalAdvance(shown) - 8
        name = painter.fontMetrics().elidedText(
            self._name, Qt.TextElideMode.ElideRight, int(max(0, room))
        )
        painter.drawText(words, middle | Qt.AlignmentFlag.AlignLeft, name)
        painter.drawText(words, middle | Qt.AlignmentFlag.AlignRight, shown)
        groove = QRectF(words.left(), inner.bottom() - bar_height, words.width(), bar_height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.raised if not raised else colours.line))
        painter.drawRoundedRect(groove, bar_height / 2, bar_height / 2)
        groove.setWidth(max(bar_height, groove.width() * self._chance))
        painter.setBrush(self._colour)
        painter.drawRoundedRect(groove, bar_height / 2, bar_height / 2)


class TrackRibbon(QWidget):
    """A track over time, as wide as there is room."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._recording_id: int | None = None
        self._image: QImage | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("The track over time, coloured by genre"))

    def show_recording(self, recording_id: int | None) -> None:
        self._recording_id, self._image = recording_id, None
        self.update()
        if recording_id is None:
            return
        dark = theme.colours().is_dark

        def question(reader):
            data = read_ribbon(reader, recording_id, columns=RIBBON_COLUMNS)
            return None if data is None else ribbon_image(data, dark=dark)

        self._context.details.ask(question, self._take, key="review-ribbon")

    def _take(self, image: QImage | None) -> None:
        self._image = image
        self.update()

    def sizeHint(self) -> QSize:
        line = self.fontMetrics().height()
        return QSize(16 * line, round(3.2 * line))

    def paintEvent(self, event) -> None:
        if self._image is not None:
            paint_ribbon(QPainter(self), QRectF(self.rect()), self._image)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._recording_id is not None:
            self.show_recording(self._recording_id)


class GenreEdit(QLineEdit):
    """Where a genre is typed; Enter answers, Escape leaves. The view's keys do nothing here."""

    left = Signal()

    def event(self, event: QEvent) -> bool:
        own = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in own
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
            return
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()  # it was an answer, and confirms nothing else


class QuestionCard(QFrame):
    """Shows a question. What the user does with it is told by signals."""

    answered = Signal(str)  # a label, or YES or NO
    skipped = Signal()
    undo_asked = Signal()
    play_asked = Signal()

    def __init__(
        self, context: Context, genres: Sequence[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.question: Question | None = None
        self.setProperty("role", "card")
        self.title = self._label("title")
        self._facts = self._label("faint")
        self._facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.ribbon = TrackRibbon(context, self)
        self._asked = self._label("")
        font = self._asked.font()
        font.setBold(True)
        self._asked.setFont(font)
        self.choices = [ChoiceButton(self) for _ in range(CHOICES)]
        for place, button in enumerate(self.choices):
            button.clicked.connect(lambda _=False, place=place: self.choose(place))
        self.other = GenreEdit(self)
        self.other.setPlaceholderText(self.tr("Another genre…"))
        self.other.setAccessibleName(self.tr("Another genre"))
        self.other.setToolTip(self.tr("Type a genre and press Enter (O)"))
        completer = QCompleter(list(genres), self)
        completer.setCompletionMode(QCompleter.CompletionMode.InlineCompletion)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.other.setCompleter(completer)
        self.other.returnPressed.connect(self._typed)
        self.other.left.connect(self.setFocus)
        self.every = QToolButton(self)
        self.every.setText(self.tr("All genres"))
        self.every.setAccessibleName(self.tr("All genres"))
        self.every.setToolTip(self.tr("Choose from all genres that the program knows"))
        self.every.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.every.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        menu = QMenu(self.every)
        for genre in sorted(genres):
            action = menu.addAction(text.label(genre).replace("&", "&&"))
            action.triggered.connect(lambda _=False, genre=genre: self.answered.emit(genre))
        self.every.setMenu(menu)
        self.as_written = self._button("", self.answer_as_written)
        self.skip = self._button(self.tr("Skip"), self.skipped.emit, self.tr("Ask later (S)"))
        self.undo = self._button(
            self.tr("Undo"),
            self.undo_asked.emit,
            self.tr("Take the last change back (Z or Ctrl+Z)"),
        )
        self.play = self._button(
            self.tr("Play"), self.play_asked.emit, self.tr("Hear ten typical seconds (T)")
        )
        self.play.setIcon(icon("play"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._lay_out()

    def _label(self, role: str) -> QLabel:
        label = QLabel(self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        if role:
            label.setProperty("role", role)
        return label

    def _button(self, title: str, act, tip: str = "") -> QPushButton:
        button = QPushButton(title, self)
        button.setToolTip(tip)
        button.clicked.connect(lambda *_: act())
        return button

    def _lay_out(self) -> None:
        others = QHBoxLayout()
        others.addWidget(self.other, 1)
        others.addWidget(self.every)
        buttons = QHBoxLayout()
        buttons.addWidget(self.play)
        buttons.addStretch(1)
        buttons.addWidget(self.skip)
        buttons.addWidget(self.undo)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 16)
        column.setSpacing(6)
        for widget in (self.title, self._facts, self.ribbon, self._asked, *self.choices):
            column.addWidget(widget)
        column.addLayout(others)
        column.addWidget(self.as_written, 0, Qt.AlignmentFlag.AlignLeft)
        column.addSpacing(6)
        column.addLayout(buttons)
        column.addStretch(1)

    def show_question(self, question: Question) -> None:
        self.question = question
        track = question.track
        self.title.setText(text.title_of(track))
        facts = [track.tags.artist, track.tags.album, text.duration(track.duration_s)]
        self._facts.setText("  ·  ".join(fact for fact in facts if fact))
        self._facts.setToolTip(track.path)
        self.ribbon.show_recording(track.recording_id)
        if question.label:
            asked = self.tr("Does “{label}” fit it?").format(label=question.label)
        elif question.head == "vocal":
            asked = self.tr("Does anybody sing?")
        else:
            asked = self.tr("Which genre is it?")
        self._asked.setText(asked)
        for place, button in enumerate(self.choices):
            button.setVisible(place < len(question.choices))
            if place < len(question.choices):
                value, chance = question.choices[place]
                button.show_choice(
                    self._key_of(value, place), self._name_of(value), chance,
                    self._colour_of(question, value), likely=value == question.likeliest,
                )  # fmt: skip
        is_genre = question.head == "genre"
        self.other.clear()
        self.other.setVisible(is_genre)
        self.every.setVisible(is_genre)
        written = track.tags.genre or ""
        self.as_written.setVisible(is_genre and bool(written))
        self.as_written.setText(
            self.tr("As the file says: {genre}").format(genre=written.replace("&", "&&"))
        )
        self.as_written.setToolTip(self.tr("Take the genre of the file's tag (F)"))
        self.setAccessibleName(f"{text.name_of(track)}: {asked}")

    def _key_of(self, value: str, place: int) -> str:
        return {YES: "Y", NO: "N"}.get(value, str(place + 1))

    def _name_of(self, value: str) -> str:
        return {YES: self.tr("It fits"), NO: self.tr("It does not fit")}.get(
            value, text.label(value)
        )

    def _colour_of(self, question: Question, value: str) -> QColor:
        if value == NO:
            return QColor(theme.colours().faint)
        return theme.label_colour(question.label if value == YES else value)

    # What the keys do

    def confirm(self) -> None:
        """Answer what the program thinks likeliest."""
        if self.question is not None and self.question.choices:
            self.answered.emit(self.question.likeliest)

    def choose(self, place: int) -> None:
        """Answer with the choice at this place."""
        if self.question is not None and place < len(self.question.choices):
            self.answered.emit(self.question.choices[place][0])

    def say(self, value: str) -> None:
        """Answer whether a label fits. Yes to a genre or a voice is to the likeliest."""
        if self.question is None:
            return
        if self.question.label:
            self.answered.emit(value)
        elif value == YES:
            self.confirm()

    def answer_as_written(self) -> None:
        if self.question is not None and self.question.head == "genre":
            written = self.question.track.tags.genre
            if written:
                self.answered.emit(written)

    def write_other(self) -> None:
        if self.other.isVisible():
            self.other.setFocus()

    def _typed(self) -> None:
        if self.other.text().strip():
            self.answered.emit(self.other.text())
