"""Weights & Biases: a run with its metrics, parameters and files, offline until it is synced."""

from __future__ import annotations

import glob
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from nb2prod.errors import InputError
from nb2prod.model.run import Point, Run, RunStatus
from nb2prod.tracking import sending

OPTIONS = ("project", "entity", "dir")
_FILES = "nb2prod"


def tracker(options: Mapping[str, str]) -> WandB:
    """Make the tracker; see :class:`WandB` for its options."""
    return WandB(options)


class WandB:
    """Writes runs as folders that ``wandb sync`` sends; nothing leaves this machine before.

    Args:
        options: ``project`` (the notebook's name), ``entity``, ``dir`` (where the folder
            ``wandb`` goes; beside the book by default).

    Raises:
        InputError: an option is unknown.
    """

    def __init__(self, options: Mapping[str, str]) -> None:
        sending.check_options("wandb", options, OPTIONS)
        self._options = dict(options)

    def send(self, run: Run, points: Sequence[Point], folder: Path) -> str:
        """Write a run; one that has changed since it was written takes the earlier one's place.

        Returns:
            The run's folder.

        Raises:
            InputError: wandb is not installed or cannot write, or the run has not ended.
        """
        sending.check_ended(run)
        os.environ.setdefault("WANDB_ERROR_REPORTING", "false")
        wandb = sending.library("wandb", "Weights & Biases", "tracking")
        id = sending.identity(run, 16)
        home = Path(self._options.get("dir") or folder).absolute() / "wandb"
        earlier = sorted(home.glob(f"offline-run-*-{id}"))
        text = sending.record(run, points)
        for one in earlier:
            if _text(one / "files" / _FILES / sending.RECORD) == text:
                return str(one)
        with tempfile.TemporaryDirectory(
            dir=sending.made("wandb", home), prefix="sending-"
        ) as place:
            self._write(wandb, id, run, points, folder, Path(place))
            (written,) = Path(place, "wandb").glob(f"offline-run-*-{id}")
            for one in earlier:
                shutil.rmtree(one)
            return str(written.rename(home / written.name))

    def _write(
        self, wandb: Any, id: str, run: Run, points: Sequence[Point], folder: Path, place: Path
    ) -> None:
        settings = wandb.Settings(
            console="off",
            disable_code=True,
            disable_git=True,
            silent=True,
            x_disable_machine_info=True,
            x_disable_meta=True,
            x_disable_stats=True,
            x_save_requirements=False,
        )
        try:
            started = wandb.init(
                id=id,
                name=run.id,
                project=self._options.get("project") or sending.safe_name(sending.stem(run)),
                entity=self._options.get("entity"),
                dir=str(place),
                mode="offline",
                config=_config(run),
                job_type=run.via,
                group=run.sweep or None,
                settings=settings,
                reinit="create_new",
            )
            staged = Path(started.dir, _FILES)
            sending.stage(run, points, folder, staged)
            for name in (sending.RECORD, *(name for name, _ in sending.placed(run))):
                path = glob.escape(str(staged / name))
                started.save(path, base_path=started.dir, policy="now")
            _log(started, run, points)
            started.finish(exit_code=0 if run.status is RunStatus.COMPLETED else 1)
        except (wandb.Error, OSError, ValueError) as error:
            raise InputError(f"wandb: {sending.said(error)}") from error


def _config(run: Run) -> dict[str, Any]:
    """Parameters as they are where JSON has them, else as texts; and where the run comes from."""
    about = {
        "run": run.id,
        "experiment": run.experiment,
        "via": run.via,
        "status": run.status.value,
        "started": run.started,
        "seconds": run.seconds,
        "error": run.error,
        "infinite": sending.infinite(run.metrics),
    }
    parameters = {_key(item.name): sending.simple_value(item.text) for item in run.parameters}
    return {**parameters, "nb2prod": about}


def _key(name: str) -> str:
    """A harmless name; those with an underscore in front, and ``nb2prod``, are taken."""
    safe = sending.safe_name(name)
    return f"own{safe}" if safe.startswith("_") or safe == "nb2prod" else safe


def _log(started: Any, run: Run, points: Sequence[Point]) -> None:
    """Log the curves, and the run's own values as its summary."""
    rows: dict[int, dict[str, float]] = {}
    for name, curve in sending.curves(run, points).items():
        for number, value, _ in curve:
            rows.setdefault(number, {})[_key(name)] = value
    for place, number in enumerate(sorted(rows)):
        started.log({**rows[number], "position": number}, step=place)
    infinite = sending.infinite(run.metrics)
    started.summary.update(
        {_key(item.name): infinite.get(item.name, item.value) for item in run.metrics}
    )


def _text(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        return None
