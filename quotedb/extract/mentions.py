"""Mentions: the words of the reporter's own text that may name a speaker.

Names (with the titles and roles before them), pronouns, and descriptions ("a spokesman for the ministry"), found in
one pass over the tokens outside quotation marks.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from quotedb.extract.layout import Layout
from quotedb.extract.lexicon import (
    ADV,
    AUX,
    BODY,
    COMMON,
    CONJ,
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
    PREP,
    PRON_F,
    PRON_M,
    PRON_OTHER,
    PRON_P,
    RELATIVE,
    ROLE,
    STRONG,
    SUBJECT_PRON,
    SUFFIX,
    SURNAME,
    TITLE,
    read_lines,
)
from quotedb.extract.structure import Structure
from quotedb.text.countries import countries

if TYPE_CHECKING:
    from quotedb.extract.scene import Looks

NAME, DESCRIPTION, PRONOUN_MENTION = "name", "description", "pronoun"
_NOT_INSIDE_NOUN_PHRASE = PREP | AUX | CONJ | RELATIVE | ADV | PRON_OTHER
_BEGINS = STRONG | ROLE | BODY | NOUN | SUBJECT_PRON | PRON_M | PRON_F | PRON_P | RELATIVE
_JOINS_NAMES = frozenset(("of", "for", "on"))
_OPENS_NAMES = frozenset(
    (
        "new",
        "north",
        "south",
        "east",
        "west",
        "central",
        "united",
        "great",
        "san",
        "los",
        "las",
        "fort",
        "port",
        "saint",
        "white",
    )
)
_NUMERALS = frozenset(("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"))
_POSSESSIVE = frozenset(("'s", "’s", "'S", "’S"))


@dataclass(slots=True)
class Mention:
    """Tokens ``first`` to ``last`` (exclusive) are the whole noun phrase, ``head`` to ``last`` the name or the phrase itself."""

    first: int
    head: int
    last: int
    type: str
    kind: str
    """person, organisation, country, group, or "" where the words don't say."""
    gender: int = 0
    plural: bool = False
    possessive: bool = False
    modifier: bool = False
    """Stands before a noun ("Trump campaign"): part of another phrase."""
    speaks: bool = False
    """Subject of a reporting word."""
    name: tuple[str, ...] = ()
    role: tuple[str, ...] = ()
    """Lower-case words of the title or role before a name."""
    number: int = -1
    entity: int = -1
    cue: int = -1
    tag: bool = False
    """Its reporting word makes a tag that closes or interrupts a sentence."""
    inner: bool = False
    """Inside a longer phrase ("Putin" in "Putin's adviser")."""
    weight: float = 0.0
    """How much it stands out for later pronouns; filled by ``Antecedents``."""
    looks: Looks | None = None
    """Filled by ``scene.mention_features``."""


def _is_capital(token: str) -> bool:
    return token[0].isupper()


@functools.cache
def country_words() -> frozenset[str]:
    return frozenset(form.lower() for place in countries() for form in (place.name, *place.names))


@functools.cache
def place_words() -> frozenset[str]:
    """Places other than countries, in lower case: seats of government and what the data file lists."""
    seats = (seat.lower() for place in countries() for seat in place.capitals)
    return frozenset((*read_lines("places.txt"), *seats))


@functools.cache
def _demonyms_or_countries() -> frozenset[str]:
    return demonym_words() | country_words()


@functools.cache
def demonym_words() -> frozenset[str]:
    return frozenset(form.lower() for place in countries() for form in place.demonyms)


class _Scanner:
    """Finds the mentions of one text; a class only to share the lists."""

    def __init__(self, structure: Structure) -> None:
        layout = structure.layout
        self.structure = structure
        self.layout = layout
        self.tokens, self.lower, self.flags = layout.tokens, layout.lower, layout.flags
        self.owner, self.sentence = structure.owner, structure.sentence
        self.found: list[Mention] = []
        self.capital = [token for token, word in enumerate(self.tokens) if word != self.lower[token]]
        """Tokens with a capital letter."""
        first = set(structure.sentence_first)
        self.capitals = {
            self.tokens[token]
            for token in self.capital
            if token not in first and token - 1 not in first and self.tokens[token][0].isupper()
        }
        """Words written with a capital where no sentence starts."""
        self.surnames = {
            self.tokens[token + 1]
            for token in self.capital[:-1]
            if self.flags[token] & GIVEN and self.tokens[token + 1][0].isupper()
        }
        """Words that stand after a given name somewhere in the text."""

    def run(self, labels: Iterable[Mention]) -> list[Mention]:
        tokens, flags, owner = self.tokens, self.flags, self.owner
        total = len(tokens)
        headline = self.headlines()
        after = -1
        # Only words with a capital, and those whose flags can begin a mention.
        for token in sorted({*self.capital, *[t for t, flag in enumerate(flags) if flag & _BEGINS]}):
            if token < after or owner[token] >= 0 or token in headline:
                continue
            flag = flags[token]
            text = tokens[token]
            if text[0].isupper() and (len(text) > 1 or flag & PRON_OTHER):
                if flag & (SUBJECT_PRON | PRON_M | PRON_F | PRON_P):
                    self.pronoun(token)
                elif not flag & FUNCTION or (flag & (PARTICLE | GIVEN | PREP) and self.name_goes_on(token)):
                    after = self.name(token)
                    if after > token:
                        continue
                    if flag & (ROLE | BODY | NOUN):
                        after = self.description(token)
                    elif token + 1 < total and flags[token + 1] & STRONG and owner[token + 1] < 0:
                        self.unlisted(token)
            elif flag & STRONG:
                self.beside_cue(token)
            elif flag & (ROLE | BODY | NOUN):
                after = self.description(token)
            elif flag & (SUBJECT_PRON | PRON_M | PRON_F | PRON_P | RELATIVE):
                self.pronoun(token)
        for label in labels:
            self.found = [m for m in self.found if m.last <= label.first or m.first >= label.last]
            self.found.append(label)
        self.found.sort(key=lambda mention: mention.last)
        for number, mention in enumerate(self.found):
            mention.number = number
        return self.found

    def headlines(self) -> set[int]:
        """Tokens of lines written In Title Case: every word may have its capital, so that names can't be told."""
        layout, tokens, flags = self.layout, self.tokens, self.flags
        found: set[int] = set()
        bounds = layout.paragraph_first
        for paragraph in range(len(bounds) - 1):
            first, last = bounds[paragraph], bounds[paragraph + 1]
            if not 4 < last - first < 40:
                continue
            plain = [t for t in range(first + 1, last) if tokens[t][0].isalpha() and not flags[t] & FUNCTION]
            capitals = sum(1 for t in plain if not tokens[t][0].islower())
            if len(plain) > 3 and capitals >= (1.0 if tokens[last - 1] == "." else 0.9) * len(plain):
                found.update(range(first, last))
        return found

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
            before -= 1
        if (
            before >= 0
            and owner[before] < 0
            and self.sentence[before] == sentence
            and tokens[before][0].isalpha()
            and not flags[before] & (FUNCTION | CUE)
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
                and tokens[last][0].isalpha()
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
        first = self.phrase_start(noun)
        flag = self.flags[first]
        starts = self.structure.sentence_first[self.sentence[noun]] == first
        if flag & DET or starts or self.tokens[first][0].isupper():
            kind = "person" if self.tokens[noun].endswith(("er", "or", "ist", "man")) else ""
            mention = Mention(first, first, noun + 1, DESCRIPTION, kind, name=tuple(self.lower[first : noun + 1]))
            mention.plural = self.tokens[noun].endswith("s") and not flag & DET
            self.found.append(mention)

    def name_goes_on(self, token: int) -> bool:
        after = token + 1
        return (
            after < len(self.tokens)
            and self.sentence[after] == self.sentence[token]
            and self.owner[after] < 0
            and _is_capital(self.tokens[after])
            and bool(self.flags[token] & (PARTICLE | GIVEN))
        )

    def pronoun(self, token: int) -> None:
        flag = self.flags[token]
        word = self.lower[token]
        if not flag & SUBJECT_PRON and word not in ("him", "her", "them", "his", "their"):
            return
        gender = MALE if flag & PRON_M else FEMALE if flag & PRON_F else 0
        plural = bool(flag & PRON_P) or word == "we"
        mention = Mention(token, token, token + 1, PRONOUN_MENTION, "", gender, plural)
        mention.name = (word,)
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
        sentence = self.sentence[begin]
        total = len(tokens)
        last = begin + 1
        while last < total and owner[last] < 0 and self.sentence[last] == sentence:
            text, flag = tokens[last], flags[last]
            if text[0].isupper():
                if (
                    flag & FUNCTION
                    and not flag & (PARTICLE | GIVEN)
                    and len(text) > 1
                    and lower[last] not in _NUMERALS
                    or flag & DATE
                    and len(text) > 3
                ):
                    break
                last += 1
                continue
            after = last + 1
            capital_after = (
                after < total and owner[after] < 0 and self.sentence[after] == sentence and tokens[after][0].isupper()
            )
            if (flag & (PARTICLE | SUFFIX) and capital_after and lower[last] not in ("a",)) or (
                text == "&" and capital_after
            ):
                last += 1
                continue
            if lower[last] in _JOINS_NAMES and flags[last - 1] & (TITLE | BODY | ROLE) and after < total:
                skip = after + 1 if lower[after] == "the" and after + 1 < total else after
                if owner[skip] < 0 and tokens[skip][0].isupper() and not flags[skip] & (FUNCTION | DATE):
                    last = skip + 1
                    continue
            if text == "," and after < total and flags[after] & SUFFIX and owner[after] < 0:
                last = after + 1
                continue
            if text in "“\"‘'(" and len(text) == 1 and after + 1 < total and tokens[after][0].isupper():
                closing = tokens[after + 1]
                nearer = after + 2
                if (
                    closing in ("”", '"', "’", "'", ")")
                    and nearer < total
                    and tokens[nearer][0].isupper()
                    and owner[nearer] < 0
                    and not flags[nearer] & FUNCTION
                ):
                    last = nearer + 1  # a nickname or a bracketed given name inside the name
                    continue
            break
        return self.classify(begin, last)

    def classify(self, begin: int, last: int) -> int:
        """Cut a capitalised run into title and name, and keep it as a mention."""
        flags, lower, tokens = self.flags, self.lower, self.tokens
        run = last - begin
        at_start = self.structure.sentence_first[self.sentence[begin]] == begin
        first_flag = flags[begin]
        surname = run == 1 and tokens[begin] in self.surnames and not first_flag & (FUNCTION | DATE)
        if run == 1 and tokens[begin][:2] in ("R-", "D-", "I-"):
            return begin + 1  # "(D-N.C.)"
        if run == 1 and not surname:
            word = tokens[begin]
            if first_flag & DATE and not first_flag & GIVEN:
                return begin + 1
            known = word in self.capitals
            if (
                first_flag & COMMON
                and not first_flag & GIVEN
                and at_start
                and not known
                and lower[begin] not in country_words()
            ):
                return begin
            if first_flag & (ROLE | BODY | TITLE) and not first_flag & GIVEN:
                return begin
            if first_flag & CUE and at_start and not known:
                return begin
            if at_start and not known and word.endswith("ly"):
                return begin + 1
            if not word[0].isalpha() or (len(word) == 2 and word[1] == "."):
                return begin + 1
        if (
            at_start
            and run > 1
            and first_flag & COMMON
            and not first_flag & (GIVEN | TITLE | ROLE | BODY)
            and tokens[begin] not in self.capitals
            and lower[begin] not in _OPENS_NAMES
        ):
            # A word that opens the sentence and only happens to stand before a name: "Former Sen. Bell", "Top Bell aide".
            second = flags[begin + 1]
            if not second & (COMMON | BODY) or second & (GIVEN | TITLE | ROLE):
                begin += 1
                run -= 1
        head = begin
        title_at = -1
        for token in range(begin, last):
            flag = flags[token]
            if (
                flag & (TITLE | ROLE)
                and (token < last - 1 or run == 1 and not surname)
                and not (flag & GIVEN and token > begin and not flag & TITLE)
            ):
                if flag & GIVEN and token == begin and run == 2:
                    continue  # "Dean Bell", "Major Bell": a given name as likely as a title
                title_at = token
        role: tuple[str, ...] = ()
        if title_at >= 0:
            head = title_at + 1
            if head < last and lower[head] in _JOINS_NAMES:
                head += 2 if head + 1 < last and lower[head + 1] == "the" else 1
                while head < last - 1 and flags[head] & (COMMON | BODY) and not flags[head] & GIVEN:
                    head += 1
                if (
                    head < last
                    and (flags[head] & (COMMON | BODY) or lower[head] in country_words())
                    and not flags[head] & GIVEN
                ):
                    head = last
                elif head == last - 1 and not flags[head] & GIVEN:
                    # "President of Ruritania", "Secretary of State Bell": one word after "of" is the place, two are more.
                    if lower[head - 1] in ("of", "the"):
                        head = last
            while head < last - 1 and flags[head] & BODY and not flags[head] & GIVEN:
                head += 1
            role = tuple(lower[begin:head])
        else:
            if (
                last - head > 2
                and not flags[head] & GIVEN
                and flags[head + 1] & GIVEN
                and lower[head + 1] not in _demonyms_or_countries()
            ):
                head += 1  # "Harbourmaster Ann Bell": a title that no list knows
            # "US Bell", "British Bell": a demonym before a name.
            while head < last - 1 and (lower[head] in demonym_words()) and flags[head + 1] & GIVEN:
                head += 1
            role = tuple(lower[begin:head])
        if head >= last:
            # A title and nothing after it: "the Secretary of State".
            return self.description(last - 1, begin)
        while head < last - 1 and lower[head] in ("the", "former", "ex", "then"):
            head += 1
        words = tuple(tokens[head:last])
        kind, gender = self.kind_of(head, last, bool(role))
        first = begin
        # The lower-case role before it: "spokesman Bell", "the foreign minister, Bell" is an appositive and stays apart.
        before = begin - 1
        if (
            before > 1
            and flags[before] & (NOUN | BODY | COMMON)
            and tokens[before].islower()
            and lower[before - 1] == "of"
            and flags[before - 2] & (ROLE | TITLE)
            and self.sentence[before - 2] == self.sentence[begin]
        ):
            before -= 2  # "former secretary of state Ann Bell"
        if (
            kind in ("person", "")
            and before >= 0
            and self.owner[before] < 0
            and flags[before] & (ROLE | TITLE)
            and tokens[before].islower()
            and self.sentence[before] == self.sentence[begin]
        ):
            phrase_first = self.phrase_start(before)
            role = (*lower[phrase_first:begin], *role)
            first = phrase_first
            kind = "person"
            if self.found and self.found[-1].type == DESCRIPTION and self.found[-1].last == begin:
                self.found.pop()
            for earlier in reversed(self.found):
                if earlier.first < phrase_first:
                    break
                earlier.inner = True
            if not gender:
                for token in range(phrase_first, begin):
                    gender = gender or (flags[token] & (MALE | FEMALE) if flags[token] & (ROLE | TITLE) else 0)
        mention = Mention(first, head, last, NAME, kind, gender, name=words, role=role)
        if last < len(tokens) and tokens[last] in _POSSESSIVE and self.owner[last] < 0:
            mention.possessive = True
        elif (
            last < len(tokens) and tokens[last] in ("'", "’") and lower[last - 1].endswith("s") and self.owner[last] < 0
        ):
            mention.possessive = True
        elif (
            last < len(tokens)
            and self.owner[last] < 0
            and tokens[last].islower()
            and flags[last] & (ROLE | BODY)
            and not (flags[last] & CUE)
        ):
            mention.modifier = True
        self.found.append(mention)
        return last

    def kind_of(self, head: int, last: int, titled: bool) -> tuple[str, int]:
        """What a name names, as far as its own words say, and the gender they suggest."""
        flags, lower = self.flags, self.lower
        whole = " ".join(lower[head:last])
        if whole in country_words():
            return "country", 0
        if not titled and whole in place_words():
            return "place", 0
        gender = 0
        for token in range(max(0, head - 3), head):
            if flags[token] & TITLE and flags[token] & (MALE | FEMALE):
                gender = flags[token] & (MALE | FEMALE)
        first = flags[head]
        named_like_person = first & GIVEN and not first & (SURNAME | COMMON) and last - head == 2
        if (
            not titled
            and not named_like_person
            and any(flags[t] & BODY and not flags[t] & GIVEN for t in range(head, last))
        ):
            return "organisation", 0
        if first & GIVEN and (last - head > 1 or titled):
            if not gender:
                both = first & (MALE | FEMALE)
                gender = both if both != MALE | FEMALE else 0
            return "person", gender
        if titled:
            return "person", gender
        token = self.tokens[head]
        if last - head == 1 and len(token) > 1 and token.replace(".", "").isupper():
            return "organisation", 0
        if first & GIVEN:
            both = first & (MALE | FEMALE)
            return "", both if both != MALE | FEMALE else 0
        return "", 0

    def phrase_start(self, token: int) -> int:
        """The first token of the noun phrase whose head is ``token``: back over modifiers to a determiner or a boundary."""
        flags, lower, tokens, owner = self.flags, self.lower, self.tokens, self.owner
        sentence = self.sentence[token]
        first = token
        for back in range(token - 1, max(-1, token - 8), -1):
            if owner[back] >= 0 or self.sentence[back] != sentence:
                break
            text, flag = tokens[back], flags[back]
            if text in _POSSESSIVE:
                continue
            if not (text[0].isalnum()):
                break
            if flag & DET:
                first = back
                if back and lower[back - 1] in ("one", "some", "many", "most", "all", "both"):
                    first = back
                break
            if flag & _NOT_INSIDE_NOUN_PHRASE or (flag & CUE and text.islower() and not flag & (ROLE | BODY | TITLE)):
                break
            if flag & (PRON_M | PRON_F | PRON_P):
                first = back
                break
            first = back
        return first

    def description(self, head: int, begin: int = -1) -> int:
        """A description whose head noun is at ``head`` (or at the end of the compound that starts there)."""
        flags, tokens, owner, lower = self.flags, self.tokens, self.owner, self.lower
        sentence = self.sentence[head]
        total = len(tokens)
        last = head + 1
        while (
            last < total
            and owner[last] < 0
            and self.sentence[last] == sentence
            and flags[last] & (ROLE | BODY | NOUN)
            and not flags[last] & FUNCTION
            and not (flags[last] & CUE and not flags[last] & ROLE)
            and tokens[last].islower()
        ):
            last += 1
        noun = last - 1
        # "press secretary" before a lower-case noun that isn't listed ("police car"): can't be told; taken as the head.
        first = self.phrase_start(head if begin < 0 else begin)
        flag = flags[noun]
        if tokens[noun].islower() and flag & CUE and noun == head:
            # "report", "claims", "states": a verb where nothing but the sentence's start is before it, or a noun phrase already.
            after_cue = last < total and owner[last] < 0 and bool(flags[last] & (CUE | AUX))
            complete = (
                noun - 1 > first
                and not after_cue
                and (bool(flags[noun - 1] & (ROLE | BODY | NOUN)) or tokens[noun - 1][0].isupper())
            )
            if (first == noun and not flags[first] & DET) or complete:
                return last
        if (
            flag & NOUN
            and not flag & (ROLE | BODY)
            and last < total
            and owner[last] < 0
            and self.sentence[last] == sentence
        ):
            text, after = tokens[last], flags[last]
            if text.islower() and text.isalpha() and not after & (FUNCTION | CUE):
                return last  # "the current rules": what follows is the head
        plural = bool(flag & PLURAL) and not flag & TITLE
        if plural and first > 1 and lower[first - 1] == "of" and lower[first - 2] == "one":
            first, plural = first - 2, False  # "one of the negotiators"
        if lower[noun] in ("some", "many", "most", "both", "several", "few", "others") and (
            last >= total or not flags[last] & (CUE | AUX)
        ):
            return last
        kind = "person" if flag & (ROLE | TITLE) else "organisation" if flag & BODY else ""
        if plural:
            kind = "group"
        gender = flag & (MALE | FEMALE) if flag & (ROLE | TITLE) else 0
        mention = Mention(first, first, last, DESCRIPTION, kind, gender, plural, name=tuple(lower[first:last]))
        if last < total and tokens[last] in _POSSESSIVE and owner[last] < 0:
            mention.possessive = True
        for earlier in reversed(self.found):
            if earlier.first < first:
                break
            earlier.inner = True
        self.found.append(mention)
        return last


def find_mentions(structure: Structure, labels: Iterable[Mention] = ()) -> list[Mention]:
    """All mentions outside quotation marks, and ``labels``, in text order (an inner one before the phrase that holds it)."""
    return _Scanner(structure).run(labels)
