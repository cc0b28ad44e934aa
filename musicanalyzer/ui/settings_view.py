"""The settings, in groups below each other. Each applies at once, checked where it is set."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from musicanalyzer.ui.context import Context
from musicanalyzer.ui.wheel import leave_wheel_to_page

WIDTH = 100  # of the groups, in average characters


class SettingsView(QWidget):
    """The groups are made when the view is first shown: a start needs none of them."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._is_made = False
        title = QLabel(self.tr("Settings"), self)
        title.setProperty("role", "title")
        self._inside = QWidget(self)
        self._inside.setObjectName("settings")
        middle = QWidget(self)
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 8, 0)
        row.addWidget(self._inside, 100)
        row.addStretch(1)
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidget(middle)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 8, 0)
        column.addWidget(title)
        column.addWidget(self._scroll, 1)

    def showEvent(self, event) -> None:
        if not self._is_made:
            self._is_made = True
            self._make()
        super().showEvent(event)

    def _make(self) -> None:
        from musicanalyzer.ui.library_file import LibraryFile
        from musicanalyzer.ui.settings_answers import AnswersGroup
        from musicanalyzer.ui.settings_doctor import DoctorGroup
        from musicanalyzer.ui.settings_folders import FoldersGroup
        from musicanalyzer.ui.settings_looks import ColumnsGroup, LooksGroup
        from musicanalyzer.ui.settings_scanning import ScanningGroup
        from musicanalyzer.ui.settings_sound import SoundGroup

        self.folders = FoldersGroup(self._context, self._inside)
        self.scanning = ScanningGroup(self._context, self._inside)
        self.answers = AnswersGroup(self._context, self._inside)
        self.looks = LooksGroup(self._context, self._inside)
        self.columns = ColumnsGroup(self._context, self._inside)
        self.sound = SoundGroup(self._context, self._inside)
        self.library_file = LibraryFile(self._context, self._inside)
        self.doctor = DoctorGroup(self._context, self._inside)
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(0, 0, 0, 16)
        column.setSpacing(14)
        for group in (
            self.folders,
            self.scanning,
            self.answers,
            self.looks,
            self.columns,
            self.sound,
            self.library_file,
            self.doctor,
        ):
            column.addWidget(group)
        column.addStretch(1)
        leave_wheel_to_page(self._inside)
        self._fit()

    def changeEvent(self, event) -> None:
        super().changeEvent(event)
        if event.type() == event.Type.FontChange and self._is_made:
            self._fit()

    def _fit(self) -> None:
        self._inside.setMaximumWidth(self.fontMetrics().averageCharWidth() * WIDTH)
