"""Laws of learning the keys: the score is MIREX's, and what is learned holds for every tonic."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from musicanalyzer.dsp import key as program
from musicanalyzer.dsp import key_profiles
from training import key, scores
from training.scores import KeySpan, Note, Part, Score

C, G, F, A = 0, 7, 5, 9


@pytest.mark.parametrize(
    ("guess", "truth", "points"),
    [
        (C, C, 1.0), (C + 12, C + 12, 1.0), (G, C, 0.5), (F, C, 0.0), (G + 12, C + 12, 0.5),
        (A + 12, C, 0.3), (C, A + 12, 0.3), (C + 12, C, 0.2), (C, C + 12, 0.2), (1, C, 0.0),
    ],
)  # fmt: skip
def test_a_near_miss_counts_as_mirex_counts_it(guess: int, truth: int, points: float) -> None:
    assert key.mirex_score(guess, truth) == points


def song(tonic: int) -> Score:
    """I IV V I with a bass, a bar each, eight times."""
    notes = []
    for bar, root in enumerate((0, 5, 7, 0) * 8):
        for step in (-24, 0, 4, 7):
            notes.append(Note(2.0 * bar, 2.0 * bar + 1.9, 60 + (tonic + root) % 12 + step, 80))
    beats_s = np.arange(128) / 2
    return Score(
        name="pop909/x", group="x", parts=(Part("PIANO", tuple(notes)),), duration_s=64.0,
        beats_s=beats_s, downbeats_s=beats_s[::4], keys=(KeySpan(0.0, 64.0, tonic, "major"),),
    )  # fmt: skip


def example(tonic: int, seed: int) -> key.Example:
    semitones = key.imagined(song(tonic), np.random.default_rng(seed))
    parts = [program.profiles_of(part, key.SPEC) for part in program.stretches(semitones)]
    return key.Example("x", program.profiles_of(semitones, key.SPEC), parts, tonic)


def test_the_program_hears_the_key_of_imagined_columns() -> None:
    model = (key_profiles.WEIGHTS, key_profiles.MINOR_BIAS, key_profiles.TEMPERATURE)
    examples = [example(tonic, seed=tonic) for tonic in range(0, 12, 2)]
    guesses = key.scores_of(examples, *model).argmax(axis=1)
    assert guesses.tolist() == [one.label for one in examples]


def test_what_is_learned_from_one_tonic_holds_for_all() -> None:
    weights, bias = key.fit([example(0, seed=k) for k in range(3)], np.ones(3), 1e-4)
    guesses = key.scores_of([example(t, seed=9) for t in (1, 6, 11)], weights, bias).argmax(axis=1)
    assert guesses.tolist() == [1, 6, 11]


def test_the_written_module_holds_what_was_learned() -> None:
    weights = np.random.default_rng(0).normal(size=(2, 4, 12)).round(2)
    names: dict = {}
    exec(key.profiles_module(weights, 0.25, 0.5), names)
    np.testing.assert_array_equal(names["WEIGHTS"], weights)
    assert (names["MINOR_BIAS"], names["TEMPERATURE"]) == (0.25, 0.5)


def test_the_programs_profiles_are_as_they_were_written() -> None:
    text = key.profiles_module(
        key_profiles.WEIGHTS, key_profiles.MINOR_BIAS, key_profiles.TEMPERATURE
    )
    assert Path(key_profiles.__file__).read_text(encoding="utf-8") == text


def test_transposing_a_song_moves_its_label() -> None:
    moved = scores.transpose(song(3), 4)
    assert key.number_of(moved.keys[0]) == 7
