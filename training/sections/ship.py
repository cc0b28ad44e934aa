"""Choose how peaks are picked on validation, judge on test, write the boundary network."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from musicanalyzer.analysis.live_sections import LiveBoundaries
from musicanalyzer.analysis.sections import NAME, SectionFinder, section_card, snapped
from musicanalyzer.dsp.params import SegmentSpec
from musicanalyzer.models.runtime import load_network
from training.export import export
from training.figures import accuracy
from training.sections import figures, material
from training.sections.lengths import ways
from training.sections.material import Example
from training.sections.net import boundary_network
from training.sections.train import answers, network_of, score, validating

VERSION = 2
CORPORA = (
    "POP909 (MIT) with the structure of two annotators (Dai et al. 2020), as sketches of single "
    "notes and as renderings, both by FluidSynth with several soundfonts; excerpts of openly "
    "licensed music (CC0, CC BY, CC BY-SA, GPL), GTZAN music/speech and machine-generated songs, "
    "joined"
)
BEGAN_WITH = (
    "the weights of a run of nine epochs on four of the five sketches of each song, with less that "
    "was joined; the same songs were kept for validation and test"
)
LIKENESS = 0.4
LIVE_SONGS = 8  # a stream hears the last three minutes a hundred times a song


def ship(folder: Path, run: Path, out: Path) -> Path:
    """Write ``boundary-v2`` and its card into ``out``; gives the card's path."""
    spec = SegmentSpec()
    model = boundary_network(spec)
    model.load_weights(run / "weights.weights.h5")
    validation = validating(folder)
    examples = [one for own in validation.values() for one in own]
    given = list(answers(network_of(model), examples, spec))
    # Of joined clips there are more than of songs, and they are easier.
    songs = [k for k, one in enumerate(examples) if one.kind != "joined"]
    shares = json.loads((folder / material.LENGTHS).read_text())
    decision = {
        **tuned([given[k] for k in songs], [examples[k] for k in songs], shares),
        "length_shares": shares,
        "likeness": LIKENESS,
    }
    training = {
        "corpora": CORPORA,
        "run": {
            **json.loads((run / "run.json").read_text()),
            "mel_fingerprint": spec.mel.fingerprint,
        },
        "began_with": BEGAN_WITH,
        "summary": "boundaries between sections, from mel columns and lag matrices",
    }

    def write(metrics: dict) -> Path:
        return export(
            model,
            out,
            name=NAME,
            version=VERSION,
            inputs=("mel", "lags"),
            outputs=("boundaries",),
            trunk_version=0,
            decision=decision,
            metrics=metrics,
            training=training,
            fingerprint=spec.fingerprint,
            half=True,
            batch=1,
        )

    write({})
    # Judged as the program runs it, from the file that was just written.
    finder = SectionFinder(load_network(section_card(out)), decision)
    baseline = _best_foote([examples[k] for k in songs], spec)
    spacing_s = _mean_section_s([examples[k] for k in songs])
    metrics: dict = {"baselines": {**baseline, "spacing_s": spacing_s}}
    test = [material.load(path) for path in material.paths(folder / "renders-test")]
    for kind in material.JUDGED_WAYS:
        own = [one for one in test if one.kind == kind]
        metrics[f"test_{kind}"] = judge(own, finder, baseline, spacing_s)
        print(kind, json.dumps(metrics[f"test_{kind}"], indent=1), flush=True)
    joined = [one for one in examples if one.kind == "joined"]
    found = [_found(finder, one) for one in joined]
    metrics["validation_joined"] = _figures(joined, found)
    print(json.dumps(metrics["validation_joined"]), flush=True)
    return write(metrics)


def judge(
    examples: Sequence[Example], finder: SectionFinder, foote: dict, spacing_s: float
) -> dict:
    """As the program finds them, with baselines beside it; figures with 95 % intervals."""
    spec = SegmentSpec()
    began = time.process_time()
    sections = [finder.of_steps(one.pooled.astype(np.float32), one.duration_s) for one in examples]
    cpu_s = time.process_time() - began
    found = [np.zeros(0) if one is None else one.boundaries_s[1:-1] for one in sections]
    groups = [one.group for one in examples]
    both = [one for one in examples if len(one.annotations) > 1]
    letters = [
        figures.label_figure(
            one.annotations, list(zip(own.boundaries_s[:-1].tolist(), own.labels, strict=True))
        )
        for one, own in zip(examples, sections, strict=True)
        if own is not None
    ]
    return {
        "network": _figures(examples, found),
        "on_known_downbeats": _figures(
            examples,
            [snapped(own, one.downbeats_s) for one, own in zip(examples, found, strict=True)],
        ),
        "live": _figures(
            examples[:LIVE_SONGS],
            [heard_live(finder, one) for one in examples[:LIVE_SONGS]],
        ),
        "baseline_foote": _figures(
            examples, [figures.foote(e.pooled, spec, **foote) for e in examples]
        ),
        "baseline_equal_spacing": _figures(
            examples, [figures.equally_spaced(e.duration_s, spacing_s) for e in examples]
        ),
        "annotators": {
            **figures.summary(
                [figures.agreement(one.annotations) for one in both], [one.group for one in both]
            ),
            "inner": figures.summary(
                [figures.agreement(one.annotations, inner=True) for one in both],
                [one.group for one in both],
            ),
        },
        "letters_pairwise_f": accuracy(np.array(letters), np.array(groups)),
        "cpu_s_per_180_s": round(cpu_s / sum(one.duration_s for one in examples) * 180, 3),
    }


def heard_live(finder: SectionFinder, example: Example) -> np.ndarray:
    """Boundaries in a stream of the example's steps, in seconds."""
    stream = LiveBoundaries(finder)
    peaks = [*stream.push(example.pooled.astype(np.float32)), *stream.flush()]
    return np.array([(step + 0.5) * SegmentSpec().step_s for step, _ in peaks])


def _found(finder: SectionFinder, example: Example) -> np.ndarray:
    sections = finder.of_steps(example.pooled.astype(np.float32), example.duration_s)
    return np.zeros(0) if sections is None else sections.boundaries_s[1:-1]


def _figures(examples: Sequence[Example], found: Sequence[np.ndarray]) -> dict:
    """All boundaries, and as ``inner`` those between two sections."""
    groups = [one.group for one in examples]
    pairs = list(zip(examples, found, strict=True))
    return {
        **figures.summary([figures.judged(one, own) for one, own in pairs], groups),
        "inner": figures.summary(
            [figures.judged(one, own, inner=True) for one, own in pairs], groups
        ),
    }


def tuned(
    given: Sequence[np.ndarray], examples: Sequence[Example], shares: dict[str, float]
) -> dict[str, float]:
    """What chooses boundaries best, by the sum of both figures."""
    return max(
        ways(), key=lambda way: sum(score(given, examples, {**way, "length_shares": shares}))
    )


def _best_foote(examples: Sequence[Example], spec: SegmentSpec) -> dict[str, float]:
    best, chosen = 0.0, {}
    for half_s in (6.0, 8.0, 12.0, 16.0):
        for threshold in (0.005, 0.01, 0.02, 0.04, 0.08, 0.16):
            how = {"half_s": half_s, "threshold": threshold}
            scores = [
                figures.judged(one, figures.foote(one.pooled, spec, **how)) for one in examples
            ]
            if (total := float(np.sum(np.mean(scores, axis=0)))) > best:
                best, chosen = total, how
    return chosen


def _mean_section_s(examples: Sequence[Example]) -> float:
    lengths = [
        section.end_s - section.start_s
        for one in examples
        for annotation in one.annotations
        for section in annotation.sections
    ]
    return round(float(np.mean(lengths)), 2)
