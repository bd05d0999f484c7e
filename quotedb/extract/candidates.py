"""Who might be speaking: the mentions a quote may be attributed to, and what speaks for and against each.

Features are short strings; their weights are learned by ``benchmarks/train/attribution.py`` and added up.
"""

from __future__ import annotations

from dataclasses import dataclass

from quotedb.extract.lexicon import FEMALE, MALE, PREP, lexicon
from quotedb.extract.marks import Quoted
from quotedb.extract.mentions import DESCRIPTION, NAME, Mention
from quotedb.extract.signs import collapse, subject_path
from quotedb.extract.structure import Structure

MAX_CANDIDATES = 40
_MUTUAL = frozenset(("agree", "agreed", "agrees", "agreeing", "decide", "decided", "discuss", "discussed", "negotiated", "pledged"))


@dataclass(slots=True)
class Scene:
    """All that attribution looks at in one text."""

    structure: Structure
    mentions: list[Mention]
    signs: str
    of_sentence: list[tuple[int, int]]
    """For each sentence, the range of its mentions."""


def scene_of(structure: Structure, mentions: list[Mention], signs: str) -> Scene:
    """Index the mentions by sentence."""
    ranges: list[tuple[int, int]] = []
    position = 0
    total = len(mentions)
    for number in range(len(structure.sentence_first) - 1):
        stop = structure.sentence_first[number + 1]
        begin = position
        while position < total and mentions[position].first < stop:
            position += 1
        ranges.append((begin, position))
    return Scene(structure, mentions, signs, ranges)


def _bucket(distance: int) -> str:
    return str(distance) if distance < 4 else "4" if distance < 7 else "7" if distance < 13 else "13" if distance < 25 else "25"


def mention_features(scene: Scene, mention: Mention) -> tuple[str, ...]:
    """What a mention looks like by itself: its type, its place in its clause, and the reporting words beside it."""
    if mention.extra:
        return mention.extra
    structure, signs = scene.structure, scene.signs
    flags, lower = structure.layout.flags, structure.layout.lower
    sentence = structure.sentence[mention.first]
    begin, stop = structure.sentence_first[sentence], structure.sentence_first[sentence + 1]
    type_ = mention.type[0]
    if mention.type == NAME:
        type_ = "n" + (mention.kind[:1] or "?") + ("1" if mention.last - mention.head == 1 else "2")
    elif mention.type == DESCRIPTION:
        type_ = "d" + mention.kind[:1]
    else:
        type_ = "h" + mention.name[0]
    shape = ("I" if mention.inner else "") + ("S" if mention.possessive else "") + ("M" if mention.modifier else "")
    at = mention.first - 1
    if mention.type == NAME and at > begin and signs[at] == "t":
        at -= 1  # "the State Council"
    before = signs[at] if at >= begin else "^"
    if before == "i":
        before = lower[at] if flags[at] & PREP else "i"
    after = signs[mention.last] if mention.last < stop else "$"
    # The nearest reporting word on the right that this mention may be the subject of.
    right = "-"
    cue_right = -1
    strong = signs.find("C", mention.last, min(stop, mention.last + 40))
    weak = signs.find("k", mention.last, strong if strong >= 0 else min(stop, mention.last + 12))
    cues = lexicon().cues
    if weak >= 0 and "C" not in signs[mention.last : weak] and weak - mention.last < 4:
        cue_right = weak
    elif strong >= 0:
        cue_right = strong
    if cue_right >= 0:
        path = signs[mention.last : cue_right]
        if "Q" in path and path.count("Q") < len(path):
            path = path.replace("Q", "")
            right = "Q" + subject_path(path)
        else:
            right = subject_path(path)
        strength = cues.get(lower[cue_right], 0.6)
        if cue_right + 1 < stop and lower[cue_right + 1] == "to":
            strength *= 0.7  # "agreed to", "refused to": an act more than words
        joint = mention.plural or (mention.first - 2 >= begin and lower[mention.first - 1] == "and" and signs[mention.first - 2] in "nd")
        if joint and lower[cue_right] in _MUTUAL:
            strength *= 0.5  # what two parties agree on between them isn't what either said
        right += f"|{int(strength * 5)}"
    left = "-"
    cue_left = -1
    if mention.first > begin:
        back = signs.rfind("C", max(begin, mention.first - 6), mention.first)
        again = signs.rfind("A", max(begin, mention.first - 4), mention.first)
        cue_left = max(back, again)
        if cue_left >= 0:
            path = signs[cue_left + 1 : at + 1]
            word = lower[cue_left]
            left = f"{collapse(path, 4)}|{word if len(path) < 2 or word == 'according' else 'far'}"
    # A tag that closes its sentence ("..., Bell said.") governs all of it.
    tag = "-"
    if cue_right >= 0 and right[0] in "|ax" and before in ",Q^" and signs[cue_right + 1 : cue_right + 2] in ("", ".", "Q", ",", "i"):
        tag = ("," if before in ",Q" else "^") + ("$" if stop - cue_right < 8 else "+")
    elif cue_left == at and cue_left - 1 >= begin and signs[cue_left - 1] in ",Q":
        tag = "i" + ("$" if stop - mention.last < 8 else "+")
    mention.tag = tag != "-"
    mention.speaks = mention.tag or (cue_right >= 0 and right[0] in "|ax<" and right[-1] in "345") or left.endswith("|according")
    beside = cue_left == at and (cue_left == begin or signs[cue_left - 1] in ",Q")
    mention.cue = cue_left if beside or cue_left >= 0 and (cue_right < 0 or mention.first - cue_left < cue_right - mention.last) else cue_right
    mention.extra = (
        f"t={type_}{shape}",
        f"b={before}",
        f"f={after}",
        f"r={right}",
        f"l={left}",
        f"ba={before}{after}{type_[0]}",
        f"rl={right[0]}{left}",
        f"tb={type_[:2]}{before}{'S' if mention.possessive else ''}",
        f"tag={tag}",
        "cw=" + (lower[mention.cue] if mention.cue >= 0 else "-"),
    )
    return mention.extra


@dataclass(slots=True)
class Situation:
    """How a quote stands in its sentence."""

    quoted: Quoted
    sentence: int
    name: str
    """Signs around it, for features: what stands before and after."""
    full: bool
    whole_paragraph: bool
    closing: int = -1
    """The mention of the reporting tag that closes its sentence after the quote ("..., Bell said."), or -1."""
    rival: str = "-"
    """With a closing tag: how strongly the best subject before the quote reports, 0 to 5."""
    governor: int = -1
    """The subject of the last reporting word before the quote, or -1 where that word has none right before it."""
    governed: str = "-"


def situation_of(scene: Scene, quoted: Quoted) -> Situation:
    """What stands around a quote in its own sentence."""
    structure, signs = scene.structure, scene.signs
    sentence = structure.sentence[quoted.first]
    begin, stop = structure.sentence_first[sentence], structure.sentence_first[sentence + 1]
    after_at = quoted.closing + 1 if quoted.closing >= 0 else quoted.last
    before = signs[begin : max(begin, quoted.opening)]
    after = signs[after_at:stop]
    outside_before = before.replace("Q", "")
    outside_after = after.replace("Q", "")
    name = "b" if outside_before.strip(".,-:") else ""
    if "C" in outside_before:
        name += "C"
    name += "|"
    if outside_after.strip(".,-:?"):
        name += "a"
        if "C" in outside_after:
            name += "C"
    layout = structure.layout
    first, last = layout.tokens[quoted.first], layout.tokens[quoted.last - 1]
    full = first[0].isupper() and quoted.last - quoted.first > 3
    bounds = layout.paragraph_first
    alone = not signs[bounds[quoted.paragraph] : bounds[quoted.paragraph + 1]].strip("Q.,-")
    name += ("F" if full else "f") + ("," if last == "," else "." if last in ".?!" else "")
    closing = -1
    rival = "-"
    for number in range(*scene.of_sentence[sentence]):
        mention = scene.mentions[number]
        own = mention_features(scene, mention)
        if mention.first > quoted.last:
            if own[8] in ("tag=,$", "tag=i$", "tag=,+"):
                closing = number
        elif own[3][2] in "|ax<" and not mention.inner and own[3][-1] != "-":
            rival = max(rival, own[3][-1])
    governor, how = _governor(scene, sentence, begin, quoted.opening)
    return Situation(quoted, sentence, name, full, alone, closing, rival if closing >= 0 else "-", governor, how)


def _governor(scene: Scene, sentence: int, begin: int, opening: int) -> tuple[int, str]:
    """The subject right before the last reporting word that stands before the quote, and how that word stands to both."""
    signs = scene.signs
    token = opening - 1
    while token >= begin and signs[token] not in "Ck":
        token -= 1
    if token < begin:
        return -1, "-"
    strength = int(lexicon().cues.get(scene.structure.layout.lower[token], 0.6) * 5)
    gap = collapse(signs[token + 1 : opening], 3)
    before = token - 1
    while before >= begin and signs[before] in "ax":
        before -= 1
    if before >= begin and signs[before] in "ndh":
        for number in range(*scene.of_sentence[sentence]):
            mention = scene.mentions[number]
            if mention.last == before + 1 and not mention.inner:
                return number, f"{strength}{gap}"
    return -1, f"{signs[before] if before >= begin else '^'}{strength}{gap}"


def closing_tag(scene: Scene, situation: Situation) -> Mention | None:
    """The speaker of "Bell's party would "x" the bill, Ruiz said.": a fragment belongs to the tag that closes its sentence.

    Unless the subject before the quote reports as strongly as the tag does. Holds for 98 in 100 such quotes of the
    training articles.
    """
    if situation.closing < 0 or situation.full or situation.rival > "3":
        return None
    mention = scene.mentions[situation.closing]
    own = mention_features(scene, mention)
    if own[3][-1] not in "45" or (own[8] == "tag=,+" and situation.rival == "3"):
        return None
    return mention


def candidates_of(scene: Scene, situation: Situation, previous: int) -> list[int]:
    """Numbers of the mentions a quote may be attributed to, nearest sentences first."""
    structure = scene.structure
    sentence = situation.sentence
    ranges = scene.of_sentence
    found: list[int] = list(range(*ranges[sentence]))
    paragraph_of, first = structure.layout.paragraph_of, structure.sentence_first
    here = situation.quoted.paragraph
    back = sentence - 1
    sentences = 0
    while back >= 0 and len(found) < MAX_CANDIDATES and sentences < 6:
        earlier = paragraph_of[first[back]]
        found.extend(range(*ranges[back]))
        if earlier < here - 6:
            break
        sentences += 1
        back -= 1
    ahead = sentence + 1
    last_sentence = len(ranges)
    for step in range(2):
        if ahead + step >= last_sentence:
            break
        later = paragraph_of[first[ahead + step]]
        if later != here and (step or first[ahead + 1] - first[ahead] > 12 or not situation.whole_paragraph):
            break
        found.extend(range(*ranges[ahead + step]))
    if previous >= 0 and previous not in found:
        found.append(previous)
    return found


def speaking_ranks(scene: Scene, situation: Situation, numbers: list[int]) -> dict[int, str]:
    """Which candidates are subjects of reporting words, counted from the quote outwards: b1 is the last one before it."""
    before: list[int] = []
    after: list[int] = []
    for number in numbers:
        mention = scene.mentions[number]
        mention_features(scene, mention)
        if mention.speaks and not mention.inner:
            (before if mention.first < situation.quoted.first else after).append(number)
    before.sort(reverse=True)
    after.sort()
    ranks = {number: f"b{min(place, 3)}" for place, number in enumerate(before, 1)}
    ranks.update((number, f"a{min(place, 2)}") for place, number in enumerate(after, 1))
    return ranks


def pair_features(
    scene: Scene, situation: Situation, mention: Mention, previous: Mention | None, same_place: str, rank: str
) -> list[str]:
    """What speaks for one mention as the speaker of one quote."""
    structure, signs = scene.structure, scene.signs
    quoted = situation.quoted
    sentence = structure.sentence[mention.first]
    after_at = quoted.closing + 1 if quoted.closing >= 0 else quoted.last
    delta = sentence - situation.sentence
    same_paragraph = structure.layout.paragraph_of[mention.first] == quoted.paragraph
    if delta == 0:
        if mention.first >= after_at:
            between = signs[after_at : mention.first]
            place = "Sa"
        else:
            between = signs[mention.last : max(mention.last, quoted.opening)]
            place = "Sb"
        if "Q" in between:
            place += "q"
        path = collapse(between)
        distance = _bucket(between.count("n") + between.count("d"))
    else:
        place = ("P" if delta < 0 else "N") if same_paragraph else ("B" if delta < 0 else "M")
        place += str(min(abs(delta), 4))
        between = ""
        path = ""
        distance = ""
    situated = f"{place}/{situation.name}"
    bounds = structure.layout.paragraph_first
    paragraph = structure.layout.paragraph_of[mention.first]
    lead = paragraph < quoted.paragraph and structure.layout.tokens[bounds[paragraph + 1] - 1] == ":"
    features = [
        situated,
        f"{place}:d={distance}",
        f"sp={rank}/{situation.name}",
        f"sp={rank}/{place}",
        f"sp={rank}/{situation.whole_paragraph}{place}",
    ]
    own = mention_features(scene, mention)
    for feature in own:
        features.append(f"{place}:{feature}")
    features.append(f"{situated}:{own[3]}")
    features.append(f"{situated}:{own[0]}")
    if delta == 0:
        features.append(f"{place}:p={path}")
        features.append(f"{situated}:p={collapse(between, 4)}")
        features.append(f"{place}:p2={path[-2:] if place[1] == 'b' else path[:2]}{own[0][:4]}")
        if mention.cue >= 0:
            gap = (
                signs[mention.cue + 1 : max(mention.cue + 1, quoted.opening)]
                if mention.cue < quoted.opening
                else signs[after_at : mention.cue]
            )
            side = "b" if mention.cue < quoted.opening else "a"
            features.append(f"{place}:g{side}={collapse(gap, 5)}")
            features.append(f"{place}:g{side}{'+' if mention.cue > mention.first else '-'}={_bucket(len(gap))}")
    else:
        features.append(f"{situated}:{own[4]}")
        features.append(f"{situated}:{own[8]}")
        features.append(f"{situation.whole_paragraph}{place}:{own[8]}:{own[0][:4]}")
        if same_paragraph is False:
            features.append(f"gap={min(quoted.paragraph - structure.layout.paragraph_of[mention.first], 5)}/{situation.name}")
    if lead:
        features.append(f"lead:{own[3]}")
        features.append(f"lead:{own[4]}")
        features.append(f"lead/{min(quoted.paragraph - paragraph, 5)}{place}")
    if situation.governed != "-":
        is_it = "G" if mention.number == situation.governor else "o" if situation.governor >= 0 else "n"
        features.append(f"gov={is_it}{situation.governed[:2]}{place}")
        features.append(f"gov={is_it}{situation.governed}{situation.full}")
        if is_it == "n" and delta == 0:
            features.append(f"gov=n{situation.governed[0]}{rank}{own[3][:4]}")
    if situation.closing >= 0 and delta == 0:
        own_strength = own[3][-1] if own[3][2] in "|ax<" else "-"
        who = "tag" if mention.number == situation.closing else own_strength
        features.append(f"closing:{who}:{situation.rival}:{situation.full}")
        features.append(f"closing:{who}:{place}")
    if previous is not None:
        if mention is previous:
            features.append(f"prev:{same_place}/{situation.name}")
            features.append(f"prev:{same_place}/{place}")
        elif mention.type == NAME and previous.type == NAME and mention.name[-1] == previous.name[-1]:
            features.append(f"prevname:{same_place}/{place}")
        elif mention.first < previous.first and delta < 0:
            features.append(f"beforeprev:{same_place}/{place}")
        elif mention.gender and previous.gender and mention.gender != previous.gender and {mention.gender, previous.gender} <= {MALE, FEMALE}:
            features.append(f"othersex:{same_place}/{place}")
    return features
