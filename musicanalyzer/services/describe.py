"""A track as the command line's JSON has it: the contract that scripts are written against.

Fields that nothing has computed are null (``segments`` an empty list), never left out. ``bpm`` and
``key`` are what counts: as the user says, else as was found, else as the file's tags say; what was
found is in ``tempo`` and ``harmony`` with how sure it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from musicanalyzer.audio.tags import Tags
from musicanalyzer.errors import AppError
from musicanalyzer.library.musical_keys import parse_key
from musicanalyzer.library.records import FileTags, HeadResult, StoredCue, TrackRow
from musicanalyzer.models.cards import ModelSet
from musicanalyzer.services.beat_grid import GRID_HEADS
from musicanalyzer.services.convert import file_tags, timeline_from_bytes, track_results
from musicanalyzer.services.structures import level_of, times_from_bytes
from musicanalyzer.services.track_facts import FOUND, USER, facts_from, facts_of

if TYPE_CHECKING:  # signal processing, which a list does without: half of its start-up
    from musicanalyzer.analysis.track import Answers, TrackAnalysis


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


def describe_measures(
    results: Mapping[str, HeadResult],
    corrections: Corrections,
    tags: FileTags,
    *,
    cues: tuple[StoredCue, ...] | None = None,
) -> dict[str, Any]:
    """Tempo, key, energy, loudness, sections and cues, where they are known."""
    facts = facts_from(results, corrections, tags, cues=cues)
    key = facts.key
    return {
        "bpm": _rounded(facts.bpm, 2),
        "bpm_from": facts.bpm_from,
        "key": None if key is None else key.name,
        "camelot": None if key is None else key.camelot,
        "open_key": None if key is None else key.open_key,
        "key_from": facts.key_from,
        "energy": facts.energy,
        "danceability": facts.danceability,
        "danceability_evidence": _evidence(results.get("danceability")),
        "tempo": _tempo(results.get("tempo")),
        "harmony": _harmony(results.get("key")),
        "loudness": _loudness(results.get("loudness")),
        "intro_s": _rounded(facts.intro_s, 2),
        "outro_s": _rounded(facts.outro_s, 2),
        "segments": [
            {
                "start_s": round(section.start_s, 3),
                "end_s": round(section.end_s, 3),
                "label": section.label,
                "energy": section.energy,
            }
            for section in facts.sections
        ],
        "cues": [
            {
                "start_s": round(cue.start_s, 4),
                "end_s": _rounded(cue.end_s),
                "name": cue.name,
                "pad": None if cue.hot is None else cue.hot + 1,
                "colour": cue.colour,
            }
            for cue in facts.cues
        ],
        "cues_from": facts.cues_from,
    }


def _tempo(result: HeadResult | None) -> dict[str, Any] | None:
    """What was found, whatever the user says; null where nothing was."""
    if result is None or "bpm" not in result.measures:
        return None
    others = sorted(result.scores.items(), key=lambda item: -item[1])
    return {
        "bpm": round(result.measures["bpm"], 2),
        "confidence": round(result.confidence, 4),
        "alternatives": [{"bpm": float(bpm), "weight": round(w, 4)} for bpm, w in others],
        "steady": bool(result.measures.get("steady")),
    }


def _harmony(result: HeadResult | None) -> dict[str, Any] | None:
    key = parse_key(next(iter(result.labels), None)) if result is not None else None
    if result is None or key is None:
        return None
    return {
        "key": key.name,
        "camelot": key.camelot,
        "confidence": round(result.confidence, 4),
        "tuning_hz": _rounded(result.measures.get("tuning_hz"), 1),
    }


def _evidence(result: HeadResult | None) -> dict[str, float] | None:
    """What the danceability is the mean of; null where no beat was found."""
    return None if result is None or not result.scores else _numbers(result.scores)


def _loudness(result: HeadResult | None) -> dict[str, Any] | None:
    """``replaygain_db`` is the gain to ReplayGain 2's -18 LUFS."""
    if result is None or "loudness" not in result.measures:
        return None
    integrated = result.measures["loudness"]
    return {
        "integrated_lufs": round(integrated, 2),
        "range_lu": _rounded(result.measures.get("loudness_range"), 2),
        "true_peak_db": _rounded(result.measures.get("true_peak"), 2),
        "replaygain_db": round(-18.0 - integrated, 2),
    }


def _rounded(value: float | None, digits: int = 4) -> float | None:
    return None if value is None else round(value, digits)


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
        **describe_measures(track.results, track.corrections, track.tags, cues=track.cues),
        "own_labels": list(track.own_labels),
    }


def describe_grid(track: TrackRow) -> dict[str, Any]:
    """The beats as they count, of a track that was read with its structures: from each mark on
    beats are evenly apart; ``beat`` is the mark's place in its bar.
    """
    marks = facts_of(track).grid
    said = track.grid is not None or any(head in track.corrections for head in GRID_HEADS)
    return {
        "marks": [
            {"start_s": round(mark.start_s, 4), "bpm": round(mark.bpm, 4), "beat": mark.beat}
            for mark in marks
        ],
        "from": (USER if said else FOUND) if marks else None,
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
    results = track_results(track, models)
    of_file = file_tags(tags)
    found = {
        **describe_tags(path, of_file, track.duration_s),
        **describe_heads(results),
        **describe_measures(results, {}, of_file),
    }
    if track.warnings:
        found["warnings"] = list(track.warnings)
    if timeline:
        found["timeline"] = describe_timeline(track.answers, results)
    if embedding:
        found["embedding"] = [round(float(value), 6) for value in track.answers.embedding]
    return found


def describe_timeline(answers: Answers, results: Mapping[str, HeadResult]) -> dict[str, Any]:
    """Probabilities and the level per step from time 0; beats in seconds."""
    lines = {name: timeline_from_bytes(result.timeline) for name, result in results.items()}
    n_steps = max((len(line) for head in lines.values() for line in head.values()), default=0)
    silent = [0.0] * n_steps
    level = results["loudness"].timeline.get("level", bytes(n_steps))
    return {
        "step_s": answers.step_s,
        "genre": lines["genre"],
        "vocal": lines["vocal"].get("vocal", silent),
        "speech": lines["speech"].get("speech", silent),
        "arousal": lines["mood"].get("arousal", silent),
        "valence": lines["mood"].get("valence", silent),
        "level_lufs": [round(level_of(value), 1) for value in level],
        "beats_s": _times(results.get("tempo"), "beats"),
        "downbeats_s": _times(results.get("tempo"), "downbeats"),
    }


def _times(result: HeadResult | None, name: str) -> list[float]:
    stored = None if result is None else result.structure.get(name)
    return [round(float(time_s), 4) for time_s in times_from_bytes(stored)]


def describe_error(path: str, error: AppError) -> dict[str, Any]:
    return {"path": path, "error": {"kind": error.kind, "message": error.message}}
