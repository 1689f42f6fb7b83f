"""Answers show themselves in a notebook, and the tutorial runs."""

import json
import re
from pathlib import Path

import pytest

from kg.api import Graph
from kg.errors import NotFound, UsageError
from kg.notebook import Cards, framed
from kg.show import EntityCard
from tests import sample_graph
from tests.views.conftest import HOSTILE

TUTORIAL = Path(__file__).parents[1] / "docs" / "tutorial.ipynb"


@pytest.fixture(scope="module")
def graph():
    return Graph(sample_graph.store())


def test_a_graph_tells_what_it_holds(graph):
    assert repr(graph) == f"Graph({str(graph.store.location)!r}: 14 papers, 52 entities)"
    rows = re.findall(r'<th scope="row">(.*?)</th><td>(.*?)</td>', graph._repr_html_())
    assert rows[:3] == [("Papers", "14, 2009 to 2022-10-18"), ("Model", "16"), ("Dataset", "13")]


def test_a_closed_graph_says_so(tmp_path):
    sample_graph.write(tmp_path / "kg")
    import kg

    graph = kg.open(tmp_path / "kg")
    graph.close()
    assert repr(graph) == f"Graph('{tmp_path / 'kg'}', closed)"
    assert graph._repr_html_() == ""


def test_a_thing_is_a_list_of_cards_and_shows_itself(graph):
    cards = graph.show("GLUE")
    assert [card.label for card in cards] == ["GLUE"]
    assert repr(cards).startswith("GLUE\nbenchmark · ")
    assert "<h3><bdi>GLUE</bdi></h3>" in cards._repr_html_()
    assert "<summary>Role in papers" in cards._repr_html_()


def test_things_of_one_name_are_all_shown(graph):
    assert graph.show("MASS")._repr_html_().count("<h3>") == 2


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_text_in_a_notebook(name):
    cards = Cards([EntityCard(iri="urn:x", label=name, types=("Model",), papers=1, aliases=(name,))])
    shown = re.sub(r"</?(section|h3|bdi|p|details|summary|ul|li)( open)?( dir=\"auto\")?>", "", cards._repr_html_())
    assert "<" not in shown
    assert "\u202e" not in repr(cards)


def test_a_leaderboard_shows_rows_and_warnings(graph):
    board = graph.leaderboard("ImageNet", "top-1 accuracy")
    frame = board.frame()
    assert list(frame.columns[:4]) == ["rank", "label", "value", "raw"]
    assert list(frame["label"]) == [row.label for row in board.board.rows]
    assert repr(board).splitlines()[0] == "ImageNet: top-1 accuracy"
    assert all(warning in repr(board) for warning in board.board.warnings)
    assert "<th>top-1 accuracy</th>" in board._repr_html_()


def test_a_leaderboard_that_nobody_reports_names_those_that_are(graph):
    with pytest.raises(NotFound, match=r"no paper reports AP on ImageNet; there is .*top-1 accuracy"):
        graph.leaderboard("ImageNet", "AP")


def test_a_report_is_a_page_and_tables(graph):
    report = graph.report("centrality")
    assert report._repr_html_().startswith('<iframe sandbox="allow-popups" title="')
    assert list(report.frames()) == [section.title for section in report.report.sections]
    assert report.markdown == repr(report)
    with pytest.raises(UsageError, match="no report named 'beauty'"):
        graph.report("beauty")


def test_a_frame_takes_any_page_as_text():
    assert framed('<"t">', "<script>'a' & \"b\"</script>") == (
        '<iframe sandbox="allow-popups" title="&lt;&#34;t&#34;&gt;" style="width: 100%; height: 640px; border: 0" '
        'srcdoc="&lt;script&gt;&#39;a&#39; &amp; &#34;b&#34;&lt;/script&gt;"></iframe>'
    )


def test_the_tutorial_holds_no_outputs_and_no_places_of_a_machine():
    notebook = json.loads(TUTORIAL.read_text(encoding="utf-8"))
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert all((cell["outputs"], cell["execution_count"]) == ([], None) for cell in code)
    assert not re.search(r"/home|/root|/tmp|/work|[A-Z]:\\\\", TUTORIAL.read_text(encoding="utf-8"))


@pytest.mark.full
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::PendingDeprecationWarning")
def test_the_tutorial_runs(tmp_path, monkeypatch):
    nbformat, nbclient = pytest.importorskip("nbformat"), pytest.importorskip("nbclient")
    pytest.importorskip("ipykernel")
    monkeypatch.setenv("PYTHONPATH", str(TUTORIAL.parents[1]))
    notebook = nbformat.read(TUTORIAL, as_version=4)
    nbclient.NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(tmp_path)}}).execute()
    shown = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    assert {output["output_type"] for output in shown} == {"execute_result"}
    pages = [output["data"].get("text/html", "") for output in shown]
    assert sum(page.startswith("<iframe") for page in pages) == 1
    assert any("<h3><bdi>CLIP</bdi></h3>" in page for page in pages)
