"""Pipelines to render: a shop's, whose runtime lies beside this file, and odd ones."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from nb2prod.model.dataflow import Origin
from nb2prod.model.notebook import Role
from nb2prod.model.pipeline import (
    Fragment,
    InputFile,
    Parameter,
    Pipeline,
    Port,
    Requirement,
    Source,
    Step,
)
from nb2prod.rendering.orchestration import render_orchestration

ORIGIN = Origin(cell=0, first_line=1, last_line=1)
RUNTIME = Path(__file__).parent / "runtime"


def parameter(name: str, type: str, default: str, help: str = "") -> Parameter:
    return Parameter(name=name, type=type, default=default, help=help, origin=ORIGIN)


def ports(*names: str) -> tuple[Port, ...]:
    return tuple(Port(name=name) for name in names)


def requirement(name: str, *modules: str) -> Requirement:
    return Requirement(name=name, modules=modules or (name,))


SHOP = Pipeline(
    package="shop",
    title="Sales",
    description="Tells what a shop will sell; 100 % of it is made up, and %(prog)s too.",
    source=Source(notebook="sales model.ipynb", digest="ab" * 32),
    parameters=(
        parameter("rows", "int", "5", "how many rows are used"),
        parameter("factor", "float", "2.5", 'a "factor" \\ with """ odd\ntext'),
        parameter("columns", "list[str]", '["price", "amount"]'),
        parameter("label", "str", '"a: b # c"'),
        parameter("verbose", "bool", "True"),
        parameter("window", "tuple[int, int]", "(1, 2)", "first and last"),
        parameter("limit", "Any", "None"),
    ),
    settings=(Fragment(text="np.random.seed(7)"),),
    steps=(
        Step(
            name="load",
            role=Role.DATA,
            module="data",
            outputs_class="LoadOutputs",
            cells=(1,),
            outputs=ports(
                *("frame", "same_frame", "matrix", "first_row", "scale", "noise"),
                *("shape", "lines", "bonus"),
            ),
            parameters=(*("rows", "factor", "columns", "label", "verbose", "window", "limit"),),
        ),
        Step(
            name="fit",
            role=Role.TRAINING,
            module="training",
            outputs_class="FitOutputs",
            cells=(2,),
            inputs=ports("frame", "matrix", "scale", "bonus"),
            outputs=(
                *ports("model", "_draws"),
                Port(name="score", metric=True),
                Port(name="extra", optional=True),
            ),
            parameters=("factor",),
            is_async=True,
        ),
        Step(
            name="evaluate",
            role=Role.EVALUATION,
            module="evaluation",
            outputs_class="EvaluateOutputs",
            cells=(3,),
            inputs=ports("model", "same_frame", "first_row", "_draws", "extra"),
            outputs=ports(
                *("score", "mean", "undefined", "passed", "first", "draws", "label"),
                *("title", "later"),
            ),
            parameters=("label",),
        ),
    ),
    requirements=(
        requirement("matplotlib"),
        requirement("numpy"),
        requirement("pandas"),
        requirement("scikit-learn", "sklearn"),
    ),
    input_files=(InputFile(path="../input/sales.csv", carried=True),),
    libraries=("numpy", "random", "pandas", "matplotlib", "sklearn", "warnings", "os"),
    uses_unset=True,
    depth=1,
)


def write(files: Mapping[PurePosixPath, str], folder: Path) -> None:
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


def write_shop(folder: Path) -> Path:
    """Write the shop's package with its runtime and input file; return ``src``."""
    write(render_orchestration(SHOP), folder)
    source = folder / "src" / "shop"
    (source / "__init__.py").write_text('"""Sales."""\n')
    shutil.copytree(RUNTIME, source / "runtime")
    data = source / "inputs" / "input" / "sales.csv"
    data.parent.mkdir(parents=True)
    rows = "".join(f"{n},{n * n + 0.5},{'ab'[n % 2]}\n" for n in range(8))
    data.write_text("price,amount,kind\n" + rows)
    return source.parent
