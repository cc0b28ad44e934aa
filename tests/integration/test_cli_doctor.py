"""The doctor looks at everything, and one thing that is broken hides nothing else."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from musicanalyzer import cli, paths
from musicanalyzer.errors import DeviceError
from musicanalyzer.services import doctor
from musicanalyzer.services.gpu import GpuState
from tests.helpers import scanning
from tests.helpers.libraries import build

SECTIONS = ["program", "codecs", "gpu", "sound", "models", "library", "disk"]


def newest(folder: Path, name: str) -> Path:
    """The weights of a model's newest version."""
    return max(folder.glob(f"{name}-v*.tflite"))


Doctor = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def examine(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Doctor:
    def run(database: Path = tmp_path / "none.db") -> tuple[int, dict[str, Any]]:
        code = cli.run(["doctor", "--json", "--db", str(database)])
        return code, json.loads(capsys.readouterr().out)

    return run


@pytest.fixture
def write_protected() -> Iterator[Callable[[Path], None]]:
    """Takes from a folder that anybody may write; modes do not keep root from it."""
    done: list[Path] = []

    def protect(folder: Path) -> None:
        done.append(folder)
        if os.geteuid():
            folder.chmod(0o555)
            return
        for how in (["--bind"], ["-o", "remount,ro,bind"]):
            command = ["mount", *how, str(folder), str(folder)]
            if subprocess.run(command, capture_output=True, check=False).returncode:
                pytest.skip("this user may not mount a file system")

    yield protect
    for folder in done:
        if os.geteuid():
            folder.chmod(0o755)
        else:
            subprocess.run(["umount", "-l", str(folder)], check=False)


def test_every_section_is_there_with_state_text_and_remedy(examine: Doctor) -> None:
    code, found = examine()
    assert code == 0
    assert list(found) == SECTIONS
    for section in found.values():
        assert section["state"] in ("ok", "note")
        assert section["text"]
        assert type(section["remedy"]) is str
    assert found["library"]["state"] == "note"
    assert "first scan makes it" in found["library"]["text"]
    assert set(found["models"]["hashes"]) >= {
        newest(scanning.MODELS, name).stem for name in ("trunk", "genre")
    }


def test_the_text_names_every_section(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["doctor", "--db", str(tmp_path / "none.db")]) == 0
    out = capsys.readouterr().out
    assert all(section in out for section in SECTIONS)


def test_a_good_library_is_counted(examine: Doctor, tmp_path: Path) -> None:
    _, found = examine(build(tmp_path / "l.db", 20))
    assert found["library"]["state"] == "ok"
    assert "20 tracks" in found["library"]["text"]


def test_a_library_that_cannot_be_written_is_said(
    examine: Doctor, tmp_path: Path, write_protected: Callable[[Path], None]
) -> None:
    library = build(tmp_path / "folder" / "l.db", 20)
    write_protected(library.parent)
    code, found = examine(library)
    assert (code, found["library"]["state"]) == (0, "note")
    assert "20 tracks" in found["library"]["text"]
    assert "cannot be written" in found["library"]["text"]
    assert "writable" in found["library"]["remedy"]


@pytest.mark.parametrize("how", ["header", "middle", "text"])
def test_a_damaged_library_is_broken_and_exit_code_1(
    examine: Doctor, tmp_path: Path, how: str
) -> None:
    library = build(tmp_path / "l.db", 200)
    data = bytearray(library.read_bytes())
    if how == "text":
        data = bytearray(b"no database " * 1000)
    start = 100 if how == "header" else len(data) // 2
    data[start : start + 8192] = b"\xa5" * 8192
    library.write_bytes(data)
    code, found = examine(library)
    assert code == 1
    assert found["library"]["state"] == "broken"
    assert str(library) in found["library"]["text"]
    assert list(found) == SECTIONS


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (
            lambda folder: newest(folder, "genre").with_suffix(".tflite").write_bytes(b"x"),
            "is damaged",
        ),
        (lambda folder: newest(folder, "vocal").with_suffix(".tflite").unlink(), "cannot be read"),
        (lambda folder: newest(folder, "mood").with_suffix(".json").unlink(), "'mood' is missing"),
        (
            lambda folder: newest(folder, "trunk").with_suffix(".json").write_text("{"),
            "cannot be read",
        ),
    ],
    ids=["weights", "no weights", "no card", "card"],
)
def test_a_damaged_model_is_broken_and_exit_code_1(
    examine: Doctor,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    spoil: Callable[[Path], object],
    says: str,
) -> None:
    models = scanning.copy_models(tmp_path / "models")
    spoil(models)
    monkeypatch.setattr(paths, "models_folder", lambda: models)
    code, found = examine()
    assert code == 1
    assert found["models"]["state"] == "broken"
    assert says in found["models"]["text"]
    assert "install the program again" in found["models"]["text"]
    assert list(found) == SECTIONS


def test_a_damaged_model_ends_a_scan_with_one_sentence_and_blames_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    models = scanning.copy_models(tmp_path / "models")
    newest(models, "trunk").write_bytes(b"x")
    monkeypatch.setattr(paths, "models_folder", lambda: models)
    scanning.write_songs(tmp_path / "music", 2)
    arguments = ["scan", str(tmp_path / "music"), "--db", str(tmp_path / "l.db"), "--workers", "1"]
    assert cli.run(arguments) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "is damaged (its hash differs from its card's)" in line
    assert scanning.all_rows(tmp_path / "l.db") == {}


def test_what_is_missing_is_a_note_with_a_remedy(
    examine: Doctor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_sound() -> list[Any]:
        raise DeviceError("PortAudio is missing.")

    monkeypatch.setattr(doctor.decode, "missing_codecs", lambda: ["ape", "opus"])
    monkeypatch.setattr(doctor.capture, "input_devices", no_sound)
    monkeypatch.setattr(doctor, "gpu_state", lambda: GpuState(False, "No driver.", "Install it."))
    code, found = examine()
    assert code == 0
    assert {name for name, section in found.items() if section["state"] == "note"} >= {
        "codecs", "sound", "gpu",
    }  # fmt: skip
    assert "ape, opus" in found["codecs"]["text"]
    assert "No driver." in found["gpu"]["text"]
    assert found["gpu"]["remedy"] == "Install it."


def test_a_usable_gpu_is_ok_and_a_full_disk_is_noted(
    examine: Doctor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "gpu_state", lambda: GpuState(True, "A Card"))
    monkeypatch.setattr(doctor, "LOW_DISK_BYTES", 2**62)
    _, found = examine()
    assert found["gpu"] == {"state": "ok", "text": "A Card will be used", "remedy": ""}
    assert found["disk"]["state"] == "note"


def test_a_gpu_that_is_demanded_and_not_there_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from musicanalyzer.services import start

    monkeypatch.setattr(start, "gpu_state", lambda: GpuState(False, "No driver.", "Install it."))
    arguments = ["scan", str(tmp_path), "--device", "gpu", "--db", str(tmp_path / "l.db")]
    assert cli.run(arguments) == 1
    assert capsys.readouterr().err == "musicanalyzer: No driver. Install it.\n"
