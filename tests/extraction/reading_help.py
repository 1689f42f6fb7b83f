"""Papers and entities from marked text: `[name|T]` is a mention of the entity `name`."""

from __future__ import annotations

import re
from typing import Final

from kg.extraction.values import Entity, Field, Mention, Type
from kg.papers import Paper

_TYPES: Final[dict[str, Type]] = {
    "M": "Model", "D": "Dataset", "B": "Benchmark", "T": "Technique", "K": "Task",
}  # fmt: skip
_MARK: Final = re.compile(r"\[([^\]|]+)\|([MDBTK])(?:=([^\]]+))?\]")


def marked(title: str, abstract: str) -> tuple[Paper, tuple[Entity, ...]]:
    """The paper without its marks, and the entities in order of appearance.

    `[BERT|M]` is the model BERT, `[CLS|T=classifier]` a mention "CLS" of the technique "classifier".
    """
    found: dict[str, list[Mention]] = {}
    plain_title = _unmark(title, "title", found)
    plain_abstract = _unmark(abstract, "abstract", found)
    entities = tuple(
        Entity(name, mentions[0].type, "mentions", 1.0, tuple(mentions)) for name, mentions in found.items()
    )
    return Paper(id="p", title=plain_title, abstract=plain_abstract), entities


def _unmark(text: str, field: Field, found: dict[str, list[Mention]]) -> str:
    plain, at = "", 0
    for match in _MARK.finditer(text):
        plain += text[at : match.start()]
        name = match[3] or match[1]
        mention = Mention(
            match[1], field, len(plain), len(plain) + len(match[1]), 0, 0, _TYPES[match[2]], "mentions", 1.0, "test"
        )
        found.setdefault(name, []).append(mention)
        plain += match[1]
        at = match.end()
    return plain + text[at:]
