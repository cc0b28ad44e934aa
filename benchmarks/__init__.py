"""Measurements of speed, memory and robustness, each beside its bar. ``python -m benchmarks``."""

import os

# As the program's entry point does, before anything imports NumPy.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
