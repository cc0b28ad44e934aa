"""Settings: what the colours of ribbons mean, a genre or a mood, and which colour is which."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QComboBox, QLabel, QVBoxLayout, QWidget

from musicanalyzer.settings import RIBBON_COLOURS, Settings
from musicanalyzer.ui import text, theme
from musicanalyzer.ui.context import Context


class RibbonColours(QWidget):
    """The choice, and below it a legend in words and colours."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.choice = QComboBox(self)
        names = {"genre": self.tr("Genre"), "mood": self.tr("Mood")}
        for value in RIBBON_COLOURS:
            self.choice.addItem(names[value], value)
        self.choice.setAccessibleName(self.tr("What the colours of ribbons mean"))
        self.choice.setToolTip(
            self.tr("In the table, in the track panel and in the player; paler where less sure")
        )
        self.choice.activated.connect(
            lambda: context.settings.update(ribbon_colour=self.choice.currentData())
        )
        self.legend = QLabel(self)
        self.legend.setTextFormat(Qt.TextFormat.RichText)
        self.legend.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.choice, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.legend)
        context.settings.changed.connect(self._show)
        self._show(context.settings.value)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._show(self._context.settings.value)

    def _show(self, settings: Settings) -> None:
        self.choice.setCurrentIndex(self.choice.findData(settings.ribbon_colour))
        labels = self._context.vocabulary.get(settings.ribbon_colour, ())
        entries = (
            f'<span style="color: {theme.label_colour(name).name()}">■</span>&nbsp;'
            + text.label(name).replace("&", "&amp;").replace(" ", "&nbsp;")
            for name in labels
        )
        self.legend.setText("   ".join(entries))
