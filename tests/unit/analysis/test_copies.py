"""Which fingerprints are found to be copies or versions of each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import pytest

from musicanalyzer.analysis import copies
from musicanalyzer.analysis.copies import AllWords, Candidate, WordBatch, candidates, judge
from musicanalyzer.dsp.fingerprint import Fingerprint, Words, fingerprint
from musicanalyzer.dsp.params import FingerprintSpec
from musicanalyzer.dsp.stream import mel_spectrogram
from tests.helpers import signals

SPEC = FingerprintSpec()
RATE = SPEC.mel.stft.sample_rate
Print = tuple[Fingerprint, Words]


def _of(samples: np.ndarray) -> Print:
    columns = mel_spectrogram(samples.astype(np.float32), SPEC.mel).astype(np.float16)
    return fingerprint([(0, columns)], SPEC)


def _every(prints: Iterable[Print]) -> AllWords:
    known = list(prints)

    def words(first: int, last: int) -> Iterator[WordBatch]:
        for number, (_, each) in enumerate(known):
            if first <= number <= last:
                yield WordBatch(np.full(len(each.words), number), each)

    return words


def _found(prints: Sequence[Print], new: Sequence[int] | None = None) -> list[Candidate]:
    numbers = range(len(prints)) if new is None else new
    return list(candidates(_every(prints), list(numbers)))


def _judged(one: Print, other: Print) -> copies.Pair | None:
    found = _found([one, other])
    return judge(one[0], other[0], found[0].offsets, SPEC) if found else None


@pytest.fixture(scope="module")
def song() -> np.ndarray:
    """A minute in which nothing comes again."""
    parts = [signals.music_like(6.0, RATE, seed=seed)[:, 0] for seed in range(20, 30)]
    return np.concatenate(parts) + signals.noise(60.0, RATE, seed=1, level=0.02)


@pytest.fixture(scope="module")
def whole(song: np.ndarray) -> Print:
    return _of(song)


def test_a_copy_with_silence_before_it_is_the_same(song: np.ndarray, whole: Print) -> None:
    later = np.concatenate([np.zeros(round(0.5 * RATE)), 0.5 * song])
    found = _judged(whole, _of(later))
    assert found is not None
    assert found.relation == "same"
    assert found.offset_s == pytest.approx(0.5, abs=0.05)
    assert found.level_db == pytest.approx(-6.0, abs=1.0)
    assert found.overlap_s > 55


def test_a_trimmed_end_is_the_same_and_a_short_cut_is_a_version(
    song: np.ndarray, whole: Print
) -> None:
    trimmed, cut = _of(song[: 52 * RATE]), _of(song[12 * RATE : 32 * RATE])
    found = _judged(whole, trimmed)
    assert found is not None
    assert found.relation == "same"
    found = _judged(whole, cut)
    assert found is not None
    assert found.relation == "version"
    assert found.offset_s == pytest.approx(-12.0, abs=0.05)


def test_another_equaliser_is_a_remaster(song: np.ndarray, whole: Print) -> None:
    tilted = _of(np.convolve(0.5 * song, [1.0, -0.7])[: len(song)])
    found = _judged(whole, tilted)
    assert found is not None
    assert found.relation == "remaster"
    assert found.tone_db > copies.TONE_DB


def test_an_edit_with_its_middle_cut_out_is_a_version(song: np.ndarray, whole: Print) -> None:
    edit = np.concatenate([song[: 18 * RATE], song[36 * RATE :]])
    found = _judged(whole, _of(edit))
    assert found is not None
    assert found.relation == "version"
    assert found.overlap_s > 30  # at two offsets


@pytest.mark.parametrize("length_s", [5, 24])
def test_a_part_with_something_else_over_it_is_a_version(
    song: np.ndarray, whole: Print, length_s: int
) -> None:
    sung = song.copy()
    voice = signals.music_like(length_s, RATE, seed=77)[:, 0]
    sung[24 * RATE : (24 + length_s) * RATE] += 2.0 * voice
    found = _judged(whole, _of(sung))
    assert found is not None
    assert found.relation == "version"


def test_different_music_is_no_pair_and_is_not_even_compared(whole: Print) -> None:
    others = [_of(signals.music_like(30.0, RATE, seed=seed)[:, 0]) for seed in range(40, 45)]
    pairs = [
        (found, judge(prints[found.one][0], prints[found.other][0], found.offsets, SPEC))
        for prints in [[whole, *others]]
        for found in _found(prints)
    ]
    assert [found for found, pair in pairs if pair is not None] == []


def test_what_repeats_itself_is_not_taken_for_another_piece_at_its_tempo() -> None:
    beat = signals.click_train(np.arange(0, 30, 0.5), 30.0, RATE)
    loops = [
        np.tile(signals.music_like(2.0, RATE, seed=seed)[:, 0], 15) + beat for seed in (60, 61)
    ]
    one, other = map(_of, loops)
    assert _judged(one, other) is None


def test_only_pairs_with_something_new_are_found(song: np.ndarray, whole: Print) -> None:
    prints = [whole, _of(0.7 * song), _of(0.4 * song)]
    assert [(c.one, c.other) for c in _found(prints)] == [(0, 1), (0, 2), (1, 2)]
    assert [(c.one, c.other) for c in _found(prints, [2])] == [(0, 2), (1, 2)]
    assert _found(prints, []) == []


def test_holding_few_recordings_at_a_time_finds_the_same(
    song: np.ndarray, whole: Print, monkeypatch: pytest.MonkeyPatch
) -> None:
    prints = [whole, _of(song[3 * RATE :]), _of(signals.music_like(30.0, RATE, seed=50)[:, 0])]
    at_once = _found(prints)
    monkeypatch.setattr(copies, "BLOCK", 1)
    assert _found(prints) == at_once
    assert [(found.one, found.other) for found in at_once] == [(0, 1)]


def test_nothing_is_found_among_nothing() -> None:
    empty = _of(np.zeros(10 * RATE))
    assert _found([]) == []
    assert _found([empty, empty]) == []
    assert judge(empty[0], empty[0], [0], SPEC) is None


def test_another_excerpt_of_a_loop_is_no_copy_of_the_first(song: np.ndarray) -> None:
    turns = [song[: 8 * RATE] + signals.noise(8.0, RATE, seed=s, level=0.004) for s in range(6)]
    loop = np.concatenate(turns)
    one, later = _of(loop[: 30 * RATE]), _of(loop[13 * RATE : 43 * RATE])
    found = _judged(one, later)
    assert found is None or found.relation == "version"
    copy = _of(0.5 * loop[: 30 * RATE])
    assert (found := _judged(one, copy)) is not None
    assert found.relation == "same"
