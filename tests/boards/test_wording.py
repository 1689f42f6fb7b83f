"""Before numbers are ranked, their sentences are read again: what is no value that was reached says so."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.boards.conditions import conditions
from kg.boards.places import names
from kg.boards.wording import Said, say

SURFACES = (
    ("Swin", "m:swin", "Model"), ("NASNet", "m:nas", "Model"), ("COCO", "d:coco", "Dataset"),
    ("ADE20K", "d:ade", "Dataset"), ("ImageNet", "d:in", "Dataset"), ("CIFAR-10", "d:c10", "Dataset"),
    ("CIFAR-100", "d:c100", "Dataset"), ("mixup", "t:mixup", "Technique"),
)  # fmt: skip


def said(sentence, raw, *, metric="accuracy", data="d:in", subject="m:swin", up=True):
    named = names(sentence, SURFACES)
    return say(sentence, raw, metric=metric, subject=subject, data=data, named=named, up=up)


@pytest.mark.parametrize(
    ("sentence", "raw"),
    [
        ("Swin reaches 87.3% accuracy on ImageNet.", "87.3%"),
        ("On ImageNet, Swin has an accuracy of 87.3%, 1.2% better than before.", "87.3%"),
        ("Swin improves the accuracy on ImageNet from 84.0% to 87.3%.", "87.3%"),
        ("It gets 91.1%, 80.2% and 76.0% accuracy on CIFAR-10, CIFAR-100 and ImageNet with Swin.", "76.0%"),
        ("With mixup, Swin (87.3%) wins on ImageNet.", "87.3%"),
        ("We compare with NASNet (82.7%), and Swin has 87.3% on ImageNet.", "87.3%"),
        ("The ImageNet accuracy compared with 33.0% for Swin is low.", "33.0%"),
        ("Swin matches others with 87.3% zero-shot transfer accuracy on ImageNet.", "87.3%"),
        ("Trained on CIFAR-10, it has 55.0% on ImageNet.", "55.0%"),
    ],
)
def test_a_value_that_was_reached_stands(sentence, raw):
    assert said(sentence, raw).reason == ""


@pytest.mark.parametrize(
    ("sentence", "raw", "reason"),
    [
        ("Swin beats it by 2.1% on ImageNet.", "2.1%", "a difference"),
        ("Swin has an mIoU accuracy of 85.4% on ImageNet.", "85.4%", "in another metric (mIoU)"),
        ("Swin has 99.3% and 97.6% query accuracy on ImageNet and X.", "99.3%", "in another metric (query accuracy)"),
        ("Swin is better than X (ImageNet: 77.6% vs. 78.6%).", "77.6%", "one of two values, and it is not said whose"),
        ("Swin beats them by up to 2.1% and 3.4% on ImageNet.", "3.4%", "a difference"),
        ("Swin is 2.1% better on ImageNet.", "2.1%", "a difference"),
        ("Swin has a 2.1% absolute gain on ImageNet.", "2.1%", "a difference"),
        ("Swin loses little, with an accuracy loss of only 0.4% on ImageNet.", "0.4%", "a difference"),
        ("Swin (+2.1%) is best on ImageNet.", "2.1%", "a difference"),
        ("Swin surpasses all methods over 30% on ImageNet.", "30%", "a difference"),
        ("Swin improves the accuracy from 84.0% to 87.3% on ImageNet.", "84.0%", "the start or end of a change"),
        ("The accuracy of Swin on ImageNet drops from 87.3% to 9.5%.", "9.5%", "the start or end of a change"),
        ("Swin needs 12 epochs on ImageNet.", "12", "a number of something else (epochs)"),
        ("Swin runs at 30, 22 FPS on ImageNet.", "30", "a number of something else (FPS)"),
        ("Swin uses 10% of the labels of ImageNet.", "10%", "a number of something else (of the labels)"),
        ("Swin is as good on ImageNet with none of the 1.28 million it was given.", "1.28", "a number of things"),
        ("Swin is scored at an IoU of 0.5 on ImageNet.", "0.5", "a threshold or setting"),
        ("Swin has an error of 12.7% on ImageNet.", "12.7%", "an error rate"),
        ("Swin has 71.2% mIoU on ImageNet.", "71.2%", "in another metric (mIoU)"),
        ("Swin is best on ImageNet, compared with 82.7% before.", "82.7%", "what it is compared with"),
        ("Swin has 87.3% vs. 82.7% on ImageNet.", "82.7%", "what it is compared with"),
        ("Swin is near the 82.7% accuracy of NASNet on ImageNet.", "82.7%", "what another has"),
        ("Swin is better than NASNet (82.7%) on ImageNet.", "82.7%", "in brackets behind another name"),
        ("Swin is better than XyzNet (82.7%) on ImageNet.", "82.7%", "in brackets behind another name"),
        ("Swin has 81.0% (95.5%) on ImageNet.", "95.5%", "in brackets behind another value"),
        ("Trained on ImageNet, Swin has 53.5% on ADE20K.", "53.5%", "on other data: this is what was trained on"),
        ("Unlike on ImageNet, Swin has 53.5% accuracy on ADE20K.", "53.5%", "on other data"),
        ("Swin is good on ImageNet.", "99.9%", "not found in its sentence"),
    ],
)  # fmt: skip
def test_a_number_that_is_no_value_says_why(sentence, raw, reason):
    assert said(sentence, raw).reason == reason


def test_in_an_error_rate_a_rise_is_a_loss_and_a_fall_is_none():
    text = "The error of Swin on ImageNet is reduced from 16.8% to 12.4%."
    assert said(text, "12.4%", metric="error rate", up=False) == Said()
    assert said(text, "16.8%", metric="error rate", up=False).reason == "the start or end of a change"


@pytest.mark.parametrize(
    ("sentence", "bound", "hedged"),
    [
        ("Swin has over 87% on ImageNet.", "more than", False),
        ("Swin has up to 87% on ImageNet.", "up to", False),
        ("Swin has less than 87% on ImageNet.", "less than", False),
        ("Swin may reach about 87% on ImageNet.", "about", True),
    ],
)
def test_bounds_and_hedges_are_noted(sentence, bound, hedged):
    assert said(sentence, "87%") == Said("", bound, hedged)


@pytest.mark.parametrize(
    ("sentence", "raw", "data", "expected"),
    [
        ("It has 44.3 AP on COCO val2017.", "44.3", "COCO", ("val2017",)),
        ("It has 44.3 and 45.1 AP on COCO minival and test-dev.", "45.1", "COCO", ("test-dev",)),
        ("It has 61.2% in the 1-shot and 74.0% in the 5-shot setting.", "61.2%", "", ("1-shot",)),
        ("It gets 12.4% with 1k labels and 31.6% with 10k labels.", "31.6%", "", ("10000 labels",)),
        ("It gets 95.1% at 72.9% sparsity.", "95.1%", "", ("72.9 % sparsity",)),
        ("It gets 92% on Alpha without any attack, and little under a strong attack.", "92%", "Alpha", ()),
        ("It has 73.9% with 1% of the labels.", "73.9%", "", ("1 % of the labels",)),
        ("It has 70.1% on the validation set with a linear probe.", "70.1%", "", ("linear probe", "val")),
        ("It has 70.1% on X (hard), beating fine-tuned models.", "70.1%", "X", ("hard",)),
        ("It has 70.1% on X, better than zero-shot models.", "70.1%", "X", ()),
        ("It has 70.1% on X without extra data.", "70.1%", "X", ()),
        ("It solves 33.2% of X Verified.", "33.2%", "X", ("Verified",)),
        ("It has 51.0% on the Hard subset.", "51.0%", "", ("Hard",)),
        ("It has 51.0% on X.", "51.0%", "X", ()),
    ],
)
def test_conditions_are_those_of_the_number(sentence, raw, data, expected):
    places = (
        [(sentence.index(f"{data} "), sentence.index(f"{data} ") + len(data))]
        if f"{data} " in sentence and data
        else []
    )
    assert conditions(sentence, raw, places) == expected


@given(st.text(max_size=200), st.sampled_from(["1", "87.3%", "+2", "("]))
def test_any_sentence_is_read(sentence, raw):
    text = f"{sentence} {raw} {sentence}"
    assert isinstance(said(text, raw).reason, str)
    assert conditions(text, raw) == tuple(sorted(set(conditions(text, raw)), key=lambda one: (one.casefold(), one)))


@pytest.mark.parametrize("part", ["1 a ", "1, ", "by 2% and ", "improves of ", "from 1 to ", "(" * 9, "a" * 50 + " "])
def test_a_long_sentence_takes_no_longer_than_its_length(part):
    text = part * (8000 // len(part)) + "Swin has 87.3% on ImageNet " + part * (2000 // len(part))
    start = time.process_time()
    said(text, "87.3%")
    conditions(text, "87.3%")
    assert time.process_time() - start < 0.5
