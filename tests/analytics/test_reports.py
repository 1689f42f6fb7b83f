"""A report says the same in every form, links figures to evidence, and shows hostile names as text."""

import csv
import io
import json
from html.parser import HTMLParser

import pytest

from kg.analytics.reports import COLUMNS, TYPES, Evidence, Report, Row, Section, make
from kg.errors import UsageError
from kg.views.report import FORMS, write
from tests import sample_graph

HOSTILE = '<script>alert(1)</script> "q" | `x` \u202e [a](b)'


@pytest.fixture(scope="module")
def report():
    return make(sample_graph.store(), "centrality")


def hostile():
    evidence = Evidence(HOSTILE, None, None, "uses", HOSTILE, 0.5, HOSTILE)
    section = Section(
        "Models", HOSTILE, ("entity", "PageRank"), (Row("urn:x", (HOSTILE, 0.5), (evidence,)),), "PageRank"
    )
    return Report("centrality", "Central entities", (HOSTILE,), (section,))


def test_there_is_a_section_a_type_ranked_by_pagerank(report):
    assert [section.title for section in report.sections] == [f"{kind}s" for kind in TYPES]
    for section in report.sections:
        assert section.columns == COLUMNS
        ranks = [row.cells[4] for row in section.rows]
        assert ranks == sorted(ranks, reverse=True)
        assert len(section.rows) <= 20


def test_the_most_central_model_of_the_small_graph_is_the_transformer(report):
    models = report.sections[0]
    assert models.rows[0].cells[:2] == ("Transformer", 5)
    assert models.words.startswith(
        f"Of {len(models.rows)} models, Transformer is the most central: 5 papers mention it"
    )


def test_every_entity_has_a_sentence_that_holds_it(report):
    for section in report.sections:
        for row in section.rows:
            assert row.evidence
            assert all(item.sentence and item.title for item in row.evidence)


def test_the_projection_and_the_exactness_are_stated(report):
    assert report.about[0].startswith("Projection: Undirected.")
    assert report.about[2] == "All measures are exact."


def test_csv_and_json_hold_the_same_figures(report, tmp_path):
    write(report, tmp_path / "r.csv")
    write(report, tmp_path / "r.json")
    rows = list(csv.reader(io.StringIO((tmp_path / "r.csv").read_text(encoding="utf-8"))))
    data = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert rows[0] == ["section", *COLUMNS, "iri"]
    assert rows[1:] == [
        [section["title"], *map(str, row["cells"]), row["id"]]
        for section in data["sections"]
        for row in section["rows"]
    ]


class Tags(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags, self.ids, self.targets, self.text = [], set(), [], ""
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        self.tags.append(tag)
        self.ids.add(found.get("id"))
        if (found.get("href") or "").startswith("#"):
            self.targets.append(found["href"][1:])

    def handle_data(self, data):
        self.text += data


def test_every_link_within_the_page_leads_somewhere(report):
    page = Tags(FORMS[".html"](report))
    assert page.targets
    assert set(page.targets) <= page.ids
    assert page.tags.count("svg") == len(report.sections)


def test_hostile_names_are_text_in_html():
    page = Tags(FORMS[".html"](hostile()))
    assert "script" not in page.tags
    assert page.text.count(HOSTILE) == 8


def test_hostile_names_are_text_in_markdown():
    text = FORMS[".md"](hostile())
    assert "<script>" not in text
    assert (
        '| 1 | &lt;script&gt;alert(1)&lt;/script&gt; "q" \\| \\`x\\` \u202e \\[a\\](b) | 0.5000 |' in text.splitlines()
    )


@pytest.mark.parametrize("name", ["report", "report.pdf", ".html"])
def test_an_unknown_ending_lists_the_known_ones(report, tmp_path, name):
    with pytest.raises(UsageError, match=r"end the name in one of: \.html, \.md, \.csv, \.json"):
        write(report, tmp_path / name)


def test_an_unknown_kind_lists_the_known_ones():
    with pytest.raises(UsageError, match="no report named 'horoscope'; there is: centrality"):
        make(sample_graph.store(), "horoscope")
