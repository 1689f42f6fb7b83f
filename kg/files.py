"""Writing files so that a reader sees the old one or the new one, never a part; reading settings."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any

from kg.errors import KgError, UsageError


@contextmanager
def replacing(path: str | Path) -> Iterator[IO[bytes]]:
    """A binary file that takes the place of `path` when the block ends well; gzip where the name ends in .gz.

    Folders above it are made; a device or a pipe is written to as it is. Raises KgError where that is not possible.
    """
    path = Path(path)
    try:
        if path.exists() and not (path.is_file() or path.is_dir()):
            with path.open("wb") as out:
                yield out
            return
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


def read_toml(path: Path, *, cure: str) -> dict[str, Any]:
    """What a file of settings says. Raises UsageError where it cannot be read, with the cure, or is no TOML."""
    import tomllib

    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}; {cure}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UsageError(f"{path}: no TOML: {error}") from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
