"""The operations over HTTP, on a real server."""

from __future__ import annotations

import asyncio
import json
import subprocess
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from nb2prod.protocol import checks

Ask = Callable[..., Awaitable[tuple[int, Any]]]
PATH = "work/small.ipynb"


def sent(notebook: Path) -> list[dict[str, Any]]:
    """The cells of a notebook as a front end sends them."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return [
        {
            "id": cell["id"],
            "kind": cell["cell_type"],
            "source": cell["source"],
            "metadata": cell["metadata"],
        }
        for cell in cells
    ]


async def finished(ask: Ask, job: str) -> dict[str, Any]:
    """The last answer about a job, with all events."""
    since, events = 0, []
    while True:
        status, answer = await ask("job", {"job": job, "since": since, "wait": 15})
        assert status == 200
        events += answer["events"]
        since = answer["next"]
        if answer["state"] != "running":
            return {**answer, "events": events}


async def test_check_in_changes(ask: Ask, notebook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "QUICK_SECONDS", 1e9)
    cells = sent(notebook)
    status, first = await ask("check", {"path": PATH, "cells": cells})
    assert (status, first["resend"]) == (200, False)
    found = first["analysis"]
    assert [step["name"] for step in found["steps"]] == ["data", "training", "evaluation"]
    assert found["steps"][1]["inputs"] == [{"name": "numbers", "type": "Any", "from_step": "data"}]
    assert found["parameters"][0] | {"cell": "p", "line": 1, "help": "how much"} == (
        found["parameters"][0]
    )
    assert found["left_behind"][0]["cell"] == "x"

    broken = {**cells[4], "source": "score = (model"}
    _, second = await ask("check", {"path": PATH, "base": first["state"], "cells": [broken]})
    assert second["analysis"]["refused"] is True
    (error,) = [d for d in second["analysis"]["diagnostics"] if d["severity"] == "error"]
    assert (error["code"], error["cell"], error["first_line"]) == ("NB104", "e", 1)
    assert "left_behind" not in second["analysis"]

    _, third = await ask("check", {"path": PATH, "base": second["state"], "cells": [cells[4]]})
    assert third["state"] not in (first["state"], second["state"])
    assert third["analysis"]["refused"] is False


async def test_a_base_that_is_not_known(ask: Ask, notebook: Path) -> None:
    request = {"path": PATH, "base": "0" * 64, "cells": []}
    assert await ask("check", request) == (
        200,
        {"state": "", "resend": True, "pending": False, "analysis": {}},
    )


async def test_a_notebook_that_cannot_be_analysed(ask: Ask, notebook: Path) -> None:
    metadata = {"kernelspec": {"name": "ir", "language": "R"}}
    _, answer = await ask("check", {"path": PATH, "cells": [], "metadata": metadata})
    assert "not Python" in answer["analysis"]["unreadable"]
    assert not answer["analysis"]["unreadable"].startswith("/")


async def test_options_and_preview(ask: Ask, notebook: Path) -> None:
    status, found = await ask("options", {"path": PATH})
    assert status == 200
    assert found["chosen"]["output"] == "work/small"
    assert (found["folder_exists"], found["last_seconds"]) == (False, None)
    options = {"package": "tiny", "ci": "none", "extras": ["make"]}
    status, shown = await ask("preview", {"path": PATH, "options": options})
    assert (status, shown["folder"], shown["refused"]) == (200, "work/tiny", False)
    files = {file["path"]: file for file in shown["files"]}
    assert "def training(" in files["src/tiny/runtime/training.py"]["text"]
    assert {file["change"] for file in files.values()} == {"create"}
    assert "Makefile" in files and not any("workflow" in path for path in files)
    assert not (notebook.parent / "tiny").exists()


async def test_what_fixtures_hold_can_be_chosen(ask: Ask, notebook: Path) -> None:
    assert "fixtures" not in (await ask("options", {"path": PATH}))[1]["chosen"]
    for mode, status in (("masked", 200), ("stats", 200), ("everything", 400)):
        answer = await ask("preview", {"path": PATH, "options": {"fixtures": mode}})
        assert answer[0] == status
    document = json.loads(notebook.read_text(encoding="utf-8"))
    document["metadata"]["nb2prod"] = {"fixtures": "stats"}
    notebook.write_text(json.dumps(document), encoding="utf-8")
    assert (await ask("options", {"path": PATH}))[1]["chosen"]["fixtures"] == "stats"


async def test_ci_files_do_not_leave_the_root(ask: Ask, notebook: Path, jp_root_dir: Path) -> None:
    subprocess.run(["git", "init", "--quiet", str(jp_root_dir.parent)], check=True)
    _, found = await ask("options", {"path": PATH})
    assert (found["chosen"]["ci"], found["ci"]) == ("none", ["none"])
    request = {"path": PATH, "options": {"ci": "github-actions"}}
    status, answer = await ask("preview", request)
    assert (status, answer["kind"]) == (422, "input")
    _, shown = await ask("preview", {"path": PATH})
    assert not any(file["path"].startswith("..") for file in shown["files"])


async def test_an_export_without_a_recording_and_a_second_one(ask: Ask, notebook: Path) -> None:
    request = {"path": PATH, "record": False}
    _, started = await ask("export", request)
    done = await finished(ask, started["job"])
    assert (done["state"], done["error"]) == ("done", None)
    result = done["export"]
    assert (result["folder"], result["readme"]) == ("work/small", "work/small/README.md")
    assert (result["values"], result["proved"]) == (None, None)
    assert "README.md" in result["written"]["created"]

    (notebook.parent / "small" / "README.md").write_text("mine\n", encoding="utf-8")
    text = notebook.read_text(encoding="utf-8").replace("model / 3", "model / 4")
    notebook.write_text(text, encoding="utf-8")
    _, shown = await ask("preview", {"path": PATH})
    files = {file["path"]: file for file in shown["files"]}
    changed = files["src/small/runtime/evaluation.py"]
    assert changed["change"] == "update" and "+    score = model / 4" in changed["diff"]
    _, listed = await ask("jobs", {"path": PATH})
    assert [job["state"] for job in listed["jobs"]] == ["done"]


async def test_a_refused_export(ask: Ask, notebook: Path) -> None:
    text = notebook.read_text(encoding="utf-8").replace("model / 3", "model /")
    notebook.write_text(text, encoding="utf-8")
    _, started = await ask("export", {"path": PATH, "record": False})
    done = await finished(ask, started["job"])
    assert done["state"] == "done" and done["export"]["refused"] is True
    assert [d["cell"] for d in done["export"]["diagnostics"] if d["severity"] == "error"] == ["e"]
    assert not (notebook.parent / "small").exists()


@pytest.mark.slow
async def test_export_and_prove_then_run_the_tests(ask: Ask, notebook: Path) -> None:
    _, started = await ask("export", {"path": PATH, "record": True})
    done = await finished(ask, started["job"])
    assert (done["state"], done["error"]) == ("done", None)
    assert done["export"]["values"] >= 2
    assert (done["export"]["proved"], done["export"]["refused"]) == (True, False)
    seen = [event for event in done["events"] if event["phase"] == "recording"]
    assert [event["done"] for event in seen] == [0, 1, 2, 3, 4, 5]
    assert seen[-1]["text"] == "running the package, to compare its values"
    assert seen[1]["text"] == "numbers = [1, 2, 3]" and seen[1]["total"] == 5
    _, found = await ask("options", {"path": PATH})
    assert found["last_seconds"] > 0 and found["folder_exists"] is True
    _, started = await ask("test", {"folder": "work/small"})
    done = await finished(ask, started["job"])
    assert done["test"]["passed"] is True
    assert "passed" in done["test"]["summary"]


@pytest.mark.slow
async def test_a_notebook_that_fails(ask: Ask, notebook: Path) -> None:
    text = notebook.read_text(encoding="utf-8").replace("model / 3", "model / 0")
    notebook.write_text(text, encoding="utf-8")
    _, started = await ask("export", {"path": PATH, "record": True})
    done = await finished(ask, started["job"])
    assert (done["state"], done["export"]) == ("failed", None)
    assert done["error"]["kind"] == "run"
    assert "cell 4 (e) failed: ZeroDivisionError" in done["error"]["message"]
    assert not (notebook.parent / "small").exists()


@pytest.mark.slow
async def test_a_recording_is_cancelled(ask: Ask, notebook: Path) -> None:
    text = notebook.read_text(encoding="utf-8")
    source = "import time; time.sleep(600); score = model / 3"
    notebook.write_text(text.replace("score = model / 3", source), encoding="utf-8")
    _, started = await ask("export", {"path": PATH, "record": True})
    since = 0
    while True:
        _, answer = await ask("job", {"job": started["job"], "since": since, "wait": 15})
        since = answer["next"]
        if any(event["done"] == 4 for event in answer["events"]):
            break
        assert answer["state"] == "running"
    await ask("cancel", {"job": started["job"]})
    done = await asyncio.wait_for(finished(ask, started["job"]), 30)
    assert (done["state"], done["error"], done["export"]) == ("cancelled", None, None)
    assert not (notebook.parent / "small").exists()


async def test_a_large_notebook_is_completed_later(
    ask: Ask, notebook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "QUICK_SECONDS", -1.0)
    _, first = await ask("check", {"path": PATH, "cells": sent(notebook)})
    assert first["pending"] and "steps" not in first["analysis"]
    _, whole = await ask("complete", {"path": PATH, "state": first["state"]})
    assert not whole["pending"] and len(whole["analysis"]["steps"]) == 3


@pytest.mark.slow
async def test_verify_says_that_it_is_equal(ask: Ask, notebook: Path) -> None:
    _, started = await ask("export", {"path": PATH, "record": False})
    assert (await finished(ask, started["job"]))["state"] == "done"
    _, started = await ask("verify", {"path": PATH, "folder": "work/small"})
    done = await finished(ask, started["job"])
    assert (done["state"], done["error"]) == ("done", None)
    assert done["verify"]["equal"] is True and done["verify"]["values"] > 0


async def test_examples_are_copied_and_never_overwritten(ask: Ask, jp_root_dir: Path) -> None:
    _, found = await ask("examples")
    assert {"churn", "demand", "text"} <= {item["name"] for item in found["examples"]}
    assert all(item["title"] and item["description"] for item in found["examples"])
    _, first = await ask("open-example", {"name": "churn"})
    _, second = await ask("open-example", {"name": "churn"})
    assert (first["path"], second["path"]) == ("churn/churn.ipynb", "churn-2/churn.ipynb")
    assert (jp_root_dir / "churn" / "data").is_dir()
    status, answer = await ask("open-example", {"name": "../churn"})
    assert (status, answer["kind"]) == (422, "input")


async def test_the_page_of_a_code(ask: Ask) -> None:
    _, page = await ask("explain", {"code": "NB304"})
    assert page["markdown"].startswith("# NB304")
    for code in ("NB999", "../NB304", "NB304.md", ""):
        assert (await ask("explain", {"code": code}))[0] == 422


async def test_a_job_that_does_not_exist(ask: Ask) -> None:
    for operation in ("job", "cancel"):
        assert (await ask(operation, {"job": "x"}))[0] == 404
