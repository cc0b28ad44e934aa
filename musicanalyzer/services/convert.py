"""Between what the analysis gives and what the library stores."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING

import numpy as np

from musicanalyzer.audio.tags import Tags
from musicanalyzer.library.records import Analysis, AudioFacts, FileTags, HeadResult, Versions
from musicanalyzer.models.cards import ModelSet

if TYPE_CHECKING:
    from musicanalyzer.analysis.track import Answers, TrackAnalysis

# Raised when decoding learns something new, so that files which failed before are tried again.
DECODER_VERSION = "1"


def file_tags(tags: Tags) -> FileTags:
    values = asdict(tags)
    values.pop("problem")
    return FileTags(**values)


def versions(models: ModelSet) -> Versions:
    """What a program with these models would store."""
    return Versions(
        heads=models.head_versions,
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
            timeline={
                label: np.rint(np.clip(values, 0, 1) * 255).astype(np.uint8).tobytes()
                for label, values in found.timeline.items()
            },
        )
        for name, found in answers.predictions.items()
    )


def analysis_record(audio_hash: bytes, track: TrackAnalysis, models: ModelSet) -> Analysis:
    return Analysis(
        audio=AudioFacts(
            audio_hash=audio_hash,
            duration_s=track.duration_s,
            sample_rate=track.info.sample_rate,
            channels=track.info.channels,
            codec=track.info.codec,
        ),
        results=head_results(track.answers, models),
        embedding=vector_bytes(track.answers),
        embedding_version=models.similarity.version_key,
        patches=track.packed.to_bytes(),
        patches_version=models.trunk.version_key,
        timeline_step_s=track.answers.step_s,
    )


def vector_bytes(answers: Answers) -> bytes:
    return answers.embedding.astype("<f4").tobytes()


def timeline_from_bytes(labels: Mapping[str, bytes]) -> dict[str, list[float]]:
    """Stored timelines as probabilities, three decimals."""
    return {
        label: [round(value / 255, 3) for value in data] for label, data in sorted(labels.items())
    }
