"""Writing tags that is killed at any moment harms no file and leaves nothing behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.bench_tag_kills import measure

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs SIGKILL")


def test_killed_writing_harms_no_file_leaves_no_copy_and_is_undone_byte_for_byte(
    tmp_path: Path,
) -> None:
    assert {figure.name: figure.value for figure in measure(tmp_path, kills=4)} == {
        "files whose audio a kill changed": 0,
        "files that could not be read after a kill": 0,
        "copies left after the next start": 0,
        "files that undo did not bring back byte for byte": 0,
    }
