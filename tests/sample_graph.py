"""A small graph made by hand: fourteen real papers, told in our own words, with everything a graph can hold.

`store()` gives it as an open store in memory, `write` as a folder. Extraction and linking take no part in it, so
tests of questions, views and exports can state literal rows.

1. `_PAPERS` tells each paper: its sentences, the entities in them, claims, results and links.
2. `_extraction` finds the places of the entities in the text.
3. `_entities` makes the canonical entities of all papers; two papers introduce a "MASS", and these stay two.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Final

from kg.analytics.centrality import Centrality
from kg.analytics.scores import statements
from kg.derived import Derived
from kg.extraction.values import (
    Claim,
    Entity,
    Extraction,
    Field,
    Link,
    Mention,
    Polarity,
    Predicate,
    Result,
    Role,
    Type,
)
from kg.extraction.values import Kind as ResultKind
from kg.index import Text
from kg.iris import DEFAULT_BASE, entity_id
from kg.linking.values import CanonicalEntity, LinkedPaper
from kg.names import identity
from kg.nquads import boolean, iri, lines, term, text
from kg.papers import Paper, paper_key
from kg.statements import Names, metric_id, of_entities, of_paper
from kg.store import LocalStore
from kg.writing import Generation, Writer

NAMES: Final = Names(DEFAULT_BASE)


@dataclass(frozen=True)
class Thing:
    """An entity of a paper: name, type, role, and what else the text calls it."""

    name: str
    type: Type
    role: Role
    surfaces: tuple[str, ...] = ()
    confidence: float = 0.95
    family: str | None = None
    distinct: bool = False


@dataclass(frozen=True)
class Told:
    """A paper as told here; `claims` and `results` point to their sentence by its number in the abstract."""

    title: str
    published: str
    sentences: tuple[str, ...]
    things: tuple[Thing, ...]
    claims: tuple[tuple[str, Predicate, str, int, float, Polarity], ...] = ()
    results: tuple[tuple[str | None, str, str | None, str, str, ResultKind, int], ...] = ()
    links: tuple[str, ...] = ()
    arxiv: str | None = None
    organization: str | None = None
    abstract: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "abstract", " ".join(self.sentences))


def _asserted(*rows: tuple[str, Predicate, str, int]) -> tuple[tuple[str, Predicate, str, int, float, Polarity], ...]:
    return tuple((subject, predicate, thing, number, 0.9, "asserted") for subject, predicate, thing, number in rows)


_PAPERS: Final = (
    Told(
        "Attention Is All You Need",
        "2017-06-12",
        (
            "We propose the Transformer, a network for machine translation that rests on self-attention alone.",
            "The Transformer reaches 28.4 BLEU on WMT 2014 English-German.",
            "Code is at https://github.com/tensorflow/tensor2tensor.",
        ),
        (
            Thing("Transformer", "Model", "introduces"),
            Thing("machine translation", "Task", "addresses"),
            Thing("self-attention", "Technique", "uses"),
            Thing("WMT 2014 English-German", "Dataset", "evaluates_on"),
        ),
        _asserted(
            ("Transformer", "usesTechnique", "self-attention", 0),
            ("Transformer", "appliedTo", "machine translation", 0),
            ("Transformer", "evaluatedOn", "WMT 2014 English-German", 1),
        ),
        (("Transformer", "WMT 2014 English-German", "BLEU", "28.4", "28.4", "absolute", 1),),
        ("https://github.com/tensorflow/tensor2tensor",),
        "1706.03762",
        "Google",
    ),
    Told(
        "BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding",
        "2018-10-11",
        (
            "We present BERT, which learns by masked language modeling on BookCorpus and is based on the Transformer.",
            "It scores 80.5% on GLUE and an F1 of 93.2 on SQuAD 1.1, a set for question answering.",
            "Sizes go from BERT-base to BERT-large.",
        ),
        (
            Thing("BERT", "Model", "introduces"),
            Thing("BERT-base", "Model", "introduces", family="BERT"),
            Thing("BERT-large", "Model", "introduces", family="BERT"),
            Thing("Transformer", "Model", "uses"),
            Thing("masked language modeling", "Technique", "introduces"),
            Thing("BookCorpus", "Dataset", "trains_on"),
            Thing("GLUE", "Benchmark", "evaluates_on"),
            Thing("SQuAD 1.1", "Dataset", "evaluates_on", family="SQuAD"),
            Thing("question answering", "Task", "addresses"),
        ),
        _asserted(
            ("BERT", "basedOn", "Transformer", 0),
            ("BERT", "usesTechnique", "masked language modeling", 0),
            ("BERT", "trainedOn", "BookCorpus", 0),
            ("BERT", "evaluatedOn", "GLUE", 1),
            ("BERT", "evaluatedOn", "SQuAD 1.1", 1),
            ("BERT-base", "variantOf", "BERT", 2),
            ("BERT-large", "variantOf", "BERT", 2),
        ),
        (
            ("BERT", "GLUE", "score", "80.5%", "80.5", "absolute", 1),
            ("BERT", "SQuAD 1.1", "F1", "93.2", "93.2", "absolute", 1),
        ),
        ("https://github.com/google-research/bert",),
        "1810.04805",
        "Google",
    ),
    Told(
        "RoBERTa: A Robustly Optimized BERT Pretraining Approach",
        "2019-07-26",
        (
            "We retrain BERT with more data, CC-News among it, and call the outcome RoBERTa.",
            "RoBERTa keeps masked language modeling, outperforms BERT, and has 88.5 on GLUE, 83.2% accuracy on RACE.",
        ),
        (
            Thing("RoBERTa", "Model", "introduces"),
            Thing("BERT", "Model", "compares_with"),
            Thing("masked language modeling", "Technique", "uses"),
            Thing("CC-News", "Dataset", "introduces"),
            Thing("GLUE", "Benchmark", "evaluates_on"),
            Thing("RACE", "Dataset", "evaluates_on"),
        ),
        _asserted(
            ("RoBERTa", "basedOn", "BERT", 0),
            ("RoBERTa", "trainedOn", "CC-News", 0),
            ("RoBERTa", "outperforms", "BERT", 1),
            ("RoBERTa", "usesTechnique", "masked language modeling", 1),
            ("RoBERTa", "evaluatedOn", "GLUE", 1),
            ("RoBERTa", "evaluatedOn", "RACE", 1),
        ),
        (
            ("RoBERTa", "GLUE", "score", "88.5", "88.5", "absolute", 1),
            ("RoBERTa", "RACE", "accuracy", "83.2%", "83.2", "absolute", 1),
        ),
        ("https://github.com/pytorch/fairseq",),
        "1907.11692",
        "Meta",
    ),
    Told(
        "ALBERT: A Lite BERT for Self-supervised Learning of Language Representations",
        "2019-09-26",
        (
            "ALBERT shares parameters across layers and so needs fewer than BERT, on which it is based.",
            "It gets 89.4 on GLUE and 89.4% accuracy on RACE.",
            "ALBERT outperforms BERT by 11 points on SQuAD 2.0, a test of question answering.",
        ),
        (
            Thing("ALBERT", "Model", "introduces"),
            Thing("BERT", "Model", "compares_with"),
            Thing("GLUE", "Benchmark", "evaluates_on"),
            Thing("RACE", "Dataset", "evaluates_on"),
            Thing("SQuAD 2.0", "Dataset", "evaluates_on", family="SQuAD"),
            Thing("question answering", "Task", "addresses"),
        ),
        _asserted(
            ("ALBERT", "basedOn", "BERT", 0),
            ("ALBERT", "evaluatedOn", "GLUE", 1),
            ("ALBERT", "evaluatedOn", "RACE", 1),
            ("ALBERT", "evaluatedOn", "SQuAD 2.0", 2),
            ("ALBERT", "outperforms", "BERT", 2),
        ),
        (
            ("ALBERT", "GLUE", "score", "89.4", "89.4", "absolute", 1),
            ("ALBERT", "RACE", "accuracy", "89.4%", "89.4", "absolute", 1),
            (None, "SQuAD 2.0", None, "11 points", "11", "improvement", 2),
        ),
        (),
        "1909.11942",
        "Google",
    ),
    Told(
        "DistilBERT, a distilled version of BERT: smaller, faster, cheaper and lighter",
        "2019-10-02",
        (
            "We apply knowledge distillation to BERT and obtain DistilBERT, 60% faster than its teacher.",
            "On GLUE DistilBERT does not outperform BERT.",
            "DistilBERT may well beat ELMo elsewhere too.",
        ),
        (
            Thing("DistilBERT", "Model", "introduces"),
            Thing("BERT", "Model", "uses"),
            Thing("ELMo", "Model", "compares_with"),
            Thing("knowledge distillation", "Technique", "uses"),
            Thing("GLUE", "Benchmark", "evaluates_on"),
        ),
        (
            ("DistilBERT", "basedOn", "BERT", 0, 0.85, "asserted"),
            ("DistilBERT", "usesTechnique", "knowledge distillation", 0, 0.9, "asserted"),
            ("DistilBERT", "evaluatedOn", "GLUE", 1, 0.9, "asserted"),
            ("DistilBERT", "outperforms", "BERT", 1, 0.8, "negated"),
            ("DistilBERT", "outperforms", "ELMo", 2, 0.6, "hedged"),
        ),
        (("DistilBERT", "GLUE", "speed", "60% faster", "60", "speedup", 0),),
        (),
        "1910.01108",
        "Hugging Face",
    ),
    Told(
        "Exploring the Limits of Transfer Learning with a Unified Text-to-Text Transformer",
        "2019-10-23",
        (
            "We introduce T5 and the corpus C4, and treat every problem of transfer learning as text to text.",
            "T5 is based on the Transformer, is trained on C4, and reaches 90.3 on GLUE and 88.9 on SuperGLUE.",
        ),
        (
            Thing("T5", "Model", "introduces"),
            Thing("C4", "Dataset", "introduces"),
            Thing("Transformer", "Model", "uses"),
            Thing("transfer learning", "Technique", "uses"),
            Thing("GLUE", "Benchmark", "evaluates_on"),
            Thing("SuperGLUE", "Benchmark", "evaluates_on"),
        ),
        _asserted(
            ("T5", "basedOn", "Transformer", 1),
            ("T5", "trainedOn", "C4", 1),
            ("T5", "evaluatedOn", "GLUE", 1),
            ("T5", "evaluatedOn", "SuperGLUE", 1),
        ),
        (
            ("T5", "GLUE", "score", "90.3", "90.3", "absolute", 1),
            ("T5", "SuperGLUE", "score", "88.9", "88.9", "absolute", 1),
        ),
        ("https://github.com/google-research/text-to-text-transfer-transformer",),
        "1910.10683",
        "Google",
    ),
    Told(
        "ELECTRA: Pre-training Text Encoders as Discriminators Rather Than Generators",
        "2020-03",
        (
            "ELECTRA replaces masked language modeling by replaced token detection.",
            "On GLUE it outperforms RoBERTa at a quarter of the compute.",
        ),
        (
            Thing("ELECTRA", "Model", "introduces"),
            Thing("replaced token detection", "Technique", "introduces"),
            Thing("masked language modeling", "Technique", "compares_with"),
            Thing("RoBERTa", "Model", "compares_with"),
            Thing("GLUE", "Benchmark", "evaluates_on"),
        ),
        _asserted(
            ("ELECTRA", "usesTechnique", "replaced token detection", 0),
            ("ELECTRA", "outperforms", "RoBERTa", 1),
            ("ELECTRA", "evaluatedOn", "GLUE", 1),
        ),
        (),
        (),
        "2003.10555",
        "Stanford",
    ),
    Told(
        "Deep Residual Learning for Image Recognition",
        "2015-12-10",
        (
            "Residual learning makes networks of 152 layers trainable; we call them ResNet.",
            "A ResNet ensemble has 3.57% top-5 error on ImageNet, the standard set for image classification.",
            "Used as a backbone it also helps object detection on COCO.",
        ),
        (
            Thing("ResNet", "Model", "introduces"),
            Thing("residual learning", "Technique", "introduces", ("Residual learning", "Residual Learning")),
            Thing("ImageNet", "Dataset", "evaluates_on"),
            Thing("COCO", "Dataset", "evaluates_on"),
            Thing("image classification", "Task", "addresses"),
            Thing("object detection", "Task", "addresses"),
        ),
        _asserted(
            ("ResNet", "usesTechnique", "residual learning", 0),
            ("ResNet", "evaluatedOn", "ImageNet", 1),
            ("ResNet", "appliedTo", "image classification", 1),
            ("ResNet", "evaluatedOn", "COCO", 2),
        ),
        (("ResNet", "ImageNet", "top-5 error", "3.57%", "3.57", "absolute", 1),),
        ("https://github.com/KaimingHe/deep-residual-networks",),
        "1512.03385",
        "Microsoft",
    ),
    Told(
        "End-to-End Object Detection with Transformers",
        "2020-05-26",
        (
            "DETR treats object detection as set prediction with a Transformer on top of ResNet.",
            "On COCO it is on par with Faster R-CNN at 42.0 AP.",
        ),
        (
            Thing("DETR", "Model", "introduces"),
            Thing("Transformer", "Model", "uses"),
            Thing("ResNet", "Model", "uses"),
            Thing("Faster R-CNN", "Model", "compares_with"),
            Thing("COCO", "Dataset", "evaluates_on"),
            Thing("object detection", "Task", "addresses", ("object detection", "Object Detection")),
        ),
        _asserted(
            ("DETR", "basedOn", "Transformer", 0),
            ("DETR", "basedOn", "ResNet", 0),
            ("DETR", "appliedTo", "object detection", 0),
            ("DETR", "evaluatedOn", "COCO", 1),
            ("DETR", "comparesWith", "Faster R-CNN", 1),
        ),
        (("DETR", "COCO", "AP", "42.0", "42.0", "absolute", 1),),
        ("https://github.com/facebookresearch/detr",),
        "2005.12872",
        "Meta",
    ),
    Told(
        "An Image is Worth 16x16 Words: Transformers for Image Recognition at Scale",
        "2020-10-22",
        (
            "Vision Transformer (ViT) feeds patches of an image to a Transformer and is trained on JFT-300M.",
            "ViT attains 88.55% top-1 accuracy on ImageNet and 94.55% accuracy on CIFAR-100 in image classification.",
            "ViT outperforms ResNet at less cost.",
        ),
        (
            Thing("ViT", "Model", "introduces", ("Vision Transformer", "ViT")),
            Thing("Transformer", "Model", "uses"),
            Thing("ResNet", "Model", "compares_with"),
            Thing("JFT-300M", "Dataset", "trains_on"),
            Thing("ImageNet", "Dataset", "evaluates_on"),
            Thing("CIFAR-100", "Dataset", "evaluates_on"),
            Thing("image classification", "Task", "addresses"),
        ),
        _asserted(
            ("ViT", "basedOn", "Transformer", 0),
            ("ViT", "trainedOn", "JFT-300M", 0),
            ("ViT", "evaluatedOn", "ImageNet", 1),
            ("ViT", "evaluatedOn", "CIFAR-100", 1),
            ("ViT", "outperforms", "ResNet", 2),
        ),
        (
            ("ViT", "ImageNet", "top-1 accuracy", "88.55%", "88.55", "absolute", 1),
            ("ViT", "CIFAR-100", "accuracy", "94.55%", "94.55", "absolute", 1),
        ),
        ("https://github.com/google-research/vision_transformer",),
        "2010.11929",
        "Google",
    ),
    Told(
        "Swin Transformer: Hierarchical Vision Transformer using Shifted Windows",
        "2021-03-25",
        (
            "Swin Transformer, based on ViT, computes self-attention within shifted windows.",
            "It has 87.3 top-1 accuracy on ImageNet, 58.7 AP on COCO in object detection and 53.5 mIoU on ADE20K "
            "in semantic segmentation.",
        ),
        (
            Thing("Swin Transformer", "Model", "introduces"),
            Thing("ViT", "Model", "uses", ("ViT", "Vision Transformer")),
            Thing("self-attention", "Technique", "uses"),
            Thing("ImageNet", "Dataset", "evaluates_on"),
            Thing("COCO", "Dataset", "evaluates_on"),
            Thing("ADE20K", "Dataset", "evaluates_on"),
            Thing("object detection", "Task", "addresses"),
            Thing("semantic segmentation", "Task", "addresses"),
        ),
        _asserted(
            ("Swin Transformer", "basedOn", "ViT", 0),
            ("Swin Transformer", "usesTechnique", "self-attention", 0),
            ("Swin Transformer", "evaluatedOn", "ImageNet", 1),
            ("Swin Transformer", "evaluatedOn", "COCO", 1),
            ("Swin Transformer", "evaluatedOn", "ADE20K", 1),
        ),
        (
            ("Swin Transformer", "ImageNet", "top-1 accuracy", "87.3", "87.3", "absolute", 1),
            ("Swin Transformer", "COCO", "AP", "58.7", "58.7", "absolute", 1),
            ("Swin Transformer", "ADE20K", "mIoU", "53.5", "53.5", "absolute", 1),
        ),
        ("https://github.com/microsoft/Swin-Transformer",),
        "2103.14030",
        "Microsoft",
    ),
    Told(
        "MASS: Masked Sequence to Sequence Pre-training for Language Generation",
        "2019-05-07",
        (
            "MASS pre-trains an encoder and a decoder together, in the manner of BERT.",
            "It gains 4.1 BLEU over the baseline in unsupervised machine translation on WMT 2014 English-German.",
        ),
        (
            Thing("MASS", "Model", "introduces", distinct=True),
            Thing("BERT", "Model", "uses"),
            Thing("machine translation", "Task", "addresses"),
            Thing("WMT 2014 English-German", "Dataset", "evaluates_on"),
        ),
        _asserted(("MASS", "evaluatedOn", "WMT 2014 English-German", 1)),
        (("MASS", "WMT 2014 English-German", "BLEU", "4.1", "4.1", "improvement", 1),),
        ("https://github.com/microsoft/MASS",),
        "1905.02450",
        "Microsoft",
    ),
    Told(
        "MASS: Multi-Attribute Selective Suppression",
        "2022-10-18",
        ("MASS hides chosen attributes of data and keeps the rest, shown on image classification.",),
        (
            Thing("MASS", "Technique", "introduces", distinct=True),
            Thing("image classification", "Task", "addresses"),
        ),
        _asserted(("MASS", "appliedTo", "image classification", 0)),
        (),
        (),
        "2210.09904",
        None,
    ),
    Told(
        "ImageNet: A Large-Scale Hierarchical Image Database",
        "2009",
        ("We describe ImageNet, a database of labelled images that supports image classification.",),
        (
            Thing("ImageNet", "Dataset", "introduces"),
            Thing("image classification", "Task", "mentions"),
        ),
        (),
        (),
        (),
        None,
        "Princeton",
    ),
)
#: What the catalog would know: broader tasks, and the direction of metrics.
_BROADER: Final = (("semantic segmentation", "image segmentation"), ("image segmentation", "computer vision"),
                   ("object detection", "computer vision"), ("image classification", "computer vision"))  # fmt: skip
_DIRECTIONS: Final = {"BLEU": True, "F1": True, "accuracy": True, "top-1 accuracy": True, "top-5 error": False,
                      "AP": True, "mIoU": True, "score": True}  # fmt: skip


@cache
def store() -> LocalStore:
    """The graph in memory, opened as any store is."""
    generation = Generation(None, NAMES, 1)
    _fill(generation)
    return generation.store


def write(folder: Path) -> Path:
    """The graph as a store in a folder, as a build leaves it."""
    with Writer(folder) as writer:
        generation = writer.new_generation()
        _fill(generation)
        writer.adopt(generation)
    return folder


def _fill(generation: Generation) -> None:
    generation.load(nquads())
    for linked in papers():
        abstract = Text(NAMES.paper(linked.key), "paper", linked.paper.title, linked.paper.abstract)
        generation.store.index.put(f"paper/{linked.key}", "", [abstract])
    names = [Text(NAMES.entity(e.id), "entity", e.label, "\n".join(e.aliases)) for e in entities()]
    generation.store.index.put("entities", "", names)


def nquads() -> list[str]:
    """All lines of the graph."""
    own = [line for linked in papers() for line in of_paper(linked, NAMES)]
    return [*own, *of_entities(entities(), metrics(), NAMES), *_derived(), *_catalog()]


def iri_of(label: str, *, type: Type | None = None) -> str:
    """The IRI of the entity with that label, and that type where homonyms share the label."""
    found = [e for e in entities() if e.label == label and (type is None or type in e.types)]
    assert len(found) == 1, label
    return NAMES.entity(found[0].id)


def paper_of(start: str) -> str:
    """The IRI of the paper whose title starts so."""
    return NAMES.paper(next(linked.key for linked in papers() if linked.paper.title.startswith(start)))


@cache
def papers() -> tuple[LinkedPaper, ...]:
    """The papers, linked."""
    return tuple(
        LinkedPaper(key, _paper(told), _extraction(told), tuple(_id(thing, key) for thing in told.things))
        for told in _PAPERS
        for key in (paper_key(told.title),)
    )


def metrics() -> list[str]:
    """The names of all metrics."""
    return sorted({row[2] for told in _PAPERS for row in told.results if row[2]})


@cache
def entities() -> tuple[CanonicalEntity, ...]:
    """The canonical entities, sorted by id."""
    seen: dict[str, list[tuple[str, Thing, Told]]] = {}
    for told in _PAPERS:
        for thing in told.things:
            seen.setdefault(_id(thing, paper_key(told.title)), []).append((paper_key(told.title), thing, told))
            if thing.family and not any(other.name == thing.family for told in _PAPERS for other in told.things):
                seen.setdefault(entity_id(thing.family, identity(thing.family)), [])
    return tuple(_canonical(key, seen) for key in sorted(seen))


def _canonical(key: str, seen: dict[str, list[tuple[str, Thing, Told]]]) -> CanonicalEntity:
    if not seen[key]:
        return CanonicalEntity(key, "squad", "SQuAD", ("Dataset",), in_catalog=True)
    things = [thing for _, thing, _ in seen[key]]
    label = things[0].name
    kinds = Counter(thing.type for thing in things)
    surfaces = {surface for thing in things for surface in thing.surfaces} - {label}
    family = next((entity_id(thing.family, identity(thing.family)) for thing in things if thing.family), None)
    twins = tuple(other for other in sorted(seen) if things[0].distinct and other != key and _named(seen[other], label))
    note = f"Introduced by “{seen[key][0][2].title}”." if twins else None
    types = tuple(kind for kind, _ in kinds.most_common())
    return CanonicalEntity(key, identity(label), label, types, tuple(sorted(surfaces)), family, twins, note)


def _named(rows: list[tuple[str, Thing, Told]], label: str) -> bool:
    return bool(rows) and rows[0][1].name == label


def _id(thing: Thing, paper: str) -> str:
    return entity_id(thing.name, f"{identity(thing.name)} {paper}" if thing.distinct else identity(thing.name))


def _paper(told: Told) -> Paper:
    return Paper(
        id=told.arxiv or told.title,
        title=told.title,
        abstract=told.abstract,
        published=told.published,
        organization=told.organization,
        identifiers=(f"arxiv:{told.arxiv}",) if told.arxiv else (),
        urls=(f"https://arxiv.org/abs/{told.arxiv}",) if told.arxiv else (),
        sources=("sample.jsonl",),
    )


def _extraction(told: Told) -> Extraction:
    spans = _spans(told)
    return Extraction(
        tuple(_entity(thing, told) for thing in told.things),
        tuple(Claim(s, p, o, "abstract", *spans[n], confidence=c, polarity=pol) for s, p, o, n, c, pol in told.claims),
        tuple(
            Result(s, on, metric, raw, value, kind, "abstract", *spans[n], confidence=0.9)
            for s, on, metric, raw, value, kind, n in told.results
        ),
        tuple(_link(told, url) for url in told.links),
    )


def _spans(told: Told) -> list[tuple[int, int]]:
    starts = accumulate((len(sentence) + 1 for sentence in told.sentences), initial=0)
    return [(start, start + len(sentence)) for start, sentence in zip(starts, told.sentences)]


def _link(told: Told, url: str) -> Link:
    start = max(told.abstract.find(url), 0)
    return Link(url, "repository", "abstract", start, start + len(url))


def _entity(thing: Thing, told: Told) -> Entity:
    mentions = tuple(_mentions(thing, told))
    assert mentions, (thing.name, told.title)
    return Entity(thing.name, thing.type, thing.role, thing.confidence, mentions, (), thing.family, (thing.role,))


def _mentions(thing: Thing, told: Told) -> Iterator[Mention]:
    for place, start, end in _occurrences(thing, told):
        whole = (0, len(told.title))
        sentence = whole if place == "title" else next(span for span in _spans(told) if span[0] <= start < span[1])
        surface = (told.title if place == "title" else told.abstract)[start:end]
        yield Mention(surface, place, start, end, *sentence, thing.type, thing.role, thing.confidence, "hand")


def _occurrences(thing: Thing, told: Told) -> Iterator[tuple[Field, int, int]]:
    """Whole words that no longer name of the same paper covers."""
    names = {surface: other for other in told.things for surface in (other.surfaces or (other.name,))}
    longest = sorted(names, key=len, reverse=True)
    pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest))})(?![\w-])")
    places: tuple[tuple[Field, str], ...] = (("title", told.title), ("abstract", told.abstract))
    for place, whole in places:
        for found in pattern.finditer(whole):
            if names[found[0]] is thing:
                yield place, found.start(), found.end()


_SCORES: Final = [
    Centrality(NAMES.entity(entity_id(name, identity(name))), *figures, 0.0)
    for name, *figures in (("BERT", 30, 40, 0.07, 0.25), ("GLUE", 25, 38, 0.05, 0.125), ("ImageNet", 20, 22, 0.04, 0.5))
]


def _derived() -> list[str]:
    derived = Derived(NAMES)
    for linked in papers():
        derived.observe(linked, of_paper(linked, NAMES))
    derived.count(of_entities(entities(), metrics(), NAMES))
    lines = [line for entity in entities() for line in derived.of_entity(entity)]
    lines += [line for metric in metrics() for line in derived.of_metric(metric)]
    return [*lines, *(line for _, rest in derived.rest("inputs", "hand") for line in rest), *statements(_SCORES, NAMES)]


def _catalog() -> list[str]:
    ids = {name: iri(NAMES.entity(entity_id(name, identity(name)))) for pair in _BROADER for name in pair}
    known = {entity.label for entity in entities()}
    triples = [(ids[child], term("skos:broader"), ids[parent]) for child, parent in _BROADER]
    triples += [(ids[name], term("skos:prefLabel"), text(name)) for name in ids if name not in known]
    triples += [(ids[name], term("rdf:type"), term("skos:Concept")) for name in ids if name not in known]
    triples += [
        (iri(NAMES.entity(metric_id(name))), term("kg:higherIsBetter"), boolean(up)) for name, up in _DIRECTIONS.items()
    ]
    return lines(triples, NAMES.graph("catalog"))
