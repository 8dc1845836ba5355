"""The shell lines that every provider runs, in bash and in the package's folder.

A line holds the package's import name and fixed text, nothing else: values come in through
environment variables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nb2prod.model.pipeline import Pipeline
from nb2prod.rendering.distribution import distribution_name

PREFIX = "PARAM_"
DIGEST = "RELEASE_SHA256"
DATA = "DATA_DIR"
RELEASE = "release"
RUNS = "runs"
INSTALL = 'python -m pip install -e ".[dev]" -c constraints.txt'
CHECKS = {
    "lint": ("ruff check .", "black --check ."),
    "types": ("mypy",),
    "tests": ("pytest",),
}
CHECK_MINUTES = 20
RUN_MINUTES = 60
SEAL = (
    "cd release",
    "find . -type f ! -name SHA256SUMS -print0 | LC_ALL=C sort -z | xargs -0 sha256sum"
    " > SHA256SUMS",
    "cd ..",
)
SEALED = "sha256sum release/SHA256SUMS | cut -d' ' -f1"
VERIFY = (
    f'echo "${DIGEST}  SHA256SUMS" | sha256sum --check',
    "sha256sum --check --strict SHA256SUMS",
)
ENVIRONMENT_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def runs_alone(pipeline: Pipeline) -> bool:
    """Tell whether the package holds all its input data."""
    return all(file.carried for file in pipeline.input_files)


def check_run(pipeline: Pipeline) -> str:
    """Return the line that runs the pipeline on a pull request."""
    return f"python -m {pipeline.package} run --output-dir runs/ci"


def image_lines(pipeline: Pipeline) -> tuple[str, ...]:
    """Return the lines that make ``image.tar``."""
    name = f"{distribution_name(pipeline)}:release"
    return (f"docker build --tag {name} .", f"docker save --output image.tar {name}")


def build_lines(*, image: bool) -> tuple[str, ...]:
    """Return the lines that make ``release/``: what all stages run, with its digests.

    Args:
        image: ``image.tar`` is there, and belongs into it.
    """
    return (
        "rm -rf release",
        "mkdir release",
        "python -m pip wheel --no-deps --wheel-dir release .",
        "cp -R constraints.txt params.yaml stages release",
        *(["cp image.tar release"] if image else []),
        *SEAL,
    )


def install_lines() -> tuple[str, ...]:
    """Return the lines that install the release, if it is the one that was built."""
    return (*VERIFY, "python -m pip install ./*.whl -c constraints.txt")


def stage_lines(pipeline: Pipeline, stage: str) -> tuple[str, ...]:
    """Return the lines that run a stage in the release's folder, and hold it to its limits."""
    each = " --each" if pipeline.fan_out else ""
    data = "" if runs_alone(pipeline) else f' --data-dir "${DATA}"'
    start = f"python -m {pipeline.package}"
    return (
        f"{start} run{each} --stage {stage} --params-from-env {PREFIX}{data}"
        f" --output-dir ../runs/{stage}",
        f"{start} gate ../runs/{stage} --stage {stage}",
    )


def inputs(pipeline: Pipeline, most: int) -> dict[str, str]:
    """Return the parameters that can be set when a training starts, by variable.

    Names that no environment variable can have are left out, and those that differ from an
    earlier one in case alone: providers take the two for one.
    """
    found: dict[str, str] = {}
    folded: set[str] = set()
    for parameter in pipeline.parameters:
        name = parameter.name
        if len(found) < most and ENVIRONMENT_NAME.fullmatch(name) and name.lower() not in folded:
            folded.add(name.lower())
            found[PREFIX + name] = name
    return found


def left_out(pipeline: Pipeline, most: int) -> Iterator[str]:
    """Give the comment on parameters that are no inputs, if there are any."""
    taken = set(inputs(pipeline, most).values())
    names = [one.name for one in pipeline.parameters if one.name not in taken]
    if names:
        yield "These parameters can be set in stages/*.yaml only:"
        yield from (f"  {name}" for name in names)


def hint(name: str) -> str:
    """Return what is said beside an input."""
    return f"Parameter {name}; blank: as the stage has it"
