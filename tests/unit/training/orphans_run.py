"""A parent whose workers never end: ``python -m tests.unit.training.orphans_run FOLDER``.

Every worker writes a file named by its process into FOLDER.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from training.processes import in_processes


def sleep_on(folder: Path, jobs: list) -> None:
    (folder / str(os.getpid())).touch()
    while jobs:
        time.sleep(1.0)


if __name__ == "__main__":
    root = Path(sys.argv[1])
    in_processes(sleep_on, root, [(root / f"made{number}",) for number in range(64)])
