"""Every format that is read, by one file of it each: what its papers say, and what is reported."""

from __future__ import annotations

import html
import json
from pathlib import Path
from typing import Any

import pytest

from kg.papers import Paper, group
from kg.sources import READERS, read
from kg.sources.dialects import DIALECTS

FORMATS = Path(__file__).parent / "formats"
BERT = "BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding"


def paper(**said: Any) -> Paper:
    return Paper(**said)


#: File → its papers, but for the name of the file, and what is reported.
EXPECTED: dict[str, tuple[list[Paper], list[str]]] = {
    "anthology.xml": (
        [
            paper(
                id="N19-1423",
                title=BERT,
                abstract="An encoder that reads n words at https://example.org.",
                published="2019-06",
                authors=("Jacob Devlin", "Ming-Wei Chang"),
                author_count=2,
                venue="Proceedings of NAACL 2019, Volume 1",
                identifiers=("acl:N19-1423", "doi:10.18653/v1/n19-1423"),
                urls=("https://aclanthology.org/N19-1423", "https://github.com/google-research/bert"),
            ),
            paper(
                id="N19-2007",
                title="Without an Address",
                abstract="Its id is made.",
                published="2019-06",
                venue="Short Papers",
                identifiers=("acl:N19-2007",),
                urls=("https://aclanthology.org/N19-2007",),
            ),
        ],
        ["anthology.xml:1: papers without an abstract, left out: 1"],
    ),
    "arxiv.atom": (
        [
            paper(
                id="1810.04805v2",
                title=BERT,
                abstract="An encoder that reads both sides of every word, with 11 < 12 layers.",
                published="2018-10-11",
                authors=("Jacob Devlin", "Ming-Wei Chang"),
                author_count=2,
                organization="Google",
                venue="NAACL 2019",
                identifiers=("acl:N19-1423", "arxiv:1810.04805", "doi:10.18653/v1/n19-1423"),
                urls=("http://arxiv.org/abs/1810.04805v2",),
            ),
        ],
        [],
    ),
    "arxiv.rss": (
        [
            paper(
                id="1810.04805",
                title=BERT,
                abstract="An encoder that reads both sides.",
                published="2018-10-12",
                published_inferred=True,
                authors=("Jacob Devlin", "Ming-Wei Chang"),
                author_count=2,
                identifiers=("arxiv:1810.04805",),
                urls=("https://arxiv.org/abs/1810.04805",),
            ),
        ],
        [],
    ),
    "csl.json": (
        [
            paper(
                id="devlin2019",
                title=BERT,
                abstract="An encoder that reads both sides, where n < 512.",
                published="2019-06",
                authors=("Jacob Devlin", "The Other Authors"),
                author_count=2,
                venue="Proceedings of NAACL 2019",
                identifiers=("acl:N19-1423", "doi:10.18653/v1/n19-1423"),
                urls=("https://aclanthology.org/N19-1423",),
            ),
            paper(
                id="http://zotero.org/users/1/items/ABCD",
                title="Attention Is All You Need",
                abstract="Attention, and nothing else.",
                published="2017-06-12",
                authors=("Ludwig van Beethoven",),
                author_count=1,
                identifiers=("arxiv:1706.03762",),
            ),
        ],
        [],
    ),
    "daily_papers.html": (
        [
            paper(
                id="1810.04805",
                title=BERT,
                abstract="An encoder that reads both sides of every word is pre-trained on plain text.",
                published="2018-10-11",
                authors=("Jacob Devlin", "Ming-Wei Chang"),
                author_count=2,
                organization="Google",
                comments=2,
                upvotes=25,
                identifiers=("arxiv:1810.04805",),
                urls=(
                    "https://arxiv.org/abs/1810.04805",
                    "https://github.com/google-research/bert",
                    "https://example.org/bert",
                ),
            ),
            paper(
                id="1906.08237",
                title="XLNet: Generalized Autoregressive Pretraining",
                abstract="Words in any order.",
                published="2025-11-09",
                published_inferred=True,
                identifiers=("arxiv:1906.08237",),
                urls=("https://arxiv.org/abs/1906.08237",),
            ),
        ],
        [],
    ),
    "daily_papers.json": (
        [
            paper(
                id="1810.04805",
                title=BERT,
                abstract="An encoder that reads both sides of every word is pre-trained on plain text.",
                published="2018-10-11",
                authors=("Jacob Devlin", "Ming-Wei Chang"),
                author_count=2,
                organization="Google",
                comments=2,
                upvotes=25,
                identifiers=("arxiv:1810.04805",),
                urls=(
                    "https://arxiv.org/abs/1810.04805",
                    "https://github.com/google-research/bert",
                    "https://example.org/bert",
                ),
            ),
            paper(
                id="1906.08237",
                title="XLNet: Generalized Autoregressive Pretraining",
                abstract="Words in any order.",
                published="2025-11-09",
                published_inferred=True,
                identifiers=("arxiv:1906.08237",),
                urls=("https://arxiv.org/abs/1906.08237",),
            ),
        ],
        [],
    ),
    "list.json": (
        [
            paper(
                id="bert",
                title=BERT,
                abstract="An encoder that reads both sides.",
                published="2018-10-11",
                authors=("Jacob Devlin", "Ming-Wei Chang"),
                author_count=2,
                venue="NAACL 2019",
                identifiers=("arxiv:1810.04805", "openreview:SkZmKmWOWH"),
                urls=(
                    "https://arxiv.org/abs/1810.04805",
                    "https://openreview.net/forum?id=SkZmKmWOWH",
                    "https://github.com/google-research/bert",
                ),
            ),
        ],
        [],
    ),
    "oai.xml": (
        [
            paper(
                id="1810.04805",
                title=BERT,
                abstract="An encoder that reads both sides of every word.",
                published="2018-10-11",
                authors=("Jacob Devlin", "Ming-Wei Chang"),
                author_count=2,
                organization="Google",
                venue="NAACL 2019",
                identifiers=("acl:N19-1423", "arxiv:1810.04805", "doi:10.18653/v1/n19-1423"),
                urls=("https://arxiv.org/abs/1810.04805",),
            ),
            paper(
                id="1706.03762",
                title="Attention Is All You Need",
                abstract="Attention, and nothing else, gives a translator.",
                published="2017-06-12",
                authors=("Ashish Vaswani", "Noam Shazeer"),
                author_count=2,
                identifiers=("arxiv:1706.03762",),
                urls=("http://arxiv.org/abs/1706.03762",),
            ),
        ],
        [],
    ),
    "openalex.json": (
        [
            paper(
                id="W2963341956",
                title=BERT,
                abstract="An encoder that reads both sides and then reads on.",
                published="2019-01-01",
                authors=("Jacob Devlin", "Ming-Wei Chang"),
                author_count=2,
                organization="Google (United States)",
                venue="North American Chapter of the ACL",
                identifiers=("acl:N19-1423", "arxiv:1810.04805", "doi:10.18653/v1/n19-1423"),
                urls=(
                    "https://doi.org/10.18653/v1/n19-1423",
                    "http://arxiv.org/abs/1810.04805",
                    "https://arxiv.org/pdf/1810.04805",
                ),
            ),
        ],
        [],
    ),
    "openreview.json": (
        [
            paper(
                id="rJ4km2R5t7",
                title="GLUE: A Multi-Task Benchmark and Analysis Platform for Natural Language Understanding",
                abstract="Nine tasks, one number, and a set that shows what models miss.",
                published="2018-12-21",
                authors=("Alex Wang", "Amanpreet Singh"),
                author_count=2,
                venue="ICLR 2019",
                identifiers=("openreview:rJ4km2R5t7",),
                urls=("https://openreview.net/forum?id=rJ4km2R5t7", "https://github.com/nyu-mll/GLUE-baselines"),
            ),
            paper(
                id="rJ4km2R5t8",
                title="A Second Version",
                abstract="Values stand in objects here.",
                published="2023-11-14",
                authors=("Grace Hopper",),
                author_count=1,
                venue="ICLR 2024 poster",
                identifiers=("openreview:rJ4km2R5t8",),
                urls=("https://openreview.net/forum?id=rJ4km2R5t8",),
            ),
        ],
        [],
    ),
    "papers.tsv": (
        [
            paper(
                id="a57e4a5ec0920512",
                title=BERT,
                abstract="An encoder that reads both sides.",
                authors=("Jacob Devlin", "Ming-Wei Chang"),
                author_count=2,
                upvotes=25,
                identifiers=("arxiv:1810.04805",),
                urls=("https://github.com/google-research/bert",),
            ),
        ],
        [],
    ),
    "refs.bib": (
        [
            paper(
                id="devlin2019bert",
                title=BERT,
                abstract="An encoder that reads both sides, 7% better than a naïve one, and 5% more.",
                published="2019-06",
                authors=("Jacob Devlin", "Ming-Wei Chang", "Google AI"),
                author_count=3,
                venue="Proceedings of NAACL 2019",
                identifiers=("acl:N19-1423", "doi:10.18653/v1/n19-1423"),
                urls=("https://aclanthology.org/N19-1423",),
            ),
            paper(
                id="vaswani2017",
                title="Attention Is All You Need",
                abstract="Attention in $O(n^2)$, and nothing else.",
                published="2017",
                authors=("Ashish Vaswani", "Noam Shazeer"),
                author_count=2,
                venue="CoRR",
                identifiers=("arxiv:1706.03762",),
            ),
            paper(
                id="xlnet",
                title="XLNet",
                abstract="Words in any order.",
                published="2019",
                identifiers=("arxiv:1906.08237",),
            ),
        ],
        [],
    ),
    "refs.ris": (
        [
            paper(
                id="a57e4a5ec0920512",
                title=BERT,
                abstract="An encoder that reads both sides of every word.",
                published="2019-06",
                authors=("Jacob Devlin", "Ming-Wei Chang"),
                author_count=2,
                venue="Proceedings of NAACL 2019",
                identifiers=("acl:N19-1423", "doi:10.18653/v1/n19-1423"),
                urls=("https://aclanthology.org/N19-1423",),
            ),
            paper(
                id="4a1c934d3d98f3ce",
                title="Attention Is All You Need",
                abstract="Attention, and nothing else.",
                published="2017-06-12",
                authors=("Ashish Vaswani",),
                author_count=1,
                venue="arXiv",
                identifiers=("arxiv:1706.03762",),
            ),
        ],
        [],
    ),
    "scholar.json": (
        [
            paper(
                id="df2b0e26d0599ce3e70df8a9da02e51594e0e992",
                title=BERT,
                abstract="An encoder that reads both sides of every word.",
                published="2018-10-11",
                authors=("Jacob Devlin", "Ming-Wei Chang"),
                author_count=2,
                venue="North American Chapter of the Association for Computational Linguistics",
                identifiers=("acl:N19-1423", "arxiv:1810.04805", "doi:10.18653/v1/n19-1423"),
                urls=("https://www.semanticscholar.org/paper/df2b0e26d0599ce3e70df8a9da02e51594e0e992",),
            ),
        ],
        [],
    ),
    "snapshot.jsonl": (
        [
            paper(
                id="1810.04805",
                title=BERT,
                abstract="An encoder that reads both sides of every word.",
                published="2018-10-11",
                authors=("Jacob Devlin", "Ming-Wei Chang"),
                author_count=2,
                identifiers=("arxiv:1810.04805",),
                urls=("https://arxiv.org/abs/1810.04805",),
            ),
            paper(
                id="cs/0112017",
                title="Old Style",
                abstract="Before the numbers changed.",
                published="2007-05-23",
                published_inferred=True,
                authors=("Eric Brill Jr.",),
                author_count=1,
                venue="J. of Old Papers 3 (2001)",
                identifiers=("arxiv:cs/0112017", "doi:10.1000/a"),
                urls=("https://arxiv.org/abs/cs/0112017",),
            ),
        ],
        [],
    ),
    "zotero.csv": (
        [
            paper(
                id="ABCD2345",
                title=BERT,
                abstract='An encoder that reads both sides, "bidirectional".',
                published="2019-06",
                authors=("Jacob Devlin", "Ming-Wei Chang"),
                author_count=2,
                venue="Proceedings of NAACL 2019",
                identifiers=("acl:N19-1423", "doi:10.18653/v1/n19-1423"),
                urls=("https://aclanthology.org/N19-1423",),
            ),
        ],
        [],
    ),
    "bert.pdf": (
        [
            paper(
                id="1810.04805v2",
                title=BERT,
                abstract="An encoder that reads both sides of every word at once, where earlier ones read from left to"
                " right. It is pre-trained on unlabeled text and fine-tuned with one more layer.",
                published="2018-10",
                identifiers=("arxiv:1810.04805",),
                urls=("https://arxiv.org/abs/1810.04805v2",),
            ),
        ],
        [],
    ),
    "zotero.json": (
        [
            paper(
                id="ABCD2345",
                title=BERT,
                abstract="An encoder that reads both sides.",
                published="2019-06",
                authors=("Jacob Devlin", "Google AI"),
                author_count=2,
                venue="Proceedings of NAACL 2019",
                identifiers=("acl:N19-1423", "arxiv:1810.04805", "doi:10.18653/v1/n19-1423"),
                urls=("https://aclanthology.org/N19-1423",),
            ),
        ],
        [],
    ),
}


def reading(*names: str, folder: Path = FORMATS) -> tuple[list[Paper], list[str]]:
    errors: list[str] = []
    papers = list(read([str(folder / name) for name in names], on_error=lambda error: errors.append(str(error))))
    return papers, [error.replace(f"{folder}/", "") for error in errors]


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_file_of_each_format(name: str) -> None:
    papers, errors = EXPECTED[name]
    assert reading(name) == ([with_source(one, name) for one in papers], errors)


def with_source(one: Paper, name: str) -> Paper:
    from dataclasses import replace

    return replace(one, sources=(name,))


def test_every_file_is_expected() -> None:
    assert sorted(path.name for path in FORMATS.iterdir()) == sorted(EXPECTED)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_the_ending_of_the_name_does_not_matter(name: str, tmp_path: Path) -> None:
    (tmp_path / "download").write_bytes((FORMATS / name).read_bytes())
    papers, errors = EXPECTED[name]
    found, told = reading("download", folder=tmp_path)
    assert found == [with_source(one, "download") for one in papers]
    assert told == [error.replace(name, "download") for error in errors]


def test_the_same_paper_from_all_sources_is_one_with_all_identifiers() -> None:
    papers, _ = reading(*sorted(EXPECTED))
    found = group([one for one in papers if one.title == BERT])
    assert [(one.identifiers, one.published, one.upvotes, one.organization) for _, one in found] == [
        (
            ("acl:N19-1423", "arxiv:1810.04805", "doi:10.18653/v1/n19-1423", "openreview:SkZmKmWOWH"),
            "2018-10-11",
            25,
            "Google (United States)",
        )
    ]


def test_three_sources_in_any_order_give_the_same_paper() -> None:
    records = [next(one for one in reading(name)[0] if one.title == BERT)
               for name in ("daily_papers.json", "refs.bib", "openalex.json")]  # fmt: skip
    orders = [records, records[::-1], [records[1], records[2], records[0]]]
    assert len({group(order) for order in orders}) == 1


def test_two_of_one_title_whose_ids_conflict_stay_two() -> None:
    title, abstract = "Preface", "What follows."
    one = Paper(id="a", title=title, abstract=abstract, identifiers=("arxiv:1001.00001",))
    other = Paper(id="b", title=title, abstract=abstract, identifiers=("arxiv:1001.00002",))
    assert [(found.id, found.identifiers) for _, found in group([other, one])] == [
        ("a", ("arxiv:1001.00001",)),
        ("b", ("arxiv:1001.00002",)),
    ]


def test_a_saved_page_of_one_paper(tmp_path: Path) -> None:
    said = {"paper": {"id": "1810.04805", "title": "BERT", "summary": "An encoder.", "upvotes": 3}, "other": {}}
    props = html.escape(json.dumps(said))
    page = f"<!DOCTYPE html>\n<html><body>\n<div data-target='X' data-props='{{}}'></div>\n<div data-props=\"{props}\">"
    (tmp_path / "page").write_text(page)
    papers, errors = reading("page", folder=tmp_path)
    assert ([(one.id, one.title, one.abstract, one.upvotes) for one in papers], errors) == (
        [("1810.04805", "BERT", "An encoder.", 3)],
        [],
    )


def test_the_readers_and_dialects_have_names_of_their_own() -> None:
    for names in ([reader.name for reader in READERS], [dialect.name for dialect in DIALECTS]):
        assert len(set(names)) == len(names)
