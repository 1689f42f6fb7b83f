"""What the network says of the part that names play, and how the judges hear it."""

from __future__ import annotations

import numpy as np
import pytest

from kg.extraction import pairs, roles, standing
from kg.extraction.bearing import Bearing
from kg.extraction.leanings import Leanings, by_entity, look
from kg.extraction.neural import LEANINGS
from kg.extraction.pairs import Scene
from kg.extraction.reading import read
from kg.extraction.tokens import joined, read_words
from kg.extraction.values import ROLES, Field, Mention
from kg.papers import Paper
from tests.extraction.reading_help import marked

TITLE = "[Foobert|M]"
ABSTRACT = "[Foobert|M] beats [BERT|M]. [Foobert|M] and [BERT|M] are large. [CNN|M] is not."
#: Log-odds by word of the text and leaning; all others are 0.
SAID = {
    (0, "introduces"): 1.0,
    (1, "introduces"): 4.0,
    (5, "introduces"): 1.0,
    (1, "subject outperforms"): 2.0,
    (5, "subject outperforms"): 3.5,
    (3, "object outperforms"): 1.25,
    (7, "object outperforms"): -1.0,
    (11, "subject outperforms"): 0.5,
}


def mention(field: Field, start: int, end: int) -> Mention:
    return Mention("x", field, start, end, 0, 0, "Model", "mentions", 1.0, "test")


def scene(*, said: bool = True) -> Scene:
    paper, entities = marked(TITLE, ABSTRACT)
    words = read_words(joined(paper), len(paper.title))
    table = np.zeros((len(words), len(LEANINGS)))
    for (word, name), value in SAID.items():
        table[word, LEANINGS.index(name)] = value
    reading = read(paper, entities, Leanings(words, table) if said else None)
    given = [dict.fromkeys(roles.ALLOWED[entity.type], 0.25) for entity in entities]
    return pairs.scene(reading, entities, given)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (mention("title", 0, 3), [0.0, 1.0]),
        (mention("title", 0, 8), [1.0, 2.0]),
        (mention("abstract", 0, 4), [4.0, 5.0]),
        (mention("abstract", 2, 9), [5.0, 6.0]),
        (mention("title", 8, 9), [0.0, 0.0]),
        (mention("abstract", 50, 60), [0.0, 0.0]),
    ],
    ids=["a word", "two words", "in the abstract", "touched", "between words", "outside"],
)
def test_a_mention_has_the_mean_of_its_words(given: Mention, expected: list[float]) -> None:
    words = read_words("the data\n\nmany papers", 8)
    leanings = Leanings(words, np.arange(8, dtype=np.float64).reshape(4, 2))
    assert leanings.of([given]).tolist() == [expected]


def test_each_entity_has_a_row_for_each_of_its_mentions() -> None:
    told = scene().reading.leanings
    introduces = LEANINGS.index("introduces")
    assert [part.rows[:, introduces].tolist() for part in told] == [[1.0, 4.0, 1.0], [0.0, 0.0], [0.0]]
    assert [(part.most[introduces], part.mean[introduces]) for part in told] == [(4.0, 2.0), (0.0, 0.0), (0.0, 0.0)]


def test_where_nothing_is_known_all_is_zero() -> None:
    _, entities = marked(TITLE, ABSTRACT)
    assert [part.rows.tolist() for part in by_entity(None, entities)] == [
        [[0.0] * len(LEANINGS)] * 3, [[0.0] * len(LEANINGS)] * 2, [[0.0] * len(LEANINGS)],
    ]  # fmt: skip
    assert by_entity(None, ()) == ()


def test_roles_hear_the_greatest_the_mean_and_the_first_of_the_abstract() -> None:
    seen = scene()
    rows = standing.rows(seen.reading, seen.entities, seen.chances)
    own = [row[-len(LEANINGS) - 2 * len(ROLES) :] for row in rows]
    introduces, better = LEANINGS.index("introduces"), LEANINGS.index("subject outperforms")
    spots = (introduces, better, len(LEANINGS) + introduces, len(LEANINGS) + len(ROLES) + introduces)
    assert [[row[spot] for spot in spots] for row in own] == [
        [4.0, 3.5, 2.0, 4.0],
        [0.0, 0.0, 0.0, 0.0],
        [0.0, 0.5, 0.0, 0.0],
    ]


def test_claims_hear_who_may_be_better_and_than_whom() -> None:
    seen = scene()
    group = next(group for group in pairs.GROUPS if group.name == "methods")
    bearing, width = Bearing(seen, group), len(group.predicates)
    at = group.predicates.index("outperforms")
    foobert, bert, cnn = 0, 1, 2
    together, apart = bearing.row(foobert, bert), bearing.row(cnn, bert)
    # most of the subject as subject and as object, of the object as subject and as object, lead, and the same there
    assert together[at::width] == [3.5, 0.0, 0.0, 1.25, 3.0, 2.0, 1.25, 3.25]
    assert apart[at::width] == [0.5, 0.0, 0.0, 1.25, -3.0, -20.0, -20.0, -20.0]
    assert {len(bearing.row(s, o)) for s in range(3) for o in range(3) if s != o} == {8 * width}


def test_a_text_without_words_has_no_leanings() -> None:
    assert look(Paper(id="p", title="", abstract="")).table.shape == (0, len(LEANINGS))


def test_looking_gives_a_row_for_each_word() -> None:
    found = look(Paper(id="p", title="A Net", abstract="We train BERT."))
    assert found.words.words == ("A", "Net", "We", "train", "BERT", ".")
    assert found.table.shape == (6, len(LEANINGS))
    assert found.states is not None
    assert found.states.shape == (6, 384)
    assert np.isfinite(found.table).all()
