"""Answering a SPARQL query.

1. The query is checked: it reads this graph, and calls no other server.
2. Its dataset is what the request names; without that what FROM names; without both the default graph is the union
   of all graphs.
3. The engine writes the answer in the negotiated format; all other values stay with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from kg.matching import expanded
from kg.server.negotiation import RESULTS, TRIPLES, with_charset
from kg.server.problems import BAD_REQUEST, FAILED, Problem
from kg.server.protocol import Query
from kg.server.replies import Reply, Spool
from kg.server.work import Desk
from kg.sparql import check_query
from kg.store import Answer, LocalStore
from kg.tokens import words

#: Functions whose value another run may change.
_CHANGING: Final = frozenset({"NOW", "RAND", "UUID", "STRUUID", "BNODE"})


@dataclass(frozen=True, slots=True)
class Ask:
    """A query to be answered."""

    query: Query

    def run(self, desk: Desk) -> Reply:
        """The answer in the format that the request wants. Raises Problem, QueryError."""
        check_query(self.query.text)
        text = expanded(self.query.text, desk.store).sparql
        said = words(self.query.text)
        answer = _evaluated(desk.store, self.query, text, union="FROM" not in said)
        with desk.spool() as out:
            try:
                _write(answer, self.query.media, out, desk.store.prefixes)
            except (OSError, RuntimeError) as error:
                raise Problem(FAILED, f"the query failed: {error}") from None
            return out.reply(with_charset(self.query.media), repeatable=not said & _CHANGING)


def _evaluated(store: LocalStore, query: Query, text: str, *, union: bool) -> Answer:
    dataset = query.dataset
    default: list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph] = [ox.NamedNode(iri) for iri in dataset.default]
    named: list[ox.NamedNode | ox.BlankNode] = [ox.NamedNode(iri) for iri in dataset.named]
    try:
        answer: Answer = store.oxigraph.query(
            text, prefixes=store.prefixes, use_default_graph_as_union=union and not dataset,
            default_graph=default if dataset else None, named_graphs=named if dataset else None,
        )  # fmt: skip
    except SyntaxError as error:
        raise Problem(BAD_REQUEST, f"the query is not valid SPARQL: {error}") from None
    except (OSError, ValueError, RuntimeError) as error:
        raise Problem(FAILED, f"the query failed: {error}") from None
    return answer


def _write(answer: Answer, media: str, out: Spool, prefixes: Mapping[str, str]) -> None:
    if isinstance(answer, ox.QueryTriples):
        ox.serialize(answer, out.file, TRIPLES[media], prefixes=dict(prefixes))
    else:
        answer.serialize(out.file, RESULTS[media])
