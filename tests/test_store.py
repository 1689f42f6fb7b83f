"""A store opens to the state before a change or after it, and says what is wrong with it."""

import json
import subprocess
import sys

import pyoxigraph as ox
import pytest

from kg.errors import QueryError, StoreError
from kg.parts import Part
from kg.store import open_store
from kg.writing import Writer

LINE = '<urn:paperkg:paper/a> <http://purl.org/dc/terms/title> "A" <urn:paperkg:graph/paper/a> .\n'
OTHER = '<urn:paperkg:paper/b> <http://purl.org/dc/terms/title> "B" <urn:paperkg:graph/paper/b> .\n'


def quad(line):
    return next(iter(ox.parse(line.encode(), ox.RdfFormat.N_QUADS)))


def make(folder, *lines):
    with Writer(folder) as writer:
        generation = writer.new_generation()
        generation.load(lines)
        writer.adopt(generation)


def titles(folder):
    with open_store(folder) as store:
        return sorted(row[0].value for row in store.query("SELECT ?t { ?p dcterms:title ?t }", union=True))


def test_what_was_loaded_is_there_when_opened_again(tmp_path):
    make(tmp_path / "kg", LINE, OTHER)
    assert titles(tmp_path / "kg") == ["A", "B"]


def test_a_generation_replaces_the_one_before(tmp_path):
    make(tmp_path / "kg", LINE)
    make(tmp_path / "kg", OTHER)
    assert titles(tmp_path / "kg") == ["B"]
    assert [path.name for path in (tmp_path / "kg" / "generations").iterdir()] == ["2"]


def test_a_generation_that_was_not_adopted_is_not_seen(tmp_path):
    make(tmp_path / "kg", LINE)
    with Writer(tmp_path / "kg") as writer:
        writer.new_generation().load([OTHER])
    assert titles(tmp_path / "kg") == ["A"]


def test_what_a_killed_build_left_goes_with_the_next(tmp_path):
    make(tmp_path / "kg", LINE)
    with Writer(tmp_path / "kg") as writer:
        writer.new_generation().load([OTHER])
    with Writer(tmp_path / "kg"):
        pass
    assert [path.name for path in (tmp_path / "kg" / "generations").iterdir()] == ["1"]


def part(name):
    return Part(f"paper/{name}", [f'<urn:x:{name}> <urn:p> "{name}" <urn:paperkg:graph/paper/{name}> .\n'])


@pytest.mark.parametrize("location", ["kg", "memory:"])
def test_parts_are_written_and_counted(tmp_path, location):
    with Writer(tmp_path / location if location == "kg" else location) as writer:
        writer.write(lambda: map(part, "abc"), "s1")
        assert (writer.counts(), writer.state) == ((3, 0, 3), "s1")
        writer.write(lambda: map(part, "bcd"), "s2")
        assert (writer.counts(), writer.state) == ((3, 0, 3), "s2")
        assert writer.store.graphs() == [f"urn:paperkg:graph/paper/{name}" for name in "bcd"]


def test_many_batches_are_loaded_side_by_side(tmp_path, monkeypatch):
    monkeypatch.setattr("kg.generation._BATCH", 7)
    with Writer(tmp_path / "kg") as writer:
        writer.write(lambda: (part(f"{number:03}") for number in range(100)), "s")
        assert (writer.counts()[0], len(writer.store.oxigraph), len(writer.store)) == (100, 100, 100)


def test_writing_that_breaks_off_leaves_nothing(tmp_path):
    def broken():
        yield part("a")
        raise OSError(28, "No space left on device")

    make(tmp_path / "kg", LINE)
    with Writer(tmp_path / "kg") as writer, pytest.raises(OSError, match="No space"):
        writer.write(broken, "s")
    assert titles(tmp_path / "kg") == ["A"]


def test_a_first_build_that_breaks_off_leaves_nothing(tmp_path):
    def broken():
        yield part("a")
        raise OSError(28, "No space left on device")

    with Writer(tmp_path / "kg") as writer, pytest.raises(OSError, match="No space"):
        writer.write(broken, "s")
    assert [*(tmp_path / "kg").glob("generations/*")] == []


def test_a_change_is_seen_by_the_next_reader(tmp_path):
    make(tmp_path / "kg", LINE)
    with Writer(tmp_path / "kg") as writer:
        writer.change([quad(LINE)], [quad(OTHER)])
    assert titles(tmp_path / "kg") == ["B"]


def test_a_reader_works_beside_a_writer(tmp_path):
    make(tmp_path / "kg", LINE)
    with Writer(tmp_path / "kg"):
        assert titles(tmp_path / "kg") == ["A"]


def test_a_second_writer_is_told_who_writes_and_how_to_go_on(tmp_path):
    folder = tmp_path / "kg"
    make(folder, LINE)
    code = f"from kg.writing import Writer\nwith Writer({str(folder)!r}): print('in', flush=True); input()"
    other = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert other.stdout.readline() == "in\n"
        with pytest.raises(StoreError) as error, Writer(folder):
            pass
    finally:
        other.communicate("\n")
    assert str(error.value) == (
        f"{folder} is being written by another process (pid {other.pid}); "
        "wait until it ends, or give --store another folder"
    )


def test_a_missing_store_names_the_command_that_makes_one(tmp_path):
    with pytest.raises(StoreError) as error:
        open_store(tmp_path / "none")
    assert (
        str(error.value)
        == f"no store at {tmp_path / 'none'}; build one first: kg build SOURCE… --store {tmp_path / 'none'}"
    )


def test_a_folder_of_other_things_is_no_store_and_is_left_alone(tmp_path):
    (tmp_path / "thesis.tex").write_text("x")
    with pytest.raises(StoreError, match="is no paperkg store"):
        open_store(tmp_path)
    with pytest.raises(StoreError, match="choose an empty or new folder"), Writer(tmp_path):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


def test_a_file_is_no_store(tmp_path):
    (tmp_path / "kg").write_text("x")
    with pytest.raises(StoreError, match="is a file, not a store"):
        open_store(tmp_path / "kg")
    with pytest.raises(StoreError, match="is a file, not a store"), Writer(tmp_path / "kg"):
        pass


def test_a_store_of_a_newer_version_says_so(tmp_path):
    make(tmp_path / "kg", LINE)
    (tmp_path / "kg" / "store.json").write_text(json.dumps({"format": 99, "base": "urn:paperkg:", "generation": 1}))
    with pytest.raises(StoreError, match=r"newer version of paperkg \(store format 99\); upgrade paperkg"):
        open_store(tmp_path / "kg")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"base": 1}'])
def test_a_broken_marker_is_named(tmp_path, text):
    make(tmp_path / "kg", LINE)
    (tmp_path / "kg" / "store.json").write_text(text)
    with pytest.raises(StoreError, match=r"store\.json cannot be read"):
        open_store(tmp_path / "kg")


def test_a_damaged_graph_is_an_error_and_not_a_crash(tmp_path):
    make(tmp_path / "kg", LINE)
    for path in (tmp_path / "kg" / "generations" / "1" / "graph").iterdir():
        path.write_bytes(b"")
    with pytest.raises(StoreError, match="is damaged"):
        open_store(tmp_path / "kg")


def test_the_base_stays_what_the_first_build_made_it(tmp_path):
    with Writer(tmp_path / "kg", base="https://example.org/") as writer:
        assert writer.names.paper("x") == "https://example.org/paper/x"
        writer.adopt(writer.new_generation())
    with (
        pytest.raises(StoreError, match=r"was built with the base https://example\.org/"),
        Writer(tmp_path / "kg", base="https://other.example/"),
    ):
        pass


def test_a_store_in_memory_needs_no_file():
    with Writer("memory:") as writer:
        generation = writer.new_generation()
        generation.load([LINE])
        store = writer.adopt(generation)
        assert len(store) == 1


def test_an_invalid_query_is_an_error_with_its_place(tmp_path):
    make(tmp_path / "kg", LINE)
    with open_store(tmp_path / "kg") as store, pytest.raises(QueryError, match="the query is not valid SPARQL"):
        store.query("SELECT nothing")


def test_rdflib_sees_the_same_graph(tmp_path):
    make(tmp_path / "kg", LINE)
    with open_store(tmp_path / "kg") as store:
        assert [str(title) for title in store.dataset.objects(None, None)] == ["A"]
