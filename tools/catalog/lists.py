"""The rows of the lists: names of our types that have the shape of a name."""

from __future__ import annotations

import difflib
import gzip
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kg.catalog import GROUPS
from kg.linking.acronyms import abbreviates
from kg.names import identity

FILES = {"Dataset": "datasets.tsv", "Model": "models.tsv", "Benchmark": "benchmarks.tsv",
         "Technique": "techniques.tsv", "Task": "tasks.tsv"}  # fmt: skip
#: Short names of the lists, as the column `sources` and NOTICE have them; `pwc-…` descend from Papers with Code.
SOURCES = {
    "PwC leaderboards via jd-coderepos/sota": "pwc-leaderboards",
    "PwC leaderboards via Kabongosalomon/task-dataset-metric-nli-extraction": "pwc-leaderboards",
    "paperswithcode/sota-extractor": "pwc-leaderboards",
    "PwC datasets via viswavi/datafinder": "pwc-datasets",
    "PwC methods via dtai-kg/MLSea-KGC": "pwc-methods",
    "PwC tasks via dtai-kg/MLSea-KGC": "pwc-tasks",
    "SokolAnn/BenchmarkCards": "benchmarkcards",
    "embeddings-benchmark/mteb": "mteb",
    "stanford-crfm/helm": "helm",
    "huggingface/datasets 2.3.2": "hf-datasets",
    "lmmlzn/Awesome-LLMs-Datasets": "awesome-llms-datasets",
    "stanford-crfm/ecosystem-graphs": "ecosystem-graphs",
    "EvolvingLMMs-Lab/lmms-eval": "lmms-eval",
    "modelscope/evalscope": "evalscope",
    "open-compass/opencompass": "opencompass",
    "pyg-team/pytorch_geometric": "pyg",
    "huggingface/transformers.js": "transformers",
    "EleutherAI/lm-evaluation-harness": "lm-evaluation-harness",
    "BIG-bench via lm-evaluation-harness": "big-bench",
    "suzgunmirac/BIG-Bench-Hard": "big-bench",
    "huggingface/diffusers": "diffusers",
    "Zjh-819/LLMDataHub": "llmdatahub",
    "labmlai/annotated_deep_learning_paper_implementations": "labml",
    "eugeneyan/open-llms": "open-llms",
    "huggingface/pytorch-image-models": "timm",
}
PROSE = re.compile(
    r"(?i)^(?:an? |towards? |how |what |on the |do |does |is |are |can |see\b|our |new )|\b(?:via|we|this|that|"
    r"is|are|how|results?|using|dataset for|benchmark for|corpus for|evaluation of|study of|scheduler)\b|"
    r"[<>{}=?!;\"“”]|https?:|\w\.(?:com|org|json|py)\b|: "
)
CODE = re.compile(
    r"^_|^[A-Z] [A-Z]{2}| -|- |^[\w.-]+/[\w.-]{6,}$|_|^[dt]\d+$|wzxh|^\W|^\d+$|"
    r"Dataset$(?<=[a-z]Dataset)|^.$|Data$(?<=[a-z]Data)"
)
SPLIT = re.compile(
    r"(?i)\b(?:test\w*|val|dev|train|validation|split|unaligned|shot|zero-shot|lang:|label|english-\w+|\w+-english)\b|,"
)


@dataclass(frozen=True)
class Row:
    """One name of the lists."""

    name: str
    type: str
    aliases: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    parent: str = ""
    sources: frozenset[str] = field(default_factory=frozenset)

    @property
    def place(self) -> tuple[str, str]:
        """What makes two rows one."""
        return identity(self.name), GROUPS[self.type]  # type: ignore[index]

    def line(self) -> str:
        """The row as a line of a table."""
        cells = (self.name, self.type, "|".join(self.aliases), "|".join(self.also), self.parent)
        return "\t".join((*cells, "|".join(sorted(self.sources))))


def rows(path: Path) -> Iterator[Row]:
    """The rows of the lists that are of our types and have the shape of a name."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            name, kind, aliases, sources = line.rstrip("\n").split("\t")
            known = frozenset(SOURCES[source] for source in sources.split("|") if source in SOURCES)
            name, extra = _without_brackets(" ".join(name.split()))
            if kind in FILES and known and _is_clean(name):
                # What lists give beside a model are ids of its deployments.
                beside = [] if kind == "Model" else aliases.split("|")
                yield Row(name, kind, _aliases(name, [*extra, *beside]), sources=known)


def _without_brackets(name: str) -> tuple[str, list[str]]:
    """A name without a trailing bracket, and the bracket's text, a possible alias."""
    match = re.fullmatch(r"(.+?)\s*\(([^()]+)\)", name)
    return (match[1], [match[2], match[1]]) if match else (name, [])


def _is_clean(name: str) -> bool:
    words = name.split()
    return (
        name.isprintable()
        and 2 <= len(name) <= 50
        and len(words) <= 6
        and not PROSE.search(name)
        and not CODE.search(name)
        and not (len(words) > 3 and name.isupper())
        and any(character.isalpha() for character in name)
    )


def _aliases(name: str, aliases: Iterable[str]) -> tuple[str, ...]:
    """The aliases that are other spellings: an acronym, an expansion, or nearly the name."""
    found = {" ".join(alias.split()) for alias in aliases}
    return tuple(sorted(alias for alias in found if _is_alias(name, alias)))


def _is_alias(name: str, alias: str) -> bool:
    if not _is_clean(alias) or SPLIT.search(alias) or identity(alias) == identity(name):
        return False
    if identity(alias) in identity(name) or identity(name) in identity(alias):
        return False
    if abbreviates(name, alias) or abbreviates(alias, name):
        return True
    ours, theirs = identity(name), identity(alias)
    digits = [re.findall(r"\d+", text) for text in (ours, theirs)]
    close = difflib.SequenceMatcher(None, ours, theirs).ratio() > 0.85
    return close and digits[0] == digits[1] and not theirs.startswith(ours) and not ours.startswith(theirs)
