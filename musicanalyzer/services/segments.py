"""Find the sections of single files, without a library."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from musicanalyzer.analysis.sections import SectionFinder, section_card
from musicanalyzer.errors import DecodeError
from musicanalyzer.services.describe import describe_error


def find_segments(paths: Sequence[str], models_folder: Path) -> Iterator[dict[str, Any]]:
    """One JSON-ready object per file, in order; a file that fails gives its error.

    ``{"path", "boundaries_s": [0.0, ..., duration], "labels": ["A", ...]}``: one boundary more than
    labels, and both empty where there is nothing to divide (silence, a few seconds). Raises
    ModelError.
    """
    finder = SectionFinder.load(section_card(models_folder))
    for path in paths:
        try:
            found = finder.of_file(path)
        except DecodeError as err:
            yield describe_error(path, err)
            continue
        yield {
            "path": path,
            "boundaries_s": []
            if found is None
            else [round(float(time_s), 3) for time_s in found.boundaries_s],
            "labels": [] if found is None else list(found.labels),
        }
