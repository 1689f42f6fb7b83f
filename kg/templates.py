"""Texts and pages by templates, in which what papers say stays text: no markup, no control of a terminal."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from jinja2 import Environment

#: Control characters, signs that turn the direction of a line, and what XML forbids.
_CONTROLS: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
#: What Markdown reads as a mark; an underscore within a word is none, a # only begins a heading.
_MARKS: Final = re.compile(r"[\\`*\[\]|]|(?<!\w)_|_(?!\w)|\A#")


def harmless(text: str) -> str:
    r"""A text that a terminal, a page or a feed only shows.

    >>> harmless("a\x1b[31mb")
    'a�[31mb'
    """
    return _CONTROLS.sub("�", text)


def markdown(text: str) -> str:
    r"""A text as one line of Markdown that shows exactly it.

    >>> print(markdown("a|b <i>*c*</i> _d_ e_f"))
    a\|b &lt;i&gt;\*c\*&lt;/i&gt; \_d\_ e_f
    """
    return _MARKS.sub(r"\\\g<0>", html.escape(" ".join(harmless(text).split()), quote=False))


def environment(*places: str | Path) -> Environment:
    """The templates of packages or folders, the first before the later ones.

    A name that is not there is an error. Everything is escaped for HTML and XML but what goes into Markdown and CSS.
    """
    from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, StrictUndefined, select_autoescape

    loaders = [FileSystemLoader(place) if isinstance(place, Path) else PackageLoader(place) for place in places]
    return Environment(
        loader=ChoiceLoader(loaders),
        autoescape=select_autoescape(disabled_extensions=("md.j2", "css.j2"), default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
