"""A request is checked key by key."""

from __future__ import annotations

from typing import Any

import pytest

from nb2prod.protocol import job_messages, messages
from nb2prod.protocol.codec import checked
from nb2prod.protocol.faults import RequestError

CELL = {"id": "a", "kind": "code", "source": "x"}


@pytest.mark.parametrize(
    "value",
    [
        {"path": "a.ipynb", "cells": []},
        {"path": "a.ipynb", "cells": [CELL], "base": "", "order": ["a"], "metadata": {}},
        {"path": "a.ipynb", "cells": [{**CELL, "execution_count": None}]},
        {"path": "a.ipynb", "cells": [{**CELL, "metadata": {"tags": [1, None], "x": {}}}]},
    ],
)
def test_requests_that_are_taken(value: dict[str, Any]) -> None:
    assert checked(messages.CheckRequest, value) == value


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "the request must be an object"),
        ([], "the request must be an object"),
        ({"cells": []}, "lacks the key 'path'"),
        ({"path": "a", "cells": [], "more": 1}, "unknown key 'more'"),
        ({"path": 1, "cells": []}, "path must be a text"),
        ({"path": "a", "cells": {}}, "cells must be a list"),
        ({"path": "a", "cells": [7]}, "cells[0] must be an object"),
        ({"path": "a", "cells": [{**CELL, "kind": "x"}]}, "cells[0].kind must be one of"),
        ({"path": "a", "cells": [{**CELL, "kind": []}]}, "cells[0].kind must be one of"),
        (
            {"path": "a", "cells": [{**CELL, "execution_count": True}]},
            "execution_count must be a whole number",
        ),
        ({"path": "a", "cells": [], "order": [1]}, "order[0] must be a text"),
        ({"path": "a", "cells": [], "metadata": []}, "metadata must be an object"),
    ],
)
def test_requests_that_are_refused(value: Any, words: str) -> None:
    with pytest.raises(RequestError) as caught:
        checked(messages.CheckRequest, value)
    assert words in str(caught.value)
    assert caught.value.kind == "request"


@pytest.mark.parametrize(("wait", "taken"), [(1, True), (0.5, True), ("1", False), (True, False)])
def test_numbers(wait: object, taken: bool) -> None:
    value = {"job": "x", "wait": wait}
    if taken:
        assert checked(job_messages.JobRequest, value) == value
    else:
        with pytest.raises(RequestError):
            checked(job_messages.JobRequest, value)
