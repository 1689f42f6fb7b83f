"""Writes the generated documents, or says which have drifted.

python -m tools.docs            writes docs/commands.md, docs/ontology.md, docs/queries.md
python -m tools.docs --check    exits 1 if one of them differs from what would be written
"""

from __future__ import annotations

import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import click
import pyoxigraph as ox

from kg import vocabulary
from kg.cli import main as group
from kg.queries import reference
from kg.resources import ontology_dir

ROOT: Final = Path(__file__).resolve().parent.parent
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"


def commands() -> str:
    """The command reference: the help of every command."""
    context = click.Context(group, info_name="kg")
    parts = ["# Commands\n", "```text\n" + group.get_help(context) + "\n```\n"]
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        parts += _helps(command, click.Context(command, info_name=name, parent=context), "##")
    return "\n".join(parts)


def _helps(command: click.Command, context: click.Context, mark: str) -> list[str]:
    """The help of a command, and then of those within it."""
    parts = [f"{mark} {context.command_path}\n\n```text\n{command.get_help(context)}\n```\n"]
    for name, inner in command.commands.items() if isinstance(command, click.Group) else ():
        parts += _helps(inner, click.Context(inner, info_name=name, parent=context), f"{mark}#")
    return parts


def ontology() -> str:
    """The ontology's own terms as tables."""
    store = ox.Store()
    store.bulk_load((ontology_dir() / "kg.ttl").read_bytes(), ox.RdfFormat.TURTLE)
    rows = {
        "Classes": _terms(store, "owl:Class"),
        "Properties": _terms(store, "owl:ObjectProperty, owl:DatatypeProperty"),
    }
    parts = ["# Ontology\n", "Prefix `kg:` is `https://w3id.org/paperkg/ontology#`; the file is `ontology/kg.ttl`.\n"]
    for title, table in rows.items():
        parts += [f"## {title}\n", "| term | from | to | what it says |\n|---|---|---|---|\n" + "".join(table)]
    return "\n".join(parts)


def _terms(store: ox.Store, kinds: str) -> list[str]:
    text = f"""SELECT ?t (SAMPLE(?c) AS ?comment)
        (GROUP_CONCAT(DISTINCT COALESCE(STR(?d), ""); separator=" ") AS ?domain)
        (GROUP_CONCAT(DISTINCT COALESCE(STR(?r), ""); separator=" ") AS ?range) WHERE {{
        ?t a ?kind ; rdfs:comment ?c . FILTER(?kind IN ({kinds}))
        OPTIONAL {{ ?t rdfs:domain ?d }}
        OPTIONAL {{ ?t rdfs:range/(owl:unionOf/rdf:rest*/rdf:first)? ?r FILTER(isIRI(?r)) }}
        }} GROUP BY ?t ORDER BY ?t"""
    solutions = store.query(text, prefixes=vocabulary.prefixes())
    assert isinstance(solutions, ox.QuerySolutions)
    return [_row([cell.value for cell in solution]) for solution in solutions]


def _row(cells: list[str]) -> str:
    term, comment, domain, range_ = cells
    return f"| `{vocabulary.short(term)}` | {_shorts(domain)} | {_shorts(range_)} | {comment} |\n"


def _shorts(iris: str) -> str:
    return ", ".join(f"`{vocabulary.short(iri)}`" for iri in sorted(iris.split()))


def readme() -> str:
    """The README, with what the demo prints between its marks."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    before, _, rest = text.partition("<!-- demo -->\n")
    return before + "<!-- demo -->\n" + _demo() + "<!-- /demo -->" + rest.partition("<!-- /demo -->")[2]


def _demo() -> str:
    calls = (
        "kg query most-used-datasets --limit 5 --format markdown",
        "kg query built-on -p model=BERT --limit 5 --format markdown",
        "kg query results-on -p dataset=MMLU --limit 3 --format markdown",
    )
    with TemporaryDirectory() as folder:
        _run("build", "--sample", "--quiet", "--store", f"{folder}/kg")
        answers = [(call, _run(*shlex.split(call)[1:], "--store", f"{folder}/kg")) for call in calls]
    return "".join(f"`{call.removesuffix(' --format markdown')}`\n\n{answer.strip()}\n\n" for call, answer in answers)


def _run(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "kg", *arguments], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return done.stdout


DOCUMENTS: Final[dict[str, Callable[[], str]]] = {
    "docs/commands.md": commands,
    "docs/ontology.md": ontology,
    "docs/queries.md": reference,
    "README.md": readme,
}


def main() -> None:
    """Writes or checks all documents."""
    written = {name: write() for name, write in DOCUMENTS.items()}
    drifted = {name: text for name, text in written.items() if not _same(ROOT / name, text)}
    if "--check" not in sys.argv:
        for name, text in drifted.items():
            (ROOT / name).write_text(text, encoding="utf-8")
    elif drifted:
        sys.exit(f"drifted, run 'make docs': {', '.join(drifted)}")


def _same(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == text


if __name__ == "__main__":
    main()
