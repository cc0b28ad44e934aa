"""The tutorial's table of networks, epochs, inputs and seeds, made on a GPU in minutes.

``KERAS_BACKEND=jax python -m training.tutorial.on_gpu --data DATA --out FOLDER`` trains what
``training.tutorial.compare`` trains, by ``whole_epochs``. What matters most comes first: one run of
every network on every input, 100 epochs and then 200, then further seeds. Each result is a file of
its own in FOLDER as soon as it is there, and ``table.md`` and ``table.json`` are made anew; states
in ``--states`` are what a later call goes on from. With a time limit, what has been learned when it
is up is judged and written with the epochs it really had. Several calls may share FOLDER while they
train different networks or inputs.

The networks of the last epoch are judged; the validation fold is only watched.
"""

from __future__ import annotations

import argparse
import csv
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import keras
import numpy as np

from training.tutorial import table, whole_epochs
from training.tutorial.compare import (
    NETWORKS,
    WATCH_EVERY,
    CompareConfig,
    load,
    result,
    write_baselines,
)
from training.tutorial.segments import Tracks

SAVE_EVERY_S = 30.0


@dataclass
class Run:
    """A network on one input, of one or several seeds, and how far it is."""

    data: str
    network: str
    tracks: Tracks
    learned: whole_epochs.Learners
    learn: whole_epochs.Program
    answer: Callable[[Tracks, int], np.ndarray]
    state_path: Path
    config: CompareConfig
    folds: dict[str, Tracks] = field(default_factory=dict)

    def answers(self, fold: str) -> np.ndarray:
        """Genres, (n_seeds, n_tracks)."""
        if fold not in self.folds:
            self.folds[fold] = self.tracks.part(fold)
        held_out = self.folds[fold]
        return self.answer(held_out, self.config.segments).argmax(-1)

    def until(self, n_epochs: int, deadline: float) -> None:
        """Learn, and note each epoch; no epoch begins after ``deadline``."""
        learned = self.learned
        seconds = learned.history[-1]["seconds"] if learned.history else 0.0
        saved = time.monotonic()
        while learned.n_epochs < n_epochs and time.monotonic() < deadline:
            began = time.monotonic()
            state, loss, right = self.learn(learned.state, learned.n_epochs)
            loss, right = np.asarray(loss), np.asarray(right)
            learned.state, learned.n_epochs = state, learned.n_epochs + 1
            seconds += time.monotonic() - began
            row = {"epoch": learned.n_epochs, "seconds": round(seconds, 2)}
            row |= {"loss": table.rounded(loss), "accuracy": table.rounded(right)}
            if learned.n_epochs % WATCH_EVERY == 0:
                found = self.answers("validation") == self.folds["validation"].genres
                row["validation"] = table.rounded(found.mean(axis=1))
                print(f"{self.data} {self.network} {row}", flush=True)
            learned.history.append(row)
            if time.monotonic() - saved > SAVE_EVERY_S:
                whole_epochs.save(learned, self.state_path)
                saved = time.monotonic()
        whole_epochs.save(learned, self.state_path)


def results(run: Run) -> list[dict[str, Any]]:
    """One for each seed: who was right in both folds, as :func:`compare.result` says it."""
    answers = {fold: run.answers(fold) for fold in table.FOLDS}
    return [
        result(
            run.data,
            run.network,
            run.tracks,
            {fold: of_seeds[number] for fold, of_seeds in answers.items()},
            seed=seed,
            epochs=run.learned.n_epochs,
            seconds=round(run.learned.history[-1]["seconds"], 1),
            seeds_side_by_side=len(run.learned.seeds),
            n_weights=run.learned.model.count_params(),
            device=whole_epochs.device_name(),
        )
        for number, seed in enumerate(run.learned.seeds)
    ]


def write_results(run: Run, out: Path) -> None:
    for found in results(run):
        name = f"{run.data}-{run.network}-{found['seed']}-{found['epochs']}"
        table.write(out / f"result-{name}.json", json.dumps(found))
        print(f"{name}: test {np.mean(found['folds']['test']['right']):.3f}", flush=True)
    with open(out / f"history-{run.state_path.stem}.csv", "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(table.HISTORY)
        for row in run.learned.history:
            watched = row.get("validation", [""] * len(run.learned.seeds))
            columns = zip(run.learned.seeds, row["loss"], row["accuracy"], watched, strict=True)
            writer.writerows((row["epoch"], row["seconds"], *of_seed) for of_seed in columns)


def make(
    data_root: Path,
    out: Path,
    *,
    cache: Path,
    states: Path,
    jobs: Iterator[tuple[str, str, int, tuple[int, ...]]],
    config: CompareConfig,
    deadline: float,
    form: str | None = None,
    bfloat16: bool = False,
) -> None:
    """Do the ``jobs``; without a ``form`` of convolutions each network's first run tries them."""
    out.mkdir(parents=True, exist_ok=True)
    states.mkdir(parents=True, exist_ok=True)
    loaded: dict[str, Tracks] = {}
    forms = dict.fromkeys(NETWORKS, form) if form else {}
    runs: dict[str, Run] = {}
    for data, network, n_epochs, seeds in jobs:
        if time.monotonic() > deadline:
            break
        if data not in loaded:
            loaded[data] = load(data, data_root, cache, config)
        train = loaded[data].part("train")
        build = NETWORKS[network]
        name = f"{data}-{network}-{'-'.join(map(str, seeds))}"
        if name not in runs:
            if network in forms:
                learned = whole_epochs.learners(
                    build,
                    train,
                    seeds=seeds,
                    config=config,
                    form=forms[network],
                    bfloat16=bfloat16,
                )
                learn = whole_epochs.epoch_program(learned, whole_epochs.on_device(train), config)
            else:
                forms[network], learned, learn = whole_epochs.quickest(
                    build, train, seeds=seeds, config=config, bfloat16=bfloat16
                )
            state_path = states / f"{name}.npz"
            whole_epochs.go_on(learned, state_path)
            answer = whole_epochs.answering(learned)
            runs[name] = Run(
                data, network, loaded[data], learned, learn, answer, state_path, config
            )
        run = runs[name]
        if run.learned.n_epochs < n_epochs:
            run.until(n_epochs, deadline)
            if run.learned.n_epochs:
                write_results(run, out)
                table.write_table(out)
    if time.monotonic() < deadline:
        for data, tracks in loaded.items():
            write_baselines(data, tracks, out)
    table.write_table(out)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.tutorial.on_gpu", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the training data folder")
    parser.add_argument("--out", type=Path, required=True, help="a folder for the results")
    parser.add_argument("--cache", type=Path, help="short-mel.npz, short-cqt.npz (default: OUT)")
    parser.add_argument("--states", type=Path, help="what to go on from (default: OUT/states)")
    parser.add_argument("--epochs", type=int, nargs="+", default=[100, 200])
    parser.add_argument("--seeds", type=int, nargs="+", default=[7, 8, 9])
    parser.add_argument("--only", nargs="+", choices=table.TUTORIAL, default=list(table.TUTORIAL))
    parser.add_argument("--networks", nargs="+", choices=NETWORKS, default=list(NETWORKS))
    parser.add_argument(
        "--form", choices=whole_epochs.FORMS, help="of first convolutions (default: the quickest)"
    )
    parser.add_argument(
        "--bfloat16", action="store_true", help="convolve by products of 8 bits of mantissa"
    )
    parser.add_argument("--time-limit", type=float, help="minutes after which no epoch begins")
    parser.add_argument("--per-genre-and-fold", type=int, help="no more tracks: to try it out")
    arguments = parser.parse_args()
    if keras.backend.backend() != "jax":
        parser.error(f"Keras runs on {keras.backend.backend()} here: set KERAS_BACKEND=jax")
    limit = arguments.time_limit
    config = CompareConfig(per_genre_and_fold=arguments.per_genre_and_fold)
    states = arguments.states or arguments.out / "states"
    states.mkdir(parents=True, exist_ok=True)
    print(f"{whole_epochs.device_name()} {asdict(config)}", flush=True)
    make(
        arguments.data,
        arguments.out,
        cache=arguments.cache or arguments.out,
        states=states,
        jobs=table.plan(arguments.only, arguments.networks, arguments.epochs, arguments.seeds),
        config=config,
        form=arguments.form,
        bfloat16=arguments.bfloat16,
        deadline=float("inf") if limit is None else time.monotonic() + 60 * limit,
    )
    print((arguments.out / "table.md").read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
