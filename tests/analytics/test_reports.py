"""A report says the same in every form, links figures to evidence, and shows hostile names as text."""

import csv
import io
import json
from decimal import Decimal
from html.parser import HTMLParser

import pytest

from kg.analytics.charts import Bar, Bars, Groups, Lines, Matrix, Point, Points, Series
from kg.analytics.reports import KINDS, Evidence, Report, Row, Section, make
from kg.errors import UsageError
from kg.views.report import FORMS, check, write, write_all
from tests import sample_graph

HOSTILE = '<script>alert(1)</script> "q" | `x` \u202e [a](b)'
LONG = "🙂" * 500

EVIDENCE = Evidence("A title", "2024-05", "https://example.org/a", "uses", "It has 59.30.", 0.9, "one.jsonl")
SMALL = Report(
    "leaderboards",
    "Leaderboards",
    ("Two values.", "Read with care."),
    (
        Section(
            "X: AP (%)", "Alpha is first.", ("model", "value", "notes", "papers"),
            (
                Row("urn:a", ("Alpha", Decimal("59.30"), "", 12345), (EVIDENCE,)),
                Row("urn:b", ("Beta", Decimal("7"), "", 1)),
            ),
            charts=(Points("X by date", (Point("Alpha", "2024-05", 59.3, True),), "%"),),
            warnings=("A single paper.", "No date."),
        ),
        Section("Left out", "None.", ("reason", "share"), ()),
    ),
    (("value", "What was reached."),),
)  # fmt: skip


def hostile(name=HOSTILE):
    evidence = Evidence(name, None, None, "uses", name, 0.5, name)
    charts = (
        Bars(name, (Bar(name, 1.0),)),
        Lines(name, (name, "2024-02"), (Series(name, (1.0, None)),), True),
        Points(name, (Point(name, "2024", 1.0, True),), name),
        Matrix(name, (name,), (name,), ((3,),)),
        Groups(name, (name,), (Series(name, (2.0,)),)),
    )
    rows = (Row("urn:x", (name, 0.5), (evidence,)),)
    section = Section(name, name, ("entity", name), rows, name, charts, (name,))
    return Report("centrality", name, (name,), (section,), ((name, name),))


class Tags(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags, self.ids, self.targets, self.text = [], [], [], ""
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        self.tags.append(tag)
        self.ids += [found["id"]] if "id" in found else []
        if (found.get("href") or "").startswith("#"):
            self.targets.append(found["href"][1:])

    def handle_data(self, data):
        self.text += data


def test_markdown_holds_words_warnings_table_and_evidence():
    assert FORMS[".md"](SMALL) == (
        "# Leaderboards\n\nTwo values.\nRead with care.\n\n- **value**: What was reached.\n\n"
        "## X: AP (%)\n\nAlpha is first.\n\n"
        "> **Beware:** A single paper.\n>\n> **Beware:** No date.\n\n"
        "| # | model | value | notes | papers |\n|---|---|---:|---|---:|\n"
        "| 1 | Alpha | 59.30 |  | 12,345 |\n| 2 | Beta | 7 |  | 1 |\n\n"
        "Evidence:\n\n1. Alpha\n   - A title (2024-05) <https://example.org/a>: “It has 59.30.” (uses, confidence 0.9; "
        "one.jsonl)\n\n"
        "## Left out\n\nNone.\n"
    )


def test_csv_holds_every_table_with_its_columns():
    assert FORMS[".csv"](SMALL) == (
        "section,model,value,notes,papers,iri\nX: AP (%),Alpha,59.30,,12345,urn:a\nX: AP (%),Beta,7,,1,urn:b\n"
        "section,reason,share,iri\n"
    )


def test_json_holds_evidence_and_charts_with_their_kind():
    data = json.loads(FORMS[".json"](SMALL))
    assert list(data) == ["kind", "title", "about", "sections", "meanings"]
    first = data["sections"][0]
    assert first["rows"][0] == {
        "id": "urn:a", "cells": ["Alpha", 59.3, "", 12345],
        "evidence": [{"title": "A title", "issued": "2024-05", "url": "https://example.org/a", "role": "uses",
                      "sentence": "It has 59.30.", "confidence": 0.9, "source": "one.jsonl"}],
    }  # fmt: skip
    assert first["charts"] == [
        {"kind": "Points", "title": "X by date",
         "points": [{"label": "Alpha", "date": "2024-05", "value": 59.3, "best": True}], "unit": "%", "up": True}
    ]  # fmt: skip
    assert first["warnings"] == ["A single paper.", "No date."]


def test_the_page_links_names_and_figures_to_their_evidence():
    page = Tags(FORMS[".html"](SMALL))
    assert page.targets == ["1-x-ap", "2-left-out", "e-1-1", "e-1-1"]
    assert set(page.targets) <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))
    assert page.tags.count("svg") == 1
    assert "notes" not in page.text


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_the_sample_is_whole_in_every_form(kind):
    report = make(sample_graph.store(), kind)
    assert report.kind == kind
    assert report.title
    assert report.about
    page = Tags(FORMS[".html"](report))
    assert set(page.targets) <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))
    rows = [row for section in report.sections for row in section.rows]
    data = json.loads(FORMS[".json"](report))
    assert sum(len(section["rows"]) for section in data["sections"]) == len(rows)
    lines = list(csv.reader(io.StringIO(FORMS[".csv"](report))))
    assert len([line for line in lines if line[0] != "section"]) == len(rows)
    assert all(len(row.cells) == len(section.columns) for section in report.sections for row in section.rows)
    assert all(section.words for section in report.sections)
    assert FORMS[".json"](make(sample_graph.store(), kind)) == FORMS[".json"](report)


@pytest.mark.parametrize("name", [HOSTILE, LONG, "شبكة", "a\nb", "", "&amp;", "]]>", "'\"></svg>"])
def test_hostile_names_are_text_in_html(name):
    page = Tags(FORMS[".html"](hostile(name)))
    assert "script" not in page.tags
    assert page.tags.count("svg") == 6
    assert page.text.count(name) > 20 or name in ("", "a\nb", LONG)


def test_hostile_names_are_text_in_markdown():
    text = FORMS[".md"](hostile())
    assert "<script>" not in text
    assert '| 1 | &lt;script&gt;alert(1)&lt;/script&gt; "q" \\| \\`x\\` \ufffd \\[a\\](b) | 0.5 |' in text.splitlines()


def test_hostile_names_are_cells_in_csv_and_strings_in_json():
    (_, row) = csv.reader(io.StringIO(FORMS[".csv"](hostile())))
    assert row == [HOSTILE, HOSTILE, "0.5", "urn:x"]
    assert json.loads(FORMS[".json"](hostile()))["title"] == HOSTILE


@pytest.mark.parametrize("name", ["report", "report.pdf", ".html"])
def test_an_unknown_ending_lists_the_known_ones(tmp_path, name):
    with pytest.raises(UsageError, match=r"end the name in one of: \.html, \.md, \.csv, \.json, or / for a folder"):
        write(SMALL, tmp_path / name)


def test_all_reports_need_a_folder():
    check("output/report", several=True)
    with pytest.raises(UsageError, match=r"report\.html: all reports are a folder of pages; end the name with a slash"):
        check("report.html", several=True)


def test_a_folder_gets_every_form_and_an_index_where_there_are_several(tmp_path):
    write(SMALL, f"{tmp_path}/one/")
    assert sorted(path.name for path in (tmp_path / "one").iterdir()) == [
        "leaderboards.csv", "leaderboards.html", "leaderboards.json", "leaderboards.md",
    ]  # fmt: skip
    files = write_all((SMALL, hostile()), tmp_path / "two")
    assert sorted(path.name for path in files) == sorted(
        [f"{kind}{form}" for kind in ("leaderboards", "centrality") for form in FORMS] + ["index.html", "index.md"]
    )
    assert "script" not in Tags((tmp_path / "two" / "index.html").read_text(encoding="utf-8")).tags
    assert "[Leaderboards](leaderboards.md)" in (tmp_path / "two" / "index.md").read_text(encoding="utf-8")


def test_an_unknown_kind_lists_the_known_ones():
    with pytest.raises(UsageError, match="no report named 'horoscope'; there is: leaderboards"):
        make(sample_graph.store(), "horoscope")
