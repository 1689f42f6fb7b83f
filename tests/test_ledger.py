"""The ledger keeps papers as they were read, and forgets what a later reading replaced."""

import dataclasses

import pytest

from kg.extraction.values import Claim, Entity, Extraction, Link, Mention, Result
from kg.ledger import Ledger, content_key
from kg.papers import Paper, group, paper_key

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


def test_what_is_set_aside_stays_so_until_it_is_asked_for(tmp_path):
    ledger = Ledger(tmp_path / "l")
    ledger.set_aside("c", "GPT", "it took more than 60 s")
    ledger.set_aside("b", "BERT", "its worker died of SIGSEGV")
    ledger.close()
    ledger = Ledger(tmp_path / "l")
    assert [tuple(one) for one in ledger.aside()] == [
        ("b", "BERT", "its worker died of SIGSEGV"), ("c", "GPT", "it took more than 60 s"),
    ]  # fmt: skip
    ledger.retry()
    assert ledger.aside() == ()
    ledger.close()


def test_papers_come_in_the_order_of_their_keys_however_many_there_are(tmp_path, monkeypatch):
    monkeypatch.setattr("kg.ledger._PAGE", 3)
    papers = [dataclasses.replace(BERT, title=f"BERT {n}", id=str(n)) for n in range(10)]
    twice = [
        dataclasses.replace(paper, sources=("b.jsonl",), abstract="Longer than that, by some.") for paper in papers
    ]
    ledger, _ = read(tmp_path / "l", *papers, *twice)
    found = list(ledger.papers())
    assert [key for key, _ in found] == sorted(paper_key(paper.title) for paper in papers)
    assert {paper.sources for _, paper in found} == {("a.jsonl", "b.jsonl")}
    assert len(ledger) == 10
    ledger.close()


@pytest.mark.parametrize(
    "paper",
    [
        BERT,
        dataclasses.replace(BERT, identifiers=("doi:2", "arxiv:1"), urls=("b", "a", "a"), sources=("x", "a")),
        dataclasses.replace(BERT, organization="", venue="", published=""),
        dataclasses.replace(BERT, identifiers=("arxiv:1", "arxiv:2"), authors=("B", "A"), upvotes=0),
    ],
)
def test_a_paper_with_one_record_is_what_grouping_makes_of_it(paper):
    ledger, _ = read(None, paper)
    assert tuple(ledger.papers()) == group([paper])


def test_records_take_less_than_twice_their_text(tmp_path):
    papers = [dataclasses.replace(BERT, title=f"BERT {n}", abstract=f"{n} " + "word " * 250) for n in range(400)]
    ledger, _ = read(tmp_path / "l", *papers)
    ledger.close()
    texts = sum(len(paper.abstract) for paper in papers)
    assert (tmp_path / "l").stat().st_size < 2 * texts
