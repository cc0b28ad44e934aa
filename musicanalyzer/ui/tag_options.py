"""The choices of how tags are written: which fields, over what is there or not, how spelt."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from musicanalyzer.errors import SettingsError
from musicanalyzer.services.tag_mapping import (
    CHOICES,
    KEY_NOTATIONS,
    MOST_MOODS,
    POLICIES,
    REPLAYGAIN,
    TagMapping,
)
from musicanalyzer.services.tagging import Care
from musicanalyzer.ui import tag_words
from musicanalyzer.ui.sentences import translated
from musicanalyzer.ui.settings_parts import Remark


class TagOptions(QWidget):
    """Shows a mapping and follows what the user chooses; :attr:`changed` says so."""

    changed = Signal()

    def __init__(self, mapping: TagMapping, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mapping = mapping
        self.policies = {name: self._policy(name) for name in CHOICES}
        self.key = QComboBox(self)
        self.key.addItems(["F#m", "11A (Camelot)", "4m (Open Key)"])
        self.key.setCurrentIndex(KEY_NOTATIONS.index(mapping.key_notation))
        self.key.setAccessibleName(self.tr("How keys are written"))
        self.decimals = QComboBox(self)
        self.decimals.addItems(["128", "127.9", "127.98"])
        self.decimals.setCurrentIndex(mapping.bpm_decimals)
        self.decimals.setAccessibleName(self.tr("How tempos are written"))
        self.moods = QSpinBox(self)
        self.moods.setRange(1, MOST_MOODS)
        self.moods.setValue(mapping.most_moods)
        self.moods.setAccessibleName(self.tr("At most so many moods"))
        self.comment = QLineEdit(mapping.comment, self)
        self.comment.setMinimumWidth(self.fontMetrics().averageCharWidth() * 34)
        self.comment.setAccessibleName(self.tr("Template of comments"))
        self.comment.setToolTip(
            self.tr(
                "{genre}, {mood}, {vocal}, {bpm}, {key}, {camelot}, {open_key}, {energy}; what"
                " stands in [brackets] is left out where a value is unknown"
            )
        )
        self.wrong = Remark(self)
        self.capitals = QCheckBox(self.tr("Labels with &capital letters"), self)
        self.capitals.setChecked(mapping.capitals)
        self.version = QComboBox(self)
        self.version.addItems(["ID3v2.3", "ID3v2.4"])
        self.version.setCurrentIndex(mapping.new_id3_version - 3)
        self.version.setAccessibleName(self.tr("Version of new ID3 tags"))
        self.version.setToolTip(self.tr("Tags that are there keep the version that they have"))
        self.keep_times = QCheckBox(self.tr("Leave the files' &times as they are"), self)
        self.keep_times.setToolTip(
            self.tr("Backups and other programs may then miss that the files have changed")
        )
        self.part_links = QCheckBox(self.tr("Write files with several &names too"), self)
        self.part_links.setToolTip(
            self.tr("A hard link is parted by it: its other names keep the old file")
        )
        self.check_samples = QCheckBox(self.tr("Compare the &decoded sound as well (slow)"), self)
        self._lay_out()
        for box in (*self.policies.values(), self.key, self.decimals, self.version):
            box.currentIndexChanged.connect(self._take)
        self.moods.valueChanged.connect(self._take)
        self.comment.textChanged.connect(self._take)
        self.capitals.toggled.connect(self._take)

    def _policy(self, name: str) -> QComboBox:
        box = QComboBox(self)
        for words in (
            self.tr("not written"),
            self.tr("only where there is none"),
            self.tr("in place of what is there"),
        ):
            box.addItem(words)
        own = self._mapping.policy("gain" if name == REPLAYGAIN else name)
        box.setCurrentIndex(POLICIES.index(own))
        box.setAccessibleName(tag_words.field(name))
        return box

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for name, box in self.policies.items():
            form.addRow(tag_words.field(name), box)
        spelt = QFormLayout()
        spelt.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        spelt.addRow(self.tr("Keys as"), self.key)
        spelt.addRow(self.tr("Tempos as"), self.decimals)
        spelt.addRow(self.tr("Moods, at most"), self.moods)
        spelt.addRow(self.tr("Comment"), self.comment)
        spelt.addRow(self.wrong)
        spelt.addRow(self.tr("New ID3 tags"), self.version)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 8, 0)
        for heading, part in (
            (self.tr("Fields"), form),
            (self.tr("Spelling"), spelt),
            (self.tr("Files"), None),
        ):
            words = QLabel(heading, self)
            words.setProperty("role", "heading")
            column.addWidget(words)
            if part is not None:
                column.addLayout(part)
            if part is spelt:
                column.addWidget(self.capitals)
        for choice in (self.keep_times, self.part_links, self.check_samples):
            column.addWidget(choice)
        column.addStretch(1)

    @property
    def mapping(self) -> TagMapping:
        """The last choice that can be."""
        return self._mapping

    @property
    def care(self) -> Care:
        return Care(
            check_samples=self.check_samples.isChecked(),
            keep_times=self.keep_times.isChecked(),
            part_links=self.part_links.isChecked(),
        )

    def _take(self, *_: object) -> None:
        policies = {}
        for name, box in self.policies.items():
            policy = POLICIES[box.currentIndex()]
            for own in ("gain", "peak") if name == REPLAYGAIN else (name,):
                policies[own] = policy
        try:
            self._mapping = replace(
                self._mapping,
                policies=policies,
                key_notation=KEY_NOTATIONS[self.key.currentIndex()],
                bpm_decimals=self.decimals.currentIndex(),
                most_moods=self.moods.value(),
                comment=self.comment.text(),
                capitals=self.capitals.isChecked(),
                new_id3_version=self.version.currentIndex() + 3,
            )
        except SettingsError as err:
            self.wrong.say(translated(err.message), "bad")
            return
        self.wrong.say("")
        self.changed.emit()
