"""What follows from other results of a track without its audio: energy, danceability, intro, outro
and cues.

Works on stored results as on fresh ones, so that a new mood head changes the energy and no file is
decoded. A derived result's version names those that it follows from.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.analysis.danceability import danceability
from musicanalyzer.analysis.energy import energy
from musicanalyzer.library.records import HeadResult
from musicanalyzer.services.structures import (
    Section,
    level_of,
    passages_to_text,
    sections_of,
    times_from_bytes,
)

LONGEST_END = 0.4  # of a track: an intro or outro that lasts longer is none

Results = Mapping[str, HeadResult]
Float64 = NDArray[np.float64]


def derived_versions(versions: Mapping[str, str]) -> dict[str, str]:
    """The versions of what follows from results of these versions."""
    found = {}
    for name, (rule, sources, _) in _DERIVED.items():
        inputs = " ".join(f"{source}={versions.get(source)}" for source in sources)
        found[name] = f"{name}-{rule}+{hashlib.sha256(inputs.encode()).hexdigest()[:8]}"
    return found


def derive(
    results: Results, versions: Mapping[str, str], *, step_s: float
) -> tuple[HeadResult, ...]:
    """All that follows from a track's results of these ``versions``.

    They have their timelines, in steps of ``step_s``, and their structures.
    """
    own = derived_versions(versions)
    known = dict(results)
    for name, (_, _, of_track) in _DERIVED.items():
        known[name] = of_track(own[name], known, step_s)
    return tuple(known[name] for name in _DERIVED)


def _energy(version: str, results: Results, step_s: float) -> HeadResult:
    """Of the track and of each section; nothing where there is no mood or no loudness."""
    arousal = _measure(results, "mood", "arousal")
    level_lufs = _measure(results, "loudness", "loudness")
    activity = _measure(results, "loudness", "activity")
    if arousal is None or level_lufs is None or activity is None:
        return HeadResult("energy", version, (), 0.0, {})
    whole = energy(arousal=arousal, loudness_lufs=level_lufs, activity=activity)
    arousals = _line(results["mood"], "arousal")
    levels_lufs = level_of(
        np.frombuffer(results["loudness"].timeline.get("level", b"\0"), np.uint8)
    )
    # How much happens changes less within a track than between tracks, and is not kept along time.
    of_sections = [
        energy(
            arousal=float(_within(arousals, section, step_s).mean()),
            loudness_lufs=_mean_lufs(_within(levels_lufs, section, step_s)),
            activity=activity,
        )
        for section in sections_of(
            {head: results[head] for head in ("sections", "speech") if head in results}
        )
    ]
    structure = {"sections": passages_to_text(of_sections)} if of_sections else {}
    return HeadResult(
        "energy", version, (), 1.0, {}, measures={"energy": whole}, structure=structure
    )


def _danceability(version: str, results: Results, step_s: float) -> HeadResult:
    """Its scores are the evidence; nothing where no beat was found or the energy is not known."""
    bpm = _measure(results, "tempo", "bpm")
    whole = _measure(results, "energy", "energy")
    found = (
        None
        if bpm is None or whole is None
        else danceability(
            bpm=bpm,
            beats_s=times_from_bytes(results["tempo"].structure.get("beats")),
            confidence=results["tempo"].confidence,
            energy=whole,
            levels=[(float(level), w) for level, w in results["tempo"].scores.items()],
        )
    )
    if found is None:
        return HeadResult("danceability", version, (), 0.0, {})
    measures = {"danceability": found.value}
    return HeadResult("danceability", version, (), 1.0, found.evidence, measures)


def _cues(version: str, results: Results, step_s: float) -> HeadResult:
    """Where to mix in and out, and a cue where each section begins.

    Sections begin at the beginnings of bars where these are known. The intro lasts until the first
    section that has the track's own energy, the outro begins after the last; both are parts of the
    track's first and last ``LONGEST_END``, or there is none.
    """
    parts = sections_of(results)
    whole = _measure(results, "energy", "energy")
    if whole is None or len(parts) < 2:
        return HeadResult("cues", version, (), 0.0, {})
    full = [part for part in parts if part.energy is not None and part.energy >= whole]
    end_s = parts[-1].end_s
    measures = {}
    if full and 0 < full[0].start_s <= LONGEST_END * end_s:
        measures["intro_s"] = full[0].start_s
    if full and 0 < end_s - full[-1].end_s <= LONGEST_END * end_s:
        measures["outro_s"] = end_s - full[-1].end_s
    downbeats_s = times_from_bytes(
        results["tempo"].structure.get("downbeats") if "tempo" in results else None
    )
    first_s = float(downbeats_s[0]) if len(downbeats_s) else 0.0
    cues = [[round(max(part.start_s, first_s), 4), part.label] for part in parts]
    return HeadResult(
        "cues", version, (), 1.0, {}, measures, structure={"cues": passages_to_text(cues)}
    )


def _measure(results: Results, head: str, name: str) -> float | None:
    return results[head].measures.get(name) if head in results else None


def _line(result: HeadResult, label: str) -> Float64:
    return np.frombuffer(result.timeline.get(label, b"\0"), np.uint8) / 255


def _within(line: Float64, section: Section, step_s: float) -> Float64:
    """The steps of a section, one at least."""
    first = min(int(section.start_s / step_s), len(line) - 1)
    return line[first : max(first + 1, round(section.end_s / step_s))]


def _mean_lufs(levels_lufs: Float64) -> float:
    return float(10.0 * np.log10(np.mean(10.0 ** (levels_lufs / 10.0))))


_DERIVED: Mapping[str, tuple[int, tuple[str, ...], Callable[[str, Results, float], HeadResult]]] = {
    # name -> (version of the rule, what it follows from, the rule)
    "energy": (1, ("mood", "loudness", "sections", "speech"), _energy),
    "danceability": (1, ("mood", "loudness", "tempo"), _danceability),
    "cues": (1, ("mood", "loudness", "sections", "speech", "tempo"), _cues),
}
