"""Sorting into crates: what is sorted, into how many, and what comes of it before anything is kept.

Crates that are ticked become playlists, under names that can be changed here. What is sorted and
how many there are is asked anew as soon as either changes; nothing is stored before the user saves.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QSpinBox,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from musicanalyzer.errors import AppError, SettingsError
from musicanalyzer.library.query import QueryError
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.services.crates.sorting import MOST_CRATES, Crates, sort_into_crates
from musicanalyzer.ui import columns, text
from musicanalyzer.ui.crate_words import crate_name
from musicanalyzer.ui.playlist_form import PREVIEW_MS, make_preview
from musicanalyzer.ui.playlists import Playlists
from musicanalyzer.ui.search_box import SearchBox
from musicanalyzer.ui.sentences import translated
from musicanalyzer.ui.track_table import TrackTable

_NAME, _COUNT = 0, 1
_SHOWN = ("title", "artist", "length")  # of the tracks of a crate


class CratesDialog(QDialog):
    """``accepted`` keeps the ticked crates as playlists."""

    def __init__(
        self,
        playlists: Playlists,
        *,
        values: Callable[[str], Sequence[str]],
        query: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._playlists = playlists
        self.found: Crates | None = None
        self.setWindowTitle(self.tr("Sort into crates"))
        self.query = SearchBox(values, self)
        self.query.setAccessibleName(self.tr("Query"))
        self.query.setText(query)
        self.n = QSpinBox(self)
        self.n.setRange(0, MOST_CRATES)
        self.n.setSpecialValueText(self.tr("as many as can be told apart"))
        self.prefix = QLineEdit(self.tr("Crates / "), self)
        self.prefix.setToolTip(self.tr("What comes before / is a folder in DJ programs"))
        self.said = QLabel(self)
        self.said.setProperty("role", "faint")
        self.said.setWordWrap(True)
        self.crates = QTreeWidget(self)
        self.crates.setAccessibleName(self.tr("Crates"))
        self.crates.setHeaderLabels([self.tr("Crate"), self.tr("Tracks")])
        self.crates.setRootIsDecorated(False)
        self.crates.setUniformRowHeights(True)
        self.crates.setToolTip(self.tr("Space ticks a crate, F2 renames it"))
        header = self.crates.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(_NAME, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(_COUNT, QHeaderView.ResizeMode.ResizeToContents)
        self.table = TrackTable(playlists.reading, [columns.BY_KEY[key] for key in _SHOWN], self)
        self.preview = make_preview(self.table, self.tr("Tracks of the crate"), self)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel, self
        )
        self._save = self.buttons.button(QDialogButtonBox.StandardButton.Save)
        self._save.setText(self.tr("Make playlists"))
        self._asking = QTimer(self, singleShot=True, interval=PREVIEW_MS)
        self._asking.timeout.connect(self._ask)
        self._lay_out()
        self._connect()
        self._changed()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow(self.tr("&Only tracks that match"), self.query)
        form.addRow(self.tr("Number of &crates"), self.n)
        form.addRow(self.tr("Names &begin with"), self.prefix)
        both = QHBoxLayout()
        both.setSpacing(12)
        both.addWidget(self.crates, 1)
        both.addWidget(self.preview, 1)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(self.said)
        column.addLayout(both, 1)
        column.addWidget(self.buttons)
        line = self.fontMetrics().height()
        self.resize(QSize(line * 64, line * 32).boundedTo(self.screen().availableSize() * 0.9))

    def _connect(self) -> None:
        self.query.query_changed.connect(self._changed)
        self.query.wrong.connect(self._show_wrong)
        self.n.valueChanged.connect(self._changed)
        self.crates.currentItemChanged.connect(lambda: self._show_tracks())
        self.crates.itemChanged.connect(lambda: self._allow_save())
        self.buttons.accepted.connect(self._accept)
        self.buttons.rejected.connect(self.reject)

    # Asking

    def _changed(self, *_: object) -> None:
        self._show_nothing(self.tr("Sorting…"))
        self._asking.start()

    def _ask(self) -> None:
        query, n = self.query.text().strip(), self.n.value() or None

        def question(reader: LibraryReader) -> Crates:
            return sort_into_crates(reader, query, n=n)

        self._playlists.reading.ask(question, self._show, key="crates", failed=self._refused)

    def _refused(self, error: AppError) -> None:
        if error.kind == "interrupted":
            return
        if isinstance(error, QueryError):
            self.query.say_wrong(error)
        else:
            self._show_nothing(translated(error.message), bad=not isinstance(error, SettingsError))

    def _show_wrong(self, sentence: str) -> None:
        if sentence:
            self._asking.stop()
            self._show_nothing(sentence[:1].upper() + sentence[1:], bad=True)

    # Showing

    def _show(self, found: Crates) -> None:
        self.found = found
        self.crates.clear()
        for crate in found.crates:
            name = crate_name(crate.traits)
            item = QTreeWidgetItem([name, text.count(len(crate.track_ids))])
            item.setToolTip(_NAME, name)
            item.setFlags(
                item.flags() | Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsUserCheckable
            )
            item.setCheckState(_NAME, Qt.CheckState.Checked)
            item.setTextAlignment(
                _COUNT, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            )
            self.crates.addTopLevelItem(item)
        if (first := self.crates.topLevelItem(0)) is not None:
            self.crates.setCurrentItem(first)
        inside = found.total - len(found.left_out)
        words = self.tr("%n track(s) in {crates} crates.", "", inside).format(
            crates=text.count(len(found.crates))
        )
        if found.left_out:
            words += " " + self.tr("%n belong(s) to none of them.", "", len(found.left_out))
        self._say(words)
        self._allow_save()

    def _show_tracks(self) -> None:
        place = self.crates.currentIndex().row()
        ids = self.found.crates[place].track_ids if self.found and place >= 0 else ()
        self.table.set_ids(np.array(ids, np.int64))

    def _show_nothing(self, words: str, *, bad: bool = False) -> None:
        self.found = None
        self.crates.clear()
        self.table.set_ids(np.empty(0, np.int64))
        self._say(words, bad=bad)
        self._allow_save()

    def _say(self, words: str, *, bad: bool = False) -> None:
        self.said.setText(words)
        self.said.setProperty("role", "bad" if bad else "faint")
        self.said.style().polish(self.said)

    # Keeping

    @property
    def ticked(self) -> list[tuple[str, tuple[int, ...]]]:
        """Names and tracks of what is to be kept; one whose name was taken away has none."""
        if self.found is None:
            return []
        items = [self.crates.topLevelItem(row) for row in range(self.crates.topLevelItemCount())]
        return [
            (self.prefix.text() + item.text(_NAME).strip(), crate.track_ids)
            for item, crate in zip(items, self.found.crates, strict=False)
            if item is not None
            and item.checkState(_NAME) == Qt.CheckState.Checked
            and item.text(_NAME).strip()
        ]

    def _allow_save(self) -> None:
        self._save.setEnabled(bool(self.ticked))

    def done(self, result: int) -> None:
        super().done(result)
        self._asking.stop()
        # Answers come in turn: behind the last of them nobody calls this dialog any more.
        self._playlists.reading.ask(lambda reader: None, lambda _: self.deleteLater())

    def _accept(self) -> None:
        self._playlists.keep_crates(self.ticked)
        self.accept()
