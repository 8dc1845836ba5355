"""``job``, ``jobs`` and ``cancel``: how long work goes."""

from __future__ import annotations

from nb2prod.protocol.desk import Desk
from nb2prod.protocol.job_messages import (
    CancelRequest,
    JobRequest,
    JobResponse,
    JobsRequest,
    JobsResponse,
)


async def job(desk: Desk, request: JobRequest) -> JobResponse:
    """How a job goes; waits for news if the request says so."""
    found, since = desk.jobs.find(request["job"]), max(request.get("since", 0), 0)
    await desk.jobs.news(found, since, request.get("wait", 0.0))
    return found.response(since)


def jobs(desk: Desk, request: JobsRequest) -> JobsResponse:
    """The jobs of a notebook or a folder."""
    return {"jobs": desk.jobs.summaries(request.get("path", ""))}


def cancel(desk: Desk, request: CancelRequest) -> JobResponse:
    """Cancel a job."""
    found = desk.jobs.find(request["job"])
    desk.jobs.cancel(found)
    return found.response()
