"""The names that are followed: shown with what is new on them, added and removed without harm to what stands beside."""

from __future__ import annotations

import datetime
import fcntl
import json
import threading
import tomllib
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from kg.cli import main
from kg.errors import UsageError
from kg.update import example, names, read_config, run

HEAD = "name,entity,type,papers,new,what they do\n"
Kg = Callable[..., Result]


def paper(title: str, abstract: str) -> str:
    return json.dumps({"title": title, "abstract": abstract, "date": "2025-11-01"}) + "\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("inbox").mkdir()
    Path("inbox/a.jsonl").write_text(paper("BERT on GLUE", "We evaluate BERT on GLUE."))
    Path("watch.toml").write_text('sources = ["inbox"]\nwatch = ["GLUE", "Nonesuch"]  # mine\nlimit = 3\n')
    return tmp_path


@pytest.fixture
def kg(here: Path) -> Kg:
    return lambda *arguments: CliRunner().invoke(main, ["watch", *arguments], prog_name="kg")


def updated(day: int) -> None:
    run(read_config(Path("watch.toml")), day=datetime.date(2025, 11, day))


def test_before_the_first_update_the_names_are_told(kg: Kg) -> None:
    result = kg()
    assert (result.exit_code, result.stdout) == (0, HEAD + "GLUE,,,,,\nNonesuch,,,,,\n")
    assert result.stderr == "kg: no update has run yet: kg update --config watch.toml\n"


def test_what_is_new_since_the_last_update(kg: Kg) -> None:
    updated(10)
    assert kg().stdout == HEAD + "GLUE,GLUE,Benchmark,1,1,evaluates on 1\nNonesuch,,,,,\n"
    updated(11)
    assert kg().stdout == HEAD + "GLUE,GLUE,Benchmark,1,0,\nNonesuch,,,,,\n"
    Path("inbox/b.jsonl").write_text(paper("LoRA on GLUE", "We evaluate LoRA on GLUE."))
    updated(12)
    result = kg("--format", "json")
    assert json.loads(result.stdout)[0] == {
        "name": "GLUE", "entity": "GLUE", "type": "Benchmark", "papers": 2, "new": 1, "what they do": "evaluates on 1",
    }  # fmt: skip
    assert result.stderr == (
        "kg: no entity named 'Nonesuch'\nkg: new is what came with the update of 2025-11-12 and since\n"
    )


def test_a_list_is_written_anew_and_nothing_else(kg: Kg) -> None:
    result = kg("add", "BERT", 'a "quoted" name', "GLUE", "BERT")
    assert (result.exit_code, result.stderr) == (0, 'kg: now followed: BERT, a "quoted" name\n')
    assert Path("watch.toml").read_text() == (
        'sources = ["inbox"]\nwatch = ["GLUE", "Nonesuch", "BERT", "a \\"quoted\\" name"]  # mine\nlimit = 3\n'
    )
    assert kg("remove", "GLUE", "Nonesuch", "BERT").stderr == "kg: no longer followed: GLUE, Nonesuch, BERT\n"
    assert read_config(Path("watch.toml")).watch == ('a "quoted" name',)


def test_what_is_followed_already_changes_nothing(kg: Kg) -> None:
    before = Path("watch.toml").read_bytes()
    assert kg("add", " GLUE ").stderr == "kg: followed already\n"
    assert Path("watch.toml").read_bytes() == before


def test_names_in_a_file_keep_its_comments(kg: Kg) -> None:
    Path("watch.toml").write_text('sources = ["inbox"]\nwatch = "lists/follow.txt"\n')
    assert kg("add", "BERT", "C#").exit_code == 0
    Path("lists/follow.txt").write_text("# of ours\n\nBERT  # the first\nC#\nGLUE")
    assert kg("add", "LoRA").exit_code == 0
    assert kg("remove", "C#", "BERT").exit_code == 0
    assert Path("lists/follow.txt").read_text() == "# of ours\n\nGLUE\nLoRA\n"
    assert kg("remove", "GLUE", "LoRA").exit_code == 0
    assert read_config(Path("watch.toml")).watch == ()


@pytest.mark.parametrize("file", [None, "follow.txt"])
def test_of_two_names_added_at_once_both_are_followed(
    here: Path, monkeypatch: pytest.MonkeyPatch, file: str | None
) -> None:
    if file:
        Path("watch.toml").write_text(f'sources = ["inbox"]\nwatch = "{file}"\n')
    config = here / "watch.toml"
    asked, turns, written = threading.Event(), 0, names.write_text

    def flock(handle: int, how: int) -> None:
        nonlocal turns
        turns += 1
        if turns == 2:
            asked.set()
        fcntl.flock(handle, how)

    def write_text(path: Path, text: str) -> None:
        if turns == 1:
            other.start()
            assert asked.wait(30), "the second did not wait for its turn"
        written(path, text)

    other = threading.Thread(target=names.add, args=(config, ["ViT"]))
    monkeypatch.setattr("kg.locks.fcntl", SimpleNamespace(flock=flock, LOCK_EX=fcntl.LOCK_EX))
    monkeypatch.setattr(names, "write_text", write_text)
    assert names.add(config, ["BERT"]) == ("BERT",)
    other.join()
    assert names.following(config)[-2:] == ["BERT", "ViT"]


def test_a_link_to_a_configuration_stays_one(kg: Kg, here: Path) -> None:
    Path("watch.toml").rename("real.toml")
    Path("watch.toml").symlink_to("real.toml")
    kg("add", "BERT")
    assert (Path("watch.toml").is_symlink(), '"BERT"' in Path("real.toml").read_text()) == (True, True)


@pytest.mark.parametrize(
    ("text", "added"),
    [
        ("", 'watch = ["BERT"]\n'),
        ('watch = []\r\ntitle = "x"', 'watch = ["BERT"]\r\ntitle = "x"'),
        ("watch = [\n    'a]',\n]\n", 'watch = ["a]", "BERT"]\n'),
        ('title = "T"', 'title = "T"\nwatch = ["BERT"]\n'),
        ('# watch = ["X"]\n# watch = "f"\ndays = 3\n', '# watch = ["X"]\n# watch = "f"\nwatch = ["BERT"]\ndays = 3\n'),
        (f'watch = ["{"a" * 70}"]\n', f'watch = [\n    "{"a" * 70}",\n    "BERT",\n]\n'),
    ],
)  # fmt: skip
def test_ways_to_write_a_list(kg: Kg, text: str, added: str) -> None:
    start = 'sources = ["inbox"]\n'
    Path("watch.toml").write_bytes((start + text).encode())
    assert kg("add", "BERT").exit_code == 0
    assert Path("watch.toml").read_bytes() == (start + added).encode()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('watch = [\n  "a",  # why\n]\n', "watch.toml: its list of names holds comments, or is written in an unusual"),
        ('"watch" = ["a"]\n', "watch.toml: its list of names holds comments, or is written in an unusual way"),
        ('title = """\nwatch = ["x"]"""\nwatch = ["a"]\n', "watch.toml: its list of names holds comments, or is"),
        ("watch = 3\n", "watch.toml: watch must be a list of texts"),
        ("watch = [3]\n", "watch.toml: watch must be a list of texts"),
        ("watch = [\n", "watch.toml: no TOML: "),
    ],
)
def test_what_cannot_be_changed_without_loss_is_left(kg: Kg, text: str, message: str) -> None:
    Path("watch.toml").write_text(text)
    result = kg("add", "BERT")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"kg: {message}")
    assert Path("watch.toml").read_text() == text


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "# a", "C #", "\x1b[31m", "\u202e", "\udcff"])
def test_what_is_no_name_is_refused(here: Path, name: str) -> None:
    before = Path("watch.toml").read_bytes()
    with pytest.raises(UsageError, match="cannot be followed"):
        names.add(Path("watch.toml"), ["BERT", name])
    assert Path("watch.toml").read_bytes() == before


def test_a_name_that_is_not_followed_is_answered_with_near_ones(kg: Kg) -> None:
    before = Path("watch.toml").read_bytes()
    result = kg("remove", "GLUE", "Nonsuch")
    assert (result.exit_code, Path("watch.toml").read_bytes()) == (2, before)
    assert result.stderr == "kg: watch.toml: 'Nonsuch' is not followed; did you mean Nonesuch?\n"
    assert kg("remove", "zzz").stderr == "kg: watch.toml: 'zzz' is not followed; kg watch lists those that are\n"


def test_init_writes_the_configuration_that_update_reads(kg: Kg) -> None:
    assert kg("init").stderr == "kg: watch.toml is there already; name another file, or remove it\n"
    assert kg("init", "other.toml").stderr == "kg: wrote other.toml\n"
    assert Path("other.toml").read_text() == example()
    assert kg("add", "BERT", "--config", "other.toml").exit_code == 0
    assert kg("--config", "other.toml", "add", "GLUE").exit_code == 0
    assert Path("other.toml").read_text().replace('watch = ["BERT", "GLUE"]\n', "", 1) == example()
    assert kg("--config", "other.toml").stdout == HEAD + "BERT,,,,,\nGLUE,,,,,\n"


def test_without_a_configuration_the_way_to_one_is_named(kg: Kg) -> None:
    Path("watch.toml").unlink()
    for arguments in ([], ["add", "BERT"], ["remove", "BERT"]):
        result = kg(*arguments)
        assert (result.exit_code, result.stderr) == (
            2,
            "kg: watch.toml: cannot be read: No such file or directory; kg update --init FILE writes one\n",
        )


def test_update_takes_the_configuration_that_is_there(here: Path) -> None:
    result = CliRunner().invoke(main, ["update", "--date", "2025-11-10"], prog_name="kg")
    assert result.exit_code == 0, result.stderr
    assert Path("output/daily/2025-11-10.md").exists()


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("watch re", ["plain,remove"]),
        ("watch remove GL", ["plain,GLUE"]),
        ("watch --config none.toml remove GL", []),
        ("watch remove --config none.toml GL", []),
        ("watch add BE", ["plain,BERT"]),
        ("watch --config wat", ["file,wat"]),
    ],
)
def test_what_a_shell_is_offered(here: Path, words: str, offered: list[str]) -> None:
    updated(10)
    environment = {"_KG_COMPLETE": "bash_complete", "COMP_WORDS": f"kg {words}", "COMP_CWORD": str(len(words.split()))}
    result = CliRunner().invoke(main, [], prog_name="kg", env=environment, complete_var="_KG_COMPLETE")
    assert result.stdout.split() == offered


TEXTS = st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8), max_size=4)


@given(TEXTS, st.text(st.sampled_from("aZ \"'\\[],#=é\u4e00"), min_size=1, max_size=12))
def test_any_list_and_any_name_are_read_as_they_were_written(tmp_path_factory, listed: list[str], name: str) -> None:
    path = tmp_path_factory.mktemp("any") / "w.toml"
    path.write_text(f'watch = {json.dumps(listed, ensure_ascii=False)}\ntitle = "#"\n')
    try:
        added = names.add(path, [name])
    except UsageError:
        assert tomllib.loads(path.read_text())["watch"] == listed
    else:
        said = tomllib.loads(path.read_text())
        assert said == {"watch": [*listed, *added], "title": "#"}
