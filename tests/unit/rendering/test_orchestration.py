import ast
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path, PurePosixPath

import black
import pytest
import yaml

sys.path.insert(0, str(Path(__file__).parent))
from orchestration_package.odd import LONG_NAMES, NO_STEP, ONE_STEP, PIPELINES, UNICODE
from orchestration_package.pipelines import SHOP, parameter, write, write_shop

from nb2prod.errors import RefusedError
from nb2prod.rendering.orchestration import (
    input_place,
    orchestration_requirements,
    render_orchestration,
    render_params_yaml,
)

RUFF = [
    "ruff",
    "check",
    "--isolated",
    "--output-format=concise",
    "--select=E,F,I,UP,B,SIM",
]


def modules(pipeline):
    files = render_orchestration(pipeline)
    return {path: text for path, text in files.items() if path.suffix == ".py"}


@pytest.mark.parametrize("name", PIPELINES)
def test_black_changes_nothing(name):
    for path, text in modules(PIPELINES[name]).items():
        assert black.format_str(text, mode=black.Mode()) == text, path


@pytest.mark.parametrize("name", PIPELINES)
def test_no_blank_line_or_import_too_many(name, tmp_path):
    """Line length aside where a name alone is longer than a line."""
    pipeline = PIPELINES[name]
    runtime = PurePosixPath("src", pipeline.package, "runtime")
    names = ["__init__", "common", *(step.module for step in pipeline.steps)]
    write(modules(pipeline) | {runtime / f"{one}.py": "" for one in names}, tmp_path)
    ignored = ["--ignore=E501"] if PIPELINES[name] is LONG_NAMES else []
    done = subprocess.run(
        [sys.executable, "-m", *RUFF, *ignored, "."],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", PIPELINES)
def test_rendered_code_knows_no_nb2prod_and_no_library_at_import(name):
    for path, text in modules(PIPELINES[name]).items():
        assert "nb2prod" not in text
        top = {
            alias.name.partition(".")[0]
            for node in ast.parse(text).body
            if isinstance(node, ast.Import)
            for alias in node.names
        }
        heavy = top & {"numpy", "pandas", "pyarrow", "matplotlib", "torch", "sklearn"}
        assert not heavy or path.stem in {"arrays", "tables", "tensors", "state"}


@pytest.mark.slow
def test_strict_types(tmp_path):
    source = write_shop(tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--ignore-missing-imports"]
        + ["--disable-error-code=import-untyped", "-p", "shop.orchestration"],
        cwd=source,
        capture_output=True,
        text=True,
        env={"PATH": "/usr/bin:/bin", "MYPY_CACHE_DIR": str(tmp_path / "cache")},
    )
    assert done.returncode == 0, done.stdout


def test_a_package_without_libraries_has_no_code_for_arrays_and_tables():
    files = {path.stem for path in modules(ONE_STEP)}
    assert files.isdisjoint({"arrays", "tables"})
    assert not any("numpy" in text or "pandas" in text for text in modules(ONE_STEP).values())


@pytest.mark.parametrize(
    ("pipeline", "expected"),
    [
        (ONE_STEP, ("cloudpickle", "pyyaml")),
        (LONG_NAMES, ("cloudpickle", "pyyaml")),
        (SHOP, ("cloudpickle", "pyarrow", "pyyaml")),
    ],
)
def test_requirements(pipeline, expected):
    assert orchestration_requirements(pipeline) == expected


@pytest.mark.parametrize(
    ("path", "depth", "expected"),
    [
        ("x.csv", 0, "x.csv"),
        ("./data/x.csv", 0, "data/x.csv"),
        ("../input/x.csv", 1, "input/x.csv"),
        ("x.csv", 1, "work/x.csv"),
        ("../../x.csv", 2, "x.csv"),
        ("../x.csv", 2, "work/x.csv"),
    ],
)
def test_input_place(path, depth, expected):
    assert input_place(path, depth) == PurePosixPath(expected)


def test_params_yaml_gives_the_defaults_back():
    text = render_params_yaml(SHOP)
    assert yaml.safe_load(text) == {
        "rows": 5,
        "factor": 2.5,
        "columns": ["price", "amount"],
        "label": "a: b # c",
        "verbose": True,
        "window": [1, 2],
        "limit": None,
    }
    assert text.splitlines()[0] == "rows: 5  # how many rows are used"


def test_params_yaml_leaves_out_what_yaml_changes():
    text = render_params_yaml(UNICODE)
    values = yaml.safe_load(text)
    assert str(values["été"]) == "-0.0"
    assert values["huge"] == 10**4000
    assert values["y"] == "no"
    assert values["on"] == [1, 3]
    assert values["raw"] == b"a\xff"
    assert "# z is left out" in text
    assert "# pairs is left out" in text
    assert yaml.safe_load(render_params_yaml(NO_STEP)) is None


@pytest.mark.parametrize("name", ["to_dict", "int", "__seed", "from_yaml"])
def test_a_parameter_that_params_cannot_hold_is_refused(name):
    pipeline = replace(ONE_STEP, parameters=(parameter(name, "int", "1"),))
    with pytest.raises(RefusedError, match=name):
        render_orchestration(pipeline)


def test_a_package_of_the_standard_library_alone_runs(tmp_path):
    write(render_orchestration(ONE_STEP), tmp_path)
    runtime = tmp_path / "src" / "tiny" / "runtime"
    runtime.mkdir()
    (runtime / "__init__.py").touch()
    (runtime / "data.py").write_text("def data():\n    open('a.txt', 'w').close()\n")
    command = [
        sys.executable,
        "-m",
        "tiny",
        "run",
        "--output-dir",
        str(tmp_path / "out"),
    ]
    subprocess.run(command, cwd=tmp_path / "src", check=True, capture_output=True)
    assert (tmp_path / "out" / "files" / "a.txt").exists()
    assert json.loads((tmp_path / "out" / "metrics.json").read_text()) == {}
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, tiny.orchestration.cli as c; print(*sys.modules)",
        ],
        cwd=tmp_path / "src",
        check=True,
        capture_output=True,
        text=True,
    )
    assert {"numpy", "pandas", "matplotlib"}.isdisjoint(done.stdout.split())
