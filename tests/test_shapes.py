"""Every constraint of the shapes is asked of the store, and what breaks it is found."""

import pyoxigraph as ox
import pytest
import rdflib

from kg.errors import KgError
from kg.shapes import load, suspicions
from kg.validation import shacl
from kg.writing import Writer
from tests import sample_graph

PREFIXES = {
    "kg": "https://w3id.org/paperkg/ontology#", "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "skos": "http://www.w3.org/2004/02/skos/core#", "dcterms": "http://purl.org/dc/terms/",
    "xsd": "http://www.w3.org/2001/XMLSchema#", "schema": "https://schema.org/",
}  # fmt: skip
BERT, GLUE = sample_graph.iri_of("BERT"), sample_graph.iri_of("GLUE")
PAPER = sample_graph.paper_of("BERT")
MENTION = "?x a kg:Mention ; kg:inPaper <{p}> ; kg:field 'title' ; kg:refersTo <{b}> ; kg:start 0"
DATED = "a paper has at most one date, of day, month or year"
REPOSITORY = "?x a kg:Repository"
CLAIM = "?x a kg:Claim ; kg:inPaper <{p}> ; rdf:predicate kg:evaluatedOn"
RESULT = "?x a kg:Result ; kg:inPaper <{p}> ; kg:metric ?m ; kg:resultOf <{b}>"


@pytest.fixture
def store():
    with Writer("memory:") as writer:
        generation = writer.new_generation()
        generation.load(sample_graph.nquads())
        yield writer.adopt(generation)


def change(store, delete, insert, where):
    """Changes the first thing that a pattern finds; gives its IRI."""
    where = where.format(p=PAPER, b=BERT)
    query = f"SELECT ?x {{ GRAPH ?g {{ {where} }} }} ORDER BY ?x LIMIT 1"
    (thing,) = next(iter(store.query(query)))
    graph = next(iter(store.query(f"SELECT ?g {{ GRAPH ?g {{ {thing} a ?c }} }} ORDER BY ?g")))[0]
    parts = (
        [f"DELETE {{ GRAPH ?g {{ {thing} {delete} ?o }} }} WHERE {{ GRAPH ?g {{ {thing} {delete} ?o }} }}"]
        if delete
        else []
    )
    parts += [f"INSERT DATA {{ GRAPH {graph} {{ {thing} {insert.format(g=GLUE, b=BERT)} }} }}"] if insert else []
    for part in parts:
        store.oxigraph.update(part, prefixes=PREFIXES)
    return thing.value


@pytest.mark.parametrize(
    ("delete", "insert", "where", "problem"),
    [
        ("dcterms:title", None, "?x a kg:Paper", "a paper has exactly one title"),
        ("dcterms:title", "dcterms:title ''", "?x a kg:Paper", "a paper has exactly one title"),
        ("dcterms:title", "dcterms:title 7", "?x a kg:Paper", "a paper has exactly one title"),
        (None, "dcterms:abstract 'another'", "?x a kg:Paper", "a paper has at most one abstract"),
        ("dcterms:issued", "dcterms:issued 'May'", "?x a kg:Paper", DATED),
        ("dcterms:issued", "dcterms:issued '2024-05'^^xsd:gYearMonth", "?x a kg:Paper", None),
        (None, "kg:mentions <urn:paperkg:entity/ghost>", "?x a kg:Paper", "what a paper mentions is an entity"),
        (None, "kg:authorCount 0", "?x a kg:Paper", "the number of authors is a positive integer"),
        (None, "kg:repository <{g}>", "?x a kg:Paper", "the code of a paper is a repository"),
        ("skos:prefLabel", None, "?x skos:prefLabel 'BERT'", "an entity has exactly one label"),
        (None, "skos:altLabel 'BERT'", "?x skos:prefLabel 'BERT'", "an alias differs from the label"),
        ("rdf:type", "a kg:Entity", "?x skos:prefLabel 'BERT' ; a kg:Model",
         "an entity is a model, technique, task, dataset, benchmark or metric"),
        (None, "kg:paperCount 1.5", "?x skos:prefLabel 'BERT'",
         "what is counted has one number of papers, 0 for a family known by its variants only"),
        ("kg:asType", "kg:asType kg:Metric", MENTION, "a mention is read as one type"),
        ("kg:asRole", None, MENTION, "a mention has a role of the ontology"),
        ("kg:end", "kg:end 0", MENTION, "a mention starts before it ends"),
        (None, "kg:refersTo <{g}>", MENTION, "a mention refers to exactly one entity"),
        ("kg:refersTo", "kg:refersTo <urn:paperkg:entity/ghost>", MENTION, "a mention refers to exactly one entity"),
        ("kg:polarity", "kg:polarity 'perhaps'", CLAIM, "a claim is asserted, negated or hedged"),
        ("rdf:predicate", "rdf:predicate kg:mentions", CLAIM, "a claim has one predicate of the ontology"),
        ("kg:value", "kg:value '93'", RESULT, "the value of a result is one decimal"),
        ("kg:metric", "kg:metric <{b}>", RESULT, "a result is in at most one metric"),
        ("kg:confidence", "kg:confidence 1.5", RESULT, "confidence is one decimal between 0 and 1"),
        (None, "kg:confidence 0.5", CLAIM, "confidence is one decimal between 0 and 1"),
        ("schema:codeRepository", "schema:codeRepository 'github'", REPOSITORY, "a repository has its address"),
        (None, "skos:broader <urn:paperkg:entity/ghost>", "?x skos:prefLabel 'BERT'", "what is broader is a concept"),
    ],
)  # fmt: skip
def test_what_breaks_a_shape_is_found(store, delete, insert, where, problem):
    thing = change(store, delete, insert, where)
    found = [(fault.thing, fault.problem) for fault in sorted(shacl(store))]
    assert (thing, problem) in found if problem else found == []
    assert {problem for other, problem in found if other != thing} <= {"a result is in at most one metric"}


def test_a_family_that_a_paper_says_beside_the_name_is_no_fault(store):
    graph = PAPER.replace(":paper/", ":graph/paper/")
    large = sample_graph.iri_of("BERT-large")
    store.oxigraph.update(f"INSERT DATA {{ GRAPH <{graph}> {{ <{large}> kg:variantOf <{GLUE}> }} }}", prefixes=PREFIXES)
    assert list(shacl(store)) == []


def test_a_sound_graph_gives_no_suspicion_that_costs():
    store = sample_graph.store()
    suspects = {row[0] for query in suspicions(load()) for row in store.query(query, union=True)}
    assert {node.value for node in suspects if isinstance(node, ox.NamedNode)} <= {BERT, *(
        sample_graph.iri_of(name) for name in ("BERT-base", "BERT-large", "SQuAD 1.1", "SQuAD 2.0"))}  # fmt: skip


@pytest.mark.parametrize(
    "constraint", ["sh:maxCount 3", "sh:minCount 2", "sh:languageIn ('en')", "sh:nodeKind sh:Literal"]
)
def test_a_constraint_that_nobody_asks_is_an_error(constraint):
    text = f"""@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix kg: <{PREFIXES["kg"]}> .
        kg:S a sh:NodeShape ; sh:targetClass kg:Paper ; sh:property [ sh:path kg:venue ; {constraint} ] ."""
    with pytest.raises(
        KgError, match=r"ontology/shapes.ttl: no question is known for sh:\w+ .*; add one to kg/shapes.py"
    ):
        list(suspicions(rdflib.Graph().parse(data=text, format="turtle")))


def test_the_questions_are_the_same_each_time():
    assert list(suspicions(load())) == list(suspicions(load()))
