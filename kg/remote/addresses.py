"""Where a server answers and where it is written, found from the one address that a person gives.

The address is that of queries, or one above it:

    given                       asked                        written, the first that takes it
    http://host/path/query      itself                       …/update
    http://host/path/sparql     itself                       itself, …/update, …/sparql-auth
    http://host/repositories/n  itself                       …/statements
    http://host/path            …/query, …/sparql, itself    as above

These are the conventions of Oxigraph, of Virtuoso, of Jena Fuseki, of RDF4J and GraphDB, and of `kg serve`.
KG_UPDATE_URL names any other place to write.
"""

from __future__ import annotations

import os
from urllib.parse import urlsplit, urlunsplit

from kg.errors import UsageError
from kg.http import shown


def checked(address: str) -> str:
    """An address without a slash at its end. Raises UsageError where it is none, or holds a password."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise UsageError(f"{shown(address)} is no address of a server ({error})") from None
    if parts.username is not None or parts.password is not None:
        raise UsageError(f"{shown(address)}: keep passwords out of addresses; set KG_USER and KG_PASSWORD instead")
    if not parts.hostname or port == 0:
        raise UsageError(f"{shown(address)} is no address of a server; write http://HOST:PORT/PATH")
    return urlunsplit((parts.scheme.lower(), parts.netloc, parts.path.rstrip("/"), parts.query, ""))


def for_queries(address: str) -> list[str]:
    """Where to ask, the likeliest first.

    >>> for_queries("http://127.0.0.1:7878")
    ['http://127.0.0.1:7878/query', 'http://127.0.0.1:7878/sparql', 'http://127.0.0.1:7878/']
    """
    *above, last = urlsplit(address).path.split("/")
    if last in ("query", "sparql", "sparql-auth") or above[-1:] == ["repositories"]:
        return [address]
    return [
        _beside(address, "query", below=True),
        _beside(address, "sparql", below=True),
        address if last else address + "/",
    ]


def for_updates(query: str) -> list[str]:
    """Where to write on the server that answers at `query`, the likeliest first.

    >>> for_updates("http://127.0.0.1:8890/sparql")
    ['http://127.0.0.1:8890/sparql', 'http://127.0.0.1:8890/update', 'http://127.0.0.1:8890/sparql-auth']
    """
    if given := os.environ.get("KG_UPDATE_URL"):
        return [checked(given)]
    *above, last = urlsplit(query).path.split("/")
    if above[-1:] == ["repositories"]:
        return [_beside(query, "statements", below=True)]
    if last == "query":
        return [_beside(query, "update")]
    if last == "sparql":
        return [query, _beside(query, "update"), _beside(query, "sparql-auth")]
    return [query, _beside(query, "update", below=True)]


def _beside(address: str, name: str, *, below: bool = False) -> str:
    parts = urlsplit(address)
    path = f"{parts.path.rstrip('/')}/{name}" if below else f"{parts.path.rpartition('/')[0]}/{name}"
    return urlunsplit((parts.scheme, parts.netloc, path, parts.query, ""))
