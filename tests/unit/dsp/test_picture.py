"""Spectrograms to look at: tones are where they belong, and live columns are those drawn later."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musicanalyzer.dsp.axis import SMALLEST_PART, frequency_axis, moved, zoomed
from musicanalyzer.dsp.constant_q import STEP_DB
from musicanalyzer.dsp.params import PICTURE_SCALES, PictureSpec
from musicanalyzer.dsp.picture import PictureColumns, PictureStream
from tests.helpers.signals import music_like, sine

RATE = 44_100


@pytest.mark.parametrize("scale", PICTURE_SCALES)
@pytest.mark.parametrize("window", [256, 4096, 16_384])
def test_a_tone_at_full_scale_is_at_the_top_of_its_row(scale: str, window: int) -> None:
    made = PictureColumns(PictureSpec(scale, window, 400), sample_rate=RATE)
    # At a bin's frequency of the shortest window, so that none of them loses what lies between.
    frequency_hz = 12 * RATE / 256
    samples = sine(frequency_hz, 1.0, RATE, level=1.0)
    column = made.columns(samples, 1)[0]
    row = int(made.axis.to_row(frequency_hz))
    assert abs(int(column.argmax()) - row) <= max(1, 400 * 100 / window)
    assert int(column.max()) == pytest.approx(255, abs=0.6 / STEP_DB)


@pytest.mark.parametrize("scale", PICTURE_SCALES)
def test_rows_and_frequencies_are_each_others_inverse(scale: str) -> None:
    axis = frequency_axis(PictureSpec(scale), RATE)
    rows = np.linspace(0, 480, 97)
    np.testing.assert_allclose(axis.to_row(axis.to_hz(rows)), rows, atol=1e-6)
    assert np.all(np.diff(axis.to_hz(rows)) > 0)


def test_levels_fall_by_two_steps_a_decibel_to_silence() -> None:
    made = PictureColumns(PictureSpec("linear"), sample_rate=RATE)
    frequency_hz = 300 * RATE / 4096
    loud, soft = (
        made.columns(sine(frequency_hz, 0.2, RATE, level=level), 1).max() for level in (1.0, 0.01)
    )
    assert int(loud) - int(soft) == pytest.approx(40 / STEP_DB, abs=1)
    assert made.columns(np.zeros(RATE, np.float32), 5).max() == 0


def test_on_the_scale_of_notes_semitones_are_told_apart_where_one_window_cannot() -> None:
    pair = sine(164.81, 1.0, RATE) + sine(174.61, 1.0, RATE)
    dips = {}
    for scale in ("log", "notes"):
        made = PictureColumns(PictureSpec(scale, 8192, 1200), sample_rate=RATE)
        column = made.columns(pair, 1)[0].astype(int)
        low, high = (round(float(made.axis.to_row(f))) for f in (164.81, 174.61))
        dips[scale] = min(column[low], column[high]) - column[low:high].min()
    assert dips["notes"] > dips["log"] + 10 / STEP_DB


@pytest.mark.parametrize("scale", PICTURE_SCALES)
@pytest.mark.parametrize(
    ("window", "columns_per_s"), [(256, 100), (1024, 25), (256, 10), (4096, 10), (4096, 100)]
)
def test_no_sound_falls_between_two_columns(scale: str, window: int, columns_per_s: int) -> None:
    """Wherever a click is, its rows lose no more than at the quarter of a window."""
    made = PictureColumns(PictureSpec(scale, window, 90, columns_per_s), sample_rate=RATE)
    hop = made.hop_length
    samples = np.zeros(2 * hop + 2 * made.reach, np.float32)
    heard = []
    for at in made.reach + hop // 2 + np.linspace(0, hop, 23).astype(int):
        samples[:] = 0.0
        samples[at] = 1.0
        heard.append(made.columns(samples, 3).max(axis=0).astype(int))
    loudest, softest = np.max(heard, axis=0), np.min(heard, axis=0)
    # What is too soft to be seen loses what cannot be told.
    is_seen = loudest > 10 / STEP_DB
    assert is_seen.mean() > 0.5
    assert (loudest - softest)[is_seen].max() <= 7.0 / STEP_DB


@pytest.mark.parametrize("scale", PICTURE_SCALES)
def test_where_not_every_sound_counts_a_column_is_that_of_its_middle(scale: str) -> None:
    samples = music_like(1.5, RATE)[:, 0]
    slow, fast = (
        PictureColumns(
            PictureSpec(scale, 1024, 90, columns_per_s, every_sound=False), sample_rate=RATE
        )
        for columns_per_s in (10, 100)
    )
    later = samples[slow.reach - fast.reach :]
    np.testing.assert_array_equal(slow.columns(samples, 10), fast.columns(later, 100)[::10])


@pytest.mark.parametrize("scale", ["log", "linear", "mel"])
def test_where_windows_overlap_a_column_does_not_depend_on_the_speed(scale: str) -> None:
    samples = music_like(1.0, RATE)[:, 0]
    slow, fast = (
        PictureColumns(PictureSpec(scale, 2048, 90, columns_per_s), sample_rate=RATE)
        for columns_per_s in (50, 100)
    )
    assert slow.reach == fast.reach == 1024
    assert slow.hop_length == 2 * fast.hop_length
    np.testing.assert_array_equal(slow.columns(samples, 40), fast.columns(samples, 80)[::2])


@settings(max_examples=15, deadline=None)
@given(
    blocks=st.lists(st.integers(1, 9000), max_size=12),
    scale=st.sampled_from(PICTURE_SCALES),
    window=st.sampled_from([256, 2048, 8192]),
    columns_per_s=st.sampled_from([100, 10]),
    start=st.sampled_from([0, 1, 12_345]),
)
def test_what_was_drawn_live_is_what_is_drawn_again(
    blocks, scale, window, columns_per_s, start
) -> None:
    samples = music_like(1.0, RATE)[:, 0]
    made = PictureColumns(PictureSpec(scale, window, 64, columns_per_s), sample_rate=RATE)
    stream = PictureStream(made, start=start)
    for part in np.split(samples[start:], np.cumsum(blocks)):
        first, columns, outline = stream.push(part)
        if len(columns):
            around = np.concatenate([np.zeros(made.reach, np.float32), samples])
            seen = around[first * made.hop_length :]
            np.testing.assert_array_equal(columns, made.columns(seen, len(columns)))
            np.testing.assert_array_equal(outline, made.outline(seen, len(columns)))
    # A stream's start is silence; a later one waits until it knows enough.
    assert stream.next_column * made.hop_length + made.reach > RATE


def test_the_outline_holds_every_sample_once() -> None:
    made = PictureColumns(PictureSpec(window=256, columns_per_s=10), sample_rate=RATE)
    samples = np.zeros(RATE, np.float32)
    for at, value in ((30, 0.5), (2204, -0.25), (2205, 1.5), (4410, -2.0)):
        samples[at] = value
    _, levels, outline = PictureStream(made).push(samples)
    assert len(levels) == len(outline) == 10
    assert outline[:3].tolist() == [[-32, 64], [-127, 127], [0, 0]]
    assert not outline[3:].any()


def test_too_few_samples_and_impossible_specs_are_refused() -> None:
    made = PictureColumns(PictureSpec(), sample_rate=RATE)
    with pytest.raises(ValueError, match="2 columns need 4537 samples, got 4096"):
        made.columns(np.zeros(4096, np.float32), 2)
    for values, reason in (
        ({"scale": "bark"}, "scale"),
        ({"window": 1000}, "window"),
        ({"n_rows": 0}, "n_rows"),
        ({"columns_per_s": 0}, "columns_per_s"),
        ({"low_hz": 200.0, "high_hz": 100.0}, "low_hz"),
    ):
        with pytest.raises(ValueError, match=reason):
            PictureSpec(**values)


@pytest.mark.parametrize("scale", PICTURE_SCALES)
def test_looking_closer_keeps_a_frequency_where_it_is_and_stays_within_the_scale(
    scale: str,
) -> None:
    whole = frequency_axis(PictureSpec(scale), RATE)
    axis, at_hz, factor = whole, 1200.0, 0.8
    share = float(whole.to_row(at_hz))
    for _ in range(40):
        part = zoomed(axis, whole, factor, at_hz)
        assert part is not None
        axis = frequency_axis(PictureSpec(scale, low_hz=part[0], high_hz=part[1]), RATE)
        assert float(axis.to_row(at_hz)) == pytest.approx(share, abs=0.01)
    edges = whole.to_row(np.array(part))
    assert np.diff(edges) == pytest.approx(480 * SMALLEST_PART)
    for step, end in ((1.0, 480), (-1.0, 0)):
        for _ in range(100):
            part = moved(axis, whole, step)
            assert part is not None
            axis = frequency_axis(PictureSpec(scale, low_hz=part[0], high_hz=part[1]), RATE)
        edges = whole.to_row(np.array(part))
        assert np.diff(edges) == pytest.approx(480 * SMALLEST_PART)
        assert np.abs(edges - end).min() == pytest.approx(0, abs=1e-6)
    assert zoomed(axis, whole, 1000.0, at_hz) is None


@pytest.mark.parametrize("scale", PICTURE_SCALES)
def test_a_tone_is_in_its_row_of_a_part_of_the_scale(scale: str) -> None:
    frequency_hz = 12 * RATE / 256
    spec = PictureSpec(scale, 4096, 200, low_hz=1500.0, high_hz=3000.0)
    made = PictureColumns(spec, sample_rate=RATE)
    assert (made.axis.f_min_hz, made.axis.f_max_hz) == (1500.0, 3000.0)
    column = made.columns(sine(frequency_hz, 1.0, RATE, level=1.0), 1)[0]
    assert abs(int(column.argmax()) - int(made.axis.to_row(frequency_hz))) <= 1
    elsewhere = PictureSpec(scale, low_hz=30_000.0, high_hz=40_000.0)
    assert frequency_axis(elsewhere, RATE) == frequency_axis(PictureSpec(scale), RATE)


@pytest.mark.parametrize("scale", ["log", "mel", "linear"])
def test_ultrasound_that_is_looked_into_is_seen_on_every_scale(scale: str) -> None:
    rate = 96_000
    whole = frequency_axis(PictureSpec(scale), rate)
    assert whole.f_max_hz == (48_000 if scale == "linear" else 20_000)
    axis = frequency_axis(PictureSpec(scale, low_hz=15_000, high_hz=40_000), rate)
    assert (axis.f_min_hz, axis.f_max_hz) == (15_000, 40_000)
    made = PictureColumns(PictureSpec(scale, low_hz=15_000, high_hz=40_000), sample_rate=rate)
    column = made.columns(sine(30_000, 0.1, rate), 1)[0]
    assert abs(int(column.argmax()) - int(axis.to_row(30_000))) <= 1
    # Closer, and down and up, from there.
    share = float(axis.to_row(30_000))
    part = zoomed(axis, whole, 0.5, 30_000)
    assert part is not None
    axis = frequency_axis(PictureSpec(scale, low_hz=part[0], high_hz=part[1]), rate)
    assert float(axis.to_row(30_000)) == pytest.approx(share, abs=0.01)
    lower = moved(axis, whole, -0.1)
    assert lower is not None
    assert part[0] > lower[0] > 15_000
    assert zoomed(axis, whole, 1000.0, 30_000) is None
    beyond = frequency_axis(PictureSpec(scale, low_hz=1000, high_hz=60_000), rate)
    assert (beyond.f_min_hz, beyond.f_max_hz) == (1000, 48_000)
