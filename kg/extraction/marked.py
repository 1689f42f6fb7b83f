"""The entities that the spans of a doc mark, whatever component marked them.

1. The mentions are `doc.spans["mentions"]` where there is such a group, else `doc.ents`. A span's label is its type,
   by its name in `TYPES`; spans of other labels mean something else and are left out.
2. Spans of one id are one entity of that name; spans without an id are one where their texts are.
3. A span's confidence is its extension `span._.confidence`, where a component has set that; else it is sure.
4. What the finder knew of an entity and its places stays, unless the spans say otherwise.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final, cast

from spacy.tokens import Doc, Span

from kg.extraction.tokens import GAP, Words, read_words
from kg.extraction.values import TYPES, Entity, Field, Mention, Type, round_confidence

#: Keys of `doc.user_data`: how long the title is, and what the finder leaves there.
TITLE: Final = "kg.title_length"
WORDS: Final = "kg.words"
ENTITIES: Final = "kg.entities"
MENTIONS: Final = "mentions"
#: What found a mention that no finder of ours did.
COMPONENT: Final = "component"


def words_of(doc: Doc) -> Words:
    """The words of a doc, read once; `doc.text` is made anew each time it is asked for."""
    known = doc.user_data.get(WORDS)
    if known is None:
        known = doc.user_data[WORDS] = read_words(doc.text, doc.user_data.get(TITLE, 0))
    return cast("Words", known)


def marked(doc: Doc) -> tuple[Entity, ...]:
    """The entities of a doc after its last component, in the order of their first mentions."""
    known = {entity.name: entity for entity in doc.user_data.get(ENTITIES, ())}
    spans: dict[str, list[Span]] = {}
    for span in doc.spans.get(MENTIONS, doc.ents):
        if span.label_ in TYPES and _in_one_field(words_of(doc), span):
            spans.setdefault(span.id_ or span.text, []).append(span)
    entities = [_entity(doc, name, own, known.get(name)) for name, own in spans.items()]
    return tuple(sorted(entities, key=lambda entity: _order(entity.mentions[0])))


def _in_one_field(words: Words, span: Span) -> bool:
    """Whether a span lies in the title or in the abstract, and is more than white space."""
    title_end = words.shift - len(GAP)
    return (span.end_char <= title_end or span.start_char >= words.shift) and not span.text.isspace()


def _order(mention: Mention) -> tuple[bool, int]:
    return mention.field != "title", mention.start


def _entity(doc: Doc, name: str, spans: list[Span], known: Entity | None) -> Entity:
    """The entity of these spans; what the finder knew of their places stays."""
    before = {(m.field, m.start, m.end): m for m in known.mentions} if known else {}
    places = ((span, _place(words_of(doc), span)) for span in spans)
    mentions = [before.get(place) or _mention(doc, span, place, known) for span, place in places]
    mentions.sort(key=_order)
    if known:
        return replace(known, mentions=tuple(mentions))
    surest = max(mentions, key=lambda mention: mention.confidence)
    mentions = [replace(mention, type=surest.type) for mention in mentions]
    return Entity(name, surest.type, "mentions", surest.confidence, tuple(mentions), (), None, ("mentions",))


def _place(words: Words, span: Span) -> tuple[Field, int, int]:
    """The field of a span and its offsets there."""
    field: Field = "title" if span.start_char < words.shift else "abstract"
    shift = 0 if field == "title" else words.shift
    return field, span.start_char - shift, span.end_char - shift


def _mention(doc: Doc, span: Span, place: tuple[Field, int, int], known: Entity | None) -> Mention:
    words = words_of(doc)
    shift = 0 if place[0] == "title" else words.shift
    sentences = words.sentence_spans
    start, end = next(((a, b) for a, b in sentences if a <= span.start_char < b), (span.start_char, span.end_char))
    kind = known.type if known else cast("Type", span.label_)
    confidence = known.confidence if known else _confidence(span)
    return Mention(
        span.text, *place, start - shift, max(end - shift, place[2]), kind, "mentions", confidence, COMPONENT
    )  # fmt: skip


def _confidence(span: Span) -> float:
    given = span._.confidence if Span.has_extension("confidence") else None
    return 1.0 if given is None else round_confidence(float(given))
