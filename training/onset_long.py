"""Train the onset networks for long where scenes cost next to nothing: on a GPU's machine.

``python -m training.onset_long pack`` writes what such a machine needs into one small folder:
renderings as Opus, single notes (``onset_bank``), the weights to go on from. ``run`` trains there:
worker processes make sounds without end (our own of six kinds, lines played from the bank, the
renderings at other speeds), the accelerator mixes and disturbs them (``onset_scenes``). The loss
and the networks are ``onsets``'. It ends when it is told to, with a learning rate that has fallen
to nothing by then, and writes ``onsets.weights.h5`` meanwhile too.
"""

from __future__ import annotations

import argparse
import json
import math
import multiprocessing
import os
import queue
import signal
import threading
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from training import onset_bank
from training.onset_ensembles import ensemble
from training.onset_material import DROWNED_DB, Part, targets
from training.onset_notes import SAMPLE_RATE
from training.onset_sounds import excerpt

SCENE_S = 4.0
PARTS = 2  # in a scene at most
EXCERPT_S = 12.0
KEPT = 400  # sounds of a kind that scenes are drawn from; new ones take the oldest one's place
ENOUGH = 4  # of each kind to begin with
OPUS_LEVEL = onset_bank.OPUS_LEVEL
# How often each kind is drawn: soft ones more, since there they are told apart worst.
SHARES = {
    "struck": 0.6, "drums": 0.6, "sustained": 2.0, "bowed": 1.0, "sung": 1.2, "ensemble": 1.5,
    "bank-slow": 2.0, "bank-melodic": 1.2, "slow": 2.0, "melodic": 1.0, "piano": 0.6,
    "song": 1.8, "kit": 0.6,
}  # fmt: skip
OWN = ("struck", "drums", "sustained", "bowed", "sung")
PACKED = {"slow": 110, "melodic": 80, "piano": 50, "song": 150, "kit": 50}
FIRST_SEED = 1_000  # of our own sounds: past those of the cached material, below the judged ones
N_SEEDS = 90_000
SPEEDS = 0.3  # renderings are played at exp(+-this)


def pack(run: Path, out: Path) -> None:
    """Write ``renders.opus``, ``bank.opus``, what is known of both, and the present weights."""
    import shutil

    import soundfile

    from training.onset_material import all_parts
    from training.onsets import WEIGHTS

    out.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(3)
    parts = [part for part in all_parts(run, "train") if part.kind in PACKED]
    chosen: list[Part] = []
    for kind, n in PACKED.items():
        own = [part for part in parts if part.kind == kind]
        chosen += [own[index] for index in rng.permutation(len(own))[:n]]
    soundfile.write(
        out / "renders.opus",
        np.concatenate([part.samples for part in chosen]),
        SAMPLE_RATE,
        format="OGG",
        subtype="OPUS",
        compression_level=OPUS_LEVEL,
    )
    known = [
        {
            "n": part.samples.size,
            "kind": part.kind,
            "group": part.group,
            "onsets_s": np.round(part.onsets_s, 4).tolist(),
            "unsure_s": np.round(part.unsure_s, 4).tolist(),
        }
        for part in chosen
    ]
    (out / "renders.json").write_text(json.dumps(known))
    onset_bank.save(out / "bank.opus", onset_bank.make())
    shutil.copy(run / WEIGHTS, out / "start.weights.h5")


def renderings(folder: Path, *, share: tuple[int, int] = (0, 1)) -> list[Part]:
    """What ``pack`` wrote of them; of ``share`` (k, n) every worker decodes another n-th."""
    import soundfile

    rows = json.loads((folder / "renders.json").read_text())
    starts = np.cumsum([0, *(row["n"] for row in rows)])
    parts = []
    with soundfile.SoundFile(folder / "renders.opus") as file:
        for kind in PACKED:
            own = [index for index, row in enumerate(rows) if row["kind"] == kind]
            first, last = (len(own) * k // share[1] for k in (share[0], share[0] + 1))
            for index in own[first:last]:
                file.seek(int(starts[index]))
                parts.append(
                    Part(
                        file.read(rows[index]["n"], dtype="int16"),
                        np.array(rows[index]["onsets_s"]),
                        np.array(rows[index]["unsure_s"]).reshape(-1, 2),
                        kind,
                        rows[index]["group"],
                    )
                )
    return parts


def sounds(
    folder: Path, rng: np.random.Generator, *, share: tuple[int, int] = (0, 1)
) -> Iterator[Part]:
    """Sounds without end: first one of every kind, then kinds as they are drawn."""
    instruments = onset_bank.load(folder / "bank.opus", share=share)
    carried: dict[str, list[Part]] = {}
    for part in renderings(folder, share=share):
        carried.setdefault(part.kind, []).append(part)
    names, shares = list(SHARES), np.array(list(SHARES.values()))
    for index in range(10**9):
        at_random = int(rng.choice(len(names), p=shares / shares.sum()))
        kind = names[index if index < len(names) else at_random]
        if kind in OWN:
            made = excerpt(kind, seed=FIRST_SEED + int(rng.integers(N_SEEDS)), duration_s=EXCERPT_S)
            yield _part(made.samples, made.onsets_s, made.unsure_s, kind)
        elif kind == "ensemble" or kind.startswith("bank-"):
            out = np.zeros(round(EXCERPT_S * SAMPLE_RATE))
            if kind == "ensemble":
                onsets, unsure = ensemble(rng, out)
            else:
                own = [one for one in instruments if one.kind == kind.removeprefix("bank-")]
                onsets, unsure = onset_bank.line(rng, own[rng.integers(len(own))], out)
            inside = np.sort([time for time in onsets if time < EXCERPT_S])
            yield _part(out, inside, np.array(unsure, dtype=float).reshape(-1, 2), kind)
        else:
            yield _faster(carried[kind][rng.integers(len(carried[kind]))], rng)


def _part(samples: np.ndarray, onsets_s: np.ndarray, unsure_s: np.ndarray, kind: str) -> Part:
    peak = max(float(np.abs(samples).max()), 1e-9)
    return Part(np.round(samples * (32_000 / peak)).astype(np.int16), onsets_s, unsure_s, kind, "")


def _faster(part: Part, rng: np.random.Generator) -> Part:
    """The part at another speed, as a tape: another pitch, another attack, another instrument."""
    from scipy.signal import resample_poly

    if rng.random() < 0.3:
        return part
    up = round(100 * math.exp(rng.uniform(-SPEEDS, SPEEDS)))
    slower = up / 100  # how much longer it lasts
    return _part(
        resample_poly(part.samples.astype(np.float32), up, 100),
        part.onsets_s * slower,
        part.unsure_s * slower,
        part.kind,
    )


def _work(folder: Path, seed: int, share: tuple[int, int], made: Any) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for part in sounds(folder, np.random.default_rng([41, seed]), share=share):
        made.put((part.samples, part.onsets_s, part.unsure_s, part.kind))


class Pool:
    """The newest sounds of each kind, filled by worker processes; scenes are drawn from it."""

    def __init__(self, folder: Path, *, workers: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._made = context.Queue(maxsize=64)
        self._kinds: dict[str, deque[Part]] = {kind: deque(maxlen=KEPT) for kind in SHARES}
        self.n_made = 0
        seed = int(time.time()) % 10_000
        self._workers = [
            context.Process(
                target=_work, args=(folder, seed + k, (k, workers), self._made), daemon=True
            )
            for k in range(workers)
        ]
        for worker in self._workers:
            worker.start()
        threading.Thread(target=self._collect, daemon=True).start()

    def _collect(self) -> None:
        while True:
            samples, onsets_s, unsure_s, kind = self._made.get()
            self._kinds[kind].append(Part(samples, onsets_s, unsure_s, kind, ""))
            self.n_made += 1

    def wait(self) -> None:
        """Until there are a few of each kind."""
        while min(len(own) for own in self._kinds.values()) < ENOUGH:
            if not any(worker.is_alive() for worker in self._workers):
                raise RuntimeError("no worker is left that makes sounds")
            time.sleep(0.2)

    def close(self) -> None:
        for worker in self._workers:
            worker.terminate()

    def draw(self, rng: np.random.Generator, kind: str) -> Part:
        own = self._kinds[kind]
        return own[int(rng.integers(len(own)))]


def batch(pool: Pool, rng: np.random.Generator, size: int) -> tuple[np.ndarray, ...]:
    """Cuts (size, PARTS, n), levels (size, PARTS), targets and weights (size, n_frames).

    As ``onset_material.scene`` chooses them.
    """
    n, n_frames = round(SCENE_S * SAMPLE_RATE), round(SCENE_S * 100)
    names, shares = list(SHARES), np.array(list(SHARES.values()))
    cuts = np.zeros((size, PARTS, n), np.int16)
    levels = np.zeros((size, PARTS), np.float32)
    wanted, weighed = (np.zeros((size, n_frames), np.float32) for _ in range(2))
    counts = rng.choice(3, size, p=[0.05, 0.55, 0.4])
    drawn = rng.choice(len(names), (size, PARTS), p=shares / shares.sum())
    for row in range(size):
        levels_db = np.concatenate([[0.0], rng.uniform(-24, 6, PARTS - 1)])[: counts[row]]
        loudest = levels_db.max(initial=-100.0)
        onsets: list[np.ndarray] = []
        unsure = [np.zeros((0, 2))]
        for k, level_db in enumerate(levels_db):
            part = pool.draw(rng, names[drawn[row, k]])
            start = int(rng.integers(0, max(1, part.samples.size - n + 1)))
            cut = part.samples[start : start + n]
            cuts[row, k, : cut.size] = cut
            levels[row, k] = 10 ** (level_db / 20)
            times = part.onsets_s - start / SAMPLE_RATE
            if level_db - loudest < DROWNED_DB / 2:
                unsure.append(np.stack([times - 0.03, times + 0.03], axis=1))
            else:
                onsets.append(times)
            unsure.append(part.unsure_s - start / SAMPLE_RATE)
        times = np.sort(np.concatenate([np.zeros(0), *onsets]))
        spans = np.concatenate(unsure)
        wanted[row], weighed[row] = targets(
            times[(times >= 0) & (times < SCENE_S)],
            spans[(spans[:, 1] > 0) & (spans[:, 0] < SCENE_S)],
            n_frames=n_frames,
            frame_rate=100,
        )
    weighed[:, :2] = 0.0  # the cut itself may sound like an onset
    return cuts, levels, wanted, weighed


def scene_networks() -> Any:
    """The two networks behind the layers that make scenes, for training."""
    import keras

    from training.onset_nets import AHEAD, both_networks
    from training.onset_scenes import Columns, Disturbed
    from training.onsets import AFTER, BEFORE, SPEC

    n = round(SCENE_S * SAMPLE_RATE)
    cuts = keras.Input((PARTS, n), dtype="int16", name="cuts")
    levels = keras.Input((PARTS,), name="levels")
    columns = Columns(SPEC, name="log_mels")(
        Disturbed(SAMPLE_RATE, seed=5, name="disturbed")(cuts, levels)
    )
    columns = keras.layers.Reshape((round(SCENE_S * 100), SPEC.n_bands * len(SPEC.window_lengths)))(
        columns
    )
    columns = keras.layers.ZeroPadding1D((BEFORE, AFTER))(columns)
    columns = keras.layers.Reshape((-1, SPEC.n_bands, len(SPEC.window_lengths)))(columns)
    networks = both_networks(SPEC)
    answers = networks(columns)
    return keras.Model([cuts, levels], {name: answers[name] for name in AHEAD}), networks


def run(folder: Path, out: Path, *, seconds: float, size: int, workers: int, rate: float) -> None:
    """Train for ``seconds``, all of it counted, and write the weights into ``out``."""
    import keras

    from training.onset_nets import AHEAD
    from training.onsets import WEIGHTS, loss

    began = time.monotonic()
    out.mkdir(parents=True, exist_ok=True)
    pool = Pool(folder, workers=workers)
    model, networks = scene_networks()
    networks.load_weights(folder / "start.weights.h5")
    optimizer = keras.optimizers.AdamW(rate, weight_decay=1e-4, clipnorm=5.0)
    model.compile(optimizer, loss=dict.fromkeys(AHEAD, loss))
    pool.wait()
    print(f"{keras.backend.backend()}: {pool.n_made} sounds, {_passed(began)} s", flush=True)

    ready: queue.Queue[tuple[np.ndarray, ...]] = queue.Queue(maxsize=6)

    def feed(seed: int) -> None:
        rng = np.random.default_rng([seed, time.time_ns()])
        while True:
            ready.put(batch(pool, rng, size))

    for seed in range(2):
        threading.Thread(target=feed, args=(seed,), daemon=True).start()
    stopped = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopped.set())
    losses: list[float] = []
    n_steps, saved, first, told = 0, time.monotonic(), 0.0, time.monotonic()
    while not stopped.is_set():
        now = time.monotonic()
        # The first step is long where it is compiled; the schedule counts from there.
        first = now if n_steps < 2 else first
        share = (now - first) / max(1.0, began + seconds - 6.0 - first)
        if share >= 1.0:
            break
        warm = min(1.0, (n_steps + 1) / 100)
        optimizer.learning_rate.assign(rate * warm * (0.5 + 0.5 * math.cos(math.pi * share)) + 1e-6)
        cuts, levels, wanted, weighed = ready.get()
        value = model.train_on_batch(
            [cuts, levels],
            dict.fromkeys(AHEAD, wanted),
            sample_weight=dict.fromkeys(AHEAD, weighed),
        )
        losses.append(float(np.asarray(value).reshape(-1)[0]))
        n_steps += 1
        if now - told > 10:
            told = now
            print(
                f"{_passed(began)} s: step {n_steps}, loss {np.mean(losses[-200:]):.4f}, "
                f"{pool.n_made} sounds, {ready.qsize()} batches wait",
                flush=True,
            )
        if now - saved > 45:
            saved = now
            _write(networks, out / WEIGHTS)
    _write(networks, out / WEIGHTS)
    about = {
        "backend": keras.backend.backend(),
        "seconds": round(time.monotonic() - began, 1),
        "steps": n_steps,
        "batch_size": size,
        "scene_s": SCENE_S,
        "learning_rate": rate,
        "sounds": pool.n_made,
        "loss": round(float(np.mean(losses[-500:])), 4),
        "shares": SHARES,
    }
    (out / "long.json").write_text(json.dumps(about, indent=1) + "\n")
    print(json.dumps(about), flush=True)
    pool.close()


def _passed(began: float) -> int:
    return round(time.monotonic() - began)


def _write(networks: Any, path: Path) -> None:
    """Whole or not at all."""
    partial = path.with_name("partial.weights.h5")
    networks.save_weights(partial)
    os.replace(partial, path)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.onset_long", description=__doc__)
    parser.add_argument("step", choices=["pack", "run"])
    parser.add_argument("--folder", type=Path, default=Path("runs/gpu-onsets"))
    parser.add_argument("--run", type=Path, default=Path("runs/onsets"), dest="run_folder")
    parser.add_argument("--out", type=Path, help="where the weights are written")
    parser.add_argument("--seconds", type=float, default=360.0)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--rate", type=float, default=2e-3)
    options = parser.parse_args()
    if options.step == "pack":
        pack(options.run_folder, options.folder)
    else:
        run(
            options.folder,
            options.out or options.folder / "out",
            seconds=options.seconds,
            size=options.batch,
            workers=options.workers,
            rate=options.rate,
        )


if __name__ == "__main__":
    main()
