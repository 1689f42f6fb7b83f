"""Names are found alike by patterns in a local store and by the questions that a server is asked."""

import pytest

from kg.errors import NotFound
from kg.lookup import (
    FoundEntity,
    FoundPaper,
    entities_of,
    find_entities,
    find_papers,
    only_entity,
    only_paper,
    papers_of,
)
from kg.nodes import rows_about
from kg.queries import run


class Asked:
    """A store that is asked as a server is."""

    def __init__(self, store):
        self._store = store

    def __getattr__(self, name):
        return getattr(self._store, name)


@pytest.fixture(scope="module")
def entities(store):
    return entities_of(store, [thing for (thing,) in rows_about(store, "labelled")])


@pytest.fixture(scope="module")
def papers(store):
    query = "SELECT ?paper { ?paper a kg:Paper }"
    return papers_of(store, [iri for (iri,) in run(store, query).plain()])


def test_all_entities_are_read_alike(store, entities):
    assert len(entities) > 50
    assert entities_of(Asked(store), [entity.iri for entity in reversed(entities)]) == entities


def test_all_papers_are_read_alike(store, papers):
    assert len(papers) > 10
    assert papers_of(Asked(store), [paper.iri for paper in reversed(papers)]) == papers


def test_every_name_finds_the_same(store, entities):
    names = sorted({name for entity in entities for name in entity.names})
    assert [find_entities(store, name) for name in names] == [find_entities(Asked(store), name) for name in names]


def test_every_title_finds_the_same(store, papers):
    titles = [paper.title for paper in papers]
    assert [find_papers(store, title) for title in titles] == [find_papers(Asked(store), title) for title in titles]


def test_what_is_found_at_once_is_what_is_found(store, entities, papers):
    names = sorted({name for entity in entities for name in entity.names})
    once = {name: iri for name in names if (iri := only_entity(store, name))}
    assert len(once) > len(names) / 2
    assert {name: [entity.iri for entity in find_entities(store, name)] for name in once} == {
        name: [iri] for name, iri in once.items()
    }
    titles = {paper.title: only_paper(store, paper.title) for paper in papers if " " in paper.title}
    assert titles == {title: find_papers(store, title)[0].iri for title in titles}
    assert (only_entity(Asked(store), "BERT"), only_paper(Asked(store), "Attention Is All You Need")) == (None, None)


def test_an_entity_has_its_label_first_and_its_names_sorted(store):
    assert find_entities(store, "imagenet dataset") == find_entities(Asked(store), "ImageNet")
    (found,) = find_entities(store, "ImageNet")
    assert isinstance(found, FoundEntity)
    assert found.names[0] == "ImageNet"
    assert list(found.names[1:]) == sorted(set(found.names) - {"ImageNet"})


def test_a_paper_is_found_by_its_title_in_any_case(store):
    (found,) = find_papers(store, "attention is all you need")
    assert found == FoundPaper(found.iri, "Attention Is All You Need", found.published)
    assert only_paper(store, "ATTENTION IS ALL YOU NEED") == found.iri


@pytest.mark.parametrize("find", [find_entities, find_papers])
@pytest.mark.parametrize("name", ["", " ", "no such thing at all", "\ud800", "a\x00b", '"} DROP ALL', "x" * 5000])
def test_what_is_in_no_store_is_not_found(store, find, name):
    for asked in (store, Asked(store)):
        with pytest.raises(NotFound):
            find(asked, name)
