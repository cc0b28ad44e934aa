"""The genre head: logits of a linear model on the embedding.

Fitted on GTZAN's short excerpts (clean and disturbed), its log-mel edition, and clips with a style
word; three labels more are the teacher's tags (``taught_genres``). Judged on recordings of GTZAN
alone, among all labels, by a fit on the train fold: what an artist's recordings are told with
(:class:`Decision`) comes from those of all other artists that it has not seen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from training.datasets import gtzan
from training.embed import Embedded
from training.figures import (
    accuracy,
    best_temperature,
    expected_calibration_error,
    reliability,
    softmax,
    threshold_for,
)
from training.heads import taught_genres
from training.material import Fitted, Material, by_clip, linear
from training.styles import EXTRA_GENRES

FITTED = (*gtzan.GENRES, *EXTRA_GENRES)
LABELS = (*FITTED, *taught_genres.TAGS)
STRENGTHS = (0.0003, 0.001, 0.003, 0.01)  # C of the logistic regression
# "Unsure" is set so that this share of what is answered is right, surely and not on average: with
# an even chance it was 88 % on blocks of recordings that the threshold had not seen.
ANSWERED_RIGHT, SURE = 0.9, 0.9
# Of the recordings that people labelled, the share that the taught labels may take together. Half
# of what is wanted, since among other recordings it is more.
TAKEN = 0.01
# Weights of a recording beside one of the log-mel edition. Clips with a style word come from few
# albums and would draw every synthesiser to their label.
REAL, HINTED, EXTRA = 2.0, 0.1, 0.3
# Parts of recordings that are judged by themselves, and how many patches of 2.88 s they have: what
# an excerpt of 10 s holds, and a place of the ribbon.
PARTS = {"10_s": 3, "one_patch": 1}
ABSENT = -20.0  # the logit of a label without examples


@dataclass(frozen=True)
class Rows:
    """Labelled patches. ``kind`` is "real" (GTZAN), "disturbed", "logmel" or "style"."""

    patches: Embedded
    label: np.ndarray
    weight: np.ndarray
    kind: np.ndarray


def labelled(material: Material) -> Rows:
    parts, labels, weights, kinds = [], [], [], []
    for rows, clean in ((material.clean, True), (material.disturbed, False)):
        genres = np.array([_genre(material, name) for name in rows.name])
        kept, genres = rows.where(genres != ""), genres[genres != ""]
        real = np.char.startswith(kept.name, "gtzan_short")
        parts.append(kept)
        labels.append(genres)
        # A recording weighs the same whatever its length.
        share = np.where(real, REAL, np.where(np.isin(genres, EXTRA_GENRES), EXTRA, HINTED))
        weights.append(share / _patches_of_clip(kept) * (1.0 if clean else 0.5))
        kinds.append(np.where(real, "real" if clean else "disturbed", "style"))
    parts.append(material.logmel)
    labels.append(np.array([gtzan.genre_of(gtzan.recording_of(n)) for n in material.logmel.name]))
    weights.append(1.0 / _patches_of_clip(material.logmel))
    kinds.append(np.full(len(material.logmel.name), "logmel"))
    joined = Embedded.join(parts)
    return Rows(
        patches=joined,
        label=np.array([LABELS.index(label) for label in np.concatenate(labels)]),
        weight=np.concatenate(weights),
        kind=np.concatenate(kinds),
    )


def _patches_of_clip(rows: Embedded) -> np.ndarray:
    """For each row, how many rows its clip has."""
    _, member, count = np.unique(rows.name, return_inverse=True, return_counts=True)
    return count[member]


def _genre(material: Material, name: str) -> str:
    clip = material.clips.get(name)
    if clip is None or clip.channel is not None:
        return ""
    return clip.genre or material.styles.get(name, "")


@dataclass(frozen=True)
class Logistic:
    """Weights (size, n_labels) and bias of a fitted model; labels without examples are absent."""

    weights: np.ndarray
    bias: np.ndarray

    def logits(self, x: np.ndarray) -> np.ndarray:
        return x @ self.weights + self.bias


def fit_logistic(x: np.ndarray, rows: Rows, chosen: np.ndarray, strength: float) -> Logistic:
    model = LogisticRegression(C=strength, max_iter=500)
    model.fit(x[chosen], rows.label[chosen], sample_weight=rows.weight[chosen])
    weights = np.zeros((x.shape[1], len(LABELS)))
    bias = np.full(len(LABELS), ABSENT)
    weights[:, model.classes_], bias[model.classes_] = model.coef_.T, model.intercept_
    return Logistic(weights, bias)


def with_taught(model: Logistic, material: Material, folds: tuple[str, ...]) -> Logistic:
    """``model`` with the taught labels' logits, not yet put back."""
    weights, bias = model.weights.copy(), model.bias.copy()
    weights[:, len(FITTED) :], bias[len(FITTED) :] = taught_genres.columns(material, folds)
    return Logistic(weights, bias)


@dataclass(frozen=True)
class Decision:
    """What turns logits into answers, learned from recordings that the logits' model has not seen.

    ``put_back`` (n_taught,) is what the taught labels' logits lose.
    """

    temperature: float
    put_back: np.ndarray
    threshold: float

    @classmethod
    def learned(cls, logits: np.ndarray, label: np.ndarray) -> Decision:
        """The one with which these answers would be right as often as they say, and the taught
        labels take no more than ``TAKEN`` of them, each the same share.
        """
        temperature = best_temperature(logits[:, : len(FITTED)], label)
        margin = temperature * logits[:, len(FITTED) :] - logits[:, : len(FITTED)].max(
            axis=1, keepdims=True
        )
        put_back = np.quantile(margin, 1 - TAKEN / len(taught_genres.TAGS), axis=0)
        decision = cls(temperature, put_back, 0.0)
        p = decision.probabilities(logits)
        right = p.argmax(axis=1) == label
        threshold = threshold_for(p.max(axis=1), right, target=ANSWERED_RIGHT, sure=SURE)
        return cls(temperature, put_back, threshold)

    def applied(self, model: Logistic) -> Logistic:
        """The model that ships: its logits are those that the program divides and compares."""
        scale = np.ones(len(LABELS))
        scale[len(FITTED) :] = self.temperature
        bias = model.bias * scale
        bias[len(FITTED) :] -= self.put_back
        return Logistic(model.weights * scale, bias)

    def probabilities(self, logits: np.ndarray) -> np.ndarray:
        """(n, n_labels) of a model's logits -> the same."""
        decided = logits.copy()
        decided[:, len(FITTED) :] *= self.temperature
        decided[:, len(FITTED) :] -= self.put_back
        return softmax(decided / self.temperature)


def judge(
    model: Logistic, x: np.ndarray, rows: Rows, chosen: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(names, mean logits, label) of the recordings among the chosen rows."""
    part = rows.patches.where(chosen)
    names, logits = by_clip(part, model.logits(x[chosen]))
    label = dict(zip(part.name, rows.label[chosen], strict=True))
    return names, logits, np.array([label[name] for name in names])


def judge_parts(
    model: Logistic, x: np.ndarray, rows: Rows, chosen: np.ndarray, n_patches: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The same for each ``n_patches`` patches that follow each other, named as their recording;
    what is left over at its end is not judged.
    """
    number = rows.patches.index // n_patches
    parts = []
    for part in np.unique(number[chosen]):
        inside = chosen & (number == part)
        _, member, count = np.unique(
            rows.patches.name[inside], return_inverse=True, return_counts=True
        )
        inside[inside] = count[member] == n_patches
        parts.append(judge(model, x, rows, inside))
    names, logits, labels = (np.concatenate(pieces) for pieces in zip(*parts, strict=True))
    return names, logits, labels


def fit(material: Material) -> Fitted:
    rows = labelled(material)
    x, fold = rows.patches.embedding, rows.patches.fold
    people = np.isin(rows.kind, ("real", "logmel"))
    train = fold == "train"

    on_validation = {}
    for strength in STRENGTHS:
        model = fit_logistic(x, rows, train, strength)
        _, logits, label = judge(model, x, rows, people & (fold == "validation"))
        on_validation[strength] = round(float((logits.argmax(1) == label).mean()), 4)
    strength = max(on_validation, key=lambda value: on_validation[value])

    first = with_taught(fit_logistic(x, rows, train, strength), material, ("train",))
    names, logits, label = judge(first, x, rows, people & ~train)
    decision = Decision.learned(logits, label)
    shipped = with_taught(
        fit_logistic(x, rows, np.ones(len(x), bool), strength),
        material,
        ("train", "validation", "test"),
    )
    shipped = decision.applied(shipped)
    return Fitted(
        name="genre",
        model=linear(shipped.weights, shipped.bias),
        inputs=("embedding",),
        decision={
            "labels": list(LABELS),
            "temperature": decision.temperature,
            "patch_temperature": decision.temperature,
            "threshold": decision.threshold,
        },
        metrics={
            "validation_by_strength": on_validation,
            **figures(
                names,
                logits,
                label,
                parts={
                    title: judge_parts(
                        first, x, rows, (rows.kind == "logmel") & (fold == "test"), n_patches
                    )
                    for title, n_patches in PARTS.items()
                },
                heard=rows.patches.name[people & train],
            ),
            **taught_metrics(decision.applied(first), material),
            **baselines(material, rows),
        },
        summary=f"one of {len(LABELS)} genres, or unsure",
    )


def figures(
    names: np.ndarray,
    logits: np.ndarray,
    label: np.ndarray,
    *,
    parts: Mapping[str, tuple[np.ndarray, np.ndarray, np.ndarray]],
    heard: np.ndarray,
) -> dict:
    """What these recordings, unseen by the model, are taken for, each artist's with the decision
    that the others taught; and what ``parts`` of some of them, with the same. ``heard`` are the
    names that the model was fitted on.
    """
    source = _sources(names)
    part_source = {title: _sources(part[0]) for title, part in parts.items()}
    p, answered = np.zeros(logits.shape), np.zeros(len(names), bool)
    of_parts = {title: np.zeros(part[1].shape) for title, part in parts.items()}
    for one in np.unique(source):
        theirs = source == one
        decision = Decision.learned(logits[~theirs], label[~theirs])
        p[theirs] = decision.probabilities(logits[theirs])
        answered[theirs] = p[theirs].max(axis=1) >= decision.threshold
        for title, (_, part_logits, _) in parts.items():
            inside = part_source[title] == one
            of_parts[title][inside] = decision.probabilities(part_logits[inside])
    answer, confidence = p.argmax(axis=1), p.max(axis=1)
    right, taken = answer == label, answer >= len(FITTED)
    test = np.array([gtzan.fold_of(gtzan.recording_of(name)) == "test" for name in names])
    excerpt = np.char.startswith(names, "gtzan_short")
    found: dict = {}
    for title, chosen in (("excerpts_of_3_s", excerpt), ("log_mel_of_30_s", ~excerpt)):
        held_out = chosen & test
        found |= by_artists(f"test_{title}", right[held_out], names[held_out], heard)
        found[f"test_confusion_{title}"] = confusion(label[held_out], answer[held_out])
        found[f"unseen_{title}_taken_by_a_taught_label"] = accuracy(taken[chosen], source[chosen])
    for title, (_, _, part_label) in parts.items():
        part_right = of_parts[title].argmax(axis=1) == part_label
        found[f"test_log_mel_of_{title}"] = accuracy(part_right, part_source[title])
        found[f"test_log_mel_of_{title}_calibration_error"] = expected_calibration_error(
            of_parts[title].max(axis=1), part_right
        )
    found["unseen_calibration_error"] = expected_calibration_error(confidence, right)
    found["reliability"] = reliability(confidence, right)
    judged = {"unseen": np.ones(len(names), bool), "test": test}
    judged["new_artists"] = _whose(names, heard) == "new"
    for title, chosen in judged.items():
        if not chosen.any():
            continue
        found[f"{title}_answered_share"] = accuracy(answered[chosen], source[chosen])
        if (given := answered & chosen).any():
            found[f"{title}_answered_right"] = accuracy(right[given], source[given])
    return found


def by_artists(title: str, right: np.ndarray, names: np.ndarray, heard: np.ndarray) -> dict:
    """How many are ``right``; of these, of artists among the names ``heard``, and of others. Where
    nobody knows who plays, a recording counts as neither.
    """
    source, whose = _sources(names), _whose(names, heard)
    found = {title: accuracy(right, source)}
    for kind in ("new", "heard"):
        if (chosen := whose == kind).any():
            found[f"{title}_of_{kind}_artists"] = accuracy(right[chosen], source[chosen])
    return found


def _whose(names: np.ndarray, heard: np.ndarray) -> np.ndarray:
    return gtzan.whose(map(gtzan.recording_of, names), map(gtzan.recording_of, np.unique(heard)))


def _sources(names: np.ndarray) -> np.ndarray:
    """Whose the recordings are, or which, if nobody knows: no two witnesses, and none of them are
    an excerpt, a log-mel and another take of one recording.
    """
    return np.array([gtzan.artist_group_of(gtzan.recording_of(name)) for name in names])


def confusion(label: np.ndarray, answer: np.ndarray) -> dict[str, dict[str, int]]:
    """What people called it -> what it was taken for -> how many."""
    pairs, count = np.unique(np.stack([label, answer]), axis=1, return_counts=True)
    found: dict[str, dict[str, int]] = {}
    for (truth, guess), n in zip(pairs.T, count, strict=True):
        found.setdefault(LABELS[truth], {})[LABELS[guess]] = int(n)
    return found


def taught_metrics(model: Logistic, material: Material) -> dict:
    """What the labels that nobody gave do on unseen clips: see ``model`` as in :func:`fit`."""
    names, embedding, _ = taught_genres.clips(material, ("test",))
    logits = model.logits(embedding)
    found: dict = {
        f"test_{label}_tag_correlation": figure
        for label, figure in taught_genres.tag_correlations(
            material, logits[:, len(FITTED) :]
        ).items()
    }
    names, embedding, _ = taught_genres.clips(material, ("validation", "test"))
    answers = model.logits(embedding).argmax(axis=1)
    others = ~np.char.startswith(names, "gtzan_short")
    found["unseen_clips_outside_gtzan"] = int(others.sum())
    for label in taught_genres.TAGS:
        given = others & (answers == LABELS.index(label))
        found[f"unseen_clips_outside_gtzan_called_{label}"] = int(given.sum())
    return found


def baselines(material: Material, rows: Rows) -> dict:
    """The same regression on mel statistics, and one on the teacher's own two penultimate layers,
    of artists as the head heard them: the latter learns from the excerpts alone.
    """
    train, real = rows.patches.fold == "train", rows.kind == "real"
    test = real & (rows.patches.fold == "test")
    statistics = StandardScaler().fit_transform(rows.patches.mel_statistics)
    names, logits, label = judge(
        fit_logistic(statistics, rows, train, 0.01), statistics, rows, test
    )
    commonest = np.bincount(rows.label[train & real]).argmax()
    found = {"test_baseline_majority": accuracy(label == commonest, _sources(names))}
    people = np.isin(rows.kind, ("real", "logmel"))
    right, heard = logits.argmax(axis=1) == label, rows.patches.name[train & people]
    found |= by_artists("test_baseline_mel_statistics", right, names, heard)
    teacher = material.teacher
    x = np.stack([teacher.penultimate[teacher.rows[n][0]] for n in rows.patches.name[real]])
    x = StandardScaler().fit(x[train[real]]).transform(x)
    model = LogisticRegression(C=0.003, max_iter=500).fit(x[train[real]], rows.label[real & train])
    right = model.predict(x[test[real]]) == rows.label[test]
    return found | by_artists("test_excerpts_of_3_s_teacher", right, rows.patches.name[test], heard)
