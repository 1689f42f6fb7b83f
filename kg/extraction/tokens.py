"""A paper as one text of small words: the title, an empty line, the abstract.

1. A word is a run of letters and digits with its decimals and its final plus ("Qwen2.5", "SQuAD" and "2.0",
   "CodeT5+"), a LaTeX command, a web address, or one other sign. Hyphens and slashes part words, so that every name,
   also one in "Transformer-based" or "T5/BART", begins and ends at a word.
2. Sentences come from `sentences`; the title is a sentence of its own.
3. `spacy_tokenizer` gives spaCy the same words, and the white space between them, without loss.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from kg.extraction.sentences import sentences
from kg.extraction.values import Field
from kg.papers import Paper

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

GAP: Final = "\n\n"
WORD: Final = re.compile(
    r"(?:https?://|www\.)[^\s<>{}\"]*[^\s<>{}\"'.,;:!?)\]]"
    r"|\\[A-Za-z]+"
    r"|[^\W_]+(?:(?<=\d)\.\d+[^\W_]*)*(?:\++(?![^\W_]))?"
    r"|[^\w\s]|_"
)
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_PIECE: Final = re.compile(rf"{WORD.pattern}|\s+")


@dataclass(frozen=True)
class Words:
    """The words of a text with their offsets into it; `sentence[i]` numbers the sentence of word i.

    `title_end` is the number of words of the title, `shift` the offset at which the abstract begins.
    """

    text: str
    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    sentence: tuple[int, ...]
    sentence_spans: tuple[tuple[int, int], ...]
    title_end: int
    shift: int

    def __len__(self) -> int:
        return len(self.words)

    @cached_property
    def lower(self) -> tuple[str, ...]:
        """The words in lower case."""
        return tuple(word.lower() for word in self.words)

    @cached_property
    def glued(self) -> tuple[bool, ...]:
        """Whether no white space stands before the word; the first word is not glued."""
        return tuple(i > 0 and self.ends[i - 1] == start for i, start in enumerate(self.starts))

    def surface(self, first: int, last: int) -> str:
        """The text from word `first` up to, not including, word `last`."""
        return self.text[self.starts[first] : self.ends[last - 1]]

    def field(self, first: int) -> Field:
        """The field in which word `first` stands."""
        return "title" if first < self.title_end else "abstract"


def joined(paper: Paper) -> str:
    """The text that is read: title and abstract with an empty line between.

    Halves of surrogate pairs, which no encoding knows, are replaced one by one, so that offsets stay.
    """
    return _SURROGATE.sub("\ufffd", paper.title + GAP + paper.abstract)


def read_words(text: str, title_length: int) -> Words:
    """The words of a joined text whose title has `title_length` characters.

    >>> read_words("A\\n\\nCIFAR-10 beats T5.Base", 1).words
    ('A', 'CIFAR', '-', '10', 'beats', 'T5', '.', 'Base')
    """
    shift = min(title_length + len(GAP), len(text))
    spans = [*_title_span(text[:title_length])]
    spans += [(start + shift, end + shift) for start, end in sentences(text[shift:])]
    words, starts, ends, number = [], [], [], []
    for n, (first, last) in enumerate(spans):
        for match in WORD.finditer(text, first, last):
            words.append(match[0])
            starts.append(match.start())
            ends.append(match.end())
            number.append(n)
    title_end = sum(1 for start in starts if start < shift)
    return Words(text, tuple(words), tuple(starts), tuple(ends), tuple(number), tuple(spans), title_end, shift)


def _title_span(title: str) -> tuple[tuple[int, int], ...]:
    stripped = title.strip()
    start = title.find(stripped)
    return ((start, start + len(stripped)),) if stripped else ()


def spacy_tokenizer(vocab: Vocab) -> Callable[[str], Doc]:
    """A tokenizer for spaCy that cuts a text into the words of `read_words`; white space other than one blank
    between two words is a token of its own."""
    from spacy.tokens import Doc

    def tokenize(text: str) -> Doc:
        words: list[str] = []
        spaces: list[bool] = []
        for match in _PIECE.finditer(text):
            piece = match[0]
            if not piece.isspace():
                words.append(piece)
                spaces.append(False)
                continue
            if words and piece[0] == " " and not spaces[-1] and not words[-1].isspace():
                spaces[-1], piece = True, piece[1:]
            if piece:
                words.append(piece)
                spaces.append(False)
        return Doc(vocab, words=words, spaces=spaces)

    return tokenize
