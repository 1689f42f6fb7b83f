"""Stores that are of another version, or not whole. Each yields what was wrong, or nothing."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from kg.build import build
from kg.statements import STORE_FORMAT
from tests.reliability.disturbed import graph_of, ready, source_of
from tests.reliability.forks import forked
from tests.reliability.places import kg, said, snapshot


def _commands(store: Path, out: Path) -> list[list[str | Path]]:
    names = (["stats"], ["query", "most-used-datasets"], ["show", "BERT"], ["search", "glue"], ["validate"],
             ["export", "-o", out])  # fmt: skip
    return [[*name, "--store", store] for name in names]


def formats(folder: Path, full: bool) -> Iterator[str]:
    """Stores that say that they are of another format."""
    source = source_of(folder, "a.jsonl", 0)
    store = folder / "kg"
    build([source], store=store, workers=1)
    whole = graph_of(store)
    marker = store / "store.json"
    current = json.loads(marker.read_text())
    for number in (0, STORE_FORMAT - 1, STORE_FORMAT + 1, 10**9) if full else (STORE_FORMAT - 1, STORE_FORMAT + 1):
        marker.write_text(json.dumps({**current, "format": number}))
        before = snapshot(store)
        kind = "an older" if number < STORE_FORMAT else "a newer"
        wanted = f"kg: {store} was written by {kind} version of paperkg (store format {number}); "
        for arguments in _commands(store, folder / "x.nq")[:: 1 if full else 3]:
            result = kg(*arguments)
            wrong = said(result) or ("" if wanted in result.stderr else result.stderr)
            yield wrong and f"{arguments[0]} of format {number}: {wrong}"
        if number > STORE_FORMAT:
            result = kg("build", source, "--store", store, "--workers", "1")
            yield said(result) or ("" if wanted in result.stderr else f"build: {result.stderr}")
        yield "" if snapshot(store) == before else f"format {number}: the store was changed"
    marker.write_text(json.dumps({**current, "format": STORE_FORMAT - 1}))
    result = kg("build", source, "--store", store, "--workers", "1")
    good = result.exit_code == 0 and graph_of(store) == whole
    yield "" if good else f"brought up to date: {result.exit_code}, {result.stderr}"
    for text in ("", "{", "[]", "null", '{"base": 1}', '{"format": "2"}', "\x00" * 60) if full else ("[]",):
        marker.write_text(text)
        for arguments in _commands(store, folder / "x.nq")[:: 1 if full else 3]:
            wrong = said(kg(*arguments))
            yield wrong and f"{arguments[0]} of a marker {text[:20]!r}: {wrong}"


def truncated(folder: Path, full: bool) -> Iterator[str]:
    """Each file of a store, cut off at several lengths."""
    ready()
    first, second = source_of(folder, "a.jsonl", 0, 1), source_of(folder, "b.jsonl", 2)
    store = folder / "kg"
    for source in (first, second):
        forked(partial(build, [source], store=store, workers=1))
    commands = _commands(store, folder / "x.nq")
    right = forked(lambda: json.dumps([kg(*arguments).stdout for arguments in commands]))
    whole = forked(partial(graph_of, store))
    shutil.copytree(store, folder / "kept")
    chance = random.Random(13)
    files = sorted(one for one in store.rglob("*") if one.is_file() and one.stat().st_size)
    for path in files if full else [one for one in files if one.suffix in (".sqlite", ".json")]:
        size = path.stat().st_size
        cuts = {0, size // 2, size - 1, chance.randrange(size)} if full else {size // 2}
        for cut in sorted(cuts):
            with path.open("r+b") as file:
                file.truncate(cut)
            told = f"{path.relative_to(store)} cut to {cut} of {size}: "
            wrong = forked(partial(_answers, commands, json.loads(right)), seconds=60)
            yield wrong and told + wrong
            wrong = forked(partial(_rebuilt, store, first, second, whole), seconds=60)
            yield wrong and told + wrong
            shutil.rmtree(store)
            shutil.copytree(folder / "kept", store)


def _answers(commands: list[list[str | Path]], right: list[str]) -> str:
    """What is wrong with what commands answer or say."""
    found = []
    for arguments, before in zip(commands, right, strict=True):
        result = kg(*arguments)
        if result.exit_code != 0:
            found.append(said(result))
        elif result.stdout != before:
            found.append(f"{arguments[0]} answers otherwise")
    return "; ".join(filter(None, found))


def _rebuilt(store: Path, first: str, second: str, whole: str) -> str:
    """What is wrong with the store after a build of the same sources, if that says that all is well."""
    result = kg("build", first, second, "--store", store, "--workers", "1")
    if result.exit_code != 0:
        return said(result) and f"build: {said(result)}"
    # Of a graph that is complete by its index, a build reads nothing: that it is damaged, whoever reads it is told.
    out = Path(f"{store}-rebuilt.nq")
    result = kg("export", "-o", out, "--store", store)
    if result.exit_code != 0:
        return said(result) and f"export: {said(result)}"
    return "" if out.read_text(encoding="utf-8") == whole else "a build leaves another graph"
