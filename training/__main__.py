"""``python -m training remix|train|ship --data DATA --run RUN``."""

from __future__ import annotations

import argparse
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("step", choices=["remix", "train", "ship"])
    parser.add_argument("--data", type=Path, required=True, help="the training data folder")
    parser.add_argument("--run", type=Path, required=True, help="folder for this run's files")
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("resources/models"),
        help="where ship writes the models (default: resources/models)",
    )
    parser.add_argument("--epochs", type=int, help="how many epochs to train")
    parser.add_argument("--batches", type=int, help="batches in an epoch")
    parser.add_argument("--teacher", type=Path, help="remix: the unpacked musicnn-0.1.0 archive")
    parser.add_argument(
        "--units", type=int, default=2200, help="remix: how many units of 30 s (default: 2200)"
    )
    arguments = parser.parse_args()
    if arguments.step == "remix":
        if arguments.teacher is None:
            parser.error("remix needs --teacher, the folder of the unpacked musicnn-0.1.0 archive")
        from training.remix import make
        from training.train import remix_folder

        make(arguments.data, remix_folder(arguments.run), arguments.teacher, arguments.units)
        return
    if arguments.step == "ship":
        from training.ship import ship

        ship(arguments.data, arguments.run, arguments.out)
        return
    from training.train import TrainConfig, train

    changes = {
        key: value
        for key in ("epochs", "batches")
        if (value := getattr(arguments, key)) is not None
    }
    train(arguments.data, arguments.run, TrainConfig(**changes))


if __name__ == "__main__":
    main()
