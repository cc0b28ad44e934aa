"""Onset networks between two trainings: ``python -m training.onset_blend --trained T --out OUT``.

``T`` is what ``onset_long`` wrote when it went on from the weights of ``--run``. OUT gets weights
and ``run.json``, as a training would leave them; its material is that of ``--run``.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from training.onset_nets import both_networks
from training.onsets import SPEC, WEIGHTS


def blend(run: Path, trained: Path, out: Path, *, share: float) -> None:
    """Weights between those of ``run`` and those ``trained`` on from them, written into ``out``.

    What was trained on from the same weights lies in the same valley, and between two such sets the
    networks are often better than at either (Wortsman et al. 2022): here the longer training wins
    held notes and loses plucked ones.
    """
    out.mkdir(parents=True, exist_ok=True)
    networks = both_networks(SPEC)
    networks.load_weights(run / WEIGHTS)
    before = networks.get_weights()
    networks.load_weights(trained / WEIGHTS)
    after = networks.get_weights()
    networks.set_weights(
        [(1 - share) * old + share * new for old, new in zip(before, after, strict=True)]
    )
    networks.save_weights(out / WEIGHTS)
    first = json.loads((run / "run.json").read_text(encoding="utf-8"))
    about = {
        "commit": first["commit"],
        "config": first["config"],
        "mel_fingerprint": first["mel_fingerprint"],
        "minutes": first["minutes"],
        "trained_on": json.loads((trained / "long.json").read_text(encoding="utf-8")),
        "share_of_trained_on": share,
    }
    (out / "run.json").write_text(json.dumps(about, indent=1) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.onset_blend", description=__doc__)
    parser.add_argument("--run", type=Path, default=Path("runs/onsets"))
    parser.add_argument("--trained", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--share", type=float, default=0.6, help="how much of the trained ones")
    options = parser.parse_args()
    blend(options.run, options.trained, options.out, share=options.share)


if __name__ == "__main__":
    main()
