"""Quoted passages while their speakers are being worked out."""

from __future__ import annotations

import math
from typing import Final, final

from quotedb.extract.candidates import Scorer, candidates_of, speaking_ranks
from quotedb.extract.marks import Quoted
from quotedb.extract.mention import Mention
from quotedb.extract.scene import Scene
from quotedb.extract.situations import Situation
from quotedb.extract.weights import Contexts

RANKED: Final = "ranked"
"""How nearly every mention was found: by its place among the candidates."""


@final
class Claim:
    """One quote: its passages, the mention chosen, how likely it is among the candidates, and by which rule."""

    def __init__(self, situation: Situation, passages: list[Quoted]) -> None:
        self.situation = situation
        self.passages = passages
        self.mention: Mention | None = None
        self.probability = 0.0
        self.rule = RANKED
        self.quotation = 1.0
        """The probability that the passage is somebody's words."""
        self.before: Mention | None = None
        """The mention that the quote before it was attributed to."""
        self.place = "-"
        """Where it stands relative to the quote before it."""
        self.considered: list[tuple[float, Mention]] = []
        self.ranks: dict[int, str] = {}
        self.via: Mention | None = None
        """The document that only carried the words, where the ranking chose it and a subject of its sentence spoke."""


def place_after(scene: Scene, passage: Quoted, sentence: int, previous: Quoted | None) -> str:
    """Where a quote stands relative to the one before it: same sentence, same paragraph, or how many paragraphs on."""
    if previous is None:
        return "-"
    gap = passage.paragraph - previous.paragraph
    if gap == 0:
        return "s" if scene.structure.sentence[previous.first] == sentence else "p"
    return str(min(gap, 4))


def rank(scene: Scene, claim: Claim, tables: Contexts) -> Mention | None:
    """Fill the claim's candidates with their probabilities, best first, and choose the best, which is returned."""
    scorer = Scorer(scene, claim.situation, claim.before, claim.place, tables)
    numbers = candidates_of(scene, claim.situation, claim.before.number if claim.before else -1)
    claim.ranks = speaking_ranks(scene, claim.situation, numbers)
    scored = []
    for number in numbers:
        mention = scene.mentions[number]
        scored.append((scorer.score(mention, claim.ranks.get(number, "-")), -number, mention))
    if not scored:
        return None
    scored.sort(reverse=True)
    top = scored[0][0]
    shares: list[float] = []
    total = 0.0  # one after the other: ``sum`` rounds otherwise from Python 3.12 on
    for score, _, _ in scored:
        share = math.exp(score - top)
        total += share
        shares.append(share)
    claim.considered = [(share / total, mention) for share, (_, _, mention) in zip(shares, scored, strict=True)]
    claim.probability, claim.mention = claim.considered[0]
    return claim.mention


def left_open(scene: Scene, one: Claim, two: Claim) -> bool:
    """Whether a quote without a tag of its own is left open for the next one, whose tag then governs both."""
    last, following = one.passages[-1], two.passages[0]
    if not last.continues or following.paragraph <= last.paragraph or one.rule != RANKED:
        return False
    if one.mention is None or two.mention is None or not one.mention.entity == two.mention.entity >= 0:
        return False
    return scene.structure.sentence[one.mention.first] != one.situation.sentence


def interrupted(scene: Scene, one: Claim, two: Claim) -> bool:
    """Whether the second quote goes on with the first's sentence after nothing but a tag: "...," he said, "and ...".

    Or after a paragraph that was left open for it. What begins a sentence after a tag that is a clause of its own is a
    quote of its own: outlets cut between sentences, each carrying some of them.
    """
    last, following = one.passages[-1], two.passages[0]
    if one.mention is None or two.mention is not one.mention:
        return False
    if last.continues and following.paragraph > last.paragraph:
        return True
    if last.paragraph != following.paragraph or last.closing < 0:
        return False
    structure, signs = scene.structure, scene.signs
    between = signs[last.closing + 1 : following.opening]
    if "Q" in between or not last.closing < one.mention.first < following.opening or not between:
        return False
    # One tag and nothing else between the two, and the first part opens its sentence.
    cues = sum(between.count(sign) for sign in "Ckg")
    if between[-1] not in ".,-" or cues > 1 or len(between) > 40:
        return False
    first = one.passages[0]
    if signs[structure.sentence_first[structure.sentence[first.first]] : first.opening].strip("Q"):
        return False
    layout = structure.layout
    if between[-1] == "." and cues and not layout.tokens[following.first].islower():
        return False
    after = following.closing + 1 if following.closing >= 0 else following.last
    sentence = structure.sentence[following.first]
    rest = signs[after : structure.sentence_first[sentence + 1]].strip("Q.,")
    return not rest and layout.tokens[first.first][0].isupper()
