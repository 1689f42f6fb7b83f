"""Functions that run in forks of this process: they may be limited or killed there, and end soon whatever they do."""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Final

_KG: Final = str(Path(__file__).resolve().parent.parent.parent / "kg") + os.sep
_EXTRACTION: Final = f"{_KG}extraction"


def begun(run: Callable[[], object], *, seconds: int = 120) -> Callable[[], str]:
    """Starts a function in a fork; what is given back waits for it and tells what it said, or how it ended."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return lambda: _ended(child, reading)
    os.close(reading)
    signal.alarm(seconds)
    try:
        result = run()
        said = result if isinstance(result, str) else ""
    except BaseException:
        said = traceback.format_exc()
    with os.fdopen(writing, "wb") as pipe:
        pipe.write(said.encode("utf-8", "replace"))
    os._exit(0)


def forked(run: Callable[[], object], *, seconds: int = 120) -> str:
    """The text that a function gives in a fork; that of one that is killed ends with the signal."""
    return begun(run, seconds=seconds)()


def _ended(child: int, reading: int) -> str:
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read().decode("utf-8")
    _, status = os.waitpid(child, 0)
    return f"{said}ended by signal {os.WTERMSIG(status)}" if os.WIFSIGNALED(status) else said


class Calls:
    """Counts the calls that modules of paperkg make, C functions too, but for extraction's; kills at one of them."""

    def __init__(self, last: int = 0) -> None:
        self.count = 0
        self.last = last

    def __call__(self, frame: FrameType, event: str, _: object) -> None:
        """One event of the interpreter's profiler."""
        name = frame.f_code.co_filename
        if event in ("call", "c_call") and name.startswith(_KG) and not name.startswith(_EXTRACTION):
            self.count += 1
            if self.count == self.last:
                os.kill(os.getpid(), signal.SIGKILL)


def counted(run: Callable[[], object]) -> str:
    """How many calls a function makes."""
    calls = Calls()
    sys.setprofile(calls)
    run()
    sys.setprofile(None)
    return str(calls.count)


def killed_at(last: int, run: Callable[[], object]) -> str:
    """Kills this process at a call."""
    sys.setprofile(Calls(last))
    run()
    sys.setprofile(None)
    return f"call {last} was not reached"
