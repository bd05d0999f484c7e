"""What leads right into a quote, or follows it: whose verb it is, and whether anybody said it at all.

The ranking learns from what news mostly says. Where the verb beside the quote has a subject of its own, is denied or
only wished for, or where the quote is what a document has, grammar alone decides.
"""

from __future__ import annotations

from typing import Final

from quotedb.extract.beside import at, ending_at, last_before, subject_before
from quotedb.extract.lexicon import ADV, AUX, DATE, PREP, word_set
from quotedb.extract.marks import Quoted
from quotedb.extract.mention import DESCRIPTION, NAME, PRONOUN_MENTION, Mention
from quotedb.extract.modifiers import JOINS_CLAUSES, holder
from quotedb.extract.nouns import carriers
from quotedb.extract.remarks import BE, LEADS, SAYS, TELLS, of_remark
from quotedb.extract.scene import Scene

_CALLS: Final = word_set("leads.calls")
"""Verbs with who is called something after them."""
_DESCRIBES: Final = word_set("leads.describes")
"""The same with "as"."""
_HOLDS: Final = word_set("leads.holds")
"""What documents do."""
_GETS: Final = word_set("leads.gets")
"""What is done to documents that are somebody else's."""
_UNREAL: Final = word_set("leads.unreal")
_TO_WHOM: Final = word_set("leads.to_whom")
_DENIES: Final = word_set("leads.denies")
_REFUSES: Final = word_set("leads.refuses")
ORDERS: Final = word_set("leads.orders")
_CAPTIONS: Final = word_set("leads.captions")
"""What stands between who says something and of whom or to whom, where no verb does."""
_SHOUTS: Final = word_set("leads.shouts")
_MET: Final = word_set("leads.met")
_NOT: Final = word_set("leads.not")
_APOLOGISES: Final = word_set("leads.apologises")
_SHOULD: Final = word_set("leads.should")
_STANDS_BY: Final = word_set("leads.stands_by")
VIEWS: Final = word_set("leads.views")
_HEARS: Final = word_set("leads.hears")
"""Prepositions after which somebody is saying something, and none after which it is said to somebody."""
_MOST: Final = 8
"""Tokens of whom or what is called something."""
_ASIDE: Final = 10
"""Tokens of a clause between two commas."""
_FEW: Final = 5
"""Tokens of a noun phrase without its own modifiers."""


def led_in(scene: Scene, passage: Quoted, mention: Mention) -> Mention | None:
    """Who says a quote by the verb that leads right into it: the mention itself where that tells nothing.

    None where it tells that nobody is named who says it.
    """
    structure = scene.structure
    lower, sentence = structure.layout.lower, structure.sentence
    begin = structure.sentence_first[sentence[passage.first]]
    end = passage.opening - 1
    if end <= begin or sentence[mention.first] != sentence[passage.first] or structure.owner[end] >= 0:
        return mention
    if lower[end] == "of" and lower[end - 1] in _SHOUTS:
        how = lower[max(begin, end - 3) : end - 1]
        if how[-1:] == ["and"] and end - 5 > begin:
            how = lower[end - 5 : end - 3]  # "met with boos and cries of"
        heard = how[-1:] in (["to"], ["amid"], ["by"], ["over"], ["above"], ["through"]) or (
            how[-1:] == ["with"] and how[0] in _MET
        )
        return None if heard and mention.type == NAME and not mention.plural else mention
    if lower[end] in (",", ":"):
        end -= 1
    if lower[end] == "that" and lower[end - 1] not in carriers() and lower[end - 1] not in _CALLS:
        end -= 1
    owner = of_remark(scene, begin, passage)
    if owner is not None:
        return owner
    owner = _with_saying(scene, begin, passage) or _who_says(scene, begin, passage)
    if owner is not None and owner.first >= mention.last:
        return owner
    tag = _tag_before(scene, begin, passage) or _caption(scene, begin, passage) or _agent(scene, begin, passage)
    if tag is not None:
        return tag
    if _is_topic(scene, begin, passage, mention):
        return None
    verb = _verb(scene, begin, end)
    if verb > begin and lower[verb - 1] == ",":
        whole = _past_relative(scene, begin, verb - 1)
        if whole is not None:
            return whole
    if verb < begin:
        told = _who_said_that(scene, begin, passage)
        if told is not None and told.first >= mention.last:
            return told
        return _in_words_of(scene, begin, passage) or _held_by(scene, begin, end, mention)
    if lower[verb + 1] == "by" and lower[verb] in _DESCRIBES:
        return at(scene, verb + 2)
    late = mention.first > passage.last
    if late and (lower[verb] in SAYS or mention.name[-1].lower() in carriers()):
        return mention  # "what he said "would help," Bell said"; "according to a statement" is how it is known
    bare = verb == end or (verb == end - 1 and lower[end] in ("a", "an", "the"))
    return _whose(scene, begin, verb, passage, mention, called=bare and lower[verb] in _CALLS)


def _with_saying(scene: Scene, begin: int, passage: Quoted) -> Mention | None:
    """In "Bell was attacked, with Ruiz calling her "x"": Ruiz, if nobody says anything else before the quote."""
    lower = scene.structure.layout.lower
    for other in reversed(last_before(scene, begin, passage.opening)):
        verb = other.last
        if other.cue != verb or other.inner or other.possessive or other.modifier:
            continue
        whole = holder(scene, other)
        if whole is None or not lower[verb].endswith("ing") or lower[verb + 1] == "for":
            return None
        before = whole.first - 1 - (lower[whole.first - 1] == "the")
        heard = before > begin and lower[before] in _HEARS and "C" not in scene.signs[verb + 1 : passage.opening]
        return whole if heard else None
    return None


def _who_says(scene: Scene, begin: int, passage: Quoted) -> Mention | None:
    """In "Bell will meet Ruiz, who has said that it is "x"": Ruiz, if nobody says anything else before the quote.

    The same of a body: "was sued by the union, which called it "x"".
    """
    layout = scene.structure.layout
    lower, stop = layout.lower, passage.opening
    for other in reversed(last_before(scene, begin, passage.opening)):
        if lower[other.last] != "," or lower[other.last + 1] not in ("who", "which") or other.first == begin:
            continue
        if lower[other.last + 1] == "which" and (other.type != NAME or other.kind == "person" or other.gender):
            return None
        verb = other.last + 2
        while verb < stop and layout.flags[verb] & (AUX | ADV):
            verb += 1
        says = verb < stop and (scene.signs[verb] == "C" or lower[verb] in _CALLS) and not lower[verb].endswith("ing")
        plain = says and not any(scene.signs[t] == "C" or lower[t] in (",", "and") for t in range(verb + 1, stop - 1))
        return holder(scene, other) if plain else None
    return None


def _tag_before(scene: Scene, begin: int, passage: Quoted) -> Mention | None:
    """In "Bell was wrong, said Ruiz: "x"": Ruiz."""
    lower, lead = scene.structure.layout.lower, passage.opening - 1
    if lower[lead] != ":":
        return None
    for other in ending_at(scene, lead):
        verb = other.first - 1 - (lower[other.first - 1] == "the")
        if verb - 1 > begin and lower[verb] in SAYS and lower[verb - 1] == "," and not other.possessive:
            return other
    return None


def _caption(scene: Scene, begin: int, passage: Quoted) -> Mention | None:
    """In "Bell on Ruiz: "x"" and "Bell to Ruiz: "x"": Bell."""
    layout, lead = scene.structure.layout, passage.opening - 1
    one = at(scene, begin)
    if one is None or one.type != NAME or one.possessive or one.first != begin or layout.lower[lead] != ":":
        return None
    between = range(one.last, lead)
    plain = all(not layout.flags[t] & AUX and scene.signs[t] != "C" and layout.lower[t][0].isalnum() for t in between)
    return one if len(between) > 1 and layout.lower[one.last] in _CAPTIONS and plain else None


def _is_topic(scene: Scene, begin: int, passage: Quoted, mention: Mention) -> bool:
    """Whether a heading only says where or about whom something is said: "Welcome to Harwick: "x""."""
    layout, lead = scene.structure.layout, passage.opening - 1
    before = mention.first - 1 - (mention.first > begin and layout.lower[mention.first - 1] == "the")
    if mention.last != lead or layout.lower[lead] != ":" or before < begin or layout.lower[before] not in _CAPTIONS:
        return False
    return not any(layout.flags[token] & AUX or scene.signs[token] in "CkA" for token in range(begin, before))


def _agent(scene: Scene, begin: int, passage: Quoted) -> Mention | None:
    """In "Bell was urged by Ruiz to "x"": Ruiz."""
    lower, to = scene.structure.layout.lower, passage.opening - 1
    if lower[to] != "to":
        return None
    for other in ending_at(scene, to):
        by = other.first - 1 - (lower[other.first - 1] == "the")
        if by - 1 > begin and lower[by] == "by" and lower[by - 1] in ORDERS and not other.possessive:
            return other
    return None


def _who_said_that(scene: Scene, begin: int, passage: Quoted) -> Mention | None:
    """In "Bell said that Ruiz had told her it was "x"" and "attacked Ruiz for saying that it was "x"": Ruiz.

    If nobody says anything else before the quote.
    """
    layout = scene.structure.layout
    lower, signs = layout.lower, scene.signs
    verb = signs.rfind("C", begin, passage.opening)
    if verb <= begin or (lower[verb] not in TELLS and lower[verb] not in SAYS):
        return None
    between = range(verb + 1, passage.opening)
    clause = lower[passage.opening - 1] in LEADS or any(
        layout.flags[token] & AUX or lower[token] == "that" for token in between
    )
    if not clause or not all(lower[token][0].isalnum() for token in between[:-1]):
        return None  # "asked the "expert"" asks nothing
    if lower[verb].endswith("ing"):
        blamed = subject_before(scene, verb - 1) if lower[verb - 1] == "for" else None
        return None if blamed is None or lower[blamed.first - 1] in ("to", "by") else blamed
    token = verb - 1
    while token > begin and layout.flags[token] & (AUX | ADV):
        if lower[token] in BE or lower[token] in _UNREAL:
            return None
        token -= 1
    said = subject_before(scene, token + 1)
    if said is None or said.type != NAME or said.first <= begin:
        return None
    before = said.first - 1 - (lower[said.first - 1] == "the")
    return said if before > begin and (lower[before] == "that" or signs[before] == "C") else None


def _past_relative(scene: Scene, begin: int, comma: int) -> Mention | None:
    """In "Bell's motion, which Ruiz opposes, calls it "x"": Bell."""
    lower = scene.structure.layout.lower
    start = comma - 1
    while start > max(begin, comma - _ASIDE) and lower[start][0].isalnum():
        start -= 1
    if start <= begin or lower[start] != "," or lower[start + 1] not in ("which", "who", "whom", "whose"):
        return None
    subject = subject_before(scene, start)
    if subject is not None:
        before = subject.first - 1 - (lower[subject.first - 1] == "the")
        aside = before - 1 > begin and lower[before - 1] == "," and scene.structure.layout.flags[before] & PREP
        # "Bell, of the Guild, who was there, said"
        return (subject_before(scene, before - 1) if aside else None) or subject
    owners = [other for other in last_before(scene, begin, start + 1) if other.possessive and other.last + 2 == start]
    return owners[-1] if owners else None


def _verb(scene: Scene, begin: int, end: int) -> int:
    """The verb whose object or complement comes right after ``end``; -1 if there is none."""
    layout = scene.structure.layout
    lower = layout.lower
    word = lower[end]
    if word in SAYS or word in _CALLS or word in _HOLDS:
        return end
    told = end
    if word not in _TO_WHOM:
        person = next((m for m in ending_at(scene, end + 1) if not m.possessive and m.type != PRONOUN_MENTION), None)
        told = person.first if person is not None else -1
    if told > begin and lower[told - 1] in TELLS:
        return told - 1
    as_ = word == "as"
    for token in range(end - as_, max(begin, end - _MOST) - 1, -1):
        if not lower[token][0].isalnum() or scene.structure.owner[token] >= 0:
            if lower[token] not in ("'s", "’s"):
                return -1
        elif lower[token] in (_DESCRIBES if as_ else _CALLS):
            return token
        elif scene.signs[token] == "C" or layout.flags[token] & AUX:
            return -1
    return -1


def _whose(scene: Scene, begin: int, verb: int, passage: Quoted, mention: Mention, *, called: bool) -> Mention | None:
    """The subject of a verb that leads into a quote; ``called``: the verb has no object, as in "what Bell called"."""
    layout = scene.structure.layout
    lower, flags = layout.lower, layout.flags
    token = verb - 1
    if token < begin:
        return mention
    if lower[verb].endswith("ing"):
        return _of_participle(scene, begin, verb, mention)
    passive = unreal = False
    while token >= begin and (flags[token] & (AUX | ADV) or lower[token] in _NOT):
        if lower[token] in _NOT or lower[token].endswith(("n't", "n’t")):
            return None
        unreal = unreal or lower[token] in _UNREAL
        passive = passive or lower[token] in BE
        token -= 1
    if passive and lower[verb] in _CALLS:
        called_so = subject_before(scene, token + 1)
        return mention if called_so is None or called_so.first <= mention.last else None  # "Bell says she was called"
    if token < begin or passive or lower[verb + 1] == "for":
        return mention
    if lower[token] == "to":
        if lower[token - 1] in _REFUSES:
            return None
        asked = subject_before(scene, token)
        return None if asked is not None and lower[asked.first - 1] in ORDERS else mention
    if lower[token] in ("that", "which") and (lower[verb] in _HOLDS or lower[verb] in _CALLS):
        return _of_document(scene, token - (lower[token - 1] == ","), mention)
    inner = subject_before(scene, token + 1)
    if inner is not None and inner.first > begin and lower[inner.first - 1] in ("if", "unless"):
        return None
    if inner is None or inner is mention or mention.last > inner.first > mention.first:
        return mention
    if mention.last > inner.first and mention.first <= passage.last:
        return mention
    if unreal:
        wished = lower[token - 1] not in _UNREAL and inner.type == NAME and mention.last < inner.first
        return None if wished and lower[inner.first - 1] == "that" else mention
    if inner.type == PRONOUN_MENTION and inner.name[0] != "who":
        return mention
    document = inner.type == DESCRIPTION and inner.name[-1] in carriers()
    if document or lower[verb] in ("found", "finds") or flags[inner.last - 1] & DATE:
        return mention
    before = inner.first - 1 - (inner.first > begin and lower[inner.first - 1] == "the")
    if before >= begin and flags[before] & PREP and lower[before] not in JOINS_CLAUSES:
        return mention  # "a letter obtained by Bell says"
    if mention.last <= inner.first:
        whole = holder(scene, inner)
        if whole is None or whole is mention:
            return whole
        inner = whole
    if called and lower[before] not in ("what", "who", "whom", "which", "that"):
        return mention  # "a group called "x""
    return inner


def _of_participle(scene: Scene, begin: int, verb: int, mention: Mention) -> Mention | None:
    """In "criticised Ruiz for calling it "x"" Ruiz; in "denied saying "x"" nobody; else the mention itself."""
    lower = scene.structure.layout.lower
    token = verb - 1
    if lower[token] in _DENIES or (lower[token] == "of" and lower[token - 1] == "short"):
        return None
    if lower[token] == "for" and token - 1 > begin:
        blamed = subject_before(scene, token)
        if blamed is None and lower[token - 1] in _APOLOGISES and lower[token - 2] in _SHOULD:
            blamed = subject_before(scene, token - 2)  # "said that Ruiz should apologise for calling it"
        forgives = blamed is None or blamed.first < mention.first or lower[blamed.first - 1] == "to"
        return mention if forgives else blamed
    if lower[verb] in _HOLDS and lower[token] != "as":
        return _of_document(scene, verb, mention)
    return mention


def _of_document(scene: Scene, token: int, mention: Mention) -> Mention | None:
    """Who wrote the document that ends right before a token, or that document; the mention itself if there is none."""
    lower = scene.structure.layout.lower
    for other in ending_at(scene, token):
        if other.inner:
            continue
        if other.type == DESCRIPTION and other.name[-1] in carriers():
            before = set(lower[max(0, other.first - 2) : other.first])
            return mention if before.isdisjoint(_GETS) and before.isdisjoint(_STANDS_BY) else other
        source = other.first - 1 - (lower[other.first - 1] == "the")
        if other.type == NAME and lower[source] in ("from", "by"):
            for carried in ending_at(scene, source):
                if carried.type == DESCRIPTION and carried.name[-1] in carriers():
                    return other
    # "wore a T-shirt that read": a thing that no list has.
    named = lower[token] in ("that", "which", "reading")
    near = range(max(mention.last, token - _FEW), token)
    held = any(lower[t] in _GETS or (lower[t] in _STANDS_BY and lower[t + 1] in ("a", "an", "the")) for t in near)
    return None if named and held else mention


def _held_by(scene: Scene, begin: int, end: int, mention: Mention) -> Mention | None:
    """In "Bell cited a report that said it was "x"": the report."""
    lower, owner = scene.structure.layout.lower, scene.structure.owner
    for token in range(end, max(begin + 1, end - _MOST), -1):
        if owner[token] >= 0 or not lower[token][0].isalnum():
            break
        if lower[token] in _HOLDS and lower[token - 1] in ("that", "which"):
            return _of_document(scene, token - 1, mention)
    return mention


def _in_words_of(scene: Scene, begin: int, passage: Quoted) -> Mention | None:
    """In "Bell, said Ruiz, was "x"" and "Bell was, in Ruiz's words, "x"": Ruiz."""
    lower = scene.structure.layout.lower
    found = None
    for other in last_before(scene, begin, passage.opening):
        first, last = other.first, other.last
        if other.inner or first <= begin or last >= passage.opening - 1:
            continue
        aside = first - 2 > begin and lower[first - 2] == "," and lower[last] == ","
        said = aside and lower[first - 1] in ("said", "says") and not other.possessive
        words = lower[first - 1] == "in" and other.possessive and lower[last + 1] in VIEWS
        if said or words or (first - 4 >= begin and lower[first - 4] == "in" and _is_view(lower, first - 3)):
            found = other
    return found


def _is_view(lower: list[str], token: int) -> bool:
    """Whether "the words of", "the view of" begin at a token."""
    return lower[token] == "the" and lower[token + 1] in VIEWS and lower[token + 2] == "of"


def followed_by(scene: Scene, mention: Mention) -> Mention | None:
    """Who says what comes before "Bell says Ruiz told him" and "Bell heard from Ruiz": Ruiz; else the mention itself.

    None for "Bell was told", where nobody else is named.
    """
    layout = scene.structure.layout
    lower, sentence = layout.lower, scene.structure.sentence
    token = mention.last
    passive = False
    while token < len(lower) and layout.flags[token] & (AUX | ADV):
        passive = passive or lower[token] in BE
        token += 1
    if token + 1 >= len(lower) or sentence[token] != sentence[mention.first]:
        return mention
    if passive and lower[token] in ("told", "informed", "warned", "asked"):
        return at(scene, token + 2) if lower[token + 1] == "by" else None
    if passive and lower[token + 1] == "by" and (lower[token] in _DESCRIBES or lower[token] in _CALLS):
        return at(scene, token + 2)
    if lower[token] in ("heard", "hears") and lower[token + 1] == "from":
        return at(scene, token + 2) or mention
    if scene.signs[token] != "C" or lower[token].endswith("ing"):
        return mention
    inner = at(scene, token + 1)
    if inner is None or inner.type == PRONOUN_MENTION or sentence[inner.first] != sentence[mention.first]:
        return mention
    verb = inner.last
    while verb < len(lower) and layout.flags[verb] & (AUX | ADV):
        verb += 1
    told = verb + 1 < len(lower) and lower[verb] in ("told", "tells") and lower[verb + 1] in _TO_WHOM
    ends = verb + 1 < len(lower) and lower[verb] == "said" and scene.signs[verb + 1] in ".,Q"
    return inner if told or ends else mention
