"""The arousal/valence teacher, rebuilt: Choi's transfer-learning convnet and a regression.

Reads ``emomusic/weights_theano.hdf5`` and ``frozen_stats.npz`` of the training data (Choi et al.
2017): 12 kHz, 29 s, 96 mel bands in decibels, five convolutions whose kernels Theano flipped. The
features of a sound are the means of the five pooled maps; a support vector regression on emoMusic's
744 songs turns them into arousal and valence. The answers are those of ``targets/av.npz``
(correlation 0.995 and 0.989). To be asked about three seconds, these are repeated to 29; the mean
over a clip's patches then follows the answer to the whole clip (correlation 0.98 for both).
``matching.asked.Emotion`` is the network.
"""

from __future__ import annotations

import csv
from pathlib import Path

import h5py
import numpy as np
from sklearn.svm import SVR

from training.matching.asked import N_CONVOLUTIONS


def arrays(data_root: Path) -> dict[str, np.ndarray]:
    """All that the teacher is made of, as :class:`~training.matching.asked.Emotion` reads it."""
    folder = data_root / "emomusic"
    with h5py.File(folder / "weights_theano.hdf5") as file:
        found = {
            f"emotion/{part}": np.array(file[f"melgram/param_{i}"]).squeeze()
            for i, part in enumerate(("real", "imaginary", "mel"))
        }
        convs = [
            [
                np.array(file[f"ConvBNEluDr/{name}"])
                for name in (
                    f"convolution2d_{i}_W",
                    f"convolution2d_{i}_b",
                    f"batchnormalization_{i}_gamma",
                    f"batchnormalization_{i}_beta",
                )
            ]
            for i in range(1, N_CONVOLUTIONS + 1)
        ]
    with np.load(folder / "frozen_stats.npz") as file:
        found["emotion/max_db"] = file["max_db"]
        statistics = list(zip(file["mean"], file["var"], strict=True))
    for layer, ((kernel, bias, gamma, beta), (mean, variance)) in enumerate(
        zip(convs, statistics, strict=True)
    ):
        scale = gamma / np.sqrt(variance + 1e-6)
        found[f"emotion/{layer}/kernel"] = kernel[:, :, ::-1, ::-1].transpose(2, 3, 1, 0)
        found[f"emotion/{layer}/scale"] = scale
        found[f"emotion/{layer}/offset"] = beta + (bias - mean) * scale
    given = np.hstack([np.load(folder / f"emoMusic_layer_{i}.npy") for i in range(len(convs))])
    with open(folder / "emoMusic.csv", encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    centre, spread = given.mean(axis=0), given.std(axis=0)
    found |= {"emotion/centre": centre, "emotion/spread": spread}
    for part in ("arousal", "valence"):
        machine = SVR(C=0.1, epsilon=0.02, gamma=(gamma := 1.0 / given.shape[1]))
        machine.fit((given - centre) / spread, [float(row[f"label_{part}"]) for row in rows])
        found[f"emotion/{part}/support"] = machine.support_vectors_
        found[f"emotion/{part}/factors"] = machine.dual_coef_[0]
        found[f"emotion/{part}/shift"] = machine.intercept_[0]
        found[f"emotion/{part}/gamma"] = np.array(gamma)
    return {key: np.asarray(value, np.float32) for key, value in found.items()}
