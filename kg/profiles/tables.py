"""The graph as plain tables with typed columns, for pandas, R, DuckDB and spreadsheets.

1. `TABLES` says for every table which things are its rows, and for every column its property and its type.
2. One pass over the papers fills the tables of what papers say, one over the entities fills theirs.
3. `datapackage.json` beside them tells the types and keys (Frictionless Data Package).

Dates stay text, for they may be a year or a month alone. Several values stand in one cell, parted by `|`.
Control characters become spaces, one for one, so that offsets into titles and abstracts still hold.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from kg.bundle import Bundle, bundled
from kg.lookup import KINDS
from kg.nodes import Node, PaperNodes, entities, papers
from kg.vocabulary import ROLE_PROPERTIES, iri, short

if TYPE_CHECKING:
    from kg.store import Store

Kind = Literal["id", "text", "list", "term", "integer", "number", "boolean"]
Cell = str | None
_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
#: Both ways in which XML Schema lets a truth value be written; servers choose.
_TRUTH: Final = {"1": "true", "0": "false"}
_TYPES: Final[dict[Kind, str]] = {"integer": "integer", "number": "number", "boolean": "boolean"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, the property it holds (empty for the thing itself or what a function gives), its type."""

    name: str
    term: str
    kind: Kind = "text"
    table: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its name, the class whose things are its rows, and its columns, whose `table` is where they point."""

    name: str
    of: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> list[str]:
        """The names of the columns."""
        return [column.name for column in self.columns]


_PLACE: Final = (
    Column("field", "kg:field"),
    Column("start", "kg:start", "integer"),
    Column("end", "kg:end", "integer"),
    Column("sentence", "kg:sentence"),
    Column("confidence", "kg:confidence", "number"),
)
_IN_PAPER: Final = Column("paper", "kg:inPaper", "id", "papers")
PAPERS: Final = Table("papers", "kg:Paper", (
    Column("paper", "", "id"),
    Column("title", "dcterms:title"),
    Column("abstract", "dcterms:abstract"),
    Column("published", "dcterms:issued"),
    Column("published_inferred", "kg:dateInferred", "boolean"),
    Column("authors", "dc:creator", "list"),
    Column("author_count", "kg:authorCount", "integer"),
    Column("organization", "rdfs:label"),
    Column("venue", "kg:venue"),
    Column("comments", "kg:commentCount", "integer"),
    Column("upvotes", "kg:upvoteCount", "integer"),
    Column("identifiers", "dcterms:identifier", "list"),
    Column("urls", "schema:url", "list"),
    Column("repositories", "schema:codeRepository", "list"),
    Column("web_pages", "kg:webPage", "list"),
    Column("sources", "kg:source", "list"),
))  # fmt: skip
ENTITIES: Final = Table("entities", "kg:Entity", (
    Column("entity", "", "id"),
    Column("name", "skos:prefLabel"),
    Column("type", "rdf:type", "term"),
    Column("types", "rdf:type", "list"),
    Column("aliases", "skos:altLabel", "list"),
    Column("papers", "kg:paperCount", "integer"),
    Column("first_seen", "kg:firstSeen"),
    Column("family", "kg:variantOf", "id", "entities"),
    Column("broader", "skos:broader", "list"),
    Column("higher_is_better", "kg:higherIsBetter", "boolean"),
    Column("note", "skos:note"),
))  # fmt: skip
ROLES: Final = Table("roles", "", (
    Column("paper", "", "id", "papers"),
    Column("role", ""),
    Column("entity", "", "id", "entities"),
    Column("confidence", "", "number"),
))  # fmt: skip
CLAIMS: Final = Table("claims", "kg:Claim", (
    Column("claim", "", "id"),
    _IN_PAPER,
    Column("subject", "rdf:subject", "id", "entities"),
    Column("predicate", "rdf:predicate", "term"),
    Column("object", "rdf:object", "id", "entities"),
    Column("polarity", "kg:polarity"),
    *_PLACE,
))  # fmt: skip
RESULTS: Final = Table("results", "kg:Result", (
    Column("result", "", "id"),
    _IN_PAPER,
    Column("subject", "kg:resultOf", "id", "entities"),
    Column("data", "kg:onData", "id", "entities"),
    Column("metric", "kg:metric", "id", "entities"),
    Column("value", "kg:value", "number"),
    Column("upper", "kg:upperValue", "number"),
    Column("unit", "kg:unit"),
    Column("raw", "kg:rawText"),
    Column("kind", "kg:resultKind"),
    *_PLACE,
))  # fmt: skip
MENTIONS: Final = Table("mentions", "kg:Mention", (
    Column("mention", "", "id"),
    _IN_PAPER,
    Column("entity", "kg:refersTo", "id", "entities"),
    Column("surface", "kg:surface"),
    Column("type", "kg:asType", "term"),
    Column("role", "kg:asRole", "term"),
    *_PLACE,
    Column("found_by", "kg:foundBy"),
))  # fmt: skip
TABLES: Final = (PAPERS, ENTITIES, ROLES, CLAIMS, RESULTS, MENTIONS)


def write(store: Store, path: str | Path) -> None:
    """Writes the tables into a folder, or into a .zip; raises KgError where that is not possible."""
    with bundled(path) as bundle:
        rows = {table.name: _writer(bundle, table) for table in TABLES}
        for paper in papers(store):
            rows["papers"](paper_row(paper))
            for row in role_rows(paper):
                rows["roles"](row)
            for table in (CLAIMS, RESULTS, MENTIONS):
                for node in paper.of(table.of):
                    rows[table.name](row_of(node, table))
        for entity in entities(store):
            rows["entities"](entity_row(entity))
        bundle.write("datapackage.json", datapackage())


def _writer(bundle: Bundle, table: Table) -> Callable[[Sequence[Cell]], object]:
    return csv_writer(bundle, f"{table.name}.csv", table.names)


def csv_writer(bundle: Bundle, name: str, header: Sequence[str]) -> Callable[[Sequence[Cell]], object]:
    """A CSV file of a bundle; gives what writes a row."""
    writer = csv.writer(bundle.open(name), lineterminator="\n")
    writer.writerow(header)
    return writer.writerow


def row_of(node: Node, table: Table) -> list[Cell]:
    """A thing's values by the columns of a table."""
    return [_cell(node, column) for column in table.columns]


def paper_row(paper: PaperNodes) -> list[Cell]:
    """A paper's row; its organisation and repositories are things of their own, named here."""
    cells = dict(zip(PAPERS.names, row_of(paper.paper, PAPERS)))
    cells["organization"] = next((clean(node.text("rdfs:label")) for node in paper.of("kg:Organization")), None)
    addresses = {url for node in paper.of("kg:Repository") for url in node.all("schema:codeRepository")}
    cells["repositories"] = "|".join(sorted(addresses)) or None
    return list(cells.values())


def entity_row(entity: Node) -> list[Cell]:
    """An entity's row; a concept that only the catalog names has no type."""
    cells = dict(zip(ENTITIES.names, row_of(entity, ENTITIES)))
    kinds = types_of(entity)
    cells["type"], cells["types"] = next(iter(kinds), None), "|".join(kinds) or None
    return list(cells.values())


def types_of(entity: Node) -> list[str]:
    """The types of an entity, in the order in which they are told."""
    return [kind for kind in KINDS if entity.is_a(f"kg:{kind}")]


def role_rows(paper: PaperNodes) -> Iterator[list[Cell]]:
    """What the paper does with its entities: paper, role, entity, best confidence; `mentions` where it has no other."""
    surest: dict[str, str] = {}
    for mention in paper.of("kg:Mention"):
        entity, sure = mention.text("kg:refersTo"), mention.text("kg:confidence")
        surest[entity] = max(sure, surest.get(entity, sure), key=float)
    named: set[str] = set()
    for role, term in ROLE_PROPERTIES.items():
        for entity in paper.paper.all(term):
            if role != "mentions" or entity not in named:
                named.add(entity)
                yield [paper.paper.iri, role, entity, surest.get(entity)]


def _cell(node: Node, column: Column) -> Cell:
    if not column.term:
        return node.iri
    values = node.all(column.term)
    if column.kind == "list":
        return clean("|".join(value.replace("|", "/") for value in values)) or None
    if not values:
        return None
    if column.kind == "boolean":
        return _TRUTH.get(values[0], values[0])
    return "|".join(map(_word, values)) if column.kind == "term" else clean(values[0])


def _word(address: str) -> str:
    """A term of the ontology as one word: of roles the word of the JSON lines, else its local name."""
    return _ROLE_WORDS.get(address) or short(address).partition(":")[2]


_ROLE_WORDS: Final = {iri(term): word for word, term in ROLE_PROPERTIES.items()}


def clean(text: str) -> str:
    r"""A text without control characters, as long as before.

    >>> clean("a\x00b\r\nc")
    'a b \nc'
    """
    return _CONTROL.sub(" ", text)


def datapackage() -> str:
    """The description of the tables: columns, types, keys."""
    resources = [
        {"name": table.name, "path": f"{table.name}.csv", "profile": "tabular-data-resource", "schema": _schema(table)}
        for table in TABLES
    ]
    package = {"name": "paperkg", "profile": "tabular-data-package", "resources": resources}
    return json.dumps(package, indent=1) + "\n"


def _schema(table: Table) -> dict[str, object]:
    fields = [{"name": column.name, "type": _TYPES.get(column.kind, "string")} for column in table.columns]
    keys = [
        {"fields": column.name, "reference": {"resource": column.table if column.table != table.name else "",
                                              "fields": _KEYS[column.table]}}
        for column in table.columns if column.table
    ]  # fmt: skip
    key = {"primaryKey": _KEYS[table.name]} if table.name in _KEYS else {}
    return {"fields": fields, **key, "foreignKeys": keys}


_KEYS: Final = {"papers": "paper", "entities": "entity", "claims": "claim", "results": "result", "mentions": "mention"}
