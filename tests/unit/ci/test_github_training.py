import sys
from pathlib import Path, PurePosixPath

import pytest
import yaml

sys.path.insert(0, str(Path(__file__).parent))

from ci_pipelines import BELOW, NOWHERE, ODD, hostile, passes, pipeline

from nb2prod.ci.github_actions import render_ci

STAGES = frozenset({"stages"})
DOCKER = frozenset({"stages", "docker"})


def text(made_from=None, layout=NOWHERE, extras=STAGES) -> str:
    files = render_ci(made_from or pipeline(), layout=layout, extras=extras)
    (path,) = (path for path in files if path.stem.endswith("-training"))
    return files[path]


def document(**options):
    return yaml.safe_load(text(**options))


def write(folder: Path, name: str, content: str) -> Path:
    file = folder / ".github" / "workflows" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content, encoding="utf-8")
    return file


def is_valid(*files: Path) -> bool:
    schema = ("check-jsonschema", "--builtin-schema", "vendor.github-workflows")
    return (
        passes(*schema, *files)
        and passes("actionlint", *files)
        and passes("zizmor", "--offline", "--no-progress", "--persona", "pedantic", *files)
    )


def test_checkers_find_nothing(tmp_path):
    cases = [(pipeline(), NOWHERE, STAGES), (pipeline(), BELOW, DOCKER)]
    cases += [(odd, BELOW, STAGES) for odd in ODD.values()]
    files = [write(tmp_path, f"{n}.yml", text(*case)) for n, case in enumerate(cases)]
    assert is_valid(*files)


@pytest.mark.parametrize(
    "good, bad",
    [
        ("environment: production", "environments: production"),
        ("needs.build.outputs.sha256", "needs.built.outputs.sha256"),
        ("run: python -m churn gate", "run: echo ${{ inputs.PARAM_C }}; python -m churn gate"),
    ],
)
def test_checkers_find_faults(good, bad, tmp_path):
    assert good in text()
    assert not is_valid(write(tmp_path, "bad.yml", text().replace(good, bad)))


def test_it_lies_beside_the_checks_and_only_with_stages():
    training = PurePosixPath("../../.github/workflows/churn-training.yml")
    assert training in render_ci(pipeline(), layout=BELOW, extras=STAGES)
    assert training not in render_ci(pipeline(), layout=BELOW)


def test_it_starts_by_hand_and_by_the_clock():
    on = document()[True]
    assert on["schedule"] == [{"cron": "0 3 * * MON"}]
    assert list(on["workflow_dispatch"]["inputs"]) == ["last_stage", "PARAM_C", "PARAM_depth"]
    assert on["workflow_dispatch"]["inputs"]["last_stage"]["default"] == "dev"
    assert "schedule" not in document(made_from=pipeline(schedule=""))[True]


def test_github_takes_25_inputs():
    made_from = ODD["many parameters"]
    assert len(document(made_from=made_from)[True]["workflow_dispatch"]["inputs"]) == 25
    assert "#   p24\n" in text(made_from)


def test_a_stage_has_no_rights_and_no_code():
    for stage in ("dev", "staging", "production"):
        job = document()["jobs"][stage]
        assert job["permissions"] == {}
        assert job["environment"] == stage
        assert not any("checkout" in step.get("uses", "") for step in job["steps"])


def test_values_come_in_through_the_environment_alone():
    for job in document()["jobs"].values():
        assert not any("${{" in step.get("run", "") + step.get("name", "") for step in job["steps"])


def test_notebook_text_does_not_reach_the_workflow():
    assert text(hostile()) == text()
