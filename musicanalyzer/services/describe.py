"""A track as the command line's JSON has it: the contract that scripts are written against.

Fields that nothing has computed are null (``segments`` an empty list), never left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from musicanalyzer.audio.tags import Tags
from musicanalyzer.errors import AppError
from musicanalyzer.library.records import FileTags, HeadResult, TrackRow
from musicanalyzer.models.cards import ModelSet
from musicanalyzer.services.convert import file_tags, head_results, timeline_from_bytes

if TYPE_CHECKING:  # signal processing, which a list does without: half of its start-up
    from musicanalyzer.analysis.track import Answers, TrackAnalysis

# Computed by later versions; promised by the contract.
_NOT_YET: dict[str, Any] = {
    "bpm": None,
    "key": None,
    "camelot": None,
    "energy": None,
    "segments": [],
}


def _numbers(values: Mapping[str, float]) -> dict[str, float]:
    return {name: round(float(value), 4) for name, value in values.items()}


Corrections = Mapping[str, tuple[str, ...]]


def _exclusive(result: HeadResult | None) -> dict[str, Any] | None:
    if result is None:
        return None
    return {
        "label": result.labels[0],
        "confidence": round(result.confidence, 4),
        "scores": _numbers(result.scores),
    }


def _correctable(
    head: str, results: Mapping[str, HeadResult], corrections: Corrections
) -> dict[str, Any] | None:
    """``label`` stays the head's own; ``corrected`` is the user's, or null."""
    found = _exclusive(results.get(head))
    if found is not None:
        found["corrected"] = next(iter(corrections.get(head, ())), None)
    return found


def describe_heads(
    results: Mapping[str, HeadResult], corrections: Corrections = MappingProxyType({})
) -> dict[str, Any]:
    """The heads' part of a track's JSON; a head without a result is null."""
    mood, vocal = results.get("mood"), _correctable("vocal", results, corrections)
    if vocal is not None:
        vocal["vocal_share"] = round(results["vocal"].measures["vocal_share"], 4)
        # Of music that nobody sings there is no voice to ask about.
        sung = vocal["label"] != "instrumental"
        vocal["voice"] = _exclusive(results.get("voice")) if sung else None
    return {
        "genre": _correctable("genre", results, corrections),
        "mood": None
        if mood is None
        else {
            "labels": list(mood.labels),
            # Null where nothing is to be heard: a number would be a guess.
            "arousal": _rounded(mood.measures.get("arousal")),
            "valence": _rounded(mood.measures.get("valence")),
            "scores": _numbers(mood.scores),
        },
        "vocal": vocal,
        "speech": _exclusive(results.get("speech")),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def describe_tags(path: str, tags: FileTags, duration_s: float | None) -> dict[str, Any]:
    return {
        "path": path,
        "title": tags.title,
        "artist": tags.artist,
        "album": tags.album,
        "duration_s": None if duration_s is None else round(duration_s, 3),
    }


def describe_track(track: TrackRow) -> dict[str, Any]:
    """One row of the library."""
    head = describe_tags(track.path, track.tags, track.duration_s)
    if track.failure is not None:
        return {
            **head,
            "id": track.id,
            "error": {"kind": track.failure.kind, "message": track.failure.message},
        }
    return {
        **head,
        "id": track.id,
        "missing": track.missing,
        **describe_heads(track.results, track.corrections),
        **_NOT_YET,
        "own_labels": list(track.own_labels),
    }


def describe_analysis(
    path: str,
    tags: Tags,
    track: TrackAnalysis,
    models: ModelSet,
    *,
    timeline: bool = False,
    embedding: bool = False,
) -> dict[str, Any]:
    """A freshly analysed file."""
    results = {result.head: result for result in head_results(track.answers, models)}
    found = {
        **describe_tags(path, file_tags(tags), track.duration_s),
        **describe_heads(results),
        **_NOT_YET,
    }
    if track.warnings:
        found["warnings"] = list(track.warnings)
    if timeline:
        found["timeline"] = describe_timeline(track.answers, results)
    if embedding:
        found["embedding"] = [round(float(value), 6) for value in track.answers.embedding]
    return found


def describe_timeline(answers: Answers, results: Mapping[str, HeadResult]) -> dict[str, Any]:
    """Probabilities per step from time 0."""
    lines = {name: timeline_from_bytes(result.timeline) for name, result in results.items()}
    n_steps = max((len(line) for head in lines.values() for line in head.values()), default=0)
    silent = [0.0] * n_steps
    return {
        "step_s": answers.step_s,
        "genre": lines["genre"],
        "vocal": lines["vocal"].get("vocal", silent),
        "speech": lines["speech"].get("speech", silent),
        "arousal": lines["mood"].get("arousal", silent),
        "valence": lines["mood"].get("valence", silent),
    }


def describe_error(path: str, error: AppError) -> dict[str, Any]:
    return {"path": path, "error": {"kind": error.kind, "message": error.message}}
