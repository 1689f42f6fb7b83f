"""Settings that are the same in every call: files and variables, in a stated order.

    the command line  →  KG_… variables  →  ./kg.toml  →  config.toml in the user's folder  →  the default

1. `KG_COMMAND_OPTION` sets an option (`KG_BUILD_WORKERS=4`); `KG_STORE` that of all commands.
2. A file has options of all commands at its top (`SHARED`), and those of one command in a table of its name. They are
   written as on the command line, without the dashes. What no command knows is an error.
3. `KG_CONFIG=FILE` takes the place of both files; an empty one means no file.
"""

from __future__ import annotations

import os
import sys
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

import click

from kg.errors import UsageError

HERE: Final = "kg.toml"
SHARED: Final = ("store", "extractor", "min-confidence")
Settings = dict[str, Any]


def paths() -> list[Path]:
    """The files that are read, the first before the later ones."""
    if (given := os.environ.get("KG_CONFIG")) is not None:
        return [Path(given)] if given else []
    return [path for path in (Path(HERE), user_folder() / "config.toml") if path.is_file()]


def user_folder() -> Path:
    """Where the user's own settings lie, by the custom of the platform."""
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "paperkg"
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "paperkg"


def settings(command: click.Command, commands: list[str]) -> Settings:
    """What the files say for a command, by the names of its parameters. Raises UsageError where they make no sense."""
    said: Settings = {}
    for path in reversed(paths()):
        said |= _of_file(path, command, commands)
    return said


def _of_file(path: Path, command: click.Command, commands: list[str]) -> Settings:
    from kg.files import read_toml

    said = read_toml(path, cure="KG_CONFIG names it")
    shared = {key: value for key, value in said.items() if not isinstance(value, dict)}
    _check(path, shared, SHARED, "is no option of all commands")
    tables = [key for key, value in said.items() if isinstance(value, dict)]
    _check(path, tables, commands, "is no command")
    options = _options(command)
    own = said.get(command.name or "", {})
    _check(path, own, list(options), f"is no option of kg {command.name}")
    return {options[key]: value for key, value in {**shared, **own}.items() if key in options}


def _options(command: click.Command) -> dict[str, str]:
    """The options as they are written → the names of their parameters."""
    return {
        name[2:]: option.name
        for option in command.params
        if isinstance(option, click.Option) and option.name
        for name in (*option.opts, *option.secondary_opts)
        if name.startswith("--") and name in option.opts
    }


def _check(path: Path, keys: Any, known: Any, what: str) -> None:
    for key in keys:
        if key not in known:
            near = get_close_matches(key, list(known), n=1)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}"
            raise UsageError(f"{path}: {key} {what}; {hint}")
