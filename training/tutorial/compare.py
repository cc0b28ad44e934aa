"""Shallow against deep parallel networks, and mel against constant-Q, on GTZAN.

``python -m training.tutorial.compare --data DATA --epochs 100 --out FILE`` trains both networks of
Schindler, Lidy & Rauber (2016) on the log-mel edition, and both on the short audio clips as mel and
as constant-Q. FILE gets the figures as JSON, FILE with ``.md`` as a table; the folder beside it,
FILE without its ending, keeps checkpoints, histories and the trained networks (``.keras``). Kill it
at any time: it goes on from the last finished epoch.

The networks of the last epoch are judged, not of the best, so that the validation fold chooses
nothing. A track's answer is the mean over its segments' probabilities.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import keras
import numpy as np

from training.datasets import gtzan
from training.figures import accuracy
from training.tutorial import segments
from training.tutorial.cheaper import OnePassAdam, with_cheap_gradients
from training.tutorial.nets import parallel_deep_cnn, parallel_shallow_cnn
from training.tutorial.segments import N_FRAMES, Tracks
from training.tutorial.table import GRIDS

NETWORKS: dict[str, Callable[..., keras.Model]] = {
    "shallow": parallel_shallow_cnn,
    "deep": parallel_deep_cnn,
}


@dataclass(frozen=True)
class CompareConfig:
    """Segments a track, batch size and learning rate are as the paper was re-implemented."""

    segments: int = 15
    batch_size: int = 16
    learning_rate: float = 5e-5
    seed: int = 7
    per_genre_and_fold: int | None = None


class SegmentBatches(keras.utils.PyDataset):
    """Random segments of every track, new ones each epoch; the same seed gives the same epochs."""

    def __init__(self, tracks: Tracks, config: CompareConfig) -> None:
        super().__init__(workers=1)
        self.tracks, self.config, self.epoch = tracks, config, 0

    def __len__(self) -> int:
        return -(-len(self.tracks.names) * self.config.segments // self.config.batch_size)

    def __getitem__(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        config = self.config
        order = np.random.default_rng((config.seed, self.epoch)).permutation(
            len(self.tracks.names) * config.segments
        )
        chosen = order[index * config.batch_size : (index + 1) * config.batch_size]
        chosen = chosen % len(self.tracks.names)
        places = np.random.default_rng((config.seed, self.epoch, index)).random(len(chosen))
        x = [
            segments.crop(self.tracks.spectra[i], N_FRAMES, place)
            for i, place in zip(chosen, places, strict=True)
        ]
        return np.stack(x), self.tracks.genres[chosen]


class Watch(keras.callbacks.Callback):
    """Says how far it is, tells the batches which epoch it is, and stops when the time is up."""

    def __init__(self, name: str, batches: SegmentBatches, deadline: float) -> None:
        super().__init__()
        self.name, self.batches, self.deadline = name, batches, deadline
        self.n_done = 0

    def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
        self.batches.epoch = epoch

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        self.n_done = epoch + 1
        found = " ".join(f"{key}={value:.3f}" for key, value in (logs or {}).items())
        print(f"{self.name} epoch {epoch + 1} {found}", flush=True)
        if time.monotonic() > self.deadline:
            self.model.stop_training = True


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
) -> tuple[keras.Model, int]:
    """The network after ``epochs`` epochs, or after as many as there was time for, and how many."""
    keras.utils.set_random_seed(config.seed)
    network = build((tracks.n_bands, N_FRAMES), len(gtzan.GENRES))
    with_cheap_gradients(network)
    model = standardised(network, tracks)
    model.compile(
        optimizer=OnePassAdam(config.learning_rate),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
        # Without it JAX would run every operation by itself.
        jit_compile=keras.backend.backend() == "jax",
    )
    resume = folder / f"{name}-resume"
    n_before = _epochs_of(resume)
    batches = SegmentBatches(tracks, config)
    watch = Watch(name, batches, deadline)
    model.fit(
        batches,
        # Without a whole epoch's time, nothing but the state of the last run is wanted.
        epochs=n_before if time.monotonic() > deadline else max(epochs, n_before),
        verbose=0,
        callbacks=[
            # Its checkpoint is what a later run with more epochs or time goes on from.
            keras.callbacks.BackupAndRestore(resume, delete_checkpoint=False),
            keras.callbacks.CSVLogger(folder / f"{name}.csv", append=True),
            watch,
        ],
    )
    # Without its optimizer, which nobody else knows.
    keras.Model(model.inputs, model.outputs).save(folder / f"{name}.keras")
    return model, max(watch.n_done, n_before)


def _epochs_of(resume: Path) -> int:
    state = resume / "training_metadata.json"
    return int(json.loads(state.read_text())["epoch"]) if state.exists() else 0


def track_probabilities(model: keras.Model, tracks: Tracks, n_segments: int) -> np.ndarray:
    """Mean over evenly spread segments, (n_tracks, n_genres)."""
    return np.array(
        [
            model.predict_on_batch(segments.even_segments(s, N_FRAMES, n_segments)).mean(axis=0)
            for s in tracks.spectra
        ]
    )


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


def _row(data: str, fold: str, model: str, answers: np.ndarray, held_out: Tracks, **more) -> dict:
    figures = accuracy(answers == held_out.genres, np.array(held_out.names))
    return {"data": data, "fold": fold, "model": model, "accuracy": figures, **more}


def load(data: str, data_root: Path, folder: Path, config: CompareConfig) -> Tracks:
    """All tracks of one of ``GRIDS``; ``folder`` caches the short ones."""
    fewer = config.per_genre_and_fold
    if data == "logmel":
        return segments.logmel_tracks(data_root, per_genre_and_fold=fewer)
    kind = data.removeprefix("short-")
    return segments.short_tracks(data_root, kind, folder, per_genre_and_fold=fewer)


def compare(
    data_root: Path,
    folder: Path,
    *,
    epochs: int,
    config: CompareConfig,
    folds: tuple[str, ...],
    time_limit_s: float,
    only: tuple[str, ...] = tuple(GRIDS),
) -> list[dict]:
    """One row for every kind of input, fold and model."""
    deadline = time.monotonic() + time_limit_s
    rows = []
    for data in only:
        tracks = load(data, data_root, folder, config)
        train = tracks.part("train")
        for fold in folds:
            held_out = tracks.part(fold)
            for title, answers in baselines(train, held_out).items():
                rows.append(_row(data, fold, title, answers, held_out))
        for title, build in NETWORKS.items():
            name = f"{data}-{title}"
            model, n_epochs = trained(
                name, build, train, folder, epochs=epochs, config=config, deadline=deadline
            )
            if not n_epochs:
                print(f"{name}: no time left, not judged", flush=True)
                continue
            for fold in folds:
                held_out = tracks.part(fold)
                answers = track_probabilities(model, held_out, config.segments).argmax(axis=1)
                rows.append(
                    _row(
                        data,
                        fold,
                        title,
                        answers,
                        held_out,
                        epochs=n_epochs,
                        n_weights=model.count_params(),
                    )
                )
            keras.backend.clear_session()
    return rows


def markdown(rows: list[dict]) -> str:
    """The rows as a table: accuracy per track with its 95 % interval."""
    lines = [
        "| input | fold | tracks | model | epochs | accuracy | 95 % interval |",
        "| --- | --- | ---: | --- | ---: | ---: | --- |",
    ]
    for row in rows:
        figures = row["accuracy"]
        lines.append(
            f"| {GRIDS[row['data']]} | {row['fold']} | {figures['n']} | {row['model']} "
            f"| {row.get('epochs', '')} | {figures['value']:.3f} "
            f"| {figures['low']:.3f} to {figures['high']:.3f} |"
        )
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m training.tutorial.compare", description=__doc__
    )
    parser.add_argument("--data", type=Path, required=True, help="the training data folder")
    parser.add_argument("--out", type=Path, required=True, help="the JSON file to write")
    parser.add_argument("--epochs", type=int, default=100)
    parser.add_argument("--test", action="store_true", help="also judge on the test fold")
    parser.add_argument("--time-limit", type=float, help="minutes after which no epoch begins")
    parser.add_argument("--only", nargs="+", choices=GRIDS, default=list(GRIDS))
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
    folder = arguments.out.with_suffix("")
    if folder == arguments.out:
        parser.error(f"--out must have an ending, as in {arguments.out}.json")
    folder.mkdir(parents=True, exist_ok=True)
    settings = folder / "config.json"
    if settings.exists() and json.loads(settings.read_text()) != asdict(config):
        parser.error(f"{folder} holds a comparison with other settings: {settings.read_text()}")
    settings.write_text(json.dumps(asdict(config)))
    rows = compare(
        arguments.data,
        folder,
        epochs=arguments.epochs,
        config=config,
        folds=("validation", "test") if arguments.test else ("validation",),
        time_limit_s=float("inf") if arguments.time_limit is None else arguments.time_limit * 60,
        only=tuple(arguments.only),
    )
    result = {"config": asdict(config), "epochs": arguments.epochs, "rows": rows}
    arguments.out.write_text(json.dumps(result, indent=1) + "\n")
    table = markdown(rows)
    arguments.out.with_suffix(".md").write_text(table, encoding="utf-8")
    print(table)


if __name__ == "__main__":
    main()
