"""Triples as files that people may read, too: sorted, and with no prefix that is not used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pyoxigraph as ox


def written(triples: Iterable[ox.Triple], form: ox.RdfFormat, prefixes: Mapping[str, str]) -> bytes:
    """Triples in a format; the same ones give the same bytes."""
    ordered = sorted(set(triples), key=str)
    text = " ".join(map(str, ordered))
    used = {name: space for name, space in prefixes.items() if f"<{space}" in text}
    data = ox.serialize(ordered, format=form, prefixes=used) or b""
    return _with_sorted_prefixes(data) if form == ox.RdfFormat.TURTLE else data


def _with_sorted_prefixes(turtle: bytes) -> bytes:
    """The engine declares prefixes in an order of its own, and those of types that it writes without them."""
    lines = turtle.splitlines(keepends=True)
    body = b"".join(line for line in lines if not line.startswith(b"@prefix "))
    head = (line for line in lines if line.startswith(b"@prefix "))
    return b"".join(sorted(line for line in head if line.split()[1] in body)) + body
