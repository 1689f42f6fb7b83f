from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg.catalog import COLUMNS, GROUPS, Catalog, CatalogEntry, akin, load
from kg.errors import InputError
from kg.names import identity
from kg.resources import ontology_dir

ROOT = Path(__file__).parent.parent
HEAD = "\t".join(COLUMNS)
TABLES = sorted(path for path in (ontology_dir() / "catalog").rglob("*.tsv") if path.name != "metrics.tsv")


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load()


def rows(path: Path) -> list[list[str]]:
    return [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:]]


def made(tmp_path: Path, **tables: str) -> Catalog:
    for name, lines in tables.items():
        (tmp_path / f"{name}.tsv").write_text(f"{HEAD}\n{lines}", encoding="utf-8")
    return load(tmp_path)


def test_every_kind_of_thing_has_a_thousand_names(catalog: Catalog) -> None:
    counts = {kind: sum(entry.type == kind for entry in catalog.entries) for kind in GROUPS}
    assert {kind: count > 1000 for kind, count in counts.items()} == dict.fromkeys(GROUPS, True)
    assert len(catalog.entries) > 12_000


@pytest.mark.parametrize("path", TABLES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_no_name_has_two_rows_of_one_kind(path: Path) -> None:
    seen = [(identity(name), GROUPS[kind]) for name, kind, *_ in rows(path)]  # type: ignore[index]
    assert sorted(set(seen)) == sorted(seen)


@pytest.mark.parametrize("path", TABLES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_source_is_named_in_the_notice(path: Path) -> None:
    named = set(re.findall(r"(?m)^([a-z-]+) - ", (ROOT / "NOTICE").read_text(encoding="utf-8")))
    assert {source for row in rows(path) for source in row[5].split("|")} <= named


@pytest.mark.parametrize("path", TABLES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_only_the_removable_folder_descends_from_papers_with_code(path: Path) -> None:
    owed = {source.startswith("pwc-") for row in rows(path) for source in row[5].split("|")}
    assert owed == {path.parent.name == "paperswithcode"}


@pytest.mark.parametrize("path", TABLES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_names_are_clean(path: Path) -> None:
    names = [row[0] for row in rows(path)]
    assert [name for name in names if re.search(r"[<>_{}]|https?:|  |^\W", name) or len(name) > 60] == []


def test_ids_are_unique(catalog: Catalog) -> None:
    ids = [entry.id for entry in catalog.entries]
    assert len(set(ids)) == len(ids)


def test_parents_exist_and_lead_nowhere_in_circles(catalog: Catalog) -> None:
    for entry in catalog.entries:
        seen, above = {entry.id}, catalog.parent_of(entry)
        assert (above is None) == (entry.parent is None), entry
        while above:
            assert above.id not in seen, entry
            seen.add(above.id)
            above = catalog.parent_of(above)


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("imagenet 1k", "ImageNet-1K", "Dataset"),
        ("ImageNet1K", "ImageNet-1K", "Dataset"),
        ("the GLUE benchmark", "GLUE", "Benchmark"),
        ("MLM", "masked language modeling", "Technique"),
        ("masked language modelling", "masked language modeling", "Technique"),
        ("Named Entity Recognition", "named entity recognition", "Task"),
        ("Vision Transformers", "ViT", "Model"),
        ("LLaMA-2", "Llama 2", "Model"),
        ("DALL·E 2", "DALL-E 2", "Model"),
        ("Transformer", "Transformer", "Technique"),
        ("GANs", "GAN", "Technique"),
        ("U-Net", "U-Net", "Model"),
    ],
)
def test_a_name_is_found_however_it_is_written(catalog: Catalog, text: str, name: str, kind: str) -> None:
    assert [(entry.name, entry.type) for entry in catalog.find(text)][:1] == [(name, kind)]


@pytest.mark.parametrize(("one", "other"), [("CIFAR-10", "CIFAR-100"), ("GPT-3", "GPT-4"), ("GPT-3", "GPT-3.5")])
def test_digits_always_tell(catalog: Catalog, one: str, other: str) -> None:
    assert {entry.id for entry in catalog.find(one)} & {entry.id for entry in catalog.find(other)} == set()


@pytest.mark.parametrize(
    ("narrow", "broad"),
    [
        ("few-shot object detection", "object detection"),
        ("extractive summarization", "text summarization"),
        ("ResNet-50", "ResNet"),
        ("LoRA", "parameter-efficient fine-tuning"),
    ],
)
def test_narrower_things_know_the_broader(catalog: Catalog, narrow: str, broad: str) -> None:
    above = catalog.parent_of(catalog.find(narrow)[0])
    assert above is not None
    assert above.name == broad


@pytest.mark.parametrize("text", ["", " ", "no such name of anything", "\x00", "<script>", "💥" * 300])
def test_unknown_and_hostile_names_are_not_found(catalog: Catalog, text: str) -> None:
    assert catalog.find(text) == ()


def test_rows_of_one_thing_become_one_entry(tmp_path: Path) -> None:
    catalog = made(
        tmp_path,
        families="SQuAD\tDataset\tStanford QA\t\t\town\n",
        datasets="SQUAD\tDataset\tSquad one\t\t\tlist\n",
        benchmarks="squad\tBenchmark\t\t\tQA sets\tother\n",
        models="SQuAD\tModel\t\t\t\tlist\n",
    )
    assert catalog.entries == (
        CatalogEntry(
            "squad", "SQuAD", "Dataset", ("Stanford QA", "SQUAD", "Squad one", "squad"), ("Benchmark",), "QA sets",
            ("own", "list", "other"),
        ),
        CatalogEntry("squad#method", "SQuAD", "Model", sources=("list",)),
    )  # fmt: skip
    assert [entry.type for entry in catalog.find("squad")] == ["Dataset", "Model"]


def test_a_folder_of_tables_can_be_removed(tmp_path: Path) -> None:
    (tmp_path / "borrowed").mkdir()
    (tmp_path / "tasks.tsv").write_text(f"{HEAD}\nparsing\tTask\t\t\t\tours\n", encoding="utf-8")
    (tmp_path / "borrowed" / "tasks.tsv").write_text(f"{HEAD}\ntagging\tTask\t\t\t\ttheirs\n", encoding="utf-8")
    assert [entry.name for entry in load(tmp_path).entries] == ["parsing", "tagging"]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("BERT\tModel\n", "models.tsv:2: 2 columns instead of 6"),
        ("ok\tModel\t\t\t\ts\n\nBERT\tNetwork\t\t\t\ts\n", "models.tsv:4: a row needs a name and types out of"),
        ("\tModel\t\t\t\ts\n", "models.tsv:2: a row needs a name and types out of"),
    ],
)
def test_a_malformed_row_is_named(tmp_path: Path, lines: str, message: str) -> None:
    with pytest.raises(InputError, match=re.escape(message)):
        made(tmp_path, models=lines)


def test_a_table_without_its_head_is_named(tmp_path: Path) -> None:
    (tmp_path / "models.tsv").write_text("BERT\tModel\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"models\.tsv:1: the first line must name the columns name, type"):
        load(tmp_path)


def test_data_are_akin_and_methods_are_akin() -> None:
    assert [akin("Dataset", "Benchmark"), akin("Model", "Technique"), akin("Task", "Technique")] == [True, True, False]


def test_loading_is_quick_and_needs_no_library() -> None:
    code = (
        "import sys, time; from kg.catalog import load; start = time.process_time(); load(); "
        "print(time.process_time() - start); "
        "assert not {'spacy', 'pandas', 'rdflib', 'networkx', 'pyvis'} & set(sys.modules)"
    )
    seconds = min(_run(code) for _ in range(3))
    assert seconds < 0.4  # 0.12 s measured on an idle machine


def _run(code: str) -> float:
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return float(done.stdout)


def test_finding_a_known_name_is_quick(catalog: Catalog) -> None:
    start = time.process_time()
    for _ in range(10_000):
        catalog.find("ImageNet-1K")
    assert time.process_time() - start < 0.5
