"""What a shell offers for what is typed: beside commands and options, files, stores, questions and names of entities.

Names come from papers. Only those are offered that a shell takes as they are: whoever accepts one must not run it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click
from click.shell_completion import CompletionItem

from kg.cli.options import DEFAULT_CONFIG
from kg.errors import KgError

Completer = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]
_HARMLESS: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.+-]*")
_SCHEMES: Final = ("hf:today", "hf:yesterday", "arxiv:", "openalex:")
_MOST: Final = 20


def attach(command: click.Command) -> click.Command:
    """The command, whose arguments and options know what may stand there, by their metavars."""
    for parameter in command.params:
        if isinstance(parameter.type, click.types.StringParamType) and (way := _WAYS.get(parameter.metavar or "")):
            parameter.type = _Text(way)
    for inner in command.commands.values() if isinstance(command, click.Group) else ():
        attach(inner)
    return command


class _Text(click.types.StringParamType):
    """Text of which a shell knows how it may go on."""

    def __init__(self, way: Completer) -> None:
        self._way = way

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """What may stand there."""
        return self._way(ctx, param, incomplete)


def _files(_: click.Context, __: click.Parameter, typed: str) -> list[CompletionItem]:
    return [CompletionItem(typed, type="file")]


def _folders(_: click.Context, __: click.Parameter, typed: str) -> list[CompletionItem]:
    return [CompletionItem(typed, type="dir")]


def _sources(_: click.Context, __: click.Parameter, typed: str) -> list[CompletionItem]:
    schemes = [CompletionItem(scheme) for scheme in _SCHEMES if typed and scheme.startswith(typed)]
    return schemes or [CompletionItem(typed, type="file")]


def _questions(_: click.Context, __: click.Parameter, typed: str) -> list[CompletionItem]:
    from kg.resources import queries_dir

    names = sorted(path.stem for path in queries_dir().glob("*.rq") if path.stem.startswith(typed))
    return [CompletionItem(name) for name in names] or [CompletionItem(typed, type="file")]


def _entities(context: click.Context, _: click.Parameter, typed: str) -> list[CompletionItem]:
    from kg.store import is_address, open_store

    store = str(context.params.get("store") or _configured(context, "store"))
    if not typed or is_address(store):
        return []
    try:
        with open_store(store) as graph:
            labels = [hit.label for hit in graph.index.find(typed, kind="entity", limit=_MOST)]
    except Exception:  # whatever is wrong with the store: a shell that asks is told nothing
        return []
    start = typed.casefold()
    return [CompletionItem(one) for one in labels if _HARMLESS.fullmatch(one) and one.casefold().startswith(start)]


def _followed(context: click.Context, _: click.Parameter, typed: str) -> list[CompletionItem]:
    names = _configured(context, "watch") or ()
    return [CompletionItem(one) for one in names if _HARMLESS.fullmatch(one) and one.startswith(typed)]


def _configured(context: click.Context, name: str) -> Any:
    """What the configuration of the daily run says; nothing where there is none."""
    from kg.update.config import read_config

    outer = context.parent.params if context.parent else {}
    try:
        return getattr(read_config(context.params.get("config") or outer.get("config") or Path(DEFAULT_CONFIG)), name)
    except KgError:
        return None


def _kinds(_: click.Context, __: click.Parameter, typed: str) -> list[CompletionItem]:
    from kg.analytics.reports import kinds

    return [CompletionItem(one) for one in (*kinds(), "all") if one.startswith(typed) and _HARMLESS.fullmatch(one)]


def _extractors(_: click.Context, parameter: click.Parameter, typed: str) -> list[CompletionItem]:
    from kg.extraction.extractors import names

    if parameter.name != "extractor":
        return []
    return [CompletionItem(name) for name in names() if name.startswith(typed) and _HARMLESS.fullmatch(name)]


_WAYS: Final[dict[str, Completer]] = {
    "SOURCE…": _sources,
    "STORE": _folders,
    "FILE": _files,
    "FILE|DIR/": _files,
    "FILE|FOLDER": _files,
    "[KIND]": _kinds,
    "[A]": _folders,
    "[B]": _folders,
    "NAME|FILE.rq|-": _questions,
    "ENTITY": _entities,
    "ENTITY|PAPER": _entities,
    "ENTITY…": _entities,
    "FOLLOWED…": _followed,
    "A": _entities,
    "B": _entities,
    "NAME": _extractors,
}
