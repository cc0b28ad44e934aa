"""Laws of the training's steps: what a step reads is looked for before it begins."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from training import __main__ as steps


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The options of each step that has begun; none does anything."""
    found: list[object] = []
    for name in vars(steps):
        if name.startswith("_") and not name.startswith("__"):
            monkeypatch.setattr(steps, name, found.append)
    return found


def run(monkeypatch: pytest.MonkeyPatch, folder: Path, command: str) -> int:
    """The step's exit status; paths in ``command`` begin with @ and lie in ``folder``."""
    arguments = command.replace("@", f"{folder}/").split()
    monkeypatch.setattr(sys, "argv", ["training", *arguments])
    return steps.main()


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("ask --data @nope --teacher @data --run @run", "nope is no folder; name the .* --data"),
        ("ask --data @data --teacher @nope --run @run", "nope is no folder; .* --teacher"),
        ("pack --data @data --teacher @nope --out @o", "nope is no folder; .* --teacher"),
        ("pack --data @data --teacher @data --further @nope --out @o", "nope is no .* --further"),
        ("train --pack @nope --run @run --minutes 1", "nope is no folder; .* --pack"),
        ("train --pack @run --run @run --minutes 1", "run holds no pack.json; .* --pack"),
        ("ship --data @nope --run @run", "nope is no folder; .* --data"),
        ("ship --data @data --run @run", r"run holds no weights\.weights\.h5; .* --run"),
        ("ship --data @data --run @file", "file is no folder; .* --run"),
        ("pictures --run @run", r"run holds no history\.csv; .* --run"),
        ("robustness --data @nope --out @o.json", "nope is no folder; .* --data"),
        ("leads --data @nope --out @o.json", "nope is no folder; .* --data"),
        ("lessons --data @nope --out @o.json", "nope is no folder; .* --data"),
        ("renders --data @nope --out @o", "nope is no folder; .* --data"),
        ("onset-material --data @nope --run @run", "nope is no folder; .* --data"),
        ("onsets --run @nope --minutes 1", "nope is no folder; .* --run"),
        ("onsets-ship --run @run", r"run holds no onsets\.weights\.h5; .* --run"),
        ("key --data @data --renders @nope", "nope is no folder; .* --renders"),
    ],
)
def test_what_a_step_does_not_find_is_named_in_one_sentence(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    begun: list[object],
    command: str,
    says: str,
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "run").mkdir()
    (tmp_path / "file").touch()
    assert run(monkeypatch, tmp_path, command) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert re.search(says, line), line
    assert begun == []


@pytest.mark.parametrize(
    "command",
    [
        "ask --data @data --teacher @data --run @new",
        "train --pack @pack --run @new --minutes 1",
        "ship --data @data --run @run --out @new",
        "pictures --run @run --out @new",
        "onset-material --data @data --run @new",
        "onsets --run @new-run --minutes 1",
        "onsets-ship --run @run --out @new",
        "own --music @new --out @new",
        "renders --data @data --out @new",
    ],
)
def test_a_step_that_finds_what_it_reads_begins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, begun: list[object], command: str
) -> None:
    for name in ("data", "new-run"):
        (tmp_path / name).mkdir()
    for name in ("pack/pack.json", "run/history.csv", "run/weights.weights.h5"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "run" / "onsets.weights.h5").touch()
    assert run(monkeypatch, tmp_path, command) == 0
    assert len(begun) == 1
