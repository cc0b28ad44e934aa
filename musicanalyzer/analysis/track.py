"""Patches -> a track's answers: runs the networks and lays their answers along time."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.analysis.features import TrackFeatures, at_one_level, extract
from musicanalyzer.analysis.findings import Analysis, Finding, find
from musicanalyzer.analysis.packing import PackedPatches
from musicanalyzer.audio.decode import AudioInfo
from musicanalyzer.dsp.params import PatchSpec
from musicanalyzer.models.heads import HEADS
from musicanalyzer.models.runtime import HeadNetworks, Network
from musicanalyzer.models.spec import Prediction

Float32 = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Answers:
    """What the heads say of one track, and its similarity vector.

    Timelines have one value per step of ``step_s`` from time 0 to the end of the track.
    ``embedding`` has unit length, shape (size,); it is all zeros where the track is silent.
    """

    predictions: Mapping[str, Prediction]
    embedding: Float32
    step_s: float


@dataclass(frozen=True, slots=True)
class TrackAnalysis:
    """Everything computed from one file."""

    info: AudioInfo
    duration_s: float
    packed: PackedPatches
    answers: Answers
    warnings: tuple[str, ...]
    findings: Mapping[str, Finding] = field(default_factory=dict)


def analyse_file(
    path: str | Path,
    *,
    trunk: Network,
    heads: HeadNetworks,
    spec: PatchSpec,
    analyses: Mapping[str, Analysis] = MappingProxyType({}),
) -> TrackAnalysis:
    """Decode, transform, measure and classify one file. Raises DecodeError."""
    features = extract(path, spec)
    findings = find(features, analyses)
    heard = at_one_level(features, spec)
    return analyse_features(heard, findings, trunk=trunk, heads=heads, spec=spec)


def analyse_features(
    features: TrackFeatures,
    findings: Mapping[str, Finding],
    *,
    trunk: Network,
    heads: HeadNetworks,
    spec: PatchSpec,
) -> TrackAnalysis:
    """Classify what :func:`~musicanalyzer.analysis.features.at_one_level` gave."""
    embedding, local = trunk(features.patches.astype(np.float32))
    # Seconds to frames, once; a track of any length has at least one.
    frames_per_s = spec.mel.stft.sample_rate / spec.mel.stft.hop_length
    packed = PackedPatches.pack(
        embedding,
        local,
        first_frames=features.first_frames,
        audible=features.audible,
        n_frames=max(1, round(features.duration_s * frames_per_s)),
    )
    return TrackAnalysis(
        info=features.info,
        duration_s=features.duration_s,
        packed=packed,
        answers=answer(packed, heads, spec),
        warnings=features.warnings,
        findings=findings,
    )


def answer(
    packed: PackedPatches,
    networks: HeadNetworks,
    spec: PatchSpec,
    *,
    only: Collection[str] | None = None,
) -> Answers:
    """Run the heads (or those named in ``only``) on stored trunk outputs."""
    embedding, local = packed.unpack()
    outputs = networks.answers(embedding, local, only=None if only is None else {*only, "speech"})
    audible = networks.audible_to(outputs, packed.audible)
    places = _steps_of(packed, spec)
    predictions = {}
    for head in HEADS:
        if head.name not in outputs or (only is not None and head.name not in only):
            continue
        card = networks.models.heads[head.name]
        found = head.decide(outputs[head.name], audible[head.name], card.decision, spec.n_steps)
        predictions[head.name] = Prediction(
            found.labels,
            found.confidence,
            found.scores,
            found.measures,
            {label: values[places] for label, values in found.timeline.items()},
        )
    similarity = networks.similarity(embedding)
    vector = similarity[packed.audible].sum(axis=0)  # of no rows: zeros
    length = float(np.linalg.norm(vector))
    return Answers(predictions, vector / length if length > 0 else vector, spec.step_s)


def _steps_of(packed: PackedPatches, spec: PatchSpec) -> NDArray[np.intp]:
    """For each step of the track's time axis, the analysed step that lies nearest."""
    step_frames = spec.n_frames // spec.n_steps
    within = (np.arange(spec.n_steps) + 0.5) * step_frames
    analysed = (packed.first_frames[:, None] + within).ravel()
    n_steps = -(-packed.n_frames // step_frames)
    wanted = (np.arange(n_steps) + 0.5) * step_frames
    right = np.clip(np.searchsorted(analysed, wanted), 1, len(analysed) - 1)
    nearer_left = wanted - analysed[right - 1] <= analysed[right] - wanted
    return np.where(nearer_left, right - 1, right)
