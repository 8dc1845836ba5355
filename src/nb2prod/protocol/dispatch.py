"""From a request's bytes to the operation that answers it."""

from __future__ import annotations

import inspect
import json
from typing import Any

from nb2prod.protocol.codec import checked
from nb2prod.protocol.desk import Desk
from nb2prod.protocol.faults import RequestError, not_found
from nb2prod.protocol.operations import OPERATIONS, Operation


def find_operation(name: str) -> Operation:
    """An operation by its name.

    Raises:
        RequestError: there is none.
    """
    if name not in OPERATIONS:
        raise not_found()
    return OPERATIONS[name]


def read_request(operation: Operation, body: bytes) -> dict[str, Any]:
    """The request that a body holds.

    Raises:
        RequestError: it is not UTF-8, not JSON, or not the operation's request.
    """
    try:
        value = json.loads(body.decode())
    except UnicodeDecodeError:
        raise RequestError("request", "the request is not UTF-8") from None
    except (ValueError, RecursionError):
        raise RequestError("request", "the request is not JSON") from None
    return checked(operation.request, value)


def waits(operation: Operation) -> bool:
    """Whether the operation has to be awaited: it waits, and takes no time of its own."""
    return inspect.iscoroutinefunction(operation.carry_out)


def carry_out(operation: Operation, desk: Desk, request: dict[str, Any]) -> Any:
    """The operation's response, or what has to be awaited for it.

    Raises:
        RequestError: the request cannot be answered.
        Nb2prodError: what was asked for cannot be done.
    """
    return operation.carry_out(desk, request)
