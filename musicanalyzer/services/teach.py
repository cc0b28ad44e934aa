"""Labels that the user teaches by examples: a genre of their own, a mood, "warm-up".

A label is learned on the similarity vectors of its examples, in milliseconds, and judged on the
same library by leaving examples out. Tracks that it is sure of carry it; of the others nothing is
said. The examples are what is kept: when the library's vectors change, the label is stale until the
end of the scan, which learns it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.analysis import teaching
from musicanalyzer.errors import LibraryError, SettingsError
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import LearnedLabel, TaughtLabel, TrackRow
from musicanalyzer.library.similarity import NEAR_DUPLICATE, SimilarityIndex
from musicanalyzer.library.writer import LibraryWriter
from musicanalyzer.services.describe import describe_track
from musicanalyzer.services.similar import newest_version

LEAST = 2  # of each answer: with one left out, one remains

Sure = list[tuple[int, float]]  # recording, probability


def teach(
    reader: LibraryReader,
    writer: LibraryWriter,
    name: str,
    *,
    yes: Sequence[TrackRow] = (),
    no: Sequence[TrackRow] = (),
) -> None:
    """Add examples and counter-examples to a label, new or known, and learn it.

    An earlier example may change sides. Where an error is raised nothing has changed:
    ``SettingsError`` for a name that no query could ask for, a track on both sides, or too few
    examples; ``LibraryError`` of kind ``not-analysed`` for a track without a vector.
    """
    name = _usable_name(name)
    if not yes and not no:
        raise SettingsError(
            f'Nothing to teach "{name}": name tracks that fit it with --yes, others with --no.',
            kind="no-examples",
        )
    sounds = _Sounds(reader)
    changes: dict[int, bool] = {}
    for tracks, fits in ((yes, True), (no, False)):
        for track in tracks:
            if changes.setdefault(sounds.recording(track), fits) != fits:
                raise SettingsError(
                    f"{track.path} is named as an example and as a counter-example; choose one.",
                    kind="both-sides",
                )
    known = reader.label(name)
    examples = {**(known.examples if known else {}), **changes}
    lesson = sounds.learn(examples)
    if lesson is None:
        raise _too_few(name, sounds.usable(examples))
    writer.save_label(name, changes, *lesson)


def forget(reader: LibraryReader, writer: LibraryWriter, name: str) -> None:
    """Remove a label with all its examples. Raises ``LibraryError`` of kind ``no-label``."""
    writer.delete_label(label_named(reader, name).name)


def forget_examples(
    reader: LibraryReader, writer: LibraryWriter, name: str, tracks: Sequence[TrackRow]
) -> int:
    """Take examples back, as :func:`change_examples` does; returns how many recordings they were.

    Raises ``LibraryError`` of kind ``no-label`` or ``no-example``.
    """
    label = label_named(reader, name)
    for track in tracks:
        if track.recording_id not in label.examples:
            raise LibraryError(
                f'{track.path} is no example of "{label.name}"; nothing was changed.',
                kind="no-example",
            )
    changes = {track.recording_id: None for track in tracks if track.recording_id is not None}
    change_examples(reader, writer, label.name, changes)
    return len(changes)


def examples_from(
    reader: LibraryReader, tracks: Sequence[TrackRow], *, fits: bool
) -> dict[int, bool]:
    """The tracks' recordings as examples. ``LibraryError`` of kind ``not-analysed`` for a track
    without a vector.
    """
    sounds = _Sounds(reader)
    return {sounds.recording(track): fits for track in tracks}


def change_examples(
    reader: LibraryReader, writer: LibraryWriter, name: str, changes: Mapping[int, bool | None]
) -> dict[int, bool | None]:
    """Give recordings a part in a label, new or known, or none (``None``), and learn it anew.

    Returns the changes that take these back. From too few examples nothing is learned, and a label
    without any is forgotten. ``SettingsError`` for a name that no query could ask for.
    """
    name = _usable_name(name)
    known = reader.label(name)
    before = known.examples if known else {}
    after: dict[int, bool] = {
        recording: fits for recording, fits in {**before, **changes}.items() if fits is not None
    }
    if after:
        lesson = _Sounds(reader).learn(after)
        writer.save_label(name, changes, *(lesson or (None, ())))
    else:
        writer.delete_label(name)
    return {recording: before.get(recording) for recording in changes}


def refresh(reader: LibraryReader, writer: LibraryWriter) -> int:
    """Learn every stale label again from its examples; returns how many were stale.

    To be called when the library's vectors have changed. A label of whose examples too few have a
    vector now says nothing until they have.
    """
    stale = [
        label
        for label in reader.labels()
        if label.learned is None or not holds(label.learned, reader)
    ]
    if not stale or reader.embedding_version() is None:
        return 0
    sounds = _Sounds(reader)
    for label in stale:
        lesson = sounds.learn(label.examples)
        if lesson is not None or label.learned is not None:
            writer.save_label(label.name, {}, *(lesson or (None, ())))
    return len(stale)


def propose(reader: LibraryReader, name: str, *, n: int) -> Iterator[dict[str, Any]]:
    """The ``n`` tracks whose answer is most open and that differ most, as ``describe_track`` has
    them, with their ``probability``. Never an example, a missing file or a second copy.

    Raises ``LibraryError`` of kind ``no-label``, ``SettingsError`` where nothing is learned.
    """
    label = label_named(reader, name)
    sounds = _Sounds(reader)
    learned = label.learned
    if learned is None or _is_stale(learned, sounds):
        lesson = sounds.learn(label.examples)
        if lesson is None:
            raise _too_few(label.name, sounds.usable(label.examples))
        learned = lesson[0]
    logits = sounds.logits(learned)
    present = {entry.recording_id: entry.track_id for entry in reader.playable()}
    among = sounds.index.rows(sorted(present.keys() - label.examples.keys()))
    threshold = teaching.logit(learned.threshold)
    chosen = teaching.least_sure(logits, sounds.index.matrix, among, n, threshold=threshold)
    for row, probability in zip(chosen, teaching.probability(logits[chosen]), strict=True):
        for track in reader.tracks([present[int(sounds.index.ids[row])]]):
            yield {**describe_track(track), "probability": round(float(probability), 4)}


def label_named(reader: LibraryReader, name: str) -> TaughtLabel:
    """Raises ``LibraryError`` of kind ``no-label``."""
    label = reader.label(name)
    if label is not None:
        return label
    known = ", ".join(f'"{other.name}"' for other in reader.labels()[:5])
    raise LibraryError(
        f'There is no label "{name}"; '
        + (f"there are {known}." if known else "musicanalyzer label teach makes one."),
        kind="no-label",
    )


class _Sounds:
    """The vectors of the version that most recordings have, and what is learned on them."""

    def __init__(self, reader: LibraryReader) -> None:
        self._reader = reader
        self.stamp = reader.embeddings_stamp()  # first: a scan may be at work
        self.index = SimilarityIndex(reader, version=newest_version(reader))

    @cached_property
    def _frame(self) -> teaching.Frame:
        return teaching.frame_of(self.index.matrix)

    def recording(self, track: TrackRow) -> int:
        """The track's recording, which has a vector. ``LibraryError`` of kind ``not-analysed``."""
        if track.recording_id is None:
            reason = "could not be analysed; musicanalyzer list --failed says why"
        elif track.recording_id in self.index:
            return track.recording_id
        else:
            state = self._reader.recording(track.recording_id)
            heard = state is not None and state.embedding_version == self.index.version
            reason = (
                "holds nothing to hear" if heard else "has no present analysis; scan its file again"
            )
        raise LibraryError(f"{track.path} cannot teach anything: it {reason}.", kind="not-analysed")

    def usable(self, examples: Mapping[int, bool]) -> dict[int, bool]:
        """The examples that have a vector of this version, by recording."""
        return {example: examples[example] for example in sorted(examples) if example in self.index}

    def learn(self, examples: Mapping[int, bool]) -> tuple[LearnedLabel, Sure] | None:
        """What is learned, and of which recordings it is sure; ``None`` from too few examples."""
        usable = self.usable(examples)
        fits = np.fromiter(usable.values(), np.bool_, len(usable))
        if min(fits.sum(), (~fits).sum()) < LEAST:
            return None
        vectors = np.array(self.index.matrix[self.index.rows(usable)])
        artists = self._reader.artists_of(usable)
        together = teaching.left_out_together(
            fits,
            [artists.get(example, "") for example in usable],
            vectors,
            near_duplicate=NEAR_DUPLICATE,
        )
        found = teaching.learn(vectors, fits, together, frame=self._frame)
        learned = LearnedLabel(
            version=self.index.version,
            stamp=self.stamp,
            weights=np.append(found.weights, found.intercept).astype("<f4").tobytes(),
            threshold=float(teaching.probability(np.array(found.threshold))),
            n_yes=found.judged.n_yes,
            n_no=found.judged.n_no,
            yes_right=found.judged.yes_right,
            no_right=found.judged.no_right,
        )
        return learned, self._sure(learned, examples)

    def logits(self, learned: LearnedLabel) -> NDArray[np.float64]:
        """Of every recording of the index, shape (n,)."""
        weights = np.frombuffer(learned.weights, "<f4")
        return (self.index.matrix @ weights[:-1] + weights[-1]).astype(np.float64)

    def _sure(self, learned: LearnedLabel, examples: Iterable[int]) -> Sure:
        if not judgement(learned).tells:
            return []
        probabilities = teaching.probability(self.logits(learned))
        above = probabilities > learned.threshold
        above[self.index.rows(examples)] = False
        return list(zip(self.index.ids[above].tolist(), probabilities[above].tolist(), strict=True))


def _is_stale(learned: LearnedLabel, sounds: _Sounds) -> bool:
    return (learned.version, learned.stamp) != (sounds.index.version, sounds.stamp)


def holds(learned: LearnedLabel, reader: LibraryReader) -> bool:
    """Whether it was learned on the vectors that count now."""
    return (
        learned.stamp == reader.embeddings_stamp() and learned.version == reader.embedding_version()
    )


def judgement(learned: LearnedLabel) -> teaching.LeaveOneOut:
    return teaching.LeaveOneOut(learned.n_yes, learned.n_no, learned.yes_right, learned.no_right)


def _usable_name(name: str) -> str:
    shown = " ".join(name.split())
    if not shown or '"' in shown or not shown.isprintable():
        raise SettingsError(
            f"A label cannot be called {name!r}; give a name without quotes or control characters.",
            kind="label-name",
        )
    return shown


def _too_few(name: str, examples: Mapping[int, bool]) -> SettingsError:
    yes = sum(examples.values())
    no = len(examples) - yes
    return SettingsError(
        f'"{name}" has {counted(yes, "example")} and {counted(no, "counter-example")} to learn from'
        f" and needs {LEAST} of each at least; name more with --yes and --no.",
        kind="too-few-examples",
    )


def counted(n: int, what: str) -> str:
    return f"{n or 'no'} {what}" + ("" if n == 1 else "s")
