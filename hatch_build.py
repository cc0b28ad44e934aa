"""Build hook: a wheel carries weights, icons and texts from ``resources`` and the licences that the
window shows; an editable install does not.

Hatchling's static ``force-include`` would copy them into an editable install as well, where the
copy goes stale at the next training run.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PARTS = ("models", "icons", "i18n")
DOCUMENTS = ("LICENSE", "NOTICE")


class ResourcesHook(BuildHookInterface):
    """Maps ``resources/PART`` to ``musicanalyzer/_resources/PART`` in a standard wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        for part in PARTS:
            folder = Path(self.root) / "resources" / part
            if version == "standard" and folder.is_dir() and any(folder.iterdir()):
                build_data["force_include"][str(folder)] = f"musicanalyzer/_resources/{part}"
        if version == "standard":
            for name in DOCUMENTS:
                path = str(Path(self.root) / name)
                build_data["force_include"][path] = f"musicanalyzer/_resources/{name}"
