"""Questions beside the window: the newest counts, and nobody is answered who is no longer there."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from shiboken6 import delete

from musicanalyzer.errors import LibraryError
from musicanalyzer.ui.bridge import Reading


class Asker(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.heard: list[object] = []

    def take(self, value: object) -> None:
        self.heard.append(value)


@pytest.fixture
def reading(database: Path):
    made = Reading(database, "test")
    yield made
    made._interrupt()  # a query that a failed test left
    made.close()


def test_of_questions_with_one_key_the_newest_alone_is_answered(reading, qtbot) -> None:
    asker = Asker()
    go = threading.Event()
    reading.ask(lambda reader: go.wait(10), asker.take, key="a")
    for number in range(5):
        reading.ask(lambda reader, n=number: n, asker.take, key="b")
    go.set()
    qtbot.waitUntil(lambda: 4 in asker.heard)
    assert asker.heard == [True, 4]


def test_a_question_that_is_replaced_while_it_is_answered_is_interrupted(reading, qtbot) -> None:
    asker = Asker()
    began, replaced = threading.Event(), threading.Event()

    def endless(reader) -> int:
        began.set()
        assert replaced.wait(10)  # between two statements there is nothing to interrupt
        return _count_for_ever(reader)

    reading.ask(endless, asker.take, key="a")
    assert began.wait(10)
    reading.ask(lambda reader: "newer", asker.take, key="a")
    replaced.set()
    qtbot.waitUntil(lambda: asker.heard == ["newer"], timeout=10_000)


def _count_for_ever(reader) -> int:
    """A query that would take hours, over the reader's own connection."""
    rows = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    return reader._one(rows)[0]


def test_an_answer_to_somebody_who_is_gone_is_dropped(reading, qtbot) -> None:
    asker, other = Asker(), Asker()
    go = threading.Event()
    reading.ask(lambda reader: go.wait(10), asker.take)
    reading.ask(lambda reader: "next", other.take)
    delete(asker)
    go.set()
    qtbot.waitUntil(lambda: other.heard == ["next"])


def test_an_error_reaches_the_asker_or_whoever_listens(reading, qtbot) -> None:
    def refuse(reader) -> None:
        raise LibraryError("No.", kind="no-track")

    own, common = [], []
    reading.failed.connect(common.append)
    reading.ask(refuse, lambda value: None, failed=own.append)
    reading.ask(refuse, lambda value: None)
    qtbot.waitUntil(lambda: len(own) == len(common) == 1)


def test_after_the_end_nothing_is_delivered(database: Path, qtbot) -> None:
    asker = Asker()
    reading = Reading(database, "test")
    reading.ask(lambda reader: "late", asker.take)
    reading.close()
    qtbot.wait(100)
    assert asker.heard == []
