"""Bring stored results to the present models.

A head that is new runs again on the stored outputs of the trunk; what needs the audio, like the
loudness, is measured in one decoding without the trunk; only where the trunk itself is another, or
its outputs cannot be read, does everything run again. What only follows from other results is
computed from the stored ones.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from musicanalyzer.analysis import findings
from musicanalyzer.analysis.packing import PackedPatches
from musicanalyzer.analysis.track import TrackAnalysis, answer
from musicanalyzer.analysis.worker import Identity
from musicanalyzer.audio.faults import fault
from musicanalyzer.dsp.params import PatchSpec
from musicanalyzer.errors import AppError, DecodeError
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import HeadResult, StaleRecording
from musicanalyzer.library.writer import LibraryWriter
from musicanalyzer.models.cards import ModelSet
from musicanalyzer.services import convert
from musicanalyzer.services.derived import derive, derived_versions
from musicanalyzer.services.engine import Engine

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Again:
    """A recording that is decoded again; ``identity`` once its file was identified."""

    recording: StaleRecording
    identity: Identity | None = None

    @property
    def path(self) -> str:
        return self.recording.paths[0]


class Updating:
    """The stale recordings of one library."""

    def __init__(
        self, engine: Engine[Again], reader: LibraryReader, writer: LibraryWriter, models: ModelSet
    ) -> None:
        self._engine, self._reader, self._writer = engine, reader, writer
        self._models = models
        self._spec = PatchSpec()
        self._versions = convert.versions(models).heads
        self._measured = frozenset(findings.versions(models))

    def run(self, stale: deque[StaleRecording]) -> Iterator[tuple[bool, str] | None]:
        """Work off ``stale``; for each, whether it is up to date now and its file.

        None comes in between, so that the caller may stop.
        """
        while stale or not self._engine.is_idle:
            while stale and self._engine.has_room:
                recording = stale.popleft()
                if recording.patches or self._unheard(recording) or not self._update(recording):
                    again = Again(recording)
                    self._engine.identify(again, again.path)
                else:
                    yield True, recording.paths[0]
            for again, value in self._engine.results():
                if isinstance(value, Identity) and self._is_same(again, value):
                    self._hear(Again(again.recording, value), value)
                elif isinstance(value, dict):
                    self._update(again.recording, value)
                    yield True, again.path
                elif isinstance(value, TrackAnalysis):
                    self._replace(again, value)
                    yield True, again.path
                else:
                    self._keep(again, value)
                    yield False, again.path
            yield None

    @staticmethod
    def _is_same(again: Again, identity: Identity) -> bool:
        return identity.audio_hash == again.recording.audio_hash

    def _unheard(self, recording: StaleRecording) -> bool:
        """Whether something is missing that only the audio tells."""
        return not self._measured.isdisjoint(recording.heads)

    def _hear(self, again: Again, identity: Identity) -> None:
        if again.recording.patches or self._stored(again.recording) is None:
            self._engine.analyse(again, again.path, identity)
        else:
            self._engine.measure(again, again.path, identity)

    def _stored(self, recording: StaleRecording) -> PackedPatches | None:
        """The trunk's outputs; None where they cannot be read."""
        stored = self._reader.patches(recording.recording_id)
        try:
            return PackedPatches.from_bytes(stored[1] if stored else b"")
        except ValueError:
            return None

    def _update(self, recording: StaleRecording, measured: findings.Findings | None = None) -> bool:
        """Run heads on the trunk's stored outputs, and what follows from results; False where those
        outputs cannot be read.
        """
        packed = self._stored(recording)
        if packed is None:
            return False
        only = frozenset(recording.heads) & frozenset(self._models.heads)
        answers = answer(packed, self._engine.heads, self._spec, only=only)
        found = convert.head_results(answers, self._models)
        found += convert.finding_results(measured or {}, self._versions)
        similarity = self._models.similarity.version_key
        self._writer.replace_results(
            recording.recording_id,
            found + self._following(recording, found),
            timeline_step_s=answers.step_s,
            embedding=convert.vector_bytes(answers) if recording.embedding else None,
            embedding_version=similarity if recording.embedding else None,
        )
        return True

    def _following(
        self, recording: StaleRecording, found: tuple[HeadResult, ...]
    ) -> tuple[HeadResult, ...]:
        """What follows from the stored results with those ``found`` in their places."""
        stale = frozenset(recording.heads) & frozenset(derived_versions(self._versions))
        if not stale:
            return ()
        results = self._reader.whole_results(recording.recording_id)
        results |= {result.head: result for result in found}
        follows = derive(results, self._versions, step_s=self._spec.step_s)
        return tuple(result for result in follows if result.head in stale)

    def _replace(self, again: Again, track: TrackAnalysis) -> None:
        record = convert.analysis_record(again.recording.audio_hash, track, self._models)
        self._writer.replace_results(
            again.recording.recording_id,
            record.results,
            timeline_step_s=record.timeline_step_s,
            embedding=record.embedding,
            embedding_version=record.embedding_version,
            patches=record.patches,
            patches_version=record.patches_version,
        )

    def _keep(self, again: Again, value: Identity | BaseException) -> None:
        """The old result stays; the next scan tries again."""
        if isinstance(value, AppError) and not isinstance(value, DecodeError):
            raise value  # the environment's fault, not the file's
        error = fault("changed", again.path) if isinstance(value, Identity) else value
        log.warning("%s could not be analysed again: %s", again.path, error)
