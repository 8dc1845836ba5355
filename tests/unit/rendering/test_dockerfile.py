import subprocess
import sys
from pathlib import Path

import pytest

from nb2prod.model.dataflow import Origin
from nb2prod.model.pipeline import Parameter, Pipeline, Source
from nb2prod.rendering.project import render_project

PARAMETER = Parameter(
    name="C",
    type="float",
    default="1.0",
    origin=Origin(cell=0, first_line=1, last_line=1),
)


def dockerfile(*extras: str, parameters: tuple[Parameter, ...] = (PARAMETER,)) -> str:
    source = Source(notebook="churn.ipynb", python="3.12.4")
    made_from = Pipeline(package="churn", title="Churn", source=source, parameters=parameters)
    files = render_project(made_from, extras=frozenset({"docker", *extras}))
    return {str(path): text for path, text in files.items()}["Dockerfile"]


def is_clean(folder: Path, text: str) -> bool:
    file = folder / "Dockerfile"
    file.write_text(text)
    program = Path(sys.executable).parent / "hadolint"
    return subprocess.run([program, file], capture_output=True, timeout=120).returncode == 0


@pytest.mark.parametrize("extras", [(), ("stages",)])
@pytest.mark.parametrize("parameters", [(), (PARAMETER,)])
def test_hadolint_finds_nothing(extras, parameters, tmp_path):
    assert is_clean(tmp_path, dockerfile(*extras, parameters=parameters))


@pytest.mark.parametrize(
    "good, bad",
    [("python:3.12-slim", "python"), ("--no-cache-dir ", ""), ("WORKDIR /work", "WORKDIR work")],
)
def test_hadolint_finds_faults(good, bad, tmp_path):
    text = dockerfile()
    assert good in text
    assert not is_clean(tmp_path, text.replace(good, bad))


def test_the_stages_go_into_the_image():
    assert "COPY stages ./stages\n" in dockerfile("stages")
    assert "stages" not in dockerfile()
