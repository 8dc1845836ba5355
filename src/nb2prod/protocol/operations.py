"""The operations that a front end can ask for: one table, that later rooms extend."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from nb2prod.protocol import (
    checks,
    exports,
    help,
    job_messages,
    jobs_asked,
    messages,
    run_messages,
    runs,
)


class Need(StrEnum):
    """What a user must be allowed to do.

    Who may ``execute`` can start kernels, and so read and write all that the server can.
    """

    READ = "read"
    EXECUTE = "execute"


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One operation.

    Attributes:
        request: the message that it takes.
        response: the message that it gives.
        carry_out: from a desk and a request to a response; a coroutine function waits and does
            nothing long.
        serial: it is never carried out twice at a time.
    """

    request: type
    response: type
    carry_out: Callable[..., Any]
    need: Need
    serial: bool = False


OPERATIONS: Mapping[str, Operation] = {
    "check": Operation(
        request=messages.CheckRequest,
        response=messages.CheckResponse,
        carry_out=checks.check,
        need=Need.EXECUTE,
    ),
    "complete": Operation(
        request=messages.CompleteRequest,
        response=messages.CheckResponse,
        carry_out=checks.complete,
        need=Need.EXECUTE,
        serial=True,
    ),
    "options": Operation(
        request=messages.OptionsRequest,
        response=messages.OptionsResponse,
        carry_out=exports.options,
        need=Need.EXECUTE,
    ),
    "preview": Operation(
        request=messages.PreviewRequest,
        response=messages.PreviewResponse,
        carry_out=exports.preview,
        need=Need.EXECUTE,
    ),
    "export": Operation(
        request=job_messages.ExportRequest,
        response=job_messages.JobStarted,
        carry_out=exports.start_export,
        need=Need.EXECUTE,
    ),
    "verify": Operation(
        request=job_messages.VerifyRequest,
        response=job_messages.JobStarted,
        carry_out=exports.start_verify,
        need=Need.EXECUTE,
    ),
    "test": Operation(
        request=job_messages.TestRequest,
        response=job_messages.JobStarted,
        carry_out=exports.start_test,
        need=Need.EXECUTE,
    ),
    "job": Operation(
        request=job_messages.JobRequest,
        response=job_messages.JobResponse,
        carry_out=jobs_asked.job,
        need=Need.EXECUTE,
    ),
    "jobs": Operation(
        request=job_messages.JobsRequest,
        response=job_messages.JobsResponse,
        carry_out=jobs_asked.jobs,
        need=Need.EXECUTE,
    ),
    "cancel": Operation(
        request=job_messages.CancelRequest,
        response=job_messages.JobResponse,
        carry_out=jobs_asked.cancel,
        need=Need.EXECUTE,
    ),
    "examples": Operation(
        request=messages.ExamplesRequest,
        response=messages.ExamplesResponse,
        carry_out=help.examples,
        need=Need.READ,
    ),
    "open-example": Operation(
        request=messages.OpenExampleRequest,
        response=messages.OpenExampleResponse,
        carry_out=help.open_example,
        need=Need.EXECUTE,
    ),
    "explain": Operation(
        request=messages.ExplainRequest,
        response=messages.ExplainResponse,
        carry_out=help.explain,
        need=Need.READ,
    ),
    "collector": Operation(
        request=run_messages.CollectorRequest,
        response=run_messages.CollectorResponse,
        carry_out=runs.collector,
        need=Need.EXECUTE,
    ),
    "runs": Operation(
        request=run_messages.RunsRequest,
        response=run_messages.RunsResponse,
        carry_out=runs.runs,
        need=Need.EXECUTE,
    ),
    "run": Operation(
        request=run_messages.RunRequest,
        response=run_messages.RunResponse,
        carry_out=runs.run,
        need=Need.EXECUTE,
    ),
    "compare-runs": Operation(
        request=run_messages.CompareRunsRequest,
        response=run_messages.CompareRunsResponse,
        carry_out=runs.compare,
        need=Need.EXECUTE,
    ),
    "restore-run": Operation(
        request=run_messages.RestoreRunRequest,
        response=run_messages.RestoreRunResponse,
        carry_out=runs.restore,
        need=Need.EXECUTE,
    ),
    "strips": Operation(
        request=run_messages.StripsRequest,
        response=run_messages.StripsResponse,
        carry_out=runs.strips,
        need=Need.EXECUTE,
    ),
}
