"""The live view on a file played as if it were heard."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from musicanalyzer.ui.live_view import LiveView
from tests.helpers import audio_files
from tests.helpers.live_view import RATE, TONE_HZ, listened
from tests.helpers.signals import sine


@pytest.fixture(scope="module")
def tone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three seconds at A5, in three notes."""
    path = tmp_path_factory.mktemp("tone") / "tone.wav"
    note = sine(TONE_HZ, 1.0, RATE) * np.linspace(1, 0.2, RATE, dtype=np.float32)
    audio_files.write(path, np.tile(note, 3)[:, None], "wav-16", sample_rate=RATE)
    return path


@pytest.fixture
def live(app, qtbot) -> LiveView:
    """The view, shown; nothing is listened to."""
    view = app.window.live
    app.window.resize(1200, 760)
    app.window.show_view(view)
    qtbot.waitUntil(lambda: view.canvas.image is not None and view.canvas.image.width > 300)
    return view


@pytest.fixture
def heard(live: LiveView, tone: Path, qtbot, monkeypatch) -> LiveView:
    return listened(live, tone, qtbot, monkeypatch)
