"""``examples``, ``open-example`` and ``explain``: what helps somebody who is new."""

from __future__ import annotations

from nb2prod.protocol.desk import Desk
from nb2prod.protocol.messages import (
    ExamplesRequest,
    ExamplesResponse,
    ExplainRequest,
    ExplainResponse,
    OpenExampleRequest,
    OpenExampleResponse,
)


def examples(desk: Desk, request: ExamplesRequest) -> ExamplesResponse:
    """The examples that come with nb2prod."""
    from nb2prod.app import examples as app

    return {
        "examples": [
            {"name": item.name, "title": item.title, "description": item.description}
            for item in app.examples()
        ]
    }


def open_example(desk: Desk, request: OpenExampleRequest) -> OpenExampleResponse:
    """Copy an example into a folder of the user."""
    from nb2prod.app.examples import copy_example

    folder = desk.root.directory(request.get("folder", ""))
    return {"path": desk.root.shown(copy_example(request["name"], folder))}


def explain(desk: Desk, request: ExplainRequest) -> ExplainResponse:
    """The page of a diagnostic's code."""
    from nb2prod.app.explain import explain as app

    return {"code": request["code"], "markdown": app(request["code"])}
