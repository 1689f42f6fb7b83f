"""Writing files so that a reader sees the old one or the new one, never a part."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

from kg.errors import KgError


@contextmanager
def replacing(path: str | Path) -> Iterator[IO[bytes]]:
    """A binary file that takes the place of `path` when the block ends well; gzip where the name ends in .gz.

    Folders above it are made. Raises KgError where that is not possible.
    """
    path = Path(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = NamedTemporaryFile(dir=path.parent, prefix=f".{path.name[:40]}.", delete=False)  # noqa: SIM115
    except OSError as error:
        raise KgError(f"{path}: cannot write there: {error.strerror}") from None
    try:
        with draft:
            if path.suffix == ".gz":
                with gzip.GzipFile(filename="", fileobj=draft, mode="wb", mtime=0) as packed:
                    yield packed  # type: ignore[misc]
            else:
                yield draft
        os.chmod(draft.name, 0o666 & ~_umask())  # noqa: PTH101
        Path(draft.name).replace(path)
    except BaseException as error:
        Path(draft.name).unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise KgError(f"{path}: cannot write: {error.strerror}") from None
        raise


def write_text(path: str | Path, text: str) -> None:
    """Writes a text as UTF-8, replacing the file in one step."""
    with replacing(path) as out:
        out.write(text.encode("utf-8", "replace"))


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
