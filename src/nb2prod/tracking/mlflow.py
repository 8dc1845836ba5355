"""MLflow: a run with its metrics, parameters, files and, if its package is named, its models."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from nb2prod.errors import InputError
from nb2prod.model.run import Point, Run, RunStatus
from nb2prod.tracking import sending

OPTIONS = ("uri", "experiment", "package", "alias")
KEY, DIGEST, MODELS = "nb2prod.key", "nb2prod.digest", "nb2prod.models"
_STATUS = {RunStatus.COMPLETED: "FINISHED", RunStatus.FAILED: "FAILED"}
_LONGEST_VALUE = 5000
_AT_ONCE = 100
_QUIET = {
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "MLFLOW_LOGGING_LEVEL": "ERROR",
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "1",
    "MLFLOW_HTTP_REQUEST_TIMEOUT": "20",
}


def tracker(options: Mapping[str, str]) -> MLflow:
    """Make the tracker; see :class:`MLflow` for its options."""
    return MLflow(options)


class MLflow:
    """Sends runs to an MLflow server or store.

    Args:
        options: ``uri`` (by default ``MLFLOW_TRACKING_URI``, else a file ``mlflow.db`` beside the
            book), ``experiment`` (the notebook's name), ``package`` (the exported package whose
            models are to be registered; its code is loaded for that), ``alias`` (of the newest
            version of a registered model: ``candidate``).

    Raises:
        InputError: an option is unknown.
    """

    def __init__(self, options: Mapping[str, str]) -> None:
        sending.check_options("mlflow", options, OPTIONS)
        self._options = dict(options)

    def send(self, run: Run, points: Sequence[Point], folder: Path) -> str:
        """Send a run; one that has changed since it was sent takes the earlier one's place.

        Returns:
            The run's id in MLflow, and which models could not be registered.

        Raises:
            InputError: MLflow is not installed or cannot be reached, or the run has not ended.
        """
        sending.check_ended(run)
        os.environ.update({k: v for k, v in _QUIET.items() if k not in os.environ})
        mlflow = sending.library("mlflow", "MLflow", "mlflow")
        uri = self._uri(folder)
        with _faults(mlflow, uri):
            client = mlflow.MlflowClient(tracking_uri=uri, registry_uri=uri)
            experiment = self._experiment(client, run, folder)
            earlier = _earlier(client, experiment, run)
            digest = sending.digest(sending.record(run, points))
            same = [one for one in earlier if one.data.tags.get(DIGEST) == digest]
            kept = same[0] if same else None
            id = kept.info.run_id if kept else self._send(client, experiment, run, points, folder)
            problems: list[str] = []
            if "package" in self._options and not (kept and MODELS in kept.data.tags):
                problems += self._models(mlflow, uri, id, run, folder)
                client.set_tag(id, MODELS, _short("; ".join(problems) or "registered"))
            if kept is None or "package" in self._options:
                _end(client, id, run)  # registering models ends it, too
            client.set_tag(id, DIGEST, digest)
            for one in earlier:
                if one is not kept:
                    client.delete_run(one.info.run_id)
        return "; ".join([str(id), *problems])

    def _uri(self, folder: Path) -> str:
        return self._server() or f"sqlite:///{(folder / 'mlflow.db').absolute()}"

    def _server(self) -> str | None:
        """The address that somebody has named; None for the file beside the book."""
        return self._options.get("uri") or os.environ.get("MLFLOW_TRACKING_URI") or None

    def _experiment(self, client: Any, run: Run, folder: Path) -> str:
        """The experiment's id; it is made if it is missing."""
        name = self._options.get("experiment") or sending.safe_name(sending.stem(run))
        found = client.get_experiment_by_name(name)
        if found is not None:
            if found.lifecycle_stage != "active":
                raise InputError(
                    f"mlflow: the experiment {name!r} is deleted: restore it, or name another by "
                    "--option experiment=NAME"
                )
            return str(found.experiment_id)
        own = (folder.absolute() / "mlflow" / sending.safe_name(name)).as_uri()
        place = None if self._server() else own
        return str(client.create_experiment(name, artifact_location=place))

    def _send(
        self, client: Any, experiment: str, run: Run, points: Sequence[Point], folder: Path
    ) -> str:
        """Send everything but the models; return the new run's id."""
        made = client.create_run(
            experiment, start_time=int(run.started * 1000), tags=_tags(run), run_name=run.id
        )
        id = str(made.info.run_id)
        _log(client, id, run, points)
        with tempfile.TemporaryDirectory() as staged:
            sending.stage(run, points, folder, Path(staged))
            client.log_artifacts(id, staged)
        return id

    def _models(self, mlflow: Any, uri: str, id: str, run: Run, folder: Path) -> Iterator[str]:
        """Register the models that the run stored; yield what went wrong."""
        from nb2prod.tracking import mlflow_models

        package, alias = Path(self._options["package"]), self._options.get("alias", "candidate")
        yield from mlflow_models.register(
            mlflow, uri, id, run, folder, package, sending.stem(run), alias
        )


def _end(client: Any, id: str, run: Run) -> None:
    ended = int((run.started + (run.seconds or 0.0)) * 1000)
    client.set_terminated(id, _STATUS.get(run.status, "KILLED"), end_time=ended)


def _earlier(client: Any, experiment: str, run: Run) -> list[Any]:
    """What was sent of the run before, whole or not."""
    chosen = f"tags.`{KEY}` = '{sending.identity(run, 32)}'"
    return list(client.search_runs([experiment], filter_string=chosen))


def _tags(run: Run) -> dict[str, str]:
    tags = {
        KEY: sending.identity(run, 32),
        "nb2prod.run": run.id,
        "nb2prod.via": run.via,
        "nb2prod.status": run.status.value,
        "mlflow.source.name": run.experiment,
        "nb2prod.sweep": run.sweep,
        "nb2prod.error": run.error,
        "nb2prod.mixed": ", ".join(run.mixed),
    }
    tags |= {
        f"nb2prod.metric.{sending.safe_name(name)}": text
        for name, text in sending.infinite(run.metrics).items()
    }
    return {name: _short(value) for name, value in tags.items() if value}


def _log(client: Any, id: str, run: Run, points: Sequence[Point]) -> None:
    """Log parameters and metrics, many at once."""
    from mlflow import entities

    params = [
        entities.Param(sending.safe_name(item.name), _short(item.text)) for item in run.parameters
    ]
    metrics = [
        entities.Metric(sending.safe_name(name), value, int(at * 1000), number)
        for name, curve in sending.curves(run, points).items()
        for number, value, at in curve
    ]
    for start in range(0, len(params), _AT_ONCE):
        client.log_batch(id, params=params[start : start + _AT_ONCE])
    for start in range(0, len(metrics), _AT_ONCE):
        client.log_batch(id, metrics=metrics[start : start + _AT_ONCE])


def _short(text: str) -> str:
    """The text, or its beginning where it is too long: the record has the whole."""
    text = text.replace("\0", "\\0")
    return (
        text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}… (see nb2prod-run.json)"
    )


@contextmanager
def _faults(mlflow: Any, uri: str) -> Iterator[None]:
    """Say in one line what goes wrong at MLflow."""
    try:
        yield
    except mlflow.exceptions.MlflowException as error:
        shown = sending.without_secrets(uri)
        if "API request to" in str(error):
            raise InputError(
                f"mlflow: {shown} does not answer: start the server, or name another by "
                "--option uri=ADDRESS"
            ) from error
        raise InputError(f"mlflow: {shown}: {sending.said(error)}") from error
