"""The graph as a file: sorted, so byte-deterministic, and streamed.

nq, trig and jsonld hold the dataset with its graphs, ttl the union of its graphs; graphml, gexf and csv hold a
named projection. A name that ends in .gz is compressed.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from kg.errors import UsageError
from kg.files import replacing
from kg.nquads import LineStream
from kg.sorting import sorted_unique
from kg.store import Store

if TYPE_CHECKING:
    import networkx as nx

DATASET_FORMATS: Final = {"nq": ox.RdfFormat.N_QUADS, "trig": ox.RdfFormat.TRIG, "jsonld": ox.RdfFormat.JSON_LD}
PROJECTION_FORMATS: Final = ("graphml", "gexf", "csv")
FORMATS: Final = (*DATASET_FORMATS, "ttl", *PROJECTION_FORMATS)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


def format_of(path: str | Path) -> str:
    """The format that a file's name asks for.

    >>> format_of("output/graph.nq.gz")
    'nq'
    """
    suffixes = [suffix[1:].lower() for suffix in Path(path).suffixes if suffix != ".gz"]
    if not suffixes or suffixes[-1] not in FORMATS:
        raise UsageError(f"{path}: cannot tell the format; end the name in one of: {', '.join(FORMATS)}")
    return suffixes[-1]


def export(store: Store, path: str | Path, *, projection: str = "relations", minimum: int = 1) -> None:
    """Writes the store to a file whose name says the format.

    `projection` and `minimum` (the least support of an edge) apply to graphml, gexf and csv; csv puts the nodes
    beside the edges, into NAME.nodes.csv.
    """
    kind = format_of(path)
    if kind in PROJECTION_FORMATS:
        from kg.analytics.projections import project

        _write_projection(project(store, projection, minimum=minimum), Path(path), kind)
        return
    with replacing(path) as out:
        if kind == "nq":
            out.writelines(line.encode() for line in sorted_quads(store))
        elif kind == "ttl":
            _serialize(sorted_unique(_triples(store)), ox.RdfFormat.N_TRIPLES, out, ox.RdfFormat.TURTLE, store)
        else:
            _serialize(sorted_quads(store), ox.RdfFormat.N_QUADS, out, DATASET_FORMATS[kind], store)


def sorted_quads(store: Store) -> Iterator[str]:
    """All statements as lines of N-Quads, sorted by graph, then by code point."""
    for graph in sorted(store.oxigraph.named_graphs(), key=str):
        yield from sorted_unique(f"{quad} .\n" for quad in store.oxigraph.quads_for_pattern(None, None, None, graph))


def _triples(store: Store) -> Iterator[str]:
    return (f"{quad.triple} .\n" for quad in store.oxigraph)


def _serialize(lines: Iterator[str], read: ox.RdfFormat, out: IO[bytes], write: ox.RdfFormat, store: Store) -> None:
    stream: Any = io.BufferedReader(LineStream(lines), 1 << 20)
    ox.serialize(ox.parse(stream, read), out, write, prefixes=store.prefixes)


def _write_projection(graph: nx.Graph, path: Path, kind: str) -> None:
    import networkx as nx

    flat = flattened(graph)
    if kind == "csv":
        _write_csv(
            path, ["source", "target"], [({"source": s, "target": t}, data) for s, t, data in flat.edges(data=True)]
        )
        nodes = path.with_name(re.sub(r"\.csv(\.gz)?$", r".nodes.csv\1", path.name))
        _write_csv(nodes, ["id"], [({"id": node}, data) for node, data in flat.nodes(data=True)])
        return
    with replacing(path) as out:
        (nx.write_graphml if kind == "graphml" else nx.write_gexf)(flat, out)


def flattened(graph: nx.Graph) -> nx.Graph:
    """A copy whose attributes every format can hold: lists joined with |, no empty values, no control characters."""
    flat = graph.__class__()
    flat.add_nodes_from((_clean(node), _flat(data)) for node, data in graph.nodes(data=True))
    flat.add_edges_from((_clean(s), _clean(t), _flat(data)) for s, t, data in graph.edges(data=True))
    return flat


def _flat(attributes: dict[str, Any]) -> dict[str, str | int | float | bool]:
    return {name: _plain(value) for name, value in sorted(attributes.items()) if value is not None and value != ()}


def _plain(value: Any) -> str | int | float | bool:
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, list | tuple | set | frozenset):
        return "|".join(
            _clean(str(item)) for item in (sorted(value, key=str) if isinstance(value, set | frozenset) else value)
        )
    return _clean(str(value))


def _clean(text: str) -> str:
    return _CONTROL.sub(" ", text)


def _write_csv(path: Path, first: list[str], rows: list[tuple[dict[str, Any], dict[str, Any]]]) -> None:
    columns = [*first, *sorted({name for _, data in rows for name in data} - set(first))]
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows({**data, **ends} for ends, data in rows)
    with replacing(path) as out:
        out.write(text.getvalue().encode())
