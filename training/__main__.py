"""``python -m training repeats | ask | pack | train | ship |
robustness | leads | lessons | pictures | own | renders |
onset-material | onsets | onsets-ship | voice-onsets``: see training/README.md."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from musicanalyzer.errors import AppError

# Options with a folder that is read alone, and by step the one with a folder that an earlier step
# has filled, with a file that it then holds.
READ = ("data", "teacher", "further", "pack", "renders")
HELD = {
    "train": ("pack", "pack.json"),
    "ship": ("run_folder", "weights.weights.h5"),
    "pictures": ("run_folder", "history.csv"),
    "onsets": ("run_folder", ""),
    "onsets-ship": ("run_folder", "onsets.weights.h5"),
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    steps = parser.add_subparsers(required=True, metavar="STEP")

    def step(name: str, run, summary: str) -> argparse.ArgumentParser:
        added = steps.add_parser(name, help=summary, description=summary)
        added.set_defaults(run=run, step=name)
        return added

    def with_run(added: argparse.ArgumentParser) -> argparse.ArgumentParser:
        added.add_argument("--data", type=Path, required=True, help="the training data folder")
        added.add_argument("--run", type=Path, required=True, dest="run_folder", metavar="RUN")
        return added

    repeats = step("repeats", _repeats, "Look for recordings that the folds would cut.")
    repeats.add_argument("--data", type=Path, required=True, help="the training data folder")

    ask = with_run(step("ask", _ask, "Ask the teachers about all clips, at one level."))
    ask.add_argument(
        "--teacher", type=Path, required=True, help="the unpacked musicnn-0.1.0 archive"
    )

    pack = step("pack", _pack, "Put what the trunk learns from into few files.")
    pack.add_argument("--data", type=Path, required=True, help="the training data folder")
    pack.add_argument(
        "--teacher", type=Path, required=True, help="the unpacked musicnn-0.1.0 archive"
    )
    pack.add_argument("--out", type=Path, required=True, help="a folder for the pack")
    pack.add_argument(
        "--further", type=Path, metavar="FOLDER", help="unpacked packages of Debian with music"
    )
    train = step("train", _train, "Train the trunk on sound made as it is needed, or continue.")
    train.add_argument("--pack", type=Path, required=True, help="what the step pack made")
    train.add_argument("--run", type=Path, required=True, dest="run_folder", metavar="RUN")
    train.add_argument("--minutes", type=float, required=True, help="how long")
    train.add_argument("--start", type=Path, metavar="RUN", help="begin with this run's weights")
    train.add_argument(
        "--half", action="store_true", help="compute in 16 bits, which a GPU is fast at"
    )

    ship = with_run(step("ship", _ship, "Fit the heads, judge everything, write the models."))
    ship.add_argument("--out", type=Path, default=Path("resources/models"))
    ship.add_argument(
        "--only", nargs="+", metavar="MODEL", help="the models to write (default: all)"
    )

    robust = step("robustness", _robustness, "Judge the shipped models on altered music.")
    robust.add_argument("--data", type=Path, required=True, help="the training data folder")
    robust.add_argument("--out", type=Path, required=True, help="a JSON file for the figures")

    leads = step("leads", _leads, "Ask whether a violin is taken for a singer.")
    leads.add_argument("--data", type=Path, required=True, help="the training data folder")
    leads.add_argument("--out", type=Path, required=True, help="a JSON file for the figures")

    voices = step("voice-onsets", _voice_onsets, "Ask whether sung phrases are heard to begin.")
    voices.add_argument("--data", type=Path, required=True, help="the training data folder")
    voices.add_argument("--out", type=Path, required=True, help="a JSON file for the figures")

    lessons = step("lessons", _lessons, "Try how well labels of one's own are learned.")
    lessons.add_argument("--data", type=Path, required=True, help="the training data folder")
    lessons.add_argument("--out", type=Path, required=True, help="a JSON file for the figures")

    pictures = step("pictures", _pictures, "Draw a run, and what the models look for.")
    pictures.add_argument("--run", type=Path, required=True, dest="run_folder", metavar="RUN")
    pictures.add_argument("--out", type=Path, default=Path("docs/models"))

    own = step("own", _own, "Train a genre head from music of your own.")
    own.add_argument(
        "--music", type=Path, required=True, help="a folder of label/artist/song, or a CSV file"
    )
    own.add_argument("--out", type=Path, required=True, help="a folder for the head")

    renders = step("renders", _renders, "Play scores with soundfonts, with exact event times.")
    renders.add_argument("--data", type=Path, required=True, help="the training data folder")
    renders.add_argument("--out", type=Path, required=True, help="a folder for audio and events")
    renders.add_argument("--only", choices=["groove", "pop909"], help="one corpus")
    renders.add_argument("--fold", choices=["train", "validation", "test"], help="one fold")
    renders.add_argument("--limit", type=int, help="the number of items (default: until stopped)")

    with_run(step("onset-material", _onset_material, "Make what the onset networks learn from."))
    onsets = step("onsets", _onsets, "Train the onset networks, or continue.")
    onsets.add_argument("--run", type=Path, required=True, dest="run_folder", metavar="RUN")
    onsets.add_argument("--minutes", type=float, required=True, help="how long")
    onsets = step("onsets-ship", _onsets_ship, "Judge the onset networks, write the models.")
    onsets.add_argument("--run", type=Path, required=True, dest="run_folder", metavar="RUN")
    onsets.add_argument("--out", type=Path, default=Path("resources/models"))
    onsets.add_argument("--only", nargs="+", choices=["offline", "live"], help="default: both")

    key = step("key", _key, "Learn which notes and chords make a key.")
    key.add_argument("--data", type=Path, required=True, help="the training data folder")
    key.add_argument("--renders", type=Path, required=True, help="what the step renders made")
    key.add_argument("--out", type=Path, default=Path("docs/models/key.json"))
    key.add_argument("--test", action="store_true", help="judge what was learned, once")

    options = parser.parse_args()
    try:
        look(options)
        options.run(options)
    except AppError as err:
        print(err.message, file=sys.stderr)
        return 1
    return 0


def look(options: argparse.Namespace) -> None:
    """Look for what the step reads before it spends its hours. Raises AppError."""
    filled, content = HELD.get(options.step, ("", ""))
    for name in dict.fromkeys((*READ, filled)):
        folder: Path | None = getattr(options, name, None)
        if folder is None:
            continue
        if not folder.is_dir():
            problem = f"{folder} is no folder"
        elif name == filled and not (folder / content).exists():
            problem = f"{folder} holds no {content}"
        else:
            continue
        raise AppError(
            f"{problem}; name the right one with --{name.removesuffix('_folder')}, and see "
            "training/README.md for what makes it.",
            kind="corpus",
        )


def _ask(options: argparse.Namespace) -> None:
    from training.teachers import make

    make(options.data, options.run_folder.parent, options.teacher)


def _repeats(options: argparse.Namespace) -> None:
    from training.repeats import check

    check(options.data)


def _pack(options: argparse.Namespace) -> None:
    from training.matching.pack import make

    make(options.data, options.out.parent, options.teacher, options.out, more=options.further)


def _train(options: argparse.Namespace) -> None:
    from training.matching.train import MatchConfig, train

    config = MatchConfig(
        minutes=options.minutes,
        teacher_dtype="float16" if options.half else "float32",
        student_dtype="mixed_bfloat16" if options.half else "float32",
    )
    train(options.pack, options.run_folder, config, start=options.start)


def _ship(options: argparse.Namespace) -> None:
    from training.ship import MODELS, ship

    only = options.only or MODELS
    if unknown := set(only) - set(MODELS):
        raise AppError(
            f"There is no model {min(unknown)!r}; there are {', '.join(MODELS)}.", kind="model"
        )
    ship(options.data, options.run_folder, options.out, only)


def _robustness(options: argparse.Namespace) -> None:
    from training.robustness import make

    make(options.data, options.out)


def _leads(options: argparse.Namespace) -> None:
    from training.leads import make

    make(options.data, options.out)


def _voice_onsets(options: argparse.Namespace) -> None:
    from training.voice_onsets import make

    make(options.data, options.out)


def _lessons(options: argparse.Namespace) -> None:
    from training.lessons import make

    make(options.data, options.out)


def _pictures(options: argparse.Namespace) -> None:
    from training.pictures import make

    make(options.run_folder, options.out)


def _own(options: argparse.Namespace) -> None:
    from training.own import make

    make(options.music, options.out)


def _renders(options: argparse.Namespace) -> None:
    from training.renders import make

    make(options.data, options.out, only=options.only, fold=options.fold, limit=options.limit)


def _onset_material(options: argparse.Namespace) -> None:
    from training.onset_renders import make

    make(options.data, options.run_folder)


def _onsets(options: argparse.Namespace) -> None:
    from training.onsets import OnsetConfig, train

    train(options.run_folder, OnsetConfig(), minutes=options.minutes)


def _onsets_ship(options: argparse.Namespace) -> None:
    from training.onset_ship import ship

    ship(options.run_folder, options.out, only=options.only or ("offline", "live"))


def _key(options: argparse.Namespace) -> None:
    from training.key import judge, make

    (judge if options.test else make)(options.data, options.renders, options.out)


if __name__ == "__main__":
    sys.exit(main())
