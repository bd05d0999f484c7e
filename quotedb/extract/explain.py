"""Why an attribution says what it says: the steps of the decision, each with the words it is about."""

from __future__ import annotations

from quotedb.extract.antecedents import Antecedents
from quotedb.extract.candidates import Scorer
from quotedb.extract.claims import RANKED, Claim
from quotedb.extract.entity import Entity
from quotedb.extract.mention import NAME, Mention
from quotedb.extract.model import Attribution, Step
from quotedb.extract.prospects import NOBODY
from quotedb.extract.scene import Scene
from quotedb.extract.weights import Contexts, weights
from quotedb.text.spans import Span


def _span(scene: Scene, first: int, last: int) -> Span:
    layout = scene.structure.layout
    return Span(layout.starts[first], layout.end(last - 1))


def _contributions(scene: Scene, claim: Claim, mention: Mention) -> dict[str, float]:
    """The features of a candidate that count, each with its weight as often as it was added."""
    notes: list[str] = []
    scorer = Scorer(scene, claim.situation, claim.before, claim.place, Contexts(notes=notes))
    scorer.score(mention, claim.ranks.get(mention.number, "-"))
    table = weights("speakers")
    found: dict[str, float] = {}
    for feature in notes:
        if weight := table.get(feature):
            key = feature.strip()
            found[key] = found.get(key, 0.0) + weight
    return found


def _told(differences: list[tuple[str, float]]) -> str:
    return ", ".join(f"{feature} {weight:+.1f}" for feature, weight in differences)


def explain_claim(scene: Scene, claim: Claim, antecedents: Antecedents, entities: list[Entity]) -> list[Step]:
    """Marks, whether they are speech, the mention and its rivals, and what the mention stands for."""
    layout = scene.structure.layout
    steps = []
    for passage in claim.passages:
        first = passage.opening if passage.opening >= 0 else passage.first
        last = passage.closing + 1 if passage.closing >= 0 else passage.last
        steps.append(Step(f"marks: {passage.why}", _span(scene, min(first, passage.first), last)))
    steps.append(Step(f"somebody's words, not a title or a term: {claim.quotation:.2f} (at least 0.50 needed)"))
    if len(claim.passages) > 1:
        steps.append(Step("interrupted by its tag or carried on in the next paragraph: one quote in several parts"))
    mention = claim.mention
    if mention is None:
        steps.append(Step("no mention of a speaker nearby"))
        return steps
    text = layout.text[slice(*_span(scene, mention.first, mention.last))]
    if claim.rule == RANKED:
        steps.append(
            Step(
                f"mention {text!r}: {claim.probability:.2f} among the candidates",
                _span(scene, mention.first, mention.last),
            )
        )
        steps.extend(_rivals(scene, claim))
    else:
        steps.append(Step(f"mention {text!r}: by rule, {claim.rule}", _span(scene, mention.first, mention.last)))
    if mention.type != NAME:
        steps.extend(_antecedent(scene, mention, antecedents, entities))
    elif mention.entity >= 0:
        forms = entities[mention.entity].forms
        if len(forms) > 1:
            steps.append(Step(f"named in the article as {', '.join(forms)}"))
    return steps


def explain_report(
    scene: Scene, report: Attribution, antecedents: Antecedents, entities: list[Entity]
) -> tuple[Step, ...]:
    """Indirect speech: the word that reports, what it reports, whose words they are, and whom that stands for."""
    steps = [Step(f"no marks: {report.rule}", report.cue)]
    steps.extend(Step("the words reported", span) for span in report.spans)
    if report.mention is not None:
        steps.append(Step("whose words they are", report.mention))
        mention = next(m for m in scene.mentions if _span(scene, m.head, m.last) == report.mention)
        if mention.type != NAME:
            steps.extend(_antecedent(scene, mention, antecedents, entities))
    if report.via is not None:
        steps.append(Step("carried by", report.via))
    if report.mention is not None and not report.speakers:
        steps.append(Step("whom that names is left open"))
    steps.append(Step(f"confidence that the words and the speaker are right: {report.confidence:.2f}"))
    return tuple(steps)


def _rivals(scene: Scene, claim: Claim) -> list[Step]:
    """The next candidates, and the features that they lost by."""
    if len(claim.considered) < 2:
        return []
    best = _contributions(scene, claim, claim.considered[0][1])
    steps = []
    for probability, rival in claim.considered[1:5]:
        own = _contributions(scene, claim, rival)
        apart = [(feature, best.get(feature, 0.0) - own.get(feature, 0.0)) for feature in {*best, *own}]
        apart.sort(key=lambda pair: (-pair[1], pair[0]))
        steps.append(
            Step(
                f"also considered, {probability:.2f}; lost by {_told(apart[:3])}", _span(scene, rival.first, rival.last)
            )
        )
    return steps


def _antecedent(scene: Scene, mention: Mention, antecedents: Antecedents, entities: list[Entity]) -> list[Step]:
    """What a pronoun or a description stands for, and what else it might have."""
    steps = []
    certain = antecedents.certainty.get(mention.number)
    if mention.entity >= 0:
        entity = entities[mention.entity]
        where = _span(scene, entity.full.head, entity.full.last) if entity.full is not None else None
        steps.append(Step(f"stands for {entity.display}" + (f": {certain:.2f}" if certain is not None else ""), where))
    else:
        steps.append(Step("stands for nobody that the article names"))
    scored = sorted(antecedents.considered.get(mention.number, ()), key=lambda pair: -pair[0])
    top = scored[0][0] if scored else 0.0
    for score, number in scored[:4]:
        if number != mention.entity:
            name = "nobody named" if number == NOBODY else entities[number].display
            full = None if number == NOBODY else entities[number].full
            steps.append(
                Step(
                    f"not {name}: {score - top:+.1f} in log-odds" if score < top else f"as likely: {name}",
                    None if full is None else _span(scene, full.head, full.last),
                )
            )
    return steps
