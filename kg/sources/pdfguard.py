"""PDF files read by a process of its own: what a file does to it harms neither this process nor other files.

The process (`kg.sources.pdfworker`) is started for the first file, kept for the next, started anew after one that
ended it, and ends with this one.
"""

from __future__ import annotations

import atexit
import os
import signal
import subprocess
import sys
from multiprocessing import Pipe
from pathlib import Path
from threading import Lock
from typing import Final

from kg.sources.pdfworker import Answer

_PROGRAM: Final = "import sys; from kg.sources.pdfworker import main; main(sys.argv[1:])"


class Worker:
    """This side of the process, which may take `seconds` of CPU time for a file, and `memory` bytes of addresses.

    Two pages take .02 to .1 s.
    """

    def __init__(self, *, seconds: int = 20, memory: int = 1 << 30) -> None:
        self._seconds, self._memory = seconds, memory
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, data: bytes) -> Answer:
        """What the file holds, or why nothing can be said of it."""
        with self._lock:
            try:
                if self._process is None:
                    self._start()
                self._connection.send_bytes(data)
                answer: Answer = self._connection.recv()
            except (EOFError, OSError):
                return self._ended()
            return answer

    def _start(self) -> None:
        self._connection, theirs = Pipe()
        with theirs:
            values = (theirs.fileno(), self._seconds, self._memory)
            path = os.pathsep.join(str(Path(place or ".").absolute()) for place in sys.path)
            self._process = subprocess.Popen(  # noqa: S603
                [sys.executable, "-P", "-c", _PROGRAM, *map(str, values)],
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": path},
            )

    def _ended(self) -> str:
        """How the process ended, in words."""
        code = self.close()
        if code == -signal.SIGPROF:
            return f"a PDF that takes more than {self._seconds} s to read; save its first pages alone"
        return f"a PDF that ended its reader (code {code}), for want of memory perhaps; save its first pages alone"

    def close(self) -> int | None:
        """Ends the process; its code."""
        if self._process is None:
            return None
        self._connection.close()
        self._process.wait()
        code, self._process = self._process.returncode, None
        return code


_WORKER: Final = Worker()
atexit.register(_WORKER.close)


def ask(data: bytes) -> Answer:
    """The runs of a file's first pages, upright and turned, or why there are none."""
    return _WORKER.ask(data)
