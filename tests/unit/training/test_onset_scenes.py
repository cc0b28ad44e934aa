"""Laws of the scenes that a GPU makes, and of the sounds that fill them without end."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from musicanalyzer.dsp.onset import onset_columns
from musicanalyzer.dsp.params import OnsetSpec
from training import onset_bank
from training.onset_bank import BankNote, Instrument
from training.onset_ensembles import ensemble
from training.onset_notes import SAMPLE_RATE

keras = pytest.importorskip("keras")


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


def test_log_mels_of_the_layer_are_the_programs_own() -> None:
    from training.onset_scenes import Columns

    rng = np.random.default_rng(3)
    samples = rng.standard_normal(SAMPLE_RATE).astype(np.float32) * 0.1
    samples[4_000:9_000] *= 1e-3
    spec = OnsetSpec()
    made = keras.ops.convert_to_numpy(Columns(spec)(samples[None]))[0]
    np.testing.assert_allclose(made, onset_columns(samples, spec)[: len(made)], atol=2e-5)


def test_disturbed_scenes_keep_a_click_where_it_is() -> None:
    from training.onset_scenes import Disturbed

    cuts = np.zeros((24, 2, 2 * SAMPLE_RATE), np.int16)
    cuts[:, 0, SAMPLE_RATE : SAMPLE_RATE + 40] = 30_000
    levels = np.tile(np.array([[1.0, 0.0]], np.float32), (24, 1))
    made = keras.ops.convert_to_numpy(Disturbed(SAMPLE_RATE, seed=1)(cuts, levels))
    assert made.shape == (24, 2 * SAMPLE_RATE)
    assert np.isfinite(made).all()
    assert np.abs(made).max() <= 1.0
    loudest_s = np.abs(made).argmax(axis=1) / SAMPLE_RATE
    assert np.abs(loudest_s - 1.0).max() < 0.006
    assert np.unique(np.abs(made).mean(axis=1)).size == 24  # each altered in its own way


def test_a_scene_of_no_parts_is_finite() -> None:
    from training.onset_scenes import Disturbed

    cuts = np.zeros((4, 2, SAMPLE_RATE), np.int16)
    made = Disturbed(SAMPLE_RATE, seed=2)(cuts, np.zeros((4, 2), np.float32))
    assert np.isfinite(keras.ops.convert_to_numpy(made)).all()


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
