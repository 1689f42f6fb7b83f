"""What can be asked for by name, and what is asked then.

    hf:today  hf:yesterday  hf:last-7  hf:2025-11-10  hf:2025-11-01..2025-11-10
                                                            Daily Papers of Hugging Face, of a day or of several
    arxiv:1706.03762  arxiv:1706.03762,1810.04805           papers of arXiv by their ids
    arxiv:cs.CL  arxiv:cs.CL@2025-11-10  arxiv:cs.CL@2025-11-01..2025-11-10
                                                            a category's newest papers, or those submitted on some days
    openalex:W2963403868  openalex:10.18653/v1/N19-1423     works of OpenAlex by id or DOI
    openalex:search=TEXT  openalex:filter=FILTER            by words, or by a filter of its own, the newest first
    …#N                                                     at most N papers (100) of a category or of a search

A file of such a name goes before the scheme. What fails is reported, and the days or pages beside it are still read.
"""

from __future__ import annotations

import datetime
import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlencode

from kg.errors import InputError
from kg.sources.fields import dig, listed
from kg.sources.inputs import Input

if TYPE_CHECKING:
    from kg.fetch.client import Client, Service

_SCHEME: Final = re.compile(r"(hf|arxiv|openalex):(?!//)(.*)", re.DOTALL)
_DAY: Final = r"(\d{4}-\d{2}-\d{2})"
_DAYS: Final = re.compile(rf"{_DAY}(?:\.\.{_DAY})?")
_ARXIV_ID: Final = r"(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?"
_ARXIV_IDS: Final = re.compile(rf"{_ARXIV_ID}(?:,{_ARXIV_ID})*")
_CATEGORY: Final = re.compile(r"([a-z-]+(?:\.[A-Za-z-]+)?)(?:@(.+))?")
_LIMIT: Final = re.compile(r"(.*)#(\d{1,5})", re.DOTALL)
_LAST: Final = re.compile(r"last-([1-9]\d?)")
_MOST_DAYS: Final = 366
_DEFAULT_LIMIT: Final = 100
#: The pages that these services give at most, or ask to be asked for: 100 works; arXiv takes more, and answers slowly.
_PAGE: Final = 100
_MOST_PAGES: Final = 10
_MOST_OF_OPENALEX: Final = 10_000
_EMPTY_TRIES: Final = 3
_TOTAL: Final = re.compile(rb"<opensearch:totalResults[^>]*>\s*(\d+)")
_ENTRY: Final = re.compile(rb"<entry[\s>]")

Report = Callable[[InputError], None]
#: What an answer is called in `Paper.sources`, and its body.
Answers = Iterator[tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class Scheme:
    """A location to ask for over the network: its scheme, what stands after it, and how many papers are enough."""

    location: str
    name: str
    rest: str
    limit: int | None = None


def find(location: str) -> Scheme | None:
    """The scheme that a location is, or None.

    >>> find("arxiv:cs.CL#20").limit, find("papers.jsonl"), find("https://example.org/hf:today")
    (20, None, None)
    """
    found = _SCHEME.fullmatch(location)
    if not found or _exists(location):
        return None
    limited = _LIMIT.fullmatch(found[2])
    if limited:
        return Scheme(location, found[1], limited[1].strip(), max(1, int(limited[2])))
    return Scheme(location, found[1], found[2].strip())


def _exists(location: str) -> bool:
    try:
        return Path(location).exists()
    except (OSError, ValueError):
        return False


def inputs(
    scheme: Scheme, on_error: Report, *, client: Client | None = None, today: datetime.date | None = None
) -> Iterator[Input]:
    """The answers to what a scheme asks, one after another, to be read like files; each is named for what it holds."""
    from kg.fetch.cache import Cache, default_folder
    from kg.fetch.client import Client

    asking = client or Client(Cache(default_folder()))
    now = today or datetime.datetime.now(datetime.UTC).date()
    ask = {"hf": _hugging_face, "arxiv": _arxiv, "openalex": _openalex}[scheme.name]
    try:
        for name, body in ask(scheme, asking, now, on_error):
            yield Input(scheme.location, name, iter((body,)), on_error)
    except InputError as error:
        on_error(error)
    finally:
        if client is None:
            asking.close()


def _hugging_face(scheme: Scheme, client: Client, today: datetime.date, on_error: Report) -> Answers:
    service = _service("hf")
    days = _named_days(scheme.rest, today) or _days(scheme, scheme.rest, "today, last-7, a day or a range of days")
    if days[-1] > today:
        raise InputError(f"{days[-1]} is still to come (it is {today} in UTC)", source=scheme.location)
    for day in days:
        # A listing still gathers votes for some days.
        settled = (today - day).days > 30
        for page in range(_MOST_PAGES):
            asked = {"date": day.isoformat(), "limit": _PAGE} | ({"p": page} if page else {})
            url = f"{service.address}/api/daily_papers?{urlencode(asked)}"
            try:
                body = client.get(service, url, settled=settled, source=scheme.location)
            except InputError as error:
                on_error(error)
                break
            yield f"hf:{day}", body
            if len(_listed(body)) < _PAGE:
                break


def _arxiv(scheme: Scheme, client: Client, today: datetime.date, on_error: Report) -> Answers:  # noqa: ARG001
    service = _service("arxiv")
    if _ARXIV_IDS.fullmatch(scheme.rest):
        ids = scheme.rest.split(",")
        for at in range(0, len(ids), _PAGE):
            asked = {"id_list": ",".join(ids[at : at + _PAGE]), "max_results": _PAGE}
            url = f"{service.address}?{urlencode(asked, safe=',/')}"
            yield "arxiv", client.get(service, url, source=scheme.location)
        return
    category = _CATEGORY.fullmatch(scheme.rest)
    if category is None:
        raise InputError(
            "is neither a category (arxiv:cs.CL), one with days (arxiv:cs.CL@2025-11-10) nor ids (arxiv:1706.03762)",
            source=scheme.location,
        )
    question = f"cat:{category[1]}"
    if category[2]:
        days = _days(scheme, category[2], "a day or a range of days after the @")
        question += f" AND submittedDate:[{days[0]:%Y%m%d}0000 TO {days[-1]:%Y%m%d}2359]"
    for start in range(0, scheme.limit or _DEFAULT_LIMIT, _PAGE):
        body = _arxiv_page(scheme, client, service, question, start)
        yield f"arxiv:{category[1]}", body
        if start + _PAGE >= _total(body):
            return


def _arxiv_page(scheme: Scheme, client: Client, service: Service, question: str, start: int) -> bytes:
    """A page of an answer; arXiv at times gives none where there are more, and gives it when asked again."""
    size = min(_PAGE, (scheme.limit or _DEFAULT_LIMIT) - start)
    asked = {
        "search_query": question, "start": start, "max_results": size,
        "sortBy": "submittedDate", "sortOrder": "descending",
    }  # fmt: skip
    url = f"{service.address}?{urlencode(asked)}"
    for attempt in range(_EMPTY_TRIES):
        body = client.get(service, url, afresh=attempt > 0, source=scheme.location)
        if start >= _total(body) or _ENTRY.search(body):
            return body
    raise InputError(f"arXiv gives an empty page at {start} of {_total(body)}; try again later", source=scheme.location)


def _total(body: bytes) -> int:
    found = _TOTAL.search(body)
    return int(found[1]) if found else 0


def _openalex(scheme: Scheme, client: Client, today: datetime.date, on_error: Report) -> Answers:  # noqa: ARG001
    service = _service("openalex")
    kind, _, text = scheme.rest.partition("=")
    if kind not in ("search", "filter"):
        if not re.fullmatch(r"W\d+|(?:doi:)?10\.\d{4,9}/\S+", scheme.rest):
            raise InputError(
                "is neither an id (openalex:W…), a DOI, openalex:search=TEXT nor openalex:filter=FILTER",
                source=scheme.location,
            )
        name = scheme.rest if scheme.rest.startswith("W") else f"doi:{scheme.rest.removeprefix('doi:')}"
        yield (
            "openalex",
            client.get(service, f"{service.address}/works/{quote(name, safe=':/')}", source=scheme.location),
        )
        return
    limit = min(scheme.limit or _DEFAULT_LIMIT, _MOST_OF_OPENALEX)
    size = min(_PAGE, limit)
    for number in range(1, -(-limit // size) + 1):
        asked = {kind: text, "sort": "publication_date:desc", "per_page": size, "page": number}
        body = client.get(service, f"{service.address}/works?{urlencode(asked)}", source=scheme.location)
        yield "openalex", body
        if number * size >= _count(body):
            return


def _count(body: bytes) -> int:
    """How many works OpenAlex says there are."""
    count = dig(_decoded(body), "meta", "count")
    return count if isinstance(count, int) else 0


def _listed(body: bytes) -> list[Any]:
    """The entries of a JSON array."""
    return listed(_decoded(body))


def _decoded(body: bytes) -> Any:
    """JSON, or nothing: its faults are for the readers to tell."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _named_days(text: str, today: datetime.date) -> list[datetime.date]:
    """The days that a name means: the last seven are today and the six before it. Nothing for any other text."""
    last = _LAST.fullmatch(text)
    count = int(last[1]) if last else {"today": 1, "yesterday": 2}.get(text, 0)
    days = [today - datetime.timedelta(days=number) for number in reversed(range(count))]
    return days[:1] if text == "yesterday" else days


def _days(scheme: Scheme, text: str, wanted: str) -> list[datetime.date]:
    """The days of a day or of a range. Raises InputError where it is none."""
    found = _DAYS.fullmatch(text)
    try:
        ends = [datetime.date.fromisoformat(day) for day in (found[1], found[2] or found[1])] if found else []
    except ValueError:
        ends = []
    if not ends:
        raise InputError(f"write {wanted}, as in 2025-11-10 or 2025-11-01..2025-11-10", source=scheme.location)
    first, last = ends
    count = (last - first).days + 1
    if not 1 <= count <= _MOST_DAYS:
        raise InputError(f"is a range of {count} days; 1 to {_MOST_DAYS} are possible", source=scheme.location)
    return [first + datetime.timedelta(days=number) for number in range(count)]


def _service(name: str) -> Service:
    """A service at its address, or at the one that the environment gives."""
    from kg.fetch.client import Service

    address, pause, young, types = {
        "hf": ("https://huggingface.co", 0.5, 600.0, ("application/json",)),
        "arxiv": (
            "https://export.arxiv.org/api/query", 3.0, 3600.0,
            ("application/atom+xml", "application/xml", "text/xml"),
        ),
        "openalex": ("https://api.openalex.org", 0.2, 3600.0, ("application/json",)),
    }[name]  # fmt: skip
    key = os.environ.get("KG_OPENALEX_KEY", "") if name == "openalex" else ""
    given = os.environ.get(f"KG_{name.upper()}_URL", "").rstrip("/")
    return Service(given or address, pause, young, types, (("api_key", key),) if key else ())
