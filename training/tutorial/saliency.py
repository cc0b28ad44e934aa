"""What a network looks for, and what in a spectrogram spoke for its answer, as PNG pictures.

``python -m training.tutorial.saliency --model FILE --data DATA --track blues.00010 --out DIR``:
FILE is a network (``.keras``) that ``compare`` has trained on the log-mel edition. Gradients are
taken with TensorFlow's GradientTape: this module, alone in the package, needs that backend.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import keras
import numpy as np

from training.datasets import gtzan
from training.tutorial import segments


def first_convolutions(model: keras.Model) -> list[np.ndarray]:
    """The filters next to the input, one array (height, width, n_filters) a pipeline.

    They are those that see one channel; a model within a model is searched too.
    """
    found = []
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            found += first_convolutions(layer)
        elif isinstance(layer, keras.layers.Conv2D):
            kernel = keras.ops.convert_to_numpy(layer.kernel)
            if kernel.shape[2] == 1:
                found.append(kernel[:, :, 0, :])
    return found


def gradient(model: keras.Model, spectra: np.ndarray, label: int) -> np.ndarray:
    """How the answer ``label`` changes with every value of (n, n_bands, n_frames), same shape.

    The derivative is that of the logarithm of the answer: behind a softmax that is sure, the
    answer itself has none.
    """
    import tensorflow as tf

    x = tf.convert_to_tensor(spectra, dtype=tf.float32)
    with tf.GradientTape() as tape:
        tape.watch(x)
        answer = tf.math.log(model(x, training=False)[:, label] + 1e-9)
    return tape.gradient(answer, x).numpy()


def gradient_times_input(model: keras.Model, spectrum: np.ndarray, label: int) -> np.ndarray:
    """What each value of (n_bands, n_frames) gave to the answer, to first order."""
    return gradient(model, spectrum[None], label)[0] * spectrum


def smooth_gradient(
    model: keras.Model,
    spectrum: np.ndarray,
    label: int,
    *,
    n: int = 32,
    noise: float = 0.1,
    seed: int = 0,
) -> np.ndarray:
    """The mean gradient over ``n`` noisy copies (SmoothGrad, Smilkov et al. 2017).

    ``noise`` is the deviation of the noise as a share of the spectrum's range.
    """
    rng = np.random.default_rng(seed)
    spread = noise * (spectrum.max() - spectrum.min())
    copies = spectrum + spread * rng.standard_normal((n, *spectrum.shape)).astype(np.float32)
    return gradient(model, copies, label).mean(axis=0)


def draw_filters(kernels: list[np.ndarray], path: Path) -> Path:
    """All filters of each pipeline in one row; red adds, blue takes away, each filter to scale."""
    from matplotlib.figure import Figure

    n_columns = max(kernel.shape[2] for kernel in kernels)
    figure = Figure(figsize=(n_columns, 1.6 * len(kernels)), layout="constrained")
    grid = figure.subplots(len(kernels), n_columns, squeeze=False)
    for row, kernel in zip(grid, kernels, strict=True):
        for axes in row:
            axes.axis("off")
        for axes, one in zip(row, np.moveaxis(kernel, 2, 0), strict=False):
            limit = np.abs(one).max() or 1.0
            axes.imshow(one, cmap="RdBu_r", vmin=-limit, vmax=limit, origin="lower")
    figure.savefig(path)
    return path


def draw_saliency(
    spectrum: np.ndarray, maps: dict[str, np.ndarray], path: Path, *, title: str = ""
) -> Path:
    """The spectrogram, and under it each map: red spoke for the label, blue against it."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 2.4 * (1 + len(maps))), layout="constrained")
    above, *below = figure.subplots(1 + len(maps), 1, sharex=True, squeeze=False)[:, 0]
    above.imshow(spectrum, cmap="magma", origin="lower", aspect="auto")
    above.set_title(title)
    for axes, (name, values) in zip(below, maps.items(), strict=True):
        limit = np.abs(values).max() or 1.0
        axes.imshow(values, cmap="RdBu_r", vmin=-limit, vmax=limit, origin="lower", aspect="auto")
        axes.set_title(name)
    for axes in (above, *below):
        axes.set_ylabel("band")
    figure.axes[-1].set_xlabel("frame")
    figure.savefig(path)
    return path


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m training.tutorial.saliency", description=__doc__
    )
    parser.add_argument("--model", type=Path, required=True, help="a network of compare, .keras")
    parser.add_argument("--data", type=Path, required=True, help="the training data folder")
    parser.add_argument("--track", required=True, help="a recording, as in blues.00010")
    parser.add_argument("--label", choices=gtzan.GENRES, help="default: the recording's own genre")
    parser.add_argument("--out", type=Path, required=True, help="folder for the pictures")
    arguments = parser.parse_args()
    for path in (arguments.model, gtzan.logmel_path(arguments.data)):
        if not path.is_file():
            parser.error(f"there is no file {path}")
    model = keras.models.load_model(arguments.model)
    tracks = segments.logmel_tracks(arguments.data)
    if arguments.track not in tracks.names:
        parser.error(f"there is no recording {arguments.track}; one is {tracks.names[0]}")
    spectrum = segments.crop(
        tracks.spectra[tracks.names.index(arguments.track)], segments.N_FRAMES, 0.5
    )
    label = arguments.label or gtzan.genre_of(arguments.track)
    number = gtzan.GENRES.index(label)
    answers = model.predict_on_batch(spectrum[None])[0]
    arguments.out.mkdir(parents=True, exist_ok=True)
    draw_filters(first_convolutions(model), arguments.out / f"{arguments.model.stem}-filters.png")
    draw_saliency(
        spectrum,
        {
            "gradient x input": gradient_times_input(model, spectrum, number),
            "SmoothGrad": smooth_gradient(model, spectrum, number),
        },
        arguments.out / f"{arguments.model.stem}-{arguments.track}-{label}.png",
        title=f"{arguments.track}: {label} {answers[number]:.2f}, "
        f"most likely {gtzan.GENRES[int(answers.argmax())]}",
    )


if __name__ == "__main__":
    main()
