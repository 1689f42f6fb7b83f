"""The graph as a file, a folder or an archive: sorted, so byte-deterministic, and streamed.

1. A profile says what is written (`PROFILES`), the ending of the name in which form; `.gz` compresses a file.
2. Without a profile, an ending of RDF means the graph itself, one of networks or tables a named projection.
3. What is several files goes into a folder, or into an archive where the name ends in .zip.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from kg import plugins
from kg.errors import UsageError
from kg.files import replacing
from kg.nquads import LineStream
from kg.questions import bind
from kg.resources import profile_query
from kg.sorting import sorted_unique
from kg.store import Store

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True, slots=True)
class Profile:
    """What can be exported: its name, what it holds, the endings it can be written as, whether it is several files."""

    name: str
    holds: str
    endings: tuple[str, ...]
    bundle: bool = False

    @property
    def forms(self) -> str:
        """The forms in words."""
        return ", ".join([*self.endings, *(("folder", "zip") if self.bundle else ())])


_DESCRIPTION: Final = ("ttl", "jsonld", "nt")
PROFILES: Final = {
    profile.name: profile
    for profile in (
        Profile("graph", "every statement; ttl and nt without the graphs", ("nq", "trig", "jsonld", "ttl", "nt")),
        Profile("projection", "a named projection, with its attributes", ("graphml", "gexf", "csv")),
        Profile("tables", "papers, entities, roles, claims, results, mentions as CSV", (), bundle=True),
        Profile("neo4j", "nodes and relationships for neo4j-admin import", (), bundle=True),
        Profile("oa", "mentions as Web Annotations", ("jsonld", "ttl", "nt")),
        Profile("schema", "datasets and benchmarks in schema.org", ("jsonld", "jsonl"), bundle=True),
        Profile("croissant", "datasets and benchmarks in Croissant 1.0", ("jsonl",), bundle=True),
        Profile("dcat", "the graph as an entry of a data catalogue", _DESCRIPTION),
        Profile("void", "the graph's parts, classes and properties, counted", _DESCRIPTION),
    )
}
_RDF: Final = {
    "nq": ox.RdfFormat.N_QUADS, "trig": ox.RdfFormat.TRIG, "jsonld": ox.RdfFormat.JSON_LD,
    "ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES,
}  # fmt: skip
_DATASETS: Final = ("nq", "trig", "jsonld")
_ENDINGS: Final = {ending: name for name in ("graph", "projection") for ending in PROFILES[name].endings}
_KNOWN: Final = {ending for profile in PROFILES.values() for ending in profile.endings} | {"zip", "gz", "json"}
_FOLDER: Final = "folder"
_PREFIX: Final = re.compile(r"^PREFIX (\w+): <([^>]*)>", re.MULTILINE)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


def form_of(path: str | Path, profile: str | None = None) -> tuple[Profile, str]:
    """The profile and the form that a name asks for; a form is an ending, or `folder`. Raises UsageError.

    >>> form_of("output/graph.nq.gz")[1], form_of("output/neo4j", "neo4j")[1]
    ('nq', 'folder')
    """
    suffixes = [suffix[1:].lower() for suffix in Path(path).suffixes]
    packed = suffixes[-1:] == ["gz"]
    ending = next((suffix for suffix in reversed(suffixes) if suffix != "gz"), "")
    chosen = _profile(path, profile, ending)
    if ending in chosen.endings or (chosen.bundle and ending == "zip" and not packed):
        return chosen, ending
    if chosen.bundle and not packed and ending not in _KNOWN:
        return chosen, _FOLDER
    raise UsageError(f"{path}: cannot tell the form of {chosen.name!r}; it is written as: {chosen.forms}")


def _profile(path: str | Path, profile: str | None, ending: str) -> Profile:
    if profile is None:
        profile = _ENDINGS.get(ending)
        if profile is None:
            raise UsageError(
                f"{path}: cannot tell what to write; end the name in one of: "
                f"{', '.join(_ENDINGS)}, or give --profile ({', '.join(PROFILES)})"
            )
    if profile not in PROFILES:
        brought = plugins.names(plugins.EXPORTERS)
        raise UsageError(f"no profile {profile!r}; there are {', '.join((*PROFILES, *brought))}")
    return PROFILES[profile]


def export(
    store: Store,
    path: str | Path,
    *,
    profile: str | None = None,
    projection: str = "relations",
    minimum: int = 1,
) -> None:
    """Writes the store to a file, folder or archive whose name says the form.

    A profile may be one of another package (`kg.plugins`).

    `projection` and `minimum` (the least support of an edge) apply to projections; their csv puts the nodes beside
    the edges, into NAME.nodes.csv. Raises UsageError where profile and name do not fit, KgError where nothing can
    be written there.
    """
    if profile is not None and profile not in PROFILES and plugins.export(profile, store, Path(path)):
        return
    chosen, form = form_of(path, profile)
    if chosen.name == "projection":
        from kg.analytics.projections import project

        _write_projection(project(store, projection, minimum=minimum), Path(path), form)
    elif chosen.name in ("tables", "neo4j"):
        from kg.profiles import neo4j, tables

        (tables if chosen.name == "tables" else neo4j).write(store, path)
    elif chosen.name in ("schema", "croissant"):
        _write_datasets(store, Path(path), chosen.name, form)
    else:
        with replacing(path) as out:
            _write_rdf(store, out, chosen.name, form)


def _write_rdf(store: Store, out: IO[bytes], profile: str, form: str) -> None:
    from kg.profiles import annotations

    if profile == "oa" and form == "jsonld":
        annotations.write(store, out)
    elif profile == "oa":
        _write_triples(annotations.triples(store), out, form, {**store.prefixes, "oa": annotations.OA})
    elif profile in ("void", "dcat"):
        query = profile_query(profile)
        triples: Any = store.query(bind(query, {}, graphs=store.names.graph("")))
        _write_triples(triples, out, form, dict(_PREFIX.findall(query)))
    elif form == "nq":
        out.writelines(line.encode() for line in sorted_quads(store))
    elif form in _DATASETS:
        _serialize(sorted_quads(store), ox.RdfFormat.N_QUADS, out, _RDF[form], store.prefixes)
    else:
        _write_triples((quad.triple for _, quads in store.contents() for quad in quads), out, form, store.prefixes)


def _write_datasets(store: Store, path: Path, profile: str, form: str) -> None:
    from kg.bundle import bundled
    from kg.profiles import datasets

    documents = datasets.croissant(store) if profile == "croissant" else datasets.schema_org(store)
    if form in ("folder", "zip"):
        with bundled(path) as bundle:
            datasets.write_files(documents, bundle)
        return
    with replacing(path) as out:
        (datasets.write_lines if form == "jsonl" else datasets.write_graph)(documents, out)


def sorted_quads(store: Store) -> Iterator[str]:
    """All statements as lines of N-Quads, sorted by graph, then by code point."""
    for _, quads in store.contents():
        yield from sorted_unique(f"{quad} .\n" for quad in quads)


def _write_triples(triples: Iterable[ox.Triple], out: IO[bytes], form: str, prefixes: dict[str, str]) -> None:
    lines = sorted_unique(f"{triple} .\n" for triple in triples)
    if form == "nt":
        out.writelines(line.encode() for line in lines)
    else:
        _serialize(lines, ox.RdfFormat.N_TRIPLES, out, _RDF[form], prefixes)


def _serialize(
    lines: Iterator[str], read: ox.RdfFormat, out: IO[bytes], write: ox.RdfFormat, prefixes: dict[str, str]
) -> None:
    stream: Any = io.BufferedReader(LineStream(lines), 1 << 20)
    ox.serialize(ox.parse(stream, read), out, write, prefixes=prefixes)


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
