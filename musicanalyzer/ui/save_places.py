"""Asks where to save: the file's ending is that of its kind, and none is replaced unasked.

Ending: of the list of kinds, where the user chose from it; else the one that was typed, where a
kind has it. Any other is part of the name ("live 12.5.2026"), and the kind's comes after it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget


@dataclass(frozen=True, slots=True)
class Kind:
    """Of a file: what it is called, and its endings with the usual one first."""

    name: str
    endings: tuple[str, ...]

    @property
    def filter(self) -> str:
        """For a file dialog."""
        return f"{self.name} ({' '.join(f'*{ending}' for ending in self.endings)})"


def with_ending(path: Path, kinds: Sequence[Kind], kind: Kind, *, was_chosen: bool) -> Path:
    """``kind`` is the one that the dialog shows; ``was_chosen``: by the user."""
    ending = path.suffix.lower()
    if ending in kind.endings:
        return path
    if any(ending in other.endings for other in kinds):
        return path.with_suffix(kind.endings[0]) if was_chosen else path
    return path.with_name(path.name + kind.endings[0])


class SavePlaces(QObject):
    """Dialogs open over ``parent``, in the folder of the last one."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._widget = parent
        self._folder = Path.home()

    def ask(self, title: str, name: str, kinds: Sequence[Kind]) -> Path | None:
        """``name`` has no ending, or that of a kind; the first kind is the usual one."""
        usual = with_ending(self._folder / name, kinds, kinds[0], was_chosen=False)
        while True:
            dialog = _SaveDialog(self._widget, title, usual, kinds)
            was_accepted = dialog.exec()
            dialog.deleteLater()
            if not was_accepted:
                return None
            usual = dialog.place
            # The dialog has asked about what was typed, which need not be what is written.
            if usual == dialog.typed or not usual.exists() or self._may_replace(usual, title):
                self._folder = usual.parent
                return usual

    def _may_replace(self, path: Path, title: str) -> bool:
        box = QMessageBox(self._widget)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle(title)
        box.setText(self.tr("{name} exists already. Replace it?").format(name=path.name))
        replace = box.addButton(self.tr("&Replace"), QMessageBox.ButtonRole.DestructiveRole)
        cancel = box.addButton(QMessageBox.StandardButton.Cancel)
        cancel.setIcon(QIcon())
        box.setDefaultButton(cancel)
        box.setEscapeButton(cancel)
        box.exec()
        box.deleteLater()
        return box.clickedButton() is replace


class _SaveDialog(QFileDialog):
    """The name that it shows follows the kind."""

    def __init__(self, parent: QWidget, title: str, place: Path, kinds: Sequence[Kind]) -> None:
        super().__init__(parent, title, str(place.parent))
        self._kinds = kinds
        self._was_chosen = False
        self.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        self.setNameFilters([kind.filter for kind in kinds])
        ending = place.suffix.lower()
        self._usual = next(kind for kind in kinds if ending in kind.endings)
        self.selectNameFilter(self._usual.filter)
        # No default suffix: desktops' own dialogs do not know of it when they ask.
        self.selectFile(place.name)
        self.filterSelected.connect(self._follow)

    @property
    def typed(self) -> Path:
        return Path(self.selectedFiles()[0])

    @property
    def place(self) -> Path:
        """Where to save, of the right ending."""
        kind = next(kind for kind in self._kinds if kind.filter == self.selectedNameFilter())
        # Not every desktop's own dialog tells of a choice.
        was_chosen = self._was_chosen or kind is not self._usual
        return with_ending(self.typed, self._kinds, kind, was_chosen=was_chosen)

    def _follow(self) -> None:
        self._was_chosen = True
        if not self.typed.is_dir():  # which it is where there is no name
            self.selectFile(self.place.name)
