"""The tokens of single words, and what is known of each token from its letters alone.

News repeats its words, so that each is read once: a table is several times as fast as reading it again.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable
from typing import Final, final

from quotedb.extract.lexicon import (
    BODY,
    COMMON,
    FEMALE,
    FUNCTION,
    GIVEN,
    MALE,
    NAMING,
    NOUN,
    PLURAL,
    PRON_F,
    PRON_M,
    PRON_P,
    RELATIVE,
    ROLE,
    STRONG,
    SUBJECT_PRON,
    TITLE,
    lexicon,
    read_lines,
    word_set,
)
from quotedb.extract.words import fold, sign_of, visible
from quotedb.text.folding import IN_WORDS, UNSEEN

OPENING: Final = {"“": "”", "„": "“", "«": "»", "‟": "”", "‹": "›", "「": "」", "『": "』", "``": "''"}
CLOSING: Final = frozenset("”»›」』")
STRAIGHT: Final = frozenset(('"', "＂", "''"))
SINGLE_OPEN: Final = frozenset("‘‚‛")
SINGLE_CLOSE: Final = frozenset("’")
DOUBLE_MARKS: Final = frozenset(OPENING) | CLOSING | STRAIGHT
SINGLE_MARKS: Final = SINGLE_OPEN | SINGLE_CLOSE | {"'"}

_WE: Final = "i we i'm i’m we're we’re we've we’ve i've i’ve i'll i’ll we'll we’ll i'd i’d we'd we’d"
FIRST_PERSON_SUBJECTS: Final = frozenset(_WE.split(" "))
_FIRST_PERSON: Final = FIRST_PERSON_SUBJECTS | {"my", "our", "us", "me"}
_LONGEST_PERSONAL: Final = max(map(len, _FIRST_PERSON))

# What sort a token is of, as bits of one byte, so that the tokens of a sort are found in a string of bytes.
MARK: Final = 1 << 0
"""A double quotation mark."""
SINGLE: Final = 1 << 1
"""A single one, or an apostrophe."""
STOP: Final = 1 << 2
"""Ends a sentence, or ends in a full stop."""
CAPITAL: Final = 1 << 3
"""Has a capital letter."""
GIVEN_NAME: Final = 1 << 4
"""Is a given name and has a capital letter."""
BEGINS: Final = 1 << 5
"""Can begin a mention without a capital, or stands beside one."""
PLAIN: Final = 1 << 6
"""Begins with a letter and is no function word."""
NOT_LOWER: Final = 1 << 7
"""``PLAIN``, and its first letter isn't a small one."""

_BEGINS: Final = STRONG | ROLE | BODY | NOUN | SUBJECT_PRON | PRON_M | PRON_F | PRON_P | RELATIVE
_CAPITALS_MATTER: Final = word_set("tokens.capitals_matter")
"""Names in capitals that are pronouns in lower case."""
_JOINS_ROLES: Final = word_set("tokens.joins_roles")
"""What stands before or behind a role, with a hyphen: "vice", "elect"."""
_HIGHER: Final = word_set("tokens.higher")
"""Second words of ranks and offices of two."""
_MOST_PARTS: Final = 4
_OF_ROLES: Final = TITLE | ROLE | PLURAL | MALE | FEMALE | COMMON
NOTHING: Final = 0
LETTER: Final = 1
"""Whether a letter follows: it was read as if one did ("J. Bell")."""
ANYTHING: Final = 2
_CHARACTERS: Final = [chr(code) for code in range(256)]
_KEPT: Final = 1 << 16
"""Entries of each table before it is emptied: some 30 MB at most."""
_LONGEST_KEPT: Final = 40


@functools.cache
def name_prefixes(language: str = "en") -> frozenset[str]:
    """What stands before a hyphen in surnames that may begin with a small letter."""
    return frozenset(read_lines("name_prefixes.txt", language))


def _begins_name(text: str) -> bool:
    """Whether a word that begins with a small letter is a surname nevertheless: "al-Bell"."""
    prefix, _, rest = text.partition("-")
    return rest[:1].isupper() and prefix in name_prefixes()


_IN_WORDS: Final = rf"[\w{IN_WORDS}]*"
_WORD: Final = (
    rf"[{UNSEEN}]*\w{_IN_WORDS}"
    rf"(?:(?:(?<=[ÃÂÄÅÐÑ])[\x80-\xbf]|(?<=[AN][\u0300-\u030a])[\x80-\x9f\xa1-\xaa\xac-\xba\xbc-\xbf]){_IN_WORDS})*"
)
"""Letters and digits, accents that are characters of their own, what isn't seen (soft hyphens, joiners).

And what letters with accents become where UTF-8 was read as something else ("PeÃ±a").
"""


@functools.cache
def _token_pattern(language: str) -> re.Pattern[str]:
    by_letter: dict[str, list[str]] = {}
    for word in lexicon(language).abbreviations:
        by_letter.setdefault(word[0], []).append(re.escape(word[1:]))
    stops = "|".join(f"{letter}(?:{'|'.join(rest)})" for letter, rest in by_letter.items())
    return re.compile(
        r"(?:(?=[A-Za-z]\.)(?:[A-Za-z]\.){2,}"  # U.S., D.C., a.m.
        r"|(?=[A-Z])"
        rf"(?:(?:{stops})\.(?=\s)"
        r"|[A-Z]\.(?=\s+[^\W\d_]))"  # an initial
        rf"|{_WORD}(?:[-‑&.@/:]{_WORD}|['’](?![sS](?!\w)){_WORD})*"
        r"|''|``|['’][sS](?!\w)"
        r"|\.\.\.+|--+|[^\w\s])\s*"
    )


def _letter(character: str) -> int:
    """1 for a small letter, 2 for a capital, 3 for one of a script without them; 4 for a capital numeral, else 0."""
    code = ord(character)
    if code < 128:  # asked of every new word, and the string's own methods take ten times as long
        return 1 if 96 < code < 123 else 2 if 64 < code < 91 else 0
    if not character.isalpha():
        return 4 if character.isupper() else 0
    return 1 if character.islower() else 2 if character.isupper() else 3


def _sort(token: str, lower: str, flags: int, letter: int) -> int:
    sort = 0
    if not letter:
        sort = MARK if token in DOUBLE_MARKS else SINGLE if token in SINGLE_MARKS else 0
        if token in (".", "!", "?"):
            sort |= STOP
    if token[-1] == "." and len(token) > 2:
        sort |= STOP
    if token is not lower:
        sort |= CAPITAL | (GIVEN_NAME if flags & GIVEN else 0)
    if flags & _BEGINS:
        sort |= BEGINS
    if 0 < letter < 4 and not flags & FUNCTION:
        sort |= PLAIN | (0 if letter == 1 else NOT_LOWER)
    return sort


@final
class Token:
    """What stands between white space: one token, or several ``parts``; what is known of it from its letters alone."""

    def __init__(self, text: str, lower: str, flags: int = 0, sort: int = 0, sign: str = "", letter: int = 0) -> None:
        self.text = text
        self.lower = lower
        self.flags = flags
        self.kept_flags: object = flags
        """The same as an object that is there already: every token of a text needs one."""
        self.sort = _CHARACTERS[sort]
        """What sort it is of: the character whose code has the sorts' bits."""
        self.sign = sign
        self.upper = letter == 2 or letter == 4
        """Whether its first letter is a capital."""
        self.personal = len(lower) <= _LONGEST_PERSONAL and lower in _FIRST_PERSON and (lower != "us" or text == "us")
        """Whether it says "I" or "we"; "US" is a country."""
        self.size = len(text)
        self.parts: list[Token] | None = None
        self.depends = NOTHING
        """What of the text after it must be known to read it."""
        self.code = 0
        """The number of its word among so many of the table that ``coded_by`` is: looking it up takes longer."""
        self.coded_by: object = None
        self.coded_among = 0


@final
class Words:
    """The words that were read; filled as texts are read."""

    def __init__(self, language: str) -> None:
        self.findall: Callable[[str], list[str]] = _token_pattern(language).findall
        self.flags = lexicon(language).flags
        self.abbreviations = frozenset(lexicon(language).abbreviations)
        self.known: dict[str, Token] = {}
        """What stands between white space in mid-line; of letters and digits alone, that is every token as written."""
        self.single: dict[str, Token] = {}
        """Every other token."""
        self.final: dict[str, Token] = {}
        """The same where it ends its line, with a full stop."""

    def token(self, text: str) -> Token:
        """One token."""
        table = self.known if text.isalnum() else self.single
        known = table.get(text)
        if known is None:
            known = self.new(text)
            if len(text) <= _LONGEST_KEPT:
                if len(table) > _KEPT:
                    table.clear()
                table[text] = known
        return known

    def new(self, text: str) -> Token:
        """One token that isn't known yet."""
        lower = text.lower()
        if not lower.isascii():
            lower = visible(lower) or lower
        if lower == text:
            lower = text
        flags = self.flags.get(lower, 0)
        if not flags and not lower.isascii():
            flags = self.flags.get(fold(lower), 0) & NAMING  # "José"
        if not flags & ~COMMON and "-" in lower:
            flags = self.compound(lower) or flags
        letter = _letter(text[0] if text[0] not in UNSEEN else visible(text)[:1] or text[0])
        sign = sign_of(lower, flags, 0 < letter < 4)
        if letter == 1 and lower is not text and "-" in text and _begins_name(text):
            letter = 2
        if flags and text in _CAPITALS_MATTER:
            flags = 0
            sign = "o" if sign in "hi" else sign
        return Token(text, lower, flags, _sort(text, lower, flags, letter), sign, letter)

    def compound(self, lower: str) -> int:
        """What is known of a role put together: "secretary-general", "then-president", "editor-in-chief".

        Not of two surnames ("Baker-King"); noted for whoever asks the lexicon about the word later.
        """
        parts = lower.split("-")
        roles = [part for part in parts if part not in _JOINS_ROLES] or parts[-1:]
        if len(parts) > _MOST_PARTS or len(roles) > 2 or (len(roles) == 2 and roles[1] not in _HIGHER):
            return 0
        found = 0
        for role in roles:
            found = self.flags.get(role, 0) & _OF_ROLES
            if not found & (TITLE | ROLE):
                return 0
        self.flags[lower] = found
        return found

    def read(self, word: str, ends_line: bool) -> Token:
        """What stands between white space; ``ends_line`` where a line ends with it."""
        known = (self.final if ends_line and word[-1] == "." else self.known).get(word)
        return self.read_first(word, ends_line) if known is None else known

    def read_first(self, word: str, ends_line: bool) -> Token:
        """The same of a word that isn't known yet."""
        token = self.taken_apart(word, ends_line)
        table = self.final if ends_line and word[-1] == "." else self.known
        if len(word) <= _LONGEST_KEPT:
            if len(table) > _KEPT:
                table.clear()
            table[word] = token
        return token

    def taken_apart(self, word: str, ends_line: bool) -> Token:
        """A word that isn't known yet."""
        if len(word) > _LONGEST_KEPT:
            token = Token(word, word)
            token.depends = ANYTHING
            return token
        if word.isalnum():
            return self.new(word)
        texts = self.easily(word, ends_line)
        depends = NOTHING
        if texts is None:
            # What follows a word matters only where it ends in a full stop.
            open_end = not ends_line and word[-1] == "."
            texts = self.before(word, " a") if open_end else self.findall(word)
            # An initial is one before a letter only.
            if open_end and texts != self.before(word, " 1"):
                depends = LETTER
        if len(texts) == 1 and not depends:
            return self.token(word)
        token = Token(word, word)
        token.parts = [self.token(text) for text in texts]
        token.depends = depends
        return token

    def easily(self, word: str, ends_line: bool) -> list[str] | None:
        """The tokens of letters and digits with a mark or two beside them, as the pattern finds them; else null."""
        first, last, body = word[0], word[-1], word[:-1]
        if body.isalnum():
            if last == ".":
                if len(word) == 2 or (not ends_line and body in self.abbreviations):
                    return None
            elif last == "_" or (not last.isascii() and (last in UNSEEN or unicodedata.combining(last))):
                return None
            return [body, last]
        if first in '“"(' and word[1:].isalnum():
            return [first, word[1:]]
        if last == "s" and word[-2] in "'’" and word[:-2].isalnum():
            return [word[:-2], word[-2:]]
        if len(word) > 2 and last in '"”' and word[-2] in ",.?!" and word[:-2].isalnum():
            return [word[:-2], word[-2], last]
        one, hyphen, other = word.partition("-")
        return [word] if hyphen and one.isalnum() and other.isalnum() else None

    def before(self, word: str, context: str) -> list[str]:
        """The tokens of a word before a context of one token."""
        return [token.rstrip() for token in self.findall(word + context)[:-1]]


@functools.cache
def words_of(language: str) -> Words:
    """The table of a language."""
    return Words(language)
