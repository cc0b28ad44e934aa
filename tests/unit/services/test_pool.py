"""The pool gives an answer for every task, whatever happens to its workers."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

import pytest

from musicanalyzer.errors import DecodeError
from musicanalyzer.services.pool import SpawnedExecutor, Task, WorkerPool
from tests.helpers import pool_tasks


class Executors:
    """Makes executors of spawned workers, and remembers them."""

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self.made: list[SpawnedExecutor] = []

    def __call__(self) -> Executor:
        self.made.append(SpawnedExecutor(self.workers))
        return self.made[-1]

    def processes(self) -> list[Any]:
        return list((self.made[-1]._processes or {}).values())


@pytest.fixture
def executors(request: pytest.FixtureRequest) -> Executors:
    return Executors(request.param)


@pytest.fixture
def pool(executors: Executors) -> Iterator[WorkerPool]:
    made = WorkerPool(executors, workers=executors.workers, task_limit_s=1.5)
    yield made
    made.close()


def task(key: object, function: Any, *arguments: Any) -> Task:
    return Task(key, f"/music/{key}.mp3", function, arguments)


def run_all(pool: WorkerPool, tasks: list[Task]) -> dict[Any, Any]:
    """What every task came to, by key; fails where one is answered twice."""
    found: dict[Any, Any] = {}
    waiting = list(tasks)
    ends = time.monotonic() + 60
    while waiting or not pool.is_idle:
        assert time.monotonic() < ends, "the pool does not come to an end"
        while waiting and pool.has_room:
            pool.submit(waiting.pop(0))
        for answered, value in pool.results(0.05):
            assert answered.key not in found
            found[answered.key] = value
    return found


one_worker = pytest.mark.parametrize("executors", [1], indirect=True)
two_workers = pytest.mark.parametrize("executors", [2], indirect=True)


@two_workers
def test_values_and_exceptions_come_back_with_their_tasks(pool: WorkerPool) -> None:
    found = run_all(
        pool,
        [task(n, pool_tasks.double, n) for n in range(9)] + [task("x", pool_tasks.refuse, "no")],
    )
    assert {key: found[key] for key in range(9)} == {n: 2 * n for n in range(9)}
    assert isinstance(found["x"], ValueError)


@two_workers
def test_at_most_two_tasks_per_worker_are_out(pool: WorkerPool) -> None:
    for n in range(4):
        assert pool.has_room
        pool.submit(task(n, pool_tasks.double, n))
    assert not pool.has_room


@two_workers
def test_a_task_that_kills_its_worker_fails_alone(pool: WorkerPool) -> None:
    tasks = [task(n, pool_tasks.double, n) for n in range(8)]
    tasks.insert(3, task("bad", pool_tasks.die))
    found = run_all(pool, tasks)
    bad = found.pop("bad")
    assert isinstance(bad, DecodeError)
    assert bad.kind == "crashed"
    assert "/music/bad.mp3" in bad.message
    assert found == {n: 2 * n for n in range(8)}


@one_worker
def test_a_task_whose_worker_was_killed_once_is_done_the_second_time(
    pool: WorkerPool, tmp_path: Path
) -> None:
    marker = tmp_path / "marker"
    assert run_all(pool, [task("a", pool_tasks.die_once, str(marker))]) == {"a": "done"}
    assert marker.exists()


@two_workers
def test_idle_workers_that_are_killed_cost_no_task(pool: WorkerPool, executors: Executors) -> None:
    run_all(pool, [task(n, pool_tasks.double, n) for n in range(4)])
    for process in executors.processes():
        os.kill(process.pid, signal.SIGKILL)
    found = run_all(pool, [task(n, pool_tasks.double, n) for n in range(6)])
    assert found == {n: 2 * n for n in range(6)}
    assert len(executors.made) > 1


@two_workers
def test_a_worker_that_dies_while_another_is_started_costs_no_task(
    pool: WorkerPool, executors: Executors
) -> None:
    """The executor closes its pipes then, whatever it is doing."""
    pool.submit(task(0, pool_tasks.double, 0))
    executors.made[0]._call_queue._reader.close()  # type: ignore[attr-defined]
    pool.submit(task(1, pool_tasks.double, 1))
    assert run_all(pool, []) == {0: 0, 1: 2}
    assert len(executors.made) == 2


@one_worker
def test_a_task_over_its_limit_fails_and_those_behind_it_do_not(pool: WorkerPool) -> None:
    found = run_all(
        pool,
        [
            task("stuck", pool_tasks.sleep, 60),
            # Submitted at the same moment, but begun much later.
            task("behind", pool_tasks.sleep, 0.01),
            task("later", pool_tasks.double, 4),
        ],
    )
    assert isinstance(found["stuck"], DecodeError)
    assert found["stuck"].kind == "timeout"
    assert (found["behind"], found["later"]) == (0.01, 8)


@two_workers
def test_a_stuck_task_fails_though_the_other_worker_goes_on(pool: WorkerPool) -> None:
    tasks = [task(n, pool_tasks.sleep, 0.03) for n in range(150)]
    began = time.monotonic()
    failed_after_s = None
    tasks.insert(0, task("stuck", pool_tasks.sleep, 60))
    waiting, answers = list(tasks), 0
    while failed_after_s is None:
        assert time.monotonic() - began < 30
        while waiting and pool.has_room:
            pool.submit(waiting.pop(0))
        for answered, value in pool.results(5.0):
            answers += 1
            if answered.key == "stuck":
                assert value.kind == "timeout"
                failed_after_s = time.monotonic() - began
    assert waiting, "only found when nothing else was left to do"


@pytest.mark.parametrize("start_limit_s", [60.0, 0.2])
def test_what_a_worker_takes_to_start_is_not_counted_unless_it_hangs(
    monkeypatch: pytest.MonkeyPatch, start_limit_s: float
) -> None:
    monkeypatch.setattr("musicanalyzer.services.pool.START_LIMIT_S", start_limit_s)
    pool = WorkerPool(
        lambda: SpawnedExecutor(1, pool_tasks.sleep, (2.0,)), workers=1, task_limit_s=1.0
    )
    found = run_all(pool, [task("a", pool_tasks.double, 2)])
    pool.close()
    if start_limit_s > 2:
        assert found == {"a": 4}
    else:
        assert found["a"].kind == "timeout"


def is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@one_worker
def test_closing_ends_workers_in_the_middle_of_their_work(
    pool: WorkerPool, executors: Executors
) -> None:
    run_all(pool, [task("first", pool_tasks.double, 1)])
    pool.submit(task("long", pool_tasks.sleep, 60))
    processes = executors.processes()
    began = time.monotonic()
    pool.close()
    assert time.monotonic() - began < 2
    assert processes
    # Asked of the system: multiprocessing says "alive" where another thread was told of the end.
    assert not any(is_there(process.pid) for process in processes)


def test_a_pool_needs_a_worker() -> None:
    with pytest.raises(ValueError, match="workers must be at least 1, got 0"):
        WorkerPool(Executors(1), workers=0)
