"""A command watched while it runs: wall time, CPU time, and the memory of all its processes."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from tempfile import TemporaryFile
from typing import Final

#: Seconds between two looks: telling the memory of a large process takes it some hundredths of one.
_EVERY: Final = 1.0


@dataclass(frozen=True, slots=True)
class Watched:
    """What a command took: seconds, CPU seconds, GiB at most of its first process and of all, and what it printed.

    Memory is the proportional set size, so that what processes share counts once.
    """

    seconds: float
    cpu: float
    first: float
    all: float
    output: str


def watch(command: Sequence[str]) -> Watched:
    """Runs a command to its end. Raises CalledProcessError where it fails."""
    start, spent, first, together = time.perf_counter(), _cpu(), 0.0, 0.0
    with TemporaryFile("w+", encoding="utf-8") as printed:
        with subprocess.Popen(command, stdout=printed) as process:
            while process.returncode is None:
                used = {pid: _memory(pid) for pid in _tree(process.pid)}
                first, together = max(first, used.get(process.pid, 0.0)), max(together, sum(used.values()))
                with suppress(subprocess.TimeoutExpired):
                    process.wait(_EVERY)
        printed.seek(0)
        output = printed.read()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, output)
    return Watched(time.perf_counter() - start, _cpu() - spent, first / 2**20, together / 2**20, output)


def _tree(pid: int) -> list[int]:
    """A process and all that it started, directly or not."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        children.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found = [pid]
    for one in found:
        found += children.get(one, [])
    return found


def _memory(pid: int) -> float:
    """KiB."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0.0
    return float(next((line.split()[1] for line in lines if line.startswith("Pss:")), 0))


def _cpu() -> float:
    """CPU seconds of all processes that this one, or one of them, started and has seen end."""
    used = getrusage(RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
