import sys
from pathlib import Path

import pytest
import yaml

sys.path.insert(0, str(Path(__file__).parent))

from ci_pipelines import BELOW, EVERY, NOWHERE, ODD, hostile, passes, pipeline

from nb2prod.ci.azure_pipelines import FILE, render_ci

STAGES = frozenset({"stages"})


def text(made_from=None, layout=NOWHERE, extras=STAGES) -> str:
    files = render_ci(made_from or pipeline(), layout=layout, extras=extras)
    assert list(files) == [FILE]
    return files[FILE]


def stages(**options):
    return {stage["stage"]: stage for stage in yaml.safe_load(text(**options))["stages"]}


def is_valid(*files: Path) -> bool:
    schema = ("--regex-variant", "nonunicode", "--builtin-schema", "vendor.azure-pipelines")
    return passes("check-jsonschema", *schema, *files)


def test_checker_finds_nothing(tmp_path):
    for number, (one, layout, extras) in enumerate(
        [(pipeline(), layout, extras) for layout in (NOWHERE, BELOW) for extras in EVERY]
        + [(odd, BELOW, STAGES) for odd in ODD.values()]
    ):
        (tmp_path / f"{number}.yml").write_text(text(one, layout, extras), encoding="utf-8")
    assert is_valid(*tmp_path.iterdir())


@pytest.mark.parametrize(
    "good, bad",
    [("deployment:", "deploy:"), ("workingDirectory:", "workFolder:"), ("runOnce:", "once:")],
)
def test_checker_finds_faults(good, bad, tmp_path):
    assert good in text()
    (tmp_path / "bad.yml").write_text(text().replace(good, bad), encoding="utf-8")
    assert not is_valid(tmp_path / "bad.yml")


def test_without_stages_there_are_checks_alone():
    assert list(stages(extras=frozenset())) == ["checks"]


def test_each_stage_follows_the_one_before_if_it_is_asked_for():
    found = stages()
    assert list(found) == ["checks", "build", "dev", "staging", "production"]
    assert found["production"]["dependsOn"] == ["build", "dev", "staging"]
    asked = "and(succeeded(), in('${{ parameters.last_stage }}', 'production'))"
    assert found["production"]["condition"] == asked


def test_a_stage_runs_in_its_environment_without_the_code():
    for name in ("dev", "staging", "production"):
        (job,) = stages()[name]["jobs"]
        assert job["environment"] == f"churn-{name}"
        steps = job["strategy"]["runOnce"]["deploy"]["steps"]
        assert steps[0] == {"download": "current", "artifact": "release"}
        assert not any("checkout" in step for step in steps)


def test_every_script_ends_at_the_first_failure():
    scripts = [line for line in text().splitlines() if line.endswith("bash: |")]
    assert len(scripts) == text().count("set -euo pipefail\n")


def test_notebook_text_does_not_reach_the_file():
    assert text(hostile()) == text()
