"""Whether words between marks are somebody's words, or a title, a nickname, a term or a headline."""

from __future__ import annotations

import functools
from typing import Final

from quotedb.extract.lexicon import AUX, COMMON, CUE, DET, FUNCTION, PREP, RELATIVE, SUBJECT_PRON, read_lines, word_set
from quotedb.extract.marks import Quoted
from quotedb.extract.scene import Scene
from quotedb.extract.signs import collapse
from quotedb.extract.situations import Situation

_ENDINGS: Final = frozenset((",", ".", "?", "!", "…", "...", "—", "–", "--"))
_TERMS: Final = word_set("quotations.terms")
_ANYBODY: Final = word_set("quotations.anybody")
_MARKS: Final = frozenset("'’\"”»")
_FIRST_PERSON: Final = frozenset(
    ("i", "we", "my", "our", "us", "me", "you", "your", "i’m", "i'm", "we’re", "we're", "i’ve", "i've")
)


@functools.cache
def works() -> frozenset[str]:
    """Nouns for works that bear titles, and words that introduce a name or a term."""
    return frozenset(read_lines("works.txt"))


def words_enough(scene: Scene, quoted: Quoted) -> bool:
    """Whether a passage is too long to be a title, a term or a scare quote: 98 in 100 such are somebody's words."""
    tokens = scene.structure.layout.tokens
    return quoted.last - quoted.first > 9 and tokens[quoted.last - 1] in _ENDINGS


def is_name_of_something(scene: Scene, situation: Situation) -> bool:
    """Whether the words are a title or a term, by what introduces them: "the word "x"", "her novel "The X"".

    A title needs its capitals, and either a noun for a work before it or a sentence in which nobody speaks.
    """
    layout, quoted = scene.structure.layout, situation.quoted
    begin = scene.structure.sentence_first[situation.sentence]
    tokens, lower, flags = layout.tokens, layout.lower, layout.flags
    words = [t for t in range(quoted.first, quoted.last) if tokens[t][0].isalnum()]
    if quoted.opening > begin and lower[quoted.opening - 1] in _TERMS:
        speaks = any(scene.mentions[n].speaks for n in range(*scene.of_sentence[situation.sentence]))
        small = len(words) < 3 and all(tokens[t].islower() for t in words)
        return lower[quoted.opening - 1] == "so-called" or (small and not speaks)
    content = [t for t in words if not flags[t] & FUNCTION]
    if (
        len(words) < 2
        or not content
        or not all(tokens[t][0].isupper() or tokens[t][0].isdigit() for t in [words[0], *content])
    ):
        return False
    if any(lower[t] in _FIRST_PERSON for t in words) or tokens[quoted.last - 1] in "?!" or len(words) > 12:
        return False
    if quoted.opening == begin or layout.tokens[quoted.opening - 1] in (":", ","):
        return False
    if not any(lower[t] in works() for t in range(max(begin, quoted.opening - 3), quoted.opening)):
        # Without such a noun: only where nobody in the sentence speaks, and the title is long enough to be one.
        return len(words) > 3 and not any(
            scene.mentions[n].speaks for n in range(*scene.of_sentence[situation.sentence])
        )
    return tokens[quoted.last - 1] not in "." or len(words) > 3


_SINGLY: Final = 5
"""Words up to which each of them says something of the passage: "birther" is a term, "stupid" somebody's word."""


def _length(words: int) -> str:
    return str(words) if words < 5 else "5" if words < 8 else "8" if words < 13 else "13" if words < 25 else "25"


def reads_as_sentence(scene: Scene, situation: Situation) -> bool:
    """Whether the words stand as a sentence of their own: what opens its sentence, or follows a colon or comma, with a
    capital and ends with a stop or the comma before a tag; or a clause, as far as closed classes and endings tell.
    """
    layout, quoted = scene.structure.layout, situation.quoted
    begin = scene.structure.sentence_first[situation.sentence]
    before = layout.tokens[quoted.opening - 1] if quoted.opening > begin else ""
    final = quoted.last - 1
    while final > quoted.first and layout.tokens[final] in _MARKS:
        final -= 1
    ends = layout.tokens[final] in _ENDINGS
    if (
        quoted.last - quoted.first > 2
        and ends
        and layout.tokens[quoted.first][0].isupper()
        and before in ("", ":", ",")
    ):
        return True
    if before == "that" and ends and quoted.last - quoted.first > 4:
        return True
    return has_clause(scene, quoted.first, quoted.last)


def has_clause(scene: Scene, first: int, last: int) -> bool:
    """Whether tokens ``first`` to ``last`` hold a finite clause, as far as closed classes and endings tell."""
    layout = scene.structure.layout
    flags, lower = layout.flags, layout.lower
    if last - first < 2:
        return False
    if lower[first] in _ANYBODY and not flags[first + 1] & (FUNCTION & ~AUX):
        return True
    subject = False
    for token in range(first, last):
        flag = flags[token]
        if flag & AUX and token > first and lower[token] not in ("be", "been", "being", "have"):
            return True
        if token > first and (flag & RELATIVE or lower[token] == "that"):
            return subject  # what follows is about a noun of the fragment
        if flag & SUBJECT_PRON:
            if token > first and not flags[token - 1] & FUNCTION and layout.tokens[token - 1][0].isalpha():
                return subject  # "every point we had come to raise"
            subject = subject or (token + 1 < last and not flags[token + 1] & (FUNCTION & ~AUX))
    return subject or (last - first > 9 and layout.tokens[first][0].isupper() and layout.tokens[last - 1] in ".!?,")


def _word_class(flag: int) -> str:
    if flag & DET:
        return "det"
    return "prep" if flag & PREP else "f" if flag & FUNCTION else "-"


def quotation_features(scene: Scene, situation: Situation) -> list[str]:
    """What speaks for and against a quoted passage being somebody's words."""
    structure, signs = scene.structure, scene.signs
    layout = structure.layout
    quoted = situation.quoted
    tokens, lower, flags = layout.tokens, layout.lower, layout.flags
    words = [t for t in range(quoted.first, quoted.last) if tokens[t][0].isalnum()]
    size = _length(len(words))
    first = tokens[quoted.first]
    capitals = sum(1 for t in words if tokens[t][0].isupper() or tokens[t][0].isdigit())
    big = [t for t in words if not flags[t] & FUNCTION or tokens[t][0].isupper()]
    title_case = bool(big) and all(tokens[t][0].isupper() or tokens[t][0].isdigit() for t in big)
    last = tokens[quoted.last - 1]
    ending = last if last in ",.?!:;…" else "w"
    begin = structure.sentence_first[situation.sentence]
    stop = structure.sentence_first[situation.sentence + 1]
    after_at = quoted.closing + 1 if quoted.closing >= 0 else quoted.last
    before_word = lower[quoted.opening - 1] if quoted.opening > begin else "^"
    before_sign = signs[quoted.opening - 1] if quoted.opening > begin else "^"
    after_sign = signs[after_at] if after_at < stop else "$"
    after_word = lower[after_at] if after_at < stop else "$"
    shape = ("T" if title_case else "C" if first[0].isupper() else "l") + size
    host = signs[begin:stop]
    clause = "c" if has_clause(scene, quoted.first, quoted.last) else "n"
    speaks = any(lower[t] in _FIRST_PERSON for t in words)
    paragraph = quoted.paragraph
    opening_paragraph = layout.paragraph_first[paragraph] == 0
    head = (
        opening_paragraph
        and host.rstrip("Q")[-1:] not in (".", "?", "!")
        and stop == layout.paragraph_first[paragraph + 1]
    )
    features = [
        f"shape={shape}",
        f"len={size}{clause}",
        f"end={ending}{shape[0]}{size}",
        f"bs={before_sign}{size}",
        f"bw={before_word}",
        f"bwT={before_word}{shape[0]}",
        f"as={after_sign}{size}",
        f"ba={before_sign}{after_sign}{shape[0]}",
        f"baw={before_sign}{after_sign}{size}",
        f"cue={'C' in host}{'A' in host}{size}",
        f"clause={clause}{shape[0]}",
        f"person={speaks}{shape[0]}",
        f"sit={situation.name}",
        f"head={head}",
        f"style={quoted.style}{size}",
        f"alone={situation.whole_paragraph}{size}",
        f"common={sum(1 for t in words if flags[t] & (COMMON | FUNCTION)) == len(words)}{capitals == len(words)}",
        f"fw={_word_class(flags[quoted.first])}{size}",
    ]
    if words:
        features += [f"first={lower[words[0]]}", f"last={lower[words[-1]]}"]
        if len(words) <= _SINGLY:
            features += [f"w={lower[t]}" for t in words]
    introduced = any(lower[t] in works() for t in range(max(begin, quoted.opening - 3), quoted.opening))
    features.append(f"work={introduced}{shape}")
    spoken = any(scene.mentions[n].speaks for n in range(*scene.of_sentence[situation.sentence]))
    features.append(f"spoken={spoken}{size}{shape[0]}")
    if before_sign == "n" or before_sign == "s":
        features.append(f"poss={lower[quoted.opening - 1][:2]}{shape}")
    if quoted.opening > begin:
        cue_at = signs.rfind("C", max(begin, quoted.opening - 12), quoted.opening)
        weak_at = signs.rfind("k", max(begin, quoted.opening - 12), quoted.opening)
        nearest = max(cue_at, weak_at)
        if nearest >= 0:
            gap = collapse(signs[nearest + 1 : quoted.opening], 5)
            features.append(f"cgap={gap}")
            features.append(f"cw={lower[nearest]}{len(gap) < 2}{shape[0]}")
        if quoted.opening - 1 > begin:
            features.append(f"b2={signs[quoted.opening - 2]}{before_sign}{shape[0]}")
            features.append(f"bw2={lower[quoted.opening - 2]} {before_word}")
    if after_at < stop:
        cue_at = signs.find("C", after_at, min(stop, after_at + 10))
        if cue_at >= 0:
            features.append(f"agap={collapse(signs[after_at:cue_at], 5)}{ending == ','}")
        features.append(f"aw={after_word}{shape[0]}")
        if flags[after_at] & CUE:
            features.append(f"acue{ending}")
    return features
