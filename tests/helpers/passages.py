"""Recordings made of patches: what the trunk would have kept, without any audio."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from musicanalyzer.analysis.packing import PackedPatches
from musicanalyzer.dsp.params import PatchSpec
from musicanalyzer.library.records import Analysis
from musicanalyzer.services.installed import installed_models
from tests.helpers.libraries import analysis, unit_vectors

MODELS = installed_models()
PATCH_S = PatchSpec().patch_s
N, RIFF = 20, 3  # patches of a track, and of what returns in some of them


def sounds(seed: int, n: int = N) -> np.ndarray:
    """Outputs of the trunk, shape (n, 160)."""
    return np.abs(np.random.default_rng(seed).standard_normal((n, 160))).astype(np.float32)


def track_of(number: int, heard: np.ndarray, **packed: object) -> Analysis:
    """The analysis of a recording in which this was heard, patch by patch."""
    n = len(heard)
    vector = unit_vectors(1, seed=number, dimensions=128)[0]
    frames = np.arange(n, dtype=np.int32) * PatchSpec().n_frames
    patches = PackedPatches.pack(
        heard,
        np.zeros((n, 6, 1), np.float32),
        first_frames=packed.get("first_frames", frames),
        audible=packed.get("audible", np.ones(n, np.bool_)),
        n_frames=n * PatchSpec().n_frames,
    )
    return replace(
        analysis(number, duration_s=n * PATCH_S, vector=vector),
        embedding_version=MODELS.similarity.version_key,
        patches=patches.to_bytes(),
        patches_version=MODELS.trunk.version_key,
    )
