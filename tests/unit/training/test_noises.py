"""Laws of the noises that the music/speech head learns to call neither."""

from __future__ import annotations

import numpy as np
import pytest

from training import noises


@pytest.mark.parametrize("kind", [*noises.KINDS, *noises.HELD_OUT])
def test_a_noise_is_whole_audible_and_another_with_each_number(kind: str) -> None:
    make = (noises.KINDS | noises.HELD_OUT)[kind]
    one, other = noises.made({kind: make}, 2, seed=3).values()
    for sound in (one, other):
        assert sound.shape == (noises.LENGTH_S * noises.RATE,)
        assert sound.dtype == np.float32
        assert np.isfinite(sound).all()
        assert -46 < 20 * np.log10(np.sqrt(np.mean(sound**2))) < -11
    assert abs(np.corrcoef(one, other)[0, 1]) < 0.3
    again, _ = noises.made({kind: make}, 2, seed=3).values()
    np.testing.assert_array_equal(one, again)


def test_what_judges_is_of_kinds_that_nothing_learns_from() -> None:
    assert not set(noises.KINDS) & set(noises.HELD_OUT)
