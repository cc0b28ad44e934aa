"""What a cut-off means, where files are looked at, and what they say of their length."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from musicanalyzer.analysis.file_check import (
    N_WINDOWS,
    WINDOW_S,
    FileCheck,
    check_file_at,
    even_windows,
    is_lossless,
    judge,
    loud_windows,
)
from musicanalyzer.dsp.cutoff import Cliff
from musicanalyzer.errors import DecodeError
from tests.helpers import audio_files, signals

RATE = 44_100


def checked(path: Path, spans: list[tuple[float, float]] | None = None) -> FileCheck:
    stat = path.stat()
    return check_file_at(str(path), stat.st_size, stat.st_mtime_ns, spans)


@pytest.mark.parametrize(
    ("cutoff_hz", "rate", "expected"),
    [
        (16_000, 44_100, "lossy"),
        (19_000, 48_000, "lossy"),
        (18_800, 96_000, "lossy"),
        (20_200, 44_100, "lossy?"),  # MP3 at 320 kb/s, or a converter
        (20_000, 48_000, "lossy?"),
        (15_000, 44_100, "lossy?"),  # a broadcast
        (11_000, 44_100, "lossy?"),
        (21_300, 44_100, ""),  # the converter's own
        (21_500, 48_000, ""),  # a CD at another rate
        (21_500, 96_000, "upsampled"),
        (23_500, 192_000, "upsampled"),
        (40_000, 96_000, ""),
        (10_500, 22_050, ""),
    ],
)
def test_what_a_cliff_means(cutoff_hz: float, rate: int, expected: str) -> None:
    found = judge(Cliff(cutoff_hz, 30.0), rate)
    words = [each.kind + ("" if each.degree >= 0.5 else "?") for each in found]
    assert " ".join(words) == expected


def test_one_window_in_each_part_where_the_part_is_loudest() -> None:
    duration_s, step_s = 240.0, 0.5
    levels = np.zeros(480, np.uint8)
    levels[20::40] = 9  # at 10, 30, 50, ... s
    spans = loud_windows(duration_s, levels, step_s)
    assert spans == [(10.0 + 20 * index, WINDOW_S) for index in range(N_WINDOWS)]


@pytest.mark.parametrize("duration_s", [0.01, 3.0, 59.0, 61.0, 240.0, 36_000.0])
def test_windows_are_bounded_ascending_and_inside(duration_s: float) -> None:
    spans = even_windows(duration_s)
    assert sum(length for _, length in spans) <= N_WINDOWS * WINDOW_S
    assert spans == sorted(spans)
    assert all(start >= 0 and start + length <= duration_s + 1e-9 for start, length in spans)
    assert even_windows(0.0) == []


@pytest.mark.parametrize(
    ("codec", "expected"),
    [("flac", True), ("alac", True), ("pcm_16", True), ("pcm_s24le", True), ("float", True),
     ("mp3", False), ("aac", False), ("vorbis", False), ("ima_adpcm", False), ("ulaw", False)],
)  # fmt: skip
def test_which_codecs_keep_every_sample(codec: str, expected: bool) -> None:
    assert is_lossless(codec) is expected


@pytest.mark.parametrize("form", ["flac-16", "wav-16", "aiff", "m4a-alac", "wavpack"])
def test_a_lossless_file_promises_its_length_even_when_it_is_cut(tmp_path: Path, form: str) -> None:
    path = tmp_path / f"song.{audio_files.BY_NAME[form].extension}"
    audio_files.write(path, signals.music_like(4.0, RATE), form, sample_rate=RATE)
    assert checked(path).stated.promised_s == pytest.approx(4.0, abs=0.01)
    if form != "m4a-alac":  # its index lies at its end
        path.write_bytes(path.read_bytes()[:-20_000])
        assert checked(path).stated.promised_s == pytest.approx(4.0, abs=0.01)


def test_an_ogg_file_without_its_last_page_is_cut_short(tmp_path: Path) -> None:
    path = audio_files.write(
        tmp_path / "song.ogg", signals.music_like(6.0, RATE), "ogg-vorbis", sample_rate=RATE
    )
    whole = checked(path, [])
    assert whole.audio is not None
    assert whole.audio.found == ()
    path.write_bytes(path.read_bytes()[:-3000])
    cut = checked(path, [])
    assert cut.audio is not None
    assert [each.kind for each in cut.audio.found] == ["truncated"]


def test_a_file_that_has_changed_since_is_refused(tmp_path: Path) -> None:
    path = audio_files.write(tmp_path / "song.wav", signals.music_like(0.5, RATE), "wav-16")
    with pytest.raises(DecodeError, match=r"song\.wav") as caught:
        check_file_at(str(path), path.stat().st_size + 1, path.stat().st_mtime_ns, None)
    assert caught.value.kind == "changed"


@pytest.mark.parametrize(("gain", "expected"), [(0.999, []), (2.0, ["clipped"])])
def test_music_is_clipped_when_it_was_cut_and_not_when_it_is_loud(
    tmp_path: Path, gain: float, expected: list[str]
) -> None:
    music = signals.wide_band(3.0, RATE, seed=4)
    signal = np.clip(gain * music / np.abs(music).max(), -1, 1)
    path = audio_files.write(tmp_path / "song.flac", signal, "flac-16", sample_rate=RATE)
    found = checked(path, [(0.0, 3.0)]).audio
    assert found is not None
    assert [each.kind for each in found.found] == expected
