"""Reading pages as a browser would: their links, places, headings and tables."""

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit


class Parsed(HTMLParser):
    """What is on a page."""

    def __init__(self, text):
        super().__init__()
        self.links, self.places, self.tags, self.headings = [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        for name, value in attributes:
            if name == "id":
                self.places.append(value)
            if name in ("href", "src", "action"):
                self.links.append(value)


def parsed(path):
    return Parsed(Path(path).read_text(encoding="utf-8"))


def faults(folder):
    """Links of a site that lead nowhere, lead out of it, or need a server; places that stand twice on a page."""
    pages = {path: parsed(path) for path in sorted(folder.rglob("*.html"))}
    found = []
    for path, page in pages.items():
        own = path.relative_to(folder)
        if path.name == "graph.html":
            continue
        found += [f"{own}: twice #{place}" for place in set(page.places) if page.places.count(place) > 1]
        for link in page.links:
            at = urlsplit(link)
            if at.scheme in ("http", "https") or link.startswith("data:"):
                continue
            target = (path.parent / unquote(at.path)).resolve() if at.path else path
            if at.scheme or at.netloc or link.startswith("/") or folder.resolve() not in target.parents:
                found.append(f"{own}: leads out: {link}")
            elif not target.is_file():
                found.append(f"{own}: dead: {link}")
            elif at.fragment and target.name != "graph.html" and unquote(at.fragment) not in pages[target].places:
                found.append(f"{own}: no such place: {link}")
    return found


def disorder(page):
    """What is wrong with the outline of a page: more than one h1, a level left out, missing landmarks."""
    found = [] if page.headings.count(1) == 1 and page.headings[0] == 1 else [f"headings {page.headings}"]
    found += [f"h{a} then h{b}" for a, b in zip(page.headings, page.headings[1:], strict=False) if b > a + 1]
    names = [tag for tag, _ in page.tags]
    found += [f"{names.count(tag)} {tag}" for tag in ("main", "header", "footer") if names.count(tag) != 1]
    found += [] if names[: names.index("body")].count("title") == 1 else ["no title"]
    return found + [f"{names.count('table')} tables, {names.count('caption')} captions"] * (
        names.count("table") != names.count("caption")
    )
