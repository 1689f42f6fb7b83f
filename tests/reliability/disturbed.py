"""Builds and daily runs that are disturbed: by a full disk, a kill, one another, or the clock.

1. Everything is loaded once; each build is a fork of this process, so that it begins at once.
2. A disturbed build is looked at, and built once more, undisturbed. Half begin with an empty store, half add to one.

Each yields what was wrong, or nothing.
"""

from __future__ import annotations

import datetime
import json
import os
import random
import resource
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import combinations
from pathlib import Path
from typing import Final

from kg.build import build
from kg.errors import KgError, StoreError
from kg.export import export
from kg.extraction import extract
from kg.extraction.extractors import identity
from kg.papers import Paper
from kg.store import open_store
from kg.update import read_config, run
from tests.reliability.forks import begun, counted, forked, killed_at

_RECORDS: Final = (
    ("BERT: Pre-training of Deep Bidirectional Transformers", "We introduce BERT, a language model that is trained on "
     "BookCorpus with masked language modeling. BERT reaches 80.5% on GLUE and an F1 of 93.2 on SQuAD."),
    ("RoBERTa: A Robustly Optimized BERT Pretraining Approach", "We present RoBERTa, which is based on BERT and "
     "trained longer. RoBERTa outperforms BERT on GLUE and RACE. Code: https://github.com/pytorch/fairseq."),
    ("DistilBERT, a distilled version of BERT", "We propose DistilBERT, a small model made from BERT by knowledge "
     "distillation. It is evaluated on GLUE."),
    ("Deep Residual Learning for Image Recognition", "We present ResNet and evaluate it on ImageNet and CIFAR-10. It "
     "reaches 3.57% error on ImageNet."),
)  # fmt: skip
_MONDAY: Final = datetime.date(2025, 11, 10)
#: Days by which the clock is wrong at most; the feed keeps what is three times as old.
_JUMP: Final = 20
_PATIENCE: Final = 100


def source_of(folder: Path, name: str, *numbers: int) -> str:
    """A file with some of the records."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    texts = (dict(zip(("title", "abstract"), _RECORDS[number])) | {"date": f"201{number}-05-01"} for number in numbers)
    path.write_text("".join(json.dumps(text) + "\n" for text in texts), encoding="utf-8")
    return str(path)


def ready() -> None:
    """Loads what forks use."""
    extract(Paper(id="", title="BERT", abstract="BERT is a model."))
    identity()


def graph_of(store: Path) -> str:
    """All statements of a store."""
    path = Path(f"{store}-{os.getpid()}.nq")
    with open_store(store) as graph:
        export(graph, path)
    return path.read_text(encoding="utf-8")


def full_disk(folder: Path, full: bool) -> Iterator[str]:
    """Files that cannot grow beyond a size drawn by chance."""

    def disturb(at: int, go: Callable[[], object]) -> str:
        resource.setrlimit(resource.RLIMIT_FSIZE, (at, at))
        try:
            go()
        except StoreError as error:
            good = "make room and run the same build again: it goes on where it stopped" in str(error)
            return "" if good else f"with room for {at} bytes: {error}"
        return ""

    def largest(store: Path, go: Callable[[], object]) -> str:
        go()
        return str(max(path.stat().st_size for path in store.rglob("*")))

    yield from _disturbed(folder, 15 if full else 2, 11, disturb, largest)


def killed(folder: Path, full: bool) -> Iterator[str]:
    """Kills at calls drawn by chance."""
    yield from _disturbed(folder, 30 if full else 2, 7, killed_at, lambda _, go: counted(go))


def _disturbed(
    folder: Path,
    count: int,
    seed: int,
    disturb: Callable[[int, Callable[[], object]], str],
    extent: Callable[[Path, Callable[[], object]], str],
) -> Iterator[str]:
    """Disturbs builds at places drawn from the extent of undisturbed ones, and compares what comes of them."""
    ready()
    first, second = source_of(folder, "a.jsonl", 0, 1), source_of(folder, "b.jsonl", 2, 3)

    both = [first, second]
    extents = []
    for name, before, sources in (("whole", [], both), ("half", [first], [second])):
        if before:
            forked(partial(_built, folder / name, before))
        half = forked(partial(graph_of, folder / name)) if before else ""
        extents.append(int(forked(partial(extent, folder / name, partial(_built, folder / name, sources)))))
    whole = forked(partial(graph_of, folder / "whole"))
    chance = random.Random(seed)
    for number in range(count):
        adds = number % 2
        store = folder / f"kg{number}"
        if adds:
            forked(partial(_built, store, [first]))
        again = partial(_built, store, [second] if adds else both)
        at = chance.randrange(1, extents[adds])
        wrong = forked(partial(disturb, at, again)).removesuffix("ended by signal 9")
        wrong += forked(partial(_seen, store, [half, whole] if adds else [whole], must=bool(adds)))
        wrong += forked(again)
        wrong += forked(partial(_same, store, whole))
        yield wrong and f"{'adding, ' if adds else ''}disturbed at {at}: {wrong}"


def _built(store: Path, sources: list[str]) -> None:
    build(sources, store=store, workers=1)


def _seen(store: Path, good: list[str], *, must: bool) -> str:
    """What is visible is the graph before or the graph after."""
    try:
        seen = graph_of(store)
    except KgError as error:
        return f"the store does not open: {error}" if must else ""
    return "" if seen in good else "a part is visible"


def _same(store: Path, whole: str) -> str:
    if graph_of(store) != whole:
        return "the graph is another one"
    return "" if len([*(store / "generations").iterdir()]) == 1 else "old generations are left"


def _configured(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "watch.toml"
    path.write_text(f'sources = ["inbox"]\nworkers = 1\nforms = ["md", "atom"]\ndays = {3 * _JUMP}\n')
    return path


def _told(config: Path) -> list[str]:
    """The titles that the feed has."""
    return [item["title"] for item in json.loads((config.parent / ".watch.state" / "feed.json").read_text())]


def killed_updates(folder: Path, full: bool) -> Iterator[str]:
    """Daily runs that are killed at calls drawn by chance; the next day's run is left alone."""
    ready()
    chance = random.Random(5)
    calls = int(forked(partial(counted, partial(_updated, _second_day(folder / "whole"), 1))))
    for number in range(16 if full else 1):
        config = _second_day(folder / f"u{number}")
        at = chance.randrange(1, calls)
        wrong = forked(partial(killed_at, at, partial(_updated, config, 1))).removesuffix("ended by signal 9")
        wrong += forked(partial(_updated, config, 2))
        wrong += _feed(config, 3)
        yield wrong and f"killed at {at}: {wrong}"


def _second_day(folder: Path) -> Path:
    """A configuration whose first day is told, and a paper that came since."""
    config = _configured(folder)
    source_of(folder, "inbox/a.jsonl", 0, 1)
    forked(partial(_updated, config, 0))
    source_of(folder, "inbox/b.jsonl", 2)
    return config


def _updated(config: Path, day: int) -> None:
    run(read_config(config), day=_MONDAY + datetime.timedelta(days=day))


def _feed(config: Path, count: int) -> str:
    """What is wrong with a feed that should have the first records, each once."""
    titles = sorted(_told(config))
    return "" if titles == sorted(title for title, _ in _RECORDS[:count]) else f"the feed has {titles}; "


def writers(folder: Path, full: bool) -> Iterator[str]:
    """Builds that begin at once in one store, beside readers; and daily runs of one configuration."""
    ready()
    sources = [source_of(folder, f"{number}.jsonl", number) for number in range(3)]
    states = set()
    for count in range(1, len(sources) + 1):
        for number, chosen in enumerate(combinations(sources, count)):
            forked(partial(_built, folder / f"s{count}{number}", list(chosen)))
            states.add(forked(partial(graph_of, folder / f"s{count}{number}")))
    whole = forked(partial(graph_of, folder / "s30"))
    for number in range(8 if full else 1):
        store = folder / f"kg{number}"
        children = [begun(partial(_patiently, partial(_built, store, [source]))) for source in sources]
        children += [begun(partial(_watched, store, states)) for _ in range(2)]
        wrong = " ".join(filter(None, [child() for child in children]))
        yield wrong + forked(partial(_same, store, whole))
    for number in range(4 if full else 1):
        config = _configured(folder / f"day{number}")
        source_of(config.parent, "inbox/a.jsonl", 0, 1)
        children = [begun(partial(_patiently, partial(_updated, config, 0))) for _ in range(3)]
        yield " ".join(filter(None, [child() for child in children])) + _feed(config, 2)


def _patiently(go: Callable[[], object]) -> str:
    """Does something again and again while another one does it."""
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        try:
            go()
        except StoreError as error:
            if " is being written by another process (pid " not in str(error):
                return str(error)
            time.sleep(0.05)  # nobody tells when a lock is let go
        else:
            return ""
    return "never got its turn"


def _watched(store: Path, states: set[str]) -> str:
    """Reads a store over and over while others write."""
    for _ in range(60):
        try:
            seen = graph_of(store)
        except KgError as error:
            if "no store at" not in str(error) and "holds no store.json" not in str(error):
                return f"a reader is told: {error}"
        else:
            if seen not in states:
                return "a reader sees a part"
    return ""


def clock(folder: Path, full: bool) -> Iterator[str]:
    """Daily runs on days drawn by chance, with papers that come between them."""
    chance = random.Random(3)
    for number in range(6 if full else 1):
        config = _configured(folder / f"c{number}")
        days = [chance.randrange(-_JUMP, _JUMP) for _ in _RECORDS]
        wrong = ""
        for at, day in enumerate(days):
            source_of(config.parent, f"inbox/{at}.jsonl", at)
            _updated(config, day)
            wrong += _feed(config, at + 1)
        _built(config.parent / "once", [str(config.parent / "inbox")])
        same = graph_of(config.parent / "once") == graph_of(config.parent / "output/kg")
        wrong += "" if same else "the graph is another one"
        yield wrong and f"on the days {days}: {wrong}"
