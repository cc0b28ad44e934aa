"""Runs the benchmarks named on the command line, or all: a line per figure, with bar and verdict.

    python -m benchmarks [scan memory rescan kills tags window map key copies live live-blocks
        live-faults decode library] [--quick]

``--quick`` measures much less, to see that everything works; its figures mean little. The exit code
is 1 where a bar is not met.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Callable, Iterator

from benchmarks import (
    bench_copies,
    bench_key,
    bench_kills,
    bench_live,
    bench_live_blocks,
    bench_live_faults,
    bench_map,
    bench_memory,
    bench_rescan,
    bench_scan,
    bench_tag_kills,
    bench_window,
)
from benchmarks.figures import Figure

MEASURED: dict[str, Callable[[bool], Iterator[Figure]]] = {
    "scan": lambda quick: bench_scan.run(quick=quick),
    "memory": lambda quick: bench_memory.run(quick=quick),
    "rescan": lambda quick: bench_rescan.run(quick=quick),
    "kills": lambda quick: bench_kills.run(quick=quick),
    "map": lambda quick: bench_map.run(quick=quick),
    "key": lambda quick: bench_key.run(quick=quick),
    "copies": lambda quick: bench_copies.run(quick=quick),
    "live": lambda quick: bench_live.run(quick=quick),
    "live-blocks": lambda quick: bench_live_blocks.run(quick=quick),
    "live-faults": lambda quick: bench_live_faults.run(quick=quick),
    "window": lambda quick: bench_window.run(quick=quick),
    "tags": lambda quick: bench_tag_kills.run(quick=quick),
}
# These print tables of their own: arguments for the whole measurement and for a quick one.
PRINTED: dict[str, tuple[list[str], list[str]]] = {
    "audit": ([], ["--count", "1"]),
    "decode": ([], ["--seconds", "10", "--repeats", "1"]),
    "library": ([], ["--tracks", "2000"]),
}


def main() -> int:
    names = [*MEASURED, *PRINTED]
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Run benchmarks.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(names)}")
    parser.add_argument("--quick", action="store_true", help="only see that they work")
    options = parser.parse_args()
    for name in options.names:
        if name not in names:
            parser.error(f"there is no benchmark {name}; there are {', '.join(names)}")
    failed = 0
    for name in options.names or names:
        load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
        print(f"\n{name}   ({os.cpu_count()} cores, load average {load})", flush=True)
        if name in MEASURED:
            for figure in MEASURED[name](options.quick):
                print(figure.line(), flush=True)
                failed += figure.verdict == "NOT MET"
        else:
            module = [sys.executable, "-m", f"benchmarks.bench_{name}"]
            done = subprocess.run([*module, *PRINTED[name][options.quick]], check=False)
            failed += done.returncode != 0
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
