"""The lines, words and bytes of acoustic fingerprints."""

from __future__ import annotations

import numpy as np
import pytest

from musicanalyzer.dsp import fingerprint as prints
from musicanalyzer.dsp.alignment import BLOCK_STEPS, align, at_offset, repetition
from musicanalyzer.dsp.fingerprint import Fingerprint, Words, fingerprint
from musicanalyzer.dsp.mel import mel_filters
from musicanalyzer.dsp.params import FingerprintSpec
from musicanalyzer.dsp.stream import mel_spectrogram
from tests.helpers import signals

SPEC = FingerprintSpec()
RATE = SPEC.mel.stft.sample_rate


def _of(samples: np.ndarray) -> tuple[Fingerprint, Words]:
    columns = mel_spectrogram(samples.astype(np.float32), SPEC.mel).astype(np.float16)
    return fingerprint([(0, columns)], SPEC)


@pytest.fixture(scope="module")
def music() -> np.ndarray:
    loud = signals.music_like(24.0, RATE, seed=5)[:, 0]
    return loud + signals.noise(24.0, RATE, seed=6, level=0.02)


def test_level_and_a_fixed_equaliser_turn_few_signs(music: np.ndarray) -> None:
    whole, _ = _of(music)
    tilted = np.convolve(0.4 * music, [1.0, -0.6])[: len(music)]  # 12 dB from low to high
    found = align(whole, _of(tilted)[0], 0)
    assert found is not None
    assert found.agreement > 0.97


def test_a_copy_that_begins_later_is_found_where_it_lies(music: np.ndarray) -> None:
    start = round(3.21 * RATE)
    found = align(_of(music)[0], _of(music[start:])[0], -80)
    assert found is not None
    assert found.offset == -80  # of 40 ms each, 3.2 s
    assert found.agreement > 0.97


def test_two_pieces_agree_no_better_than_by_chance(music: np.ndarray) -> None:
    other = signals.music_like(24.0, RATE, seed=9)[:, 0] + signals.noise(24.0, RATE, seed=2)
    one, two = _of(music)[0], _of(other)[0]
    agreements = [
        found.agreement
        for offset in range(-200, 200, 5)
        if (found := at_offset(one, two, offset)) is not None
    ]
    assert len(agreements) > 70
    assert max(agreements) < 0.8


def test_silence_is_not_heard() -> None:
    found, words = _of(np.zeros(20 * RATE))
    assert not found.heard.any()
    assert not len(words.words)


def test_what_is_heard_in_one_alone_does_not_count(music: np.ndarray) -> None:
    half = music.copy()
    half[12 * RATE :] = 0.0
    found = align(_of(music)[0], _of(half)[0], 0)
    assert found is not None
    assert found.steps.max() * SPEC.step_s < 13.0
    assert found.agreement > 0.97


def test_less_than_a_block_that_both_hear_says_nothing(music: np.ndarray) -> None:
    whole, _ = _of(music)
    assert at_offset(whole, whole, int(whole.heard.sum()) - BLOCK_STEPS + 10) is None
    assert at_offset(whole, whole, 0) is not None


@pytest.mark.parametrize("length_s", [0.0, 0.03, 1.0, 2.3])
def test_a_track_too_short_to_compare_has_nothing_heard(length_s: float) -> None:
    columns = np.zeros((round(length_s * 50), SPEC.mel.n_mels), np.float16) + np.float16(2)
    found, words = fingerprint([(0, columns)], SPEC)
    assert not found.heard.any()
    assert not len(words.words)
    assert len(found.lines) == len(columns) // SPEC.step_frames


def test_stretches_keep_their_places(music: np.ndarray) -> None:
    columns = mel_spectrogram(music.astype(np.float32), SPEC.mel)
    parts = [(0, columns[:500]), (5000, columns[500:1000])]
    found, words = fingerprint(parts, SPEC)
    assert found.steps[0] == 0
    assert found.steps[250] == 2500
    # Where a stretch begins or ends, what lies beyond is not known.
    assert not found.heard[250 - SPEC.edge_steps : 250 + SPEC.edge_steps].any()
    assert set(words.steps) <= set(found.steps[found.heard])


def test_bytes_give_back_what_was_packed(music: np.ndarray) -> None:
    columns = mel_spectrogram(music.astype(np.float32), SPEC.mel)
    for parts in ([], [(0, columns)], [(0, columns[:400]), (3000, columns[400:])]):
        found, words = fingerprint(parts, SPEC)
        again = prints.unpack(prints.pack(found))
        assert (again.lines == found.lines).all()
        assert (again.heard == found.heard).all()
        assert (again.steps == found.steps).all()
        assert np.abs(again.tone - found.tone).max(initial=0.0) <= 0.5 / 32 + 1e-6
        same = prints.unpack_words(prints.pack_words(words))
        assert (same.words == words.words).all()
        assert (same.steps == words.steps).all()
        assert (same.weak == words.weak).all()


def test_three_minutes_take_six_kilobytes_at_most(music: np.ndarray) -> None:
    found, words = _of(music)
    per_s = (len(prints.pack(found)) + len(prints.pack_words(words))) / 24.0
    assert 180 * per_s < 6000


def test_other_bytes_are_refused() -> None:
    data = prints.pack(_of(np.zeros(5 * RATE))[0])
    for wrong in (b"", b"MAF1", data[:-3], b"X" + data[1:], data[:30] + b"\0" * 20):
        with pytest.raises(ValueError, match="fingerprint"):
            prints.unpack(wrong)
    with pytest.raises(ValueError, match="size"):
        prints.unpack_words(b"12345")


def test_words_turn_their_weakest_signs_and_no_others(music: np.ndarray) -> None:
    _, words = _of(music)
    variants = words.variants()
    assert variants.shape == (len(words.words), 4)
    for turned, weak in zip(variants ^ words.words[:, None], words.weak, strict=True):
        first, second = (1 << int(bit) for bit in weak)
        assert sorted(turned.tolist()) == sorted([0, first, second, first | second])


def test_most_words_of_a_shifted_copy_are_the_same(music: np.ndarray) -> None:
    _, words = _of(music)
    _, shifted = _of(music[round(0.5 * RATE) :])  # twelve steps and a half
    assert len(words.words) > 10
    shared = np.isin(shifted.variants(), words.words).any(axis=1).mean()
    assert shared > 0.5


def test_bands_weigh_neighbouring_mel_channels_between_their_edges() -> None:
    bands = prints._bands(SPEC)
    assert np.allclose(bands.sum(axis=0), 1.0)
    bins_hz = np.linspace(0, RATE / 2, SPEC.mel.stft.n_bins)
    filters = mel_filters(SPEC.mel)
    centres_hz = bins_hz @ filters / filters.sum(axis=0)
    middles_hz = centres_hz @ bands
    assert (np.diff(middles_hz) > 0).all()
    assert 190 < middles_hz[0] < 250
    assert 3500 < middles_hz[-1] < 4000


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("step_frames", 0, "step_frames must be at least 1"),
        ("smooth_steps", 4, "smooth_steps must be odd"),
        ("n_lines", 8, "twice 16 lines"),
        ("f_max_hz", 9000.0, "f_max_hz"),
    ],
)
def test_a_spec_names_what_is_wrong(field: str, value: float, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        FingerprintSpec(**{field: value})  # type: ignore[arg-type]


def test_any_change_of_the_spec_changes_its_name() -> None:
    names = {
        FingerprintSpec().fingerprint,
        FingerprintSpec(smooth_steps=17).fingerprint,
        FingerprintSpec(f_min_hz=210).fingerprint,
        FingerprintSpec(revision=2).fingerprint,
    }
    assert len(names) == 4
    assert FingerprintSpec(f_min_hz=200).fingerprint == FingerprintSpec().fingerprint


def test_only_what_comes_again_agrees_with_itself_elsewhere(music: np.ndarray) -> None:
    loop = np.tile(music[: 6 * RATE], 4)
    assert repetition(_of(loop)[0]) > 0.97
    changing = np.concatenate(
        [signals.music_like(3.0, RATE, seed=seed)[:, 0] for seed in range(8)]
    ) + signals.noise(24.0, RATE, seed=1, level=0.02)
    assert repetition(_of(changing)[0]) < 0.8
    assert repetition(_of(np.zeros(10 * RATE))[0]) == 0.0
