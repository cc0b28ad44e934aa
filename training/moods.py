"""What the mood words mean: each is a direction in the teachers' answers.

A word's raw value is a weighted sum of the teacher's tag log-odds and of arousal and valence, all
standardised over the training patches. Its score is the share of training patches with a lower
value, so that 0.9 for "calm" says: calmer than nine tenths of the music we trained on.
"""

from __future__ import annotations

import numpy as np

from training.targets import Teacher

# word -> (tags that speak for it, tags that speak against it, weight of arousal, of valence)
MOODS: dict[str, tuple[tuple[str, ...], tuple[str, ...], float, float]] = {
    "happy": (("msd:happy", "msd:party", "msd:catchy"), ("msd:sad",), 0.3, 1.0),
    "sad": (("msd:sad", "msd:Mellow", "mtt:slow"), ("msd:happy", "msd:party"), -0.5, -0.8),
    "calm": (
        ("msd:chillout", "msd:chill", "msd:Mellow", "mtt:soft", "mtt:quiet", "mtt:slow"),
        ("mtt:loud", "mtt:fast", "msd:metal"),
        -1.0,
        0.0,
    ),
    "energetic": (
        ("msd:party", "msd:dance", "mtt:fast", "mtt:loud", "mtt:beat"),
        ("mtt:quiet", "mtt:soft", "mtt:slow"),
        1.0,
        0.2,
    ),
    "aggressive": (
        ("msd:metal", "msd:heavy metal", "msd:hard rock", "mtt:metal", "mtt:loud"),
        ("msd:Mellow", "mtt:soft"),
        0.7,
        -0.5,
    ),
    "romantic": (
        ("msd:sexy", "msd:beautiful", "msd:soul", "msd:easy listening", "msd:rnb"),
        ("msd:metal", "mtt:loud", "mtt:weird"),
        -0.2,
        0.3,
    ),
    "dark": (
        ("msd:ambient", "msd:experimental", "mtt:weird"),
        ("msd:happy", "msd:catchy", "msd:easy listening"),
        0.0,
        -1.0,
    ),
}


def mood_values(teacher: Teacher, arousal_valence: np.ndarray) -> np.ndarray:
    """Raw values, shape (n_patches, n_moods); ``arousal_valence`` (n_patches, 2) or NaN."""
    column = {name: index for index, name in enumerate(teacher.tag_names)}
    p = np.clip(teacher.tags, 1e-4, 1 - 1e-4)
    tags = standardised(np.log(p / (1 - p)))
    mood = np.nan_to_num(standardised(arousal_valence))
    values = []
    for speaks_for, against, arousal, valence in MOODS.values():
        value = tags[:, [column[tag] for tag in speaks_for]].mean(axis=1)
        value = value - 0.5 * tags[:, [column[tag] for tag in against]].mean(axis=1)
        values.append(value + 0.5 * (arousal * mood[:, 0] + valence * mood[:, 1]))
    return np.stack(values, axis=1)


def standardised(values: np.ndarray) -> np.ndarray:
    return (values - np.nanmean(values, axis=0)) / np.nanstd(values, axis=0)


def ranks(values: np.ndarray, reference: np.ndarray) -> np.ndarray:
    """The share of ``reference`` rows below each value, column by column."""
    ordered = np.sort(reference, axis=0)
    return np.stack(
        [
            np.searchsorted(ordered[:, i], values[:, i]) / len(ordered)
            for i in range(values.shape[1])
        ],
        axis=1,
    )
