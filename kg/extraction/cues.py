"""Words that tell what a paper does with a thing, in classes, by their stems."""

from __future__ import annotations

from typing import Final

from kg.extraction.stems import stem


def word_set(text: str) -> frozenset[str]:
    """The set of the words of `text`."""
    return frozenset(text.split())


_WORDS: Final = {
    "introduce": "propose introduce present release develop design construct create contribute devise collect curate "
    "publish annotate formulate open-source name call term dub assemble unveil coin",
    "train": "train pretrain pre-train pre-trained pretrained fine-tune fine-tuned finetune finetuned fine-tuning "
    "learned pre-training finetuning post-train tuned",
    "data": "dataset benchmark corpus corpora data set suite challenge task split",
    "evaluate": "evaluate evaluation test experiment validate assess empirical demonstrate result performance achieve "
    "accuracy state-of-the-art experimental score measure show report",
    "better": "outperform surpass exceed beat improve better superior gain higher improvement best faster lower",
    "compare": "compare compared comparison versus vs comparable competitive unlike than against baseline contrast "
    "par match rival counterpart alternative conventional whereas",
    "use": "use using utilize utilise leverage employ adopt apply via with incorporate integrate combine exploit "
    "equip adapt consist comprise contain introduce power enable perform",
    "base": "base build built upon extend extension derive inspire initialize initialise variant modify generalize "
    "generalise generalization top backbone version extended adapted instantiate",
    "problem": "problem suffer limit limitation challenge however existing previous recent recently traditional "
    "widely fail prior current popular most typically often success dominant remain despite although",
    "example": "such like including e.g include example",
    "aim": "for problem address tackle aim solve goal toward towards application study investigate focus",
}
#: The class of a stem.
CUES: Final[dict[str, str]] = {stem(word): name for name, row in _WORDS.items() for word in row.split()}
#: Words by which a paper speaks of itself or of its proposal.
SELF: Final = frozenset({"we", "our", "us", "ours", "propos", "thi", "it", "novel", "new"})
#: Words that deny a statement, and words that leave it open; `claims.polarity` reads them, pairs pass over them.
DENIAL: Final = word_set("not no cannot without neither nor never n't hardly fails fail failed lacks lack")
HEDGE: Final = word_set(
    "may might could possibly potentially perhaps hypothesize conjecture envision would future plan"
)
