"""Extraction of many papers, in this process or in several.

Workers are spawned, not forked, because the store's threads would not survive a fork; they give back small values.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import chain, islice
from multiprocessing import active_children, get_context, parent_process
from multiprocessing.connection import wait
from threading import Thread
from typing import Final

from kg.extraction.extractors import DEFAULT
from kg.extraction.values import Extraction
from kg.papers import Paper

_CHUNK: Final = 16
_IN_PROCESS_BELOW: Final = 48
#: Key of the content, what was found, and why nothing was.
Extracted = tuple[str, Extraction | None, str]


def extract_all(
    papers: Iterable[tuple[str, Paper]], workers: int, extractor: str = DEFAULT
) -> Iterator[list[Extracted]]:
    """The extractions of papers, batch by batch in their order; `workers` processes where that is worth while.

    Each paper comes with the key of its content. One whose extraction fails gives nothing and the reason.
    """
    rest = iter(papers)
    first = list(islice(rest, _IN_PROCESS_BELOW))
    papers = chain(first, rest)
    if workers == 1 or len(first) < _IN_PROCESS_BELOW:
        return (_chunk_extracted(chunk, extractor) for chunk in _chunks(papers))
    return _in_processes(papers, workers, extractor)


def _in_processes(papers: Iterable[tuple[str, Paper]], workers: int, extractor: str) -> Iterator[list[Extracted]]:
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_end_with_parent)
    waiting: list[Future[list[Extracted]]] = []
    try:
        for chunk in _chunks(papers):
            waiting.append(pool.submit(_chunk_extracted, chunk, extractor))
            if len(waiting) > 4 * workers:
                yield waiting.pop(0).result()
        for future in waiting:
            yield future.result()
        pool.shutdown()
    except BaseException:
        for worker in active_children():
            worker.terminate()
        pool.shutdown(wait=False, cancel_futures=True)
        raise


def _end_with_parent() -> None:
    """Makes a worker end when the process that started it is gone, however that ended; leaves Ctrl-C to it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:
        Thread(target=_end_after, args=(parent.sentinel,), daemon=True).start()


def _end_after(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


def _chunk_extracted(papers: list[tuple[str, Paper]], extractor: str) -> list[Extracted]:
    from kg.extraction import extract

    found: list[Extracted] = []
    for content, paper in papers:
        try:
            found.append((content, extract(paper, extractor), ""))
        except Exception as error:  # one paper must not stop a build
            found.append((content, None, f"{type(error).__name__}: {error}"))
    return found


def _chunks(papers: Iterable[tuple[str, Paper]]) -> Iterator[list[tuple[str, Paper]]]:
    rest = iter(papers)
    while chunk := list(islice(rest, _CHUNK)):
        yield chunk
