"""The weights of the key profiles, written by ``python -m training key``: do not edit.

Learned on POP909's train songs (MIT), played by soundfonts and imagined from notes; how
they do is in docs/models/key.json. Rows are (mode, profile), columns semitones above the
tonic.
"""

from __future__ import annotations

import numpy as np

WEIGHTS = np.array([
    [  # major
        # the bass
        [1.80, -0.08, 0.58, -0.29, 0.18, 2.21, -0.21, 1.30, 0.67, 0.77, -2.11, -1.02],
        # all notes
        [3.66, 0.43, 1.21, -1.33, 3.14, 0.60, -2.42, 2.42, -0.08, -2.30, -4.03, 0.30],
        # major chords
        [8.73, 0.05, -2.87, -2.43, -2.32, 2.00, 0.79, 4.43, 1.19, -1.60, -3.28, -1.64],
        # minor chords
        [1.33, 0.19, 0.32, -0.52, 4.31, 0.34, -0.98, -0.89, -0.37, 1.65, -1.71, -2.10],
    ],
    [  # minor
        # the bass
        [1.59, -2.78, 0.07, 0.31, -0.61, -1.07, -1.19, 0.67, 1.13, -1.77, -0.08, -0.05],
        # all notes
        [2.79, -3.81, 0.33, 1.72, -2.34, -0.64, -0.98, 2.82, 0.20, -2.83, 0.17, 0.96],
        # major chords
        [2.30, -3.63, -2.62, 0.68, -0.63, -2.39, -1.52, 3.01, 2.02, -0.94, 1.38, -0.72],
        # minor chords
        [8.54, -0.99, -4.02, -1.23, 0.22, 0.45, -0.52, -0.01, -0.57, -1.14, -2.31, 0.02],
    ],
])  # fmt: skip
MINOR_BIAS = 4.71
TEMPERATURE = 0.667
