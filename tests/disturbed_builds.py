"""Disturbs builds at random points: `python -m tests.disturbed_builds kill|full FOLDER FIRST SECOND SEED COUNT`.

1. Everything is loaded once; each build is a fork of this process, so that it begins at once.
2. `kill`: a build counts the calls that its own modules make, C functions too, and kills itself with SIGKILL at one of
   them. `full`: no file can grow beyond some size, as if the disk were full.
3. A fork looks at what is left; another one builds again, undisturbed.

Prints what was wrong; nothing where all went well. Half of the builds begin with an empty store, half add to one.
"""

import os
import random
import resource
import signal
import sys
import traceback
from pathlib import Path

from kg.build import build
from kg.errors import KgError, StoreError
from kg.export import export
from kg.extraction import extract
from kg.extraction.extractors import identity
from kg.papers import Paper
from kg.store import open_store

KG = str(Path(__file__).parent.parent / "kg") + os.sep
EXTRACTION = KG + "extraction"


def main(how, folder, first, second, seed, count):
    extract(Paper(id="", title="BERT", abstract="BERT is a model."))
    identity()
    folder = Path(folder)
    fork(lambda: whole(folder, first, second))
    chance = random.Random(int(seed))
    for number in range(int(count)):
        kind = "half" if number % 2 else "whole"
        sources = [second] if number % 2 else [first, second]
        store = folder / f"kg{number}"
        if number % 2:
            fork(lambda store=store: build([first], store=store, workers=1))
        at = chance.randrange(1, int((folder / f"{kind}-{how}").read_text()))
        disturb = {"kill": killed, "full": filled}[how]
        fork(lambda store=store, sources=sources, at=at, disturb=disturb: disturb(sources, store, at))
        before = folder / "half.nq" if number % 2 else None
        fork(lambda store=store, before=before, at=at: check(store, before, folder / "whole.nq", at))
        fork(lambda store=store, sources=sources: build(sources, store=store, workers=1))
        fork(lambda store=store, at=at: same(store, folder / "whole.nq", at))


def whole(folder, first, second):
    """Undisturbed builds: their bytes, how many calls they make, and how large their largest file is."""
    for name, before, sources in (("whole", [], [first, second]), ("half", [first], [second])):
        if before:
            build(before, store=folder / name, workers=1)
            read(folder / name, folder / "half.nq")
        counter = Calls()
        sys.setprofile(counter)
        build(sources, store=folder / name, workers=1)
        sys.setprofile(None)
        (folder / f"{name}-kill").write_text(str(counter.count))
        largest = max(path.stat().st_size for path in (folder / name).rglob("*"))
        (folder / f"{name}-full").write_text(str(largest))
    read(folder / "whole", folder / "whole.nq")


def fork(run):
    """Runs something in a fork."""
    child = os.fork()
    if child:
        os.waitpid(child, 0)
        return
    try:
        run()
    except BaseException:
        traceback.print_exc(file=sys.stdout)
    sys.stdout.flush()
    os._exit(0)


class Calls:
    """Counts calls that modules of paperkg make, outside of extraction, and kills the process at one of them."""

    def __init__(self, last=0):
        self.count = 0
        self.last = last

    def __call__(self, frame, event, argument):
        name = frame.f_code.co_filename
        if event in ("call", "c_call") and name.startswith(KG) and not name.startswith(EXTRACTION):
            self.count += 1
            if self.count == self.last:
                os.kill(os.getpid(), signal.SIGKILL)


def killed(sources, store, at):
    sys.setprofile(Calls(at))
    build(sources, store=store, workers=1)
    sys.setprofile(None)
    print(f"call {at} was not reached")


def filled(sources, store, at):
    resource.setrlimit(resource.RLIMIT_FSIZE, (at, at))
    try:
        build(sources, store=store, workers=1)
    except StoreError as error:
        if "make room and run the same build again: it goes on where it stopped" not in str(error):
            print(f"at {at} bytes: {error}")


def read(store, path):
    with open_store(store) as graph:
        export(graph, path)


def check(store, before, whole, at):
    """What is visible is the graph before or the graph after."""
    seen = Path(f"{store}-seen.nq")
    try:
        read(store, seen)
    except KgError as error:
        if before is not None:
            print(f"after {at} the store does not open: {error}")
        return
    if seen.read_bytes() not in [path.read_bytes() for path in (before, whole) if path]:
        print(f"after {at} a part is visible")


def same(store, whole, at):
    done = Path(f"{store}-done.nq")
    read(store, done)
    if done.read_bytes() != whole.read_bytes():
        print(f"after {at} the graph is another one")
    if len([*(store / "generations").iterdir()]) != 1:
        print(f"after {at} old generations are left")


if __name__ == "__main__":
    main(*sys.argv[1:])
