"""The models that a package's run stored, registered in MLflow with their signatures."""

from __future__ import annotations

import json
import pickle
import sys
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any

from nb2prod.errors import InputError
from nb2prod.model.run import Run, StoredFile
from nb2prod.tracking import files, sending

_INDEX = "index.json"
_PICKLES = ("pickle", "bundle")
_ROWS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stored:
    """A value among a run's artifacts: its variable, its format and its file."""

    name: str
    format: str
    kind: str
    file: StoredFile


def register(
    mlflow: Any,
    uri: str,
    id: str,
    run: Run,
    folder: Path,
    package: Path,
    prefix: str,
    alias: str,
) -> Iterator[str]:
    """Log and register each model of a run; yield what could not be done.

    Args:
        id: the run's in MLflow.
        folder: the book's.
        package: the exported package's folder; pickles need its code.
        prefix: what the names of the registered models begin with.
        alias: what the new version is called.

    Raises:
        InputError: the folder is no package, or a file was changed since it was stored.
    """
    if not list(package.glob("src/*/orchestration/pipeline.py")):
        raise InputError(f"mlflow: package={package}: is no exported package")
    stored = list(_stored(run, folder))
    with _importable(package / "src"), _active(mlflow, uri, id):
        models: dict[str, Any] = {}
        for item in stored:
            if item.format in _PICKLES and not item.kind.startswith("builtins."):
                try:
                    value = _loaded(item, folder)
                except Exception as error:  # a class decides what its pickle raises
                    yield f"{item.name} cannot be loaded: {sending.said(error)}"
                    continue
                if hasattr(value, "predict") and hasattr(value, "get_params"):
                    models[item.name] = value
        tables = [item for item in stored if item.format in ("parquet", "npy")]
        for name, model in models.items():
            registered = sending.safe_name(f"{prefix}-{name}").replace(".", "-")
            try:
                _register(mlflow, model, registered, alias, _sample(model, tables, folder))
            except (TypeError, ValueError, ImportError) as error:
                yield f"{name} is not registered: {sending.said(error)}"


def _register(mlflow: Any, model: Any, name: str, alias: str, sample: Any) -> None:
    signature = None
    if sample is not None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # about columns of whole numbers
            signature = mlflow.models.infer_signature(sample, model.predict(sample))
    info = mlflow.sklearn.log_model(
        model,
        name=name,
        serialization_format="cloudpickle",
        signature=signature,
        registered_model_name=name,
    )
    version = str(info.registered_model_version)
    mlflow.MlflowClient().set_registered_model_alias(name, alias, version)


def _sample(model: Any, tables: list[_Stored], folder: Path) -> Any:
    """Some rows that the model can predict, from what the run stored; None if there are none."""
    columns = list(getattr(model, "feature_names_in_", ()))
    width = getattr(model, "n_features_in_", None)
    for item in tables:
        if columns and item.format == "parquet":
            import pandas

            rows = pandas.read_parquet(BytesIO(files.read(folder, item.file)))
            if list(rows.columns) == columns:
                return rows.head(_ROWS)
        elif width is not None and not columns and item.format == "npy":
            import numpy

            array = numpy.load(BytesIO(files.read(folder, item.file)), allow_pickle=False)
            if array.ndim == 2 and array.shape[1] == width:
                return array[:_ROWS]
    return None


def _stored(run: Run, folder: Path) -> Iterator[_Stored]:
    """What the indexes among the run's files list."""
    by_name = {file.name: file for file in run.files}
    for name, file in by_name.items():
        if PurePosixPath(name).name != _INDEX:
            continue
        index: Mapping[str, Any] = json.loads(files.read(folder, file))
        for variable, facts in index.get("values", {}).items():
            found = by_name.get(str(PurePosixPath(name).with_name(facts["file"])))
            if found is not None:
                yield _Stored(name=variable, format=facts["format"], kind=facts["type"], file=found)


def _loaded(item: _Stored, folder: Path) -> Any:
    value = pickle.loads(files.read(folder, item.file))
    return value[item.name] if item.format == "bundle" else value


@contextmanager
def _importable(source: Path) -> Iterator[None]:
    sys.path.insert(0, str(source.absolute()))
    try:
        yield
    finally:
        sys.path.remove(str(source.absolute()))


@contextmanager
def _active(mlflow: Any, uri: str, id: str) -> Iterator[None]:
    """Make a run the active one, as the functions for models want it."""
    before = mlflow.get_tracking_uri()
    mlflow.set_tracking_uri(uri)
    mlflow.set_registry_uri(uri)
    try:
        with mlflow.start_run(run_id=id):
            yield
    finally:
        mlflow.set_tracking_uri(before)
        mlflow.set_registry_uri(None)
