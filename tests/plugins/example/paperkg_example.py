"""One of each thing that a package can bring to paperkg: a reader, an extractor, an exporter and a report."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from spacy.tokens import Doc, Span

from kg.analytics.reports import Options, Report, Row, Section
from kg.files import write_text
from kg.nodes import papers
from kg.papers import Paper
from kg.plugins import Exporter, Reporter
from kg.sources import Reader
from kg.sources.fields import Fields
from kg.sources.inputs import Input
from kg.sources.record import told
from kg.store import Store


def recognises(text: str) -> bool:
    """Whether a text is a file of cards: `= Title`, and the abstract below it."""
    return text.startswith("= ")


def cards(source: Input, _: object) -> Iterator[Paper]:
    """The papers of a file of cards; what is wrong with one is reported with its line, and the rest is read."""
    start, title, abstract = 0, "", []
    for line in source.lines():
        if line.fault:
            source.error(line.fault, line=line.number)
        elif line.text.startswith("= "):
            if title:
                yield from told(Fields(title=title, abstract="\n".join(abstract)), source, start)
            start, title, abstract = line.number, line.text[2:], []
        else:
            abstract.append(line.text)
    if title:
        yield from told(Fields(title=title, abstract="\n".join(abstract)), source, start)


CARDS = Reader("cards", (".cards",), recognises, cards)


def shouting():
    """Makes a component that takes every word in capitals for a model."""

    def mark(doc: Doc) -> Doc:
        doc.ents = [Span(doc, word.i, word.i + 1, "Model") for word in doc if word.text.isupper() and len(word) > 2]
        return doc

    return mark


def write_titles(store: Store, path: Path) -> None:
    """Writes the titles of all papers, one a line, in one step and in an order that is always the same."""
    titles = sorted(paper.paper.text("dcterms:title") for paper in papers(store))
    write_text(path, "".join(f"{title}\n" for title in titles))


TITLES = Exporter("the titles of all papers as text", write_titles)


def years(store: Store, options: Options) -> Report:
    """How many papers there are of each year."""
    counts = Counter((paper.paper.one("dcterms:issued") or "none")[:4] for paper in papers(store))
    rows = tuple(Row(year, (year, count)) for year, count in sorted(counts.items()))
    section = Section("Papers by year", "How many papers each year has.", ("year", "papers"), rows, chart="papers")
    return Report(kind="years", title="Papers by year", about=(), sections=(section,))


YEARS = Reporter("how many papers each year has", years)
