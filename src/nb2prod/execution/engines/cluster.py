"""What the engines for clusters share: chunks of trials, and their answers as outcomes."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from nb2prod.execution.engines.protocol import Outcome

_CHUNKS_A_SLOT = 4
_LONGEST = 32
_PASSED_ON = ("PYTHONPATH",)


def chunk_size(total: int, slots: int) -> int:
    """How many trials go together: few enough that all slots have work until the end."""
    return min(_LONGEST, max(1, math.ceil(total / (slots * _CHUNKS_A_SLOT))))


def chunks(requests: Sequence[Mapping[str, Any]], size: int) -> Iterator[list[Mapping[str, Any]]]:
    """Yield requests in chunks of at most this size."""
    for start in range(0, len(requests), size):
        yield list(requests[start : start + size])


def passed_on(environment: Mapping[str, str]) -> dict[str, str]:
    """What a worker on another machine takes of our environment."""
    return {name: environment[name] for name in _PASSED_ON if name in environment}


def outcomes(answers: Sequence[Mapping[str, Any]]) -> list[Outcome]:
    """Answers of a worker as outcomes."""
    fields = ("run", "error", "started", "seconds", "died")
    return [Outcome(**{name: one[name] for name in fields if name in one}) for one in answers]


def lost(requests: Sequence[Mapping[str, Any]], error: BaseException) -> list[Outcome]:
    """The outcomes of a chunk whose worker is gone."""
    said = f"the worker was lost: {type(error).__name__}: {' '.join(str(error).split())[:300]}"
    now = time.time()
    return [Outcome(run=one["run"], error=said, started=now, died=True) for one in requests]
