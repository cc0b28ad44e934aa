"""Find the note onsets of single files, without a library."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from musicanalyzer.analysis.onsets import offline_detector, onsets_of_file
from musicanalyzer.errors import DecodeError
from musicanalyzer.services.describe import describe_error


def find_onsets(paths: Sequence[str], models_folder: Path) -> Iterator[dict[str, Any]]:
    """One JSON-ready object per file, in order; a file that fails gives its error.

    ``{"path", "onsets_s": [seconds, ...]}``, and ``"warnings"`` where something is wrong with the
    file. Raises ModelError.
    """
    detector = offline_detector(models_folder)
    for path in paths:
        try:
            found = onsets_of_file(path, detector)
        except DecodeError as err:
            yield describe_error(path, err)
            continue
        described: dict[str, Any] = {
            "path": path,
            "onsets_s": [round(float(time_s), 4) for time_s in found.onsets_s],
        }
        if found.warnings:
            described["warnings"] = list(found.warnings)
        yield described
