"""Pipelines and places that every provider is tested with, and the checkers they pass."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path, PurePosixPath

from nb2prod.ci.layout import Layout
from nb2prod.model.dataflow import Origin
from nb2prod.model.notebook import Role
from nb2prod.model.pipeline import FanOut, InputFile, Parameter, Pipeline, Source, Step

ORIGIN = Origin(cell=0, first_line=1, last_line=1)
HOSTILE = (
    "${{ secrets.TOKEN }} $(id) $[1] `id` {{ 1 }} #{x} ${AWS::Region} ''' \"; rm -rf / #\n- evil"
)
NOWHERE = Layout()
BELOW = Layout(git_root=Path("/repo"), package_path=PurePosixPath("models/churn"))
EVERY = (frozenset[str](), frozenset({"stages"}), frozenset({"stages", "docker"}))


def parameter(name: str, help: str = "", default: str = "1.0") -> Parameter:
    return Parameter(name=name, type="Any", default=default, help=help, origin=ORIGIN)


def pipeline(**changes) -> Pipeline:
    given = {
        "package": "churn",
        "title": "Churn",
        "source": Source(notebook="churn.ipynb", python="3.12.4"),
        "parameters": (parameter("C"), parameter("depth"), parameter("größe"), parameter("c")),
        "schedule": "0 3 * * MON",
    }
    return Pipeline(**given | changes)


def hostile() -> Pipeline:
    """The same pipeline with text in it that providers, shells and YAML would act on."""
    step = Step(
        name="fit",
        role=Role.TRAINING,
        module="training",
        outputs_class="",
        title=HOSTILE,
        doc=HOSTILE,
        cells=(1,),
    )
    return pipeline(
        title=HOSTILE,
        description=HOSTILE,
        source=Source(notebook=HOSTILE, python="3.12.4"),
        parameters=tuple(
            parameter(one.name, HOSTILE, repr(HOSTILE)) for one in pipeline().parameters
        ),
        steps=(step,),
    )


ODD = {
    "no parameters": pipeline(parameters=(), schedule=""),
    "many parameters": pipeline(parameters=tuple(parameter(f"p{n}") for n in range(120))),
    "data elsewhere": pipeline(input_files=(InputFile(path=HOSTILE, size=9**9),)),
    "fan-out": pipeline(fan_out=FanOut(parameter="C", values=("1", "2"))),
    "other letters": pipeline(package="größe"),
}


def passes(command: str, *arguments: object) -> bool:
    """Tell whether a checker finds nothing."""
    program = Path(sys.executable).parent / command
    done = subprocess.run([program, *map(str, arguments)], capture_output=True, timeout=300)
    return done.returncode == 0
