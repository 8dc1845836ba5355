"""Percent scripts as planned notebooks."""

import pytest

HEAD = "# ---\n# jupyter:\n#   kernelspec: {{name: {kernel}, display_name: Python 3}}\n# ---\n"


@pytest.fixture
def planned(tmp_path):
    """A function that plans a percent script in a folder of its own."""
    from nb2prod.app.plan import plan

    def make(text, kernel="python3"):
        path = tmp_path / "case.py"
        path.write_text(HEAD.format(kernel=kernel) + text, encoding="utf-8")
        return plan(path)

    return make
