"""All shipped models from the data folder by one command, which can be stopped at any time.

``python -m training.everything --data DATA --teacher musicnn-0.1.0`` runs the steps of
``training/README.md`` in their order, each a process of its own. A step that was finished is not
done again; one that was stopped goes on where its own checkpoints say. ``RUNS/everything.json`` is
the record: the commit, a hash of the data, and of each step its command and how long it took. What
the steps make lies in a folder of RUNS that is named after that hash, since much of it is taken for
done where it is there: other data begin anew. Each training's own ``run.json`` and ``history.csv``
lie in its folder, and figures in the cards.

Another command of a step makes it, and all after it, be done again. The trunk wants a GPU: without
one its minutes see little (see ``training/README.md``).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shlex
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from musicanalyzer.errors import AppError
from training.commit import commit


@dataclass(frozen=True)
class Step:
    """A process, by the arguments of Python."""

    name: str
    arguments: tuple[str, ...]

    @property
    def command(self) -> str:
        return shlex.join(("python", *self.arguments))


@dataclass(frozen=True)
class Minutes:
    """How long the trainings that stop by the clock take."""

    trunk: float = 60.0
    onsets: float = 60.0
    boundaries: float = 90.0
    rhythm: float = 60.0

    def __post_init__(self) -> None:
        for name in self.__dataclass_fields__:
            if getattr(self, name) <= 0:
                raise ValueError(f"{name} must be positive, got {getattr(self, name)}")


def plan(
    data: Path,
    teacher: Path,
    runs: Path,
    *,
    out: Path,
    figures: Path,
    minutes: Minutes,
    further: Path | None = None,
    half: bool = False,
) -> list[Step]:
    """The steps, in an order in which each finds what it needs."""
    packed = () if further is None else ("--further", further)
    shortened = ("--half",) if half else ()
    trunk, onsets, renders = runs / "trunk", runs / "onsets", runs / "renders"
    sections, boundary, rhythm = runs / "sections", runs / "boundary", runs / "rhythm"

    def step(name: str, module: str, *arguments: object) -> Step:
        return Step(name, ("-m", module, *map(str, arguments)))

    def main(name: str, *arguments: object) -> Step:
        return step(name, "training", name, *arguments)

    beats = ("--data", data, "--renders", renders, "--run", rhythm)
    return [
        main("repeats", "--data", data),
        main("ask", "--data", data, "--teacher", teacher, "--run", trunk),
        main("pack", "--data", data, "--teacher", teacher, "--out", runs / "pack", *packed),
        main(
            "train", "--pack", runs / "pack", "--run", trunk, "--minutes", minutes.trunk, *shortened
        ),
        main("ship", "--data", data, "--run", trunk, "--out", out),
        *(
            # What the figures of beats, onsets and sections stand on, and something to learn from.
            step(
                f"renders of {corpus}, {fold}", "training", "renders", "--data", data,
                "--out", renders, "--only", corpus, "--fold", fold, "--limit", limit,
            )
            for corpus, fold, limit in (
                ("groove", "validation", 2100), ("groove", "test", 640), ("groove", "train", 640),
                ("pop909", "validation", 640), ("pop909", "test", 640), ("pop909", "train", 1280),
            )
        ),
        main("onset-material", "--data", data, "--run", onsets),
        main("onsets", "--run", onsets, "--minutes", minutes.onsets),
        main("onsets-ship", "--run", onsets, "--out", out),
        step("boundaries: material", "training.sections", "material", "--data", data,
             "--renders", renders, "--material", sections),
        step("boundaries: train", "training.sections", "train", "--material", sections,
             "--run", boundary, "--minutes", minutes.boundaries),
        step("boundaries: ship", "training.sections", "ship", "--material", sections,
             "--run", boundary, "--out", out),
        step("beats: material", "training.rhythm", "material", *beats),
        step("beats: train", "training.rhythm", "train", *beats, "--minutes", minutes.rhythm),
        step("beats: ship", "training.rhythm", "ship", *beats, "--out", out),
        main("key", "--data", data, "--renders", renders, "--out", figures / "key.json"),
        main("robustness", "--data", data, "--out", figures / "robustness.json"),
        main("leads", "--data", data, "--out", figures / "leads.json"),
        main("voice-onsets", "--data", data, "--out", figures / "voice-onsets.json"),
        main("lessons", "--data", data, "--out", figures / "lessons.json"),
        main("pictures", "--run", trunk, "--out", figures),
    ]  # fmt: skip


def data_hash(folder: Path) -> str:
    """SHA-256 over the names and the contents of all files. Raises AppError where there are none.

    A second for our 270 MB.
    """
    total = hashlib.sha256()
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    if not files:
        raise AppError(
            f"{folder} holds no files; name the training data folder with --data.", kind="corpus"
        )
    for path in files:
        with open(path, "rb") as file:
            content = hashlib.file_digest(file, "sha256").hexdigest()
        total.update(f"{path.relative_to(folder).as_posix()}\0{content}\n".encode())
    return total.hexdigest()


def run(steps: Sequence[Step], record_path: Path, *, data_sha256: str) -> None:
    """Do what is not done yet. Raises AppError for the first step that fails.

    ``record_path`` is rewritten after every step.
    """
    record: dict[str, Any] = {"steps": []}
    if record_path.exists():
        record = json.loads(record_path.read_text())
    known = record["steps"] if record.get("data_sha256") == data_sha256 else []
    done: list[dict[str, Any]] = []
    for step, before in zip(steps, known, strict=False):
        if before["command"] != step.command:
            break
        done.append(before)
    record_path.parent.mkdir(parents=True, exist_ok=True)
    for number, step in enumerate(steps[len(done) :], start=len(done) + 1):
        print(f"[{number}/{len(steps)}] {step.name}: {step.command}", flush=True)
        began = time.monotonic()
        code = subprocess.run([sys.executable, *step.arguments], check=False).returncode
        if code:
            raise AppError(
                f"The step {step.name!r} ended with code {code}, see above; the same command goes "
                "on with it.",
                kind="training",
            )
        done.append(
            {
                "name": step.name,
                "command": step.command,
                "commit": commit(),
                "seconds": round(time.monotonic() - began, 1),
            }
        )
        unfinished = record_path.with_suffix(".part")
        unfinished.write_text(json.dumps({"data_sha256": data_sha256, "steps": done}, indent=1))
        unfinished.replace(record_path)
    print(f"All {len(steps)} steps are done; {record_path} says when they were.", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m training.everything", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the training data folder")
    parser.add_argument(
        "--teacher", type=Path, required=True, help="the unpacked musicnn-0.1.0 archive"
    )
    parser.add_argument(
        "--further", type=Path, metavar="FOLDER", help="unpacked packages of Debian with music"
    )
    parser.add_argument(
        "--half", action="store_true", help="train the trunk in 16 bits, which a GPU is fast at"
    )
    parser.add_argument("--runs", type=Path, default=Path("runs"), help="where checkpoints lie")
    parser.add_argument("--out", type=Path, default=Path("resources/models"))
    parser.add_argument("--figures", type=Path, default=Path("docs/models"))
    for name in Minutes.__dataclass_fields__:
        default = getattr(Minutes(), name)
        parser.add_argument(
            f"--{name}-minutes", type=float, default=default,
            help=f"how long to train (default: {default:g})",
        )  # fmt: skip
    parser.add_argument("--list", action="store_true", help="say the steps and do none")
    options = parser.parse_args()
    try:
        minutes = Minutes(
            **{name: getattr(options, f"{name}_minutes") for name in Minutes.__dataclass_fields__}
        )
    except ValueError as err:
        parser.error(str(err))
    try:
        data_sha256 = data_hash(options.data)
        steps = plan(
            options.data,
            options.teacher,
            options.runs / data_sha256[:12],
            out=options.out,
            figures=options.figures,
            minutes=minutes,
            further=options.further,
            half=options.half,
        )
        if options.list:
            print("\n".join(step.command for step in steps))
            return 0
        run(steps, options.runs / "everything.json", data_sha256=data_sha256)
    except AppError as err:
        print(err.message, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
