"""Laws of judging boundaries, of sketched songs, and of what the boundary network learns from."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from musicanalyzer.dsp.mel import decompress
from musicanalyzer.dsp.params import MelSpec, SegmentSpec
from training.orchestra import Voice
from training.scores import Annotation, Note, Section
from training.sections import material
from training.sections.arranging import recast
from training.sections.figures import (
    equally_spaced,
    f_measure,
    foote,
    judged,
    label_figure,
    n_hits,
    pairwise_f,
)
from training.sections.sketches import HIGH, LENGTH, LOW, Instrument, Templates, recorded, sketch

SPEC = SegmentSpec()
MEL = MelSpec()


def annotation(*starts_s: float, end_s: float, labels: str = "ABABABAB") -> Annotation:
    ends_s = [*starts_s[1:], end_s]
    return Annotation(
        tuple(Section(a, b, label) for a, b, label in zip(starts_s, ends_s, labels, strict=False))
    )


@pytest.mark.parametrize(
    ("reference", "found", "hits"),
    [
        ([10.0], [10.4], 1),
        ([10.0], [10.6], 0),
        ([10.0, 10.3], [10.1], 1),  # one boundary is not found twice
        ([10.0], [9.7, 10.2], 1),
        ([10.0, 10.6], [10.4, 10.9], 2),
        ([], [1.0], 0),
    ],
)
def test_a_boundary_is_hit_once_within_the_window(
    reference: list[float], found: list[float], hits: int
) -> None:
    assert n_hits(np.array(reference), np.array(found), 0.5) == hits


def test_figures_are_means_over_annotators_with_and_without_the_ends() -> None:
    both = (annotation(2, 10, 20, 30, end_s=40), annotation(2, 20, end_s=40))
    one = replace(
        material.example("a", "g", "c", np.ones((2_100, 96)), both, SPEC), duration_s=42.0
    )
    half, three = judged(one, np.array([10.2, 22.0]), inner=True)
    assert half == pytest.approx((2 * 1 / 5 + 0) / 2)
    assert three == pytest.approx((2 * 2 / 5 + 2 * 1 / 3) / 2)
    half, three = judged(one, np.array([10.2, 22.0]))
    assert half == pytest.approx((2 * 1 / 9 + 0) / 2)
    assert three == pytest.approx((2 * 4 / 9 + 2 * 3 / 7) / 2)
    assert f_measure(np.zeros(0), np.array([1.0]), 0.5) == 0.0


def test_letters_are_right_when_the_same_moments_are_alike_whatever_they_are_called() -> None:
    song = annotation(0, 10, 20, 30, end_s=40, labels="ABAB")
    assert label_figure([song], [(0.0, "X"), (10.0, "Y"), (20.0, "X"), (30.0, "Y")]) == 1.0
    everything_alike = pairwise_f([(0.0, "A"), (10.0, "B")], [(0.0, "A")], 20.0)
    assert everything_alike == pytest.approx(2 * 0.5 / 1.5, abs=0.01)


def test_baselines_divide_evenly_and_where_the_sound_changes() -> None:
    np.testing.assert_allclose(equally_spaced(60.0, 16.0), [15, 30, 45])
    rng = np.random.default_rng(1)
    parts = [rng.uniform(0, 1, (80, 1, 96)) + (np.arange(96) < 48) * level for level in (0, 3, 0)]
    pooled = np.repeat(np.concatenate(parts), 2, axis=1)
    found_s = foote(pooled, SPEC, half_s=8.0, threshold=0.1)
    np.testing.assert_allclose(found_s, [80 * SPEC.step_s, 160 * SPEC.step_s], atol=0.3)


def test_the_songs_that_are_there_twice_are_in_one_fold() -> None:
    folds = {material.fold_of_song(f"pop909/{number:03d}") for number in range(1, 200)}
    assert folds == {"train", "validation", "test"}


def bell() -> Instrument:
    """Every note alone in its own band, gone after half a second."""
    power = np.zeros((HIGH - LOW, LENGTH, 96), np.float32)
    for pitch in range(HIGH - LOW):
        power[pitch, :, pitch] = 0.5 ** np.arange(LENGTH)
    return Instrument(
        power,
        np.full(HIGH - LOW, 0.9, np.float32),
        np.full((HIGH - LOW, LENGTH - 50), 0.1, np.float32),
    )


def test_a_sketch_is_the_sum_of_its_notes() -> None:
    known = Templates({"lead": [(0, bell())], "drums": []})
    rng = np.random.default_rng(1)
    one, other = Note(0.5, 0.6, 60, 100), Note(1.0, 1.2, 64, 50)

    def power(*notes: Note) -> np.ndarray:
        return sketch([Voice("lead", 0, notes, gain_db=3.0)], known, 2.0, rng, MEL)

    np.testing.assert_allclose(power(one, other), power(one) + power(other))
    loudest = power(one).argmax()
    assert divmod(int(loudest), 96) == (25, 60 - LOW)  # at half a second, in its band
    assert power(one).max() == pytest.approx(10**0.3)
    assert power(other).max() == pytest.approx(10**0.3 * 0.5**3)


def test_a_sketch_is_heard_as_finite_columns_at_some_level() -> None:
    known = Templates({"lead": [(0, bell())], "drums": []})
    rng = np.random.default_rng(2)
    voice = Voice("lead", 0, tuple(Note(k / 4, k / 4 + 0.2, 50 + k, 90) for k in range(30)))
    columns = recorded(sketch([voice], known, 8.0, rng, MEL), rng, MEL)
    assert columns.shape == (401, 96)
    assert np.isfinite(columns).all()
    assert decompress(columns, MEL.gain).mean() > 1e-6


def test_recast_voices_play_only_notes_that_were_there() -> None:
    notes = tuple(Note(float(k), k + 0.5, 60, 90) for k in range(40))
    song = annotation(0, 10, 20, 30, end_s=40)
    for seed in range(5):
        voices = recast([Voice("pad", 48, notes)], song, np.random.default_rng(seed))
        played = [note.start_s for voice in voices for note in voice.notes]
        assert len(played) == len(set(played))
        assert set(played) <= {note.start_s for note in notes}


def test_an_example_is_kept_and_read_as_it_was(tmp_path: Path) -> None:
    columns = np.random.default_rng(3).uniform(0, 3, (600, 96)).astype(np.float32)
    one = material.example("a", "g", "joined", columns, [annotation(0, 5, end_s=12)], SPEC)
    material.save(one, tmp_path)
    (path,) = material.paths(tmp_path)
    again = material.load(path)
    assert material.group_of(path) == "g"
    assert again.annotations == one.annotations
    np.testing.assert_array_equal(again.lags, one.lags)
    np.testing.assert_array_equal(again.pooled, one.pooled)
    assert again.mel.shape == (50, 96)


def test_joined_sections_follow_each_other_and_none_its_own_source() -> None:
    rng = np.random.default_rng(4)
    sources = [np.full((1_400, 96), level, np.float32) for level in (1.0, 2.0, 3.0)]
    columns, sections = material.joined(sources, rng, MEL)
    assert 3 <= len(sections) <= 9
    assert sections[-1].end_s == pytest.approx(len(columns) / 50)
    for before, after in pairwise(sections):
        assert before.end_s == after.start_s
        assert before.label != after.label
        border = round(after.start_s * 50)
        assert abs(columns[border].mean() - columns[border - 1].mean()) > 0.3


def test_what_is_not_yet_played_tells_live_rows_nothing() -> None:
    from training.sections.train import as_heard_until

    rng = np.random.default_rng(5)
    mel = rng.uniform(1, 2, (768, 96)).astype(np.float32)
    lags = rng.uniform(0.1, 1, (768, 128, 4)).astype(np.float32)
    heard_mel, heard_lags, weight = as_heard_until(mel, lags, np.ones(768, np.float32), 300, SPEC)
    assert not heard_mel[300:].any()
    assert not heard_lags[300:].any()
    assert not heard_lags[299, :, 2:].any()  # ahead of the last step is nothing
    assert heard_lags[290, 1, 2:].all()  # 8 steps on, which were played
    assert not heard_lags[290, 2:, 2:].any()
    np.testing.assert_array_equal(heard_lags[:300, :, :2], lags[:300, :, :2])
    assert weight.sum() == 300 - SPEC.live_steps
