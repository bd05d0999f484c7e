"""Text in, attributions out: marks, mentions, cues, and who is meant."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from quotedb.extract.candidates import Scorer, candidates_of, speaking_ranks
from quotedb.extract.antecedents import Antecedents
from quotedb.extract.entities import Entity, Names
from quotedb.extract.evidence import cue_of, follows_document, joined, medium_of, named_by, reporter_of
from quotedb.extract.forms import find_labels, label_mention, lead_in, signature
from quotedb.extract.indirect import find_indirect
from quotedb.extract.layout import lay_out
from quotedb.extract.marks import Quoted, find_quoted
from quotedb.extract.mentions import DESCRIPTION, NAME, Mention, find_mentions
from quotedb.extract.model import Attribution, EntityKind, Extraction, Kind, Speaker, Step
from quotedb.extract.quotations import has_clause, quotation_features
from quotedb.extract.scene import Scene, scene_of
from quotedb.extract.signs import signs_of
from quotedb.extract.situations import Situation, closing_tag, situation_of
from quotedb.extract.structure import structure_of
from quotedb.extract.unmarked import find_unmarked
from quotedb.extract.weights import logistic, weights, weights_by_context, weights_by_tuple
from quotedb.text.spans import Span

QUOTATION_THRESHOLD = 0.5


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
    scorer = Scorer(scene, situation, previous, place, weights_by_context("speakers"))
    scored = []
    numbers = candidates_of(scene, situation, previous.number if previous else -1)
    ranks = speaking_ranks(scene, situation, numbers)
    for number in numbers:
        mention = scene.mentions[number]
        scored.append((scorer.score(mention, ranks.get(number, "-")), -number, mention))
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
        names = Names(structure, self.mentions, signs)
        self.entities = names.run()
        self.antecedents = Antecedents(self.scene, names, weights_by_tuple("antecedents"))
        self.antecedents.run()
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
            closing = closing_tag(self.scene, situation)
            if closing is not None and closing is not mention:
                probability, mention = 0.95, closing
            if mention is not None:
                mention = self.govern(passage, mention)
                self.antecedents.resolve(mention)
            claim = Claim(situation, [passage], mention, probability, ranked[:5] if self.explain else [])
            if previous is not None and self.interrupted(previous, claim):
                previous.passages.append(passage)
                continue
            self.claims.append(claim)
            previous = claim
        self.name_the_lead()
        found = [self.attribution(claim) for claim in self.claims]
        found.extend(self.unmarked())
        found.sort(key=lambda attribution: attribution.spans)
        return found

    def name_the_lead(self) -> None:
        """A lead that names nobody ("A member of the delegation said ...") speaks of who is introduced right after it."""
        bounds = self.layout.paragraph_first
        opening = next((p for p in range(len(bounds) - 1) if bounds[p + 1] - bounds[p] > 12), 0)
        for number, claim in enumerate(self.claims):
            mention = claim.mention
            if claim.passages[0].paragraph > opening:
                return
            if mention is None or mention.type != DESCRIPTION or mention.entity >= 0 or mention.plural:
                continue
            if mention.name[0] not in ("a", "an", "one") or mention.kind != "person":
                continue
            for later in self.claims[number + 1 :]:
                if later.passages[0].paragraph > opening + 3:
                    break
                name = later.mention
                if name is None or later.passages[0].paragraph == opening:
                    continue
                entity = self.entities[name.entity] if name.entity >= 0 else None
                if name.type == NAME and entity is not None and entity.kind == "person" and entity.full is name:
                    mention.entity = name.entity
                    claim.probability *= 0.7
                break

    def unmarked(self) -> list[Attribution]:
        """Words set off without marks."""
        found = []
        for item in find_unmarked(self.scene, self.labels, self.label_mentions):
            mention = item.mention
            antecedent = None
            confidence = 0.9
            if mention is None:
                before = [c for c in self.claims if c.passages[-1].paragraph < item.paragraph]
                if not before or before[-1].mention is None or before[-1].mention.entity < 0:
                    continue
                entity = self.entities[before[-1].mention.entity]
                confidence = 0.6
            elif mention.entity < 0:
                continue
            else:
                entity = self.entities[mention.entity]
            if entity.full is not None and entity.full is not mention:
                antecedent = self.span(entity.full.head, entity.full.last)
            cue = None if mention is None or mention.cue < 0 else self.span(mention.cue, mention.cue + 1)
            found.append(
                Attribution(
                    "unmarked",
                    (self.span(item.first, item.last),),
                    (self.speaker(entity),),
                    None if mention is None else self.span(mention.head, mention.last),
                    cue,
                    antecedent,
                    confidence,
                    item.rule,
                )
            )
        return found

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
        return signature(self.structure, self.mentions, passage) or lead_in(self.scene, passage)

    def govern(self, passage: Quoted, mention: Mention) -> Mention:
        """The mention that names the speaker, where the ranked one only leads to it."""
        subject = reporter_of(self.scene, passage, mention)
        if subject is not None:
            return subject
        body = follows_document(self.scene, mention) if mention.entity < 0 else None
        return named_by(self.scene, body or mention)

    def interrupted(self, one: Claim, two: Claim) -> bool:
        """Whether the second passage goes on with the first after nothing but its tag: "...," Bell said. "And ..." """
        last, nxt = one.passages[-1], two.passages[0]
        if one.mention is None or two.mention is not one.mention:
            return False
        if last.continues and nxt.paragraph > last.paragraph:
            return True
        if last.paragraph != nxt.paragraph or last.closing < 0:
            return False
        signs = self.scene.signs
        between = signs[last.closing + 1 : nxt.opening]
        if "Q" in between or not last.closing < one.mention.first < nxt.opening or not between:
            return False
        # One tag and nothing else between the two, and the first part opens its sentence.
        if between[-1] not in ".,-" or sum(between.count(sign) for sign in "Ckg") > 1 or len(between) > 40:
            return False
        first = one.passages[0]
        if signs[self.structure.sentence_first[self.structure.sentence[first.first]] : first.opening].strip("Q"):
            return False
        after = nxt.closing + 1 if nxt.closing >= 0 else nxt.last
        sentence = self.structure.sentence[nxt.first]
        rest = signs[after : self.structure.sentence_first[sentence + 1]].strip("Q.,")
        return not rest and one.situation.full

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
        via = None
        if mention is not None:
            together = joined(self.scene, mention, self.entities)
            entity, full = self.speaker_of(mention)
            if len(together) > 1:
                speakers = tuple(self.speaker(self.entities[other.entity]) for other in together)
            elif entity is not None:
                speakers = (self.speaker(entity),)
                if mention.type != NAME and full is not None:
                    antecedent = self.span(full.head, full.last)
            mention_span = self.span(mention.head, mention.last)
            token = cue_of(self.scene, claim.passages[0], mention)
            if token >= 0:
                cue = self.span(token, token + 1)
            via = medium_of(self.scene, token, mention, self.entities)
        return Attribution(kind, spans, speakers, mention_span, cue, antecedent, round(claim.probability, 3), "ranked", via)

    def speaker(self, entity: Entity) -> Speaker:
        # A place that speaks ("Brussels said") is whoever governs there.
        kind: EntityKind = "organisation" if entity.kind == "place" else entity.kind or "person"  # type: ignore[assignment]
        return Speaker(entity.display, kind, tuple(f for f in entity.forms if f != entity.display))


def extract(text: str, *, indirect: bool = True, explain: bool = False) -> Extraction:
    """Everything that ``text`` says somebody said, in text order."""
    extractor = Extractor(text, explain=explain)
    found = extractor.run()
    if indirect:
        taken = {attribution.spans for attribution in found}
        found.extend(find_indirect(extractor.scene, extractor.entities, extractor.antecedents.resolve, taken))
        found.sort(key=lambda attribution: attribution.spans)
    return Extraction(tuple(found))
