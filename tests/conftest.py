"""Options of the whole test run."""

from __future__ import annotations

import os
import shutil
import tempfile

import pytest

CACHE = pytest.StashKey[str]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--regen", action="store_true", help="write the golden files anew")


def pytest_configure(config: pytest.Config) -> None:
    """Have all workers share a cache that knows nothing from earlier states of the code."""
    if not hasattr(config, "workerinput"):
        config.stash[CACHE] = tempfile.mkdtemp(prefix="nb2prod-cache-")
        os.environ["NB2PROD_CACHE_DIR"] = config.stash[CACHE]


def pytest_unconfigure(config: pytest.Config) -> None:
    if folder := config.stash.get(CACHE, None):
        shutil.rmtree(folder, ignore_errors=True)
