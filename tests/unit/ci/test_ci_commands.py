import sys
from pathlib import Path, PurePosixPath

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from ci_pipelines import ODD, parameter, pipeline

from nb2prod import plugins
from nb2prod.ci.commands import inputs, left_out, stage_lines
from nb2prod.ci.cron import times
from nb2prod.ci.layout import Layout
from nb2prod.errors import InputError

STRICT = ["aws-codepipeline", "azure-pipelines", "gitlab", "jenkins"]


def test_inputs_are_names_that_an_environment_can_hold_once():
    assert inputs(pipeline(), 10) == {"PARAM_C": "C", "PARAM_depth": "depth"}
    assert list(left_out(pipeline(), 10))[1:] == ["  größe", "  c"]


def test_inputs_end_where_the_provider_ends():
    found = pipeline(parameters=(parameter("a"), parameter("b")))
    assert inputs(found, 1) == {"PARAM_a": "a"}
    assert list(left_out(found, 1))[1:] == ["  b"]
    assert list(left_out(found, 2)) == []


def test_data_that_lies_elsewhere_comes_from_a_variable():
    assert '--data-dir "$DATA_DIR"' in stage_lines(ODD["data elsewhere"], "dev")[0]
    assert "--data-dir" not in stage_lines(pipeline(), "dev")[0]


def test_a_fan_out_runs_each_value():
    assert "run --each --stage dev" in stage_lines(ODD["fan-out"], "dev")[0]


@pytest.mark.parametrize("provider", STRICT)
@pytest.mark.parametrize(
    "folder", ["a b", "$(id)", "${{ x }}", "a;b", "-a", "../up", "/abs", "a'b"]
)
def test_a_folder_that_a_provider_would_evaluate_is_refused(provider, folder):
    layout = Layout(git_root=Path("/repo"), package_path=PurePosixPath(folder))
    render = plugins.load("nb2prod.ci", provider)
    with pytest.raises(InputError, match="folder"):
        render(pipeline(), layout=layout)


@pytest.mark.parametrize(
    "schedule, fields",
    [
        ("* * * * *", "* * * * *"),
        ("*/30 8-10 1 FEB,DEC 7", "0,30 8,9,10 1 2,12 0"),
        ("5/20 0 * 1-6/2 MON-WED", "5,25,45 0 * 1,3,5 1,2,3"),
        ("0 0 * * */2", "0 0 * * 0,2,4,6"),
        ("0 0 * * FRI-7", "0 0 * * 0,5,6"),
    ],
)
def test_times_are_written_out(schedule, fields):
    found = times(schedule)
    assert [found.minute, found.hour, found.day, found.month, found.weekday] == fields.split()


@pytest.mark.parametrize(
    "schedule",
    ["60 * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *", "* * * * 8", "*/0 * * * *"]
    + ["5-1 * * * *", "A * * * *", "1,, * * * *", "* * * * SUN-", "1/X * * * *"],
)
def test_what_is_no_time_is_refused(schedule):
    with pytest.raises(InputError, match="cron"):
        times(schedule)
