"""A file in the place of a microphone: its channels, one alone or all of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from musicanalyzer.audio.file_source import FileSource
from musicanalyzer.audio.microphone import CHANNELS, Listening
from tests.helpers import audio_files
from tests.helpers.signals import music_like

RATE = 44_100


def heard(path: Path, **how) -> np.ndarray:
    source = FileSource(path, in_real_time=False, **how)
    blocks = []
    while (block := source.read()) is not None:
        blocks.append(block)
    source.close()
    sizes = {block.size for block in blocks[:-1]}
    assert sizes == {round(0.02 * source.sample_rate)}
    return np.concatenate(blocks)


@pytest.mark.parametrize("form", ["wav-16", "flac-24", "ogg-vorbis"])
def test_a_channel_of_a_file_is_that_channel_and_the_mix_is_of_both(
    tmp_path: Path, form: str
) -> None:
    path = tmp_path / f"a.{form.split('-')[0]}"
    played = np.column_stack([music_like(2.5, RATE, seed=1), music_like(2.5, RATE, seed=2)])
    audio_files.write(path, played, form, sample_rate=RATE)
    channels = {channel: heard(path, channel=channel) for channel in CHANNELS}
    assert {samples.size for samples in channels.values()} == {len(played)}
    for channel, expected in (("left", played[:, 0]), ("right", played[:, 1])):
        assert np.corrcoef(channels[channel], expected)[0, 1] > 0.99
    np.testing.assert_allclose(
        channels["mix"], (channels["left"] + channels["right"]) / 2, atol=1e-6
    )


def test_a_file_of_one_channel_is_the_same_by_any(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    audio_files.write(path, music_like(4.0, RATE), "wav-16", sample_rate=RATE)
    for channel in ("left", "right"):
        np.testing.assert_array_equal(heard(path, channel=channel), heard(path))


def test_the_gain_holds_for_a_channel_and_for_the_mix(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    audio_files.write(path, music_like(1.0, RATE, channels=2), "wav-16", sample_rate=RATE)
    for channel in CHANNELS:
        louder = heard(path, channel=channel, gain_db=20.0)
        np.testing.assert_allclose(louder, heard(path, channel=channel) * 10, rtol=1e-5)


def test_a_channel_that_is_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    audio_files.write(path, music_like(0.2, RATE), "wav-16", sample_rate=RATE)
    with pytest.raises(ValueError, match="channel is 'middle', must be one of mix, left, right"):
        FileSource(path, channel="middle")


@pytest.mark.parametrize("form", ["wav-16", "ogg-vorbis"])
def test_another_channel_holds_from_the_next_block_on(tmp_path: Path, form: str) -> None:
    path = tmp_path / f"a.{form.split('-')[0]}"
    played = np.column_stack([np.full(RATE, 0.5), np.full(RATE, -0.25)]).astype(np.float32)
    audio_files.write(path, played, form, sample_rate=RATE)
    source = FileSource(path, in_real_time=False, channel="left")
    found = []
    for channel in ("left", "right", "mix", "left"):
        source.listening = Listening(channel=channel)
        for _ in range(3):
            block = source.read()
            assert block is not None
        found.append(float(block.mean()))
        assert source.channels.samples.shape == (block.size, 2 if channel == "mix" else 1)
    assert found == pytest.approx([0.5, -0.25, 0.125, 0.5], abs=0.02)
    source.listening = Listening(channel="right", gain_db=-20.0)
    block = source.read()
    assert block is not None
    assert block.mean() == pytest.approx(-0.025, abs=0.005)
    source.close()
