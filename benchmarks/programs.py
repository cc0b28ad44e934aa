"""Runs the scan as a process, and what it took: time, CPU time of all its processes, memory."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

SAMPLE_S = 0.05


@dataclass(frozen=True, slots=True)
class Run:
    """``cpu_s``: user and system time of the program and its workers, from start to end."""

    wall_s: float
    cpu_s: float
    peak_mb: float = 0.0


def scan_command(folder: Path, database: Path, workers: int) -> list[str]:
    return [
        sys.executable, "-m", "musicanalyzer", "scan", str(folder),
        "--db", str(database), "--workers", str(workers), "--device", "cpu",
    ]  # fmt: skip


def run_scan(folder: Path, database: Path, *, workers: int) -> Run:
    """One scan in processes of its own. Raises CalledProcessError where it fails."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    subprocess.run(scan_command(folder, database, workers), check=True, capture_output=True)
    wall_s = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(wall_s, cpu_s)


def watch_memory(folder: Path, database: Path, *, workers: int) -> Run:
    """One scan, with the peak of the proportional set size (PSS) summed over its processes (Linux).

    Sampled every 50 ms. PSS shares pages between the processes that map them.
    """
    process = subprocess.Popen(
        scan_command(folder, database, workers),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    began = time.perf_counter()
    peak_kb = 0
    while process.poll() is None:
        peak_kb = max(peak_kb, sum(_pss_kb(pid) for pid in _group(process.pid)))
        time.sleep(SAMPLE_S)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, process.args)
    return Run(time.perf_counter() - began, 0.0, peak_kb / 1024)


def process_memory_mb() -> float:
    """Proportional set size of this process (Linux): mapped files count as far as they are read."""
    return _pss_kb(os.getpid()) / 1024


def _group(group: int) -> list[int]:
    members = []
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                if os.getpgid(int(name)) == group:
                    members.append(int(name))
            except ProcessLookupError:
                continue
    return members


def _pss_kb(pid: int) -> int:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:")), 0)
