"""Laws of the tutorial's table, of what is cached for it, and of whole epochs on a device."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from musicanalyzer.errors import AppError
from training.tutorial import augment, segments, table

ROOT = Path(__file__).parents[3]


def result(data: str, model: str, right: list[int], **more: Any) -> dict[str, Any]:
    return {
        "data": data,
        "model": model,
        "folds": {
            f: {
                "right": right,
                "artist": [str(i) for i in range(len(right))],
                "whose": [("heard", "new")[i % 2] for i in range(len(right))],
            }
            for f in table.FOLDS
        },
    } | more


def test_levels_come_back_from_their_file_to_half_a_step(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    levels = {f"blues.{n:05d}": rng.random((4, n), np.float32) for n in (30, 1, 90)}
    segments.write_levels(tmp_path / "new" / "levels.npz", levels)
    known = segments.read_levels(tmp_path / "new" / "levels.npz")
    assert list(known) == list(levels)
    for name, level in levels.items():
        assert known[name].shape == level.shape
        assert np.abs(known[name] - level).max() <= 0.501 / 255
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["levels.npz"]


def test_cached_tracks_need_no_audio(tmp_path: Path) -> None:
    names = ["blues.00001", "hiphop.00040", "rock.00035"]
    levels = {name: np.full((84, 90), 0.2 * i, np.float32) for i, name in enumerate(names)}
    segments.write_levels(tmp_path / "short-cqt.npz", levels)
    tracks = segments.short_tracks(tmp_path / "no data", "cqt", tmp_path)
    assert tracks.names == names
    assert tracks.folds.tolist() == ["train", "test", "validation"]
    assert tracks.genres.tolist() == [0, 4, 9]
    assert [spectrum[0, 0] for spectrum in tracks.spectra] == pytest.approx([0, 0.2, 0.4], abs=1e-3)


def test_the_train_fold_alone_is_augmented_and_once(tmp_path: Path) -> None:
    data, cache = tmp_path / "data", tmp_path / "cache"
    folder = data / "audio" / "gtzan_short"
    folder.mkdir(parents=True)
    rng = np.random.default_rng(0)
    for name in ("blues-00001", "rock-00040"):
        sound = augment.encoded(
            rng.normal(0, 0.1, 56_000).astype(np.float32), 24_000, "opus", 64_000
        )
        (folder / f"{name}.opus").write_bytes(sound)
    plain = segments.short_tracks(data, "mel", cache)
    tracks = segments.augmented(plain, data, cache)
    assert tracks.folds.tolist() == ["train", "test"]
    assert [len(versions) for versions in tracks.versions] == [48, 0]
    # 2.3 s are too short for 80 frames at a rate of 1.5.
    assert {version.shape for version in tracks.versions[0]} == {(80, 61)}
    assert len({version.tobytes() for version in tracks.versions[0]}) == 48
    drawn = [tracks.of(0, place) for place in (0.0, 0.999)]
    assert drawn[0] is plain.spectra[0]
    assert drawn[1] is tracks.versions[0][-1]
    assert tracks.part("test").of(0, 0.999) is plain.spectra[1]
    shutil.rmtree(data)
    again = segments.augmented(segments.short_tracks(data, "mel", cache), data, cache)
    assert (again.versions[0][7] == tracks.versions[0][7]).all()


def test_first_comes_one_run_of_everything_and_further_seeds_last() -> None:
    jobs = list(table.plan(["logmel", "short-mel"], ["shallow", "deep"], [100, 200], [7, 8]))
    assert jobs[:4] == [
        ("logmel", "shallow", 100, (7, 8)),
        ("logmel", "deep", 100, (7,)),
        ("short-mel", "shallow", 100, (7, 8)),
        ("short-mel", "deep", 100, (7,)),
    ]
    assert {epochs for _, _, epochs, _ in jobs[4:8]} == {200}
    assert {(network, seeds) for _, network, _, seeds in jobs[8:]} == {("deep", (8,))}
    assert len(jobs) == len(set(jobs)) == 12


def test_seeds_of_a_network_are_one_row_and_its_interval_is_over_artists(tmp_path: Path) -> None:
    right = {7: [1, 1, 0, 0] * 25, 8: [1, 1, 1, 0] * 25}
    found = [
        result("logmel", "majority class", [0, 1] * 50),
        *(result("logmel", "deep", right[seed], seed=seed, epochs=100) for seed in (8, 7)),
        result("logmel", "deep", right[8], seed=7, epochs=200),
        result("logmel", "shallow", right[7], seed=7, epochs=100),
    ]
    for number, one in enumerate(found):
        table.write(tmp_path / f"result-{number}.json", json.dumps(one))
    table.write_table(tmp_path)
    rows = json.loads((tmp_path / "table.json").read_text())
    assert [(row["model"], row["epochs"], row["seeds"]) for row in rows] == [
        ("shallow", 100, [7]),
        ("deep", 100, [7, 8]),
        ("deep", 200, [7]),
        ("majority class", None, []),
    ]
    test = rows[1]["test"]
    assert test["value"] == 0.625
    assert test["n"] == 100
    # 100 artists of a track each, deviation 0.41: +-0.08.
    assert test["low"] == pytest.approx(0.545, abs=0.03)
    assert test["high"] == pytest.approx(0.705, abs=0.03)
    assert rows[1]["test_of_seeds"] == [0.5, 0.75]
    assert [rows[1][f"test_{kind}_artists"]["value"] for kind in ("heard", "new")] == [0.75, 0.5]
    assert [rows[1][f"test_{kind}_artists"]["n"] for kind in ("heard", "new")] == [50, 50]
    lines = (tmp_path / "table.md").read_text().splitlines()
    assert len(lines) == 2 + 4
    assert {line.count("|") for line in lines} == {9}
    assert lines[3].endswith(" | 50, 75 |")
    assert not list(tmp_path.glob("*.part"))


def test_learning_curves_are_drawn_where_a_run_is_missing_and_where_none_was_watched(
    tmp_path: Path,
) -> None:
    head = "epoch,seconds,seed,loss,accuracy,validation"
    rows = [f"{n},{n}.5,{seed},2.0,0.{n},{'0.4' * (n == 2)}" for n in (1, 2) for seed in (7, 8)]
    (tmp_path / "history-logmel-deep-7-8.csv").write_text("\n".join([head, *rows]))
    (tmp_path / "history-short-cqt-shallow-7.csv").write_text(f"{head}\n1,0.5,7,2.0,0.1,\n")
    drawn = table.draw_curves(tmp_path, tmp_path / "curves.png")
    assert drawn.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    with pytest.raises(AppError, match=r"none holds no history-\*\.csv; name a folder"):
        table.draw_curves(tmp_path / "none", tmp_path / "curves.png")


@pytest.fixture(scope="module")
def epochs(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], Path]:
    if importlib.util.find_spec("jax") is None:
        pytest.skip("JAX is not installed: whole epochs on a device need it")
    folder = tmp_path_factory.mktemp("epochs")
    done = subprocess.run(
        [sys.executable, "-m", "tests.unit.training.epochs_run", str(folder)],
        cwd=ROOT,
        env=os.environ | {"KERAS_BACKEND": "jax", "JAX_PLATFORMS": "cpu"},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    return json.loads((folder / "found.json").read_text()), folder


def test_an_epoch_on_the_device_goes_where_kerass_own_steps_go(epochs: Any) -> None:
    for form, steps in epochs[0]["keras"].items():
        assert steps["apart"] < 0.01 * steps["went"], form


def test_an_epoch_draws_every_track_equally_often_and_stays_within_it(epochs: Any) -> None:
    assert epochs[0]["drawn"] == [4] * 12
    assert epochs[0]["within"]
    assert epochs[0]["again"] == 0.0, "the same epoch is the same"
    assert epochs[0]["other"] > 1e-3, "another is not"


def test_a_seed_learns_beside_others_what_it_learns_alone(epochs: Any) -> None:
    assert epochs[0]["alone"] < 1e-4
    assert epochs[0]["seeds"] > 1e-2


def test_training_goes_on_where_it_stopped_as_if_it_had_not(epochs: Any) -> None:
    found = epochs[0]
    assert found["epochs"] == [2, 2, 2], "without time no epoch begins"
    assert found["continued"] < 1e-6
    assert len(found["losses"]) == 5
    assert max(found["losses"][-1]) < 0.2 * min(found["losses"][0])
    assert found["quickest"] in {"shifts", "plain"}


def test_results_are_there_for_every_seed_and_for_what_needs_no_network(epochs: Any) -> None:
    folder = epochs[1]
    rows = json.loads((folder / "table.json").read_text())
    assert [row["model"] for row in rows] == ["shallow", "logistic regression", "majority class"]
    assert rows[0]["seeds"] == [7, 8]
    assert rows[0]["epochs"] == 5
    assert [row["test"]["value"] for row in rows] == [1.0, 1.0, 0.5]
    history = (folder / "history-state.csv").read_text().splitlines()
    assert len(history) == 1 + 5 * 2
