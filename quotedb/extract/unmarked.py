"""A speaker's words set off without marks: block quotes under a lead-in, transcripts, a first person out of place."""

from __future__ import annotations

from dataclasses import dataclass

from quotedb.extract.forms import Label, paragraph_reports
from quotedb.extract.mention import Mention
from quotedb.extract.scene import Scene, mention_features
from quotedb.extract.tokens import FIRST_PERSON_SUBJECTS, Token


@dataclass(slots=True)
class Unmarked:
    """Tokens ``first`` to ``last`` (exclusive) are somebody's words; ``mention`` names the speaker where one does."""

    first: int
    last: int
    paragraph: int
    mention: Mention | None
    rule: str


def find_unmarked(scene: Scene, labels: dict[int, Label], label_mentions: dict[int, Mention]) -> list[Unmarked]:
    """The unmarked quotes of a text, in order."""
    layout, owner = scene.structure.layout, scene.structure.owner
    bounds, tokens = layout.paragraph_first, layout.tokens
    filled = [p for p in range(len(bounds) - 1) if bounds[p] < bounds[p + 1]]
    signs = scene.signs
    plain = [p for p in filled if signs.find("Q", bounds[p], bounds[p + 1]) < 0]
    personal: bool | None = None
    """Whether the text is written in the first person, where that was asked: a column, a blog, a letter."""
    found: list[Unmarked] = []
    plain_set = set(plain)
    for before, paragraph in zip([-1, *filled], filled, strict=False):
        if paragraph not in plain_set:
            continue
        first, last = bounds[paragraph], bounds[paragraph + 1]
        label = labels.get(paragraph)
        if label is not None:
            if label.colon + 1 < last:
                found.append(Unmarked(label.colon + 1, last, paragraph, label_mentions[paragraph], "transcript label"))
            continue
        if before < 0 or last - first < 4 or tokens[last - 1] not in ".?!…":
            continue
        if tokens[bounds[before + 1] - 1] == ":" and owner[bounds[before + 1] - 1] < 0:
            speaker = _lead(scene, before)
            if speaker is not None and not paragraph_reports(scene, first, last):
                found.append(Unmarked(first, last, paragraph, speaker, "block under a lead-in"))
            continue
        if before not in plain_set and _stands_alone(scene, first, last):
            if personal is None:
                personal = sum(_in_first_person(layout.words, bounds[p], bounds[p + 1]) for p in plain) > 1
            if not personal:
                found.append(Unmarked(first, last, paragraph, None, "first person after a quote"))
    return found


def _stands_alone(scene: Scene, first: int, last: int) -> bool:
    """Whether a paragraph can only be somebody's words: one sentence, "I" or "we" its subject, and nobody named in it.

    Notices ("Sorry, we ...", "For more ...") and the paper's own "we" have names, capitals or no such sentence.
    """
    layout, sentence = scene.structure.layout, scene.structure.sentence
    if sentence[last - 1] != sentence[first] or not FIRST_PERSON_SUBJECTS.intersection(layout.lower[first:last]):
        return False
    if layout.lower[first] in FIRST_PERSON_SUBJECTS or not layout.tokens[first][0].isalpha() or last - first > 40:
        return False  # it could as well be the paper that speaks
    return not any(
        layout.tokens[token][0].isupper() and layout.lower[token] not in FIRST_PERSON_SUBJECTS
        for token in range(first + 1, last)
    )


def _in_first_person(words: list[Token], first: int, last: int) -> bool:
    """Whether a paragraph says "I" or "we"."""
    for token in range(first, last):  # noqa: SIM110 - a generator takes several times as long
        if words[token].personal:
            return True
    return False


def _lead(scene: Scene, paragraph: int) -> Mention | None:
    """Who speaks in the last sentence of a paragraph that ends with a colon."""
    structure = scene.structure
    last = structure.layout.paragraph_first[paragraph + 1] - 1
    best = None
    for number in range(*scene.of_sentence[structure.sentence[last]]):
        mention = scene.mentions[number]
        mention_features(scene, mention)
        if mention.speaks and not mention.inner and not mention.possessive:
            best = mention
    return best
