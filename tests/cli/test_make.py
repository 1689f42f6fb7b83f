"""`kg build`, `kg report`, `kg export`, `kg validate`: what they print, what they leave, how they end."""

import json
import re

import pytest

GOOD = json.dumps(
    {
        "id": "1",
        "title": "BERT: a Language Model",
        "abstract": "We introduce BERT. It is evaluated on GLUE.",
        "date": "2018-10-11",
    }
)


def test_a_build_says_what_it_did(kg, here):
    (here / "papers.jsonl").write_text(GOOD + "\n")
    first = kg("build", "papers.jsonl", "--store", "new")
    assert (first.exit_code, first.stdout) == (0, "")
    assert re.fullmatch(r"new: 1 paper, 2 entities, \d+ statements \(1 extracted\)\n", first.stderr)
    again = kg("build", "papers.jsonl", "--store", "new")
    assert re.fullmatch(r"new: 1 paper, 2 entities, \d+ statements \(nothing changed\)\n", again.stderr)


def test_papers_without_a_date_are_told_with_the_cure(kg, here):
    (here / "papers.jsonl").write_text(GOOD.replace('"date"', '"day"') + "\n")
    assert kg("build", "papers.jsonl", "--store", "new").stderr.splitlines()[0] == (
        "kg: no date is known of 1 of the records read; where listing pages print no year,"
        " --listing-date DATE tells when they were captured"
    )


def test_the_good_part_of_a_bad_input_is_built_and_the_bad_part_named(kg, here):
    (here / "papers.jsonl").write_bytes(
        GOOD.encode() + b'\n{"title": "Half a rec\n{"title": "x", "abstract": "\xff"}\n'
    )
    result = kg("build", "papers.jsonl", "--store", "new")
    lines = result.stderr.splitlines()
    assert result.exit_code == 0
    assert [line.split(": ")[1] for line in lines[:2]] == ["papers.jsonl:2", "papers.jsonl:3"]
    assert re.fullmatch(r"new: 1 paper, 2 entities, \d+ statements \(1 extracted, 2 reported\)", lines[2])


def test_a_source_that_gives_nothing_fails_the_build_of_the_others(kg, here):
    (here / "papers.jsonl").write_text(GOOD + "\n")
    result = kg("build", "papers.jsonl", "missing.jsonl", "--store", "new")
    assert result.exit_code == 1
    assert result.stderr.startswith("kg: missing.jsonl: cannot be read: No such file")
    assert "new: 1 paper" in result.stderr


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "No such file"),
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary"),
        (b"just some words\n", "no "),
    ],
)
def test_nothing_to_build_from_is_told_with_the_cure(kg, here, content, message):
    if content is not None:
        (here / "input").write_bytes(content)
    result = kg("build", "input", "--store", "new")
    assert (result.exit_code, result.stdout) == (1, "")
    assert message in result.stderr
    assert "Traceback" not in result.stderr
    assert not (here / "new").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "kg: nothing to build: no papers were read before; name a SOURCE, or give --sample\n"),
        (
            ["x", "--base", "nowhere"],
            "kg: base 'nowhere' must be an http(s) address or a URN that ends in '/', '#' or ':'\n",
        ),
    ],
)
def test_wrong_usage_ends_with_two(kg, here, arguments, message):
    result = kg("build", *arguments, "--store", "new")
    assert (result.exit_code, result.stderr) == (2, message)


def test_a_correction_that_applies_to_nothing_is_told(kg, here):
    (here / "papers.jsonl").write_text(GOOD + "\n")
    (here / "rules.tsv").write_text("action\tname\tvalue\tpaper\treason\nrename\tELMo\tElmo\t\tspelling\n")
    result = kg("build", "papers.jsonl", "--store", "new", "--corrections", "rules.tsv")
    assert result.exit_code == 0
    assert "kg: warning: correction applies to nothing: rules.tsv:2" in result.stderr


def test_a_sound_graph_ends_with_zero(kg, folder):
    result = kg("validate")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", f"kg: {folder} is sound\n")


def test_faults_as_json_are_a_list(kg):
    assert json.loads(kg("validate", "--format", "json").stdout) == []


def test_a_report_is_written_and_named(kg, here):
    result = kg("report", "centrality", "-o", "out/report.md")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "kg: wrote out/report.md\n")
    assert (
        (here / "out" / "report.md")
        .read_text(encoding="utf-8")
        .startswith("# Central entities\n\nProjection: Undirected.")
    )


def test_an_unknown_report_is_wrong_usage(kg, here):
    result = kg("report", "horoscope", "-o", "r.html")
    assert (result.exit_code, result.stderr) == (
        2,
        "kg: no report named 'horoscope'; there is: leaderboards, trends, centrality, communities, links, gaps, "
        "quality\n",
    )


def test_all_reports_are_linked_pages_in_a_folder(kg, here):
    result = kg("report", "all", "-o", "out/reports/", "--no-scores")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "kg: wrote out/reports/\n")
    kinds = ["centrality", "communities", "gaps", "leaderboards", "links", "quality", "trends"]
    assert sorted(path.name for path in (here / "out" / "reports").iterdir()) == sorted(
        [f"{kind}.{form}" for kind in kinds for form in ("csv", "html", "json", "md")] + ["index.html", "index.md"]
    )


def test_all_reports_in_one_file_are_wrong_usage(kg, here):
    result = kg("report", "-o", "r.html")
    assert (result.exit_code, result.stderr) == (
        2,
        "kg: r.html: all reports are a folder of pages; end the name with a slash, as in output/report/\n",
    )


def test_a_report_of_an_unknown_form_is_wrong_usage_before_any_work(kg, here):
    result = kg("report", "trends", "-o", "r.pdf")
    assert result.exit_code == 2
    assert result.stderr.startswith("kg: r.pdf: cannot tell the form; end the name in one of: .html, .md, .csv, .json")


def test_an_export_is_written_and_named(kg, here):
    result = kg("export", "-o", "graph.nq")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "kg: wrote graph.nq\n")
    assert (here / "graph.nq").stat().st_size > 100_000


@pytest.mark.parametrize(
    "command", [["stats"], ["export", "-o", "g.nq"], ["report", "trends", "-o", "r.md"], ["validate"], ["show", "x"]]
)
def test_a_folder_that_is_no_store_is_told_by_every_command(kg, here, command):
    (here / "notes").mkdir()
    (here / "notes" / "a.txt").write_text("x")
    result = kg(*command, "--store", "notes")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        "kg: notes is no paperkg store (it holds no store.json); build one first: kg build SOURCE… --store notes\n"
    )
