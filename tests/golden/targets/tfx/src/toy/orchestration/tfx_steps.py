"""TFX: a component for each step; parameters are texts that are read back exactly."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from tfx.dsl.component.experimental.annotations import (
    InputArtifact,
    OutputArtifact,
    Parameter,
)
from tfx.dsl.component.experimental.decorators import component
from tfx.types.artifact import Artifact

from toy.orchestration.params import Params
from toy.orchestration.pipeline import STEPS, run_alone


class Folder(Artifact):  # type: ignore[misc]
    """What a step stores."""

    TYPE_NAME = "Folder"


@component
def load(
    output_folder: OutputArtifact[Folder],
) -> None:
    """Run the step."""
    _run("load", {}, [], output_folder.uri)


@component
def fit(
    rate: Parameter[str],
    word: Parameter[str],
    from_load: InputArtifact[Folder],
    output_folder: OutputArtifact[Folder],
) -> None:
    """Run the step."""
    _run("fit", {"rate": rate, "word": word}, [from_load.uri], output_folder.uri)


@component
def score(
    deep: Parameter[str],
    pair: Parameter[str],
    from_load: InputArtifact[Folder],
    from_fit: InputArtifact[Folder],
    output_folder: OutputArtifact[Folder],
) -> None:
    """Run the step."""
    _run(
        "score",
        {"deep": deep, "pair": pair},
        [from_load.uri, from_fit.uri],
        output_folder.uri,
    )


def _run(
    name: str, values: Mapping[str, str], earlier: Sequence[str], folder: str
) -> None:
    run_alone(
        next(step for step in STEPS if step.name == name),
        Params.from_strings([f"{key}={value}" for key, value in values.items()]),
        input_dirs=[Path(one) for one in earlier],
        output_dir=Path(folder),
    )
