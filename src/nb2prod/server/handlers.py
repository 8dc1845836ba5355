"""One handler for all operations: it translates between HTTP and the protocol."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from jupyter_server.utils import ensure_async
from tornado import web

from nb2prod.errors import Nb2prodError
from nb2prod.protocol import dispatch
from nb2prod.protocol.desk import Desk
from nb2prod.protocol.faults import RequestError, of_error
from nb2prod.protocol.job_messages import ErrorKind, ErrorMessage
from nb2prod.protocol.operations import Need, Operation
from nb2prod.server.lanes import Lanes

LARGEST_BODY = 64 * 1024 * 1024
_STATUS: Mapping[ErrorKind, HTTPStatus] = {
    "request": HTTPStatus.BAD_REQUEST,
    "not_found": HTTPStatus.NOT_FOUND,
    "too_large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "input": HTTPStatus.UNPROCESSABLE_ENTITY,
    "refused": HTTPStatus.UNPROCESSABLE_ENTITY,
    "protected": HTTPStatus.CONFLICT,
    "run": HTTPStatus.UNPROCESSABLE_ENTITY,
}
_FAILED: ErrorMessage = {
    "kind": "run",
    "message": "nb2prod failed unexpectedly: see the server's log, and please report this",
}


class OperationHandler(APIHandler):
    """``POST nb2prod/api/<operation>``."""

    auth_resource = "nb2prod"

    def initialize(self, desk: Desk, lanes: Lanes) -> None:
        """Take what the operations work with."""
        self.desk = desk
        self.lanes = lanes

    @web.authenticated
    @authorized
    async def post(self, name: str) -> None:
        """Carry out an operation."""
        try:
            operation = dispatch.find_operation(name)
            await self._check_need(operation)
            answer = await self._carry_out(operation, self._body())
            status = HTTPStatus.OK
        except (RequestError, Nb2prodError) as error:
            answer = of_error(error, self.desk.root)
            status = _STATUS[answer["kind"]]
        except web.HTTPError:
            raise
        except Exception:  # the edge to the host: the log gets it, the answer does not
            self.log.exception("nb2prod: %r failed", name)
            answer, status = _FAILED, HTTPStatus.INTERNAL_SERVER_ERROR
        self.set_status(status)
        self.finish(json.dumps(answer))

    async def _carry_out(self, operation: Operation, body: bytes) -> Any:
        started = time.thread_time()
        request = dispatch.read_request(operation, body)
        spent = time.thread_time() - started
        if dispatch.waits(operation):
            return await dispatch.carry_out(operation, self.desk, request)

        def work() -> tuple[Any, float]:
            began = time.thread_time()
            return dispatch.carry_out(operation, self.desk, request), time.thread_time() - began

        answer, seconds = await self.lanes.run(operation.serial, work)
        self.set_header("Server-Timing", f"cpu;dur={(spent + seconds) * 1000:.1f}")
        return answer

    async def _check_need(self, operation: Operation) -> None:
        """Who asks for what can read or run anything must be allowed to start kernels."""
        if operation.need is Need.EXECUTE:
            allowed = self.authorizer.is_authorized(
                self, self.current_user, Need.EXECUTE.value, "kernels"
            )
            if not await ensure_async(allowed):
                raise web.HTTPError(HTTPStatus.FORBIDDEN, "not authorized to run code")

    def _body(self) -> bytes:
        kind = self.request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if kind != "application/json":
            raise web.HTTPError(
                HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "the request must be application/json"
            )
        if len(self.request.body) > LARGEST_BODY:
            raise RequestError("too_large", "the notebook is too large: more than 64 MB")
        return self.request.body
