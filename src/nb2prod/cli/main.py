"""The ``nb2prod`` command. A command's own module is imported when it is called."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module

import click

from nb2prod import __version__

COMMANDS = {
    "check": "Say what would go wrong in an export.",
    "plan": "Show the steps, parameters and metrics of a notebook.",
    "tag": "List, set, remove or suggest the tags of cells.",
    "record": "Run a notebook once, and show what its steps take and give.",
    "export": "Write the package.",
    "run": "Run a notebook or a package once, into the lab book.",
    "sweep": "Run a notebook or a package with many parameter values, in parallel.",
    "runs": "List, show, compare, export, restore and push the runs in the lab book.",
    "verify": "Prove that a package computes what its notebook computes.",
    "targets": "List where a pipeline can run.",
}
INTERRUPTED = 130
UNFORESEEN = 70
REPORT = "this is a fault of nb2prod: please report it, with what NB2PROD_DEBUG=1 prints"


class Commands(click.Group):
    """Commands by name; help needs none of their modules."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order in which one uses them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now; None if there is none of this name."""
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"nb2prod.cli.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is asked for, or say which one may be meant."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            import difflib

            near = difflib.get_close_matches(args[0], COMMANDS, n=1)
            hint = f"did you mean {near[0]!r}?" if near else "see 'nb2prod --help'"
            raise click.UsageError(f"there is no command {args[0]!r}: {hint}", ctx)
        return super().resolve_command(ctx, args)


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 88},
    epilog="""\b
Examples:
  nb2prod tag churn.ipynb --suggest --write
  nb2prod check churn.ipynb
  nb2prod export churn.ipynb --record

Exit status: 0 done, 1 the notebook has errors, 2 something cannot be read,
3 nothing was written so that no work is lost, 4 the notebook failed while it ran.
""",
)
@click.version_option(__version__, prog_name="nb2prod")
def root() -> None:
    """Turn a tagged Jupyter notebook into a tested Python package."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status; argv is that of the process if None."""
    try:
        status = root.main(
            args=None if argv is None else list(argv),
            prog_name="nb2prod",
            standalone_mode=False,
        )
        return int(status or 0)
    except (KeyboardInterrupt, click.Abort):
        return _say("interrupted", INTERRUPTED)
    except click.ClickException as error:
        return _say(error.format_message(), 2)
    except SystemExit as error:  # click's way out when nobody reads the output any more
        return int(error.code or 0)
    except Exception as error:  # the edge of the program: nothing may show a traceback
        return _fault(error)


def run() -> None:
    """The entry point of the ``nb2prod`` script."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    sys.exit(main())


def _fault(error: Exception) -> int:
    from nb2prod.errors import Nb2prodError

    if isinstance(error, Nb2prodError):
        return _say(str(error), error.exit_code)
    if os.environ.get("NB2PROD_DEBUG") == "1":
        import traceback

        traceback.print_exc()
    return _say(f"{REPORT} ({type(error).__name__}: {error})", UNFORESEEN)


def _say(message: str, status: int) -> int:
    from nb2prod.cli.formats import one_line

    click.echo(f"nb2prod: error: {one_line(message)}", err=True)
    return status
