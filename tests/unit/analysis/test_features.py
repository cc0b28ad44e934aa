"""Laws of cutting a file into patches, heard through the real decoder."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from musicanalyzer.analysis import features
from musicanalyzer.analysis.features import TrackFeatures, extract, fill_patch
from musicanalyzer.audio import decode
from musicanalyzer.dsp.params import PatchSpec
from musicanalyzer.dsp.stream import mel_spectrogram
from musicanalyzer.errors import DecodeError
from tests.helpers import audio_files, signals

SPEC = PatchSpec()
RATE = 16_000


def track(path: Path, samples: np.ndarray, *, rate: int = RATE) -> TrackFeatures:
    soundfile.write(path / "track.wav", samples, rate, subtype="FLOAT")
    return extract(path / "track.wav", SPEC)


@pytest.mark.parametrize(
    ("duration_s", "n_patches"),
    [(0.01, 1), (0.4, 1), (2.88, 1), (3.0, 1), (3.34, 1), (3.38, 2), (3.5, 2), (10.0, 4)],
)
def test_patches_follow_each_other_and_a_rest_counts_from_half_a_second_up(
    tmp_path: Path, duration_s: float, n_patches: int
) -> None:
    found = track(tmp_path, signals.sine(440, duration_s, RATE))
    assert found.patches.shape == (n_patches, 144, 96)
    assert found.patches.dtype == np.float16
    assert found.first_frames.tolist() == [144 * i for i in range(n_patches)]
    assert found.duration_s == pytest.approx(duration_s, abs=1e-4)
    assert found.audible.all()
    assert found.warnings == ()


def test_patches_hold_the_spectrogram_of_the_whole_track(tmp_path: Path) -> None:
    samples = signals.music_like(10.0, RATE, seed=1)[:, 0]
    found = track(tmp_path, samples)
    columns = mel_spectrogram(samples, SPEC.mel).astype(np.float16)
    whole = found.patches[:3].reshape(-1, 96)
    np.testing.assert_array_equal(whole, columns[: 3 * 144])
    rest = columns[3 * 144 :]
    np.testing.assert_array_equal(found.patches[3, : len(rest)], rest)


@pytest.mark.parametrize("duration_s", [0.01, 0.4, 1.7, 3.5])
def test_what_is_too_short_is_repeated_until_it_fills_its_patch(
    tmp_path: Path, duration_s: float
) -> None:
    samples = signals.noise(duration_s, RATE, seed=3)
    last = track(tmp_path, samples).patches[-1]
    n = len(mel_spectrogram(samples, SPEC.mel)) % 144
    for frame in range(144):
        np.testing.assert_array_equal(last[frame], last[frame % n])


def test_filling_keeps_a_full_patch_as_it_is() -> None:
    columns = np.arange(144 * 2, dtype=np.float32).reshape(144, 2)
    np.testing.assert_array_equal(fill_patch(columns, 144), columns)
    np.testing.assert_array_equal(
        fill_patch(columns[:5], 12)[:, 0], [*range(0, 10, 2)] * 2 + [0, 2]
    )


@pytest.mark.parametrize(
    ("samples", "audible"),
    [
        (np.zeros(10 * RATE, np.float32), False),
        (np.full(10 * RATE, 0.5, np.float32), False),
        (np.full(3 * RATE, -0.01, np.float32), False),
        (signals.noise(10, RATE, seed=1, level=1e-4), False),
        (signals.noise(10, RATE, seed=1, level=10**-2.5), True),
        (signals.noise(0.2, RATE, seed=1, level=10**-2.5), True),
        (signals.sine(1_000, 10, RATE, level=0.01), True),
        (signals.click_train(np.arange(0.5, 8.6), 8.64, RATE), True),
    ],
    ids=[
        "silence",
        "offset",
        "small offset",
        "noise at -80 dB",
        "noise at -50 dB",
        "short noise",
        "tone",
        "a click every second",
    ],
)
def test_sound_is_audible_and_silence_offset_and_faint_noise_are_not(
    tmp_path: Path, samples: np.ndarray, audible: bool
) -> None:
    assert (track(tmp_path, samples).audible == audible).all()


def test_each_patch_is_audible_by_itself(tmp_path: Path) -> None:
    samples = np.zeros(3 * SPEC.hop_samples, np.float32)
    samples[SPEC.hop_samples + 4_000 : 2 * SPEC.hop_samples - 4_000] = (
        0.1 * signals.sine(300, 3, RATE)[: SPEC.hop_samples - 8_000]
    )
    assert track(tmp_path, samples).audible.tolist() == [False, True, False]


def sweep(duration_s: float, rate: int) -> np.ndarray:
    """A tone whose frequency says what time it is."""
    t = np.arange(round(duration_s * rate)) / rate
    return (0.3 * np.sin(2 * np.pi * (100 * t + t**2))).astype(np.float32)


@pytest.fixture(scope="module")
def long_track(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, TrackFeatures]:
    path = tmp_path_factory.mktemp("long") / "long.wav"
    soundfile.write(path, sweep(700.0, 4_000), 4_000, subtype="PCM_16")
    return path, extract(path, SPEC)


def test_a_long_track_is_heard_through_forty_windows_from_start_to_end(long_track: Any) -> None:
    _, found = long_track
    assert len(found.patches) == 200
    assert found.duration_s == pytest.approx(700.0)
    assert found.warnings == ()
    assert found.first_frames[0] == 0
    assert found.first_frames[-1] + 144 == pytest.approx(700 * 50, abs=1)
    assert (np.diff(found.first_frames) >= 144).all()
    starts = found.first_frames.reshape(40, 5)
    assert (np.diff(starts, axis=1) == 144).all()
    gaps = np.diff(starts[:, 0])
    assert gaps.max() - gaps.min() <= 1


def test_the_patches_of_a_window_hold_what_sounds_there(long_track: Any) -> None:
    path, found = long_track
    columns = np.concatenate(
        [mel_spectrogram(b, SPEC.mel) for b in decode.blocks(path, sample_rate=RATE, block_s=700.0)]
    )
    for index in (0, 1, 87, 143, 198, 199):
        first = int(found.first_frames[index])
        # A window begins between two frames, and its own ends are silence.
        inner = slice(3, 140)
        expected = columns[first : first + 144][inner].argmax(axis=1)
        got = found.patches[index][inner].argmax(axis=1)
        assert np.abs(expected - got).max() <= 1


def test_a_track_of_ten_minutes_is_heard_without_gaps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(features, "MAX_WHOLE_S", 20.0)
    at_limit = track(tmp_path, signals.noise(20.0, RATE, seed=1))
    assert len(at_limit.patches) == math.ceil(20.0 / 2.88)
    assert (np.diff(at_limit.first_frames) == 144).all()


def declaring(monkeypatch: pytest.MonkeyPatch, duration_s: float | None) -> None:
    """Let every file declare this length, whatever it has."""
    original = decode.blocks

    def blocks(*args: Any, **kwargs: Any) -> decode.AudioStream:
        stream = original(*args, **kwargs)
        stream.info = replace(stream.info, duration_s=duration_s)
        return stream

    monkeypatch.setattr(decode, "blocks", blocks)


def test_a_short_file_that_declares_hours_is_heard_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    declaring(monkeypatch, 5 * 3600.0)
    samples = signals.music_like(10.0, RATE, seed=1)[:, 0]
    found = track(tmp_path, samples)
    assert found.first_frames.tolist() == [0, 144, 288, 432]
    assert found.duration_s == pytest.approx(10.0)


def test_a_long_file_that_ends_early_says_so_and_has_its_heard_length(
    long_track: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    declaring(monkeypatch, 1_000.0)
    found = extract(long_track[0], SPEC)
    assert found.duration_s == pytest.approx(700.0, abs=26)
    assert found.duration_s <= 700.0
    assert found.warnings == (f"the file declares 1000 s but ends after {found.duration_s:.0f} s",)
    assert len(found.patches) == len(found.first_frames) == len(found.audible)
    assert (found.first_frames + 144 <= 700 * 50 + 1).all()


def test_a_long_file_of_undeclared_length_keeps_patches_evenly_spread(
    long_track: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(features, "WINDOW_PATCHES", 1)  # at most 80 patches, of 243
    declaring(monkeypatch, None)
    found = extract(long_track[0], SPEC)
    assert found.duration_s == pytest.approx(700.0)
    assert 40 <= len(found.patches) <= 80
    assert set(np.diff(found.first_frames)) == {4 * 144}
    assert found.first_frames[0] == 0
    assert found.first_frames[-1] > 690 * 50 - 4 * 144


@settings(deadline=None, max_examples=60)
@given(n=st.integers(0, 3_000), capacity=st.integers(1, 50))
def test_thinning_keeps_even_spacing_and_bounded_count(n: int, capacity: int) -> None:
    kept = features._Thinned(capacity)
    for index in range(n):
        kept.push(np.full((1, 1), index % 2048, np.float16))
        assert len(kept.patches) <= capacity
    assert [int(patch[0, 0]) for patch in kept.patches] == [i % 2048 for i in kept.indices]
    if n:
        assert kept.indices[0] == 0
        assert len(kept.indices) >= min(n, (capacity + 1) // 2)
    spacing = {b - a for a, b in pairwise(kept.indices)}
    assert len(spacing) <= 1
    if spacing:
        assert n - 1 - kept.indices[-1] < spacing.pop()


@pytest.mark.parametrize("name", ["mp3", "flac-16", "ogg-vorbis", "opus", "m4a-aac"])
def test_the_codec_hardly_changes_the_patches(tmp_path: Path, name: str) -> None:
    form = audio_files.BY_NAME[name]
    samples = signals.music_like(6.0, form.sample_rate, seed=2)[:, 0]
    coded = audio_files.write(tmp_path / f"a.{form.extension}", samples, name)
    soundfile.write(tmp_path / "a.wav", samples, form.sample_rate, subtype="FLOAT")
    left, right = extract(coded, SPEC), extract(tmp_path / "a.wav", SPEC)
    assert left.patches.shape == right.patches.shape
    difference = np.abs(left.patches.astype(np.float32) - right.patches.astype(np.float32))
    assert np.median(difference) < 0.1


def test_a_file_without_audio_is_an_error_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(b"no audio at all" * 10)
    with pytest.raises(DecodeError):
        extract(tmp_path / "a.wav", SPEC)
