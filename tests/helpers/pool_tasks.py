"""Calls for worker processes that misbehave. Nothing heavy is imported: every worker loads this."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path


def double(value: int) -> int:
    return 2 * value


def refuse(message: str) -> None:
    raise ValueError(message)


def die() -> None:
    """What a decoder that crashes does to its process."""
    os._exit(11)


def die_once(marker: str) -> str:
    """Is killed the first time; answers the second time."""
    path = Path(marker)
    if not path.exists():
        path.write_text("here")
        os.kill(os.getpid(), signal.SIGKILL)
    return "done"


def sleep(seconds: float) -> float:
    time.sleep(seconds)
    return seconds


def die_on_marked(path: str) -> str:
    """Ends its process where the file begins with ``die``."""
    if Path(path).read_bytes().startswith(b"die"):
        os._exit(11)
    return path
