"""The families of model variants, read from the shape of a name.

A name loses its last sign of a size, a variant or a version, one at a time, so that `Llama-2-7B-Chat` gives
`Llama-2-7B`, `Llama-2` and `Llama`. Which of these exist, linking decides: `GPT-3.5` gives `GPT`, never `GPT-3`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.names import plain

_SIGN: Final = re.compile(
    r"""^(?P<family>.*?[^\W\d_].*?)                           # at least a letter stays
    (?:
        [-\s]?\(?(?:\d+x)?\d+(?:\.\d+)?[BMKT]\)?              # 7B, 8x7B, 410M, (1.5B)
      | [-\s](?:[BLHSGT]|Ti)(?:[-\s]?\d{1,2}(?:@\d+(?:px)?)?)?  # ViT-B/16, Swin-L, ViT-L/14@336px
      | [-\s](?:tiny|mini|nano|micro|small|medium|base|big|large|x+l(?:arge)?|huge|giant|turbo|pro|flash|ultra|lite)
      | [-\s](?:sonnet|opus|haiku|instruct(?:ed)?|chat|it|uncased|cased|preview|distill(?:ed)?)
      | [-\s]?v\d+(?:\.\d+)*                                  # YOLOv5, wav2vec v2
      | [-\s]?\d+(?:\.\d+)*(?:-\d{1,2})?                       # Llama 2, ResNet-50, Qwen2.5, claude-sonnet-4-6
    )$""",
    re.VERBOSE | re.IGNORECASE,
)
_PREFIX: Final = re.compile(r"^(?:\d+x)?\d+(?:\.\d+)?[BMT][-\s](?P<family>.*[^\W\d_].*)$")


def families(name: str) -> Iterator[str]:
    """The possible families of a variant, the nearest first.

    >>> list(families("Llama-2-7B-Chat")), list(families("GPT-3.5")), list(families("ViT-B/16"))
    (['Llama-2-7B', 'Llama-2', 'Llama'], ['GPT'], ['ViT'])
    >>> list(families("175B GPT-3")), list(families("BERT"))
    (['GPT-3', 'GPT'], [])
    """
    text = plain(name)
    while match := _PREFIX.match(text) or _SIGN.match(text):
        shorter = match["family"].rstrip("-( ")
        if len(shorter) < 2 or shorter == text:
            return
        yield shorter
        text = shorter
