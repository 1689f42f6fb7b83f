"""Queries as text for any server: what the local engine takes beside a query has to stand in it."""

from __future__ import annotations

from collections.abc import Mapping

import pyoxigraph as ox

from kg.sparql import declared_prefixes

Bound = Mapping[str, ox.NamedNode | ox.Literal]


def prepared(sparql: str, prefixes: Mapping[str, str], bind: Bound | None = None) -> str:
    """A query with the prefixes it does not declare itself, and with values for some of its variables.

    >>> prefixes = {"a": "urn:z:", "c": "urn:c:"}
    >>> print(prepared("PREFIX a: <urn:a:> ASK { ?x a:b c:d }", prefixes, {"x": ox.NamedNode("urn:x")}))
    PREFIX c: <urn:c:>
    PREFIX a: <urn:a:> ASK { ?x a:b c:d }
    VALUES (?x) { (<urn:x>) }
    """
    own = declared_prefixes(sparql)
    lines = [f"PREFIX {name}: <{space}>" for name, space in sorted(prefixes.items()) if name not in own]
    return "\n".join([*lines, sparql, *([_values(bind)] if bind else [])])


def _values(bind: Bound) -> str:
    names = " ".join(f"?{name}" for name in bind)
    return f"VALUES ({names}) {{ ({' '.join(map(str, bind.values()))}) }}"
