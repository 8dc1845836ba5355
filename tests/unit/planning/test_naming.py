from __future__ import annotations

from pathlib import Path

import pytest

from nb2prod.app.plan import plan
from nb2prod.cli.main import main
from nb2prod.planning.naming import package_name


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("My-Churn (2)", "my_churn_2"),
        ("2024 sales", "n2024_sales"),
        ("größe", "groe"),
        ("???", "pipeline"),
        ("json", "json_pipeline"),
        ("Statistics", "statistics_pipeline"),
        ("tests", "tests_pipeline"),
        ("helpers", "helpers_pipeline"),
        ("yaml", "yaml_pipeline"),
        ("pandas", "pandas_pipeline"),
    ],
)
def test_no_package_hides_a_module(stem: str, name: str) -> None:
    assert package_name(stem, {"pandas"}) == name


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    path = tmp_path / "fractions_of.py"
    path.write_text('# %% tags=["data"]\nimport colorsys\nimport fractions_of\nx = 1\n')
    return path


def test_a_notebook_that_imports_its_own_name(notebook: Path) -> None:
    assert plan(notebook).pipeline.package == "fractions_of_pipeline"


def test_a_chosen_name_that_the_notebook_imports(
    notebook: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", str(notebook), "--package", "fractions_of"]) == 2
    assert "cannot be called 'fractions_of': the notebook imports" in capsys.readouterr().err
