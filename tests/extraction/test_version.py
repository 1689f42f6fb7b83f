"""Whatever decides what is found counts for the version under which extractions are kept."""

import ast
from pathlib import Path

import pytest

import kg
from kg.extraction import version

HERE = Path(kg.__file__).parent
#: What extraction uses that decides nothing about what is found.
NEUTRAL = {"__init__.py", "errors.py", "papers.py", "resources.py"}


def imported(path: Path) -> set[str]:
    """The modules of the package that a file imports, those of `kg.extraction` apart."""
    tree = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    names = {each.module for each in tree if isinstance(each, ast.ImportFrom) and each.module}
    own = {name.removeprefix("kg").removeprefix(".") for name in names if name == "kg" or name.startswith("kg.")}
    return {f"{name or '__init__'}.py" for name in own if not name.startswith("extraction")}


def test_every_module_that_extraction_reads_by_counts() -> None:
    found = set().union(*map(imported, (HERE / "extraction").glob("*.py"))) - NEUTRAL
    while more := set().union(*(imported(HERE / name) for name in found)) - found - NEUTRAL:
        found |= more
    assert found == set(version.BESIDE)


@pytest.mark.parametrize(
    "name", ["mentions.npz", "network.onnx", "relations.onnx", "judges.npz", "metrics.tsv", "interpret.py", "names.py"]
)
def test_what_was_learned_tables_and_rules_count(name: str) -> None:
    assert [path.name for path in version.sources()].count(name) == 1


def test_another_rule_is_another_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rule = tmp_path / "rule.py"
    monkeypatch.setattr(version, "sources", lambda: [rule])
    told = set()
    for text in ("one", "two", "one"):
        rule.write_text(text)
        told.add(version.version.__wrapped__())
    assert len(told) == 2
