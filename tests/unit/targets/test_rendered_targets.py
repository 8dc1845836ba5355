"""What each target renders of a pipeline with hostile texts: it parses, and texts stay texts."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path, PurePosixPath

import black
import pytest
import yaml

from nb2prod.model.dataflow import Origin
from nb2prod.model.notebook import Role
from nb2prod.model.pipeline import FanOut, Parameter, Pipeline, Port, Source, Step
from nb2prod.targets.protocol import Target
from nb2prod.targets.registry import all_targets

HERE = Origin(cell=0, first_line=1, last_line=1)
HOSTILE = '"""; `id` $(id) ${{ secrets.X }} {{ inputs.y }} {% raw %} %(x)s \\n\n- run: evil: #'
GOLDEN = Path(__file__).parents[2] / "golden" / "targets"
each_target = pytest.mark.parametrize("target", all_targets(), ids=lambda target: target.name)


def step(name: str, role: Role, **given: object) -> Step:
    module = role.value
    return Step(name=name, role=role, module=module, outputs_class="", cells=(0,), **given)


def parameter(name: str, kind: str, default: str) -> Parameter:
    return Parameter(name=name, type=kind, default=default, origin=HERE)


def pipeline(title: str) -> Pipeline:
    return Pipeline(
        package="toy",
        title=title,
        description=title,
        source=Source(notebook="toy.ipynb", python="3.12.4"),
        parameters=(
            parameter("rate", "float", "0.5"),
            parameter("deep", "int", "3"),
            parameter("word", "str", repr(title)),
            parameter("pair", "tuple[int, int]", "(1, 2)"),
        ),
        steps=(
            step("load", Role.DATA, outputs=(Port(name="x"),)),
            step("fit", Role.TRAINING, parameters=("rate", "word"), outputs=(Port(name="m"),)),
            step("score", Role.EVALUATION, parameters=("deep", "pair"), reports=True),
        ),
        fan_out=FanOut(parameter="rate", values=("0.1", "0.5")),
        schedule="0 3 * * 1",
    )


@each_target
def test_a_plain_pipeline_is_rendered_as_before(
    target: Target, request: pytest.FixtureRequest
) -> None:
    folder = GOLDEN / target.name
    rendered = {str(path): text for path, text in target.render(pipeline("Toy")).items()}
    if request.config.getoption("--regen"):
        for name, text in rendered.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
    kept = {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in folder.rglob("*")
        if path.is_file()
    }
    assert rendered == kept


@each_target
@pytest.mark.parametrize("title", ["Toy", HOSTILE], ids=["plain", "hostile"])
def test_what_is_rendered_parses(target: Target, title: str) -> None:
    for path, text in target.render(pipeline(title)).items():
        if path.suffix == ".py":
            ast.parse(text)
            assert black.format_str(text, mode=black.Mode()) == text
        elif path.suffix in (".yaml", ".yml") or path.name == "MLproject":
            assert list(yaml.safe_load_all(text))


@each_target
def test_hostile_texts_are_at_most_data(target: Target) -> None:
    plain, hostile = (target.render(pipeline(title)) for title in ("Toy", HOSTILE))
    assert plain.keys() == hostile.keys()
    for path, text in hostile.items():
        if path.suffix in (".yaml", ".yml") or path.name == "MLproject":
            places = [one for document in yaml.safe_load_all(text) for one in _texts(document)]
            commands = [one for key, one in places if key in ("command", "cmd", "args", "run")]
            assert not any("evil" in one or "secrets" in one for one in commands)


def _texts(value: object, key: str = "") -> list[tuple[str, str]]:
    if isinstance(value, dict):
        return [found for name, one in value.items() for found in _texts(one, str(name))]
    if isinstance(value, list):
        return [found for one in value for found in _texts(one, key)]
    return [(key, value)] if isinstance(value, str) else []


@each_target
def test_nothing_is_written_into_the_steps(target: Target) -> None:
    runtime = PurePosixPath("src", "toy", "runtime")
    assert not any(path.is_relative_to(runtime) for path in target.render(pipeline("Toy")))


@each_target
def test_the_commands_are_single_lines_without_the_notebook_s_texts(target: Target) -> None:
    commands = target.commands(pipeline(HOSTILE))
    assert commands
    assert not any("\n" in one or "evil" in one for one in commands)


def test_no_two_targets_write_one_file_differently() -> None:
    written: dict[PurePosixPath, str] = {}
    for target in all_targets():
        for path, text in target.render(pipeline("Toy")).items():
            assert written.setdefault(path, text) == text, (target.name, path)


@each_target
@pytest.mark.parametrize("name", ["output_folder", "from_load", "of_fit", "fit", "dsl", "run_step"])
def test_parameters_may_be_called_like_names_of_the_target(target: Target, name: str) -> None:
    plain = pipeline("Toy")
    parameters = (parameter(name, "str", "'a'"), *plain.parameters)
    steps = [replace(one, parameters=(name, *one.parameters)) for one in plain.steps]
    changed = replace(plain, parameters=parameters, steps=tuple(steps))
    for path, text in target.render(changed).items():
        if path.suffix == ".py":
            compile(text, str(path), "exec")
            assert not _rebound(text), path


def _rebound(text: str) -> set[str]:
    """Names of functions that an argument of a function hides where it is called."""
    tree = ast.parse(text)
    return {
        node.func.id
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        for argument in function.args.args
        if argument.arg == node.func.id
    }
