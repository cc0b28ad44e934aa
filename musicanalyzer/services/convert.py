"""Between what the analysis gives and what the library stores."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.audio.tags import Tags
from musicanalyzer.library.records import Analysis, AudioFacts, FileTags, HeadResult, Versions
from musicanalyzer.models.cards import ModelSet
from musicanalyzer.services.structures import passages_to_text, times_to_bytes

if TYPE_CHECKING:  # what lists do without: half of their start-up
    from musicanalyzer.analysis.findings import Finding
    from musicanalyzer.analysis.track import Answers, TrackAnalysis

# Raised when decoding learns something new, so that files which failed before are tried again.
DECODER_VERSION = "1"


def file_tags(tags: Tags) -> FileTags:
    values = asdict(tags)
    values.pop("problem")
    return FileTags(**values)


def versions(models: ModelSet) -> Versions:
    """What a program with these models would store."""
    from musicanalyzer.analysis import findings
    from musicanalyzer.services.derived import derived_versions

    computed = {**models.head_versions, **findings.versions(models)}
    return Versions(
        heads={**computed, **derived_versions(computed)},
        embedding=models.similarity.version_key,
        patches=models.trunk.version_key,
    )


def head_results(answers: Answers, models: ModelSet) -> tuple[HeadResult, ...]:
    """The heads' answers as rows; timelines in 256 steps from 0 to 1."""
    return tuple(
        HeadResult(
            head=name,
            version=models.heads[name].version_key,
            labels=found.labels,
            confidence=found.confidence,
            scores=dict(found.scores),
            measures=dict(found.measures),
            timeline={label: _line(values) for label, values in found.timeline.items()},
        )
        for name, found in answers.predictions.items()
    )


def finding_results(
    findings: Mapping[str, Finding], versions: Mapping[str, str]
) -> tuple[HeadResult, ...]:
    """What was measured, as rows."""
    return tuple(
        HeadResult(
            head=name,
            version=versions[name],
            labels=found.labels,
            confidence=found.confidence,
            scores=dict(found.scores),
            measures=dict(found.measures),
            timeline={label: _line(values) for label, values in found.timeline.items()},
            structure={
                **{each: times_to_bytes(times_s) for each, times_s in found.times_s.items()},
                **{each: passages_to_text(values) for each, values in found.passages.items()},
                **found.data,
            },
        )
        for name, found in findings.items()
    )


def track_results(track: TrackAnalysis, models: ModelSet) -> dict[str, HeadResult]:
    """All results of a freshly analysed file, by head."""
    from musicanalyzer.services.derived import derive

    of_program = versions(models).heads
    found = head_results(track.answers, models)
    found += finding_results(track.findings, of_program)
    results = {result.head: result for result in found}
    follows = derive(results, of_program, step_s=track.answers.step_s)
    return {**results, **{result.head: result for result in follows}}


def analysis_record(audio_hash: bytes, track: TrackAnalysis, models: ModelSet) -> Analysis:
    return Analysis(
        audio=AudioFacts(
            audio_hash=audio_hash,
            duration_s=track.duration_s,
            sample_rate=track.info.sample_rate,
            channels=track.info.channels,
            codec=track.info.codec,
        ),
        results=tuple(track_results(track, models).values()),
        embedding=vector_bytes(track.answers),
        embedding_version=models.similarity.version_key,
        patches=track.packed.to_bytes(),
        patches_version=models.trunk.version_key,
        timeline_step_s=track.answers.step_s,
    )


def _line(values: NDArray[np.floating[Any]]) -> bytes:
    """Values of 0 to 1 in 256 steps."""
    return np.rint(np.clip(values, 0, 1) * 255).astype(np.uint8).tobytes()


def vector_bytes(answers: Answers) -> bytes:
    return answers.embedding.astype("<f4").tobytes()


def timeline_from_bytes(labels: Mapping[str, bytes]) -> dict[str, list[float]]:
    """Stored timelines as probabilities, three decimals."""
    return {
        label: [round(value / 255, 3) for value in data] for label, data in sorted(labels.items())
    }
