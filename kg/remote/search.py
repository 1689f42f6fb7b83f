"""Search on a server, which knows no full-text index.

1. The server is asked for names, titles and abstracts that CONTAIN all words, some thousand at most.
2. What it gives is put into an index in memory, which ranks it and keeps what holds them as whole words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.index import Hit, Index, Text
from kg.lookup import value
from kg.nquads import text as literal

if TYPE_CHECKING:
    from kg.store import Store

NOTE: Final = "the server has no full-text index for this graph: words are looked for with CONTAINS, which is slower"
_WORD: Final = re.compile(r"\w+")
_MOST: Final = 5000
_ENTITIES: Final = """
SELECT ?thing ?label ?other WHERE {
  { SELECT DISTINCT ?thing WHERE {
    GRAPH graph:entities { ?thing skos:prefLabel|skos:altLabel ?name } FILTER(%s) } LIMIT %d }
  GRAPH graph:entities { ?thing skos:prefLabel ?label . OPTIONAL { ?thing skos:altLabel ?other } }
}
"""
_PAPERS: Final = """
SELECT ?thing ?label ?other WHERE {
  GRAPH ?graph { ?thing dcterms:title ?label . OPTIONAL { ?thing dcterms:abstract ?other } }
  BIND(CONCAT(?label, " ", COALESCE(?other, "")) AS ?name)
  FILTER(%s)
} LIMIT %d
"""


class Contains:
    """Search over a server's names, titles and abstracts."""

    note: Final = NOTE

    def __init__(self, store: Store) -> None:
        self._store = store

    def find(self, text: str, *, kind: str | None = None, limit: int = 20) -> list[Hit]:
        """The best matches of some words; `kind` narrows to entity or paper."""
        words = _WORD.findall(text)
        if not words:
            return []
        found = Index(None)
        try:
            found.put("", "", self._candidates(words, kind))
            return found.find(text, kind=kind, limit=limit)
        finally:
            found.close()

    def _candidates(self, words: list[str], kind: str | None) -> Iterator[Text]:
        tests = " && ".join(f"CONTAINS(LCASE(?name), {literal(word.lower())})" for word in dict.fromkeys(words))
        for name, pattern in (("entity", _ENTITIES), ("paper", _PAPERS)):
            if kind in (None, name):
                answer = self._store.query(pattern % (tests, _MOST))
                assert isinstance(answer, ox.QuerySolutions)
                yield from _texts(name, answer)


def _texts(kind: str, answer: ox.QuerySolutions) -> Iterator[Text]:
    bodies: dict[tuple[str, str], set[str]] = {}
    for thing, label, other in answer:
        bodies.setdefault((value(thing), value(label)), set()).add(value(other))
    for (thing, label), others in sorted(bodies.items()):
        yield Text(thing, kind, label, "\n".join(sorted(others)))
