"""The tables of an entity's page, each by its name: a page shows the first rows, a page or file of its own all of them.

Papers by role, relations by direction and property, results, neighbours, and for a task what its papers use. Every row
has the sentence that supports it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Final

from kg.errors import NotFound
from kg.explorer.asking import iris, path_of, refs, texts
from kg.explorer.asking import papers as papers_of
from kg.explorer.boards import board_list, boards_of, directions, results_table
from kg.explorer.tables import ALL, WHOLE, Cell, Column, Table
from kg.explorer.values import Ref
from kg.explorer.wording import certainty, date, number, thing
from kg.nquads import integer, iri
from kg.vocabulary import iri as term
from kg.vocabulary import local

if TYPE_CHECKING:
    from kg.store import Store

_PAPERS: Final = (Column("paper", "thing"), Column("date", "date"), Column("confidence", "number"),
                  Column("sentence", "quote"))  # fmt: skip
_OTHERS: Final = (Column("name", "thing"), Column("type"), Column("papers", "number"), Column("confidence", "number"),
                  Column("sentence", "quote"))  # fmt: skip
_NEIGHBOURS: Final = (Column("name", "thing"), Column("type"), Column("papers with both", "number"),
                      Column("papers in all", "number"))  # fmt: skip
#: Tables of papers: the name of the table, the role, and its caption.
ROLES: Final = {
    "introduced-in": ("introduces", "Papers that introduce it"),
    "trained-on-in": ("trainsOn", "Papers that train on it"),
    "evaluated-on-in": ("evaluatesOn", "Papers that evaluate on it"),
    "used-in": ("uses", "Papers that use it"),
    "compared-in": ("comparesAgainst", "Papers that compare against it"),
    "addressed-in": ("addresses", "Papers that address it"),
    "papers": ("mentions", "All papers that name it"),
}
#: Tables of relations: name, direction, property and caption; "both" for what has no direction.
RELATIONS: Final = {
    "trained-on": ("out", "trainedOn", "Trained on"),
    "evaluated-on": ("out", "evaluatedOn", "Evaluated on"),
    "techniques": ("out", "usesTechnique", "Techniques that it uses"),
    "based-on": ("out", "basedOn", "Based on"),
    "outperforms": ("out", "outperforms", "Outperforms"),
    "outperformed-by": ("in", "outperforms", "Outperformed by"),
    "compared-with": ("both", "comparesWith", "Compared with"),
    "applied-to": ("out", "appliedTo", "Applied to"),
    "part-of": ("out", "partOf", "Part of"),
    "models-trained-on-it": ("in", "trainedOn", "Trained on it"),
    "models-evaluated-on-it": ("in", "evaluatedOn", "Evaluated on it"),
    "users": ("in", "usesTechnique", "What uses it"),
    "built-on-it": ("in", "basedOn", "Built on it"),
    "applied-here": ("in", "appliedTo", "Applied to it"),
    "parts": ("in", "partOf", "Its parts"),
}
#: What a table of a task's page lists, and its caption.
USED: Final = {
    "task-data": (("Dataset", "Benchmark"), "Datasets and benchmarks in papers on it"),
    "task-models": (("Model",), "Models in papers on it"),
    "task-techniques": (("Technique",), "Techniques in papers on it"),
}
_BOARDS_CAPTION: Final = "Leaderboards of data in papers on it"
Relation = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Subject:
    """The entity that a page is about."""

    iri: str
    ref: Ref

    @property
    def is_data(self) -> bool:
        """Whether papers can report results on it."""
        return not {"Dataset", "Benchmark"}.isdisjoint(self.ref.types)


def subject_of(store: Store, path: str) -> Subject:
    """The entity at a path. Raises NotFound."""
    address = store.names.base + path
    found = refs(store, [address])
    if address not in found:
        raise NotFound(f"no entity {path}")
    return Subject(address, found[address])


def tables(store: Store, subject: Subject, shown: int) -> Iterator[Table]:
    """All tables of an entity that have rows, in the order of the page, with their first rows."""
    if "Task" in subject.ref.types:
        yield from used(store, subject, shown)
    yield from related(store, subject, shown)
    yield from results(store, subject, shown)
    yield from in_papers(store, subject, shown)


def table(store: Store, subject: Subject, name: str, shown: int = WHOLE) -> Table | None:
    """So many rows of one table, or nothing where an entity has none of that name."""
    if name in ROLES:
        found: Iterable[Table] = in_papers(store, subject, shown, only=name)
    elif name in RELATIONS:
        found = related(store, subject, shown, only=[name])
    elif name in USED or (name == "leaderboards" and "Task" in subject.ref.types):
        found = used(store, subject, shown)
    elif name == "neighbours":
        found = [neighbours(store, subject, shown)]
    else:
        found = results(store, subject, shown)
    return next((each for each in found if each.name == name and each), None)


def in_papers(store: Store, subject: Subject, shown: int, *, only: str | None = None) -> Iterator[Table]:
    """Papers by the role that they give the entity, the newest first; all of them where they have no other."""
    counts = role_counts(store, subject)
    for name, (role, caption) in ROLES.items():
        total = counts.get(role, 0)
        if total and only in (name, None) and not (name == "papers" and only is None and sum(counts.values()) > total):
            rows = tuple(_papers(store, subject, role, shown))
            yield _table(name, caption, _PAPERS, rows, subject, total=total)


def role_counts(store: Store, subject: Subject) -> dict[str, int]:
    """How many papers give the entity each role, by the local name of the property."""
    return {local(role): int(papers) for role, papers in texts(store, "roles", entity=[iri(subject.iri)])}


def _papers(store: Store, subject: Subject, role: str, shown: int) -> Iterator[tuple[Cell, ...]]:
    node, base = [iri(subject.iri)], store.names.base
    found = [
        (issued, paper) for paper, issued in texts(store, "in-role", entity=node, property=[iri(term(f"kg:{role}"))])
    ]
    newest = [paper for _, paper in sorted(found, reverse=True)[:shown]]
    graphs = iris(store.names.graph(paper.removeprefix(base)) for paper in newest)
    best = _surest(texts(store, "sentences", graph=graphs, entity=node), role)
    known = papers_of(store, newest)
    for paper in newest:
        if paper in known:
            ref, issued = known[paper]
            confidence, anchor, sentence = best.get(paper, ("", "", ""))
            quoted = Cell(sentence, ref.path, anchor)
            yield thing(ref), Cell(date(issued), value=issued), certainty(confidence), quoted


def _surest(found: Iterable[tuple[str, ...]], role: str) -> dict[str, tuple[str, str, str]]:
    """By paper the mention in a role that is surest, and of these the first in the abstract."""
    best: dict[str, tuple[tuple[bool, float, bool, int], tuple[str, str, str]]] = {}
    for paper, property_, field, start, end, confidence, sentence in found:
        in_role = role in ("mentions", local(property_))
        rank = (in_role, float(confidence), field == "abstract", -int(start))
        if paper not in best or rank > best[paper][0]:
            best[paper] = rank, (confidence, f"{field[0]}{start}-{end}", sentence)
    return {paper: told for paper, (_, told) in best.items()}


def related(store: Store, subject: Subject, shown: int, *, only: Collection[str] = tuple(RELATIONS)) -> Iterator[Table]:
    """What papers assert between the entity and others, by direction and property."""
    found: dict[str, list[tuple[Relation, int]]] = {name: [] for name in RELATIONS if name in only}
    for way, property_, other, papers in texts(store, "related", entity=[iri(subject.iri)]):
        name = _relation_name(way, local(property_))
        if name in found:
            found[name].append(((way, property_, other), int(papers)))
    first = {name: sorted(rows, key=_most_papers)[:shown] for name, rows in found.items() if rows}
    known = refs(store, (other for rows in first.values() for (_, _, other), _ in rows))
    proofs = _proofs(store, subject, [relation for rows in first.values() for relation, _ in rows])
    for name, relations in first.items():
        rows = tuple(
            (thing(known[each[2]]), Cell(_types(known[each[2]])), number(papers), *proofs.get(each, _NO_PROOF))
            for each, papers in relations
            if each[2] in known
        )
        yield _table(name, RELATIONS[name][2], _OTHERS, rows, subject, total=len(found[name]))


def _most_papers(row: tuple[Relation, int]) -> tuple[int, str, str]:
    (way, _, other), papers = row
    return -papers, other, way


_NO_PROOF: Final = (Cell(""), Cell(""))


@cache
def _relation_name(way: str, property_: str) -> str:
    return next((name for name, (d, p, _) in RELATIONS.items() if p == property_ and d in (way, "both")), "")


def _types(ref: Ref) -> str:
    return " · ".join(ref.types)


def _proofs(store: Store, subject: Subject, relations: list[Relation]) -> dict[Relation, tuple[Cell, ...]]:
    """The surest claim of one paper for each relation: its confidence and its sentence."""
    node, others = [iri(subject.iri)], iris(other for _, _, other in relations)
    wanted = set(relations)
    graphs: dict[Relation, str] = {}
    for way, property_, other, graph in texts(store, "asserting", entity=node, other=others):
        if (way, property_, other) in wanted:
            graphs[way, property_, other] = graph
    best: dict[Relation, tuple[str, tuple[Cell, ...]]] = {}
    for way, question in (("out", "claims-of"), ("in", "claims-on")):
        of_way = iris(graph for relation, graph in graphs.items() if relation[0] == way)
        for property_, other, paper, field, start, sure, sentence in texts(store, question, graph=of_way, entity=node):
            relation = way, property_, other
            path = path_of(store, paper)
            if graphs.get(relation) == store.names.graph(path):
                cells = certainty(sure), Cell(sentence, path, f"{field[0]}{start}")
                best[relation] = max(best.get(relation, ("", cells)), (sure, cells), key=lambda pair: pair[0])
    return {relation: cells for relation, (_, cells) in best.items()}


def results(store: Store, subject: Subject, shown: int) -> Iterator[Table]:
    """Results on the data, with its leaderboards, or else those of the model or technique."""
    node = [iri(subject.iri)]
    if subject.ref.types == ("Metric",):
        yield board_list(store, texts(store, "boards-in", metric=node), subject.ref.path)
    if subject.is_data:
        boards = boards_of(store, subject.iri)
        yield board_list(store, boards, subject.ref.path)
        yield _on_data(store, subject, boards, shown)
    of_it = list(texts(store, "results-of", limit=_limit(shown), entity=node))
    caption = "Results that papers report of it"
    yield results_table(store, of_it, name="results-of-it", caption=caption, page=subject.ref.path).first(shown)


def _on_data(store: Store, subject: Subject, boards: list[tuple[str, ...]], shown: int) -> Table:
    """Results on data; where only the first are shown, those in the metric in which most papers report."""
    node, caption, page = [iri(subject.iri)], "Results that papers report on it", subject.ref.path
    if boards and shown < WHOLE:
        metric = boards[0][2]
        sign = [integer(1 if directions(store, [metric]).get(metric, True) else -1)]
        found = list(texts(store, "results-in", limit=shown, entity=node, measure=[iri(metric)], sign=sign))
        label = refs(store, [metric])[metric].label
        table = results_table(store, found, name="results", caption=f"{caption}: {label}", page=page)
        return replace(table, whole=True)
    found = list(texts(store, "results-on", limit=_limit(shown), entity=node))
    return results_table(store, found, name="results", caption=caption, page=page).first(shown)


def neighbours(store: Store, subject: Subject, shown: int) -> Table:
    """What papers name together with the entity, those of most papers first."""
    least = _least(subject, shown)
    limit = _limit(shown) or shown
    found = list(texts(store, "named-with", limit=limit, entity=[iri(subject.iri)], least=[integer(least)]))
    known = refs(store, (other for other, _ in found[:shown]))
    rows = tuple(
        (thing(known[other]), Cell(_types(known[other])), number(int(papers)), number(known[other].papers))
        for other, papers in found[:shown]
        if other in known
    )
    caption = f"What papers name together with {subject.ref.label}"
    total, more = (len(found), False) if shown >= WHOLE else (None, len(found) == shown or least > 0)
    return _table("neighbours", caption, _NEIGHBOURS, rows, subject, total=total, whole=more)


def used(store: Store, subject: Subject, shown: int) -> Iterator[Table]:
    """What papers that address a task name, by type, and the leaderboards of their data."""
    least = _least(subject, shown)
    found = list(texts(store, "addressed-with", limit=_limit(shown), entity=[iri(subject.iri)], least=[integer(least)]))
    known = refs(store, (other for other, _ in found))
    for name, (types, caption) in USED.items():
        kept = [(other, int(papers)) for other, papers in found if other in known and known[other].type in types]
        rows = tuple(_used(known[other], papers) for other, papers in kept[:shown])
        total = len(kept) if shown >= WHOLE else None
        yield _table(name, caption, _NEIGHBOURS, rows, subject, total=total, whole=len(kept) > shown or least > 0)
        if name == "task-data":
            boards = texts(store, "boards-of", data=iris(other for other, _ in kept))
            yield board_list(store, boards, subject.ref.path, caption=_BOARDS_CAPTION).first(shown)


def _least(subject: Subject, shown: int) -> int:
    """How many papers are too few for the first rows of a table; among very many rows ties would be slow to order."""
    return 0 if shown >= WHOLE else min(subject.ref.papers // 60, 3)


def _limit(shown: int) -> int | None:
    """How many rows are asked for: all, to count them, where more than the first are wanted."""
    return ALL if shown >= WHOLE else None


def _used(ref: Ref, papers: int) -> tuple[Cell, ...]:
    return thing(ref), Cell(_types(ref)), number(papers), number(ref.papers)


def _table(
    name: str, caption: str, columns: tuple[Column, ...], rows: tuple[tuple[Cell, ...], ...], subject: Subject,
    *, total: int | None = None, whole: bool = False,
) -> Table:  # fmt: skip
    more = whole or (total is not None and total > len(rows))
    return Table(name, caption, columns, rows, total=total, page=subject.ref.path, whole=more)
