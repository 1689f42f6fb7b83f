"""What other packages bring, by the example package beside this file; and what happens where they fail."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg import plugins
from kg.cli import main
from kg.errors import KgError
from kg.papers import Paper
from kg.sources import read
from tests import sample_graph

EXAMPLE = Path(__file__).parent / "example"
CARDS = "= BERT\nWe introduce BERT.\n= Bare\n\n= XNET\nWe train XNET.\n"


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    plugins.points.cache_clear()
    yield
    plugins.points.cache_clear()


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Makes the example package, or another of the same kind, look installed; gives the folder it lies in."""

    def install(code: str | None = None) -> Path:
        project = tomllib.loads((EXAMPLE / "pyproject.toml").read_text())["project"]
        info = tmp_path / f"site/{project['name'].replace('-', '_')}-{project['version']}.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text(f"Name: {project['name']}\nVersion: {project['version']}\n")
        points = (
            f"[{group}]\n" + "".join(f"{name} = {value}\n" for name, value in sorted(entries.items()))
            for group, entries in project["entry-points"].items()
        )
        (info / "entry_points.txt").write_text("\n".join(points))
        module = info.parent / "paperkg_example.py"
        module.write_text((EXAMPLE / "paperkg_example.py").read_text() if code is None else code)
        monkeypatch.syspath_prepend(str(info.parent))
        monkeypatch.delitem(__import__("sys").modules, "paperkg_example", raising=False)
        return info.parent

    return install


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample_graph.write(tmp_path_factory.mktemp("plugins") / "kg")


def reading(path: Path) -> tuple[list[Paper], list[str]]:
    errors: list[str] = []
    papers = list(read([str(path)], on_error=lambda error: errors.append(str(error))))
    return papers, [error.replace(f"{path.parent}/", "") for error in errors]


def kg(*arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(main, list(arguments), prog_name="kg")
    assert result.exit_code == code, result.output
    return result.stdout + result.stderr


def test_a_reader_is_found_by_content(installed: Callable[..., Path], tmp_path: Path) -> None:
    (tmp_path / "mine").write_text(CARDS)
    assert reading(tmp_path / "mine")[0] == []
    plugins.points.cache_clear()
    installed()
    papers, errors = reading(tmp_path / "mine")
    assert [(one.title, one.abstract, one.sources) for one in papers] == [
        ("BERT", "We introduce BERT.", ("mine",)),
        ("XNET", "We train XNET.", ("mine",)),
    ]
    assert errors == ["mine:3: no abstract"]


def test_an_exporter_is_a_profile(installed: Callable[..., Path], folder: Path, tmp_path: Path) -> None:
    installed()
    target = tmp_path / "titles.txt"
    assert kg("export", "--store", str(folder), "-o", str(target), "--profile", "graph", code=2).startswith("kg: ")
    from kg.export import export
    from kg.store import open_store

    with open_store(folder) as store:
        export(store, target, profile="titles")
    lines = target.read_text().splitlines()
    assert (lines == sorted(lines), len(lines) > 5) == (True, True)


def test_a_report_is_a_kind_in_every_form(installed: Callable[..., Path], folder: Path, tmp_path: Path) -> None:
    installed()
    for form in ("md", "html", "csv", "json"):
        target = tmp_path / f"years.{form}"
        assert kg("report", "years", "--store", str(folder), "-o", str(target)) == f"kg: wrote {target}\n"
        assert "Papers by year" in target.read_text()


@pytest.mark.parametrize("fails", [False, True])
def test_all_reports_are_those_of_other_packages_too(
    installed: Callable[..., Path], folder: Path, tmp_path: Path, fails: bool
) -> None:
    installed(FAILING if fails else None)
    said = kg("report", "all", "--no-scores", "--store", str(folder), "-o", f"{tmp_path}/all/", code=int(fails))
    wrong = f"kg: report 'years' {NAME} failed (RuntimeError: out of cards)\n"
    assert said == f"kg: wrote {tmp_path}/all/\n" + (wrong if fails else "")
    assert (tmp_path / "all" / "leaderboards.html").exists()
    assert (tmp_path / "all" / "years.html").exists() != fails


def test_an_unknown_one_is_answered_with_all_names(installed: Callable[..., Path], folder: Path) -> None:
    installed()
    said = kg("report", "yeers", "--store", str(folder), "-o", "x.md", code=2)
    assert said.startswith("kg: no report named 'yeers'; there is: ")
    assert said.endswith(", years\n")


def test_an_extractor_finds_what_it_likes(installed: Callable[..., Path], tmp_path: Path) -> None:
    installed()
    (tmp_path / "mine").write_text(CARDS)
    said = kg("extract", "--extractor", "shouting", str(tmp_path / "mine"), code=1)
    assert [f'"name": "{name}"' in said for name in ("BERT", "XNET")] == [True, True]


FAILING = """
from kg.plugins import Exporter, Reporter
from kg.sources import Reader
def fail(*_):
    raise RuntimeError("out of cards")
def some(source, _):
    from kg.papers import Paper
    yield Paper(id="a", title="A", abstract="B")
    fail()
CARDS = Reader("cards", (), lambda text: text.startswith("= ") or fail(), some)
TITLES = Exporter("x", fail)
YEARS = Reporter("x", fail)
"""
NAME = "of paperkg-example 1.2"


def test_one_that_fails_is_named_and_the_rest_is_done(
    installed: Callable[..., Path], folder: Path, tmp_path: Path
) -> None:
    installed(FAILING)
    (tmp_path / "mine").write_text(CARDS)
    papers, errors = reading(tmp_path / "mine")
    assert [one.title for one in papers] == ["A"]
    assert errors == [f"mine: reader 'cards' {NAME} failed (RuntimeError: out of cards); what came before is read"]
    # It fails to look at other files, which are read all the same.
    (tmp_path / "ours.jsonl").write_text('{"title": "A", "abstract": "B"}\n')
    assert [one.title for one in reading(tmp_path / "ours.jsonl")[0]] == ["A"]
    said = kg("report", "years", "--store", str(folder), "-o", str(tmp_path / "x.md"), code=1)
    assert said == f"kg: report 'years' {NAME} failed (RuntimeError: out of cards)\n"


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("import nonesuch_module", "cannot be loaded (ModuleNotFoundError: No module named 'nonesuch_module')"),
        ("", "cannot be loaded (AttributeError: module 'paperkg_example' has no attribute '{}')"),
        ("CARDS = TITLES = YEARS = 1", "gives a int instead of a {}"),
    ],
)
def test_one_that_cannot_be_loaded_is_named(
    installed: Callable[..., Path], tmp_path: Path, code: str, why: str
) -> None:
    installed(code)
    (tmp_path / "ours.jsonl").write_text('{"title": "A", "abstract": "B"}\n')
    papers, errors = reading(tmp_path / "ours.jsonl")
    wanted = "kg.sources.Reader" if "int" in why else "CARDS"
    assert ([one.title for one in papers], errors) == (
        ["A"],
        [f"ours.jsonl: reader 'cards' {NAME} {why.format(wanted)}"],
    )
    wanted = "kg.plugins.Exporter" if "int" in why else "TITLES"
    with pytest.raises(KgError) as caught:
        plugins.export("titles", None, tmp_path)  # type: ignore[arg-type]
    assert str(caught.value) == f"exporter 'titles' {NAME} {why.format(wanted)}"


def test_nothing_is_brought_where_nothing_is_installed(tmp_path: Path) -> None:
    groups = (plugins.READERS, plugins.EXPORTERS, plugins.REPORTS)
    assert [plugins.names(group) for group in groups] == [(), (), ()]
    assert plugins.export("titles", None, tmp_path) is False  # type: ignore[arg-type]
    assert plugins.report("years", None, None) is None  # type: ignore[arg-type]


def test_the_guide_shows_the_example() -> None:
    guide = (EXAMPLE.parents[2] / "docs/plugins.md").read_text()
    code = (EXAMPLE / "paperkg_example.py").read_text()
    points = (EXAMPLE / "pyproject.toml").read_text().partition("[project.entry-points")
    assert f"```python\n{code}```\n" in guide
    assert f"```toml\n{points[1]}{points[2]}```\n" in guide
