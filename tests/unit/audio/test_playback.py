"""A file is decoded ahead of being heard, and nobody but its thread waits for the drive."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import numpy as np
import pytest
from mutagen.mp4 import MP4, MP4FreeForm

from musicanalyzer.audio.playback import AHEAD_S, Playback
from tests.helpers import audio_files
from tests.helpers.scanning import wait_until
from tests.helpers.signals import music_like
from tests.helpers.slow_drive import slow_to_open

RATE = 44_100


def taken(playback: Playback, size: int = 1000) -> np.ndarray:
    """All that is left of it."""
    parts = [np.zeros((0, 2), np.float32)]

    def is_over() -> bool:
        while (got := playback.take(size)) is not None:
            assert len(got[0]) <= size
            parts.append(got[0])
        return playback.is_over

    assert wait_until(is_over)
    return np.concatenate(parts)


def stereo(seconds: float = 3.0, rate: int = RATE) -> np.ndarray:
    return music_like(seconds, rate, channels=2, seed=3)[: round(seconds * rate) - 57]


@pytest.mark.parametrize("name", ["wav-float", "flac-16", "ogg-flac", "m4a-alac", "wavpack"])
def test_every_sample_of_both_channels_is_given(tmp_path: Path, name: str) -> None:
    sound = stereo()
    path = audio_files.write(tmp_path / "a", sound, name, sample_rate=RATE)
    playback = Playback(path)
    np.testing.assert_allclose(taken(playback), sound, atol=2 / 32_768)
    assert playback.duration_s == pytest.approx(len(sound) / RATE)
    playback.close()


@pytest.mark.parametrize("name", ["mp3", "ogg-vorbis", "opus"])
def test_what_an_encoder_adds_is_left_out(tmp_path: Path, name: str) -> None:
    rate = audio_files.BY_NAME[name].sample_rate
    sound = stereo(rate=rate)
    path = audio_files.write(tmp_path / "a", sound, name)
    found = taken(Playback(path))
    assert found.shape == sound.shape
    error = np.sqrt(np.mean((found - sound) ** 2) / np.mean(sound**2))
    assert error < 0.15  # of a shift by one sample it is more


def test_the_length_that_itunes_states_is_kept_to(tmp_path: Path) -> None:
    sound = stereo()
    path = audio_files.write(tmp_path / "a.m4a", sound, "m4a-aac")
    untold = len(taken(Playback(path)))
    assert len(sound) <= untold <= len(sound) + 0.001 * RATE + 1  # of an edit list
    tags = MP4(path)
    stated = f" 00000000 00000400 00000229 {len(sound):016X} " + " 00000000" * 8
    tags["----:com.apple.iTunes:iTunSMPB"] = MP4FreeForm(stated.encode())
    tags.save()
    assert len(taken(Playback(path))) == len(sound)


@pytest.mark.parametrize("name", ["wav-16", "flac-16", "mp3"])
@pytest.mark.parametrize("start_s", [0.7, 2.9])
def test_a_start_and_a_seek_are_exact(tmp_path: Path, name: str, start_s: float) -> None:
    path = audio_files.write(tmp_path / "a", stereo(), name, sample_rate=RATE)
    whole = taken(Playback(path))
    begin = round(start_s * RATE)
    np.testing.assert_allclose(taken(Playback(path, start_s=start_s)), whole[begin:], atol=1e-3)
    playback = Playback(path)
    assert wait_until(lambda: playback.take(5000) is not None)
    for _ in range(2):  # before and after it has come to its end
        playback.seek(start_s)
        np.testing.assert_allclose(taken(playback), whole[begin:], atol=1e-3)


def test_an_end_is_exact_and_what_lies_behind_the_file_is_nothing(tmp_path: Path) -> None:
    path = audio_files.write(tmp_path / "a", stereo(), "wav-16", sample_rate=RATE)
    assert len(taken(Playback(path, start_s=1.0, end_s=1.5))) == RATE // 2
    assert len(taken(Playback(path, start_s=60.0))) == 0


def test_memory_is_bounded_and_a_seek_drops_what_was_decoded(tmp_path: Path) -> None:
    path = audio_files.write(tmp_path / "a", music_like(30.0, RATE), "flac-16", sample_rate=RATE)
    playback = Playback(path)
    assert wait_until(lambda: playback._ahead_s >= AHEAD_S)
    time.sleep(0.1)
    assert playback._ahead_s < AHEAD_S + 2.0
    playback.seek(29.5)
    assert len(taken(playback)) == RATE // 2


def test_nobody_waits_for_a_drive_but_the_thread(tmp_path: Path) -> None:
    path = audio_files.write(tmp_path / "a.wav", stereo(), "wav-16", sample_rate=RATE)
    others = threading.enumerate()
    with slow_to_open(path, 2.0):
        began = time.monotonic()
        playback = Playback(path)
        playback.seek(1.0)
        assert playback.take(100) is None
        assert not playback.is_over
        playback.close()
        assert time.monotonic() - began < 1.5
    assert wait_until(lambda: set(threading.enumerate()) <= set(others))


@pytest.mark.parametrize(
    ("content", "kind"),
    [(None, "vanished"), (b"", "empty"), (b"this is no music" * 100, "not-audio")],
)
def test_a_file_that_cannot_be_played_says_why(
    tmp_path: Path, content: bytes | None, kind: str
) -> None:
    path = tmp_path / "a.mp3"
    if content is not None:
        path.write_bytes(content)
    playback = Playback(path)
    assert len(taken(playback)) == 0
    assert playback.fault is not None
    assert playback.fault.kind == kind
    playback.seek(0.0)
    assert playback.is_over


def test_of_a_file_that_was_cut_off_is_played_what_is_there(tmp_path: Path) -> None:
    path = audio_files.write(tmp_path / "a.flac", stereo(), "flac-16", sample_rate=RATE)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    playback = Playback(path)
    assert 0.3 * RATE < len(taken(playback)) < 2.7 * RATE
    assert playback.fault is None


def test_surround_sound_of_vorbis_and_of_the_others_is_the_same(tmp_path: Path) -> None:
    """libsndfile leaves the channels of Vorbis in its own order."""
    import soundfile

    sound = np.zeros((RATE, 6), np.float32)
    sound[:, 2] = 0.5 * np.sin(2 * np.pi * 440 * np.arange(RATE) / RATE)  # the centre
    audio_files.write(tmp_path / "a.wav", sound, "wav-16", sample_rate=RATE)
    with soundfile.SoundFile(
        tmp_path / "a.ogg", "w", RATE, 6, subtype="VORBIS", format="OGG"
    ) as file:
        for at in range(0, RATE, 4096):
            file.write(sound[at : at + 4096][:, [0, 2, 1, 4, 5, 3]])
    wav, vorbis = (taken(Playback(tmp_path / name)) for name in ("a.wav", "a.ogg"))
    assert np.abs(wav[:, 0]).max() > 0.1
    np.testing.assert_allclose(vorbis, wav, atol=0.02)
    np.testing.assert_allclose(wav[:, 0], wav[:, 1], atol=1e-4)
