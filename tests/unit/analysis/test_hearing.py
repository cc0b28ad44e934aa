"""Laws of the running answers: at one level as a track's, whatever the blocks and the gain."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from musicanalyzer.analysis.hearing import LEVEL_FRAMES, N_PATCHES, STEP_FRAMES, RunningAnswers
from musicanalyzer.dsp.params import PatchSpec
from musicanalyzer.models.cards import find_models
from musicanalyzer.models.runtime import HeadNetworks, Network, load_heads, load_litert_trunk
from tests.helpers import signals

MODELS = Path(__file__).parents[3] / "resources" / "models"
SPEC = PatchSpec()
RATE = 16_000


@pytest.fixture(scope="module")
def networks() -> tuple[Network, HeadNetworks]:
    models = find_models(MODELS, SPEC)
    return load_litert_trunk(models), load_heads(models)


def song(seconds: float, seed: int = 6) -> np.ndarray:
    return signals.music_like(seconds, RATE, seed=seed)[:, 0].astype(np.float32)


class Heard:
    """The trunk's inputs and what was answered."""

    def __init__(
        self, networks: tuple[Network, HeadNetworks], samples: np.ndarray, block: int = 1600
    ) -> None:
        trunk, heads = networks
        self.patches: list[np.ndarray] = []

        def listening(patches: np.ndarray) -> tuple[np.ndarray, ...]:
            self.patches.append(patches[0])
            return trunk(patches)

        running = RunningAnswers(trunk=listening, heads=heads, spec=SPEC, sample_rate=RATE)
        blocks = (samples[at : at + block] for at in range(0, len(samples), block))
        self.answers = [found for each in blocks for found in running.push(each)]


def test_there_is_an_answer_for_every_half_patch_wherever_blocks_end(
    networks: tuple[Network, HeadNetworks],
) -> None:
    samples = song(19.0)
    heard = Heard(networks, samples)
    hop = SPEC.mel.stft.hop_length
    assert [each.sample_index for each in heard.answers] == [
        (SPEC.n_frames + i * STEP_FRAMES) * hop for i in range(len(heard.answers))
    ]
    assert len(heard.answers) == 1 + (round(18.9 * 50) - SPEC.n_frames) // STEP_FRAMES
    for block in (577, 50_000):
        other = Heard(networks, samples, block)
        np.testing.assert_array_equal(other.patches, heard.patches)


def test_softer_music_has_the_same_answers(networks: tuple[Network, HeadNetworks]) -> None:
    loud, soft = (Heard(networks, factor * song(12.0)) for factor in (1.0, 0.1))
    np.testing.assert_allclose(soft.patches, loud.patches, atol=0.02)
    left, right = (each.answers[-1].answers for each in (loud, soft))
    assert right.embedding @ left.embedding == pytest.approx(1.0, abs=1e-3)
    for name, prediction in left.predictions.items():
        assert right.predictions[name].labels == prediction.labels
        assert right.predictions[name].scores == pytest.approx(prediction.scores, abs=0.02)


def test_what_was_louder_is_forgotten_with_what_the_answers_are_about(
    networks: tuple[Network, HeadNetworks],
) -> None:
    assert (N_PATCHES - 1) * STEP_FRAMES + SPEC.n_frames == LEVEL_FRAMES
    loud, soft = song(20.16, seed=2), 0.03 * song(20.16)
    alone, after = Heard(networks, soft), Heard(networks, np.concatenate([loud, soft]))
    np.testing.assert_allclose(after.patches[-1], alone.patches[-1], atol=1e-6)
    first = after.patches[len(loud) // SPEC.hop_samples * SPEC.n_frames // STEP_FRAMES]
    # Beside what was loud before it, it is soft.
    assert first.mean() < 0.7 * alone.patches[0].mean()


def test_silence_is_left_as_it_is(networks: tuple[Network, HeadNetworks]) -> None:
    heard = Heard(networks, np.zeros(5 * RATE, np.float32))
    assert all(each.is_silent for each in heard.answers)
    assert not np.any(heard.patches)
