"""What stands beside a name and says who it is: "Bell, the treasurer", "president and treasurer Bell"."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from quotedb.extract.bodies import BODIES_NAMED
from quotedb.extract.lexicon import DET, PREP, PRON_F, PRON_M, RELATIVE, ROLE, STRONG, TITLE, word_set
from quotedb.extract.mention import DESCRIPTION, NAME, Mention
from quotedb.extract.namesakes import PLACING
from quotedb.extract.offices import described_by, opens_clause

if TYPE_CHECKING:
    from quotedb.extract.entities import Names

_APPOSES: Final = frozenset((",", "—", "–", "-", "--", "("))
_COPULAS: Final = word_set("appositives.copulas")
_ARTICLES: Final = word_set("appositives.articles")
_ENDS: Final = frozenset((",", ".", ";", ")", "—", "–", "-", "based", "owned", "run", "led", "founded", "that"))
_CLOSES: Final = frozenset((",", ".", ";", "of"))

Pair = tuple[Mention, Mention]


def beside(names: Names) -> list[Pair]:
    """Mentions with a comma, a dash or a bracket between them, "Bell is the treasurer", "president and treasurer"."""
    tokens, sentence, mentions = names.layout.tokens, names.structure.sentence, names.mentions
    found = []
    for one, two in pairwise(mentions):
        last = one.last
        if two.inner and two.first == last + 1:
            two = _whole(mentions, two)
        if two.type == NAME and two.first and tokens[two.first - 1] == ",":
            told = described_by(names.layout, mentions, one.number, two.first - 1)
            one, last = (one, last) if told is None else (told, two.first - 1)
        if two.first - last == 3 and tokens[last] == tokens[last + 2] == "," and tokens[last + 1].isdecimal():
            last += 2  # "Bell, 45, a treasurer"
        if two.first - last != 1 or sentence[one.first] != sentence[two.first]:
            continue
        copula = tokens[last] in _COPULAS and one.type == NAME and two.name[0] in _ARTICLES
        opens = copula and one.first == names.structure.sentence_first[sentence[one.first]]
        if tokens[last] in _APPOSES or opens or (tokens[last] == "and" and _is_half(names, one)):
            found.append((one, two))
    return found


def _is_half(names: Names, mention: Mention) -> bool:
    """Whether a description may be the first of two that somebody is: what one person does, without a determiner."""
    one = mention.type == DESCRIPTION and mention.kind == "person" and not mention.plural
    return one and not names.flags.get(mention.name[0], 0) & DET


def appose(names: Names, found: list[Pair]) -> None:
    """ "Bell, the treasurer" and "the treasurer, Bell": the role belongs to the name."""
    for one, two in found:
        if names.layout.tokens[two.first - 1] == "and":
            _both(names, one, two)
        elif one.type == NAME and two.type == DESCRIPTION and not two.plural and not one.inner and not one.possessive:
            if one.entity < 0 or (one.first and names.layout.lower[one.first - 1] in PLACING):
                continue  # "in Bellville, the mayor said"
            if _speaks(names, two) and _is_aside(names, one):
                continue  # "asked about Bell, the mayor said"
            entity = names.entities[one.entity]
            head = two.name[-1]
            if head in BODIES_NAMED and entity.kind in ("organisation", "") and _is_told(names, two):
                names.take_body(two.name, entity)
            elif names.flags.get(head, 0) & (ROLE | TITLE) and entity.kind not in ("country", "place"):
                entity.kind = entity.kind or "person"
                names.take(two, entity)
        elif one.type == DESCRIPTION and two.type == NAME and not one.plural and _tells_whom(names, one):
            _before_name(names, one, two)


def _is_told(names: Names, mention: Mention) -> bool:
    """Whether a description is one of a kind, and ends or goes on as an aside does: "a firm based in"."""
    tokens, after = names.layout.tokens, mention.last
    ends = after >= len(tokens) or tokens[after] in _ENDS or names.layout.flags[after] & (PREP | RELATIVE)
    return bool(ends) and names.flags.get(mention.name[0], 0) & DET != 0


def _speaks(names: Names, mention: Mention) -> bool:
    """Whether a reporting word comes right after a mention."""
    after = mention.last
    return after < len(names.layout.flags) and names.layout.flags[after] & STRONG != 0


def _is_aside(names: Names, mention: Mention) -> bool:
    """Whether a preposition governs a mention, or opens its sentence."""
    flags, structure = names.layout.flags, names.structure
    begin = structure.sentence_first[structure.sentence[mention.first]]
    return bool((mention.first and flags[mention.first - 1] & PREP) or flags[begin] & PREP)


def _both(names: Names, one: Mention, two: Mention) -> None:
    """ "Bell, president and treasurer", "former mayor and council president Ann Bell": who is one is the other."""
    if two.type == NAME:
        if two.role and two.entity >= 0 and one.entity < 0:
            names.take(one, names.entities[two.entity])
    elif one.entity >= 0 and two.entity < 0 and _is_half(names, two):
        names.take(two, names.entities[one.entity])


def _tells_whom(names: Names, one: Mention) -> bool:
    """Whether a description begins as one of a certain person does."""
    begins = names.flags.get(one.name[0], 0) & (DET | PRON_M | PRON_F)
    return bool(begins) or "'s" in one.name or "’s" in one.name


def _before_name(names: Names, one: Mention, two: Mention) -> None:
    """ "the treasurer, Bell"."""
    tokens = names.layout.tokens
    after = tokens[two.last] if two.last < len(tokens) else ""
    if opens_clause(names.structure, one, two):
        return
    if after in _CLOSES and two.entity >= 0 and names.flags.get(one.name[-1], 0) & (ROLE | TITLE):
        entity = names.entities[two.entity]
        if entity.kind in ("person", ""):
            entity.kind = "person"
            names.take(one, entity)


def _whole(mentions: list[Mention], part: Mention) -> Mention:
    """The longest phrase that begins with a mention: "the council's chief engineer" of "the council"."""
    for later in mentions[part.number + 1 : part.number + 4]:
        if later.first == part.first:
            part = later
    return part
