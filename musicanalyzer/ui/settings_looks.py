"""Settings: appearance, size of type, language, and the columns of the library's table."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QListWidgetItem,
    QPushButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from musicanalyzer.settings import APPEARANCES, Settings
from musicanalyzer.ui import columns, text, translation
from musicanalyzer.ui.context import Context
from musicanalyzer.ui.ribbon_colours import RibbonColours
from musicanalyzer.ui.settings_parts import Remark, ShortList

SCALES = (75, 200, 5)  # percent: from, to, step
KEY_ROLE = int(Qt.ItemDataRole.UserRole)


class LooksGroup(QGroupBox):
    """Applied while the user looks on; only the language waits for the next start."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.setTitle(self.tr("Appearance"))
        self._started_with = context.settings.value.language
        self.appearance = QComboBox(self)
        for value, name in zip(
            APPEARANCES,
            (
                self.tr("As the system"),
                self.tr("Light"),
                self.tr("Dark"),
                self.tr("High contrast"),
            ),
            strict=True,
        ):
            self.appearance.addItem(name, value)
        self.appearance.setAccessibleName(self.tr("Colours"))
        self.appearance.activated.connect(
            lambda: context.settings.update(appearance=self.appearance.currentData())
        )
        low, high, step = SCALES
        self._shown_scale = QLabel(self)
        self.scale = QSlider(Qt.Orientation.Horizontal, self)
        self.scale.setRange(low // step, high // step)  # in steps: keys and clicks stay on them
        self.scale.setPageStep(25 // step)
        self.scale.setTracking(False)  # every window is laid out anew at each value
        self.scale.setAccessibleName(self.tr("Size of text"))
        self.scale.valueChanged.connect(lambda n: context.settings.update(text_scale=n * step))
        self.scale.sliderMoved.connect(lambda n: self._shown_scale.setText(_percent(n * step)))
        self.language = QComboBox(self)
        self.language.addItem(self.tr("As the system"), "system")
        for code in translation.languages():
            self.language.addItem(translation.name_of(code), code)
        self.language.setAccessibleName(self.tr("Language"))
        self.language.activated.connect(
            lambda: context.settings.update(language=self.language.currentData())
        )
        self.remark = Remark(self)
        size = QHBoxLayout()
        size.addWidget(self.scale, 1)
        size.addWidget(self._shown_scale)
        form = QFormLayout(self)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow(self.tr("Colours"), self.appearance)
        form.addRow(self.tr("Size of text"), size)
        form.addRow(self.tr("Language"), self.language)
        form.addRow("", self.remark)
        self.ribbons = RibbonColours(context, self)
        form.addRow(self.tr("Ribbons show"), self.ribbons)
        context.settings.changed.connect(self._show)
        self._show(context.settings.value)

    def _show(self, settings: Settings) -> None:
        self.appearance.setCurrentIndex(self.appearance.findData(settings.appearance))
        known = settings.language in ("system", *translation.languages())
        used = settings.language if known else translation.SOURCE
        self.language.setCurrentIndex(self.language.findData(used))
        with QSignalBlocker(self.scale):  # a size of another step was chosen elsewhere: keep it
            self.scale.setValue(round(settings.text_scale / SCALES[2]))
        self._shown_scale.setText(_percent(settings.text_scale))
        is_new = settings.language != self._started_with
        self.remark.say(
            self.tr("The language changes when the program is started again.") if is_new else ""
        )


def _percent(value: int) -> str:
    return text.percent(value / 100)


class ColumnsGroup(QGroupBox):
    """The table's columns: which, and in which order."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.setTitle(self.tr("Columns of the library"))
        self.list = ShortList(self.tr("Columns"), self, most=9)
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.up = QPushButton(self.tr("Up"), self)
        self.down = QPushButton(self.tr("Down"), self)
        self.usual = QPushButton(self.tr("Usual columns"), self)
        for button, keys, step in ((self.up, "Alt+Up", -1), (self.down, "Alt+Down", 1)):
            button.setToolTip(
                self.tr("Move the selected column ({keys})").format(
                    keys=QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
                )
            )
            button.clicked.connect(lambda _=False, s=step: self._move(s))
            action = QAction(button.text(), self.list)
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(lambda _=False, s=step: self._move(s))
            self.list.addAction(action)
        self.usual.clicked.connect(lambda: context.settings.update(columns=()))
        self.wrong = Remark(self)
        buttons = QHBoxLayout()
        for button in (self.up, self.down, self.usual):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.addWidget(self.list)
        column.addWidget(self.wrong)
        column.addLayout(buttons)
        self.list.itemChanged.connect(self._apply)
        # A row that is dragged is moved, or put in and taken away: told once it has settled.
        self._dropped = QTimer(self, singleShot=True, interval=0)
        self._dropped.timeout.connect(self._apply)
        for change in (self.list.model().rowsMoved, self.list.model().rowsRemoved):
            change.connect(lambda *_: self._dropped.start())
        self.list.currentRowChanged.connect(self._refresh_buttons)
        context.settings.changed.connect(self._show)
        self._show(context.settings.value)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The ticked columns' keys in order."""
        items = [self.list.item(row) for row in range(self.list.count())]
        return tuple(
            item.data(KEY_ROLE) for item in items if item.checkState() == Qt.CheckState.Checked
        )

    def _show(self, settings: Settings) -> None:
        shown = tuple(column.key for column in columns.chosen(settings.columns))
        if shown == self.chosen:
            return
        row = self.list.currentRow()
        with QSignalBlocker(self.list):
            self.list.clear()
            others = [column.key for column in columns.COLUMNS if column.key not in shown]
            for key in (*shown, *others):
                item = QListWidgetItem(columns.BY_KEY[key].name)
                item.setData(KEY_ROLE, key)
                flags = item.flags() | Qt.ItemFlag.ItemIsUserCheckable
                item.setFlags(flags & ~Qt.ItemFlag.ItemIsDropEnabled)
                on = key in shown
                item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
                self.list.addItem(item)
        self.list.setCurrentRow(max(row, 0))
        self._refresh_buttons()

    def _apply(self, *_: object) -> None:
        if not self.chosen:
            self.wrong.say(self.tr("The table needs one column at least."), "bad")
            return
        self.wrong.say("")
        shown = columns.chosen(self._context.settings.value.columns)
        if self.chosen != tuple(column.key for column in shown):
            self._context.settings.update(columns=self.chosen)

    def _move(self, step: int) -> None:
        row = self.list.currentRow()
        if not 0 <= row + step < self.list.count():
            return
        self.list.insertItem(row + step, self.list.takeItem(row))
        self.list.setCurrentRow(row + step)
        self._apply()

    def _refresh_buttons(self, *_: object) -> None:
        row = self.list.currentRow()
        self.up.setEnabled(row > 0)
        self.down.setEnabled(0 <= row < self.list.count() - 1)
