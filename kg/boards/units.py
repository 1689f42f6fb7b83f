"""One scale for the values of a board: percents and fractions brought together where that is safe, units kept apart.

1. A metric whose usual unit is percent, or that is known to lie between 0 and 1 or 0 and 100, is shown in percent as
   soon as one value of the board is.
2. There, a value of at most 1 that bears no percent sign is a fraction: 0.93 is 93 %. Where less is better this is not
   safe (0.23 may be a low percentage), and the value is not compared.
3. Beyond 100 % nothing can lie. Seconds and milliseconds are brought together; other units stay apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from kg.extraction.metrics import metric as find_metric

PERCENT: Final = "%"
#: Of these 28.4 is told, and not 28.4 %, whatever scale brings them together.
_UNSIGNED: Final = frozenset(
    {"BLEU", "BLEU-1", "BLEU-2", "BLEU-3", "METEOR", "chrF", "chrF++", "ROUGE", "ROUGE-1", "ROUGE-2", "ROUGE-L"}
)
#: Metrics without a usual unit that lie between 0 and 1, and that some papers give in percent.
_PARTS: Final = _UNSIGNED | {
    "AUC", "AUROC", "AUPRC", "NDCG", "NDCG@10", "NDCG@5", "MRR", "MRR@10", "SSIM", "MS-SSIM", "STOI", "NMI", "ARI",
    "C-index", "BERTScore", "Matthews correlation", "Pearson correlation", "Spearman correlation", "R2",
}  # fmt: skip
_WHOLE: Final = Decimal(100)


@dataclass(frozen=True, slots=True)
class Scaled:
    """A value on the scale of its board; `reason` says why it cannot be compared, `note` what was done to it."""

    value: Decimal
    reason: str = ""
    note: str = ""


def board_unit(metric: str, values: Iterable[tuple[Decimal, str]]) -> str:
    """The unit in which the values (number, unit as written) of a metric are compared.

    >>> board_unit("accuracy", [(Decimal("0.9"), "")]), board_unit("FID", [(Decimal("9"), "")])
    ('%', '')
    """
    known = find_metric(metric)
    usual = (known.unit if known else None) or ""
    told = list(values)
    if usual == PERCENT:
        return PERCENT
    if metric in _PARTS:
        return PERCENT if any(unit == PERCENT or 1 < value <= _WHOLE for value, unit in told) else ""
    written = Counter(unit for _, unit in told)
    return usual or max(written, key=lambda unit: (written[unit], unit), default="")


def told_unit(metric: str, unit: str) -> str:
    """The unit as people read it beside the values of a board.

    >>> told_unit("BLEU", "%"), told_unit("accuracy", "%")
    ('', '%')
    """
    return "" if metric in _UNSIGNED else unit


def scaled(value: Decimal, unit: str, *, board: str, up: bool | None) -> Scaled:
    """A value as its board shows it.

    >>> scaled(Decimal("0.93"), "", board="%", up=True)
    Scaled(value=Decimal('93'), reason='', note='0.93 was read as 93 %')
    >>> scaled(Decimal("0.23"), "", board="%", up=False).reason
    'it is not said whether it is a percentage or a fraction'
    """
    if board == PERCENT:
        return _percent(value, unit, up)
    if unit == board or not unit or (not board and unit == PERCENT):
        return Scaled(value)
    if (unit, board) == ("s", "ms"):
        return Scaled(value * 1000, note=f"{value} s")
    if (unit, board) == ("ms", "s"):
        return Scaled(value / 1000, note=f"{value} ms")
    return Scaled(value, f"in another unit ({unit})")


def _percent(value: Decimal, unit: str, up: bool | None) -> Scaled:
    if unit not in ("", PERCENT, "pp"):
        return Scaled(value, f"in another unit ({unit})")
    if value > _WHOLE or value < 0:
        return Scaled(value, "outside 0 to 100 %")
    if unit or value > 1:
        return Scaled(value)
    if up is False or value in (0, 1):
        return Scaled(value, "it is not said whether it is a percentage or a fraction")
    return Scaled(value.scaleb(2), note=f"{value} was read as {value.scaleb(2):f} %")
