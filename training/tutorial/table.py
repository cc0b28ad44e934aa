"""The table of the tutorial's networks: what is to be trained in which order, and what was found.

A result is a dict: input (``data``), ``model``, and for each fold and track ``right``, 0 or 1, its
``artist``, and ``whose`` that is: "heard" in training, "new" or "unknown"; those of networks have
``seed`` and ``epochs``. Each is a file of its own, ``result-*.json``, and each run's epochs are
another, ``history-*.csv``; the table is made from all that are there. Trains nothing.

``python -m training.tutorial.table RESULTS --out docs/models`` sums up a folder of ``compare`` or
``on_gpu`` as ``tutorial-networks.json`` and draws its learning curves.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from musicanalyzer.errors import AppError
from training.figures import accuracy

AUGMENTED = "short-mel-augmented"
MIXED = "-mixed"
GRIDS = {
    "logmel": "GTZAN log-mel, 80 mel x 80 (6.2 s)",
    f"logmel{MIXED}": "GTZAN log-mel, 80 mel x 80 (6.2 s), masked and mixed",
    "short-mel": "GTZAN short audio, 80 mel x 80 (1.9 s)",
    AUGMENTED: "GTZAN short audio, 80 mel x 80 (1.9 s), stretched and shifted",
    f"short-mel{MIXED}": "GTZAN short audio, 80 mel x 80 (1.9 s), masked and mixed",
    "short-cqt": "GTZAN short audio, 84 constant-Q x 80 (1.9 s)",
}
TUTORIAL = ("logmel", "short-mel", "short-cqt")  # without augmentation
NETWORKS = ("shallow", "deep")
FOLDS = ("validation", "test")
KINDS = ("heard", "new")  # of artists
HISTORY = ("epoch", "seconds", "seed", "loss", "accuracy", "validation")
# Seeds share the first convolution's input, so that theirs is one convolution of more filters; the
# deep network's further ones would be grouped, which libraries are slow at.
SIDE_BY_SIDE = {"shallow": True, "deep": False}


def plan(
    only: list[str], networks: list[str], epochs: list[int], seeds: list[int]
) -> Iterator[tuple[str, str, int, tuple[int, ...]]]:
    """(input, network, epochs, seeds) in order of importance."""
    for number in range(len(seeds)):
        for n_epochs in epochs:
            for data in only:
                for network in networks:
                    if not SIDE_BY_SIDE[network]:
                        yield data, network, n_epochs, (seeds[number],)
                    elif number == 0:
                        yield data, network, n_epochs, tuple(seeds)


def write(path: Path, text: str) -> None:
    """In one move: another call may be reading."""
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.part")
    unfinished.write_text(text + "\n", encoding="utf-8")
    unfinished.replace(path)


def rounded(values: np.ndarray) -> list[float]:
    return [round(float(value), 4) for value in values]


def summary(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Results of several seeds as one row: mean, and the interval over artists of that mean; also
    for artists that the training heard, and for those that it did not.
    """
    groups: dict[tuple[str, str, int], list[dict[str, Any]]] = {}
    for result in found:
        key = result["data"], result["model"], result.get("epochs", 0)
        groups.setdefault(key, []).append(result)
    order = {name: i for i, name in enumerate((*GRIDS, *NETWORKS))}
    rows = []
    for key in sorted(groups, key=lambda k: (order[k[0]], order.get(k[1], 99), k[1], k[2])):
        data, model, n_epochs = key
        seeds = sorted(groups[key], key=lambda result: result.get("seed", 0))
        row: dict[str, Any] = {"data": data, "model": model, "epochs": n_epochs or None}
        row["seeds"] = [result["seed"] for result in seeds if "seed" in result]
        for fold in FOLDS:
            right = np.array([result["folds"][fold]["right"] for result in seeds])
            artists, whose = (np.array(seeds[0]["folds"][fold][key]) for key in ("artist", "whose"))
            row[fold] = accuracy(right.mean(axis=0), artists)
            row[f"{fold}_of_seeds"] = rounded(right.mean(axis=1))
            for kind in KINDS:
                if (chosen := whose == kind).any():
                    row[f"{fold}_{kind}_artists"] = accuracy(
                        right[:, chosen].mean(axis=0), artists[chosen]
                    )
        rows.append(row)
    return rows


def markdown(rows: list[dict[str, Any]]) -> str:
    """The summary as a table: shares of tracks, their 95 % intervals, and each seed's own."""
    lines = [
        "| input | model | epochs | validation | test | artists heard | new | seeds' own, test |",
        "| --- | --- | ---: | --- | --- | --- | --- | --- |",
    ]
    for row in rows:
        figures = [
            f"{100 * figure['value']:.0f} % ({100 * figure['low']:.0f}-{100 * figure['high']:.0f})"
            if (figure := row.get(key))
            else ""
            for key in (*FOLDS, *(f"test_{kind}_artists" for kind in KINDS))
        ]
        own = ", ".join(f"{100 * value:.0f}" for value in row["test_of_seeds"])
        lines.append(
            f"| {GRIDS[row['data']]} | {row['model']} | {row['epochs'] or ''} "
            f"| {' | '.join(figures)} | {own if row['seeds'] else ''} |"
        )
    return "\n".join(lines) + "\n"


def read(results: Path) -> list[dict[str, Any]]:
    """All results in a folder."""
    return [json.loads(path.read_text()) for path in sorted(results.glob("result-*.json"))]


def write_table(out: Path) -> None:
    """``table.json`` and ``table.md`` of all results in ``out``."""
    rows = summary(read(out))
    write(out / "table.json", json.dumps(rows, indent=1))
    write(out / "table.md", markdown(rows).rstrip())


def draw_curves(results: Path, path: Path) -> Path:
    """For each input with a history what was right over the epochs: segments of the train fold
    (thin), and every tenth epoch the recordings of validation (dots). Seeds of a network are its
    mean.
    """
    from matplotlib.figure import Figure

    found = {
        data: title
        for data, title in GRIDS.items()
        if any(any(results.glob(f"history-{data}-{network}-*.csv")) for network in NETWORKS)
    }
    if not found:
        raise AppError(f"{results} holds no history-*.csv; name a folder of results.", kind="table")
    figure = Figure(figsize=(11, 3.2), layout="constrained")
    panels = figure.subplots(1, len(found), sharey=True, squeeze=False)[0]
    for axes, (data, title) in zip(panels, found.items(), strict=True):
        for number, network in enumerate(NETWORKS):
            epochs: dict[int, list[dict[str, str]]] = {}
            for history in sorted(results.glob(f"history-{data}-{network}-*.csv")):
                with open(history, encoding="utf-8", newline="") as file:
                    for row in csv.DictReader(file):
                        epochs.setdefault(int(row["epoch"]), []).append(row)
            watched = [epoch for epoch, rows in epochs.items() if rows[0]["validation"]]
            for key, chosen, marker, width, meaning in (
                ("accuracy", list(epochs), "", 1.0, "train fold"),
                ("validation", watched, "o", 1.5, "validation"),
            ):
                share = [np.mean([float(row[key]) for row in epochs[epoch]]) for epoch in chosen]
                axes.plot(
                    chosen, share, color=f"C{number}", marker=marker, markersize=3,
                    linewidth=width, label=f"{network}, {meaning}",
                )  # fmt: skip
        axes.set_title(title.partition(", ")[0] + ",\n" + title.partition(", ")[2], fontsize=9)
        axes.set(xlabel="epoch", ylim=(0, 1.02))
        axes.grid(alpha=0.3)
    figure.axes[0].set_ylabel("share right")
    figure.axes[0].legend(fontsize=7, loc="lower right")
    figure.savefig(path, dpi=110)
    return path


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.tutorial.table", description=__doc__)
    parser.add_argument("results", type=Path, help="a folder of results")
    parser.add_argument("--out", type=Path, default=Path("docs/models"))
    arguments = parser.parse_args()
    rows = summary(read(arguments.results))
    write(arguments.out / "tutorial-networks.json", json.dumps(rows, indent=1))
    draw_curves(arguments.results, arguments.out / "tutorial-curves.png")
    print(markdown(rows))


if __name__ == "__main__":
    main()
