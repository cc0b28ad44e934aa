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
        [1.96, -0.67, 0.11, -0.84, 0.40, 1.69, -0.53, 1.48, -0.05, 0.37, -2.02, -0.23],
        # all notes
        [2.91, -0.21, 0.53, -1.17, 1.69, 0.52, -1.46, 2.08, -0.41, -1.21, -2.81, 0.59],
        # major chords
        [6.13, 0.08, -1.82, -1.45, -0.79, 1.61, 0.21, 3.26, 0.44, -1.24, -2.50, -1.37],
        # minor chords
        [1.40, 0.00, 0.25, -0.30, 2.45, 0.45, -0.86, -0.65, -0.43, 1.17, -0.98, -1.84],
    ],
    [  # minor
        # the bass
        [1.76, -1.96, -0.59, 0.02, -0.38, -0.98, -0.40, 1.06, 0.88, -1.48, 0.20, 0.18],
        # all notes
        [2.29, -2.49, 0.34, 1.31, -1.69, -0.60, -0.82, 2.51, 0.17, -2.21, -0.04, 0.18],
        # major chords
        [1.74, -2.24, -1.79, 0.55, -0.61, -1.57, -1.07, 1.73, 1.60, -1.03, 0.70, -0.58],
        # minor chords
        [6.25, -1.06, -2.04, -1.21, -0.28, 0.69, -0.74, 1.07, -0.62, -0.92, -1.56, -0.25],
    ],
])  # fmt: skip
MINOR_BIAS = 2.61
TEMPERATURE = 0.568
