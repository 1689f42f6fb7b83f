"""What `kg update` is told in a TOML file. Paths in it are meant from the folder that it lies in.

An unknown key, or a value of the wrong kind, is an error that names the file, the key and what is possible: a run that
nobody watches must not guess.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from difflib import get_close_matches
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from kg.errors import UsageError
from kg.fetch.schemes import find
from kg.files import read_toml, write_text
from kg.store import is_address

FORMS: Final = ("md", "html", "atom")


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """`state` is the folder of what a run leaves for the next. `watch` are names to follow.

    `forms` says which digests are written; `link` is where `output` will be published. `days` is how long a paper stays
    in the feed, `limit` how many rows a table of a digest has. The last five are those of `kg build`.
    """

    path: Path
    sources: tuple[str, ...]
    store: str
    output: Path
    state: Path
    title: str = "New papers"
    link: str | None = None
    forms: tuple[str, ...] = FORMS
    watch: tuple[str, ...] = ()
    limit: int = 50
    days: int = 30
    base: str | None = None
    workers: int | None = None
    corrections: Path | None = None
    extractor: str = "default"
    min_confidence: float = 0.0


def example() -> str:
    """A configuration with everything that one can say, explained."""
    return files("kg.update").joinpath("templates", "update.toml").read_text(encoding="utf-8")


def write_example(path: Path) -> None:
    """Writes that configuration to a new file. Raises UsageError where there is one already."""
    if path.exists():
        raise UsageError(f"{path} is there already; name another file, or remove it")
    write_text(path, example())


def read_config(path: Path) -> Config:
    """The configuration in a file. Raises UsageError, which names the file and what is wrong in it."""
    return _Reading(path, load(path)).config()


def load(path: Path) -> dict[str, Any]:
    """What a file says, not yet checked. Raises UsageError where it cannot be read, or is no TOML."""
    return read_toml(path, cure="kg update --init FILE writes one")


class _Reading:
    """The values of a file, taken one by one."""

    def __init__(self, path: Path, said: dict[str, Any]) -> None:
        self._path = path
        self._folder = path.absolute().parent
        self._said = said

    def config(self) -> Config:
        self._check_keys()
        sources = tuple(self._source(one) for one in self._texts("sources"))
        if not sources:
            raise self._wrong("sources", "must name at least one source")
        store = self._text("store") or "output/kg"
        return Config(
            path=self._path,
            sources=sources,
            store=store if is_address(store) else str(self._folder / store),
            output=self._folder / (self._text("output") or "output/daily"),
            state=self._folder / (self._text("state") or f".{self._path.stem}.state"),
            title=self._text("title") or "New papers",
            link=self._link(),
            forms=self._forms(),
            watch=self._watch(),
            limit=self._number("limit", 50),
            days=self._number("days", 30, least=1),
            base=self._text("base"),
            workers=self._number("workers", 0) or None,
            corrections=self._file("corrections"),
            extractor=self._text("extractor") or "default",
            min_confidence=self._share("min_confidence"),
        )

    def _check_keys(self) -> None:
        known = sorted({field.name for field in fields(Config)} - {"path"})
        for key in self._said:
            if key not in known:
                near = get_close_matches(key, known, n=1)
                hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}"
                raise self._wrong(key, f"is nothing that kg update knows; {hint}")

    def _wrong(self, key: str, what: str) -> UsageError:
        return UsageError(f"{self._path}: {key} {what}")

    def _text(self, key: str) -> str | None:
        value = self._said.get(key)
        if value is not None and not (isinstance(value, str) and value.strip()):
            raise self._wrong(key, "must be a text")
        return value

    def _texts(self, key: str) -> list[str]:
        value = self._said.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
            raise self._wrong(key, "must be a list of texts")
        return value

    def _number(self, key: str, default: int, *, least: int = 0) -> int:
        value = self._said.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value < 10**6:
            raise self._wrong(key, f"must be a whole number from {least}")
        return value

    def _share(self, key: str) -> float:
        value = self._said.get(key, 0.0)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            raise self._wrong(key, "must be a number from 0 to 1")
        return float(value)

    def _file(self, key: str) -> Path | None:
        given = self._text(key)
        if given is None:
            return None
        path = self._folder / given
        if not path.is_file():
            raise self._wrong(key, f"names no file: {path}")
        return path

    def _source(self, given: str) -> str:
        if given == "-":
            raise self._wrong("sources", "cannot be standard input")
        return given if find(given) else str(self._folder / given)

    def _link(self) -> str | None:
        link = self._text("link")
        if link is not None and not link.lower().startswith(("http://", "https://")):
            raise self._wrong("link", "must be an address that begins with https:// or http://")
        return link if link is None or link.endswith("/") else f"{link}/"

    def _forms(self) -> tuple[str, ...]:
        given = self._texts("forms") if "forms" in self._said else list(FORMS)
        for form in given:
            if form not in FORMS:
                raise self._wrong("forms", f"holds {form!r}; there are {', '.join(FORMS)}")
        return tuple(form for form in FORMS if form in given)

    def _watch(self) -> tuple[str, ...]:
        """Names, or a file with one a line."""
        if not isinstance(self._said.get("watch"), str):
            return tuple(self._texts("watch"))
        from kg.diff.watch import names_of

        path = self._file("watch")
        assert path is not None
        return tuple(name for _, name in names_of(path))
