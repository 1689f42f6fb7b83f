"""The command line: a group whose commands are imported when they are called.

1. `COMMANDS` is the table of all commands in the order that the help shows; one whose module is not there
   is not listed.
2. A command is imported when it runs, so that `kg --help` stays fast.
3. `CommandGroup.invoke` is the one place that turns errors into a message and an exit code: 0 done,
   1 the work failed, 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

import io
import os
import sys
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final, NoReturn

import click

from kg import __version__
from kg.errors import KgError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

#: Section of the help → command → (where it lives, one line of help).
COMMANDS: Final[dict[str, dict[str, tuple[str, str]]]] = {
    "Make a graph": {
        "build": ("kg.cli.build:build", "Build the graph from listings of papers, or add to it."),
        "update": ("kg.cli.update:update", "The daily run: fetch, build, diff, digest."),
        "watch": ("kg.cli.watch:watch", "The names that the daily run follows, and what is new on them."),
        "extract": ("kg.cli.extract:extract", "Extract from papers into JSON Lines, without a store."),
        "validate": ("kg.cli.validate:validate", "Check the graph against its shapes."),
    },
    "Ask it": {
        "query": ("kg.cli.query:query", "Answer a named question, or any SPARQL query."),
        "queries": ("kg.cli.query:queries", "List the named questions and their parameters."),
        "ask": ("kg.cli.ask:ask", "Answer a plain question that matches a template."),
        "show": ("kg.cli.show:show", "What is known of one entity or paper."),
        "search": ("kg.cli.search:search", "Find entities and papers by name or text."),
        "path": ("kg.cli.path:path", "How two things are connected, with evidence."),
        "stats": ("kg.cli.stats:stats", "Counts by type, role, predicate and source."),
    },
    "Analyse, look, publish": {
        "report": ("kg.cli.report:report", "Reports: leaderboards, trends, communities, gaps, quality."),
        "view": ("kg.cli.view:view", "An interactive page of the graph, or of a part of it."),
        "export": ("kg.cli.export:export", "Write the graph as RDF, a network, tables or another profile."),
        "serve": ("kg.cli.serve:serve", "Serve SPARQL, an explorer and entity pages."),
        "site": ("kg.cli.site:site", "Write the explorer as a static site."),
    },
    "Compare and measure": {
        "diff": ("kg.cli.diff:diff", "What is new in one graph since another."),
        "evaluate": ("kg.cli.evaluate:evaluate", "Precision, recall and F1 against gold."),
    },
    "Set up": {
        "completion": ("kg.cli.completion:completion", "What makes a shell complete what is typed."),
    },
}
#: Set by a shell that asks how to go on.
_COMPLETE: Final = "_KG_COMPLETE"
INTERRUPTED: Final = 130
_WHOLE: Final = "the graph is as it was before or as it was to be"


class CommandGroup(click.Group):
    """A group that imports a command when it is called, and reports errors."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The names of the commands whose modules are there, in the order of the help."""
        return [name for section in COMMANDS.values() for name in section if _location(name)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command, imported now."""
        location = _location(cmd_name)
        if location is None:
            return None
        module, attribute = location.split(":")
        command: click.Command = getattr(import_module(module), attribute)
        if _COMPLETE in os.environ:
            from kg.cli.completing import attach

            return attach(command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command of the arguments; an unknown one is answered with near names."""
        name = args[0]
        if _location(name) is None and not name.startswith("-"):
            _unknown_command(ctx, name, self.list_commands(ctx))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The commands by section, from the table alone."""
        for section, commands in COMMANDS.items():
            rows = [(name, text) for name, (_, text) in commands.items() if _location(name)]
            if rows:
                with formatter.section(section):
                    formatter.write_dl(rows)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The commands that begin like this, from the table alone."""
        from click.shell_completion import CompletionItem

        found = [
            CompletionItem(name, help=text)
            for section in COMMANDS.values()
            for name, (_, text) in section.items()
            if name.startswith(incomplete) and _location(name)
        ]
        return found + [item for item in click.Command.shell_complete(self, ctx, incomplete) if incomplete]

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; every error becomes one line and an exit code."""
        _prepare_streams()
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except (click.exceptions.Exit, click.ClickException, click.Abort):
            raise
        except KeyboardInterrupt as stop:
            click.echo(f"kg: interrupted; {str(stop) or _WHOLE}", err=True)
            ctx.exit(INTERRUPTED)
        except BrokenPipeError:
            _leave_broken_pipe(ctx)
        except Exception as error:
            if ctx.params.get("debug"):
                raise
            from kg.cli.output import say

            say(_message(error))
            ctx.exit(error.exit_code if isinstance(error, KgError) else 1)
        return result


def _location(name: str) -> str | None:
    for section in COMMANDS.values():
        if name in section:
            location = section[name][0]
            return location if find_spec(location.split(":")[0]) else None
    return None


def _unknown_command(ctx: click.Context, name: str, known: list[str]) -> NoReturn:
    from difflib import get_close_matches

    near = get_close_matches(name, known, n=2, cutoff=0.6)
    hint = f" Did you mean {' or '.join(near)}?" if near else " See kg --help."
    raise click.UsageError(f"No such command {name!r}.{hint}", ctx)


def _message(error: Exception) -> str:
    if isinstance(error, KgError):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        place = f": {error.filename}" if error.filename else ""
        return f"{error.strerror}{place}"
    text = " ".join(str(error).split())
    from kg.disk import is_damage

    if is_damage(error):
        return f"the store is damaged ({text}); build it again in another folder"
    return f"unexpected {type(error).__name__}: {text} (kg --debug … or KG_DEBUG=1 shows where)"


def _prepare_streams() -> None:
    """Text of papers can be printed anywhere: UTF-8 into files and pipes, replacement signs on poorer terminals."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")


def _leave_broken_pipe(ctx: click.Context) -> NoReturn:
    """Whoever read the output has had enough; nothing may complain at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    ctx.exit(0)


@click.command(
    cls=CommandGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100, "auto_envvar_prefix": "KG"},
    epilog="Every command takes -h. Exit codes: 0 done, 1 the work failed, 2 wrong usage. Options come from the command"
    " line, KG_… variables, kg.toml here, or your config.toml (docs/settings.md).",
)
@click.version_option(
    __version__, "--version", prog_name="kg", message="%(prog)s %(version)s", allow_from_autoenv=False
)
@click.option("--debug", is_flag=True, envvar="KG_DEBUG", help="Show tracebacks (also KG_DEBUG=1).")
@click.pass_context
def main(context: click.Context, debug: bool) -> None:  # noqa: ARG001
    """The open knowledge graph of machine learning, from titles and abstracts, on your own machine.

    \b
    kg build --sample                 a graph of the sample that ships with the package
    kg query most-used-datasets       one of the named questions (kg queries lists them)
    kg show ImageNet                  what is known of one thing
    """
    name = context.invoked_subcommand
    command = context.command
    if name and isinstance(command, CommandGroup):
        from kg.cli.config import paths, settings

        chosen = command.get_command(context, name) if paths() else None
        context.default_map = {name: settings(chosen, command.list_commands(context))} if chosen else None
