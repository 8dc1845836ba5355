import sys
from pathlib import Path

import pytest
import yaml

sys.path.insert(0, str(Path(__file__).parent))

from ci_pipelines import BELOW, EVERY, NOWHERE, ODD, hostile, passes, pipeline

from nb2prod.ci.gitlab import FILE, render_ci

STAGES = frozenset({"stages"})


def text(made_from=None, layout=NOWHERE, extras=STAGES) -> str:
    files = render_ci(made_from or pipeline(), layout=layout, extras=extras)
    assert list(files) == [FILE]
    return files[FILE]


def jobs(**options):
    return yaml.safe_load(text(**options))


def is_valid(*files: Path) -> bool:
    return passes("check-jsonschema", "--builtin-schema", "vendor.gitlab-ci", *files)


def test_checker_finds_nothing(tmp_path):
    pipelines = {"usual": pipeline(), **ODD}
    for number, (one, layout, extras) in enumerate(
        (one, layout, extras)
        for one in pipelines.values()
        for layout in (NOWHERE, BELOW)
        for extras in EVERY
    ):
        (tmp_path / f"{number}.yml").write_text(text(one, layout, extras), encoding="utf-8")
    assert is_valid(*tmp_path.iterdir())


@pytest.mark.parametrize(
    "good, bad",
    [
        ("script:", "scripts:"),
        ("when: manual", "when: someday"),
        ("expire_in: 30", "expire_in: [30]"),
    ],
)
def test_checker_finds_faults(good, bad, tmp_path):
    assert good in text()
    (tmp_path / "bad.yml").write_text(text().replace(good, bad), encoding="utf-8")
    assert not is_valid(tmp_path / "bad.yml")


def test_without_stages_there_are_checks_alone():
    names = {"stages", ".churn", "churn:lint", "churn:types", "churn:tests", "churn:run"}
    assert jobs(extras=frozenset()).keys() == names


def test_production_waits_for_somebody():
    found = jobs()
    assert found["churn:production"]["rules"] == [
        {"if": '$TRAIN == "churn"', "when": "manual", "allow_failure": False}
    ]
    assert all("when" not in rule for rule in found["churn:staging"]["rules"])


def test_a_stage_fetches_no_code_and_takes_the_release():
    for stage in ("dev", "staging", "production"):
        job = jobs()[f"churn:{stage}"]
        assert job["variables"]["GIT_STRATEGY"] == "empty"
        assert job["needs"][0] == {"job": "churn:build", "artifacts": True}


def test_below_the_root_it_says_how_to_include_it():
    assert "#   - local: models/churn/.gitlab-ci.yml\n" in text(layout=BELOW)
    assert "include" not in text()


def test_inputs_are_what_an_environment_can_hold():
    assert list(jobs()["variables"]) == ["TRAIN", "PARAM_C", "PARAM_depth"]
    assert "#   größe\n#   c\n" in text()


def test_notebook_text_does_not_reach_the_file():
    assert text(hostile()) == text()
