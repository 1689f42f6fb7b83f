"""When two spellings are one name.

`identity` gives the key under which names are compared, in five steps:

1. Unicode compatibility forms, Greek letters and mathematical markup become plain letters (`β-VAE`, `beta-VAE`).
2. A leading article and a trailing word that only says the type go (`the COCO dataset`, `COCO`).
3. The last word, and a word before "of", become singular (`mixtures of experts`, `mixture of expert`).
4. British spellings become American (`modelling`, `modeling`), and case is folded.
5. Dashes, spaces, slashes and underscores go, except between two digits and before a last single letter, where one
   dash stays (`Llama 2 7B`, and `ViT-S` is not `VITS`).

Digits, dots and plus signs always count: `GPT-3` and `GPT-3.5`, `CIFAR-10` and `CIFAR-100` differ.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

_GREEK: Final = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ϵ": "epsilon", "ζ": "zeta", "η": "eta",
    "θ": "theta", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma",
    "ς": "sigma", "τ": "tau", "φ": "phi", "ϕ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega", "∞": "infinity",
}  # fmt: skip
_CHARS: Final = str.maketrans(
    _GREEK
    | {letter.upper(): name for letter, name in _GREEK.items() if letter.upper() != letter}
    | dict.fromkeys("$\\{}^'’‘`´\"“”™®©\u200b\u200c\u200d\ufeff\u00ad", "")
    | dict.fromkeys("‐‑‒–—―−_/·•∙⋅:|", "-")
)
_TELLING: Final = re.compile(r"(?<=\d)[- ]+(?=\d)|[- ]+(?=[a-z]$)")
_PLACEHOLDER: Final = "\n"
_EDGES: Final = " \t\n\r-.,;!?"
_KIND: Final = re.compile(r"\s+(?:data[\s-]?sets?|benchmarks?)$", re.IGNORECASE)
_PARTS: Final = re.compile(r"[\s-]+")
_KIND_OF_NAME: Final = re.compile(r"^(\S*(?:\d|[A-Z]\S*[A-Z])\S*)\s+models?$")
_PLURAL_HINT: Final = re.compile(r"s(?:$|[\s-]+of[\s-])", re.IGNORECASE)
_PLURAL: Final = re.compile(r"([A-Za-z]+s)(?=$|[\s-]+of[\s-])")
_BRITISH_HINT: Final = re.compile(r"is|ys|our|lli|lle|tre|ogue|ence|efact|grey", re.IGNORECASE)
_BRITISH: Final = (
    (re.compile(r"([iy])s(?=(?:e|es|ed|er|ers|ing|ation|ations)(?:\b|-|$))"), r"\1z"),
    (re.compile(r"(behavi|col|neighb|fav|lab|hon|tum|hum|rum|vap|arm|flav)our"), r"\1or"),
    (re.compile(r"(model|label|travel|signal|channel|level|cancel|tunnel)l(?=ing|ed|er)"), r"\1"),
    (re.compile(r"(cen|fib|lit|calib|lus|thea|spec)tre\b"), r"\1ter"),
    (re.compile(r"(catal|dial|anal)ogue"), r"\1og"),
    (re.compile(r"(def|lic|off|pret)ence"), r"\1ense"),
    (re.compile(r"artefact"), "artifact"),
    (re.compile(r"\bgrey"), "gray"),
)


def plain(text: str) -> str:
    """A text in compatibility form, with plain dashes and single spaces; case stays.

    >>> plain("  DALL·E  2 "), plain("$\\\\beta$–VAE")
    ('DALL-E 2', 'beta-VAE')
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return " ".join(text.translate(_CHARS).split())


@lru_cache(maxsize=1 << 14)
def is_name(text: str) -> bool:
    """Whether a text looks like a proper name, not like a term: a digit, or capitals that no sentence or title gives.

    >>> [is_name(text) for text in ("GPT-4", "ResNet", "LoRA", "knowledge distillation", "Knowledge Distillation")]
    [True, True, True, False, False]
    """
    if text.islower() or not text:
        return any(map(str.isdigit, text))
    return any(map(str.isdigit, text)) or any(any(map(str.isupper, word[1:])) for word in _PARTS.split(text))


def singular(word: str) -> str:
    """The singular of an English word, or of an acronym with a small s.

    >>> [singular(word) for word in ("networks", "ontologies", "boxes", "GANs", "SMILES", "analysis", "analyses")]
    ['network', 'ontology', 'box', 'GAN', 'SMILES', 'analysis', 'analysis']
    """
    if word[-1:].isupper():
        return word
    if word[-2:-1].isupper():
        return word[:-1] if word.endswith("s") and len(word) > 2 else word
    lower = word.lower()
    if len(word) < 5 or not lower.endswith("s") or lower.endswith(("ss", "us", "is", "ics", "as", "os")):
        return word
    if lower.endswith("alyses"):
        return word[:-2] + "is"
    if lower.endswith("ies"):
        return word[:-3] + "y"
    return word[:-2] if lower.endswith(("sses", "xes", "ches", "shes")) else word[:-1]


def _bare(text: str) -> str:
    """Step 2: without the article and without a trailing word that only says the type."""
    if text[:4] in ("the ", "The ", "THE ") and len(text) > 4:
        text = text[4:]
    if text[-1:] in "tTsSkKlL":
        shorter = _KIND.sub("", text)
        if shorter != text and (not shorter.islower() or is_name(shorter)):
            return shorter
        match = _KIND_OF_NAME.match(text)
        return match[1] if match else text
    return text


@lru_cache(maxsize=1 << 16)
def identity(text: str) -> str:
    """The key that decides whether two spellings are one name; empty for an empty text alone.

    >>> identity("ImageNet 1K") == identity("ImageNet-1K"), identity("CIFAR-10") == identity("CIFAR-100")
    (True, False)
    >>> identity("Graph Neural Networks"), identity("language modelling"), identity("Llama 2 7B")
    ('graphneuralnetwork', 'languagemodeling', 'llama2-7b')
    """
    if text.isalnum() and text.isascii() and text[-1] not in "sS" and not _BRITISH_HINT.search(text):
        return text.lower()
    whole = plain(text).strip(_EDGES)
    bare = _bare(whole) or whole
    if _PLURAL_HINT.search(bare):
        bare = _PLURAL.sub(lambda match: singular(match[1]), bare)
    folded = bare.casefold()
    if _BRITISH_HINT.search(folded):
        for pattern, american in _BRITISH:
            folded = pattern.sub(american, folded)
    joined = _TELLING.sub(_PLACEHOLDER, folded).replace("-", "").replace(" ", "").replace(_PLACEHOLDER, "-")
    return joined or text.strip().casefold() or text
