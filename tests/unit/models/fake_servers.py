"""Stand-ins for ``inference.serve`` that fail in ways that a real device cannot be told to.

They run in the spawned process, which imports them by name.
"""

from __future__ import annotations

import os
import time
from multiprocessing.connection import Connection

from musicanalyzer.errors import DeviceError, ModelError
from musicanalyzer.models.cards import ModelSet
from musicanalyzer.models.inference import CPU, serve


def out_of_memory(connection: Connection, models: ModelSet, device: str) -> None:
    """A GPU that has no memory for a batch of three tracks; a CPU that works."""
    if device == CPU:
        serve(connection, models, device)
        return
    connection.send((None, None))
    keys = [connection.recv()[0] for _ in range(3)]
    for key in keys:
        connection.send((key, DeviceError("The GPU has too little memory.", kind="gpu-memory")))
    time.sleep(60)


def crashes(connection: Connection, models: ModelSet, device: str) -> None:
    """Ends without a word at the first work."""
    connection.send((None, None))
    connection.recv()
    os._exit(3)


def crashes_on_gpu(connection: Connection, models: ModelSet, device: str) -> None:
    if device == CPU:
        serve(connection, models, device)
    else:
        crashes(connection, models, device)


def ends_at_once(connection: Connection, models: ModelSet, device: str) -> None:
    if device == CPU:
        serve(connection, models, device)
    os._exit(3)


def never_answers(connection: Connection, models: ModelSet, device: str) -> None:
    connection.send((None, None))
    time.sleep(60)


def model_error(connection: Connection, models: ModelSet, device: str) -> None:
    connection.send((None, None))
    while (request := connection.recv()) is not None:
        connection.send((request[0], ModelError("The model is odd.", kind="model-damaged")))
