"""Measurements of speed, memory and robustness, each beside its bar. ``python -m benchmarks``."""
