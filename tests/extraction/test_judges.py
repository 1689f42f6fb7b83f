"""What is judged a second time: who does what, what is near, and where the numbers of trees are kept."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kg.errors import KgError
from kg.extraction import claims, judge, pairs, roles, standing, ties, weighing
from kg.extraction.company import Company
from kg.extraction.forest import Forest
from kg.extraction.frames import LINKS, Frames
from kg.extraction.interpret import understand
from kg.extraction.judge import Judge
from kg.extraction.linear import load
from kg.extraction.pairs import Scene
from kg.extraction.values import PREDICATES
from kg.papers import Paper
from tests.extraction.reading_help import marked

TITLE = "[Foobert|M]: A Model for [question answering|K]"
INTRODUCED = "In this paper, we propose [Foobert|M], a new model."


def seen(abstract: str, title: str = TITLE) -> tuple[Paper, Scene]:
    paper, entities = marked(title, abstract)
    return paper, understand(paper, entities)


def number(scene: Scene, name: str) -> int:
    return next(n for n, entity in enumerate(scene.entities) if entity.name == name)


@pytest.mark.parametrize(
    ("sentence", "subject", "expected"),
    [
        ("[Foobert|M] outperforms [RoBERTa|M].", "Foobert", (1.0, "next")),
        ("[A1|M] and [A2|M] clearly outperform both [B1|M] and [RoBERTa|M].", "A1", (2.0, "next")),
        ("It outperforms [RoBERTa|M].", "Foobert", (1.0, "main")),
        ("With [A1|M], our model outperforms [RoBERTa|M].", "A1", (1.0, "far next")),
        ("[A1|M] is slow, while [A2|M] outperforms [RoBERTa|M].", "A1", (1.0, "before")),
        ("We outperform [RoBERTa|M] by far with [A1|M].", "A1", (1.0, "after")),
        ("We outperform [RoBERTa|M].", "A9", (1.0, "none")),
    ],
)
def test_a_frame_tells_who_is_better_than_the_object(sentence: str, subject: str, expected: tuple[float, str]) -> None:
    _, scene = seen(f"{INTRODUCED} {sentence} [A9|M] is old.")
    distance, link, *_ = Frames(scene).row(number(scene, subject), number(scene, "RoBERTa"))
    assert (distance, LINKS[int(link)]) == expected


def test_without_a_verb_before_it_a_thing_has_no_frame() -> None:
    _, scene = seen("[RoBERTa|M] is old. [Foobert|M] is not.", title="")
    assert Frames(scene).row(1, 0) == [99.0, -1.0] * 8


def test_every_pair_worth_a_second_look_has_a_row_of_one_length() -> None:
    _, scene = seen(f"{INTRODUCED} It uses [LoRA|T] and outperforms [RoBERTa|M] and [BERT|M] on [GLUE|B] and [C4|D].")
    linked = {(0, 1): [0.5] * len(PREDICATES)}
    told = [claims.first(scene, group, load(f"claims-{group.name}"), linked) for group in pairs.GROUPS]
    company = claims.company(scene, told)
    for first in told:
        rows = weighing.rows(scene, first, company)
        assert len(rows) == len(first.pairs)
        assert len({len(row) for row in rows}) <= 1
        assert all(first.chances[s, p, o] < weighing.LEAST[p] for s, p, o in first.chances if (s, o) not in first.pairs)


def test_ranks_are_told_among_the_subjects_of_an_object() -> None:
    group = next(group for group in pairs.GROUPS if group.name == "tasks")
    given = {(0, "appliedTo", 2): 0.0, (1, "appliedTo", 2): 1.0, (1, "appliedTo", 3): -9.0}
    first = weighing.First(group, given, {})
    assert first.pairs == [(0, 2), (1, 2)]
    assert first.by_object["appliedTo", 2] == [(-0.7311, 1), (-0.5, 0)]
    assert first.sums["o", "appliedTo", 2] == 1.231


def test_where_the_network_speaks_of_a_pair_the_mean_of_both_counts() -> None:
    group = next(group for group in pairs.GROUPS if group.name == "tasks")
    linked = {(0, 2): [float(n) for n in range(len(PREDICATES))]}
    first = weighing.First(group, {(0, "appliedTo", 2): 1.0, (1, "appliedTo", 2): 1.5}, linked)
    assert first.scores == {(0, "appliedTo", 2): 4.5, (1, "appliedTo", 2): 1.5}
    assert [row[-3:] for row in weighing.rows(*_tasks(first))] == [[8.0, -20.0, 1.0], [-20.0, -20.0, 1.5]]


def _tasks(first: weighing.First) -> tuple[Scene, weighing.First, Company]:
    _, scene = seen("[Foobert|M] and [BERT|M] are for [parsing|K].", title="")
    return scene, first, claims.company(scene, [first])


def test_a_pair_hears_of_the_other_members_of_the_lists_that_hold_its_ends() -> None:
    _, scene = seen("[Foobert|M] uses [LoRA|T], [PPO|T] and [DPO|T]. [Bar|M] is old.", title="")
    foobert, lora, ppo, dpo, bar = range(5)
    company = Company(
        scene,
        {(foobert, "usesTechnique", ppo): 0.5, (foobert, "usesTechnique", dpo): 0.25, (ppo, "basedOn", bar): 0.75},
    )
    assert company.listed(foobert, ("usesTechnique", "basedOn"), lora) == [0.375, 0.5, -1.0, -1.0, -1.0, -1.0]
    assert company.listed(lora, ("basedOn",), bar) == [-1.0, -1.0, 0.75]
    assert company.listed(bar, ("basedOn",), foobert) == [-1.0, -1.0, -1.0]
    assert [sum(company.end(e)) for e in (foobert, lora, ppo, dpo, bar)] == [0.75, 0.0, 1.25, 0.25, 0.75]


def test_a_role_is_judged_of_those_that_the_type_allows() -> None:
    paper, entities = marked(TITLE, f"{INTRODUCED} We test it on [GLUE|B] with [LoRA|T].")
    scene = understand(paper, entities)
    given = [dict.fromkeys(roles.ALLOWED[entity.type], 0.5) for entity in entities]
    assert len({len(row) for row in standing.rows(scene.reading, entities, given)}) == 1
    for entity, chances in zip(entities, standing.judged(scene.reading, entities, given, judge.load()), strict=True):
        assert tuple(chances) == roles.ALLOWED[entity.type]
        assert all(0.0 <= chance <= 1.0 for chance in chances.values())


@pytest.mark.parametrize(
    ("abstract", "expected"),
    [
        ("It reaches 59.3% on [COCO|D].", {("COCO", "59.3")}),
        ("We test on [COCO|D] and [GLUE|B]. On this benchmark, it gains 2.1%.", {("COCO", "2.1"), ("GLUE", "2.1")}),
        ("On our dataset, it gains 2.1%. We test on [COCO|D].", {("COCO", "2.1")}),
        ("We test on [COCO|D]. It gains 2.1%.", set()),
        ("It gains 2.1%. We test on [COCO|D].", set()),
    ],
)
def test_a_number_may_belong_to_what_its_sentence_names_or_points_to(
    abstract: str, expected: set[tuple[str, str]]
) -> None:
    paper, scene = seen(abstract, title="[Foo|M]")
    assert {(scene.entities[c.entity].name, c.value.value) for c in ties.candidates(paper, scene)} == expected


def test_the_less_sure_the_entities_the_less_is_asked_of_claims() -> None:
    _, scene = seen(INTRODUCED)
    assert claims.threshold(scene, "outperforms") == claims.THRESHOLDS["outperforms"]


def test_judges_come_back_as_they_were_written(tmp_path: Path) -> None:
    forest = Forest(
        feature=np.array([0, 0, 0], np.int16),
        threshold=np.array([0.5, 0.0, 0.0], np.float32),
        left=np.array([1, 1, 2], np.int32),
        right=np.array([2, 1, 2], np.int32),
        value=np.array([0.0, -1.0, 1.0], np.float32),
        root=np.array([0], np.int32),
        owner=np.array([0], np.int16),
        bias=np.array([0.0]),
        depth=1,
    )
    judge.write({"one": Judge(("yes",), forest)}, tmp_path / "judges.npz")
    back = judge.read(tmp_path / "judges.npz")["one"]
    assert back.probabilities([[0.0], [1.0]]) == [{"yes": 0.2689}, {"yes": 0.7311}]
    assert back.probabilities([]) == []


def test_a_file_without_judges_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "judges.npz").write_bytes(b"nothing")
    with pytest.raises(KgError, match=r"judges\.npz: cannot be read .* install paperkg again"):
        judge.read(tmp_path / "judges.npz")
