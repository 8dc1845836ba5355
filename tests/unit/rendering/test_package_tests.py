"""The tests that a package gets: formatted, sorted, and only what there is to test."""

import ast
from pathlib import PurePosixPath

import black
import pytest

from nb2prod.model.dataflow import Effect, EffectKind, Origin
from nb2prod.model.notebook import Role
from nb2prod.model.pipeline import (
    InputFile,
    Parameter,
    Pipeline,
    Port,
    Requirement,
    Source,
    Step,
)
from nb2prod.model.recording import Recorded, Recording
from nb2prod.rendering.package_tests import OURS, render_package_tests
from nb2prod.rendering.templates import render

PARITY = PurePosixPath("tests/parity")
CONFTEST = PurePosixPath("tests/conftest.py")
PARAMS = PurePosixPath("tests/unit/test_params.py")
HERE = Origin(cell=0, first_line=1, last_line=1)


def parameter(name, kind, default):
    return Parameter(name=name, type=kind, default=default, origin=HERE)


def step(name, role, *outputs, effects=()):
    ports = tuple(Port(name=output, expression=output) for output in outputs)
    return Step(
        name=name,
        role=role,
        module=role.value,
        outputs_class="Outputs",
        cells=(0,),
        outputs=ports,
        effects=effects,
    )


def pipeline(*steps, **fields):
    return Pipeline(
        package="churn", title="Churn", source=Source(notebook="c.ipynb"), steps=steps, **fields
    )


def recorded(fixtures):
    content = {PurePosixPath(path): text.encode() for path, text in fixtures.items()}
    return Recorded(recording=Recording(when="2026-01-02", python="3.11.7"), fixtures=content)


PANDAS = (Requirement(name="pandas", modules=("pandas",)),)
LONG = "a_very_long_name_of_a_variable_that_somebody_chose_with_care_and_no_hurry"
PIPELINES = {
    "empty": pipeline(),
    "tables": pipeline(step("data", Role.DATA, "x"), requirements=PANDAS),
    "settings": pipeline(step("data", Role.DATA, "x"), uses_unset=True, settings=(None,)),
    "files": pipeline(
        step("data", Role.DATA, LONG, effects=(Effect(kind=EffectKind.WRITES_FILE),)),
        step("data_2", Role.DATA, LONG, effects=(Effect(kind=EffectKind.NETWORK),)),
        input_files=(InputFile(path="big.csv"),),
    ),
    "parameters": pipeline(
        parameters=(
            parameter("C", "float", "1.0"),
            parameter("names", "list[str]", "['a', \"b\"]"),
            parameter("deep", "bool", "True"),
            parameter(LONG, "str", repr(LONG)),
            parameter("free", "Any", "None"),
        )
    ),
}


@pytest.mark.parametrize("case", PIPELINES)
@pytest.mark.parametrize("golden", [False, True])
def test_modules_are_stable_under_black(case, golden):
    steps = {
        f"{one.name}/index.json": f'{{"values": {{"{LONG}": 1, "x": 1}}, "lost": {{}}}}'
        for one in PIPELINES[case].steps
    }
    files = render_package_tests(PIPELINES[case], recorded(steps) if golden else None)
    for path, text in files.items():
        assert black.format_str(text, mode=black.Mode()) == text, path
        ast.parse(text)


@pytest.mark.parametrize("arrays", [False, True])
@pytest.mark.parametrize("tables", [False, True])
@pytest.mark.parametrize("name", sorted(OURS))
def test_our_own_modules_are_in_the_form_of_black(name, arrays, tables):
    text = render(f"tests/{name}.py.jinja", arrays=arrays, tables=tables)
    assert black.format_str(text, mode=black.Mode()) == text


def test_without_recording_no_value_is_tested():
    files = render_package_tests(PIPELINES["tables"], None)
    assert not [path for path in files if PARITY in path.parents]
    assert "Golden" not in files[CONFTEST]


def test_each_known_output_has_a_test():
    index = '{"values": {"a": {}}, "lost": {"b": "no"}, "unset": ["c"]}'
    case = pipeline(step("fit", Role.TRAINING, "a", "b", "c", "shown"))
    text = render_package_tests(case, recorded({"fit/index.json": index}))[
        PARITY / "test_training.py"
    ]
    tests = [node.name for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)]
    assert tests == ["outputs", *(f"test_{name}_is_the_notebooks" for name in "abc")]


def test_same_output_of_two_steps_has_two_tests():
    case = pipeline(step("data", Role.DATA, "x"), step("data_2", Role.DATA, "x"))
    index = {f"{name}/index.json": '{"values": {"x": {}}}' for name in ("data", "data_2")}
    text = render_package_tests(case, recorded(index))[PARITY / "test_data.py"]
    assert "def test_data_x_is_the_notebooks(data_outputs, golden)" in text
    assert "def test_data_2_x_is_the_notebooks(data_2_outputs, golden)" in text


def test_run_is_skipped_only_where_a_file_or_the_network_may_lack():
    assert "pytest.skip" in render_package_tests(PIPELINES["files"], None)[CONFTEST]
    assert "pytest.skip" not in render_package_tests(PIPELINES["tables"], None)[CONFTEST]


def test_parameters_are_set_to_other_values():
    text = render_package_tests(PIPELINES["parameters"], None)[PARAMS]
    namespace = {}
    tree = ast.parse(text)
    constants = [node for node in tree.body if isinstance(node, ast.Assign)]
    exec(compile(ast.Module(constants, []), "constants", "exec"), namespace)
    assert namespace["DEFAULTS"]["names"] == ["a", "b"]
    assert namespace["OTHERS"] == {"C": 2.0, "deep": False, LONG: f"{LONG}x"}
