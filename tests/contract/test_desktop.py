"""Laws of what the desktop reads: the entry, the icon, the metadata, and putting them in place."""

from __future__ import annotations

import configparser
import os
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DESKTOP = ROOT / "resources" / "desktop"
ENTRY = DESKTOP / "musicanalyzer.desktop"
METAINFO = DESKTOP / "musicanalyzer.metainfo.xml"


def entry_of(path: Path) -> configparser.SectionProxy:
    parser = configparser.RawConfigParser(strict=True)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read_string(path.read_text(encoding="utf-8"))
    return parser["Desktop Entry"]


def placed(data: Path) -> set[str]:
    found = {str(path.relative_to(data)) for path in data.rglob("*") if path.is_file()}
    return found - {"applications/mimeinfo.cache"}  # the desktop's own


def run(action: str, data: Path, root: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [root / "scripts" / "desktop.sh", action],
        env={**os.environ, "XDG_DATA_HOME": str(data)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_entry_says_what_a_desktop_needs() -> None:
    entry = entry_of(ENTRY)
    assert entry["Type"] == "Application"
    assert entry["Name"] == "musicanalyzer"
    assert entry["Exec"].split() == ["musicanalyzer", "%F"]
    assert (ROOT / "resources" / "icons" / f"{entry['Icon']}.svg").is_file()
    for key in ("Categories", "MimeType", "Keywords", "Keywords[de]"):
        assert entry[key].endswith(";"), key
    kinds = entry["MimeType"].rstrip(";").split(";")
    assert all(kind.startswith("audio/") for kind in kinds)
    assert kinds == sorted(set(kinds))


def test_window_entry_and_metadata_have_one_name() -> None:
    """By these names a desktop finds the window's icon, and a catalogue the entry."""
    source = (ROOT / "musicanalyzer" / "ui" / "app.py").read_text(encoding="utf-8")
    assert f'setDesktopFileName("{ENTRY.stem}")' in source
    assert entry_of(ENTRY)["StartupWMClass"] == ENTRY.stem
    component = ElementTree.parse(METAINFO).getroot()
    assert component.findtext("launchable") == ENTRY.name
    assert component.findtext("provides/binary") == entry_of(ENTRY)["TryExec"]
    assert component.findtext("project_license") == "GPL-3.0-or-later"


def test_the_metadata_is_whole_in_each_language() -> None:
    language = "{http://www.w3.org/XML/1998/namespace}lang"
    component = ElementTree.parse(METAINFO).getroot()
    texts = [node for node in component.iter() if node.tag in ("summary", "p", "li")]
    counts = {name: sum(node.get(language) == name for node in texts) for name in (None, "de")}
    assert counts[None] == counts["de"] > 3


@pytest.mark.parametrize(
    "command",
    [
        ["desktop-file-validate", str(ENTRY)],
        ["appstreamcli", "validate", "--no-net", str(METAINFO)],
    ],
    ids=lambda command: command[0],
)
def test_the_desktops_own_checkers_are_content(command: list[str]) -> None:
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_uninstalling_takes_out_all_that_installing_put_in(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    program = _tree(tree)
    data = tmp_path / "data"
    assert run("install", data, tree).returncode == 0
    assert placed(data) == {
        "applications/musicanalyzer.desktop",
        "icons/hicolor/scalable/apps/musicanalyzer.svg",
        "metainfo/local.musicanalyzer.musicanalyzer.metainfo.xml",
    }
    installed = entry_of(data / "applications" / "musicanalyzer.desktop")
    assert installed["Exec"] == f'"{program}" %F'
    assert installed["TryExec"] == str(program)
    assert installed["MimeType"] == entry_of(ENTRY)["MimeType"]
    assert run("uninstall", data, tree).returncode == 0
    assert placed(data) == set()


def test_a_folder_with_an_odd_name_is_quoted(tmp_path: Path) -> None:
    tree = tmp_path / 'a "b" $c 100% `d`'
    _tree(tree)
    data = tmp_path / "data"
    assert run("install", data, tree).returncode == 0
    command = entry_of(data / "applications" / "musicanalyzer.desktop")["Exec"]
    assert 'a \\\\"b\\\\" \\\\$c 100%% \\\\`d\\\\`/.venv' in command


def test_without_the_program_nothing_is_installed(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    _tree(tree).unlink()
    result = run("install", tmp_path / "data", tree)
    assert result.returncode == 1
    assert "make setup" in result.stderr
    assert not (tmp_path / "data").exists()


def _tree(root: Path) -> Path:
    """A source tree with what the script needs; gives its program."""
    program = root / ".venv" / "bin" / "musicanalyzer"
    program.parent.mkdir(parents=True)
    program.touch(mode=0o755)
    for part in ("scripts/desktop.sh", "resources/icons/musicanalyzer.svg"):
        (root / part).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / part, root / part)
    shutil.copytree(DESKTOP, root / "resources" / "desktop")
    return program
