"""Phrases of English around reported numbers, as patterns: the knowledge of `kg.boards.wording`.

`before` patterns end with the number's place ($), `after` patterns begin with it (^). None of them can take longer than
the text that they are given is long, but for a constant: `wording` gives them `REACH` characters.
"""

from __future__ import annotations

import re
from typing import Final

#: How much of a sentence is read before and after a number.
REACH: Final = 300
NUMBER: Final = r"[+±~≈]?\s?\$?\d+(?:,\d{3})*(?:\.\d+)?\s?(?:\\?%|％|percent)?\$?"
_NEXT: Final = r"\s*(?:,\s+and\s|,\s|\band\b|/|&)"
_WORD: Final = r"[A-Za-z][\w@-]*"
_QUANTITY: Final = (
    r"(?:(?:up to|as much as|as many as|more than|less than|at least|at most|a|an|the|about|approximately|approx\.|"
    r"around|roughly|nearly|almost|over|only|just|another|absolute|relative|relatively|further|additional|average|mean|overall|"
    r"significant|large|huge|notable|considerable|margins?|of|factor|whopping|impressive|substantial|total|[~≈><≥≤\\$(]|"
    r"sim|on average|an? average of)\s*)*"
)
_GAIN: Final = (
    r"(?:improvements?|gains?|increases?|boosts?|reductions?|drops?|decreases?|degradations?|gaps?|margins?|advantages?|"
    r"differences?|declines?|(?:accuracy|performance|quality|no|precision) loss(?:es)?|loss of (?:accuracy|performance|"
    r"quality|precision))"
)


def _any_case(*parts: str) -> re.Pattern[str]:
    return re.compile("".join(parts), re.I)


# Lists of numbers

LISTED: Final = re.compile(
    rf"(?:{NUMBER}(?:\s?{_WORD})?(?:\s{_WORD}){{0,5}}{_NEXT}\s*(?:as much as|up to|about)?\s*)+$"
)
BEHIND: Final = re.compile(rf"^(?:{_NEXT}\s*{NUMBER})+")
BEHIND_AND: Final = re.compile(rf"^(?:\s*,\s{NUMBER})*\s*(?:,?\s*\band\b|/|&)\s*{NUMBER}")

# Differences

BY: Final = _any_case(rf"\bby\s+{_QUANTITY}$")
OF_GAIN: Final = _any_case(rf"\b{_GAIN}\b(?:\s(?!to\b|achiev|reach|with\b|at\b)[\w-]+){{0,5}}?\s*{_QUANTITY}$")
OVER_GAIN: Final = _any_case(
    r"\b(?:surpass|outperform|improv|exceed|boost|increas|reduc|enhanc)\w*\s",
    r"(?:(?!to\b|with\b|at\b|achiev|reach)[\w@.-]+\s){1,6}?(?:over|up to)\s+$",
)
FOR_GAIN: Final = _any_case(rf"\b(?:improv|boost|increas|enhanc)\w*\s[^,;]{{0,60}}\bfor\s+{_QUANTITY}$")
THEN_GAIN: Final = _any_case(
    r"^\s*-?(?:(?:absolute|relative|points?|pts?|pp|p\.p\.|percentage|average|[A-Z][\w@-]*|m?AP|mIoU|accuracy)",
    r"[\s-]+){0,3}",
    rf"(?:{_GAIN}|absolute|relative|improve\w*|higher|lower|better|worse|faster|slower|fewer|above|below|less\b|more\b|",
    r"relative to|over the|over (?:previous|prior|baseline|existing)|speed-?ups?)\b",
)
GAINS: Final = re.compile(rf"^(?:(?:\s{_WORD})?{_NEXT}\s*{NUMBER})+(?:\s{_WORD})?\s(?:improvements|gains)\b")

# Changes

FROM: Final = _any_case(rf"\bfrom\s+{_QUANTITY}$")
TO: Final = _any_case(r"^[^;.]{0,60}?\bto\b")
_TO_LOSS: Final = r"[^;,]{0,80}?\b(?:to|below|to less than|to only|to just)\s+(?:[\w-]+\s){0,2}$"
LOST: Final = _any_case(
    r"\b(?:bring(?:s|ing)? down|brought down|lower|drop|fall|fell|decreas|degrad|declin|reduc|deteriorat|worsen|",
    rf"plummet|collaps)\w*{_TO_LOSS}",
)
ROSE: Final = _any_case(rf"\b(?:ris|rose|increas|inflat|grow|grew)\w*{_TO_LOSS}")

# Other quantities

THRESHOLD: Final = _any_case(
    r"(?:@|\b(?:IoU|threshold\w*|t-?IoU|epsilon|eps|alpha|beta|gamma|lambda|tau|temperature|rate|ratio|[knpr])\s*",
    r"(?:=|>|<|\bof\b|\bat\b|≥|\\geq?)?)\s*\$?$",
)
RATE: Final = _any_case(r"\brate\b(?:\s*=|\s+of)?\s*$")
OTHER: Final = _any_case(
    r"^\s*[- ]?(?:(?:M|B|K|k|G|million|billion|thousand|hundred)\b\s*)?(?P<noun>epochs?|iterations?|steps?|rounds?|",
    r"(?:GPU|CPU|TPU)[\s-](?:days?|hours?)|GPUs?|hours?|hrs?|days?|minutes?|mins?|seconds?|fps|hz|ms|milliseconds?|",
    r"frames?(?:[\s-](?:per|/)|/)|(?:trainable |learnable |model )?param(?:eter)?s?|(?:G|M|T)?FLOPs?|MACs?|MAdds?|",
    r"sparsity|compression|pruning|classes|categories|images?|videos?|samples?|examples?|labels?|labell?ed|annotat\w+|tokens?|",
    r"bits?|bytes?|[GM]B|layers?|languages?|tasks?|datasets?|benchmarks?|questions?|problems?|shots?|ways?|views?|crops?|folds?|",
    r"nodes|edges|users|subjects?|patients?|speakers?|attempts?|missing|noise|noisy|efficiency|speed-?up|perturbations?|",
    r"of (?:the |its |all |training |full |available |total )*(?:labels?|label?led|data|dataset|parameters|training|",
    r"images|samples|examples|annotations|computation|cost|time|FLOPs|compute|memory|original|tokens|weights|pixels|points|frames|",
    r"budget)|training (?:data|samples|set))\b",
)
#: What the metrics that measure such quantities are measured in.
UNITS: Final = {
    "speed": "fps", "latency": "ms", "throughput": "", "parameters": "param", "FLOPs": "flop", "MACs": "mac",
    "runtime": "", "training time": "", "training cost": "", "convergence time": "", "memory": "", "energy": "",
    "power consumption": "",
}  # fmt: skip
#: "1.28 million": so many things; no metric but those in `UNITS` has such values.
COUNT: Final = _any_case(r"^\s*[- ]?(?:thousand|million|billion|trillion)s?\b")
ERROR: Final = _any_case(r"\berrors?\b(?!\sbars?)")
ACCURACY: Final = _any_case(r"\baccurac(?:y|ies)\b|\bacc\b|\bm?AP\b|\bF1\b")

#: Accuracies that measure something else than how much of the data is labelled rightly.
OTHER_ACCURACY: Final = _any_case(
    rf"^(?:{_NEXT}\s*{NUMBER})*\s(?:average\s|mean\s|overall\s)?(?P<kind>query|clustering|attack|membership|",
    r"attribution|watermark|verification|matching)\s(?:accuracy|accuracies)\b",
)

# Others' values

AGAINST: Final = _any_case(
    r"(?:\b(?:compar(?:ed|ing|able)(?:\s(?:to|with))?|on par with|similar to|close to the|vs\.?|versus|against|unlike|",
    r"rather than|instead of|",
    r"(?<!more )(?<!less )(?<!higher )(?<!better )(?<!greater )(?<!lower )(?<!larger )than|",
    r"baselines?(?:\s(?:of|at|is|was|with))?|",
    r"(?:previous|prior|human|earlier|old|former|existing|standard|original|random|vanilla|naive)(?:ly)?",
    rf"(?:\s[\w-]+){{0,4}}?\s(?:of|at|is|was|with)))\s(?:the\s|a\s|an\s|its\s)?\(?\s*{_QUANTITY}$",
)
ITS_OWN: Final = re.compile(r"(?:\b(?:for|by|of|with|from|using|in)\s+(?:the\s|our\s)?|\s\(?)$")
#: In brackets, and beside another value of which it is not said whose it is: "(X: 77.6% vs. 78.6%)".
VERSUS: Final = _any_case(rf"\([^()]*{NUMBER}\s(?:vs\.?|versus)\s{NUMBER}[^()]*\)")
SAID_OF: Final = re.compile(r"^(?:\s(?!of\b|by\b|for\b)[\w@-]+){0,4}?\s(?P<word>of|by|for)\s(?:the\s)?(?P<name>\S+)")
VALUED: Final = re.compile(r"(?<![\w-])(?:\d[\d.]*\s?\\?%|\d+\.\d+)(?:\s[\w@-]+){0,2}\s*\($")
#: A word that looks like a name: capitals beyond the first letter, or with digits.
CAPITAL: Final = re.compile(r"\S*(?:[A-Z]\S*[A-Z0-9]|\d\S*[A-Z]|[a-z]\S*[A-Z])\S*$")

# Data

BREAK: Final = _any_case(
    r"[;:]|\.\s|,\s(?:and\s)?(?:which|while|whereas|but|outperform|surpass|exceed|improv|compar|beat|with a|",
    r"respectively)",
)
TIED: Final = _any_case(r"\b(?:on|in|for|over|across|of|from|against)\s(?:the\s|both\s|a\s)?(?:[\w-]+\s){0,2}$")
TRAINED: Final = _any_case(
    r"(?:train|tun|distill|initiali[sz])\w*\s(?:[\w-]+\s){0,2}?(?:on|from|with|using)\s(?:the\s)?(?:[\w-]+\s){0,1}$"
)
TRAINING: Final = _any_case(r"^[\s-]?(?:[\w-]+\s){0,2}?(?:pre-?)?train(?:ing|ed)\b(?!\s(?:set|split))")
CHAIN: Final = re.compile(rf"^(?:\s{_WORD}){{0,2}}\s(?:and\s){NUMBER}(?:\s{_WORD}){{0,2}}\s(?:on|in|for)\s")
JOINT: Final = re.compile(r"^(?:\s*(?:,|and|&|/|or|the|as|well|both|[\w-]+\s(?=and))\s*)+$|^[\s,/&]*$")
SHOWN: Final = re.compile(r"\(|\b(?:show|demonstrat|indicat|that)\w*")

# How exact a value is

BOUND: Final = _any_case(
    r"(?:(?P<over>\b(?:more than|over|above|greater than|at least|higher than|better than|exceed\w*|surpass\w*|",
    r"beyond)|[>≥])|",
    r"(?P<under>\b(?:less than|under|below|lower than|fewer than|at most|up to|within)|[<≤])|",
    r"(?P<about>\b(?:nearly|almost|about|around|approximately|roughly|close to|circa)|[~≈]|\bsim))\s*\$?$",
)
HEDGED: Final = _any_case(r"\b(?:may|might|could|potentially|possibly|is expected|are expected|hypothesi[sz]e\w*)\b")
