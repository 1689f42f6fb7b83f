"""The graph as CSV files that `neo4j-admin database import full` takes.

1. Papers, entities, organisations, repositories and results become nodes; so do claims that are negated or hedged.
2. Roles, mentions, asserted claims and what joins the nodes become relationships, with their evidence.
3. `IMPORT.txt` has the command. Arrays are parted by `;`, which becomes `,` inside a value; abstracts have lines, hence
   `--multiline-fields`. Control characters become spaces.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.bundle import Bundle, bundled
from kg.nodes import Node, PaperNodes, entities, papers
from kg.profiles.tables import (
    CLAIMS,
    ENTITIES,
    MENTIONS,
    PAPERS,
    RESULTS,
    Cell,
    Column,
    Kind,
    Table,
    clean,
    csv_writer,
    entity_row,
    paper_row,
    role_rows,
    row_of,
    types_of,
)  # fmt: skip
from kg.vocabulary import ROLE_PROPERTIES, words

if TYPE_CHECKING:
    from kg.store import Store

Row = Sequence[Cell]
_SUFFIX: Final[dict[Kind, str]] = {"list": ":string[]", "integer": ":int", "number": ":double", "boolean": ":boolean"}
_ENDS: Final = {
    "claims": ("subject", "object"), "mentions": ("paper", "entity"), "roles": ("paper", "entity"),
}  # fmt: skip
#: What a relationship that only joins two nodes is called, by the property of its start and the column of its end.
_RESULT_ENDS: Final = (("subject", "RESULT_OF"), ("data", "ON_DATA"), ("metric", "IN_METRIC"))
_HEADERS: Final = {
    "organizations": ["iri:ID", "name", ":LABEL"],
    "repositories": ["iri:ID", "url", ":LABEL"],
    "links": [":START_ID", ":END_ID", ":TYPE"],
    "roles": [":START_ID", ":END_ID", "confidence:double", ":TYPE"],
}  # fmt: skip
NODES: Final = ("papers", "entities", "organizations", "repositories", "results", "claims")
RELATIONSHIPS: Final = ("roles", "mentions", "claims", "links")


def write(store: Store, path: str | Path) -> None:
    """Writes the files into a folder, or into a .zip; raises KgError where that is not possible."""
    with bundled(path) as bundle:
        out = _Files(bundle)
        for paper in papers(store):
            out.paper(paper)
        for entity in entities(store):
            out.entity(entity)
        bundle.write("IMPORT.txt", command())


def command() -> str:
    """The command that imports the files, to be run in their folder."""
    parts = ["neo4j-admin database import full --multiline-fields=true"]
    parts += [f"--nodes=nodes-{name}.csv" for name in NODES]
    parts += [f"--relationships=relationships-{name}.csv" for name in RELATIONSHIPS]
    return " \\\n  ".join([*parts, "neo4j"]) + "\n"


class _Files:
    """The open files, and what has been written of the nodes that several papers share."""

    def __init__(self, bundle: Bundle) -> None:
        headers = {f"nodes-{table.name}": _node_header(table) for table in (PAPERS, ENTITIES, RESULTS, CLAIMS)}
        headers |= {f"nodes-{name}": _HEADERS[name] for name in ("organizations", "repositories")}
        headers |= {f"relationships-{table.name}": _edge_header(table) for table in (MENTIONS, CLAIMS)}
        headers |= {f"relationships-{name}": _HEADERS[name] for name in ("roles", "links")}
        self._rows = {name: csv_writer(bundle, f"{name}.csv", header) for name, header in headers.items()}
        self._seen: set[str] = set()

    def paper(self, paper: PaperNodes) -> None:
        """A paper and all that it says."""
        labels = "Paper;Preprint" if paper.paper.is_a("fabio:Preprint") else "Paper"
        self._rows["nodes-papers"]([*_arrays(PAPERS, paper_row(paper)), labels])
        for source, role, entity, sure in role_rows(paper):
            self._rows["relationships-roles"]([source, entity, sure, _upper(ROLE_PROPERTIES[role or "mentions"])])
        for mention in paper.of("kg:Mention"):
            self._rows["relationships-mentions"](_edge(MENTIONS, mention, "NAMES"))
        for claim in paper.of("kg:Claim"):
            self._claim(claim)
        for result in paper.of("kg:Result"):
            self._result(result)
        self._others(paper)

    def entity(self, entity: Node) -> None:
        """An entity, and what lies above it."""
        self._rows["nodes-entities"]([*_arrays(ENTITIES, entity_row(entity)), _labels(entity)])
        for term, kind in (("kg:variantOf", "VARIANT_OF"), ("skos:broader", "BROADER"), ("kg:homonymOf", "HOMONYM_OF")):
            for other in entity.all(term):
                self._link(entity.iri, other, kind)

    def _claim(self, claim: Node) -> None:
        if claim.one("kg:polarity") == "asserted":
            kind = _upper(claim.text("rdf:predicate"))
            self._rows["relationships-claims"](_edge(CLAIMS, claim, kind))
            return
        self._rows["nodes-claims"]([*row_of(claim, CLAIMS), "Claim"])
        self._link(claim.text("kg:inPaper"), claim.iri, "SAYS")
        self._link(claim.iri, claim.text("rdf:subject"), "SUBJECT")
        self._link(claim.iri, claim.text("rdf:object"), "OBJECT")

    def _result(self, result: Node) -> None:
        row = dict(zip(RESULTS.names, row_of(result, RESULTS)))
        self._rows["nodes-results"]([*row.values(), "Result"])
        self._link(row["paper"] or "", result.iri, "REPORTS")
        for column, kind in _RESULT_ENDS:
            if end := row[column]:
                self._link(result.iri, end, kind)

    def _others(self, paper: PaperNodes) -> None:
        kinds = (("kg:Organization", "rdfs:label", "organizations", "LISTED_UNDER"),
                 ("kg:Repository", "schema:codeRepository", "repositories", "HAS_CODE"))  # fmt: skip
        for term, name, file, link in kinds:
            for node in paper.of(term):
                if node.iri not in self._seen:
                    self._seen.add(node.iri)
                    self._rows[f"nodes-{file}"]([node.iri, clean(node.text(name)), term.partition(":")[2]])
                self._link(paper.paper.iri, node.iri, link)

    def _link(self, start: str, end: str, kind: str) -> None:
        self._rows["relationships-links"]([start, end, kind])


def _node_header(table: Table) -> list[str]:
    _, *rest = table.columns
    return ["iri:ID", *map(_typed, rest), ":LABEL"]


def _edge_header(table: Table) -> list[str]:
    return [":START_ID", ":END_ID", *(_typed(column) for column in _properties(table)), ":TYPE"]


def _typed(column: Column) -> str:
    return column.name + _SUFFIX.get(column.kind, "")


def _properties(table: Table) -> Iterator[Column]:
    return (column for column in table.columns if column.name not in _ENDS[table.name])


def _edge(table: Table, node: Node, kind: str) -> Row:
    row = dict(zip(table.names, row_of(node, table)))
    ends = [row[name] for name in _ENDS[table.name]]
    return [*ends, *(row[column.name] for column in _properties(table)), kind]


def _arrays(table: Table, row: Row) -> Row:
    """The row with its lists parted by `;`."""
    return [
        cell.replace(";", ",").replace("|", ";") if cell and column.kind == "list" else cell
        for column, cell in zip(table.columns, row)
    ]


def _labels(entity: Node) -> str:
    return ";".join(["Entity", *types_of(entity)] if entity.is_a("kg:Entity") else ["Concept"])


def _upper(term: str) -> str:
    """A property as the types of Neo4j are written.

    >>> _upper("kg:trainsOn"), _upper("kg:comparesWith")
    ('TRAINS_ON', 'COMPARES_WITH')
    """
    return words(term).replace(" ", "_").upper()
