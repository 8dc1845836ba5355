"""A real Jupyter Server with the extension."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_jupyter.jupyter_server import *  # noqa: F403
from tornado.httpclient import HTTPResponse

from nb2prod.rendering.memory import cache_folder

Ask = Callable[..., Awaitable[tuple[int, Any]]]


@pytest.fixture
def jp_server_config() -> dict[str, Any]:
    return {"ServerApp": {"jpserver_extensions": {"nb2prod.server": True}}}


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What is remembered between runs stays in the test's folder, in jobs too."""
    monkeypatch.setenv("NB2PROD_CACHE_DIR", str(tmp_path / "cache"))
    cache_folder.cache_clear()
    yield
    cache_folder.cache_clear()


@pytest.fixture
def ask(jp_fetch: Callable[..., Awaitable[HTTPResponse]]) -> Ask:
    """Ask for an operation; gives the status and the JSON answer."""

    async def asked(operation: str, request: object = None, **options: Any) -> tuple[int, Any]:
        body = options.pop("body", None)
        headers = {"Content-Type": "application/json", **options.pop("headers", {})}
        response = await jp_fetch(
            "nb2prod",
            "api",
            operation,
            method="POST",
            headers=headers,
            body=json.dumps(request or {}) if body is None else body,
            raise_error=False,
            **options,
        )
        return response.code, json.loads(response.body)

    return asked


@pytest.fixture
def notebook(jp_root_dir: Path) -> Path:
    """A small tagged notebook in the server's root."""
    path = jp_root_dir / "work" / "small.ipynb"
    path.parent.mkdir()
    path.write_text(json.dumps(document()), encoding="utf-8")
    return path


def document() -> dict[str, Any]:
    sources = [
        ("p", "scale = 2  # how much", ["parameters"]),
        ("d", "numbers = [1, 2, 3]", ["data"]),
        ("x", "print(numbers)", []),
        ("t", "model = sum(numbers) * scale", ["training"]),
        ("e", "score = model / 3", ["evaluation"]),
    ]
    return {
        "cells": [
            {
                "cell_type": "code",
                "id": name,
                "metadata": {"tags": tags},
                "source": source,
                "outputs": [],
                "execution_count": None,
            }
            for name, source, tags in sources
        ],
        "metadata": {"kernelspec": {"name": "python3", "language": "python", "display_name": "p"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
