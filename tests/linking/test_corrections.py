"""What a user knows better."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.extraction.values import Claim, Extraction, Result
from kg.linking.corrections import Corrections, Rule, read
from tests.linking.linked_papers import entity, linked, linking, observed

ZORB = observed("Alpha", entity("Zorb", "Model"))
BLAX = observed("Beta", entity("Blax", "Model"))


def rules(*found: Rule) -> Corrections:
    return Corrections(found)


def test_merge_makes_two_names_one_thing() -> None:
    (one,), (two,) = linked([ZORB, BLAX], rules(Rule("merge", "Zorb", "Blax")))
    assert one == two
    assert (one.key, one.label, one.aliases) == ("blax", "Blax", ("Zorb",))


def test_merge_reaches_into_the_catalog() -> None:
    (one,) = linked([ZORB], rules(Rule("merge", "Zorb", "ResNet")))[0]
    assert (one.label, one.in_catalog, one.aliases) == ("ResNet", True, ("Zorb",))


def test_merges_follow_each_other() -> None:
    quix = observed("Gamma", entity("Quix", "Model"))
    chain = rules(Rule("merge", "Zorb", "Blax"), Rule("merge", "Blax", "Quix"))
    (one,), (two,), (three,) = linked([ZORB, BLAX, quix], chain)
    assert one == two == three
    assert (one.key, one.aliases) == ("quix", tuple(sorted({"Blax", "Quix", "Zorb"} - {one.label})))


def test_a_merge_of_a_name_with_itself_makes_all_things_of_the_name_one() -> None:
    first = observed("MASS: one", entity("MASS", "Model", "introduces"), published="2019")
    other = observed("A second mass", entity("MASS", "Technique", "introduces"), published="2023")
    (one,), (two,) = linked([first, other])
    assert one != two
    (one,), (two,) = linked([first, other], rules(Rule("merge", "MASS", "MASS")))
    assert one == two
    assert (one.label, one.types, one.homonyms, one.note) == ("MASS", ("Model", "Technique"), (), None)


def test_split_keeps_an_acronym_from_an_expansion() -> None:
    papers = [
        observed("One", entity("gradient weaving", "Technique", beside=["GW"])),
        observed("Two", entity("GW", "Technique")),
    ]
    (one,), (two,) = linked(papers, rules(Rule("split", "GW", "gradient weaving")))
    assert (one.key, one.aliases, two.key) == ("gradientweaving", (), "gw")


def test_a_split_that_parts_a_surface_is_used() -> None:
    paper = observed("One", entity("gradient weaving", "Technique", beside=["GW"]))
    assert linking([paper], rules(Rule("split", "GW", "gradient weaving"))).unused_corrections == ()


def test_split_gives_a_paper_a_thing_of_its_own() -> None:
    other = observed("Gamma", entity("Zorb", "Model"))
    (one,), (two,) = linked([ZORB, other], rules(Rule("split", "Zorb", paper="gamma")))
    assert (one.key, two.key) == ("zorb", f"zorb@{other.key}")


def test_rename_sets_the_label_and_keeps_the_identity() -> None:
    (plain,) = linked([ZORB])[0]
    (one,) = linked([ZORB], rules(Rule("rename", "Zorb", "ZORB!")))[0]
    assert one == replace(plain, label="ZORB!", aliases=("Zorb",))


def test_retype_sets_the_type_everywhere_or_in_one_paper() -> None:
    (one,) = linked([ZORB], rules(Rule("retype", "zorb", "Dataset")))[0]
    assert one.types == ("Dataset",)
    found = linking([ZORB], rules(Rule("retype", "Zorb", "Technique", paper=ZORB.key)))
    extraction = found.link(*ZORB).extraction
    assert [(one.type, {mention.type for mention in one.mentions}) for one in extraction.entities] == [
        ("Technique", {"Technique"})
    ]


def test_drop_takes_a_thing_and_what_is_said_of_it() -> None:
    said = Extraction(
        (entity("Zorb"), entity("Blax"), entity("Sea", "Dataset")),
        claims=(
            Claim("Zorb", "outperforms", "Blax", "abstract", 0, 1, 0.9),
            Claim("Blax", "evaluatedOn", "Sea", "abstract", 0, 1, 0.9),
        ),
        results=(Result("Zorb", "Sea", None, "5%", "5", "absolute", "abstract", 0, 1, 0.9),),
    )
    paper = ZORB._replace(extraction=said)
    found = linking([paper], rules(Rule("drop", "Zorb")))
    left = found.link(*paper).extraction
    assert [one.name for one in left.entities] == ["Blax", "Sea"]
    assert [claim.subject for claim in left.claims] == ["Blax"]
    assert [result.subject for result in left.results] == [None]
    assert [one.label for one in found.entities()] == ["Blax", "Sea"]


def test_rules_that_apply_to_nothing_are_told() -> None:
    used, unused = Rule("drop", "Zorb"), Rule("merge", "Nothing", "Blax", source="mine.tsv", line=3)
    found = linking([ZORB, BLAX], rules(used, unused))
    assert found.unused_corrections == (unused,)
    assert str(unused) == "mine.tsv:3: merge 'Nothing' → 'Blax'"


def test_a_file_of_rules_is_read(tmp_path: Path) -> None:
    path = tmp_path / "mine.tsv"
    path.write_text(
        "action\tname\tvalue\tpaper\treason\n# by hand\n\nmerge\tA\tB\ndrop\tC\t\tSome title\tnoise\n", encoding="utf-8"
    )
    assert read(path) == Corrections((Rule("merge", "A", "B"), Rule("drop", "C", "", "Some title", "noise")))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("join\tA\tB", "action 'join' is unknown; use one of merge, split, rename, retype, drop"),
        ("merge\tA", "merge needs a value in the third column"),
        ("drop\t\t", "drop needs a name in the second column"),
        ("retype\tA\tThing", "type 'Thing' is unknown; use one of Model, Dataset, Benchmark, Technique, Task"),
        ("split\tA", "split needs either a value (the other name) or a paper"),
        ("split\tA\tB\tC", "split needs either a value (the other name) or a paper"),
        ("merge\tfine\tA\nmerge\tA\tFine", "with the merges before it, merging 'A' into 'Fine' leads in a circle"),
        ("merge\tA\tA\tC", "all things named 'A' are one in all papers or in none; leave the fourth column empty"),
        ("split\tA\ta", "'A' and 'a' are one name"),
        ("rename\tA\tB\tC", "rename holds for all papers; leave the fourth column empty"),
        ("drop\tA\t\t\t\tmore", "6 columns; a rule has action, name, value, paper, reason, parted by tabs"),
    ],
)
def test_a_wrong_rule_is_named_with_its_line(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "mine.tsv"
    path.write_text(f"drop\tfine\n{line}\n", encoding="utf-8")
    with pytest.raises(InputError, match=re.escape(f"mine.tsv:{2 + line.count(chr(10))}: {message}")):
        read(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.tsv: the corrections cannot be read"):
        read(tmp_path / "none.tsv")
