"""`kg ask` on the command line."""

import json


def test_the_rows_go_to_standard_output_and_the_sparql_to_standard_error(kg):
    done = kg("ask", "datasets", "for", "object", "detection?", "--format", "json")
    assert done.exit_code == 0
    assert [row["dataset"] for row in json.loads(done.stdout)] == ["COCO", "ImageNet", "ADE20K"]
    lines = done.stderr.splitlines()
    assert lines[0].endswith("{task}: kg query datasets-for-task -p task='object detection'")
    assert lines[1].startswith("PREFIX ")
    assert "SELECT ?dataset ?kind ?papers ?latest WHERE {" in lines
    assert done.stderr.count("VALUES ?task {") >= 1


def test_without_words_the_templates_are_listed(kg):
    rows = json.loads(kg("ask", "--format", "json").stdout)
    assert len(rows) >= 100
    assert {"template": "models trained/pretrained/pre-trained/fine-tuned on/with {dataset}",
            "question": "models-trained-on"} in rows  # fmt: skip


def test_what_no_template_fits_is_wrong_usage(kg):
    done = kg("ask", "how tall is the Eiffel tower?")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("kg: no template fits; near ones (kg ask lists all):\n  ")


def test_a_name_that_is_not_there_is_a_failure(kg):
    done = kg("ask", "papers about Berd")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == "kg: no entity named 'Berd'; did you mean BERT?\n"
