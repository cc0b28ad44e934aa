"""The similarity vector: a linear map of the embedding, trained so that neighbours sound alike.

Three wishes at once, on means over a clip's patches, clean or disturbed: two views of one recording
lie together (InfoNCE, van den Oord et al. 2018); recordings of one genre lie nearer than others
(supervised contrastive, Khosla et al. 2020); and cosines follow those of the teacher's penultimate
layer, that is, likeness of tags. The map starts as principal components of the clip means.
"""

from __future__ import annotations

from dataclasses import dataclass

import keras
import numpy as np
from keras import layers, ops

from training.datasets import gtzan
from training.datasets.base import without_excerpt_number
from training.embed import Embedded
from training.figures import accuracy, precision_at, same_source_at
from training.material import Fitted, Material, by_clip, linear
from training.targets import Teacher

SIZE = 128
TEMPERATURE = 0.1
GENRE_WEIGHTS = (0.0, 0.3, 1.0, 3.0)  # one is chosen on validation
TAG_WEIGHT = 30.0
EPOCHS, BATCHES, BATCH = 30, 60, 512
UNKNOWN = -1
TAUGHT_SIZE = 64  # principal components of the teacher's layer that likeness is measured in


@dataclass(frozen=True)
class Views:
    """Patches from which views of recordings are drawn, of one fold.

    ``rows[i]`` are the places in ``embedding`` of the patches of source i, ``genre`` (n_sources,)
    its label or UNKNOWN, ``taught`` (n_sources, k) the teacher's unit vector, zeros where unknown.
    """

    embedding: np.ndarray
    rows: list[np.ndarray]
    genre: np.ndarray
    taught: np.ndarray

    def batch(self, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        """Means of two disjoint halves of some recordings' patches, and what is known of each."""
        chosen = rng.permutation(len(self.rows))[: BATCH // 2]
        x = np.empty((2 * len(chosen), self.embedding.shape[1]), np.float32)
        for place, source in enumerate(chosen):
            rows = rng.permutation(self.rows[source])
            half = len(rows) // 2
            for view, part in enumerate((rows[:half], rows[half:])):
                part = part[: int(rng.integers(1, min(len(part), 10) + 1))]
                x[2 * place + view] = self.embedding[part].mean(axis=0)
        known = np.column_stack([chosen, self.genre[chosen], self.taught[chosen]])
        return x, np.repeat(known, 2, axis=0).astype(np.float32)


class ViewBatches(keras.utils.PyDataset):
    def __init__(self, views: Views, seed: int = 5) -> None:
        super().__init__(workers=1)
        self.views, self.seed, self.epoch = views, seed, 0

    def __len__(self) -> int:
        return BATCHES

    def on_epoch_end(self) -> None:
        self.epoch += 1

    def __getitem__(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        return self.views.batch(np.random.default_rng((self.seed, self.epoch, index)))


def wishes(genre_weight: float):
    """The loss: ``y_true`` is (n, 2 + k) as :meth:`Views.batch` gives it, ``y_pred`` (n, SIZE)."""

    def loss(y_true, y_pred):
        n = ops.shape(y_pred)[0]
        unit = y_pred / (ops.norm(y_pred, axis=1, keepdims=True) + 1e-6)
        cosine = unit @ ops.transpose(unit)
        others = 1.0 - ops.eye(n)
        source, genre, taught = y_true[:, 0], y_true[:, 1], y_true[:, 2:]
        same_source = ops.cast(source[:, None] == source[None], "float32") * others
        same_genre = ops.cast(genre[:, None] == genre[None], "float32") * others
        same_genre = same_genre * ops.cast(genre >= 0, "float32")[:, None]
        labelled = others * ops.cast(genre >= 0, "float32")[None]
        target = taught @ ops.transpose(taught)
        is_taught = ops.cast(ops.sum(ops.abs(taught), axis=1) > 0, "float32")
        pairs = is_taught[:, None] * is_taught[None] * others
        squared = ops.sum((cosine - target) ** 2 * pairs) / (ops.sum(pairs) + 1e-6)
        return (
            contrast(cosine, same_source, others)
            + genre_weight * contrast(cosine, same_genre, labelled)
            + TAG_WEIGHT * squared
        )

    return loss


def contrast(cosine, positive, among):
    """Mean over rows with a positive of -log(share of the positives' likeness among ``among``)."""
    logits = cosine / TEMPERATURE
    logits = logits - ops.stop_gradient(ops.max(logits, axis=1, keepdims=True))
    total = ops.sum(ops.exp(logits) * among, axis=1, keepdims=True)
    log_share = logits - ops.log(total + 1e-9)
    count = ops.sum(positive, axis=1)
    per_row = -ops.sum(log_share * positive, axis=1) / ops.maximum(count, 1.0)
    has = ops.cast(count > 0, "float32")
    return ops.sum(per_row * has) / ops.maximum(ops.sum(has), 1.0)


def fit(material: Material) -> Fitted:
    scores, maps = {}, {}
    drawn = views(material, ("train",))
    for weight in GENRE_WEIGHTS:
        maps[weight] = trained(drawn, weight)
        found = figures(material, *maps[weight], folds=("validation",))
        # Of ten neighbours by other artists, few could be of the genre in a fold so small.
        scores[weight] = {
            key: figure["value"]
            for key, figure in found.items()
            if not key.endswith("_other_artists")
        }
    chosen = max(scores, key=lambda value: sum(scores[value].values()))
    w, b = maps[chosen]
    metrics: dict = {"genre_weight": chosen, "validation_by_genre_weight": scores}
    metrics |= {f"test_{k}": v for k, v in figures(material, w, b, folds=("test",)).items()}
    metrics |= {f"test_{k}": v for k, v in yardsticks(material).items()}
    return Fitted(
        name="similarity",
        model=linear(w, b),
        inputs=("embedding",),
        decision={},
        metrics=metrics,
        summary=f"{SIZE} numbers; the cosine says how alike two tracks sound",
    )


def views(material: Material, folds: tuple[str, ...]) -> Views:
    """Every recording of these folds with at least two patches, clean, disturbed and log-mel."""
    joined = Embedded.join([material.clean, material.disturbed, material.logmel])
    chosen = np.isin(joined.fold, folds)
    source = np.array([source_of(name) for name in joined.name])
    sources, member = np.unique(source[chosen], return_inverse=True)
    places = np.flatnonzero(chosen)
    rows = [places[member == i] for i in range(len(sources))]
    taught = teacher_vectors(material.teacher, folds, joined)
    names = [joined.name[r[0]] for r in rows]
    kept = [i for i, r in enumerate(rows) if len(r) > 1]
    return Views(
        embedding=joined.embedding,
        rows=[rows[i] for i in kept],
        genre=np.array([genre_number(names[i]) for i in kept]),
        taught=np.stack([taught.get(names[i], np.zeros(TAUGHT_SIZE)) for i in kept]),
    )


def source_of(name: str) -> str:
    """The recording a clip is from; a GTZAN excerpt and its log-mel are one recording."""
    stem = name.removesuffix(".opus").removesuffix(".opus#mix")
    if name.startswith("gtzan_short/"):
        return f"gtzan_logmel/{stem.partition('/')[2][:-6]}.{stem[-5:]}"
    return stem if name.startswith("gtzan") else without_excerpt_number(stem)


def genre_number(name: str) -> int:
    if not name.startswith("gtzan"):
        return UNKNOWN
    return gtzan.GENRES.index(gtzan.genre_of(gtzan.recording_of(name)))


def teacher_vectors(
    teacher: Teacher, folds: tuple[str, ...], rows: Embedded, size: int = TAUGHT_SIZE
) -> dict[str, np.ndarray]:
    """Clip -> unit vector of its mean penultimate answers, in their first principal components."""
    names = [n for n in np.unique(rows.name[np.isin(rows.fold, folds)]) if n in teacher.rows]
    means = np.stack([teacher_mean(teacher, name) for name in names])
    means = (means - means.mean(axis=0)) / (means.std(axis=0) + 1e-3)
    directions = np.linalg.eigh(np.cov(means.T))[1][:, -size:]
    reduced = means @ directions
    reduced /= np.linalg.norm(reduced, axis=1, keepdims=True)
    return dict(zip(names, reduced, strict=True))


def teacher_mean(teacher: Teacher, name: str) -> np.ndarray:
    first, count = teacher.rows[name]
    return teacher.penultimate[first : first + count].mean(axis=0)


def trained(drawn: Views, genre_weight: float) -> tuple[np.ndarray, np.ndarray]:
    """(weights (size, SIZE), bias (SIZE,)) of the map."""
    keras.utils.set_random_seed(5)
    means = np.stack([drawn.embedding[rows].mean(axis=0) for rows in drawn.rows])
    centre = means.mean(axis=0)
    variances, directions = np.linalg.eigh(np.cov(means.T))
    deviations = np.sqrt(np.maximum(variances[::-1][:SIZE], 0.0))
    w = directions[:, ::-1][:, :SIZE] / np.sqrt(deviations + 0.05 * deviations[0])
    embedding = keras.Input((w.shape[0],))
    dense = layers.Dense(SIZE)
    model = keras.Model(embedding, dense(embedding))
    dense.set_weights([w.astype(np.float32), (-centre @ w).astype(np.float32)])
    schedule = keras.optimizers.schedules.CosineDecay(2e-3, EPOCHS * BATCHES)
    model.compile(
        optimizer=keras.optimizers.AdamW(schedule, weight_decay=1e-3), loss=wishes(genre_weight)
    )
    model.fit(ViewBatches(drawn), epochs=EPOCHS, verbose=0)
    return tuple(value.astype(np.float64) for value in dense.get_weights())


def figures(
    material: Material, w: np.ndarray, b: np.ndarray, *, folds: tuple[str, ...]
) -> dict[str, dict[str, float]]:
    """What neighbours share, over recordings of ``folds`` alone."""
    parts = {
        "clean": by_clip(material.clean, material.clean.embedding @ w + b),
        "disturbed": by_clip(material.disturbed, material.disturbed.embedding @ w + b),
        "logmel": by_clip(material.logmel, material.logmel.embedding @ w + b),
    }
    fold = {
        **dict(zip(material.clean.name, material.clean.fold, strict=True)),
        **dict(zip(material.logmel.name, material.logmel.fold, strict=True)),
    }
    here = {
        key: (names[chosen], vectors[chosen])
        for key, (names, vectors) in parts.items()
        for chosen in [np.isin([fold[name] for name in names], folds)]
    }
    names, vectors = here["clean"]
    found = genre_precision("excerpts_of_3_s", names, vectors)
    found |= genre_precision("log_mel_of_30_s", *here["logmel"])
    music = is_whole_music(names)
    sources = np.array([source_of(name) for name in names[music]])
    found["same_recording_in_10"] = accuracy(*same_source_at(vectors[music], sources))
    own = finds_itself(vectors, here["disturbed"][1])
    found["disturbed_finds_itself"] = accuracy(own, names)
    return found


def genre_precision(title: str, names: np.ndarray, vectors: np.ndarray) -> dict:
    genres = np.array([genre_number(name) for name in names])
    known = genres >= 0
    vectors, genres = vectors[known], genres[known]
    artists = np.array([gtzan.artist_group_of(gtzan.recording_of(name)) for name in names[known]])
    key = f"genre_precision_at_10_{title}"
    return {
        key: accuracy(precision_at(vectors, genres), artists),
        f"{key}_other_artists": accuracy(precision_at(vectors, genres, groups=artists), artists),
    }


def is_whole_music(names: np.ndarray) -> np.ndarray:
    """Music with several excerpts a recording; a song's single tracks are none."""
    corpora = ("open/", "generated/", "tuxemon/", "shattered")
    return np.array([name.startswith(corpora) and "eif-" not in name for name in names])


def yardsticks(material: Material) -> dict:
    """The same precision on the same excerpts for mel statistics and the teacher's own layer."""
    test = material.clean.where(material.clean.fold == "test")
    names, statistics = by_clip(test, test.mel_statistics)
    chosen = np.char.startswith(names, "gtzan_short")
    statistics = (statistics - statistics.mean(0)) / statistics.std(0)
    teacher = np.stack([teacher_mean(material.teacher, name) for name in names[chosen]])
    # Its best case: centred, every number with the same say.
    teacher = (teacher - teacher.mean(axis=0)) / (teacher.std(axis=0) + 1e-3)
    return genre_precision(
        "excerpts_of_3_s_baseline_mel_statistics", names[chosen], statistics[chosen]
    ) | genre_precision("excerpts_of_3_s_teacher", names[chosen], teacher)


def finds_itself(clean: np.ndarray, altered: np.ndarray) -> np.ndarray:
    """Whether a disturbed clip's nearest clean clip is its own original."""
    clean = clean / np.linalg.norm(clean, axis=1, keepdims=True)
    altered = altered / np.linalg.norm(altered, axis=1, keepdims=True)
    return (altered @ clean.T).argmax(axis=1) == np.arange(len(clean))
