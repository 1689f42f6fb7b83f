"""`kg serve`: the graph over HTTP."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

import click

from kg.cli.options import examples, store_option
from kg.errors import MissingExtra, UsageError
from kg.iris import check_base

_TOKEN = "KG_TOKEN"  # noqa: S105


@click.command(
    epilog=examples(
        "kg serve",
        "kg serve --port 8080 --timeout 10",
        "kg serve --cors https://example.org --allow-host kg.example.org --host 0.0.0.0",
        "KG_TOKEN=… kg serve --writable --store output/shared",
    )
)
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, metavar="N",
              help="The port; 0 for any that is free.")  # fmt: skip
@click.option("--cors", "origins", multiple=True, metavar="ORIGIN",
              help="Let scripts of this site read: https://example.org, or * for all. May be given again.")  # fmt: skip
@click.option("--allow-host", "hosts", multiple=True, metavar="NAME",
              help="A name under which this server is known. May be given again.")  # fmt: skip
@click.option("--timeout", type=click.FloatRange(min=0, min_open=True), default=30, show_default=True,
              metavar="SECONDS", help="Stop a query that takes longer.")  # fmt: skip
@click.option("--workers", type=click.IntRange(1, 64), default=lambda: min(4, os.cpu_count() or 1),
              show_default="one a core, 4 at most", metavar="N", help="Answer so many requests at once.")  # fmt: skip
@click.option("--queue", type=click.IntRange(0), default=16, show_default=True, metavar="N",
              help="Let so many more requests wait; others are told to come again.")  # fmt: skip
@click.option("--max-bytes", type=click.IntRange(0), default=100_000_000, show_default=True, metavar="N",
              help="Refuse answers larger than this; 0 for no limit.")  # fmt: skip
@click.option("--max-body", type=click.IntRange(1), default=32_000_000, show_default=True, metavar="N",
              help="Refuse requests larger than this.")  # fmt: skip
@click.option("--memory", type=click.IntRange(0), default=4000, show_default=True, metavar="MB",
              help="What a worker may allocate, 600 at least; 0 for no limit.")  # fmt: skip
@click.option("--writable", is_flag=True,
              help=f"Let those who bring the token write; it stands in {_TOKEN} or --token-file.")  # fmt: skip
@click.option("--token-file", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="The file that holds the token.")  # fmt: skip
@click.option("--base", metavar="ADDRESS", help="Where things live in a store that --writable makes.")
@store_option
def serve(
    *,
    host: str,
    port: int,
    origins: tuple[str, ...],
    hosts: tuple[str, ...],
    timeout: float,
    workers: int,
    queue: int,
    max_bytes: int,
    max_body: int,
    memory: int,
    writable: bool,
    token_file: Path | None,
    base: str | None,
    store: str,
) -> None:
    """Serve SPARQL, a query editor and pages of entities and papers.

    SPARQL 1.1 protocol at /sparql, an editor at /query, search at /. Nobody may write, unless --writable is given
    and a token; then the store, which is made where it is missing, takes updates at /sparql and graphs at /store.
    A new build of the store answers the next request. Every request is a line of JSON on standard error.
    """
    if find_spec("uvicorn") is None or find_spec("starlette") is None:
        raise MissingExtra("server", needed_for="kg serve")
    from kg.server.run import serve as run
    from kg.server.settings import Settings

    run(
        Settings(
            store=_folder(store), host=host, port=port, timeout=timeout, workers=workers, queue=queue,
            max_bytes=max_bytes, max_body=max_body, memory=memory * 1_000_000, origins=origins, hosts=hosts,
            token=_token(token_file) if writable else None, base=check_base(base) if base else None,
        )
    )  # fmt: skip


def _folder(store: str) -> Path:
    if store == "memory:" or "://" in store:
        raise UsageError(f"--store {store}: kg serve serves a folder")
    return Path(store)


def _token(file: Path | None) -> str:
    try:
        token = file.read_text(encoding="utf-8").strip() if file else os.environ.get(_TOKEN, "").strip()
    except (OSError, ValueError) as error:
        raise UsageError(f"--token-file {file}: cannot be read: {error}") from None
    if not token or not token.isascii() or not token.isprintable():
        place = f"--token-file {file}" if file else _TOKEN
        raise UsageError(f"--writable needs a token of printable ASCII characters, and {place} holds none")
    return token
