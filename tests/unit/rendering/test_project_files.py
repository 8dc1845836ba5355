import os
import subprocess
import sys
import tomllib
from pathlib import PurePosixPath

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from packaging.requirements import Requirement as ParsedRequirement
from packaging.utils import canonicalize_name

from nb2prod.errors import InputError
from nb2prod.model.dataflow import Origin
from nb2prod.model.pipeline import InputFile, Parameter, Pipeline, Requirement, Source
from nb2prod.model.recording import Recording
from nb2prod.rendering.markdown import plain
from nb2prod.rendering.project import render_project

SMALL = {".gitignore", "README.md", "constraints.txt", "pyproject.toml"}
HOSTILE = [
    'say "hi" \\ there',
    "two\nlines\r\n[project]\nname = 'evil'",
    "{{ 7 * 7 }} {% raw %} {# x #}",
    "${{ secrets.TOKEN }} $(id) `id`",
    "\U0001f4a9 emoji \u202e reversed",
    "bell \x07, delete \x7f, nul \x00",
    "\"\"\"'''",
    "# RUN rm -rf /\nRUN evil",
    "no: yes # !!python/object",
    "x" * 5000,
    "",
]


def pipeline(**changes) -> Pipeline:
    given = {
        "package": "churn",
        "title": "Churn",
        "description": "Who leaves next month.",
        "source": Source(notebook="churn.ipynb", python="3.12.4", interpreter="kernel"),
        "requirements": (
            Requirement(name="scikit-learn", version="1.9.1", specifier=">=1.9,<2"),
            Requirement(name="pandas", version="3.1.1", specifier=">=3.1,<4"),
            Requirement(name="torch", version="2.9.0+cpu", specifier=">=2.9"),
            Requirement(name="unseen"),
        ),
    }
    return Pipeline(**given | changes)


def files(made_from: Pipeline | None = None, **options) -> dict[str, str]:
    rendered = render_project(made_from or pipeline(), **options)
    return {str(path): text for path, text in rendered.items()}


def project(made_from: Pipeline | None = None, **options) -> dict:
    return tomllib.loads(files(made_from, **options)["pyproject.toml"])


def test_an_export_is_small_by_default():
    assert set(files()) == SMALL


def test_paths_are_relative():
    assert all(isinstance(path, PurePosixPath) for path in render_project(pipeline()))


@pytest.mark.parametrize(
    "extra, added",
    [
        ("docker", {"Dockerfile", ".dockerignore"}),
        ("make", {"Makefile"}),
        ("pre-commit", {".pre-commit-config.yaml"}),
    ],
)
def test_an_extra_adds_its_files(extra, added):
    assert set(files(extras=frozenset({extra}))) - SMALL == added


def test_an_unknown_extra_is_named():
    with pytest.raises(InputError, match="podman"):
        render_project(pipeline(), extras=frozenset({"podman"}))


def test_pyproject_describes_the_package():
    found = project(orchestration=(Requirement(name="joblib", specifier=">=1.5"),))
    assert found["project"]["name"] == "churn"
    assert found["project"]["requires-python"] == ">=3.12"
    assert found["project"]["dependencies"] == [
        "joblib>=1.5",
        "pandas>=3.1,<4",
        "scikit-learn>=1.9,<2",
        "torch>=2.9",
        "unseen",
    ]
    assert found["project"]["scripts"] == {"churn": "churn.orchestration.cli:main"}
    assert found["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"] == ["src/churn"]
    assert "artifacts" not in found["tool"]["hatch"]["build"]


def test_the_notebooks_own_requirement_wins_over_the_orchestrations():
    found = project(orchestration=(Requirement(name="pandas", specifier=">=1"),))
    assert "pandas>=3.1,<4" in found["project"]["dependencies"]


def test_without_requirements_there_is_no_list():
    assert "dependencies" not in project(pipeline(requirements=()))["project"]


def test_carried_files_are_built_in_even_where_git_ignores_them():
    carried = pipeline(input_files=(InputFile(path="a.csv", size=1, carried=True),))
    assert project(carried)["tool"]["hatch"]["build"]["artifacts"] == ["/src/churn/inputs/"]


def test_the_authors_style_is_excused_by_file():
    given_codes = {
        "src/churn/runtime/data.py": ("E741", "E731"),
        'odd "name".py': ("E402",),
    }
    lint = project(style_exceptions=given_codes)["tool"]["ruff"]["lint"]
    assert lint["select"] == ["E", "F", "I"] and lint["ignore"] == ["E501"]
    assert lint["per-file-ignores"] == {path: list(codes) for path, codes in given_codes.items()}


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_a_description(text):
    assert project(pipeline(title=text, description=text))["project"]["description"] == plain(text)


@settings(max_examples=100)
@given(st.text())
def test_any_text_stays_a_description(text):
    assert project(pipeline(description=text, title="T"))["project"]["description"] == (
        plain(text) if text else "T"
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_reaches_no_other_file(text):
    every = frozenset({"docker", "make", "pre-commit", "stages"})
    parameter = Parameter(
        name="C",
        type="str",
        default=repr(text),
        help=text,
        origin=Origin(cell=0, first_line=1, last_line=1),
    )
    harmless = files(pipeline(parameters=(parameter,)), extras=every)
    hostile = files(pipeline(title=text, description=text, parameters=(parameter,)), extras=every)
    changed = {name for name in harmless if harmless[name] != hostile[name]}
    assert changed <= {"README.md", "pyproject.toml"}


@pytest.mark.parametrize(
    "package, expected",
    [
        ("churn", "churn"),
        ("credit_risk", "credit-risk"),
        ("pandas_", "pandas-pipeline"),
        ("scikit_learn", "scikit-learn-pipeline"),
        ("black", "black-pipeline"),
        ("prévision", "prevision"),
        ("需要", "notebook-pipeline"),
        ("_Churn2", "churn2"),
    ],
)
def test_the_distribution_has_a_valid_name_of_its_own(package, expected):
    found = project(pipeline(package=package))["project"]
    assert found["name"] == expected == canonicalize_name(expected)
    assert found["name"] not in {ParsedRequirement(need).name for need in found["dependencies"]}
    assert found["scripts"] == {expected: f"{package}.orchestration.cli:main"}


@pytest.mark.parametrize(
    "requirement",
    [
        Requirement(name="evil\n--index-url http://example.org"),
        Requirement(name="-r"),
        Requirement(name="pandas", version="1.0\nevil"),
        Requirement(name="pandas", specifier=" @ http://example.org/x.whl"),
        Requirement(name="pandas", specifier=">=1; python_version<'3'"),
    ],
)
def test_a_requirement_that_pip_would_read_otherwise_is_refused(requirement):
    with pytest.raises(InputError):
        render_project(pipeline(requirements=(requirement,)))


def test_constraints_hold_the_versions_seen_and_say_where():
    lines = files()["constraints.txt"].splitlines()
    assert lines[0] == "# Versions in the notebook's kernel, Python 3.12.4."
    assert lines[1:5] == [
        "pandas==3.1.1",
        "scikit-learn==1.9.1",
        "torch==2.9.0",
        "# tools",
    ]
    for line in lines[5:]:
        ParsedRequirement(line)


def test_constraints_say_when_the_kernel_was_not_found():
    source = Source(notebook="churn.ipynb", python="3.11.7")
    header = files(pipeline(source=source))["constraints.txt"].splitlines()[0]
    assert header.endswith("exported, Python 3.11.7: its own kernel was not found.")


def test_recorded_versions_count_first():
    recorded = Recording(
        when="2026-11-21",
        python="3.12.4",
        versions=(("pandas", "3.0.0"), ("not-needed", "1")),
    )
    text = files(recorded=recorded)["constraints.txt"]
    assert "recorded run of 2026-11-21" in text
    assert "pandas==3.0.0\n" in text and "not-needed" not in text


def test_pre_commit_configuration_parses_and_pins():
    document = yaml.safe_load(files(extras=frozenset({"pre-commit"}))[".pre-commit-config.yaml"])
    assert [hook["id"] for repo in document["repos"] for hook in repo["hooks"]] == [
        "ruff-check",
        "black",
    ]
    assert all(repo["rev"][-1].isdigit() for repo in document["repos"])


def test_makefile_targets(tmp_path):
    (tmp_path / "Makefile").write_text(files(extras=frozenset({"make"}))["Makefile"])
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "constraints.txt").touch()
    command = [
        "make",
        "-n",
        "--no-print-directory",
        "install",
        "test",
        "lint",
        "format",
        "run",
        "ARGS=-p C=1",
    ]
    outside = {name: text for name, text in os.environ.items() if not name.startswith("MAKE")}
    done = subprocess.run(
        command, cwd=tmp_path, env=outside, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == ".venv/bin/python -m churn run -p C=1"


def test_dockerfile_has_two_stages_and_no_root():
    text = files(extras=frozenset({"docker"}))["Dockerfile"]
    lines = text.splitlines()
    assert [line for line in lines if line.startswith("FROM")] == [
        "FROM python:3.12-slim AS build",
        "FROM python:3.12-slim",
    ]
    assert "--no-cache-dir" in text and "params.yaml" not in text
    assert lines[-3:] == ["USER 10001", 'ENTRYPOINT ["churn"]', 'CMD ["run"]']


def test_the_package_installs_its_command(tmp_path):
    """Hatchling accepts the metadata and packs the package."""
    hostile = pipeline(description='a "quoted" \\ {{ text }} \U0001f4a9', requirements=())
    for name, text in files(hostile).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    folder = tmp_path / "src" / "churn"
    folder.mkdir(parents=True)
    (folder / "__init__.py").touch()
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )
    assert [wheel.name for wheel in (tmp_path / "dist").iterdir()] == [
        "churn-0.1.0-py3-none-any.whl"
    ]


def test_extras_of_a_requirement_are_kept():
    asked = Requirement(name="pandas", version="3.1.1", specifier="[parquet]>=3.1,<4")
    made = files(pipeline(requirements=(asked,)))
    assert (
        "pandas[parquet]>=3.1,<4"
        in tomllib.loads(made["pyproject.toml"])["project"]["dependencies"]
    )
    assert "pandas==3.1.1" in made["constraints.txt"].splitlines()
