"""The vocal head: trained with the trunk and then on it (``singing``), judged, its decision fitted.

Steps are judged on MIR-1K's unseen singers with their own accompaniment, against the majority of a
step's frame labels; and on six songs of an album whose voices are there alone, too, by a head that
was taught without that album, on the trunk, which was not. Tracks are clips known to be vocal or
instrumental: MIR-1K's mixes and accompaniments, and clips of which the teacher is certain.
"""

from __future__ import annotations

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from musicanalyzer.dsp.levelling import at_one_level
from musicanalyzer.dsp.params import PatchSpec
from musicanalyzer.models.heads.vocals import track_logit
from training.embed import Embedded, patches_of
from training.figures import accuracy, expected_calibration_error, reliability
from training.heads import singing
from training.material import Fitted, Material

QUANTILE = 0.8
THRESHOLD = 0.75
CERTAIN_VOICE, CERTAIN_NONE = 0.3, -0.1  # mean margins of the teacher over a clip
ALBUM = "open/eif"


def fit(material: Material) -> Fitted:
    rows = material.clean
    mixes = np.char.endswith(rows.name, "#mix")
    truth = step_labels(material, rows.where(mixes))
    head = singing.taught(material, truth)
    p = head.predict([rows.embedding, rows.local], batch_size=1024, verbose=0)
    known = ~np.isnan(truth)
    seen = rows.fold[mixes] != "test"
    step_threshold = best_threshold(p[mixes][seen][known[seen]], truth[seen][known[seen]] > 0.5)
    metrics: dict = {"step_threshold": step_threshold}
    for part in ("validation", "test"):
        chosen = rows.fold[mixes] == part
        voiced = (truth[chosen] > 0.5)[known[chosen]]
        hits = (p[mixes][chosen] > step_threshold)[known[chosen]] == voiced
        names = rows.name[mixes][chosen]
        singers = np.array([name.split("/")[1].split("-")[0].lower() for name in names])
        of_step = np.repeat(singers, truth.shape[1])[known[chosen].ravel()]
        metrics[f"{part}_steps"] = accuracy(hits, of_step)
        metrics[f"{part}_steps_balanced"] = round(
            float((hits[voiced].mean() + hits[~voiced].mean()) / 2), 4
        )
        metrics[f"{part}_singing_share"] = round(float(voiced.mean()), 4)
    metrics["test_steps_baseline_majority"] = max(
        metrics["test_singing_share"], 1 - metrics["test_singing_share"]
    )
    metrics["test_steps_baseline_mel_statistics_balanced"] = _baseline(
        material, mixes, truth, known
    )

    metrics |= album_figures(material, truth, step_threshold)

    names, vocal, logit, fold = track_rows(material, p)
    model = LogisticRegression(class_weight="balanced").fit(
        logit[fold != "test", None], vocal[fold != "test"]
    )
    slope, bias = float(model.coef_[0, 0]), float(model.intercept_[0])
    test = fold == "test"
    probability = 1 / (1 + np.exp(-(slope * logit[test] + bias)))
    hits = (probability > 0.5) == vocal[test]
    metrics["test_tracks"] = accuracy(hits, names[test])
    metrics["test_tracks_balanced"] = round(
        float((hits[vocal[test]].mean() + hits[~vocal[test]].mean()) / 2), 4
    )
    confidence = np.maximum(probability, 1 - probability)
    metrics["calibration_error"] = expected_calibration_error(confidence, hits)
    metrics["reliability"] = reliability(confidence, hits)
    return Fitted(
        name="vocal",
        model=head,
        inputs=("embedding", "local"),
        decision={
            "labels": ["vocal", "instrumental"],
            "quantile": QUANTILE,
            "slope": slope,
            "bias": bias,
            "threshold": THRESHOLD,
            "step_threshold": step_threshold,
        },
        metrics=metrics,
        summary="vocal or instrumental, and where the voice is, every 0.48 s",
    )


def best_threshold(p: np.ndarray, voiced: np.ndarray) -> float:
    """The threshold with the best mean of plain and balanced accuracy.

    Songs sing three quarters of the time: plain accuracy alone would hear voices everywhere, the
    balanced one alone would lose the soft ends of words.
    """
    candidates = np.arange(0.3, 0.96, 0.02)
    scores = []
    for threshold in candidates:
        hits = (p > threshold) == voiced
        balanced = (hits[voiced].mean() + hits[~voiced].mean()) / 2
        scores.append(hits.mean() + balanced)
    return round(float(candidates[int(np.argmax(scores))]), 2)


def step_labels(material: Material, rows: Embedded) -> np.ndarray:
    """Share of voiced frames in each step, (n, n_steps); NaN where a patch was filled up."""
    spec = PatchSpec()
    labels = {v: f for c in material.corpora.values() for v, _, f in c.voices if "#voice" in v}
    result = np.full((len(rows.name), spec.n_steps), np.nan)
    for i, (name, index) in enumerate(zip(rows.name, rows.index, strict=True)):
        frames = labels[name.replace("#mix", "#voice")][index * spec.n_frames :][: spec.n_frames]
        if len(frames) == spec.n_frames:
            result[i] = frames.reshape(spec.n_steps, -1).mean(axis=1)
    return result


def album_figures(material: Material, truth: np.ndarray, step_threshold: float) -> dict:
    """How many steps of the album's songs, as it mixed them, a head finds that did not learn it."""
    spec, rows = PatchSpec(), material.clean
    frames_of = {
        voice.replace("-vocals-", "-full-"): frames
        for voice, _, frames in material.corpora["train"].voices
        if voice.startswith(ALBUM)
    }
    head = singing.taught(material, truth, left_out=ALBUM)
    chosen = rows.where(np.isin(rows.name, list(frames_of)))
    p = head.predict([chosen.embedding, chosen.local], batch_size=1024, verbose=0)
    hits, voiced, songs = [], [], []
    for name, index, steps in zip(chosen.name, chosen.index, p, strict=True):
        frames = frames_of[name][index * spec.n_frames :][: spec.n_frames]
        if len(frames) == spec.n_frames:
            sung = frames.reshape(spec.n_steps, -1).mean(axis=1) > 0.5
            hits.append((steps > step_threshold) == sung)
            voiced.append(sung)
            songs.append(name.partition("-full-")[0])
    right, sung = np.concatenate(hits), np.concatenate(voiced)
    return {
        "album_steps": accuracy(right, np.repeat(songs, spec.n_steps)),
        "album_steps_balanced": round(float((right[sung].mean() + right[~sung].mean()) / 2), 4),
        "album_singing_share": round(float(sung.mean()), 4),
    }


def _baseline(material, mixes, truth, known) -> float:
    """Balanced accuracy of a logistic regression on the mel statistics of each step."""
    spec = PatchSpec()
    cache = material.corpora["train"].cache
    from training.embed import clip_mels

    clips = [c for c in material.clips.values() if c.name.startswith("mir1k/")]
    patches = {
        name: patches_of(at_one_level(mel, spec), spec)
        for name, mel in clip_mels(clips, cache, spec).items()
    }
    rows, features = material.clean.where(mixes), []
    for name, index in zip(rows.name, rows.index, strict=True):
        steps = patches[name][index].reshape(spec.n_steps, -1, spec.mel.n_mels)
        features.append(np.concatenate([steps.mean(axis=1), steps.std(axis=1)], axis=1))
    x = StandardScaler().fit_transform(np.concatenate(features))
    y, usable = truth.ravel() > 0.5, known.ravel()
    fold = np.repeat(rows.fold, spec.n_steps)
    train, test = usable & (fold != "test"), usable & (fold == "test")
    model = LogisticRegression(C=0.01, class_weight="balanced", max_iter=300).fit(
        x[train], y[train]
    )
    hits = model.predict(x[test]) == y[test]
    return round(float((hits[y[test]].mean() + hits[~y[test]].mean()) / 2), 4)


def track_rows(material: Material, p: np.ndarray) -> tuple[np.ndarray, ...]:
    """(name, is vocal, logit, fold) of every clip whose answer is known."""
    margin = material.corpora["train"].voice_margin
    names, vocal, logits, folds = [], [], [], []
    rows = material.clean
    for name in np.unique(rows.name):
        chosen = rows.name == name
        clip = material.clips.get(name)
        if name.endswith(("#mix", "#accompaniment")):
            answer = name.endswith("#mix")
        elif clip is None or clip.is_speech:
            continue
        elif clip.has_vocals is not None:
            answer = clip.has_vocals
        elif name in material.teacher.rows:
            first, count = material.teacher.rows[name]
            mean = margin[first : first + count].mean()
            if CERTAIN_NONE <= mean <= CERTAIN_VOICE:
                continue
            answer = bool(mean > CERTAIN_VOICE)
        else:
            continue
        names.append(name)
        vocal.append(answer)
        logits.append(track_logit(p[chosen].ravel(), QUANTILE))
        folds.append(rows.fold[chosen][0])
    return np.array(names), np.array(vocal), np.array(logits), np.array(folds)
