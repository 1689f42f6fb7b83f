"""The page of a paper, from its own graph, which is read once.

1. The statements of the graph are sorted by their subjects: the paper, its mentions, claims and results.
2. The things that they name get their labels in one query.
3. Where a mention stands, its sentence is found around it; claims and results know the offsets of theirs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.errors import NotFound
from kg.explorer.asking import refs
from kg.explorer.marking import Span, Tree, marked
from kg.explorer.similar import similar
from kg.explorer.tables import Cell, Column, Table
from kg.explorer.values import Fact, Page, Ref
from kg.explorer.wording import certainty, date, kind, polarity_words, reported, thing
from kg.iris import is_iri, page_of
from kg.vocabulary import iri as term
from kg.vocabulary import local, words

if TYPE_CHECKING:
    from kg.store import Store

_ROLES: Final = ("introduces", "trainsOn", "evaluatesOn", "uses", "comparesAgainst", "addresses", "mentions")
_CLAIMS: Final = (Column("subject", "thing"), Column("relation"), Column("object", "thing"), Column("polarity"),
                  Column("confidence", "number"), Column("sentence", "quote"))  # fmt: skip
_RESULTS: Final = (Column("model", "thing"), Column("data", "thing"), Column("metric", "thing"),
                   Column("value", "number"), Column("kind"), Column("confidence", "number"),
                   Column("sentence", "quote"))  # fmt: skip
_MENTIONS: Final = (Column("mention", "name"), Column("thing", "thing"), Column("type"), Column("role"),
                    Column("field"), Column("start", "number"), Column("end", "number"),
                    Column("confidence", "number"))  # fmt: skip

#: What a node of the paper's graph says: predicate to objects, by local names.
Said = Mapping[str, list[ox.NamedNode | ox.Literal]]


@dataclass(frozen=True, slots=True)
class Part:
    """An entity in a paper, how sure that is, and where it is named first."""

    ref: Ref
    confidence: str
    anchor: str


@dataclass(frozen=True, slots=True)
class RoleParts:
    """The entities of one role; `role` is the property's local name, `words` how it reads."""

    role: str
    words: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperPage(Page):
    """A paper."""

    iri: str
    heading: Tree
    abstract: Tree
    facts: tuple[Fact, ...]
    links: tuple[Fact, ...]
    roles: tuple[RoleParts, ...]
    tables: tuple[Table, ...]

    def table(self, name: str) -> Table:
        """The table of that name."""
        return next(table for table in self.tables if table.name == name)


def paper_page(store: Store, path: str) -> PaperPage:
    """The page of a paper. Raises NotFound."""
    said = _said(store, path)
    own = said.get(store.names.base + path)
    if own is None or "title" not in own:
        raise NotFound(f"no paper {path}")
    mentions = sorted(_of_kind(said, "Mention"), key=_place)
    claims, results = (sorted(_of_kind(said, kind), key=_place) for kind in ("Claim", "Result"))
    named = refs(store, _named(mentions, claims, results))
    title, abstract = _first(own, "title"), _first(own, "abstract")
    spans = [span for node in mentions if (span := _mention(node, named))]
    found = _Sentences(title, abstract, [*mentions, *claims, *results])
    return PaperPage(
        path=path,
        title=title,
        about=_about(own, named, mentions),
        iri=store.names.base + path,
        heading=marked(title, found.spans("title"), [s for s in spans if s.anchor.startswith("t")]),
        abstract=marked(abstract, found.spans("abstract"), [s for s in spans if s.anchor.startswith("a")]),
        facts=tuple(_facts(own, said)),
        links=tuple(_links(own, said)),
        roles=tuple(_roles(mentions, named)),
        tables=(
            Table("results", "Results that the paper reports", _RESULTS,
                  tuple(_result(node, path, named) for node in results), page=path),
            Table("claims", "What the paper claims", _CLAIMS,
                  tuple(_claim(node, path, named) for node in claims), page=path),
            Table("mentions", "All mentions, with their places in the text", _MENTIONS,
                  tuple(_mention_row(node, named) for node in mentions), page=path),
            similar(store, path, named),
        ),
    )  # fmt: skip


def _said(store: Store, path: str) -> dict[str, Said]:
    nodes: dict[str, dict[str, list[ox.NamedNode | ox.Literal]]] = defaultdict(lambda: defaultdict(list))
    for quad in sorted(store.quads(store.names.graph(path)), key=str):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
            nodes[quad.subject.value][local(quad.predicate.value)].append(quad.object)
    return {subject: dict(told) for subject, told in nodes.items()}


def _of_kind(said: Mapping[str, Said], kind: str) -> Iterator[Said]:
    return (node for node in said.values() if kind in map(local, _all(node, "type")))


def _all(node: Said, name: str) -> list[str]:
    return [term.value for term in node.get(name, ())]


def _first(node: Said, name: str) -> str:
    return next(iter(_all(node, name)), "")


def _number(node: Said, name: str) -> int:
    text = _first(node, name)
    return int(text) if text.lstrip("-").isdigit() else 0


def _place(node: Said) -> tuple[bool, int, int, str]:
    """The order of the text, the title first."""
    rest = " ".join(_first(node, name) for name in ("refersTo", "subject", "predicate", "object", "onData", "rawText"))
    return _first(node, "field") != "title", _number(node, "start"), -_number(node, "end"), rest


def _named(*nodes: Iterable[Said]) -> set[str]:
    names = ("refersTo", "subject", "object", "onData", "resultOf", "metric")
    return {address for group in nodes for node in group for name in names for address in _all(node, name)}


def _anchor(node: Said, *, end: bool) -> str:
    start = f"{_first(node, 'field')[:1]}{_number(node, 'start')}"
    return f"{start}-{_number(node, 'end')}" if end else start


def _mention(node: Said, named: Mapping[str, Ref]) -> Span | None:
    ref = named.get(_first(node, "refersTo"))
    if ref is None:
        return None
    note = f"{ref.label}: {local(_first(node, 'asType'))}, {_role_words(node)}"
    anchor = _anchor(node, end=True)
    return Span(_number(node, "start"), _number(node, "end"), anchor, ref, f"{note} ({_first(node, 'confidence')})")


class _Sentences:
    """The sentences of title and abstract in which anything was found."""

    def __init__(self, title: str, abstract: str, nodes: Iterable[Said]) -> None:
        self._texts = {"title": title, "abstract": abstract}
        self._found: dict[str, set[tuple[int, int]]] = {"title": set(), "abstract": set()}
        for node in nodes:
            field, sentence = _first(node, "field"), _first(node, "sentence")
            if field in self._found and sentence:
                start = self._around(field, sentence, _number(node, "start"))
                if start >= 0:
                    self._found[field].add((start, start + len(sentence)))

    def _around(self, field: str, sentence: str, at: int) -> int:
        """Where the sentence begins that holds the place `at`; claims and results give its beginning."""
        text = self._texts[field]
        return at if text.startswith(sentence, at) else text.find(sentence, max(at - len(sentence) + 1, 0))

    def spans(self, field: str) -> list[Span]:
        """The sentences of a field, in their order."""
        return [Span(start, end, f"{field[0]}{start}") for start, end in sorted(self._found[field])]


def _facts(own: Said, said: Mapping[str, Said]) -> Iterator[Fact]:
    issued = _first(own, "issued")
    if issued:
        inferred = " (the year was worked out, not printed)" if "dateInferred" in own else ""
        yield Fact("Published", date(issued) + inferred)
    for organization in _all(own, "organization"):
        yield Fact("Organisation", _first(said.get(organization, {}), "label"))
    yield from (Fact("Venue", venue) for venue in _all(own, "venue"))
    if creators := _all(own, "creator"):
        yield Fact("Authors", ", ".join(creators))
    elif count := _first(own, "authorCount"):
        yield Fact("Authors", count)
    for identifier in _all(own, "identifier"):
        yield Fact("Identifier", identifier, url=page_of(identifier))
    for name, words_ in (("upvoteCount", "Upvotes"), ("commentCount", "Comments")):
        yield from (Fact(words_, count) for count in _all(own, name))
    if sources := _all(own, "source"):
        yield Fact("Read from", ", ".join(sources))


def _links(own: Said, said: Mapping[str, Said]) -> Iterator[Fact]:
    for name, property_ in (("Page", "url"), ("Project", "webPage")):
        yield from (Fact(name, url, url=url if is_iri(url) else None) for url in _all(own, property_))
    for repository in _all(own, "repository"):
        for url in _all(said.get(repository, {}), "codeRepository"):
            yield Fact("Code", url, url=url if is_iri(url) else None)


def _roles(mentions: Iterable[Said], named: Mapping[str, Ref]) -> Iterator[RoleParts]:
    """Entities by role, each where it is surest; what has another role is not told as merely mentioned."""
    parts: dict[str, dict[str, Part]] = {role: {} for role in _ROLES}
    in_roles = ((node, local(role)) for node in mentions for role in _all(node, "asRole"))
    for node, role in in_roles:
        ref = named.get(_first(node, "refersTo"))
        part = parts.get(role, {}).get(ref.path) if ref else None
        if ref and role in parts and (part is None or _first(node, "confidence") > part.confidence):
            parts[role][ref.path] = Part(ref, _first(node, "confidence"), _anchor(node, end=True))
    others = {path for role in _ROLES[:-1] for path in parts[role]}
    for role in _ROLES:
        kept = [part for path, part in parts[role].items() if role != "mentions" or path not in others]
        if kept:
            yield RoleParts(role, words(role), tuple(kept))


def _role_words(mention: Said) -> str:
    return " and ".join(words(role) for role in _all(mention, "asRole"))


def _claim(node: Said, path: str, named: Mapping[str, Ref]) -> tuple[Cell, ...]:
    return (
        thing(named.get(_first(node, "subject"))),
        Cell(words(_first(node, "predicate"))),
        thing(named.get(_first(node, "object"))),
        Cell(polarity_words(_first(node, "polarity")), value=_first(node, "polarity")),
        certainty(_first(node, "confidence")),
        Cell(_first(node, "sentence"), path, _anchor(node, end=False)),
    )


def _result(node: Said, path: str, named: Mapping[str, Ref]) -> tuple[Cell, ...]:
    return (
        thing(named.get(_first(node, "resultOf"))),
        thing(named.get(_first(node, "onData"))),
        thing(named.get(_first(node, "metric"))),
        reported(_first(node, "rawText"), _first(node, "value")),
        kind(_first(node, "resultKind")),
        certainty(_first(node, "confidence")),
        Cell(_first(node, "sentence"), path, _anchor(node, end=False)),
    )


def _mention_row(node: Said, named: Mapping[str, Ref]) -> tuple[Cell, ...]:
    start, end = _number(node, "start"), _number(node, "end")
    return (
        Cell(_first(node, "surface")),
        thing(named.get(_first(node, "refersTo"))),
        Cell(local(_first(node, "asType"))),
        Cell(_role_words(node)),
        Cell(_first(node, "field")),
        Cell(str(start), value=start),
        Cell(str(end), value=end),
        certainty(_first(node, "confidence")),
    )


def _about(own: Said, named: Mapping[str, Ref], mentions: Iterable[Said]) -> str:
    introduced = [node for node in mentions if term("kg:introduces") in _all(node, "asRole")]
    labels = dict.fromkeys(named[_first(n, "refersTo")].label for n in introduced if _first(n, "refersTo") in named)
    issued = _first(own, "issued")
    said = f"introduces {', '.join(list(labels)[:3])}" if labels else "what it says, with the sentences"
    return f"Paper{f' of {date(issued)}' if issued else ''}: {said}."
