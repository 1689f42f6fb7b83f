"""Answers to the questions of a folder below `queries/`, as plain text by column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.nquads import iri
from kg.questions import bind, with_parts
from kg.resources import queries_dir

if TYPE_CHECKING:
    from kg.store import Store


def answers(store: Store, name: str, columns: Iterable[str], **values: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """The rows of `queries/NAME.rq`: the columns asked for, empty where unbound or where the question has none.

    `values` are the IRIs that a parameter of the question takes; parts for other parameters are left out.
    """
    text = with_parts((queries_dir() / f"{name}.rq").read_text(encoding="utf-8"), values)
    terms = {parameter: [iri(address) for address in sorted(iris)] for parameter, iris in values.items()}
    answer = store.query(bind(text, terms, graphs=store.names.graph("")))
    assert isinstance(answer, ox.QuerySolutions)
    known = [variable.value for variable in answer.variables]
    places = [known.index(column) if column in known else None for column in columns]
    for row in answer:
        cells = [None if place is None else row[place] for place in places]
        yield tuple("" if cell is None else cell.value for cell in cells)
