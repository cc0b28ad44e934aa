"""Laws of music without labels: what judges is not among it, and it is cut to be asked about."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
import soundfile

from musicanalyzer.dsp.params import MelSpec
from musicanalyzer.dsp.stream import mel_spectrogram
from tests.helpers import signals
from training.cache import read_clip
from training.datasets import Clip, debian_music
from training.matching import further
from training.matching.bank import SAMPLE_RATE
from training.split import fold_of

RATE = 32_000
LONG_S = 70.0


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    """Two packages: two pieces, and what is no piece of music or no package of the corpus."""
    for number, (name, duration_s) in enumerate(
        {
            "naev-data/usr/share/music/one.flac": LONG_S,
            "zaz-data/usr/share/two.flac": LONG_S,
            "zaz-data/usr/share/door.flac": 2.0,
            "other-data/usr/share/three.flac": LONG_S,
        }.items()
    ):
        path = tmp_path / "debian" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        signal = signals.music_like(duration_s, RATE, seed=number)
        soundfile.write(path, signal, RATE)
    (tmp_path / "debian/zaz-data/usr/share/notes.ogg").write_text("This is no music.")
    return tmp_path / "debian"


def test_only_long_sounds_of_the_named_packages_are_music_to_learn_from(packages: Path) -> None:
    clips = debian_music.DATASET.clips(packages)
    assert [clip.name for clip in clips] == [
        "debian/naev-data/usr/share/music/one.flac",
        "debian/zaz-data/usr/share/two.flac",
    ]
    assert [clip.group for clip in clips] == ["debian/naev-data", "debian/zaz-data"]
    assert {fold_of(clip) for clip in clips} == {"train"}, "nothing is judged by them"
    assert debian_music.DATASET.clips(packages) == clips


def test_a_track_of_which_a_clip_judges_is_left_out(packages: Path) -> None:
    one, two = debian_music.DATASET.clips(packages)
    samples = read_clip(two, SAMPLE_RATE)
    judging = [Clip("open/excerpt.opus", packages, "open/game"), Clip("open/x", packages, "open/x")]
    mels = {  # louder, and from the middle; and another piece
        "open/excerpt.opus": mel_spectrogram(
            1.5 * samples[20 * SAMPLE_RATE : 45 * SAMPLE_RATE], MelSpec()
        ),
        "open/x": mel_spectrogram(signals.music_like(25.0, SAMPLE_RATE, seed=9)[:, 0], MelSpec()),
    }
    cuts = dict(further.further([one, two], judging, mels))
    assert set(cuts) == {f"{one.name}#0", f"{one.name}#1"}
    for content in cuts.values():
        found, rate = soundfile.read(io.BytesIO(content))
        assert rate == SAMPLE_RATE
        assert len(found) == pytest.approx(further.CUT_S * rate, abs=0.02 * rate)
        assert np.sqrt(np.mean(found**2)) > 0.01
