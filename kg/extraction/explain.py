"""Why an extraction is as it is: every decision on one paper, by its sentences, with what was rejected and why.

1. The paper is read by an extractor as always; the doc keeps the candidates and their probabilities.
2. A string is an entity's mention, or it was rejected: unlikelier than its type's threshold, overlapped by a surer
   string, no whole name, or taken out by a component after the finder.
3. Roles have the chances that `roles` gives, claims those of `claims`, results those of `results`, by the same
   functions that extraction calls. A claim is rejected by its threshold, by a likelier reverse, or because names or
   roles contradict it; one that its sentence denies or only supposes is kept and not asserted.

Nothing is decided here. Claims and results that are less likely than `FLOOR` are not listed, for there are hundreds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, Protocol, TypeVar

from kg.extraction import claims, finder, leanings, numbers, results
from kg.extraction.agreement import agreed
from kg.extraction.explained import (
    ClaimDecision,
    EntityDecision,
    Explanation,
    ResultDecision,
    SentenceDecisions,
    StringDecision,
)
from kg.extraction.interpret import claim_models, result_models, understand
from kg.extraction.limits import bounded
from kg.extraction.links import links
from kg.extraction.pairs import Scene
from kg.extraction.pipeline import JUDGED, SIGHT, Extractor, entities_of
from kg.extraction.reading import Sentence
from kg.extraction.rejected import Spot, strings
from kg.extraction.resolve import groups
from kg.extraction.roles import ALLOWED, decide
from kg.extraction.values import Claim, Entity, Field, Mention, Result, round_confidence
from kg.papers import Paper

FLOOR: Final = 0.1


class _Placed(Protocol):
    @property
    def field(self) -> Field: ...
    @property
    def start(self) -> int: ...


_P = TypeVar("_P", bound=_Placed)


def explain(paper: Paper, extractor: Extractor | None = None) -> Explanation:
    """Every decision on a paper, by an extractor (None: the one that ships)."""
    reader = extractor or Extractor()
    paper = bounded(paper)
    doc = reader.doc(paper)
    sight, judged = doc.user_data.get(SIGHT), doc.user_data.get(JUDGED)
    scene = understand(paper, entities_of(paper, doc), leanings.told(sight) if sight else None)
    told = [*strings(scene.entities, sight, groups(*judged), finder.load().thresholds)] if sight and judged else []
    told += _unjudged(scene.entities, {(one.field, one.start, one.end) for one in told})
    weighed, reported = list(_claims(scene)), [*_results(paper, scene), *_untied(paper, scene)]
    found = [*links(paper.title, "title"), *links(paper.abstract, "abstract")]
    sentences = tuple(
        SentenceDecisions(
            sentence.field,
            sentence.start,
            sentence.end,
            paper.text(sentence.field)[sentence.start : sentence.end],
            tuple(sorted(_within(sentence, told), key=lambda one: (one.start, -one.end))),
            tuple(sorted(_within(sentence, weighed), key=lambda one: (not one.accepted, -one.confidence))),
            tuple(sorted(_within(sentence, reported), key=lambda one: (not one.accepted, -one.confidence))),
            tuple(_within(sentence, found)),
        )
        for sentence in scene.reading.sentences
    )
    return Explanation(paper.id, paper.title, tuple(_entities(scene)), sentences)


def _within(sentence: Sentence, found: Iterable[_P]) -> Iterator[_P]:
    return (one for one in found if one.field == sentence.field and sentence.start <= one.start < sentence.end)


def _entities(scene: Scene) -> Iterator[EntityDecision]:
    for entity, given in zip(scene.entities, scene.chances, strict=True):
        chances = tuple((role, round_confidence(given[role])) for role in ALLOWED[entity.type])
        likeliest = decide(entity.type, given)[0]
        reason = "" if likeliest == entity.role else f"a title or name shows it; by its sentences {likeliest}"
        yield EntityDecision(
            entity.name, entity.type, entity.also, entity.confidence, entity.role, entity.roles_all, chances, reason
        )


def _unjudged(entities: tuple[Entity, ...], known: set[Spot]) -> Iterator[StringDecision]:
    """The mentions that a component made."""
    made: dict[Spot, tuple[Mention, list[str]]] = {}
    for entity in entities:
        for mention in entity.mentions:
            made.setdefault((mention.field, mention.start, mention.end), (mention, []))[1].append(entity.name)
    for spot, (mention, names) in made.items():
        if spot not in known:
            yield StringDecision(
                mention.surface, *spot, (mention.found_by,), mention.type, mention.confidence, 0.0, tuple(names),
                mention.role,
            )  # fmt: skip


def _claims(scene: Scene) -> Iterator[ClaimDecision]:
    models = claim_models()
    chances = claims.chances(scene, models)
    kept = {(c.subject, c.predicate, c.object): c for c in agreed(scene.entities, claims.claims(scene, models))}
    for (s, predicate, o), chance in chances.items():
        claim = claims.claim_of(scene, s, predicate, o, chance)
        final = kept.pop((claim.subject, claim.predicate, claim.object), None)
        threshold = claims.threshold(scene, predicate)
        if final is not None:
            yield _claim(final, threshold, accepted=True, reason=_polarity(final))
        elif chance >= threshold and not claims.stands(chances, (s, predicate, o)):
            yield _claim(claim, threshold, accepted=False, reason="the reverse is as likely or likelier")
        elif chance >= threshold:
            yield _claim(claim, threshold, accepted=False, reason="roles or names contradict it")
        elif chance >= FLOOR:
            yield _claim(claim, threshold, accepted=False, reason=below(chance, threshold))
    for claim in kept.values():
        yield _claim(claim, None, accepted=True, reason="names or roles show it")


def _claim(claim: Claim, threshold: float | None, *, accepted: bool, reason: str) -> ClaimDecision:
    return ClaimDecision(
        claim.subject, claim.predicate, claim.object, claim.polarity, claim.field, claim.start, claim.end,
        claim.confidence, threshold, accepted, reason,
    )  # fmt: skip


def _polarity(claim: Claim) -> str:
    said = {"negated": "the sentence denies it: a claim, not a fact", "hedged": "the sentence only supposes it"}
    return said.get(claim.polarity, "")


def below(chance: float, threshold: float) -> str:
    """Why something unlikely is left out.

    >>> below(0.2649, 0.3)
    'below the threshold: 0.265 < 0.3'
    """
    return f"below the threshold: {round(chance, 3):g} < {round(threshold, 3):g}"


def _results(paper: Paper, scene: Scene) -> Iterator[ResultDecision]:
    models = result_models()
    kept = {(r.field, r.start, r.raw, r.on): r for r in results.results(paper, scene, models)}
    for candidate, chance in results.judged(paper, scene, models):
        sentence = scene.reading.sentences[candidate.sentence]
        raw = paper.text(sentence.field)[candidate.value.start : candidate.value.end]
        on = scene.entities[candidate.entity].name
        final = kept.get((sentence.field, sentence.start, raw, on)) if chance >= results.THRESHOLD else None
        if final is not None:
            yield _result(final)
        elif candidate.aligned is False:
            yield _no_result(sentence, raw, on, chance, "numbers and names are lists of one length, and pair otherwise")
        elif chance >= FLOOR:
            yield _no_result(sentence, raw, on, chance, below(chance, results.THRESHOLD))


def _result(r: Result) -> ResultDecision:
    return ResultDecision(
        r.raw, r.on, r.subject, r.metric, r.kind, r.field, r.start, r.end, r.confidence, results.THRESHOLD, True
    )


def _no_result(sentence: Sentence, raw: str, on: str | None, chance: float, reason: str) -> ResultDecision:
    place = (sentence.field, sentence.start, sentence.end)
    return ResultDecision(raw, on, None, None, None, *place, chance, results.THRESHOLD, False, reason)


def _untied(paper: Paper, scene: Scene) -> Iterator[ResultDecision]:
    """The numbers of sentences that tie them to nothing."""
    tied = {candidate.sentence for candidate, _ in results.judged(paper, scene, result_models())}
    for number, sentence in enumerate(scene.reading.sentences):
        if number not in tied:
            text = paper.text(sentence.field)
            taken = tuple((token.start, token.end) for token in sentence.tokens if token.entity >= 0)
            for value in numbers.values(text, sentence.start, sentence.end, taken):
                if not numbers.noisy(text, value):
                    raw = text[value.start : value.end]
                    yield _no_result(sentence, raw, None, 0.0, "its sentence ties it to no dataset or benchmark")
