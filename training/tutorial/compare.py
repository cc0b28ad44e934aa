"""Shallow against deep parallel networks, and mel against constant-Q, on GTZAN.

``python -m training.tutorial.compare --data DATA --out FOLDER`` trains both networks of
Schindler, Lidy & Rauber (2016) on the log-mel edition, and both on the short audio clips as mel and
as constant-Q, for 100 epochs and then for 200. Each result is a file of its own in FOLDER as soon
as it is there, as ``training.tutorial.table`` reads them, and ``table.md`` is made anew; beside
them are histories, checkpoints and the trained networks (``.keras``). Kill it at any time: it goes
on from the last finished epoch. Several calls may share FOLDER while they train different networks
or inputs.

``--only short-mel-augmented`` trains on the tutorial's augmentation, ``logmel-mixed`` and
``short-mel-mixed`` with SpecAugment and mixup, which it did not know.

The networks of the last epoch are judged, not of the best; the validation fold is only watched, so
that it chooses nothing. A track's answer is the mean over its segments' probabilities.
"""

from __future__ import annotations

import argparse
import csv
import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np

from training import augment
from training.datasets import gtzan
from training.tutorial import segments, table
from training.tutorial.cheaper import OnePassAdam, in_bfloat16, with_cheap_gradients
from training.tutorial.nets import parallel_deep_cnn, parallel_shallow_cnn
from training.tutorial.segments import N_FRAMES, Tracks

NETWORKS: dict[str, Callable[..., keras.Model]] = {
    "shallow": parallel_shallow_cnn,
    "deep": parallel_deep_cnn,
}
WATCH_EVERY = 10  # epochs
MASKED_BANDS, MASKED_FRAMES = 16, 16  # of 80, at most
MIXUP_ALPHA = 0.3


@dataclass(frozen=True)
class CompareConfig:
    """Segments a track, batch size and learning rate are as the paper was re-implemented.

    ``bfloat16``: convolutions by products of 8 bits of mantissa, which cost two thirds where a
    processor has instructions for them.
    """

    segments: int = 15
    batch_size: int = 16
    learning_rate: float = 5e-5
    seed: int = 7
    bfloat16: bool = False
    per_genre_and_fold: int | None = None


class SegmentBatches(keras.utils.PyDataset):
    """Random segments of every track, new ones each epoch; the same seed gives the same epochs.

    Labels have a column for each genre: 1 for a segment's own, or shares of two genres where
    segments are ``mixed``.
    """

    def __init__(self, tracks: Tracks, config: CompareConfig, *, mixed: bool = False) -> None:
        super().__init__(workers=1)
        self.tracks, self.config, self.mixed, self.epoch = tracks, config, mixed, 0

    def __len__(self) -> int:
        return -(-len(self.tracks.names) * self.config.segments // self.config.batch_size)

    def __getitem__(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        config = self.config
        order = np.random.default_rng((config.seed, self.epoch)).permutation(
            len(self.tracks.names) * config.segments
        )
        chosen = order[index * config.batch_size : (index + 1) * config.batch_size]
        chosen = chosen % len(self.tracks.names)
        rng = np.random.default_rng((config.seed, self.epoch, index))
        places = rng.random(len(chosen))
        x = np.stack(
            [
                segments.crop(self.tracks.of(i, choice), N_FRAMES, place)
                for i, place, choice in zip(chosen, places, rng.random(len(chosen)), strict=True)
            ]
        )
        labels = np.eye(len(gtzan.GENRES), dtype=np.float32)[self.tracks.genres[chosen]]
        if not self.mixed:
            return x, labels
        frames_first = x.swapaxes(1, 2)
        masked = augment.mask(frames_first, rng, n_bands=MASKED_BANDS, n_frames=MASKED_FRAMES)
        return augment.mixup(masked.swapaxes(1, 2), labels, rng, alpha=MIXUP_ALPHA)


class Watch(keras.callbacks.Callback):
    """Notes every epoch in ``history``, and stops when the time is up.

    Every tenth one is judged on ``validation``, if there is such a thing.
    """

    def __init__(
        self, history: Path, batches: SegmentBatches, validation: Tracks | None, deadline: float
    ) -> None:
        super().__init__()
        self.history, self.batches = history, batches
        self.validation, self.deadline = validation, deadline
        self.n_done = 0
        self.seconds = last_seconds(history)
        self.began = 0.0

    def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
        self.batches.epoch = epoch
        self.began = time.monotonic()

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        assert logs is not None
        self.seconds += time.monotonic() - self.began
        self.n_done = epoch + 1
        row: dict[str, Any] = dict.fromkeys(table.HISTORY, "")
        row |= {"epoch": self.n_done, "seconds": round(self.seconds, 1)}
        row |= {"seed": self.batches.config.seed}
        row |= {key: round(float(logs[key]), 4) for key in ("loss", "accuracy")}
        if self.validation is not None and self.n_done % WATCH_EVERY == 0:
            found = track_answers(self.model, self.validation, self.batches.config.segments)
            row["validation"] = round(float((found == self.validation.genres).mean()), 4)
        new = not self.history.exists()
        with open(self.history, "a", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, table.HISTORY)
            if new:
                writer.writeheader()
            writer.writerow(row)
        print(f"{self.history.stem} {row}", flush=True)
        if time.monotonic() > self.deadline:
            self.model.stop_training = True


def last_seconds(history: Path) -> float:
    """How long the epochs of a history took."""
    if not history.exists():
        return 0.0
    with open(history, encoding="utf-8", newline="") as file:
        return max((float(row["seconds"]) for row in csv.DictReader(file)), default=0.0)


def standardised(network: keras.Model, tracks: Tracks) -> keras.Model:
    """The network behind a scaling of every band to mean 0 and deviation 1 over ``tracks``."""
    columns = np.concatenate(tracks.spectra, axis=1)
    spectrogram = keras.Input(network.input_shape[1:], name="levels")
    scaled = keras.layers.Normalization(
        axis=1, mean=columns.mean(axis=1), variance=columns.var(axis=1)
    )(spectrogram)
    return keras.Model(spectrogram, network(scaled), name=f"standardised_{network.name}")


def trained(
    name: str,
    build: Callable[..., keras.Model],
    tracks: Tracks,
    folder: Path,
    *,
    epochs: int,
    config: CompareConfig,
    deadline: float,
    validation: Tracks | None = None,
    mixed: bool = False,
) -> tuple[keras.Model, int]:
    """The network after ``epochs`` epochs, or after as many as there was time for, and how many."""
    keras.utils.set_random_seed(config.seed)
    network = build((tracks.n_bands, N_FRAMES), len(gtzan.GENRES))
    with_cheap_gradients(network)
    if config.bfloat16:
        in_bfloat16(network)
    model = standardised(network, tracks)
    model.compile(
        optimizer=OnePassAdam(config.learning_rate),
        loss="categorical_crossentropy",
        metrics=["accuracy"],
        # Without it JAX would run every operation by itself.
        jit_compile=keras.backend.backend() == "jax",
    )
    resume = folder / f"{name}-resume"
    n_before = _epochs_of(resume)
    batches = SegmentBatches(tracks, config, mixed=mixed)
    watch = Watch(folder / f"history-{name}.csv", batches, validation, deadline)
    model.fit(
        batches,
        # Without a whole epoch's time, nothing but the state of the last run is wanted.
        epochs=n_before if time.monotonic() > deadline else max(epochs, n_before),
        verbose=0,
        callbacks=[
            # Its checkpoint is what a later run with more epochs or time goes on from.
            keras.callbacks.BackupAndRestore(resume, delete_checkpoint=False),
            watch,
        ],
    )
    # Without its optimizer, which nobody else knows.
    keras.Model(model.inputs, model.outputs).save(folder / f"{name}.keras")
    return model, max(watch.n_done, n_before)


def _epochs_of(resume: Path) -> int:
    state = resume / "training_metadata.json"
    return int(json.loads(state.read_text())["epoch"]) if state.exists() else 0


def track_answers(model: keras.Model, tracks: Tracks, n_segments: int) -> np.ndarray:
    """Genres, (n_tracks,), by the mean of probabilities over evenly spread segments."""
    return np.array(
        [
            model.predict_on_batch(segments.even_segments(s, N_FRAMES, n_segments)).mean(axis=0)
            for s in tracks.spectra
        ]
    ).argmax(axis=1)


def baselines(train: Tracks, held_out: Tracks) -> dict[str, np.ndarray]:
    """Answers of the commonest genre, and of a logistic regression on each band's statistics."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    regression = make_pipeline(StandardScaler(), LogisticRegression(C=0.1, max_iter=2000))
    regression.fit(segments.statistics(train), train.genres)
    return {
        "majority class": np.full(len(held_out.names), np.bincount(train.genres).argmax()),
        "logistic regression": regression.predict(segments.statistics(held_out)),
    }


def result(
    data: str, model: str, tracks: Tracks, answers: Mapping[str, np.ndarray], **more: Any
) -> dict[str, Any]:
    """What ``table`` sums up: who was right in each fold, who plays, and whether the train fold has
    that artist.
    """
    heard = tracks.part("train").names
    folds = {}
    for fold, genres in answers.items():
        held_out = tracks.part(fold)
        folds[fold] = {
            "right": (genres == held_out.genres).astype(int).tolist(),
            "artist": [gtzan.artist_group_of(name) for name in held_out.names],
            "whose": gtzan.whose(held_out.names, heard).tolist(),
        }
    return {"data": data, "model": model, **more, "folds": folds}


def write_baselines(data: str, tracks: Tracks, out: Path) -> None:
    """What needs no network: the commonest genre, and a logistic regression on statistics."""
    train = tracks.part("train")
    found = {fold: baselines(train, tracks.part(fold)) for fold in table.FOLDS}
    for title in found[table.FOLDS[0]]:
        answers = {fold: found[fold][title] for fold in table.FOLDS}
        path = out / f"result-{data}-{title.replace(' ', '-')}.json"
        table.write(path, json.dumps(result(data, title, tracks, answers)))


def load(data: str, data_root: Path, folder: Path, config: CompareConfig) -> Tracks:
    """All tracks of one of ``GRIDS``; ``folder`` caches the short ones."""
    fewer = config.per_genre_and_fold
    if data.removesuffix(table.MIXED) == "logmel":
        return segments.logmel_tracks(data_root, per_genre_and_fold=fewer)
    kind = data.split("-")[1]
    tracks = segments.short_tracks(data_root, kind, folder, per_genre_and_fold=fewer)
    return segments.augmented(tracks, data_root, folder) if data == table.AUGMENTED else tracks


def compare(
    data_root: Path,
    out: Path,
    *,
    jobs: Iterator[tuple[str, str, int, tuple[int, ...]]],
    config: CompareConfig,
    deadline: float,
) -> None:
    """Do the ``jobs``, as far as there is time."""
    loaded: dict[str, Tracks] = {}
    for data, network, n_epochs, _ in jobs:
        if data not in loaded:
            loaded[data] = load(data, data_root, out, config)
            if data in table.TUTORIAL:  # they learn from nothing that was augmented
                write_baselines(data, loaded[data], out)
        tracks = loaded[data]
        name = f"{data}-{network}-{config.seed}"
        model, n_done = trained(
            name,
            NETWORKS[network],
            tracks.part("train"),
            out,
            epochs=n_epochs,
            config=config,
            deadline=deadline,
            validation=tracks.part("validation"),
            mixed=data.endswith(table.MIXED),
        )
        if n_done:
            answers = {
                fold: track_answers(model, tracks.part(fold), config.segments)
                for fold in table.FOLDS
            }
            about = {"seed": config.seed, "epochs": n_done, "n_weights": model.count_params()}
            found = result(data, network, tracks, answers, **about)
            table.write(out / f"result-{name}-{n_done}.json", json.dumps(found))
        table.write_table(out)
        keras.backend.clear_session()


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m training.tutorial.compare", description=__doc__
    )
    parser.add_argument("--data", type=Path, required=True, help="the training data folder")
    parser.add_argument("--out", type=Path, required=True, help="a folder for the results")
    parser.add_argument("--epochs", type=int, nargs="+", default=[100, 200])
    parser.add_argument("--time-limit", type=float, help="minutes after which no epoch begins")
    parser.add_argument("--only", nargs="+", choices=table.GRIDS, default=list(table.TUTORIAL))
    parser.add_argument("--networks", nargs="+", choices=NETWORKS, default=list(NETWORKS))
    parser.add_argument(
        "--bfloat16",
        action="store_true",
        default=None,
        help="convolve by products of 8 bits of mantissa",
    )
    parser.add_argument("--segments", type=int, help="segments of a track in an epoch")
    parser.add_argument("--batch-size", type=int)
    parser.add_argument("--learning-rate", type=float)
    parser.add_argument(
        "--per-genre-and-fold", type=int, help="no more tracks than that: to try it out"
    )
    arguments = parser.parse_args()
    changes = {
        key: value
        for key in CompareConfig.__dataclass_fields__
        if (value := getattr(arguments, key, None)) is not None
    }
    config = CompareConfig(**changes)
    out, limit = arguments.out, arguments.time_limit
    out.mkdir(parents=True, exist_ok=True)
    settings = out / "config.json"
    if settings.exists() and json.loads(settings.read_text()) != asdict(config):
        parser.error(f"{out} holds a comparison with other settings: {settings.read_text()}")
    table.write(settings, json.dumps(asdict(config)))
    compare(
        arguments.data,
        out,
        jobs=table.plan(arguments.only, arguments.networks, arguments.epochs, [config.seed]),
        config=config,
        deadline=float("inf") if limit is None else time.monotonic() + 60 * limit,
    )
    print((out / "table.md").read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
