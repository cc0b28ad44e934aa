"""``python -m training.rhythm material | train | ship | judge``: see training/README.md."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from musicanalyzer.errors import AppError


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m training.rhythm", description=__doc__)
    parser.add_argument("step", choices=["material", "train", "ship", "judge"])
    parser.add_argument("--data", type=Path, required=True, help="the training data folder")
    parser.add_argument("--renders", type=Path, required=True, help="what 'renders' made")
    parser.add_argument("--run", type=Path, required=True, dest="run_folder", metavar="RUN")
    parser.add_argument("--out", type=Path, default=Path("resources/models"))
    parser.add_argument("--minutes", type=float, default=60.0, help="at most (default: 60)")
    parser.add_argument("--start", type=Path, help="weights of an earlier run to go on from")
    options = parser.parse_args()
    try:
        run(options)
    except AppError as err:
        print(err.message, file=sys.stderr)
        return 1
    return 0


def run(options: argparse.Namespace) -> None:
    if options.step == "material":
        from musicanalyzer.dsp.params import RhythmSpec
        from training.rhythm import material

        folder = material.folder_of(options.run_folder)
        mel = RhythmSpec().mel
        material.sum_up(options.data, folder, mel, minutes=options.minutes)
    elif options.step == "train":
        from training.rhythm.train import TrainConfig, train

        config = TrainConfig(minutes=options.minutes)
        train(options.data, options.renders, options.run_folder, config, start=options.start)
    elif options.step == "judge":
        from training.rhythm.judge import judge

        print(judge(options.renders, options.run_folder, options.out))
    else:
        from training.rhythm.ship import ship

        ship(options.data, options.renders, options.run_folder, options.out)


if __name__ == "__main__":
    sys.exit(main())
