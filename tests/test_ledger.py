"""The ledger keeps papers as they were read, and forgets what a later reading replaced."""

import dataclasses

from kg.extraction.values import Claim, Entity, Extraction, Link, Mention, Result
from kg.ledger import Ledger, content_key
from kg.papers import Paper, paper_key

BERT = Paper(id="bert", title="BERT", abstract="A deep bidirectional encoder.", sources=("a.jsonl",))
GPT = Paper(id="gpt", title="GPT", abstract="A generative model.", sources=("a.jsonl",))


def held(ledger):
    return sorted((paper.title, paper.abstract, paper.sources) for _, paper in ledger.papers())


def read(ledger_path, *papers):
    ledger = Ledger(ledger_path)
    changed = ledger.add(papers)
    ledger.settle()
    return ledger, changed


def test_papers_are_keyed_by_title():
    ledger, changed = read(None, BERT, GPT)
    assert changed == 2
    assert {key for key, _ in ledger.papers()} == {paper_key("BERT"), paper_key("GPT")}


def test_reading_the_same_again_changes_nothing(tmp_path):
    first, _ = read(tmp_path / "l", BERT, GPT)
    state = first.state()
    first.close()
    second, changed = read(tmp_path / "l", BERT, GPT)
    assert (changed, second.state()) == (0, state)
    second.close()


def test_a_changed_paper_of_the_same_source_replaces_the_old_one(tmp_path):
    read(tmp_path / "l", BERT, GPT)[0].close()
    ledger, changed = read(tmp_path / "l", dataclasses.replace(BERT, abstract="Rewritten."))
    assert changed == 1
    assert held(ledger) == [("BERT", "Rewritten.", ("a.jsonl",)), ("GPT", "A generative model.", ("a.jsonl",))]
    ledger.close()


def test_a_paper_of_two_sources_is_one_with_both(tmp_path):
    read(tmp_path / "l", BERT)[0].close()
    ledger, _ = read(tmp_path / "l", dataclasses.replace(BERT, title="Bert", sources=("b.jsonl",)))
    assert [paper.sources for _, paper in ledger.papers()] == [("a.jsonl", "b.jsonl")]
    ledger.close()


def test_the_state_does_not_depend_on_the_order_of_builds(tmp_path):
    states = []
    for name, order in (("x", (BERT, GPT)), ("y", (GPT, BERT))):
        for paper in order:
            ledger, _ = read(tmp_path / name, paper)
            states.append(ledger.state())
            ledger.close()
    assert states[1] == states[3]


def test_an_extraction_comes_back_as_it_was_put():
    mention = Mention("BERT", "title", 0, 4, 0, 4, "Model", "introduces", 0.93, "catalog")
    extraction = Extraction(
        (Entity("BERT", "Model", "introduces", 0.93, (mention,), ("Technique",), "BERT", ("introduces", "uses")),),
        (Claim("BERT", "outperforms", "GPT", "abstract", 0, 9, 0.5, "hedged"),),
        (Result("BERT", "GLUE", None, "80.5%", "80.5", "absolute", "abstract", 0, 9, 0.7, None, "%"),),
        (Link("https://example.org", "page", "abstract", 3, 22),),
    )
    ledger = Ledger(None)
    ledger.put("c", extraction)
    assert (ledger.get("c"), ledger.get("d"), ledger.has("c"), ledger.has("d")) == (extraction, None, True, False)


def test_a_text_is_extracted_again_when_it_or_the_extractor_changes():
    keys = {content_key(BERT, "1"), content_key(BERT, "2"), content_key(dataclasses.replace(BERT, abstract="x"), "1")}
    assert len(keys) == 3
    assert content_key(BERT, "1") == content_key(dataclasses.replace(BERT, sources=("z",), comments=3), "1")


def test_a_setting_keeps_its_first_value(tmp_path):
    ledger = Ledger(tmp_path / "l")
    assert [ledger.setting("base", "urn:a:"), ledger.setting("base", "urn:b:")] == ["urn:a:", "urn:a:"]
    ledger.close()
