"""Pictures of a run and of the models that ship, for ``docs/models``.

``python -m training pictures --run RUN --out DIR``: learning curves, the genre head's confusion,
how often heads are right for how sure they are, the trunk's first filters, and what in a demo track
spoke for its genre. Gradients are TensorFlow's.
"""

from __future__ import annotations

import csv
from pathlib import Path

import keras
import numpy as np

from musicanalyzer import paths
from musicanalyzer.audio import decode
from musicanalyzer.dsp.levelling import at_one_level
from musicanalyzer.dsp.params import PatchSpec
from musicanalyzer.dsp.stream import mel_spectrogram
from musicanalyzer.models.cards import ModelSet, find_models
from training.tutorial.saliency import draw_filters, draw_saliency, first_convolutions

CURVES = {
    "loss": "all together, weighted",
    "tags_loss": "the teacher's tags",
    "penultimate_loss": "the teacher's penultimate layer",
    "genre_loss": "genre",
    "vocals_loss": "voice or none in a step",
    "mood_loss": "arousal and valence",
    "speech_loss": "music or speech",
}
RELIABILITY = {"genre": "genre", "vocal": "vocal or instrumental", "speech": "music or speech"}
DEMO_TRACK = Path("resources/demo/tracks/07 - Don't Look Down.wma")


def draw_curves(history: Path, path: Path) -> Path:
    """One small plot for each of ``CURVES`` in a run's ``history.csv``, over its first column.

    Of a run that trained several networks at once, columns are ``network.loss``: a line for each.
    """
    from matplotlib.figure import Figure

    with open(history, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    over, *columns = rows[0]
    figure = Figure(figsize=(7, 1.6 * len(CURVES)), layout="constrained")
    for axes, (key, title) in zip(
        figure.subplots(len(CURVES), 1, sharex=True), CURVES.items(), strict=True
    ):
        for column in columns:
            network, _, name = column.rpartition(".")
            if name == key:
                values = [float(row[column]) for row in rows]
                axes.plot([int(row[over]) for row in rows], values, label=network or None)
        axes.set_yscale("log")
        axes.set_title(title, loc="left", fontsize=10)
        axes.grid(alpha=0.3, which="both")
    if figure.axes[0].get_legend_handles_labels()[1]:
        figure.axes[0].legend(fontsize=8)
    figure.axes[-1].set_xlabel(over)
    figure.supylabel("loss, training", fontsize=10)
    figure.savefig(path, dpi=110)
    return path


def draw_confusion(counts: dict[str, dict[str, int]], labels: list[str], path: Path) -> Path:
    """Rows: what people called it; columns: what the head took it for; shares of a row."""
    from matplotlib.figure import Figure

    rows = [label for label in labels if label in counts]
    table = np.array([[counts[row].get(column, 0) for column in labels] for row in rows])
    figure = Figure(figsize=(8, 6), layout="constrained")
    axes = figure.subplots()
    axes.imshow(table / table.sum(axis=1, keepdims=True), cmap="Blues", vmin=0, vmax=1)
    for i, j in zip(*np.nonzero(table), strict=True):
        share = table[i, j] / table[i].sum()
        axes.text(j, i, str(table[i, j]), ha="center", va="center",
                  color="white" if share > 0.5 else "black")  # fmt: skip
    axes.set_xticks(range(len(labels)), labels, rotation=60, ha="right")
    axes.set_yticks(range(len(rows)), rows)
    axes.set_xlabel("taken for")
    axes.set_ylabel("called by people")
    figure.savefig(path, dpi=110)
    return path


def draw_reliability(heads: dict[str, list[dict[str, float]]], path: Path) -> Path:
    """For each head the share of right answers over their confidence, from ``figures.reliability``.

    A dot is a bin of confidences, its bar the 95 % interval, its number how many answers it holds;
    on the diagonal answers are right as often as they say.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(3.2 * len(heads), 3.5), layout="constrained")
    for axes, (title, bins) in zip(
        figure.subplots(1, len(heads), squeeze=False, sharey=True)[0], heads.items(), strict=True
    ):
        confidence, right, low, high = (
            np.array([row[key] for row in bins]) for key in ("confidence", "right", "low", "high")
        )
        axes.plot([0, 1], [0, 1], color="0.6", linestyle="--", linewidth=1)
        axes.errorbar(
            confidence, right, yerr=[right - low, high - right], fmt="o", markersize=4, capsize=2
        )
        for row in bins:
            axes.annotate(f"{row['n']}", (row["confidence"], 0.02), ha="center", fontsize=7)
        axes.set(xlim=(0, 1.02), ylim=(0, 1.02), aspect="equal", xlabel="confidence")
        axes.set_title(title, fontsize=10)
        axes.grid(alpha=0.3)
    figure.axes[0].set_ylabel("share right")
    figure.savefig(path, dpi=110)
    return path


def spoke_for(models: ModelSet, track: Path, label: str, path: Path, spec: PatchSpec) -> Path:
    """What in the loudest patch of ``track`` spoke for a genre: gradient x input, smoothed."""
    import tensorflow as tf

    trunk = keras.saving.load_model(models.trunk.keras_path, compile=False)
    head = keras.saving.load_model(models.heads["genre"].keras_path, compile=False)
    number = list(models.heads["genre"].decision["labels"]).index(label)
    rate = spec.mel.stft.sample_rate
    samples = np.concatenate(list(decode.blocks(track, sample_rate=rate)))
    mel = at_one_level(mel_spectrogram(samples, spec.mel), spec)
    whole = mel[: len(mel) // spec.n_frames * spec.n_frames].reshape(-1, *trunk.input_shape[1:])
    patch = whole[whole.mean(axis=(1, 2)).argmax()]
    rng = np.random.default_rng(0)
    noisy = patch + 0.1 * np.ptp(patch) * rng.standard_normal((32, *patch.shape))
    x = tf.convert_to_tensor(noisy.astype(np.float32))
    with tf.GradientTape() as tape:
        tape.watch(x)
        answer = head(trunk(x, training=False)[0], training=False)[:, number]
    gradient = tape.gradient(answer, x).numpy().mean(axis=0)
    return draw_saliency(
        patch.T,
        {f"spoke for {label} (red) and against it (blue)": (gradient * patch).T},
        path,
        title=f"{track.stem}, its loudest three seconds",
    )


def make(run: Path, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    spec = PatchSpec()
    models = find_models(paths.models_folder(), spec)
    genre = models.heads["genre"]
    draw_curves(run / "history.csv", out / "learning-curves.png")
    draw_confusion(
        genre.metrics["test_confusion_log_mel_of_30_s"],
        list(genre.decision["labels"]),
        out / "genre-confusion.png",
    )
    # Cards of heads that were fitted before it was noted have none.
    noted = {
        title: models.heads[head].metrics["reliability"]
        for head, title in RELIABILITY.items()
        if "reliability" in models.heads[head].metrics
    }
    if noted:
        draw_reliability(noted, out / "reliability.png")
    trunk = keras.saving.load_model(models.trunk.keras_path, compile=False)
    draw_filters(first_convolutions(trunk), out / "first-filters.png")
    spoke_for(models, DEMO_TRACK, "rock", out / "what-spoke-for-rock.png", spec)
