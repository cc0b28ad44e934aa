"""Learn the key profiles: which bass notes, notes and chords last in a key.

``python -m training key --data DATA --renders runs/renders --out FILE``. One set of weights serves
all twelve tonics, so that each song teaches all keys. The train songs of POP909 are heard twice
over: as rendered audio, as far as there is some, and as *imagined* columns: what the notes of an
orchestration would make of the tonal spectrum, without audio, at a fraction of the cost. The
strength of the weight decay and the temperature are chosen on the validation songs. Writes the
weights into ``musicanalyzer/dsp/key_profiles.py`` and the figures into FILE. With ``--test`` it
learns nothing and adds what the test renderings say (unseen songs on unseen instruments): once.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.special import log_softmax, softmax

from musicanalyzer.dsp import key, key_profiles
from musicanalyzer.dsp.params import TonalSpec
from musicanalyzer.dsp.tonal import tonal_columns
from training import figures, orchestra, renders
from training.datasets import pop909
from training.scores import KeySpan, Score

SPEC = TonalSpec()
VARIANTS = 1  # orchestrations imagined of each song
DECAYS = (1e-4, 3e-4, 1e-3)
PROFILES = Path("musicanalyzer/dsp/key_profiles.py")
# Harmonics of a tone in semitones above it.
HARMONICS = 12 * np.log2(np.arange(1, 11))
# Krumhansl & Kessler (1982), from the tonic.
KRUMHANSL = np.array([
    [6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88],
    [6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17],
])  # fmt: skip


@dataclass(frozen=True, slots=True)
class Example:
    """A song's profiles (4, 12), those of its stretches, and the number of its key: C to B major,
    C to B minor. ``cents`` is how far the tuning was missed, ``clear`` whether it was told at all.
    """

    group: str
    profiles: np.ndarray
    stretches: list[np.ndarray]
    label: int
    cents: float = 0.0
    clear: bool = True


def number_of(span: KeySpan) -> int:
    return span.tonic + (12 if span.mode == "minor" else 0)


def mirex_score(guess: int, truth: int) -> float:
    """MIREX: 1 for the key, 0.5 for the fifth above, 0.3 for the relative, 0.2 for the parallel."""
    (mode, tonic), (true_mode, true_tonic) = divmod(guess, 12), divmod(truth, 12)
    if mode == true_mode:
        return {0: 1.0, 7: 0.5}.get((tonic - true_tonic) % 12, 0.0)
    relative = (true_tonic + (9 if true_mode == 0 else 3)) % 12
    return 0.3 if tonic == relative else 0.2 if tonic == true_tonic else 0.0


def imagined(score: Score, rng: np.random.Generator) -> np.ndarray:
    """Semitone columns (n, n_semitones) as a random orchestration of a song would make them.

    Each instrument has its own decay in time and over its harmonics; noise hides what is weak.
    """
    annotation = score.annotations[0] if score.annotations else None
    plan = orchestra.Plan(annotation, orchestra.textures(annotation, rng))
    n_columns = int(score.duration_s / SPEC.column_s) + 1
    power = np.zeros((n_columns, SPEC.n_semitones))
    for voice in orchestra.arrange(score, plan, rng):
        weights = np.arange(1, 11) ** -rng.uniform(0.6, 2.2) * np.exp(rng.normal(0, 0.5, 10))
        if rng.random() < 0.2:  # as a clarinet
            weights[1::2] *= 0.15
        gain = 10 ** (voice.gain_db / 20) * 10 ** (rng.normal(0, 3) / 20)
        life_s = 20.0 if voice.role == "pad" else float(rng.choice([0.3, 1.0, 3.0, 20.0]))
        column, pitch, amplitude = _sounding(voice, life_s)
        for harmonic, weight in zip(HARMONICS, weights, strict=True):
            index = np.round(pitch + harmonic).astype(np.int64) - SPEC.lowest_pitch
            inside = (index >= 0) & (index < SPEC.n_semitones) & (column < n_columns)
            power += np.bincount(
                column[inside] * SPEC.n_semitones + index[inside],
                gain * weight * amplitude[inside],
                minlength=power.size,
            ).reshape(power.shape)
    power *= np.exp(
        np.interp(np.arange(SPEC.n_semitones), np.linspace(0, 68, 5), rng.normal(0, 0.7, 5))
    )
    noise = 10 ** rng.uniform(-2.2, -0.9) * power.max() * np.exp(rng.normal(0, 0.6, power.shape))
    level = power / (power.max(axis=1, keepdims=True) + 1e-9)
    above = np.log((power + 1e-9) / (0.6 * noise + 0.5 * power.mean(axis=1, keepdims=True) + 1e-12))
    columns = np.where(above > np.log(SPEC.prominence), above * np.sqrt(level), 0.0)
    columns += (rng.random(power.shape) < 0.06) * rng.exponential(0.15, power.shape)
    return columns.astype(np.float32)


def _sounding(voice: orchestra.Voice, life_s: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(column, pitch, amplitude) for each column in which each note of a voice sounds."""
    table = np.array(
        [(n.start_s, max(n.end_s, n.start_s + 0.15), n.pitch, n.velocity) for n in voice.notes]
    )
    first = (table[:, 0] / SPEC.column_s).astype(np.int64)
    spans = np.minimum((table[:, 1] / SPEC.column_s).astype(np.int64) - first + 1, 40)
    note = np.repeat(np.arange(len(table)), spans)
    column = first[note] + np.arange(len(note)) - np.repeat(np.cumsum(spans) - spans, spans)
    start_s, end_s, pitch, velocity = table[note].T
    begin_s = np.maximum(start_s, column * SPEC.column_s)
    share = (np.minimum(end_s, (column + 1) * SPEC.column_s) - begin_s) / SPEC.column_s
    amplitude = (velocity / 100) ** 2 * np.maximum(share, 0) * np.exp(-(begin_s - start_s) / life_s)
    return column, pitch, amplitude


def imagined_examples(midi_root: Path, fold: str) -> Iterator[Example]:
    for index, piece in enumerate(pop909.DATASET.pieces(midi_root)):
        if piece.fold != fold:
            continue
        score = piece.read()
        label = number_of(max(score.keys, key=lambda span: span.end_s - span.start_s))
        for variant in range(VARIANTS):
            rng = np.random.default_rng([index, variant])
            yield _example(piece.group, imagined(score, rng), label)


def heard(rendering: renders.Rendering) -> np.ndarray:
    """The tonal columns of a rendering, at the program's rate."""
    import soxr

    rate = SPEC.stft.sample_rate
    return tonal_columns(soxr.resample(rendering.samples, rendering.sample_rate, rate, "HQ"), SPEC)


def _example(group: str, semitones: np.ndarray, label: int) -> Example:
    parts = [key.profiles_of(part, SPEC) for part in key.stretches(semitones)]
    return Example(group, key.profiles_of(semitones, SPEC), parts, label)


def example_of(rendering: renders.Rendering) -> Example:
    span = rendering.events.key
    if span is None:
        raise ValueError(f"{rendering.path} has no key")
    columns = heard(rendering).astype(np.float32)
    columns = columns[columns.any(axis=1)]
    offset, clarity = key.tuning(columns, SPEC)
    found = _example(rendering.group, key.tuned(columns, offset, SPEC), number_of(span))
    cents = offset * 100 / SPEC.bins_per_semitone - 1200 * np.log2(rendering.events.tuning_hz / 440)
    missed = abs((cents + 50) % 100 - 50)
    return replace(found, cents=missed, clear=clarity >= key.LEAST_CLARITY)


def fit(
    examples: Sequence[Example], importance: np.ndarray, decay: float
) -> tuple[np.ndarray, float]:
    """Logistic regression over 24 keys with weights (2, 4, 12) common to all tonics, and a bias."""
    profiles = np.stack([one.profiles for one in examples])
    seen = np.stack(
        [np.roll(profiles, -t, axis=2).reshape(len(profiles), -1) for t in range(12)], 1
    )
    labels = np.array([one.label for one in examples])
    importance = importance / importance.sum()
    size = seen.shape[2]

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        weights, bias = flat[:-1].reshape(2, size), flat[-1]
        logits = np.concatenate([seen @ weights[0], seen @ weights[1] + bias], axis=1)
        logs = log_softmax(logits, axis=1)
        error = softmax(logits, axis=1)
        error[np.arange(len(labels)), labels] -= 1
        error *= importance[:, None]
        slopes = [np.einsum("nt,ntd->d", error[:, k : k + 12], seen) for k in (0, 12)]
        slope = np.stack(slopes) + 2 * decay * weights
        value = -(importance * logs[np.arange(len(labels)), labels]).sum()
        return value + decay * (weights**2).sum(), np.append(slope.ravel(), error[:, 12:].sum())

    found = minimize(loss, np.zeros(2 * size + 1), jac=True, method="L-BFGS-B").x
    return found[:-1].reshape(2, 4, 12), float(found[-1])


def scores_of(
    examples: Sequence[Example], weights: np.ndarray, bias: float, temperature: float = 1.0
) -> np.ndarray:
    """Probabilities (n, 24), as the program finds them."""
    return np.stack([key.key_scores(one.stretches, weights, bias, temperature) for one in examples])


def log_loss(scores: np.ndarray, labels: np.ndarray) -> float:
    return float(-np.log(scores[np.arange(len(labels)), labels] + 1e-9).mean())


def judged(guesses: np.ndarray, labels: np.ndarray, groups: np.ndarray) -> dict:
    scores = np.array([mirex_score(int(g), int(t)) for g, t in zip(guesses, labels, strict=True)])
    return {
        "mirex": figures.accuracy(scores, groups),
        "right": figures.accuracy(guesses == labels, groups),
        **{
            name: round(float((scores == value).mean()), 4)
            for name, value in (("fifth_above", 0.5), ("relative", 0.3), ("parallel", 0.2))
        },
    }


def krumhansl_on_librosa(rendering: renders.Rendering) -> int:
    """The baseline: correlation of Krumhansl's profiles with librosa's mean chroma."""
    import librosa

    samples, rate = rendering.samples, rendering.sample_rate
    chroma = librosa.feature.chroma_stft(y=samples, sr=rate, n_fft=4096, hop_length=2048).mean(
        axis=1
    )
    profiles = np.concatenate([[np.roll(row, t) for t in range(12)] for row in KRUMHANSL])
    return int(np.argmax([np.corrcoef(chroma, profile)[0, 1] for profile in profiles]))


def make(data_root: Path, rendered: Path, out: Path) -> None:
    """Learn, choose on the validation songs, write the weights and the figures."""
    images = {
        fold: list(imagined_examples(data_root / "midi", fold)) for fold in ("train", "validation")
    }
    real = {
        fold: [example_of(one) for one in renders.corpus(rendered, split=fold, only="pop909")]
        for fold in images
    }
    examples = [*images["train"], *real["train"]]
    importance = np.repeat([1 / VARIANTS, 1.0], [len(images["train"]), len(real["train"])])
    # Rendered validation songs are few; imagined ones steady the choice.
    judges = [*real["validation"], *images["validation"]]
    labels = np.array([one.label for one in judges])
    fits = {decay: fit(examples, importance, decay) for decay in DECAYS}
    losses = {
        (decay, float(temperature)): log_loss(scores_of(judges, *found, temperature), labels)
        for decay, found in fits.items()
        for temperature in np.geomspace(0.3, 2, 20)
    }
    decay, temperature = min(losses, key=losses.__getitem__)
    weights, bias = fits[decay]
    guesses = scores_of(judges, weights, bias, temperature).argmax(axis=1)
    PROFILES.write_text(profiles_module(weights, bias, temperature), encoding="utf-8")
    n = len(real["validation"])
    groups = np.array([one.group for one in judges])
    report = {
        "examples": {fold: [len(images[fold]), len(real[fold])] for fold in images},
        "decay": decay,
        "validation_loss": round(losses[decay, temperature], 4),
        "validation": judged(guesses[:n], labels[:n], groups[:n]),
        "validation, imagined": judged(guesses[n:], labels[n:], groups[n:]),
    }
    out.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(report, indent=1))


def judge(data_root: Path, rendered: Path, out: Path) -> None:
    """Add to the figures what the test songs say of the program's profiles and of the baseline."""
    report = json.loads(out.read_text(encoding="utf-8"))
    model = (key_profiles.WEIGHTS, key_profiles.MINOR_BIAS, key_profiles.TEMPERATURE)
    report["test"] = tested(list(renders.corpus(rendered, split="test", only="pop909")), *model)
    # Rendered test songs are few where there was little time; these are all of them.
    images = list(imagined_examples(data_root / "midi", "test"))
    report["test, imagined"] = judged(
        scores_of(images, *model).argmax(axis=1),
        np.array([one.label for one in images]),
        np.array([one.group for one in images]),
    )
    out.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(report, indent=1))


def tested(
    renderings: Sequence[renders.Rendering], weights: np.ndarray, bias: float, temperature: float
) -> dict:
    examples = [example_of(one) for one in renderings]
    scores = scores_of(examples, weights, bias, temperature)
    guess = np.where([one.clear for one in examples], scores.argmax(axis=1), -1)
    truth, group = (
        np.array([getattr(one, name) for one in examples]) for name in ("label", "group")
    )
    sure, right = scores.max(axis=1), guess == truth
    cents = np.array([one.cents for one in examples])
    baseline = np.array([krumhansl_on_librosa(one) for one in renderings])
    return {
        "profiles": judged(guess, truth, group),
        "krumhansl_on_librosa": judged(baseline, truth, group),
        "without_an_answer": int((guess < 0).sum()),
        "mean_confidence": round(float(sure.mean()), 4),
        "confidence_when_right": _mean(sure[right]),
        "confidence_when_wrong": _mean(sure[~right]),
        "tuning_error_cents": {
            "median": round(float(np.median(cents)), 2),
            "95 %": round(float(np.quantile(cents, 0.95)), 2),
        },
    }


def _mean(values: np.ndarray) -> float | None:
    return round(float(values.mean()), 4) if len(values) else None


def profiles_module(weights: np.ndarray, bias: float, temperature: float) -> str:
    """The source of the module that the program reads."""
    rows = ("the bass", "all notes", "major chords", "minor chords")
    text = [
        '"""The weights of the key profiles, written by ``python -m training key``: do not edit.',
        "",
        "Learned on POP909's train songs (MIT), played by soundfonts and imagined from notes; how",
        "they do is in docs/models/key.json. Rows are (mode, profile), columns semitones above the",
        "tonic.",
        '"""',
        "",
        "from __future__ import annotations",
        "",
        "import numpy as np",
        "",
        "WEIGHTS = np.array([",
    ]
    for mode, table in zip(("major", "minor"), weights, strict=True):
        text.append(f"    [  # {mode}")
        for name, row in zip(rows, table, strict=True):
            text.append(f"        # {name}")
            text.append(f"        [{', '.join(f'{value:.2f}' for value in row)}],")
        text.append("    ],")
    text += ["])  # fmt: skip", f"MINOR_BIAS = {bias:.2f}", f"TEMPERATURE = {temperature:.3f}"]
    return "\n".join(text) + "\n"
