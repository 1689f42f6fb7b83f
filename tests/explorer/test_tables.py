"""Tables as CSV and JSON."""

import csv
import io
import json
from decimal import Decimal

import pytest

from kg.explorer.tables import Cell, Column, Table, to_csv, to_json
from tests.explorer import hostile

COLUMNS = (Column("name", "thing"), Column("value", "number"), Column("sentence", "quote"))
ROWS = (
    (Cell("BERT", "entity/bert-1"), Cell("80.5%", value=Decimal("80.5")), Cell("It scores.", "paper/a", "a0")),
    (Cell("other"), Cell(""), Cell("")),
)  # fmt: skip
TABLE = Table("t", "Caption", COLUMNS, ROWS, "Note.", page="entity/x")


def test_csv():
    assert to_csv(TABLE, "urn:x:") == (
        "name,name iri,value,sentence,sentence place\n"
        "BERT,urn:x:entity/bert-1,80.5,It scores.,urn:x:paper/a#a0\n"
        "other,,,,\n"
    )


def test_json():
    assert json.loads(to_json(TABLE, "urn:x:")) == {
        "caption": "Caption",
        "note": "Note.",
        "rows": [
            {"name": "BERT", "name iri": "urn:x:entity/bert-1", "value": 80.5, "sentence": "It scores.",
             "sentence place": "urn:x:paper/a#a0"},
            {"name": "other", "name iri": "", "value": "", "sentence": "", "sentence place": ""},
        ],
    }  # fmt: skip


@pytest.mark.parametrize("name", hostile.NAMES)
def test_hostile_names_come_back_as_they_were_and_are_no_formulas(name):
    table = Table("t", name, (Column("name"),), ((Cell(name),),))
    ((cell,),) = list(csv.reader(io.StringIO(to_csv(table, ""))))[1:]
    assert cell == (f"'{name}" if name.startswith("=") else name)
    assert json.loads(to_json(table, ""))["rows"] == [{"name": name}]


def test_the_first_rows_of_a_table_say_how_many_there_are():
    table = Table("t", "", (Column("n"),), tuple((Cell(str(n)),) for n in range(250)), page="p")
    assert (len(table.first(12).rows), table.first(12).total, table.first(12).whole) == (12, 250, True)
    assert table.first(300) is table
    assert [cells[0].text for cells in table.part(3).rows] == [str(n) for n in range(200, 250)]
    assert table.file == "p/t"
