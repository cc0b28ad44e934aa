"""Our icons: in the palette's colours, and whole however Qt copies them."""

from __future__ import annotations

import gc

from PySide6.QtGui import QIcon, QPalette
from PySide6.QtWidgets import QApplication, QToolButton

from musicanalyzer.ui import theme
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


def test_the_cross_of_a_message_has_the_colour_of_its_words(app) -> None:
    app.settings.update(appearance="high-contrast")
    app.context.say("It went wrong.", "error")
    (cross,) = app.window.messages.findChildren(QToolButton)
    drawn = cross.icon().pixmap(32, 32).toImage()
    solid = {
        drawn.pixelColor(x, y).name()
        for x in range(drawn.width())
        for y in range(drawn.height())
        if drawn.pixelColor(x, y).alpha() > 250
    }
    assert solid == {theme.colours().on_accent.lower()}


# Qt tells widgets of a new type in an order that differs from start to start.


def test_the_icons_of_the_views_grow_with_the_text(app, qtbot) -> None:
    navigation = app.window.navigation
    before = navigation.iconSize()
    app.settings.update(text_scale=200)
    qtbot.waitUntil(lambda: navigation.iconSize().height() > 1.7 * before.height())
    app.settings.update(text_scale=100)
    qtbot.waitUntil(lambda: navigation.iconSize() == before)


def test_the_list_of_findings_grows_with_the_text(app, qtbot) -> None:
    kinds = app.window.audit.kinds
    app.window.show_view(app.window.audit)
    before = kinds.width()
    app.settings.update(text_scale=200)
    qtbot.waitUntil(lambda: kinds.width() > 1.5 * before)
    app.settings.update(text_scale=100)
    qtbot.waitUntil(lambda: kinds.width() == before)
