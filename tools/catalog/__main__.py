"""Makes the tables of `ontology/catalog` from public lists of names.

    PYTHONPATH=. python tools/catalog [--names NAMES.tsv.gz] [--corpus PAPERS.jsonl.gz]

1. Rows of the lists are read; prose, code names, markup, file names and generic words go.
2. A row stays if two independent lists have it, if its list is a curated one for its type, or if at least two
   papers of the corpus write the name exactly so. A single word that texts write small is no name.
3. Titles of terms become small letters where texts write them small; `ontology/catalog/families.tsv` has the last
   word on spelling and type.
4. Rows of one identity and kind of thing become one. Model variants get the family that is a row as well.
5. What only lists that descend from Papers with Code say goes to `ontology/catalog/paperswithcode`.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from lists import FILES, SPLIT, Row, rows

from kg.catalog import COLUMNS, FIRST
from kg.families import families
from kg.names import identity, is_name, plain

CATALOG = Path(__file__).parents[2] / "ontology" / "catalog"
SHARED = Path(__file__).parents[3] / "shared"

#: Lists whose rows of a type are curated names; the rest needs a second list or the corpus.
CURATED = {
    "Dataset": {"pwc-datasets", "hf-datasets", "awesome-llms-datasets", "ecosystem-graphs", "llmdatahub"},
    "Benchmark": {"benchmarkcards", "awesome-llms-datasets"},
    "Model": {"pwc-methods", "helm", "mteb", "ecosystem-graphs", "transformers", "open-llms", "timm"},
    "Technique": {"pwc-methods"},
    "Task": {"pwc-tasks"},
}
#: Architectures without weights of their own are techniques, whatever the shape of the name says.
GENERIC_FAMILY = re.compile(
    r"(?i)^(?:bi|b|stacked |deep |conv|quasi-?|sparse |vanilla )?-?"
    r"(?:transformers?|cnn|rnn|lstm|gru|gans?|vae|gnn|gcn|mlp|autoencoder|mixture of experts|moe|diffusion models?|"
    r"encoder-decoder|seq2seq|normalizing flows?|resnext block|perceptron|capsule networks?|energy-based models?)$"
)
PART = re.compile(
    r"(?i)\b(?:blocks?|modules?|layers?|loss|attention|convolutions?|pooling|normali[sz]ation|activation|dropout|"
    r"regulari[sz]ation|augmentation|learning|training|optimi[sz](?:er|ation)|sampling|decay|schedule|scheduler|units?|"
    r"embeddings?|encodings?|heads?|search|decoding|distillation|gradient|descent|policy|cell|connections?|init|"
    r"initiali[sz]ation|clipping|pruning|quantization|estimation|clustering|regression|process(?:es)?|functions?)\b"
)
#: Tasks of the lists that say how, not what: established terms of training and inference.
WAY = re.compile(
    r"(?i)\b(?:learning|inference|training|distillation|quanti[sz]ation|pruning|augmentation|optimi[sz]ation|attention|"
    r"prompting|tuning|sampling|bandits?|process(?:es)?|architecture search|policy|adaptation|transfer)$"
)
#: File formats, companies, places and languages that some list has as a data set.
NO_NAME = frozenset((
    "airport", "alibaba", "amazon", "berkeley", "botswana", "caltech", "cambridge", "cohere", "cornell", "csv",
    "dayton", "django", "facebook", "foursquare", "houston", "imagefolder", "json", "kumar", "linux", "mall", "netflix",
    "nottingham", "pandas", "parquet", "php", "pinterest", "quora", "resume", "swahili", "texas", "text", "twitter",
    "udacity",
))  # fmt: skip


class Corpus:
    """How often texts write words small, and in how many papers some names occur exactly."""

    def __init__(self, path: Path, names: Iterable[str]) -> None:
        wanted = {name: len(name.split()) for name in names}
        longest = max(wanted.values(), default=0)
        self.words: Counter[str] = Counter()
        self.papers: Counter[str] = Counter()
        for text in _texts(path):
            tokens = [token.strip(".,;:()[]'\"") for token in text.split()]
            self.words.update(tokens)
            grams = {" ".join(tokens[i : i + n]) for n in range(1, longest + 1) for i in range(len(tokens) - n + 1)}
            self.papers.update(grams & wanted.keys())

    def small(self, word: str) -> bool:
        """Whether texts write a word mostly in small letters."""
        return self.words[word.lower()] >= self.words[word] if word != word.lower() else self.words[word] > 3

    def common(self, word: str) -> bool:
        """Whether a single word is one of the language, not a name."""
        lower = word.lower()
        return self.words[lower] >= 8 and self.words[lower] >= self.words[word] * (1 if word != lower else 0)


def _texts(path: Path) -> Iterator[str]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            yield record["abstract"] or ""


def kept(row: Row, corpus: Corpus) -> bool:
    """Step 2."""
    words = row.name.split()
    if len(words) == 1 and row.name.isalpha() and (row.name.lower() in NO_NAME or corpus.common(row.name)):
        return False
    if row.type == "Dataset" and row.name.islower() and row.name.isalpha() and len(row.sources) == 1:
        return corpus.papers[row.name] > 1
    if row.sources == {"ecosystem-graphs"} and row.type == "Dataset" and words[-1] == "dataset":
        return False
    if row.type == "Task" and len(words) == 1 and not is_name(row.name):
        return len(row.sources) > 1
    if (row.type in ("Dataset", "Model") and SPLIT.search(row.name)) or (
        row.type != "Task" and row.name.islower() and len(words) > 1
    ):
        return False
    if row.type != "Task" and len(words) > 1 and all(map(corpus.small, words)) and row.type != "Technique":
        return False
    return len(row.sources) > 1 or bool(row.sources & CURATED[row.type]) or corpus.papers[row.name] > 1


def spelled(row: Row, corpus: Corpus) -> Row:
    """Step 3: a term in small letters, and its type by the shape of the name."""
    if row.type == "Technique" or "pwc-methods" in row.sources:
        row = replace(row, type=_method_type(row))
    if row.type == "Task" and WAY.search(row.name):
        row = replace(row, type="Technique", also=("Task",))
    words = row.name.split()
    if row.type not in ("Task", "Technique") or len(words) == 1:
        return row
    return replace(row, name=" ".join(_small(word, corpus) for word in words))


def _method_type(row: Row) -> str:
    if GENERIC_FAMILY.search(row.name) or PART.search(row.name):
        return "Technique"
    specific = re.search(
        r"(?:Net|NET|BERT|former|Former|GAN|DETR|RNN|CNN|ViT|LM|GPT|Nets?-?v?\d*|R-CNN|YOLO\w*|VAE)\d*\+*$", row.name
    )
    return "Model" if specific and " " not in row.name else row.type


def _small(word: str, corpus: Corpus) -> str:
    parts = word.split("-")
    return "-".join(part.lower() if part.istitle() and corpus.small(part) else part for part in parts)


def merged(found: Iterable[Row]) -> dict[tuple[str, str], Row]:
    """Step 4: one row an identity; the type with more lists leads, the other is in `also`."""
    table: dict[tuple[str, str], Row] = {}
    for row in sorted(found, key=lambda row: (row.place, -len(row.sources), _rank(row), row.name)):
        known = table.get(row.place)
        table[row.place] = row if known is None else replace(
            known,
            aliases=tuple(sorted({*known.aliases, *row.aliases})),
            also=tuple(sorted({*known.also, *row.also, row.type} - {known.type})),
            sources=known.sources | row.sources,
        )  # fmt: skip
    return table


def _rank(row: Row) -> tuple[bool, int]:
    """Of equally supported rows, an evaluation list's row is a benchmark, and the better written name leads."""
    return "benchmarkcards" in row.sources, -sum(character.isupper() for character in row.name)


def with_families(table: dict[tuple[str, str], Row], ours: dict[tuple[str, str], Row]) -> Iterator[Row]:
    """Model variants with their family, where the family is a row."""
    known = table | ours
    for row in table.values():
        names = families(row.name) if row.type == "Model" else ()
        above = (known.get((identity(name), "method")) for name in names)
        models = (one.name for one in above if one and one.type == "Model" and one.place != row.place)
        yield replace(row, parent=next(models, ""))


def written(found: Iterable[Row], ours: dict[tuple[str, str], Row]) -> None:
    """Step 5."""
    folders = (CATALOG, CATALOG / "paperswithcode")
    files: dict[Path, list[Row]] = {folder / name: [] for folder in folders for name in FILES.values()}
    for listed in found:
        known = ours.get(listed.place)
        row = replace(listed, type=known.type, name=known.name, also=()) if known else listed
        free = frozenset(source for source in row.sources if not source.startswith("pwc-"))
        owed = row.sources - free
        if free:
            files[CATALOG / FILES[row.type]].append(replace(row, sources=free, aliases=() if owed else row.aliases))
        if owed and (not free or row.aliases):
            files[CATALOG / "paperswithcode" / FILES[row.type]].append(replace(row, sources=owed))
    for path, content in files.items():
        path.parent.mkdir(exist_ok=True)
        lines = sorted((row.line() for row in content), key=lambda line: (line.casefold(), line))
        path.write_text("\n".join(("\t".join(COLUMNS), *lines)) + "\n", encoding="utf-8")


def own() -> dict[tuple[str, str], Row]:
    """The rows of families.tsv, which have the last word."""
    path = CATALOG / FIRST
    found = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:]) if path.exists() else ()
    table = (Row(name, kind, tuple(filter(None, aliases.split("|")))) for name, kind, aliases, *_ in found)
    return {row.place: row for row in table}


def _is_free(row: Row, ours: dict[tuple[str, str], Row], taken: set[str], terms: set[str]) -> bool:
    """Whether our own table has no better place for a name: an alias there, or a term of the other kind."""
    key = row.place[0]
    return row.place in ours or (key not in taken and not (row.type in ("Task", "Technique") and key in terms))


def main() -> None:
    """Reads the lists and the corpus, writes the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--names", type=Path, default=SHARED / "names" / "names.tsv.gz")
    parser.add_argument("--corpus", type=Path, default=SHARED / "corpus" / "papers-20k.jsonl.gz")
    options = parser.parse_args()
    listed = list(rows(options.names))
    corpus = Corpus(options.corpus, (row.name for row in listed))
    ours = own()
    taken = {identity(alias) for row in ours.values() for alias in row.aliases}
    table = merged(spelled(row, corpus) for row in listed if kept(row, corpus))
    terms = {place[0] for place, row in ours.items() if row.type in ("Task", "Technique")}
    table = {place: row for place, row in table.items() if _is_free(row, ours, taken, terms)}
    names = {place[0] for place in table}
    found = (
        replace(row, aliases=tuple(alias for alias in row.aliases if identity(plain(alias)) not in names | taken))
        for row in with_families(table, ours)
    )
    written(found, ours)


if __name__ == "__main__":
    main()
