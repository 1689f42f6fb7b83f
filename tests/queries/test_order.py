"""The order of every question is total: what its keys do not tell apart has the same row.

The sample graph is doubled: every paper, mention, claim and result has a twin that says the same but for one kind of
value, so that rows tie in all that they share with their twin.
"""

import re
from dataclasses import replace

import pyoxigraph as ox
import pytest

from kg import queries, vocabulary
from kg.nquads import iri
from kg.questions import library
from kg.writing import Writer
from tests import sample_graph

TWINNED = re.compile(r"<urn:paperkg:((?:graph/paper|paper|mention|claim|result|repository)/[^>]+)>")
NAMES = sorted(name for name, question in library().items() if "CONSTRUCT" not in question.text)


def doubled(changed):
    """The lines of the sample graph, and those of the twins, whose texts of some properties are others."""
    properties = {iri(vocabulary.iri(term)) for term in changed}
    for line in sample_graph.nquads():
        yield line
        twin = TWINNED.sub(r"<urn:paperkg:\1-twin>", line)
        if twin != line:
            subject, predicate, value, graph, dot = re.fullmatch(r"(\S+) (\S+) (.+) (<\S+>) (\.\n?)", twin).groups()
            other = re.sub(r'^"', '"Twin of ', value) if predicate in properties else value
            yield f"{subject} {predicate} {other} {graph} {dot}"


@pytest.fixture(scope="module", params=["kg:sentence", "dcterms:title", "kg:polarity", "kg:rawText", "kg:surface"])
def store(request):
    with Writer("memory:") as writer:
        generation = writer.new_generation()
        generation.load(doubled([request.param]))
        yield writer.adopt(generation)


def keys_of(question):
    """What the rows of a question are ordered by, without the direction."""
    order = re.search(r"ORDER BY\s+(.*?)\s*(?:LIMIT \d+\s*)?$", question.text[question.text.rindex("}") :], re.DOTALL)
    found, depth = [""], 0
    for sign in order[1]:
        depth += (sign == "(") - (sign == ")")
        if sign.isspace() and not depth:
            found.append("")
        else:
            found[-1] += sign
    return [re.sub(r"^(?:ASC|DESC)?\((.*)\)$", r"\1", key) for key in found if key]


def is_text(term):
    return isinstance(term, ox.Literal) and term.datatype.value == f"{vocabulary.XSD}string"


def rows_with_keys(store, name):
    """Pairs of a row's keys, in their order, and the row."""
    question = library()[name]
    keys = keys_of(question)
    shown = [f"?{column}" for column in question.columns]
    more = [key for key in keys if key not in shown]
    told = " ".join(f"(({key}) AS ?key_{n})" for n, key in enumerate(more))
    text = re.sub(r"^(SELECT .*) WHERE \{$", rf"\1 {told} WHERE {{", question.text, count=1, flags=re.MULTILINE)
    answer = queries._ask(store, replace(question, text=text), {}, limit=0, union=False)
    for row in answer:
        own, rest = row[: len(shown)], row[len(shown) :]
        beside = dict(zip(more, rest, strict=True))
        yield tuple(own[shown.index(key)] if key in shown else beside[key] for key in keys), own


@pytest.mark.parametrize("name", NAMES)
def test_rows_with_the_same_keys_are_the_same(store, name):
    found = {}
    for keys, row in rows_with_keys(store, name):
        assert found.setdefault(keys, row) == row


@pytest.mark.parametrize("name", NAMES)
def test_stored_texts_are_compared_as_strings(store, name):
    """Virtuoso puts a long text in another place unless it is ordered by STR() of it."""
    text = library()[name].text
    made = r"AS \{0}\)|VALUES [^{{]*\{0}\b"
    keys = [
        place
        for place, key in enumerate(keys_of(library()[name]))
        if re.fullmatch(r"\?\w+", key) and not re.search(made.format(key), text)
    ]
    assert [found for found, _ in rows_with_keys(store, name) if any(is_text(found[key]) for key in keys)] == []


def test_there_are_rows_to_be_told_apart(store):
    assert len([*rows_with_keys(store, "results-on")]) == 2 * len([*queries.run(sample_graph.store(), "results-on")])


def test_keys_are_read_out_of_a_question():
    assert keys_of(library()["results-on"]) == [
        "BOUND(?metric)", "STR(?metric)", "STR(?kind)", "?value * COALESCE(?sign, 1)", "STR(?paper)", "STR(?model)",
        "STR(?raw)", "?result",
    ]  # fmt: skip
