"""Settings: how sure the program must be before it answers instead of saying "unsure"."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QGridLayout,
    QGroupBox,
    QLabel,
    QPushButton,
    QSlider,
    QToolButton,
    QWidget,
)

from musicanalyzer.services.installed import installed_models
from musicanalyzer.settings import Settings
from musicanalyzer.ui import text
from musicanalyzer.ui.context import Context
from musicanalyzer.ui.settings_parts import Remark

LOWEST, HIGHEST = 30, 99  # percent


class AnswersGroup(QGroupBox):
    """A limit for each head that has one. What is stored stays until the next scan."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._applied = dict(context.settings.value.thresholds)
        self._trained = trained_thresholds()
        self.setTitle(self.tr("When to answer"))
        names = {
            "genre": self.tr("Genre"),
            "vocal": self.tr("Vocal or instrumental"),
            "voice": self.tr("Whose voice"),
            "speech": self.tr("Music or speech"),
        }
        self.sliders: dict[str, QSlider] = {}
        self._values: dict[str, QLabel] = {}
        self._resets: dict[str, QToolButton] = {}
        grid = QGridLayout(self)
        grid.setColumnStretch(1, 1)
        words = Remark(self)
        words.say(
            self.tr(
                "Below this confidence a track is called unsure. The lower it is, the more is"
                " answered, and the more answers are wrong. As trained, about nine answers in ten"
                " are right. Changes hold from the next scan on."
            )
        )
        grid.addWidget(words, 0, 0, 1, 4)
        shown = [name for name in names if name in self._trained]
        for row, head in enumerate(shown, 1):
            label = QLabel(names[head], self)
            slider = QSlider(Qt.Orientation.Horizontal, self)
            slider.setRange(LOWEST, HIGHEST)
            slider.setPageStep(5)
            slider.setAccessibleName(names[head])
            label.setBuddy(slider)
            slider.valueChanged.connect(lambda value, head=head: self._set(head, value))
            value = QLabel(self)
            reset = QToolButton(self)
            reset.setText(self.tr("As trained"))
            reset.setAccessibleName(self.tr("{name}: as trained").format(name=names[head]))
            reset.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            reset.clicked.connect(
                lambda _=False, head=head: self._set(head, _percent(self._trained[head]))
            )
            self.sliders[head], self._values[head], self._resets[head] = slider, value, reset
            for column, widget in enumerate((label, slider, value, reset)):
                grid.addWidget(widget, row, column)
        self.scan = QPushButton(self.tr("Apply to the library"), self)
        self.scan.setToolTip(self.tr("Decide again, from what was heard; no file is read"))
        self.scan.clicked.connect(self._scan)
        self.scan.hide()
        grid.addWidget(self.scan, len(shown) + 1, 2, 1, 2)
        context.settings.changed.connect(self._show)
        self._show(context.settings.value)

    def _set(self, head: str, percent: int) -> None:
        now = dict(self._context.settings.value.thresholds)
        if percent == _percent(self._trained[head]):
            now.pop(head, None)
        else:
            now[head] = percent / 100
        self._context.settings.update(thresholds=now)

    def _show(self, settings: Settings) -> None:
        for head, slider in self.sliders.items():
            percent = _percent(settings.thresholds.get(head, self._trained[head]))
            slider.blockSignals(True)  # a limit beyond the slider's range stays as it is
            slider.setValue(percent)
            slider.blockSignals(False)
            self._values[head].setText(text.percent(percent / 100))
            self._resets[head].setEnabled(head in settings.thresholds)
        self.scan.setVisible(dict(settings.thresholds) != self._applied)
        self.scan.setEnabled(bool(settings.folders))

    def _scan(self) -> None:
        settings = self._context.settings.value
        self._context.scans.start(settings.folders)
        self._applied = dict(settings.thresholds)
        self._show(settings)


def trained_thresholds() -> dict[str, float]:
    """By head, the confidence from which on the installed models answer by themselves."""
    models = installed_models(thresholds={})
    return {
        name: float(card.decision["threshold"])
        for name, card in models.heads.items()
        if "threshold" in card.decision
    }


def _percent(share: float) -> int:
    return round(share * 100)
