"""The list of inputs over the live view, on a real sound server: it is what is there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt

from musicanalyzer.ui.live_tools import DeviceChoice
from musicanalyzer.ui.live_view import LiveView
from tests.helpers.listening import NEEDS_SERVER, sound_of_its_own
from tests.helpers.sound_faults import load_twin
from tests.helpers.virtual_sound import MICROPHONE, SECOND, VirtualSound

TWIN = f"{MICROPHONE} (2)"
pytestmark = NEEDS_SERVER


@pytest.fixture(scope="module")
def sound() -> Iterator[VirtualSound]:
    yield from sound_of_its_own()


@pytest.fixture
def live(sound: VirtualSound, app, qtbot) -> LiveView:
    """The view, shown, its inputs found."""
    view = app.window.live
    app.window.show_view(view)
    qtbot.waitUntil(lambda: MICROPHONE in listed(view))
    return view


def listed(view: LiveView) -> list[str]:
    choice = view.tools.device
    return [choice.itemText(number) for number in range(choice.count())]


def choose(view: LiveView, words: str) -> None:
    """As with the mouse."""
    choice = view.tools.device
    choice.setCurrentIndex(choice.findText(words))
    choice.activated.emit(choice.currentIndex())


def test_what_is_plugged_in_while_the_view_is_shown_is_in_the_list_when_it_opens(
    live, sound, app, qtbot
) -> None:
    choice = live.tools.device
    before = listed(live)
    number = load_twin(sound)
    choice.setFocus()
    choice.showPopup()
    choice.view().setCurrentIndex(choice.model().index(choice.findText(SECOND), 0))
    qtbot.waitUntil(lambda: TWIN in listed(live))
    assert choice.view().isVisible()
    assert choice.view().currentIndex().data() == SECOND  # what Enter would take is still that
    choice.hidePopup()
    sound.control("unload-module", number)
    choice.showPopup()
    qtbot.waitUntil(lambda: listed(live) == before)
    qtbot.keyClick(choice.view(), Qt.Key.Key_Escape)
    assert choice.currentData() == app.settings.value.live_device == ""


def test_of_two_inputs_that_are_called_alike_the_chosen_one_is_kept(
    live, sound, app, qtbot
) -> None:
    number = load_twin(sound)
    live.tools.device.showPopup()
    qtbot.waitUntil(lambda: TWIN in listed(live))
    live.tools.device.hidePopup()
    choose(live, TWIN)
    assert live._listening().device == app.settings.value.live_device == f"{TWIN}\ttwin"
    live.listen()
    qtbot.waitUntil(lambda: getattr(live._session and live._session.source, "title", "") == TWIN)
    live.stop()
    # Unplugged, it stays chosen, under the name that it had.
    sound.control("unload-module", number)
    live.tools.device.showPopup()
    qtbot.waitUntil(lambda: listed(live).index(TWIN) == len(listed(live)) - 1)
    live.tools.device.hidePopup()
    assert live.tools.device.currentText() == TWIN
    live.tools.gain.setValue(6)
    assert app.settings.value.live_device == f"{TWIN}\ttwin"


def test_a_name_that_was_kept_before_chooses_its_device(live, app, qtbot) -> None:
    app.settings.update(live_device=SECOND)
    live.tools.device.showPopup()
    qtbot.waitUntil(lambda: live.tools.device.currentText() == SECOND)
    live.tools.device.hidePopup()
    assert listed(live).count(SECOND) == 1
    live.tools.gain.setValue(3)
    assert app.settings.value.live_device == SECOND  # and what listens to it goes on
    choose(live, SECOND)
    assert app.settings.value.live_device == f"{SECOND}\tsecond"


def test_a_list_that_grows_while_it_is_open_shows_all_of_it(qtbot) -> None:
    choice = DeviceChoice()
    qtbot.addWidget(choice)
    choice.set_items([("a", "1"), ("b", "2")])
    choice.show()
    choice.showPopup()
    low = choice.view().height()
    choice.view().setCurrentIndex(choice.model().index(1, 0))
    choice.set_items([("new", "0"), ("a", "1"), ("b", "2"), ("c", "3"), ("d", "4")])
    assert choice.view().height() > low
    assert choice.view().currentIndex().data() == "b"
    choice.set_items([("c", "3")])
    assert (choice.count(), choice.itemData(0)) == (1, "3")
    choice.hidePopup()
