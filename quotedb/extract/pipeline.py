"""Text in, attributions out: marks, mentions, cues, and who is meant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, final

from quotedb.extract.antecedents import Antecedents
from quotedb.extract.claims import RANKED, Claim, interrupted, left_open, place_after, rank
from quotedb.extract.confidence import SILENCE, Grounds
from quotedb.extract.entities import Names
from quotedb.extract.entity import Entity
from quotedb.extract.evidence import cue_of, follows_document, joined, medium_of, named_by, reporter_of, subject_instead
from quotedb.extract.explain import explain_claim, explain_report
from quotedb.extract.forms import find_labels, is_heading, label_mention, lead_in, signature
from quotedb.extract.indirect import find_indirect
from quotedb.extract.layout import lay_out
from quotedb.extract.lexicon import PLURAL, lexicon
from quotedb.extract.marks import Quoted, find_quoted
from quotedb.extract.mention import DESCRIPTION, NAME, Mention
from quotedb.extract.mentions import find_mentions
from quotedb.extract.model import Attribution, EntityKind, Extraction, Kind, Speaker, Step, attribution_of, span_of
from quotedb.extract.modifiers import holder, placed_before
from quotedb.extract.names import demonym_words, names_thing
from quotedb.extract.nested import speaker_of, who_reacted
from quotedb.extract.pairs import named_together
from quotedb.extract.prospect_weights import ProspectWeights, prospect_weights
from quotedb.extract.quotations import (
    has_clause,
    is_name_of_something,
    quotation_features,
    reads_as_sentence,
    words_enough,
)
from quotedb.extract.replies import answers_himself, who_answers, who_replies
from quotedb.extract.scene import scene_of
from quotedb.extract.signs import signs_of
from quotedb.extract.situations import closing_tag, owner_of_remark, situation_of, tag_beside
from quotedb.extract.structure import structure_of
from quotedb.extract.unmarked import find_unmarked
from quotedb.extract.weights import Contexts, logistic, weights, weights_by_context
from quotedb.text.spans import Span

QUOTATION_THRESHOLD: Final = 0.5
REMARK: Final = "called a remark"
NAMED_LATER: Final = "named right after the lead"
NESTED: Final = "whom the sentence says it was told by"
REACTED: Final = "what the sentence before tells somebody to have done"
_BOTH: Final = 0.75
"""Confidence that "they" are two who were named together."""
_LIKELY: Final = 0.5
"""How sure another antecedent of "they" must be."""
_SURE: Final = {NAMED_LATER: 0.6}
"""Confidence of rules too rare in the training articles to be learned: what a careful reader would grant them."""

_SPEAKS_AS: Final[dict[str, EntityKind]] = {"place": "organisation", "adherent": "group"}
"""Kinds that only extraction tells apart."""


@dataclass(frozen=True, slots=True)
class Models:
    """The learned weights of one extraction; the shipped ones unless a training puts its own in their place."""

    quotations: dict[str, float]
    speakers: Contexts
    antecedents: ProspectWeights


def shipped() -> Models:
    """The weights in the package's data files."""
    return Models(weights("quotations"), weights_by_context("speakers"), prospect_weights())


@final
class Told:
    """A speaker, and what its entity was when it was made."""

    def __init__(self, speaker: Speaker, entity: Entity) -> None:
        self.speaker = speaker
        self.name, self.kind, self.full, self.forms = entity.name, entity.kind, entity.full, len(entity.forms)

    def fits(self, entity: Entity) -> bool:
        """Whether nothing of the entity has changed that a speaker shows."""
        return (
            self.name is entity.name
            and self.kind == entity.kind
            and self.full is entity.full
            and self.forms == len(entity.forms)
        )


class Extractor:
    """One parse of one text."""

    def __init__(self, text: str, *, explain: bool = False, models: Models | None = None) -> None:
        self.text = text
        self.explain = explain
        self.models = models or shipped()
        layout = lay_out(text)
        self.layout = layout
        structure = structure_of(layout, find_quoted(layout))
        self.structure = structure
        self.labels = find_labels(layout)
        self.label_mentions = {p: label_mention(structure, label) for p, label in self.labels.items()}
        self.mentions = find_mentions(structure, self.label_mentions.values())
        signs = signs_of(structure, self.mentions)
        self.scene = scene_of(structure, self.mentions, signs)
        names = Names(structure, self.mentions, signs)
        self.entities = names.run()
        self.name_answers()
        self.antecedents = Antecedents(self.scene, names, self.models.antecedents)
        self.antecedents.run()
        self.claims: list[Claim] = []
        self.told: dict[int, Told] = {}
        """Speakers by their entities' numbers."""

    def name_answers(self) -> None:
        """In an interview's "A:" answers whom the text before the first label names most; "Q:" is the paper's own."""
        asked = [mention for mention in self.label_mentions.values() if mention.name in (("Q",), ("A",))]
        if not asked:
            return
        first = min(mention.first for mention in asked)
        times: dict[int, int] = {}
        for mention in self.mentions:
            if mention.first >= first:
                break
            if mention.type == NAME and mention.entity >= 0 and self.entities[mention.entity].kind == "person":
                times[mention.entity] = times.pop(mention.entity, 0) + (not mention.inner)
        person = -1
        for entity, often in times.items():  # the last named last
            if person < 0 or often >= times[person]:
                person = entity
        for mention in asked:
            mention.entity = person if mention.name == ("A",) else -1

    def run(self) -> list[Attribution]:
        """All attributions of quotes, marked and unmarked, in text order."""
        self.find_claims()
        self.name_the_lead()
        found = [self.attribution(claim) for claim in self.claims]
        found.extend(self.unmarked())
        found.sort(key=lambda attribution: attribution.spans)
        return found

    def find_claims(self) -> None:
        """Quote by quote, the mention that each is attributed to."""
        quotations = self.models.quotations
        scene = self.scene
        previous: Claim | None = None
        for passage in self.structure.quoted:
            if self.text[max(0, passage.start - 2)] == "=":
                continue  # what a tag says: author="Ann Bell"
            situation = situation_of(scene, passage)
            claim = Claim(situation, [passage])
            formed = self.decide_by_form(claim)
            beside = None if formed else tag_beside(scene, situation)
            if beside is not None:
                claim.mention, claim.probability, claim.rule = beside, 0.99, "tag beside the quote"
            owner = None if formed or beside else owner_of_remark(scene, passage)
            if owner is not None:
                claim.mention, claim.probability, claim.rule = owner, 0.95, REMARK
            elif not formed and not words_enough(scene, passage):
                total = 0.0
                for feature in quotation_features(scene, situation):
                    total += quotations.get(feature, 0.0)
                claim.quotation = logistic(total)
                if claim.quotation < QUOTATION_THRESHOLD or is_name_of_something(scene, situation):
                    continue
            if previous is not None:
                claim.before = previous.mention
                claim.place = place_after(scene, passage, situation.sentence, previous.passages[-1])
            reacted = who_reacted(scene, passage) if claim.mention is None else None
            if reacted is not None:
                claim.mention, claim.probability, claim.rule = reacted, 0.95, REACTED
            elif claim.mention is None:
                ranked = rank(scene, claim, self.models.speakers)
                closing = closing_tag(scene, situation)
                if closing is not None and closing is not ranked:
                    claim.mention, claim.probability, claim.rule = closing, 0.95, "tag that closes the sentence"
            if claim.mention is not None and not formed and owner is None:
                self.govern(claim, passage, claim.mention)
            if claim.mention is not None:
                self.antecedents.resolve(claim.mention)
                if not formed and owner is None:
                    self.turn_over(claim, passage, claim.mention, previous)
                if previous is not None and beside is not None and left_open(scene, previous, claim):
                    previous.mention = claim.mention
            if previous is not None and interrupted(scene, previous, claim):
                previous.passages.append(passage)
                continue
            self.claims.append(claim)
            previous = claim

    def turn_over(self, claim: Claim, passage: Quoted, mention: Mention, previous: Claim | None) -> None:
        """Give an answer to whom the question was put to."""
        asker = previous.mention if previous is not None else None
        if previous is not None and asker is not None and claim.rule == RANKED and mention.entity == asker.entity:
            answers = who_answers(self.scene, passage, previous.passages[-1], asker)
            if answers is not None:
                claim.mention, claim.probability, claim.rule = answers, 0.9, NESTED
                return
        if (
            previous is not None
            and asker is not None
            and answers_himself(self.scene, previous.passages[-1], asker, mention)
        ):
            self.antecedents.turn_from(mention, asker.entity)
        replies = who_replies(self.scene, mention)
        if replies is not None:
            mention.entity = replies.entity
            self.antecedents.certainty[mention.number] = 0.9

    def decide_by_form(self, claim: Claim) -> bool:
        """Whether layout alone decides: a transcript's label, a signature after the quote, a list under a lead-in."""
        passage = claim.passages[0]
        for rule, mention in (
            ("transcript label", self.label_of(passage)),
            ("signature", signature(self.scene, passage)),
            ("list under a lead-in", lead_in(self.scene, passage)),
        ):
            if mention is not None:
                claim.mention, claim.probability, claim.rule = mention, 0.97, rule
                return True
        return False

    def label_of(self, passage: Quoted) -> Mention | None:
        """The transcript label that a passage stands under."""
        if not self.labels:
            return None
        # Paragraphs of one answer after the labelled one open with a mark and carry no label.
        first, paragraph = self.layout.paragraph_first, passage.paragraph
        while paragraph >= max(0, passage.paragraph - 50) and paragraph not in self.label_mentions:
            begin = first[paragraph]
            if begin < first[paragraph + 1] and self.structure.owner[begin] < 0:
                return None
            paragraph -= 1
        return self.label_mentions.get(paragraph)

    def govern(self, claim: Claim, passage: Quoted, mention: Mention) -> None:
        """Move to the mention that names the speaker, where the ranked one only leads to it."""
        if is_heading(self.structure, passage, mention) or self.is_silent_place(mention):
            claim.mention = None
            return
        mention = placed_before(self.scene, mention) or mention
        sentence = self.structure.sentence
        held = mention.cue >= 0 or sentence[mention.first] == sentence[passage.first]
        whole = holder(self.scene, mention) if held else mention
        speaker = None if whole is None else speaker_of(self.scene, passage, whole)
        if speaker is None:
            claim.mention = None
            return
        if speaker is not mention:
            claim.rule, mention = NESTED, whole or mention
        carried = reporter_of(self.scene, passage, speaker)
        if carried is not None:
            claim.mention, claim.via = carried, speaker
            return
        if speaker is mention:
            speaker = subject_instead(self.scene, passage, mention) or mention
        body = follows_document(self.scene, speaker) if speaker.entity < 0 else None
        claim.mention = named_by(self.scene, body or speaker)

    def is_silent_place(self, mention: Mention) -> bool:
        """Whether a name is a place's or a thing's that no reporting word makes a speaker: "an Orlando night club"."""
        if mention.type != NAME or mention.entity < 0 or mention.speaks or mention.possessive:
            return False
        return self.entities[mention.entity].kind == "place" or names_thing(mention.name)

    def name_the_lead(self) -> None:
        """A lead that names nobody ("A member of the board said ...") is about who is introduced right after it."""
        bounds = self.layout.paragraph_first
        opening = next((p for p in range(len(bounds) - 1) if bounds[p + 1] - bounds[p] > 12), 0)
        named: set[int] = set()
        for number, claim in enumerate(self.claims):
            mention = claim.mention
            if claim.passages[0].paragraph > opening:
                return
            if mention is not None and mention.number in named:
                claim.rule = NAMED_LATER
                continue
            if mention is None or mention.type != DESCRIPTION or mention.entity >= 0 or mention.plural:
                continue
            if mention.name[0] not in ("a", "an", "one") or mention.kind != "person":
                continue
            name = self.introduced_after(number, opening)
            if name is not None:
                mention.entity = name.entity
                named.add(mention.number)
                claim.rule = NAMED_LATER
                claim.probability *= 0.7

    def introduced_after(self, number: int, opening: int) -> Mention | None:
        """Who is introduced after the opening: the next quote's speaker, or the next paragraph's subject."""
        later = next((c for c in self.claims[number + 1 :] if c.passages[0].paragraph > opening), None)
        name = later.mention if later is not None and later.passages[0].paragraph <= opening + 3 else None
        if later is None:
            bounds = self.layout.paragraph_first
            following = next((p for p in range(opening + 1, len(bounds) - 1) if bounds[p] < bounds[p + 1]), None)
            if following is not None:
                first = bounds[following]
                name = next(
                    (
                        m
                        for m in self.mentions
                        if m.first == first and self.layout.lower[m.last : m.last + 2] == [",", "who"]
                    ),
                    None,
                )
        if name is None or name.type != NAME or name.entity < 0:
            return None
        entity = self.entities[name.entity]
        return name if entity.kind == "person" and entity.full is name else None

    def span(self, first: int, last: int) -> Span:
        """The characters of tokens ``first`` to ``last`` (exclusive)."""
        return span_of(self.layout.starts[first], self.layout.end(last - 1))

    def attribution(self, claim: Claim) -> Attribution:
        """The attribution of one quote with its evidence."""
        spans = tuple([span_of(passage.start, passage.end) for passage in claim.passages])
        sentence = reads_as_sentence(self.scene, claim.situation) or any(
            has_clause(self.scene, passage.first, passage.last) for passage in claim.passages[1:]
        )
        kind: Kind = "direct" if sentence else "mixed"
        steps = explain_claim(self.scene, claim, self.antecedents, self.entities) if self.explain else []
        mention = claim.mention
        if mention is None:
            return attribution_of(kind, spans, (), None, None, None, 0.0, claim.rule, None, tuple(steps))
        entity = self.entities[mention.entity] if mention.entity >= 0 else None
        together = joined(self.scene, mention, self.entities)
        sure = self.confidence(claim, mention, entity)
        both = self.both(mention)
        if both:
            together, sure, entity = both, max(sure, _BOTH), self.entities[both[0].entity]
        speakers = self.speakers(entity, together)
        stated = round(sure * claim.quotation, 2)
        if sure < SILENCE:
            speakers = ()
        antecedent = self.span(both[0].first, both[-1].last) if both else None
        if mention.type != NAME and entity is not None and entity.full is not None and speakers and not both:
            antecedent = self.span(entity.full.head, entity.full.last)
        if claim.rule == REMARK:
            token = claim.passages[0].closing + 1
        else:
            token = cue_of(self.scene, claim.passages[0], mention)
        cue = self.span(token, token + 1) if token >= 0 else None
        via = medium_of(self.scene, token, mention, self.entities)
        if claim.via is not None:
            via = self.span(claim.via.first, claim.via.last)
        if self.explain:
            if cue is not None:
                steps.append(Step("cue: the reporting word that ties the mention to the quote", cue))
            if len(together) > 1:
                steps.append(
                    Step(
                        f"speaks together with {len(together) - 1} other",
                        self.span(together[0].first, together[-1].last),
                    )
                )
            if via is not None:
                steps.append(Step("carried by", via))
            left_open = f"; below {SILENCE:.2f} the speaker is left open" if sure < SILENCE else ""
            alone = f" ({sure:.2f} if it is a quotation)" if stated < sure else ""
            steps.append(Step(f"confidence that the speaker is right: {stated:.2f}{alone}{left_open}"))
        return attribution_of(
            kind,
            spans,
            speakers,
            self.span(mention.head, mention.last),
            cue,
            antecedent,
            stated,
            claim.rule,
            via,
            tuple(steps),
        )

    def both(self, mention: Mention) -> list[Mention]:
        """Those whom "they" or "the two" mean together, where nobody else is likelier."""
        if mention.entity >= 0 and self.antecedents.certainty.get(mention.number, 1.0) >= _LIKELY:
            return []
        return named_together(self.scene, mention, self.entities)

    def confidence(self, claim: Claim, mention: Mention, entity: Entity | None) -> float:
        """The calibrated probability that the speaker is right, in hundredths."""
        if claim.rule in _SURE:
            return _SURE[claim.rule]
        delta = self.structure.sentence[mention.first] - claim.situation.sentence
        place = "S" if delta == 0 else "B" if delta < 0 else "A"
        certain = self.antecedents.certainty.get(mention.number, 0.5)
        rule = RANKED if claim.rule in (NESTED, REACTED) else claim.rule
        grounds = Grounds(mention, entity, rule, claim.probability, certain, place, claim.situation.full)
        return min(0.99, round(grounds.confidence(), 2))  # nothing is certain

    def speakers(self, entity: Entity | None, together: list[Mention]) -> tuple[Speaker, ...]:
        """The speaker, or those who speak jointly."""
        if len(together) > 1:
            return tuple(self.speaker(self.entities[other.entity]) for other in together)
        return () if entity is None else (self.speaker(entity),)

    def speaker(self, entity: Entity) -> Speaker:
        """An entity as the caller sees it: its name as printed, with whose it is ("Ruritania's foreign ministry")."""
        known = self.told.get(entity.number)
        if known is not None and known.fits(entity):
            return known.speaker
        speaker = self.speaker_of(entity)
        self.told[entity.number] = Told(speaker, entity)
        return speaker

    def speaker_of(self, entity: Entity) -> Speaker:
        """The same, worked out."""
        # A place that speaks ("Brussels said") is whoever governs there; who are many ("Republicans") are no person.
        kind: EntityKind = _SPEAKS_AS.get(entity.kind) or entity.kind or self.kind_of_unknown(entity)  # type: ignore[assignment]
        name = entity.display
        full = entity.full
        if kind == "organisation" and full is not None and full.type == NAME and full.number:
            owner = self.mentions[full.number - 1]
            owned = owner.possessive and owner.last == full.head - 1
            if owned and (owner.entity < 0 or self.entities[owner.entity].kind != "person"):
                name = f"{self.text[self.layout.starts[owner.head] : self.layout.end(owner.last)]} {name}"
                name = name.removeprefix("the ").removeprefix("The ")
        first, last = entity.described
        described = self.span(first, last) if first < last else None
        return Speaker(name, kind, tuple(form for form in entity.forms if form != entity.display), described)

    def kind_of_unknown(self, entity: Entity) -> EntityKind:
        """Of a name that says nothing of its kind: a group if its last word is a plural of people, else a person."""
        last = entity.name[-1].lower()
        people = lexicon().flags.get(last, 0) & PLURAL or (last.endswith("s") and last[:-1] in demonym_words())
        return "group" if people else "person"

    def unmarked(self) -> list[Attribution]:
        """Words set off without marks."""
        found = []
        for item in find_unmarked(self.scene, self.labels, self.label_mentions):
            mention = item.mention
            antecedent = None
            sure = 0.9
            if mention is None:
                before = [claim for claim in self.claims if claim.passages[-1].paragraph < item.paragraph]
                if not before or before[-1].mention is None or before[-1].mention.entity < 0:
                    continue
                entity = self.entities[before[-1].mention.entity]
                sure = 0.6
                if entity.kind != "person":
                    continue
            elif mention.entity < 0:
                continue
            else:
                entity = self.entities[mention.entity]
            if entity.full is not None and entity.full is not mention:
                antecedent = self.span(entity.full.head, entity.full.last)
            cue = None if mention is None or mention.cue < 0 else self.span(mention.cue, mention.cue + 1)
            evidence = None if mention is None else self.span(mention.head, mention.last)
            content = self.span(item.first, item.last)
            steps = (
                Step(f"set off without marks: {item.rule}", content),
                Step(f"said by {entity.display}", evidence or antecedent),
            )
            found.append(
                Attribution(
                    "unmarked",
                    (content,),
                    (self.speaker(entity),),
                    evidence,
                    cue,
                    antecedent,
                    sure,
                    item.rule,
                    None,
                    steps if self.explain else (),
                )
            )
        return found


def extract(text: str, *, indirect: bool = True, explain: bool = False) -> Extraction:
    """Everything that ``text`` says somebody said, in text order."""
    extractor = Extractor(text, explain=explain)
    found = extractor.run()
    if indirect:
        taken = {attribution.spans for attribution in found}
        scene, antecedents, entities = extractor.scene, extractor.antecedents, extractor.entities
        reports = find_indirect(scene, entities, antecedents, extractor.speaker, taken)
        # What is set off as speech isn't reported speech as well.
        set_off = [span for attribution in found if attribution.kind == "unmarked" for span in attribution.spans]
        reports = [r for r in reports if not any(a.start < b.end and b.start < a.end for a in r.spans for b in set_off)]
        if explain:
            reports = [r._replace(steps=explain_report(scene, r, antecedents, entities)) for r in reports]
        found.extend(reports)
        found.sort(key=lambda attribution: attribution.spans)
    return Extraction(tuple(found))
