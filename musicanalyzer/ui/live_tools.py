"""The rows over the live spectrogram: what is listened to, and how it is drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from musicanalyzer.dsp.params import PICTURE_SCALES, PICTURE_WINDOWS, PictureSpec
from musicanalyzer.errors import AppError
from musicanalyzer.settings import LIVE_CHANNELS
from musicanalyzer.ui.bridge import Computing
from musicanalyzer.ui.context import Context
from musicanalyzer.ui.flow import Flow
from musicanalyzer.ui.live_image import PALETTES
from musicanalyzer.ui.live_preview import LevelPreview

if TYPE_CHECKING:
    from musicanalyzer.audio.capture import AudioDevice
    from musicanalyzer.audio.sound_server import SoundServer
    from musicanalyzer.audio.source import AudioSource

SPEEDS = (400, 200, 100, 50, 25, 10)  # columns per second
RANGES_DB = (40, 60, 80, 100, 120)
TOPS_DB = (0, -10, -20, -30, -40, -50, -60)


class Labelled(QWidget):
    """A control with its name before it, kept together where rows wrap."""

    def __init__(self, words: str, control: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        label = QLabel(words, self)
        label.setProperty("role", "faint")
        label.setBuddy(control)
        control.setParent(self)
        control.setAccessibleName(words)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label)
        row.addWidget(control)


class DeviceChoice(QComboBox):
    """A list that may change while it is open: devices come and go."""

    opening = Signal()

    def showPopup(self) -> None:
        self.opening.emit()
        super().showPopup()

    def set_items(self, items: Sequence[tuple[str, str]]) -> None:
        """Words and data of each; where the list is open, what is highlighted stays so."""
        if items == [(self.itemText(n), self.itemData(n)) for n in range(self.count())]:
            return
        highlighted = self.view().currentIndex().data(Qt.ItemDataRole.UserRole)
        for number, (words, data) in enumerate(items):
            if number == self.count():
                self.addItem(words)
            self.setItemText(number, words)
            self.setItemData(number, data)
        while self.count() > len(items):
            self.removeItem(self.count() - 1)
        if self.view().isVisible():
            super().showPopup()  # it is as high as it has rows
            at = max(0, self.findData(highlighted))
            self.view().setCurrentIndex(self.model().index(at, self.modelColumn()))


class LiveTools(QWidget):
    """See the module. Choices are kept in the settings; what depends on them hears signals."""

    listen_asked = Signal()
    file_asked = Signal()
    source_changed = Signal()  # device, channel or gain
    picture_changed = Signal()  # scale, window or speed
    colours_changed = Signal()

    def __init__(
        self,
        context: Context,
        make_source: Callable[[], AudioSource],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        values = context.settings.value
        self.listen = QPushButton(self.tr("Listen"), self)
        self.listen.setProperty("role", "primary")
        self.listen.clicked.connect(self.listen_asked)
        self.file = QPushButton(self.tr("Open a file…"), self)
        self.file.setToolTip(self.tr("See a file as if it were heard live"))
        self.file.clicked.connect(self.file_asked)
        self.device = DeviceChoice(self)
        self.device.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.device.setMinimumContentsLength(18)
        self.set_devices([])
        self._server: SoundServer | None = None
        self._look: Callable[[], None] | None = None
        self.preview = LevelPreview(make_source, self)
        self.channel = self._choice()
        names = {
            "mix": self.tr("both, mixed"),
            "left": self.tr("left"),
            "right": self.tr("right"),
        }
        for channel in LIVE_CHANNELS:
            self.channel.addItem(names[channel], channel)
        self._choose(self.channel, values.live_channel)
        self.gain = QDoubleSpinBox(self)
        self.gain.setRange(-60, 60)
        self.gain.setDecimals(0)
        self.gain.setSuffix(" dB")
        self.gain.setValue(values.live_gain_db)
        self.device.opening.connect(self._look_again)
        self.device.activated.connect(self._keep_device)
        self.channel.activated.connect(self._keep_source)
        self.gain.valueChanged.connect(self._keep_source)
        self.scale = self._choice()
        scales = {
            "log": self.tr("logarithmic"),
            "linear": self.tr("linear"),
            "mel": self.tr("mel"),
            "notes": self.tr("notes"),
        }
        for scale in PICTURE_SCALES:
            self.scale.addItem(scales[scale], scale)
        self._choose(self.scale, values.live_scale)
        self.scale.setToolTip(
            self.tr("Ctrl and the wheel over the picture look closer (I, O); 0 shows all again")
        )
        self.window_length = self._choice()
        for size in PICTURE_WINDOWS:
            self.window_length.addItem(str(size), size)
        self._choose(self.window_length, values.live_window)
        self.speed = self._choice()
        for speed in SPEEDS:
            self.speed.addItem(self.tr("{n} columns/s").format(n=speed), speed)
        self._choose(self.speed, values.live_speed)
        self.top = self._choice()
        self.top.addItem(self.tr("automatic"), None)
        for top in TOPS_DB:
            self.top.addItem(f"{top} dB".replace("-", "−"), top)
        self._choose(self.top, values.live_top_db)
        self.range = self._choice()
        self.range.addItem(self.tr("automatic"), None)
        for range_db in RANGES_DB:
            self.range.addItem(f"{range_db} dB", range_db)
        self._choose(self.range, values.live_range_db)
        self.palette_name = self._choice()
        palettes = {
            "heat": self.tr("heat"),
            "sea": self.tr("sea"),
            "grey": self.tr("grey"),
            "paper": self.tr("paper"),
        }
        self.palette_name.addItem(self.tr("as the window"), "")
        for palette in PALETTES:
            self.palette_name.addItem(palettes[palette], palette)
        self._choose(self.palette_name, values.live_palette)
        for choice in (self.scale, self.window_length, self.speed):
            choice.activated.connect(self._keep_picture)
        for choice in (self.top, self.range, self.palette_name):
            choice.activated.connect(self._keep_colours)
        self.freeze = self._chip(self.tr("Freeze"), self.tr("Hold the picture still (Space)"))
        self.freeze.setCheckable(True)
        self.speak = self._chip(self.tr("Say it"), self.tr("Put into words what is heard (S)"))
        self.hear = self._chip(
            self.tr("Hear the cursor"),
            self.tr("A quiet tone at the cursor's frequency and level; a microphone hears it (H)"),
        )
        self.hear.setCheckable(True)
        self.save = self._chip(self.tr("Save"), self.tr("Save the sound, the events, the picture"))
        self.save.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.save_menu = QMenu(self.save)
        self.save.setMenu(self.save_menu)
        self._lay_out()

    def _lay_out(self) -> None:
        # One flow: rows break where the words of a language are long.
        flow = Flow(even=False)
        for widget in (
            self.listen,
            Labelled(self.tr("Input"), self.device, self),
            self.preview,
            Labelled(self.tr("Channels"), self.channel, self),
            Labelled(self.tr("Gain"), self.gain, self),
            self.file,
            self.freeze,
            self.speak,
            self.save,
        ):
            flow.addWidget(widget)
        for words, control in (
            (self.tr("Frequencies"), self.scale),
            (self.tr("Window"), self.window_length),
            (self.tr("Speed"), self.speed),
            (self.tr("Brightest"), self.top),
            (self.tr("Range"), self.range),
            (self.tr("Colours"), self.palette_name),
        ):
            flow.addWidget(Labelled(words, control, self))
        flow.addWidget(self.hear)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(flow)

    def set_devices(self, devices: list[AudioDevice]) -> None:
        """What can be listened to; the chosen one stays in the list where it is gone."""
        wanted = self._context.settings.value.live_device
        items = [(self.tr("The system's usual input"), "")]
        for device in devices:
            words = device.name
            if device.is_loopback:
                words = self.tr("{name} (what is being played)").format(name=words)
            items.append((words, device.key))
        if wanted:
            from musicanalyzer.audio.inputs import find_device, name_in

            chosen = find_device(devices, wanted)
            if chosen is None:
                items.append((name_in(wanted), wanted))
            else:  # settings from before hold its name alone
                wanted = chosen.key
        self.device.set_items(items)
        self._choose(self.device, wanted)

    def look_for_devices(self, worker: Computing, *, failed: Callable[[AppError], None]) -> None:
        """On a thread: a sound server may take its time to answer. From now on the same is done
        whenever the list is opened.
        """

        def look(_: object) -> list[AudioDevice]:
            from musicanalyzer.audio.inputs import listening_devices, titles_in
            from musicanalyzer.audio.sound_server import SoundServer

            if self._server is None:  # kept, since it keeps their titles
                self._server = SoundServer(titles_in(self._context.settings.value.live_device))
            return listening_devices(self._server)

        self._look = partial(worker.do, look, self.set_devices, key="devices", failed=failed)
        self._look()

    def _look_again(self) -> None:
        if self._look is not None:
            self._look()

    def spec(self, n_rows: int) -> PictureSpec:
        """The picture that is chosen, of so many rows."""
        return PictureSpec(
            scale=self.scale.currentData(),
            window=self.window_length.currentData(),
            n_rows=max(1, min(8192, n_rows)),
            columns_per_s=self.speed.currentData(),
        )

    def set_listening(self, on: bool) -> None:
        self.listen.setText(self.tr("Stop") if on else self.tr("Listen"))

    def zoom(self, steps: int) -> None:
        """Slower (negative: more time is seen) or faster."""
        index = self.speed.currentIndex() - steps
        if 0 <= index < self.speed.count():
            self.speed.setCurrentIndex(index)
            self._keep_picture()

    def _keep_device(self, *_: object) -> None:
        self._context.settings.update(live_device=self.device.currentData())
        self.source_changed.emit()

    def _keep_source(self, *_: object) -> None:
        self._context.settings.update(
            live_channel=self.channel.currentData(),
            live_gain_db=self.gain.value(),
        )
        self.source_changed.emit()

    def _keep_picture(self, *_: object) -> None:
        self._context.settings.update(
            live_scale=self.scale.currentData(),
            live_window=self.window_length.currentData(),
            live_speed=self.speed.currentData(),
        )
        self.picture_changed.emit()

    def _keep_colours(self, *_: object) -> None:
        self._context.settings.update(
            live_palette=self.palette_name.currentData(),
            live_top_db=self.top.currentData(),
            live_range_db=self.range.currentData(),
        )
        self.colours_changed.emit()

    def _choice(self) -> QComboBox:
        choice = QComboBox(self)
        choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        return choice

    @staticmethod
    def _choose(choice: QComboBox, value: object) -> None:
        choice.setCurrentIndex(max(0, choice.findData(value)))

    def _chip(self, words: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setProperty("role", "chip")
        button.setText(words)
        button.setToolTip(tip)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button
