"""The command line of the runs; see the package."""

from __future__ import annotations

import argparse
import sys

from tests.reliability import recorded
from tests.reliability.faults import FAULTS
from tests.reliability.faults import recorded as faults_of
from tests.reliability.targets import TARGETS


def main() -> int:
    """Runs what is asked for, records it, and says whether a fault was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.reliability")
    kinds = parser.add_subparsers(dest="kind", required=True)
    fuzz = kinds.add_parser("fuzz", help="coverage-guided fuzzing")
    fuzz.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(TARGETS))
    fuzz.add_argument("--cases", type=int, default=100_000)
    fuzz.add_argument("--seed", type=int, default=1)
    fuzz.add_argument("--rounds", type=int, default=1, help="begin so many times, each with the next seed")
    load = kinds.add_parser("load", help="many clients at kg serve")
    load.add_argument("--clients", type=int, default=200)
    load.add_argument("--seconds", type=int, default=60)
    harms = kinds.add_parser("faults", help="disks, kills, clocks, broken files, odd names")
    harms.add_argument("--few", action="store_true", help="only some of each, as the short tests do")
    harms.add_argument("names", nargs="*", metavar="NAME", help=", ".join(FAULTS))
    kinds.add_parser("page", help="docs/reliability.md from what was recorded")
    given = parser.parse_args()
    faults = 0
    if given.kind == "fuzz":
        from tests.reliability.fuzz import run, together

        for name in given.targets or TARGETS:
            rounds = []
            for seed in range(given.seed, given.seed + given.rounds):
                rounds.append(run(name, cases=given.cases, seed=seed))
                print(rounds[-1], flush=True)
                recorded.keep("fuzz", name, together(rounds))
            faults += together(rounds)["faults"]
    elif given.kind == "load":
        from tests.reliability.load import press

        found = press(clients=given.clients, seconds=given.seconds)
        print(found)
        faults += int(found["wrong answers"])
        recorded.keep("load", "sample", found)
    elif given.kind == "faults":
        for name in given.names or FAULTS:
            found = faults_of(name, full=not given.few)
            print(name, found["tried"], found["faults"], flush=True)
            faults += int(found["faults"])
            recorded.keep("faults", name, found)
    recorded.write_page()
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
