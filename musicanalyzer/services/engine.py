"""The workers and, where a GPU runs the trunk, the inference process, behind one face.

A caller hands over jobs of its own type and gets them back with what came of them; that a track's
features may travel from a worker to the GPU in between is not its concern.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

from musicanalyzer.analysis import worker
from musicanalyzer.analysis.findings import Findings
from musicanalyzer.analysis.track import TrackAnalysis
from musicanalyzer.analysis.worker import Heard, Identity
from musicanalyzer.dsp.params import PatchSpec
from musicanalyzer.models.cards import ModelSet
from musicanalyzer.models.runtime import HeadNetworks, load_heads
from musicanalyzer.services.pool import Task, WorkerPool
from musicanalyzer.services.trunks import RemoteTrunk, TrunkOutputs

POLL_S = 0.2

Job = TypeVar("Job")


class Engine(Generic[Job]):
    """Identifies and analyses files; owns nothing that needs closing.

    ``n_workers`` bounds what waits for the GPU: two tracks for each worker.
    """

    def __init__(
        self,
        pool: WorkerPool,
        *,
        models: ModelSet,
        n_workers: int,
        remote_trunk: RemoteTrunk | None = None,
    ) -> None:
        self._pool = pool
        self._models = models
        self._n_workers = n_workers
        self._remote_trunk = remote_trunk
        self._spec = PatchSpec()
        self._heads: HeadNetworks | None = None

    @property
    def heads(self) -> HeadNetworks:
        """The heads in this process, loaded when first asked for."""
        if self._heads is None:
            self._heads = load_heads(self._models)
        return self._heads

    @property
    def has_room(self) -> bool:
        """Whether to begin another file: neither the workers nor a GPU may be flooded."""
        waiting = 0 if self._remote_trunk is None else self._remote_trunk.n_waiting
        return self._pool.has_room and waiting < 2 * self._n_workers

    @property
    def is_idle(self) -> bool:
        return self._pool.is_idle and not self._remote_busy()

    def identify(self, job: Job, path: str) -> None:
        """Have the file identified; the caller has seen that there is room."""
        self._submit(job, path, worker.identify, (path,))

    def analyse(self, job: Job, path: str, identity: Identity) -> None:
        """Have the file analysed as it was identified; the caller has seen that there is room."""
        function = worker.analyse if self._remote_trunk is None else worker.listen
        self._submit(job, path, function, (path, identity))

    def measure(self, job: Job, path: str, identity: Identity) -> None:
        """Have the file measured without the trunk; the caller has seen that there is room."""
        self._submit(job, path, worker.measure, (path, identity))

    def results(self) -> Iterator[tuple[Job, Identity | Findings | TrackAnalysis | BaseException]]:
        """What has come back within a moment."""
        busy = self._remote_busy()
        if not self._pool.is_idle:
            for task, value in self._pool.results(0.01 if busy else POLL_S):
                if isinstance(value, Heard):
                    assert self._remote_trunk is not None
                    self._remote_trunk.submit(task.key, value)
                else:
                    yield task.key, value
        if busy and self._remote_trunk is not None:
            for (job, heard), outputs in self._remote_trunk.results(POLL_S):
                yield job, self._remotely_analysed(heard, outputs)

    def _submit(
        self, job: Job, path: str, function: Callable[..., Any], arguments: tuple[Any, ...]
    ) -> None:
        self._pool.submit(Task(job, path, function, arguments))

    def _remote_busy(self) -> bool:
        return self._remote_trunk is not None and self._remote_trunk.is_busy

    def _remotely_analysed(
        self, heard: Heard, outputs: TrunkOutputs | BaseException
    ) -> TrackAnalysis | BaseException:
        if isinstance(outputs, BaseException):
            return outputs
        try:
            return RemoteTrunk.analysis(heard, outputs, heads=self.heads, spec=self._spec)
        except Exception as err:  # one file's, as it would be in a worker
            return err
