"""The options that several commands share, each defined once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from kg.errors import UsageError

DEFAULT_STORE: Final = "output/kg"
ROW_FORMATS: Final = ("table", "csv", "tsv", "json", "markdown", "html")
TRIPLE_FORMATS: Final = ("turtle", "jsonld", "ntriples")
#: The configuration of the daily run, where none is named.
DEFAULT_CONFIG: Final = "watch.toml"

Command = TypeVar("Command", bound=Callable[..., Any])


def store_option(command: Command) -> Command:
    """`--store STORE`, passed as `store`: a folder, `memory:` or the address of a SPARQL server."""
    return click.option(
        "--store",
        default=DEFAULT_STORE,
        envvar="KG_STORE",
        show_default=True,
        show_envvar=True,
        metavar="STORE",
        help="The graph: a folder, memory: or the http(s) address of a SPARQL server.",
    )(command)


def config_option(command: Command) -> Command:
    """`--config FILE`, passed as `config`: the configuration of the daily run, or None for `DEFAULT_CONFIG`."""
    return click.option(
        "--config",
        type=click.Path(path_type=Path, readable=False),
        metavar="FILE",
        help=f"What to read, where to build it, what to tell and follow (TOML). [default: {DEFAULT_CONFIG}]",
    )(command)


def format_option(*formats: str, default: str | None = None) -> Callable[[Command], Command]:
    """`--format`, passed as `format_`; without a default it is `table` on a terminal and `csv` elsewhere."""
    return click.option(
        "--format",
        "format_",
        type=click.Choice(formats or ROW_FORMATS, case_sensitive=False),
        default=default,
        help=f"Form of the output. [default: {default or 'table on a terminal, csv in a pipe or file'}]",
    )


def output_option(command: Command) -> Command:
    """`-o FILE`, passed as `output`: a path, or None for standard output."""
    return click.option(
        "-o",
        "--output",
        type=click.Path(dir_okay=False, path_type=Path, allow_dash=True),
        metavar="FILE",
        help="Write to a file instead of standard output.",
    )(command)


def limit_option(
    default: int | None = None, *, help: str = "At most so many rows; 0 for all."
) -> Callable[[Command], Command]:
    """`--limit N`, passed as `limit`."""
    return click.option(
        "--limit", type=click.IntRange(min=0), default=default, show_default=True, metavar="N", help=help
    )


def param_option(command: Command) -> Command:
    """`-p NAME=VALUE`, which may be given again, passed as `parameters`: a dict. Raises UsageError."""
    return click.option(
        "-p", "--param", "parameters", multiple=True, metavar="NAME=VALUE", callback=_parameters,
        help="A parameter of the question; may be given again.",
    )(command)  # fmt: skip


def _parameters(_: click.Context, __: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    parameters = {}
    for pair in given:
        name, equals, value = pair.partition("=")
        if not equals or not name.strip():
            raise UsageError(f"-p {pair} is not NAME=VALUE")
        parameters[name.strip()] = value
    return parameters


def confidence_option(help: str) -> Callable[[Command], Command]:
    """`--min-confidence C`, passed as `min_confidence`: a number from 0 to 1, or None."""
    return click.option("--min-confidence", type=click.FloatRange(0, 1), metavar="C", help=help)


def extractor_option(command: Command) -> Command:
    """`--extractor NAME`, passed as `extractor`."""
    return click.option(
        "--extractor",
        default="default",
        show_default=True,
        metavar="NAME",
        help="What finds the entities: the extractor that ships, or one that another package brings.",
    )(command)


def examples(*lines: str) -> str:
    r"""The epilog of a command: calls that work, one a line.

    >>> examples("kg stats", "kg stats --format json")
    '\x08\nExamples:\n  kg stats\n  kg stats --format json'
    """
    return "\n".join(["\b", "Examples:", *(f"  {line}" for line in lines)])
