import subprocess
import sys
from pathlib import Path, PurePosixPath

import pytest
import yaml

from nb2prod.ci.github_actions import DOWNLOAD_ARTIFACT, RELEASES, render_ci
from nb2prod.ci.layout import Layout
from nb2prod.errors import InputError
from nb2prod.model.dataflow import Origin
from nb2prod.model.notebook import Role
from nb2prod.model.pipeline import InputFile, Parameter, Pipeline, Source, Step

HERE = Origin(cell=0, first_line=1, last_line=1)
HOSTILE = '${{ secrets.TOKEN }} `id` $(id) "; rm -rf / #\n- run: evil'


def pipeline(**changes) -> Pipeline:
    given = {
        "package": "churn",
        "title": "Churn",
        "source": Source(notebook="churn.ipynb", python="3.12.4"),
    }
    return Pipeline(**given | changes)


LAYOUTS = {
    "no git": (Layout(), ".github/workflows/churn.yml"),
    "at the root": (Layout(git_root=Path("/repo")), ".github/workflows/churn.yml"),
    "below": (
        Layout(git_root=Path("/repo"), package_path=PurePosixPath("models/churn")),
        "../../.github/workflows/churn.yml",
    ),
    "odd folder": (
        Layout(git_root=Path("/repo"), package_path=PurePosixPath("my models [old] #1: *")),
        "../.github/workflows/churn.yml",
    ),
}
each_layout = pytest.mark.parametrize("layout, path", LAYOUTS.values(), ids=LAYOUTS)


def only(files: dict[PurePosixPath, str]) -> str:
    (text,) = files.values()
    return text


def lint(tmp_path: Path, text: str) -> dict[str, bool]:
    """Whether each checker passes the workflow, as it lies in a repository."""
    file = tmp_path / ".github" / "workflows" / "churn.yml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    bin_folder = Path(sys.executable).parent
    commands = {
        "zizmor": [
            "zizmor",
            "--offline",
            "--no-progress",
            "--persona",
            "pedantic",
            str(file),
        ],
        "actionlint": ["actionlint", str(file)],
        "schema": [
            "check-jsonschema",
            "--builtin-schema",
            "vendor.github-workflows",
            str(file),
        ],
    }
    return {
        name: subprocess.run([bin_folder / command, *rest], capture_output=True).returncode == 0
        for name, (command, *rest) in commands.items()
    }


@each_layout
def test_workflow_lies_where_github_reads_it(layout, path):
    assert list(render_ci(pipeline(), layout=layout)) == [PurePosixPath(path)]


@each_layout
def test_checkers_find_nothing(layout, path, tmp_path):
    text = only(render_ci(pipeline(), layout=layout))
    assert lint(tmp_path, text) == {"zizmor": True, "actionlint": True, "schema": True}


@pytest.mark.parametrize(
    "checker, good, bad",
    [
        ("zizmor", "permissions: {}", "permissions: write-all"),
        ("zizmor", "persist-credentials: false", "fetch-depth: 1"),
        (
            "zizmor",
            "checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0",
            "checkout@v5",
        ),
        ("actionlint", "github.workflow }}", "github.no_such_thing }}"),
        ("actionlint", "uses: actions/setup-python", "used: actions/setup-python"),
        ("schema", "runs-on: ubuntu-latest", "run-on: ubuntu-latest"),
    ],
)
def test_checkers_find_faults(checker, good, bad, tmp_path):
    text = only(render_ci(pipeline(), layout=LAYOUTS["below"][0]))
    assert good in text
    assert not lint(tmp_path, text.replace(good, bad))[checker]


def test_below_the_root_it_runs_in_the_package_and_only_for_it():
    document = yaml.safe_load(only(render_ci(pipeline(), layout=LAYOUTS["below"][0])))
    paths = ["models/churn/**", ".github/workflows/churn.yml"]
    on = document[True]  # YAML 1.1 reads the key "on" as a boolean, GitHub does not
    assert on["pull_request"]["paths"] == on["push"]["paths"] == paths
    assert document["defaults"]["run"]["working-directory"] == "models/churn"
    run = document["jobs"]["run"]["steps"]
    assert run[1]["with"]["cache-dependency-path"].split() == [
        "models/churn/pyproject.toml",
        "models/churn/constraints.txt",
    ]
    assert run[-1]["with"]["path"] == "models/churn/runs/ci"


def test_at_the_root_nothing_is_filtered():
    document = yaml.safe_load(only(render_ci(pipeline(), layout=Layout())))
    assert "defaults" not in document
    assert document[True] == {
        "pull_request": None,
        "push": {"branches": ["main", "master"]},
    }


def test_special_characters_of_a_folder_match_themselves():
    document = yaml.safe_load(only(render_ci(pipeline(), layout=LAYOUTS["odd folder"][0])))
    assert document[True]["push"]["paths"][0] == r"my models \[old\] #1: \*/**"
    assert document["defaults"]["run"]["working-directory"] == "my models [old] #1: *"


def test_every_job_has_the_least_rights_and_an_end():
    document = yaml.safe_load(only(render_ci(pipeline(), layout=Layout())))
    assert document["permissions"] == {}
    assert list(document["jobs"]) == ["lint", "types", "tests", "run"]
    for job in document["jobs"].values():
        assert job["permissions"] == {"contents": "read"}
        assert job["timeout-minutes"] <= 60


def test_every_action_is_pinned_with_its_release():
    text = only(render_ci(pipeline(), layout=Layout()))
    uses = [line.strip().removeprefix("- ") for line in text.splitlines() if "uses:" in line]
    assert len(uses) == 9
    pinned = RELEASES.items() - {(DOWNLOAD_ARTIFACT, RELEASES[DOWNLOAD_ARTIFACT])}
    assert set(uses) == {f"uses: {action} # {release}" for action, release in pinned}


def test_notebook_text_does_not_reach_the_workflow():
    harmless = only(render_ci(pipeline(), layout=Layout()))
    hostile = pipeline(
        title=HOSTILE,
        description=HOSTILE,
        source=Source(notebook=HOSTILE, python="3.12.4"),
        parameters=(Parameter(name="C", type="float", default="1.0", help=HOSTILE, origin=HERE),),
        steps=(
            Step(
                name="fit",
                role=Role.TRAINING,
                module="training",
                outputs_class="",
                title=HOSTILE,
                doc=HOSTILE,
                cells=(1,),
            ),
        ),
    )
    assert only(render_ci(hostile, layout=Layout())) == harmless


def test_the_pipeline_is_not_run_without_its_data():
    missing = pipeline(input_files=(InputFile(path="big.csv", size=10**9),))
    assert list(yaml.safe_load(only(render_ci(missing, layout=Layout())))["jobs"]) == [
        "lint",
        "types",
        "tests",
    ]


@pytest.mark.parametrize(
    "folder", ["${{ github.token }}", "a/${{ x }}/b", "a\nb", "../other", "/absolute"]
)
def test_a_folder_that_github_would_evaluate_is_refused(folder):
    layout = Layout(git_root=Path("/repo"), package_path=PurePosixPath(folder))
    with pytest.raises(InputError, match="folder"):
        render_ci(pipeline(), layout=layout)


@pytest.mark.parametrize("seen, made_for", [("3.13.1", "3.13"), ("3.9.2", "3.11"), ("", "3.11")])
def test_python_is_the_notebooks_or_the_oldest_that_works(seen, made_for):
    source = Source(notebook="churn.ipynb", python=seen)
    text = only(render_ci(pipeline(source=source), layout=Layout()))
    assert f"python-version: '{made_for}'" in text
