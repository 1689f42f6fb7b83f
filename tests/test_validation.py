"""A sound graph has no faults; a broken one is told by the name of the thing."""

import pyoxigraph as ox
import pytest

from kg.validation import validate
from kg.writing import Writer
from tests import sample_graph

KG = "https://w3id.org/paperkg/ontology#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
GRAPH = ox.NamedNode("urn:paperkg:graph/test")


@pytest.fixture
def store():
    with Writer("memory:") as writer:
        generation = writer.new_generation()
        generation.load(f"{quad} .\n" for quad in sample_graph.store().oxigraph)
        yield writer.adopt(generation)


def add(store, subject, predicate, thing):
    thing = thing if isinstance(thing, ox.Literal) else ox.NamedNode(thing)
    store.oxigraph.add(ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), thing, GRAPH))


def faults(store):
    return [(fault.name, fault.problem, fault.check) for fault in validate(store)]


def one(store, query):
    return next(iter(store.query(query, union=True)))[0].value


def test_a_graph_as_it_is_written_is_sound(store):
    assert faults(store) == []


def test_a_term_that_is_not_declared_is_found(store):
    bert = one(store, 'SELECT ?e { ?e skos:prefLabel "BERT" }')
    add(store, bert, KG + "invents", bert)
    assert faults(store) == [("kg:invents", "is not declared in the ontology", "vocabulary")]


def test_a_second_label_names_the_entity(store):
    bert = one(store, 'SELECT ?e { ?e skos:prefLabel "BERT" }')
    add(store, bert, SKOS + "prefLabel", ox.Literal("A BERT"))
    assert faults(store) == [("A BERT", "an entity has exactly one label", "shapes")]


def test_a_paper_without_title_is_found(store):
    add(store, "urn:paperkg:paper/x", RDF + "type", KG + "Paper")
    assert faults(store) == [("urn:paperkg:paper/x", "a paper has exactly one title", "shapes")]


def test_an_entity_that_is_nowhere_described_is_found(store):
    paper = one(store, "SELECT ?p { ?p a kg:Paper } ORDER BY ?p")
    add(store, paper, KG + "mentions", "urn:paperkg:entity/ghost")
    assert ("urn:paperkg:entity/ghost", "is spoken of and has no label", "dangling") in faults(store)


def test_a_cycle_is_found(store):
    bert = one(store, 'SELECT ?e { ?e skos:prefLabel "BERT" }')
    large = one(store, 'SELECT ?e { ?e skos:prefLabel "BERT-large" }')
    add(store, bert, KG + "variantOf", large)
    assert [row for row in faults(store) if row[2] == "cycles"] == [
        ("BERT", "is a variant of itself", "cycles"),
        ("BERT-large", "is a variant of itself", "cycles"),
    ]


def test_a_second_family_is_found_where_it_is_not_a_claim(store):
    large = one(store, 'SELECT ?e { ?e skos:prefLabel "BERT-large" }')
    glue = one(store, 'SELECT ?e { ?e skos:prefLabel "GLUE" }')
    add(store, large, KG + "variantOf", glue)
    assert faults(store) == []
    entities = ox.NamedNode("urn:paperkg:graph/entities")
    store.oxigraph.add(ox.Quad(ox.NamedNode(large), ox.NamedNode(KG + "variantOf"), ox.NamedNode(glue), entities))
    assert faults(store) == [("BERT-large", "has more than one family", "families")]


def test_an_edge_without_a_claim_is_found(store):
    bert = one(store, 'SELECT ?e { ?e skos:prefLabel "BERT" }')
    glue = one(store, 'SELECT ?e { ?e skos:prefLabel "GLUE" }')
    add(store, glue, KG + "basedOn", bert)
    assert faults(store) == [("GLUE", "has an edge without a claim", "asserted")]


def test_a_mention_that_points_beside_its_text_is_found(store):
    mention = one(store, 'SELECT ?m { ?m kg:surface "GLUE" } ORDER BY ?m')
    graph = next(quad.graph_name for quad in store.oxigraph.quads_for_pattern(ox.NamedNode(mention), None, None))
    store.oxigraph.remove(ox.Quad(ox.NamedNode(mention), ox.NamedNode(KG + "surface"), ox.Literal("GLUE"), graph))
    store.oxigraph.add(ox.Quad(ox.NamedNode(mention), ox.NamedNode(KG + "surface"), ox.Literal("glue"), graph))
    assert [(problem, check) for _, problem, check in faults(store)] == [
        ("its offsets do not hold its text", "offsets")
    ]


@pytest.mark.parametrize("field", ["title", "abstract"])
def test_a_mention_of_either_text_that_begins_elsewhere_is_found(store, field):
    mention = one(store, f'SELECT ?m {{ ?m kg:surface ?s ; kg:field "{field}" ; kg:start 0 }} ORDER BY ?m')
    start, integer = ox.NamedNode(KG + "start"), ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")
    (quad,) = store.oxigraph.quads_for_pattern(ox.NamedNode(mention), start, None)
    store.oxigraph.remove(quad)
    store.oxigraph.add(ox.Quad(quad.subject, start, ox.Literal("1", datatype=integer), quad.graph_name))
    assert [(fault.thing, fault.check) for fault in validate(store)] == [(mention, "offsets")]


def test_mentions_in_an_abstract_that_is_gone_are_found(store):
    query = 'SELECT ?a { ?m kg:surface ?s ; kg:field "abstract" ; kg:inPaper ?p . ?p dcterms:abstract ?a } ORDER BY ?p'
    abstract = one(store, query)
    (quad,) = store.oxigraph.quads_for_pattern(None, None, ox.Literal(abstract))
    mentions = f'SELECT (COUNT(*) AS ?n) {{ ?m kg:surface ?s ; kg:field "abstract" ; kg:inPaper {quad.subject} }}'
    store.oxigraph.remove(quad)
    assert [fault.check for fault in validate(store)] == ["offsets"] * int(one(store, mentions))


def test_a_claim_without_its_edge_is_found(store):
    claim = one(
        store, 'SELECT ?c { ?c a kg:Claim ; kg:polarity "asserted" ; rdf:predicate kg:evaluatedOn } ORDER BY ?c'
    )
    subject, thing = (one(store, f"SELECT ?x {{ <{claim}> {end} ?x }}") for end in ("rdf:subject", "rdf:object"))
    edges = store.oxigraph.quads_for_pattern(
        ox.NamedNode(subject), ox.NamedNode(KG + "evaluatedOn"), ox.NamedNode(thing)
    )
    for edge in list(edges):
        store.oxigraph.remove(edge)
    assert (claim, "is asserted and has no edge") in [(fault.thing, fault.problem) for fault in validate(store)]


def test_an_entity_that_no_paper_mentions_is_found(store):
    entities, lone = ox.NamedNode("urn:paperkg:graph/entities"), ox.NamedNode("urn:paperkg:entity/lone")
    store.oxigraph.add(ox.Quad(lone, ox.NamedNode(SKOS + "prefLabel"), ox.Literal("Lone"), entities))
    assert faults(store) == [("Lone", "is mentioned by no paper", "orphans")]


def test_a_label_of_a_language_that_is_empty_is_found(store):
    bert = one(store, 'SELECT ?e { ?e skos:prefLabel "BERT" }')
    for quad in list(store.oxigraph.quads_for_pattern(ox.NamedNode(bert), ox.NamedNode(SKOS + "prefLabel"), None)):
        store.oxigraph.remove(quad)
        store.oxigraph.add(ox.Quad(quad.subject, quad.predicate, ox.Literal("", language="en"), quad.graph_name))
    assert ("an entity has exactly one label", "shapes") in [(fault.problem, fault.check) for fault in validate(store)]


def test_shapes_can_be_left_out(store):
    add(store, "urn:paperkg:paper/x", RDF + "type", KG + "Paper")
    assert validate(store, shapes=False) == []
