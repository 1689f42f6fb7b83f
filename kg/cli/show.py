"""`kg show`: what is known of one thing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click

from kg.cli.options import examples, format_option, output_option, store_option
from kg.cli.output import opened
from kg.show import show as run
from kg.store import open_store
from kg.templates import harmless, markdown
from kg.views.telling import Card, below, heading, sections, text

_EXAMPLES = (
    "kg show ImageNet",
    "kg show BERT --evidence",
    "kg show 'Attention Is All You Need'",
    "kg show arxiv:1706.03762 --format json",
)


@click.command(epilog=examples(*_EXAMPLES))
@click.argument("name", metavar="ENTITY|PAPER", nargs=-1, required=True)
@click.option("--evidence", is_flag=True, help="Show the sentences behind every statement.")
@store_option
@format_option("text", "json", "markdown", default="text")
@output_option
def show(*, name: tuple[str, ...], evidence: bool, store: str, format_: str, output: Path | None) -> None:
    """Show what is known of one entity or paper.

    ENTITY is a name, an alias or an IRI, in any spelling that the graph knows; PAPER is a title, the beginning of
    one, an arXiv number or an IRI. Things of one name are shown one after the other. JSON is a list of them.
    """
    with open_store(store) as graph:
        cards = run(graph, " ".join(name), evidence=evidence)
    with opened(output) as out:
        if format_ == "json":
            out.write(json.dumps([asdict(card) for card in cards], ensure_ascii=False, indent=1) + "\n")
        else:
            write = _text if format_ == "text" else _markdown
            out.write("\n".join("".join(f"{line}\n" for line in write(card)) for card in cards))


def _text(card: Card) -> Iterator[str]:
    return map(harmless, text(card))


def _markdown(card: Card) -> Iterator[str]:
    yield f"# {markdown(heading(card))}"
    yield ""
    yield markdown(below(card))
    for title, lines in sections(card):
        yield ""
        yield f"## {title}"
        yield ""
        yield from (f"- {markdown(line)}" for line in lines)
