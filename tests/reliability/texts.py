"""Harms that lie in what is read: huge, nested, expanding and odd texts. Each yields what was wrong, or nothing."""

from __future__ import annotations

import gzip
import io
import json
import random
import time
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from kg.errors import InputError
from kg.extraction import extract
from kg.papers import Paper
from kg.resources import sample_listing
from kg.sources import read
from tests.sources.test_hostile_files import LAUGHS, bib, feed, ris, table
from tests.test_hostile_text import LONG, ODD, assert_right

_HUGE: Final = 10_000_000
_MOST_MEMORY: Final = 64 << 20


def lines(*texts: str) -> str:
    """JSON Lines, one paper a text."""
    return "".join(json.dumps({"title": f"T{n}", "abstract": text}) + "\n" for n, text in enumerate(texts, 1))


def array(*texts: str) -> str:
    """The same as one array."""
    return json.dumps([json.loads(line) for line in lines(*texts).splitlines()], indent=1)


def archive(*texts: str) -> str:
    """The same as an answer of OAI-PMH."""
    record = "<record><metadata><dc><title>T{}</title><description>{}</description></dc></metadata></record>"
    inner = "".join(record.format(n, text) for n, text in enumerate(texts, 1))
    return f"<OAI-PMH><ListRecords>{inner}</ListRecords></OAI-PMH>"


def collection(*texts: str) -> str:
    """The same as a volume of the ACL Anthology."""
    paper = '<paper id="{0}"><title>T{0}</title><abstract>{1}</abstract></paper>'
    inner = "".join(paper.format(n, text) for n, text in enumerate(texts, 1))
    return f'<collection id="2020.x"><volume id="1">{inner}</volume></collection>'


def page(*texts: str) -> str:
    """The same as a listing page."""
    return "".join(f"Title number {n} of a page\n\n{text}\n\n  • 3 authors\n\n" for n, text in enumerate(texts, 1))


#: Every form, made of abstracts.
FORMS: Final[dict[str, Callable[..., str]]] = {
    "JSON Lines": lines, "JSON": array, "Atom": feed, "OAI-PMH": archive, "ACL Anthology": collection, "BibTeX": bib,
    "RIS": ris, "CSV": table,
}  # fmt: skip
_MARKUP: Final = ("Atom", "OAI-PMH", "ACL Anthology")


def reading(path: Path) -> tuple[list[Paper], list[str]]:
    """The papers of a file, and what was reported."""
    errors: list[InputError] = []
    papers = list(read([str(path)], on_error=errors.append))
    return papers, [str(error).removeprefix(f"{path.parent}/") for error in errors]


def beside(folder: Path, content: str | bytes, *, seconds: float = 10, last: bool = True) -> str:
    """What is wrong with how the first and the last of three records are read, of which the second is hostile."""
    path = folder / "papers"
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
    began = time.process_time()
    papers, errors = reading(path)
    spent = time.process_time() - began
    titles = [paper.title for paper in papers]
    if spent > seconds:
        return f"read in {spent:.1f} s"
    if "T1" not in titles or (last and "T3" not in titles):
        return f"read {titles}, told {errors}"
    if "T2" not in titles and not any(error.startswith("papers:") for error in errors):
        return f"the second is gone without a word: {errors}"
    return ""


def long_abstracts(folder: Path, full: bool) -> Iterator[str]:
    """10 MB of one kind of text as the second of three abstracts, in every form; then as what is extracted from."""
    kinds = LONG.items() if full else [("one sentence", LONG["one sentence"])]
    for kind, part in kinds:
        text = part * (_HUGE // len(part))
        escaped = text.replace("&", "&amp;").replace("<", "&lt;")
        for form, made in FORMS.items():
            content = made("one", escaped if form in _MARKUP else text, "three")
            seconds = max(10.0, 4e-6 * content.count("\n"))
            wrong = beside(folder, content, seconds=seconds, last=form != "JSON")
            yield wrong and f"{form} of {kind}: {wrong}"
        if full:
            yield _extracted(kind, text)


def _extracted(kind: str, text: str) -> str:
    paper = Paper(id="1", title="A long one", abstract=text)
    began = time.process_time()
    found = extract(paper)
    spent = time.process_time() - began
    return _right(paper, found) or (f"{kind}: extracted in {spent:.1f} s" if spent > 20 else "")


def _right(paper: Paper, found: object) -> str:
    try:
        assert_right(paper, found)
    except AssertionError as error:
        return f"{paper.title[:40]!r}: {error}"
    return ""


def many_entries(folder: Path, full: bool) -> Iterator[str]:
    """A file of each form with very many entries."""
    count = 100_000 if full else 500
    for form, made in {**FORMS, "listing page": page}.items():
        path = folder / "papers"
        texts = (f"We evaluate model {n} on data that is told of in a sentence of some length." for n in range(count))
        path.write_text(made(*texts), encoding="utf-8")
        began = time.process_time()
        papers, errors = reading(path)
        spent = time.process_time() - began
        good = (len(papers), errors) == (count, []) and spent < 5 + 0.008 * count
        yield "" if good else f"{form}: {len(papers)} read in {spent:.0f} s; {errors[:3]}"


def nested(folder: Path, full: bool) -> Iterator[str]:
    """Records whose second is nested deeply, in each place where a value can be."""
    for depth in (50, 500, 5_000, 100_000, 1_000_000) if full else (500, 100_000):
        for opened, closed in (("[", "]"), ('{"a":', "}")):
            value = opened * depth + ("1" if "{" in opened else "") + closed * depth
            for key in ("extra", "abstract", "authors", "data"):
                record = f'{{"title": "T2", "abstract": "x", "{key}": {value}}}'
                first, _, third = lines("one", "two", "three").splitlines()
                yield beside(folder, f"{first}\n{record}\n{third}\n")
                yield beside(folder, f"[\n{first},\n{record},\n{third}]", last=False)
                yield beside(folder, f"{first}\n{opened * depth}\n{third}\n")
        for made in (feed, archive, collection):
            yield beside(folder, made("one", "<i>" * depth + "</i>" * depth, "three"))
        for text in ("{" * depth + "}" * depth, "\\emph{" * depth + "}" * depth, "{" * depth, "$" * depth):
            yield beside(folder, bib("one", text, "three"))
        yield beside(folder, table("one", '"' * (2 * depth), "three"))


def entities(folder: Path, full: bool) -> Iterator[str]:
    """Declared entities in every form of XML."""
    secret = folder / "secret"
    secret.write_text("a secret")
    for made in (feed, archive, collection):
        for name, declared in {
            "laughs": f'<!ENTITY l0 "ha">{LAUGHS}',
            "file": f'<!ENTITY l9 SYSTEM "{secret.as_uri()}">',
            "address": '<!ENTITY l9 SYSTEM "http://127.0.0.1:9/x">',
            "parameter": '<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;',
            "parameter within": "<!ENTITY % p '<!ENTITY l9 \"x\">'> %p;",
            "blow-up": f'<!ENTITY l9 "{"x" * 20_000}">',
        }.items():
            body = made("one", "&l9;" * (10_000 if name == "blow-up" else 1)).removeprefix('<?xml version="1.0"?>')
            path = folder / "papers"
            path.write_text(f'<?xml version="1.0"?><!DOCTYPE x [{declared}]>\n{body.lstrip()}')
            papers, errors = reading(path)
            told = ["papers:1: declares entities, which no list of papers needs; the rest is not read"]
            yield "" if (papers, errors) == ([], told) else f"{name}: {len(papers)} papers, told {errors}"


def bombs(folder: Path, full: bool) -> Iterator[str]:
    """Packed files that are small and hold far too much, or only say so."""
    size = (300 if full else 100) << 20
    first = lines("one").encode()
    zeros = _packed(b"\0", size)
    for name, data, first_is_read in (
        ("zeros", zeros, False),
        ("blanks after a record", _packed(b" ", size, before=first), True),
        ("a line without an end", _packed(b"x", size, before=first), True),
        ("twice packed", gzip.compress(zeros), False),
        ("many members", gzip.compress(first) + gzip.compress(b" " * (1 << 20)) * (size >> 20), True),
        ("cut off", _packed(b" ", 1 << 20, before=first)[:-9], True),
        ("rubbish after the end", gzip.compress(first) + b"rubbish", True),
        ("a wrong sum", _spoilt(gzip.compress(first * 10_000)), True),
        ("a zip archive", _zipped(size), False),
    ):
        path = folder / "papers"
        path.write_bytes(data)
        tracemalloc.start()
        papers, errors = reading(path)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        good = (not first_is_read or papers) and errors and peak < _MOST_MEMORY
        yield "" if good else f"{name}: {len(papers)} papers, told {errors[:2]}, {peak >> 20} MB"


def _packed(byte: bytes, size: int, *, before: bytes = b"") -> bytes:
    packer = zlib.compressobj(wbits=31)
    parts = [packer.compress(before), *(packer.compress(byte * (1 << 20)) for _ in range(size >> 20)), packer.flush()]
    return b"".join(parts)


def _spoilt(data: bytes) -> bytes:
    return data[:-8] + bytes(4) + data[-4:]


def _zipped(size: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed, packed.open("papers.jsonl", "w") as inner:
        for _ in range(size >> 20):
            inner.write(bytes(1 << 20))
    return out.getvalue()


def unicode_kinds(folder: Path, full: bool) -> Iterator[str]:
    """Signs of every odd kind between the letters of the sample's papers: they are read, and extracted from."""
    chance = random.Random(7)
    papers = list(read([str(sample_listing())], on_error=lambda error: None))
    kinds = {
        "combining marks": "\u0301\u20dd\u0327", "text direction": "\u202e\u202c\u2066\u2069\u200f\u061c",
        "zero width": "\u200b\u200c\u200d\u2060\ufeff\u00ad", "half surrogates": "\ud800\udfff\udc80",
        "last planes": "\U0010ffff\U000e0041\U000f0000\ufffe", "emoji": "🤖🇩🇪\u200d\ufe0f👩🏽",
        "controls": "\x00\x0b\x1b\x85\x7f",
        "spaces": "\u00a0\u2028\u2029\u3000\u2003\t\r", "digits": "٣９½²Ⅻ", "wide and stylised": "ＢＥＲＴ𝐁𝐄𝐑𝐓ﬁﬀ",
    }  # fmt: skip
    for kind, signs in kinds.items():
        for number in range(60 if full else 1):
            paper = chance.choice(papers)
            title, abstract = (_strewn(text, signs, chance) for text in (paper.title, paper.abstract[:800]))
            odd = Paper(id=str(number), title=title, abstract=abstract)
            yield _right(odd, extract(odd)) or _written(folder, odd, kind)
    for name, text in ODD.items() if full else ():
        odd = Paper(id=name, title=text, abstract=f"{text} We evaluate BERT on GLUE. {text}")
        yield _right(odd, extract(odd))


def _strewn(text: str, signs: str, chance: random.Random) -> str:
    letters = list(text)
    for _ in range(chance.randrange(1, 40)):
        letters.insert(chance.randrange(len(letters) + 1), chance.choice(signs) * chance.choice((1, 1, 1, 30)))
    return "".join(letters)


def _written(folder: Path, odd: Paper, kind: str) -> str:
    """A record of such a text is read, or named; what was read can be written as UTF-8."""
    path = folder / "odd.jsonl"
    path.write_text(json.dumps({"title": odd.title, "abstract": odd.abstract}) + "\n", encoding="utf-8")
    papers, errors = reading(path)
    for paper in papers:
        f"{paper.title}{paper.abstract}".encode()
    good = len(papers) + len(errors) == 1 and (not errors or "half a surrogate" in errors[0])
    return "" if good else f"{kind}: {len(papers)} papers, told {errors}"
