"""A process that extracts loads what extraction needs, and nothing that it does not."""

import json
import subprocess
import sys
from pathlib import Path

from kg.ledger import unpacked
from kg.papers import Paper
from kg.worker import answering

PROBE = """
import json, sys
from kg.papers import Paper
from kg.worker import answering
found, fault = answering("default")(Paper(id="1", title="BERT", abstract="We introduce BERT, a language model."))
early = sorted({"spacy", "spacy.cli", "requests", "typer", "weasel", "pandas", "networkx", "rdflib"} & set(sys.modules))
from spacy.cli import download
json.dump([fault, len(found) > 0, early, download.__module__], sys.stdout)
"""


def test_commands_of_spacy_are_not_loaded_until_someone_wants_them():
    root = Path(__file__).parent.parent
    done = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True, cwd=root, check=True)
    assert json.loads(done.stdout) == ["", True, ["spacy"], "spacy.cli.download"]


def test_an_answer_is_what_was_found_packed():
    found, fault = answering("default")(Paper(id="1", title="BERT", abstract="We introduce BERT, a language model."))
    assert fault == ""
    assert [entity.name for entity in unpacked(found).entities] == ["BERT"]
