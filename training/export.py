"""Write a trained network as the program reads it: ``.keras``, ``.tflite`` and the card.

The two files hold the same weights; the export compares their answers on a golden input and puts
input and output into the card's numbers, so that any later machine can compare again.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import keras
import numpy as np

from musicanalyzer.dsp.params import PatchSpec
from training.half import halved

BATCH = 8  # of the LiteRT file; the runtime pads the last batch
TOLERANCE = 1e-4
EIGHT_BIT_TOLERANCE = 0.02


def export(
    model: keras.Model,
    folder: Path,
    *,
    name: str,
    version: int,
    inputs: Sequence[str],
    outputs: Sequence[str],
    trunk_version: int,
    decision: Mapping[str, Any],
    metrics: Mapping[str, Any],
    training: Mapping[str, Any],
    half: bool = False,
    fingerprint: str | None = None,
    batch: int = BATCH,
    calibration: Sequence[np.ndarray] | None = None,
) -> Path:
    """Write ``{name}-v{version}`` into ``folder`` and give the card's path.

    ``half`` ships :func:`~training.half.halved` of it, whose weights the LiteRT file keeps as
    float16: half of the size, and the answers of both files still agree to ``TOLERANCE``.
    ``fingerprint`` names the features of a network that stands alone (the trunk's if None), and
    ``batch`` is the number of rows that its LiteRT file takes at a time. With ``calibration``,
    batches of its one input, the LiteRT file computes in 8 bits: the golden numbers are then its
    own, and it answers as the Keras file does to a mean of ``EIGHT_BIT_TOLERANCE`` over them.
    """
    if half:
        model = halved(model)
    folder.mkdir(parents=True, exist_ok=True)
    stem = f"{name}-v{version}"
    keras_path, litert_path = folder / f"{stem}.keras", folder / f"{stem}.tflite"
    model.save(keras_path)
    _compress(keras_path)
    golden_input = [
        golden(value.shape[1:], seed=i, batch=batch) for i, value in enumerate(model.inputs)
    ]
    litert_path.write_bytes(
        to_litert(model, inputs, outputs, half=half, batch=batch, calibration=calibration)
    )
    expected = as_list(model(golden_input if len(golden_input) > 1 else golden_input[0]))
    actual = run_litert(litert_path, dict(zip(inputs, golden_input, strict=True)), outputs)
    if calibration is None:
        for output, left, right in zip(outputs, expected, actual, strict=True):
            worst = float(np.abs(left - right).max())
            if not worst <= TOLERANCE:  # so that NaN fails too
                raise ValueError(f"{stem}: output {output!r} differs by {worst} after conversion")
    else:
        for rows in calibration[:4]:
            (right, *_) = run_litert(litert_path, {inputs[0]: rows}, outputs)
            apart = float(np.abs(as_list(model(rows))[0] - right).mean())
            if not apart <= EIGHT_BIT_TOLERANCE:
                raise ValueError(f"{stem}: differs by {apart} on average in 8 bits")
        expected = actual
    card = {
        "name": name,
        "version": version,
        "inputs": list(inputs),
        "outputs": list(outputs),
        "mel_fingerprint": fingerprint or PatchSpec().fingerprint,
        "trunk_version": trunk_version,
        "decision": dict(decision),
        "metrics": dict(metrics),
        "training": dict(training),
        "golden": {
            "input": f"export.golden(shape, seed=i, batch={batch}) for input i",
            "output_mean": [float(value.mean()) for value in expected],
            "output_std": [float(value.std()) for value in expected],
        },
        "sha256": {
            path.name: hashlib.sha256(path.read_bytes()).hexdigest()
            for path in (keras_path, litert_path)
        },
    }
    path = folder / f"{stem}.json"
    path.write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def golden(shape: Sequence[int], *, seed: int, batch: int = BATCH) -> np.ndarray:
    """A reproducible input batch: uniform values in 0..3, like log-mel features."""
    rng = np.random.default_rng(seed)
    return rng.uniform(0, 3, (batch, *shape)).astype(np.float32)


def as_list(value: Any) -> list[np.ndarray]:
    values = value if isinstance(value, list | tuple) else [value]
    return [keras.ops.convert_to_numpy(v) for v in values]


def _compress(path: Path) -> None:
    """Keras stores its archives uncompressed. Of weights that float16 holds bzip2 keeps 1.8 bytes
    each, deflate 2.4.
    """
    packed = path.with_suffix(".part")
    with zipfile.ZipFile(path) as plain, zipfile.ZipFile(packed, "w", zipfile.ZIP_BZIP2) as file:
        for name in plain.namelist():
            file.writestr(name, plain.read(name))
    packed.replace(path)


def to_litert(
    model: keras.Model,
    inputs: Sequence[str],
    outputs: Sequence[str],
    *,
    half: bool = False,
    batch: int = BATCH,
    calibration: Sequence[np.ndarray] | None = None,
) -> bytes:
    """The model with a fixed batch size and named inputs and outputs, computing in float32; with
    ``calibration``, batches of its one input, in 8 bits, whose scales these batches give.
    """
    import tensorflow as tf

    def serve(*values):
        result = model(values[0] if len(values) == 1 else list(values), training=False)
        return dict(
            zip(outputs, result if isinstance(result, list | tuple) else [result], strict=True)
        )

    signature = [
        tf.TensorSpec((batch, *tensor.shape[1:]), tf.float32, name=name)
        for name, tensor in zip(inputs, model.inputs, strict=True)
    ]
    with tempfile.TemporaryDirectory() as folder:
        archive = keras.export.ExportArchive()
        archive.track(model)
        archive.add_endpoint("serving_default", serve, input_signature=signature)
        archive.write_out(folder, verbose=False)
        # Only the way through a SavedModel turns the variables into constants.
        converter = tf.lite.TFLiteConverter.from_saved_model(folder)
        if calibration is not None:
            converter.optimizations = [tf.lite.Optimize.DEFAULT]
            converter.representative_dataset = lambda: ({inputs[0]: rows} for rows in calibration)
        elif half:
            converter.optimizations = [tf.lite.Optimize.DEFAULT]
            converter.target_spec.supported_types = [tf.float16]
        return converter.convert()


def run_litert(
    path: Path, inputs: Mapping[str, np.ndarray], outputs: Sequence[str]
) -> list[np.ndarray]:
    from ai_edge_litert.interpreter import Interpreter

    interpreter = Interpreter(model_path=str(path))
    interpreter.allocate_tensors()
    result = interpreter.get_signature_runner("serving_default")(**inputs)
    return [result[name] for name in outputs]
