"""Which commit of the project runs, for the record of a training."""

from __future__ import annotations

import subprocess
from pathlib import Path


def commit() -> str:
    """The commit, with a mark where something was changed since; "unknown" outside git."""
    try:
        done = subprocess.run(
            ["git", "describe", "--always", "--abbrev=40", "--dirty", "--exclude=*"],
            capture_output=True, text=True, check=False, cwd=Path(__file__).parent,
        )  # fmt: skip
    except OSError:  # no git
        return "unknown"
    return done.stdout.strip() or "unknown"
