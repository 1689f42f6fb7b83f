"""Extractors by name: other packages bring them, and a build knows them apart."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from kg.build import build
from kg.cli import main
from kg.errors import KgError, UsageError
from kg.extraction import extract
from kg.extraction.extractors import identity, named, names
from kg.extraction.filters import surer
from kg.extraction.values import Claim, Entity, Extraction, Mention
from kg.extraction.values import Result as Reported
from kg.papers import Paper

MODULE = """
import spacy
from spacy.tokens import Span

WORDS = {"ZEBRANET": "Model", "ZooData": "Dataset", "Zoo": "ORG"}


def component():
    return mark


def mark(doc):
    doc.ents = [Span(doc, t.i, t.i + 1, WORDS[t.text]) for t in doc if t.text in WORDS]
    return doc


def language():
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns([
        {"label": "Model", "pattern": "ZEBRANET", "id": "ZebraNet"},
        {"label": "Model", "pattern": "the zebra network", "id": "ZebraNet"},
    ])
    return nlp


def broken():
    raise RuntimeError("no weights")


def number():
    return 3
"""
POINTS = """[paperkg.extractors]
component = {module}:component
language = {module}:language
broken = {module}:broken
number = {module}:number
gone = {module}:missing
"""
PAPER = Paper(
    id="1",
    title="ZEBRANET: Counting Stripes",
    abstract="We introduce ZEBRANET. We train the zebra network on ZooData of the Zoo.",
)


@pytest.fixture
def plug_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Installs the package of a version: a module and what pip writes beside it."""
    folder = tmp_path / "site"
    folder.mkdir()
    module = f"zebra_{tmp_path.name.replace('-', '_')}"
    (folder / f"{module}.py").write_text(MODULE)
    monkeypatch.syspath_prepend(str(folder))

    def install(version: str) -> None:
        for old in folder.glob("*.dist-info"):
            old.joinpath("METADATA").unlink()
            old.joinpath("entry_points.txt").unlink()
            old.rmdir()
        info = folder / f"zebra-{version}.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: zebra\nVersion: {version}\n")
        (info / "entry_points.txt").write_text(POINTS.format(module=module))
        sys.path_importer_cache.pop(str(folder), None)

    from kg.extraction import extractors

    extractors._brought.cache_clear()
    install("1.0")
    yield install
    extractors._brought.cache_clear()


def test_a_component_finds_entities_and_roles_are_told_of_them(plug_in: Callable[[str], None]) -> None:
    said = extract(PAPER, "component")
    assert [(e.name, e.type, e.role, len(e.mentions)) for e in said.entities] == [
        ("ZEBRANET", "Model", "introduces", 2),
        ("ZooData", "Dataset", said.entities[1].role, 1),
    ]
    assert {mention.found_by for entity in said.entities for mention in entity.mentions} == {"component"}
    assert said.entities[1].mentions[0].sentence_start == 23


def test_a_language_joins_spans_by_their_ids(plug_in: Callable[[str], None]) -> None:
    (entity,) = extract(PAPER, "language").entities
    assert (entity.name, entity.surfaces) == ("ZebraNet", ("ZEBRANET", "the zebra network"))


def test_all_names_are_listed_the_one_that_ships_first(plug_in: Callable[[str], None]) -> None:
    assert names() == ("default", "broken", "component", "gone", "language", "number")


def test_an_unknown_name_is_answered_with_those_that_are_there(plug_in: Callable[[str], None]) -> None:
    listed = "no extractor named 'zebra'; there is: default, broken, component, gone, language, number"
    for ask in (named, identity):
        with pytest.raises(UsageError, match=f"^{listed}$"):
            ask("zebra")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("broken", r"extractor 'broken' cannot be loaded \(RuntimeError: no weights\)"),
        ("gone", r"extractor 'gone' cannot be loaded \(AttributeError: .*missing.*\)"),
        ("number", "extractor 'number' gives a int; it must give a component or a spacy.Language"),
    ],
)
def test_one_that_cannot_be_loaded_says_why(plug_in: Callable[[str], None], name: str, message: str) -> None:
    with pytest.raises(KgError, match=f"^{message}$"):
        named(name)


def test_name_and_version_are_its_identity(plug_in: Callable[[str], None]) -> None:
    first = identity("component")
    assert first == f"{identity()} component zebra 1.0"
    plug_in("1.1")
    assert identity("component") == f"{identity()} component zebra 1.1"


def test_a_build_extracts_again_with_another_extractor_or_version(
    plug_in: Callable[[str], None], tmp_path: Path
) -> None:
    source = tmp_path / "papers.jsonl"
    source.write_text(json.dumps({"id": "1", "title": PAPER.title, "abstract": PAPER.abstract}) + "\n")

    def extracted(name: str) -> tuple[int, int]:
        done = build([str(source)], store=tmp_path / "kg", workers=1, extractor=name)
        return done.extracted, done.entities

    assert extracted("component") == (1, 2)
    assert extracted("component") == (0, 2)
    assert extracted("language") == (1, 1)
    plug_in("1.1")
    assert extracted("language") == (1, 1)
    with pytest.raises(UsageError, match="no extractor named 'x'"):
        extracted("x")


def run(*args: str) -> Result:
    return CliRunner().invoke(main, list(args))


def test_the_commands_take_the_name(plug_in: Callable[[str], None], tmp_path: Path) -> None:
    source = tmp_path / "papers.jsonl"
    source.write_text(json.dumps({"id": "1", "title": PAPER.title, "abstract": PAPER.abstract}) + "\n")
    line = json.loads(run("extract", str(source), "--extractor", "language").stdout)
    assert [entity["name"] for entity in line["entities"]] == ["ZebraNet"]
    built = run("build", str(source), "--extractor", "language", "--store", str(tmp_path / "kg"))
    assert (built.exit_code, "1 entity" in built.stderr) == (0, True)
    unknown = run("extract", str(source), "--extractor", "none")
    assert (unknown.exit_code, unknown.stderr.splitlines()[0].split(";")[0]) == (2, "kg: no extractor named 'none'")


def entity(name: str, confidence: float) -> Entity:
    mention = Mention(name, "title", 0, len(name), 0, 9, "Dataset", "mentions", confidence, "tagger")
    return Entity(name, "Dataset", "mentions", confidence, (mention,))


def claim(subject: str, other: str, confidence: float) -> Claim:
    return Claim(subject, "evaluatedOn", other, "title", 0, 9, confidence)


def result(subject: str | None, on: str, confidence: float) -> Reported:
    return Reported(subject, on, None, "1", "1", "absolute", "title", 0, 9, confidence)


def test_what_hangs_on_a_doubtful_entity_goes_with_it() -> None:
    said = Extraction(
        (entity("A", 0.9), entity("B", 0.4), entity("C", 0.8)),
        (claim("A", "B", 0.9), claim("A", "C", 0.8), claim("C", "A", 0.79)),
        (result("A", "C", 0.9), result("B", "C", 0.9), result("A", "B", 0.9), result("A", "C", 0.5)),
    )
    kept = surer(said, 0.8)
    assert [one.name for one in kept.entities] == ["A", "C"]
    assert kept.claims == (claim("A", "C", 0.8),)
    assert kept.results == (result("A", "C", 0.9), result(None, "C", 0.9))
    assert surer(said, 0.0) == said


def test_the_documented_extractors_run() -> None:
    from spacy.language import Language

    from kg.extraction.pipeline import Extractor, blank

    guide = Path(__file__).resolve().parents[2] / "docs" / "extractors.md"
    first, second = re.findall(r"```python\n(.*?)```", guide.read_text(encoding="utf-8"), re.DOTALL)
    Language.component("my_filter", func=lambda doc: doc)
    component, pipeline = (_made(code) for code in (first, second))
    Language.component("documented", func=component)
    nlp = blank()
    nlp.add_pipe("documented")
    paper = Paper(id="1", title="BERT", abstract="We evaluate BERT on GLUE.")
    assert [entity.name for entity in Extractor(nlp).entities(paper)] == ["BERT", "GLUE"]
    assert pipeline.pipe_names == ["kg_candidates", "kg_entities", "my_filter"]


def _made(code: str) -> Any:
    space: dict[str, Any] = {}
    exec(code, space)
    return space["make"]()
