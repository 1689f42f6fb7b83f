"""A text with its sentences and mentions, as a tree that HTML can hold.

1. Spans are sorted by their start, the longer first; of those at one place only the first gets a node.
2. A span that begins within another lies below it. One that also ends behind it is cut in two there, and its
   second piece goes on beside: elements may nest, but not cross.
3. Only the first piece of a span bears its anchor. Every letter belongs to the innermost mention around it, to
   which it links.

Offsets are code points. Those that lie outside of the text are cut to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kg.explorer.values import Ref


@dataclass(frozen=True, slots=True)
class Span:
    """A place in a text: a mention of a thing, or a sentence; `note` is what there is to say of it."""

    start: int
    end: int
    anchor: str
    ref: Ref | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Leaf:
    """Some letters, and the thing that they name."""

    text: str
    ref: Ref | None = None


@dataclass(frozen=True, slots=True)
class Node:
    """A sentence or a mention and what lies within."""

    span: Span
    inner: tuple[Node | Leaf, ...]


Tree = tuple[Node | Leaf, ...]


def marked(text: str, sentences: Iterable[Span], mentions: Iterable[Span]) -> Tree:
    """The tree of a text.

    >>> marked("a BERT", [], [Span(2, 6, "a2-6", Ref("entity/b", "BERT"))])[1].inner[0].text
    'BERT'
    """
    spans = [*_within(sentences, len(text)), *_within(mentions, len(text))]
    return tuple(_nodes(text, 0, len(text), _sorted(spans), None))


def _within(spans: Iterable[Span], length: int) -> Iterator[Span]:
    """Spans cut to the text, each place once."""
    seen = set()
    for span in spans:
        cut = replace(span, start=max(span.start, 0), end=min(span.end, length))
        if cut.start < cut.end and (cut.start, cut.end) not in seen:
            seen.add((cut.start, cut.end))
            yield cut


def _sorted(spans: Iterable[Span]) -> list[Span]:
    return sorted(spans, key=lambda span: (span.start, -span.end, span.ref is not None))


def _nodes(text: str, start: int, end: int, spans: list[Span], ref: Ref | None) -> Iterator[Node | Leaf]:
    at = start
    while spans:
        span, *others = spans
        if at < span.start:
            yield Leaf(text[at : span.start], ref)
        inner = [replace(other, end=min(other.end, span.end)) for other in others if other.start < span.end]
        beyond = [
            replace(other, start=span.end, anchor="") if other.start < span.end else other
            for other in others
            if other.end > span.end
        ]
        yield Node(span, tuple(_nodes(text, span.start, span.end, _sorted(inner), span.ref or ref)))
        at, spans = span.end, _sorted(beyond)
    if at < end:
        yield Leaf(text[at:end], ref)
