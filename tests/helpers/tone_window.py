"""The window in a process of its own whose live view makes its cursor audible: see
``playing_window``. Started as a program, this module is that process.
"""

from __future__ import annotations

import json
import sys
import threading
from pathlib import Path
from typing import Any

from tests.helpers.playing_window import TOLD_MS, PlayingWindow, State

HERTZ, LEVEL_DB = 440.0, 0.0


class ToneWindow(PlayingWindow):
    """``do`` takes "on", "off", "choose" with a device, and "look", which makes Qt look for devices
    as the player and the settings do. ``is_playing`` is whether the tone is on.
    """

    program = __name__


def main(database: Path) -> None:
    from PySide6.QtCore import QTimer
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
    asked: list[list[Any]] = []

    def listen() -> None:
        for line in sys.stdin:
            asked.append(json.loads(line))
        asked.append(["close"])  # who asked is gone

    def turn() -> None:
        while asked:
            act, *values = asked.pop(0)
            if act == "close":
                application.quit()
                return
            if act == "choose":
                app.settings.update(output_device=values[0])
            elif act == "look":
                said.append(", ".join(device.description() for device in output_devices()))
            else:
                tone.set_on(act == "on")
        state = State(
            track=None, position_s=0.0, is_playing=tone.is_on, is_connected=False, said=tuple(said)
        )
        print(json.dumps(state.__dict__), flush=True)

    threading.Thread(target=listen, daemon=True).start()
    telling = QTimer(application, interval=TOLD_MS)
    telling.timeout.connect(turn)
    telling.start()
    application.exec()
    telling.stop()
    tone.close()  # as the live view does
    app.window.close()
    app.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
