"""`kg show`, `kg search`, `kg stats` and `kg path`."""

import json

import pytest

from tests import sample_graph


def test_show_tells_all_of_an_entity(kg):
    assert kg("show", "vit").stdout == (
        "ViT\n"
        "model · 2 papers · first seen 2020-10-22 · urn:paperkg:entity/vit-00352181\n"
        "\nIntroduced by\n"
        "  An Image is Worth 16x16 Words: Transformers for Image Recognition at Scale (2020-10-22, Google)\n"
        "\nAlso called\n  Vision Transformer\n"
        "\nRole in papers\n"
        "  introduces: 1 paper, latest 2020-10-22\n"
        "  uses: 1 paper, latest 2021-03-25\n"
        "\nRelations\n"
        "  ViT based on Transformer (1 paper, 0.90)\n"
        "  ViT evaluated on CIFAR-100 (1 paper, 0.90)\n"
        "  ViT evaluated on ImageNet (1 paper, 0.90)\n"
        "  ViT outperforms ResNet (1 paper, 0.90)\n"
        "  ViT trained on JFT-300M (1 paper, 0.90)\n"
        "  Swin Transformer based on ViT (1 paper, 0.90)\n"
        "\nResults\n"
        "  ViT: 94.55% accuracy on CIFAR-100"
        " — An Image is Worth 16x16 Words: Transformers for Image Recognition at Scale\n"
        "  ViT: 88.55% top-1 accuracy on ImageNet"
        " — An Image is Worth 16x16 Words: Transformers for Image Recognition at Scale\n"
    )


@pytest.mark.parametrize(
    "name", ["BERT", "bert", "  Bert ", "entity/bert-32987c4b", "urn:paperkg:entity/bert-32987c4b"]
)
def test_show_finds_an_entity_by_any_spelling_and_iri(kg, name):
    assert kg("show", name).stdout.splitlines()[0] == "BERT"


@pytest.mark.parametrize(("name", "label"), [
    ("Vision Transformers", "ViT"), ("Object-Detection", "object detection"), ("the ImageNet dataset", "ImageNet"),
    ("machine translations", "machine translation"), ("Residual Learning", "residual learning"),
])  # fmt: skip
def test_show_knows_aliases_plurals_and_dashes(kg, name, label):
    assert kg("show", *name.split()).stdout.splitlines()[0] == label


@pytest.mark.parametrize("name", [
    "Attention Is All You Need", "attention is all you need", "attention is all", "1706.03762", "arXiv:1706.03762v5",
    "https://arxiv.org/abs/1706.03762", "https://arxiv.org/pdf/1706.03762v2.pdf",
])  # fmt: skip
def test_show_finds_a_paper_by_title_number_and_address(kg, name):
    assert kg("show", name).stdout.splitlines()[0] == "Attention Is All You Need"


def test_show_tells_homonyms_apart(kg):
    cards = json.loads(kg("show", "MASS", "--format", "json").stdout)
    assert [(card["types"], card["homonyms"]) for card in cards] == [
        (["Model"], [f"MASS ({sample_graph.iri_of('MASS', type='Technique')})"]),
        (["Technique"], [f"MASS ({sample_graph.iri_of('MASS', type='Model')})"]),
    ]


def test_show_gives_the_sentences_behind_statements(kg):
    card = json.loads(kg("show", "ELMo", "--evidence", "--format", "json").stdout)[0]
    paper = "DistilBERT, a distilled version of BERT: smaller, faster, cheaper and lighter"
    sentence = "DistilBERT may well beat ELMo elsewhere too."
    assert card["evidence"] == [
        {"supports": "DistilBERT outperforms ELMo (hedged)", "confidence": 0.6, "sentence": sentence, "paper": paper},
        {"supports": "the paper compares against it", "confidence": 0.95, "sentence": sentence, "paper": paper},
    ]
    assert card["relations"] == []


def test_show_tells_all_of_a_paper(kg):
    assert kg("show", "2210.09904", "--format", "markdown").stdout == (
        "# MASS: Multi-Attribute Selective Suppression\n"
        "\n2022-10-18 · arxiv:2210.09904 · urn:paperkg:paper/ebaa27317fb33e88\n"
        "\n## Links\n\n- https://arxiv.org/abs/2210.09904\n"
        "\n## Abstract\n\n- MASS hides chosen attributes of data and keeps the rest, shown on image classification.\n"
        "\n## Entities\n\n- introduces: MASS (technique)\n- addresses: image classification (task)\n"
        "\n## Claims\n\n- MASS applied to image classification (0.90)\n"
        "\n## Read from\n\n- sample.jsonl\n"
    )


@pytest.mark.parametrize(("name", "message"), [
    ("Imagnet", "kg: no entity and no paper named 'Imagnet'; did you mean ImageNet?\n"),
    ("qqqq", "kg: no entity and no paper named 'qqqq'\n"),
])  # fmt: skip
def test_show_answers_what_is_not_there_with_near_names(kg, name, message):
    result = kg("show", name)
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", message)


def test_search_puts_the_very_name_first(kg):
    assert kg("search", "imagenet").stdout.splitlines()[:3] == [
        "name,type,papers,published,iri",
        "ImageNet,Dataset,4,,urn:paperkg:entity/imagenet-0afd7c2a",
        "ImageNet: A Large-Scale Hierarchical Image Database,Paper,,2009,urn:paperkg:paper/00eb4e2cbb2c1b80",
    ]


def test_search_can_be_narrowed_and_find_nothing(kg):
    assert len(kg("search", "bert", "--kind", "paper", "--limit", "2").stdout.splitlines()) == 3
    nothing = kg("search", "zebra")
    assert (nothing.exit_code, nothing.stderr) == (0, "kg: nothing found\n")


def test_stats_counts_everything(kg):
    counted = json.loads(kg("stats", "--format", "json").stdout)
    assert next(iter(counted)) == "papers"
    assert [counted[name] for name in ("papers", "dated", "first", "last", "results", "organizations", "sources")] == [
        14, 14, "2009", "2022-10-18", 19, 6, {"sample.jsonl": 14},
    ]  # fmt: skip
    assert counted["types"] == {"Model": 16, "Dataset": 13, "Benchmark": 2, "Technique": 7, "Task": 5, "Metric": 9}
    assert counted["claims"] == {"asserted": 52, "hedged": 1, "negated": 1}
    assert kg("stats").stdout.splitlines()[:2] == ["what,name,count", "papers,,14"]


def test_path_gives_each_step_with_its_sentence(kg):
    steps = json.loads(kg("path", "ELMo", "transformer", "--format", "json").stdout)
    assert [(step["from"], step["relation"], step["to"]) for step in steps] == [
        ("ELMo", "named together", "BERT"),
        ("BERT", "BERT based on Transformer", "Transformer"),
    ]
    assert steps[1] == {
        "from": "BERT", "to": "Transformer", "relation": "BERT based on Transformer",
        "sentence": "We present BERT, which learns by masked language modeling on BookCorpus and is based on the "
        "Transformer.",
        "paper": "BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding", "confidence": 0.9,
    }  # fmt: skip


def test_path_goes_the_same_way_back(kg):
    there = json.loads(kg("path", "DistilBERT", "ALBERT", "--format", "json").stdout)
    back = json.loads(kg("path", "ALBERT", "DistilBERT", "--format", "json").stdout)
    assert [step["sentence"] for step in there] == [step["sentence"] for step in reversed(back)]


def test_path_between_a_thing_and_itself_and_where_there_is_none(kg):
    same = kg("path", "BERT", "bert")
    assert (same.exit_code, same.stderr) == (0, "kg: 'BERT' and 'bert' are the same thing\n")
    result = kg("path", "BERT", "SQuAD 3")
    assert (result.exit_code, result.stdout) == (1, "")
