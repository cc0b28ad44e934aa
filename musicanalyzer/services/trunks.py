"""Where the trunk runs: in the workers on the CPU, or in the one inference process on a GPU."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import Any

import numpy as np

from musicanalyzer.analysis.track import TrackAnalysis, analyse_features
from musicanalyzer.analysis.worker import Heard
from musicanalyzer.dsp.params import PatchSpec
from musicanalyzer.models.inference import InferenceClient
from musicanalyzer.models.runtime import HeadNetworks
from musicanalyzer.models.spec import Float32

TrunkOutputs = tuple[Float32, ...]


class RemoteTrunk:
    """Tracks whose patches are with the inference process."""

    def __init__(self, client: InferenceClient) -> None:
        self._client = client
        self._out: dict[Future[TrunkOutputs], tuple[Any, Heard]] = {}

    @property
    def is_busy(self) -> bool:
        return bool(self._out)

    @property
    def n_waiting(self) -> int:
        return len(self._out)

    def submit(self, task: Any, heard: Heard) -> None:
        """Send a track's patches; ``task`` comes back with the result."""
        self._out[self._client.submit(heard.features.patches)] = (task, heard)

    def results(
        self, timeout_s: float
    ) -> Iterator[tuple[tuple[Any, Heard], TrunkOutputs | BaseException]]:
        done, _ = wait(self._out, timeout=timeout_s, return_when=FIRST_COMPLETED)
        for future in done:
            error = future.exception()
            yield self._out.pop(future), error if error is not None else future.result()

    @staticmethod
    def analysis(
        heard: Heard, outputs: TrunkOutputs, *, heads: HeadNetworks, spec: PatchSpec
    ) -> TrackAnalysis:
        """The track's analysis from the trunk's outputs."""

        def already_run(*_: Float32) -> tuple[Float32, ...]:
            return tuple(np.asarray(value, np.float32) for value in outputs)

        return analyse_features(
            heard.features, heard.findings, trunk=already_run, heads=heads, spec=spec
        )

    def close(self) -> None:
        self._client.close()
