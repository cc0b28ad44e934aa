"""Duplicates and versions: groups of tracks that hold the same recording, the best copy first.

Shows what the services found, plays two copies at the same place in turn, and hands tracks to
playlists. No file is changed or deleted.
"""

from __future__ import annotations

import os

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QMenu,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from musicanalyzer.library.copy_rows import Pair
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.services.copies import n_unknown
from musicanalyzer.services.copy_groups import IDENTICAL, SAME, VERSION, Copy, CopyGroup, groups
from musicanalyzer.ui import copy_words, text
from musicanalyzer.ui.bridge import Reading
from musicanalyzer.ui.changes import Change
from musicanalyzer.ui.context import Context
from musicanalyzer.ui.flow import Flow
from musicanalyzer.ui.menus import RowMenu
from musicanalyzer.ui.playlist_actions import add_playlist_actions

MOST_SHOWN = 1000  # groups: each is an item of the tree
_NAME, _WHAT, _FORMAT, _FOLDER = range(4)
_WIDTHS = (230, 190, 210)


class _Rows(QStyledItemDelegate):
    """Rows as high as those of the tables, at any size of text."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex):
        size = super().sizeHint(option, index)
        size.setHeight(round(option.fontMetrics.height() * 1.7))
        return size


class DuplicatesPage(QWidget):
    """Reads when :meth:`refresh` is called, on the thread of ``reading``."""

    counted = Signal(int)

    def __init__(self, context: Context, reading: Reading, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = self.tr("Duplicates and versions")
        self._context, self._reading = context, reading
        self._groups: list[CopyGroup] = []
        self.heading = QLabel(
            self.tr(
                "Tracks that hold the same recording, and versions that share a part with another"
                " track. The best copy stands first. Nothing is changed or deleted here."
            ),
            self,
        )
        self.nothing = QLabel(self.tr("No two tracks were found to be the same."), self)
        self.nothing.setProperty("role", "faint")
        self.note, self.sentence = QLabel(self), QLabel(self)
        self.note.setProperty("role", "faint")
        for label in (self.heading, self.note, self.sentence):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.tree = QTreeWidget(self)
        self.tree.setAccessibleName(self.title)
        self.tree.setHeaderLabels(
            [self.tr("Track"), self.tr("What it is"), self.tr("Format"), self.tr("Folder")]
        )
        self.tree.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.tree.setUniformRowHeights(True)
        self.tree.setItemDelegate(_Rows(self.tree))
        header = self.tree.header()
        header.setStretchLastSection(True)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.play_button = self._button(self.tr("Play"), self.play)
        self.compare_button = self._button(self.tr("Compare with the best"), self.compare)
        self.compare_button.setToolTip(
            self.tr("Play this copy and the best one in turn, each from where the other was (C)")
        )
        self.compare_button.setShortcut("C")
        self.lesser_button = self._button(self.tr("Lesser copies to a playlist"), self.keep_lesser)
        self.lesser_button.setToolTip(
            self.tr("Of the selected groups, or of all: every copy but the best and other masters")
        )
        self.to_playlist = self._button(
            self.tr("Add to playlist"),
            lambda: context.playlists.add_to_another(self.selected_ids),
        )
        self.different_button = self._button(self.tr("Not the same"), self.tell_apart)
        self.different_button.setToolTip(
            self.tr("Do not tell any more that the selected tracks are like others of their group")
        )
        self._lay_out()
        self.tree.itemSelectionChanged.connect(self._selected)
        self.tree.itemActivated.connect(lambda *_: self.play())
        RowMenu(self.tree, self._menu)
        self._show(([], 0))

    def _button(self, title: str, act) -> QPushButton:
        button = QPushButton(title, self)
        button.clicked.connect(lambda *_: act())
        return button

    def _lay_out(self) -> None:
        self._buttons = QWidget(self)
        buttons = Flow(self._buttons, even=False)
        for button in (
            self.play_button,
            self.compare_button,
            self.lesser_button,
            self.to_playlist,
            self.different_button,
        ):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (self.heading, self.note, self.nothing):
            column.addWidget(widget)
        column.addWidget(self.tree, 1)
        column.addWidget(self.sentence)
        column.addWidget(self._buttons)
        column.addStretch(0)
        self._fit()

    # Reading

    def refresh(self) -> None:
        def question(reader: LibraryReader) -> tuple[list[CopyGroup], int]:
            return groups(reader), n_unknown(reader)

        self._reading.ask(question, self._show, key="duplicates")

    def _show(self, found: tuple[list[CopyGroup], int]) -> None:
        self._groups, unknown = found[0], found[1]
        before = set(self.selected_ids)
        self.tree.clear()
        for number, group in enumerate(self._groups[:MOST_SHOWN]):
            self._add(number, group, before)
        notes = []
        if unknown:
            notes.append(
                self.tr(
                    "Of %n recording(s) it is not known yet: the next scan finds out.", "", unknown
                )
            )
        if len(self._groups) > MOST_SHOWN:
            notes.append(
                self.tr("The first {shown} of {all} groups are shown.").format(
                    shown=text.count(MOST_SHOWN), all=text.count(len(self._groups))
                )
            )
        self.note.setText(" ".join(notes))
        self.note.setVisible(bool(notes))
        for widget in (self.tree, self._buttons):
            widget.setVisible(bool(self._groups))
        self.nothing.setVisible(not self._groups)
        self._selected()
        self.counted.emit(len(self._groups))

    def _add(self, number: int, group: CopyGroup, selected: set[int]) -> None:
        title = copy_words.group(group.relation)
        item = QTreeWidgetItem([text.name_of(group.best.track), title])
        item.setData(_NAME, Qt.ItemDataRole.UserRole, (number, None))
        self.tree.addTopLevelItem(item)
        for place, copy in enumerate(group.copies):
            track, relation = copy.track, copy.relation
            if group.relation == VERSION and not relation:
                relation = "first"
            row = QTreeWidgetItem(
                [
                    os.path.basename(track.path),
                    copy_words.relation(relation),
                    self._format(copy),
                    os.path.dirname(track.path),
                ]
            )
            row.setData(_NAME, Qt.ItemDataRole.UserRole, (number, place))
            row.setToolTip(_NAME, track.path)
            if not copy.relation:
                font = row.font(_NAME)
                font.setBold(True)
                for column in (_NAME, _WHAT):
                    row.setFont(column, font)
            item.addChild(row)
            row.setSelected(track.id in selected)
        item.setExpanded(True)

    def _format(self, copy: Copy) -> str:
        words = [
            (copy.track.codec or "").removesuffix("float").upper(),
            self.tr("{n} kb/s").format(n=text.count(round(copy.bit_rate_kbps))),
            self.tr("{n} kHz").format(n=text.number(copy.sample_rate / 1000, 1)),
            text.duration(copy.track.duration_s),
        ]
        return ", ".join(words)

    # What is selected

    @property
    def _places(self) -> list[tuple[int, int | None]]:
        """(group, copy) of what is selected, None for a group itself; in the tree's order."""
        found = [item.data(_NAME, Qt.ItemDataRole.UserRole) for item in self.tree.selectedItems()]
        return sorted(found, key=lambda place: (place[0], -1 if place[1] is None else place[1]))

    @property
    def selected_ids(self) -> list[int]:
        """Of a selected group, all its tracks."""
        ids: dict[int, None] = {}
        for number, place in self._places:
            if number < len(self._groups):
                copies = self._groups[number].copies
                for copy in copies if place is None else copies[place : place + 1]:
                    ids[copy.track.id] = None
        return list(ids)

    def _pair(self) -> tuple[CopyGroup, Copy] | None:
        """The one copy that is selected, not the best, of which a place in the best is known."""
        places = self._places
        if len(places) != 1 or places[0][1] in (None, 0):
            return None
        group = self._groups[places[0][0]]
        copy = group.copies[places[0][1] or 0]
        known = copy.offset_s is not None or copy.relation == IDENTICAL
        return (group, copy) if known else None

    def _selected_pairs(self) -> list[Pair]:
        """What was found of the selected tracks; of a selected group, all of it."""
        found: set[Pair] = set()
        for number, place in self._places:
            if number < len(self._groups):
                group = self._groups[number]
                chosen = group.copies if place is None else group.copies[place : place + 1]
                found |= group.pairs_of(chosen)
        return sorted(found)

    def _selected(self) -> None:
        ids, places = self.selected_ids, self._places
        self.play_button.setEnabled(bool(ids))
        self.to_playlist.setEnabled(bool(ids))
        self.compare_button.setEnabled(self._pair() is not None)
        self.different_button.setEnabled(bool(self._selected_pairs()))
        words = ""
        if len(places) == 1 and places[0][1] is not None:
            group = self._groups[places[0][0]]
            copy = group.copies[places[0][1]]
            if copy.relation:
                words = self._evidence(copy)
            elif group.relation == VERSION:
                words = self.tr("The versions below are compared with this track.")
            else:
                words = copy_words.reason(group.reason)
            if self.isVisible():
                self._context.track_chosen.emit(copy.track.id)
        self.sentence.setText(words)
        self.sentence.setVisible(bool(words))

    def _evidence(self, copy: Copy) -> str:
        if copy.relation == IDENTICAL:
            return self.tr("The coded audio is the same to the last byte; only tags may differ.")
        if copy.agreement is None or copy.offset_s is None or copy.level_db is None:
            return self.tr("It is in this group through another track of it.")
        words = self.tr("{share} of the fingerprints agree over {length}.").format(
            share=text.percent(copy.agreement, 1), length=text.duration(copy.overlap_s)
        )
        if abs(copy.offset_s) >= 0.1:
            pattern = (
                self.tr("The same place is {n} s later than in the best copy.")
                if copy.offset_s > 0
                else self.tr("The same place is {n} s earlier than in the best copy.")
            )
            words += " " + pattern.format(n=text.number(abs(copy.offset_s), 1))
        if copy.relation != VERSION and abs(copy.level_db) >= 1.0:
            pattern = (
                self.tr("It is {n} dB louder.")
                if copy.level_db > 0
                else self.tr("It is {n} dB quieter.")
            )
            words += " " + pattern.format(n=text.number(abs(copy.level_db)))
        return words

    # Acting

    def play(self) -> None:
        if self.selected_ids:
            self._context.play(self.selected_ids)

    def compare(self) -> None:
        """The copy and the best one in turn, at the same place in both."""
        found = self._pair()
        if found is None:
            return
        group, copy = found
        offset_s = copy.offset_s or 0.0
        # A third into the best copy: there music is under way.
        start_s = max(0.0, -offset_s, (group.best.track.duration_s or 0.0) / 3)
        self._context.compare_asked.emit(group.best.track.id, copy.track.id, offset_s, start_s)

    def keep_lesser(self) -> None:
        """What is the same as a better copy, of the selected groups or of all."""
        chosen = {number for number, _ in self._places} or set(range(len(self._groups)))
        ids = [
            copy.track.id
            for number in sorted(chosen)
            for copy in self._groups[number].copies
            if copy.relation in (IDENTICAL, SAME)
        ]
        if ids:
            self._context.playlists.add_to_another(ids)
        else:
            self._context.say(
                self.tr("There is no lesser copy among these: they are other masters or versions.")
            )

    def tell_apart(self) -> None:
        """Undone by Edit, Undo."""
        pairs = self._selected_pairs()
        if pairs:
            self._context.undo.push(
                Change(
                    self.tr("not the same"),
                    self._context,
                    lambda reader, writer: writer.tell_apart(pairs),
                    lambda reader, writer: writer.take_back_apart(pairs),
                )
            )

    def _menu(self, place: QPoint) -> None:
        if self.tree.itemAt(place) is None:
            return
        menu = QMenu(self)
        for button in (
            self.play_button,
            self.compare_button,
            self.lesser_button,
            self.different_button,
        ):
            action = menu.addAction(button.text())
            action.setEnabled(button.isEnabled())
            action.triggered.connect(button.click)
        menu.addSeparator()
        add_playlist_actions(menu, self._context.playlists, self.selected_ids)
        menu.exec(self.tree.viewport().mapToGlobal(place))

    def _fit(self) -> None:
        scale = self._context.settings.value.text_scale / 100
        for column, width in enumerate(_WIDTHS):
            self.tree.setColumnWidth(column, round(width * scale))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "tree"):
            self._fit()
