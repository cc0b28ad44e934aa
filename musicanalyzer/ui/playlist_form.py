"""The form of a playlist by a rule: a query, likeness or a path, its limits, and what it gives now.

Nothing is stored before the user saves; the preview is asked for while the form is filled in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import repeat
from typing import Any, TypeVar

import numpy as np
from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QSize, QTimer
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from musicanalyzer.errors import AppError, SettingsError
from musicanalyzer.library.query import QueryError
from musicanalyzer.library.records import TrackRow
from musicanalyzer.library.similarity import NEAR_DUPLICATE
from musicanalyzer.services.playlist_rules import Like, Limits, Path, Rule, Where
from musicanalyzer.ui import columns, text
from musicanalyzer.ui.exact_box import ExactBox
from musicanalyzer.ui.playlists import Playlists
from musicanalyzer.ui.row_view import RowView
from musicanalyzer.ui.search_box import SearchBox
from musicanalyzer.ui.seed_list import SeedList
from musicanalyzer.ui.sentences import translated
from musicanalyzer.ui.track_picker import TrackPicker
from musicanalyzer.ui.track_table import TrackTable

PREVIEW_MS = 200  # after the last change
PREVIEW_COLUMNS = ("title", "artist", "genre", "length")
USUAL_LENGTH = 25

Box = TypeVar("Box", QSpinBox, ExactBox)

_TITLES: dict[str, Any] = {
    "smart": QT_TRANSLATE_NOOP("playlists", "Smart playlist"),
    "like": QT_TRANSLATE_NOOP("playlists", "Playlist like these tracks"),
    "path": QT_TRANSLATE_NOOP("playlists", "Playlist from one track to another"),
}
_ORDERS: dict[str, Any] = {
    "artist": QT_TRANSLATE_NOOP("playlists", "Artist and album"),
    "title": QT_TRANSLATE_NOOP("playlists", "Title"),
    "-added": QT_TRANSLATE_NOOP("playlists", "Newest in the library first"),
    "year": QT_TRANSLATE_NOOP("playlists", "Year"),
    "-year": QT_TRANSLATE_NOOP("playlists", "Year, latest first"),
    "bpm": QT_TRANSLATE_NOOP("playlists", "Tempo, slow to fast"),
    "arousal": QT_TRANSLATE_NOOP("playlists", "Arousal, quiet to lively"),
    "-arousal": QT_TRANSLATE_NOOP("playlists", "Arousal, lively to quiet"),
    "genre": QT_TRANSLATE_NOOP("playlists", "Genre"),
    "length": QT_TRANSLATE_NOOP("playlists", "Length"),
}


class PlaylistForm(QDialog):
    """``accepted`` stores nothing by itself: :attr:`save` is called with name, rule and limits.
    What a stored rule says and the form does not show stays.
    """

    def __init__(
        self,
        playlists: Playlists,
        kind: str,
        *,
        values: Callable[[str], Sequence[str]],
        save: Callable[[str, Rule, Limits], None],
        name: str = "",
        rule: Rule | None = None,
        limits: Limits | None = None,
        track_ids: Sequence[int] = (),
        parent: QWidget | None = None,
    ) -> None:
        """``kind``: "smart", "like" or "path"; ``rule`` and ``limits`` of a stored playlist, or
        ``track_ids`` to start from.
        """
        super().__init__(parent)
        self._playlists, self._kind, self._save = playlists, kind, save
        self._limits = limits or self._usual_limits()
        title = QCoreApplication.translate("playlists", _TITLES[kind])
        self.setWindowTitle(title)
        self.name = QLineEdit(name, self)
        self.name.setPlaceholderText(title)
        self.query = SearchBox(values, self)
        self.query.setAccessibleName(self.tr("Query"))
        self._wrong = QLabel(self)
        self._wrong.setProperty("role", "bad")
        self._wrong.setWordWrap(True)
        self._wrong.hide()
        self.order = QComboBox(self)
        for order, words in _ORDERS.items():
            self.order.addItem(QCoreApplication.translate("playlists", words), order)
        self.seeds = SeedList(self)
        self.add_seed = TrackPicker(playlists.reading, self)
        self.start = TrackPicker(playlists.reading, self)
        self.end = TrackPicker(playlists.reading, self)
        self.n = self._limit(self._whole_numbers(5000))
        self.minutes = self._limit(ExactBox(6000, self), self.tr(" min"))
        self.per_artist = self._limit(self._whole_numbers(500))
        self.track_minutes = self._limit(ExactBox(600, self), self.tr(" min"))
        self.near = QCheckBox(self.tr("Leave out tracks that sound the same as another"), self)
        self.found = QLabel(self)
        self.found.setProperty("role", "faint")
        self.found.setWordWrap(True)
        self.table = TrackTable(
            playlists.reading, [columns.BY_KEY[key] for key in PREVIEW_COLUMNS], self
        )
        self.preview = make_preview(self.table, self.tr("Preview"), self)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel, self
        )
        self.buttons.accepted.connect(self._accept)
        self.buttons.rejected.connect(self.reject)
        self._asking = QTimer(self, singleShot=True, interval=PREVIEW_MS)
        self._asking.timeout.connect(self._ask)
        self._lay_out()
        self._fill(rule)
        self._connect()
        self._start_from(rule, track_ids)
        self._asking.start()

    def _whole_numbers(self, most: int) -> QSpinBox:
        box = QSpinBox(self)
        box.setRange(0, most)
        return box

    def _limit(self, box: Box, unit: str = "") -> Box:
        box.setSpecialValueText(self.tr("no limit"))
        box.setSuffix(unit)
        return box

    def _usual_limits(self) -> Limits:
        if self._kind == "smart":
            return Limits(n=None, near_duplicate=None)
        return Limits(n=USUAL_LENGTH)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow(self.tr("&Name"), self.name)
        if self._kind == "like":
            form.addRow(self.tr("L&ike these"), self.seeds)
            form.addRow(self.tr("Add a &track"), self.add_seed)
        elif self._kind == "path":
            form.addRow(self.tr("&From"), self.start)
            form.addRow(self.tr("&To"), self.end)
            swap = QPushButton(self.tr("S&wap"), self)
            swap.clicked.connect(self._swap)
            form.addRow("", swap)
        form.addRow(
            self.tr("&Query") if self._kind == "smart" else self.tr("&Only tracks that match"),
            self.query,
        )
        form.addRow("", self._wrong)
        if self._kind == "smart":
            form.addRow(self.tr("O&rder"), self.order)
        form.addRow(self.tr("Number of tra&cks"), self.n)
        form.addRow(self.tr("Length in &all"), self.minutes)
        form.addRow(self.tr("Tracks &per artist"), self.per_artist)
        form.addRow(self.tr("&Longest track"), self.track_minutes)
        form.addRow("", self.near)
        for field in (self.order, self.seeds, self.add_seed, self.start, self.end):
            field.setVisible(form.indexOf(field) >= 0)
        right = QVBoxLayout()
        right.addWidget(self.found)
        right.addWidget(self.preview, 1)
        both = QHBoxLayout()
        both.setSpacing(16)
        both.addLayout(form, 2)
        both.addLayout(right, 3)
        column = QVBoxLayout(self)
        column.addLayout(both, 1)
        column.addWidget(self.buttons)
        line = self.fontMetrics().height()
        self.resize(QSize(line * 64, line * 30).boundedTo(self.screen().availableSize() * 0.9))

    def _fill(self, rule: Rule | None) -> None:
        limits = self._limits
        for box, number in ((self.n, limits.n), (self.per_artist, limits.per_artist)):
            box.setMaximum(max(box.maximum(), number or 0))
            box.setValue(number or 0)
        self.minutes.show_value(limits.total_minutes or 0)
        self.track_minutes.show_value(limits.max_track_minutes or 0)
        self.near.setChecked(limits.near_duplicate is not None)
        if rule is not None:
            self.query.setText(rule.query)
        if isinstance(rule, Where):
            if self.order.findData(rule.order) < 0:  # one that only the command line offers
                self.order.addItem(rule.order, rule.order)
            self.order.setCurrentIndex(self.order.findData(rule.order))

    def _connect(self) -> None:
        self.query.query_changed.connect(self._changed)
        self.query.wrong.connect(self._show_wrong)
        self.order.currentIndexChanged.connect(self._changed)
        for box in (self.n, self.minutes, self.per_artist, self.track_minutes):
            box.valueChanged.connect(self._changed)
        self.near.toggled.connect(self._changed)
        self.add_seed.picked.connect(self._seed_picked)
        self.seeds.changed.connect(self._changed)
        for picker in (self.start, self.end):
            picker.picked.connect(self._changed)
            picker.textEdited.connect(self._changed)

    def _start_from(self, rule: Rule | None, track_ids: Sequence[int]) -> None:
        weights: dict[int, float] = {}
        unlike: tuple[int, ...] = ()
        match rule:
            case Like():
                for track_id, weight in zip(
                    rule.track_ids, rule.weights or repeat(1.0), strict=False
                ):  # a track named twice counts twice
                    weights[track_id] = weights.get(track_id, 0.0) + weight
                unlike = rule.unlike
                track_ids = (*rule.track_ids, *unlike)
            case Path():
                track_ids = (rule.start_id, rule.end_id)
        wanted = list(track_ids)
        if wanted:
            self._playlists.reading.ask(
                lambda reader: reader.tracks(wanted),
                lambda tracks: self._show_starts(tracks, wanted, weights, unlike),
            )

    def _show_starts(
        self,
        tracks: list[TrackRow],
        wanted: Sequence[int],
        weights: Mapping[int, float],
        unlike: Sequence[int],
    ) -> None:
        """Those wanted that are still there."""
        if self._kind == "path":
            known = {track.id: track for track in tracks}
            for picker, track_id in zip((self.start, self.end), wanted, strict=False):
                if track_id in known:
                    picker.show_track(known[track_id])
        else:
            for track in tracks:
                self.seeds.add(track, weight=weights.get(track.id, 1.0), less=track.id in unlike)
        if not self.name.text() and tracks:
            named = text.name_of(tracks[0])
            self.name.setText(
                self.tr("From {name}").format(name=named)
                if self._kind == "path"
                else self.tr("Like {name}").format(name=named)
            )
        self._changed()

    # Tracks to start from

    def _seed_picked(self, track_id: int) -> None:
        self.add_seed.clear()
        self._playlists.reading.ask(
            lambda reader: reader.tracks([track_id]),
            lambda tracks: self._show_starts(tracks, (), {}, ()),
        )

    @property
    def seed_ids(self) -> tuple[int, ...]:
        return self.seeds.liked

    def _swap(self) -> None:
        ids, names = (self.start.track_id, self.end.track_id), (self.start.text(), self.end.text())
        for picker, track_id, name in zip((self.end, self.start), ids, names, strict=True):
            picker.setText(name)
            picker.track_id = track_id
        self._changed()

    # What the form says

    def rule(self) -> Rule:
        """Raises ``AppError`` saying what is still to be filled in."""
        query = self.query.text().strip()
        if self._kind == "smart":
            return Where(query, self.order.currentData())
        if self._kind == "like":
            if not self.seeds.liked:
                raise SettingsError(self.tr("Add a track to start from."))
            return Like(
                self.seeds.liked, query, weights=self.seeds.weights, unlike=self.seeds.unliked
            )
        if self.start.track_id is None or self.end.track_id is None:
            raise SettingsError(self.tr("Choose the first and the last track."))
        return Path(self.start.track_id, self.end.track_id, query)

    def limits(self) -> Limits:
        near = self._limits.near_duplicate or NEAR_DUPLICATE
        return replace(
            self._limits,
            n=self.n.value() or None,
            total_minutes=self.minutes.value() or None,
            per_artist=self.per_artist.value() or None,
            near_duplicate=near if self.near.isChecked() else None,
            max_track_minutes=self.track_minutes.value() or None,
        )

    def _changed(self, *_: object) -> None:
        self._allow_save(False)
        self._asking.start()

    def _ask(self) -> None:
        try:
            rule = self.rule()
        except AppError as err:
            self._refused(err)
            return
        self._playlists.preview(rule, self.limits(), self._show, self._refused)

    def _show(self, answer: tuple[tuple[int, ...], float]) -> None:
        track_ids, seconds = answer
        self.table.set_ids(np.array(track_ids, np.int64))
        self._say(
            self.tr("%n track(s)", "", len(track_ids)) + f" · {text.duration(seconds)}"
            if track_ids
            else self.tr("No track matches now; those that will are added as they come.")
        )
        self._allow_save(True)

    def _refused(self, error: AppError) -> None:
        if error.kind == "interrupted":
            return
        if isinstance(error, QueryError):
            self.query.say_wrong(error)
        else:
            self._say(translated(error.message), bad=not isinstance(error, SettingsError))
        self.table.set_ids(np.empty(0, np.int64))
        self._allow_save(False)

    def _say(self, words: str, *, bad: bool = False) -> None:
        self.found.setText(words)
        self.found.setProperty("role", "bad" if bad else "faint")
        self.found.style().polish(self.found)

    def _show_wrong(self, sentence: str) -> None:
        self._wrong.setText(sentence[:1].upper() + sentence[1:])
        self._wrong.setVisible(bool(sentence))
        if sentence:
            self._asking.stop()
            self._allow_save(False)

    def _allow_save(self, allowed: bool) -> None:
        self.buttons.button(QDialogButtonBox.StandardButton.Save).setEnabled(allowed)

    def done(self, result: int) -> None:
        super().done(result)
        self._asking.stop()
        # Answers come in turn: behind the last of them nobody calls this form any more.
        self._playlists.reading.ask(lambda reader: None, lambda _: self.deleteLater())

    def _accept(self) -> None:
        self._save(self.name.text().strip() or self.windowTitle(), self.rule(), self.limits())
        self.accept()


def make_preview(model: TrackTable, name: str, parent: QWidget) -> RowView:
    """A table of tracks to look at before a playlist is saved."""
    view = RowView(name, parent)
    view.setModel(model)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.verticalHeader().setDefaultSectionSize(round(parent.fontMetrics().height() * 1.6))
    header = view.horizontalHeader()
    header.setStretchLastSection(False)
    modes = QHeaderView.ResizeMode
    for section, column in enumerate(model.columns):
        texts = column.key in ("title", "artist")
        header.setSectionResizeMode(section, modes.Stretch if texts else modes.ResizeToContents)
    return view
