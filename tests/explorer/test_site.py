"""The static site: whole, self-contained, the same every time."""

import json
import re

import pytest

from kg.cli import main
from kg.errors import UsageError
from kg.explorer.site import Options, build
from kg.store import open_store
from kg.writing import Writer
from tests import sample_graph
from tests.explorer import hostile
from tests.explorer.pages import disorder, faults, parsed


def contents(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_no_link_is_dead_and_none_leads_out(site):
    assert faults(site) == []


def test_every_page_has_one_title_and_its_headings_in_order(site):
    for path in sorted(site.rglob("*.html")):
        if path.name != "graph.html":
            assert disorder(parsed(path)) == [], path


def test_there_is_a_page_of_every_kind(site):
    for name in (
        "index",
        "models",
        "tasks",
        "leaderboards",
        "new",
        "new/2019-10",
        "names",
        "names/models-b",
        "compare",
        "graph",
    ):
        assert (site / f"{name}.html").is_file(), name
    bert = sample_graph.iri_of("BERT").removeprefix("urn:paperkg:")
    assert (site / f"{bert}.html").is_file()
    assert (site / bert / "based-on.csv").read_text().splitlines()[0] == (
        "name,name iri,type,papers,confidence,sentence,sentence place"
    )
    assert len(list((site / "paper").glob("*.html"))) == 14


def test_pages_load_their_own_files_only(site):
    for path in sorted(site.rglob("*.html")):
        if path.name != "graph.html":
            text = path.read_text()
            assert 'http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;;' in text, path
            assert not any(tag == "script" and "src" not in given for tag, given in parsed(path).tags), path


def test_the_search_index_leads_to_pages(site):
    rows = json.loads((site / "static/search/im.js").read_text().split(",", 1)[1].rstrip(");\n"))
    assert rows[0][:3] == ["ImageNet", "Dataset", "4"]
    assert all((site / f"{row[3]}.html").is_file() for row in rows)


def test_the_same_store_gives_the_same_bytes(site, tmp_path):
    folder = sample_graph.write(tmp_path / "kg")
    with open_store(folder) as again:
        build(again, tmp_path / "site")
    assert contents(tmp_path / "site") == contents(site)


def test_a_site_is_replaced_as_a_whole_but_nothing_else_is(store, tmp_path):
    folder = tmp_path / "site"
    written = build(store, folder)
    (folder / "entity" / "gone-0.html").write_text("old")
    assert build(store, folder) == written
    assert not (folder / "entity" / "gone-0.html").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
    other = tmp_path / "other"
    other.mkdir()
    (other / "mine.txt").write_text("mine")
    with pytest.raises(UsageError, match="holds other files"):
        build(store, other)
    with pytest.raises(UsageError, match="is a file"):
        build(store, other / "mine.txt")


def test_hostile_names_are_text_everywhere(hostile_store, tmp_path):
    with open_store(hostile_store) as store:
        build(store, tmp_path / "site")
    assert faults(tmp_path / "site") == []
    for path in sorted((tmp_path / "site").rglob("*.html")):
        if path.name == "graph.html":
            continue
        page = parsed(path)
        assert [given.get("src") for tag, given in page.tags if tag in ("script", "img")] == [
            "../" * (len(path.relative_to(tmp_path / "site").parts) - 1) + "static/explorer.js"
        ], path
        assert not any(name.startswith("on") for _, given in page.tags for name in given), path
        assert not any(link.startswith("javascript:") for link in page.links), path
        assert disorder(page) == [], path
    names = [path.name for path in (tmp_path / "site").rglob("*")]
    assert all(name.isascii() and len(name) < 100 for name in names)


def test_the_command_says_what_it_wrote(tmp_path, capsys):
    folder = sample_graph.write(tmp_path / "kg")
    with pytest.raises(SystemExit) as end:
        main(["site", "--store", str(folder), "-o", str(tmp_path / "out"), "--workers", "1"])
    assert end.value.code == 0
    assert re.fullmatch(r"kg: 1\d\d pages, 9\d\d files in .*/out\n", capsys.readouterr().err)


@pytest.mark.full
def test_several_processes_write_the_same(tmp_path, monkeypatch, site):
    monkeypatch.setattr("kg.explorer.site._FEW", 0)
    with open_store(sample_graph.write(tmp_path / "kg")) as store:
        build(store, tmp_path / "site", Options(workers=2))
    assert contents(tmp_path / "site") == contents(site)


@pytest.mark.parametrize("name", [name for name in hostile.NAMES if len(name) < 60])
def test_a_hostile_name_is_shown_as_it_is(hostile_store, name):
    from html import unescape

    from kg.explorer.entities import entity_page
    from kg.explorer.rendering import render
    from kg.explorer.routing import ServerRouter
    from kg.iris import entity_id

    with open_store(hostile_store) as store:
        text = render(entity_page(store, entity_id(name, str(hostile.NAMES.index(name)))), ServerRouter())
    assert f"<h1><bdi>{name}</bdi></h1>" in unescape(text)


def test_what_is_new_since_another_build(tmp_path):
    with Writer(tmp_path / "before") as writer:
        writer.adopt(writer.new_generation())
    with open_store(sample_graph.write(tmp_path / "kg")) as store, open_store(tmp_path / "before") as before:
        build(store, tmp_path / "site", Options(before=before))
    assert faults(tmp_path / "site") == []
    page = (tmp_path / "site/new/build.html").read_text()
    assert "new papers: 14" in page
    rows = (tmp_path / "site/new/build/papers-new.csv").read_text().splitlines()
    assert rows[0] == "title,title iri,published,url"
    assert len(rows) == 15


def test_things_that_few_papers_name_can_be_left_out(store, tmp_path):
    build(store, tmp_path / "site", Options(min_papers=2))
    assert faults(tmp_path / "site") == []
    bookcorpus = sample_graph.iri_of("BookCorpus").removeprefix("urn:paperkg:")
    assert not (tmp_path / "site" / f"{bookcorpus}.html").exists()
    bert = (tmp_path / "site" / f"{sample_graph.iri_of('BERT').removeprefix('urn:paperkg:')}.html").read_text()
    assert '<bdi class="thing t-Dataset">BookCorpus</bdi>' in bert
