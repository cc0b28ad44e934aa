"""Memory of large arrays is the system's again when they are gone."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

from musicanalyzer.services.heap import keep_large_arrays_apart

PROGRAM = """
import os, sys
import numpy as np
from musicanalyzer.services.heap import keep_large_arrays_apart

def resident_mb():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6

if sys.argv[1] == "apart":
    assert keep_large_arrays_apart()
np.ones(1_000_000)  # 8 MB come and go
before, kept = resident_mb(), []
arrays = []
for _ in range(40):
    arrays.append(np.ones(400_000))  # 3.2 MB, and something behind it that stays
    kept.append(bytes(2000))
del arrays
print(resident_mb() - before)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another C library")
def test_what_stays_does_not_hold_the_pages_of_what_went() -> None:
    grown = {
        how: float(subprocess.check_output([sys.executable, "-c", PROGRAM, how], text=True))
        for how in ("apart", "mixed")
    }
    assert grown["apart"] < 5
    assert grown["mixed"] > 50  # what it is for; if this fails, it is no longer needed


def test_without_glibc_nothing_is_done(monkeypatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert not keep_large_arrays_apart()
