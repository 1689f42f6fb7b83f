"""The names that a configuration follows, changed where they stand: in its own text, or in the file that it names.

1. A file of names gains lines at its end and loses the lines of the names that go. Its comments stay.
2. Who changes names first takes a lock (`kg.locks.taking_turns`), so that of two changes at once none is lost.
3. A list in TOML is written anew, and nothing else of the text is touched; where that cannot be done without losing
   something, such as comments in the list, nothing is changed. The new text is read again before it is written.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from kg.diff.watch import name_in
from kg.errors import UsageError
from kg.files import write_text
from kg.locks import taking_turns
from kg.update.config import load

_KEY: Final = re.compile(r"^[ \t]*watch[ \t]*=", re.MULTILINE)
_EXAMPLE: Final = re.compile(r"^# watch = .*\n", re.MULTILINE)
_STRING: Final = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'[^']*'")
_ON_ONE_LINE: Final = 80


def add(config: Path, names: Sequence[str]) -> tuple[str, ...]:
    """Follows names, and gives those that are new. Raises UsageError where a name is none, or cannot be written."""
    new = tuple(dict.fromkeys(map(_checked, names)))
    with taking_turns(_folder(config)):
        followed = set(following(config))
        added = tuple(name for name in new if name not in followed)
        if added:
            _write(config, add=added, remove=())
    return added


def remove(config: Path, names: Sequence[str]) -> tuple[str, ...]:
    """Follows names no more, all of them or none. Raises UsageError where one is not followed, with near ones."""
    with taking_turns(_folder(config)):
        followed = following(config)
        for name in names:
            if name not in followed:
                near = get_close_matches(name, followed, n=2)
                hint = f"did you mean {' or '.join(near)}?" if near else "kg watch lists those that are"
                raise UsageError(f"{config}: {name!r} is not followed; {hint}")
        gone = tuple(dict.fromkeys(names))
        _write(config, add=(), remove=gone)
    return gone


def following(config: Path) -> list[str]:
    """The names, as they are written; none where the file that should hold them is not there yet."""
    said = load(config)
    place = _place(config, said)
    return [name for line in _lines(place) if (name := name_in(line))] if place else _listed(config, said)


def _checked(name: str) -> str:
    name = name.strip()
    if not name or not name.isprintable() or name_in(name) != name:
        raise UsageError(f"{name!r} cannot be followed: a name has signs that can be seen, and no # after a space")
    return name


def _place(config: Path, said: dict[str, Any]) -> Path | None:
    """The file that holds the names, if it is not the configuration itself."""
    given = said.get("watch")
    return config.absolute().parent / given if isinstance(given, str) and given.strip() else None


def _folder(config: Path) -> Path:
    """The folder of the file that holds the names."""
    return (_place(config, load(config)) or config).resolve().parent


def _listed(config: Path, said: dict[str, Any]) -> list[str]:
    names = said.get("watch", [])
    if not isinstance(names, list) or not all(isinstance(one, str) for one in names):
        raise UsageError(f"{config}: watch must be a list of texts")
    return names


def _lines(place: Path) -> list[str]:
    try:
        return place.read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError:
        return []
    except UnicodeDecodeError:
        raise UsageError(f"{place}: not UTF-8; save it as UTF-8") from None


def _write(config: Path, *, add: Sequence[str], remove: Sequence[str]) -> None:
    said = load(config)
    if place := _place(config, said):
        lines = [*(line for line in _lines(place) if name_in(line) not in remove), *add]
        write_text(place.resolve(), "".join(f"{line}\n" for line in lines))
    else:
        names = [*(name for name in _listed(config, said) if name not in remove), *add]
        text = config.read_bytes().decode("utf-8-sig")
        write_text(config.resolve(), _with_list(config, text, {**said, "watch": names}))


def _with_list(config: Path, text: str, wanted: dict[str, Any]) -> str:
    """The text of a configuration with another list of names. Raises UsageError where that would lose anything."""
    start, end = _statement(text)
    new = f"{text[:start]}{_as_toml(wanted['watch'])}{text[end:]}" if end else _put_in(text, _as_toml(wanted["watch"]))
    if "#" in _STRING.sub("", text[start:end]) or _parsed(new) != wanted:
        raise UsageError(
            f"{config}: its list of names holds comments, or is written in an unusual way; change it by hand, "
            'or name a file with one name a line: watch = "follow.txt"'
        )
    return new


def _statement(text: str) -> tuple[int, int]:
    """Where the list begins with its key, and where it ends; zeros where there is none."""
    for found in _KEY.finditer(text):
        for end in re.finditer(r"\]", text[found.start() :]):
            if _is_list(text[found.start() : found.start() + end.end()]):
                return found.start(), found.start() + end.end()
    return 0, 0


def _put_in(text: str, statement: str) -> str:
    """The text with a new statement: after the example of it, else at the end."""
    place = max((found.end() for found in _EXAMPLE.finditer(text)), default=len(text))
    before = text[:place]
    return f"{before}{'' if before.endswith(chr(10)) or not before else chr(10)}{statement}\n{text[place:]}"


def _is_list(text: str) -> bool:
    return list(_parsed(text)) == ["watch"]


def _parsed(text: str) -> dict[str, Any]:
    """What some TOML says; nothing where it is none."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return {}


def _as_toml(names: Sequence[str]) -> str:
    # The strings of JSON are strings of TOML.
    texts = [json.dumps(name, ensure_ascii=False) for name in names]
    line = f"watch = [{', '.join(texts)}]"
    return line if len(line) <= _ON_ONE_LINE else "watch = [\n" + "".join(f"    {one},\n" for one in texts) + "]"
