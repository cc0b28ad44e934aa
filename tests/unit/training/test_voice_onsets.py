"""Laws of asking whether sung phrases are heard to begin."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from tests.unit.training import small_corpora
from training import voice_onsets
from training.voice_onsets import Sung, phrase_starts


def test_a_phrase_begins_after_a_fifth_of_a_second_without_a_voice() -> None:
    is_sung = np.zeros(100, int)
    is_sung[20:40] = 1  # after 0.4 s without
    is_sung[45:60] = 1  # after 0.1 s: a breath
    is_sung[75:78] = 1  # 0.06 s: a cough
    np.testing.assert_allclose(phrase_starts(is_sung), [20 * 0.02 + 0.02])
    assert phrase_starts(np.ones(50, int)).size == 0


def test_what_is_found_counts_within_the_window_only() -> None:
    silence = np.zeros(16_000, np.float32)
    sung = [Sung("a", silence, silence, 16_000, np.array([0.5])),
            Sung("b", silence, silence, 16_000, np.array([0.2, 0.7]))]  # fmt: skip
    figures = voice_onsets._figures(sung, [np.array([0.52]), np.array([0.28])])
    assert figures["found_within_50_ms"]["value"] == pytest.approx(1 / 3, abs=1e-4)
    assert figures["found_within_100_ms"]["value"] == pytest.approx(2 / 3, abs=1e-4)
    assert figures["onsets_a_second"] == 1.0


def test_networks_and_superflux_are_asked_about_the_same_phrases(tmp_path: Path) -> None:
    out = tmp_path / "figures" / "voice-onsets.json"
    voice_onsets.make(small_corpora.build(tmp_path / "data"), out, most=2)
    figures = json.loads(out.read_text())
    assert figures["clips"] == 2
    assert figures["phrases"] == 2 * 2  # of each four seconds, two begin
    for part in voice_onsets.PARTS:
        assert set(figures[part]) == {"offline", "live", "SuperFlux"}
        rates = [figures[part][name]["onsets_a_second"] for name in ("offline", "SuperFlux")]
        assert rates[0] > 0
        assert rates[1] == pytest.approx(rates[0], rel=0.3)
