"""`kg query` and `kg queries`."""

import json
import subprocess
import sys

import pytest

from kg.cli.query import nothing
from kg.queries import load
from kg.writing import Writer


def test_rows_go_as_csv_where_there_is_no_terminal(kg):
    result = kg("query", "best-on", "-p", "dataset=coco", "-p", "metric=ap", "--limit", "1")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (
        "rank,model,value,unit,conditions,data,paper,published,sentence\n"
        "1,Swin Transformer,58.7,%,,COCO,"
        "Swin Transformer: Hierarchical Vision Transformer using Shifted Windows,2021-03-25,"
        '"It has 87.3 top-1 accuracy on ImageNet, 58.7 AP on COCO in object detection and 53.5 mIoU on ADE20K in '
        'semantic segmentation."\n'
    )


ROWS = {
    "csv": "dataset,kind,papers,first_seen\nGLUE,Benchmark,6,2018-10-11\n",
    "tsv": "dataset\tkind\tpapers\tfirst_seen\nGLUE\tBenchmark\t6\t2018-10-11\n",
    "json": '[\n {"dataset": "GLUE", "kind": "Benchmark", "papers": 6, "first_seen": "2018-10-11"}\n]\n',
    "markdown": (
        "| dataset | kind | papers | first_seen |\n| --- | --- | --- | --- |\n| GLUE | Benchmark | 6 | 2018-10-11 |\n"
    ),
    "table": (
        "dataset   kind        papers   first_seen\n"
        "─────────────────────────────────────────\n"
        "GLUE      Benchmark        6   2018-10-11\n"
    ),
}


@pytest.mark.parametrize("form", ROWS)
def test_every_format(kg, form):
    assert kg("query", "most-used-datasets", "--limit", "1", "--format", form).stdout == ROWS[form]


@pytest.mark.parametrize(
    ("ending", "form"), [("csv", "csv"), ("tsv", "tsv"), ("json", "json"), ("md", "markdown"), ("txt", "table")]
)
def test_the_ending_of_a_file_says_the_format(kg, tmp_path, ending, form):
    file = tmp_path / "deep" / f"out.{ending}"
    assert kg("query", "most-used-datasets", "--limit", "1", "-o", str(file)).stdout == ""
    assert file.read_text(encoding="utf-8") == ROWS[form]
    assert [path.name for path in file.parent.iterdir()] == [file.name]


HOSTILE = "SELECT ?x ?y { VALUES (?x ?y) { ('<script>alert(1)</script>|*a* [bold]b[/bold]' '\\u001b[31mred\\n=1+1') } }"


@pytest.mark.parametrize(("form", "line"), [
    ("markdown", r"| &lt;script&gt;alert(1)&lt;/script&gt;\|\*a\* \[bold\]b\[/bold\] | �\[31mred =1+1 |"),
    ("html", "<tr><td>&lt;script&gt;alert(1)&lt;/script&gt;|*a* [bold]b[/bold]</td><td>�[31mred\n=1+1</td></tr>"),
    ("tsv", "<script>alert(1)</script>|*a* [bold]b[/bold]\t\x1b[31mred\\n=1+1"),
])  # fmt: skip
def test_markup_in_a_value_is_text(kg, form, line):
    assert line in kg("query", "-", "--format", form, input=HOSTILE).stdout


def test_markup_in_a_table_is_text(kg):
    shown = kg("query", "-", "--format", "table", input=HOSTILE).stdout
    assert "<script>alert(1)</script>|*a* [bold]b[/bold]   �[31mred" in shown
    assert "\x1b" not in shown


def test_triples_are_turtle_with_the_prefixes_they_use(kg):
    sparql = "CONSTRUCT { ?e a kg:Model ; skos:prefLabel ?l } WHERE { ?e skos:prefLabel ?l FILTER(?l = 'DETR') }"
    assert kg("query", "-", input=sparql).stdout == (
        "@prefix kg: <https://w3id.org/paperkg/ontology#> .\n"
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        '<urn:paperkg:entity/detr-b13bf1e2> a kg:Model ;\n\tskos:prefLabel "DETR" .\n'
    )
    assert kg("query", "-", "--format", "ntriples", input=sparql).stdout == (
        "<urn:paperkg:entity/detr-b13bf1e2> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
        "<https://w3id.org/paperkg/ontology#Model> .\n"
        '<urn:paperkg:entity/detr-b13bf1e2> <http://www.w3.org/2004/02/skos/core#prefLabel> "DETR" .\n'
    )
    assert json.loads(kg("query", "-", "--format", "jsonld", input=sparql).stdout)[0]["@id"].endswith("detr-b13bf1e2")


def test_rows_are_not_triples(kg):
    result = kg("query", "most-used-datasets", "--format", "turtle")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("kg: turtle is for triples (CONSTRUCT, DESCRIBE); rows go as table, csv")


def test_a_file_with_a_header_takes_parameters(kg, tmp_path):
    file = tmp_path / "mine.rq"
    file.write_text('\ufeff# param: name text "x" a label\nSELECT ?e { VALUES ?name { "x" } ?e skos:prefLabel ?name }')
    assert kg("query", str(file), "-p", "name=DETR").stdout == "e\nurn:paperkg:entity/detr-b13bf1e2\n"


@pytest.mark.parametrize(("arguments", "code", "message"), [
    (["nothing-such"], 2, "kg: no question named 'nothing-such' (kg queries lists them)\n"),
    (["none.rq"], 1, "kg: none.rq: No such file or directory; kg queries lists the named questions\n"),
    (["evidence", "-p", "a"], 2, "kg: -p a is not NAME=VALUE\n"),
    (["evidence", "-p", "a=BRET"], 1, "kg: no entity named 'BRET'; did you mean BERT?\n"),
    (["results-on", "--min-confidence", "7"], 2, "kg: min_confidence='7' is not a number from 0 to 1\n"),
    (["families", "--min-confidence", "0.5"], 2,
     "kg: families counts statements of every confidence, it takes none; for others build a graph of the surer ones: "
     "kg build SOURCE… --min-confidence C --store STORE\n"),
])  # fmt: skip
def test_what_cannot_be_asked(kg, arguments, code, message):
    result = kg("query", *arguments)
    assert (result.exit_code, result.stdout, result.stderr) == (code, "", message)


def test_a_default_is_told_on_standard_error(kg):
    assert kg("query", "variants-of").stderr == "kg: entity=BERT by default; -p entity=… asks for another\n"


def test_a_default_that_the_graph_does_not_hold_is_told_so(kg, tmp_path):
    with Writer(tmp_path / "empty") as writer:
        writer.adopt(writer.new_generation())
    result = kg("query", "variants-of", "--store", str(tmp_path / "empty"))
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "kg: no entity named 'BERT': that is only the default, -p entity=… asks for another\n"


def test_a_runaway_query_is_stopped(folder):
    sparql = b"SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    result = subprocess.run(
        [sys.executable, "-m", "kg", "query", "-", "--timeout", "0.3", "--store", str(folder)],
        input=sparql, capture_output=True, check=False, timeout=20,
    )  # fmt: skip
    assert (result.returncode, result.stdout) == (1, b"")
    assert (
        result.stderr == b"kg: the query took longer than 0.3 s and was stopped; --timeout gives it longer, 0 no end\n"
    )


def test_the_sparql_that_ran_can_be_seen_and_run_again(kg):
    told = kg("query", "variants-of", "-p", "entity=BERT", "--sparql")
    assert kg("query", "-", input=told.stderr).stdout == told.stdout


def test_questions_are_listed_with_their_parameters(kg):
    assert kg("queries", "best", "metric").stdout == (
        "name,question,parameters\n"
        "best-on,Which models are best on a dataset or benchmark by a metric?,"
        '"dataset=ImageNet, metric=top-1 accuracy, min_confidence=0"\n'
        "best-results,What is the best result on each dataset and metric that several papers report on?,\n"
    )
    listed = json.loads(kg("queries", "--format", "json").stdout)
    assert next(question for question in listed if question["name"] == "built-on") == {
        "name": "built-on",
        "question": "What is built on a model, directly and further on?",
        "description": 'Every step of "based on" and "variant of" towards the model, up to four steps away; '
        "papers counts those that say so, 0 where only the names do.",
        "parameters": [
            {"name": "model", "type": "entity", "default": "Transformer", "description": "the model or technique"}
        ],
        "columns": ["depth", "entity", "relation", "base", "papers"],
    }


@pytest.mark.parametrize(("name", "given", "said"), [
    ("results-on", {"dataset": "The Pile"}, "no rows; see kg show 'The Pile'"),
    ("papers-with-both", {"b": "GLUE"}, "no rows; see kg show BERT and kg show GLUE"),
    ("families", {}, "no rows"),
    ("no question", {}, "no rows"),
])  # fmt: skip
def test_an_empty_answer_says_where_to_look(name, given, said):
    assert nothing(load().get(name), given) == said
