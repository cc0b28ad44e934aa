"""What the Keras networks answer, from a process of its own: TensorFlow is loaded here alone.

``python -m tests.unit.models.keras_run OUT.npz`` runs the shipped networks on golden inputs.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np

from musicanalyzer.dsp.params import PatchSpec
from musicanalyzer.errors import DeviceError
from musicanalyzer.models.cards import find_models
from musicanalyzer.models.runtime import KerasNetwork, load_keras_trunk

MODELS = Path(__file__).parents[3] / "resources" / "models"
SIZES = (0, 1, 7, 8, 9, 33)


def patches(n: int) -> np.ndarray:
    """Patches like golden inputs: uniform values in 0..3."""
    spec = PatchSpec()
    rng = np.random.default_rng(n)
    return rng.uniform(0, 3, (n, spec.n_frames, spec.mel.n_mels)).astype(np.float32)


def main(out: Path) -> None:
    models = find_models(MODELS, PatchSpec())
    trunk = load_keras_trunk(models, device="CPU:0")
    assert isinstance(trunk, KerasNetwork)
    found: dict[str, Any] = {}
    for n in SIZES:
        found[f"trunk-{n}-embedding"], found[f"trunk-{n}-local"] = trunk(patches(n))

    # How a GPU that is too small fails cannot be had here; that it fails with this exception from
    # this call can. The loop that answers it is the real one.
    import tensorflow as tf

    original = trunk._call

    def small(*inputs: np.ndarray, limit: int) -> Any:
        sizes.append(len(inputs[0]))
        if len(inputs[0]) > limit:
            raise tf.errors.ResourceExhaustedError(None, None, "out of memory")
        return original(*inputs)

    sizes: list[int] = []
    trunk.batch = 32
    trunk._call = lambda *inputs: small(*inputs, limit=8)
    found["small-embedding"], found["small-local"] = trunk(patches(33))
    found["small-sizes"] = list(sizes)
    found["small-batch"] = trunk.batch
    trunk._call = lambda *inputs: small(*inputs, limit=0)
    try:
        trunk(patches(1))
    except DeviceError as err:
        found["none-kind"], found["none-message"] = err.kind, err.message
    trunk.batch = 256
    sizes.clear()
    trunk._call = lambda *inputs: small(*inputs, limit=2)
    trunk(patches(7))
    found["track-sizes"] = list(sizes)

    from training.export import golden

    for card in models.cards:
        network = trunk if card.name == "trunk" else KerasNetwork(card, device="CPU:0")
        if network is trunk:
            trunk._call = original
        shapes = {
            "mel": (PatchSpec().n_frames, PatchSpec().mel.n_mels),
            "embedding": (160,),
            "local": (6, 32),
        }
        inputs = [golden(shapes[name], seed=i) for i, name in enumerate(card.inputs)]
        for i, value in enumerate(inputs):
            found[f"golden-{card.name}-in-{i}"] = value
        for i, value in enumerate(network(*inputs)):
            found[f"golden-{card.name}-out-{i}"] = value
    np.savez(out, **found)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
