"""Numbers keep their exact decimals, units and ranges, and go to the dataset that their sentence ties them to."""

from __future__ import annotations

import pytest

from kg.extraction import kinds, metrics, subjects, ties
from kg.extraction.interpret import interpret, understand
from kg.extraction.numbers import noisy, values
from tests.extraction.reading_help import marked

Row = tuple[str, str, str | None, str | None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("59.3% AP", [("59.3%", "59.3", None, "%")]),
        ("from 71.2 to 74.5 on X", [("71.2", "71.2", None, None), ("74.5", "74.5", None, None)]),
        ("from 16.0% to 24.0%", [("16.0%", "16.0", None, "%"), ("24.0%", "24.0", None, "%")]),
        ("+1.4% better", [("+1.4%", "1.4", None, "%")]),
        ("-0.10 worse", [("-0.10", "-0.10", None, None)]),
        ("by 2.8% and 3.2% absolute points", [("2.8%", "2.8", None, "%"), ("3.2%", "3.2", None, "%")]),
        ("2.5x faster", [("2.5x", "2.5", None, "x")]),
        (r"$1.87\times$ and 3×", [(r"1.87\times$", "1.87", None, "x"), ("3×", "3", None, "x")]),
        ("6.1times smaller", [("6.1times", "6.1", None, "x")]),
        (r"sim7\% less", [(r"7\%", "7", None, "%")]),
        (r"$67.3\%$ MOTA", [(r"67.3\%$", "67.3", None, "%")]),
        ("84.8/85.0 on MNLI", [("84.8", "84.8", None, None), ("85.0", "85.0", None, None)]),
        ("by 3-8 % on", [("3-8 %", "3", "8", "%")]),
        ("9.1--28.0x speedup", [("9.1--28.0x", "9.1", "28.0", "x")]),
        ("2.6%--7.6%", [("2.6%--7.6%", "2.6", "7.6", "%")]),
        ("1.4pp to 3.5pp gains", [("1.4pp to 3.5pp", "1.4", "3.5", "pp")]),
        ("ranging from 1.2 to 4.5 on X", [("1.2 to 4.5", "1.2", "4.5", None)]),
        ("+2.5 to +9.1 on X", [("+2.5 to +9.1", "2.5", "9.1", None)]),
        (
            "from 61.2% to 64% and 71.1% to 75%",
            [
                ("61.2%", "61.2", None, "%"),
                ("64%", "64", None, "%"),
                ("71.1%", "71.1", None, "%"),
                ("75%", "75", None, "%"),
            ],
        ),
        (
            "by 8.6%/11.2%/9.0% with",
            [("8.6%", "8.6", None, "%"), ("11.2%", "11.2", None, "%"), ("9.0%", "9.0", None, "%")],
        ),
        ("a gain of 2.68 points", [("2.68 points", "2.68", None, "pp")]),
        ("10 percentage points (p.p.) on", [("10 percentage points (p.p.)", "10", None, "pp")]),
        ("at 22.8 FPS and 25.96 dB", [("22.8 FPS", "22.8", None, "fps"), ("25.96 dB", "25.96", None, "dB")]),
        ("1,250,000 images", [("1,250,000", "1250000", None, None)]),
        ("a 7B model of 110M in 3D with k-5b", []),
        ("(0.89).", [("0.89", "0.89", None, None)]),
        ("v1.2.3 and GPT4", []),
        ("", []),
    ],
)
def test_numbers_keep_their_text_decimals_and_unit(text: str, expected: list[Row]) -> None:
    found = values(text, 0, len(text))
    assert [(text[v.start : v.end], v.value, v.upper, v.unit) for v in found] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("top-5", True),
        ("in 2019", True),
        ("Section 3", True),
        ("2019%", False),
        ("scores 84.5", False),
        ("one of 3", True),
        ("a score of 69.0", False),
        ("Section 3.1", True),
    ],
)
def test_a_bare_number_that_counts_or_dates_is_noise(text: str, expected: bool) -> None:
    assert [noisy(text, value) for value in values(text, 0, len(text))] == [expected]


def test_a_number_inside_a_name_is_none() -> None:
    assert list(values("on CIFAR 10 we", 0, 14, ((3, 11),))) == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("mIoU", ("mIoU", True)), ("Word Error Rate", ("WER", False)), ("ppl", ("perplexity", False)),
        ("F1-score", ("F1", True)), ("Pass@1", ("pass@1", True)), ("FPS", ("speed", True)), ("nonsense", None),
    ],
)  # fmt: skip
def test_a_metric_is_known_by_any_of_its_names(name: str, expected: tuple[str, bool] | None) -> None:
    found = metrics.metric(name)
    assert (found and (found.name, found.higher_is_better)) == expected


def test_no_two_metrics_share_a_name() -> None:
    names = [name for each in metrics.metrics() for name in {name.casefold() for name in (each.name, *each.aliases)}]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize(
    ("one", "other", "up"),
    [
        ("BLEU", "BLEU-1", True), ("BLEU", "Self-BLEU", False), ("chrF", "chrF++", True), ("SI-SDR", "SDR", True),
        ("SI-SDR", "SI-SDRi", True), ("MOTA", "AMOTA", True), ("MOTP", "AMOTP", False), ("FPR", "FPR@95", False),
        ("MAPE", "sMAPE", False), ("SSIM", "MS-SSIM", True), ("ADE", "minADE", False), ("FDE", "minFDE", False),
        ("MPJPE", "PA-MPJPE", False), ("FLOPs", "MACs", False), ("energy", "power consumption", False),
        ("MRR", "MRR@10", True), ("Recall@k", "Recall@50", True), ("pass@k", "pass@10", True),
        ("latency", "runtime", False), ("kappa", "quadratic weighted kappa", True),
        ("error rate", "rotation error", False), ("success rate", "completion rate", True),
        ("cross-entropy", "test loss", False),
        ("training time", "training cost", False), ("FNR", "log-average miss rate", False),
    ],
)  # fmt: skip
def test_a_metric_is_no_other_name_for_a_similar_one(one: str, other: str, up: bool) -> None:
    first, second = metrics.metric(one), metrics.metric(other)
    assert first
    assert second
    assert (first.name != second.name, second.higher_is_better) == (True, up)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("31.2 SDR and 12.1 dB SI-SDRi", ["SDR", "SI-SDRi"]),
        ("a BLEU-1 of 40 and 30.1 BLEU", ["BLEU-1", "BLEU"]),
        ("15% lower sMAPE, symmetric mean absolute percentage error", ["sMAPE", "sMAPE"]),
        ("rotation errors of 2 degrees, an error of 3%", ["rotation error", "error rate"]),
        ("recall@50 and R@100", ["Recall@50", "Recall@100"]),
        ("multi-scale structural similarity of .9", ["MS-SSIM"]),
    ],
)
def test_the_longest_name_of_a_metric_counts(text: str, expected: list[str]) -> None:
    assert [found.metric.name for found in metrics.find(text, 0, len(text))] == expected


def test_an_upper_case_alias_is_no_lower_case_word() -> None:
    text = "This is a MAE of 2, per the is of AP."
    assert [text[f.start : f.end] for f in metrics.find(text, 0, len(text))] == ["MAE", "AP"]


@pytest.mark.parametrize(
    ("abstract", "expected"),
    [
        (
            "We propose [Foo|M], a new model. [Foo|M] achieves 59.3% AP on [COCO|D] and 81.5% mIoU on [Cityscapes|D].",
            [("Foo", "COCO", "AP", "59.3", "absolute"), ("Foo", "Cityscapes", "mIoU", "81.5", "absolute")],
        ),
        (
            "We propose [Foo|M]. It outperforms [Bar|M] by 2.8% and 3.2% absolute points in accuracy on [GLUE|B] "
            "and [SQuAD 2.0|D], respectively.",
            [("Foo", "GLUE", "accuracy", "2.8", "improvement"), ("Foo", "SQuAD 2.0", "accuracy", "3.2", "improvement")],
        ),
        ("We train [Foo|M] on [ImageNet|D]. It has 45.2% fewer parameters than others.", []),
        ("We release [FooSet|D], which holds 12,345 images of 80 classes.", []),
    ],
)
def test_a_number_goes_to_the_dataset_that_its_sentence_ties_it_to(abstract: str, expected: list[object]) -> None:
    paper, entities = marked("[Foo|M]: A Model", abstract)
    found = interpret(paper, entities).results
    assert [(r.subject, r.on, r.metric, r.value, r.kind) for r in found] == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("[Foo|M] reaches 81.2 on [COCO|D] (vs. [Bar|M]'s 79.0).", {"81.2": "Foo", "79.0": "Bar"}),
        ("On [COCO|D], [Foo|M] scores 52.1, as does [Bar|M] (which scores 52.5).", {"52.1": "Foo", "52.5": "Bar"}),
        ("On [COCO|D], [Foo|M] is better than [Bar|M] (+2.1).", {"2.1": "Foo"}),
        ("[Foo|M] beats all others on [COCO|D] by 2.1% with [Bar|M].", {"2.1": "Foo"}),
        ("Our method reaches 81.2% on [COCO|D] for [Bar|M].", {"81.2": "Bar"}),
        ("Our method reaches 81.2% and 83.3% on [COCO|D] with [Bar|M] and [Baz|M].", {"81.2": "Bar", "83.3": "Baz"}),
    ],
)
def test_a_number_is_about_the_method_that_holds_or_reaches_it(sentence: str, expected: dict[str, str]) -> None:
    paper, entities = marked("[Foo|M]: A Model", f"In this paper, we propose [Foo|M], a new model. {sentence}")
    scene = understand(paper, entities)
    about = {each.value.value: subjects.subject(scene, each) for each in ties.candidates(paper, scene)}
    assert {value: scene.entities[e].name for value, e in about.items()} == expected


def test_a_number_hears_what_its_list_and_the_numbers_of_its_unit_are() -> None:
    paper, entities = marked("[Foo|M]", "It gains 2.0%, 3.0% and 4.0% on [COCO|D] and is 2.5x faster than 1.5x.")
    scene = understand(paper, entities)
    known = kinds.numbers(ties.candidates(paper, scene), [1])
    told = {spot: [float(n), 0.0, 0.0, 0.0] for n, spot in enumerate(known)}
    heard = [(row[4], row[8]) for row in kinds.rows(paper, scene, known, told)]
    assert [each.value.value for each in known.values()] == ["2.0", "3.0", "4.0", "2.5", "1.5"]
    assert heard == [(1.0, 1.0), (1.0, 1.0), (1.0, 1.0), (3.0, 3.5), (4.0, 3.5)]


def test_all_numbers_of_a_list_are_of_one_kind() -> None:
    paper, entities = marked(
        "[Foo|M]: A Model", "We propose [Foo|M]. It exceeds [Bar|M] in accuracy on [COCO|D] by 10.6%/13.2%/10.0%."
    )
    assert [r.kind for r in interpret(paper, entities).results] == ["improvement"] * 3
