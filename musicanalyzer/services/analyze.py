"""Analyse single files without a library."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import Any

from musicanalyzer.analysis.findings import load_analyses
from musicanalyzer.analysis.track import analyse_file
from musicanalyzer.audio.tags import read_tags
from musicanalyzer.dsp.params import PatchSpec
from musicanalyzer.errors import DecodeError
from musicanalyzer.models.cards import ModelSet
from musicanalyzer.models.runtime import load_heads, load_litert_trunk
from musicanalyzer.services.describe import describe_analysis, describe_error


def analyze(
    paths: Sequence[str], models: ModelSet, *, timeline: bool = False, embedding: bool = False
) -> Iterator[dict[str, Any]]:
    """One JSON-ready object per file, in order; a file that fails gives its error."""
    spec = PatchSpec()
    trunk, heads = load_litert_trunk(models, threads=os.cpu_count() or 1), load_heads(models)
    analyses = load_analyses(models)
    for path in paths:
        try:
            track = analyse_file(path, trunk=trunk, heads=heads, spec=spec, analyses=analyses)
            yield describe_analysis(
                path, read_tags(path), track, models, timeline=timeline, embedding=embedding
            )
        except DecodeError as err:
            yield describe_error(path, err)
