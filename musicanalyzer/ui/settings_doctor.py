"""Settings: the examination of the installation, with what mends what is not in order."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QGridLayout,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from musicanalyzer.errors import AppError
from musicanalyzer.services.doctor import Finding, examine
from musicanalyzer.ui.context import Context
from musicanalyzer.ui.errand import Errand
from musicanalyzer.ui.sentences import translated

_NAMES: dict[str, Any] = {
    "program": QT_TRANSLATE_NOOP("doctor", "Program"),
    "codecs": QT_TRANSLATE_NOOP("doctor", "Codecs"),
    "gpu": QT_TRANSLATE_NOOP("doctor", "GPU"),
    "sound": QT_TRANSLATE_NOOP("doctor", "Microphones"),
    "models": QT_TRANSLATE_NOOP("doctor", "Models"),
    "library": QT_TRANSLATE_NOOP("doctor", "Library"),
    "disk": QT_TRANSLATE_NOOP("doctor", "Disk"),
}
_STATES: dict[str, Any] = {
    "ok": QT_TRANSLATE_NOOP("doctor", "in order"),
    "note": QT_TRANSLATE_NOOP("doctor", "note"),
    "broken": QT_TRANSLATE_NOOP("doctor", "broken"),
}


def _translated(known: dict[str, Any], key: str) -> str:
    return QCoreApplication.translate("doctor", known[key]) if key in known else key


class DoctorGroup(QGroupBox):
    """Findings appear one after the other; each says whether it is in order, and what to do."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._errand: Errand | None = None
        self.findings: list[Finding] = []
        self._labels: list[QLabel] = []
        self.setTitle(self.tr("Doctor"))
        self.examine = QPushButton(self.tr("Examine"), self)
        self.examine.setToolTip(
            self.tr("Check programs, models, devices, the library and the disk")
        )
        self.examine.clicked.connect(self._begin)
        self.copy = QPushButton(self.tr("Copy"), self)
        self.copy.setToolTip(self.tr("Copy the findings, for a question to others"))
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.report))
        self.copy.hide()
        self.said = QLabel(self)
        self.said.setWordWrap(True)
        self.said.setText(
            self.tr("Says what works and what does not, and what mends it. Changes nothing.")
        )
        self.rows = QGridLayout()
        self.rows.setColumnStretch(2, 1)
        self.rows.setVerticalSpacing(8)
        buttons = QHBoxLayout()
        buttons.addWidget(self.examine)
        buttons.addWidget(self.copy)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.addWidget(self.said)
        column.addLayout(self.rows)
        column.addLayout(buttons)

    @property
    def report(self) -> str:
        """The findings as text."""
        return "\n".join(
            f"{found.name} ({found.state}): {found.text} {found.remedy}".rstrip()
            for found in self.findings
        )

    def _begin(self) -> None:
        while self._labels:
            self._labels.pop().deleteLater()
        self.findings.clear()
        self.examine.setEnabled(False)
        self.copy.hide()
        self.said.setText(self.tr("Examining…"))
        database = self._context.database
        self._errand = Errand(lambda: examine(database=database), self)
        self._errand.arrived.connect(self._show)
        self._errand.ended.connect(self._end)

    def _show(self, found: Finding) -> None:
        row = len(self.findings)
        self.findings.append(found)
        name = QLabel(_translated(_NAMES, found.name), self)
        state = QLabel(_translated(_STATES, found.state), self)
        state.setProperty("role", {"ok": "good", "note": "warning", "broken": "bad"}[found.state])
        words = QLabel(f"{translated(found.text)}\n{translated(found.remedy)}".strip(), self)
        words.setWordWrap(True)
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for place, label in enumerate((name, state, words)):
            label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            self.rows.addWidget(label, row, place)
            self._labels.append(label)

    def _end(self, error: AppError | None) -> None:
        self.examine.setEnabled(True)
        self.copy.show()
        broken = sum(found.state == "broken" for found in self.findings)
        if error is not None:
            self.said.setText(translated(error.message))
        elif broken:
            self.said.setText(self.tr("%n thing(s) must be mended.", "", broken))
        else:
            self.said.setText(self.tr("Everything that is needed works."))
