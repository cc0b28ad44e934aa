"""Exclusion patterns: what they fit, where they start, and what a walk makes of them."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest

from musicanalyzer.errors import SettingsError
from musicanalyzer.services.exclusions import Exclusions, left_out
from musicanalyzer.services.walk import normal_roots, walk


def is_left_out(pattern: str, path: str, *, case_counts: bool = True) -> bool:
    excluded = Exclusions([pattern], case_counts=case_counts).below(["/music"])
    return excluded.file(f"/music/{path}")


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("Live", "Live/a.mp3", True),
        ("Live", "Band/Live/disc 1/a.mp3", True),
        ("Live", "Band/Alive/a.mp3", False),
        ("Live", "Band/Live.mp3", False),
        ("Live*", "Band/Live.mp3", True),
        ("*.wma", "Band/a.wma", True),
        ("*.wma", "Band/a.wma.mp3", False),
        ("a?.mp3", "a1.mp3", True),
        ("a[12].mp3", "a3.mp3", False),
        ("a[!12].mp3", "a3.mp3", True),
        ("Live/", "Band/Live/a.mp3", True),
        ("a.mp3/", "a.mp3", False),
        ("/Live", "Live/a.mp3", True),
        ("/Live", "Band/Live/a.mp3", False),
        ("/a.mp3", "a.mp3", True),
        ("/a.mp3", "Band/a.mp3", False),
        ("Podcasts/2019*", "Podcasts/2019-04/a.mp3", True),
        ("Podcasts/2019*", "Podcasts/2019-04.mp3", True),
        ("Podcasts/2019*", "Podcasts/2020/2019.mp3", False),
        ("Podcasts/2019*", "More/Podcasts/2019/a.mp3", False),
        ("Podcasts/*.mp3", "Podcasts/deep/a.mp3", False),
        ("*/Live/", "Band/Live/a.mp3", True),
        (" Live ", "Live/a.mp3", True),
        ("music", "a.mp3", False),
        ("(a|b)+", "(a|b)+/c.mp3", True),
        ("caf\u00e9", unicodedata.normalize("NFD", "caf\u00e9") + "/a.mp3", True),
    ],
)
def test_a_pattern_fits_names_below_the_folder(pattern: str, path: str, expected: bool) -> None:
    assert is_left_out(pattern, path) is expected


@pytest.mark.parametrize("pattern", ["live", "*.MP3", "/BAND/live"])
def test_letter_case_counts_only_where_the_system_says_so(pattern: str) -> None:
    assert not is_left_out(pattern, "Band/Live/a.mp3")
    assert is_left_out(pattern, "Band/Live/a.mp3", case_counts=False)


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("", "names nothing"),
        ("  ", "names nothing"),
        ("/", "names nothing"),
        ("//", "names nothing"),
        ("a//b", 'contains "//"'),
        ("../a", r'contains "\.\."'),
        ("a/./b", r'contains "\."'),
    ],
)
def test_a_pattern_that_can_fit_nothing_is_refused_with_the_reason(
    pattern: str, reason: str
) -> None:
    with pytest.raises(SettingsError, match=reason) as caught:
        Exclusions([pattern])
    assert caught.value.kind == "exclusion"


def test_paths_elsewhere_are_not_left_out() -> None:
    excluded = Exclusions(["*"]).below(["/music"])
    assert excluded.file("/music/a/b.mp3")
    for path in ("/musical/a.mp3", "/a.mp3", "a.mp3", "/"):
        assert not excluded.file(path)
        assert not excluded.folder(path)


def test_a_folder_of_the_library_inside_an_excluded_one_starts_anew() -> None:
    excluded = Exclusions(["Live", "/bad"]).below(["/music", "/music/Live/best"])
    assert excluded.file("/music/Live/a.mp3")
    assert not excluded.file("/music/Live/best/a.mp3")
    assert excluded.file("/music/Live/best/bad/a.mp3")
    assert excluded.given_inside(["/music"]) == ["/music/Live/best"]


# Walks


def put(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    return path


def names(root: Path, *patterns: str, folders: tuple[Path, ...] = ()) -> list[str]:
    roots = normal_roots([str(root)])
    excluded = Exclusions(patterns).below(map(str, folders or [root]))
    *_, last = walk(roots, excluded)
    return [os.path.relpath(file.path, root) for file in last.files]


def test_a_walk_enters_no_excluded_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "Live" / "deep" / "a.mp3")
    put(tmp_path / "b.mp3")
    entered: list[str] = []
    real = os.scandir
    monkeypatch.setattr(os, "scandir", lambda path: entered.append(path) or real(path))
    assert names(tmp_path, "Live") == ["b.mp3"]
    assert entered == [str(tmp_path)]


def test_a_walk_that_starts_inside_a_folder_of_the_library_keeps_its_patterns(
    tmp_path: Path,
) -> None:
    put(tmp_path / "Band" / "Live" / "a.mp3")
    put(tmp_path / "Band" / "b.mp3")
    assert names(tmp_path / "Band", "Band/Live", folders=(tmp_path,)) == ["b.mp3"]
    assert names(tmp_path / "Band", "Band", folders=(tmp_path,)) == []
    assert names(tmp_path / "Band" / "b.mp3", "b.mp3", folders=(tmp_path,)) == []
    assert names(tmp_path / "Band" / "b.mp3", "b.mp3") == ["."]


def test_a_walk_reaches_a_folder_of_the_library_inside_an_excluded_one(tmp_path: Path) -> None:
    put(tmp_path / "Live" / "best" / "a.mp3")
    put(tmp_path / "Live" / "b.mp3")
    inner = tmp_path / "Live" / "best"
    assert names(tmp_path, "Live", folders=(tmp_path, inner)) == [os.path.join("Live/best/a.mp3")]


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")
def test_a_dangling_link_is_excluded_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "a.mp3").symlink_to("nowhere")
    (tmp_path / "b.mp3").symlink_to("b.mp3")
    assert names(tmp_path, "?.mp3") == []


def test_a_preview_counts_what_a_pattern_would_leave_out() -> None:
    paths = [f"/music/Live/{number}.mp3" for number in range(5)] + ["/music/a.mp3"]
    found = left_out(iter(paths), Exclusions(["Live"]).below(["/music"]), n_examples=2)
    assert (found.n, found.total, found.examples) == (5, 6, tuple(paths[:2]))
