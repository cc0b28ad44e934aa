"""Review: what the program would like to be told, and the labels that the user teaches it."""

from __future__ import annotations

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from musicanalyzer.ui.context import Context
from musicanalyzer.ui.label_book import LabelBook
from musicanalyzer.ui.labels_page import LabelsPage
from musicanalyzer.ui.questions_page import QuestionsPage


class ReviewView(QWidget):
    """Two tabs: questions, and the user's labels."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._book = LabelBook(context, self)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(self.tr("Review"))
        self.questions = QuestionsPage(context, self._book, self)
        self.labels = LabelsPage(context, self._book, self)
        self.tabs.addTab(self.questions, self.tr("Questions"))
        self.tabs.addTab(self.labels, self.tr("Your labels"))
        self.labels.questions_asked.connect(self.ask_about_label)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.tabs)

    @property
    def selected_ids(self) -> list[int]:
        """The track that is asked about."""
        current = self.questions.current
        if current is None or self.tabs.currentWidget() is not self.questions:
            return []
        return [current.track.id]

    def ask_about_label(self, name: str) -> None:
        """Show the questions that a label of the user's own would like answered."""
        self.tabs.setCurrentWidget(self.questions)
        self.questions.ask_about(label=name)
