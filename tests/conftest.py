"""What holds for every test: it sees none of the developer's own data."""

from __future__ import annotations

import sqlite3  # noqa: F401 (before TensorFlow, which brings an SQLite without full text search)
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True, scope="session")
def folders_of_nobody(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Programs that tests start inherit them; the developer's heads and settings hold nowhere."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
            patch.setenv(name, str(tmp_path_factory.mktemp(name.lower())))
        yield
