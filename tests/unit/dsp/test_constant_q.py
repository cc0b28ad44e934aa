"""The constant-Q rows are librosa's transform, and keep their Q from octave to octave."""

from __future__ import annotations

import numpy as np
import pytest

from musicanalyzer.dsp.constant_q import LONGEST_S, STEP_DB, ConstantQ
from tests.helpers.signals import music_like, sine

RATE = 22_050
C2_HZ = 440.0 * 2 ** ((36 - 69) / 12)
N_NOTES = 60


def rows(per_note: int, *, q: float, rate: int = RATE) -> ConstantQ:
    """From C2 up; row ``per_note`` * k is centred on the k-th note."""
    edges = (np.arange(per_note * N_NOTES + 1) - 0.5) / (12 * per_note)
    return ConstantQ(C2_HZ * 2**edges, q=q, sample_rate=rate)


def level_db(made: ConstantQ, samples: np.ndarray, centre: int) -> np.ndarray:
    frame = samples[centre - made.size // 2 :][: made.size]
    return (made.levels(frame[None])[0].astype(float) - 255.0) * STEP_DB


def test_levels_are_those_of_librosa() -> None:
    import librosa

    samples, hop = music_like(3.0, RATE)[:, 0], 512
    oracle = librosa.cqt(samples, sr=RATE, hop_length=hop, fmin=C2_HZ, n_bins=N_NOTES, scale=False)[
        :, 20:100
    ]
    lengths, _ = librosa.filters.wavelet_lengths(
        freqs=librosa.cqt_frequencies(N_NOTES, fmin=C2_HZ), sr=RATE, window="hann"
    )
    theirs = 20 * np.log10(2 * np.abs(oracle) / lengths[:, None] + 1e-9)
    made = rows(3, q=float(lengths[0] * C2_HZ / RATE))
    ours = np.stack([level_db(made, samples, k * hop)[::3] for k in range(20, 100)], axis=1)
    loud = theirs > theirs.max() - 50
    away = np.abs(ours - theirs)[loud]
    assert loud.mean() > 0.5
    assert np.median(away) < 0.3
    assert np.quantile(away, 0.95) < 1.0


def test_a_filter_is_as_wide_in_every_octave_and_no_longer_than_it_may_be() -> None:
    made = rows(6, q=34.0)
    widths = []
    for note in range(3, N_NOTES - 3, 7):
        frequency_hz = C2_HZ * 2 ** (note / 12)
        levels = level_db(made, sine(frequency_hz, 2.0, RATE, level=1.0), RATE)
        assert int(levels.argmax()) == 6 * note
        assert levels.max() == pytest.approx(0.0, abs=STEP_DB)
        widths.append(int((levels > -6.0).sum()))
        # The next semitones are beyond what the window lets through.
        assert levels[[6 * note - 6, 6 * note + 6]].max() < -30.0
    assert max(widths) - min(widths) <= 2
    assert rows(1, q=500.0).size / 2 < LONGEST_S * RATE <= rows(1, q=500.0).size


def test_a_tone_between_two_rows_is_as_loud() -> None:
    made = rows(1, q=34.0)
    for cents in (-45, -20, 10, 33):
        frequency_hz = C2_HZ * 2 ** ((24 + cents / 100) / 12)
        levels = level_db(made, sine(frequency_hz, 1.0, RATE, level=1.0), RATE // 2)
        assert int(levels.argmax()) == 24
        assert levels.max() == pytest.approx(0.0, abs=0.4 + STEP_DB)


def test_columns_do_not_depend_on_how_many_are_computed_at_once() -> None:
    made = rows(3, q=34.0)
    frames = np.random.default_rng(3).normal(0, 0.1, (40, made.size)).astype(np.float32)
    alone = np.concatenate([made.levels(frame[None]) for frame in frames])
    np.testing.assert_array_equal(made.levels(frames), alone)


def test_what_is_over_half_the_rate_is_silent_and_a_q_of_nothing_is_refused() -> None:
    made = rows(1, q=17.0, rate=1000)
    noise = np.random.default_rng(4).normal(0, 0.3, made.size).astype(np.float32)
    levels = made.levels(noise[None])[0]
    last = int(12 * np.log2(500.0 / C2_HZ))
    assert levels[: last - 1].min() > 0
    assert levels[last + 1 :].max() == 0
    with pytest.raises(ValueError, match="q must be positive, got 0"):
        rows(1, q=0)


def test_a_frame_is_the_same_alone_and_among_others() -> None:
    """Where the terms of a row cancel, their order decides: rows far from a loud tone."""
    made = rows(10, q=34.0)
    tone = sine(1234.5, 3.0, RATE, level=1.0)
    frames = np.stack([tone[221 * k :][: made.size] for k in range(120)])
    alone = np.concatenate([made.levels(frame[None]) for frame in frames])
    np.testing.assert_array_equal(made.levels(frames), alone)
