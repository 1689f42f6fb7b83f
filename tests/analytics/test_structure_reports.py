"""The reports of centrality and of communities say what was projected, what was measured and by what."""

import pytest

from kg.analytics.kinds.centrality import COLUMNS
from kg.analytics.projections import PROJECTIONS
from kg.analytics.reports import Options, make
from kg.errors import UsageError


@pytest.fixture(scope="module")
def report(store):
    return make(store, "communities")


def test_communities_state_projection_engine_and_modularity(report):
    assert report.about[:2] == (
        f"Projection: {PROJECTIONS['co_mention'].description}",
        "It has 42 entities and 168 edges.",
    )
    assert report.about[2].startswith("Found by ")
    assert "the modularity is 0." in report.about[2]


def test_communities_have_names_sizes_members_and_bridges(report):
    titles = [section.title for section in report.sections]
    assert titles[0] == "Communities"
    assert titles[-2:] == ["Bridges between communities", "Communities that meet"]
    overview = report.sections[0]
    assert overview.columns[:3] == ("community", "entities", "share inside")
    assert sum(row.cells[1] for row in overview.rows) <= 42
    assert all(row.cells[1] == sum(row.cells[3:8]) for row in overview.rows)
    assert all(row.evidence for section in report.sections[1:-2] for row in section.rows)


def test_a_minimum_of_papers_narrows_the_graph_and_is_said(store):
    report = make(store, "communities", Options(minimum=3))
    assert report.about[1:3] == ("Edges of fewer than 3 papers are left out.", "It has 7 entities and 4 edges.")


def test_centrality_ranks_every_type_by_all_measures_and_directed_projections(store):
    report = make(store, "centrality")
    assert [section.title for section in report.sections] == [
        "Models", "Datasets", "Benchmarks", "Techniques", "Tasks", "Much-tested models", "Testing grounds", "Ancestors",
    ]  # fmt: skip
    assert all(section.columns == COLUMNS for section in report.sections[:5])
    assert COLUMNS[-2:] == ("core", "clustering")
    assert report.sections[-1].rows[0].cells[:3] == ("Transformer", 5, 4)
    assert PROJECTIONS["lineage"].description in report.sections[-1].words
    assert all(score.community for score in report.scores)


@pytest.mark.parametrize("kind", ["centrality", "communities"])
def test_a_backend_that_is_missing_is_said_before_anything_is_measured(store, kind):
    with pytest.raises(UsageError, match="no backend 'gpu'"):
        make(store, kind, Options(backend="gpu"))


def test_a_backend_is_named_in_the_report(store):
    report = make(store, "centrality", Options(backend="networkx"))
    assert report.about[-1] == "All measures are exact (computed by networkx, backend networkx)."
    assert "Found by Louvain (networkx);" in make(store, "communities", Options(backend="networkx")).about[2]
