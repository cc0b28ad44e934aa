"""The last minutes of a stream, read back as they were."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musicanalyzer import paths
from musicanalyzer.audio.history import SoundHistory
from musicanalyzer.errors import AppError


@settings(max_examples=60, deadline=None)
@given(
    capacity=st.integers(1, 60),
    blocks=st.lists(st.integers(0, 90), max_size=12),
    start=st.integers(-20, 400),
    n=st.integers(0, 120),
)
def test_what_was_kept_is_read_back_and_the_rest_is_silence(capacity, blocks, start, n) -> None:
    history = SoundHistory(capacity)
    total = 0
    for size in blocks:
        history.take(total, np.arange(total + 1, total + size + 1, dtype=np.float32))
        total += size
    assert (history.start, history.end) == (max(0, total - capacity), total)
    wanted = np.arange(start, start + n)
    kept = (wanted >= history.start) & (wanted < history.end)
    np.testing.assert_array_equal(history.read(start, start + n), np.where(kept, wanted + 1, 0))
    history.close()


def test_a_closed_history_is_silent_and_takes_nothing() -> None:
    history = SoundHistory(10)
    history.take(0, np.ones(5, np.float32))
    history.close()
    history.take(5, np.ones(5, np.float32))
    assert not history.read(0, 5).any()
    assert history.start == history.end == 5


def test_a_history_without_room_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        SoundHistory(0)


def test_a_disk_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    history = SoundHistory(10)
    history.take(0, np.ones(5, np.float32))
    assert history._file is not None
    other = os.open(tmp_path / "a", os.O_CREAT | os.O_WRONLY)
    os.dup2(other, history._file.fileno())  # now it can be written only
    os.close(other)
    with pytest.raises(AppError, match="cannot be read back from"):
        history.read(0, 5)
    history.close()


def test_sound_is_kept_in_the_cache_and_not_where_temporary_files_are_which_may_be_memory(
    monkeypatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    history = SoundHistory(10)
    history.take(0, np.ones(5, np.float32))
    assert history._file is not None
    assert os.fstat(history._file.fileno()).st_size == 20
    if sys.platform == "linux":
        lies_at = os.readlink(f"/proc/self/fd/{history._file.fileno()}")
        assert lies_at.startswith(str(paths.cache_folder()))
    history.close()


OTHER_PROGRAM = """
import sys, time
from pathlib import Path
import numpy as np
from musicanalyzer.audio.history import SoundHistory

history = SoundHistory(10, folder=Path(sys.argv[1]))
history.take(0, np.ones(5, np.float32))
print("listening", flush=True)
sys.stdin.readline()
assert history.read(0, 5).all()
history.take(5, np.ones(5, np.float32))
assert history.read(0, 10).all()
print("still there", flush=True)
time.sleep(60)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a program is killed by another signal there")
def test_what_a_killed_program_left_behind_goes_and_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    with subprocess.Popen(
        [sys.executable, "-c", OTHER_PROGRAM, str(folder)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as other:  # fmt: skip
        assert other.stdin is not None
        assert other.stdout is not None
        assert other.stdout.readline() == "listening\n"
        ages_s = {
            "musicanalyzer-live-old": 90_000, "musicanalyzer-live-being-made": 1,
            "another-program-live-old": 90_000, "library.db": 90_000,
        }  # fmt: skip
        for name, age_s in ages_s.items():
            (folder / name).write_bytes(b"x")
            os.utime(folder / name, (time.time() - age_s,) * 2)
        (folder / "musicanalyzer-live-folder").mkdir()
        os.utime(folder / "musicanalyzer-live-folder", (0, 0))
        history = SoundHistory(10, folder=folder)
        history.take(0, np.ones(5, np.float32))
        left = {path.name for path in folder.iterdir()}
        assert left == {*ages_s, "musicanalyzer-live-folder"} - {"musicanalyzer-live-old"}
        other.stdin.write("\n")
        other.stdin.flush()
        assert other.stdout.readline() == "still there\n"
        other.send_signal(signal.SIGKILL)
    history.close()
    assert {path.name for path in folder.iterdir()} == left  # the killed one left nothing


def test_a_folder_that_cannot_be_made_is_said_once(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    history = SoundHistory(10, folder=tmp_path / "file")
    with pytest.raises(AppError, match=r"no longer kept: a file in .*/file cannot be written"):
        history.take(0, np.ones(5, np.float32))
    history.take(5, np.ones(5, np.float32))
    history.close()


# A file may have 1000 bytes, which is a disk that has room for 250 samples.
FULL_DISK = """
import resource
import numpy as np
from musicanalyzer.audio.history import SoundHistory
from musicanalyzer.errors import AppError

resource.setrlimit(resource.RLIMIT_FSIZE, ({n_bytes}, {n_bytes}))
history = SoundHistory({capacity})
taken = told = 0
for size in {sizes}:
    try:
        history.take(taken, np.arange(taken + 1, taken + size + 1, dtype=np.float32))
    except AppError as err:
        told += 1
        print(err.message)
    taken += size
assert told == {told}, told
assert (history.start, history.end) == {kept}, (history.start, history.end)
wanted = np.arange(taken) + 1
wanted[: history.start] = wanted[history.end :] = 0
np.testing.assert_array_equal(history.read(0, taken), wanted)
history.close()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit to set")
@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"sizes": [100, 600, 600], "told": 1, "kept": (0, 100)}, "no longer kept: a file in"),
        ({"sizes": [600], "told": 1, "kept": (0, 0)}, "no longer kept: a file in"),
        ({"sizes": [100, 150], "told": 0, "kept": (0, 250)}, ""),
        # The block that fails would have lain where the oldest samples are.
        ({"sizes": [240, 100], "told": 1, "kept": (40, 240), "capacity": 300}, "no longer kept"),
        # A ring that has come round once fails no more: its file does not grow.
        ({"sizes": [60] * 9, "told": 0, "kept": (340, 540), "capacity": 200}, ""),
    ],
)
def test_a_full_disk_is_told_once_and_what_was_kept_stays(values, words: str) -> None:
    code = FULL_DISK.format(**{"n_bytes": 1000, "capacity": 1000, **values})
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert words in done.stdout
    assert done.stdout.count("\n") == values["told"]
