"""Runs that were pushed to a tracker, read back with the tracker's own library."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engines.harness import NB2PROD, ROOT, Engine

_MLFLOW = """
import json, sys
from mlflow import MlflowClient

client = MlflowClient(tracking_uri=sys.argv[1], registry_uri=sys.argv[1])
found = []
for experiment in client.search_experiments():
    for run in client.search_runs([experiment.experiment_id]):
        id, names, waiting = run.info.run_id, [], [""]
        while waiting:
            for item in client.list_artifacts(id, waiting.pop() or None):
                waiting.append(item.path) if item.is_dir else names.append(item.path)
        found.append({
            "experiment": experiment.name,
            "id": id,
            "status": run.info.status,
            "started": run.info.start_time,
            "ended": run.info.end_time,
            "params": run.data.params,
            "tags": run.data.tags,
            "metrics": {
                name: [[m.step, repr(m.value)] for m in client.get_metric_history(id, name)]
                for name in run.data.metrics
            },
            "files": sorted(names),
        })
print(json.dumps(found))
"""
_MLFLOW_MODEL = """
import json, sys
import mlflow

mlflow.set_tracking_uri(sys.argv[1])
version = mlflow.MlflowClient().get_model_version_by_alias(sys.argv[2], "candidate")
model = mlflow.pyfunc.load_model(f"models:/{sys.argv[2]}@candidate")
import pandas
rows = pandas.read_parquet(sys.argv[3])
names = [column.name for column in model.metadata.signature.inputs.inputs]
print(json.dumps({
    "version": int(version.version),
    "run": version.run_id,
    "inputs": names,
    "columns": list(rows.columns),
    "predicted": [float(value) for value in model.predict(rows)],
}))
"""
_WANDB = """
import json, sys
from pathlib import Path
from wandb.proto import wandb_internal_pb2

BLOCK, HEADER = 32768, 7

def records(data):
    assert data[:4] == b":W&B"
    place, whole = HEADER, b""
    while place < len(data):
        if BLOCK - place % BLOCK < HEADER:
            place += BLOCK - place % BLOCK
            continue
        size, kind = int.from_bytes(data[place + 4 : place + 6], "little"), data[place + 6]
        whole += data[place + HEADER : place + HEADER + size]
        place += HEADER + size
        if kind in (1, 4):  # whole, or its last part
            yield whole
            whole = b""

found = []
for path in sorted(Path(sys.argv[1]).glob("wandb/offline-run-*/*.wandb")):
    one = {"config": {}, "history": [], "summary": {}}
    for data in records(path.read_bytes()):
        record = wandb_internal_pb2.Record()
        record.ParseFromString(data)
        kind = record.WhichOneof("record_type")
        if kind == "run":
            one["id"] = record.run.run_id
            for item in record.run.config.update:
                one["config"][item.key] = json.loads(item.value_json)
        elif kind == "history":
            row = {(i.key or i.nested_key[0]): i.value_json for i in record.history.item}
            one["history"].append(row)
        elif kind == "summary":
            for item in record.summary.update:
                one["summary"][item.key or item.nested_key[0]] = item.value_json
        elif kind == "exit":
            one["exit"] = record.exit.exit_code
        elif kind == "files":
            one.setdefault("files", []).extend(item.path for item in record.files.files)
    one["stored"] = sorted(
        file.relative_to(path.parent / "files").as_posix()
        for file in path.parent.joinpath("files").rglob("*")
        if file.is_file() and not file.is_symlink()
    )
    found.append(one)
print(json.dumps(found))
"""


def push(engine: Engine, to: str, folder: Path, *words: str, code: int = 0) -> str:
    """Push runs with the library that the engine has; return what was printed."""
    command = ["python", "-c", NB2PROD, "runs", "push", "--to", to, "--book", folder / "book.db"]
    env = {"PYTHONPATH": str(ROOT / "src"), "NB2PROD_BOOK": "", **OFFLINE}
    return engine.call(*command, *words, cwd=folder, env=env, code=code)


OFFLINE = {"WANDB_MODE": "offline", "COMET_API_KEY": "", "MLFLOW_TRACKING_URI": ""}


def read_mlflow(engine: Engine, uri: str, folder: Path) -> list[dict[str, Any]]:
    """The runs of a store: parameters, tags, files, and metrics as positions and values."""
    found: list[dict[str, Any]] = json.loads(engine.call("python", "-c", _MLFLOW, uri, cwd=folder))
    return found


def read_model(engine: Engine, uri: str, name: str, table: Path) -> Mapping[str, Any]:
    """The registered model that has the alias, and what it predicts for a table."""
    command = ["python", "-W", "ignore", "-c", _MLFLOW_MODEL, uri, name, table]
    said = engine.call(*command, cwd=table.parent)
    found: Mapping[str, Any] = json.loads(said.splitlines()[-1])
    return found


def read_wandb(engine: Engine, folder: Path) -> list[dict[str, Any]]:
    """The offline runs: configuration, history, summary and files."""
    found: list[dict[str, Any]] = json.loads(
        engine.call("python", "-c", _WANDB, folder, cwd=folder)
    )
    return found


def read_comet(folder: Path) -> list[list[dict[str, Any]]]:
    """The messages of each archive, in order; an asset's has its content under ``content``."""
    return [_messages(path) for path in sorted(folder.glob("comet/*.zip"))]


def _messages(path: Path) -> list[dict[str, Any]]:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        lines = archive.read("messages.json").decode().splitlines()
        found = [json.loads(line) for line in lines]
        for message in found:
            if "file_path" in message["payload"]:
                content = archive.read(message["payload"]["file_path"])
                message["content"] = content.decode("utf-8", "replace")
    return found
