"""Laws of the search for recordings that stand in a corpus more than once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from musicanalyzer.errors import AppError
from training import repeats
from training.datasets import gtzan


def edition(folder: Path, names: list[str], alike: dict[int, int]) -> Path:
    """Log-mels of noise under ``names``; ``alike`` are places that hold another one's take."""
    rng = np.random.default_rng(0)
    x = rng.integers(40, 200, (len(names), 128, 387), dtype=np.uint8)
    for place, source in alike.items():
        # The same later, louder, without its treble.
        x[place] = np.roll(x[source], 7, axis=1) + 20
        x[place, 100:] = 0
    (folder / "gtzan_logmel").mkdir()
    np.savez(folder / "gtzan_logmel" / "gtzan_logmel.npz", x=x, name=np.array(names))
    return folder


def test_a_take_is_found_later_louder_and_without_its_treble(tmp_path: Path) -> None:
    names = [f"blues.{number:05d}" for number in range(5)]
    x, _ = gtzan.logmel(edition(tmp_path, names, {3: 1}))
    assert [(first, second) for first, second, _ in repeats.alike(x)] == [(1, 3)]


def test_recordings_that_the_folds_know_of_pass_and_others_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = ["jazz.00035", "jazz.00055", "rock.00035", "rock.00055"]
    for folder, alike in (("known", {1: 0}), ("unknown", {3: 2})):
        (tmp_path / folder).mkdir()
        edition(tmp_path / folder, names, alike)
    repeats.check(tmp_path / "known")
    assert capsys.readouterr().out.startswith("jazz.00035 and jazz.00055: 0.")
    with pytest.raises(AppError, match=r"1 recordings twice .* rock\.00035 and rock\.00055; add"):
        repeats.check(tmp_path / "unknown")


def test_a_recording_is_in_one_fold_under_all_its_numbers(tmp_path: Path) -> None:
    for genre, groups in gtzan.REPEATS.items():
        for numbers in groups:
            names = [f"{genre}.{number:05d}" for number in numbers]
            assert len({gtzan.fold_of(name) for name in names}) == 1, names
            assert len({gtzan.group_of(name.replace(".", "-")) for name in names}) == 1, names
    assert gtzan.fold_of("jazz.00038") == "train", "it stands there as 62, too"
    assert gtzan.fold_of("jazz.00033") == gtzan.fold_of("jazz.00051") == "test"
    assert gtzan.fold_of("rock.00035") == "validation"


def test_no_number_stands_in_two_groups_of_repeats() -> None:
    for groups in gtzan.REPEATS.values():
        numbers = [number for group in groups for number in group]
        assert len(numbers) == len(set(numbers))
        assert all(list(group) == sorted(group) for group in groups)
