"""Calibrate a trained beat network on validation, judge it on test, write it as the program's."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from musicanalyzer.analysis.rhythm import NAME, RhythmFinder, beat_card
from musicanalyzer.dsp.params import RhythmSpec
from musicanalyzer.dsp.tempo import TempoSpec
from training.export import export
from training.rhythm import levels, material
from training.rhythm.calibrate import confidence, pulses_of, weighing
from training.rhythm.judge import LIBROSA, OURS, compare, table
from training.rhythm.net import beat_network

VERSION = 2
CORPORA = (
    "Groove (CC BY 4.0) and POP909 (MIT) rendered by FluidSynth with several soundfonts; "
    "LibriSpeech (CC BY 4.0) and GTZAN speech as what has no beat"
)


def ship(data_root: Path, renders: Path, run: Path, out: Path) -> Path:
    """Write ``beat-v2`` and its card into ``out``; gives the card's path."""
    spec = RhythmSpec()
    folder = material.folder_of(run)
    model = beat_network(spec)
    trained = beat_network(spec, 1536)
    trained.load_weights(run / "weights.weights.h5")
    model.set_weights(trained.get_weights())
    card = export(
        model,
        out,
        name=NAME,
        version=VERSION,
        inputs=("mel",),
        outputs=("beats",),
        trunk_version=0,
        decision=asdict(TempoSpec()),
        metrics={},
        training={
            "corpora": CORPORA,
            "run": json.loads((run / "run.json").read_text()),
            "summary": "beats and downbeats of a mel spectrogram, 50 frames a second",
        },
        half=True,
        fingerprint=spec.fingerprint,
        batch=1,
    )
    # Weighed and judged as the program runs it, from the files that were just written.
    how, calibration = decision(RhythmFinder.load(beat_card(out)), data_root, renders, run)
    _write(card, decision=asdict(how))
    test = material.played(renders, folder, "test", spec.mel)
    compared = compare(test, RhythmFinder.load(beat_card(out)))
    print(table(compared), flush=True)
    metrics = {"validation_confidence": calibration}
    metrics |= {"test": compared[OURS], "test_baseline_librosa": compared[LIBROSA]}
    _write(card, metrics=metrics)
    return card


def decision(
    finder: RhythmFinder, data_root: Path, renders: Path, run: Path
) -> tuple[TempoSpec, dict]:
    """How the answers of ``finder``'s network are weighed, and how well confidence fits.

    The level is learned from what trains, all else chosen on validation.
    """
    spec = RhythmSpec()
    folder = material.folder_of(run)
    learned = material.learned(renders, folder, spec.mel)
    level = levels.fit(learned, pulses_of(finder, [track.mel for track in learned]), spec)
    del learned
    validation = material.played(renders, folder, "validation", spec.mel)
    pulses = pulses_of(finder, [track.mel for track in validation])
    weighed = weighing(validation, pulses, spec, level)
    speech = material.speech(data_root, run.parent, "validation", spec.mel)
    how, calibration = confidence(validation, pulses, pulses_of(finder, speech), spec, weighed)
    print(json.dumps(calibration, indent=1), flush=True)
    return how, calibration


def _write(card: Path, **changes: Any) -> None:
    written = json.loads(card.read_text(encoding="utf-8")) | changes
    card.write_text(json.dumps(written, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
