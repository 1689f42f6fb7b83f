"""What is done to paperkg, what has to hold, and how it went: the table of faults.

1. A fault is a generator: it does one harm after another in a folder, and yields for each what was wrong; nothing where
   all held. Without `full` it does few of them, soon.
2. A fault that forks, limits or kills processes runs in a process of its own, which is this module itself.
3. `python -m tests.reliability faults` does all of them and records how often; `test_faults.py` is the same.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from tests.reliability import damage, disturbed, places, texts

ROOT: Final = Path(__file__).resolve().parent.parent.parent
_PATIENCE: Final = 1800


@dataclass(frozen=True, slots=True)
class Fault:
    """What is done and what must hold, in words; how it is done; whether in a process of its own, and only in full."""

    done: str
    holds: str
    harms: Callable[[Path, bool], Iterator[str]]
    apart: bool = False
    long: bool = False


FAULTS: Final = {
    "disk": Fault(
        "no file can grow beyond some size, as on a full disk",
        "the message says that room is to be made; the graph before is there whole; the same build then goes on, to "
        "the bytes of one that was never disturbed",
        disturbed.full_disk, apart=True, long=True,
    ),
    "output": Fault(
        "standard output, or the file that is written, is on a full disk",
        "one line and exit code 1; what was there before is there still",
        places.full_output, apart=True, long=True,
    ),
    "killed": Fault(
        "a build is killed (SIGKILL) at a call drawn by chance",
        "what is seen is the graph before or the graph after; the next build gives the bytes of one that was never "
        "disturbed, and leaves nothing behind",
        disturbed.killed, apart=True, long=True,
    ),
    "update killed": Fault(
        "a daily run is killed at a call drawn by chance",
        "the next run tells every paper that no digest told, and none twice in the feed",
        disturbed.killed_updates, apart=True, long=True,
    ),
    "writers": Fault(
        "builds into one store, or daily runs of one configuration, begin at once, and readers look on",
        "one works and the others say who does; readers see a graph before or after; all together give the bytes of "
        "one build",
        disturbed.writers, apart=True, long=True,
    ),
    "clock": Fault(
        "the clock jumps between daily runs, back and forth",
        "no paper is lost or stands twice in the feed; the graph is that of one build",
        disturbed.clock, long=True,
    ),
    "read-only": Fault(
        "a folder that cannot be written, and a store in one",
        "every command that writes says so in one line and changes nothing; every command that reads works",
        places.read_only, apart=True,
    ),
    "denied": Fault(
        "a source, a store's file or a configuration that may not be read",
        "it is named in one line; other sources are read; nothing is changed",
        places.denied, apart=True, long=True,
    ),
    "formats": Fault(
        "a store of an older or a newer format, or of none",
        "every command says which, and what to do; nothing is changed; the next build brings an older one up to date",
        damage.formats,
    ),
    "truncated": Fault(
        "every file of a store is cut off, at its beginning, at its end and in between",
        "a command answers as before, or says that the store is damaged; no wrong answer, no crash; a build mends it "
        "or says the same",
        damage.truncated, apart=True, long=True,
    ),
    "abstract": Fault(
        "an abstract of 10 MB, of one kind of text or another",
        "it is read or named with its line, within 10 seconds, or 4 microseconds a line; all others are read, but for "
        "those after one of more than 16 MB in a JSON array; in a full run it is extracted, too, within 20 seconds and "
        "with right offsets",
        texts.long_abstracts,
    ),
    "entries": Fault(
        "very many entries in one file of each format: 100,000, in a short run 500",
        "all are read, within 8 ms each",
        texts.many_entries,
    ),
    "nested": Fault(
        "JSON, XML, LaTeX and BibTeX nested up to a million times",
        "the record is named with its line, or read; those beside it are read",
        texts.nested,
    ),
    "entities": Fault(
        "XML that declares entities: billion laughs, files, addresses",
        "refused where they are declared; nothing is expanded or loaded",
        texts.entities,
    ),
    "bombs": Fault(
        "gzip that unpacks without end, within itself or in pieces; zip archives",
        "what comes before is read, the file is named; memory stays below 64 MB",
        texts.bombs,
    ),
    "paths": Fault(
        "names, titles and ids that are paths, climb, or mean something to a system",
        "every file that site, export and report write lies in the folder that was given",
        places.climbing,
    ),
    "names": Fault(
        "file names with line ends, escapes, marks of direction, bytes that are no Unicode, or the form of an option",
        "the file is read; every message about it is one line that a terminal only shows",
        places.odd_names,
    ),
    "unicode": Fault(
        "combining marks, text direction, zero width, half surrogates and the like, put between the letters of papers",
        "what is found has right offsets and numbers, and can be written",
        texts.unicode_kinds,
    ),
}  # fmt: skip


def run(name: str, folder: Path, *, full: bool) -> list[str]:
    """Does one fault, and gives for each harm what was wrong; nothing where all held."""
    if not FAULTS[name].apart:
        return list(FAULTS[name].harms(folder, full))
    command = [sys.executable, "-m", __name__, name, str(folder), *(["full"] if full else [])]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, timeout=_PATIENCE)
    found = [json.loads(line) for line in done.stdout.splitlines()]
    return found if done.returncode == 0 else [*found, f"ended with {done.returncode}: {done.stderr[-2000:]}"]


def recorded(name: str, *, full: bool) -> dict[str, int | bool]:
    """Does one fault, tells what was wrong, and gives the figures."""
    with TemporaryDirectory() as folder:
        found = run(name, Path(folder), full=full)
    for wrong in filter(None, found):
        print(f"{name}: {wrong}")
    return {"tried": len(found), "faults": sum(map(bool, found)), "full": full}


def _main() -> None:
    name, folder, *full = sys.argv[1:]
    for wrong in FAULTS[name].harms(Path(folder), bool(full)):
        print(json.dumps(wrong), flush=True)


if __name__ == "__main__":
    _main()
