"""A build gives the same bytes however it came about, and survives being killed."""

import json
import os
import subprocess
import sys
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from kg.build import build
from kg.errors import InputError, KgError
from kg.export import export
from kg.ledger import Ledger
from kg.sources import read
from kg.store import open_store
from kg.validation import validate

ROOT = Path(__file__).parent.parent
PAPERS = [
    {
        "id": "1810.04805",
        "title": "BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding",
        "abstract": "We introduce BERT, a language model that is trained on BookCorpus with masked language modeling. "
        "BERT reaches 80.5% on GLUE and an F1 of 93.2 on SQuAD.",
        "date": "2018-10-11",
    },
    {
        "id": "1907.11692",
        "title": "RoBERTa: A Robustly Optimized BERT Pretraining Approach",
        "abstract": "We present RoBERTa, which is based on BERT and trained longer. RoBERTa outperforms BERT on GLUE "
        "and RACE. Code: https://github.com/pytorch/fairseq.",
        "date": "2019-07-26",
    },
    {
        "id": "1910.01108",
        "title": "DistilBERT, a distilled version of BERT",
        "abstract": "We propose DistilBERT, a small model made from BERT by knowledge distillation. "
        "It is evaluated on GLUE.",
        "date": "2019-10-02",
    },
    {
        "id": "1409.0575",
        "title": "ImageNet Large Scale Visual Recognition Challenge",
        "abstract": "ImageNet is a dataset for image classification and object detection with hundreds of categories.",
        "date": "2014-09-01",
    },
]


def listing(folder, name, papers):
    path = folder / name
    path.write_text("".join(json.dumps(paper) + "\n" for paper in papers), encoding="utf-8")
    return str(path)


def nquads(store, folder):
    with open_store(store) as graph:
        export(graph, folder / "out.nq")
    return (folder / "out.nq").read_text(encoding="utf-8")


def labels(store):
    with open_store(store) as graph:
        return {row[0].value for row in graph.query("SELECT ?l { ?e a kg:Entity ; skos:prefLabel ?l }", union=True)}


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    folder = tmp_path_factory.mktemp("whole")
    build(
        [listing(folder, "a.jsonl", PAPERS[:2]), listing(folder, "b.jsonl", PAPERS[2:])], store=folder / "kg", workers=1
    )
    return nquads(folder / "kg", folder)


def test_a_build_finds_what_the_papers_name(tmp_path):
    summary = build([listing(tmp_path, "a.jsonl", PAPERS)], store=tmp_path / "kg", workers=1)
    assert (summary.papers, summary.extracted, summary.errors, summary.unchanged) == (4, 4, 0, False)
    assert {"BERT", "RoBERTa", "DistilBERT", "ImageNet", "GLUE"} <= labels(tmp_path / "kg")


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_one_build_after_another_equals_both_at_once(whole, tmp_path, order):
    parts = {"a": PAPERS[:2], "b": PAPERS[2:]}
    for name in order:
        build([listing(tmp_path, f"{name}.jsonl", parts[name])], store=tmp_path / "kg", workers=1)
    assert nquads(tmp_path / "kg", tmp_path) == whole


def test_the_order_of_papers_does_not_matter(whole, tmp_path):
    sources = [listing(tmp_path, "b.jsonl", PAPERS[:1:-1]), listing(tmp_path, "a.jsonl", PAPERS[1::-1])]
    build(sources, store=tmp_path / "kg", workers=1)
    assert nquads(tmp_path / "kg", tmp_path) == whole


def test_building_again_changes_nothing(tmp_path):
    source = listing(tmp_path, "a.jsonl", PAPERS)
    build([source], store=tmp_path / "kg", workers=1)
    before = nquads(tmp_path / "kg", tmp_path)
    summary = build([source], store=tmp_path / "kg", workers=1)
    assert (summary.unchanged, summary.extracted) == (True, 0)
    assert nquads(tmp_path / "kg", tmp_path) == before


def test_a_changed_paper_replaces_its_own_graph_and_what_rested_on_it_alone(tmp_path):
    build([listing(tmp_path, "a.jsonl", PAPERS)], store=tmp_path / "kg", workers=1)
    before = nquads(tmp_path / "kg", tmp_path)
    changed = [*PAPERS[:3], {**PAPERS[3], "abstract": "Nothing is named."}]
    summary = build([listing(tmp_path, "a.jsonl", changed)], store=tmp_path / "kg", workers=1)
    after = nquads(tmp_path / "kg", tmp_path)
    assert summary.extracted == 1
    assert "object detection" in before
    assert "object detection" not in after
    build([listing(tmp_path, "a.jsonl", PAPERS)], store=tmp_path / "kg", workers=1)
    assert nquads(tmp_path / "kg", tmp_path) == before


def test_papers_of_a_second_build_are_added_in_place(tmp_path):
    build([listing(tmp_path, "a.jsonl", PAPERS[:3])], store=tmp_path / "kg", workers=1)
    build([listing(tmp_path, "b.jsonl", PAPERS[3:])], store=tmp_path / "kg", workers=1)
    assert [path.name for path in (tmp_path / "kg" / "generations").iterdir()] == ["1"]
    with open_store(tmp_path / "kg") as graph:
        assert [hit.label for hit in graph.index.find("large scale visual", kind="paper")] == [PAPERS[3]["title"]]


def test_good_papers_of_a_partly_bad_input_are_built_and_bad_ones_named(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text(
        json.dumps(PAPERS[0]) + "\n{broken\n" + json.dumps({"title": "No abstract"}) + "\n", encoding="utf-8"
    )
    errors = []
    summary = build(
        [str(path), str(tmp_path / "missing.txt")], store=tmp_path / "kg", workers=1, on_error=errors.append
    )
    assert (summary.papers, summary.errors) == (1, 3)
    assert [str(error).split(": ")[0] for error in errors] == [f"{path}:2", f"{path}:3", str(tmp_path / "missing.txt")]


def test_nothing_readable_is_an_error_and_makes_no_store(tmp_path):
    (tmp_path / "empty.txt").write_text("")
    with pytest.raises(InputError, match="no paper could be read"):
        build([str(tmp_path / "empty.txt")], store=tmp_path / "kg", workers=1)
    with pytest.raises(KgError, match="no store at"):
        open_store(tmp_path / "kg")
    assert [path.name for path in tmp_path.iterdir()] == ["empty.txt"]


def test_a_paper_whose_extraction_fails_is_kept_and_named(tmp_path, monkeypatch):
    import kg.extraction

    real = kg.extraction.extract

    def fails(paper, extractor):
        if paper.title.startswith("BERT"):
            raise RuntimeError("too odd")
        return real(paper, extractor)

    monkeypatch.setattr(kg.extraction, "extract", fails)
    errors = []
    summary = build([listing(tmp_path, "a.jsonl", PAPERS)], store=tmp_path / "kg", workers=1, on_error=errors.append)
    assert summary.papers == 4
    assert [str(error) for error in errors] == [
        f"'{PAPERS[0]['title']}': extraction failed (RuntimeError: too odd); the paper is kept without it"
    ]
    monkeypatch.undo()
    assert build([listing(tmp_path, "a.jsonl", PAPERS)], store=tmp_path / "kg", workers=1).extracted == 1


@pytest.mark.parametrize("workers", [1, 2])
def test_the_number_of_workers_does_not_matter(tmp_path, workers):
    many = [
        {**paper, "title": f"{paper['title']} {n}", "id": f"{n}-{paper['id']}"} for n in range(15) for paper in PAPERS
    ]
    build([listing(tmp_path, "a.jsonl", many)], store=tmp_path / "kg", workers=workers)
    first = nquads(tmp_path / "kg", tmp_path)
    build([listing(tmp_path, "a.jsonl", many)], store=tmp_path / "other", workers=3 - workers)
    assert nquads(tmp_path / "other", tmp_path) == first


def test_what_one_build_says_of_itself_does_not_tell_when_or_where(whole):
    assert "paperkg 0." in whole
    assert "/tmp" not in whole


ORPHANS = """
import os, signal, sys
from kg import build, ledger
ledger.Ledger.put = lambda *args: os.kill(os.getpid(), signal.SIGKILL)
if __name__ == "__main__":
    build.build(sys.argv[2:], store=sys.argv[1], workers=2)
"""


def test_workers_end_with_the_build_that_started_them(tmp_path):
    source = listing(tmp_path, "a.jsonl", [{**PAPERS[0], "title": f"BERT {n}", "id": str(n)} for n in range(60)])
    (tmp_path / "killed.py").write_text(ORPHANS)
    command = [sys.executable, str(tmp_path / "killed.py"), str(tmp_path / "kg"), source]
    home = {**os.environ, "PYTHONPATH": str(ROOT)}
    # Returns when nobody holds the pipes any more.
    done = subprocess.run(command, capture_output=True, timeout=120, check=False, env=home)
    assert done.returncode == -9


def test_corrections_hold_in_later_builds_until_an_empty_file_lifts_them(tmp_path):
    store, rules, none = tmp_path / "kg", tmp_path / "rules.tsv", tmp_path / "none.tsv"
    source = listing(tmp_path, "a.jsonl", PAPERS[:1])
    rules.write_text("rename\tBERT\tBert!\t\tas its authors write it\nmerge\tNobody\tBERT\t\tgone\n")
    none.write_text("")
    first = build([source], store=store, workers=1, corrections=rules)
    unused = (f"{rules}:2: merge 'Nobody' → 'BERT' (gone)",)
    assert (first.unused_corrections, "Bert!" in labels(store)) == (unused, True)
    same = build([source], store=store, workers=1)
    assert (same.unchanged, same.unused_corrections) == (True, unused)
    more = build([listing(tmp_path, "b.jsonl", PAPERS[1:])], store=store, workers=1)
    assert (more.unused_corrections, "Bert!" in labels(store)) == (unused, True)
    lifted = build([source], store=store, workers=1, corrections=none)
    assert (lifted.unused_corrections, "Bert!" in labels(store), "BERT" in labels(store)) == ((), False, True)


def test_wrong_corrections_change_nothing(tmp_path):
    store, rules = tmp_path / "kg", tmp_path / "rules.tsv"
    source = listing(tmp_path, "a.jsonl", PAPERS[:1])
    rules.write_text("rename\tBERT\tBert!\n")
    build([source], store=store, workers=1, corrections=rules)
    rules.write_text("rename\tBERT\n")
    with pytest.raises(InputError, match=r"rules\.tsv:1: rename needs a value in the third column"):
        build([source], store=store, workers=1, corrections=rules)
    assert build([source], store=store, workers=1).unchanged


def test_what_is_doubtful_is_kept_out_of_the_graph_and_comes_back(tmp_path):
    source = listing(tmp_path, "a.jsonl", PAPERS)
    least = "SELECT (MIN(?c) AS ?least) { ?x kg:confidence ?c }"
    build([source], store=tmp_path / "kg", workers=1)
    full = nquads(tmp_path / "kg", tmp_path)
    with open_store(tmp_path / "kg") as graph:
        (row,) = graph.query(least, union=True)
    assert float(row[0].value) < 0.9
    surer = build([source], store=tmp_path / "kg", workers=1, min_confidence=0.9)
    assert (surer.extracted, surer.unchanged) == (0, False)
    with open_store(tmp_path / "kg") as graph:
        (row,) = graph.query(least, union=True)
        assert float(row[0].value) >= 0.9
        assert validate(graph) == []
    build([source], store=tmp_path / "kg", workers=1)
    assert nquads(tmp_path / "kg", tmp_path) == full


def test_files_of_one_name_in_two_folders_are_two_sources(tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    other.mkdir()
    longer = {**PAPERS[0], "abstract": PAPERS[0]["abstract"] + " BERT is compared with ELMo on CoNLL-2003."}
    sources = [listing(one, "a.jsonl", [longer, PAPERS[1]]), listing(other, "a.jsonl", [PAPERS[0], PAPERS[2]])]
    build(sources, store=tmp_path / "both", workers=1)
    for source in sources:
        build([source], store=tmp_path / "kg", workers=1)
    for source in reversed(sources):
        build([source], store=tmp_path / "gk", workers=1)
    build([str(tmp_path / "one"), str(tmp_path / "other")], store=tmp_path / "folders", workers=1)
    whole = nquads(tmp_path / "both", tmp_path)
    assert "ELMo" in whole
    assert [nquads(tmp_path / name, tmp_path) == whole for name in ("kg", "gk", "folders")] == [True] * 3
    listing(one, "a.jsonl", [PAPERS[0], PAPERS[1]])
    build(sources, store=tmp_path / "kg", workers=1)
    assert "ELMo" not in nquads(tmp_path / "kg", tmp_path)


def test_a_file_that_was_moved_changes_nothing(tmp_path):
    source = listing(tmp_path, "a.jsonl", PAPERS)
    build([source], store=tmp_path / "kg", workers=1)
    (tmp_path / "new").mkdir()
    moved = Path(source).rename(tmp_path / "new" / "a.jsonl")
    assert build([str(moved)], store=tmp_path / "kg", workers=1).unchanged


def test_what_comes_through_standard_input_is_never_replaced_by_what_comes_later(tmp_path, monkeypatch):
    longer = {**PAPERS[0], "abstract": PAPERS[0]["abstract"] + " BERT is compared with ELMo."}

    def piped(store, *papers):
        text = "".join(json.dumps(paper) + "\n" for paper in papers)
        monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(text.encode())))
        return build(["-"], store=tmp_path / store, workers=1)

    piped("both", longer, PAPERS[0])
    piped("kg", longer)
    assert piped("kg", PAPERS[0]).extracted == 1
    assert nquads(tmp_path / "kg", tmp_path) == nquads(tmp_path / "both", tmp_path)


def test_progress_tells_of_every_step_and_ends_with_all_papers_and_entities(tmp_path):
    seen = []
    build([listing(tmp_path, "a.jsonl", PAPERS)], store=tmp_path / "kg", workers=1, on_progress=seen.append)
    last = {(now.step, now.things): now for now in seen}
    assert [(*step, now.done, now.total) for step, now in last.items()][:4] == [
        ("reading", "papers", 4, 0), ("extracting", "papers", 4, 4), ("resolving", "papers", 0, 0),
        ("writing", "papers", 4, 4),
    ]  # fmt: skip
    assert last["extracting", "papers"].entities > 10
    entities = last["writing", "entities"]
    assert entities.done == entities.total > 10


def test_reading_does_not_wait_and_papers_are_extracted_while_they_come(tmp_path, monkeypatch):
    """A slow source is extracted while it is read: by its end, most of it is in the ledger."""
    many = [
        {**paper, "title": f"{paper['title']} {n}", "id": f"{n}{paper['id']}"} for n in range(30) for paper in PAPERS
    ]
    kept = []
    settle = Ledger.settle

    def settled(ledger):
        kept.append(ledger._db.execute("SELECT count(*) FROM extractions").fetchone()[0])
        settle(ledger)

    monkeypatch.setattr(Ledger, "settle", settled)
    build([listing(tmp_path, "a.jsonl", many)], store=tmp_path / "kg", workers=1)
    assert kept == [112]


def test_a_ledger_from_before_origins_replaces_its_records(tmp_path):
    source, store = listing(tmp_path, "a.jsonl", PAPERS), tmp_path / "kg"
    store.mkdir()
    ledger = Ledger(store / "papers.sqlite")
    ledger.add(read([source], on_error=pytest.fail))
    ledger._db.execute("DELETE FROM settings")
    ledger.close()
    build([source], store=store, workers=1)
    ledger = Ledger(store / "papers.sqlite")
    assert ledger._db.execute("SELECT count(*) FROM records").fetchone() == (4,)
    ledger.close()
