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
    before = signs[mention.first - 1] if mention.first > begin else "^"
    if before == "i":
        before = lower[mention.first - 1] if flags[mention.first - 1] & PREP else "i"
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
        strength = cues[lower[cue_right]]
        right += f"|{int(strength * 5)}"
    left = "-"
    cue_left = -1
    if mention.first > begin:
        back = signs.rfind("C", max(begin, mention.first - 6), mention.first)
        again = signs.rfind("A", max(begin, mention.first - 4), mention.first)
        cue_left = max(back, again)
        if cue_left >= 0:
            path = signs[cue_left + 1 : mention.first]
            word = lower[cue_left]
            left = f"{collapse(path, 4)}|{word if len(path) < 2 or word == 'according' else 'far'}"
    mention.cue = cue_left if cue_left >= 0 and (cue_right < 0 or mention.first - cue_left < cue_right - mention.last) else cue_right
    mention.extra = (
        f"t={type_}{shape}",
        f"b={before}",
        f"f={after}",
        f"r={right}",
        f"l={left}",
        f"ba={before}{after}{type_[0]}",
        f"rl={right[0]}{left}",
        f"tb={type_[:2]}{before}{'S' if mention.possessive else ''}",
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
    return Situation(quoted, sentence, name, full, alone)


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


def pair_features(scene: Scene, situation: Situation, mention: Mention, previous: Mention | None, same_place: str) -> list[str]:
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
    features = [situated, f"{place}:d={distance}"]
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
        if same_paragraph is False:
            features.append(f"gap={min(quoted.paragraph - structure.layout.paragraph_of[mention.first], 5)}/{situation.name}")
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
