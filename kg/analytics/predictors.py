"""What papers say of models and data, and what could tell which of them meet next: the predictors.

1. A model is tried on data where a paper evaluates the one on the other, reports a number for it, or evaluates on the
   data while it introduces, uses or compares with the model.
2. Candidates are the models and data that at least `LEAST` papers mention, the `MOST` most mentioned of each, in
   pairs not tried.
3. Predictors (Liben-Nowell and Kleinberg, "The link-prediction problem for social networks", 2007): popularity
   (papers of the one times papers of the other); popularity of late; how often both were mentioned together; shared
   context (entities that both are mentioned with, each counted less the more it is mentioned with: resource
   allocation, Zhou, Lü and Zhang, 2009); like context (the cosine of what both are mentioned with, in hundredths);
   paths of length three over what was tried (Kovács et al., 2019). All are taken as logarithms.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy import sparse

from kg.analytics import reading

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kg.analytics.reading import Node
    from kg.store import Store

    Floats = NDArray[np.float64]
    Truths = NDArray[np.bool_]

LEAST: Final = 2
MOST: Final = 2000
PREDICTORS: Final = (
    "popularity", "popularity of late", "mentioned together", "shared context", "like context", "paths of three",
)  # fmt: skip
_TRYING: Final = frozenset({"introduces", "uses", "comparesAgainst"})
_DATA: Final = frozenset({"Dataset", "Benchmark"})


@dataclass(frozen=True, slots=True)
class Told:
    """What papers say: their dates, the entities that each mentions, and the models tried on data, by paper."""

    dates: Mapping[str, str]
    mentions: frozenset[tuple[str, str]]
    tried: frozenset[tuple[str, str, str]]
    nodes: Mapping[str, Node]


def told(store: Store) -> Told:
    """What a store says of models and of data."""
    nodes = reading.nodes(store)
    dates = {iri: paper.first_seen or "" for iri, paper in reading.papers(store).items()}
    models, data = _of_types(nodes, {"Model"}), _of_types(nodes, _DATA)
    mentions: set[tuple[str, str]] = set()
    trying: dict[str, set[str]] = {}
    testing: dict[str, set[str]] = {}
    for row in reading.rows(store, "paper-entity"):
        if row.target in nodes:
            mentions.add((row.source, row.target))
        if row.predicate in _TRYING and row.target in models:
            trying.setdefault(row.source, set()).add(row.target)
        elif row.predicate == "evaluatesOn" and row.target in data:
            testing.setdefault(row.source, set()).add(row.target)
    tried = {(paper, m, d) for paper in trying for m in trying[paper] for d in testing.get(paper, ()) if m != d}
    stated = reading.rows(store, "evaluation")
    tried |= {(row.paper, row.source, row.target) for row in stated if row.source in models and row.target in data}
    return Told(dates, frozenset(mentions), frozenset(tried), nodes)


def _of_types(nodes: Mapping[str, Node], types: Collection[str]) -> frozenset[str]:
    return frozenset(iri for iri, node in nodes.items() if not set(types).isdisjoint(node.types))


class Pairs:
    """The pairs of a model and data that some papers leave untried, and what these papers say of each."""

    def __init__(self, known: Told, papers: Collection[str], late: Collection[str]) -> None:
        papers, self._known = set(papers), known
        mentions = sorted(pair for pair in known.mentions if pair[0] in papers)
        row = {paper: number for number, paper in enumerate(sorted(papers))}
        entities = sorted({entity for _, entity in mentions})
        column = {entity: number for number, entity in enumerate(entities)}
        places = ([row[paper] for paper, _ in mentions], [column[entity] for _, entity in mentions])
        shape = (len(row), len(column))
        self.mentions = sparse.csc_array((np.ones(len(mentions)), places), shape=shape)
        self._late = np.array([row[paper] for paper in sorted(late)], dtype=np.intp)
        counts = np.diff(self.mentions.indptr)
        self.models = _most(entities, counts, _of_types(known.nodes, {"Model"}))
        self.data = _most(entities, counts, _of_types(known.nodes, _DATA))
        self.places = tuple([column[one] for one in side] for side in (self.models, self.data))
        self.tried = self._trials(papers)
        same = np.array([[m == d for d in self.data] for m in self.models], dtype=bool)
        self.open = (self.tried.toarray() == 0) & ~same.reshape(self.tried.shape)

    def _trials(self, papers: Collection[str]) -> sparse.csr_array:
        """Models by data: 1 where one of these papers tries the one on the other."""
        rows = {model: number for number, model in enumerate(self.models)}
        columns = {data: number for number, data in enumerate(self.data)}
        found = {(m, d) for paper, m, d in self._known.tried if paper in papers and m in rows and d in columns}
        places = ([rows[m] for m, _ in sorted(found)], [columns[d] for _, d in sorted(found)])
        return sparse.csr_array((np.ones(len(found)), places), shape=(len(rows), len(columns)))

    def truths(self, papers: Collection[str]) -> Truths:
        """Which pairs these papers try."""
        return np.asarray(self._trials(papers).toarray()[self.open] > 0)

    def columns(self) -> Floats:
        """The predictors, one a column; a row for each pair."""
        models, data = (self.mentions[:, columns] for columns in self.places)
        together = (self.mentions.T @ self.mentions).tocsr()
        together.setdiag(0)
        together.eliminate_zeros()
        values = (
            _product(models, data),
            _product(models[self._late], data[self._late]),
            (models.T @ data).toarray(),
            _shared_context(together, *self.places),
            _like_context(together, *self.places),
            _paths_of_three(self.tried),
        )
        return np.stack([np.log1p(value[self.open]) for value in values], axis=1)


def _most(entities: list[str], counts: NDArray[np.int32], kind: Collection[str]) -> list[str]:
    """The most mentioned of a kind, sorted by IRI."""
    often = [(-int(count), one) for one, count in zip(entities, counts) if count >= LEAST and one in kind]
    return sorted(one for _, one in sorted(often)[:MOST])


def _product(models: sparse.csc_array, data: sparse.csc_array) -> Floats:
    return np.asarray(np.multiply.outer(models.sum(axis=0), data.sum(axis=0)))


def _shared_context(together: sparse.csr_array, models: list[int], data: list[int]) -> Floats:
    """Over the entities mentioned with both, the sum of one by the number of entities that each is mentioned with."""
    links = together.sign()
    share = sparse.diags_array(1 / np.maximum(1, np.diff(links.indptr)))
    return np.asarray((links[models] @ share @ links[data].T).toarray())


def _like_context(together: sparse.csr_array, models: list[int], data: list[int]) -> Floats:
    """The cosine of what both are mentioned with, in hundredths; rare company counts more (tf-idf)."""
    rare = np.log(together.shape[0] / np.maximum(1, np.diff(together.indptr)))
    company = (together.log1p() @ sparse.diags_array(rare)).tocsr()
    length = np.sqrt(np.asarray(company.multiply(company).sum(axis=1)).ravel())
    company = (
        sparse.diags_array(np.divide(100**0.5, length, out=np.zeros_like(length), where=length > 0)) @ company
    ).tocsr()
    return np.asarray((company[models] @ company[data].T).toarray())


def _paths_of_three(tried: sparse.csr_array) -> Floats:
    """Paths model, data, model, data; each counts less the more its inner nodes were tried."""
    by_model = 1 / np.sqrt(np.maximum(1, np.asarray(tried.sum(axis=1)).ravel()))
    by_data = 1 / np.sqrt(np.maximum(1, np.asarray(tried.sum(axis=0)).ravel()))
    inner = sparse.diags_array(by_model) @ tried @ sparse.diags_array(by_data)
    return np.asarray((tried @ inner.T @ tried).toarray())
