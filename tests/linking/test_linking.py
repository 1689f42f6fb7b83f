"""What becomes one thing, what it is called, and what it belongs to."""

from __future__ import annotations

import pytest

from kg.catalog import load
from kg.extraction.values import Type
from kg.iris import entity_id
from kg.linking.values import CanonicalEntity
from tests.linking.linked_papers import entity, linked, linking, observed


def test_a_known_thing_has_the_name_and_key_of_the_catalog() -> None:
    ((found,),) = linked([observed("A study of pictures", entity("imagenet 1k", "Dataset"))])
    assert found == CanonicalEntity(
        id=entity_id("ImageNet-1K", "imagenet1k"),
        key="imagenet1k",
        label="ImageNet-1K",
        types=("Dataset",),
        aliases=("imagenet 1k",),
        in_catalog=True,
    )


def test_an_unknown_thing_has_a_key_of_its_own_and_the_label_most_papers_use() -> None:
    names = ("Zorblax-Net", "ZorblaxNet", "ZorblaxNet", "zorblax net")
    papers = [observed(f"Paper {number} of four", entity(name)) for number, name in enumerate(names)]
    found = {one for (one,) in linked(papers)}
    assert found == {
        CanonicalEntity(
            id=entity_id("zorblaxnet", "zorblaxnet"),
            key="zorblaxnet",
            label="ZorblaxNet",
            types=("Model",),
            aliases=("Zorblax-Net", "zorblax net"),
        )
    }


def test_the_iri_stays_when_another_spelling_wins() -> None:
    few = linked([observed("Alpha", entity("ZorblaxNet"))])
    more = linked([observed(title, entity(name)) for title, name in (("Alpha", "ZorblaxNet"), ("Beta", "ZORBLAXNET"))])
    assert few[0][0].id == more[0][0].id == more[1][0].id
    assert few[0][0].label == "ZorblaxNet"
    assert more[0][0].label == "ZORBLAXNET"


def test_a_term_is_written_small_in_the_singular_that_papers_use() -> None:
    names = ("Gradient Weaving", "Gradient Weaving", "gradient weaving")
    papers = [observed(f"Paper {number} of three", entity(name, "Technique")) for number, name in enumerate(names)]
    assert {one.label for (one,) in linked(papers)} == {"gradient weaving"}


def test_an_acronym_joins_its_expansion_in_other_papers() -> None:
    papers = [
        observed("One", entity("gradient weaving network", "Technique", beside=["GWN"])),
        observed("Two", entity("GWN", "Technique")),
        observed("Three", entity("Gradient Weaving Networks", "Technique")),
    ]
    (one,), (two,), (three,) = linked(papers)
    assert one == two == three
    assert one.label == "gradient weaving network"
    assert one.aliases == ("GWN", "Gradient Weaving Networks")


def test_an_acronym_of_two_things_follows_the_expansion_then_the_type_then_the_support() -> None:
    weaving = entity("gradient weaving", "Technique", beside=["GW"])
    walking = entity("glacier watching", "Task", beside=["GW"])
    papers = [
        *(observed(f"Weaving {number}", weaving) for number in range(3)),
        *(observed(f"Glaciers {number}", walking) for number in range(2)),
        observed("A task", entity("GW", "Task")),
        observed("A technique", entity("GW", "Technique")),
        observed("A data set", entity("GW", "Dataset")),
    ]
    labels = [one.label for (one,) in linked(papers)]
    assert labels == [
        *["gradient weaving"] * 3,
        *["glacier watching"] * 2,
        "glacier watching",
        "gradient weaving",
        "GW",
    ]


def test_an_acronym_whose_expansions_are_as_frequent_stays_by_itself() -> None:
    papers = [
        observed("Weaving", entity("gradient weaving", "Technique", beside=["GW"])),
        observed("Walking", entity("glacier walking", "Technique", beside=["GW"])),
        observed("Another", entity("GW", "Technique")),
    ]
    assert [one.label for (one,) in linked(papers)] == ["gradient weaving", "glacier walking", "GW"]


def test_of_a_known_acronym_without_expansion_the_best_supported_one_alone_is_meant() -> None:
    synapses = entity("memory aware synapses", "Technique", beside=["MAS"])
    papers = [
        observed("One", synapses),
        observed("Two", synapses),
        observed("Three", entity("monotonic alignment search", "Technique", beside=["MAS"])),
        observed("Four", entity("MAS", "Technique")),
    ]
    assert [one.key for (one,) in linked(papers)] == ["mas", "mas", "monotonicalignmentsearch", "mas"]


def test_a_common_phrase_does_not_go_to_a_known_acronym_that_few_papers_give_it() -> None:
    pair = entity("multi-agent systems", "Technique", beside=["MAS"])
    users = [observed(f"User {number}", entity("multi-agent system", "Technique")) for number in range(7)]
    papers = [observed("One", pair), observed("Two", pair), *users, observed("Three", entity("MAS", "Technique"))]
    assert [one.key for (one,) in linked(papers)] == ["multiagentsystem"] * 9 + ["mas"]


def test_a_known_acronym_that_a_paper_introduces_for_something_else_is_not_meant() -> None:
    papers = [
        observed("One", entity("honest regression network", "Model", "introduces", beside=["HRNet"])),
        observed("Two", entity("HRNet", "Model")),
    ]
    assert [one.key for (one,) in linked(papers)] == ["honestregressionnetwork", "hrnet"]


def test_a_part_of_a_name_or_a_description_is_no_alias() -> None:
    ((found,),) = linked(
        [observed("A", entity("object detection", "Task", beside=["detection", "the detection task"]))]
    )
    assert found.aliases == ()


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        (("Dataset", "Benchmark"), ("Dataset", "Benchmark")),
        (("Dataset", "Dataset", "Dataset", "Benchmark"), ("Dataset", "Benchmark")),
        (("Dataset",) * 4 + ("Benchmark",), ("Dataset",)),
        (("Model", "Technique", "Technique"), ("Technique", "Model")),
        (("Dataset",) * 3 + ("Technique",), ("Dataset",)),
    ],
)
def test_types_are_those_of_a_fair_share_of_papers(kinds: tuple[Type, ...], expected: tuple[Type, ...]) -> None:
    papers = [observed(f"Paper {number} of many", entity("Zorblax-7", kind)) for number, kind in enumerate(kinds)]
    assert {one.types for (one,) in linked(papers)} == {expected}


def test_a_term_is_one_thing_whether_task_or_technique() -> None:
    papers = [
        observed("One", entity("glacier modelling", "Task")),
        observed("Two", entity("glacier modeling", "Technique")),
    ]
    (one,), (two,) = linked(papers)
    assert one == two
    assert one.types == ("Technique", "Task")


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("Llama-2-7B", "Llama 2"),
        ("Llama 2", "LLaMA"),
        ("ResNet-50", "ResNet"),
        ("ViT-B/16", "ViT"),
        ("YOLOv5", "YOLO"),
        ("GPT-3.5", "GPT"),
        ("Qwen2.5-72B-Instruct", "Qwen2.5"),
        ("claude-opus-3-1", "Claude"),
        ("BERT", None),
        ("T5", None),
        ("o1", None),
    ],
)
def test_a_variant_knows_its_family(name: str, family: str | None) -> None:
    found = linking([observed("A", entity(name))])
    by_id = {one.id: one for one in found.entities()}
    variant = by_id[found.link(*observed("A", entity(name))).entity_ids[0]]
    assert (by_id[variant.family].label if variant.family else None) == family


def test_a_family_that_a_paper_names_is_an_entity_too() -> None:
    found = linking([observed("A", entity("Zorb-Mini-7B", family="Zorb"))])
    assert [(one.label, one.family) for one in found.entities()] == [
        ("Zorb", None),
        ("Zorb-Mini-7B", entity_id("zorb", "zorb")),
    ]


def test_an_ordinary_word_before_a_size_is_no_family() -> None:
    found = linking([observed("A", entity("open 13B", family="open"))])
    assert [(one.label, one.family) for one in found.entities()] == [("open 13B", None)]


def test_families_never_form_a_circle() -> None:
    papers = [observed("A", entity("Zorb", family="Blax")), observed("B", entity("Blax", family="Zorb"))]
    families = {one.label: one.family for one in linking(papers).entities()}
    assert sum(family is not None for family in families.values()) == 1


def test_two_entities_of_one_paper_may_be_one_thing() -> None:
    paper = observed("A", entity("MS COCO", "Dataset"), entity("COCO", "Benchmark"))
    ((one, two),) = linked([paper])
    assert one == two


def test_a_paper_seen_twice_counts_once() -> None:
    paper = observed("A", entity("Zorblax", "Dataset"))
    other = observed("B", entity("Zorblax", "Benchmark"))
    assert linking([paper, paper, paper, paper, other]).entities() == linking([paper, other]).entities()


def test_entities_are_sorted_and_their_links_lead_somewhere() -> None:
    papers = [
        observed(f"P{number}", entity(name)) for number, name in enumerate(("Llama-2-7B", "ResNet-50", "ViT-L/14"))
    ]
    entities = linking(papers).entities()
    ids = [one.id for one in entities]
    assert ids == sorted(set(ids))
    assert {one.family for one in entities if one.family} <= set(ids)


@pytest.mark.parametrize(
    "name", ["", " ", "\x00", "💥", "a" * 10_000, "<b>X</b>", "';--", "../../etc", "\ud800", "数据集", "---"]
)
def test_hostile_names_are_linked_like_any(name: str) -> None:
    ((found,),) = linked([observed("A", entity(name, "Dataset"))])
    assert found.id.startswith("entity/")
    assert found.label
    assert len(found.label) <= 10_000


def test_the_catalog_is_the_same_whatever_was_linked() -> None:
    before = load().digest
    linked([observed("A", entity("BERT"))])
    assert load().digest == before
