"""Every handler of the extension refuses what it must."""

from __future__ import annotations

import json
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from jupyter_server.base.handlers import APIHandler
from tornado.httpclient import HTTPResponse

from nb2prod.protocol.operations import OPERATIONS
from nb2prod.server import handlers

Ask = Callable[..., Awaitable[tuple[int, Any]]]
Fetch = Callable[..., Awaitable[HTTPResponse]]
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD")


def own_handlers(app: Any) -> list[tuple[str, type]]:
    """Pattern and class of every handler that comes from nb2prod."""
    return [
        (rule.matcher.regex.pattern, rule.target)
        for outer in app.default_router.rules
        for rule in outer.target.rules
        if getattr(rule.target, "__module__", "").startswith("nb2prod")
    ]


def test_there_is_one_handler_and_it_is_guarded(jp_serverapp: Any) -> None:
    found = own_handlers(jp_serverapp.web_app)
    assert [target for _, target in found] == [handlers.OperationHandler]
    for _, target in found:
        assert issubclass(target, APIHandler)
        own = {name.upper() for name in vars(target)} & set(METHODS)
        assert own == {"POST"}
        assert hasattr(target.post, "__wrapped__")


@pytest.mark.parametrize("operation", sorted(OPERATIONS))
@pytest.mark.parametrize("method", METHODS)
async def test_nothing_without_a_token(jp_fetch: Fetch, operation: str, method: str) -> None:
    response = await jp_fetch(
        "nb2prod",
        "api",
        operation,
        method=method,
        headers={"Authorization": "token wrong", "Content-Type": "application/json"},
        body="{}" if method in ("POST", "PUT", "PATCH") else None,
        raise_error=False,
        follow_redirects=False,
    )
    assert response.code in ((403,) if method == "POST" else (403, 405))
    assert b"Traceback" not in (response.body or b"")


@pytest.mark.parametrize("operation", sorted(OPERATIONS))
async def test_nothing_without_xsrf(
    jp_serverapp: Any, http_server_client: Any, jp_base_url: str, operation: str
) -> None:
    """Somebody who is logged in by a cookie must send the token against forgery too."""
    token = jp_serverapp.identity_provider.token
    url = f"{jp_base_url}nb2prod/api/{operation}"
    headers = {"Content-Type": "application/json"}
    page = await http_server_client.fetch(
        f"{jp_base_url}login?token={token}", follow_redirects=False, raise_error=False
    )
    cookies = [line.partition(";")[0] for line in page.headers.get_list("Set-Cookie")]
    assert any(cookie.startswith("username-") for cookie in cookies)
    headers["Cookie"] = "; ".join(cookies)
    response = await http_server_client.fetch(
        url, method="POST", headers=headers, body="{}", raise_error=False
    )
    assert response.code == 403
    assert b"_xsrf" in response.body


@pytest.mark.parametrize("operation", sorted(OPERATIONS))
@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "evil.example:8888"])
async def test_nothing_for_a_foreign_host(ask: Ask, operation: str, host: str) -> None:
    status, answer = await ask(operation, headers={"Host": host})
    assert status == 403
    assert set(answer) <= {"message", "reason"}


@pytest.mark.parametrize("origin", ["https://evil.example", "https://trusted.com.evil"])
async def test_nothing_for_a_foreign_origin(
    jp_serverapp: Any, http_server_client: Any, jp_base_url: str, origin: str
) -> None:
    token = jp_serverapp.identity_provider.token
    page = await http_server_client.fetch(
        f"{jp_base_url}login?token={token}", follow_redirects=False, raise_error=False
    )
    cookies = [line.partition(";")[0] for line in page.headers.get_list("Set-Cookie")]
    response = await http_server_client.fetch(
        f"{jp_base_url}nb2prod/api/examples",
        method="POST",
        headers={
            "Content-Type": "application/json",
            "Cookie": "; ".join(cookies),
            "Origin": origin,
        },
        body="{}",
        raise_error=False,
    )
    assert response.code in (403, 404)


async def test_a_user_who_may_not_run_code_gets_no_analysis(
    jp_serverapp: Any, ask: Ask, notebook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authorizer = type(jp_serverapp.authorizer)

    def only_reads(self: Any, handler: Any, user: Any, action: str, resource: str) -> bool:
        return action != "execute"

    monkeypatch.setattr(authorizer, "is_authorized", only_reads)
    assert (await ask("options", {"path": "work/small.ipynb"}))[0] == 403
    assert (await ask("examples"))[0] == 200


@pytest.mark.parametrize(
    ("options", "status"),
    [
        ({"headers": {"Content-Type": "text/plain"}}, 415),
        ({"headers": {"Content-Type": "application/x-www-form-urlencoded"}}, 415),
        ({"headers": {"Content-Type": ""}}, 415),
        ({"body": b'{"path": "\xff\xfe"}'}, 400),
        ({"body": b"{"}, 400),
        ({"body": b"[" * 100_000}, 400),
        ({"body": b"[]"}, 400),
        ({"body": b'{"path": 7}'}, 400),
        ({"body": b'{"path": "a.ipynb", "more": 1}'}, 400),
        ({"body": b"{}"}, 400),
        ({"body": b'{"path": ' + b"9" * 5000 + b"}"}, 400),
    ],
)
async def test_a_request_that_is_none(ask: Ask, options: dict[str, Any], status: int) -> None:
    code, answer = await ask("options", **options)
    assert code == status
    assert answer["message"] and "\n" not in answer["message"]


async def test_a_request_over_the_cap(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handlers, "LARGEST_BODY", 1_000)
    request = {"path": "a.ipynb", "cells": [{"id": "a", "kind": "code", "source": "x" * 1_000}]}
    status, answer = await ask("check", request)
    assert (status, answer["kind"]) == (413, "too_large")


async def test_how_long_it_took_is_told(jp_fetch: Fetch, notebook: Path) -> None:
    response = await jp_fetch(
        "nb2prod",
        "api",
        "options",
        method="POST",
        headers={"Content-Type": "application/json"},
        body='{"path": "work/small.ipynb"}',
    )
    name, _, milliseconds = response.headers["Server-Timing"].partition(";dur=")
    assert name == "cpu" and float(milliseconds) > 0


async def test_an_operation_that_does_not_exist(ask: Ask) -> None:
    status, answer = await ask("no-such")
    assert (status, answer["kind"]) == (404, "not_found")


@pytest.fixture
def odd_places(jp_root_dir: Path, notebook: Path) -> Path:
    """What lies beside the root and must not be reached from it."""
    text = notebook.read_text(encoding="utf-8")
    sibling = jp_root_dir.with_name(jp_root_dir.name + "-sibling")
    for folder in (sibling, jp_root_dir / ".hidden", jp_root_dir / "folder.ipynb"):
        folder.mkdir()
    for place in (
        sibling / "x.ipynb",
        jp_root_dir.parent / "above.ipynb",
        jp_root_dir / ".hidden" / "x.ipynb",
        jp_root_dir / ".x.ipynb",
        jp_root_dir / "work" / "data.csv",
    ):
        place.write_text(text, encoding="utf-8")
    (jp_root_dir / "out").symlink_to(sibling)
    (jp_root_dir / "link.ipynb").symlink_to(sibling / "x.ipynb")
    (jp_root_dir / "unseen").symlink_to(jp_root_dir / ".hidden")
    (jp_root_dir / "loop.ipynb").symlink_to(jp_root_dir / "loop.ipynb")
    os.mkfifo(jp_root_dir / "pipe.ipynb")
    return sibling


PATHS = [
    "",
    ".",
    "/",
    "..",
    "../above.ipynb",
    "work/../../above.ipynb",
    "work/../work/small.ipynb",
    "./work/small.ipynb",
    "work//small.ipynb",
    "/work/small.ipynb",
    "/etc/passwd",
    "%2e%2e/above.ipynb",
    "..%2fabove.ipynb",
    "work/small.ipynb%00",
    "work/small.ipynb\0",
    "work\\small.ipynb",
    "C:\\x.ipynb",
    "C:/x.ipynb",
    "\ud800.ipynb",
    "work/small.ipynb\n",
    "{root}-sibling/x.ipynb",
    "../{name}-sibling/x.ipynb",
    "out/x.ipynb",
    "link.ipynb",
    "unseen/x.ipynb",
    "loop.ipynb",
    "pipe.ipynb",
    "folder.ipynb",
    ".hidden/x.ipynb",
    ".x.ipynb",
    "work/data.csv",
    "work",
    "none.ipynb",
    "x" * 5_000 + ".ipynb",
    "~/x.ipynb",
    "$HOME/x.ipynb",
    "file:///etc/passwd",
]
NOT_FOR_FOLDERS = ("", "/", "folder.ipynb", "work")
FOLDERS = [*(path for path in PATHS if path not in NOT_FOR_FOLDERS), "out", "unseen", ".hidden"]


NOTEBOOK_OPERATIONS: dict[str, dict[str, Any]] = {
    "check": {"cells": []},
    "collector": {"cells": []},
    "compare-runs": {"ids": ["1", "2"]},
    "complete": {"state": "0"},
    "export": {"record": False},
    "options": {},
    "preview": {},
    "restore-run": {"id": "1"},
    "run": {"id": "1"},
    "runs": {},
    "strips": {},
    "verify": {"folder": "work"},
}
FOLDER_OPERATIONS: dict[str, dict[str, Any]] = {
    "open-example": {"name": "churn"},
    "test": {},
    "verify": {"path": "work/small.ipynb"},
}
NO_PLACE = {"jobs"}  # it only tells which jobs were started for a path


def test_every_operation_that_takes_a_place_is_tried() -> None:
    takes = {
        key: {name for name, one in OPERATIONS.items() if key in one.request.__annotations__}
        for key in ("path", "folder")
    }
    assert takes["path"] == NOTEBOOK_OPERATIONS.keys() | NO_PLACE
    assert takes["folder"] == FOLDER_OPERATIONS.keys()


@pytest.mark.parametrize("operation", NOTEBOOK_OPERATIONS)
async def test_every_path_that_may_not_be_used_gives_one_answer(
    ask: Ask, jp_root_dir: Path, odd_places: Path, operation: str
) -> None:
    answers = set()
    for path in PATHS:
        request = {**NOTEBOOK_OPERATIONS[operation], "path": _named(path, jp_root_dir)}
        status, answer = await ask(operation, request)
        answers.add((status, json.dumps(answer)))
    _expect_one_404(answers, jp_root_dir)


@pytest.mark.parametrize("operation", FOLDER_OPERATIONS)
async def test_every_folder_that_may_not_be_used_gives_one_answer(
    ask: Ask, jp_root_dir: Path, odd_places: Path, operation: str
) -> None:
    before = sorted(jp_root_dir.parent.rglob("*"))
    answers = set()
    for path in FOLDERS:
        request = {**FOLDER_OPERATIONS[operation], "folder": _named(path, jp_root_dir)}
        status, answer = await ask(operation, request)
        answers.add((status, json.dumps(answer)))
    _expect_one_404(answers, jp_root_dir)
    assert sorted(jp_root_dir.parent.rglob("*")) == before


def _named(path: str, root: Path) -> str:
    return path.replace("{root}", str(root)).replace("{name}", root.name)


def _expect_one_404(answers: set[tuple[int, str]], root: Path) -> None:
    assert len(answers) == 1
    ((status, text),) = answers
    assert status == 404
    assert json.loads(text)["kind"] == "not_found"
    assert str(root) not in text


@pytest.mark.parametrize(
    "folder", ["..", "/", "out", "unseen", ".hidden", "work/../..", "work", "none", "../x"]
)
async def test_folders_that_hold_no_package_are_not_tested(
    ask: Ask, odd_places: Path, folder: str
) -> None:
    status, answer = await ask("test", {"folder": folder})
    assert (status, answer["kind"]) == (404, "not_found")


@pytest.mark.parametrize("output", ["..", "../x", "/tmp/x", "out/x", ".hidden/x", "unseen/x"])
async def test_nothing_is_written_outside(ask: Ask, odd_places: Path, output: str) -> None:
    request = {"path": "work/small.ipynb", "options": {"output": output}}
    assert (await ask("preview", request))[0] == 404
    assert (await ask("export", {**request, "record": False}))[0] == 404


@pytest.mark.parametrize("output", ["/tmp/nb2prod-elsewhere", "../../elsewhere", "../../.ssh"])
async def test_a_notebook_cannot_choose_a_folder_outside(
    ask: Ask, notebook: Path, output: str
) -> None:
    document = json.loads(notebook.read_text(encoding="utf-8"))
    document["metadata"]["nb2prod"] = {"output": output}
    notebook.write_text(json.dumps(document), encoding="utf-8")
    for operation, more in (("options", {}), ("preview", {}), ("export", {"record": False})):
        status, answer = await ask(operation, {"path": "work/small.ipynb", **more})
        assert (status, answer["kind"]) == (422, "input")


async def test_hidden_files_where_the_server_shows_them(
    jp_serverapp: Any, ask: Ask, odd_places: Path
) -> None:
    assert (await ask("options", {"path": ".hidden/x.ipynb"}))[0] == 404
