"""Laws of training and export, seen on data in miniature."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import math
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from musicanalyzer import paths
from musicanalyzer.analysis.features import extract
from musicanalyzer.analysis.track import analyse_features
from musicanalyzer.dsp.params import MelSpec, PatchSpec
from musicanalyzer.dsp.stream import mel_spectrogram
from musicanalyzer.models.cards import find_models, read_card, verify
from musicanalyzer.models.runtime import LiteRtNetwork, load_heads, load_litert_trunk
from musicanalyzer.services.installed import add_head, installed_models
from tests.unit.training import small_corpora
from training import cache, targets
from training.datasets import DATASETS
from training.matching.further import CUT_S
from training.split import check_no_leak, fold_of

ROOT = Path(__file__).parents[3]
SPEC = PatchSpec()


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_corpora.build(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def out(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a finished run of ``keras_run``: all that TensorFlow is asked here."""
    folder = tmp_path_factory.mktemp("run")
    done = subprocess.run(
        [sys.executable, "-m", "tests.unit.training.keras_run", str(data), str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=400,
    )
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def found(out: Path) -> dict[str, Any]:
    return dict(json.loads((out / "found.json").read_text()))


def test_every_corpus_lists_its_clips_once_and_in_the_same_order(data: Path) -> None:
    clips = cache.all_clips(data)
    names = [clip.name for clip in clips]
    n_stereo = sum(name.startswith("mir1k/") for name in small_corpora.CLIPS)
    assert len(names) == len(set(names)) == len(small_corpora.CLIPS) + n_stereo
    assert names == [clip.name for clip in cache.all_clips(data)]
    for dataset in DATASETS:
        assert dataset.licence
        assert dataset.source
        assert dataset.grouping
        assert dataset.clips(data / "audio"), dataset.name
    check_no_leak(clips)
    assert {"train", "validation", "test"} == {fold_of(clip) for clip in clips}


def test_training_computes_the_features_that_the_program_computes(data: Path) -> None:
    clips = [clip for clip in cache.all_clips(data) if clip.channel is None]
    for clip in clips[:6]:
        samples = cache.read_clip(clip, SPEC.mel.stft.sample_rate)
        columns = mel_spectrogram(samples, SPEC.mel).astype(np.float16)
        patches = extract(clip.path, SPEC).patches
        assert len(patches) == len(columns) // 144 + 1
        difference = np.abs(patches[0].astype(np.float32) - columns[:144].astype(np.float32))
        assert difference.max() < 0.02, clip.name


def test_teacher_answers_are_found_by_clip(data: Path) -> None:
    teacher = targets.load(data)
    assert set(teacher.rows) == {f"{name}.opus" for name in small_corpora.CLIPS}
    assert all(count == 1 for _, count in teacher.rows.values())
    assert teacher.tags.shape == (len(teacher.rows), len(teacher.tag_names))
    assert (teacher.voice_margin(teacher.tags)[::2] < -0.5).all()


def test_teacher_files_with_different_rows_are_refused(data: Path, tmp_path: Path) -> None:
    import shutil

    copy = Path(shutil.copytree(data / "targets", tmp_path / "targets")).parent
    path = copy / "targets" / "musicnn_penultimate.npz"
    with np.load(path) as file:
        arrays = dict(file)
    np.savez(path, **(arrays | {"idx": arrays["idx"][::-1]}))
    with pytest.raises(ValueError, match="different rows"):
        targets.load(copy)


def test_the_cache_is_made_once_and_again_for_other_features(
    data: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = out / "mel-cache"
    before = (folder / "mel.npy").stat().st_mtime_ns
    mels = cache.build(data, folder, SPEC.mel)
    assert (folder / "mel.npy").stat().st_mtime_ns == before
    stored = json.loads((folder / "index.json").read_text())
    assert stored["fingerprint"] == SPEC.mel.fingerprint
    for clip in cache.all_clips(data):
        assert clip.name in mels
        assert len(mels[clip.name]) == pytest.approx(4.0 * 50, abs=3)
    monkeypatch.setattr(
        cache.multiprocessing, "get_context", lambda kind: (_ for _ in ()).throw(_Rebuilt)
    )
    with pytest.raises(_Rebuilt):
        cache.build(data, folder, MelSpec(revision=2))


class _Rebuilt(Exception):
    pass


def test_networks_have_the_shapes_that_the_program_expects(found: dict[str, Any]) -> None:
    networks = found["networks"]
    assert networks["trunk"] == [[None, 160], [None, 6, 32]]
    assert networks["dense_head"] == [[None, 7]]
    assert networks["vocals_head"] == [[None, 6]]
    assert networks["multi_task"] == {
        "tags": [None, 100],
        "penultimate": [None, 400],
        "mood": [None, 2],
        "genre": [None, 10],
        "speech": [None, 1],
        "vocals": [None, 6],
    }
    assert 1_000_000 < networks["weights"] < 2_000_000
    assert "n_frames = 24 * n_steps" in networks["other_steps"]


def test_a_folded_trunk_answers_as_the_trained_one_with_weights_of_sixteen_bits(
    found: dict[str, Any],
) -> None:
    later = found["networks"]["later"]
    assert all(off < 0.01 for off in later["folded_off"]), later
    assert later["norms_left"] == 1, "only that of the input"
    assert later["is_half"]


def test_the_similarity_wants_one_source_together_and_a_genre_nearer(
    found: dict[str, Any],
) -> None:
    wished = found["similarity"]
    assert wished["sources_together"] < wished["sources_torn"] - 1
    assert wished["loud"] == pytest.approx(wished["sources_together"], abs=1e-3)
    assert wished["genre_together"] < wished["genre_apart"]


def test_the_convnet_hears_levels_under_the_frozen_maximum(found: dict[str, Any]) -> None:
    heard = found["emotion"]
    assert heard["shape"] == [96, 1360]
    assert heard["loudest_band"] == 128 * 96 // 257  # 3 kHz is bin 128
    assert heard["silence"] == -80.0
    assert heard["repeated_off"] == 0.0, "three seconds again and again"
    assert heard["longer_off"] < 1e-3, "six seconds begin as three do, and go on"
    assert heard["longer_repeats"] > 1.0


def test_the_convnet_flips_its_kernels_as_theano_did(found: dict[str, Any]) -> None:
    heard = found["emotion"]
    np.testing.assert_allclose(heard["first"], heard["first_expected"], rtol=1e-3, atol=1e-3)


def test_clips_that_were_asked_about_at_one_level_have_these_answers(
    found: dict[str, Any],
) -> None:
    asked = found["teachers"]
    assert set(asked["asked"]) == {f"{name}.opus" for name in small_corpora.CLIPS}
    assert asked["differs"] > 0.01
    assert asked["emotion_before"] < 1e-6, "before, a patch has the answer to its clip"
    for name, off in asked["off"].items():
        assert off < 0.01, name  # 16 bits of them are kept


def test_clips_are_asked_about_once_but_where_an_answer_is_torn(found: dict[str, Any]) -> None:
    assert found["teachers"]["again"] == [found["teachers"]["torn"]]


def test_an_exported_network_answers_on_litert_as_on_keras(out: Path, found: Any) -> None:
    card = read_card(out / "export" / "tiny-v3.json")
    verify(card)
    with np.load(out / "export" / "tiny.npz") as file:
        arrays = dict(file)
    results = LiteRtNetwork(card, threads=1)(arrays["embedding"], arrays["local"])
    for name, value in zip(("alpha", "beta"), results, strict=True):
        np.testing.assert_allclose(value, arrays[name], atol=1e-5)


def test_an_exported_card_says_what_it_was_given_and_what_it_measured(
    out: Path, found: Any
) -> None:
    path = out / "export" / "tiny-v3.json"
    card = json.loads(path.read_text(encoding="utf-8"))
    assert (card["name"], card["version"], card["trunk_version"]) == ("tiny", 3, 1)
    assert card["inputs"] == ["embedding", "local"]
    assert card["outputs"] == ["alpha", "beta"]
    assert card["decision"] == {"labels": ["ä", "b"]}
    assert card["mel_fingerprint"] == SPEC.fingerprint
    for name, expected in card["sha256"].items():
        assert hashlib.sha256((path.parent / name).read_bytes()).hexdigest() == expected
    assert len(card["golden"]["output_mean"]) == 2


def test_weights_of_half_the_width_give_the_same_answers_in_both_files(
    found: dict[str, Any],
) -> None:
    half = found["half"]
    assert half["is_half"]
    assert half["off"] < 0.01
    assert half["litert_off"] < 1e-4
    assert half["once"], "what was rounded once is not rounded further"
    assert half["folded"] == ["inside"], "only what follows one linear layer alone can be folded"


def test_a_network_that_the_conversion_changed_is_not_exported(
    out: Path, found: dict[str, Any]
) -> None:
    assert "tiny-v3: output 'alpha' differs by" in found["export"]["off"]
    assert "differs by nan" in found["export"]["nan"]
    assert not list((out / "export" / "wrong").glob("*.json"))


def test_the_teacher_on_the_device_answers_as_its_paper_draws_it(found: dict[str, Any]) -> None:
    teacher = found["musicnn"]
    assert teacher["shapes"] == [[2, 100], [2, 400]]
    assert teacher["off"] < 1e-4
    assert teacher["spread"] > 1e-4, "all answers are alike: nothing was tested"


def test_excerpts_are_read_at_any_speed_and_repeated_where_a_clip_ends(
    found: dict[str, Any],
) -> None:
    assert found["ears"]["plain_off"] == 0.0
    assert found["ears"]["faster_off"] < 0.01 * 8000


def test_student_and_teacher_hear_what_the_program_computes(found: dict[str, Any]) -> None:
    heard = found["ears"]
    assert heard["shapes"] == [[144, 96], [187, 96]]
    assert heard["student_off"] < 1e-3
    assert heard["musicnn_off"] < 1e-3


def test_a_filter_is_the_same_for_student_and_teacher(found: dict[str, Any]) -> None:
    assert found["ears"]["filtered"]["student"] < 0.2  # dB of 6
    assert found["ears"]["filtered"]["musicnn"] < 0.2


def test_coarse_columns_on_the_device_are_those_of_the_augmentation(found: dict[str, Any]) -> None:
    assert found["coarse"]["off"] < 0.05
    assert found["coarse"]["left"]


def test_a_pack_holds_the_train_fold_and_is_refused_for_other_features(
    data: Path, found: dict[str, Any]
) -> None:
    packed = found["bank"]
    clips = [clip for clip in cache.all_clips(data) if fold_of(clip) == "train"]
    singers = sum(clip.channel == 1 for clip in clips)
    speech = sum(bool(clip.is_speech) for clip in clips)
    short = sum(clip.name.startswith("gtzan_short") for clip in clips)
    assert packed["pools"] == {
        "music": len(clips) - 2 * singers - speech - short,
        "short": short,
        "sung": singers,
        "speech": speech,
        "played": 0,  # there are no scores
        "further": 1,
    }
    length_s = len(clips) * 4 + CUT_S
    assert packed["end"] == packed["n"] == pytest.approx(length_s * 16_000, rel=0.01)
    assert packed["logmel"][0] == 2  # of six recordings those of the train fold
    assert packed["backed"]
    assert packed["voices"] == singers + (1 if packed["voices"] > singers else 0)
    assert 0.3 < packed["voiced"] < 0.7
    assert "was made for other features" in packed["refused"]


def test_a_batch_has_patches_targets_and_weights_of_what_is_known(found: dict[str, Any]) -> None:
    batch = found["batch"]
    assert batch["x"] == [11, 144, 96]
    assert batch["y"] == {
        "tags": [11, 100],
        "penultimate": [11, 400],
        "mood": [11, 2],
        "genre": [11, 10],
        "vocals": [11, 6],
        "speech": [11, 1],
    }
    assert set(map(tuple, batch["w"].values())) == {(11,)}
    assert batch["finite"]
    assert batch["not_negative"]
    assert batch["probabilities"]
    # The teacher answers all that is sound; of the edition only the genre is known, and that it is
    # music; of a vocal mix where the voice is.
    assert batch["known"]["tags"] == batch["known"]["penultimate"] == pytest.approx(8 / 11)
    assert batch["known"]["mood"] <= 2 / 11
    assert batch["known"]["genre"] >= 3 / 11
    assert 3 / 11 <= batch["known"]["speech"] <= 9 / 11
    assert batch["known"]["vocals"] >= 2 / 11
    np.testing.assert_allclose(batch["genres"], 1.0, atol=1e-5)


def test_the_same_seed_and_step_give_the_same_batch_and_another_step_another(
    found: dict[str, Any],
) -> None:
    assert found["batch"]["same"]
    assert found["batch"]["differs"]


def test_a_training_that_was_killed_goes_on_with_its_next_step(found: dict[str, Any]) -> None:
    trained = found["train"]
    assert trained["kept"] == 1
    assert trained["first"][0] == 0
    assert trained["second"] == 1, "a resumed run draws what it has drawn before"
    rows = list(csv.DictReader(io.StringIO(trained["history"])))
    assert [int(row["step"]) for row in rows] == list(range(1, len(rows) + 1))
    assert all(math.isfinite(float(row["loss"])) for row in rows)
    assert float(rows[-1]["done"]) == 1.0


def test_a_training_begins_with_the_weights_of_another(found: dict[str, Any]) -> None:
    assert found["train"]["began_with"]
    assert len(found["train"]["started"]) == 64


def test_a_training_begins_with_a_trunk_that_was_shipped(found: dict[str, Any]) -> None:
    assert found["train"]["taken_from"]
    assert found["train"]["taken_up"] > 0.9999, "the same weights but for a factor"
    later = found["networks"]["later"]
    assert max(later["unfolded_off"]) < 1e-3
    assert later["learning_off"] < 1e-3, "training begins where the shipped one stood"


def test_a_run_without_weights_is_no_beginning(tmp_path: Path) -> None:
    (tmp_path / "pack.json").touch()
    done = subprocess.run(
        [sys.executable, "-m", "training", "train", "--pack", str(tmp_path), "--run",
         str(tmp_path / "run"), "--minutes", "1", "--start", str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 1
    assert f"{tmp_path} holds no weights.weights.h5; name the folder" in done.stderr
    assert not (tmp_path / "run").exists()


def test_the_vocal_head_is_taught_where_somebody_sings(found: dict[str, Any]) -> None:
    sung = found["singing"]
    assert sung["made"][0] == [40, 6]
    assert 0.0 <= sung["made"][1] < sung["made"][2] <= 1.0
    assert 0.05 < sung["alone"] < 0.7, "some accompaniments are heard without the voice"
    assert sung["backing"][1] >= sung["backing"][0] > 0  # of others one is as certain
    assert sung["mixes"][0] == sung["mixes"][1] > 0
    assert sung["disturbed"]
    assert sung["learned"]
    assert sung["answers"] == 6


def test_the_learning_rate_rises_and_falls_to_nothing(found: dict[str, Any]) -> None:
    first, warm, middle, last = found["train"]["rates"]
    assert first < middle < warm
    assert last == pytest.approx(0.0, abs=1e-9)


def test_a_run_says_what_it_was_made_from(found: dict[str, Any]) -> None:
    run = found["train"]["run"]
    assert run["config"]["widths"] == [4, 8, 8, 8, 16]
    assert run["commit"]
    assert run["start"] is None
    assert run["mel_fingerprint"] == SPEC.mel.fingerprint
    assert run["rows"] == 4 * run["steps"] > 0
    assert len(run["pack"]) == 64
    assert found["train"]["written"]


def test_the_models_of_a_run_are_what_the_program_reads(out: Path, data: Path, found: Any) -> None:
    models = find_models(out / "models", SPEC)
    folds = {clip.name: fold_of(clip) for clip in cache.all_clips(data)}
    n_tested = sum(fold == "test" for name, fold in folds.items() if "gtzan" in name)
    assert models.heads["genre"].metrics["test_excerpts_of_3_s"]["n"] == n_tested
    # One patch of six steps, of an album's song whose voice ends after two seconds.
    vocal = models.heads["vocal"].metrics
    assert vocal["album_steps"]["n"] == 6
    assert vocal["album_singing_share"] == pytest.approx(4 / 6, abs=1e-3)
    for card in models.cards:
        verify(card)
        assert card.metrics
    trunk, heads = load_litert_trunk(models), load_heads(models)
    path = data / "audio" / "tuxemon" / "battle0-1.opus"
    track = analyse_features(extract(path, SPEC), {}, trunk=trunk, heads=heads, spec=SPEC)
    assert set(track.answers.predictions) == set(models.heads)
    assert np.isfinite(track.answers.embedding).all()


def test_a_head_of_ones_own_can_be_added(
    out: Path, found: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "added_models_folder", lambda: tmp_path / "added")
    card = add_head(out / "own" / "genre-v1.json")
    assert card.decision["labels"] == ["fast", "slow"]
    assert card.metrics["crossvalidated_tracks"]["n"] == 12  # not 13: one file is no audio
    assert 0 <= card.metrics["crossvalidated_tracks"]["value"] <= 1
    models = installed_models()
    assert models.heads["genre"] == replace(card, folder=tmp_path / "added")
    assert models.refused == ()


def test_each_onset_network_alone_answers_as_the_trained_pair(found: dict[str, Any]) -> None:
    """About the same frames, that is, with the sound before and after them that it should hear."""
    onsets = found["onsets"]
    assert set(onsets["apart"]) == {"offline", "live"}
    assert max(onsets["apart"].values()) < 1e-5
    assert min(onsets["spread"].values()) > 1e-4, "all answers are alike: nothing was tested"
    (row,) = onsets["rows"]
    assert math.isfinite(float(row["loss"]))
    assert {"offline_f", "live_f", "offline_struck"} <= set(row)


def test_onset_scenes_made_for_a_gpu_sound_as_the_programs_own(found: dict[str, Any]) -> None:
    scenes = found["onsets"]["scenes"]
    assert scenes["columns_apart"] < 2e-5
    assert max(abs(time_s - 1.0) for time_s in scenes["loudest_s"]) < 0.006  # the click stays
    assert len(set(scenes["mean_levels"])) == 24  # each is altered in its own way
    assert scenes["peak"] <= 1.0
    assert scenes["nothing_is_finite"]


def test_an_onset_network_in_eight_bits_answers_nearly_as_it_was(found: dict[str, Any]) -> None:
    assert found["onsets"]["in_eight_bits"]["apart"] < 0.03
    assert found["onsets"]["in_eight_bits"]["share"] < 0.7


def test_between_equal_onset_weights_lie_the_same_ones(found: dict[str, Any]) -> None:
    assert found["onsets"]["blended"] < 1e-6
