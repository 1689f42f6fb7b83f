"""Things that share a name."""

from __future__ import annotations

from kg.iris import entity_id
from tests.linking.linked_papers import entity, linked, observed

FIRST = observed("ZORBA: Zones of Regional Bays", entity("ZORBA", "Model", "introduces"))
SECOND = observed("ZORBA: A Greedy Planner for Robots", entity("ZORBA", "Model", "introduces"))
THIRD = observed("Dancing at the beach", entity("ZORBA", "Model", "uses"))


def test_two_papers_that_each_introduce_a_name_have_two_things() -> None:
    (one,), (two,) = linked([FIRST, SECOND])
    assert one.id == entity_id(f"zorba@{FIRST.key}", f"zorba@{FIRST.key}")
    assert two.id == entity_id(f"zorba@{SECOND.key}", f"zorba@{SECOND.key}")
    assert (one.label, two.label) == ("ZORBA", "ZORBA")
    assert (one.homonyms, two.homonyms) == ((two.id,), (one.id,))
    assert one.note == (
        "ZORBA (model) introduced by “ZORBA: Zones of Regional Bays”. Not to be confused with "
        "ZORBA (model) introduced by “ZORBA: A Greedy Planner for Robots”."
    )


def test_a_third_paper_means_the_better_supported_one() -> None:
    again = observed("Beyond bays and zones", entity("ZORBA", "Model", "introduces"), authors=("A. Writer",))
    first = FIRST._replace(paper=observed(FIRST.paper.title, authors=("A. Writer",)).paper)
    (one,), (also,), (two,), (third,) = linked([first, again, SECOND, THIRD])
    assert one == also
    assert third == one != two


def test_a_third_paper_means_the_one_of_its_type() -> None:
    data = observed("ZORBA: Beaches in Pictures", entity("ZORBA", "Dataset", "introduces"))
    user = observed("Training on beaches", entity("ZORBA", "Dataset", "trains_on"))
    (one,), (two,), (three,) = linked([FIRST, data, user])
    assert two == three != one
    assert (one.types, two.types) == (("Model",), ("Dataset",))
    assert one.homonyms == (two.id,)


def test_versions_of_one_title_introduce_one_thing() -> None:
    later = observed("ZORBA: Zones of Regional Bays, Revisited", entity("ZORBA", "Model", "introduces"))
    (one,), (two,) = linked([FIRST, later])
    assert one == two
    assert (one.key, one.homonyms, one.note) == ("zorba", (), None)


def test_papers_of_one_author_introduce_one_thing() -> None:
    papers = [one._replace(paper=observed(one.paper.title, authors=("A. Writer",)).paper) for one in (FIRST, SECOND)]
    (one,), (two,) = linked(papers)
    assert one == two


def test_a_paper_that_compares_with_a_name_does_not_introduce_it() -> None:
    other = observed("Swimming", entity("ZORBA", "Model", "introduces", also_roles=("compares_with",)))
    (one,), (two,) = linked([FIRST, other])
    assert one == two


def test_different_expansions_are_different_things() -> None:
    papers = [
        observed("Bays", entity("ZRB", "Technique", "introduces", beside=["zone regression by beaches"])),
        observed("Robots", entity("ZRB", "Technique", "introduces", beside=["zealous robot balancing"])),
    ]
    (one,), (two,) = linked(papers)
    assert (one.key, two.key) == ("zoneregressionbybeach", "zealousrobotbalancing")
    assert (one.homonyms, two.homonyms) == ((two.id,), (one.id,))


def test_a_namesake_is_not_named_for_the_expansion_of_another() -> None:
    papers = [
        observed("Bays", entity("ZRB", "Model", "introduces", beside=["zone regression by beaches"])),
        observed("ZRB: Robots on Ice", entity("ZRB", "Model", "introduces")),
    ]
    (one,), (two,) = linked(papers)
    assert (one.key, two.key) == (f"zrb@{papers[0].key}", f"zrb@{papers[1].key}")


def test_an_established_name_is_one_thing_whatever_a_paper_claims() -> None:
    users = [observed(f"User {number}", entity("ZORBA", "Model", "uses")) for number in range(12)]
    claim = observed("We bring Zorba to the sea", entity("ZORBA", "Model", "introduces"))
    found = {one.key for (one,) in linked([FIRST, claim, *users])}
    assert found == {"zorba"}


def test_two_titles_that_begin_with_a_known_name_are_two_things() -> None:
    papers = [
        observed("GLUE: A Test of Understanding", entity("GLUE", "Benchmark", "introduces"), published="2018-04"),
        observed("GLUE: Sticky Data for Robot Hands", entity("GLUE", "Benchmark", "introduces"), published="2024-01"),
        observed("What models understand", entity("GLUE", "Benchmark", "introduces"), published="2025"),
        observed("Using tests", entity("GLUE", "Benchmark", "evaluates_on")),
    ]
    (first,), (second,), (third,), (user,) = linked(papers)
    assert first == third == user
    assert (first.key, first.in_catalog) == ("glue", True)
    assert (second.key, second.in_catalog) == (f"glue@{papers[1].key}", False)


def test_a_known_name_keeps_its_key_beside_a_namesake() -> None:
    own = observed("BERT: Burrowing Earthworm Robots in Trenches", entity("BERT", "Dataset", "introduces"))
    user = observed("Reading with BERT", entity("BERT", "Model", "uses"))
    (new,), (known,) = linked([own, user])
    assert (known.key, known.in_catalog, known.types) == ("bert", True, ("Model",))
    assert (new.key, new.in_catalog, new.types) == ("bert#data", False, ("Dataset",))
    assert known.homonyms == (new.id,)


def test_a_term_has_no_homonyms_however_many_papers_introduce_it() -> None:
    papers = [
        observed(title, entity("gradient weaving", "Technique", "introduces")) for title in ("Seas", "Skies", "Soils")
    ]
    found = {one.key for (one,) in linked(papers)}
    assert found == {"gradientweaving"}


def test_a_term_that_holds_an_acronym_is_one_thing_whether_task_or_technique() -> None:
    papers = [
        *(observed(f"Task {number}", entity("ZRB routing", "Task")) for number in range(3)),
        *(observed(f"Technique {number}", entity("ZRB routing", "Technique")) for number in range(2)),
    ]
    assert {(one.key, one.types) for (one,) in linked(papers)} == {("zrbrouting", ("Task", "Technique"))}
