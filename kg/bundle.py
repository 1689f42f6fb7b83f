"""Several files that belong together, as a folder or as one zip archive.

1. All files are drafted in a folder beside the goal, so that they can grow at the same time.
2. When the block ends well the drafts become the folder, or are packed in the order of their names, with one date for
   all of them: the same content gives the same bytes.
3. A folder that holds other files is refused; files of the same names are replaced.
"""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import IO, Final

from kg.errors import KgError
from kg.files import replacing

_DATE: Final = (1980, 1, 1, 0, 0, 0)
_MODE: Final = 0o100644 << 16
_SHOWN: Final = 3


class Bundle:
    """The files of a bundle while they are written."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder = folder
        self._stack = stack

    def open(self, name: str) -> IO[str]:
        """A new text file (UTF-8, lines as given) that stays open until the bundle ends."""
        return self._stack.enter_context(self._draft(name))

    def write(self, name: str, text: str) -> None:
        """A file at once."""
        with self._draft(name) as out:
            out.write(text)

    def _draft(self, name: str) -> IO[str]:
        return (self._folder / name).open("w", encoding="utf-8", errors="replace", newline="")


@contextmanager
def bundled(path: str | Path) -> Iterator[Bundle]:
    """A bundle that becomes a zip archive where the name ends in .zip, and a folder otherwise.

    Raises KgError where that is not possible.
    """
    path = Path(path)
    drafts = _drafts(path)
    try:
        with ExitStack() as stack:
            yield Bundle(drafts, stack)
        if path.suffix.lower() == ".zip":
            _pack(drafts, path)
        else:
            _move(drafts, path)
    except OSError as error:
        raise KgError(f"{path}: cannot write: {error.strerror or error}") from None
    finally:
        shutil.rmtree(drafts, ignore_errors=True)


def _drafts(path: Path) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return Path(mkdtemp(dir=path.parent, prefix=f".{path.name[:40]}."))
    except OSError as error:
        raise KgError(f"{path}: cannot write there: {error.strerror}") from None


def _files(folder: Path) -> Sequence[Path]:
    return sorted(folder.iterdir(), key=lambda file: file.name)


def _pack(drafts: Path, path: Path) -> None:
    with replacing(path) as out, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for file in _files(drafts):
            entry = zipfile.ZipInfo(file.name, _DATE)
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, _MODE, 3
            with file.open("rb") as source, archive.open(entry, "w", force_zip64=True) as packed:
                shutil.copyfileobj(source, packed, 1 << 20)


def _move(drafts: Path, path: Path) -> None:
    if path.exists() and not path.is_dir():
        raise KgError(f"{path} is a file; give the name of a folder, or of a file that ends in .zip")
    path.mkdir(exist_ok=True)
    ours = _files(drafts)
    foreign = [file.name for file in _files(path) if file.name not in {own.name for own in ours}]
    if foreign:
        more = ", …" if len(foreign) > _SHOWN else ""
        raise KgError(f"{path} holds other files ({', '.join(foreign[:_SHOWN])}{more}); choose a new or empty folder")
    for file in ours:
        file.replace(path / file.name)
