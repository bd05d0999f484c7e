"""Sentences whose subject isn't who spoke: passives, and people who tell what others said.

The ranking learns from what news mostly says, in which the subject speaks. Here grammar alone decides.
"""

from __future__ import annotations

import functools
from typing import Final

from quotedb.extract.beside import at, beginning_at, ending_at, subject_before
from quotedb.extract.leads import ORDERS, VIEWS, followed_by, led_in
from quotedb.extract.lexicon import ADV, AUX, CUE, DET, read_lines, word_set
from quotedb.extract.marks import Quoted
from quotedb.extract.mention import DESCRIPTION, NAME, PRONOUN_MENTION, Mention
from quotedb.extract.remarks import BE, LEADS, TELLS, is_relayed, is_remark
from quotedb.extract.replies import who_is_asked
from quotedb.extract.scene import Scene

_SPOKEN_OF: Final = word_set("nested.spoken_of")
"""Participles of which the subject is spoken of or spoken to."""
_SPOKEN_TO: Final = word_set("nested.spoken_to")
_QUOTES: Final = word_set("nested.quotes")
_RECALLS: Final = word_set("nested.recalls")
_HEARS: Final = word_set("nested.hears")
_SAY: Final = word_set("nested.say")
_HEARD: Final = _QUOTES | _RECALLS | _HEARS
_ADMITS: Final = word_set("nested.admits")
_LIMITS: Final = word_set("nested.limits")
_NOT: Final = word_set("nested.not")
_PUTS: Final = word_set("nested.puts")
_MAKES: Final = word_set("nested.makes")
_CLAUSES: Final = frozenset(",;:-(QwAc")
"""Signs of another clause."""
_SHORT: Final = 9
"""Tokens of a sentence that says no more than what somebody did."""
_TOLD: Final = word_set("nested.told")
_PASSIVE: Final = word_set("nested.passive")
_SPEAKS: Final = word_set("nested.speaks")
_OF: Final = word_set("nested.of")
_ENDS: Final = frozenset((",", ".", ";", ")"))


def speaker_of(scene: Scene, passage: Quoted, mention: Mention) -> Mention | None:
    """Who spoke, as far as grammar tells: the ranked mention or another one of its sentence.

    Nobody where it is only spoken of or to: "Bell was called "x"" doesn't say by whom.
    """
    if scene.structure.sentence[mention.first] != scene.structure.sentence[passage.first]:
        return who_is_asked(scene, passage, mention) or mention
    thinks = _viewer(scene, passage)
    if thinks is not None:
        return thinks
    made = _made_to_say(scene, passage, mention)
    if made is not None:
        return made
    if _reads_so(scene, passage, mention):
        return at(scene, _after(passage) + 1)
    if _asked_to_say(scene, passage, mention) or _does_not_say(scene, passage, mention):
        return None
    called = _what_was_called(scene, passage)
    if called >= 0:
        return _agent(scene, passage, called)
    speaks = _speaks_of(scene, passage)
    if speaks is not None and speaks.first > mention.first:
        return speaks
    participle = _participle(scene, passage, mention)
    if participle >= 0:
        return _agent(scene, passage, participle)
    if mention.last <= passage.first:
        caller = _called_by(scene, passage)
        if caller is not None and caller.first >= mention.last:
            return caller
        if _is_called_by(scene, passage):
            return at(scene, _after(passage) + 1)
    instead = _quoted_by(scene, mention) or _who_told(scene, passage, mention) or _author(scene, passage, mention)
    instead = instead or _who_said(scene, passage, mention)
    if instead is not None:
        return instead
    told = followed_by(scene, mention) if mention.first > passage.last else mention
    return None if told is None else led_in(scene, passage, told)


def _who_said(scene: Scene, passage: Quoted, mention: Mention) -> Mention | None:
    """In "Bell disavowed an aide who had said that it was "x"": the aide."""
    layout, signs = scene.structure.layout, scene.signs
    cue = signs.rfind("C", mention.last, passage.opening)
    if mention.cue >= 0 and layout.lower[mention.cue] in TELLS:
        return None  # "told a woman who said so that"
    if (
        cue <= mention.last
        or signs.count("T", cue, passage.opening) > 1
        or any(sign in _CLAUSES for sign in signs[cue + 1 : passage.opening - 1])
    ):
        return None
    if signs[cue + 1] == "i":
        return None  # "who complained about it"
    token = cue
    while token > mention.last and layout.flags[token - 1] & (AUX | ADV):
        token -= 1
    who = token - 1
    if (
        layout.lower[who] != "who"
        or not BE.isdisjoint(layout.lower[token:cue])
        or not _NOT.isdisjoint(layout.lower[token:cue])
    ):
        return None
    return subject_before(scene, who) or subject_before(scene, token)


def _viewer(scene: Scene, passage: Quoted) -> Mention | None:
    """In ""x", in the view of Bell", ""x", as Bell puts it" and "For Bell, it was "x"": Bell."""
    structure = scene.structure
    lower, after = structure.layout.lower, _after(passage)
    if after + 3 < len(lower) and lower[after] == "in" and structure.sentence[after + 1] == structure.sentence[after]:
        if lower[after + 1] == "the" and lower[after + 2] in VIEWS and lower[after + 3] == "of":
            return at(scene, after + 4)
        for owner in beginning_at(scene, after + 1):
            if owner.possessive and owner.last + 1 < len(lower) and lower[owner.last + 1] in VIEWS:
                return owner
    if after + 2 < len(lower) and lower[after] == "as":
        puts = at(scene, after + 1)
        if puts is not None and puts.last < len(lower) and lower[puts.last] in _PUTS:
            return puts
    begin = structure.sentence_first[structure.sentence[passage.first]]
    if begin >= passage.opening or lower[begin] not in ("for", "to"):
        return None
    first = at(scene, begin + 1)
    named = first is not None and first.type == NAME and first.last < passage.opening and lower[first.last] == ","
    if not named or first is None or "C" in scene.signs[after : after + 3]:
        return None  # "For Bell, it was "x," Ruiz said"
    between = scene.signs[first.last : passage.opening]
    return None if "C" in between or "A" in between else first


def _reads_so(scene: Scene, passage: Quoted, mention: Mention) -> bool:
    """Whether what reads so follows a quote, and somebody only after that: ""x," read the banner that Bell held"."""
    lower, after = scene.structure.layout.lower, _after(passage)
    follows = after + 1 < len(lower) and lower[after] in ("read", "reads") and mention.first > after + 2
    return follows and lower[after + 1] in ("a", "an", "the", "one")


def _asked_to_say(scene: Scene, passage: Quoted, mention: Mention) -> bool:
    """Whether somebody is only asked to say what a quote is part of: "Bell asked Ruiz to admit that it was "x""."""
    layout = scene.structure.layout
    lower, token = layout.lower, mention.last
    while token < passage.opening and layout.flags[token] & (AUX | ADV):
        token += 1
    if token >= passage.opening or lower[token] not in ORDERS:
        return False
    asked = at(scene, token + 1)
    to = token + 2 if asked is None else asked.last
    if to + 2 >= passage.opening or lower[to] != "to" or lower[to + 1] not in _ADMITS:
        return False
    return "C" not in scene.signs[to + 2 : passage.opening]


def _made_to_say(scene: Scene, passage: Quoted, mention: Mention) -> Mention | None:
    """In "Bell got Ruiz to concede that it was "x"": Ruiz."""
    lower, verb = scene.structure.layout.lower, mention.last
    made = at(scene, verb + 1) if verb < passage.opening and lower[verb] in _MAKES else None
    if made is None or made.last + 1 >= passage.opening or lower[made.last] != "to":
        return None
    return made if lower[made.last + 1] in _ADMITS else None


def _does_not_say(scene: Scene, passage: Quoted, mention: Mention) -> bool:
    """Whether a quote is part of what somebody doesn't say: "Bell did not say that it was "x"", but "not more than"."""
    layout = scene.structure.layout
    lower, token, stop = layout.lower, mention.last, passage.opening
    denied = mention.first > 0 and lower[mention.first - 1] in ("neither", "nor")
    while token < stop and (layout.flags[token] & (AUX | ADV) or lower[token] in _NOT):
        denied = denied or lower[token] in _NOT or lower[token].endswith(("n't", "n’t"))
        token += 1
    if not denied or token + 1 >= stop or lower[token] not in _ADMITS:
        return False
    rest = lower[token + 1 : stop]
    return "C" not in scene.signs[token + 1 : stop] and _LIMITS.isdisjoint(rest) and all(w[0].isalnum() for w in rest)


def is_told(scene: Scene, cue: int) -> bool:
    """Whether the subject of a reporting word is spoken to: "Ruiz was told that"."""
    layout = scene.structure.layout
    if layout.lower[cue] not in _SPOKEN_TO:
        return False
    token = cue - 1
    while token > 0 and layout.flags[token] & ADV and layout.lower[token] not in BE:
        token -= 1
    return token >= 0 and layout.lower[token] in BE


def who_tells(scene: Scene, cue: int) -> Mention | None:
    """In "was told by Bell that", "was told that by Bell": the one after "by"; none where it isn't said."""
    lower = scene.structure.layout.lower
    inside = cue + 2 < len(lower) and lower[cue + 1] == "by"
    return at(scene, cue + 2) if inside else None


@functools.cache
def reactions() -> frozenset[str]:
    """Verbs for what people do before they speak, as news tells it in a sentence of its own."""
    return frozenset(word for line in read_lines("reactions.txt") for word in line.split())


def who_reacted(scene: Scene, passage: Quoted) -> Mention | None:
    """In "Bell laughed. "x"": the subject of the short sentence before a quote that is a sentence by itself."""
    structure = scene.structure
    layout, first, sentence = structure.layout, structure.sentence_first, structure.sentence[passage.first]
    if not sentence or layout.paragraph_of[first[sentence - 1]] != passage.paragraph:
        return None
    begin, stop = first[sentence - 1], first[sentence]
    if scene.signs.find("Q", begin, stop) >= 0 or stop - begin > _SHORT:
        return None
    if scene.signs[stop : first[sentence + 1]].strip("Q.?~"):
        return None  # it has a tag of its own, or stands in a sentence
    subject = at(scene, begin)
    if subject is None or subject.type == DESCRIPTION or (subject.type == PRONOUN_MENTION and not subject.gender):
        return None
    token = subject.last
    while token < stop and layout.flags[token] & (ADV | AUX):
        token += 1
    return subject if layout.lower[token] in reactions() else None


def _participle(scene: Scene, passage: Quoted, mention: Mention) -> int:
    """The participle of a passive before the quote whose subject a mention is; else -1."""
    layout = scene.structure.layout
    token, stop = mention.last, passage.opening
    if token + 1 < stop and layout.lower[token] == "," and layout.lower[token + 1] in _SPOKEN_OF:
        # "Bell, described as "x", left", but "Bell, described as "x" the plan"
        rest, after = layout.lower[token + 2 : stop], _after(passage)
        ends = after >= len(layout.lower) or layout.lower[after] in _ENDS or layout.tokens[passage.last - 1] in _ENDS
        return token + 1 if rest in ([], ["as"]) and ends else -1
    seen_be = False
    while token < stop and token < mention.last + 6:
        word = layout.lower[token]
        if word in BE:
            seen_be = True
        elif seen_be and word in _SPOKEN_OF:
            return token
        elif not (layout.flags[token] & ADV or word.endswith("ly") or word in ("has", "had", "have", "not", "also")):
            return -1
        token += 1
    return -1


def _what_was_called(scene: Scene, passage: Quoted) -> int:
    """The participle in "over what was called "x"", which doesn't say by whom; else -1."""
    lower, verb = scene.structure.layout.lower, passage.opening - 1
    if verb > 2 and lower[verb] == "as":
        verb -= 1
    first = verb - 1
    while first > 0 and lower[first] in _PASSIVE:
        first -= 1
    told = verb > 1 and lower[verb] in _SPOKEN_OF and first < verb - 1 and lower[first] == "what"
    return verb if told else -1


def _speaks_of(scene: Scene, passage: Quoted) -> Mention | None:
    """In "Bell left after Ruiz spoke of "x"": Ruiz."""
    layout, verb = scene.structure.layout, passage.opening - 2
    if verb < 1 or layout.lower[verb + 1] not in _OF or layout.lower[verb] not in _SPEAKS:
        return None
    while verb > 1 and layout.flags[verb - 1] & ADV:
        verb -= 1
    return subject_before(scene, verb)


def _after(passage: Quoted) -> int:
    """The token after a passage and its mark."""
    return passage.closing + 1 if passage.closing >= 0 else passage.last


def _called_by(scene: Scene, passage: Quoted) -> Mention | None:
    """In "Bell, derided by Ruiz as "x"": Ruiz."""
    lower, lead = scene.structure.layout.lower, passage.opening - 1
    if lead < 3 or lower[lead] != "as":
        return None
    for other in ending_at(scene, lead):
        by = other.first - 1 - (lower[other.first - 1] == "the")
        if by > 0 and lower[by] == "by" and lower[by - 1] in _SPOKEN_OF and not other.possessive:
            return other
    return None


def _is_called_by(scene: Scene, passage: Quoted) -> bool:
    """Whether somebody is called something by another one, with no form of "be": "Bell, once called "x" by Ruiz"."""
    layout, sentence = scene.structure.layout, scene.structure.sentence
    lower, verb, after = layout.lower, passage.opening - 1, _after(passage)
    if verb < 1 or after >= len(lower) or lower[after] != "by" or sentence[after] != sentence[verb]:
        return False
    if layout.flags[verb] & DET:
        verb -= 1
    if verb > 1 and lower[verb] == "being":
        verb -= 1
    if lower[verb] in ("as", "of"):
        verb -= 1
    return verb > 0 and lower[verb] in _SPOKEN_OF


def _agent(scene: Scene, passage: Quoted, participle: int) -> Mention | None:
    """In "was told by Bell: "x"" and "was called "x" by Bell": the one after "by"."""
    lower, sentence = scene.structure.layout.lower, scene.structure.sentence
    for token in (participle + 1, _after(passage)):
        inside = token + 1 < len(lower) and sentence[token] == sentence[participle]
        if inside and lower[token] == "by" and sentence[token + 1] == sentence[token]:
            return at(scene, token + 1)
    return None


def _quoted_by(scene: Scene, mention: Mention) -> Mention | None:
    """In "Bell quoted Ruiz as saying" and "Bell recalled Ruiz saying": the one who is quoted."""
    layout, sentence = scene.structure.layout, scene.structure.sentence
    token = mention.last
    while token < len(layout.lower) and layout.flags[token] & ADV:
        token += 1
    if token + 2 >= len(layout.lower) or layout.lower[token] not in _HEARD:
        return None
    if sentence[token + 1] != sentence[mention.first]:
        return None
    other = at(scene, token + 1)
    if other is None or other.last >= len(layout.lower):
        return None
    verbs = _RECALLS
    verb = other.last
    if layout.lower[token] in _QUOTES and layout.lower[verb] in LEADS and layout.tokens[verb + 1 : verb + 2]:
        return other if scene.structure.owner[verb + 1] >= 0 else None
    if layout.lower[token] in _HEARS and layout.lower[verb] in _SAY:
        return other
    if layout.lower[verb] == "as" and verb + 1 < len(layout.lower):
        verbs, verb = _QUOTES, verb + 1
    says = layout.lower[verb].endswith("ing") and layout.flags[verb] & CUE
    return other if says and layout.lower[token] in verbs else None


def _who_told(scene: Scene, passage: Quoted, mention: Mention) -> Mention | None:
    """In "Bell said Ruiz had told him: "x"": the subject of the last "told", with whom it was told after it."""
    layout, owner = scene.structure.layout, scene.structure.owner
    lower = layout.lower
    lead = passage.opening - 1
    if lead - 2 <= mention.last or lower[lead] not in LEADS or lower[lead - 2] not in _TOLD:
        return None
    if lower[lead - 1] not in ("him", "her", "them", "me", "us", "reporters"):
        return None
    token = lead - 3
    while token > mention.last and lower[token] in ("had", "has", "have", "once", "later", "then", "also"):
        token -= 1
    for other in ending_at(scene, token + 1):
        if other is not mention and owner[other.first] < 0 and not other.possessive:
            return other
    return None


def _author(scene: Scene, passage: Quoted, mention: Mention) -> Mention | None:
    """In "Bell read out a statement from Ruiz: "x"": whose words they are."""
    layout = scene.structure.layout
    lead = passage.opening - 1
    if mention.type == DESCRIPTION or lead <= mention.last or layout.lower[lead] not in LEADS:
        return None
    for other in ending_at(scene, lead):
        if other.first <= mention.last or other.type == PRONOUN_MENTION or other.inner:
            continue
        before = other.first - 1
        if before > 0 and layout.lower[before] == "the":
            before -= 1
        if layout.lower[before] not in ("from", "by"):
            continue
        if is_remark(layout.lower[before - 1]) and is_relayed(scene, mention.last, before - 1):
            return other
    return None
