"""Files are replaced whole; settings that make no sense are named."""

import gzip
import os
from threading import Thread

import pytest

from kg.errors import UsageError
from kg.files import read_toml, replacing, write_text


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path):
    path = tmp_path / "a.txt"
    write_text(path, "old\n")
    with pytest.raises(TypeError), replacing(path) as out:
        out.writelines([b"new", "half way"])
    assert [(each.name, each.read_text()) for each in tmp_path.iterdir()] == [("a.txt", "old\n")]


def test_the_same_text_packed_gives_the_same_bytes(tmp_path):
    for name in ("a.txt.gz", "b.txt.gz"):
        write_text(tmp_path / name, "text\n")
    one, other = ((tmp_path / name).read_bytes() for name in ("a.txt.gz", "b.txt.gz"))
    assert (gzip.decompress(one), one == other) == (b"text\n", True)


def test_a_pipe_is_written_to_and_stays(tmp_path):
    path, read = tmp_path / "pipe", []
    os.mkfifo(path)
    reader = Thread(target=lambda: read.append(path.read_bytes()))
    reader.start()
    write_text(path, "text\n")
    reader.join()
    assert (read, path.is_fifo()) == ([b"text\n"], True)


@pytest.mark.parametrize(("content", "message"), [
    (b"a = ", "no TOML: Invalid value (at end of document)"),
    (b"a = '\xff'", "no TOML: 'utf-8' codec can't decode byte 0xff in position 5: invalid start byte"),
    (None, "cannot be read: No such file or directory; write one"),
])  # fmt: skip
def test_settings_that_cannot_be_read_are_named(here, content, message):
    path = here / "a.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UsageError) as error:
        read_toml(path, cure="write one")
    assert str(error.value) == f"{path}: {message}"


def test_settings_may_begin_with_a_mark_of_their_encoding(here):
    (here / "a.toml").write_bytes(b"\xef\xbb\xbfa = 1\n")
    assert read_toml(here / "a.toml", cure="") == {"a": 1}
