"""Laws of a track's answers: what lies along time, what stored outputs give again, silence."""

from __future__ import annotations

import math
import multiprocessing
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from musicanalyzer.analysis import worker
from musicanalyzer.analysis.packing import PackedPatches
from musicanalyzer.analysis.track import TrackAnalysis, _steps_of, analyse_file, answer
from musicanalyzer.dsp.params import PatchSpec
from musicanalyzer.errors import DecodeError
from musicanalyzer.models.cards import find_models
from musicanalyzer.models.heads import HEADS
from musicanalyzer.models.runtime import HeadNetworks, Network, load_heads, load_litert_trunk
from tests.helpers import signals

MODELS = Path(__file__).parents[3] / "resources" / "models"
SPEC = PatchSpec()
RATE = 16_000


@pytest.fixture(scope="module")
def networks() -> tuple[Network, HeadNetworks]:
    models = find_models(MODELS, SPEC)
    return load_litert_trunk(models), load_heads(models)


def write(path: Path, samples: np.ndarray) -> Path:
    soundfile.write(path, samples, RATE, subtype="PCM_16")
    return path


@pytest.fixture(scope="module")
def song(tmp_path_factory: pytest.TempPathFactory) -> Path:
    samples = signals.music_like(21.0, RATE, seed=6)[:, 0]
    return write(tmp_path_factory.mktemp("song") / "song.wav", samples)


@pytest.fixture(scope="module")
def analysed(song: Path, networks: tuple[Network, HeadNetworks]) -> TrackAnalysis:
    trunk, heads = networks
    return analyse_file(song, trunk=trunk, heads=heads, spec=SPEC)


def assert_same_predictions(left: TrackAnalysis, right: TrackAnalysis) -> None:
    assert left.packed.to_bytes() == right.packed.to_bytes()
    np.testing.assert_array_equal(left.answers.embedding, right.answers.embedding)
    for name, a in left.answers.predictions.items():
        b = right.answers.predictions[name]
        assert (a.labels, a.confidence, a.scores, a.measures) == (
            b.labels,
            b.confidence,
            b.scores,
            b.measures,
        )


def test_a_track_is_answered_by_every_head_and_a_vector_of_unit_length(
    analysed: TrackAnalysis,
) -> None:
    assert set(analysed.answers.predictions) == {head.name for head in HEADS}
    assert analysed.answers.embedding.dtype == np.float32
    assert np.linalg.norm(analysed.answers.embedding) == pytest.approx(1.0, abs=1e-5)
    assert analysed.duration_s == pytest.approx(21.0)


@pytest.mark.parametrize("made_db", [-20.0, 6.0])
def test_a_copy_of_another_loudness_has_the_same_answers(
    tmp_path: Path,
    analysed: TrackAnalysis,
    networks: tuple[Network, HeadNetworks],
    made_db: float,
) -> None:
    trunk, heads = networks
    samples = signals.music_like(21.0, RATE, seed=6)[:, 0] * 10 ** (made_db / 20)
    soundfile.write(tmp_path / "copy.wav", samples, RATE, subtype="FLOAT")
    found = analyse_file(tmp_path / "copy.wav", trunk=trunk, heads=heads, spec=SPEC).answers
    assert found.embedding @ analysed.answers.embedding == pytest.approx(1.0, abs=1e-3)
    for name, prediction in analysed.answers.predictions.items():
        assert found.predictions[name].labels == prediction.labels
        assert found.predictions[name].scores == pytest.approx(prediction.scores, abs=0.02)


@pytest.mark.parametrize("duration_s", [0.02, 0.48, 0.5, 2.88, 2.9, 7.2, 21.0])
def test_timelines_have_a_value_for_every_step_begun(
    tmp_path: Path, networks: tuple[Network, HeadNetworks], duration_s: float
) -> None:
    path = write(tmp_path / "a.wav", signals.noise(duration_s, RATE, seed=1))
    trunk, heads = networks
    found = analyse_file(path, trunk=trunk, heads=heads, spec=SPEC).answers
    assert found.step_s == pytest.approx(0.48)
    lines = [line for p in found.predictions.values() for line in p.timeline.values()]
    assert lines
    assert {len(line) for line in lines} == {math.ceil(round(duration_s / found.step_s, 6))}


def packed_at(first_frames: list[int], n_frames: int) -> PackedPatches:
    n = len(first_frames)
    return PackedPatches(
        np.zeros((n, 160), np.int8),
        np.zeros((n, 6, 32), np.int8),
        1.0,
        1.0,
        np.array(first_frames, np.int32),
        np.ones(n, bool),
        n_frames,
    )


def test_steps_of_a_track_without_gaps_are_the_analysed_steps() -> None:
    places = _steps_of(packed_at([0, 144, 288], 3 * 144), SPEC)
    assert places.tolist() == list(range(18))


def test_steps_after_the_last_patch_take_the_last_step() -> None:
    places = _steps_of(packed_at([0], 144 + 24), SPEC)
    assert places.tolist() == [0, 1, 2, 3, 4, 5, 5]


@settings(deadline=None, max_examples=100)
@given(gaps=st.lists(st.integers(144, 1_000), max_size=8), after=st.integers(1, 600))
def test_every_step_takes_the_analysed_step_that_lies_nearest(gaps: list[int], after: int) -> None:
    first_frames = np.cumsum([0, *gaps])
    packed = packed_at(first_frames.tolist(), int(first_frames[-1]) + after)
    centres = (first_frames[:, None] + 24 * (np.arange(6) + 0.5)).ravel()
    wanted = 24 * (np.arange(math.ceil(packed.n_frames / 24)) + 0.5)
    places = _steps_of(packed, SPEC)
    assert len(places) == len(wanted)
    distance = np.abs(wanted[:, None] - centres)
    np.testing.assert_array_equal(
        np.abs(wanted - centres[places]), distance.min(axis=1), err_msg=str(first_frames)
    )


@pytest.mark.parametrize("only", [["genre"], ["vocal", "mood"], []])
def test_answering_some_heads_gives_what_answering_all_does(
    analysed: TrackAnalysis, networks: tuple[Network, HeadNetworks], only: list[str]
) -> None:
    found = answer(analysed.packed, networks[1], SPEC, only=only)
    assert set(found.predictions) == set(only)
    for name in only:
        part, whole = found.predictions[name], analysed.answers.predictions[name]
        assert part.labels == whole.labels
        assert part.scores == whole.scores
        for label in whole.timeline:
            np.testing.assert_array_equal(part.timeline[label], whole.timeline[label])
    np.testing.assert_array_equal(found.embedding, analysed.answers.embedding)


def test_stored_outputs_give_the_answers_that_the_first_run_gave(
    analysed: TrackAnalysis, networks: tuple[Network, HeadNetworks]
) -> None:
    stored = PackedPatches.from_bytes(analysed.packed.to_bytes())
    again = answer(stored, networks[1], SPEC)
    np.testing.assert_array_equal(again.embedding, analysed.answers.embedding)
    for name, prediction in analysed.answers.predictions.items():
        assert again.predictions[name].scores == prediction.scores


def test_analysing_a_file_twice_gives_the_same_to_the_last_bit(
    song: Path, analysed: TrackAnalysis, networks: tuple[Network, HeadNetworks]
) -> None:
    trunk, heads = networks
    assert_same_predictions(analyse_file(song, trunk=trunk, heads=heads, spec=SPEC), analysed)


def test_a_silent_file_has_an_embedding_of_zeros_and_no_answer(
    tmp_path: Path, networks: tuple[Network, HeadNetworks]
) -> None:
    path = write(tmp_path / "silent.wav", np.zeros(5 * RATE, np.float32))
    trunk, heads = networks
    found = analyse_file(path, trunk=trunk, heads=heads, spec=SPEC).answers
    assert found.embedding.shape == (128,)
    assert (found.embedding == 0).all()
    assert not np.signbit(found.embedding).any()
    assert found.predictions["genre"].labels == ("unsure",)
    assert found.predictions["mood"].labels == ()
    assert found.predictions["vocal"].labels == ("unsure",)
    assert found.predictions["speech"].labels == ("neither",)
    for prediction in found.predictions.values():
        for line in prediction.timeline.values():
            assert line.tolist() == [0.0] * 11


@pytest.mark.parametrize("slope", [0.0, 0.5, 1.0])  # white, pink and brown
def test_noise_is_neither_music_nor_speech_and_of_no_genre(
    tmp_path: Path, networks: tuple[Network, HeadNetworks], slope: float
) -> None:
    spectrum = np.fft.rfft(np.random.default_rng(5).standard_normal(12 * RATE))
    spectrum *= np.maximum(np.fft.rfftfreq(12 * RATE, 1 / RATE), 20.0) ** -slope
    noise = np.fft.irfft(spectrum)
    path = write(tmp_path / "noise.wav", (0.1 * noise / noise.std()).astype(np.float32))
    trunk, heads = networks
    found = analyse_file(path, trunk=trunk, heads=heads, spec=SPEC).answers.predictions
    assert found["speech"].labels == ("neither",)
    assert found["speech"].confidence > 0.9
    assert found["genre"].labels == ("unsure",)
    assert found["mood"].labels == ()
    assert found["vocal"].labels == ("unsure",)


def test_silence_before_the_music_hardly_changes_its_answers(
    tmp_path: Path, song: Path, analysed: TrackAnalysis, networks: tuple[Network, HeadNetworks]
) -> None:
    samples, _ = soundfile.read(song, dtype="float32")
    silence = np.zeros(10 * SPEC.hop_samples, np.float32)
    trunk, heads = networks
    path = write(tmp_path / "late.wav", np.concatenate([silence, samples]))
    late = analyse_file(path, trunk=trunk, heads=heads, spec=SPEC).answers
    assert float(late.embedding @ analysed.answers.embedding) > 0.99
    for name in ("genre", "speech", "mood", "vocal"):
        before, after = analysed.answers.predictions[name], late.predictions[name]
        for label, score in before.scores.items():
            assert after.scores[label] == pytest.approx(score, abs=0.1), (name, label)


@pytest.fixture(scope="module")
def pool() -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor(
        1,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=worker.initialise,
        initargs=(find_models(MODELS, SPEC),),
    ) as executor:
        yield executor


def test_a_worker_process_gives_what_this_process_gives(
    pool: ProcessPoolExecutor, song: Path, analysed: TrackAnalysis
) -> None:
    identity = pool.submit(worker.identify, str(song)).result(timeout=60)
    assert identity.size == song.stat().st_size
    found = pool.submit(worker.analyse, str(song), identity).result(timeout=60)
    assert_same_predictions(found, analysed)


def test_a_file_that_changed_after_its_identification_is_refused(
    pool: ProcessPoolExecutor, tmp_path: Path
) -> None:
    path = write(tmp_path / "a.wav", signals.noise(1.0, RATE))
    identity = pool.submit(worker.identify, str(path)).result(timeout=60)
    os.utime(path, ns=(1, 1))
    with pytest.raises(DecodeError, match="chang") as caught:
        pool.submit(worker.analyse, str(path), identity).result(timeout=60)
    assert caught.value.kind == "changed"


def test_a_worker_without_models_is_a_mistake_of_the_program() -> None:
    with pytest.raises(RuntimeError, match="initialise"):
        worker._Process().networks()
