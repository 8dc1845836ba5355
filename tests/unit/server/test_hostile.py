"""Text from a notebook comes back as text: JSON, unharmed, never run and never a page."""

from __future__ import annotations

import ast
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from tornado.httpclient import HTTPResponse

from nb2prod.protocol import checks

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe src=javascript:alert(1)>",
    "</textarea><script>alert(1)</script>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "![x](http://evil.example/x.png)",
    "<style>*{display:none}</style>",
    "<math><mi//xlink:href='data:x,<script>'>",
    "&lt;b&gt;",
    "&#60;script&#62;",
    "<!--",
    "-->",
    "]]>",
    "<![CDATA[x]]>",
    "<?php system('id') ?>",
    "{{ 7*7 }}",
    "{% raw %}",
    "{# x #}",
    "${7*7}",
    "#{7*7}",
    "${{ github.token }}",
    "$(touch /tmp/pwned)",
    "`touch /tmp/pwned`",
    "; rm -rf ~",
    "| id",
    "&& id",
    "%s%s%s%n",
    "{0.__class__.__mro__}",
    "{__import__}",
    "__import__('os').system('id')",
    "'; DROP TABLE runs; --",
    '" OR 1=1 --',
    "\\",
    "\\u003cscript\\u003e",
    "\\x3cscript>",
    "'",
    '"',
    '"""',
    "'''",
    "*/ alert(1) /*",
    "//",
    "\u202egnp.exe",
    "\u2066abc\u2069",
    "\u200b\u200d\ufeff",
    "\u2028alert(1)",
    "\u2029alert(1)",
    "e\u0301\u0301\u0301\u0301\u0301\u0301",
    "🏳️\u200d🌈",
    "ﷺ" * 50,
    "= cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "!!python/object/apply:os.system ['id']",
    "on: push",
    "- no",
    "null",
    "NaN",
    "-Infinity",
    "__proto__",
    "constructor",
    "../../etc/passwd",
    "file:///etc/passwd",
    "x" * 1_000_000,
]

Fetch = Callable[..., Awaitable[HTTPResponse]]


def cells(text: str) -> list[dict[str, Any]]:
    """A notebook that has the text wherever a notebook can have text."""
    quoted = json.dumps(text, ensure_ascii=False)
    return [
        {"id": "m", "kind": "markdown", "source": f"# {text}\n\n{text}"},
        {
            "id": "p",
            "kind": "code",
            "source": f"name = {quoted}  # {text}",
            "metadata": {"tags": ["parameters", text]},
        },
        {
            "id": "d",
            "kind": "code",
            "source": f"rows = open({quoted}).read() + name",
            "metadata": {"tags": ["data"], "nb2prod": {text: text}},
        },
        {
            "id": "t",
            "kind": "code",
            "source": "model = len(rows)",
            "metadata": {"tags": [f"training:{text}"]},
        },
        {"id": "b", "kind": "code", "source": f"raise ValueError({quoted})  # {text}"},
    ]


async def test_there_are_about_sixty() -> None:
    assert 60 <= len(set(HOSTILE)) == len(HOSTILE)


async def test_text_comes_back_as_text(
    jp_fetch: Fetch, jp_root_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "QUICK_SECONDS", 1e9)
    (jp_root_dir / "x.ipynb").write_text("{}", encoding="utf-8")
    for text in HOSTILE:
        request = {"path": "x.ipynb", "cells": cells(text)}
        response = await jp_fetch(
            "nb2prod",
            "api",
            "check",
            method="POST",
            headers={"Content-Type": "application/json"},
            body=json.dumps(request),
            raise_error=False,
            request_timeout=60,
        )
        assert response.code == 200, text[:40]
        assert response.headers["Content-Type"].startswith("application/json")
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
        assert response.body.isascii()
        found = json.loads(response.body)["analysis"]
        assert "Traceback" not in response.body.decode()
        assert not found["unreadable"], found["unreadable"]
        for item in found["diagnostics"]:
            assert len(item["message"]) < 1_000 and "\n" not in item["message"]
        for parameter in found["parameters"]:
            assert ast.literal_eval(parameter["default"]) == text


async def test_in_names_of_the_request(jp_fetch: Fetch, jp_root_dir: Path) -> None:
    """Ids, keys, options, codes and names of operations are refused or answered as text."""
    (jp_root_dir / "x.ipynb").write_text("{}", encoding="utf-8")
    for text in HOSTILE:
        for operation, request in (
            ("check", {"path": "x.ipynb", "cells": [{"id": text, "kind": "code", "source": "1"}]}),
            ("check", {"path": "x.ipynb", "cells": [], text: 1}),
            ("preview", {"path": "x.ipynb", "options": {"package": text}}),
            ("options", {"path": text}),
            ("explain", {"code": text}),
            ("open-example", {"name": text}),
            ("job", {"job": text}),
        ):
            response = await jp_fetch(
                "nb2prod",
                "api",
                operation,
                method="POST",
                headers={"Content-Type": "application/json"},
                body=json.dumps(request),
                raise_error=False,
                request_timeout=60,
            )
            assert response.code in (200, 400, 404, 422), (operation, text[:40])
            assert response.headers["Content-Type"].startswith("application/json")
            answer = json.loads(response.body)
            assert len(answer.get("message", "")) < 1_000
            assert str(jp_root_dir) not in response.body.decode()
