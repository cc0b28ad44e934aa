"""Laws of the inference process: every request is answered, whatever happens to the process."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future, wait
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from musicanalyzer.dsp.params import PatchSpec
from musicanalyzer.errors import DeviceError, ModelError
from musicanalyzer.models import inference
from musicanalyzer.models.cards import find_models
from musicanalyzer.models.inference import CPU, InferenceClient
from musicanalyzer.models.runtime import Network, load_litert_trunk
from tests.unit.models import fake_servers
from tests.unit.models.keras_run import MODELS, patches

TIMEOUT_S = 120
Start = Callable[..., tuple[InferenceClient, list[str]]]


@pytest.fixture(scope="module")
def trunk() -> Network:
    return load_litert_trunk(find_models(MODELS, PatchSpec()))


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """Starts a client with its notices; all are closed at the end of the test."""
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "-1")  # the same on machines with a GPU
    clients = []

    def begin(device: str, server: Any = None, folder: Path = MODELS) -> Any:
        if server is not None:
            monkeypatch.setattr(inference, "serve", server)
        notices: list[str] = []
        models = find_models(folder, PatchSpec())
        client = InferenceClient(models, device=device, notify=notices.append)
        clients.append(client)
        return client, notices

    yield begin
    for client in clients:
        client.close()


def tracks(*sizes: int) -> list[np.ndarray]:
    return [patches(n).astype(np.float16) for n in sizes]


def assert_answered(
    futures: list[Future[Any]], given: list[np.ndarray], trunk: Network, *, atol: float
) -> None:
    for future, track in zip(futures, given, strict=True):
        found = future.result(timeout=TIMEOUT_S)
        for value, expected in zip(found, trunk(track.astype(np.float32)), strict=True):
            assert value.shape == expected.shape
            np.testing.assert_allclose(value, expected, atol=atol)


def kill(client: InferenceClient) -> None:
    pid = client._process.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)


def test_the_process_gives_what_the_network_gives(start: Start, trunk: Network) -> None:
    client, notices = start(CPU)
    given = tracks(5, 1, 8, 9, 33, 2)
    futures = [client.submit(track) for track in given]
    assert_answered(futures, given, trunk, atol=1e-5)
    assert notices == []
    assert client.device == CPU


def test_a_process_killed_at_work_is_restarted_and_every_track_is_answered(
    start: Start, trunk: Network
) -> None:
    client, notices = start(CPU)
    given = tracks(*[60] * 12)
    futures = [client.submit(track) for track in given]
    kill(client)
    assert_answered(futures, given, trunk, atol=1e-5)
    assert notices == []
    later = tracks(3)
    assert_answered([client.submit(track) for track in later], later, trunk, atol=1e-5)


@pytest.mark.slow
def test_tensorflow_answers_is_restarted_once_and_then_gives_way_to_the_cpu(
    start: Start, trunk: Network
) -> None:
    client, notices = start("CPU:0")
    given = tracks(5, 1, 9)
    assert_answered([client.submit(track) for track in given], given, trunk, atol=1e-3)
    for device in ("CPU:0", CPU):
        futures = [client.submit(track) for track in given]
        kill(client)
        assert_answered(futures, given, trunk, atol=1e-3)
        assert client.device == device
    assert notices == ["The GPU process crashed twice: the CPU does the rest."]


@pytest.mark.slow
def test_without_a_gpu_the_cpu_does_the_work_and_one_sentence_says_so(
    start: Start, trunk: Network
) -> None:
    client, notices = start("GPU:0")
    given = tracks(2)
    assert_answered([client.submit(track) for track in given], given, trunk, atol=1e-5)
    assert client.device == CPU
    assert len(notices) == 1
    assert "TensorFlow sees no GPU" in notices[0]
    assert notices[0].endswith("The CPU does the work.")


def test_a_gpu_without_memory_gives_all_its_tracks_to_the_cpu(start: Start, trunk: Network) -> None:
    client, notices = start("GPU:0", fake_servers.out_of_memory)
    given = tracks(2, 3, 4)
    assert_answered([client.submit(track) for track in given], given, trunk, atol=1e-5)
    assert client.device == CPU
    assert notices == ["The GPU is given up: The GPU has too little memory. The CPU does the rest."]


def test_a_gpu_process_that_keeps_crashing_gives_its_tracks_to_the_cpu(
    start: Start, trunk: Network
) -> None:
    client, notices = start("GPU:0", fake_servers.crashes_on_gpu)
    given = tracks(2, 3)
    assert_answered([client.submit(track) for track in given], given, trunk, atol=1e-5)
    assert notices == ["The GPU process crashed twice: the CPU does the rest."]


def test_a_process_that_ends_while_it_starts_is_replaced_by_the_cpu(
    start: Start, trunk: Network
) -> None:
    client, notices = start("GPU:0", fake_servers.ends_at_once)
    given = tracks(2)
    assert_answered([client.submit(track) for track in given], given, trunk, atol=1e-5)
    assert notices == [
        "The GPU is not used: The inference process ended while it started. The CPU does the work."
    ]


def test_when_the_cpu_keeps_crashing_open_and_later_tracks_fail_and_none_waits(
    start: Start,
) -> None:
    client, _ = start(CPU, fake_servers.crashes)
    futures = [client.submit(track) for track in tracks(1, 2)]
    for future in futures:
        with pytest.raises(DeviceError, match="keeps crashing") as caught:
            future.result(timeout=TIMEOUT_S)
        assert caught.value.kind == "crashed"
    with pytest.raises(DeviceError, match="keeps crashing"):
        client.submit(tracks(1)[0]).result(timeout=5)


def test_an_error_that_is_not_the_devices_is_that_of_the_track(start: Start) -> None:
    client, notices = start("GPU:0", fake_servers.model_error)
    with pytest.raises(ModelError, match="odd"):
        client.submit(tracks(1)[0]).result(timeout=TIMEOUT_S)
    assert notices == []
    assert client.device == "GPU:0"


def test_models_that_cannot_be_used_are_refused_at_the_start(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(MODELS, tmp_path / "models"))
    models = find_models(folder, PatchSpec())
    models.trunk.litert_path.write_bytes(b"x")
    with pytest.raises(ModelError, match="damaged"):
        InferenceClient(models, device=CPU)


def test_models_that_vanish_before_a_restart_fail_the_open_tracks(
    start: Start, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(MODELS, tmp_path / "models"))
    client, _ = start(CPU, folder=folder)
    shutil.rmtree(folder)
    futures = [client.submit(track) for track in tracks(*[60] * 8)]
    kill(client)
    with pytest.raises(ModelError, match="cannot be read"):
        futures[-1].result(timeout=TIMEOUT_S)
    with pytest.raises(ModelError, match="cannot be read"):
        client.submit(tracks(1)[0]).result(timeout=5)


def test_close_cancels_what_is_open_and_wakes_who_waits_for_it(start: Start) -> None:
    client, _ = start(CPU, fake_servers.never_answers)
    futures = [client.submit(track) for track in tracks(1, 2, 60)]
    client.close()
    done, waiting = wait(futures, timeout=5)
    assert len(done) == 3
    assert not waiting
    for future in futures:
        assert future.cancelled()
        with pytest.raises(CancelledError):
            future.result(timeout=0)
    assert not client._process.is_alive()
    client.close()
    with pytest.raises(ValueError, match="closed"):
        client.submit(tracks(1)[0])


def test_a_track_that_its_owner_cancels_stops_no_other(start: Start, trunk: Network) -> None:
    client, _ = start(CPU)
    given = tracks(60, 60, 3)
    futures = [client.submit(track) for track in given]
    assert futures[1].cancel()
    assert_answered([futures[0], futures[2]], [given[0], given[2]], trunk, atol=1e-5)


ABANDONS = """
import os, signal, sys
from pathlib import Path
from musicanalyzer.dsp.params import PatchSpec
from musicanalyzer.models.cards import find_models
from musicanalyzer.models.inference import InferenceClient
if __name__ == "__main__":
    client = InferenceClient(find_models(Path(sys.argv[1]), PatchSpec()), device="cpu")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_process_whose_client_was_killed_ends_without_a_word(tmp_path: Path) -> None:
    script = tmp_path / "abandons.py"
    script.write_text(ABANDONS)
    # It holds the same standard error, so that this returns only after it has ended.
    done = subprocess.run(
        [sys.executable, str(script), str(MODELS)],
        cwd=MODELS.parents[1],
        env=os.environ | {"PYTHONPATH": str(MODELS.parents[1])},
        capture_output=True,
        text=True,
        check=False,
        timeout=TIMEOUT_S,
    )
    assert done.returncode == -signal.SIGKILL
    assert "Traceback" not in done.stderr
