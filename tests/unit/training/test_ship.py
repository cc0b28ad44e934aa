"""Laws of shipping: what a model is called, and that only what was asked for is written."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from musicanalyzer import paths
from musicanalyzer.dsp.params import PatchSpec
from musicanalyzer.models.cards import find_models
from training import ship

ROOT = Path(__file__).parents[3]


def test_the_models_that_ship_have_the_versions_that_training_gives_them() -> None:
    models = find_models(paths.models_folder(), PatchSpec())
    found = {card.name: card.version for card in models.cards}
    assert found == {"trunk": ship.TRUNK_VERSION, **ship.VERSIONS}
    assert set(found) == set(ship.MODELS)
    # No file of an earlier version is shipped beside the one that is read; the others stand alone.
    stems = {path.stem for path in paths.models_folder().glob("*-v*")}
    alone = {"beat-v2", "boundary-v2", "onset-v2", "onset-live-v1"}
    assert stems == {card.stem for card in models.cards} | alone


def test_a_model_that_does_not_exist_is_refused_in_a_sentence(tmp_path: Path) -> None:
    run, out = tmp_path / "run", tmp_path / "out"
    run.mkdir()
    (run / "weights.weights.h5").touch()
    done = subprocess.run(
        [sys.executable, "-m", "training", "ship", "--data", str(tmp_path), "--run", str(run),
         "--out", str(out), "--only", "gnre"],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 1
    assert "There is no model 'gnre'; there are trunk, genre, " in done.stderr
    assert not out.exists()
