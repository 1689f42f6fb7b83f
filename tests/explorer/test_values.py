"""What pages hold, as values: literal expectations of the sample graph."""

import pytest

from kg.errors import NotFound, UsageError
from kg.explorer.boards import board_page
from kg.explorer.comparison import comparison_page
from kg.explorer.drawing import trend
from kg.explorer.entities import entity_page
from kg.explorer.home import home_page
from kg.explorer.lists import first, kind_page, leaderboards_page, whole_page
from kg.explorer.news import new_page
from kg.explorer.papers import paper_page
from kg.explorer.places import page_at, table_at
from kg.explorer.shards import Name, shards
from tests import sample_graph

BASE = "urn:paperkg:"


def path_of(label, **more):
    return sample_graph.iri_of(label, **more).removeprefix(BASE)


def paper(start):
    return sample_graph.paper_of(start).removeprefix(BASE)


def texts(table):
    return [[cell.text for cell in row] for row in table.rows]


def tree(branch):
    return (branch.ref.label, *map(tree, branch.below))


def tables(page):
    return {table.name: table for table in page.tables}


def test_an_entity_is_defined_by_the_paper_that_introduces_it(store):
    page = entity_page(store, path_of("BERT"))
    assert (page.title, page.about) == ("BERT", "Model that 5 papers name, first seen 11 October 2018.")
    (definition,) = page.definitions
    assert definition.text.startswith("We present BERT, which learns by masked language modeling")
    assert (definition.paper.path, definition.anchor, definition.date) == (paper("BERT"), "a11-15", "11 October 2018")


def test_a_family_is_told_from_its_top(store):
    (family,) = entity_page(store, path_of("BERT-large")).families
    assert tree(family) == ("BERT", ("BERT-base",), ("BERT-large",))
    assert [branch.here for branch in family.below] == [False, True]
    assert [tree(each) for each in entity_page(store, path_of("object detection")).families] == [
        ("computer vision", ("image classification",), ("object detection",), ("image segmentation",))
    ]


def test_relations_come_with_their_sentences(store):
    found = tables(entity_page(store, path_of("BERT")))
    assert texts(found["based-on"]) == [[
        "Transformer", "Model", "1", "0.90",
        "We present BERT, which learns by masked language modeling on BookCorpus and is based on the Transformer.",
    ]]  # fmt: skip
    quote = found["based-on"].rows[0][4]
    assert (quote.path, quote.anchor) == (paper("BERT"), "a0")
    assert [row[0] for row in texts(found["outperformed-by"])] == ["ALBERT", "RoBERTa"]
    assert [row[0] for row in texts(found["built-on-it"])] == ["ALBERT", "DistilBERT", "RoBERTa"]


def test_denied_and_supposed_claims_are_no_relations(store):
    found = tables(entity_page(store, path_of("DistilBERT")))
    assert "outperforms" not in found
    claims = tables(paper_page(store, paper("DistilBERT")))["claims"]
    assert [(row[1], row[2], row[3], row[4]) for row in texts(claims)] == [
        ("based on", "BERT", "says so", "0.85"),
        ("uses technique", "knowledge distillation", "says so", "0.90"),
        ("evaluated on", "GLUE", "says so", "0.90"),
        ("outperforms", "BERT", "denies it", "0.80"),
        ("outperforms", "ELMo", "says it may be", "0.60"),
    ]


def test_papers_are_told_by_role_the_newest_first(store):
    found = tables(entity_page(store, path_of("Transformer")))
    assert [row[:2] for row in texts(found["used-in"])] == [
        ["Swin Transformer: Hierarchical Vision Transformer using Shifted Windows", "25 March 2021"],
        ["An Image is Worth 16x16 Words: Transformers for Image Recognition at Scale", "22 October 2020"],
        ["End-to-End Object Detection with Transformers", "26 May 2020"],
        ["Exploring the Limits of Transfer Learning with a Unified Text-to-Text Transformer", "23 October 2019"],
        ["BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding", "11 October 2018"],
    ][-len(found["used-in"].rows):]  # fmt: skip
    assert "papers" not in found  # every paper gives it a role


def test_results_on_data_are_sorted_in_the_direction_of_the_metric(store):
    found = tables(entity_page(store, path_of("GLUE")))
    assert [row[0:4:3] for row in texts(found["results"])] == [
        ["T5", "90.3"], ["ALBERT", "89.4"], ["RoBERTa", "88.5"], ["BERT", "80.5%"],
    ]  # fmt: skip
    assert [row[:4] for row in texts(found["leaderboards"])] == [["score on GLUE", "GLUE", "score", "4"]]


def test_a_task_lists_its_data_models_and_techniques(store):
    found = tables(entity_page(store, path_of("object detection")))
    assert [row[::2] for row in texts(found["task-data"])] == [["COCO", "3"], ["ImageNet", "2"], ["ADE20K", "1"]]
    assert texts(found["task-models"])[0] == ["ResNet", "Model", "2", "3"]
    assert [row[0] for row in texts(found["task-techniques"])] == ["residual learning", "self-attention"]
    found = tables(entity_page(store, path_of("image classification")))
    assert [row[0] for row in texts(found["leaderboards"])] == ["AP on COCO", "top-1 accuracy on ImageNet"]


def test_homonyms_are_told_apart(store):
    page = entity_page(store, path_of("MASS", type="Technique"))
    assert [(other.label, other.types) for other in page.homonyms] == [("MASS", ("Model",))]
    assert page.note == "Introduced by “MASS: Multi-Attribute Selective Suppression”."


def test_neighbours_are_drawn_and_listed(store):
    page = entity_page(store, path_of("BERT"))
    assert [dot.ref.label for dot in page.star.dots][:2] == [row[0] for row in texts(page.near)][:2]
    assert texts(page.near)[0] == ["GLUE", "Benchmark", "4", "6"]
    assert {dot.side for dot in page.star.dots} == {"left", "right"}


@pytest.mark.parametrize(
    ("counts", "words", "bars"),
    [
        ([("2024-05", "2")], "2 papers of May 2024, at most 2 in a month.", 1),
        ([("2024-05", "2"), ("2024-07", "1")], "3 papers from May 2024 to July 2024, at most 2 in a month.", 3),
        ([("2009", "1"), ("2011", "3")], "4 papers from 2009 to 2011, at most 3 in a year.", 3),
        ([("1990-01", "1"), ("2024-01", "2")], "3 papers from 1990 to 2024, at most 2 in a year.", 35),
        (
            [("2015-01", "1"), ("2024-01", "2")],
            "3 papers from 2015, quarter 1 to 2024, quarter 1, at most 2 in a quarter.",
            37,
        ),
    ],
)
def test_trends(counts, words, bars):
    found = trend(counts)
    assert (found.words, len(found.bars)) == (words, bars)


def test_what_has_no_date_has_no_trend():
    assert trend([]) is None
    assert trend([("nonsense", ""), ("x", "3")]) is None


def test_a_paper_page_holds_everything_said_of_it(store):
    page = paper_page(store, paper("Attention"))
    assert page.about == "Paper of 12 June 2017: introduces Transformer."
    assert [(fact.name, fact.text) for fact in page.facts][:2] == [
        ("Published", "12 June 2017"),
        ("Organisation", "Google"),
    ]
    assert [(link.name, link.url) for link in page.links] == [
        ("Page", "https://arxiv.org/abs/1706.03762"), ("Code", "https://github.com/tensorflow/tensor2tensor"),
    ]  # fmt: skip
    assert [(group.words, [part.ref.label for part in group.parts]) for group in page.roles] == [
        ("introduces", ["Transformer"]), ("evaluates on", ["WMT 2014 English-German"]), ("uses", ["self-attention"]),
        ("addresses", ["machine translation"]),
    ]  # fmt: skip
    assert texts(tables(page)["results"]) == [[
        "Transformer", "WMT 2014 English-German", "BLEU", "28.4", "", "0.90",
        "The Transformer reaches 28.4 BLEU on WMT 2014 English-German.",
    ]]  # fmt: skip
    assert (
        texts(tables(page)["similar"])[0][0] == "MASS: Masked Sequence to Sequence Pre-training for Language Generation"
    )


def test_a_leaderboard_is_ranked_and_leads_to_sentences(store):
    path = leaderboards_page(store).tables[0].rows[0][0].path
    page = board_page(store, path)
    assert (page.title, page.better) == ("score on GLUE", "higher is better")
    assert [row[:3] for row in texts(page.table)] == [
        ["1", "T5", "90.3"], ["2", "ALBERT", "89.4"], ["3", "RoBERTa", "88.5"], ["4", "BERT", "80.5%"],
    ]  # fmt: skip
    assert page.table.rows[0][-1].path == paper("Exploring")
    assert page.compare == "compare/" + "/".join(
        sorted(path_of(name).removeprefix("entity/") for name in ("T5", "ALBERT", "RoBERTa"))
    )


def test_models_are_compared_on_the_same_data(store):
    names = [path_of(name).removeprefix("entity/") for name in ("BERT", "RoBERTa", "ALBERT")]
    page = comparison_page(store, names)
    groups = {group.name: group for group in page.groups}
    glue = next(row for row in groups["results"].rows if (row.name, row.note) == ("GLUE", "score"))
    assert [cells[0].text for cells in glue.cells] == ["80.5%", "88.5", "89.4"]
    assert glue.best == (False, False, True)
    assert glue.cells[2][0].anchor.startswith("a")
    assert sorted(row[:4] for row in texts(page.claims)) == [
        ["ALBERT", "based on", "BERT", "says so"], ["ALBERT", "outperforms", "BERT", "says so"],
        ["RoBERTa", "based on", "BERT", "says so"], ["RoBERTa", "outperforms", "BERT", "says so"],
    ]  # fmt: skip
    shared = groups["evaluated-on"].rows[0]
    assert (shared.name, [len(cells) for cells in shared.cells]) == ("GLUE", [1, 1, 1])


@pytest.mark.parametrize("names", [[], ["bert-32987c4b"], ["bert-32987c4b"] * 2, list("abcde")])
def test_one_thing_or_five_cannot_be_compared(store, names):
    with pytest.raises(UsageError):
        comparison_page(store, names)


def test_lists_are_ranked_by_papers_and_then_by_name(store):
    rows = texts(kind_page(store, "models").tables[0])
    assert rows[:2] == [["BERT", "Model", "5"], ["Transformer", "Model", "5"]]
    assert [address for address, _ in first(store, "Model", 3)] == [row[0] for row in first(store, "Model", 4)][:3]
    counts = [int(row[2]) for row in rows]
    assert counts == sorted(counts, reverse=True)


def test_home_shows_what_there_is(store):
    page = home_page(store)
    assert page.counts[0].text == "14"
    assert [group.title for group in page.groups] == ["Models", "Datasets", "Benchmarks", "Techniques", "Tasks"]
    assert page.groups[0].refs[0].label == "BERT"


def test_what_is_new_is_told_by_month(store):
    page = new_page(store)
    assert page.about == "What the papers of October 2022 introduce, and these papers."
    assert [table.name for table in page.tables] == ["introduced", "papers", "months"]
    october = new_page(store, "2019-10")
    assert [row[0] for row in texts(october.tables[0])] == ["C4", "DistilBERT", "T5"]
    assert [row[0] for row in texts(new_page(store, "2009").tables[1])] == [
        "ImageNet: A Large-Scale Hierarchical Image Database"
    ]


@pytest.mark.parametrize(
    "path",
    ["models/9", "new/1066-01", "entity/none-0", "paper/none", "board/none", "compare/a/b", "entity/bert-32987c4b/none",
     "entity/<script>", "entity/\ud800", "entity/bert-32987c4b/papers/2"],
)  # fmt: skip
def test_what_is_not_there(store, path):
    with pytest.raises(NotFound):
        page_at(store, path)


@pytest.mark.parametrize(
    "path", ["models/x", "models/0", "models/01", "claim/x", "new/a/b", "leaderboards/x/2", "entity/a/b/c/d"]
)
def test_what_is_no_place_of_the_explorer(store, path):
    assert page_at(store, path) is None


def test_every_table_of_a_page_is_found_by_its_path(store):
    for path in (
        path_of("BERT"),
        path_of("GLUE"),
        path_of("object detection"),
        paper("BERT"),
        "models",
        "new/2019-10",
        "leaderboards",
    ):
        for table in page_at(store, path).tables:
            if table:
                assert table_at(store, table.file).rows[:1] == table.rows[:1], table.file


def test_all_rows_of_a_table_have_a_page(store):
    page = whole_page(store, path_of("GLUE"), "models-evaluated-on-it")
    assert (page.title, page.about, page.last) == ("GLUE: Evaluated on it", "6 rows.", 1)


def test_the_index_has_a_name_under_each_of_its_words():
    found = shards(
        [
            Name("Swin Transformer", "Model", "3", "entity/s-1", ("Swin-T",), 3),
            Name("数据集 x", "Dataset", "", "entity/d-1"),
        ]
    )
    assert list(found) == ["sw", "tr", "u6570u636e"]
    assert found["sw"] == 'paperkgIndex("sw",[["Swin Transformer","Model","3","entity/s-1","Swin-T"]]);\n'
