"""Laws of running the networks: LiteRT and Keras agree, and batching never changes an answer."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from musicanalyzer.dsp.params import PatchSpec
from musicanalyzer.models.cards import ModelSet, find_models
from musicanalyzer.models.runtime import (
    LITERT_BATCH,
    HeadNetworks,
    LiteRtNetwork,
    Network,
    load_heads,
    load_litert_trunk,
)
from tests.unit.models.keras_run import MODELS, SIZES, patches

ROOT = MODELS.parents[1]
SPEC = PatchSpec()


@pytest.fixture(scope="module")
def models() -> ModelSet:
    return find_models(MODELS, SPEC)


@pytest.fixture(scope="module")
def trunk(models: ModelSet) -> Network:
    return load_litert_trunk(models)


@pytest.fixture(scope="module")
def heads(models: ModelSet) -> HeadNetworks:
    return load_heads(models)


@pytest.fixture(scope="module")
def keras(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """All that TensorFlow is asked here: importing it costs 10 s and 600 MB."""
    out = tmp_path_factory.mktemp("keras") / "found.npz"
    done = subprocess.run(
        [sys.executable, "-m", "tests.unit.models.keras_run", str(out)],
        cwd=ROOT,
        env=os.environ | {"CUDA_VISIBLE_DEVICES": "-1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    with np.load(out) as file:
        return dict(file)


@pytest.mark.parametrize("n", SIZES)
def test_litert_and_keras_give_the_same_trunk_outputs(
    trunk: Network, keras: dict[str, Any], n: int
) -> None:
    embedding, local = trunk(patches(n))
    assert embedding.shape == (n, 160)
    assert local.shape == (n, SPEC.n_steps, 32)
    assert embedding.dtype == local.dtype == np.float32
    np.testing.assert_allclose(embedding, keras[f"trunk-{n}-embedding"], atol=1e-3)
    np.testing.assert_allclose(local, keras[f"trunk-{n}-local"], atol=1e-3)


@pytest.mark.parametrize("n", [2, LITERT_BATCH - 1, LITERT_BATCH, LITERT_BATCH + 1, 19])
def test_a_patch_is_answered_alike_alone_and_among_others(trunk: Network, n: int) -> None:
    together = trunk(patches(n))
    alone = [trunk(patch[None]) for patch in patches(n)]
    for index, values in enumerate(together):
        single = np.concatenate([outputs[index] for outputs in alone])
        np.testing.assert_allclose(values, single, atol=1e-5)


@pytest.mark.parametrize("n", [1, 8, 13])
def test_heads_answer_a_patch_alike_alone_and_among_others(heads: HeadNetworks, n: int) -> None:
    rng = np.random.default_rng(1)
    embedding = rng.standard_normal((n, 160)).astype(np.float32)
    local = rng.standard_normal((n, 6, 32)).astype(np.float32)
    together = heads.answers(embedding, local)
    for i in range(n):
        alone = heads.answers(embedding[i : i + 1], local[i : i + 1])
        for name, values in together.items():
            assert len(values) == n
            np.testing.assert_allclose(values[i], alone[name][0], atol=1e-5)
        np.testing.assert_allclose(
            heads.similarity(embedding)[i], heads.similarity(embedding[i : i + 1])[0], atol=1e-5
        )


def test_answers_are_arrays_of_their_own_that_a_later_call_leaves_alone(trunk: Network) -> None:
    first = trunk(patches(8))
    kept = [value.copy() for value in first]
    trunk(patches(9))
    for value, before in zip(first, kept, strict=True):
        np.testing.assert_array_equal(value, before)


@pytest.mark.parametrize("threads", [1, 2])
def test_the_number_of_threads_does_not_change_the_answers(
    models: ModelSet, trunk: Network, threads: int
) -> None:
    other = load_litert_trunk(models, threads=threads)
    for left, right in zip(other(patches(9)), trunk(patches(9)), strict=True):
        np.testing.assert_allclose(left, right, atol=1e-5)


def test_out_of_memory_halves_the_batch_and_changes_no_answer(
    trunk: Network, keras: dict[str, Any]
) -> None:
    assert keras["small-sizes"].tolist() == [32, 16, 8, 8, 8, 8, 1]
    assert keras["small-batch"] == 8
    # A track that is smaller than a batch: what is halved is what failed.
    assert keras["track-sizes"].tolist() == [8, 4, 2, 2, 2, 1]
    embedding, local = trunk(patches(33))
    np.testing.assert_allclose(keras["small-embedding"], embedding, atol=1e-3)
    np.testing.assert_allclose(keras["small-local"], local, atol=1e-3)


def test_memory_for_not_even_one_patch_is_an_error_of_the_device(keras: dict[str, Any]) -> None:
    assert keras["none-kind"] == "gpu-memory"
    assert "choose --device cpu" in str(keras["none-message"])


def test_the_golden_numbers_of_every_card_come_again(
    models: ModelSet, keras: dict[str, Any]
) -> None:
    import json

    for card in models.cards:
        text = (MODELS / f"{card.stem}.json").read_text(encoding="utf-8")
        golden = json.loads(text)["golden"]
        network = LiteRtNetwork(card, threads=1)
        outputs = network(*(keras[f"golden-{card.name}-in-{i}"] for i in range(len(card.inputs))))
        for i, value in enumerate(outputs):
            expected = keras[f"golden-{card.name}-out-{i}"]
            np.testing.assert_allclose(value, expected, atol=1e-4, err_msg=card.stem)
            for found in (value, expected):
                assert found.mean() == pytest.approx(golden["output_mean"][i], abs=1e-4), card.stem
                assert found.std() == pytest.approx(golden["output_std"][i], abs=1e-4), card.stem


def test_the_networks_that_stand_alone_answer_as_their_cards_say(models: ModelSet) -> None:
    import json

    assert models.networks
    for card in models.networks.values():
        golden = json.loads((MODELS / f"{card.stem}.json").read_text(encoding="utf-8"))["golden"]
        network = LiteRtNetwork(card, threads=1)
        details = network._run.get_input_details()
        # As training.export makes them, whose import loads Keras.
        shapes = [tuple(int(n) for n in details[name]["shape"]) for name in card.inputs]
        inputs = [np.random.default_rng(i).uniform(0, 3, s) for i, s in enumerate(shapes)]
        for i, value in enumerate(network(*(each.astype(np.float32) for each in inputs))):
            assert value.mean() == pytest.approx(golden["output_mean"][i], abs=1e-4), card.stem
            assert value.std() == pytest.approx(golden["output_std"][i], abs=1e-4), card.stem


LOADS = """
import os, sys
from pathlib import Path
from musicanalyzer.dsp.params import PatchSpec
from musicanalyzer.models.cards import find_models
from musicanalyzer.models.runtime import load_heads, load_litert_trunk
if "--closed" in sys.argv:
    os.close(2)
models = find_models(Path("resources/models"), PatchSpec())
load_litert_trunk(models), load_heads(models)
if "--closed" not in sys.argv:
    os.write(2, b"native still heard\\n")
    print("python still heard", file=sys.stderr)
print(len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0)
for _ in range(5):
    load_litert_trunk(models)
print(len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0)
"""


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", LOADS, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_loading_networks_prints_nothing_and_silences_nothing_afterwards() -> None:
    done = run()
    assert done.returncode == 0, done.stderr
    assert done.stderr == "native still heard\npython still heard\n"
    before, after = done.stdout.split()
    assert before == after, "descriptors leak"


def test_networks_load_without_a_standard_error() -> None:
    done = run("--closed")
    assert done.returncode == 0, done.stderr


def test_standard_error_comes_back_after_a_network_that_does_not_load(
    models: ModelSet, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    from dataclasses import replace

    from musicanalyzer.errors import ModelError

    card = replace(models.trunk, folder=tmp_path)
    card.litert_path.write_bytes(b"no network" * 100)
    with pytest.raises(ModelError, match="cannot be loaded"):
        LiteRtNetwork(card, threads=1)
    os.write(2, b"still heard\n")
    assert capfd.readouterr().err == "still heard\n"
