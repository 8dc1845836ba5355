"""What mypy says of the author's own lines, by module."""

import sys
from pathlib import Path, PurePosixPath

import pytest

from nb2prod.rendering import type_check
from nb2prod.rendering.type_check import type_exceptions

RUNTIME = PurePosixPath("src/churn/runtime")
TYPED = '"""D."""\n\n\ndef data() -> int:\n    return 1\n'
UNTYPED = '"""D."""\n\n\ndef half(x):\n    return x / 2\n\n\ndef fit() -> str:\n    return 1\n'


@pytest.mark.slow
def test_codes_are_named_by_module() -> None:
    files = {
        RUNTIME / "__init__.py": "",
        RUNTIME / "data.py": TYPED,
        RUNTIME / "training.py": UNTYPED,
        PurePosixPath("src/churn/orchestration/cli.py"): "x: int = 'not looked at'",
    }
    found = type_exceptions(files, sys.executable, [])
    assert found == {"churn.runtime.training": ("no-untyped-def", "return-value")}


@pytest.mark.slow
def test_a_cache_that_cannot_be_used_costs_time_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mypy").write_text("a file where the folder should be")
    monkeypatch.setattr(type_check, "cache_folder", lambda: tmp_path)
    files = {RUNTIME / "training.py": UNTYPED}
    found = type_exceptions(files, sys.executable, [("a", "1")])
    assert found == {"churn.runtime.training": ("no-untyped-def", "return-value")}


@pytest.mark.slow
def test_where_mypy_does_not_run_nothing_is_known() -> None:
    files = {RUNTIME / "data.py": TYPED}
    assert type_exceptions(files, "/no/such/python", []) is None
