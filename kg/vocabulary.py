"""The terms of `ontology/kg.ttl`; an unknown one fails at once.

A term is written as in Turtle, `kg:introduces`, and stands for an IRI. What the ontology does not declare,
its own terms and those of other vocabularies alike, is no term.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

import pyoxigraph as ox

from kg.resources import ontology_dir

#: The guideline's words, as they stand in JSON lines, and the properties of the graph.
ROLE_PROPERTIES: Final = {
    "introduces": "kg:introduces",
    "trains_on": "kg:trainsOn",
    "evaluates_on": "kg:evaluatesOn",
    "uses": "kg:uses",
    "compares_with": "kg:comparesAgainst",
    "addresses": "kg:addresses",
    "mentions": "kg:mentions",
}
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")


def iri(term: str) -> str:
    """The IRI of a declared term.

    >>> iri("kg:introduces")
    'https://w3id.org/paperkg/ontology#introduces'
    >>> iri("kg:invents")
    Traceback (most recent call last):
    LookupError: kg:invents is not declared in ontology/kg.ttl
    """
    try:
        return _terms()[term]
    except KeyError:
        raise LookupError(f"{term} is not declared in ontology/kg.ttl") from None


def declared() -> frozenset[str]:
    """The IRIs of all declared terms."""
    return frozenset(_terms().values())


def prefixes() -> dict[str, str]:
    """Prefix to namespace, as the ontology binds them; questions may use them unannounced."""
    return dict(_ontology()[1])


def short(iri: str) -> str:
    """An IRI as prefix and local name where a prefix fits, unchanged otherwise.

    >>> short("https://w3id.org/paperkg/ontology#Paper"), short("urn:x:y")
    ('kg:Paper', 'urn:x:y')
    """
    fits = [
        (len(space), f"{name}:{iri[len(space) :]}") for name, space in _ontology()[1].items() if iri.startswith(space)
    ]
    return max(fits)[1] if fits else iri


@cache
def local(term: str) -> str:
    """The local name of a term, or of its IRI.

    >>> local("kg:trainedOn"), local("https://w3id.org/paperkg/ontology#trainedOn")
    ('trainedOn', 'trainedOn')
    """
    return short(term).rpartition(":")[2]


@cache
def words(term: str) -> str:
    """The local name of a term as words.

    >>> words("https://w3id.org/paperkg/ontology#usesTechnique")
    'uses technique'
    """
    return _CAMEL.sub(" ", local(term)).lower()


@cache
def _terms() -> dict[str, str]:
    subjects, spaces = _ontology()
    return {
        f"{prefix}:{subject[len(space) :]}": subject
        for prefix, space in spaces.items()
        for subject in subjects
        if subject.startswith(space) and len(subject) > len(space)
    }


@cache
def _ontology() -> tuple[frozenset[str], dict[str, str]]:
    parser = ox.parse((ontology_dir() / "kg.ttl").read_bytes(), ox.RdfFormat.TURTLE)
    subjects = frozenset(triple.subject.value for triple in parser if isinstance(triple.subject, ox.NamedNode))
    return subjects, parser.prefixes
