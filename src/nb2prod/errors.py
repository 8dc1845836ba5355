"""The one exception tree: each class has an exit code, each message says what to do next."""

from __future__ import annotations


class Nb2prodError(Exception):
    """A fault that stops the command.

    Attributes:
        exit_code: the process's exit status.
    """

    exit_code = 1


class RefusedError(Nb2prodError):
    """The notebook has faults for which no correct package can be written."""

    exit_code = 1


class InputError(Nb2prodError):
    """Something that was given cannot be read: a notebook, an option, a configuration."""

    exit_code = 2


class ProtectedError(Nb2prodError):
    """Going on would lose somebody's work, so nothing was written."""

    exit_code = 3


class RunError(Nb2prodError):
    """The notebook or the package failed while it ran."""

    exit_code = 4


class RunCancelledError(RunError):
    """Somebody ended the run before the notebook or the package was done."""
