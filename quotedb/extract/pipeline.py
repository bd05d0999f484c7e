"""Text in, attributions out: marks, mentions, cues, and who is meant."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from quotedb.extract.candidates import (
    Scene,
    Situation,
    candidates_of,
    pair_features,
    scene_of,
    situation_of,
)
from quotedb.extract.entities import Entity, Resolver
from quotedb.extract.forms import find_labels, label_mention, signature
from quotedb.extract.layout import lay_out
from quotedb.extract.marks import Quoted, find_quoted
from quotedb.extract.mentions import DESCRIPTION, NAME, Mention, find_mentions
from quotedb.extract.model import Attribution, EntityKind, Extraction, Kind, Speaker, Step
from quotedb.extract.quotations import has_clause, quotation_features
from quotedb.extract.signs import signs_of
from quotedb.extract.structure import structure_of
from quotedb.extract.weights import logistic, weights
from quotedb.text.spans import Span

QUOTATION_THRESHOLD = 0.35


@dataclass(slots=True)
class Claim:
    """A quoted passage while its speaker is being worked out."""

    situation: Situation
    passages: list[Quoted]
    mention: Mention | None
    probability: float
    considered: list[tuple[float, Mention]] = field(default_factory=list)


def place_after(scene: Scene, passage: Quoted, sentence: int, previous: Quoted | None) -> str:
    """Where a quote stands relative to the one before it: same sentence, same paragraph, or how many paragraphs on."""
    if previous is None:
        return "-"
    gap = passage.paragraph - previous.paragraph
    if gap == 0:
        return "s" if scene.structure.sentence[previous.first] == sentence else "p"
    return str(min(gap, 4))


def choose(scene: Scene, situation: Situation, previous: Mention | None, place: str) -> list[tuple[float, Mention]]:
    """The candidates of one quote with their probabilities, best first."""
    table = weights("speakers")
    get = table.get
    scored = []
    for number in candidates_of(scene, situation, previous.number if previous else -1):
        mention = scene.mentions[number]
        score = 0.0
        for feature in pair_features(scene, situation, mention, previous, place):
            score += get(feature, 0.0)
        scored.append((score, -number, mention))
    if not scored:
        return []
    scored.sort(reverse=True)
    top = scored[0][0]
    total = sum(math.exp(score - top) for score, _, _ in scored)
    return [(math.exp(score - top) / total, mention) for score, _, mention in scored]


class Extractor:
    """One parse of one text."""

    def __init__(self, text: str, *, explain: bool = False) -> None:
        self.text = text
        self.explain = explain
        layout = lay_out(text)
        self.layout = layout
        quoted = find_quoted(layout)
        structure = structure_of(layout, quoted)
        self.structure = structure
        self.labels = find_labels(layout)
        self.label_mentions = {p: label_mention(structure, label) for p, label in self.labels.items()}
        self.mentions = find_mentions(structure, self.label_mentions.values())
        signs = signs_of(structure, self.mentions)
        self.scene = scene_of(structure, self.mentions, signs)
        resolver = Resolver(structure, self.mentions, signs)
        self.entities = resolver.run()
        self.claims: list[Claim] = []

    def run(self) -> list[Attribution]:
        """All attributions of marked quotes."""
        table = weights("quotations")
        previous: Claim | None = None
        for passage in self.structure.quoted:
            situation = situation_of(self.scene, passage)
            score = sum(table.get(feature, 0.0) for feature in quotation_features(self.scene, situation))
            if logistic(score) < QUOTATION_THRESHOLD:
                continue
            fixed = self.fixed(passage)
            if fixed is not None:
                claim = Claim(situation, [passage], fixed, 0.97)
                self.claims.append(claim)
                previous = claim
                continue
            before = previous.passages[-1] if previous else None
            place = place_after(self.scene, passage, situation.sentence, before)
            ranked = choose(self.scene, situation, previous.mention if previous else None, place)
            probability, mention = ranked[0] if ranked else (0.0, None)
            claim = Claim(situation, [passage], mention, probability, ranked[:5] if self.explain else [])
            if previous is not None and self.interrupted(previous, claim):
                previous.passages.append(passage)
                continue
            self.claims.append(claim)
            previous = claim
        return [self.attribution(claim) for claim in self.claims]

    def fixed(self, passage: Quoted) -> Mention | None:
        """The speaker that layout alone decides: a transcript's label, or a signature after the quote."""
        if self.labels:
            paragraph = passage.paragraph
            # Paragraphs of one answer after the labelled one open with a mark and carry no label.
            first = self.layout.paragraph_first
            while paragraph >= 0 and paragraph not in self.label_mentions:
                begin = first[paragraph]
                if begin < first[paragraph + 1] and self.structure.owner[begin] < 0:
                    break
                paragraph -= 1
            if paragraph in self.label_mentions:
                label = self.labels[paragraph]
                if label.first - passage.first < 1 or paragraph == passage.paragraph:
                    return self.label_mentions[paragraph]
        return signature(self.structure, self.mentions, passage)

    def interrupted(self, one: Claim, two: Claim) -> bool:
        """Whether the second passage goes on with the first after nothing but its tag: "...," Bell said. "And ..." """
        last, nxt = one.passages[-1], two.passages[0]
        if one.mention is None or two.mention is not one.mention:
            return False
        if last.continues and nxt.paragraph > last.paragraph:
            return True
        if last.paragraph != nxt.paragraph or last.closing < 0:
            return False
        between = self.scene.signs[last.closing + 1 : nxt.opening]
        if "Q" in between or not last.closing < one.mention.first < nxt.opening:
            return False
        first = one.passages[0]
        if self.scene.signs[self.structure.sentence_first[self.structure.sentence[first.first]] : first.opening].strip("Q"):
            return False
        after = nxt.closing + 1 if nxt.closing >= 0 else nxt.last
        sentence = self.structure.sentence[nxt.first]
        rest = self.scene.signs[after : self.structure.sentence_first[sentence + 1]].strip("Q.,")
        return not rest and one.situation.full and len(between) < 40

    def speaker_of(self, mention: Mention) -> tuple[Entity | None, Mention | None]:
        """The entity a mention stands for, and the mention of its full name."""
        if mention.entity < 0:
            return None, None
        entity = self.entities[mention.entity]
        return entity, entity.full

    def span(self, first: int, last: int) -> Span:
        return Span(self.layout.starts[first], self.layout.end(last - 1))

    def attribution(self, claim: Claim) -> Attribution:
        mention = claim.mention
        spans = tuple(Span(passage.start, passage.end) for passage in claim.passages)
        clause = any(has_clause(self.scene, p.first, p.last) for p in claim.passages)
        kind: Kind = "direct" if clause else "mixed"
        speakers: tuple[Speaker, ...] = ()
        antecedent = None
        cue = None
        mention_span = None
        if mention is not None:
            entity, full = self.speaker_of(mention)
            if entity is not None:
                speakers = (self.speaker(entity),)
                if mention.type != NAME and full is not None:
                    antecedent = self.span(full.head, full.last)
            mention_span = self.span(mention.head, mention.last)
            if mention.cue >= 0:
                cue = self.span(mention.cue, mention.cue + 1)
        return Attribution(kind, spans, speakers, mention_span, cue, antecedent, round(claim.probability, 3), "ranked")

    def speaker(self, entity: Entity) -> Speaker:
        kind: EntityKind = entity.kind or "organisation"  # type: ignore[assignment]
        return Speaker(entity.display, kind, tuple(f for f in entity.forms if f != entity.display))


def extract(text: str, *, indirect: bool = True, explain: bool = False) -> Extraction:
    """Everything that ``text`` says somebody said, in text order."""
    return Extraction(tuple(Extractor(text, explain=explain).run()))
