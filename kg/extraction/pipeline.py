"""The extractor: a spaCy pipeline that finds the entities of a paper, and the reader of what it says of them.

    tokenizer → kg_candidates → kg_entities

1. `kg_candidates` puts what may be an entity into `doc.spans["candidates"]`: the tagger's runs, known names,
   acronyms and expansions. A component of your own between the two may add spans there.
2. `kg_entities` judges them and puts the mentions into `doc.spans["mentions"]`; a span's label is the type, its
   id the name of the entity. A component of your own after it may add and remove spans there.
3. The extraction follows from the mentions (see `marked`); `interpret` tells roles, claims, results and links.

Where a pipeline has these two components alone, nobody sees the doc and none is made.

The text of a doc is title, empty line, abstract; `doc.user_data["kg.title_length"]` says where they part.
`kg.extraction.extractors` tells how other pipelines take the place of this one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt
import spacy
from spacy.language import Language
from spacy.tokens import Doc, SpanGroup

from kg.extraction import finder
from kg.extraction.candidates import Candidate
from kg.extraction.interpret import interpret
from kg.extraction.leanings import Leanings, told
from kg.extraction.lexicon import Match
from kg.extraction.limits import bounded
from kg.extraction.lists import expanded
from kg.extraction.marked import ENTITIES, MENTIONS, TITLE, WORDS, marked, words_of
from kg.extraction.resolve import entity_of, resolve, unite
from kg.extraction.sight import Sight
from kg.extraction.tokens import Words, joined, read_words, spacy_tokenizer
from kg.extraction.values import Entity, Extraction
from kg.papers import Paper

Floats = npt.NDArray[np.float64]
#: Where a doc keeps what was seen of it, and the candidates with their probabilities: `explain` reads them.
SIGHT: Final = "kg.sight"
JUDGED: Final = "kg.judged"


@Language.component("kg_candidates")
def find_candidates(doc: Doc) -> Doc:
    """Fills `doc.spans["candidates"]`."""
    words = words_of(doc)
    sight = doc.user_data[SIGHT] = finder.load().look(words)
    places = {(run.first, run.last) for run in sight.runs} | {(match.first, match.last) for match in sight.matches}
    places |= {pair[:2] for pair in sight.pairs} | {pair[2:] for pair in sight.pairs}
    offsets = sorted((words.starts[first], words.ends[last - 1], "candidate", "") for first, last in places)
    doc.spans["candidates"] = _group(doc, "candidates", offsets)
    return doc


@Language.component("kg_entities")
def find_entities(doc: Doc) -> Doc:
    """Fills `doc.spans["mentions"]`."""
    sight = doc.user_data[SIGHT]
    words = sight.words
    begins = {start: i for i, start in enumerate(words.starts)}
    ends = {end: i + 1 for i, end in enumerate(words.ends)}
    spans = ((begins.get(span.start_char), ends.get(span.end_char)) for span in doc.spans["candidates"])
    extra = [Match(first, last, ()) for first, last in spans if first is not None and last is not None]
    found, probabilities, entities = _judged(sight, extra)
    doc.user_data[JUDGED], doc.user_data[ENTITIES] = (found, probabilities), entities
    shift = {"title": 0, "abstract": words.shift}
    places = (
        (shift[mention.field] + mention.start, shift[mention.field] + mention.end, entity.type, entity.name)
        for entity in entities
        for mention in entity.mentions
    )
    doc.spans[MENTIONS] = _group(doc, MENTIONS, sorted(places))
    return doc


def _judged(sight: Sight, extra: Iterable[Match] = ()) -> tuple[list[Candidate], Floats, tuple[Entity, ...]]:
    """The candidates of a text, what the judges say of them, and the entities; `extra` are judged as well."""
    judge, words = finder.load(), sight.words
    found = judge.candidates(sight, extra)
    probabilities = judge.probabilities(sight, found)
    kept = resolve(words, found, probabilities, judge.thresholds)
    entities = unite(expanded((entity_of(sight, one, places) for one, places in kept), words.text, words.shift))
    return found, probabilities, entities


def _group(doc: Doc, name: str, places: Iterable[tuple[int, int, str, str]]) -> SpanGroup:
    """Spans at character offsets; a place that does not fit the tokens is left out."""
    spans = (doc.char_span(start, end, label, span_id=own) for start, end, label, own in places)
    return SpanGroup(doc, name=name, spans=[span for span in spans if span is not None])


@cache
def pipeline() -> Language:
    """The spaCy pipeline; components of your own go into it with `add_pipe`."""
    nlp = blank()
    nlp.add_pipe("kg_candidates")
    nlp.add_pipe("kg_entities")
    return nlp


def blank() -> Language:
    """A pipeline without components, which cuts texts into the words of `kg.extraction.tokens`."""
    nlp = spacy.blank("en")
    nlp.tokenizer = spacy_tokenizer(nlp.vocab)
    nlp.max_length = 100_000_000
    return nlp


class Extractor:
    """Reads papers; made once, as it loads the pipeline. `nlp` is the pipeline where you bring your own."""

    def __init__(self, nlp: Language | None = None) -> None:
        self.nlp = pipeline() if nlp is None else nlp
        if nlp is None:
            finder.load()

    def extract(self, paper: Paper) -> Extraction:
        """Everything that the title and abstract of `paper` say."""
        return interpret(paper, *self._read(bounded(paper)))

    def extract_many(self, papers: Iterable[Paper]) -> Iterator[Extraction]:
        """The extraction of each paper, in their order."""
        return map(self.extract, papers)

    def entities(self, paper: Paper) -> tuple[Entity, ...]:
        """The entities in the order of their first mentions, roles not yet told.

        Of an overlong text no more is read than `limits` says.
        """
        return self._read(bounded(paper))[0]

    def _read(self, paper: Paper) -> tuple[tuple[Entity, ...], Leanings | None]:
        """The entities, and what the network said of the words if it was asked."""
        if self._alone():
            words = read_words(joined(paper), len(paper.title))
            sight = finder.load().look(words)
            return _as_read(paper, words, _judged(sight)[2]), told(sight)
        doc = self.doc(paper)
        seen = doc.user_data.get(SIGHT)
        return entities_of(paper, doc), told(seen) if seen else None

    def _alone(self) -> bool:
        """Whether the pipeline has no component but ours, so that no doc is needed."""
        return [component for _, component in self.nlp.pipeline] == [find_candidates, find_entities]

    def doc(self, paper: Paper) -> Doc:
        """The doc of a paper, all of which is read, after the last component."""
        text = joined(paper)
        doc = self.nlp.make_doc(text)
        doc.user_data[TITLE] = len(paper.title)
        doc.user_data[WORDS] = read_words(text, len(paper.title))
        for _, component in self.nlp.pipeline:
            doc = component(doc)
        return doc


def entities_of(paper: Paper, doc: Doc) -> tuple[Entity, ...]:
    """The entities that the doc of a paper marks, with the strings of the paper."""
    return _as_read(paper, words_of(doc), marked(doc))


def _as_read(paper: Paper, words: Words, entities: tuple[Entity, ...]) -> tuple[Entity, ...]:
    return tuple(_as_written(paper, one) for one in entities) if "\ufffd" in words.text else entities


def _as_written(paper: Paper, entity: Entity) -> Entity:
    """The entity with the strings of the paper, which may hold signs that could not be read."""
    mentions = (replace(m, surface=paper.text(m.field)[m.start : m.end]) for m in entity.mentions)
    return replace(entity, mentions=tuple(mentions))
