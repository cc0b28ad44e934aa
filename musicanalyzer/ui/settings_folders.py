"""Settings: the library's folders, whether they are watched, and what is left out of them."""

from __future__ import annotations

import os

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from musicanalyzer.errors import AppError, SettingsError
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.writer import LibraryWriter
from musicanalyzer.services.exclusions import Exclusions, LeftOut, left_out, outermost
from musicanalyzer.settings import Settings
from musicanalyzer.ui import text
from musicanalyzer.ui.context import Context
from musicanalyzer.ui.icons import icon
from musicanalyzer.ui.sentences import translated
from musicanalyzer.ui.settings_length import LengthPart
from musicanalyzer.ui.settings_parts import (
    ListChange,
    Remark,
    ShortList,
    folder_around,
    remember_folder,
)

TYPING_MS = 200  # between the last key and the preview


def _only_below(reader: LibraryReader, folder: str, others: tuple[str, ...]) -> list[int]:
    """The tracks below a folder and below none of the others."""
    starts = tuple(os.path.join(other, "") for other in others)
    return [
        track_id
        for track_id, path in reader.files_below([folder])
        if path not in others and not path.startswith(starts)
    ]


class FoldersGroup(QGroupBox):
    """Folders are added and removed at once; removing asks what becomes of the tracks."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.setTitle(self.tr("Folders"))
        self.list = ShortList(self.tr("Folders of the library"), self)
        self.add = QPushButton(icon("folder"), self.tr("Add a folder…"), self)
        self.add.clicked.connect(self._choose)
        self.remove = QPushButton(self.tr("Remove"), self)
        self.remove.setToolTip(self.tr("Take the selected folder out of the library"))
        self.remove.clicked.connect(self._ask_to_remove)
        self.scan = QPushButton(self.tr("Scan now"), self)
        self.scan.setToolTip(self.tr("Look for what is new in all folders (Ctrl+R)"))
        self.scan.clicked.connect(lambda: context.scans.start(context.settings.value.folders))
        self.wrong = Remark(self)
        self.watch = QCheckBox(self.tr("Watch these folders while the program runs"), self)
        self.watch.setToolTip(self.tr("New and changed files are scanned by themselves"))
        self.watch.toggled.connect(lambda on: context.settings.update(watch_folders=on))
        self.exclusions = ExclusionsPart(context, self)
        self.length = LengthPart(context, self)
        buttons = QHBoxLayout()
        for button in (self.add, self.remove, self.scan):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.addWidget(self.list)
        column.addWidget(self.wrong)
        column.addLayout(buttons)
        column.addWidget(self.watch)
        column.addSpacing(8)
        column.addWidget(self.exclusions)
        column.addSpacing(8)
        column.addWidget(self.length)
        self.list.itemSelectionChanged.connect(self._refresh_buttons)
        context.settings.changed.connect(self._show)
        self._show(context.settings.value)

    def _show(self, settings: Settings) -> None:
        self.list.set_texts(settings.folders)
        self.watch.setChecked(settings.watch_folders)
        self._refresh_buttons()

    def _refresh_buttons(self) -> None:
        self.remove.setEnabled(bool(self.list.current_text))
        self.scan.setEnabled(self.list.count() > 0)

    # Adding

    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Add a folder of music"))
        if chosen:
            self.add_folder(chosen)

    def add_folder(self, folder: str) -> None:
        """Add and scan it, unless it is there already."""
        around = folder_around(folder, self._context.settings.value.folders)
        if around == folder:
            self.wrong.say(self.tr("{folder} is there already.").format(folder=folder), "bad")
        elif around is not None:
            sentence = self.tr("{folder} lies in {other}, which is scanned with all that is in it.")
            self.wrong.say(sentence.format(folder=folder, other=around), "bad")
        else:
            self.wrong.say("")
            remember_folder(self._context, folder)
            self._context.scans.start([folder])

    # Removing

    def _ask_to_remove(self) -> None:
        folder = self.list.current_text
        if not folder:
            return
        others = tuple(f for f in self._context.settings.value.folders if f != folder)
        self.wrong.say("")
        self._context.details.ask(
            lambda reader: len(_only_below(reader, folder, others)),
            lambda n: self._ask(folder, n) if n else self.keep(folder),
        )

    def _ask(self, folder: str, n: int) -> None:
        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(self.tr("Remove a folder"))
        box.setText(
            self.tr("Remove {folder} from the folders of the library?").format(folder=folder)
        )
        box.setInformativeText(
            self.tr("The library knows %n track(s) there.", "", n)
            + " "
            + self.tr(
                "Kept, they stay in lists and playlists, but new files are no longer looked for. "
                "Forgotten, they leave both, which cannot be undone; what was heard is remembered "
                "should the folder be added again. No music file is touched either way."
            )
        )
        keep = box.addButton(self.tr("&Keep the tracks"), QMessageBox.ButtonRole.AcceptRole)
        forget = box.addButton(
            self.tr("&Forget the tracks"), QMessageBox.ButtonRole.DestructiveRole
        )
        cancel = box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(keep)
        box.setEscapeButton(cancel)
        keep.clicked.connect(lambda: self.keep(folder))
        forget.clicked.connect(lambda: self.forget(folder))
        box.finished.connect(box.deleteLater)
        box.open()

    def keep(self, folder: str) -> None:
        """Remove the folder; its tracks stay."""
        title = self.tr("remove a folder")
        step = ListChange(self._context.settings, title, "folders", folder, adds=False)
        self._context.undo.push(step)

    def forget(self, folder: str) -> None:
        """Remove the folder and its tracks from the library."""
        others = tuple(f for f in self._context.settings.value.folders if f != folder)
        self._context.settings.update(folders=others)

        def change(reader: LibraryReader, writer: LibraryWriter) -> int:
            ids = _only_below(reader, folder, others)
            writer.forget(ids)
            return len(ids)

        self._context.changing.do(
            change,
            lambda n: self._context.say(
                self.tr("%n track(s) left the library; their files are as they were.", "", n),
                "good",
            ),
        )


class ExclusionsPart(QWidget):
    """Patterns of what is left out, with a preview of the one that is being typed or selected."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        heading = QLabel(self.tr("Leave out files and folders whose name fits:"), self)
        heading.setWordWrap(True)
        self.list = ShortList(self.tr("Patterns of what is left out"), self)
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(self.tr("For instance Live, *.wma or Podcasts/2019*"))
        self.field.setAccessibleName(self.tr("Another pattern"))
        self.field.setToolTip(
            self.tr(
                "* stands for any characters and ? for one. With a / the pattern describes the way "
                "from the library's folder on; a / at the end means folders only."
            )
        )
        heading.setBuddy(self.field)
        self.add = QPushButton(self.tr("Leave out"), self)
        self.add.setToolTip(self.tr("Add the pattern (Return)"))
        self.remove = QPushButton(self.tr("No longer leave out"), self)
        self.remark = Remark(self)
        self.note = Remark(self)
        self._wait = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._wait.timeout.connect(self._preview)
        self.field.textChanged.connect(self._typed)
        self.field.returnPressed.connect(self._add)
        self.add.clicked.connect(self._add)
        self.remove.clicked.connect(self._remove)
        self.list.itemSelectionChanged.connect(self._selected)
        typing = QHBoxLayout()
        typing.addWidget(self.field, 1)
        typing.addWidget(self.add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(heading)
        column.addLayout(typing)
        column.addWidget(self.remark)
        column.addWidget(self.list)
        row = QHBoxLayout()
        row.addWidget(self.remove)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.note)
        context.settings.changed.connect(self._show)
        self._show(context.settings.value)
        self._typed()

    def _show(self, settings: Settings) -> None:
        self.list.set_texts(settings.exclusions)
        for widget in (self.list, self.remove):
            widget.setVisible(bool(settings.exclusions))
        self.remove.setEnabled(bool(self.list.current_text))

    @property
    def pattern(self) -> str:
        return self.field.text().strip()

    def _problem(self) -> str:
        """Why what is typed cannot be added."""
        if self.pattern in self._context.settings.value.exclusions:
            return self.tr("This pattern is there already.")
        try:
            Exclusions([self.pattern])
        except SettingsError as err:
            return translated(err.message)
        return ""

    def _typed(self) -> None:
        problem = self._problem() if self.pattern else ""
        self.add.setEnabled(bool(self.pattern) and not problem)
        self._wait.stop()
        self.remark.say(problem, "bad")
        if self.pattern and not problem:
            self._wait.start()

    def _selected(self) -> None:
        self.remove.setEnabled(bool(self.list.current_text))
        if not self.pattern:
            self._preview()

    def _preview(self) -> None:
        pattern = self.pattern or self.list.current_text
        folders = outermost(self._context.settings.value.folders)
        if not pattern or (self.pattern and self._problem()):
            return

        def question(reader: LibraryReader) -> LeftOut:
            excluded = Exclusions([pattern]).below(folders)
            return left_out((path for _, path in reader.files_below(folders)), excluded)

        self._context.details.ask(
            question,
            lambda found: self._show_preview(pattern, found),
            key="exclusions",
            failed=self._refused,
        )

    def _refused(self, error: AppError) -> None:
        if error.kind != "interrupted":
            self.remark.say(translated(error.message), "bad")

    def _show_preview(self, pattern: str, found: LeftOut) -> None:
        if not found.n:
            self.remark.say(
                self.tr("{pattern} fits none of the library's files so far.").format(
                    pattern=pattern
                )
            )
            return
        names = ", ".join(os.path.basename(path) for path in found.examples)
        sentence = self.tr("{pattern} fits {n} of {total} files: {names}").format(
            pattern=pattern, n=text.count(found.n), total=text.count(found.total), names=names
        )
        self.remark.say(sentence + (" …" if found.n > len(found.examples) else ""))

    def _add(self) -> None:
        if not self.pattern or self._problem():
            return
        self._change(self.tr("leave out files"), self.pattern, adds=True)
        self.field.clear()

    def _remove(self) -> None:
        chosen = self.list.current_text
        if chosen:
            self._change(self.tr("no longer leave out files"), chosen, adds=False)

    def _change(self, title: str, pattern: str, *, adds: bool) -> None:
        step = ListChange(self._context.settings, title, "exclusions", pattern, adds=adds)
        self._context.undo.push(step)
        self.note.say(
            self.tr(
                "The next scan follows this. What is left out leaves the lists; all that is known "
                "of it is kept."
            )
        )
