"""Run the networks: LiteRT on the CPU, Keras on a GPU; the only importer of either, in ``load``.

Both take mel patches, float32 (n, n_frames, n_mels), any n, and give the trunk's outputs. The heads
always run on LiteRT: they cost less than a copy to a GPU. A network belongs to one thread.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.errors import DeviceError, ModelError
from musicanalyzer.models.cards import ModelSet, verify
from musicanalyzer.models.heads import speech
from musicanalyzer.models.spec import Float32, ModelCard

# Larger batches fall out of the cache, smaller ones pay more per call.
LITERT_BATCH = 8
KERAS_BATCH = 256


class Network(Protocol):
    """One network: inputs of n rows each -> outputs of n rows each, in the order of the export."""

    def __call__(self, *inputs: Float32) -> tuple[Float32, ...]: ...


class LiteRtNetwork:
    """A ``.tflite`` file of fixed batch size; the last batch is padded with zeros."""

    def __init__(self, card: ModelCard, *, threads: int) -> None:
        from ai_edge_litert.interpreter import Interpreter

        try:
            content = card.litert_path.read_bytes()
            with _native_stderr_silenced():
                self._interpreter = Interpreter(model_content=content, num_threads=threads)
                self._interpreter.allocate_tensors()
        except (OSError, ValueError, RuntimeError) as err:
            raise ModelError(
                f"The model {card.litert_path} cannot be loaded ({err}); "
                "install the program again.",
                kind="model-damaged",
            ) from err
        signature = self._interpreter.get_signature_list()["serving_default"]
        self._run = self._interpreter.get_signature_runner("serving_default")
        details = self._run.get_input_details()
        self._inputs = [name for name in card.inputs if name in details]
        if len(self._inputs) != len(card.inputs):
            raise ModelError(
                f"The model {card.litert_path} takes {sorted(details)}, but its card says "
                f"{list(card.inputs)}; install the program again.",
                kind="model-mismatch",
            )
        self._outputs = sorted(signature["outputs"])
        self._batch = int(details[self._inputs[0]]["shape"][0])

    def __call__(self, *inputs: Float32) -> tuple[Float32, ...]:
        n = len(inputs[0])
        parts: list[list[Float32]] = [[] for _ in self._outputs]
        for start in range(0, max(n, 1), self._batch):  # n = 0 gives outputs of 0 rows
            rows = [value[start : start + self._batch] for value in inputs]
            missing = self._batch - len(rows[0])
            if missing:
                rows = [
                    np.concatenate([row, np.zeros((missing, *row.shape[1:]), np.float32)])
                    for row in rows
                ]
            result = self._run(**dict(zip(self._inputs, rows, strict=True)))
            for part, name in zip(parts, self._outputs, strict=True):
                part.append(result[name][: self._batch - missing])
        return tuple(np.concatenate(part) for part in parts)


# File descriptor 2 belongs to the whole process: two threads that redirect it at the same time
# could leave it redirected.
_stderr_lock = threading.Lock()


@contextlib.contextmanager
def _native_stderr_silenced() -> Iterator[None]:
    """Drop what native code writes to standard error meanwhile, and nothing after.

    LiteRT announces its CPU delegate there with every interpreter ("INFO: Created TensorFlow Lite
    XNNPACK delegate for CPU."), past Python and without a switch. Its errors come as exceptions
    that carry their text, so none is lost.
    """
    with _stderr_lock:
        try:
            kept = os.dup(2)
        except OSError:  # a windowed program may have no standard error
            yield
            return
        try:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, 2)
            os.close(nowhere)
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)


class KerasNetwork:
    """The same network as a ``.keras`` file, on the device that TensorFlow is told to use."""

    def __init__(self, card: ModelCard, *, device: str) -> None:
        import keras
        import tensorflow as tf

        try:
            model = keras.saving.load_model(card.keras_path, compile=False)
        except (OSError, ValueError) as err:
            raise ModelError(
                f"The model {card.keras_path} cannot be loaded ({err}); install the program again.",
                kind="model-damaged",
            ) from err
        self._device = device
        self._call = tf.function(lambda *inputs: model(list(inputs), training=False))
        self._tf = tf
        self.batch = KERAS_BATCH

    def __call__(self, *inputs: Float32) -> tuple[Float32, ...]:
        n = len(inputs[0])
        parts: list[tuple[Float32, ...]] = []
        start = 0
        while start < n or not parts:  # n = 0 gives outputs of 0 rows
            rows = [value[start : start + self.batch] for value in inputs]
            # Padded to powers of two, so that only a few shapes are ever traced and planned.
            size = min(self.batch, 1 << max(0, len(rows[0]) - 1).bit_length())
            padded = [
                np.concatenate([row, np.zeros((size - len(row), *row.shape[1:]), np.float32)])
                for row in rows
            ]
            try:
                with self._tf.device(self._device):
                    result = self._call(*padded)
            except self._tf.errors.ResourceExhaustedError as err:
                if size == 1:
                    raise DeviceError(
                        "The GPU has too little free memory for even one patch; close other "
                        "programs that use it or choose --device cpu.",
                        kind="gpu-memory",
                    ) from err
                self.batch = size // 2  # of what failed, which may be less than a batch
                continue
            outputs = result if isinstance(result, list | tuple) else [result]
            parts.append(tuple(np.asarray(value)[: len(rows[0])] for value in outputs))
            start += len(rows[0])
        return tuple(np.concatenate(column) for column in zip(*parts, strict=True))


@dataclass(frozen=True)
class HeadNetworks:
    """The heads and the similarity model of a model set, loaded. They are tiny beside the trunk."""

    models: ModelSet
    networks: Mapping[str, Network]
    similarity_network: Network

    def answers(
        self, embedding: Float32, local: Float32, *, only: Collection[str] | None = None
    ) -> dict[str, Float32]:
        """The heads' outputs, one row per patch, by the head's name."""
        available = {"embedding": embedding, "local": local}
        return {
            name: network(*(available[key] for key in self.models.heads[name].inputs))[0]
            for name, network in self.networks.items()
            if only is None or name in only
        }

    def audible_to(
        self, outputs: Mapping[str, Float32], audible: NDArray[np.bool_]
    ) -> dict[str, NDArray[np.bool_]]:
        """Which patches each head is asked about, by its name: but for the one that tells it,
        none about noise.
        """
        told = speech.heard(outputs["speech"], audible, self.models.heads["speech"].decision)
        return {name: audible if name == "speech" else told for name in outputs}

    def similarity(self, embedding: Float32) -> Float32:
        """The similarity vector of each patch, not normalised."""
        return self.similarity_network(embedding)[0]


def load_litert_trunk(models: ModelSet, *, threads: int = 1) -> Network:
    """The trunk for the CPU: patches -> (embedding, local). Raises ModelError."""
    return load_network(models.trunk, threads=threads)


def load_network(card: ModelCard, *, threads: int = 1) -> Network:
    """A network that stands alone, for the CPU. Raises ModelError."""
    verify(card)
    return LiteRtNetwork(card, threads=threads)


def load_heads(models: ModelSet) -> HeadNetworks:
    """The heads, on the CPU whatever runs the trunk. Raises ModelError."""
    for card in (*models.heads.values(), models.similarity):
        verify(card)
    return HeadNetworks(
        models=models,
        networks={name: LiteRtNetwork(card, threads=1) for name, card in models.heads.items()},
        similarity_network=LiteRtNetwork(models.similarity, threads=1),
    )


def load_keras_trunk(models: ModelSet, *, device: str = "GPU:0") -> Network:
    """The trunk on a TensorFlow device ("GPU:0", "CPU:0"), memory growth on.

    Raises ModelError, and DeviceError where TensorFlow is missing or does not see the device.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ["KERAS_BACKEND"] = "tensorflow"
    try:
        import tensorflow as tf
    except ImportError as err:
        raise DeviceError(
            'TensorFlow is not installed; install it with: pip install "musicanalyzer[gpu]".',
            kind="tensorflow-missing",
        ) from err
    if device.startswith("GPU"):
        gpus = tf.config.list_physical_devices("GPU")
        if not gpus:
            raise DeviceError(
                'TensorFlow sees no GPU; "musicanalyzer doctor" says why.', kind="no-gpu"
            )
        for gpu in gpus:
            tf.config.experimental.set_memory_growth(gpu, True)
        # With it an H200 hears 504,000 patches a second instead of 116,000, and its answers are off
        # by up to 0.003 instead of 0.000006; either is faster than any decoder.
        tf.config.experimental.enable_tensor_float_32_execution(False)
    verify(models.trunk)
    return KerasNetwork(models.trunk, device=device)
