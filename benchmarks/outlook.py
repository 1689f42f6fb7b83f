"""`docs/scale.md`: what very many papers would take, worked out from the rates in `recorded.json`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import log
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

PAGE: Final = Path(__file__).resolve().parent.parent / "docs" / "scale.md"
#: arXiv, and what may have been written in all.
SIZES: Final = (2_700_000, 200_000_000)
CORES: Final = (2, 32, 1000)
#: Dollars for an hour of a core with 4 GiB of memory: what machines by the hour cost nowadays, give or take a half.
CORE_HOUR: Final = 0.04
_NEEDED: Final = ("extraction", "build", "linking", "memory", "growth")


@dataclass(frozen=True, slots=True)
class Rate:
    """A measured rate, and which figure of which benchmark it is."""

    what: str
    value: float
    unit: str
    figure: str


@dataclass(frozen=True, slots=True)
class Rates:
    """What a paper takes: CPU seconds, bytes, names; `names` are pairs of papers and names told apart."""

    extraction: Rate
    own: Rate
    writing: Rate
    disk: Rate
    statements: Rate
    worker: Rate
    name: Rate
    names: tuple[tuple[int, float], tuple[int, float]]

    @property
    def all(self) -> tuple[Rate, ...]:
        """Those that the page lists."""
        return (self.extraction, self.own, self.writing, self.disk, self.statements, self.worker, self.name)

    @property
    def power(self) -> float:
        """By which power of the papers the names grow, between the two sizes measured."""
        (few, first), (many, second) = self.names
        return log(second / first) / log(many / few)

    def named(self, papers: int) -> float:
        """How many names so many papers tell apart."""
        many, second = self.names[1]
        return second * (papers / many) ** self.power


def rates(kept: dict[str, Any]) -> Rates | None:
    """The rates recorded; nothing while one is missing."""
    if any(name not in kept for name in _NEEDED):
        return None
    table = next(figure for figure in _figures(kept, "linking", "entity table"))
    names = next(figure for figure in _figures(kept, "linking", "names told apart"))
    sizes = tuple(_number(text) for text in (names["against"], names["name"]))
    alone = _last(kept, "extraction", "extraction, one core")
    return Rates(
        Rate("extraction of a paper", 1000 / alone["value"], "ms of one core", f"extraction: {alone['name']}"),
        _rate(kept, "build", "first process while workers extract", "keeping what workers extract", "ms of one core"),
        _rate(kept, "growth", "linking and writing", "linking and writing a paper", "ms of CPU"),
        _rate(kept, "growth", "disk", "graph, index and ledger", "KiB a paper"),
        _rate(kept, "growth", "statements", "statements", "a paper"),
        _rate(kept, "memory", "a worker", "memory of a worker", "GiB"),
        Rate("memory of a name", table["value"] * 2**20 / names["value"], "bytes", f"linking: {table['name']}"),
        ((sizes[0], names["peer"]), (sizes[1], names["value"])),
    )  # fmt: skip


def page(kept: dict[str, Any]) -> str | None:
    """The page; nothing while a rate is missing."""
    found = rates(kept)
    if found is None:
        return None
    folder = FileSystemLoader(Path(__file__).parent)
    environment = Environment(loader=folder, undefined=StrictUndefined, autoescape=False, keep_trailing_newline=True)
    template = environment.get_template("scale.md.j2")
    return template.render(
        rates=found, sizes=[_taken(found, size) for size in SIZES], cores=CORES, price=CORE_HOUR,
        fed=round(found.extraction.value / found.own.value), measured=found.names[1][0],
        machine=kept["growth"]["machine"], built=_built(kept),
    )  # fmt: skip


def _taken(found: Rates, papers: int) -> dict[str, Any]:
    """What so many papers take, in the units of the page."""
    hours = papers * found.extraction.value / 3.6e6
    names = found.named(papers)
    return {
        "papers": f"{papers / 1e6:g} million",
        "core_hours": f"{hours:,.0f}",
        "hours": [_hours(max(hours / cores, papers * found.own.value / 3.6e6)) for cores in CORES],
        "writing": _hours(papers * found.writing.value / 3.6e6),
        "statements": f"{papers * found.statements.value / 1e9:,.1f} billion",
        "disk": _bytes(papers * found.disk.value * 1024),
        "names": f"{names / 1e6:,.1f} million",
        "table": _bytes(names * found.name.value),
        "cost": f"{(hours + papers * found.writing.value / 3.6e6) * CORE_HOUR:,.0f}",
    }


def _built(kept: dict[str, Any]) -> list[tuple[str, str]]:
    """What the build of very many papers took that was recorded last, in words; nothing where none was."""
    if "scale" not in kept:
        return []
    rate, time, writing, memory, disk, statements = kept["scale"]["figures"][:6]
    names = _last(kept, "scale", "names at")
    return [
        ("papers", f"{statements['peer']:,.0f}"),
        ("time in all", f"{time['value']:.1f} h"),
        ("CPU time of all processes", f"{time['peer']:.1f} h"),
        ("papers a second, everything included", f"{rate['value']:.1f}"),
        ("of it writing", f"{writing['value'] / 60:.0f} min"),
        ("memory of all processes at most", f"{memory['value']:.2f} GiB"),
        ("memory of the first process at most", f"{memory['peer']:.2f} GiB"),
        ("disk of graph and index", f"{disk['value']:.1f} GiB"),
        ("disk of the ledger", f"{disk['peer']:.1f} GiB"),
        ("statements", f"{statements['value'] / 1e6:.1f} million"),
        ("names told apart", f"{names['value']:,.0f}"),
    ]


def _hours(hours: float) -> str:
    """
    >>> _hours(0.5), _hours(20.4), _hours(400)
    ('30 min', '20 h', '17 days')
    """
    return f"{hours * 60:.0f} min" if hours < 1 else f"{hours:.0f} h" if hours < 72 else f"{hours / 24:,.0f} days"


def _bytes(size: float) -> str:
    """
    >>> _bytes(3.2e9), _bytes(5e13)
    ('3.0 GiB', '45.5 TiB')
    """
    return f"{size / 2**30:,.1f} GiB" if size < 2**40 else f"{size / 2**40:,.1f} TiB"


def _figures(kept: dict[str, Any], benchmark: str, name: str) -> Iterable[dict[str, Any]]:
    return (figure for figure in kept[benchmark]["figures"] if figure["name"].startswith(name))


def _last(kept: dict[str, Any], benchmark: str, name: str) -> dict[str, Any]:
    """The figure of that name, at the largest size."""
    return [*_figures(kept, benchmark, name)][-1]


def _rate(kept: dict[str, Any], benchmark: str, name: str, what: str, unit: str) -> Rate:
    figure = _last(kept, benchmark, name)
    return Rate(what, figure["value"], unit, f"{benchmark}: {figure['name']}")


def _number(text: str) -> int:
    """The papers that a text tells of.

    >>> _number("entity table, 200,000 papers")
    200000
    """
    return int(text.removesuffix(" papers").rpartition(" ")[2].replace(",", ""))
