"""A server of a store that is written meanwhile."""

import pyoxigraph as ox

from kg.index import Text
from kg.writing import Writer
from tests.server.conftest import served, store_of
from tests.server.protocol_cases import DATA, EX, rows_of_json


def matches(server):
    return rows_of_json(server.query('SELECT ?thing { ?thing kg:matches "bob" }').body)


def test_the_next_query_sees_what_was_built(tmp_path):
    folder = store_of(DATA[:1], tmp_path / "kg")
    with served(folder) as server:
        assert server.count() == 1
        assert matches(server) == []
        with Writer(folder) as writer:  # a new generation, as large builds make
            generation = writer.new_generation()
            generation.load([*DATA, f'<{EX}bob> <http://purl.org/dc/terms/title> "On Bob" <{EX}g2> .\n'])
            generation.store.index.put("paper/1", "", [Text(f"{EX}bob", "paper", "On Bob", "")])
            store = writer.adopt(generation)
            assert server.count() == 5
            assert matches(server) == [(f"{EX}bob",)]
            quad = ox.Quad(ox.NamedNode(f"{EX}dan"), ox.NamedNode(f"{EX}age"), ox.Literal(7), ox.NamedNode(f"{EX}g3"))
            store.oxigraph.extend([quad])  # a transaction in the same one, as small builds do
            store.oxigraph.flush()
            assert server.count() == 6
        (folder / "store.json").rename(tmp_path / "away")
        answer = server.query("ASK {}")
        assert (answer.status, answer.text.split(" (")[0]) == (503, f"{folder} is no paperkg store")
        (tmp_path / "away").rename(folder / "store.json")
        assert server.count() == 6
