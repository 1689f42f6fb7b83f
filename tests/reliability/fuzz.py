"""Coverage-guided fuzzing by Atheris: one process a target, which ends with an error at the first fault.

The process is this module itself, run with the arguments of libFuzzer; `run` starts it and
reads its last words.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.reliability.targets import TARGETS

_DONE = re.compile(r"Done (\d+) runs in (\d+) second")
_COVERAGE = re.compile(r"cov: (\d+)")
_SECONDS_A_CASE = 20
_MEMORY_MB = 3000


def together(rounds: Sequence[dict[str, int]]) -> dict[str, int]:
    """The figures of several runs as one."""
    sums = {name: sum(one[name] for one in rounds) for name in ("cases", "seconds", "faults")}
    return {**sums, "rounds": len(rounds), "edges": max(one["edges"] for one in rounds)}


def run(name: str, *, cases: int, seed: int) -> dict[str, int]:
    """Throws so many cases at a target, and says what came of it."""
    target = TARGETS[name]
    with TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus"
        corpus.mkdir()
        for number, data in enumerate(target.seeds()):
            (corpus / str(number)).write_bytes(data)
        words = Path(folder) / "words"
        words.write_text("".join(f'"{word}"\n' for word in target.words if '"' not in word), encoding="utf-8")
        command = [
            sys.executable, "-m", "tests.reliability.fuzz", name, f"-runs={cases}", f"-seed={seed}",
            f"-max_len={target.longest}", f"-timeout={_SECONDS_A_CASE}", f"-rss_limit_mb={_MEMORY_MB}",
            f"-dict={words}", f"-artifact_prefix={Path.cwd() / 'output'}/fault-{name}-", str(corpus),
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    end = _DONE.search(done.stderr)
    if done.returncode or end is None:
        sys.stderr.write(
            "\n".join(line for line in done.stderr.splitlines() if not line.startswith("#"))[-6000:] + "\n"
        )
        return {"cases": 0, "seconds": 0, "edges": 0, "faults": 1}
    edges = max(map(int, _COVERAGE.findall(done.stderr)), default=0)
    return {"cases": int(end[1]), "seconds": int(end[2]), "edges": edges, "faults": 0}


def _main() -> None:
    import atheris

    name, *arguments = sys.argv[1:]
    with atheris.instrument_imports(include=["kg"]):
        import kg.extraction.pipeline
        import kg.sources  # noqa: F401
    atheris.Setup([sys.argv[0], *arguments], TARGETS[name].check)
    atheris.Fuzz()


if __name__ == "__main__":
    _main()
