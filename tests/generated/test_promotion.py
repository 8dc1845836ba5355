"""A release goes through the stages by the very lines that each CI provider is given."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml

EXAMPLES = Path(__file__).parents[2] / "examples"
STAGES = ("dev", "staging", "production")
TINY = """# %% tags=["parameters"]
k = 2
# %% tags=["data"]
values = [1.0, 2.0, 3.0]
# %% tags=["training"]
total = sum(value * k for value in values)
# %% tags=["evaluation"]
score = total / 12.0
"""


@dataclass(frozen=True)
class Lines:
    """What a provider runs.

    Attributes:
        build: in the package's folder.
        digest: finds the digest in what the build printed.
        stages: by stage, in the folder that the release lies in.
        variables: environment variables of the stages, beside their parameters.
    """

    build: str
    digest: str
    stages: dict[str, str]
    variables: dict[str, dict[str, str]] = field(default_factory=dict)


def github(folder: Path) -> Lines:
    (file,) = (folder / ".github" / "workflows").glob("*-training.yml")
    jobs = yaml.safe_load(file.read_text())["jobs"]
    scripts = {
        name: "\n".join(step["run"] for step in job["steps"] if "run" in step)
        for name, job in jobs.items()
    }
    stages = {name: f"cd release\n{scripts[name]}" for name in STAGES}
    return Lines(scripts["build"] + '\ncat "$GITHUB_OUTPUT"', r"(?m)^sha256=(\w+)", stages)


def gitlab(folder: Path) -> Lines:
    jobs = yaml.safe_load((folder / ".gitlab-ci.yml").read_text())
    scripts = {
        name: "\n".join(job["script"])
        for key, job in jobs.items()
        for _, colon, name in [key.partition(":")]
        if colon
    }
    build = scripts["build"] + "\ncat release.env"
    return Lines(build, r"RELEASE_SHA256=(\w+)", {name: scripts[name] for name in STAGES})


def azure(folder: Path) -> Lines:
    stages = yaml.safe_load((folder / "azure-pipelines.yml").read_text())["stages"]
    found = {}
    for stage in stages[1:]:
        (job,) = stage["jobs"]
        steps = job["strategy"]["runOnce"]["deploy"] if "strategy" in job else job
        scripts = [step["bash"] for step in steps["steps"] if "bash" in step]
        found[stage["stage"]] = "\n".join(scripts)
    build = found.pop("build")
    lines = {name: f"cd release\n{text}" for name, text in found.items()}
    return Lines(build, r"isOutput=true\](\w+)", lines)


def aws(folder: Path) -> Lines:
    def commands(name: str) -> str:
        document = yaml.safe_load((folder / "aws" / f"{name}.buildspec.yml").read_text())
        return "\n".join(document["phases"]["build"]["commands"])

    build = commands("build") + '\necho "digest=$RELEASE_SHA256"'
    variables = {name: {"STAGE": name} for name in STAGES}
    return Lines(build, r"digest=(\w+)", dict.fromkeys(STAGES, commands("stage")), variables)


def jenkins(folder: Path) -> Lines:
    text = (folder / "Jenkinsfile").read_text()
    _, build, *stages = re.findall(r"sh '''(.*?)'''", text, re.DOTALL)
    (sealed,) = re.findall(r"sh\(script: '''(.*?)'''", text)
    found = {name: f"cd release\n{one}" for name, one in zip(STAGES, stages, strict=True)}
    return Lines(f"{build}\n{sealed}", r"(?m)^(\w{64})$", found)


PROVIDERS: dict[str, Callable[[Path], Lines]] = {
    "github-actions": github,
    "gitlab": gitlab,
    "azure-pipelines": azure,
    "aws-codepipeline": aws,
    "jenkins": jenkins,
}


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("python") / "env"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    return folder / "bin"


@pytest.fixture
def bash(python: Path, tmp_path: Path):
    """Run lines with this environment's libraries at hand, and no package index."""
    fixed = {
        "PATH": f"{python}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "PYTHONPATH": sysconfig.get_path("purelib"),
        "PIP_NO_INDEX": "1",
        "PIP_NO_BUILD_ISOLATION": "0",
        "PACKAGE_FOLDER": ".",
        "GITHUB_OUTPUT": str(tmp_path / "output"),
    }

    def run(lines: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", "-eo", "pipefail", "-c", lines],
            cwd=folder,
            env=fixed | variables,
            capture_output=True,
            text=True,
            timeout=300,
        )

    return run


def export(notebook: Path, provider: str) -> Path:
    folder = notebook.parent / "out"
    command = [sys.executable, "-m", "nb2prod", "export", notebook, "--output", folder]
    options = ["--with", "stages", "--ci", provider]
    subprocess.run([*command, *options], check=True, capture_output=True)
    return folder


def release(bash, lines: Lines, folder: Path) -> str:
    """Build the release, and return its digest."""
    done = bash(lines.build, folder)
    assert done.returncode == 0, done.stderr
    (digest,) = re.findall(lines.digest, done.stdout)
    return digest


def stage(bash, lines: Lines, name: str, built: Path, place: Path, **given: str):
    """Run a stage in a folder that holds the release alone."""
    shutil.copytree(built, place / "release")
    return bash(lines.stages[name], place, **lines.variables.get(name, {}), **given)


@pytest.mark.slow
@pytest.mark.parametrize("provider", PROVIDERS)
def test_lines_of_every_provider(provider, bash, tmp_path):
    notebook = tmp_path / "tiny.py"
    notebook.write_text(TINY)
    folder = export(notebook, provider)
    (folder / "stages" / "staging.yaml").write_text("gate: {score: {at-least: 1.6}}\n")
    lines = PROVIDERS[provider](folder)
    given = {"RELEASE_SHA256": release(bash, lines, folder), "PARAM_k": "3"}

    done = stage(bash, lines, "dev", folder / "release", tmp_path / "dev", **given)
    assert done.returncode == 0, done.stderr
    assert "score = 1.5" in done.stdout

    done = stage(bash, lines, "staging", folder / "release", tmp_path / "staging", **given)
    assert done.returncode == 1
    assert "score = 1.5, at least 1.6: MISSED" in done.stdout

    given["RELEASE_SHA256"] = "0" * 64
    done = stage(bash, lines, "production", folder / "release", tmp_path / "production", **given)
    assert done.returncode == 1
    assert not (tmp_path / "production" / "runs").exists()


@pytest.mark.slow
def test_churn_goes_from_dev_to_production(bash, tmp_path):
    shutil.copytree(EXAMPLES / "churn", tmp_path / "churn")
    folder = export(tmp_path / "churn" / "churn.ipynb", "github-actions")
    (folder / "stages" / "staging.yaml").write_text(
        "params: {n_trees: 20}\ngate: {roc_auc: {at-least: 0.7}}\n"
    )
    (folder / "stages" / "production.yaml").write_text("gate: {roc_auc: {at-least: 0.999}}\n")
    lines = github(folder)
    digest = release(bash, lines, folder)
    seen = {}
    for name, code in zip(STAGES, (0, 0, 1), strict=True):
        place = tmp_path / name
        given = {"RELEASE_SHA256": digest, "PARAM_max_depth": "4", "PARAM_C": ""}
        done = stage(bash, lines, name, folder / "release", place, **given)
        assert done.returncode == code, done.stdout + done.stderr
        about = json.loads((place / "runs" / name / "run.json").read_text())
        seen[name] = {key: about["parameters"][key] for key in ("n_trees", "max_depth", "C")}
    usual = {"n_trees": 120, "max_depth": 4, "C": 0.5}
    assert seen == {"dev": usual, "staging": usual | {"n_trees": 20}, "production": usual}

    (folder / "release" / "params.yaml").write_text("C: 9.0\n")
    done = stage(
        bash, lines, "dev", folder / "release", tmp_path / "changed", RELEASE_SHA256=digest
    )
    assert done.returncode == 1 and "params.yaml: FAILED" in done.stdout
    assert not (tmp_path / "changed" / "runs").exists()
