"""Why a request is not answered."""

from __future__ import annotations

from typing import Protocol

from nb2prod.errors import InputError, Nb2prodError, ProtectedError, RefusedError
from nb2prod.protocol.job_messages import ErrorKind, ErrorMessage

_KINDS: tuple[tuple[type[Nb2prodError], ErrorKind], ...] = (
    (InputError, "input"),
    (ProtectedError, "protected"),
    (RefusedError, "refused"),
)
NOT_FOUND = "there is no such file or folder here, or it may not be used"


class RequestError(Exception):
    """A request that is not answered.

    Attributes:
        kind: what is wrong, as the front end is told.
    """

    def __init__(self, kind: ErrorKind, message: str) -> None:
        super().__init__(message)
        self.kind: ErrorKind = kind

    @property
    def message(self) -> ErrorMessage:
        """What the front end is told."""
        return {"kind": self.kind, "message": str(self)}


def not_found() -> RequestError:
    """The one error for all paths that may not be used, whatever the reason."""
    return RequestError("not_found", NOT_FOUND)


class Speaker(Protocol):
    """Knows which places must not be named."""

    def without_places(self, text: str) -> str:
        """The text in which no place outside is named."""


def of_error(error: Nb2prodError | RequestError, speaker: Speaker) -> ErrorMessage:
    """What the front end is told about an error: one line."""
    if isinstance(error, RequestError):
        return error.message
    kind: ErrorKind = next((name for known, name in _KINDS if isinstance(error, known)), "run")
    return {"kind": kind, "message": speaker.without_places(str(error))}
