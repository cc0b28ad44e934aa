"""Laws of the sounds without end that a GPU's scenes are made of."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from training import onset_bank
from training.onset_bank import BankNote, Instrument
from training.onset_ensembles import ensemble
from training.onset_notes import SAMPLE_RATE


def _instrument(attack_s: float) -> Instrument:
    """A tone that rises for ``attack_s`` and is heard at a quarter of it."""
    t = np.arange(2 * SAMPLE_RATE) / SAMPLE_RATE
    notes = []
    for pitch in (48, 60, 72):
        hz = 440 * 2 ** ((pitch - 69) / 12)
        tone = np.sin(2 * np.pi * hz * t) * np.minimum(1, t / attack_s)
        notes.append(BankNote(np.round(tone * 32_000).astype(np.int16), pitch, attack_s / 4))
    return Instrument("own/0", "slow", tuple(notes))


def _rises_s(samples: np.ndarray) -> float:
    """When sound begins after silence: the first 2 ms over a 50th of the loudest."""
    steps = np.abs(samples[: samples.size // 32 * 32]).reshape(-1, 32).max(axis=1)
    return float(np.argmax(steps > steps.max() / 50) * 32 / SAMPLE_RATE)


@pytest.mark.parametrize("seed", range(3))
def test_an_ensemble_is_heard_from_its_first_onset_or_doubt(seed: int) -> None:
    out = np.zeros(3 * SAMPLE_RATE)
    onsets, unsure = ensemble(np.random.default_rng(seed), out)
    told = [*onsets, *(start for start, _ in unsure)]
    assert np.isfinite(out).all()
    assert -0.15 < _rises_s(out) - min(told) < 0.06


def test_a_line_of_the_bank_begins_when_its_note_is_heard() -> None:
    for seed in range(4):
        out = np.zeros(3 * SAMPLE_RATE)
        onsets, unsure = onset_bank.line(np.random.default_rng(seed), _instrument(0.04), out)
        assert not unsure or min(onsets) < unsure[0][0]
        assert abs(_rises_s(out) - min(onsets)) < 0.02


def test_slow_notes_of_the_bank_are_in_doubt_from_their_beginning() -> None:
    out = np.zeros(3 * SAMPLE_RATE)
    onsets, unsure = onset_bank.line(np.random.default_rng(0), _instrument(0.8), out)
    assert not onsets
    assert unsure[0][0] < _rises_s(out) < unsure[0][1]


def test_a_bank_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    given = [_instrument(0.02), _instrument(0.05)]
    onset_bank.save(tmp_path / "bank.opus", given)
    kept = onset_bank.load(tmp_path / "bank.opus")
    assert [one.name for one in kept] == [one.name for one in given]
    for one, other in zip(given, kept, strict=True):
        for note, same in zip(one.notes, other.notes, strict=True):
            assert (same.pitch, same.attack_s) == (note.pitch, note.attack_s)
            error = same.samples.astype(float) - note.samples
            assert np.sqrt(np.mean(error**2)) < 0.1 * np.sqrt(np.mean(note.samples**2.0))
