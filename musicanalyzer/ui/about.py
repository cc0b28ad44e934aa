"""What the program is, in which version, and under whose licences."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, qVersion
from PySide6.QtGui import QFontDatabase, QFontMetrics, QGuiApplication, QIcon
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from musicanalyzer import __version__, paths
from musicanalyzer.log import system
from musicanalyzer.ui.icons import program_icon

ICON_SIDE = 72
COLUMNS = 112  # of NOTICE's widest line, and room for what is around the text
DOCUMENTS = ("NOTICE", "LICENSE")


class AboutDialog(QDialog):
    """Two tabs: the parts and their licences, and the licence of the program itself."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("About musicanalyzer"))
        self.setSizeGripEnabled(True)
        picture = QLabel(self)
        picture.setPixmap(
            program_icon().pixmap(QSize(ICON_SIDE, ICON_SIDE), self.devicePixelRatioF())
        )
        picture.setAlignment(Qt.AlignmentFlag.AlignTop)
        title = QLabel(self.tr("musicanalyzer {version}").format(version=__version__), self)
        title.setProperty("role", "title")
        words = QLabel(
            self.tr(
                "Listens to the music files on this computer and says what they are. Nothing "
                "leaves the computer."
            ),
            self,
        )
        words.setWordWrap(True)
        rights = QLabel(
            self.tr(
                "Copyright © 2026 the musicanalyzer contributors. Free software under the GNU "
                "General Public License, version 3 or later; it comes without any warranty."
            ),
            self,
        )
        rights.setWordWrap(True)
        rights.setProperty("role", "faint")
        self.system = f"{system()}, Qt {qVersion()}"
        where = QLabel(self.system, self)
        where.setWordWrap(True)
        where.setProperty("role", "faint")
        where.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        side = QVBoxLayout()
        for label in (title, words, rights, where):
            side.addWidget(label)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(picture)
        head.addLayout(side, 1)
        self._fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        self._fixed.setPointSizeF(self.font().pointSizeF())
        self.texts = QTabWidget(self)
        titles = (self.tr("&Parts and their licences"), self.tr("&Licence"))
        for name, tab in zip(DOCUMENTS, titles, strict=True):
            self.texts.addTab(self._text(name, tab.replace("&", "")), tab)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        copy = QPushButton(self.tr("&Copy the versions"), self)
        copy.setToolTip(self.tr("Copy the line with the versions, for a report"))
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.system))
        buttons.addButton(copy, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        close = buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setToolTip(self.tr("Close (Esc)"))
        close.setIcon(QIcon())
        close.setDefault(True)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self.texts, 1)
        column.addWidget(buttons)
        wide = QFontMetrics(self._fixed).horizontalAdvance("0" * COLUMNS)
        room = self.screen().availableSize()
        self.resize(QSize(wide, self.fontMetrics().height() * 32).boundedTo(room))

    def _text(self, name: str, title: str) -> QPlainTextEdit:
        shown = QPlainTextEdit(self)
        shown.setReadOnly(True)
        shown.setTabChangesFocus(True)
        shown.setAccessibleName(title)
        # Both are laid out in columns.
        shown.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        shown.setFont(self._fixed)
        try:
            written = paths.document(name).read_text(encoding="utf-8")
        except OSError:
            written = self.tr("The file {name} is missing from this installation.").format(
                name=name
            )
        shown.setPlainText(written)
        return shown
