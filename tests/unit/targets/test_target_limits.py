from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from nb2prod.model.dataflow import Effect, EffectKind
from nb2prod.model.diagnostic import Severity
from nb2prod.model.notebook import Role
from nb2prod.model.pipeline import FanOut, Pipeline, Source, Step
from nb2prod.targets.limits import target_limits
from nb2prod.targets.protocol import Capabilities, Proof, Target

ALL = Capabilities(fan_out=True, schedule=True, file_effects=True)
NONE = Capabilities(fan_out=False, schedule=False, file_effects=False)


def target(capabilities: Capabilities) -> Target:
    return Target(
        name="theirs",
        title="Theirs",
        proof=Proof.UNTESTED,
        capabilities=capabilities,
        commands=lambda pipeline: (),
        render=lambda pipeline: {PurePosixPath("x"): ""},
    )


def step(name: str, *kinds: EffectKind) -> Step:
    return Step(
        name=name,
        role=Role.DATA,
        module="data",
        outputs_class="",
        cells=(0,),
        effects=tuple(Effect(kind=kind) for kind in kinds),
    )


def pipeline(**given: object) -> Pipeline:
    return Pipeline(package="p", title="P", source=Source(notebook="p.ipynb"), **given)


WRITE, READ = EffectKind.WRITES_FILE, EffectKind.READS_FILE
ASKS = {
    "fan-out": (pipeline(fan_out=FanOut(parameter="k", values=("1",))), Severity.WARNING),
    "schedule": (pipeline(schedule="0 3 * * 1"), Severity.WARNING),
    "files": (pipeline(steps=(step("a", WRITE), step("b", READ))), Severity.ERROR),
}
QUIET = {
    "nothing": pipeline(),
    "only read": pipeline(steps=(step("a", READ), step("b", READ))),
    "read before written": pipeline(steps=(step("a", READ), step("b", WRITE))),
    "read by the step itself": pipeline(steps=(step("a", WRITE, READ),)),
}


@pytest.mark.parametrize(("asked", "severity"), ASKS.values(), ids=ASKS)
def test_what_a_target_cannot_do_is_said(asked: Pipeline, severity: Severity) -> None:
    (found,) = target_limits(asked, [target(NONE)])
    assert (found.code, found.severity) == ("NB602", severity)
    assert "'theirs'" in found.message
    assert target_limits(asked, [target(ALL)]) == ()


@pytest.mark.parametrize("asked", QUIET.values(), ids=QUIET)
def test_the_rest_is_left_alone(asked: Pipeline) -> None:
    assert target_limits(asked, [target(NONE)]) == ()
