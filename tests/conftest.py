"""What holds for every test: it sees none of the developer's own data."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(autouse=True, scope="session")
def an_empty_data_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Programs that tests start inherit it; heads that the developer added answer nowhere."""
    before = os.environ.get("XDG_DATA_HOME")
    folder = tmp_path_factory.mktemp("data-home")
    os.environ["XDG_DATA_HOME"] = str(folder)
    yield folder
    if before is None:
        del os.environ["XDG_DATA_HOME"]
    else:
        os.environ["XDG_DATA_HOME"] = before
