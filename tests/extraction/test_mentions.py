"""Finding entities: tokens, acronyms, candidates, resolution, and the whole pipeline on texts of our own."""

from __future__ import annotations

from itertools import pairwise

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc, Span

from kg.extraction import Extractor
from kg.extraction.acronyms import acronyms
from kg.extraction.candidates import group_key
from kg.extraction.limits import bounded
from kg.extraction.pipeline import entities_of, pipeline
from kg.extraction.resolve import family_of, preferred_name
from kg.extraction.tokens import joined, read_words, spacy_tokenizer
from kg.papers import Paper

HOSTILE = st.text(
    st.one_of(st.characters(), st.sampled_from(list(" \n\t.-/()$\\{}_^%ABCabc019Ωé漢\u200b\u0301\U0001f600")))
)


TOKENIZE = spacy_tokenizer(spacy.blank("en").vocab)


def paper(title: str, abstract: str) -> Paper:
    return Paper(id="p", title=title, abstract=abstract)


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor()


def found(extractor: Extractor, title: str, abstract: str) -> dict[str, str]:
    return {entity.name: entity.type for entity in extractor.entities(paper(title, abstract))}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Transformer-based", ["Transformer", "-", "based"]),
        ("T5/BART, Qwen2.5", ["T5", "/", "BART", ",", "Qwen2.5"]),
        ("SQuAD 2.0.We", ["SQuAD", "2.0", ".", "We"]),
        (r"\textbf{X$^2$}", ["\\textbf", "{", "X", "$", "^", "2", "$", "}"]),
        ("see https://a.org/b_c.", ["see", "https://a.org/b_c", "."]),
        ("", []),
    ],
)
def test_words_part_at_hyphens_and_signs_but_keep_decimals_and_addresses(text: str, words: list[str]) -> None:
    assert list(read_words(text, len(text)).words) == words


def test_no_mention_goes_on_from_the_title_into_the_abstract(extractor: Extractor) -> None:
    entities = extractor.entities(
        paper("What is gained by being improper", "Learning is improper. We study improper learning.")
    )
    surfaces = {mention.surface for entity in entities for mention in entity.mentions}
    assert "improper learning" in surfaces
    assert not any("\n" in surface for surface in surfaces)


@given(HOSTILE, HOSTILE)
@settings(max_examples=80, deadline=None)
def test_words_and_spacy_tokens_keep_every_character(title: str, abstract: str) -> None:
    text = joined(paper(title, abstract))
    words = read_words(text, len(title))
    assert all(text[start:end] == word for word, start, end in zip(words.words, words.starts, words.ends, strict=True))
    assert TOKENIZE(text).text == text


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("low-rank adaptation (LoRA) helps", [("low-rank adaptation", "LoRA")]),
        ("We use GNNs (graph neural networks) here", [("graph neural networks", "GNNs")]),
        ("mixtures of experts (MoEs) scale", [("mixtures of experts", "MoEs")]),
        ("many methods (see Table 2) fail", []),
        ("a gain (up to 3%) was seen", []),
    ],
)
def test_acronyms_and_expansions(text: str, pairs: list[tuple[str, str]]) -> None:
    words = read_words(text, len(text))
    assert [(words.surface(*pair[:2]), words.surface(*pair[2:])) for pair in acronyms(words)] == pairs


def test_spellings_of_one_thing_are_one_candidate_and_acronyms_are_not_words() -> None:
    assert group_key("Vision Transformers") == group_key("vision transformer")
    assert group_key("GANs") == group_key("GAN")
    assert group_key("IS") != group_key("is")


@pytest.mark.parametrize(
    ("surfaces", "kind", "name"),
    [
        (["PPO", "Proximal Policy Optimization"], "Technique", "proximal policy optimization"),
        (["Knowledge Distillation", "knowledge distillation"], "Technique", "knowledge distillation"),
        (["Convolutional Neural Networks"], "Technique", "convolutional neural network"),
        (["LoRA", "Low-Rank Adaptation"], "Technique", "LoRA"),
        (["NER", "named entity recognition"], "Task", "named entity recognition"),
        (["ImageNet"], "Dataset", "ImageNet"),
        (["GPT-4"], "Model", "GPT-4"),
    ],
)
def test_the_name_is_the_spelling_that_the_field_prefers(surfaces: list[str], kind: str, name: str) -> None:
    assert preferred_name(surfaces, kind) == name  # type: ignore[arg-type]


def test_variants_know_their_family() -> None:
    assert [family_of(name) for name in ("Pythia 410M", "Llama-2-7B", "BERT", "7B")] == [
        "Pythia",
        "Llama-2",
        None,
        None,
    ]


def test_a_list_of_sizes_is_a_model_each(extractor: Extractor) -> None:
    entities = extractor.entities(paper("Study", "We fine-tune Qwen2.5-1.5B/7B/72B and Pythia 410M on C4."))
    assert [(e.name, e.family, e.surfaces) for e in entities if e.type == "Model"] == [
        ("Qwen2.5-1.5B", "Qwen2.5", ("Qwen2.5-1.5B/7B/72B",)),
        ("Qwen2.5-72B", "Qwen2.5", ("Qwen2.5-1.5B/7B/72B",)),
        ("Qwen2.5-7B", "Qwen2.5", ("Qwen2.5-1.5B/7B/72B",)),
        ("Pythia 410M", "Pythia", ("Pythia 410M",)),
    ]


def test_well_known_names_are_found_with_their_types(extractor: Extractor) -> None:
    names = found(
        extractor,
        "A study of parameter-efficient fine-tuning",
        "We fine-tune BERT and RoBERTa with low-rank adaptation (LoRA) on SQuAD and evaluate on the GLUE benchmark.",
    )
    assert {name: names.get(name) for name in ("BERT", "RoBERTa", "SQuAD", "GLUE", "LoRA")} == {
        "BERT": "Model", "RoBERTa": "Model", "SQuAD": "Dataset", "GLUE": "Benchmark", "LoRA": "Technique",
    }  # fmt: skip


def test_acronym_and_expansion_are_one_entity(extractor: Extractor) -> None:
    entities = extractor.entities(
        paper("Models", "We train with Proximal Policy Optimization (PPO). PPO is stable, and PPO is simple.")
    )
    assert [e.surfaces for e in entities if "PPO" in e.surfaces] == [("Proximal Policy Optimization", "PPO")]


def test_empty_and_trivial_papers_have_no_entities(extractor: Extractor) -> None:
    for title, abstract in (("", ""), (" ", "\n"), ("...", "(((")):
        assert extractor.entities(paper(title, abstract)) == ()


@given(HOSTILE, HOSTILE)
@settings(max_examples=40, deadline=None)
def test_mentions_are_exact_whatever_the_text(title: str, abstract: str) -> None:
    one = paper(title + " BERT", abstract + " ImageNet (GPT-2)")
    entities = Extractor().entities(one)
    for mention in (mention for entity in entities for mention in entity.mentions):
        assert one.text(mention.field)[mention.start : mention.end] == mention.surface
        assert 0 <= mention.sentence_start <= mention.start < mention.end <= mention.sentence_end
    assert len({entity.name for entity in entities}) == len(entities)


@settings(deadline=None, max_examples=40)
@given(title=HOSTILE, abstract=HOSTILE)
def test_a_pipeline_that_nobody_sees_finds_what_one_with_a_doc_finds(title: str, abstract: str) -> None:
    one, names = Extractor(), "BERT and CIFAR-10/100 with Llama-2-7B/13B"
    text = bounded(paper(f"{names} {title}", f"{abstract} We propose FooNet (FN). {names}."))
    assert one.entities(text) == entities_of(text, one.doc(text))


def test_no_two_mentions_overlap(extractor: Extractor) -> None:
    one = paper(
        "Vision Transformers", "Vision Transformer (ViT) models such as ViT-B/16 beat ResNet-50 on ImageNet-1K."
    )
    spans = sorted((m.start, m.end) for e in extractor.entities(one) for m in e.mentions if m.field == "abstract")
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))


def test_a_component_of_ones_own_adds_and_removes_entities() -> None:
    @Language.component("test_ours_only")
    def ours(doc: Doc) -> Doc:
        doc.spans["mentions"] = [
            Span(doc, token.i, token.i + 1, label="Dataset", span_id="Ours") for token in doc if token.text == "OURDATA"
        ]
        return doc

    nlp = spacy.blank("en")
    nlp.tokenizer = spacy_tokenizer(nlp.vocab)
    nlp.add_pipe("kg_candidates")
    nlp.add_pipe("kg_entities")
    nlp.add_pipe("test_ours_only")
    (entity,) = Extractor(nlp).entities(paper("BERT", "BERT reads OURDATA and OURDATA."))
    assert (entity.name, entity.type, len(entity.mentions)) == ("Ours", "Dataset", 2)
    assert pipeline().pipe_names == ["kg_candidates", "kg_entities"]


def test_the_same_text_gives_the_same_entities_beside_other_texts(extractor: Extractor) -> None:
    one, other = paper("CLIP", "CLIP learns from WebText."), paper("GPT", "A long story about GPT-3 and CoLA.")
    alone = extractor.entities(one)
    extractor.entities(other)
    assert extractor.entities(one) == alone
