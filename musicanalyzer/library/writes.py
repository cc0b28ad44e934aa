"""What the parts of the writer share: each is a class of its own beside the rows that it writes."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Writes:
    """Two ways to have an operation done in the writer's transaction; see ``LibraryWriter``."""

    def _hand_over(self, operation: Callable[[sqlite3.Connection], object]) -> None:
        """Return at once; it is done after all that was handed over before."""
        raise NotImplementedError

    def _wait_for(self, operation: Callable[[sqlite3.Connection], T]) -> T:
        """What it returns, once it is committed."""
        raise NotImplementedError


def now(at: float | None) -> float:
    """The Unix time that is given, else the present one."""
    return time.time() if at is None else at
