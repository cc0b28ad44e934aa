"""Laws of letters in a stream: alike sounds alike letters, revised but never swapped about."""

from __future__ import annotations

import numpy as np

from musicanalyzer.analysis.live_letters import KEPT_S, LiveLetters
from musicanalyzer.dsp.params import SegmentSpec

SPEC = SegmentSpec()
LENGTH = 40  # steps of a section, 9.6 s


def steps(kind: str, n: int = LENGTH) -> np.ndarray:
    """A melody and a timbre of its own for each letter, as steps (n, 2, n_mels)."""
    rng = np.random.default_rng(ord(kind))
    means = rng.uniform(0.2, 0.5) + 0.3 * np.sin(np.arange(96) / rng.uniform(4, 20))
    notes = rng.integers(0, 90, LENGTH // 4).repeat(4)[np.arange(n) % LENGTH]
    found = np.tile(np.maximum(means, 0.05), (n, 1)).astype(np.float32)
    found[np.arange(n), notes] += 1.0
    return np.stack([found, found], axis=1)


def letters_of(form: str, last: int = LENGTH) -> list[str]:
    """The letters after each boundary of a piece of this form; ``last``: steps of its last part
    that are heard when its beginning is told.
    """
    letters = LiveLetters(SPEC, likeness=0.5)
    letters.push(steps(form[0]))
    told = []
    for index, kind in enumerate(form[1:], 1):
        part = steps(kind)
        letters.push(part[:last])
        told.append("".join(s.letter for s in letters.divided([index * LENGTH], is_end=False)))
        letters.push(part[last:])
    return told


def test_sections_that_are_alike_have_one_letter_and_new_ones_come_in_order() -> None:
    assert letters_of("xyxyz") == ["AB", "ABA", "ABAB", "ABABC"]


def test_a_section_that_has_just_begun_is_known_by_its_first_seconds() -> None:
    assert letters_of("xyxzy", last=20) == ["AB", "ABA", "ABAC", "ABACB"]


def test_only_the_last_section_is_not_over() -> None:
    letters = LiveLetters(SPEC, likeness=0.5)
    letters.push(np.concatenate([steps("x"), steps("y")]))
    assert [each.is_over for each in letters.divided([LENGTH], is_end=False)] == [True, False]
    assert [each.is_over for each in letters.divided([], is_end=True)] == [True, True]


def test_letters_stay_when_what_first_had_them_is_forgotten() -> None:
    letters = LiveLetters(SPEC, likeness=0.5)
    kept = round(KEPT_S / SPEC.step_s)
    form = "x" + "yz" * (kept // LENGTH // 2 + 2)
    found = ()
    for index, kind in enumerate(form):
        letters.push(steps(kind))
        if index:
            found = letters.divided([index * LENGTH], is_end=False)
    assert found[0].start > 0  # x is gone, and with it A
    assert {each.letter for each in found} == {"B", "C"}
    assert len(found) <= kept // LENGTH + 2
