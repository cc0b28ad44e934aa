"""The search box: the query language with completion, and wrong parts underlined where they are."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QStringListModel, Qt, Signal
from PySide6.QtGui import QColor, QInputMethodEvent, QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import QApplication, QCompleter, QLineEdit, QWidget

from musicanalyzer.library.query import QueryError, parse
from musicanalyzer.library.query_tree import FLAGS, LABEL_FIELDS, NUMBER_FIELDS, TEXT_FIELDS
from musicanalyzer.ui import theme
from musicanalyzer.ui.icons import icon
from musicanalyzer.ui.sentences import translated

_TOKEN = re.compile(r'[^\s()|]*"[^"]*$|[^\s()|]*$')


def completions(token: str, values: Callable[[str], Sequence[str]] = lambda field: ()) -> list[str]:
    """What the word before the cursor may become; ``values`` gives the labels of a field."""
    minus = "-" if token.startswith("-") else ""
    bare = token.removeprefix("-")
    field, colon, begun = bare.partition(":")
    if colon:
        known = sorted(FLAGS) if field.lower() == "is" else values(field.lower())
        begun = begun.removeprefix('"').lower()
        return [
            f"{minus}{field}:{_quoted(value)}" for value in known if value.lower().startswith(begun)
        ]
    if len(bare) < 2:
        return []
    fields = sorted({*TEXT_FIELDS, *LABEL_FIELDS, *NUMBER_FIELDS, "added", "is", "label"})
    return [f"{minus}{name}:" for name in fields if name.startswith(bare.lower())]


def _quoted(value: str) -> str:
    return f'"{value}"' if re.search(r"[\s()|]", value) else value


class SearchBox(QLineEdit):
    """:attr:`query_changed` carries each query that can be understood; ``error`` the wrong ones."""

    query_changed = Signal(str)
    wrong = Signal(str)  # a sentence, or nothing once the query is right again
    left = Signal()  # Return or Down: on to what was found

    def __init__(
        self, values: Callable[[str], Sequence[str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._values = values
        self.is_wrong = False
        self.setPlaceholderText(self.tr("Search: words, or genre:jazz bpm:90..110 -mood:dark"))
        self.setAccessibleName(self.tr("Search the library"))
        self.setClearButtonEnabled(True)
        self.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self._model = QStringListModel(self)
        self._completer = QCompleter(self._model, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setWidget(self)
        popup = self._completer.popup()
        assert popup is not None  # Qt makes one where there is none
        self._popup = popup
        self._completer.activated.connect(self._insert)
        self.textEdited.connect(self._complete)
        self.textChanged.connect(self._check)

    def say_wrong(self, error: QueryError) -> None:
        """Underline what the library found wrong (a label that nobody taught)."""
        self.is_wrong = True
        self._underline(error.position, error.length)
        self.wrong.emit(translated(error.message))

    def _check(self, text: str) -> None:
        try:
            parse(text)
        except QueryError as err:
            self.say_wrong(err)
            return
        self.is_wrong = False
        self._underline(0, 0)
        self.wrong.emit("")
        self.query_changed.emit(text)

    def _underline(self, position: int, length: int) -> None:
        """Mark part of the text. QLineEdit has no formats of its own, but shows those of an input
        method that composes nothing.
        """
        attributes = []
        if length:
            form = QTextCharFormat()
            form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            form.setUnderlineColor(QColor(theme.colours().bad))
            attributes.append(
                QInputMethodEvent.Attribute(
                    QInputMethodEvent.AttributeType.TextFormat,
                    position - self.cursorPosition(),
                    max(1, min(length, len(self.text()) - position)),
                    form,
                )
            )
        event = QInputMethodEvent("", attributes)
        QApplication.sendEvent(self, event)

    def _token(self) -> str:
        found = _TOKEN.search(self.text()[: self.cursorPosition()])
        return found[0] if found else ""

    def _complete(self) -> None:
        token = self._token()
        offered = [text for text in completions(token, self._values) if text != token][:50]
        self._model.setStringList(offered)
        if offered:
            self._completer.complete()
            self._popup.setCurrentIndex(self._completer.currentIndex())
        else:
            self._popup.hide()

    def _insert(self, chosen: str) -> None:
        end = self.cursorPosition()
        start = end - len(self._token())
        tail = "" if chosen.endswith(":") else " "
        after = self.text()[end:]
        self.setText(self.text()[:start] + chosen + tail + after)
        self.setCursorPosition(start + len(chosen) + len(tail))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        popup = self._popup
        if popup.isVisible() and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Tab):
            index = popup.currentIndex()
            if index.isValid():
                self._insert(index.data())
                popup.hide()
                return
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.left.emit()
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.text():
            self._check(self.text())
