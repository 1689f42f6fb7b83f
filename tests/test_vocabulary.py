"""The vocabulary is closed, and every term of it is described."""

import pyoxigraph as ox
import pytest

from kg import vocabulary
from kg.resources import ontology_dir

KG = "https://w3id.org/paperkg/ontology#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"


def own_terms():
    store = ox.Store()
    store.bulk_load((ontology_dir() / "kg.ttl").read_bytes(), ox.RdfFormat.TURTLE)
    return store, sorted({quad.subject.value for quad in store if quad.subject.value.startswith(KG)})


def test_every_term_has_an_english_label_and_comment():
    store, terms = own_terms()
    assert len(terms) == 96
    for term in terms:
        for property_ in ("label", "comment"):
            values = [
                quad.object
                for quad in store.quads_for_pattern(ox.NamedNode(term), ox.NamedNode(RDFS + property_), None)
            ]
            assert [value.language for value in values] == ["en"], term


@pytest.mark.parametrize("term", ["kg:invents", "foaf:name", "kg:", "introduces", ""])
def test_an_unknown_term_fails(term):
    with pytest.raises(LookupError, match="is not declared"):
        vocabulary.iri(term)


def test_all_of_its_terms_are_declared_ones():
    _, terms = own_terms()
    assert set(terms) <= vocabulary.declared()


def test_every_role_of_the_guideline_has_a_property():
    assert {vocabulary.iri(term).removeprefix(KG) for term in vocabulary.ROLE_PROPERTIES.values()} == {
        "introduces", "trainsOn", "evaluatesOn", "uses", "comparesAgainst", "addresses", "mentions",
    }  # fmt: skip


def test_shapes_speak_of_declared_terms_only():
    shapes = ox.parse((ontology_dir() / "shapes.ttl").read_bytes(), ox.RdfFormat.TURTLE)
    used = {
        node.value for triple in shapes for node in (triple.subject, triple.object) if isinstance(node, ox.NamedNode)
    }
    unknown = {iri for iri in used if iri.startswith(KG) and not iri.endswith("Shape")} - vocabulary.declared()
    assert unknown == set()
