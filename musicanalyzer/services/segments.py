"""Find the sections of single files, without a library: those that a scan finds.

A file that a scan hears in parts only, since it lasts longer than ten minutes, is decoded once more
for its sections; these follow no beats.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import Any

from musicanalyzer.analysis.features import MAX_WHOLE_S
from musicanalyzer.analysis.findings import load_analyses
from musicanalyzer.analysis.sections import NAME, SectionFinder
from musicanalyzer.analysis.track import analyse_file
from musicanalyzer.dsp.params import PatchSpec, SegmentSpec
from musicanalyzer.errors import DecodeError
from musicanalyzer.models.cards import ModelSet
from musicanalyzer.models.runtime import load_heads, load_litert_trunk
from musicanalyzer.services.describe import describe_error
from musicanalyzer.services.structures import is_speech

ANALYSES = ("tempo", "sections")  # boundaries move to the beginnings of bars


def find_segments(paths: Sequence[str], models: ModelSet) -> Iterator[dict[str, Any]]:
    """One JSON-ready object per file, in order; a file that fails gives its error.

    ``{"path", "boundaries_s": [0.0, ..., duration], "labels": ["A", ...]}``: one boundary more than
    labels, and both empty where there is nothing to divide (silence, talk, a few seconds). Raises
    ModelError.
    """
    spec = PatchSpec()
    trunk, heads = load_litert_trunk(models, threads=os.cpu_count() or 1), load_heads(models)
    analyses = load_analyses(models, only=ANALYSES)
    for path in paths:
        try:
            track = analyse_file(path, trunk=trunk, heads=heads, spec=spec, analyses=analyses)
            parts: list[Any] = []
            if not is_speech(track.answers.predictions["speech"].labels):
                parts = track.findings["sections"].passages.get("sections", [])
                if not parts and track.duration_s > MAX_WHOLE_S:
                    parts = _parts_of_long(path, models)
        except DecodeError as err:
            yield describe_error(path, err)
            continue
        yield {
            "path": path,
            "boundaries_s": [start_s for start_s, _, _ in parts]
            + [end_s for _, end_s, _ in parts[-1:]],
            "labels": [label for _, _, label in parts],
        }


def _parts_of_long(path: str, models: ModelSet) -> list[Any]:
    card = models.network(NAME, fingerprint=SegmentSpec().fingerprint)
    found = None if card is None else SectionFinder.load(card).of_file(path)
    if found is None:
        return []
    bounds_s = [round(float(time_s), 3) for time_s in found.boundaries_s]
    return list(zip(bounds_s, bounds_s[1:], found.labels, strict=False))
