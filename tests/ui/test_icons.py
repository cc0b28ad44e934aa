"""Our icons: in the palette's colours, and whole however Qt copies them."""

from __future__ import annotations

import gc

from PySide6.QtGui import QIcon, QPalette
from PySide6.QtWidgets import QApplication

from musicanalyzer.ui.icons import icon


def test_an_icon_that_qt_has_copied_can_still_be_drawn(qtbot) -> None:
    original = icon("play")
    for _ in range(50):
        copy = QIcon(original)
        copy.setIsMask(True)  # Qt makes a copy of its own here
        gc.collect(0)
        assert not copy.pixmap(16, 16).isNull()


def test_an_icon_takes_the_colour_of_the_text(qtbot) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    image = icon("play").pixmap(32, 32).toImage()
    wanted = application.palette().color(QPalette.ColorRole.WindowText)
    assert image.pixelColor(image.width() // 2, image.height() // 2).rgb() == wanted.rgb()
