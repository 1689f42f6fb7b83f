"""Extractors by name: the one that ships, and those that other packages bring.

A package brings one by an entry point of the group `paperkg.extractors`, which names a factory:

    [project.entry-points."paperkg.extractors"]
    gazetteer = "my_package:make"

1. The factory is called without arguments. It gives a component (a function from Doc to Doc), which is put into a
   pipeline of its own, or a whole `spacy.Language`, for instance ours with another component in it.
2. The text of a doc is title, empty line, abstract. The component marks the mentions in `doc.spans["mentions"]` or in
   `doc.ents`; `kg.extraction.marked` tells what labels, ids and confidences mean.
3. Roles, claims, results and links are told by `interpret`, as for the extractor that ships.

The name and the version of the package are part of what was extracted: with another extractor, or another version of
it, `kg build` extracts again.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING, Final

from kg.errors import KgError, UsageError
from kg.extraction.version import version

if TYPE_CHECKING:
    from kg.extraction.pipeline import Extractor

GROUP: Final = "paperkg.extractors"
DEFAULT: Final = "default"


def names() -> tuple[str, ...]:
    """The names of all extractors, the one that ships first."""
    return (DEFAULT, *sorted({point.name for point in entry_points(group=GROUP)} - {DEFAULT}))


def identity(name: str = DEFAULT) -> str:
    """The version of an extractor: two of one identity extract the same. Raises UsageError for an unknown name."""
    if name == DEFAULT:
        return version()
    point = _point(name)
    package = f" {point.dist.name} {point.dist.version}" if point.dist else f" {point.value}"
    return f"{version()} {name}{package}"


def named(name: str = DEFAULT) -> Extractor:
    """The extractor of that name. Raises UsageError for an unknown name, KgError where it cannot be loaded."""
    from kg.extraction.pipeline import Extractor

    return Extractor() if name == DEFAULT else _brought(name)


@cache
def _brought(name: str) -> Extractor:
    from spacy.language import Language

    from kg.extraction.pipeline import Extractor, blank

    try:
        made = _point(name).load()()
    except Exception as error:
        if isinstance(error, KgError):
            raise
        raise KgError(f"extractor {name!r} cannot be loaded ({type(error).__name__}: {error})") from error
    if isinstance(made, Language):
        return Extractor(made)
    if not callable(made):
        raise KgError(f"extractor {name!r} gives a {type(made).__name__}; it must give a component or a spacy.Language")
    nlp = blank()
    Language.component(f"extractor {name}", func=made)
    nlp.add_pipe(f"extractor {name}")
    return Extractor(nlp)


def _point(name: str) -> EntryPoint:
    found = sorted(entry_points(group=GROUP, name=name), key=lambda point: point.value)
    if not found:
        raise UsageError(f"no extractor named {name!r}; there is: {', '.join(names())}")
    return found[0]
