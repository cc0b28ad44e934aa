"""Cycles that hold Qt's objects end on the window's thread, whoever allocates."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject


class Knot(QObject):
    """A QObject that only the cyclic collector can free, and that says on which thread it was."""

    def __init__(self, freed: list[int]) -> None:
        super().__init__()
        self.itself = self
        weakref.finalize(self, lambda: freed.append(threading.get_ident()))


@pytest.fixture
def collecting() -> Iterator[None]:
    """The interpreter as it is outside of these tests."""
    gc.enable()
    yield
    gc.disable()


def test_a_busy_thread_does_not_free_what_belongs_to_the_window(
    collecting, make_app, database, qtbot
) -> None:
    app = make_app(database)
    freed: list[int] = []
    for _ in range(50):
        Knot(freed)

    def allocate() -> None:
        for _ in range(300):
            cycles: list[list] = [[] for _ in range(1000)]
            for cycle in cycles:
                cycle.append(cycle)

    busy = threading.Thread(target=allocate)
    busy.start()
    busy.join()
    assert not freed
    app._garbage.collect()
    qtbot.waitUntil(lambda: len(freed) == 50, timeout=10_000)
    assert set(freed) == {threading.get_ident()}


def test_the_automatic_collection_is_back_when_the_window_is_closed(
    collecting, make_app, database
) -> None:
    app = make_app(database)
    assert not gc.isenabled()
    app.window.close()
    app._garbage.close()
    assert gc.isenabled()


def test_what_was_there_when_the_window_had_settled_is_not_looked_through_again(
    collecting, make_app, database
) -> None:
    app = make_app(database)
    before = gc.get_freeze_count()
    kept = [[number] for number in range(1000)]
    app._garbage.settle()
    assert gc.get_freeze_count() >= before + len(kept)
    app.window.close()
    app.close()
    assert gc.get_freeze_count() == 0
