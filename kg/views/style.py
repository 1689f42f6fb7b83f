"""How types, roles and relations look: never by colour alone, and in colours that the colour-blind can tell apart.

Colours of types follow Okabe and Ito, "Color Universal Design" (2008), those of lines Paul Tol, "Colour schemes"
(2021); each has a darker form for light pages and a lighter one for dark pages.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class TypeStyle:
    """A type's plural, its shape, and its colour on light and on dark pages."""

    plural: str
    shape: str
    light: str
    dark: str


@dataclass(frozen=True, slots=True)
class LineStyle:
    """A line's words, its colour on light and on dark pages, its dashes in pixels, and whether it has a direction."""

    words: str
    light: str
    dark: str
    dashes: tuple[int, ...] = ()
    directed: bool = True


TYPE_STYLES: Final = {
    "Model": TypeStyle("Models", "dot", "#0072b2", "#56b4e9"),
    "Dataset": TypeStyle("Datasets", "square", "#d98e00", "#f0b429"),
    "Benchmark": TypeStyle("Benchmarks", "diamond", "#c8500a", "#ff8a4c"),
    "Technique": TypeStyle("Techniques", "triangle", "#00845f", "#2fc296"),
    "Task": TypeStyle("Tasks", "hexagon", "#a94f86", "#dd8fbc"),
    "Paper": TypeStyle("Papers", "page", "#6b7280", "#9aa3b2"),
}
ROLE_STYLES: Final = {
    "introduces": LineStyle("introduces", "#aa3377", "#ee88bb"),
    "trainsOn": LineStyle("trains on", "#b07800", "#e0b64a", (8, 4)),
    "evaluatesOn": LineStyle("evaluates on", "#bb5522", "#ff9a66"),
    "uses": LineStyle("uses", "#228855", "#66cc99"),
    "comparesAgainst": LineStyle("compares against", "#4477aa", "#88bbee", (3, 4)),
    "addresses": LineStyle("addresses", "#7755aa", "#bba0ee", (10, 3, 2, 3)),
    "mentions": LineStyle("mentions", "#8a8f98", "#7d8592", (2, 5)),
}
PREDICATE_STYLES: Final = {
    "trainedOn": LineStyle("trained on", "#b07800", "#e0b64a", (8, 4)),
    "evaluatedOn": LineStyle("evaluated on", "#bb5522", "#ff9a66"),
    "usesTechnique": LineStyle("uses technique", "#228855", "#66cc99"),
    "basedOn": LineStyle("based on", "#1166aa", "#66aaee"),
    "outperforms": LineStyle("outperforms", "#aa3377", "#ee88bb"),
    "comparesWith": LineStyle("compares with", "#4477aa", "#88bbee", (3, 4), directed=False),
    "variantOf": LineStyle("variant of", "#5c6470", "#a5adba", (10, 3, 2, 3)),
    "partOf": LineStyle("part of", "#5c6470", "#a5adba", (2, 4)),
    "appliedTo": LineStyle("applied to", "#7755aa", "#bba0ee", (6, 3)),
}
PLAIN: Final = LineStyle("in one paper", "#8d95a0", "#78828f", directed=False)


#: The colours of a page itself, on light and on dark.
_PAGE: Final = {
    "ground": ("#fbfbf9", "#14171b"),
    "card": ("#ffffff", "#1b1f24"),
    "ink": ("#1d2329", "#e6e8ea"),
    "soft": ("#5d6670", "#9ba4ae"),
    "line": ("#e2e3df", "#2d333a"),
    "accent": ("#1f5fbf", "#82b4ff"),
    "hover": ("#f1f1ed", "#252b32"),
    "mark": ("#fff0b8", "#57491a"),
}


def css() -> str:
    """Classes that give the colours to drawings within the page: `fill-TYPE` and `stroke-LINE`."""
    lines = {**PREDICATE_STYLES, **ROLE_STYLES, "plain": PLAIN}
    fills = [(f".fill-{name}", f"fill: {each.light}", f"fill: {each.dark}") for name, each in TYPE_STYLES.items()]
    strokes = [(f".stroke-{name}", f"stroke: {each.light}", f"stroke: {each.dark}") for name, each in lines.items()]
    return _themed([*fills, *strokes])


def page_css() -> str:
    """The colours of a page as variables: `--ground`, `--card`, `--ink`, `--soft`, `--line`, `--accent` and others."""
    light, dark = (" ".join(f"--{name}: {pair[turn]};" for name, pair in _PAGE.items()) for turn in (0, 1))
    return _themed([("", f"color-scheme: light; {light}", f"color-scheme: dark; {dark}")])


def _themed(rules: list[tuple[str, str, str]]) -> str:
    """Rules (selector, light, dark): as the system is set, unless `data-theme` of the page says otherwise."""

    def written(root: str, turn: int) -> str:
        return "\n".join(f"{root} {rule[0]} {{ {rule[turn]} }}".replace("  ", " ") for rule in rules)

    system, chosen = written(':root:not([data-theme="light"])', 2), written(':root[data-theme="dark"]', 2)
    return f"{written(':root', 1)}\n@media (prefers-color-scheme: dark) {{\n{system}\n}}\n{chosen}\n"
