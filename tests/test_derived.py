"""What the build counts is what a query over the papers would count."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from kg import vocabulary
from kg.build import build
from kg.errors import StoreError
from kg.extraction.values import Extraction
from kg.parts import places
from kg.queries import run
from kg.statements import STORE_FORMAT, Names, of_paper
from kg.store import open_store
from tests import sample_graph


def rows(store, query):
    return run(store, f"PREFIX graph: <{store.names.graph('')}> {query}").plain()


@pytest.mark.parametrize(("counted", "scanned"), [
    ("SELECT ?c ?n { GRAPH graph:derived { ?x a kg:Count ; kg:counts ?c ; kg:number ?n } ?c_ a kg:Build "
     "FILTER NOT EXISTS { ?x kg:polarity ?p } FILTER NOT EXISTS { ?x kg:source ?s } "
     "FILTER(STRSTARTS(STR(?c), STR(kg:)) && ?c NOT IN (kg:Count)) } ORDER BY ?c",
     "SELECT ?c (COUNT(DISTINCT ?e) AS ?n) { { ?s a ?c BIND(?s AS ?e) FILTER(?c NOT IN (kg:Count, "
     "kg:Month, kg:MonthlyCount, kg:Leaderboard, kg:Build)) } UNION { VALUES ?c { kg:introduces kg:trainsOn "
     "kg:evaluatesOn kg:uses kg:comparesAgainst kg:addresses kg:mentions } ?s ?c ?o "
     "BIND(CONCAT(STR(?s), STR(?o)) AS ?e) } "
     "FILTER(STRSTARTS(STR(?c), STR(kg:))) } GROUP BY ?c ORDER BY ?c"),
    ("SELECT ?p ?l ?n { ?x a kg:Count ; kg:counts ?p ; kg:polarity ?l ; kg:number ?n } ORDER BY ?p ?l",
     "SELECT ?p ?l (COUNT(*) AS ?n) { ?c rdf:predicate ?p ; kg:polarity ?l } GROUP BY ?p ?l ORDER BY ?p ?l"),
    ("SELECT ?s ?n { ?x a kg:Count ; kg:source ?s ; kg:number ?n }",
     "SELECT ?s (COUNT(?p) AS ?n) { ?p a kg:Paper ; kg:source ?s } GROUP BY ?s"),
    ("SELECT ?m ?n ?i { ?x a kg:Month ; kg:month ?m ; kg:paperCount ?n ; kg:introductionCount ?i } ORDER BY ?m",
     "SELECT ?m (COUNT(DISTINCT ?p) AS ?n) (COUNT(?t) AS ?i) { ?p dcterms:issued ?d OPTIONAL { ?p kg:introduces ?t } "
     "BIND(SUBSTR(STR(?d), 1, 7) AS ?m) } GROUP BY ?m ORDER BY ?m"),
    ("SELECT ?e ?n { ?e kg:adoptionCount ?n } ORDER BY ?e",
     "SELECT ?e (COUNT(DISTINCT ?p) AS ?n) { ?p kg:evaluatesOn|kg:trainsOn ?e FILTER NOT EXISTS { ?p kg:introduces ?e "
     "} } GROUP BY ?e ORDER BY ?e"),
    ("SELECT ?e ?n ?d { ?e kg:introductionCount ?n ; kg:firstIntroduced ?d } ORDER BY ?e",
     "SELECT ?e (COUNT(?p) AS ?n) (MIN(STR(?i)) AS ?d) { ?p kg:introduces ?e ; dcterms:issued ?i } "
     "GROUP BY ?e ORDER BY ?e"),
    ("SELECT ?e ?m ?n { ?e kg:papersInMonth ?c . ?c a kg:MonthlyCount ; kg:month ?m ; kg:number ?n } ORDER BY ?e ?m",
     "SELECT ?e ?m (COUNT(?p) AS ?n) { ?p kg:mentions ?e ; dcterms:issued ?i "
     "BIND(SUBSTR(STR(?i), 1, 7) AS ?m) } GROUP BY ?e ?m ORDER BY ?e ?m"),
    ("SELECT ?d ?m ?n ?p { ?x a kg:Leaderboard ; kg:onData ?d ; kg:metric ?m ; kg:resultCount ?n ; kg:paperCount ?p } "
     "ORDER BY ?d ?m",
     "SELECT ?d ?m (COUNT(?r) AS ?n) (COUNT(DISTINCT ?a) AS ?p) { ?r kg:comparableValue ?v ; kg:onData ?d ; "
     "kg:metric ?m ; kg:inPaper ?a } GROUP BY ?d ?m ORDER BY ?d ?m"),
])  # fmt: skip
def test_what_is_counted_beforehand_is_what_a_scan_counts(store, counted, scanned):
    found = rows(store, counted)
    assert found == rows(store, scanned)
    assert found


def test_the_best_value_honours_the_direction(store):
    found = rows(
        store,
        "SELECT ?d ?l ?v { ?x kg:bestValue ?v ; kg:onData/skos:prefLabel ?d ; kg:metric/skos:prefLabel ?m ; "
        "kg:bestResult/kg:resultOf/skos:prefLabel ?l FILTER(?m IN ('accuracy', 'top-5 error')) } ORDER BY ?d",
    )
    assert found == [
        ("CIFAR-100", "ViT", Decimal("94.55")), ("ImageNet", "ResNet", Decimal("3.57")),
        ("RACE", "ALBERT", Decimal("89.4")),
    ]  # fmt: skip


def test_claims_and_results_that_share_a_node_are_the_surest_of_them():
    linked = sample_graph.papers()[1]
    extraction = linked.extraction
    less_sure = Extraction(
        extraction.entities,
        (*extraction.claims, *(replace(claim, confidence=0.01) for claim in extraction.claims)),
        (*(replace(result, confidence=0.01) for result in extraction.results), *extraction.results),
        extraction.links,
    )
    names = Names("urn:x:")
    assert extraction.claims
    assert extraction.results
    assert of_paper(replace(linked, extraction=less_sure), names) == of_paper(linked, names)


def test_a_part_says_where_its_statements_stand():
    names = Names("urn:x:")
    assert [places(name, names) for name in ("paper/ab", "catalog", "centrality", "month/2024-05")] == [
        [("urn:x:graph/paper/ab", None)],
        [("urn:x:graph/catalog", None)],
        [("urn:x:graph/centrality", None)],
        [("urn:x:graph/entities", "urn:x:month/2024-05"), ("urn:x:graph/derived", "urn:x:month/2024-05")],
    ]


def test_a_build_names_the_graphs_that_it_made(store):
    found = rows(store, "SELECT ?g { ?build a kg:Build ; prov:generated ?g } ORDER BY ?g")
    assert found == [(store.names.graph(name),) for name in ("catalog", "derived", "entities", "paper")]


def test_things_share_the_numbers_of_papers_of_a_month(store):
    text = (
        "SELECT ?m ?n (COUNT(?e) AS ?things) { ?c a kg:MonthlyCount ; kg:month ?m ; kg:number ?n . "
        "?e kg:papersInMonth ?c FILTER(?m = '2019-09') } GROUP BY ?c ?m ?n ORDER BY ?n"
    )
    assert rows(store, text) == [("2019-09", 1, 6)]


def test_every_derived_property_is_declared(store):
    used = {value for (value,) in rows(store, "SELECT DISTINCT ?p { GRAPH graph:derived { ?s ?p ?o } }")}
    assert used <= vocabulary.declared()


def test_statements_are_counted_while_they_are_written(tmp_path):
    papers = [
        {"title": f"Paper {n}", "abstract": f"We evaluate BERT-{n} on GLUE.", "date": "2020-01-02"} for n in range(4)
    ]
    path = tmp_path / "papers.jsonl"
    for count in (2, 4, 3):
        path.write_text("".join(json.dumps(paper) + "\n" for paper in papers[:count]), encoding="utf-8")
        summary = build([str(path)], store=tmp_path / "kg", workers=1)
        with open_store(tmp_path / "kg") as store:
            assert len(store) == summary.statements == len(store.oxigraph) == store.index.size


def test_a_store_of_an_older_format_is_written_anew_by_the_next_build(tmp_path):
    path = tmp_path / "papers.jsonl"
    path.write_text(json.dumps({"title": "One", "abstract": "We evaluate BERT on GLUE."}) + "\n", encoding="utf-8")
    build([str(path)], store=tmp_path / "kg", workers=1)
    marker = tmp_path / "kg" / "store.json"
    current = marker.read_text(encoding="utf-8")
    marker.write_text(current.replace(f'"format": {STORE_FORMAT}', '"format": 1'), encoding="utf-8")
    with pytest.raises(StoreError, match=r"older version of paperkg \(store format 1\); bring it up to date"):
        open_store(tmp_path / "kg")
    summary = build([str(path)], store=tmp_path / "kg", workers=1)
    assert (summary.extracted, summary.unchanged) == (0, False)
    with open_store(tmp_path / "kg") as store:
        assert len(store) == summary.statements
