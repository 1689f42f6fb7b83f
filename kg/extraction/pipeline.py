"""The extractor: a spaCy pipeline that finds the entities of a paper, and the reader of what it says of them.

    tokenizer → kg_candidates → kg_entities

1. `kg_candidates` puts what may be an entity into `doc.spans["candidates"]`: the tagger's runs, known names,
   acronyms and expansions. A component of your own between the two may add spans there.
2. `kg_entities` judges them and puts the mentions into `doc.spans["mentions"]`; a span's label is the type, its
   id the name of the entity. A component of your own after it may add and remove spans there.
3. The extraction follows from the mentions; `interpret` tells roles, claims, results and links.

The text of a doc is title, empty line, abstract; `doc.user_data["kg.title_length"]` says where they part.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from typing import Final, cast

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from kg.extraction import finder
from kg.extraction.interpret import interpret
from kg.extraction.lexicon import Match
from kg.extraction.limits import bounded
from kg.extraction.resolve import entity_of, resolve, unite
from kg.extraction.tokens import Words, joined, read_words, spacy_tokenizer
from kg.extraction.values import TYPES, Entity, Extraction, Field, Mention, Role
from kg.papers import Paper

_TITLE: Final = "kg.title_length"
_SIGHT: Final = "kg.sight"
_ENTITIES: Final = "kg.entities"


@Language.component("kg_candidates")
def find_candidates(doc: Doc) -> Doc:
    """Fills `doc.spans["candidates"]`."""
    words = read_words(doc.text, doc.user_data.get(_TITLE, 0))
    sight = doc.user_data[_SIGHT] = finder.load().look(words)
    places = {(run.first, run.last) for run in sight.runs} | {(match.first, match.last) for match in sight.matches}
    places |= {pair[:2] for pair in sight.pairs} | {pair[2:] for pair in sight.pairs}
    offsets = sorted((words.starts[first], words.ends[last - 1], "candidate", "") for first, last in places)
    doc.spans["candidates"] = _group(doc, "candidates", offsets)
    return doc


@Language.component("kg_entities")
def find_entities(doc: Doc) -> Doc:
    """Fills `doc.spans["mentions"]`."""
    judge, sight = finder.load(), doc.user_data[_SIGHT]
    words = sight.words
    begins = {start: i for i, start in enumerate(words.starts)}
    ends = {end: i + 1 for i, end in enumerate(words.ends)}
    spans = ((begins.get(span.start_char), ends.get(span.end_char)) for span in doc.spans["candidates"])
    extra = [Match(first, last, ()) for first, last in spans if first is not None and last is not None]
    found = judge.candidates(sight, extra)
    kept = resolve(words, found, judge.probabilities(words, found), judge.thresholds)
    entities = unite([entity_of(sight, one, places) for one, places in kept])
    doc.user_data[_ENTITIES] = entities
    places = (
        (
            _offset(doc, mention.field) + mention.start,
            _offset(doc, mention.field) + mention.end,
            entity.type,
            entity.name,
        )
        for entity in entities
        for mention in entity.mentions
    )
    doc.spans["mentions"] = _group(doc, "mentions", sorted(places))
    return doc


def _group(doc: Doc, name: str, places: Iterable[tuple[int, int, str, str]]) -> SpanGroup:
    """Spans at character offsets; a place that does not fit the tokens is left out."""
    spans = (doc.char_span(start, end, label, span_id=own) for start, end, label, own in places)
    return SpanGroup(doc, name=name, spans=[span for span in spans if span is not None])


def _offset(doc: Doc, field: Field) -> int:
    """Where the text of a field begins; `doc.text` is made anew each time it is asked for, so it is not."""
    return 0 if field == "title" else cast("Words", doc.user_data[_SIGHT].words).shift


@cache
def pipeline() -> Language:
    """The spaCy pipeline; components of your own go into it with `add_pipe`."""
    nlp = spacy.blank("en")
    nlp.tokenizer = spacy_tokenizer(nlp.vocab)
    nlp.max_length = 100_000_000
    nlp.add_pipe("kg_candidates")
    nlp.add_pipe("kg_entities")
    return nlp


class Extractor:
    """Reads papers; made once, as it loads the pipeline. `nlp` is the pipeline where you bring your own."""

    def __init__(self, nlp: Language | None = None) -> None:
        self.nlp = pipeline() if nlp is None else nlp
        finder.load()

    def extract(self, paper: Paper) -> Extraction:
        """Everything that the title and abstract of `paper` say."""
        return interpret(paper, self.entities(paper))

    def extract_many(self, papers: Iterable[Paper]) -> Iterator[Extraction]:
        """The extraction of each paper, in their order."""
        return map(self.extract, papers)

    def entities(self, paper: Paper) -> tuple[Entity, ...]:
        """The entities in the order of their first mentions, roles not yet told.

        Of an overlong text no more is read than `limits` says.
        """
        paper = bounded(paper)
        text = joined(paper)
        doc = self.nlp.make_doc(text)
        doc.user_data[_TITLE] = len(paper.title)
        for _, component in self.nlp.pipeline:
            doc = component(doc)
        entities = _read_back(doc)
        return tuple(_as_written(paper, entity) for entity in entities) if "\ufffd" in text else entities


def _as_written(paper: Paper, entity: Entity) -> Entity:
    """The entity with the strings of the paper, which may hold signs that could not be read."""
    mentions = (replace(m, surface=paper.text(m.field)[m.start : m.end]) for m in entity.mentions)
    return replace(entity, mentions=tuple(mentions))


def _read_back(doc: Doc) -> tuple[Entity, ...]:
    """The entities of a doc as its mentions have them after the last component."""
    known = {entity.name: entity for entity in doc.user_data.get(_ENTITIES, ())}
    spans: dict[str, list[Span]] = {}
    for span in doc.spans.get("mentions", ()):
        spans.setdefault(span.id_ or span.text, []).append(span)
    entities = [_entity(doc, name, own, known.get(name)) for name, own in spans.items()]
    return tuple(sorted(entities, key=lambda entity: (entity.mentions[0].field != "title", entity.mentions[0].start)))


def _entity(doc: Doc, name: str, spans: list[Span], known: Entity | None) -> Entity:
    """The entity of these spans; what the finder knew of their places stays."""
    before = {(m.field, m.start, m.end): m for m in known.mentions} if known else {}
    mentions = [before.get(_place(doc, span)) or _mention(doc, span, known) for span in spans]
    mentions.sort(key=lambda m: (m.field != "title", m.start))
    if known:
        return replace(known, mentions=tuple(mentions))
    role: Role = "mentions"
    return Entity(name, mentions[0].type, role, 1.0, tuple(mentions), (), None, (role,))


def _place(doc: Doc, span: Span) -> tuple[Field, int, int]:
    """The field of a span and its offsets there."""
    field: Field = "title" if span.start_char < doc.user_data.get(_TITLE, 0) else "abstract"
    shift = _offset(doc, field)
    return field, span.start_char - shift, span.end_char - shift


def _mention(doc: Doc, span: Span, known: Entity | None) -> Mention:
    place = _place(doc, span)
    shift = _offset(doc, place[0])
    kind = span.label_ if span.label_ in TYPES else "Technique"
    sentences = doc.user_data[_SIGHT].words.sentence_spans
    start, end = next(((a, b) for a, b in sentences if a <= span.start_char < b), (span.start_char, span.end_char))
    return Mention(
        span.text, *place, start - shift, end - shift,
        known.type if known else kind, "mentions", known.confidence if known else 1.0, "component",
    )  # fmt: skip
