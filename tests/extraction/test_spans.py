"""Spans are names: lists give their members, acronym and expansion are one, generic words are nothing."""

from __future__ import annotations

import pytest

from kg.extraction import Extractor
from kg.extraction.lists import expanded
from kg.extraction.values import Entity, Mention, Type
from kg.papers import Paper


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor()


def entities(extractor: Extractor, abstract: str) -> tuple[Entity, ...]:
    return extractor.entities(Paper(id="p", title="A study", abstract=abstract))


def surfaces(extractor: Extractor, abstract: str) -> set[str]:
    return {surface for entity in entities(extractor, abstract) for surface in entity.surfaces}


@pytest.mark.parametrize(
    ("text", "members"),
    [
        ("We compare BERT/RoBERTa encoders.", "BERT, RoBERTa"),
        ("We compare T5/BART on CNN/DailyMail.", "T5, BART, CNN/DailyMail"),
        ("We use PPO/DPO on GSM8K/MATH.", "PPO, DPO, GSM8K, MATH"),
        ("We evaluate on MNLI/QNLI/SST-2 of GLUE.", "MNLI, QNLI, SST-2, GLUE"),
        ("Results are reported for BERT, RoBERTa, and XLNet.", "BERT, RoBERTa, XLNet"),
        ("We train on CIFAR-10, CIFAR-100, SVHN and ImageNet.", "CIFAR-10, CIFAR-100, SVHN, ImageNet"),
        ("The detector is tested on PASCAL VOC, COCO and LVIS.", "PASCAL VOC, COCO, LVIS"),
        (
            "It beats GPT-3.5, GPT-4, Claude 2 and Llama 2 on GSM8K and MATH.",
            "GPT-3.5, GPT-4, Claude 2, Llama 2, GSM8K, MATH",
        ),
        ("We fine-tune Mistral 7B and Mixtral 8x7B.", "Mistral 7B, Mixtral 8x7B"),
        ("Pre-training uses ImageNet-1K and ImageNet-22K.", "ImageNet-1K, ImageNet-22K"),
        ("We use ResNet-50, ResNet-101 and DenseNet-121 as backbones.", "ResNet-50, ResNet-101, DenseNet-121"),
        ("We test on HellaSwag, WinoGrande, PIQA and BoolQ.", "HellaSwag, WinoGrande, PIQA, BoolQ"),
        ("The optimizers are SGD, Adam and AdamW.", "SGD, Adam, AdamW"),
        ("ViT-B/16 and ViT-L/14 are pre-trained.", "ViT-B/16, ViT-L/14"),
        (
            "We evaluate LLaVA, InstructBLIP and MiniGPT-4 on VQAv2 and GQA.",
            "LLaVA, InstructBLIP, MiniGPT-4, VQAv2, GQA",
        ),
    ],
)
def test_a_list_gives_its_members(extractor: Extractor, text: str, members: str) -> None:
    assert surfaces(extractor, text) == set(members.split(", "))


@pytest.mark.parametrize(
    ("text", "members"),
    [
        ("We use Llama-2-7B/13B/70B.", "Llama-2-7B, Llama-2-13B, Llama-2-70B"),
        ("Qwen2.5-Math-1.5B/7B/72B are released.", "Qwen2.5-Math-1.5B, Qwen2.5-Math-7B, Qwen2.5-Math-72B"),
        ("CIFAR-10/100 are small.", "CIFAR-10, CIFAR-100"),
        ("We test on ImageNet-1K/21K.", "ImageNet-1K, ImageNet-21K"),
        ("Pre-training uses ImageNet-1K and -22K.", "ImageNet-1K, ImageNet-22K"),
        ("We use Swin-T, -S and -B.", "Swin-T, Swin-S, Swin-B"),
        ("We evaluate on SQuAD v1.1/v2.0.", "SQuAD v1.1, SQuAD v2.0"),
    ],
)
def test_a_list_that_names_the_common_part_once_gives_whole_names(
    extractor: Extractor, text: str, members: str
) -> None:
    assert {entity.name for entity in entities(extractor, text)} == set(members.split(", "))


def found(name: str, *surfaces: tuple[str, int], kind: Type = "Dataset") -> Entity:
    mentions = tuple(
        Mention(text, "abstract", start, start + len(text), 0, 99, kind, "mentions", 0.9, "tagger")
        for text, start in surfaces
    )
    return Entity(name, kind, "mentions", 0.9, mentions)


@pytest.mark.parametrize(
    ("text", "first", "members"),
    [
        ("CIFAR-10/100 is used", "CIFAR-10/100", {"CIFAR-10": "CIFAR-10/100", "CIFAR-100": "CIFAR-10/100"}),
        ("CIFAR-10/100 is used", "CIFAR-10", {"CIFAR-10": "CIFAR-10/100", "CIFAR-100": "CIFAR-10/100"}),
        ("CIFAR-10 and -100 do", "CIFAR-10", {"CIFAR-10": "CIFAR-10", "CIFAR-100": "-100"}),
        ("ResNet-18, -34, and -50", "ResNet-18", {"ResNet-18": "ResNet-18", "ResNet-34": "-34", "ResNet-50": "-50"}),
        ("ImageNet-1K and -100", "ImageNet-1K", {"ImageNet-1K": "ImageNet-1K"}),
        ("CIFAR-10/100-LT is used", "CIFAR-10", {"CIFAR-10": "CIFAR-10"}),
        ("CIFAR-10 and 100 others", "CIFAR-10", {"CIFAR-10": "CIFAR-10"}),
        ("ViT-B/16 is used", "ViT-B/16", {"ViT-B/16": "ViT-B/16"}),
        ("CNN/DailyMail is used", "CNN/DailyMail", {"CNN/DailyMail": "CNN/DailyMail"}),
        ("DeiT-Tiny/Small win", "DeiT-Tiny", {"DeiT-Tiny": "DeiT-Tiny/Small", "DeiT-Small": "DeiT-Tiny/Small"}),
        ("AIME 2024 and 2025 are hard", "AIME 2024", {"AIME 2024": "AIME 2024", "AIME 2025": "2025"}),
        ("AIME 2024, 2025", "AIME 2024", {"AIME 2024": "AIME 2024", "AIME 2025": "2025"}),
        ("AIME 2024 and 93.1 on", "AIME 2024", {"AIME 2024": "AIME 2024"}),
        ("MATH500 and 2025 others", "MATH500", {"MATH500": "MATH500"}),
        ("C4-1B and 7B tokens", "C4-1B", {"C4-1B": "C4-1B"}),
        ("Something v1 & v2 hold", "Something v1", {"Something v1": "Something v1", "Something v2": "v2"}),
        ("WMT14 En-De and En-Fr.", "WMT14 En-De", {"WMT14 En-De": "WMT14 En-De", "WMT14 En-Fr": "En-Fr"}),
        ("WMT14 En-De/En-Fr.", "WMT14 En-De", {"WMT14 En-De": "WMT14 En-De/En-Fr", "WMT14 En-Fr": "WMT14 En-De/En-Fr"}),
        (
            "WMT English-German and German-English",
            "WMT English-German",
            {"WMT English-German": "WMT English-German", "WMT German-English": "German-English"},
        ),
        ("MS Cross-Encoder and Re-Ranker", "MS Cross-Encoder", {"MS Cross-Encoder": "MS Cross-Encoder"}),
    ],
)
def test_members_stand_where_the_list_or_their_part_stands(text: str, first: str, members: dict[str, str]) -> None:
    listed = list(expanded([found(first, (first, 0))], text, 0))
    assert {entity.name: entity.mentions[0].surface for entity in listed} == members
    assert all(text[m.start : m.end] == m.surface for entity in listed for m in entity.mentions)


@pytest.mark.parametrize(
    ("text", "first", "members"),
    [
        ("Gemma 2B and 7B are small", "Gemma 2B", {"Gemma 2B": "Gemma 2B", "Gemma 7B": "7B"}),
        ("Gemma 2B and 7 others", "Gemma 2B", {"Gemma 2B": "Gemma 2B"}),
        ("Llama 7B, 13B and 70B", "Llama 7B", {"Llama 7B": "Llama 7B", "Llama 13B": "13B", "Llama 70B": "70B"}),
        ("Gemma 2B and 7B-it", "Gemma 2B", {"Gemma 2B": "Gemma 2B"}),
    ],
)
def test_sizes_of_models_follow_without_a_hyphen(text: str, first: str, members: dict[str, str]) -> None:
    listed = list(expanded([found(first, (first, 0), kind="Model")], text, 0))
    assert {entity.name: entity.mentions[0].surface for entity in listed} == members


def test_a_list_at_one_place_leaves_the_other_places_to_the_first_member() -> None:
    listed = list(expanded([found("CIFAR-10", ("CIFAR-10", 0), ("CIFAR-10", 12))], "CIFAR-10 or CIFAR-10/100", 0))
    assert [(entity.name, entity.surfaces) for entity in listed] == [
        ("CIFAR-10", ("CIFAR-10", "CIFAR-10/100")), ("CIFAR-100", ("CIFAR-10/100",)),
    ]  # fmt: skip


def test_a_list_does_not_take_the_words_of_another_name() -> None:
    other = found("100-shot", ("-100", 13), kind="Technique")
    listed = list(expanded([found("CIFAR-10", ("CIFAR-10", 0)), other], "CIFAR-10 and -100 do", 0))
    assert [entity.name for entity in listed] == ["CIFAR-10", "100-shot"]


@pytest.mark.parametrize(
    ("text", "strings"),
    [
        ("We use low-rank adaptation (LoRA). LoRA is small.", "low-rank adaptation, LoRA"),
        ("Direct Preference Optimization (DPO) is stable. DPO is cheap.", "Direct Preference Optimization, DPO"),
        ("A graph neural network (GNN) reads it; the GNN is small.", "graph neural network, GNN"),
        ("We study retrieval-augmented generation (RAG). RAG helps.", "retrieval-augmented generation, RAG"),
        ("Masked language modeling (MLM) trains it. MLM is simple.", "Masked language modeling, MLM"),
        ("The Vision Transformer (ViT) splits images. ViT scales well.", "Vision Transformer, ViT"),
        (
            "Generative adversarial networks (GANs) are trained in pairs. A GAN can collapse.",
            "Generative adversarial networks, GANs, GAN",
        ),
        ("We solve named entity recognition (NER); NER is hard.", "named entity recognition, NER"),
        (
            "Reinforcement learning from human feedback (RLHF) aligns them. RLHF is costly.",
            "Reinforcement learning from human feedback, RLHF",
        ),
        ("Neural architecture search (NAS) is slow; NAS is costly.", "Neural architecture search, NAS"),
    ],
)
def test_acronym_and_expansion_are_one_entity(extractor: Extractor, text: str, strings: str) -> None:
    (entity,) = entities(extractor, text)
    assert set(entity.surfaces) == set(strings.split(", "))


@pytest.mark.parametrize(
    "text",
    [
        "We present a novel approach that improves large language models on downstream tasks.",
        "Our model outperforms previous methods and strong baselines.",
        "Experiments on several benchmarks and public datasets show the effectiveness of our framework.",
        "LLMs are costly, so we train a smaller LLM.",
        "The proposed method achieves state-of-the-art performance on various tasks.",
        "Code, data and models are available on GitHub.",
        "We use Python, PyTorch and eight A100 GPUs.",
        "Accuracy, F1 and BLEU rise.",
        "Google and Microsoft released tools for English and German.",
        "We train neural networks on large-scale data.",
        "Recent work in computer vision and natural language processing uses deep learning.",
        "Multimodal large language models (MLLMs) are popular.",
    ],
)
def test_generic_words_are_nothing(extractor: Extractor, text: str) -> None:
    assert entities(extractor, text) == ()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("BERT-Large is fine-tuned.", "BERT-Large"),
        ("We evaluate on SQuAD 2.0.", "SQuAD 2.0"),
        ("We use the Swin Transformer V2.", "Swin Transformer V2"),
        ("Results on ImageNet-1K improve.", "ImageNet-1K"),
        ("We use XLM-RoBERTa.", "XLM-RoBERTa"),
        ("Results on MMLU-Pro improve.", "MMLU-Pro"),
        ("GPT-4 Turbo is used as a judge.", "GPT-4 Turbo"),
        ("Faster R-CNN is a detector.", "Faster R-CNN"),
        ("We test on COCO Captions.", "COCO Captions"),
        ("Stable Diffusion XL makes images.", "Stable Diffusion XL"),
        ("We train Llama-2-70B-Chat.", "Llama-2-70B-Chat"),
        ("The model does visual question answering.", "visual question answering"),
    ],
)
def test_of_nested_names_the_longer_one_is_meant(extractor: Extractor, text: str, name: str) -> None:
    assert surfaces(extractor, text) == {name}


def test_every_place_of_a_name_is_a_mention_at_its_exact_offsets(extractor: Extractor) -> None:
    text = "ResNet is deep. We compare with ResNet, and ResNet wins."
    (entity,) = entities(extractor, text)
    assert [(m.start, m.end, m.surface) for m in entity.mentions] == [
        (0, 6, "ResNet"), (32, 38, "ResNet"), (44, 50, "ResNet"),
    ]  # fmt: skip
