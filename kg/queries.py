"""Asking: named questions with parameters, and SPARQL as it comes.

1. A named question's parameters are resolved: names of entities and papers to IRIs, values to literals.
2. They are bound into its text (see `kg.questions`), and the store answers. Named questions name their graphs.
3. Other SPARQL is checked first (see `kg.sparql`): only queries, no SERVICE. Its default graph is the union, unless
   it says FROM.
4. `?thing kg:matches "words"` is looked up in the text index before the store is asked (see `kg.matching`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from itertools import islice
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg import nquads
from kg.errors import NotFound, UsageError
from kg.lookup import FoundEntity, Term, find_entities, find_papers, only_entity, only_paper
from kg.matching import expanded
from kg.questions import ENTITY_TYPES, Parameter, Question, bind, has_part, library, parse, with_parts
from kg.sparql import check_query
from kg.tokens import words
from kg.vocabulary import XSD

if TYPE_CHECKING:
    from kg.store import Answer, Store

Value = str | int | Decimal | float | bool | None
_DATE: Final = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_NUMBERS: Final[dict[str, Callable[[str], Value]]] = {
    "integer": int, "long": int, "int": int, "decimal": Decimal, "double": float, "float": float,
    "boolean": lambda text: text in ("true", "1"),
}  # fmt: skip
_NAME: Final = re.compile(r"[\w.-]*")


@dataclass(frozen=True, slots=True)
class Rows:
    """An answer: the names of its columns, and tuples of terms (None where unbound).

    `notes` is what whoever asked should know beside the rows. `triples` is what a CONSTRUCT or DESCRIBE gave,
    as its rows of subject, predicate and object; `sparql` is the text that ran.
    """

    variables: list[str]
    rows: tuple[tuple[Term | None, ...], ...]
    sparql: str
    notes: tuple[str, ...] = ()
    triples: tuple[ox.Triple, ...] | None = None

    def __iter__(self) -> Iterator[tuple[Term | None, ...]]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def plain(self) -> list[tuple[Value, ...]]:
        """The rows as plain values: text, int, Decimal, float, bool, and None where unbound."""
        return [tuple(map(plain, row)) for row in self.rows]


def plain(term: Term | None) -> Value:
    """The plain value of a term: a number or truth value where its datatype says so, its text otherwise.

    >>> plain(ox.Literal("59.30", datatype=ox.NamedNode(XSD + "decimal"))), plain(ox.NamedNode("urn:x"))
    (Decimal('59.30'), 'urn:x')
    """
    if term is None:
        return None
    if isinstance(term, ox.Triple):
        return str(term)
    if isinstance(term, ox.Literal):
        read = _NUMBERS.get(term.datatype.value.removeprefix(XSD))
        try:
            return read(term.value) if read else term.value
        except (ValueError, InvalidOperation):
            return term.value
    return term.value


def load() -> Mapping[str, Question]:
    """The named questions, sorted by name."""
    return library()


def run(store: Store, question: str, parameters: Mapping[str, str] | None = None, *, limit: int | None = None) -> Rows:
    """The answer to a named question, or to a SPARQL query given as text.

    `parameters` are as a person writes them; those not given have the question's defaults. `limit` replaces the
    question's own, 0 lifts it. Raises NotFound, QueryError, UsageError.
    """
    known = library().get(question)
    if known is not None:
        return _ask(store, known, parameters or {}, limit=limit, union=False)
    if _NAME.fullmatch(question):
        near = get_close_matches(question, library(), n=3, cutoff=0.6)
        hint = f"; did you mean {' or '.join(near)}?" if near else ""
        raise UsageError(f"no question named {question!r} (kg queries lists them){hint}")
    check_query(question)
    return _ask(store, parse("the query", question), parameters or {}, limit=limit, union="FROM" not in words(question))


def _ask(store: Store, question: Question, given: Mapping[str, str], *, limit: int | None, union: bool) -> Rows:
    for name in given:
        if question.parameter(name) is None:
            raise UsageError(_unknown_parameter(question, name))
    values, notes = {}, []
    for parameter in question.parameters:
        value = given.get(parameter.name, parameter.default)
        if parameter.name not in given and _is_asked_about(parameter):
            notes.append(f"{parameter.name}={value} by default; -p {parameter.name}=… asks for another")
        try:
            values[parameter.name], more = _terms(store, parameter, value)
        except NotFound as error:
            if parameter.name in given:
                raise
            raise NotFound(f"{error}: that is only the default, -p {parameter.name}=… asks for another") from None
        notes += more
    own = limit if question.name in library() else None
    asked = {p.name for p in question.parameters if given.get(p.name, p.default) != p.default}
    text = with_parts(question.text, asked)
    values = {name: terms for name, terms in values.items() if name in asked or not has_part(question.text, name)}
    found = expanded(bind(text, values, graphs=store.names.graph(""), limit=own), store)
    notes += found.notes
    return _rows(store.query(found.sparql, union=union), found.sparql, tuple(notes), limit)


def _is_asked_about(parameter: Parameter) -> bool:
    """Whether the answer is about the value, and does not only leave something out."""
    return parameter.type not in ("confidence", "integer") and parameter.default != "any"


def _unknown_parameter(question: Question, name: str) -> str:
    names = [parameter.name for parameter in question.parameters]
    takes = f"it takes {', '.join(names)}" if names else "it takes none"
    if name == "min_confidence":
        cure = "build a graph of the surer ones: kg build SOURCE… --min-confidence C --store STORE"
        return f"{question.name} counts statements of every confidence, {takes}; for others {cure}"
    return f"{question.name} has no parameter {name!r}; {takes}"


def _terms(store: Store, parameter: Parameter, value: str) -> tuple[list[str], list[str]]:
    """The serialised terms that a parameter's value stands for, and what to say of them."""
    if parameter.type in ENTITY_TYPES:
        if only := only_entity(store, value):
            return [nquads.iri(only)], []
        entities = find_entities(store, value, types=ENTITY_TYPES[parameter.type])
        return [nquads.iri(entity.iri) for entity in entities], _homonyms(value, entities)
    if parameter.type == "paper":
        if only := only_paper(store, value):
            return [nquads.iri(only)], []
        papers = find_papers(store, value)
        notes = [f"{value!r} is the title of {len(papers)} papers; all are taken"] if len(papers) > 1 else []
        return [nquads.iri(paper.iri) for paper in papers], notes
    return [_literal(parameter, value.strip())], []


def _homonyms(name: str, entities: list[FoundEntity]) -> list[str]:
    if len(entities) < 2:
        return []
    return [
        f"{name!r} names {len(entities)} things, and all are taken: {'; '.join(map(str, entities))}; an IRI gives one"
    ]


def _literal(parameter: Parameter, value: str) -> str:
    if parameter.type == "integer" and re.fullmatch(r"-?\d{1,18}", value, re.ASCII):
        return nquads.integer(int(value))
    if parameter.type == "confidence" and re.fullmatch(r"0?\.\d{1,9}|[01](\.0{1,9})?|", value, re.ASCII) and value:
        return nquads.decimal(value)
    if parameter.type == "date" and _DATE.fullmatch(value):
        return nquads.text(value)
    if parameter.type == "text":
        return nquads.text(value.encode("utf-8", "replace").decode())
    wanted = {
        "integer": "a whole number",
        "confidence": "a number from 0 to 1",
        "date": "a date such as 2024, 2024-05 or 2024-05-14",
    }
    raise UsageError(f"{parameter.name}={value!r} is not {wanted[parameter.type]}")


def _rows(answer: Answer, sparql: str, notes: tuple[str, ...], limit: int | None) -> Rows:
    if isinstance(answer, ox.QueryBoolean):
        return Rows(["answer"], ((ox.Literal(bool(answer)),),), sparql, notes)
    if isinstance(answer, ox.QueryTriples):
        triples = tuple(islice(answer, limit or None))
        rows = tuple((triple.subject, triple.predicate, triple.object) for triple in triples)
        return Rows(["subject", "predicate", "object"], rows, sparql, notes, triples)
    return Rows(
        [variable.value for variable in answer.variables],
        tuple(map(tuple, islice(answer, limit or None))),
        sparql,
        notes,
    )


def reference() -> str:
    """The library as a page of Markdown: each question, its parameters and its columns."""
    lines = [
        "# Questions",
        "",
        "Every question is a file in `queries/`, and runs as it stands on any SPARQL 1.1 server.",
    ]
    for question in library().values():
        lines += ["", f"## {question.name}", "", f"**{question.question}** {question.description}".rstrip(), ""]
        lines += [f"- `{p.name}` ({p.type}, `{p.default}`): {p.description}" for p in question.parameters]
        lines += [f"- columns: {', '.join(f'`{column}`' for column in question.columns)}"]
        lines += [f"- in words: {'; '.join(f'`{ask}`' for ask in question.asks)}"] if question.asks else []
        lines += ["", "```", _call(question), "```"]
    return "\n".join(lines) + "\n"


def _call(question: Question) -> str:
    given = "".join(
        f' -p {p.name}="{p.default}"' for p in question.parameters if p.type not in ("confidence", "integer")
    )
    return f"kg query {question.name}{given}"
