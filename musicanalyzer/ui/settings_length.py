"""Settings: how long a track may be, with what a limit would leave out of the library."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSpinBox, QVBoxLayout, QWidget

from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.settings import MAX_LONGEST_MIN, Settings
from musicanalyzer.ui.context import Context
from musicanalyzer.ui.settings_parts import Remark

TYPING_MS = 300  # between the last change and the count


class LengthPart(QWidget):
    """Applied as it is set; the next scan follows it."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        heading = QLabel(self.tr("Leave out tracks that are longer than:"), self)
        heading.setWordWrap(True)
        self.minutes = QSpinBox(self)
        self.minutes.setRange(0, MAX_LONGEST_MIN)
        self.minutes.setSpecialValueText(self.tr("Any length"))
        self.minutes.setSuffix(self.tr(" min"))
        self.minutes.setAccessibleName(self.tr("Longest track in minutes"))
        self.minutes.setToolTip(
            self.tr("Sets and audio books need not be analysed; 0 leaves nothing out")
        )
        self.minutes.valueChanged.connect(lambda n: context.settings.update(longest_min=n))
        heading.setBuddy(self.minutes)
        self.remark = Remark(self)
        self._wait = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._wait.timeout.connect(self._count)
        row = QHBoxLayout()
        row.addWidget(self.minutes)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(heading)
        column.addLayout(row)
        column.addWidget(self.remark)
        context.settings.changed.connect(self._show)
        self._show(context.settings.value)

    def _show(self, settings: Settings) -> None:
        self.minutes.setValue(settings.longest_min)
        if settings.longest_min:
            self._wait.start()
        else:
            self._wait.stop()
            self.remark.say("")

    def _count(self) -> None:
        settings = self._context.settings.value

        def question(reader: LibraryReader) -> int:
            return len(reader.longer_than(settings.folders, 60.0 * settings.longest_min))

        self._context.details.ask(question, self._say, key="longest")

    def _say(self, n: int) -> None:
        if self.minutes.value():
            self.remark.say(
                self.tr(
                    "%n track(s) of the library are longer. The next scan takes them out of the "
                    "lists; all that is known of them is kept.",
                    "",
                    n,
                )
                if n
                else self.tr("No track of the library is longer so far.")
            )
