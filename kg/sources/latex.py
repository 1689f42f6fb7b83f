"""LaTeX of titles and abstracts as text: accents as letters, marks and braces gone, formulas as they are.

pylatexenc does it. Before it may, what BibTeX files commonly have wrong is put right: a `%` that is no comment and a
`$` that begins no formula.
"""

from __future__ import annotations

import re
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pylatexenc.latex2text import LatexNodes2Text

_LATEX: Final = re.compile(r"[\\{}~]|``|''|--")
_PERCENT: Final = re.compile(r"(?<!\\)%")
_DOLLAR: Final = re.compile(r"(?<!\\)\$")
#: What is longer is no abstract, and would take the converter seconds.
_LONGEST: Final = 20_000


def as_text(latex: str) -> str:
    r"""The text of some LaTeX, on one line; what is no LaTeX stays as it is.

    >>> as_text(r"{BERT}: a na{\"\i}ve \emph{model}, 5% better in $O(n^2)$"), as_text("Snow_White & Co")
    ('BERT: a naïve model, 5% better in $O(n^2)$', 'Snow_White & Co')
    """
    if not _LATEX.search(latex):
        return " ".join(latex.split())
    plain = latex.replace("{", "").replace("}", "")
    if len(latex) <= _LONGEST:
        ready = _PERCENT.sub(r"\\%", latex)
        if len(_DOLLAR.findall(ready)) % 2:
            ready = _DOLLAR.sub(r"\\$", ready)
        # Whatever the converter makes of broken LaTeX, the words are there.
        with suppress(RecursionError, ValueError, LookupError, AttributeError, TypeError):
            plain = _converter().latex_to_text(ready)
    return " ".join(plain.split())


@cache
def _converter() -> LatexNodes2Text:
    from pylatexenc.latex2text import LatexNodes2Text

    return LatexNodes2Text(math_mode="verbatim", keep_comments=False, strict_latex_spaces=False)
