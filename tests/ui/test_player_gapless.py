"""Two halves of a sound, played one after the other to a real sound server, are the sound again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.helpers import audio_files
from tests.helpers.listening import NEEDS_SERVER
from tests.helpers.playing_window import PlayingWindow
from tests.helpers.tagging import library_of
from tests.helpers.virtual_sound import RATE, VirtualSound

pytestmark = NEEDS_SERVER

CUT = 2 * RATE + 1237  # no format has a frame that ends there
AROUND = RATE // 10
TRIES = 3  # a machine that is busy may lose sound elsewhere, not always at the joint


@pytest.fixture(scope="module")
def sound() -> Iterator[VirtualSound]:
    with VirtualSound() as made:
        yield made


def chirp(rate: int = RATE) -> np.ndarray:
    """Four seconds without two places alike, (n, 2)."""
    time_s = np.arange(4 * rate) / rate
    left = 0.5 * np.sin(2 * np.pi * (200 * time_s + 180 * time_s**2))
    return np.column_stack([left, -left]).astype(np.float32)


def heard(halves: list[Path], folder: Path, sound: VirtualSound) -> np.ndarray:
    """What came out of the loudspeaker, (n, 2)."""
    library_of(folder / "l.db", halves)
    with PlayingWindow(folder / "l.db", sound) as window:
        window.do("set_volume", 1.0)
        with sound.recorded(folder / "recorded.raw"):
            window.do("play", [1, 2])
            window.until(lambda state: state.track == 2 and state.is_playing)
            window.until(lambda state: not state.is_playing)
    raw = np.fromfile(folder / "recorded.raw", np.int16)
    return raw[: raw.size // 2 * 2].reshape(-1, 2) / 32_768


def place_of(wanted: np.ndarray, recorded: np.ndarray) -> int:
    """Where in a recording something lies best."""
    size = len(recorded) + len(wanted)
    spectrum = np.fft.rfft(recorded[:, 0], size) * np.conj(np.fft.rfft(wanted[:, 0], size))
    return int(np.argmax(np.fft.irfft(spectrum, size)[: len(recorded)]))


@pytest.mark.parametrize(
    ("name", "tolerance"),
    # Of a lossy format the ends are coded without what is beyond them.
    [("flac-16", 2 / 32_768), ("wav-float", 2 / 32_768), ("mp3", 0.1), ("ogg-vorbis", 0.1)],
)
def test_between_two_tracks_not_a_sample_is_lost_or_added(
    name: str, tolerance: float, tmp_path: Path, sound: VirtualSound
) -> None:
    whole = chirp()
    errors = []
    for attempt in range(TRIES):
        folder = tmp_path / str(attempt)
        music = folder / "music"
        music.mkdir(parents=True)
        extension = audio_files.BY_NAME[name].extension
        halves = [music / f"{number}.{extension}" for number in (1, 2)]
        audio_files.write(halves[0], whole[:CUT], name, sample_rate=RATE)
        audio_files.write(halves[1], whole[CUT:], name, sample_rate=RATE)
        recorded = heard(halves, folder, sound)
        begin = place_of(whole[CUT - RATE : CUT - AROUND], recorded) + RATE
        joint = recorded[begin - AROUND : begin + AROUND]
        wanted = whole[CUT - AROUND : CUT + AROUND]
        errors.append(float(np.abs(joint - wanted[: len(joint)]).max()))
        if errors[-1] <= tolerance:
            return
    pytest.fail(f"beside the joint the sound differs by {errors}")
