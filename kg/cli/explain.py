"""How `kg extract --explain` finds the paper and shows the decisions on it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import IO, TYPE_CHECKING, Final, NamedTuple

from kg.errors import NotFound, UsageError
from kg.extraction.explained import (
    ClaimDecision,
    EntityDecision,
    Explanation,
    ResultDecision,
    SentenceDecisions,
    StringDecision,
)
from kg.extraction.values import Link
from kg.papers import Paper, normalised_title
from kg.templates import harmless

if TYPE_CHECKING:
    from rich.console import Console

_WIDTH: Final = 120
#: Rejected strings less likely than this are only counted in the text; JSON has them all.
_WORTH_A_LINE: Final = 0.05
_STYLES: Final = {"+": "green", "-": "red", "?": "yellow"}
#: The widest a column is made.
_COLUMN: Final = 44


class Line(NamedTuple):
    """A sign (+ taken, - rejected, ? kept but not asserted), what it is about, what was decided, by what or why."""

    sign: str
    what: str
    decision: str = ""
    why: str = ""


def chosen(papers: Iterable[Paper], wanted: str) -> Paper:
    """The paper of that id or title, or of the only title that begins so. Raises NotFound, UsageError."""
    known = list(papers)
    title = normalised_title(wanted)
    exact = [paper for paper in known if paper.id == wanted or normalised_title(paper.title) == title]
    found = exact or [
        paper for paper in known if paper.id.startswith(wanted) or normalised_title(paper.title).startswith(title)
    ]
    if len(found) == 1:
        return found[0]
    if not found:
        near = get_close_matches(wanted, [paper.title for paper in known], n=2, cutoff=0.4)
        raise NotFound(f"no paper with the id or title {wanted!r} among {len(known)}", near=near)
    some = "; ".join(f"{paper.id} ({paper.title})" for paper in found[:4])
    more = "; …" if len(found) > 4 else ""
    raise UsageError(f"{wanted!r} is the beginning of {len(found)} papers: {some}{more}; give one's id")


def as_json(explanation: Explanation) -> str:
    """The decisions as one JSON object."""
    return json.dumps(explanation.to_json(), ensure_ascii=False, indent=1) + "\n"


def show(explanation: Explanation, out: IO[str]) -> None:
    """The decisions as text, in colours on a terminal."""
    from rich.console import Console
    from rich.text import Text

    width = shutil.get_terminal_size().columns if out.isatty() else _WIDTH
    console = Console(file=out, width=width, highlight=False, emoji=False, markup=False, soft_wrap=True)
    console.print(Text(harmless(f"{explanation.title} ({explanation.id})"), style="bold"))
    for sentence in explanation.sentences:
        console.print()
        console.print(Text(f"{sentence.field} {sentence.start}–{sentence.end}", style="dim"))
        console.print(Text(harmless(" ".join(sentence.text.split())), style="bold"))
        _print(console, _lines(sentence))
    console.print()
    console.print(Text("entities", style="dim"))
    _print(console, map(_entity, explanation.entities))


def _print(console: Console, lines: Iterable[Line]) -> None:
    """Lines with their middle columns one below the other."""
    from rich.text import Text

    rows = [Line(*(harmless(" ".join(cell.split())) for cell in line)) for line in lines]
    widths = [min(_COLUMN, max((len(row[n]) for row in rows), default=0)) for n in (1, 2)]
    for row in rows:
        text = Text(f"  {row.sign:1} ", style=_STYLES.get(row.sign, "dim"))
        text.append(f"{row.what:{widths[0]}}  {row.decision:{widths[1]}}  {row.why}".rstrip(), style="")
        console.print(text)


def _lines(sentence: SentenceDecisions) -> Iterator[Line]:
    worth = [one for one in sentence.strings if one.accepted or one.confidence >= _WORTH_A_LINE]
    yield from map(_string, worth)
    if less := len(sentence.strings) - len(worth):
        yield Line("", f"{less} more below {_WORTH_A_LINE:g}")
    yield from map(_claim, sentence.claims)
    yield from map(_result, sentence.results)
    yield from map(_link, sentence.links)


def _string(one: StringDecision) -> Line:
    named = ", ".join(name for name in one.entities if name != one.surface)
    role = f", {one.role}" if one.role else ""
    by = ", ".join(one.found_by)
    why = "; ".join(part for part in (by, f"of {named}" if named else "", one.reason) if part)
    return Line("+" if one.accepted else "-", one.surface, f"{one.type} {one.confidence:.2f}{role}", why)


def _claim(one: ClaimDecision) -> Line:
    sign = "-" if not one.accepted else "+" if one.polarity == "asserted" else "?"
    return Line(sign, f"{one.subject} {one.predicate} {one.object}", f"claim {one.confidence:.2f}", one.reason)


def _result(one: ResultDecision) -> Line:
    subject = f"{one.subject}: " if one.subject else ""
    what = f"{subject}{one.raw}" + (f" {one.metric}" if one.metric else "") + (f" on {one.on}" if one.on else "")
    kind = f", {one.kind}" if one.kind else ""
    return Line("+" if one.accepted else "-", what, f"result {one.confidence:.2f}{kind}", one.reason)


def _link(one: Link) -> Line:
    return Line("+", one.url, f"link, {one.kind}")


def _entity(one: EntityDecision) -> Line:
    kind = "/".join((one.type, *one.also))
    chances = sorted(one.chances, key=lambda pair: -pair[1])
    said = ", ".join(f"{role} {chance:.2f}" for role, chance in chances if chance >= _WORTH_A_LINE)
    roles = ", ".join(one.roles_all)
    return Line("+", one.name, f"{kind} {one.confidence:.2f}, {roles}", "; ".join(filter(None, (said, one.reason))))
