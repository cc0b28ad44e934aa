"""Calibrate a trained beat network on validation, judge it on test, write it as the program's."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from musicanalyzer.analysis.rhythm import NAME, RhythmFinder, beat_card
from musicanalyzer.dsp.params import RhythmSpec
from musicanalyzer.dsp.tempo import TempoSpec
from training.export import export
from training.rhythm import material
from training.rhythm.calibrate import confidence, pulses_of, weighing
from training.rhythm.judge import LIBROSA, OURS, compare, table
from training.rhythm.net import beat_network
from training.rhythm.train import network_of

VERSION = 1
CORPORA = (
    "Groove (CC BY 4.0) and POP909 (MIT) rendered by FluidSynth with several soundfonts; "
    "LibriSpeech (CC BY 4.0) and GTZAN speech as what has no beat"
)


def ship(data_root: Path, renders: Path, run: Path, out: Path) -> Path:
    """Write ``beat-v1`` and its card into ``out``; gives the card's path."""
    spec = RhythmSpec()
    folder = material.folder_of(run)
    model = beat_network(spec)
    trained = beat_network(spec, 1536)
    trained.load_weights(run / "weights.weights.h5")
    model.set_weights(trained.get_weights())
    validation = material.played(renders, folder, "validation", spec.mel)
    finder = RhythmFinder(network_of(model), asdict(TempoSpec()))
    pulses = pulses_of(finder, [track.mel for track in validation])
    speech = material.speech(data_root, run.parent, "validation", spec.mel)
    how, calibration = confidence(
        validation, pulses, pulses_of(finder, speech), spec, weighing(validation, pulses, spec)
    )
    print(how, json.dumps(calibration, indent=1), flush=True)
    training = {
        "corpora": CORPORA,
        "run": json.loads((run / "run.json").read_text()),
        "summary": "beats and downbeats of a mel spectrogram, 50 frames a second",
    }

    card = export(
        model,
        out,
        name=NAME,
        version=VERSION,
        inputs=("mel",),
        outputs=("beats",),
        trunk_version=0,
        decision=asdict(how),
        metrics={},
        training=training,
        fingerprint=spec.fingerprint,
        batch=1,
    )
    # Judged as the program runs it, from the files that were just written.
    test = material.played(renders, folder, "test", spec.mel)
    compared = compare(test, RhythmFinder.load(beat_card(out)))
    print(table(compared), flush=True)
    written = json.loads(card.read_text(encoding="utf-8"))
    written["metrics"] = {"validation_confidence": calibration}
    written["metrics"] |= {"test": compared[OURS], "test_baseline_librosa": compared[LIBROSA]}
    card.write_text(json.dumps(written, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return card
