import json
import sys
from pathlib import Path

import pytest
import yaml

sys.path.insert(0, str(Path(__file__).parent))

from ci_pipelines import BELOW, EVERY, NOWHERE, ODD, hostile, passes, pipeline

from nb2prod.ci.aws_buildspecs import BUILD, CHECK, STAGE
from nb2prod.ci.aws_codepipeline import TEMPLATE, render_ci
from nb2prod.errors import InputError

STAGES = frozenset({"stages"})


def files(made_from=None, layout=NOWHERE, extras=STAGES):
    return render_ci(made_from or pipeline(), layout=layout, extras=extras)


def resources(**options):
    return yaml.safe_load(files(**options)[TEMPLATE])["Resources"]


def is_valid(*templates: Path) -> bool:
    return passes("cfn-lint", "--regions", "eu-central-1", "--", *templates)


def test_checker_finds_nothing(tmp_path):
    for number, (one, layout, extras) in enumerate(
        [(pipeline(), BELOW, extras) for extras in EVERY]
        + [(odd, NOWHERE, STAGES) for odd in ODD.values()]
    ):
        text = files(one, layout, extras)[TEMPLATE]
        (tmp_path / f"{number}.yaml").write_text(text, encoding="utf-8")
    assert is_valid(*tmp_path.iterdir())


@pytest.mark.parametrize(
    "good, bad",
    [
        ("Ref: StageProject", "Ref: NoProject"),
        ("PipelineType: V2", "PipelineType: V9"),
        ("SSEAlgorithm:", "Algorithm:"),
    ],
)
def test_checker_finds_faults(good, bad, tmp_path):
    text = files()[TEMPLATE]
    assert good in text
    (tmp_path / "bad.yaml").write_text(text.replace(good, bad), encoding="utf-8")
    assert not is_valid(tmp_path / "bad.yaml")


def test_without_stages_there_are_checks_alone():
    found = files(extras=frozenset())
    assert list(found) == [TEMPLATE, CHECK]
    assert "TrainingPipeline" not in found[TEMPLATE]
    assert list(files()) == [TEMPLATE, CHECK, BUILD, STAGE]


def test_production_waits_for_somebody():
    stages = resources()["TrainingPipeline"]["Properties"]["Stages"]
    names = ["Source", "Build", "Dev", "Staging", "Approval", "Production"]
    assert [stage["Name"] for stage in stages] == names
    assert stages[4]["Actions"][0]["ActionTypeId"]["Provider"] == "Manual"


def test_every_stage_takes_the_release_and_its_digest():
    stages = resources()["TrainingPipeline"]["Properties"]["Stages"]
    for place in (2, 3, 5):
        (action,) = stages[place]["Actions"]
        assert action["InputArtifacts"] == [{"Name": "Release"}]
        given = json.loads(action["Configuration"]["EnvironmentVariables"])
        values = {one["name"]: one["value"] for one in given}
        assert values == {
            "RELEASE_SHA256": "#{Build.RELEASE_SHA256}",
            "STAGE": stages[place]["Name"].lower(),
            "PARAM_C": "#{variables.PARAM_C}",
            "PARAM_depth": "#{variables.PARAM_depth}",
        }


@pytest.mark.parametrize(
    "schedule, expression",
    [
        ("0 3 * * MON", "cron(0 3 ? * MON *)"),
        ("*/20 0-2 1,15 * *", "cron(0,20,40 0,1,2 1,15 * ? *)"),
        ("5 4 * JAN-MAR 0,7", "cron(5 4 ? 1,2,3 SUN *)"),
    ],
)
def test_the_clock_of_aws_gets_the_same_times(schedule, expression):
    rule = resources(made_from=pipeline(schedule=schedule))["Schedule"]
    assert rule["Properties"]["ScheduleExpression"] == expression


def test_a_schedule_that_aws_cannot_do_is_refused():
    with pytest.raises(InputError, match="one of them only"):
        files(pipeline(schedule="0 3 1 * MON"))


def test_notebook_text_does_not_reach_the_files():
    assert files(hostile()) == files()
