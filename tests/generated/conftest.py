"""The process that the harness forks from, one for each test process."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from harness.warm import Warm  # noqa: E402


@pytest.fixture(scope="session")
def warm() -> Iterator[Warm]:
    with Warm() as server:
        yield server
