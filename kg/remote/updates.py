"""What is written to a server, as text of SPARQL Update.

Every request leaves the same behind however often it is carried out, also where it was cut off in the middle before:

1. The notes of its parts are deleted: from now on they count as not written.
2. What stands in the places of the parts is deleted.
3. Their statements are inserted; no statement holds a blank node, so each is there once.
4. Their notes are inserted.

Notes stand in a graph of their own, `BASE` + `state`, which readers do not see.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from kg.nquads import iri, text
from kg.parts import Part, places
from kg.statements import Names

_NOTES: Final = "https://w3id.org/paperkg/state#"
DIGEST: Final = iri(_NOTES + "digest")
OWNER: Final = iri(_NOTES + "owner")
COMPLETE: Final = iri(_NOTES + "complete")


def notes_graph(names: Names) -> str:
    """The graph of the notes, as a term."""
    return iri(f"{names.base}state")


def note_of(part: str, names: Names) -> str:
    """The subject of the note about a part, as a term."""
    return iri(f"{names.base}part/{part}")


def written(parts: Sequence[Part], names: Names) -> str:
    """Puts parts in the place of whatever stands there."""
    lines = [line for part in parts for line in part.lines]
    return " ;\n".join([*cleared([part.name for part in parts], names), inserted(lines), noted(parts, names)])


def cleared(parts: Sequence[str], names: Names) -> Iterator[str]:
    """Deletes the notes of parts, then what stands in their places."""
    notes = notes_graph(names)
    yield _deleted(notes, (note_of(part, names) for part in parts))
    subjects: dict[str, list[str]] = {}
    for part in parts:
        for graph, subject in places(part, names):
            if subject is None:
                yield f"DROP SILENT GRAPH {iri(graph)}"
            else:
                subjects.setdefault(iri(graph), []).append(iri(subject))
    for graph, nodes in sorted(subjects.items()):
        yield _deleted(graph, nodes)


def _deleted(graph: str, subjects: Iterable[str]) -> str:
    pattern = f"GRAPH {graph} {{ ?s ?p ?o }}"
    return f"DELETE {{ {pattern} }} WHERE {{ VALUES ?s {{ {' '.join(subjects)} }} {pattern} }}"


def inserted(lines: Iterable[str]) -> str:
    r"""Inserts lines of N-Quads.

    >>> inserted(["<urn:a> <urn:b> \"c d\" <urn:g> .\n"])
    'INSERT DATA {\nGRAPH <urn:g> {\n<urn:a> <urn:b> "c d" .\n} }'
    """
    blocks: dict[str, list[str]] = {}
    for line in lines:
        triple, _, graph = line.removesuffix(" .\n").rpartition(" ")
        blocks.setdefault(graph, []).append(f"{triple} .\n")
    graphs = "".join(f"GRAPH {graph} {{\n{''.join(triples)}}} " for graph, triples in sorted(blocks.items()))
    return f"INSERT DATA {{\n{graphs}}}"


def noted(parts: Iterable[Part], names: Names) -> str:
    """Inserts the notes of parts."""
    notes = "".join(f"{note_of(part.name, names)} {DIGEST} {text(part.digest)} .\n" for part in parts)
    return f"INSERT DATA {{ GRAPH {notes_graph(names)} {{\n{notes}}} }}"


def dropped(graphs: Iterable[str]) -> str:
    """Drops whole graphs."""
    return " ;\n".join(f"DROP SILENT GRAPH {iri(graph)}" for graph in graphs)


def completed(state: str, names: Names) -> str:
    """Notes for which inputs the whole is complete."""
    notes = notes_graph(names)
    return f"{incomplete(names)} ;\nINSERT DATA {{ GRAPH {notes} {{ {notes} {COMPLETE} {text(state)} }} }}"


def incomplete(names: Names) -> str:
    """Notes that the whole is not complete."""
    pattern = f"GRAPH {notes_graph(names)} {{ {notes_graph(names)} {COMPLETE} ?any }}"
    return f"DELETE {{ {pattern} }} WHERE {{ {pattern} }}"


def owned(owner: str, before: str | None, names: Names) -> str:
    """Notes who builds, if nobody else has done so since `before` was noted."""
    notes = notes_graph(names)
    new, any_other = f"GRAPH {notes} {{ {notes} {OWNER} {text(owner)} }}", f"{notes} {OWNER} ?any"
    if before is None:
        return f"INSERT {{ {new} }} WHERE {{ FILTER NOT EXISTS {{ GRAPH {notes} {{ {any_other} }} }} }}"
    old = f"GRAPH {notes} {{ {notes} {OWNER} {text(before)} }}"
    return f"DELETE {{ {old} }} INSERT {{ {new} }} WHERE {{ {old} }}"


def disowned(owner: str, before: Sequence[str], names: Names) -> str:
    """Notes again who built before, if `owner` is still noted."""
    notes = notes_graph(names)
    own = f"GRAPH {notes} {{ {notes} {OWNER} {text(owner)} }}"
    old = "".join(f"{notes} {OWNER} {text(each)} . " for each in before)
    return f"DELETE {{ {own} }} INSERT {{ GRAPH {notes} {{ {old}}} }} WHERE {{ {own} }}"
