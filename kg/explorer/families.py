"""The family of a thing: variants of models and data, and narrower and broader tasks and techniques.

1. From the thing one climbs to what it is a variant of, or what is broader, as long as there is anything.
2. From the top the tree is told downwards: all of the way to the thing and what is directly below each member of it,
   and two levels below the thing itself. What was seen once is not told again, so that a circle ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from kg.explorer.asking import concepts, iris, refs, texts
from kg.explorer.values import Branch, Ref
from kg.vocabulary import local

if TYPE_CHECKING:
    from kg.store import Store

_LEVELS: Final = 8
_MOST: Final = 40


def trees(store: Store, address: str, said: Mapping[str, list[str]]) -> Iterator[Branch]:
    """The tree of variants and that of broader and narrower things in which something stands, if any.

    `said` is what is said of it, by the local names of properties.
    """
    for property_ in ("variantOf", "broader"):
        way = [address, *_way_up(store, sorted(said.get(property_, ())), property_, address)]
        below = _below(store, way, property_)
        children = [child for child in below.get(address, ()) if child not in way]
        below |= _below(store, children[:_MOST], property_)
        if len(way) > 1 or children:
            known = _known(store, {*way, *(each for others in below.values() for each in others)})
            if way[-1] in known:
                yield _branch(way[-1], below, known, address, set())


def _way_up(store: Store, above: list[str], property_: str, address: str) -> list[str]:
    """What is above a thing, the top last; `above` are those directly above, of which the first is followed."""
    way: list[str] = []
    while above and above[0] not in (address, *way) and len(way) < _LEVELS:
        way.append(above[0])
        above = _above(store, way[-1], property_)
    return way


def _above(store: Store, address: str, property_: str) -> list[str]:
    found = texts(store, "about", thing=iris([address]))
    return sorted(value for _, predicate, value in found if local(predicate) == property_)


def _below(store: Store, things: Iterable[str], property_: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for thing, predicate, other in texts(store, "below", thing=iris(things)):
        if local(predicate) == property_:
            found.setdefault(thing, []).append(other)
    return found


def _known(store: Store, addresses: set[str]) -> dict[str, Ref]:
    known = refs(store, addresses)
    return concepts(store, addresses - known.keys()) | known


def _branch(address: str, below: dict[str, list[str]], known: dict[str, Ref], here: str, seen: set[str]) -> Branch:
    seen.add(address)
    inner = [each for each in below.get(address, ()) if each in known and each not in seen]
    inner.sort(key=lambda each: (-known[each].papers, known[each].label, each))
    on_way = [each for each in inner[_MOST:] if each == here or each in below]
    kept = [*inner[:_MOST], *on_way]
    seen.update(kept)
    return Branch(known[address], tuple(_branch(each, below, known, here, seen) for each in kept), here=address == here)
