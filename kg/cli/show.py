"""`kg show`: what is known of one thing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import groupby
from pathlib import Path

import click

from kg.cli.options import examples, format_option, output_option, store_option
from kg.cli.output import harmless, markdown_text, opened
from kg.show import EntityCard, PaperCard, Related, ReportedResult, Sentence
from kg.show import show as run
from kg.store import open_store

Card = EntityCard | PaperCard
#: A heading and its lines.
Section = tuple[str, list[str]]
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
    yield harmless(_heading(card))
    yield harmless(_below(card))
    for title, lines in _sections(card):
        yield ""
        yield title
        yield from (f"  {harmless(' '.join(line.split()))}" for line in lines)


def _markdown(card: Card) -> Iterator[str]:
    yield f"# {markdown_text(_heading(card))}"
    yield ""
    yield markdown_text(_below(card))
    for title, lines in _sections(card):
        yield ""
        yield f"## {title}"
        yield ""
        yield from (f"- {markdown_text(line)}" for line in lines)


def _heading(card: Card) -> str:
    return card.label if isinstance(card, EntityCard) else card.title


def _below(card: Card) -> str:
    if isinstance(card, EntityCard):
        seen = f"first seen {card.first_seen}" if card.first_seen else None
        said = ["/".join(card.types).lower(), _papers(card.papers), seen, card.iri]
    else:
        said = [card.published, card.organization, card.venue, *card.identifiers, card.iri]
    return " · ".join(text for text in said if text)


def _sections(card: Card) -> Iterator[Section]:
    sections = _entity_sections(card) if isinstance(card, EntityCard) else _paper_sections(card)
    return ((title, lines) for title, lines in sections if lines)


def _entity_sections(card: EntityCard) -> Iterator[Section]:
    names = card.homonyms + ((card.note,) if card.note else ())
    yield "Introduced by", list(card.introduced_by)
    yield "Also called", _joined(card.aliases)
    yield "Variant of", _joined(card.variant_of)
    yield "Variants", _joined(card.variants)
    yield "Broader", _joined(card.broader)
    yield "Not the same, but of the same name", list(names)
    yield "Role in papers", [f"{role.role}: {_papers(role.papers)}, latest {role.latest or '–'}" for role in card.roles]
    yield "Relations", [_relation(related, card.label) for related in card.relations]
    yield "Results", [_result(result) for result in card.results]
    yield "Evidence", _evidence(card.evidence)


def _paper_sections(card: PaperCard) -> Iterator[Section]:
    yield "Authors", _joined(card.authors)
    yield "Links", list(card.links)
    yield "Abstract", [card.abstract] if card.abstract else []
    roles = groupby(card.parts, key=lambda part: part.role)
    yield "Entities", [f"{role}: {', '.join(f'{p.entity} ({p.type.lower()})' for p in parts)}" for role, parts in roles]
    yield "Claims", [f"{claim.supports} ({claim.confidence:.2f})" for claim in card.claims]
    yield "Results", [_result(result, paper=False) for result in card.results]
    yield "Evidence", _evidence((*card.claims, *card.evidence)) if card.evidence else []
    yield "Read from", _joined(card.sources)


def _joined(names: Iterable[str]) -> list[str]:
    line = ", ".join(names)
    return [line] if line else []


def _papers(count: int) -> str:
    return f"{count} paper{'' if count == 1 else 's'}"


def _relation(related: Related, label: str) -> str:
    ends = (label, related.other) if related.direction == "out" else (related.other, label)
    return f"{ends[0]} {related.relation} {ends[1]} ({_papers(related.papers)}, {related.confidence:.2f})"


def _result(result: ReportedResult, *, paper: bool = True) -> str:
    subject = f"{result.model}: " if result.model else ""
    metric = f" {result.metric}" if result.metric else ""
    kind = "" if result.kind == "absolute" else f" ({result.kind})"
    return f"{subject}{result.raw}{metric} on {result.dataset}{kind}" + (f" — {result.paper}" if paper else "")


def _evidence(sentences: Iterable[Sentence]) -> list[str]:
    return [f"{each.confidence:.2f} {each.supports}: “{each.sentence}” — {each.paper}" for each in sentences]
