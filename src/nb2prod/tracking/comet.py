"""Comet: a run with its metrics, parameters and files, kept offline until it is uploaded."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from nb2prod.errors import InputError
from nb2prod.model.run import Point, Run
from nb2prod.tracking import sending

OPTIONS = ("project", "workspace", "dir")


def tracker(options: Mapping[str, str]) -> Comet:
    """Make the tracker; see :class:`Comet` for its options."""
    return Comet(options)


class Comet:
    """Writes runs as archives that ``comet upload`` sends; nothing leaves this machine before.

    Args:
        options: ``project`` (the notebook's name), ``workspace``, ``dir`` (where the archives
            go; ``comet`` beside the book by default).

    Raises:
        InputError: an option is unknown.
    """

    def __init__(self, options: Mapping[str, str]) -> None:
        sending.check_options("comet", options, OPTIONS)
        self._options = dict(options)

    def send(self, run: Run, points: Sequence[Point], folder: Path) -> str:
        """Write a run; one that has changed since it was written takes the earlier one's place.

        Returns:
            The archive's file.

        Raises:
            InputError: comet-ml is not installed or cannot write, or the run has not ended.
        """
        sending.check_ended(run)
        os.environ.setdefault("COMET_LOGGING_CONSOLE", "ERROR")
        comet = sending.library("comet_ml", "Comet", "tracking")
        own = sending.identity(run, 24)
        key = own + sending.digest(sending.record(run, points))[:16]
        home = sending.made("comet", Path(self._options.get("dir") or folder / "comet").absolute())
        target = home / f"{key}.zip"
        if target.exists():
            return str(target)
        with tempfile.TemporaryDirectory(dir=home, prefix="sending-") as place:
            self._write(comet, key, run, points, folder, Path(place))
            (written,) = Path(place, "archive").glob("*.zip")
            for one in home.glob(f"{own}*.zip"):
                one.unlink()
            os.replace(written, target)
        return str(target)

    def _write(
        self, comet: Any, key: str, run: Run, points: Sequence[Point], folder: Path, place: Path
    ) -> None:
        staged, archive = place / "staged", place / "archive"
        archive.mkdir()
        sending.stage(run, points, folder, staged)
        try:
            experiment = comet.start(
                workspace=self._options.get("workspace"),
                project_name=self._options.get("project") or sending.safe_name(sending.stem(run)),
                experiment_key=key,
                mode="create",
                online=False,
                experiment_config=_settings(comet, run, archive),
            )
            _log(experiment, run, points)
            for path in sorted(staged.rglob("*")):
                if path.is_file():
                    name = path.relative_to(staged).as_posix()
                    experiment.log_asset(str(path), file_name=name)
            experiment.end()
        except (OSError, ValueError) as error:
            raise InputError(f"comet: {sending.said(error)}") from error


def _settings(comet: Any, run: Run, archive: Path) -> Any:
    """Only what the run says, and nothing about this machine."""
    return comet.ExperimentConfig(
        name=run.id,
        offline_directory=str(archive),
        log_code=False,
        log_graph=False,
        auto_param_logging=False,
        auto_metric_logging=False,
        parse_args=False,
        auto_output_logging=False,
        log_env_details=False,
        log_git_metadata=False,
        log_git_patch=False,
        display_summary_level=0,
        auto_log_co2=False,
        auto_histogram_weight_logging=False,
    )


def _log(experiment: Any, run: Run, points: Sequence[Point]) -> None:
    for item in run.parameters:
        experiment.log_parameter(sending.safe_name(item.name), sending.simple_value(item.text))
    for name, curve in sending.curves(run, points).items():
        for number, value, _ in curve:
            experiment.log_metric(sending.safe_name(name), value, step=number)
    about: dict[str, Any] = {
        "run": run.id,
        "experiment": run.experiment,
        "via": run.via,
        "status": run.status.value,
        "started": run.started,
        "seconds": run.seconds,
        "error": run.error,
        "sweep": run.sweep,
    }
    for name, value in about.items():
        if value not in ("", None):
            experiment.log_other(f"nb2prod.{name}", value)
    for metric, text in sending.infinite(run.metrics).items():
        experiment.log_other(f"nb2prod.metric.{sending.safe_name(metric)}", text)
