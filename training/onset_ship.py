"""Judge the trained onset networks and write them as the program reads them.

``python -m training onsets-ship --data DATA --run RUN``. Thresholds and picking are chosen on
validation, the test part is looked at once; SuperFlux, with a threshold of its own chosen in the
same way, stands beside every figure. The figures are of the program's own streams and picking.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np

from musicanalyzer.dsp.onset import SuperFluxStream, onset_columns
from musicanalyzer.dsp.params import PeakSpec, SuperFluxSpec
from training.export import export, to_litert
from training.half import halved
from training.onset_figures import Counts, count, f_measure, f_with_interval
from training.onset_material import Part, all_parts, merged
from training.onset_nets import AHEAD, AROUND, both_networks, one_network
from training.onsets import SPEC, WEIGHTS, found_s, judged

VERSIONS = {"offline": 2, "live": 1}
NAMES = {"offline": "onset", "live": "onset-live"}
# Rows of the LiteRT files: long ones offline, of which the fewest frames are computed twice; live
# ones as short as the sound is to be told early.
ROWS = {"offline": (4, 512), "live": (1, 2)}
THRESHOLDS = np.arange(0.14, 0.55, 0.02)
PICKINGS = {
    "offline": [
        PeakSpec(0.3, smooth=smooth, before_max=around, after_max=around, gap=gap)
        for smooth in (3, 1)
        for around in (3, 2)
        for gap in (2, 3)
    ],
    # No smoothing, and one frame to see that the strength falls again: 10 ms.
    "live": [
        PeakSpec(0.3, before_max=before, after_max=1, gap=gap)
        for before in (2, 3)
        for gap in (2, 3, 4)
    ],
    "superflux": [
        PeakSpec(0.3, before_max=3, after_max=3, before_mean=before, after_mean=7, gap=3)
        for before in (10, 15)
    ],
}
FLUX_THRESHOLDS = np.geomspace(0.015, 0.2, 14)
CORPORA = (
    "our own synthesised sounds (struck, plucked, drums, sustained, bowed, sung), renderings of "
    "Groove (CC BY 4.0) and POP909 (MIT) with FluidR3 GM (MIT), MuseScore General (MIT), TimGM6mb "
    "(GPL-2) and OPL-3 FM soundfonts"
)


EIGHT_BITS = ("offline",)  # the live network costs what its windows cost
CALIBRATED = 8  # training cuts of each kind that give the scales of 8 bits


def calibration(parts: Sequence[Part]) -> list[np.ndarray]:
    """Batches of the offline network's rows, of training cuts of every kind at levels to -30 dB."""
    rng = np.random.default_rng(1)
    n_rows, n_frames = ROWS["offline"]
    before, rows = AROUND - AHEAD["offline"], []
    for kind in sorted({part.kind for part in parts}):
        own = [part for part in parts if part.kind == kind]
        for index in rng.permutation(len(own))[:CALIBRATED]:
            level = np.float32(10 ** (rng.uniform(-30, 0) / 20))
            columns = onset_columns(own[index].audio * level, SPEC)
            padded = np.pad(columns, ((before, n_frames), (0, 0), (0, 0)))
            rows += [padded[k : k + n_frames + AROUND] for k in (0, n_frames)]
    whole = [row for row in rows if len(row) == n_frames + AROUND]
    return [np.stack(whole[k : k + n_rows]) for k in range(0, len(whole) - n_rows + 1, n_rows)]


class Shipped:
    """Networks as LiteRT files of rows as long as the offline one's: what is judged."""

    def __init__(self, contents: dict[str, bytes]) -> None:
        from ai_edge_litert.interpreter import Interpreter

        self._interpreters = {
            name: Interpreter(model_content=content, num_threads=1)
            for name, content in contents.items()
        }
        self._runs = {}
        for name, interpreter in self._interpreters.items():
            interpreter.allocate_tensors()
            self._runs[name] = interpreter.get_signature_runner("serving_default")

    def strengths(self, samples: np.ndarray) -> dict[str, np.ndarray]:
        """Every network's answer for every frame of a whole signal."""
        n_rows, n_frames = ROWS["offline"]
        columns = onset_columns(samples, SPEC)
        n = len(columns)
        n_batches = -(-n // (n_rows * n_frames))
        answers = {}
        for name, run in self._runs.items():
            after = n_batches * n_rows * n_frames - n + AHEAD[name]
            padded = np.pad(columns, ((AROUND - AHEAD[name], after), (0, 0), (0, 0)))
            starts = range(0, n_batches * n_rows * n_frames, n_frames)
            rows = [padded[start : start + n_frames + AROUND] for start in starts]
            found = [
                run(columns=np.stack(rows[k : k + n_rows]))["onset"].reshape(-1)
                for k in range(0, len(rows), n_rows)
            ]
            answers[name] = np.concatenate(found)[:n]
        return answers


def superflux_strengths(samples: np.ndarray) -> np.ndarray:
    stream = SuperFluxStream(SuperFluxSpec())
    return np.concatenate([stream.push(samples), stream.flush()])


def counts_of(
    parts: Sequence[Part], answers: Sequence[np.ndarray], picking: PeakSpec
) -> list[Counts]:
    return [
        count(*judged(merged(part.onsets_s), found_s(strength, picking), part.unsure_s))
        for part, strength in zip(parts, answers, strict=True)
    ]


def mean_by_kind(parts: Sequence[Part], counts: Sequence[Counts]) -> dict[str, float]:
    kinds: dict[str, list[float]] = {}
    for part, each in zip(parts, counts, strict=True):
        kinds.setdefault(part.kind, []).append(f_measure([each]))
    return {kind: float(np.mean(values)) for kind, values in kinds.items()}


def best_picking(
    parts: Sequence[Part],
    answers: Sequence[np.ndarray],
    pickings: Sequence[PeakSpec],
    thresholds: np.ndarray,
) -> tuple[PeakSpec, float]:
    """The picking with the highest mean over kinds of the mean F: first the threshold with the
    first picking, then all of them at the thresholds around that.
    """

    def judge(picking: PeakSpec, threshold: float) -> tuple[float, PeakSpec]:
        tried = replace(picking, threshold=round(float(threshold), 4))
        means = mean_by_kind(parts, counts_of(parts, answers, tried))
        return float(np.mean(list(means.values()))), tried

    scores = [judge(pickings[0], threshold)[0] for threshold in thresholds]
    best = int(np.argmax(scores))
    around = thresholds[max(0, best - 1) : best + 2]
    score, picking = max(
        (judge(picking, threshold) for picking in pickings for threshold in around),
        key=lambda judged: judged[0],
    )
    return picking, score


def figures(
    parts: Sequence[Part], counts: Sequence[Counts], prefix: str
) -> dict[str, dict[str, float]]:
    """F of all and of each kind, with intervals by group."""
    found = {f"{prefix}f": f_with_interval(counts, [part.group for part in parts])}
    for kind in sorted({part.kind for part in parts}):
        rows = [index for index, part in enumerate(parts) if part.kind == kind]
        found[f"{prefix}f_{kind}"] = f_with_interval(
            [counts[row] for row in rows], [parts[row].group for row in rows]
        )
    return found


def ship(run: Path, out: Path, *, only: Sequence[str] = tuple(AHEAD)) -> None:
    """Choose on validation, judge on test, write the networks with their cards into ``out``."""
    train = all_parts(run, "train")
    taught = {part.group for part in train}
    scales = calibration(train)
    del train
    validation, test = (all_parts(run, fold) for fold in ("validation", "test"))
    known = {part.group for part in test} & (taught | {part.group for part in validation})
    if known or taught & {part.group for part in validation}:
        raise ValueError(f"groups in more than one fold: {sorted(known)[:5]}")

    flux = {
        fold: [superflux_strengths(part.audio) for part in parts]
        for fold, parts in (("validation", validation), ("test", test))
    }
    flux_picking, flux_score = best_picking(
        validation, flux["validation"], PICKINGS["superflux"], FLUX_THRESHOLDS
    )
    baseline = figures(
        test, counts_of(test, flux["test"], flux_picking), "test_superflux_baseline_"
    )
    print("superflux", flux_picking, round(flux_score, 4), flush=True)

    training = {
        "summary": "",
        "corpora": CORPORA,
        "run": json.loads((run / "run.json").read_text(encoding="utf-8")),
    }
    trained = both_networks(SPEC)
    trained.load_weights(run / WEIGHTS)
    n_rows, n_frames = ROWS["offline"]
    shipped = Shipped(
        {
            name: to_litert(
                halved(one_network(SPEC, name, n_frames, trained)),
                ("columns",),
                ("onset",),
                half=True,
                batch=n_rows,
                calibration=scales if name in EIGHT_BITS else None,
            )
            for name in only
        }
    )
    answers = {
        fold: [shipped.strengths(part.audio) for part in parts]
        for fold, parts in (("validation", validation), ("test", test))
    }
    for name in only:
        own = {fold: [each[name] for each in both] for fold, both in answers.items()}
        picking, score = best_picking(validation, own["validation"], PICKINGS[name], THRESHOLDS)
        print(name, picking, round(score, 4), flush=True)
        metrics: dict[str, Any] = {
            "validation_f_mean_of_kinds": round(score, 4),
            **{
                f"validation_f_{kind}": round(value, 4)
                for kind, value in sorted(
                    mean_by_kind(
                        validation, counts_of(validation, own["validation"], picking)
                    ).items()
                )
            },
            "validation_superflux_baseline_f_mean_of_kinds": round(flux_score, 4),
            **figures(test, counts_of(test, own["test"], picking), "test_"),
            **baseline,
        }
        print(json.dumps({key: value for key, value in metrics.items()}, indent=1), flush=True)
        n_rows, n_frames = ROWS[name]
        export(
            one_network(SPEC, name, n_frames, trained),
            out,
            name=NAMES[name],
            version=VERSIONS[name],
            inputs=("columns",),
            outputs=("onset",),
            trunk_version=0,
            decision={
                "n_rows": n_rows,
                "n_frames": n_frames,
                "around": AROUND,
                "ahead": AHEAD[name],
                "picking": asdict(picking),
            },
            metrics=metrics,
            training={**training, "summary": SUMMARIES[name]},
            fingerprint=SPEC.fingerprint,
            half=True,
            batch=n_rows,
            calibration=scales if name in EIGHT_BITS else None,
        )


SUMMARIES = {
    "offline": "note onsets at 100 frames a second, hearing 0.2 s after each",
    "live": "note onsets as they come, hearing 62 ms after each",
}
