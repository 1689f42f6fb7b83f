"""Corrections: what a user knows better than the linker, as a table that is applied the same way every time.

A file has the columns action, name, value, paper and reason, parted by tabs; `paper` is a title or a paper's key.

    merge   NAME  VALUE        what is called NAME is VALUE; with PAPER, in this paper
    merge   NAME  NAME         all things of that name are one
    split   NAME  VALUE        the two names are not one thing
    split   NAME        PAPER  what this paper calls so is a thing of its own
    rename  NAME  VALUE        the label is VALUE
    retype  NAME  TYPE         the type is TYPE; with PAPER, in this paper
    drop    NAME               it is no thing; with PAPER, not in this paper
"""

from __future__ import annotations

import json
from dataclasses import astuple, dataclass, field
from pathlib import Path
from typing import Final, Literal, cast, get_args

from kg.errors import InputError
from kg.extraction.values import TYPES
from kg.names import identity
from kg.papers import normalised_title

Action = Literal["merge", "split", "rename", "retype", "drop"]
COLUMNS: Final = ("action", "name", "value", "paper", "reason")


@dataclass(frozen=True, slots=True)
class Rule:
    """One correction. `source` and `line` tell where it stands; they are no part of what it says."""

    action: Action
    name: str
    value: str = ""
    paper: str = ""
    reason: str = ""
    source: str = field(default="", repr=False, compare=False)
    line: int = field(default=0, repr=False, compare=False)

    def __str__(self) -> str:
        place = f"{self.source}:{self.line}: " if self.source else ""
        value = f" → {self.value!r}" if self.value else ""
        paper = f" in {self.paper!r}" if self.paper else ""
        return f"{place}{self.action} {self.name!r}{value}{paper}" + (f" ({self.reason})" if self.reason else "")

    def is_about(self, key: str, title: str) -> bool:
        """Whether the rule holds for a paper of this key and title."""
        return not self.paper or self.paper == key or normalised_title(self.paper) == normalised_title(title)


@dataclass(frozen=True, slots=True)
class Corrections:
    """All rules, in the order of the file."""

    rules: tuple[Rule, ...] = ()

    def to_json(self) -> str:
        """The rules as JSON; `from_json` gives them back, with where they stood."""
        return json.dumps([list(astuple(rule)) for rule in self.rules], ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Corrections:
        """The inverse of `to_json`."""
        return cls(tuple(Rule(*cells) for cells in json.loads(text)))

    @property
    def united(self) -> frozenset[str]:
        """The identities of the names whose things are all one."""
        merges = (rule for rule in self.rules if rule.action == "merge")
        return frozenset(identity(rule.name) for rule in merges if identity(rule.name) == identity(rule.value))

    def by_name(self) -> dict[str, tuple[Rule, ...]]:
        """The rules by the identity of the name that they are about."""
        found: dict[str, tuple[Rule, ...]] = {}
        for rule in self.rules:
            found[identity(rule.name)] = (*found.get(identity(rule.name), ()), rule)
        return found


def read(path: Path) -> Corrections:
    """The corrections of a file; raises InputError with file, line and cure where a rule cannot be understood."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"the corrections cannot be read: {error}", source=str(path)) from error
    return parse(text, str(path))


def parse(text: str, source: str) -> Corrections:
    """The corrections that a text holds; `source` is its name in messages. Raises InputError as `read` does."""
    rules: list[Rule] = []
    for number, line in enumerate(text.splitlines(), start=1):
        cells = [cell.strip() for cell in line.split("\t")]
        if any(cells) and not line.startswith("#") and tuple(cells)[: len(COLUMNS)] != COLUMNS[: len(cells)]:
            rule = _rule(cells, source, number)
            if _closes_circle(rule, rules):
                problem = f"with the merges before it, merging {rule.name!r} into {rule.value!r} leads in a circle"
                raise InputError(problem, source=source, line=number)
            rules.append(rule)
    return Corrections(tuple(rules))


def _closes_circle(rule: Rule, before: list[Rule]) -> bool:
    if rule.action != "merge" or identity(rule.name) == identity(rule.value):
        return False
    into = {identity(one.name): identity(one.value) for one in before if one.action == "merge"}
    end, seen = identity(rule.value), {identity(rule.name)}
    while end in into and end not in seen:
        seen.add(end)
        end = into[end]
    return end == identity(rule.name)


def _rule(cells: list[str], source: str, line: int) -> Rule:
    if len(cells) > len(COLUMNS):
        raise InputError(
            f"{len(cells)} columns; a rule has {', '.join(COLUMNS)}, parted by tabs", source=source, line=line
        )
    action, name, value, paper, reason = (*cells, "", "", "", "", "")[: len(COLUMNS)]
    problem = _problem(action, name, value, paper)
    if problem:
        raise InputError(problem, source=source, line=line)
    return Rule(cast("Action", action), name, value, paper, reason, source, line)


def _problem(action: str, name: str, value: str, paper: str) -> str | None:
    """What is wrong with a rule, in words that tell the cure."""
    if action not in get_args(Action):
        return f"action {action!r} is unknown; use one of {', '.join(get_args(Action))}"
    problems = {
        f"{action} needs a name in the second column": not name,
        f"{action} needs a value in the third column": action in ("merge", "rename") and not value,
        f"type {value!r} is unknown; use one of {', '.join(TYPES)}": action == "retype" and value not in TYPES,
        "split needs either a value (the other name) or a paper": action == "split" and bool(value) == bool(paper),
        f"{name!r} and {value!r} are one name": action == "split" and identity(name) == identity(value),
        f"all things named {name!r} are one in all papers or in none; leave the fourth column empty": (
            action == "merge" and bool(paper) and identity(name) == identity(value)
        ),
        "rename holds for all papers; leave the fourth column empty": action == "rename" and bool(paper),
    }
    return next((problem for problem, holds in problems.items() if holds), None)
