"""Laws of shared work: every job is done once, and nobody works on for a parent that is gone."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from training.processes import in_processes

ROOT = Path(__file__).parents[3]
PATIENCE_S = 60.0


def touch(folder: Path, jobs: list[tuple[Path, int]], title: Path) -> None:
    for path, number in jobs:
        with open(path, "a", encoding="utf-8") as file:
            file.write(f"{folder.name} {number} {title}\n")


def within_patience(is_so: Callable[[], bool]) -> bool:
    until = time.monotonic() + PATIENCE_S
    while not is_so():
        if time.monotonic() > until:
            return False
        time.sleep(0.1)
    return True


def runs(pid: int) -> bool:
    """Whether a process is there and no zombie."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def test_every_job_is_done_once(tmp_path: Path) -> None:
    jobs = [(tmp_path / f"{number}.txt", number) for number in range(7)]
    in_processes(touch, tmp_path, jobs, Path("more"))
    assert [path.read_text() for path, _ in jobs] == [
        f"{tmp_path.name} {number} more\n" for number in range(7)
    ]


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="asks /proc who is alive")
def test_workers_end_when_their_parent_was_killed(tmp_path: Path) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-m", "tests.unit.training.orphans_run", str(tmp_path)], cwd=ROOT
    )
    n_workers = os.cpu_count() or 1
    started = within_patience(lambda: len(list(tmp_path.iterdir())) == n_workers)
    workers = [int(path.name) for path in tmp_path.iterdir()]
    alive_before = [runs(worker) for worker in workers]
    parent.kill()
    parent.wait()
    ended = within_patience(lambda: not any(runs(worker) for worker in workers))
    for worker in filter(runs, workers):
        os.kill(worker, 9)  # what this test found wrong is not left behind
    assert started
    assert all(alive_before)
    assert ended
