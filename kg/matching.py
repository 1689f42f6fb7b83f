"""Full-text search inside SPARQL: `?thing kg:matches "words"` is looked up before the query is evaluated.

1. The text is cut into tokens, so that strings, comments and addresses are never mistaken for a pattern.
2. One pass over them follows brackets and finds the statements of group patterns. A pair of `kg:matches` and a string,
   or a variable whose strings stand in a `VALUES` block of its own, is taken out of its statement.
3. Before the statement goes what the words found: `VALUES ?thing { … }`, best first (see `kg.index`), where there is a
   text index; else a subquery that reads every name, title and abstract with CONTAINS. In both, all words must occur.

What cannot be looked up, in a property path say, is refused: unexpanded it would quietly find nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from kg import nquads, vocabulary
from kg.errors import QueryError
from kg.index import Index
from kg.tokens import Token, tokens, value

if TYPE_CHECKING:
    from kg.store import Store

#: The most things that one pattern can stand for.
MOST: Final = 10_000
#: Gives the addresses of the best matches of some words, at most so many.
Find = Callable[[str, int], Sequence[str]]

_TERM_WORDS: Final = frozenset({"a", "true", "false"})
_WORDS: Final = re.compile(r"\w+")
_CONTAIN: Final = "this store has no text index: {} is looked for as parts of words in every name, title and abstract"


@dataclass(frozen=True, slots=True)
class Expanded:
    """A query without `kg:matches`, and what whoever asked should know."""

    sparql: str
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class _Pair:
    """One `kg:matches` in a statement: its place, and what it asks for."""

    start: int
    end: int
    objects: list[Token]


@dataclass(slots=True)
class _Statement:
    """Triples of one subject; `kept` is where their first other property begins."""

    subject: Token
    pairs: list[_Pair] = field(default_factory=list)
    kept: int | None = None


@dataclass(slots=True)
class _Scope:
    """What a bracket holds: `group` holds statements, `other` expressions, data or a template."""

    kind: str
    statement: _Statement | None = None
    state: str = "start"


def expanded(sparql: str, store: Store) -> Expanded:
    """A query as the store can evaluate it: its index is asked, or where it has none of its own, every text is read.

    Texts without `matches` come back as they are. Raises QueryError where a pattern cannot be looked up.
    """
    return expand(sparql, store.index.matching if isinstance(store.index, Index) else None)


def expand(sparql: str, find: Find | None, *, most: int = MOST) -> Expanded:
    """The same with any search; without one, texts are read with CONTAINS.

    >>> expand('SELECT * { ?x kg:matches "bert" ; a kg:Model }', lambda words, most: ["urn:a"]).sparql
    'SELECT * { VALUES ?x { <urn:a> } ?x a kg:Model }'
    """
    if "matches" not in sparql:
        return Expanded(sparql)
    reader = _Reader(sparql)
    if not reader.statements:
        return Expanded(sparql)
    writer = _Writer(sparql, reader.values, find, most)
    return Expanded(writer.written(reader.statements), tuple(dict.fromkeys(writer.notes)))


class _Reader:
    """Steps 1 and 2: the statements that hold the pattern, and the strings of variables."""

    def __init__(self, sparql: str) -> None:
        self.tokens = list(tokens(sparql))
        self._names = _spellings(self.tokens)
        self.statements: list[_Statement] = []
        self.values = dict(_values(self.tokens))
        self._scopes = [_Scope("other")]
        self._opens: str | None = None
        self._at = 0
        while self._at < len(self.tokens):
            self._step(self.tokens[self._at])
            self._at += 1

    def _step(self, token: Token) -> None:
        scope = self._scopes[-1]
        if token.kind == "mark" and token.text in "{[(":
            self._open(token, scope)
        elif token.kind == "mark" and token.text in "}])":
            self._close(token)
        elif scope.kind == "group":
            self._in_group(token, scope)
        elif token.kind == "word":
            self._opens = token.word
            if self._opens in ("SELECT", "WHERE"):
                scope.state = "start"
        elif self._is_ours(token) and scope.kind != "template":
            raise _misplaced()

    def _open(self, token: Token, scope: _Scope) -> None:
        kind = "other"
        if token.text == "{":
            kind = {"VALUES": "data", "CONSTRUCT": "template"}.get(self._opens or "", "group")
            self._end(scope)
            self._opens = None
        elif scope.kind == "group" and scope.state == "start":
            scope.statement, scope.state = _Statement(token), "verb"
        self._scopes.append(_Scope(kind))

    def _close(self, token: Token) -> None:
        if len(self._scopes) > 1:
            self._end(self._scopes.pop())
        scope = self._scopes[-1]
        if token.text == "}" or scope.state == "keyword":
            self._end(scope)

    def _end(self, scope: _Scope) -> None:
        """Ends the statement of a scope."""
        if scope.statement is not None and scope.statement.pairs:
            self.statements.append(scope.statement)
        scope.statement, scope.state = None, "start"

    def _in_group(self, token: Token, scope: _Scope) -> None:
        if token.kind == "word" and token.text not in _TERM_WORDS:
            self._end(scope)
            self._opens = token.word
            scope.state = "keyword"
        elif token.text == "." and token.kind == "mark":
            self._end(scope)
        elif scope.state == "start":
            scope.statement, scope.state = _Statement(token), "verb"
        elif token.text == ";" and scope.state == "object":
            scope.state = "verb"
        elif scope.state == "verb" and token.text != ";":
            self._verb(token, scope)
        elif scope.state == "object" and self._is_ours(token):
            raise _misplaced()

    def _verb(self, token: Token, scope: _Scope) -> None:
        scope.state = "object"
        assert scope.statement is not None
        if not self._is_ours(token):
            scope.statement.kept = token.start if scope.statement.kept is None else scope.statement.kept
            return
        if scope.statement.subject.kind != "variable":
            raise QueryError('kg:matches finds things: write a variable before it, ?thing kg:matches "words"')
        objects = list(self._objects())
        scope.statement.pairs.append(_Pair(token.start, self.tokens[self._at].end, objects))

    def _objects(self) -> Iterator[Token]:
        """The words that follow, and the place moved behind them."""
        while True:
            token = self._next()
            if token is None or token.kind not in ("string", "variable"):
                raise _misplaced()
            yield token
            self._at += 1
            while (after := self._next()) is not None and after.kind == "tag":
                self._at += 2 if after.text == "^^" else 1
            if after is None or after.text != ",":
                return
            self._at += 1

    def _next(self) -> Token | None:
        return self.tokens[self._at + 1] if self._at + 1 < len(self.tokens) else None

    def _is_ours(self, token: Token) -> bool:
        return token.kind in ("name", "iri") and token.text in self._names


class _Writer:
    """Step 3: the text with what the words found."""

    def __init__(self, sparql: str, values: Mapping[str, list[str]], find: Find | None, most: int) -> None:
        self._sparql = sparql
        self._values = values
        self._find = find
        self._most = most
        self._count = 0
        self.notes: list[str] = []

    def written(self, statements: list[_Statement]) -> str:
        """The whole text."""
        parts, at = [], 0
        for start, end, text in sorted(edit for statement in statements for edit in self._edits(statement)):
            parts += [self._sparql[at:start], text]
            at = end
        return "".join([*parts, self._sparql[at:]])

    def _edits(self, statement: _Statement) -> Iterator[tuple[int, int, str]]:
        subject, pairs, kept = statement.subject, statement.pairs, statement.kept
        found = " ".join(self._found(subject.text, token) for pair in pairs for token in pair.objects)
        yield subject.start, subject.start, found + (" " if kept is not None else "")
        if kept is None:
            yield subject.start, pairs[-1].end, ""
            return
        if pairs[0].start < kept:
            yield subject.end, kept, " "
        yield from ((pair.start, pair.end, "") for pair in pairs if pair.start > kept)

    def _found(self, subject: str, token: Token) -> str:
        name = token.text if token.kind == "variable" else ""
        texts = self._values.get(name[1:]) if name else [value(token.text)]
        if texts is None:
            raise QueryError(f'kg:matches {name}: give the words, or bind them: VALUES {name} {{ "…" }}')
        if self._find is None:
            return " UNION ".join(self._containing(subject, name, text) for text in texts)
        rows = [(iri, nquads.text(text)) for text in texts for iri in self._hits(self._find, text)]
        if name:
            return f"VALUES ({subject} {name}) {{ {' '.join(f'({iri} {text})' for iri, text in rows)} }}"
        return f"VALUES {subject} {{ {' '.join(iri for iri, _ in rows)} }}"

    def _hits(self, find: Find, text: str) -> list[str]:
        hits = find(text, self._most + 1)
        if len(hits) > self._most:
            told = f"{self._most:,} are taken, first of all those whose names hold it"
            self.notes.append(f"more than {self._most:,} things match {text!r}; only {told}")
        return [nquads.iri(hit) for hit in hits[: self._most]]

    def _containing(self, subject: str, name: str, text: str) -> str:
        self.notes.append(_CONTAIN.format(repr(text)))
        self._count += 1
        graph, property_, value = (f"?matched_{part}_{self._count}" for part in ("graph", "property", "text"))
        words = [nquads.text(word.lower()) for word in _WORDS.findall(text)]
        tests = " && ".join(f"CONTAINS(LCASE(STR({value})), {word})" for word in words) or "false"
        kinds = " ".join(f"<{vocabulary.iri(term)}>" for term in _SEARCHED)
        bound = f"VALUES {name} {{ {nquads.text(text)} }} " if name else ""
        pattern = f"GRAPH {graph} {{ VALUES {property_} {{ {kinds} }} {subject} {property_} {value} FILTER({tests}) }}"
        return f"{{ SELECT DISTINCT {subject} {name} WHERE {{ {bound}{pattern} }} }}"


_SEARCHED: Final = ("skos:prefLabel", "skos:altLabel", "dcterms:title", "dcterms:abstract")


def _spellings(cut: Sequence[Token]) -> frozenset[str]:
    """The ways in which the text may write `kg:matches`, by the prefixes that it and the ontology bind."""
    space, prefixes = vocabulary.iri("kg:matches").removesuffix("matches"), {"kg:": True}
    for word, name, iri in zip(cut, cut[1:], cut[2:], strict=False):
        if word.word == "PREFIX" and iri.kind == "iri":
            prefixes[name.text] = iri.text == f"<{space}>"
    return frozenset({f"<{space}matches>", *(f"{prefix}matches" for prefix, ours in prefixes.items() if ours)})


def _values(cut: Sequence[Token]) -> Iterator[tuple[str, list[str]]]:
    """The strings of every variable that has a block `VALUES ?name { "…" }`."""
    for at, token in enumerate(cut[:-3]):
        name, brace = cut[at + 1 : at + 3]
        if token.word == "VALUES" and name.kind == "variable" and brace.text == "{":
            end = next((i for i in range(at + 3, len(cut)) if cut[i].text == "}"), len(cut))
            yield name.text[1:], [value(one.text) for one in cut[at + 3 : end] if one.kind == "string"]


def _misplaced() -> QueryError:
    return QueryError('kg:matches is looked up before the query runs: write ?thing kg:matches "words" in a pattern')
