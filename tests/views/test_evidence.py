"""What a page tells of entities and papers is what the graph says."""

import pytest

from kg.views import evidence
from kg.views.cards import PaperCard
from kg.views.evidence import Cell, Quote, Use, gather
from tests.sample_graph import iri_of, paper_of


def test_uses_of_an_entity_with_sentences(store):
    about = gather(store, [iri_of("CC-News")]).about[iri_of("CC-News")]
    sentence = "We retrain BERT with more data, CC-News among it, and call the outcome RoBERTa."
    assert about.uses == (Use(paper_of("RoBERTa"), "introduces", ("introduces",), 0.95, (Quote(sentence, "CC-News"),)),)
    assert about.papers == 1


def test_papers_are_told_with_their_links(store):
    card = gather(store, [], [paper_of("RoBERTa")]).papers[paper_of("RoBERTa")]
    links = (("arXiv", "https://arxiv.org/abs/1907.11692"), ("Code", "https://github.com/pytorch/fairseq"))
    assert card == PaperCard(
        "RoBERTa: A Robustly Optimized BERT Pretraining Approach", "2019-07-26", False, links, card.sources
    )


def test_roles_come_strongest_first(store):
    about = gather(store, [iri_of("BERT")]).about[iri_of("BERT")]
    assert [use.role for use in about.uses] == ["introduces", "uses", "uses", "comparesAgainst", "comparesAgainst"]


def test_families_and_aliases(store):
    about = gather(store, [iri_of("BERT-base")]).about[iri_of("BERT-base")]
    assert about.family == (iri_of("BERT"), "BERT")


def test_cells_count_papers_by_role_and_period(store):
    found = gather(store, [iri_of("GLUE")])
    cells = found.about[iri_of("GLUE")].cells
    assert sum(cell.papers for cell in cells if cell.role == "evaluatesOn") == found.about[iri_of("GLUE")].papers
    place = found.periods.index("2018-10")
    assert Cell("evaluatesOn", place, 1, 0.95) in cells


def test_many_papers_are_capped_fairly_by_role(store, monkeypatch):
    monkeypatch.setattr(evidence, "_IN_ALL", 3)
    monkeypatch.setattr(evidence, "_LEAST_EACH", 1)
    about = gather(store, [iri_of("BERT")]).about[iri_of("BERT")]
    assert [use.role for use in about.uses] == ["introduces", "uses", "comparesAgainst"]
    assert about.papers == 5


def test_of_what_waits_few_papers_are_told(store, monkeypatch):
    monkeypatch.setattr(evidence, "_LEAST_EACH", 2)
    both = [iri_of("BERT"), iri_of("GLUE")]
    about = gather(store, both, briefly={iri_of("BERT")}).about
    assert [(len(about[iri].uses), about[iri].papers) for iri in both] == [(2, 5), (6, 6)]


@pytest.mark.parametrize(
    ("dates", "names"),
    [
        (["2024-05-01", "2024-05-02", None], ("2024-05-01", "2024-05-02")),
        (["2024-05-01", "2023-07"], ("2023-07", "2024-05")),
        (["2024-05-01", "2021"], ("2021", "2024")),
        ([f"2024-{month:02d}-{day:02d}" for month in (1, 2) for day in range(1, 29)], ("2024-01", "2024-02")),
        ([], ()),
    ],
)
def test_periods_are_as_fine_as_the_dates_allow(dates, names):
    assert evidence._Periods(dates).names == names
