"""The package shows what it promises and imports no more than it uses."""

import subprocess
import sys

import pytest

import kg


def test_the_public_names_are_there_and_sorted():
    assert kg.__all__ == sorted(kg.__all__) == ["Graph", "Paper", "open"]
    assert all(getattr(kg, name) for name in kg.__all__)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="module 'kg' has no attribute 'nonsense'"):
        _ = kg.nonsense


HEAVY = ("spacy", "networkx", "rdflib", "pyvis", "pandas", "numpy", "jinja2", "pyshacl")


@pytest.mark.parametrize(
    ("arguments", "allowed"),
    [(["--help"], set()), (["build", "--help"], set()), (["query", "--help"], set()), (["queries"], set())],
)
def test_a_command_imports_nothing_heavy_that_it_does_not_use(arguments, allowed):
    code = (
        f"import sys\nfrom kg.cli import main\ntry: main({arguments!r})\nexcept SystemExit: pass\n"
        f"print([m for m in {HEAVY!r} if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr.splitlines()[-1] == str(sorted(allowed))
