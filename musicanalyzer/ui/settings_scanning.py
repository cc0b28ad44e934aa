"""Settings: what scans run on, in the words of the examination, and with how many workers."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QComboBox, QFormLayout, QGroupBox, QSpinBox, QWidget

from musicanalyzer.services.gpu import GpuState, gpu_state
from musicanalyzer.settings import DEVICES, MAX_WORKERS, Settings
from musicanalyzer.ui import text
from musicanalyzer.ui.context import Context
from musicanalyzer.ui.errand import Errand
from musicanalyzer.ui.sentences import translated
from musicanalyzer.ui.settings_parts import Remark


def look_at_the_computer() -> Iterator[int | GpuState]:
    """The number of workers that "automatic" means, then what became of the GPU."""
    from musicanalyzer.services.start import default_workers

    yield default_workers()
    yield gpu_state()


class ScanningGroup(QGroupBox):
    """Asks for a GPU when it is first shown; the driver may take seconds to answer."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._gpu: GpuState | None = None
        self._errand: Errand | None = None
        self.setTitle(self.tr("Scanning"))
        self.device = QComboBox(self)
        names = {"auto": self.tr("Automatic"), "cpu": self.tr("CPU"), "gpu": self.tr("GPU")}
        for value in DEVICES:
            self.device.addItem(names[value], value)
        self.device.setAccessibleName(self.tr("Compute on"))
        self.device.activated.connect(
            lambda: context.settings.update(device=self.device.currentData())
        )
        self.answer = Remark(self)
        self.workers = QSpinBox(self)
        self.workers.setRange(0, MAX_WORKERS)
        self.workers.setSpecialValueText(self.tr("Automatic"))
        self.workers.setAccessibleName(self.tr("Workers"))
        self.workers.setToolTip(self.tr("How many files are read at the same time"))
        self.workers.valueChanged.connect(lambda n: context.settings.update(workers=n))
        self.meaning = Remark(self)
        self.meaning.say(self.tr("One process each. Changes hold from the next scan on."))
        form = QFormLayout(self)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow(self.tr("Compute on"), self.device)
        form.addRow("", self.answer)
        form.addRow(self.tr("Workers"), self.workers)
        form.addRow("", self.meaning)
        context.settings.changed.connect(self._show)
        self._show(context.settings.value)

    def showEvent(self, event) -> None:
        super().showEvent(event)
        if self._errand is None:
            self._errand = Errand(look_at_the_computer, self)
            self._errand.arrived.connect(self._take)
            self.answer.say(self.tr("Looking for a GPU…"))

    def _take(self, found: object) -> None:
        if isinstance(found, GpuState):
            self._gpu = found
            self._show(self._context.settings.value)
        elif isinstance(found, int):
            self.workers.setSpecialValueText(self.tr("Automatic ({n})").format(n=text.count(found)))

    def _show(self, settings: Settings) -> None:
        self.device.setCurrentIndex(self.device.findData(settings.device))
        self.workers.setValue(settings.workers)
        if self._gpu is not None:
            self._say_what_is_used(self._gpu, settings.device)

    def _say_what_is_used(self, gpu: GpuState, device: str) -> None:
        why_not = f"{translated(gpu.reason)} {translated(gpu.remedy)}".strip()
        if device == "cpu":
            self.answer.say(self.tr("The CPU is used."))
        elif gpu.usable:
            self.answer.say(self.tr("{name} is used.").format(name=gpu.reason))
        elif device == "gpu":
            sentence = self.tr("Scans will fail until there is a GPU that can be used. {why}")
            self.answer.say(sentence.format(why=why_not), "bad")
        else:
            self.answer.say(self.tr("The CPU is used. {why}").format(why=why_not))
