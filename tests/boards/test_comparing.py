"""Side by side the best is marked by the rule of leaderboards: one scale, the metric's direction, equal conditions."""

from kg.derived import Derived
from kg.explorer.comparison import comparison_page
from kg.linking.values import CanonicalEntity
from kg.statements import of_entities, of_paper
from kg.writing import Generation
from tests.analytics.test_leaderboards import METRICS, NAMES, PERCENT, THINGS, paper

PAPERS = (
    paper("a", "Alpha has 91.5% on Pixels.", [("Alpha", "Pixels", "accuracy", "91.5%", "91.5", PERCENT)]),
    paper("b", "Beta has 0.93 on Pixels.", [("Beta", "Pixels", "accuracy", "0.93", "0.93")]),
    paper("c", "Alpha has 99.0% on Pixels val.", [("Alpha", "Pixels", "accuracy", "99.0%", "99.0", PERCENT)]),
    paper("d", "Alpha has an error of 7.0% on Words.", [("Alpha", "Words", "error rate", "7.0%", "7.0", PERCENT)]),
    paper("e", "Beta has an error of 5.0% on Words, 30% less.",
          [("Beta", "Words", "error rate", "5.0%", "5.0", PERCENT),
           ("Beta", "Words", "error rate", "30%", "30", PERCENT)]),
)  # fmt: skip


def store():
    generation, derived = Generation(None, NAMES, 1), Derived(NAMES)
    things = [CanonicalEntity(thing, thing, name, (kind,)) for name, (kind, thing) in THINGS.items()]
    lines = of_entities(things, METRICS, NAMES)
    for one in PAPERS:
        own = of_paper(one, NAMES)
        derived.observe(one, own)
        lines += own
    lines += derived.catalog_lines([], None)
    lines += [line for thing in things for line in derived.of_entity(thing)]
    lines += [line for _, rest in derived.rest("inputs", "hand") for line in rest]
    generation.load(lines)
    return generation.store


def test_the_best_is_marked_by_the_rule_of_the_leaderboards():
    page = comparison_page(store(), ["alpha", "beta"])
    results = next(group for group in page.groups if group.name == "results")
    assert [(row.name, row.note, [cell.text for cells in row.cells for cell in cells], row.best)
            for row in results.rows] == [
        ("Pixels", "accuracy", ["91.5%", "0.93"], (False, True)),
        ("Words", "error rate", ["7.0%", "5.0%"], (False, True)),
        ("Pixels", "accuracy, val", ["99.0%"], (False, False)),
    ]  # fmt: skip
