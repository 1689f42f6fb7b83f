"""An export gives back the graph, and the same bytes each time."""

import csv
import gzip
import io

import networkx as nx
import pyoxigraph as ox
import pytest

from kg.analytics.projections import project
from kg.errors import KgError, UsageError
from kg.export import export, flattened
from kg.nquads import lines, text
from kg.writing import Writer

FORMATS = {"nq": ox.RdfFormat.N_QUADS, "trig": ox.RdfFormat.TRIG, "jsonld": ox.RdfFormat.JSON_LD}
HOSTILE = 'a "quoted" \\url <b> \u202eright to left\u0000\u0007 \U0001f600 \n new line'


@pytest.mark.parametrize("kind", FORMATS)
def test_the_dataset_comes_back(store, tmp_path, kind):
    export(store, tmp_path / f"g.{kind}")
    again = ox.Store()
    again.bulk_load(path=str(tmp_path / f"g.{kind}"), format=FORMATS[kind])
    assert set(again) == set(store.oxigraph)


def test_turtle_holds_the_union_of_the_graphs(store, tmp_path):
    export(store, tmp_path / "g.ttl")
    again = ox.Store()
    again.bulk_load(path=str(tmp_path / "g.ttl"), format=ox.RdfFormat.TURTLE)
    assert {quad.triple for quad in again} == {quad.triple for quad in store.oxigraph}


@pytest.mark.parametrize("kind", ["nq", "trig", "jsonld", "ttl", "graphml", "gexf", "csv"])
def test_the_bytes_do_not_depend_on_the_order_of_loading(store, tmp_path, kind):
    quads = sorted(f"{quad} .\n" for quad in store.oxigraph)
    for name, order in (("a", quads), ("b", quads[::-1])):
        with Writer("memory:") as writer:
            generation = writer.new_generation()
            generation.load(order)
            export(writer.adopt(generation), tmp_path / f"{name}.{kind}")
    assert (tmp_path / f"a.{kind}").read_bytes() == (tmp_path / f"b.{kind}").read_bytes()


def test_lines_are_sorted_by_graph(store, tmp_path):
    export(store, tmp_path / "g.nq")
    graphs = [line.rsplit(" ", 2)[1] for line in (tmp_path / "g.nq").read_text(encoding="utf-8").splitlines()]
    assert graphs == sorted(graphs)


def test_a_name_in_gz_is_compressed_without_a_date(store, tmp_path):
    export(store, tmp_path / "g.nq.gz")
    export(store, tmp_path / "g.nq")
    packed = (tmp_path / "g.nq.gz").read_bytes()
    assert gzip.decompress(packed) == (tmp_path / "g.nq").read_bytes()
    assert packed[4:8] == b"\0\0\0\0"


def test_hostile_text_survives(tmp_path):
    quads = lines([("<urn:s>", "<urn:p>", text(HOSTILE))], "urn:g")
    with Writer("memory:") as writer:
        generation = writer.new_generation()
        generation.load(quads)
        store = writer.adopt(generation)
        for kind, form in FORMATS.items():
            export(store, tmp_path / f"g.{kind}")
            again = ox.Store()
            again.bulk_load(path=str(tmp_path / f"g.{kind}"), format=form)
            assert [quad.object.value for quad in again] == [HOSTILE]


@pytest.mark.parametrize(("kind", "read"), [("graphml", nx.read_graphml), ("gexf", nx.read_gexf)])
def test_a_projection_comes_back_with_its_attributes(store, tmp_path, kind, read):
    export(store, tmp_path / f"g.{kind}", projection="co_mention")
    graph, again = project(store, "co_mention"), read(tmp_path / f"g.{kind}")
    assert set(again) == set(graph)
    assert {frozenset(edge) for edge in again.edges()} == {frozenset(edge) for edge in graph.edges()}
    assert {node: data["label"] for node, data in again.nodes(data=True)} == {
        node: data["label"] for node, data in graph.nodes(data=True)
    }
    assert {frozenset((s, t)): w for s, t, w in again.edges(data="weight")} == {
        frozenset((s, t)): w for s, t, w in graph.edges(data="weight")
    }


def test_csv_puts_the_nodes_beside_the_edges(store, tmp_path):
    export(store, tmp_path / "g.csv", projection="co_mention")
    graph = project(store, "co_mention")
    edges = list(csv.DictReader(io.StringIO((tmp_path / "g.csv").read_text(encoding="utf-8"))))
    nodes = list(csv.DictReader(io.StringIO((tmp_path / "g.nodes.csv").read_text(encoding="utf-8"))))
    assert [row["id"] for row in nodes] == list(graph)
    assert [(row["source"], row["target"]) for row in edges] == [(s, t) for s, t in graph.edges()]


@pytest.mark.parametrize("kind", ["graphml", "gexf"])
def test_awkward_attributes_are_flattened(tmp_path, kind):
    graph = nx.Graph()
    graph.add_node(
        "a",
        label="x\x00y\x0bz\ufffe",
        tags=["b", "c"],
        none=None,
        empty=(),
        day=__import__("datetime").date(2024, 5, 1),
    )
    graph.add_edge("a", "b", roles={"uses", "introduces"}, weight=2)
    flat = flattened(graph)
    assert dict(flat.nodes["a"]) == {"label": "x y z ", "tags": "b|c", "day": "2024-05-01"}
    assert dict(flat.edges["a", "b"]) == {"roles": "introduces|uses", "weight": 2}
    (nx.write_graphml if kind == "graphml" else nx.write_gexf)(flat, tmp_path / "g")
    again = (nx.read_graphml if kind == "graphml" else nx.read_gexf)(tmp_path / "g")
    assert again.nodes["a"]["label"] == "x y z " if kind == "graphml" else again.nodes["a"]["label"].startswith("x y z")


@pytest.mark.parametrize("name", ["graph", "graph.xyz", "graph.nq.zip", ".nq"])
def test_an_unknown_ending_lists_the_known_ones(store, tmp_path, name):
    with pytest.raises(
        UsageError, match="end the name in one of: nq, trig, jsonld, ttl, nt, graphml, gexf, csv, or give --profile"
    ):
        export(store, tmp_path / name)


@pytest.mark.parametrize(
    ("profile", "name", "message"),
    [
        ("tables", "t.csv", "cannot tell the form of 'tables'; it is written as: folder, zip"),
        ("tables", "t.zip.gz", "cannot tell the form of 'tables'; it is written as: folder, zip"),
        ("neo4j", "n.json", "cannot tell the form of 'neo4j'; it is written as: folder, zip"),
        ("oa", "mentions", "cannot tell the form of 'oa'; it is written as: jsonld, ttl, nt"),
        ("oa", "m.zip", "cannot tell the form of 'oa'; it is written as: jsonld, ttl, nt"),
        ("croissant", "c.ttl", "cannot tell the form of 'croissant'; it is written as: jsonl, folder, zip"),
        ("void", "v.csv", "cannot tell the form of 'void'; it is written as: ttl, jsonld, nt"),
        ("graph", "g.csv", "cannot tell the form of 'graph'; it is written as: nq, trig, jsonld, ttl, nt"),
        ("turtle", "g.ttl", "no profile 'turtle'; there are graph, projection, tables, neo4j, oa, schema, croissant"),
    ],
)
def test_a_profile_and_a_name_that_do_not_fit_are_told(store, tmp_path, profile, name, message):
    with pytest.raises(UsageError, match=message):
        export(store, tmp_path / name, profile=profile)
    assert list(tmp_path.iterdir()) == []


def test_n_triples_hold_the_union_sorted(store, tmp_path):
    export(store, tmp_path / "g.nt")
    lines = (tmp_path / "g.nt").read_text(encoding="utf-8").splitlines(keepends=True)
    assert lines == sorted({f"{quad.triple} .\n" for quad in store.oxigraph})


def test_a_place_that_cannot_be_written_is_named(store, tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(KgError, match=r"file/g\.nq: cannot write there"):
        export(store, tmp_path / "file" / "g.nq")


def test_a_failed_export_leaves_the_old_file(store, tmp_path):
    (tmp_path / "g.csv").write_text("old")
    with pytest.raises(KgError):
        export(store, tmp_path / "g.csv", projection="nonsense")
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"g.csv": "old"}
