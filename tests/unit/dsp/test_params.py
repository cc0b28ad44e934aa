"""Laws of the transforms' parameters: validated, and named by a fingerprint."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from musicanalyzer.dsp.params import MelSpec, PatchSpec, RhythmSpec, StftSpec


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"sample_rate": 0}, r"sample_rate must be positive, got 0"),
        ({"sample_rate": -1}, r"sample_rate must be positive, got -1"),
        ({"n_fft": 1023}, r"n_fft must be even and at least 2, got 1023"),
        ({"n_fft": 0}, r"n_fft must be even and at least 2, got 0"),
        ({"hop_length": 0}, r"hop_length must be in 1\.\.n_fft \(1024\), got 0"),
        ({"hop_length": 1025}, r"hop_length must be in 1\.\.n_fft \(1024\), got 1025"),
    ],
)
def test_an_impossible_stft_is_refused_with_value_and_bound(
    changes: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        StftSpec(**changes)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"n_mels": 0}, r"n_mels must be at least 1, got 0"),
        ({"f_min_hz": -1.0}, r"need 0 <= f_min_hz < f_max_hz <= 8000\.0, got -1\.0 and 8000\.0"),
        ({"f_min_hz": 8000.0}, r"got 8000\.0 and 8000\.0"),
        ({"f_max_hz": 8000.5}, r"got 30\.0 and 8000\.5"),
        ({"f_max_hz": float("nan")}, r"got 30\.0 and nan"),
        ({"gain": 0.0}, r"gain must be positive, got 0\.0"),
        ({"gain": float("nan")}, r"gain must be positive, got nan"),
    ],
)
def test_an_impossible_mel_spectrogram_is_refused_with_value_and_bound(
    changes: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        MelSpec(**changes)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"n_frames": 0}, r"n_frames must be at least 1, got 0"),
        ({"n_steps": 0}, r"n_frames \(144\) must be a multiple of n_steps, got 0"),
        ({"n_steps": 7}, r"n_frames \(144\) must be a multiple of n_steps, got 7"),
    ],
)
def test_an_impossible_patch_is_refused_with_value_and_bound(
    changes: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        PatchSpec(**changes)


def test_the_fingerprint_of_the_shipped_features_stays_what_the_cards_say() -> None:
    assert MelSpec().fingerprint == "1b136f9e812661fa"


def test_the_fingerprint_changes_with_every_field() -> None:
    base = MelSpec()
    changed = [
        replace(base, stft=replace(base.stft, sample_rate=22_050)),
        replace(base, stft=replace(base.stft, n_fft=2048)),
        replace(base, stft=replace(base.stft, hop_length=160)),
        replace(base, n_mels=64),
        replace(base, f_min_hz=31.0),
        replace(base, f_max_hz=7999.0),
        replace(base, gain=9999.0),
        replace(base, revision=2),
    ]
    assert len({spec.fingerprint for spec in [base, *changed]}) == len(changed) + 1


def test_the_fingerprint_of_what_the_networks_hear_has_the_features_and_the_level() -> None:
    specs = [PatchSpec(), PatchSpec(level_db=-2.0), PatchSpec(mel=MelSpec(revision=2))]
    assert len({spec.fingerprint for spec in specs}) == len(specs)
    assert PatchSpec(level_db=-3).fingerprint == PatchSpec().fingerprint


def test_equal_specs_have_equal_fingerprints_whatever_the_type_of_their_numbers() -> None:
    same = MelSpec(f_min_hz=30, f_max_hz=8000, gain=10_000)
    assert same == MelSpec()
    assert same.fingerprint == MelSpec().fingerprint


def test_a_patch_says_its_length_in_samples_and_seconds() -> None:
    spec = PatchSpec()
    assert spec.hop_samples == 46_080
    assert spec.patch_s == pytest.approx(2.88)
    assert spec.step_s == pytest.approx(0.48)
    assert spec.mel.stft.n_bins == 513


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"n_frames": 0}, r"n_frames must be at least 1, got 0"),
        ({"margin_frames": 1152}, r"margin_frames must be in 0\.\.n_frames / 2 \(1152\), got 1152"),
        (
            {"min_bpm": 0},
            r"need 0 < min_bpm < max_bpm <= 750 \(four frames a beat\), got 0 and 240",
        ),
        ({"min_bpm": 240}, r"got 240 and 240"),
        ({"max_bpm": 751}, r"got 40 and 751"),
    ],
)
def test_an_impossible_rhythm_is_refused_with_value_and_bound(
    changes: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        RhythmSpec(**changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"mel": MelSpec(n_mels=95)},
        {"n_frames": 2305},
        {"margin_frames": 0},
        {"min_bpm": 41},
        {"max_bpm": 239},
        {"revision": 2},
    ],
)
def test_every_parameter_of_the_rhythm_is_in_its_fingerprint(changes: dict[str, Any]) -> None:
    assert replace(RhythmSpec(), **changes).fingerprint != RhythmSpec().fingerprint
    assert replace(RhythmSpec(), min_bpm=40).fingerprint == RhythmSpec().fingerprint
