"""Mentions: the words of the reporter's own text that may name a speaker.

Names with titles and roles, pronouns, descriptions ("a spokesman for the ministry"): one pass outside quotation marks.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from operator import attrgetter
from typing import Final

from quotedb.extract.bodies import body_goes_on, known_body, whole_names
from quotedb.extract.layout import headlines
from quotedb.extract.lexicon import (
    ADV,
    AUX,
    BODY,
    COMMON,
    CUE,
    DATE,
    DET,
    FEMALE,
    FUNCTION,
    GIVEN,
    MALE,
    NOUN,
    PARTICLE,
    PLURAL,
    PRON_F,
    PRON_M,
    PRON_OTHER,
    PRON_P,
    PRONOUN,
    RELATIVE,
    ROLE,
    STRONG,
    SUBJECT_PRON,
    SUFFIX,
    SURNAME,
    TITLE,
    word_set,
)
from quotedb.extract.mention import APOSTROPHES, DESCRIPTION, NAME, POSSESSIVE, PRONOUN_MENTION, Mention
from quotedb.extract.names import JOINS_NAMES, LEGAL_FORMS, PARTIES, is_given_after, name_parts, organisations
from quotedb.extract.namesakes import bears_name, borne_names, opens_sentence
from quotedb.extract.noun_phrases import (
    ASKING,
    body_before,
    ends_name,
    is_no_name,
    is_one_of_many,
    name_begins,
    phrase_start,
    role_before,
)
from quotedb.extract.structure import Structure, datelines
from quotedb.extract.tokens import BEGINS, CAPITAL, GIVEN_NAME

_PRONOUNS: Final = SUBJECT_PRON | PRONOUN
_OTHER_PRONOUNS: Final = word_set("mentions.other_pronouns")
_NUMERALS: Final = word_set("mentions.numerals")
_MARKS_INSIDE: Final = frozenset("“\"‘'(")
_MARKS_AFTER: Final = frozenset("”\"’')")
_GOES_ON: Final = word_set("mentions.goes_on") | _MARKS_INSIDE | POSSESSIVE | {","}
_INDEFINITE: Final = word_set("mentions.indefinite")
_OPENS_BODIES: Final = word_set("mentions.opens_bodies")
_ROLE_BORNE: Final = ROLE | SURNAME
_AGED: Final = "-year-old"
_PARTS: Final = word_set("mentions.parts")
"""Words for some of many: "a group of negotiators"."""


class _Scanner:
    """Finds the mentions of one text; a class only to share the lists."""

    def __init__(self, structure: Structure) -> None:
        layout = structure.layout
        sorts = layout.sorts
        self.structure = structure
        self.layout = layout
        self.tokens, self.lower, self.flags = layout.tokens, layout.lower, layout.flags
        self.owner, self.sentence, self.sentence_first = structure.owner, structure.sentence, structure.sentence_first
        self.found: list[Mention] = []
        self.capitals: set[str] = set()
        """Words written with a capital where no sentence starts."""
        self.surnames: set[str] = set()
        """Words that stand after a given name somewhere in the text, or are a role and a surname and have a capital."""
        for first, stop in pairwise(self.sentence_first):
            after_given = False
            for token in range(first, stop):
                sort = sorts[token]
                if sort & CAPITAL:
                    word = self.tokens[token]
                    if token > first + 1:
                        self.capitals.add(word)
                    both = self.flags[token] & _ROLE_BORNE == _ROLE_BORNE and token > first
                    borne = both and not self.flags[token - 1] & DET  # "said Baker"
                    if (after_given or borne) and layout.words[token].upper:
                        self.surnames.add(word)
                after_given = sort & GIVEN_NAME != 0
        self.borne = borne_names(structure, self.surnames)
        """Those of them that are months or function words, too, and stand for who bears them somewhere."""
        self.opened: set[str] = set()
        """Second words of bodies that are called "Our" or "One" something."""
        self.scanned = (-1, -1)
        """The reporting word looked back from last, and how far back that led."""

    def run(self, labels: Iterable[Mention]) -> list[Mention]:
        """All mentions, and ``labels`` in the place of what they cover."""
        tokens, flags, owner, words = self.tokens, self.flags, self.owner, self.layout.words
        lower, bodies, total = self.lower, whole_names(), len(tokens)
        # Only words with a capital, and those whose flags can begin a mention.
        visit = bytearray(self.layout.sorts)
        for passage in self.structure.quoted:
            first, last = passage.whole
            visit[first:last] = bytes(last - first)
        for first, last in (*headlines(self.layout), *datelines(self.layout)):
            visit[first:last] = bytes(last - first)
        sorts = bytes(visit)
        after = -1
        for token in range(total):
            if not sorts[token] & (CAPITAL | BEGINS) or token < after:
                continue
            flag = flags[token]
            text = tokens[token]
            if words[token].upper and (len(text) > 1 or flag & PRON_OTHER):
                if lower[token] in bodies:
                    after = known_body(self.layout, owner, token, self.sentence_first[self.sentence[token] + 1])
                if after > token:
                    body = Mention(token, token, after, NAME, "organisation", name=tuple(tokens[token:after]))
                    self.keep_name(body)
                elif flag & _PRONOUNS:
                    self.pronoun(token)
                elif (
                    not flag & FUNCTION
                    or (flag & (PARTICLE | GIVEN) and self.name_goes_on(token))
                    or (text in self.borne and bears_name(self.structure, token))
                    or self.opens_body(token)
                ):
                    after = self.name(token)
                    if after > token:
                        continue
                    if flag & (ROLE | BODY | NOUN):
                        after = self.description(token)
                    elif token + 1 < total and flags[token + 1] & STRONG and owner[token + 1] < 0:
                        self.unlisted(token)
                elif flag & ROLE:
                    after = self.description(token)  # "Another said"
            elif flag & STRONG:
                self.beside_cue(token)
            elif flag & (ROLE | BODY | NOUN):
                after = self.description(token)
            elif flag & (_PRONOUNS | RELATIVE):
                self.pronoun(token)
        self.put(list(labels))
        at = 0
        for mention in self.found:
            if mention.last < at:
                self.found.sort(key=attrgetter("last"))
                break
            at = mention.last
        for number, mention in enumerate(self.found):
            mention.number = number
        return self.found

    def put(self, labels: list[Mention]) -> None:
        """Add labels, and drop what they overlap."""
        if not labels:
            return
        covered = bytearray(len(self.tokens))
        for label in labels:
            covered[label.first : label.last] = b"\1" * (label.last - label.first)
        self.found = [m for m in self.found if covered.find(1, m.first, m.last) < 0]
        self.found += labels

    def beside_cue(self, cue: int) -> None:
        """A noun phrase that no list knows, right before or right after a reporting word."""
        flags, tokens, owner = self.flags, self.tokens, self.owner
        before = cue - 1
        sentence = self.sentence[cue]
        while (
            before >= 0
            and (flags[before] & (AUX | ADV) or self.lower[before].endswith("ly"))
            and owner[before] < 0
            and self.sentence[before] == sentence
        ):
            # A row of words that are both ("reply reply reply"): each goes on where the one before it stopped.
            before = self.scanned[1] if before == self.scanned[0] else before - 1
        self.scanned = (cue, before)
        if before > 0 and self.lower[before] in _NUMERALS and self.lower[before - 1] == "the" and owner[before] < 0:
            two = tuple(self.lower[before - 1 : before + 1])
            self.found.append(Mention(before - 1, before - 1, before + 1, DESCRIPTION, "group", 0, True, two))
        elif (
            before >= 0
            and owner[before] < 0
            and self.sentence[before] == sentence
            and (tokens[before][0].isalpha() or tokens[before].endswith(_AGED))
            and not flags[before] & (FUNCTION | CUE | DATE)
            and not (self.found and self.found[-1].last > before)
        ):
            self.unlisted(before)
        after = cue + 1
        if (
            after + 1 < len(tokens)
            and owner[after] < 0
            and flags[after] & DET
            and self.sentence[after] == sentence
            and (cue and owner[cue - 1] >= 0)
        ):
            last = after + 1
            while (
                last < len(tokens)
                and last < after + 6
                and owner[last] < 0
                and (tokens[last][0].isalpha() or tokens[last].endswith(_AGED))
                and not flags[last] & FUNCTION
                and tokens[last].islower()
            ):
                last += 1
            if (
                last > after + 1
                and not flags[last - 1] & (ROLE | BODY | NOUN)
                and not (last < len(tokens) and tokens[last][0].isupper())
            ):
                self.unlisted(last - 1)

    def unlisted(self, noun: int) -> None:
        """Keep the phrase that ends with ``noun`` if it opens with a determiner, a capital or its sentence."""
        first = phrase_start(self.structure, noun)
        flag = self.flags[first]
        starts = self.structure.sentence_first[self.sentence[noun]] == first
        if flag & DET or starts or self.tokens[first][0].isupper():
            kind = "person" if self.tokens[noun].endswith(("er", "or", "ist", "man", _AGED)) else ""
            mention = Mention(first, first, noun + 1, DESCRIPTION, kind, name=tuple(self.lower[first : noun + 1]))
            mention.plural = self.tokens[noun].endswith("s") and not flag & DET
            self.found.append(mention)

    def name_goes_on(self, token: int) -> bool:
        """Whether a word with a capital follows in the same sentence."""
        after = token + 1
        stop = self.sentence_first[self.sentence[token] + 1]
        return after < stop and self.owner[after] < 0 and self.layout.words[after].upper

    def opens_body(self, token: int) -> bool:
        """Whether a small word's capital is a name's: "voters of Our Ruritania", and then at a sentence's start."""
        if self.lower[token] not in _OPENS_BODIES or not self.name_goes_on(token):
            return False
        inside = token > self.sentence_first[self.sentence[token]] + 1
        if inside and not self.flags[token + 1] & (FUNCTION | DATE):
            self.opened.add(self.tokens[token + 1])
        return self.tokens[token + 1] in self.opened

    def pronoun(self, token: int) -> None:
        """A pronoun that can be a subject, or that says who owns what."""
        flag = self.flags[token]
        word = self.lower[token]
        if not flag & SUBJECT_PRON and word not in _OTHER_PRONOUNS:
            return
        gender = MALE if flag & PRON_M else FEMALE if flag & PRON_F else 0
        plural = bool(flag & PRON_P) or word == "we"
        mention = Mention(token, token, token + 1, PRONOUN_MENTION, "", gender, plural, (word,))
        mention.possessive = word in ("his", "their") or (
            word == "her"
            and token + 1 < len(self.tokens)
            and not self.flags[token + 1] & (FUNCTION | CUE)
            and self.tokens[token + 1][0].isalpha()
        )
        self.found.append(mention)

    def name(self, begin: int) -> int:
        """Read a run of capitalised words at ``begin``; returns the token after it, or ``begin`` if it is no name."""
        tokens, flags, owner, lower = self.tokens, self.flags, self.owner, self.lower
        words = self.layout.words
        stop = self.sentence_first[self.sentence[begin] + 1]
        total = len(tokens)
        if lower[begin] in ASKING and begin + 1 < stop and words[begin + 1].upper and tokens[begin + 1] != "I":
            begin += 1  # "What Bell said"
        last = begin + 1
        while last < stop:
            if owner[last] >= 0:
                last = self.after_nickname(last, stop)
                if owner[last] >= 0:
                    break
            text, flag = tokens[last], flags[last]
            if words[last].upper:
                borne = text in self.borne and self.layout.sorts[last - 1] & GIVEN_NAME
                if flag & (FUNCTION | DATE) and not borne and ends_name(self.layout, last):
                    break
                last += 1
                continue
            after = last + 1
            if (
                text.isdecimal()
                and lower[last - 1] == "no."
                and (last - 1 == begin or (after < stop and words[after].upper))
            ):
                last = after  # "World No. 1 Ann Bell", "No. 10"
                continue
            if not flag & (PARTICLE | SUFFIX) and lower[last] not in _GOES_ON:
                break
            capital_after = after < stop and owner[after] < 0 and words[after].upper
            if flag & PARTICLE and not capital_after and after + 1 < stop and flags[after] & PARTICLE:
                # "Ann van der Bell"
                capital_after = owner[after] < 0 and owner[after + 1] < 0 and tokens[after + 1][0].isupper()
            if capital_after and (text == "&" or (flag & (PARTICLE | SUFFIX) and lower[last] != "a")):
                last += 1
                continue
            further = body_goes_on(self.layout, owner, begin, last, stop)
            if further > last:
                last = further
                continue
            if text == "," and after < total and flags[after] & SUFFIX and owner[after] < 0:
                last = after + 1
                continue
            if text in APOSTROPHES and capital_after and flags[after] & BODY and lower[last - 1].endswith("s"):
                last = after + 1  # "Teachers' Union"
                continue
            if text in _MARKS_INSIDE and after + 1 < total and tokens[after][0].isupper():
                nearer = after + 2
                if (
                    tokens[after + 1] in _MARKS_AFTER
                    and nearer < total
                    and tokens[nearer][0].isupper()
                    and owner[nearer] < 0
                    and not flags[nearer] & FUNCTION
                ):
                    last = nearer + 1  # a nickname or a bracketed given name inside the name
                    continue
            break
        if last < stop and tokens[last] in POSSESSIVE and f"{' '.join(lower[begin:last])}'s" in organisations():
            last += 1  # "McDonald's"
        return self.classify(begin, last)

    def after_nickname(self, mark: int, stop: int) -> int:
        """Where a name goes on after a nickname in double marks: the same token if what they hold is none."""
        first, after = self.structure.quoted[self.owner[mark]].whole
        inside = range(first + 1, after - 1)
        goes_on = (
            first == mark
            and 0 < len(inside) < 3
            and after < stop
            and self.owner[after] < 0
            and not (self.flags[mark - 1] | self.flags[after]) & (FUNCTION | DATE | CUE)
            and all(self.layout.words[token].upper for token in (mark - 1, *inside, after))
        )
        return after if goes_on else mark

    def classify(self, begin: int, last: int) -> int:
        """Cut a capitalised run into title and name, and keep it as a mention."""
        flags, lower, tokens, sentence = self.flags, self.lower, self.tokens, self.sentence
        sentence_begin = self.sentence_first[sentence[begin]]
        at_start = sentence_begin == begin or (sentence_begin == begin - 1 and not tokens[begin - 1][0].isalnum())
        if last - begin > 1:
            begin = name_begins(self.structure, begin, last, self.surnames)
        first_flag = flags[begin]
        surname = False
        if last - begin == 1:
            word = tokens[begin]
            if word[:2] in PARTIES:
                return begin + 1  # "(D-N.C.)"
            odd = first_flag & (FUNCTION | DATE)
            surname = word in self.borne and bears_name(self.structure, begin) if odd else word in self.surnames
            if not surname:
                no_name = is_no_name(self.structure, begin, at_start, self.capitals)
                if no_name >= 0:
                    return no_name
        elif at_start and tokens[begin] not in self.capitals and opens_sentence(lower[begin], first_flag):
            # A word that opens the sentence and only happens to stand before a name: "Former Sen. Bell".
            second = flags[begin + 1]
            if lower[begin + 1] in LEGAL_FORMS or is_given_after(tokens[begin + 1]):
                pass  # "Target Corp.", "Park Geun-hye"
            elif not second & (COMMON | BODY) or second & (GIVEN | TITLE | ROLE) or tokens[begin + 1] in self.surnames:
                begin += 1
        elif at_start and first_flag & PLURAL and first_flag & ROLE and lower[begin + 1] in JOINS_NAMES:
            return self.description(begin)  # "Supporters of Bell"
        if is_one_of_many(self.structure, begin, last):
            return self.description(last - 1, begin)
        words = tuple(tokens[begin:last])
        cut, role, kind, gender, takes_title = name_parts(words, surname)
        if cut == len(words):
            # A title and nothing after it: "the Secretary of State".
            return self.description(last - 1, begin)
        head = begin + cut
        if takes_title:
            for token in range(max(0, head - 3), head):
                if flags[token] & TITLE and flags[token] & (MALE | FEMALE):
                    gender = flags[token] & (MALE | FEMALE)
        first = begin
        if kind in ("person", ""):
            first = role_before(self.structure, begin)
            if first < begin:
                role = (*lower[first:begin], *role)
                kind = "person"
                for token in range(first, begin):
                    gender = gender or (flags[token] & (MALE | FEMALE) if flags[token] & (ROLE | TITLE) else 0)
        if first == begin and kind in ("organisation", "") and not (surname or cut):
            first = body_before(self.structure, begin, last, kind)
            kind = "organisation" if first < begin else kind
        if first < begin:
            if self.found and self.found[-1].type == DESCRIPTION and self.found[-1].last == begin:
                self.found.pop()
            self.put_inside(first)
        return self.keep_name(Mention(first, head, last, NAME, kind, gender, False, words[cut:], role))

    def keep_name(self, mention: Mention) -> int:
        """Keep a name, with what the token after it says; returns that token."""
        tokens, last = self.tokens, mention.last
        if last < len(tokens) and self.owner[last] < 0:
            after = tokens[last]
            if after in POSSESSIVE or (after in APOSTROPHES and self.lower[last - 1].endswith("s")):
                mention.possessive = True
            elif self.flags[last] & (ROLE | BODY) and not self.flags[last] & CUE and after.islower():
                mention.modifier = True
        self.found.append(mention)
        return last

    def put_inside(self, first: int) -> None:
        """What was found from token ``first`` on is part of a longer phrase."""
        for earlier in reversed(self.found):
            if earlier.first < first:
                break
            earlier.inner = True

    def start_of_phrase(self, token: int) -> int:
        """Where a phrase begins, and where a name does that runs into it: "a | Bank of Ruritania memo"."""
        first = phrase_start(self.structure, token)
        last = self.found[-1] if self.found else None
        runs = last is not None and last.type == NAME and last.head < first < last.last <= token
        return phrase_start(self.structure, last.first) if last is not None and runs else first

    def description(self, head: int, begin: int = -1) -> int:
        """A description whose head noun is at ``head`` (or at the end of the compound that starts there)."""
        flags, tokens, owner, lower = self.flags, self.tokens, self.owner, self.lower
        stop = self.sentence_first[self.sentence[head] + 1]
        last = head + 1
        while (
            last < stop
            and flags[last] & (ROLE | BODY | NOUN)
            and owner[last] < 0
            and not flags[last] & FUNCTION
            and (flags[last] & ROLE or not flags[last] & CUE)
            and tokens[last].islower()
            and not (flags[last - 1] & PLURAL and lower[last + 1 : last + 2] == ["to"])  # "voters plan to"
        ):
            last += 1
        noun = last - 1
        outside = last < len(tokens) and owner[last] < 0
        flag = flags[noun]
        alone = flag & DET and noun and not flags[noun - 1] & DET
        if alone and lower[noun] in ("both", "all") and tokens[noun - 1][0].isupper():
            return last  # "Bell and Ruiz both said"
        first = head if begin < 0 else begin
        if alone:
            first = noun
        elif not flags[first] & DET or first == noun or (first and flags[first - 1] & DET):
            first = self.start_of_phrase(first)  # else "a threat | many people make"
        if flag & CUE and noun == head and tokens[noun].islower():
            # "report", "claims", "states": a verb where only the sentence's start is before it, or a noun phrase.
            after_cue = outside and flags[last] & (CUE | AUX)
            named = flags[noun - 1] & (ROLE | BODY | NOUN) or tokens[noun - 1][0].isupper()
            several = noun - 1 > first or tokens[noun - 1] in self.surnames
            complete = several and not after_cue and named
            if (first == noun and not flags[first] & DET) or complete:
                return last
        if flag & NOUN and not flag & (ROLE | BODY) and outside and last < stop and not flags[last] & (FUNCTION | CUE):
            text = tokens[last]
            if text.islower() and text.isalpha():
                return last  # "the current rules": what follows is the head
        plural = bool(flag & PLURAL) and not flag & TITLE
        if plural and first < noun and lower[first] == "that":
            first += 1  # "the point that critics make": not theirs
        if plural and first > 1 and lower[first - 1] == "of" and lower[first - 2] == "one":
            first, plural = first - 2, False  # "one of the negotiators"
        whole = first
        if plural and first > 1 and lower[first - 1] == "of" and lower[first - 2] in _PARTS and owner[first - 2] < 0:
            whole = phrase_start(self.structure, first - 2)  # "a group of negotiators"
        if lower[noun] in _INDEFINITE and (last >= len(tokens) or not flags[last] & (CUE | AUX)):
            return last
        person = flag & (ROLE | TITLE) or begin >= 0
        kind = "group" if plural else "person" if person else "organisation" if flag & BODY else ""
        gender = flag & (MALE | FEMALE) if flag & (ROLE | TITLE) else 0
        mention = Mention(whole, first, last, DESCRIPTION, kind, gender, plural, tuple(lower[first:last]))
        if outside and tokens[last] in POSSESSIVE:
            mention.possessive = True
        if self.found and self.found[-1].last > whole:
            self.put_inside(whole)
        self.found.append(mention)
        return last


def find_mentions(structure: Structure, labels: Iterable[Mention] = ()) -> list[Mention]:
    """All mentions outside quotation marks, and ``labels``, in text order (an inner one before what holds it)."""
    return _Scanner(structure).run(labels)
