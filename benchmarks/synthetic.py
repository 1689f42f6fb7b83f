"""A ledger of many papers from the extractions of few, so that writing and reading can be measured at any size.

1. Papers are extracted once, into a ledger.
2. They are replicated in rounds until there are enough. In every round but the first the title gets a number; what
   the paper introduces, and half of its other names, get another last letter, in the text and in every statement,
   so that names grow with the papers as they do in a real collection, and every offset still holds.
3. A build with nothing to read finds records and extractions in the ledger, links and writes: its own path, whole.

A ledger of replicas is kept for the next run, until the extractor changes: 600 MB at 100,000 papers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from benchmarks.data import KEPT, extracted
from kg.extraction.values import Claim, Entity, Extraction, Result
from kg.extraction.version import version
from kg.ledger import Ledger, content_key
from kg.papers import Paper, digest

_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_NUMBER: Final = re.compile(r"\d+$")
Source = tuple[Paper, Extraction]


def replicas(count: int, real: int) -> Path:
    """A ledger of so many papers, replicated from so many real ones; not to be written to."""
    source = extracted(real)
    path = KEPT / f"replicated-{count}-of-{real}-{version()}.sqlite"
    if path.exists():
        return path
    for old in KEPT.glob(f"replicated-{count}-of-{real}-*"):
        old.unlink()
    draft = path.with_suffix(".new")
    extend(source, draft, count)
    return draft.replace(path)


def extend(source: Path, target: Path, count: int) -> None:
    """Makes a ledger of so many papers, replicated from the extracted papers of another one."""
    papers_known = list(known(source))
    ledger = Ledger(target)
    extractor = version()
    for start in range(0, count, 5000):
        papers = list(replicated(papers_known, range(start, min(count, start + 5000))))
        ledger.add(paper for paper, _ in papers)
        ledger.begin()
        for paper, extraction in papers:
            ledger.put(content_key(paper, extractor), extraction)
        ledger.commit()
    ledger.close()


def known(source: Path) -> Iterator[Source]:
    """The papers of a ledger that are extracted, with what was found."""
    ledger = Ledger(source)
    for _, paper in ledger.papers():
        extraction = ledger.get(content_key(paper, version()))
        if extraction is not None:
            yield paper, extraction
    ledger.close()


def replicated(real: list[Source], numbers: Iterable[int]) -> Iterator[Source]:
    """Papers by their numbers: the real ones first, then their replicas in rounds."""
    for number in numbers:
        turn, place = divmod(number, len(real))
        yield varied(*real[place], turn) if turn else real[place]


def varied(paper: Paper, extraction: Extraction, turn: int) -> Source:
    """The same paper as another one: other title, identifiers and names, in a text of the same shape."""
    texts = {"title": list(paper.title), "abstract": list(paper.abstract)}
    changed = [entity for entity in extraction.entities if _changes(entity, turn)]
    for entity in changed:
        for mention in entity.mentions:
            span = slice(mention.start, mention.end)
            texts[mention.field][span] = shifted(paper.text(mention.field)[span], turn)
    title, abstract = ("".join(texts[name]) for name in ("title", "abstract"))
    copy = replace(
        paper,
        id=f"{paper.id}-{turn}",
        title=f"{title} {turn}",
        abstract=abstract,
        identifiers=numbered(paper.identifiers, turn),
    )
    names = {entity.name: shifted(entity.name, turn) for entity in changed}
    return copy, Extraction(
        tuple(_entity(entity, names, copy) for entity in extraction.entities),
        tuple(_claim(claim, names) for claim in extraction.claims),
        tuple(_result(result, names) for result in extraction.results),
        extraction.links,
    )


def numbered(identifiers: Iterable[str], turn: int) -> tuple[str, ...]:
    """Identifiers of another paper.

    >>> numbered(("arxiv:1810.04805",), 3)
    ('arxiv:1810.048053',)
    """
    return tuple(_NUMBER.sub(lambda n: f"{n[0]}{turn}", one) for one in identifiers)


def _changes(entity: Entity, turn: int) -> bool:
    return "introduces" in entity.roles_all or int(digest(f"{entity.name} {turn}", length=2), 16) % 2 == 0


def shifted(name: str, turn: int) -> str:
    """A name with another last letter.

    >>> shifted("BERT-4", 1), shifted("wiz", 2)
    ('BERU-4', 'wib')
    """
    at = _last_letter(name)
    if at is None:
        return name
    letter = _LETTERS[(_LETTERS.index(name[at].lower()) + turn) % 26]
    return name[:at] + (letter.upper() if name[at].isupper() else letter) + name[at + 1 :]


def _last_letter(text: str) -> int | None:
    return next((at for at in reversed(range(len(text))) if text[at].isascii() and text[at].isalpha()), None)


def _entity(entity: Entity, names: dict[str, str], paper: Paper) -> Entity:
    mentions = tuple(
        replace(mention, surface=names.get(mention.surface, paper.text(mention.field)[mention.start : mention.end]))
        for mention in entity.mentions
    )
    return replace(entity, name=names.get(entity.name, entity.name), mentions=mentions)


def _claim(claim: Claim, names: dict[str, str]) -> Claim:
    return replace(claim, subject=names.get(claim.subject, claim.subject), object=names.get(claim.object, claim.object))


def _result(result: Result, names: dict[str, str]) -> Result:
    subject = result.subject and names.get(result.subject, result.subject)
    return replace(result, subject=subject, on=names.get(result.on, result.on))
