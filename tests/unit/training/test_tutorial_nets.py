"""Laws of the tutorial's networks, of their losses, and of what they are shown."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from training.tutorial import pairs, segments

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What ``tutorial_run`` found: all that TensorFlow is asked here."""
    folder = tmp_path_factory.mktemp("run")
    done = subprocess.run(
        [sys.executable, "-m", "tests.unit.training.tutorial_run", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,  # two idle cores need 30 s; a busy machine many times that
    )
    assert done.returncode == 0, done.stderr
    assert "UserWarning" not in done.stderr, done.stderr
    return dict(json.loads((folder / "found.json").read_text()))


def conv(height: int, width: int, n_in: int, n_out: int) -> int:
    """Weights of a convolution with a bias for each filter."""
    return height * width * n_in * n_out + n_out


def dense(n_in: int, n_out: int) -> int:
    return n_in * n_out + n_out


def gru(n_in: int, n_units: int) -> int:
    """Three gates, each with one bias."""
    return 3 * (n_in * n_units + n_units * n_units + n_units)


def norm(n: int) -> int:
    """Scale, shift, and two moving statistics."""
    return 4 * n


# 40 x 80 less 11 x 7 is 29 x 73, pooled 2 x 1 is 14 x 73.
MUSIC_SPEECH = conv(12, 8, 1, 15) + dense(14 * 73 * 15, 200) + dense(200, 1)
# 80 x 80 pooled 1 x 20 and 20 x 1: 80 x 4 and 4 x 80 of 16 maps.
SHALLOW = conv(10, 23, 1, 16) + conv(21, 20, 1, 16) + dense(2 * 80 * 4 * 16, 200) + dense(200, 10)
# 80 is halved three times to 10, of which one axis is pooled by 5: 10 x 2 of 128 maps, twice.
DEEP = (
    conv(10, 23, 1, 16) + conv(5, 11, 16, 32) + conv(3, 5, 32, 64) + conv(2, 4, 64, 128)
    + conv(21, 10, 1, 16) + conv(10, 5, 16, 32) + conv(5, 3, 32, 64) + conv(4, 2, 64, 128)
    + dense(2 * 10 * 2 * 128, 200) + dense(200, 10)
)  # fmt: skip
# 96 and 1366 are pooled to 1 x 1.
COMPACT = conv(3, 3, 1, 32) + 4 * conv(3, 3, 32, 32) + 5 * norm(32) + dense(32, 50)
C_RNN = (
    norm(96) + conv(3, 3, 1, 64) + norm(64) + conv(3, 3, 64, 128) + norm(128)
    + 2 * (conv(3, 3, 128, 128) + norm(128)) + gru(128, 32) + gru(32, 32) + dense(32, 50)
)  # fmt: skip
# 40 x 80: 1 x 60 leaves 21 frames, 32 x 1 leaves 9 bands, 12 x 8 pooled 4 x 1 leaves 7 x 73.
TIME = conv(1, 60, 1, 32)
FREQUENCY = conv(32, 1, 1, 32)


@pytest.mark.parametrize(
    ("name", "derived", "known"),
    [
        ("music_speech_cnn", MUSIC_SPEECH, 3_067_856),
        ("parallel_shallow_cnn", SHALLOW, 2_060_642),
        ("parallel_deep_cnn", DEEP, 1_280_002),
        # As in the published weight file (Choi et al. 2017), array by array.
        ("compact_cnn", COMPACT, 39_602),
        ("c_rnn", C_RNN, 395_186),
        ("musically_motivated_cnn time", TIME + dense(21 * 32, 8), 7_336),
        ("musically_motivated_cnn frequency", FREQUENCY + dense(9 * 32, 8), 3_368),
        (
            "musically_motivated_cnn both",
            TIME + FREQUENCY + dense((21 + 9) * 32, 200) + dense(200, 8),
            196_816,
        ),
        (
            "musically_motivated_cnn black_box",
            conv(12, 8, 1, 32) + dense(7 * 73 * 32, 200) + dense(200, 8),
            3_275_312,
        ),
    ],
)
def test_a_published_network_has_as_many_weights_as_its_sizes_say(
    found: dict[str, Any], name: str, derived: int, known: int
) -> None:
    assert derived == known
    assert found["weights"][name] == known


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("compact_cnn of the tutorial", 281_345),  # ML Prague 2018, part 3
        ("parallel_embedding", 663_172),  # ISMIR 2018, part 2b
    ],
)
def test_the_authors_own_networks_have_as_many_weights_as_their_notebooks_print(
    found: dict[str, Any], name: str, printed: int
) -> None:
    assert found["weights"][name] == printed


def test_every_network_gives_probabilities_for_mel_and_for_constant_q(
    found: dict[str, Any],
) -> None:
    assert len(found["shapes"]) == 12
    for name, (shape, total) in found["shapes"].items():
        n_outputs = int(name.rpartition(" ")[2])
        assert shape == [2, n_outputs], name
        if n_outputs > 1:
            assert total == pytest.approx([1.0, 1.0], abs=1e-5), name
        else:
            assert all(0 < one < 1 for one in total), name


@pytest.mark.parametrize(
    ("name", "title", "n_bands", "n_frames"),
    [
        ("music_speech_cnn", "music_speech_cnn", 13, 8),
        ("parallel_shallow_cnn", "parallel_shallow_cnn", 20, 20),
        ("parallel_deep_cnn", "parallel_deep_cnn", 40, 40),
        ("compact_cnn", "compact_cnn", 32, 32),
        ("c_rnn", "c_rnn", 48, 96),
        ("parallel_embedding", "parallel_embedding", 20, 20),
        ("time", "musically_motivated_cnn", 1, 60),
        ("frequency", "musically_motivated_cnn", 32, 1),
        ("both", "musically_motivated_cnn", 32, 60),
        ("black_box", "musically_motivated_cnn", 15, 8),
    ],
)
def test_a_size_that_cannot_be_pooled_is_refused_with_the_bound_that_suffices(
    found: dict[str, Any], name: str, title: str, n_bands: int, n_frames: int
) -> None:
    smallest, fewer_bands, fewer_frames = found["bounds"]["sizes"][name]
    assert smallest == ""
    if n_bands > 1:
        assert fewer_bands == f"{title} needs n_bands >= {n_bands}, got {n_bands - 1}"
    if n_frames > 1:
        assert fewer_frames == f"{title} needs n_frames >= {n_frames}, got {n_frames - 1}"


@pytest.mark.parametrize(
    ("what", "message"),
    [
        ("poolings", "compact_cnn needs n_bands >= 96, got 84"),
        ("layers", "compact_cnn needs 5 poolings, got 1"),
        ("kind", "kind must be time, frequency, both or black_box, got 'timbre'"),
        ("answers", "n_outputs must be at least 1, got 0"),
        ("features", "music_speech_cnn has no layers named pool1, pool2, ..."),
    ],
)
def test_a_network_that_cannot_be_is_refused_in_one_sentence(
    found: dict[str, Any], what: str, message: str
) -> None:
    assert found["bounds"]["other"][what] == message


def test_poolings_are_the_published_ones_where_they_fit_and_never_more_than_the_input(
    found: dict[str, Any],
) -> None:
    fitted = found["bounds"]["fitted"]
    assert fitted["(96, 1366)"] == [[2, 4], [3, 4], [2, 5], [2, 4], [4, 4]]
    # What Choi's table has for 72 to 95 bands.
    assert [pooling[0] for pooling in fitted["(84, 80)"]] == [2, 3, 2, 2, 3]
    assert 40 < np.prod([pooling[1] for pooling in fitted["(84, 80)"]]) <= 80


def test_multi_level_features_are_the_means_of_each_layers_maps(found: dict[str, Any]) -> None:
    assert found["multi_level"]["shape"] == [3, 160]
    assert found["multi_level"]["third"]


@pytest.mark.parametrize(
    "name",
    [
        "music_speech_cnn",
        "parallel_shallow_cnn",
        "parallel_deep_cnn",
        "compact_cnn",
        "c_rnn",
        "time",
        "frequency",
        "both",
        "black_box",
    ],
)
def test_every_network_learns_to_tell_two_kinds_of_sound_apart(
    found: dict[str, Any], name: str
) -> None:
    lesson = found["learning"][name]
    assert lesson["last"] < 0.7 * lesson["first"]
    assert lesson["right"] > 0.85  # of 32 that it has not seen; chance is a half


def test_the_contrastive_loss_pulls_alike_together_and_different_apart_up_to_the_margin(
    found: dict[str, Any],
) -> None:
    # Alike at 0.5: 0.5^2. Different at 0.2: (1 - 0.2)^2, at 1.7: beyond the margin. A quarter alike
    # at 0.6: 0.25 * 0.6^2 + 0.75 * (1 - 0.6)^2.
    assert found["losses"]["contrastive"] == pytest.approx([0.25, 0.64, 0.0, 0.0, 0.21])
    assert found["losses"]["contrastive 2"] == pytest.approx(
        [0.25, 1.8**2, 0.3**2, 0.0, 0.25 * 0.36 + 0.75 * 1.96]
    )


def test_the_triplet_loss_wants_the_negative_farther_by_the_margin(found: dict[str, Any]) -> None:
    # Distances to positive and negative: (0.5, 0.4), (0.1, 0.9), (0.3, 0.5); margins 0.2 and 0.5.
    assert found["losses"]["triplet"] == pytest.approx([0.3, 0.0, 0.0], abs=1e-6)
    assert found["losses"]["triplet 0.5"] == pytest.approx([0.6, 0.0, 0.3])


def test_a_learned_distance_is_symmetric_and_next_to_nothing_from_a_sound_to_itself(
    found: dict[str, Any],
) -> None:
    alike = found["alike"]
    assert alike["shape"] == [32, 1]
    assert alike["swapped"] == pytest.approx(0.0, abs=1e-6)
    assert alike["itself"] < 1e-3 < alike["others"]


def test_pairs_and_triplets_teach_that_alike_is_nearer_than_different(
    found: dict[str, Any],
) -> None:
    for way in ("siamese", "triplet"):
        taught = found["alike"][way]
        assert taught["losses"][-1] < 0.5 * taught["losses"][0]
        assert taught["near"] < 0.5 * taught["far"]
    low, high = found["alike"]["triplet"]["range"]
    assert 0.0 <= low <= high <= 4.0  # squared distances of vectors of length one


def test_a_classifier_without_its_last_layer_is_an_embedding(found: dict[str, Any]) -> None:
    assert found["alike"]["embedding_of"] == [None, 200]


def test_what_is_shown_to_speak_for_a_label_is_what_the_answer_depends_on(
    found: dict[str, Any],
) -> None:
    maps = {name: np.array(values) for name, values in found["saliency"]["maps"].items()}
    heard = np.arange(6) == 2
    for values in maps.values():
        assert not values[~heard].any()
    assert (maps["times"][heard] > 0).all()
    assert (maps["smooth"][heard] > 0).all()
    assert (maps["against"][heard] < 0).all()
    share = maps["times"][2] / np.array(found["saliency"]["input"])[2]
    assert share == pytest.approx(share[0])


def test_first_filters_are_found_within_models_and_pictures_are_png(found: dict[str, Any]) -> None:
    assert found["saliency"]["kernels"] == [[6, 1, 2]]
    assert found["saliency"]["deep"] == [[10, 23, 16], [21, 10, 16]]
    assert found["saliency"]["pictures"] == [b"\x89PNG\r\n\x1a\n".hex()] * 5


def test_a_network_that_is_not_there_is_named_in_a_sentence(found: dict[str, Any]) -> None:
    assert found["not_there"].endswith("error: there is no file /nope")


def test_an_epoch_of_segments_has_every_track_equally_often_and_depends_on_seed_and_epoch_alone(
    found: dict[str, Any],
) -> None:
    compared = found["compare"]
    assert compared["sizes"] == [8, 8, 8, 8, 4]
    assert compared["drawn"] == [18, 18, *[0] * 8]
    assert compared["shape"] == [8, 20, 80]
    assert compared["same"]
    assert compared["differs"]


def test_mixed_segments_are_masked_and_have_two_labels(found: dict[str, Any]) -> None:
    mixed = found["compare"]["mixed"]
    assert mixed["shape"] == [8, 20, 80]
    assert mixed["labels"] == pytest.approx([1.0] * 8)
    assert mixed["shared"] > 0
    assert mixed["silent"] > 0.02


def test_a_training_step_at_a_lower_cost_goes_to_the_same_place(found: dict[str, Any]) -> None:
    assert max(found["cheaper"].values()) < 1e-3, found["cheaper"]


def test_a_comparison_scales_its_input_and_goes_on_where_it_stopped(found: dict[str, Any]) -> None:
    compared = found["compare"]
    assert compared["scaled"] == pytest.approx([0.0, 1.0], abs=0.05)
    assert compared["done"] == [1, 2, 2], "the third run had no time for another epoch"
    history = compared["history"]
    assert [row["epoch"] for row in history] == ["1", "2"]
    assert float(history[0]["seconds"]) <= float(history[1]["seconds"])
    assert {row["validation"] for row in history} == {""}


def test_a_comparison_judges_each_number_of_epochs_and_watches_every_tenth(
    found: dict[str, Any],
) -> None:
    whole = found["whole"]
    baselines = ["result-logmel-logistic-regression.json", "result-logmel-majority-class.json"]
    first = "result-logmel-shallow-7-10.json"
    both = [first, "result-logmel-shallow-7-12.json"]
    assert whole["files"] == [[*baselines, first], *[[*baselines, *both]] * 2]
    assert [bool(value) for value in whole["watched"]] == [False] * 9 + [True, False, False]
    shallow, longer, regression, majority = whole["rows"]
    assert [row["epochs"] for row in whole["rows"]] == [10, 12, None, None]
    assert longer["test"]["value"] == regression["test"]["value"] == 1.0
    assert shallow["validation"]["value"] == float(whole["watched"][9])
    assert majority["test"]["value"] == pytest.approx(1 / 3, abs=1e-3)


TRACKS = np.array(["a", "b", "a", "c", "b", "b", "d", "a"])


@pytest.mark.parametrize("seed", range(5))
def test_a_pair_called_the_same_never_comes_from_two_tracks(seed: int) -> None:
    left, right, same = pairs.identity_pairs(TRACKS, np.random.default_rng(seed), n=201)
    assert len(left) == len(right) == len(same) == 201
    assert ((TRACKS[left] == TRACKS[right]) == (same == 1.0)).all()
    assert (left != right).all()
    assert same.mean() == pytest.approx(0.5, abs=0.01)
    # Tracks of one segment can only be the other one.
    assert set(TRACKS[left]) == {"a", "b"}
    assert set(TRACKS[right[same == 0.0]]) == set(TRACKS)


@pytest.mark.parametrize("seed", range(5))
def test_a_triplets_positive_is_of_its_track_and_its_negative_is_not(seed: int) -> None:
    anchor, positive, negative = pairs.identity_triplets(TRACKS, np.random.default_rng(seed), n=99)
    assert (TRACKS[anchor] == TRACKS[positive]).all()
    assert (anchor != positive).all()
    assert (TRACKS[anchor] != TRACKS[negative]).all()


TAGS = np.array(
    [[1, 1, 0, 0], [1, 1, 0, 0], [1, 0, 0, 0], [0, 0, 1, 1], [0, 0, 1, 1], [0, 0, 0, 0]], float
)


@pytest.mark.parametrize("seed", range(5))
def test_pairs_by_tags_keep_to_the_bounds_and_leave_out_what_has_no_tags(seed: int) -> None:
    left, right, same = pairs.tag_pairs(
        TAGS, np.random.default_rng(seed), n=100, positive_above=0.9, negative_below=0.1
    )
    length = np.linalg.norm(TAGS, axis=1)
    cosine = (TAGS[left] * TAGS[right]).sum(axis=1) / (length[left] * length[right])
    assert (cosine[same == 1.0] > 0.9).all()
    assert (cosine[same == 0.0] < 0.1).all()
    assert (left != right).all()
    assert 5 not in left
    assert 5 not in right
    assert same.sum() == 50


def test_tag_triplets_draw_every_item_that_has_a_partner() -> None:
    anchor, positive, negative = pairs.tag_triplets(
        TAGS, np.random.default_rng(0), n=40, positive_above=0.7, negative_below=0.1
    )
    # [1, 1] and [1, 0] are 0.707 alike.
    assert set(anchor) == {0, 1, 2, 3, 4}
    assert len(positive) == len(negative) == 40


def test_the_same_seed_draws_the_same_pairs() -> None:
    for draw in (
        lambda rng: pairs.identity_pairs(TRACKS, rng, n=30),
        lambda rng: pairs.tag_pairs(TAGS, rng, n=30, positive_above=0.9, negative_below=0.1),
    ):
        first, again = (draw(np.random.default_rng(3)) for _ in range(2))
        other = draw(np.random.default_rng(4))
        assert all((a == b).all() for a, b in zip(first, again, strict=True))
        assert any((a != b).any() for a, b in zip(first, other, strict=True))


def test_pairs_that_cannot_be_drawn_are_refused() -> None:
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match="at least 2 tracks, got 1"):
        pairs.identity_pairs(np.array(["a", "a"]), rng, n=2)
    with pytest.raises(ValueError, match="a track of at least 2 segments, got 1"):
        pairs.identity_pairs(np.array(["a", "b"]), rng, n=2)
    with pytest.raises(ValueError, match=r"got 0\.6 and 0\.5"):
        pairs.tag_pairs(TAGS, rng, n=2, positive_above=0.5, negative_below=0.6)
    with pytest.raises(ValueError, match=r"at least 0\.9 similar in tags and one"):
        pairs.tag_pairs(np.eye(3), rng, n=2, positive_above=0.9, negative_below=0.1)


def test_bands_brought_to_another_number_keep_levels_and_slopes() -> None:
    centres = np.linspace(0, 1, 130)[1:-1]
    spectrum = np.stack([np.full(128, 0.3), 2 * centres], axis=1)
    mapped = segments.to_bands(spectrum, 80)
    np.testing.assert_allclose(mapped[:, 0], 0.3)
    np.testing.assert_allclose(mapped[:, 1], 2 * np.linspace(0, 1, 82)[1:-1], atol=1e-9)
    np.testing.assert_allclose(segments.to_bands(spectrum, 128), spectrum)


def test_even_segments_go_from_the_first_column_to_the_last() -> None:
    spectrum = np.arange(200.0)[None] * np.ones((3, 1))
    cut = segments.even_segments(spectrum, 80, 4)
    assert cut.shape == (4, 3, 80)
    assert cut[:, 0, 0].tolist() == [0, 40, 80, 120]
    assert cut[-1, 0, -1] == 199
    assert segments.even_segments(spectrum, 80, 1)[0, 0, 0] == 60


def test_a_spectrogram_that_is_too_short_is_repeated() -> None:
    spectrum = np.arange(30.0)[None]
    cut = segments.crop(spectrum, 80, 0.7)
    assert cut.shape == (1, 80)
    assert (cut[0] == np.arange(80) % 30).all()


def test_a_smaller_comparison_has_so_many_tracks_of_each_genre_and_fold() -> None:
    names = [f"{genre}.{number:05d}" for genre in ("blues", "rock") for number in range(100)]
    kept = segments.fewer(names, 2)
    assert len(kept) == 2 * 3 * 2
    assert segments.fewer(names, None) == names


def test_statistics_are_the_mean_and_the_deviation_of_each_band() -> None:
    x = np.random.default_rng(0).random((4, 50))
    tracks = segments.Tracks(["a"], [x], np.array([0]), np.array(["train"]))
    row = segments.statistics(tracks)[0]
    np.testing.assert_allclose(row, [*x.mean(axis=1), *x.std(axis=1)])


def test_mel_levels_of_a_tone_are_highest_at_its_band_and_end_80_db_under_it() -> None:
    rate = segments.AUDIO.sample_rate
    tone = 0.3 * np.sin(2 * np.pi * 2_000 * np.arange(rate) / rate).astype(np.float32)
    levels = segments.mel_levels(tone)
    assert levels.shape[0] == segments.N_BANDS
    assert levels.max() == pytest.approx(1.0)
    assert levels.min() >= 0.0
    low, high = (segments.mel_levels(tone * gain)[:, 20] for gain in (0.1, 1.0))
    assert np.abs(low - high)[high > 0.6].max() < 0.02, "levels do not depend on the gain"
