"""Train the trunk on sound that is made as it is needed; stops by the clock.

``python -m training train --pack PACK --run RUN --minutes M``, on any backend of Keras: with JAX an
H200 makes and learns some 5,000 rows a second. Writes to RUN ``weights.weights.h5`` (of all of
``nets.multi_task``), ``history.csv`` and ``run.json``; killed, it goes on from the last minute.
"""

from __future__ import annotations

import csv
import hashlib
import json
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import keras
import numpy as np

from musicanalyzer.dsp.params import PatchSpec
from musicanalyzer.errors import AppError
from training import nets
from training.commit import commit
from training.matching.bank import SAMPLE_RATE, load
from training.matching.batch import Maker
from training.matching.plan import Planner, Shares
from training.targets import N_PENULTIMATE, N_TAGS
from training.unfold import unfolded

LOSSES = {
    "tags": ("binary_crossentropy", 4.0),
    "penultimate": ("mean_squared_error", 0.8),
    "mood": ("mean_squared_error", 60.0),  # of values that lie within 0.1 of each other
    "genre": ("categorical_crossentropy", 0.3),
    "vocals": ("binary_crossentropy", 1.5),
    "speech": ("binary_crossentropy", 0.3),
}
WEIGHTS = "weights.weights.h5"  # in a run's folder
REPORT_EVERY = 50  # steps
N_AHEAD = 2  # batches
KEEP_EVERY_S = 60.0


@dataclass(frozen=True)
class MatchConfig:
    """``minutes`` of training, without the time to decode and to compile."""

    minutes: float
    widths: tuple[int, ...] = nets.WIDTHS
    teacher_dtype: str = "float32"  # "float16" where the device is fast at it
    student_dtype: str = "float32"  # of its convolutions; "mixed_bfloat16" likewise
    shares: Shares = field(default_factory=Shares)
    learning_rate: float = 2e-3
    weight_decay: float = 1e-4
    warm_up: float = 0.04  # of the time
    seed: int = 7


def train(pack: Path, run: Path, config: MatchConfig, *, start: Path | None = None) -> Path:
    """Train, or go on where a killed run stopped; gives the path of the weights.

    Begins with the weights of the run ``start``, if any, or with a shipped trunk's where it is a
    ``.keras`` file. Raises AppError where there are none.
    """
    beginning = None if start is None else start if start.suffix == ".keras" else start / WEIGHTS
    if beginning is not None and not beginning.exists():
        raise AppError(
            f"{start} holds no {WEIGHTS}; name the folder of a finished run with --start.",
            kind="training",
        )
    spec = PatchSpec()
    run.mkdir(parents=True, exist_ok=True)
    keras.utils.set_random_seed(config.seed)
    bank = load(pack, spec)
    hours = len(bank.samples) / SAMPLE_RATE / 3600
    print(f"{hours:.1f} h of sound", flush=True)
    with np.load(pack / "teachers.npz") as file:
        maker = Maker(bank, dict(file), spec, config.shares, dtype=config.teacher_dtype)
    planner = Planner(bank, spec, config.shares, seed=config.seed)
    model = _network(len(bank.genres), spec, config)
    checkpoint = _Checkpoint(run)
    step, spent_s = checkpoint.restore(model)
    if beginning is not None and not step:
        if beginning.suffix == ".keras":
            patches = keras.ops.convert_to_numpy(maker.make(planner.plan(0))[0])
            _begin_with(model, beginning, patches, spec, config)
        else:
            model.load_weights(beginning)
    history = _History(run / "history.csv", step)
    kept_s = spent_s
    before = time.monotonic()
    for batch in _ahead(lambda number: maker.make(planner.plan(number)), step):
        done = min(1.0, spent_s / (config.minutes * 60))
        model.optimizer.learning_rate.assign(learning_rate(config, done))
        losses = model.train_on_batch(*batch, return_dict=True)
        now = time.monotonic()
        if history.n_steps:  # the first step of a process compiles
            spent_s += now - before
        before = now
        step += 1
        if line := history.add(step, done, losses):
            print(line, flush=True)
        if done >= 1.0:
            break
        if spent_s >= kept_s + KEEP_EVERY_S:
            kept_s = spent_s
            checkpoint.keep(model, step, spent_s)
    (run / "run.json").write_text(
        json.dumps(
            {
                "config": asdict(config),
                "commit": commit(),
                "start": None if beginning is None else digest(beginning),
                "mel_fingerprint": spec.mel.fingerprint,
                "steps": step,
                "rows": step * (config.shares.heard + config.shares.logmel),
                "hours_of_sound": round(hours, 1),
                "backend": keras.backend.backend(),
                "pack": digest(pack),
            },
            indent=1,
        )
    )
    weights = run / WEIGHTS
    _without_optimizer(model, spec, config).save_weights(weights)
    return weights


def learning_rate(config: MatchConfig, done: float) -> float:
    """At a share of the time: warm-up, then half a cosine down to nothing."""
    if done < config.warm_up:
        return config.learning_rate * (0.05 + 0.95 * done / config.warm_up)
    left = (done - config.warm_up) / (1 - config.warm_up)
    return float(config.learning_rate * 0.5 * (1 + np.cos(np.pi * left)))


def digest(path: Path) -> str:
    """SHA-256 of a file, or over all files of a folder."""
    found = hashlib.sha256()
    for part in sorted(path.iterdir()) if path.is_dir() else [path]:
        found.update(part.read_bytes())
    return found.hexdigest()


def _plain(
    n_genres: int, spec: PatchSpec, config: MatchConfig, dtype: str = "float32"
) -> keras.Model:
    return nets.multi_task(
        spec,
        n_tags=N_TAGS,
        n_penultimate=N_PENULTIMATE,
        n_genres=n_genres,
        widths=config.widths,
        dtype=dtype,
    )


def _network(n_genres: int, spec: PatchSpec, config: MatchConfig) -> keras.Model:
    """The trunk with its heads, ready for :meth:`keras.Model.train_on_batch`."""
    model = _plain(n_genres, spec, config, config.student_dtype)
    model.compile(
        optimizer=keras.optimizers.AdamW(
            config.learning_rate, weight_decay=config.weight_decay, clipnorm=1.0
        ),
        loss={key: name for key, (name, _) in LOSSES.items()},
        loss_weights={key: weight for key, (_, weight) in LOSSES.items()},
        jit_compile=keras.backend.backend() == "jax",
    )
    model.optimizer.build(model.trainable_variables)
    return model


def _begin_with(
    model: keras.Model, shipped: Path, patches: np.ndarray, spec: PatchSpec, config: MatchConfig
) -> None:
    """Give the trunk in ``model`` the weights of a shipped one; its heads stay as they are."""
    trunk = unfolded(keras.models.load_model(shipped), patches, spec, widths=config.widths)
    for source, target in zip(trunk.layers, model.layers, strict=False):
        target.set_weights(source.get_weights())


def _without_optimizer(model: keras.Model, spec: PatchSpec, config: MatchConfig) -> keras.Model:
    plain = _plain(model.output["genre"].shape[-1], spec, config)
    plain.set_weights(model.get_weights())
    return plain


def _ahead(make: Callable[[int], Any], step: int) -> Iterator[Any]:
    """Batches from ``step`` on, made while those before are used: the device never waits."""
    pool = ThreadPoolExecutor(1)
    try:
        made = deque(pool.submit(make, step + number) for number in range(N_AHEAD))
        while True:
            step += 1
            made.append(pool.submit(make, step + N_AHEAD - 1))
            yield made.popleft().result()
    finally:  # nobody waits for those that come too late
        pool.shutdown(wait=False, cancel_futures=True)


class _Checkpoint:
    """Weights with what the optimizer remembers, and how far they are."""

    def __init__(self, run: Path) -> None:
        self._weights, self._state = run / "checkpoint.weights.h5", run / "checkpoint.json"

    def keep(self, model: keras.Model, step: int, spent_s: float) -> None:
        unfinished = self._weights.with_name("unfinished.weights.h5")
        model.save_weights(unfinished)
        unfinished.replace(self._weights)
        self._state.write_text(json.dumps({"step": step, "spent_s": spent_s}))

    def restore(self, model: keras.Model) -> tuple[int, float]:
        """Steps and seconds that are behind it: none where nothing was kept."""
        if not self._state.exists():
            return 0, 0.0
        model.load_weights(self._weights)
        state = json.loads(self._state.read_text())
        return state["step"], state["spent_s"]


class _History:
    """Mean losses of every ``REPORT_EVERY`` steps, as lines of a CSV file. Lines after ``step``, of
    what a killed run did in vain, are taken out.
    """

    def __init__(self, path: Path, step: int) -> None:
        self._path, self.n_steps = path, 0
        self._sums: dict[str, float] = {}
        if path.exists():
            header, *lines = path.read_text().splitlines(keepends=True)
            kept = [line for line in lines if int(line.partition(",")[0]) <= step]
            path.write_text("".join([header, *kept]))

    def add(self, step: int, done: float, losses: dict[str, float]) -> str:
        """Take one step's; gives a line to print, or nothing between reports."""
        self.n_steps += 1
        for key, value in losses.items():
            self._sums[key] = self._sums.get(key, 0.0) + float(value) / REPORT_EVERY
        if self.n_steps % REPORT_EVERY:
            return ""
        row = {"step": step, "done": round(done, 4), **self._sums}
        self._sums = {}
        is_new = not self._path.exists()
        with open(self._path, "a", newline="") as file:
            writer = csv.DictWriter(file, row)
            if is_new:
                writer.writeheader()
            writer.writerow(row)
        return " ".join(f"{key}={value:.4g}" for key, value in row.items())
