"""Laws of the command that trains all models: what it runs, what it does again, what it records."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

from musicanalyzer.errors import AppError
from training import __main__ as training_steps
from training.everything import Minutes, Step, data_hash, main, plan, run
from training.rhythm import __main__ as rhythm_steps
from training.sections import __main__ as section_steps

HEADS = {"training": training_steps, "training.sections": section_steps}
HEADS["training.rhythm"] = rhythm_steps


def steps(folder: Path) -> list[Step]:
    return plan(
        folder / "data", folder / "musicnn", folder / "runs",
        out=folder / "models", figures=folder / "figures", minutes=Minutes(),
        further=folder / "debian",
    )  # fmt: skip


def appending(path: Path, word: str, code: int = 0) -> Step:
    """A process that leaves a trace of itself."""
    script = f"open({str(path)!r}, 'a').write('{word} '); raise SystemExit({code})"
    return Step(word, ("-c", script))


def test_every_step_is_a_command_that_its_module_understands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    for name in vars(training_steps):
        if name.startswith("_") and not name.startswith("__"):
            monkeypatch.setattr(training_steps, name, asked.append)
    for module in (section_steps, rhythm_steps):
        monkeypatch.setattr(module, "run", asked.append)
    monkeypatch.setattr(training_steps, "look", lambda options: None)  # nothing is there yet
    for step in steps(tmp_path):
        flag, module, *arguments = step.arguments
        assert flag == "-m"
        monkeypatch.setattr(sys, "argv", [module, *arguments])
        assert HEADS[module].main() == 0, step.command
    assert len(asked) == len(steps(tmp_path))
    assert [options.further for options in asked if hasattr(options, "further")] == [
        tmp_path / "debian"
    ]


def test_what_a_step_reads_an_earlier_one_has_written_or_the_user_has(tmp_path: Path) -> None:
    given = {tmp_path / "data", tmp_path / "musicnn"}
    written = {"ask": "trunk", "pack": "pack", "onset-material": "onsets"}
    written |= {"boundaries: material": "sections", "beats: material": "rhythm"}
    reads = {"train": ["pack"], "ship": ["trunk"], "onsets": ["onsets"], "key": ["renders"]}
    there = set(given)
    for step in steps(tmp_path):
        for name in reads.get(step.name, []):
            assert tmp_path / "runs" / name in there, step.name
        if step.name.startswith("renders"):
            there.add(tmp_path / "runs" / "renders")
        if step.name in written:
            there.add(tmp_path / "runs" / written[step.name])
    names = [step.name for step in steps(tmp_path)]
    assert len(set(names)) == len(names)


def test_a_command_that_was_stopped_goes_on_with_the_step_that_failed(tmp_path: Path) -> None:
    trace, record = tmp_path / "trace", tmp_path / "runs" / "everything.json"
    first, failing, last = (appending(trace, word, word == "b") for word in "abc")
    with pytest.raises(AppError, match=r"'b' ended with code 1.*goes on with it"):
        run([first, failing, last], record, data_sha256="1")
    mended = appending(trace, "b")
    run([first, mended, last], record, data_sha256="1")
    assert trace.read_text().split() == ["a", "b", "b", "c"]
    run([first, mended, last], record, data_sha256="1")
    assert trace.read_text().split() == ["a", "b", "b", "c"], "what is done is done once"


def test_other_data_or_another_command_do_again_what_depends_on_them(tmp_path: Path) -> None:
    trace, record = tmp_path / "trace", tmp_path / "everything.json"
    all_three = [appending(trace, word) for word in "abc"]
    run(all_three, record, data_sha256="1")
    run([all_three[0], appending(trace, "B"), all_three[2]], record, data_sha256="1")
    assert trace.read_text().split() == ["a", "b", "c", "B", "c"]
    run(all_three[:1], record, data_sha256="2")
    assert trace.read_text().split()[-1] == "a"


def test_the_record_says_from_which_data_by_which_commit_and_how_long(tmp_path: Path) -> None:
    record = tmp_path / "everything.json"
    run([appending(tmp_path / "trace", "a")], record, data_sha256="1234")
    known = json.loads(record.read_text())
    assert known["data_sha256"] == "1234"
    (step,) = known["steps"]
    assert step["name"] == "a"
    assert step["command"].startswith("python -c ")
    assert step["seconds"] >= 0
    assert not record.with_suffix(".part").exists()


def test_the_hash_of_data_changes_with_every_name_and_every_byte(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "one").write_bytes(b"1")
    found = [data_hash(tmp_path), data_hash(tmp_path)]
    (tmp_path / "a" / "one").write_bytes(b"2")
    found.append(data_hash(tmp_path))
    (tmp_path / "a" / "one").rename(tmp_path / "a" / "two")
    found.append(data_hash(tmp_path))
    assert found[0] == found[1]
    assert len(set(found)) == 3


def test_what_was_made_from_other_data_is_not_taken_for_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "data"
    data.mkdir()
    runs = tmp_path / "runs"
    command = ["", "--data", str(data), "--teacher", "x", "--runs", str(runs), "--list", "--half"]
    monkeypatch.setattr(sys, "argv", command)
    folders = []
    for content in ("one", "other"):
        (data / "clip").write_text(content)
        assert main() == 0
        written = capsys.readouterr().out
        (folder,) = set(re.findall(rf"{runs}/(\w+)", written))
        folders.append(folder)
        assert written.count("--half") == 1
    assert folders[0] != folders[1]


def test_a_data_folder_that_is_empty_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["", "--data", str(tmp_path), "--teacher", "x", "--runs", str(tmp_path / "r")]
    monkeypatch.setattr(sys, "argv", command)
    assert main() == 1
    assert f"{tmp_path} holds no files" in capsys.readouterr().err
    monkeypatch.setattr(sys, "argv", [*command, "--trunk-minutes", "0"])
    with pytest.raises(SystemExit):
        main()
    assert "trunk must be positive, got 0.0" in capsys.readouterr().err
