"""Pictures of 256 colours: a third of the bytes, with nothing to be seen of it.

Pictures of the window have some 2,000 colours, most of them steps between a letter and what it is
written on. The commonest are kept as they are; the others take the nearest of a palette in which no
colour of the picture is far from one (farthest-point clustering, Gonzalez 1985). In the pictures of
``docs/screenshots`` none moves by more than 9 levels of 255.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage, qRgb

SIZE = 256
EXACT = 64


def save_with_palette(picture: QImage, path: Path) -> None:
    """Write an opaque picture as a PNG with a palette."""
    image = picture.convertToFormat(QImage.Format.Format_RGB32)
    height, width = image.height(), image.width()
    codes = np.frombuffer(image.constBits(), np.uint32).reshape(height, -1)[:, :width] & 0xFFFFFF
    found, places, counts = np.unique(codes, return_inverse=True, return_counts=True)
    rgb = np.stack([found >> 16, found >> 8 & 255, found & 255], 1).astype(np.float32)
    chosen = palette(rgb, counts)
    distances = ((rgb[:, None] - rgb[chosen]) ** 2).sum(2)
    indices = distances.argmin(1).astype(np.uint8)[places].reshape(height, width)
    # Rows of a QImage begin at multiples of four bytes.
    indices = np.pad(indices, ((0, 0), (0, -width % 4)))
    reduced = QImage(
        indices.tobytes(), width, height, indices.shape[1], QImage.Format.Format_Indexed8
    )
    reduced.setColorTable([qRgb(*map(int, colour)) for colour in rgb[chosen]])
    reduced.save(str(path), "PNG", 0)  # as small as can be


def palette(rgb: NDArray[np.float32], counts: NDArray[np.intp]) -> list[int]:
    """Which of n different colours, shape (n, 3), to keep; ``counts`` says how common each is."""
    chosen = np.argsort(-counts)[:EXACT].tolist()
    away = ((rgb[:, None] - rgb[chosen]) ** 2).sum(2).min(1)
    while len(chosen) < min(SIZE, len(rgb)):
        chosen.append(int(away.argmax()))
        away = np.minimum(away, ((rgb - rgb[chosen[-1]]) ** 2).sum(1))
    return chosen
