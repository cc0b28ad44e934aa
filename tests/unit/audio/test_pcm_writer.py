"""Sound files: whole or not at all, and what is above full scale is kept or counted."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from musicanalyzer.audio.pcm_writer import peak_of, write_sound
from musicanalyzer.errors import AppError, SettingsError

RATE = 8000


def blocks(*, peak: float, n: int = 5) -> list[np.ndarray]:
    rng = np.random.default_rng(1)
    made = [rng.uniform(-0.9, 0.9, RATE).astype(np.float32) for _ in range(n)]
    made[-1][10] = -peak
    return made


@pytest.mark.parametrize("suffix", [".wav", ".flac"])
def test_sound_within_full_scale_has_24_bits(tmp_path: Path, suffix: str) -> None:
    path, made = tmp_path / f"a{suffix}", blocks(peak=1.0)
    assert peak_of(made) == 1.0
    assert write_sound(path, made, sample_rate=RATE, peak=peak_of(made)) == 0
    assert soundfile.info(path).subtype == "PCM_24"
    samples, rate = soundfile.read(path, dtype="float32")
    assert rate == RATE
    np.testing.assert_allclose(samples, np.concatenate(made), atol=2e-7)


def test_a_wav_file_keeps_sound_above_full_scale_where_it_is_told_of_it(tmp_path: Path) -> None:
    path, made = tmp_path / "a.wav", blocks(peak=3.5)
    assert write_sound(path, made, sample_rate=RATE, peak=peak_of(made)) == 0
    assert soundfile.info(path).subtype == "FLOAT"
    np.testing.assert_array_equal(soundfile.read(path, dtype="float32")[0], np.concatenate(made))


@pytest.mark.parametrize(("suffix", "peak"), [(".flac", 2.0), (".wav", 1.0)])
def test_what_is_cut_off_at_full_scale_is_counted(tmp_path: Path, suffix: str, peak: float) -> None:
    path, made = tmp_path / f"a{suffix}", [2.0 * block for block in blocks(peak=0.0)]
    n = int(np.count_nonzero(np.abs(np.concatenate(made)) > 1))
    assert n > 0
    assert write_sound(path, iter(made), sample_rate=RATE, peak=peak) == n
    wanted = np.clip(np.concatenate(made), -1, 1)
    np.testing.assert_allclose(soundfile.read(path, dtype="float32")[0], wanted, atol=2e-7)


def test_nothing_has_no_peak() -> None:
    assert peak_of([]) == 0.0
    assert peak_of([np.zeros(0, np.float32)]) == 0.0


def test_a_source_that_fails_leaves_what_was_there_and_nothing_else(tmp_path: Path) -> None:
    def failing() -> Iterator[np.ndarray]:
        yield np.zeros(100, np.float32)
        raise AppError("What was heard cannot be read back.")

    (tmp_path / "a.wav").write_bytes(b"precious")
    with pytest.raises(AppError, match="cannot be read back"):
        write_sound(tmp_path / "a.wav", failing(), sample_rate=RATE)
    assert [path.name for path in tmp_path.iterdir()] == ["a.wav"]
    assert (tmp_path / "a.wav").read_bytes() == b"precious"


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"there/a\.wav cannot be written \(.*choose another"):
        write_sound(tmp_path / "not" / "there" / "a.wav", [], sample_rate=RATE)
    with pytest.raises(SettingsError, match=r"a\.mp3 must end in"):
        write_sound(tmp_path / "a.mp3", [], sample_rate=RATE)


# No file may be larger, which is a disk with that much room.
FULL_DISK = """
import os, resource, sys
from pathlib import Path
from musicanalyzer.audio.pcm_writer import write_sound
from musicanalyzer.errors import SettingsError
from tests.unit.audio.test_pcm_writer import RATE, blocks

path, room = Path(sys.argv[1]), int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
try:
    write_sound(path, blocks(peak=1.0), sample_rate=RATE)
except SettingsError as err:
    print(err.message)
assert path.read_bytes() == b"precious", path.stat()
assert os.listdir(path.parent) == [path.name], os.listdir(path.parent)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit to set")
@pytest.mark.parametrize("suffix", [".wav", ".flac"])
@pytest.mark.parametrize("missing", [1, 1000, 50_000])  # bytes: the last frame, and more
def test_a_full_disk_leaves_what_was_there(tmp_path: Path, suffix: str, missing: int) -> None:
    whole = tmp_path / f"whole{suffix}"
    write_sound(whole, blocks(peak=1.0), sample_rate=RATE)
    path = tmp_path / "there" / f"a{suffix}"
    path.parent.mkdir()
    path.write_bytes(b"precious")
    room = whole.stat().st_size - missing
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(path), str(room)],
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert f"{path} cannot be written (" in done.stdout
