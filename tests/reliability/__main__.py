"""The command line of the runs; see the package."""

from __future__ import annotations

import argparse
import sys

from tests.reliability import recorded
from tests.reliability.targets import TARGETS


def main() -> int:
    """Runs what is asked for, records it, and says whether a fault was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.reliability")
    kinds = parser.add_subparsers(dest="kind", required=True)
    fuzz = kinds.add_parser("fuzz", help="coverage-guided fuzzing")
    fuzz.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(TARGETS))
    fuzz.add_argument("--cases", type=int, default=100_000)
    fuzz.add_argument("--seed", type=int, default=1)
    load = kinds.add_parser("load", help="many clients at kg serve")
    load.add_argument("--clients", type=int, default=200)
    load.add_argument("--seconds", type=int, default=60)
    kinds.add_parser("page", help="docs/reliability.md from what was recorded")
    given = parser.parse_args()
    faults = 0
    if given.kind == "fuzz":
        from tests.reliability.fuzz import run

        for name in given.targets or TARGETS:
            found = run(name, cases=given.cases, seed=given.seed)
            print(found)
            faults += int(found["faults"])
            recorded.keep("fuzz", name, found)
    elif given.kind == "load":
        from tests.reliability.load import press

        found = press(clients=given.clients, seconds=given.seconds)
        print(found)
        faults += int(found["wrong answers"])
        recorded.keep("load", "sample", found)
    recorded.write_page()
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
