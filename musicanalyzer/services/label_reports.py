"""How labels that the user teaches stand: how well they were learned, and what that cannot tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from musicanalyzer.analysis import teaching
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import TaughtLabel
from musicanalyzer.services.teach import LEAST, counted, holds, judgement

FEW = 10  # of each answer; with less, the figures are said to know little


@dataclass(frozen=True, slots=True)
class LabelReport:
    """How a label stands. ``state`` is ``"learned"``; ``"stale"`` where the vectors have changed
    since; ``"unlearned"`` where the examples are too few. ``tracks`` counts those that carry it,
    examples among them. ``judged`` is how well left-out examples were told. ``remark`` names what
    the figures cannot tell: ``"chance"``, ``"few"``, ``"rare"``, or nothing; ``"outdated"``
    where a label is unlearned because ``without`` of its examples have no present analysis.
    """

    name: str
    yes: int
    no: int
    state: str
    tracks: int
    threshold: float | None
    judged: teaching.LeaveOneOut | None
    interval: tuple[float, float] | None  # of the accuracy, at 95 %
    remark: str
    without: int


def report(reader: LibraryReader, label: TaughtLabel) -> LabelReport:
    yes = sum(label.examples.values())
    tracks = reader.count(f'label:"{label.name}"')
    learned, judged, state, remark, without = label.learned, None, "unlearned", "", 0
    if learned is None:
        known = reader.count_embeddings(label.examples, reader.embedding_version())
        without = len(label.examples) - known
        if without and min(yes, len(label.examples) - yes) >= LEAST:
            remark = "outdated"
    else:
        judged, state = judgement(learned), "stale"
        if holds(learned, reader):
            state, remark = "learned", _remark(judged, (tracks - yes) / max(reader.count(), 1))
    return LabelReport(
        name=label.name,
        yes=yes,
        no=len(label.examples) - yes,
        state=state,
        tracks=tracks,
        threshold=None if learned is None or not judgement(learned).tells else learned.threshold,
        judged=judged,
        interval=None if judged is None else judged.interval,
        remark=remark,
        without=without,
    )


def describe_label(reader: LibraryReader, label: TaughtLabel) -> dict[str, Any]:
    """A label as the command line's JSON has it: see ``LabelReport``. ``note`` says in words what
    the figures cannot tell, or is null.
    """
    found = report(reader, label)
    judged = found.judged
    low, high = found.interval or (0.0, 0.0)
    return {
        "name": found.name,
        "yes": found.yes,
        "no": found.no,
        "state": found.state,
        "tracks": found.tracks,
        "threshold": None if found.threshold is None else round(found.threshold, 4),
        "leave_one_out": None
        if judged is None
        else {
            "n": judged.n_yes + judged.n_no,
            "right": judged.yes_right + judged.no_right,
            "accuracy": round(judged.accuracy, 4),
            "low": round(low, 4),
            "high": round(high, 4),
            "baseline": round(judged.baseline, 4),
        },
        "note": _note(found),
    }


def _remark(judged: teaching.LeaveOneOut, share: float) -> str:
    """What must be said beside the figures; ``share`` of the library carries the label."""
    if not judged.tells:
        return "chance"
    if min(judged.n_yes, judged.n_no) < FEW:
        return "few"
    return "rare" if share < judged.mistaken_share else ""


def _note(found: LabelReport) -> str | None:
    if found.remark == "outdated":
        n = found.yes + found.no
        return (
            f"There is no present analysis of {found.without} of its {n} examples"
            " and counter-examples; a scan of their files brings it, and learns the label."
        )
    if found.judged is None:
        return f"It is learned from {LEAST} examples and {LEAST} counter-examples on."
    if found.state == "stale":
        return "musicanalyzer scan learns it again."
    if found.remark == "chance":
        few = min(found.judged.n_yes, found.judged.n_no) < FEW
        return (
            "Left out, the examples are not told apart better than by chance, so no other track"
            " carries the label; "
            + ("more of them may help." if few else "perhaps it is nothing that can be heard.")
        )
    if found.remark == "few":
        return "These are few examples: the interval says how little is known."
    if found.remark == "rare":
        seen = counted(found.judged.n_no, "counter-example")
        return (
            f"So few tracks carry it that, as far as {seen} can tell, most may do so by mistake;"
            " answers to proposals make it surer."
        )
    return None
