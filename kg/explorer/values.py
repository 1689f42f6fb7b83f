"""What pages show. Paths are what addresses have after the base of the store: `entity/bert-32987c4b`, `paper/…`."""

from __future__ import annotations

from dataclasses import dataclass

from kg.explorer.tables import Table


@dataclass(frozen=True, slots=True)
class Ref:
    """A thing that a page speaks of: where its page is, its name, its types and how many papers name it."""

    path: str
    label: str
    types: tuple[str, ...] = ()
    papers: int = 0

    @property
    def type(self) -> str:
        """The first of its types, or nothing."""
        return self.types[0] if self.types else ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A name and what there is to say."""

    name: str
    text: str
    path: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence of a paper, and the place on its page where it stands."""

    text: str
    paper: Ref
    anchor: str
    date: str = ""


@dataclass(frozen=True, slots=True)
class Branch:
    """A thing in a tree, and what is below it; `here` is the thing whose page it is."""

    ref: Ref
    below: tuple[Branch, ...] = ()
    here: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A table under a heading of its own."""

    heading: str
    table: Table


@dataclass(frozen=True, slots=True)
class Page:
    """What all pages have: their path, their title, a sentence about them."""

    path: str
    title: str
    about: str
