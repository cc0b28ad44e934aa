"""Whether a GPU can do the work, and if not, exactly why, and what mends it.

Nothing heavy is imported: the answer comes from the driver's own program and the installed
packages. ``musicanalyzer doctor`` shows it; a scan acts on it.
"""

from __future__ import annotations

import importlib.util
import platform
import shutil
import subprocess
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GpuState:
    """``usable``, or the reason why not and the ``remedy`` (empty where there is none)."""

    usable: bool
    reason: str
    remedy: str = ""


def gpu_state() -> GpuState:
    """Look for an NVIDIA GPU, its driver, and TensorFlow."""
    name, reason, remedy = _nvidia_gpu()
    if name is None:
        return GpuState(False, reason, remedy)
    if platform.system() == "Windows":
        return GpuState(
            False,
            f"{name} is there, but TensorFlow has no GPU support on native Windows since 2.11.",
            "Run the program inside WSL 2, or stay with the CPU.",
        )
    if importlib.util.find_spec("tensorflow") is None:
        return GpuState(
            False,
            f"{name} is there, but TensorFlow is not installed.",
            'pip install "musicanalyzer[gpu]"',
        )
    if importlib.util.find_spec("nvidia") is None:
        return GpuState(
            False,
            f"{name} is there, but TensorFlow's CUDA libraries are not installed.",
            'pip install "tensorflow[and-cuda]"',
        )
    return GpuState(True, name)


def _nvidia_gpu() -> tuple[str | None, str, str]:
    """(name or None, reason, remedy)."""
    program = shutil.which("nvidia-smi")
    if program is None:
        return None, "No NVIDIA driver is installed (nvidia-smi was not found).", ""
    try:
        result = subprocess.run(
            [program, "--query-gpu=name", "--format=csv,noheader"],
            capture_output=True,
            text=True,
            timeout=10,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as err:
        return None, f"nvidia-smi does not answer ({err}).", "Restart the computer."
    names = [line.strip() for line in result.stdout.splitlines() if line.strip()]
    if result.returncode != 0 or not names:
        said = (result.stdout + result.stderr).strip().splitlines()
        return (
            None,
            f"The NVIDIA driver finds no GPU ({said[0] if said else 'no message'}).",
            "Install the driver that fits the running kernel, then restart.",
        )
    return names[0], "", ""
