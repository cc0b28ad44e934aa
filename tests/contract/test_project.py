"""Laws of the project's own files: locks, build settings, commands, import contracts.

They read the files and start at most one short Python process each.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

import musicanalyzer

ROOT = Path(__file__).parents[2]
LOCKS = ("base", "train", "dev", "gpu")
EXTRAS_OF_LOCK = {"base": (), "train": ("train",), "dev": ("dev", "train"), "gpu": ("gpu",)}
HEAVY = ("ai_edge_litert", "av", "keras", "librosa", "mutagen", "sounddevice", "tensorflow")


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def lock_text(lock: str) -> str:
    return (ROOT / "requirements" / f"{lock}.lock").read_text(encoding="utf-8")


def locked(lock: str) -> list[Requirement]:
    """The pins of a lock: one per package, or one per package and marker."""
    lines = lock_text(lock).splitlines()
    return [Requirement(line.rstrip(" \\")) for line in lines if re.match(r"[A-Za-z0-9]", line)]


def pinned_version(pin: Requirement) -> Version:
    (specifier,) = pin.specifier
    assert specifier.operator == "==", f"{pin} is not pinned exactly"
    return Version(specifier.version)


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_place_to_download_from(lock: str) -> None:
    text = lock_text(lock)
    assert "://" not in text
    assert not re.search(r"--(extra-)?index-url|--find-links|--trusted-host", text)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_of_a_lock_has_a_hash(lock: str) -> None:
    blocks = re.split(r"\n(?=[A-Za-z0-9])", lock_text(lock))[1:]
    assert blocks
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_declared_dependency_is_locked_within_its_bounds(
    lock: str, project: dict[str, Any]
) -> None:
    declared = list(project["project"]["dependencies"])
    for extra in EXTRAS_OF_LOCK[lock]:
        declared += project["project"]["optional-dependencies"][extra]
    pins: dict[str, list[Version]] = {}
    for pin in locked(lock):
        pins.setdefault(canonicalize_name(pin.name), []).append(pinned_version(pin))
    for requirement in map(Requirement, declared):
        versions = pins.get(canonicalize_name(requirement.name), [])
        assert versions, f"{requirement.name} is not in {lock}.lock: run 'make lock'"
        assert all(requirement.specifier.contains(version) for version in versions), requirement


@pytest.mark.parametrize("lock", ["base", "train", "gpu"])
def test_locks_agree_so_that_any_two_install_into_one_environment(lock: str) -> None:
    development = {(pin.name, str(pin.marker)): pinned_version(pin) for pin in locked("dev")}
    differing = [
        str(pin)
        for pin in locked(lock)
        if development.get((pin.name, str(pin.marker)), pinned_version(pin)) != pinned_version(pin)
    ]
    assert differing == []


def test_the_base_lock_is_free_of_tensorflow_and_of_test_tools() -> None:
    names = {canonicalize_name(pin.name) for pin in locked("base")}
    assert names.isdisjoint({"keras", "librosa", "numba", "pytest", "tensorflow"})


def test_version_in_pyproject_equals_the_package(project: dict[str, Any]) -> None:
    assert project["project"]["version"] == musicanalyzer.__version__


def make_targets() -> set[str]:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z][a-z-]*):", text, flags=re.MULTILINE))


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "docs/architecture.md"])
def test_make_commands_named_in_documents_exist(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    code = "\n".join(re.findall(r"```.*?```|`[^`\n]+`", text, flags=re.DOTALL))
    named = set(re.findall(r"\bmake ([a-z][a-z-]*)", code))
    assert named <= make_targets(), named - make_targets()


def test_links_between_documents_lead_to_files() -> None:
    documents = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    broken = [
        f"{document.relative_to(ROOT)}: {target}"
        for document in documents
        for target in re.findall(r"\]\(([^)#\s]+)", document.read_text(encoding="utf-8"))
        if "://" not in target and not (document.parent / target).exists()
    ]
    assert broken == []


def test_import_contracts_hold() -> None:
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())"
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("module", ["musicanalyzer.services", "musicanalyzer.cli"])
def test_importing_loads_no_heavy_package(module: str) -> None:
    """The contracts see who imports; only a run sees whether it happens at start-up."""
    path = ROOT.joinpath(*module.split("."))
    modules = [module]
    if path.is_dir():
        modules += [f"{module}.{file.stem}" for file in path.glob("*.py") if file.stem[0] != "_"]
    code = f"import sys, {', '.join(modules)}; print(*sys.modules)"
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    assert set(HEAVY).isdisjoint(result.stdout.split())


@pytest.mark.parametrize("file", ["build.spec", "hatch_build.py"])
def test_build_files_are_valid_python(file: str) -> None:
    compile((ROOT / file).read_text(encoding="utf-8"), file, "exec")


def test_scripts_are_executable_bash_that_stops_at_errors() -> None:
    for script in [*(ROOT / "scripts").glob("*.sh"), ROOT / ".ci" / "run"]:
        text = script.read_text(encoding="utf-8")
        assert text.startswith("#!/usr/bin/env bash\n"), script
        assert "\nset -euo pipefail\n" in text, script
        assert script.stat().st_mode & 0o111, script
