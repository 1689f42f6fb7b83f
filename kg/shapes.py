"""SHACL shapes as questions: which things might break one, found by the store itself.

A SHACL engine takes minutes for what a store answers in seconds. So every constraint of `ontology/shapes.ttl` becomes a
question that gives at least all things that break it; only these are then given to the engine, which judges (see
`kg.validation`). A constraint that has no question here is an error, so that none is passed over in silence.

The questions are written so that a store answers them by going over whole properties and comparing (MINUS, subqueries)
and not by looking up every thing: four to ten times as fast, for some 200 bytes a thing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

from kg.errors import KgError
from kg.resources import ontology_dir
from kg.vocabulary import XSD

if TYPE_CHECKING:
    import rdflib
    from rdflib.term import Node

SHACL: Final = "http://www.w3.org/ns/shacl#"
_TOLD: Final = frozenset({"path", "message", "property", "targetClass", "targetSubjectsOf", "name", "description"})


def load() -> rdflib.Graph:
    """The shapes as they ship."""
    import rdflib

    return rdflib.Graph().parse(ontology_dir() / "shapes.ttl")


def suspicions(shapes: rdflib.Graph) -> Iterator[str]:
    """A query for each constraint, whose one column ?this holds all things that break it, and maybe others.

    The queries are about the union of all graphs. Raises KgError for a constraint that is not understood.
    """
    from rdflib import RDF, URIRef

    for shape in sorted(shapes.subjects(RDF.type, URIRef(SHACL + "NodeShape")), key=str):
        targets = list(_targets(shapes, shape))
        for name, value in _constraints(shapes, shape):
            broken = _of_node(shapes, name, value)
            yield from (f"SELECT DISTINCT ?this {{ {target} {broken} }}" for target in targets)
        for part in sorted(shapes.objects(shape, URIRef(SHACL + "property")), key=lambda node: _key(shapes, node)):
            yield from _of_property(shapes, part, targets)


def _key(shapes: rdflib.Graph, node: Node) -> str:
    """The order of constraints: blank nodes have no order of their own."""
    return " ".join(sorted(f"{p} {o.n3()}" for p, o in shapes.predicate_objects(node)))


def _targets(shapes: rdflib.Graph, shape: Node) -> Iterator[str]:
    from rdflib import URIRef

    for one in sorted(shapes.objects(shape, URIRef(SHACL + "targetClass")), key=str):
        yield f"?this a {one.n3()} ."
    for one in sorted(shapes.objects(shape, URIRef(SHACL + "targetSubjectsOf")), key=str):
        yield f"?this {one.n3()} ?anything ."


def _constraints(shapes: rdflib.Graph, node: Node) -> Iterator[tuple[str, Node]]:
    """The constraints of a shape, sorted, by their names without the prefix."""
    for predicate, value in sorted(shapes.predicate_objects(node), key=lambda pair: f"{pair[0]} {pair[1].n3()}"):
        name = str(predicate).removeprefix(SHACL)
        if name != str(predicate) and name not in _TOLD:
            yield name, value


def _of_node(shapes: rdflib.Graph, name: str, value: Node) -> str:
    """The pattern of things that break a constraint of their own classes."""

    if name == "class":
        return f"MINUS {{ ?this a {value.n3()} }}"
    if name == "or":
        options = [list(_constraints(shapes, one)) for one in shapes.items(value)]
        if all([word for word, _ in option] == ["class"] for option in options):
            return " ".join(f"MINUS {{ ?this a {one.n3()} }}" for ((_, one),) in options)
    raise _unknown(name, value)


def _of_property(shapes: rdflib.Graph, part: Node, targets: list[str]) -> Iterator[str]:
    """The queries of one property: too few values, too many, and values that are wrong."""
    from rdflib import URIRef

    path = shapes.value(part, URIRef(SHACL + "path"))
    assert path is not None
    has = f"?this {path.n3()} ?value ."
    wrong: list[str] = []
    for name, value in _constraints(shapes, part):
        if name == "minCount":
            _only_one(name, value)
            yield f"SELECT DISTINCT ?this {{ {_any(targets)} MINUS {{ {has} }} }}"
        elif name == "maxCount":
            _only_one(name, value)
            yield (f"SELECT ?this {{ {{ SELECT ?this (COUNT(*) AS ?n) {{ {has} }} GROUP BY ?this }} FILTER(?n > 1) }}")
        elif name == "class":
            things = f"{{ SELECT DISTINCT ?value {{ ?any {path.n3()} ?value }} }}"
            yield (
                f"SELECT DISTINCT ?this {{ {{ SELECT ?value {{ {things} "
                f"MINUS {{ ?value a {value.n3()} }} }} }} {has} }}"
            )
        elif name in ("lessThan", "disjoint"):
            sound = "?value < ?other" if name == "lessThan" else "?value != ?other"
            other = f"{{ SELECT ?this ?other {{ ?this {value.n3()} ?other }} }}"
            yield f"SELECT DISTINCT ?this {{ {{ SELECT ?this ?value {{ {has} }} }} {other} FILTER(!({sound})) }}"
        else:
            wrong.append(_sound(shapes, name, value))
    if wrong:
        yield f"SELECT DISTINCT ?this {{ {has} FILTER(!COALESCE({' && '.join(wrong)}, false)) }}"


def _any(patterns: list[str]) -> str:
    """What any of some patterns finds."""
    return patterns[0] if len(patterns) == 1 else " UNION ".join(f"{{ {one} }}" for one in patterns)


def _only_one(name: str, value: Node) -> None:
    if int(str(value)) != 1:
        raise _unknown(name, value)


def _sound(shapes: rdflib.Graph, name: str, value: Node) -> str:
    """The expression that is true of a value which keeps a constraint."""
    from rdflib import URIRef

    if name in _VALUES:
        return _VALUES[name](value)
    if name == "in":
        return f"(?value IN ({', '.join(one.n3() for one in shapes.items(value))}))"
    if name == "nodeKind" and value == URIRef(SHACL + "IRI"):
        return "isIRI(?value)"
    if name == "or":
        options = [list(_constraints(shapes, one)) for one in shapes.items(value)]
        return f"({' || '.join(_sound(shapes, *option[0]) for option in options if len(option) == 1)})"
    raise _unknown(name, value)


def _at_least(length: Node) -> str:
    """Whether a text is long enough; that a plain one is not empty is known without reading it."""
    whole = f"STRLEN(STR(?value)) >= {length.n3()}"
    if int(str(length)) != 1:
        return whole
    return f'IF(DATATYPE(?value) = <{XSD}string>, ?value != "", {whole})'


_VALUES: Final[dict[str, Callable[[Node], str]]] = {
    "datatype": lambda value: f"DATATYPE(?value) = {value.n3()}",
    "minLength": _at_least,
    "pattern": lambda value: f"REGEX(STR(?value), {value.n3()})",
    "minInclusive": lambda value: f"?value >= {value.n3()}",
    "maxInclusive": lambda value: f"?value <= {value.n3()}",
}


def _unknown(name: str, value: Node) -> KgError:
    return KgError(f"ontology/shapes.ttl: no question is known for sh:{name} {value}; add one to kg/shapes.py")
