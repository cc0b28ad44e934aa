"""Fit all heads on a trained trunk and write the models that the program ships."""

from __future__ import annotations

import json
from collections.abc import Container
from pathlib import Path

import numpy as np

from musicanalyzer.dsp.levelling import gain_db, levelled
from musicanalyzer.dsp.mel import compress
from training import nets
from training.embed import clip_mels
from training.export import export
from training.figures import median_correlation
from training.heads import FITS
from training.material import Material, load

# What ships now. A head's answers are stored with its version: one that changes gets another, and
# the program asks it again about everything. Raise all of them before another trunk is shipped, or
# another speech head: the others do not hear what that one takes for noise.
TRUNK_VERSION = 7
VERSIONS = dict.fromkeys(FITS, 7) | {"genre": 9, "similarity": 8}
MODELS = ("trunk", *FITS)
CORPORA = (
    "GTZAN (short excerpts and log-mel edition), GTZAN music/speech, LibriSpeech (CC BY 4.0), "
    "MIR-1K (research use), openly licensed music (CC0, CC BY, CC BY-SA, GPL) and that of Debian's "
    "games (free licences), machine-generated songs, scores of Groove (CC BY 4.0) and POP909 (MIT) "
    "played by soundfonts; "
    "answers of musicnn (ISC) and of an arousal/valence regression on Choi's emoMusic convnet as "
    "targets"
)


def ship(data_root: Path, run: Path, out: Path, only: Container[str] = MODELS) -> None:
    """Write the models named by ``only`` into ``out``; the others there stay as they are."""
    material = load(data_root, run)
    training = {
        "corpora": CORPORA,
        "run": json.loads((run / "run.json").read_text()),
    }
    fitted = [fit(material) for name, fit in FITS.items() if name in only]
    for one in fitted:
        print(one.name, json.dumps(one.metrics, indent=1), flush=True)
    if "trunk" in only:
        export(
            material.trunk,
            out,
            name="trunk",
            version=TRUNK_VERSION,
            inputs=("mel",),
            outputs=("embedding", "local"),
            trunk_version=TRUNK_VERSION,
            decision={},
            metrics=trunk_metrics(material),
            training={**training, "summary": f"{nets.EMBEDDING_SIZE} numbers from 2.88 s of sound"},
            half=True,
        )
    for one in fitted:
        export(
            one.model,
            out,
            name=one.name,
            version=VERSIONS[one.name],
            inputs=one.inputs,
            outputs=("output",),
            trunk_version=TRUNK_VERSION,
            decision=one.decision,
            metrics=one.metrics,
            training={**training, "summary": one.summary},
        )


def trunk_metrics(material: Material) -> dict:
    """How well the trunk's own outputs follow the teacher, patch by patch, on test recordings."""
    corpus = material.corpora["test"]
    mel = corpus.spec.mel
    mels = clip_mels(list(corpus.by_name.values()), corpus.cache, corpus.spec)
    gains_db = {name: gain_db(columns, corpus.spec) for name, columns in mels.items()}
    heard = [
        levelled(
            compress(corpus.power(example), mel.gain),
            gains_db[example.clip.name.replace("#voice", "#mix")],
            mel,
        )
        for example in corpus.taught
    ]
    guess = material.network.predict(np.stack(heard), batch_size=256, verbose=0)
    rows = [example.teacher_row for example in corpus.taught]
    groups = np.array([example.clip.group for example in corpus.taught])
    tags, penultimate = corpus.teacher.tags[rows], corpus.teacher.penultimate[rows]
    penultimate = (penultimate - corpus.penultimate_mean) / corpus.penultimate_std
    return {
        "test_tag_correlation": median_correlation(guess["tags"], tags, groups),
        "test_penultimate_correlation": median_correlation(
            guess["penultimate"], penultimate, groups
        ),
    }
