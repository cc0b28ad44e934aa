"""Put a scan together: the models, the workers, and the device."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from musicanalyzer.errors import DeviceError
from musicanalyzer.models.cards import ModelSet
from musicanalyzer.services.gpu import gpu_state
from musicanalyzer.services.pool import process_executor
from musicanalyzer.services.scan import Scan, ScanOptions


def usable_cores() -> int:
    """The cores that this process may run on."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def default_workers() -> int:
    """One core is left for the rest of the computer, where there are enough."""
    cores = usable_cores()
    return cores if cores <= 2 else cores - 1


def make_scan(
    *,
    database: Path,
    models: ModelSet,
    workers: int | None = None,
    retry_failed: bool = False,
    exclude: Sequence[str] = (),
    folders: Sequence[str] = (),
    longest_s: float = 0.0,
    device: str = "auto",
    notify: Callable[[str], None] = lambda sentence: None,
) -> Scan:
    """A scan on ``device``: ``"auto"`` takes a usable GPU, ``"gpu"`` demands one, ``"cpu"`` none.

    The other options are those of ``ScanOptions``. Raises DeviceError where a GPU is demanded and
    cannot be used, ModelError, and SettingsError for an exclusion that cannot be understood.
    """
    count = workers or default_workers()
    options = ScanOptions(
        workers=count,
        retry_failed=retry_failed,
        exclude=tuple(exclude),
        folders=tuple(folders),
        longest_s=longest_s,
    )
    remote = None
    if device != "cpu":
        state = gpu_state()
        if not state.usable and device == "gpu":
            raise DeviceError(f"{state.reason} {state.remedy}".strip(), kind="no-gpu")
        if state.usable:
            from musicanalyzer.models.inference import InferenceClient
            from musicanalyzer.services.trunks import RemoteTrunk

            remote = RemoteTrunk(InferenceClient(models, notify=notify))
    return Scan(
        database=database,
        models=models,
        make_executor=partial(process_executor, count, models, longest_s),
        remote_trunk=remote,
        options=options,
        notify=notify,
    )
