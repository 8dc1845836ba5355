from __future__ import annotations

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test by its target, so that ``-m dvc`` runs the tests of DVC alone."""
    for item in items:
        target = item.path.stem.removeprefix("test_")
        item.add_marker(getattr(pytest.mark, target))


def pytest_configure(config: pytest.Config) -> None:
    for path in sorted((config.rootpath / "tests" / "engines").glob("test_*.py")):
        config.addinivalue_line("markers", f"{path.stem.removeprefix('test_')}: a target")
