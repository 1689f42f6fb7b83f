"""The quality report: what is missing, doubtful or double in a graph, so that a person knows what to correct.

1. Coverage: papers with and without a date, entities, claims and results; those without entities or date by title.
2. Confidence: how much of the evidence has which.
3. Names: entities that may be one (`kg.linking.suspects`), entities of two types, one name of several entities.
4. Doubtful: entities that rest on a single mention below `DOUBTFUL`; entities that no paper mentions.
5. Soundness: the checks and shapes of `kg validate`; the shapes in a graph of at most `SHACL_UP_TO` papers.

A table shows the first `TOP`; its words say how many there are. `kg build --corrections` mends names and types.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from kg.analytics.answers import answers
from kg.analytics.charts import Groups, Series
from kg.analytics.reading import nodes
from kg.analytics.reports import TOP, Cell, Options, Report, Row, Section, evidence
from kg.extraction.values import TYPES, Type
from kg.linking.suspects import suspects
from kg.linking.values import CanonicalEntity
from kg.store import Store
from kg.validation import validate
from kg.vocabulary import local

DOUBTFUL: Final = 0.6
#: Here the shapes take about ten seconds of one core.
SHACL_UP_TO: Final = 10_000
_KINDS: Final = ("Mention", "Claim", "Result")
_BINS: Final = 10
MEANINGS: Final = (
    ("confidence", "How likely the extractor holds a statement to be right, from 0 to 1."),
    ("likeness", "How alike two names are, from 0.9 to 1; whether they are one thing is for a person to say."),
    ("papers", "How many papers mention the entity."),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Paper:
    iri: str
    title: str
    issued: str
    inferred: bool
    having: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Graph:
    """What the sections are made of; `entities` by IRI, `papers` of each entity."""

    store: Store
    papers: tuple[_Paper, ...]
    entities: dict[str, CanonicalEntity]
    counts: dict[str, int]


def quality(store: Store, options: Options) -> Report:  # noqa: ARG001
    """Coverage, confidence, likely duplicates, names of two types, doubtful entities, orphans and faults."""
    graph = _Graph(store, tuple(_papers(store)), *_entities(store))
    parts: tuple[Callable[[_Graph], Section], ...] = (
        _coverage, _without_entities, _without_date, _confidence, _duplicates, _two_types, _same_name, _lone, _orphans,
        _faults,
    )  # fmt: skip
    about = (
        f"{len(graph.papers):,} papers, {len(graph.entities):,} entities beside the metrics.",
        "Merge, split, rename, retype or drop what is wrong in a table of corrections: kg build --corrections FILE.",
    )
    return Report("quality", "Quality of the graph", about, tuple(part(graph) for part in parts), MEANINGS)


def _papers(store: Store) -> Iterator[_Paper]:
    """All papers, by title."""
    having: dict[str, set[str]] = {}
    for graph, kind in answers(store, "quality/having", ("graph", "kind")):
        having.setdefault(store.names.base + graph.removeprefix(store.names.graph("")), set()).add(local(kind))
    titles, issued, inferred = {}, {}, set()
    for iri, title, date, guessed in answers(store, "quality/papers", ("paper", "title", "issued", "inferred")):
        if title:
            titles[iri] = title
        if date:
            issued[iri] = date
        if guessed in ("true", "1"):
            inferred.add(iri)
    for iri, title in sorted(titles.items(), key=lambda pair: (pair[1], pair[0])):
        yield _Paper(iri, title, issued.get(iri, ""), iri in inferred, frozenset(having.get(iri, ())))


def _entities(store: Store) -> tuple[dict[str, CanonicalEntity], dict[str, int]]:
    """The entities that have a type of their own, metrics apart, and how many papers mention each."""
    joined: dict[tuple[str, str], list[str]] = {}
    for entity, link, other in sorted(answers(store, "quality/joined", ("entity", "link", "other"))):
        joined.setdefault((entity, local(link)), []).append(other)
    found, counts = {}, {}
    for iri, node in sorted(nodes(store).items()):
        types: tuple[Type, ...] = tuple(kind for kind in TYPES if kind in node.types)
        family = next(iter(joined.get((iri, "variantOf"), ())), None)
        homonyms = tuple(joined.get((iri, "homonymOf"), ()))
        found[iri] = CanonicalEntity(iri, iri, node.label, types, family=family, homonyms=homonyms)
        counts[iri] = node.papers
    return found, counts


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0


def _coverage(graph: _Graph) -> Section:
    papers = graph.papers
    counts = {
        "with an entity": sum("Mention" in paper.having for paper in papers),
        "with a claim": sum("Claim" in paper.having for paper in papers),
        "with a result": sum("Result" in paper.having for paper in papers),
        "with a date": sum(bool(paper.issued) for paper in papers),
        "with a date worked out, not printed": sum(bool(paper.issued) and paper.inferred for paper in papers),
    }
    rows = tuple(Row("", (name, count, round(100 * _share(count, len(papers))))) for name, count in counts.items())
    words = f"Of {len(papers):,} papers, {counts['with an entity']:,} name an entity."
    return Section("Coverage", words, ("papers", "count", "percent"), rows, chart="percent")


def _without_entities(graph: _Graph) -> Section:
    return _titles(
        "Papers without entities",
        [paper for paper in graph.papers if "Mention" not in paper.having],
        "no entity was found in them; their titles or abstracts may be cut, or not of this field",
    )


def _without_date(graph: _Graph) -> Section:
    without = [paper for paper in graph.papers if not paper.issued]
    return _titles("Papers without a date", without, "no source dates them, so that no question over time counts them")


def _titles(title: str, papers: Sequence[_Paper], why: str) -> Section:
    rows = tuple(Row(paper.iri, (paper.title, paper.issued)) for paper in papers[:TOP])
    return Section(title, _said(len(papers), "paper", why), ("paper", "published"), rows)


def _said(count: int, noun: str, why: str) -> str:
    """How many there are, and what that means."""
    if not count:
        return "None."
    more = f"; the first {TOP} are shown" if count > TOP else ""
    return f"{count:,} {noun if count == 1 else _plural(noun)}{more}: {why}."


def _plural(noun: str) -> str:
    return f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"


def _confidence(graph: _Graph) -> Section:
    counts: Counter[tuple[str, int]] = Counter()
    for kind, confidence, count in answers(graph.store, "quality/confidence", ("kind", "confidence", "count")):
        counts[local(kind), min(_BINS - 1, round(float(confidence) * 100) // _BINS)] += int(count)
    rows = tuple(
        Row("", (f"{n / _BINS:.1f} to {(n + 1) / _BINS:.1f}", *(counts[kind, n] for kind in _KINDS)))
        for n in range(_BINS)
    )
    total = sum(counts.values())
    sure = sum(count for (_, n), count in counts.items() if n == _BINS - 1)
    words = f"{_share(sure, total):.0%} of the {total:,} mentions, claims and results have a confidence of 0.9 or more."
    columns = ("confidence", "mentions", "claims", "results")
    return Section("Confidence", words, columns, rows, charts=(_bins(counts, columns[1:]),))


def _bins(counts: Counter[tuple[str, int]], names: Sequence[str]) -> Groups:
    """The share of each kind in each bin, so that many mentions do not hide few results."""
    wholes = [sum(counts[kind, n] for n in range(_BINS)) for kind in _KINDS]
    series = tuple(
        Series(name, tuple(round(100 * _share(counts[kind, n], whole), 1) for n in range(_BINS)))
        for name, kind, whole in zip(names, _KINDS, wholes)
    )
    return Groups("Percent of each kind by confidence", tuple(f"{n / _BINS:.1f}" for n in range(_BINS)), series)


def _duplicates(graph: _Graph) -> Section:
    pairs = suspects(tuple(graph.entities.values()))
    rows = tuple(
        Row(pair.one.id, (
            pair.one.label, pair.other.label, pair.likeness, graph.counts[pair.one.id], graph.counts[pair.other.id],
        ))
        for pair in pairs[:TOP]
    )  # fmt: skip
    words = _said(len(pairs), "pair", "two names that are nearly alike; merge those that are one thing")
    columns = ("entity", "likely the same", "likeness", "papers", "papers of the other")
    return Section("Likely duplicates", words, columns, rows)


def _two_types(graph: _Graph) -> Section:
    both = [entity for entity in graph.entities.values() if set(entity.types) == {"Dataset", "Benchmark"}]
    mixed = [entity for entity in graph.entities.values() if len(entity.types) > 1 and entity not in both]
    words = _said(len(mixed), "entity", "papers use the name for things of different types; retype or split")
    if both:
        more = "1 more is" if len(both) == 1 else f"{len(both):,} more are"
        words += f" {more} dataset and benchmark, which is no fault."
    return Section("Names of two types", words, ("entity", "types", "papers"), _ranked(graph, mixed, _types))


def _same_name(graph: _Graph) -> Section:
    named: dict[str, list[CanonicalEntity]] = {}
    for entity in graph.entities.values():
        named.setdefault(entity.label.casefold(), []).append(entity)
    shared = [entity for same in named.values() if len(same) > 1 for entity in same]
    words = _said(len(shared), "entity", "another one has the same name; merge or rename where they are one thing")
    rows = _ranked(graph, shared, _types, key=lambda entity: entity.label.casefold())
    return Section("One name for several", words, ("entity", "types", "papers"), rows)


def _types(entity: CanonicalEntity) -> Cell:
    return ", ".join(entity.types)


def _ranked(
    graph: _Graph,
    entities: Iterable[CanonicalEntity],
    tell: Callable[[CanonicalEntity], Cell],
    *,
    key: Callable[[CanonicalEntity], str] = lambda entity: "",
) -> tuple[Row, ...]:
    """The first entities with what is told of them and their papers, by `key`, then the most mentioned first."""
    order = sorted(entities, key=lambda one: (key(one), -graph.counts[one.id], one.label, one.id))
    return tuple(Row(one.id, (one.label, tell(one), graph.counts[one.id])) for one in order[:TOP])


def _lone(graph: _Graph) -> Section:
    rows = answers(graph.store, "quality/lone", ("entity", "confidence"))
    weak = sorted((float(sure), iri) for iri, sure in rows if float(sure) < DOUBTFUL and iri in graph.entities)
    words = _said(len(weak), "entity", f"a single mention below {DOUBTFUL} is all that speaks for it")
    table = tuple(
        Row(iri, (graph.entities[iri].label, _types(graph.entities[iri]), sure), tuple(evidence(graph.store, iri)))
        for sure, iri in weak[:TOP]
    )
    return Section("Doubtful entities", words, ("entity", "types", "confidence"), table)


def _orphans(graph: _Graph) -> Section:
    families = {entity.family for entity in graph.entities.values()}
    alone = [one for one in graph.entities.values() if not graph.counts[one.id] and one.id not in families]
    words = _said(len(alone), "entity", "no paper mentions it, and nothing is a variant of it")
    return Section("Orphans", words, ("entity", "types", "papers"), _ranked(graph, alone, _types))


def _faults(graph: _Graph) -> Section:
    whole = len(graph.papers) <= SHACL_UP_TO
    found = validate(graph.store, shapes=whole)
    rows = tuple(Row(fault.thing, (fault.name, fault.problem, fault.check)) for fault in found[:TOP])
    words = _said(len(found), "fault", "kg validate lists all of them")
    if not whole:
        words += f" The shapes were not tested in a graph of more than {SHACL_UP_TO:,} papers; kg validate does."
    return Section("Soundness", words, ("thing", "problem", "found by"), rows)
