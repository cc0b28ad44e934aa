"""The device that the output plays on: that of the settings where it is there, else the system's.

Looking for devices takes time: nobody does before there is something to hear. From then on changes
of the settings and of the system are followed, and what is missing is said once.
"""

from __future__ import annotations

from PySide6.QtCore import QObject

from musicanalyzer.ui.context import Context
from musicanalyzer.ui.sound_device import multimedia, output_devices
from musicanalyzer.ui.sound_output import SoundOutput


class ChosenDevice(QObject):
    def __init__(
        self, context: Context, output: SoundOutput, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._context, self._output = context, output
        self._devices: QObject | None = None
        self._told: str | None = None
        context.settings.changed.connect(lambda _: self._choose())

    def look(self) -> None:
        """Before the first sound; afterwards it is known when something changes."""
        if self._devices is None:
            devices = multimedia().QMediaDevices(self)
            devices.audioOutputsChanged.connect(lambda: self._choose(is_news=True))
            self._devices = devices
            self._choose()

    def _choose(self, *, is_news: bool = False) -> None:
        if self._devices is None:
            return
        wanted = self._context.settings.value.output_device
        there = output_devices()
        found = next((device for device in there if device.description() == wanted), None)
        chosen = found or (there[0] if there else None)
        problem = None
        if chosen is None:
            problem = self.tr("No sound device was found, so nothing can be heard.")
        elif wanted and found is None:
            problem = self.tr(
                "The sound device “{wanted}” is not there; “{used}” is used instead."
            ).format(wanted=wanted, used=chosen.description())
        if problem is not None and problem != self._told:
            self._context.say(problem, "warning")
        self._told = problem
        self._output.set_device(chosen, is_news=is_news)
