"""The sample that ships with the package is whole, ours, and apart from the material beside the project."""

from __future__ import annotations

import gzip
import json
import re
from functools import cache
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.papers import Paper, normalised_title
from kg.resources import sample_listing
from kg.sources import read

ROOT = Path(__file__).parents[1]
SAMPLE = sample_listing()
SHARED = ROOT.parent / "shared"
RUN = 8


@cache
def sample() -> tuple[tuple[Paper, ...], tuple[str, ...]]:
    errors: list[InputError] = []
    papers = tuple(read([str(SAMPLE)], on_error=errors.append))
    return papers, tuple(map(str, errors))


def runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}


def shared(*parts: str) -> Path:
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"{'/'.join(('..', 'shared', *parts))} is not there")
    return path


def test_the_sample_has_66_papers_and_nothing_that_cannot_be_read() -> None:
    papers, errors = sample()
    assert (len(papers), errors) == (66, ())


def test_first_and_last_paper_are_read_whole() -> None:
    papers, _ = sample()
    assert [(p.title, p.published, p.author_count, p.abstract.split()[-1]) for p in (papers[0], papers[-1])] == [
        ("Attention Is All You Need", "2017-06-12", 8, "https://github.com/tensorflow/tensor2tensor."),
        ("Proximal Policy Optimization Algorithms", "2017-07-20", 5, "steer."),
    ]


def test_organisations_stand_where_authors_are_not_counted() -> None:
    papers, _ = sample()
    assert [p.organization for p in papers if p.author_count is None] == [
        "OpenAI",
        "AI at Meta",
        "BigScience Workshop",
        "Google",
        "DeepMind",
        "OpenAI",
        "DeepMind",
    ]


def test_titles_are_distinct() -> None:
    papers, _ = sample()
    assert len({normalised_title(p.title) for p in papers}) == len(papers)


def test_every_date_is_printed_whole() -> None:
    papers, _ = sample()
    inferred = [
        p.title for p in papers if p.published_inferred or not re.fullmatch(r"\d{4}-\d\d-\d\d", p.published or "")
    ]
    assert inferred == []


def test_summaries_have_70_to_140_words_and_several_sentences() -> None:
    papers, _ = sample()
    odd = [
        p.title
        for p in papers
        if not 70 <= len(p.abstract.split()) <= 140 or len(re.findall(r"\. [A-Z]", p.abstract)) < 2
    ]
    assert odd == []


@pytest.mark.seeds
def test_no_paper_occurs_in_the_seed_listings() -> None:
    lines = {
        normalised_title(line)
        for page in sorted(shared("seeds").glob("*.txt"))
        for line in page.read_text(encoding="utf-8").splitlines()
        if line.strip()
    }
    assert [p.title for p in sample()[0] if normalised_title(p.title) in lines] == []


@pytest.mark.seeds
@pytest.mark.parametrize("name", ["train-papers.jsonl", "dev-papers.jsonl"])
def test_no_paper_occurs_in_the_annotated_papers(name: str) -> None:
    lines = shared("gold", name).read_text(encoding="utf-8").splitlines()
    titles = {normalised_title(json.loads(line)["title"]) for line in lines}
    assert [p.title for p in sample()[0] if normalised_title(p.title) in titles] == []


@pytest.mark.seeds
def test_no_summary_repeats_eight_words_of_the_abstract() -> None:
    summaries = {normalised_title(p.title): p.abstract for p in sample()[0]}
    repeated = []
    with gzip.open(shared("corpus", "papers-20k.jsonl.gz"), "rt", encoding="utf-8") as corpus:
        for record in map(json.loads, corpus):
            summary = summaries.get(normalised_title(record["title"]), "")
            repeated += [" ".join(run) for run in sorted(runs(summary) & runs(record["abstract"] or ""))]
    assert repeated == []
