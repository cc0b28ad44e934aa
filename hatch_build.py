"""Build hook: a wheel carries the weights in ``resources/models``; an editable install does not.

Hatchling's static ``force-include`` would copy them into an editable install as well, where the
copy goes stale at the next training run.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ResourcesHook(BuildHookInterface):
    """Maps ``resources/models`` to ``musicanalyzer/_resources/models`` in a standard wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        models = Path(self.root) / "resources" / "models"
        if version == "standard" and models.is_dir() and any(models.iterdir()):
            build_data["force_include"][str(models)] = "musicanalyzer/_resources/models"
