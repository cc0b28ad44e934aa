"""Sets by an energy curve against the best next track, and how long a set takes.

    python -m benchmarks.bench_sets [--libraries 100]

Bars: less cost than greedy in each of 100 random libraries; the rest solved again within a second
for 5,000 candidates. Times are processor seconds.
"""

from __future__ import annotations

import argparse
import time

import numpy as np

from musicanalyzer.errors import SettingsError
from musicanalyzer.services.sets.rules import EnergyCurve, SetRules
from musicanalyzer.services.sets.solver import SetSolver
from tests.helpers.sets import made_up_candidates

SIZES = (60, 200, 1000, 5000)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--libraries", type=int, default=100)
    options = parser.parse_args()
    chance = np.random.default_rng(0)
    better, equal, worse, alone, neither, gains = 0, 0, 0, 0, 0, []
    for seed in range(options.libraries):
        size = SIZES[seed % len(SIZES)]
        n = int(chance.integers(8, min(41, size // 3)))
        curve = EnergyCurve.of_energies(chance.uniform(1, 10, 4).tolist())
        tracks = made_up_candidates(size, seed=seed, twins=size // 20)
        solver = SetSolver(tracks, SetRules(n=n, tempo_range=(None, 0.08)[seed // 4 % 2]))
        targets = curve.targets(n)
        greedy = solver.greedy(targets)
        try:
            found = solver.solve(targets)
        except SettingsError:
            neither += 1
            continue
        if greedy is None:
            alone += 1
            continue
        gain = 1 - found.cost / greedy.cost
        better, equal, worse = better + (gain > 1e-9), equal + (abs(gain) <= 1e-9), worse + (
            gain < -1e-9)  # fmt: skip
        gains.append(gain)
    print(
        f"{options.libraries} libraries of {SIZES} tracks: better than greedy in {better}, equal in"
        f" {equal}, worse in {worse}; greedy alone finds no set in {alone}, both in {neither}"
    )
    print(f"cost against greedy: {-100 * np.median(gains):.1f} % in the median,"
          f" {-100 * min(gains):.1f} % at least, {-100 * max(gains):.1f} % at most")  # fmt: skip
    for n in (20, 40):
        tracks = made_up_candidates(5000, seed=n, twins=100)
        started = time.process_time()
        solver = SetSolver(tracks, SetRules(n=n))
        prepared = time.process_time()
        first = solver.solve(EnergyCurve().targets(n))
        solved = time.process_time()
        solver.solve(EnergyCurve().targets(n), locked={2: first.rows[9], 5: first.rows[4]})
        again = time.process_time()
        print(
            f"5,000 candidates, {n} slots: prepared in {prepared - started:.2f} s, solved in"
            f" {solved - prepared:.2f} s, two slots locked and the rest solved in"
            f" {again - solved:.2f} s"
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
