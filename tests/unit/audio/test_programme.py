"""Files follow each other without a sample between, and what is told is what was heard."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest

from musicanalyzer.audio.conditioning import Resampler
from musicanalyzer.audio.programme import FADE_S, Programme
from tests.helpers import audio_files
from tests.helpers.scanning import wait_until
from tests.helpers.signals import music_like, sine

RATE = 44_100


def wav(path: Path, sound: np.ndarray, rate: int = RATE) -> Path:
    return audio_files.write(path, sound, "wav-float", sample_rate=rate)


def given(programme: Programme, n: int) -> np.ndarray:
    """Its next ``n`` frames, all of them heard."""
    parts: list[np.ndarray] = []

    def is_enough() -> bool:
        parts.append(programme.read(min(1000, n - sum(map(len, parts)))))
        programme.heard(len(parts[-1]))
        return sum(map(len, parts)) == n

    assert wait_until(is_enough)
    return np.concatenate(parts)


def are_ready(programme: Programme) -> bool:
    return all(track.playback.next_rate for track in programme._tracks)


def music(seconds: float = 2.0, rate: int = RATE, seed: int = 0) -> np.ndarray:
    return music_like(seconds, rate, channels=2, seed=seed)


@pytest.mark.parametrize("rate", [RATE, 48_000, 22_050])
def test_a_sound_cut_in_three_is_heard_as_one_at_any_rate(tmp_path: Path, rate: int) -> None:
    sound = music()
    cuts = [0, 30_011, 30_111, len(sound)]  # one of them shorter than a resampler's memory
    programme = Programme(rate)
    for number, (first, last) in enumerate(itertools.pairwise(cuts)):
        path = wav(tmp_path / f"{number}.wav", sound[first:last])
        if number:
            programme.prepare(path)
        else:
            programme.load(path)
    assert wait_until(lambda: are_ready(programme))
    programme.play()
    resampler = Resampler(rate)
    wanted = np.concatenate([*resampler.push(sound, RATE), *resampler.flush()])
    heard = given(programme, len(wanted))
    np.testing.assert_allclose(heard, wanted, atol=1e-6)
    assert len(programme.read(100)) == 0
    assert programme.take_followed() == 2
    assert programme.is_over


def test_files_of_other_rates_and_channels_follow_too(tmp_path: Path) -> None:
    programme = Programme(48_000)
    programme.load(wav(tmp_path / "0.wav", sine(440, 0.5, 8_000), 8_000))
    for number, rate in enumerate((48_000, RATE, 96_000), start=1):
        programme.prepare(wav(tmp_path / f"{number}.wav", sine(440, 0.5, rate), rate))
    assert wait_until(lambda: are_ready(programme))
    programme.play()
    heard = given(programme, 4 * 24_000)
    # Each of them is 220 whole waves: all together are one sine.
    wanted = sine(440, 2.0, 48_000)
    middle = np.abs(np.arange(len(wanted)) % 24_000 - 12_000) < 11_500
    np.testing.assert_allclose(heard[middle, 0], wanted[middle], atol=2e-3)
    np.testing.assert_array_equal(heard[:, 0], heard[:, 1])


def test_a_track_is_followed_and_ends_when_that_is_heard_not_when_it_is_given(
    tmp_path: Path,
) -> None:
    programme = Programme(RATE)
    programme.load(wav(tmp_path / "0.wav", music(0.2)))
    programme.prepare(wav(tmp_path / "1.wav", music(0.3)))
    assert wait_until(lambda: are_ready(programme))
    programme.play()
    n = round(0.2 * RATE)
    assert len(programme.read(n + 1000)) == n + 1000
    assert programme.position_s == 0.0
    programme.heard(n - 1)
    assert programme.position_s == pytest.approx(0.2, abs=1e-4)
    assert programme.take_followed() == 0
    programme.heard(1)
    assert programme.take_followed() == 1
    assert programme.position_s == 0.0
    programme.heard(1000)
    assert programme.position_s == pytest.approx(1000 / RATE)
    rest = len(programme.read(RATE))
    assert not programme.is_over
    programme.heard(rest)
    assert programme.is_over
    assert programme.position_s == pytest.approx(0.3, abs=1e-4)


def test_what_follows_late_follows_all_the_same(tmp_path: Path) -> None:
    programme = Programme(RATE)
    programme.load(wav(tmp_path / "0.wav", music(0.2)))
    programme.play()
    given(programme, round(0.2 * RATE))
    programme.prepare(wav(tmp_path / "1.wav", music(0.3, seed=1)))
    np.testing.assert_array_equal(given(programme, 1000), music(0.3, seed=1)[:1000])
    assert programme.take_followed() == 1


def test_a_prepared_file_that_is_gone_is_not_followed(tmp_path: Path) -> None:
    programme = Programme(RATE)
    programme.load(wav(tmp_path / "0.wav", music(0.2)))
    programme.prepare(tmp_path / "gone.wav")
    programme.play()
    given(programme, round(0.2 * RATE))
    assert wait_until(lambda: len(programme.read(1)) == 0 and programme.is_over)
    assert programme.fault is None
    programme.skip()
    assert wait_until(lambda: programme.fault is not None)
    assert programme.fault.kind == "vanished"


def test_prepared_files_are_forgotten(tmp_path: Path) -> None:
    programme = Programme(RATE)
    programme.load(wav(tmp_path / "0.wav", music(0.2)))
    programme.prepare(wav(tmp_path / "1.wav", music(0.3)))
    assert wait_until(lambda: are_ready(programme))
    programme.forget_prepared()
    programme.play()
    given(programme, round(0.2 * RATE))
    assert wait_until(lambda: len(programme.read(1)) == 0 and programme.is_over)


def test_what_begins_and_what_is_broken_off_is_faded(tmp_path: Path) -> None:
    """No step of a soft deep tone is larger than that of the tone itself."""
    tone = sine(50, 3.0, RATE)
    step = float(np.abs(np.diff(tone)).max()) + 0.5 / (0.004 * RATE)
    programme = Programme(RATE)
    programme.load(wav(tmp_path / "0.wav", tone), start_s=0.1035)
    programme.play()
    parts = [given(programme, 5_000)]
    programme.pause()
    parts.append(given(programme, round(FADE_S * RATE)))
    assert programme.is_silent
    assert len(programme.read(100)) == 0
    programme.play()
    parts.append(given(programme, 5_000))
    programme.seek(2.0035)
    parts.append(given(programme, 5_000))
    programme.clear()
    parts.append(given(programme, round(FADE_S * RATE)))
    heard = np.concatenate([np.zeros((1, 2)), *parts, np.zeros((1, 2))])
    assert np.abs(np.diff(heard[:, 0])).max() < step


def test_position_is_the_place_sought_until_it_is_heard_and_goes_on_from_there(
    tmp_path: Path,
) -> None:
    ramp = np.arange(3 * RATE, dtype=np.float32) / (3 * RATE)
    programme = Programme(RATE)
    programme.load(wav(tmp_path / "0.wav", ramp))
    programme.play()
    given(programme, 1000)
    assert wait_until(lambda: len(programme.read(500)) == 500)
    programme.seek(2.0)
    assert programme.position_s == 2.0
    programme.heard(500)
    given(programme, round(FADE_S * RATE))  # of what was heard before
    assert programme.position_s == 2.0
    heard = given(programme, 2000)
    assert programme.position_s == pytest.approx(2.0 + 2000 / RATE)
    np.testing.assert_allclose(heard[1000:, 0], ramp[2 * RATE + 1000 : 2 * RATE + 2000], atol=1e-6)


def test_a_seek_back_from_the_joint_is_heard_and_the_next_follows_again(tmp_path: Path) -> None:
    one, other = music(0.5), music(0.5, seed=1)
    programme = Programme(RATE)
    programme.load(wav(tmp_path / "0.wav", one))
    programme.prepare(wav(tmp_path / "1.wav", other))
    assert wait_until(lambda: are_ready(programme))
    programme.play()
    n = len(programme.read(RATE // 2 + 2000))  # the other has begun, and nothing was heard yet
    assert n == RATE // 2 + 2000
    programme.seek(0.25)
    programme.heard(n)
    assert programme.position_s == 0.25
    given(programme, round(FADE_S * RATE))
    assert wait_until(lambda: are_ready(programme))
    heard = given(programme, RATE // 4 + len(other))
    fade = round(FADE_S * RATE)
    joined = np.concatenate([one[RATE // 4 :], other])
    np.testing.assert_allclose(heard[fade:], joined[-len(heard) :][fade:], atol=1e-6)
    assert programme.take_followed() == 1


def test_a_pause_at_the_joint_holds_the_file_that_has_begun(tmp_path: Path) -> None:
    programme = Programme(RATE)
    programme.load(wav(tmp_path / "0.wav", music(0.2)))
    programme.prepare(wav(tmp_path / "1.wav", music(0.3)))
    assert wait_until(lambda: are_ready(programme))
    programme.play()
    n = len(programme.read(round(0.2 * RATE) + 1000))
    programme.pause()
    tail = len(programme.read(RATE))
    assert tail == round(FADE_S * RATE)
    programme.heard(n + tail)
    assert programme.take_followed() == 1
    assert programme.position_s == pytest.approx((1000 + tail) / RATE)
    programme.play()
    rest = given(programme, round(0.1 * RATE))
    begin = 1000 + tail
    np.testing.assert_allclose(rest[tail:], music(0.3)[begin + tail : begin + len(rest)], atol=1e-6)


def test_a_skip_goes_to_the_prepared_file_at_once_and_is_not_told(tmp_path: Path) -> None:
    other = music(0.5, seed=1)
    programme = Programme(RATE)
    programme.load(wav(tmp_path / "0.wav", music(0.5)))
    programme.prepare(wav(tmp_path / "1.wav", other))
    assert wait_until(lambda: are_ready(programme))
    programme.play()
    given(programme, 1000)
    programme.skip()
    given(programme, round(FADE_S * RATE))
    np.testing.assert_array_equal(given(programme, 1000), other[:1000])
    assert programme.take_followed() == 0
    assert programme.position_s == pytest.approx(1000 / RATE)


def test_a_skip_to_what_is_heard_already_changes_nothing(tmp_path: Path) -> None:
    """It was asked for before anybody was told of it."""
    other = music(0.5, seed=1)
    programme = Programme(RATE)
    programme.load(wav(tmp_path / "0.wav", music(0.2)))
    programme.prepare(wav(tmp_path / "1.wav", other))
    assert wait_until(lambda: are_ready(programme))
    programme.play()
    given(programme, round(0.2 * RATE) + 1000)
    programme.skip()
    np.testing.assert_array_equal(given(programme, 1000), other[1000:2000])
    assert programme.take_followed() == 0
    assert programme.position_s == pytest.approx(2000 / RATE)


def test_an_output_of_another_rate_goes_on_where_the_last_was_heard(tmp_path: Path) -> None:
    programme = Programme(RATE)
    programme.load(wav(tmp_path / "0.wav", sine(440, 3.0, RATE)))
    programme.play()
    given(programme, RATE)
    programme.set_rate(48_000)
    assert programme.position_s == pytest.approx(1.0)
    heard = given(programme, 24_000)[2_400:, 0]
    assert programme.position_s == pytest.approx(1.5)
    np.testing.assert_allclose(heard, sine(440, 1.5, 48_000)[50_400:], atol=2e-3)


def test_a_passage_is_faded_at_both_ends_and_ends_there(tmp_path: Path) -> None:
    programme = Programme(RATE)
    path = wav(tmp_path / "0.wav", np.ones(3 * RATE, np.float32))
    programme.load(path, start_s=1.0, end_s=2.0, fade_s=0.3)
    programme.play()
    heard = given(programme, RATE)[:, 0]
    time_s = (np.arange(RATE) + 0.5) / RATE
    np.testing.assert_allclose(
        heard, np.minimum(np.minimum(time_s, 1 - time_s) / 0.3, 1), atol=1e-4
    )
    assert wait_until(lambda: len(programme.read(1)) == 0 and programme.is_over)
    assert programme.position_s == pytest.approx(2.0)


def test_a_file_that_cannot_be_played_says_so_and_is_not_over(tmp_path: Path) -> None:
    (tmp_path / "a.mp3").write_bytes(b"this is no music" * 100)
    programme = Programme(RATE)
    programme.load(tmp_path / "a.mp3")
    programme.play()
    assert wait_until(lambda: programme.read(10) is not None and programme.fault is not None)
    assert not programme.is_over
