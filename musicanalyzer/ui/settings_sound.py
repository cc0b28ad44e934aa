"""Settings: where music is heard."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QComboBox, QFormLayout, QGroupBox, QWidget

from musicanalyzer.settings import Settings
from musicanalyzer.ui.context import Context
from musicanalyzer.ui.settings_parts import Remark
from musicanalyzer.ui.sound_device import multimedia


class SoundGroup(QGroupBox):
    """Asks the system for its devices when it is first shown, and hears of changes from then on."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._devices: Any = None  # QMediaDevices; its module is loaded when it is needed
        self.setTitle(self.tr("Sound"))
        self.output = QComboBox(self)
        self.output.setAccessibleName(self.tr("Play on"))
        self.output.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.output.setMinimumContentsLength(24)
        self.output.activated.connect(
            lambda: context.settings.update(output_device=self.output.currentData())
        )
        self.remark = Remark(self)
        form = QFormLayout(self)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow(self.tr("Play on"), self.output)
        form.addRow("", self.remark)
        context.settings.changed.connect(self._show)
        self.set_devices(())

    def showEvent(self, event) -> None:
        super().showEvent(event)
        if self._devices is None:
            self._devices = multimedia().QMediaDevices(self)
            self._devices.audioOutputsChanged.connect(self._read)
            self._read()

    def _read(self) -> None:
        self.set_devices(tuple(device.description() for device in self._devices.audioOutputs()))

    def set_devices(self, names: tuple[str, ...]) -> None:
        """What can be chosen; a chosen device that is gone stays in the list."""
        self._names = names
        self._show(self._context.settings.value)

    def _show(self, settings: Settings) -> None:
        wanted = settings.output_device
        self.output.clear()
        self.output.addItem(self.tr("The system's usual device"), "")
        for name in dict.fromkeys(self._names):
            self.output.addItem(name, name)
        is_gone = bool(wanted) and wanted not in self._names
        if is_gone:
            self.output.addItem(wanted, wanted)
        self.output.setCurrentIndex(max(self.output.findData(wanted), 0))
        if is_gone and self._devices is not None:
            sentence = self.tr("{name} is not connected; the system's usual device plays instead.")
            self.remark.say(sentence.format(name=wanted))
        elif self._devices is not None and not self._names:
            self.remark.say(self.tr("The system has no device that plays sound."), "bad")
        else:
            self.remark.say("")
