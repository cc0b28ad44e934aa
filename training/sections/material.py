"""What the boundary network learns from, as its inputs on disk: sketched songs, and clips joined.

One file an example in ``runs/sections/KIND``: ``pooled`` (float16, ``dsp.segment.steps``), ``lags``
(int8, 127 = 1) and, as JSON, the boundaries and labels of every annotator in seconds. Renderings
(``training.renders``) validate and test; the songs of those folds are in no sketch, and their
instruments in no template.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import soxr
from scipy.signal import lfilter

from musicanalyzer.dsp.params import MelSpec, SegmentSpec
from musicanalyzer.dsp.segment import network_inputs, steps
from musicanalyzer.dsp.stream import mel_spectrogram
from training import cache, scores
from training.datasets import pop909
from training.mix import RATE, random_desk
from training.renders import corpus, render
from training.scores import Annotation, Section
from training.sections.arranging import WAYS, arranged
from training.sections.lengths import fold_of_song, length_shares
from training.sections.sketches import recorded, sketch, templates
from training.split import fold_of
from training.synth import Synth

FASTER = 0.18  # tempi are changed by at most exp(+-this)
VARIANTS = 5  # of each song, on other instruments, at another tempo and pitch
EDGE_S = 1.0
LENGTHS = "lengths.json"
# These play what validates and tests, on programs that are kept for that.
UNHEARD_SOUNDFONTS = frozenset({"muse", "opl3"})
JUDGED_WAYS = ("textures", "constant", "plain")


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """``mel`` and ``lags`` as the network takes them, and who heard boundaries where."""

    name: str
    group: str
    kind: str
    pooled: np.ndarray  # (n_steps, 2, n_mels) float16
    lags: np.ndarray  # (n_steps, n_lags, 4) int8
    annotations: tuple[Annotation, ...]
    duration_s: float
    downbeats_s: np.ndarray = field(default_factory=lambda: np.zeros(0))

    @property
    def mel(self) -> np.ndarray:
        return self.pooled.astype(np.float32).reshape(len(self.pooled), -1, 2).mean(axis=2)


def all_s(annotation: Annotation) -> np.ndarray:
    """Every boundary that was annotated: where the first section begins and the last ends, too."""
    starts_s = [section.start_s for section in annotation.sections]
    return np.array([*starts_s, annotation.sections[-1].end_s])


def told_s(annotation: Annotation, duration_s: float) -> np.ndarray:
    """The boundaries that a listener has to find: not a file's own start and end."""
    times_s = all_s(annotation)
    return times_s[(times_s >= EDGE_S) & (times_s <= duration_s - EDGE_S)]


def example(
    name: str,
    group: str,
    kind: str,
    columns: np.ndarray,
    annotations: Sequence[Annotation],
    spec: SegmentSpec,
) -> Example:
    """From mel columns, with the program's own code."""
    pooled = steps(columns.astype(np.float16), spec)
    _, lags = network_inputs(pooled, spec)
    small = np.clip(np.rint(lags * 127), -127, 127).astype(np.int8)
    rate = spec.mel.stft.sample_rate / spec.mel.stft.hop_length
    return Example(
        name,
        group,
        kind,
        pooled.astype(np.float16),
        small,
        tuple(annotations),
        len(columns) / rate,
    )


def save(one: Example, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    heard = [
        [[s.start_s, s.end_s, s.label] for s in each.sections] + [[each.quality]]
        for each in one.annotations
    ]
    about = {"name": one.name, "group": one.group, "kind": one.kind, "heard": heard}
    text = json.dumps({**about, "duration_s": one.duration_s})
    temporary = folder / f".{one.name}.part"
    with open(temporary, "wb") as file:
        np.savez(
            file,
            pooled=one.pooled,
            lags=one.lags,
            downbeats_s=one.downbeats_s,
            about=np.array(text),
        )
    temporary.rename(folder / f"{one.name}.npz")


def load(path: Path) -> Example:
    with np.load(path) as kept:
        about = json.loads(str(kept["about"]))
        annotations = tuple(
            Annotation(tuple(Section(*section) for section in heard[:-1]), heard[-1][0])
            for heard in about.pop("heard")
        )
        return Example(
            pooled=kept["pooled"],
            lags=kept["lags"],
            annotations=annotations,
            downbeats_s=kept["downbeats_s"],
            **about,
        )


def make_sketches(data_root: Path, out: Path, *, variants: int, spec: SegmentSpec) -> None:
    """Every song of the train fold ``variants`` times; goes on where it was stopped."""
    known = templates(out / "templates.npz", spec.mel)
    songs = [
        piece for piece in pop909.pieces(data_root / "midi") if fold_of_song(piece.group) == "train"
    ]
    for variant in range(variants):
        for piece in songs:
            name = f"{piece.name.replace('/', '-')}-{variant}"
            if (out / "sketches" / f"{name}.npz").exists():
                continue
            score = replace(piece.read(), fold="train")  # whose instruments play
            if not score.annotations:
                continue
            rng = np.random.default_rng([int(piece.name[-3:]), variant])
            score = scores.stretch(score, float(np.exp(rng.uniform(-FASTER, FASTER))))
            score = scores.transpose(score, int(rng.integers(-5, 7)))
            way = str(rng.choice(list(WAYS), p=list(WAYS.values())))
            voices = arranged(score, way, rng)
            power = sketch(voices, known, score.duration_s + rng.uniform(0, 3), rng, spec.mel)
            columns = recorded(power, rng, spec.mel)
            one = example(name, piece.group, way, columns, score.annotations, spec)
            save(one, out / "sketches")


def make_joined(data_root: Path, out: Path, fold: str, *, count: int, spec: SegmentSpec) -> None:
    """Excerpts of real clips one after the other, some of them again: boundaries by timbre.

    In one of seven the sources are synthesised tones and noises; in two of five they come from one
    album, where there are enough of it.
    """
    mels = cache.build(data_root, out.parent / "mel-cache", spec.mel)
    clips = [
        clip
        for clip in cache.all_clips(data_root)
        if not clip.is_speech and fold_of(clip) == fold and len(mels[clip.name]) >= 1000
    ]
    for index in range(count):
        name = f"joined-{fold}-{index}"
        if (out / f"joined-{fold}" / f"{name}.npz").exists():
            continue
        rng = np.random.default_rng([index, sum(map(ord, fold))])
        n_sources = int(rng.integers(2, 6))
        if rng.random() < 1 / 7:
            sources = [tones(rng, spec.mel) for _ in range(n_sources)]
        else:
            chosen = [clips[k] for k in rng.integers(0, len(clips), n_sources)]
            if rng.random() < 0.4:
                album = [clip for clip in clips if clip.group == chosen[0].group]
                if len(album) >= n_sources:
                    chosen = [album[k] for k in rng.permutation(len(album))[:n_sources]]
            sources = [np.asarray(mels[clip.name], np.float32) for clip in chosen]
        columns, sections = joined(sources, rng, spec.mel)
        heard = Annotation(tuple(sections))
        save(example(name, name, "joined", columns, [heard], spec), out / f"joined-{fold}")


def joined(
    sources: Sequence[np.ndarray], rng: np.random.Generator, spec: MelSpec
) -> tuple[np.ndarray, list[Section]]:
    """Three to nine excerpts, each of another source than the one before it."""
    rate = spec.stft.sample_rate / spec.stft.hop_length
    order = [int(rng.integers(len(sources)))]
    n_excerpts = int(rng.integers(3, 10))
    while len(order) < n_excerpts:
        following = int(rng.integers(len(sources)))
        if following != order[-1]:
            order.append(following)
    louder = rng.normal(0, 0.15, len(sources))
    places: dict[int, int] = {}
    parts: list[np.ndarray] = []
    sections: list[Section] = []
    now = 0
    for which in order:
        source = sources[which]
        length = int(rng.integers(min(400, len(source) - 1), len(source)))
        again = which in places and rng.random() < 0.5
        place = places[which] if again else int(rng.integers(0, len(source) - length + 1))
        places[which] = place = min(place, len(source) - length)
        excerpt = source[place : place + length]
        excerpt = np.maximum(excerpt + louder[which] * np.minimum(excerpt, 1.0), 0.0)
        parts.append(excerpt)
        sections.append(Section(now / rate, (now + length) / rate, chr(ord("A") + which)))
        now += length
    return np.concatenate(parts).astype(np.float32), sections


def tones(rng: np.random.Generator, spec: MelSpec) -> np.ndarray:
    """Columns of half a minute of a chord, coloured noise, pulses or an arpeggio."""
    rate = spec.stft.sample_rate
    n = 30 * rate
    time_s = np.arange(n) / rate
    kind = rng.integers(4)
    if kind == 0:
        sound = sum(
            rng.uniform(0.2, 1) / h * np.sin(2 * np.pi * pitch_hz * h * time_s)
            for pitch_hz in rng.uniform(80, 900, rng.integers(1, 4))
            for h in range(1, int(rng.integers(2, 8)))
        )
    elif kind == 1:
        sound = lfilter([1.0], [1.0, rng.uniform(-0.95, 0.95)], rng.standard_normal(n))
    elif kind == 2:
        sound = np.zeros(n)
        for at in np.arange(0, n - 800, rng.uniform(0.12, 0.6) * rate).astype(int):
            sound[at : at + 800] += np.exp(-np.arange(800) / 120) * rng.standard_normal(800)
    else:
        pitches_hz = rng.uniform(150, 500) * 2 ** (rng.integers(0, 12, 8) / 12)
        turn = (time_s / rng.uniform(0.1, 0.5)).astype(int) % 8
        phase = 2 * np.pi * np.cumsum(pitches_hz[turn]) / rate
        sound = np.sin(phase) + 0.4 * np.sign(np.sin(phase))
    sound = sound / np.abs(sound).max() * rng.uniform(0.1, 0.9)
    return mel_spectrogram(sound.astype(np.float32), spec)


def take_renders(renders: Path, out: Path, *, spec: SegmentSpec) -> None:
    """The songs that there are of the corpus of renderings, each into its fold.

    The train fold gets none that is played by what the renderings keep for judging.
    """
    for rendering in corpus(renders, only="pop909"):
        events = rendering.events
        fold = fold_of_song(events.group)
        path = out / f"renders-{fold}" / f"{rendering.path.stem}.npz"
        if path.exists() or not events.annotations or (fold == "train" != events.fold):
            continue
        columns = _heard(rendering.samples, spec)
        one = example(path.stem, events.group, "textures", columns, events.annotations, spec)
        save(replace(one, downbeats_s=events.downbeats_s), path.parent)


def make_renders(data_root: Path, out: Path, fold: str, *, count: int, spec: SegmentSpec) -> None:
    """Songs of a fold as real audio, in changing textures, in one throughout and on a piano alone,
    to judge by.

    Played by FluidSynth on programs and soundfonts that are together in no sketch and in no
    rendering that was learned from.
    """
    songs = [
        piece for piece in pop909.pieces(data_root / "midi") if fold_of_song(piece.group) == fold
    ]
    order = np.random.default_rng(1).permutation(len(songs))
    player: Synth | None = None
    for piece in [songs[k] for k in order[:count]]:
        score = replace(piece.read(), fold="test")  # whose instruments play
        for way in JUDGED_WAYS if score.annotations else ():
            path = out / f"renders-{fold}" / f"{piece.name.replace('/', '-')}-{way}.npz"
            if path.exists():
                continue
            if player is None:
                player = Synth()
                player.soundfonts = {
                    font: player.soundfonts[font]
                    for font in UNHEARD_SOUNDFONTS & player.soundfonts.keys()
                }
            rng = np.random.default_rng(int(piece.name[-3:]))
            voices = arranged(score, way, rng)
            samples, events = render(score, voices, player, rng, desk=random_desk(rng))
            columns = _heard(samples, spec)
            one = example(path.stem, piece.group, way, columns, events.annotations, spec)
            save(replace(one, downbeats_s=events.downbeats_s), path.parent)


def _heard(samples: np.ndarray, spec: SegmentSpec) -> np.ndarray:
    """The mel columns of rendered audio."""
    rate = spec.mel.stft.sample_rate
    heard = soxr.resample(samples, RATE, rate, quality="HQ").astype(np.float32)
    return mel_spectrogram(heard, spec.mel)


def paths(folder: Path) -> Iterator[Path]:
    """The files of examples, in a fixed order."""
    yield from sorted(folder.glob("*.npz"))


def group_of(path: Path) -> str:
    """What must not be split, of one file."""
    with np.load(path) as kept:
        group: str = json.loads(str(kept["about"]))["group"]
    return group


def make(data_root: Path, renders: Path, out: Path, *, joins: int = 480, judging: int = 40) -> None:
    """Everything that is learned from and judged on; goes on where it was stopped."""
    spec = SegmentSpec()
    out.mkdir(parents=True, exist_ok=True)
    (out / LENGTHS).write_text(json.dumps(length_shares(data_root)))
    make_joined(data_root, out, "train", count=joins, spec=spec)
    make_joined(data_root, out, "validation", count=40, spec=spec)
    make_sketches(data_root, out, variants=VARIANTS, spec=spec)
    take_renders(renders, out, spec=spec)
    make_renders(data_root, out, "validation", count=judging, spec=spec)
    make_renders(data_root, out, "test", count=judging, spec=spec)
