"""Harms that lie in where things are read from and written to. Each yields what was wrong, or nothing."""

from __future__ import annotations

import ctypes
import os
import shutil
import stat
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from unicodedata import bidirectional, category

from click.testing import CliRunner, Result

from kg.cli import main
from kg.export import PROFILES
from tests import sample_graph
from tests.explorer import hostile
from tests.sources.conftest import read_all

#: Paths that climb, are absolute, or that some system takes for something else.
_PATHS: Final = (
    "../../../climbed", "..", ".", "/etc/cron.d/x", "..\\..\\climbed", "C:\\x", "\\\\host\\share", "%2e%2e%2fclimbed",
    "..%2f..%2fclimbed", "a/../../../climbed", "CON", "nul.txt", "a\0b", "~/x", "$HOME/x", "x" * 5000, "é" * 300,
    ".", "-rf", "index.html", "assets", "\u2024\u2024/climbed", "..\u2215..\u2215climbed", "a\nb", "con/aux",
)  # fmt: skip
#: Names of files as a person, a program or someone with bad intent gives them.
_NAMES: Final = (
    b"a\nb.jsonl", b"a\rb.jsonl", b"a\tb.jsonl", b"\x1b[31mred\x1b[2J.jsonl", "\u202egnp.jsonl".encode(),
    b"p\xff\xfe.jsonl", b"-rf", b"--store", b"a b'\"c.jsonl", b"$(reboot).jsonl", b"`reboot`", b"a;b|c&d", b"*",
    b"?[a]", b"hf:today", b"arxiv:cs.CL", b"%0a%00", "e\u0301\u200b.jsonl".encode(), "a\u2028b\u2029c\x85".encode(),
    b"x" * 255, b"con", b"~", "🤖".encode(), b"a:12: no title", b"#", b"kg: all is well",
)  # fmt: skip
_LINE: Final = '{"title": "A", "abstract": "We evaluate BERT on GLUE."}\n'
_CONFIG: Final = 'sources = ["papers.jsonl"]\nworkers = 1\n'


def mortal() -> None:
    """Gives up, for this process, root's right to pass over permissions; others have none."""
    calls = ctypes.CDLL(None, use_errno=True)
    header = ctypes.create_string_buffer(struct.pack("=Ii", 0x20080522, 0))
    data = ctypes.create_string_buffer(24)
    if os.geteuid() != 0 or calls.capget(header, data) != 0:
        return
    values = list(struct.unpack("=6I", data.raw))
    for at in (0, 1):  # effective and permitted: CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH
        values[at] &= ~0b110
    calls.capset(header, ctypes.create_string_buffer(struct.pack("=6I", *values)))


def kg(*arguments: str | Path) -> Result:
    """What a command does."""
    return CliRunner().invoke(main, [str(one) for one in arguments], prog_name="kg")


def said(result: Result) -> str:
    """What is wrong with how a failure is told: one line, no traceback, exit code 1 or 2."""
    told = result.stderr.splitlines()
    good = result.exit_code in (1, 2) and told and all(line.startswith("kg: ") for line in told)
    if good and "unexpected" not in result.stderr and (len(told) == 1 or len(set(told)) == len(told)):
        return ""
    return f"exit code {result.exit_code}, {result.exception!r}, {result.stderr[-600:]!r}"


def snapshot(folder: Path) -> dict[str, bytes]:
    """All files of a folder and what they hold."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _made(folder: Path) -> tuple[Path, Path]:
    """A source and a store."""
    source = folder / "papers.jsonl"
    source.write_text(_LINE)
    return source, sample_graph.write(folder / "kg")


def _writing(place: Path, source: Path, store: Path) -> dict[str, list[str | Path]]:
    """Every command that writes, told to write into a folder."""
    return {
        "build": ["build", source, "--store", place / "new", "--workers", "1"],
        "query": ["query", "most-used-datasets", "-o", place / "x.csv", "--store", store],
        "search": ["search", "BERT", "-o", place / "x.csv", "--store", store],
        "stats": ["stats", "-o", place / "x.json", "--store", store],
        "report": ["report", "centrality", "-o", place / "x.html", "--store", store],
        "reports": ["report", "centrality", "-o", f"{place}/reports/", "--store", store],
        "view": ["view", "-o", place / "x.html", "--store", store],
        "export": ["export", "-o", place / "x.nq", "--store", store],
        "export packed": ["export", "-o", place / "x.nq.gz", "--store", store],
        "tables": ["export", "--profile", "tables", "-o", place / "tables", "--store", store],
        "archive": ["export", "--profile", "neo4j", "-o", place / "x.zip", "--store", store],
        "site": ["site", "-o", place / "site", "--store", store, "--workers", "1"],
        "diff": ["diff", "--since", "2015", "-o", place / "x.md", "--store", store],
        "watch init": ["watch", "init", place / "new.toml"],
        "update --init": ["update", "--init", place / "new.toml"],
    }


def _reading(store: Path) -> dict[str, list[str | Path]]:
    """Commands that only read."""
    names = (["stats"], ["query", "most-used-datasets"], ["show", "BERT"], ["search", "bert"], ["path", "BERT", "ViT"],
             ["diff", "--since", "2015"], ["ask", "which models are evaluated on ImageNet"])  # fmt: skip
    return {name[0]: [*name, "--store", store] for name in names}


def read_only(folder: Path, full: bool) -> Iterator[str]:
    """A folder without the right to write, in which every command is told to write; and a store in such a folder."""
    source, store = _made(folder)
    place = folder / "place"
    place.mkdir()
    (place / "watch.toml").write_text(_CONFIG)
    shutil.copy(source, place)
    shutil.copytree(store, place / "kg")
    mortal()
    _allow(place, write=False)
    before = snapshot(place)
    for name, arguments in list(_writing(place, source, store).items())[:: 1 if full else 3]:
        result = kg(*arguments)
        wrong = said(result) or ("" if str(place) in result.stderr else f"told {result.stderr!r}")
        yield wrong and f"{name}: {wrong}"
    for name, arguments in {
        "build into it": ["build", source, "--store", place / "kg", "--workers", "1"],
        "update": ["update", "--config", place / "watch.toml"],
        "watch add": ["watch", "add", "BERT", "--config", place / "watch.toml"],
    }.items():
        wrong = said(kg(*arguments))
        yield wrong and f"{name}: {wrong}"
    for name, arguments in _reading(place / "kg").items():
        result, whole = kg(*arguments), kg(*arguments[:-1], store)
        good = (result.exit_code, result.stdout) == (0, whole.stdout)
        yield "" if good else f"{name} of a store that cannot be written: {result.exit_code}, {result.stderr!r}"
    _allow(place, write=True)
    yield "" if snapshot(place) == before else "something was changed"
    if full:
        yield from _without_a_home(folder, store)


def _without_a_home(folder: Path, store: Path) -> Iterator[str]:
    """A home that cannot be written, or that is not there: nothing needs it."""
    home = folder / "home"
    home.mkdir(mode=0o500)
    for place in (home, folder / "gone"):
        for variables in ({"HOME": str(place)}, {"HOME": str(place), "XDG_CONFIG_HOME": "", "XDG_CACHE_HOME": ""}):
            for name, arguments in _reading(store).items():
                result = CliRunner().invoke(main, [str(one) for one in arguments], prog_name="kg", env=variables)
                yield "" if result.exit_code == 0 else f"{name} with HOME={place}: {result.stderr!r}"
    home.chmod(0o700)


def _allow(folder: Path, *, write: bool) -> None:
    for path in [folder, *folder.rglob("*")]:
        mode = path.stat().st_mode
        path.chmod(mode | stat.S_IWUSR if write else mode & ~0o222)


def denied(folder: Path, full: bool) -> Iterator[str]:
    """Files that may not be read, one after another."""
    source, store = _made(folder)
    second = folder / "second.jsonl"
    second.write_text(_LINE.replace('"A"', '"B"'))
    mortal()
    source.chmod(0)
    result = kg("extract", source, second)
    told = f"kg: {source}: cannot be read: Permission denied; check its name and permissions\n"
    yield "" if (result.exit_code, result.stdout.count("\n"), told in result.stderr) == (1, 1, True) else repr(result)
    source.chmod(0o600)
    before = snapshot(store)
    files = [one for one in sorted(store.rglob("*")) if one.name not in ("lock", "LOCK", "LOG", "papers.sqlite")]
    for path in files if full else files[:1]:
        mode = path.stat().st_mode
        path.chmod(0)
        results = {name: kg(*arguments) for name, arguments in _reading(store).items()}
        path.chmod(mode)
        for name, result in results.items():
            wrong = "" if result.exit_code == 0 else said(result)
            yield wrong and f"{name} without {path.relative_to(store)}: {wrong}"
    config = folder / "watch.toml"
    config.write_text(_CONFIG)
    config.chmod(0)
    for arguments in (["update"], ["watch"], ["watch", "add", "BERT"]):
        wrong = said(kg(*arguments, "--config", config))
        yield wrong and f"{arguments}: {wrong}"
    yield "" if snapshot(store) == before else "the store was changed"


def full_output(folder: Path, full: bool) -> Iterator[str]:
    """Files that can grow to some bytes and no further, one after another for every command that writes."""
    import resource
    import signal

    source, store = _made(folder)
    place = folder / "place"
    place.mkdir()
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    for room in (0, 100, 5000) if full else (100,):
        for name, arguments in list(_writing(place, source, store).items())[:: 1 if full else 3]:
            before = snapshot(place)
            resource.setrlimit(resource.RLIMIT_FSIZE, (room, most))
            result = kg(*arguments)
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
            # What a build has read is kept, for the next one to go on with.
            whole = name == "build" or snapshot(place) == before
            wrong = said(result) or ("" if whole else "left something half")
            fits = not result.exit_code and all(len(text) < room for text in snapshot(place).values())
            yield "" if fits else wrong and f"{name} with room for {room} bytes: {wrong}"
            shutil.rmtree(place)
            place.mkdir()


def climbing(folder: Path, full: bool) -> Iterator[str]:
    """A store whose names, titles and ids are paths, written in every way there is."""
    paths = tuple(dict.fromkeys(_PATHS)) if full else _PATHS[:6]
    store = hostile.write(folder / "deep" / "er" / "kg", paths)
    within = folder / "deep" / "er" / "out"
    within.mkdir()
    before = snapshot(folder)
    made: list[list[str | Path]] = [["site", "-o", within / "site", "--workers", "1"]]
    if full:
        made += [["report", "all", "--no-scores", "-o", f"{within}/reports/"], ["view", "-o", within / "view.html"]]
        made += [["export", "--profile", name, "-o", within / name]
                 for name, profile in PROFILES.items() if profile.bundle]  # fmt: skip
    for arguments in made:
        result = kg(*arguments, "--store", store)
        strange = [name for name in snapshot(folder).keys() - before.keys() if not name.startswith("deep/er/out/")]
        good = result.exit_code == 0 and not strange and any(within.rglob("*"))
        yield "" if good else f"{arguments[0]}: {result.exit_code}, {strange}, {result.stderr!r}"
    yield "" if before.items() <= snapshot(folder).items() else "something else was changed"
    links = [path for path in within.rglob("*") if path.is_symlink()]
    yield "" if not links else f"wrote links: {links}"


def odd_names(folder: Path, full: bool) -> Iterator[str]:
    """Files with odd names, each with a good record and a bad one, read by its name and from its folder."""
    for name in _NAMES:
        place = folder / "inbox"
        place.mkdir()
        try:
            Path(os.fsdecode(os.path.join(os.fsencode(place), name))).write_text(_LINE + "oops\n")  # noqa: PTH118
        except OSError:  # a file system that takes no such name
            shutil.rmtree(place)
            continue
        papers, errors = read_all(place)
        result = kg("extract", place)
        told = result.stderr.removesuffix("\n").split("\n")
        good = len(papers) == 1 and all(map(_shown, papers[0].sources))
        good = good and len(errors) == 1 and _shown(errors[0]) and ":2: no JSON" in errors[0]
        good = (
            good and result.stdout.count("\n") == 1 and all(_shown(line) and line.startswith("kg: ") for line in told)
        )
        yield "" if good else f"{name!r}: {papers}, {errors}, {result.stderr!r}"
        shutil.rmtree(place)


def _shown(text: str) -> bool:
    """Whether a text is one line that a terminal only shows, in the order in which it is written."""
    kinds = {category(sign) for sign in text} | {bidirectional(sign) for sign in text}
    return not kinds & {"Cc", "Cs", "Zl", "Zp", "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
