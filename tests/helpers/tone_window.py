"""The window in a process of its own whose live view makes its cursor audible: see
``playing_window``. Started as a program, this module is that process.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from tests.helpers.playing_window import PlayingWindow, State, obey

HERTZ, LEVEL_DB = 440.0, 0.0


class ToneWindow(PlayingWindow):
    """``do`` takes "on", "off", "choose" with a device, and "look", which makes Qt look for devices
    as the player and the settings do. ``is_playing`` is whether the tone is on.
    """

    program = __name__


def main(database: Path) -> None:
    from PySide6.QtWidgets import QApplication

    from musicanalyzer.ui.app import DesktopApp
    from musicanalyzer.ui.live_tone import CursorTone
    from musicanalyzer.ui.sound_device import output_devices

    application = QApplication([])
    app = DesktopApp(application, database=database, settings_file=database.with_suffix(".json"))
    app.show()
    tone = CursorTone(app.context, lambda: (HERTZ, LEVEL_DB), app.window.live)
    said: list[str] = []
    app.context.said.connect(lambda sentence, kind: said.append(sentence))

    def act(name: str, *values: Any) -> None:
        if name == "choose":
            app.settings.update(output_device=values[0])
        elif name == "look":
            said.append(", ".join(device.description() for device in output_devices()))
        else:
            tone.set_on(name == "on")

    def state() -> State:
        return State(
            track=None, position_s=0.0, is_playing=tone.is_on, is_connected=False, said=tuple(said)
        )

    telling = obey(application, act, state)
    application.exec()
    telling.stop()
    tone.close()  # as the live view does
    app.window.close()
    app.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
