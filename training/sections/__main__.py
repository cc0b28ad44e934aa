"""``python -m training.sections material | train | ship``: see training/README.md."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from musicanalyzer.errors import AppError


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m training.sections", description=__doc__)
    parser.add_argument("step", choices=["material", "train", "ship"])
    parser.add_argument("--data", type=Path, help="the training data folder")
    parser.add_argument("--renders", type=Path, help="what 'renders' made")
    parser.add_argument("--material", type=Path, default=Path("runs/sections"))
    parser.add_argument("--run", type=Path, dest="run_folder", default=Path("runs/boundary"))
    parser.add_argument("--start", type=Path, help="weights of an earlier run to go on from")
    parser.add_argument("--epochs", type=int, default=24)
    parser.add_argument("--minutes", type=float, default=90.0, help="at most (default: 90)")
    parser.add_argument("--out", type=Path, default=Path("resources/models"))
    options = parser.parse_args()
    try:
        run(options)
    except AppError as err:
        print(err.message, file=sys.stderr)
        return 1
    return 0


def run(options: argparse.Namespace) -> None:
    if options.step == "material":
        from training.sections.material import make

        make(options.data, options.renders, options.material)
    elif options.step == "train":
        from training.sections.train import TrainConfig, train

        config = TrainConfig(epochs=options.epochs, minutes=options.minutes)
        train(options.material, options.run_folder, config, start=options.start)
    else:
        from training.sections.ship import ship

        ship(options.material, options.run_folder, options.out)


if __name__ == "__main__":
    sys.exit(main())
