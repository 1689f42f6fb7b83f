"""Questions: SPARQL files whose header says what they ask, and whose parameters are bound safely.

A file in `queries/` starts with comment lines

    # question: What a person would ask.
    # description: What the rows say; may go on over several such lines.
    # param: NAME TYPE "default" what it is
    # ask: what a person may say, such as datasets/benchmarks for {task} (see `kg.asking`)
    # columns: a, b, c

and runs as it stands, for it holds its defaults in `VALUES` blocks of three forms:

    VALUES ?since { "2024-01-01" }                                                    a plain value
    VALUES ?model_name { "bert" } GRAPH graph:derived { ?model kg:searchKey ?model_name }      a thing by name
    VALUES ?paper_title { "…" } GRAPH ?paper_graph { ?paper dcterms:title ?paper_title }       a paper by title

`bind` puts other terms in their place:

1. `PREFIX graph: <urn:paperkg:graph/>` becomes the graphs of the store at hand.
2. The last `LIMIT`, and every other one of the same number, becomes the one asked for. They may stand in subqueries,
   which rank before labels are fetched.
3. The block of each parameter becomes `VALUES ?name { terms }`, all in one pass; terms are serialised, never pasted.

What costs time and matters only where a parameter is given stands between the lines `# with NAME` and `# end`; the
default must make no difference there. Where another way is needed, it stands after the usual one as comments:
`# without NAME`, the usual lines, `# instead`, the other lines behind `#|`, and `# end`. `with_parts` chooses.

Files in `queries/parts/` have the same form; they are the building blocks of the library, and no one asks them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from kg.errors import QueryError
from kg.resources import queries_dir

ENTITY_TYPES: Final = {
    "entity": frozenset[str](),
    "model": frozenset({"Model"}),
    "dataset": frozenset({"Dataset", "Benchmark"}),
    "technique": frozenset({"Technique"}),
    "task": frozenset({"Task"}),
    "metric": frozenset({"Metric"}),
}
PLAIN_TYPES: Final = ("text", "integer", "date", "confidence")
TYPES: Final = (*ENTITY_TYPES, "paper", *PLAIN_TYPES)

_HEADER: Final = re.compile(r"#\s*(question|description|param|ask|columns):\s*(.*\S)\s*$")
_PARAM: Final = re.compile(r'(\w+) (\w+) "([^"]*)" (.+)$')
_PART: Final = re.compile(r"^[ \t]*# with (?P<name>\w+)\n.*?^[ \t]*# end\n", re.MULTILINE | re.DOTALL)
_WAYS: Final = re.compile(
    r"^[ \t]*# without (?P<name>\w+)\n(?P<usual>.*?)^[ \t]*# instead\n(?P<other>.*?)^[ \t]*# end\n",
    re.MULTILINE | re.DOTALL,
)
_OTHER_WAY: Final = re.compile(r"^[ \t]*#\| ?", re.MULTILINE)
_GRAPHS: Final = "PREFIX graph: <urn:paperkg:graph/>"
_LIMIT: Final = re.compile(r"\s*\bLIMIT\s+(\d+)\b")


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a question can be asked about; `type` is one of `TYPES`, `default` what the file itself asks."""

    name: str
    type: str
    default: str
    description: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question: its file's name, what it asks, its parameters, the columns of its answer, its text, its wordings."""

    name: str
    question: str
    description: str
    parameters: tuple[Parameter, ...]
    columns: tuple[str, ...]
    text: str
    asks: tuple[str, ...] = ()

    def parameter(self, name: str) -> Parameter | None:
        """The parameter of that name."""
        return next((parameter for parameter in self.parameters if parameter.name == name), None)


def parse(name: str, text: str) -> Question:
    """A question from the text of its file.

    >>> question = parse("n", '# question: How many?\\n# param: a integer "3" a number\\nSELECT ?a { VALUES ?a { 3 } }')
    >>> question.question, question.parameters[0].default
    ('How many?', '3')
    """
    fields: dict[str, list[str]] = {"question": [], "description": [], "param": [], "ask": [], "columns": []}
    for line in text.splitlines():
        if match := _HEADER.match(line):
            fields[match[1]].append(match[2])
    columns = tuple(column.strip() for line in fields["columns"] for column in line.split(","))
    parameters = tuple(_parameter(name, line) for line in fields["param"])
    question, description = (" ".join(fields[part]) for part in ("question", "description"))
    return Question(name, question, description, parameters, columns, text, tuple(fields["ask"]))


def _parameter(question: str, line: str) -> Parameter:
    match = _PARAM.match(line)
    if match is None or match[2] not in TYPES:
        raise QueryError(
            f'{question}: "# param: {line}" is not NAME TYPE "default" what it is, TYPE one of {", ".join(TYPES)}'
        )
    return Parameter(match[1], match[2], match[3], match[4])


@cache
def library() -> Mapping[str, Question]:
    """All questions by name, sorted."""
    return _load(queries_dir())


@cache
def parts() -> Mapping[str, Question]:
    """The building blocks by name."""
    return _load(queries_dir() / "parts")


def _load(folder: Path) -> dict[str, Question]:
    files = sorted(folder.glob("*.rq"), key=lambda path: path.stem)
    return {path.stem: parse(path.stem, path.read_text(encoding="utf-8")) for path in files}


def bind(text: str, values: Mapping[str, Iterable[str]], *, graphs: str, limit: int | None = None) -> str:
    """The text of a question with other values: `values` maps a parameter to serialised terms.

    `graphs` is the address before the names of the store's graphs; a `limit` of 0 lifts the limit.

    >>> text = "PREFIX graph: <urn:paperkg:graph/> SELECT * { VALUES ?a { 3 } } LIMIT 9"
    >>> bind(text, {"a": ["4", "5"]}, graphs="urn:y:", limit=1)
    'PREFIX graph: <urn:y:> SELECT * { VALUES ?a { 4 5 } } LIMIT 1'
    """
    if not values:
        return _with_limit(text.replace(_GRAPHS, f"PREFIX graph: <{graphs}>"), limit)
    blocks = {name: f"VALUES ?{name} {{ {' '.join(terms)} }}" for name, terms in values.items()}
    return "".join(blocks.get(name, "") + after for name, after in _prepared(text, tuple(blocks), graphs, limit))


@lru_cache(maxsize=256)
def _prepared(text: str, names: tuple[str, ...], graphs: str, limit: int | None) -> tuple[tuple[str, str], ...]:
    """The text in pieces: each is the name of a parameter whose block stands there, and what follows that."""
    text = _with_limit(text.replace(_GRAPHS, f"PREFIX graph: <{graphs}>"), limit)
    pieces, name, at = [], "", 0
    for match in _blocks(names).finditer(text):
        pieces.append((name, text[at : match.start()]))
        name, at = str(match.lastgroup), match.end()
    pieces.append((name, text[at:]))
    if missing := set(names) - {name for name, _ in pieces}:
        raise QueryError(f"the query has no block VALUES ?{min(missing)} {{ … }} to bind")
    return tuple(pieces)


def with_parts(text: str, given: Collection[str]) -> str:
    """The text with the parts for the parameters that are given, and without those for others.

    >>> with_parts("{\\n  # with a\\n  FILTER(?x > ?a)\\n  # end\\n}", ())
    '{\\n}'
    """

    return _with_parts(text, frozenset(given)) if "# with" in text else text


@lru_cache(maxsize=256)
def _with_parts(text: str, given: frozenset[str]) -> str:
    def part(match: re.Match[str]) -> str:
        return match[0] if match["name"] in given else ""

    def way(match: re.Match[str]) -> str:
        return _OTHER_WAY.sub("", match["other"]) if match["name"] in given else match["usual"]

    return _WAYS.sub(way, _PART.sub(part, text))


def has_part(text: str, name: str) -> bool:
    """Whether a parameter has its block in a part of its own.

    >>> has_part("# with a\\nVALUES ?a { 0 }\\n# end\\n", "a"), has_part("VALUES ?a { 0 }", "a")
    (True, False)
    """
    return "# with" in text and name in _parted(text)


@lru_cache(maxsize=256)
def _parted(text: str) -> frozenset[str]:
    return frozenset(match["name"] for pattern in (_PART, _WAYS) for match in pattern.finditer(text))


def _with_limit(text: str, limit: int | None) -> str:
    if limit is None:
        return text
    new = f" LIMIT {limit}" if limit else ""
    found = _LIMIT.findall(text)
    if not found:
        return text.rstrip() + new.replace(" ", "\n", 1)
    return _LIMIT.sub(lambda match: new if match[1] == found[-1] else match[0], text)


@cache
def _blocks(names: tuple[str, ...]) -> re.Pattern[str]:
    """All blocks in one expression, so that nothing is looked for in what was put in."""
    return re.compile("|".join(f"(?P<{name}>{_forms(name)})" for name in names))


def _forms(name: str) -> str:
    values = r'\{ (?:"(?:[^"\\]|\\.)*"|<[^>]*>|[^"<{}])* \}'
    named = rf"_name {values}\s+GRAPH graph:derived \{{ \?{name} kg:searchKey \?{name}_name \}}"
    titled = rf"_title {values}\s+GRAPH \?{name}_graph \{{ \?{name} dcterms:title \?{name}_title \}}"
    return rf"VALUES \?{name}(?: {values}|{named}|{titled})"
