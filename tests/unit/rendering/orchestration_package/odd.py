"""Pipelines at the edges of what can be rendered."""

from __future__ import annotations

from dataclasses import replace

from orchestration_package.pipelines import SHOP, parameter, ports, requirement

from nb2prod.model.dataflow import Effect, EffectKind
from nb2prod.model.notebook import Role
from nb2prod.model.pipeline import InputFile, Pipeline, Port, Source, Step

LONG = "a_very_long_name_that_goes_on_and_on_until_no_line_can_hold_it_any_more"

ONE_STEP = Pipeline(
    package="tiny",
    title="Tiny",
    source=Source(notebook="tiny.ipynb"),
    steps=(
        Step(
            name="data",
            role=Role.DATA,
            module="data",
            outputs_class="",
            cells=(0,),
        ),
    ),
)
NO_STEP = replace(ONE_STEP, package="nothing", steps=())
LONG_NAMES = Pipeline(
    package=LONG,
    title="A title " * 40,
    description="Quotes \" and ' and \\ and { braces } " * 8,
    source=Source(notebook=f"{LONG} \"quoted\" 'both'.ipynb", digest="0" * 64),
    parameters=(
        parameter(LONG, "dict[str, list[float]]", str({LONG: [1.5, 2.5], "b": []})),
        parameter("c", "list[str]", str([LONG, LONG[::-1]]), "help " * 60),
        parameter("text", "str", repr("line\nbreak \"and' " * 12), "ends with a \\"),
        parameter("short", "list[int]", "[]", 'ends with """'),
    ),
    steps=(
        Step(
            name=LONG,
            role=Role.DATA,
            module="data",
            outputs_class="LongOutputs",
            cells=(0,),
            outputs=ports(LONG, *(f"output_{number}" for number in range(30))),
            parameters=(LONG, "c", "text", "short"),
        ),
        Step(
            name="evaluation",
            role=Role.EVALUATION,
            module="evaluation",
            outputs_class="EvaluationOutputs",
            cells=(1,),
            inputs=ports(LONG),
            outputs=(Port(name=f"{LONG}_2", metric=True),),
            effects=(Effect(kind=EffectKind.WRITES_FILE),),
        ),
    ),
    requirements=(requirement("requests"),),
    input_files=(InputFile(path=f"../../{LONG}/{LONG}.csv"), InputFile(path="b.csv")),
    libraries=("random",),
    depth=2,
)
UNICODE = Pipeline(
    package="größe",
    title="Größe ‮ und \t mehr",
    description="Sagt “viel”",
    source=Source(notebook="größe.ipynb"),
    parameters=(
        parameter("été", "float", "-0.0", "l'été ‮\x07"),
        parameter("nan", "float", 'float("nan")'),
        parameter("huge", "int", "10**4000"),
        parameter("raw", "bytes", "b'a\\xff'"),
        parameter("z", "complex", "(1+2j)"),
        parameter("y", "str", "'no'"),
        parameter("on", "set[int]", "{3, 1}"),
        parameter("pairs", "list[Any]", "[(1, 2), {'a': None}]"),
        parameter("limits", "list[float]", '[float("-inf"), 1e-5]'),
        parameter("quotes", "str", '\'"""\\\\\''),
        parameter("_private", "bool", "True"),
    ),
    steps=(
        Step(
            name="été",
            role=Role.TRAINING,
            module="training",
            outputs_class="ÉtéOutputs",
            cells=(0,),
            outputs=ports("größe"),
            parameters=("été",),
        ),
    ),
    requirements=(requirement("torch"), requirement("numpy")),
    libraries=("torch", "numpy", "sklearn", "warnings"),
)
PIPELINES = {
    "shop": SHOP,
    "one step": ONE_STEP,
    "no step": NO_STEP,
    "long names": LONG_NAMES,
    "unicode": UNICODE,
    "state of one library": replace(ONE_STEP, libraries=("pandas",)),
    "plots": replace(ONE_STEP, libraries=("matplotlib",), uses_unset=True),
}
