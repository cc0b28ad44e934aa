"""Beside each block of mono sound a source has the channels that it was made of."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest

from musicanalyzer.audio.capture import AudioDevice
from musicanalyzer.audio.conditioning import LIMIT, Resampler
from musicanalyzer.audio.file_source import FileSource
from musicanalyzer.audio.microphone import Listening, Microphone
from musicanalyzer.audio.ring import SampleRing
from musicanalyzer.audio.source import AudioSource
from musicanalyzer.errors import DeviceError
from tests.helpers import audio_files
from tests.helpers.signals import music_like

RATE = 44_100


def read(source: AudioSource) -> tuple[np.ndarray, list[np.ndarray], set[float]]:
    """All that a file gives: the mono sound, its channels, the gains."""
    mono, channels, gains = [], [], set()
    while (block := source.read()) is not None:
        assert len(source.channels.samples) == len(block)
        mono.append(block)
        channels.append(source.channels.samples)
        gains.add(source.channels.gain)
    source.close()
    return np.concatenate(mono), channels, gains


@pytest.mark.parametrize(("channel", "kept"), [("mix", [0, 1]), ("left", [0]), ("right", [1])])
def test_channels_of_a_file_are_as_they_are_in_it(
    tmp_path: Path, channel: str, kept: list[int]
) -> None:
    played = np.column_stack([music_like(2.5, RATE, seed=seed) for seed in (1, 2)])
    path = audio_files.write(tmp_path / "a.wav", played, "wav-float", sample_rate=RATE)
    mono, channels, gains = read(
        FileSource(path, in_real_time=False, channel=channel, gain_db=20.0)
    )
    np.testing.assert_array_equal(np.concatenate(channels), played[:, kept])
    np.testing.assert_allclose(mono, 10 * played[:, kept].mean(axis=1), atol=1e-5)
    assert gains == {10.0}


@pytest.mark.parametrize("channel", ["mix", "right"])
def test_links_of_a_chain_may_have_rates_and_channels_of_their_own(
    tmp_path: Path, channel: str
) -> None:
    links = [(RATE, 2), (22_050, 1), (RATE, 1), (RATE, 2)]
    path, content = tmp_path / "chain.oga", b""
    for index, (rate, n_channels) in enumerate(links):
        played = music_like(1.0, rate, channels=n_channels, seed=index)
        audio_files.write(path, played, "ogg-flac", sample_rate=rate)
        content += path.read_bytes()
    path.write_bytes(content)
    mono, channels, _ = read(FileSource(path, in_real_time=False, channel=channel))
    assert mono.size == 4 * RATE
    assert {block.shape[1] for block in channels} == ({1, 2} if channel == "mix" else {1})
    mixed = np.concatenate([block.mean(axis=1) for block in channels])
    # But where a block lies in two links and one of them lacks a channel, which is silent there.
    assert np.count_nonzero(np.abs(mixed - mono) > 1e-4) < 882


def test_channels_are_resampled_each_for_itself() -> None:
    played = np.column_stack([music_like(1.0, RATE, seed=seed) for seed in (1, 2)])

    def resampled(samples: np.ndarray) -> np.ndarray:
        made = Resampler(48_000)
        parts = [
            part for at in range(0, RATE, 441) for part in made.push(samples[at : at + 441], RATE)
        ]
        return np.concatenate([*parts, *made.flush()])

    both = resampled(played)
    assert both.shape == (48_000, 2)
    for index in (0, 1):
        np.testing.assert_array_equal(both[:, index], resampled(played[:, index]))


class FakeStream:
    """Of a device that does not give its sound at another rate than its own."""

    def __init__(self, device: AudioDevice, *, sample_rate: int) -> None:
        if sample_rate != device.default_sample_rate:
            raise DeviceError("It has no other rate.")
        self.device, self.sample_rate = device, sample_rate
        self.ring = SampleRing(10 * sample_rate, n_channels=device.max_input_channels)
        self.n_overflows, self.latency_s, self.is_finished = 0, 0.0, False

    def close(self) -> None: ...


def test_channels_of_a_microphone_are_as_it_delivers_them(monkeypatch) -> None:
    devices = [AudioDevice("one", 0, "", 2, 48_000.0, is_default=True)]
    monkeypatch.setattr("musicanalyzer.audio.microphone.DeviceStream", FakeStream)
    monkeypatch.setattr("musicanalyzer.audio.microphone.listening_devices", lambda _: devices)
    microphone = Microphone(Listening(gain_db=20.0))
    played = np.array([[1.0, 0.1], [-0.5, 0.3], [np.nan, 0.2]], np.float32)

    def heard(samples: np.ndarray) -> np.ndarray:
        stream = microphone._stream
        assert stream is not None
        stream.ring.write(samples)
        block = microphone.read()
        assert block is not None
        assert microphone.channels.samples.shape[0] == block.size
        return block

    np.testing.assert_allclose(heard(played), [5.5, -1.0, 0.0])
    np.testing.assert_array_equal(microphone.channels.samples, played)
    assert microphone.channels.gain == 10.0
    microphone.listening = Listening(channel="right")
    np.testing.assert_allclose(heard(played), [0.1, 0.3, 0.2])
    np.testing.assert_array_equal(microphone.channels.samples, played[:, 1:])
    assert microphone.channels.gain == 1.0
    # Another device in its place, at a rate of its own.
    devices[:] = [AudioDevice("two", 0, "", 2, RATE, is_default=True)]
    microphone._reopen(time.monotonic())
    microphone.listening = Listening()
    played = music_like(1.0, RATE, channels=2)
    played[1000] = np.nan, 1e30
    block = heard(played)
    assert block.size == pytest.approx(48_000, abs=1000)
    channels = microphone.channels.samples
    assert np.abs(channels).max() <= 1.2 * LIMIT
    np.testing.assert_allclose(block, np.clip(channels.mean(axis=1), -LIMIT, LIMIT), atol=1e-5)
    microphone.close()
