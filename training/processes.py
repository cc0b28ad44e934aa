"""Work that makes files, shared out over processes which end with the one that started them."""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path


def in_processes(work: Callable[..., None], data_root: Path, jobs: list, *more: Path) -> None:
    """``work(data_root, part of the jobs, *more)`` on all cores, one thread each; a job is a tuple
    that begins with the file it makes. Prints how far it is, once a minute.
    """
    # Read by TensorFlow and by NumPy's OpenBLAS when the workers import them.
    for name in ("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ[name] = "1"
    n_workers = os.cpu_count() or 1
    context = multiprocessing.get_context("spawn")
    workers = [
        context.Process(target=_as_a_child, args=(work, data_root, jobs[start::n_workers], *more))
        for start in range(min(n_workers, len(jobs)))
    ]
    began = time.monotonic()
    for worker in workers:
        worker.start()
    while alive := [worker for worker in workers if worker.is_alive()]:
        alive[0].join(60)
        done = sum(job[0].exists() for job in jobs)
        print(f"{done} of {len(jobs)}, {time.monotonic() - began:.0f} s", flush=True)


def _as_a_child(work: Callable[..., None], data_root: Path, jobs: list, *more: Path) -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    work(data_root, jobs, *more)


def _end_with_parent() -> None:
    """A parent that was killed cannot end its workers; a second run would make the same files."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
