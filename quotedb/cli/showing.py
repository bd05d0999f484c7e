"""Quotes for a person to read: the words, then who said and who carried them, each on lines of its own."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from quotedb.cli.escaping import shown_in_line
from quotedb.cli.output import colours, write_lines, write_text

_MOST_CARRIERS = 8
_IN = "    "
NOBODY = "nobody is named"


def write_quotes(rows: Iterable[Mapping[str, Any]], speaker: str | None = None) -> None:
    """Quotes one below the other. Who said one goes without saying where it is ``speaker`` and nobody else."""
    for number, row in enumerate(rows):
        if number:
            write_text()
        write_lines(worded(row), strong=True)
        if row["conflict"]:
            write_lines(f"the articles disagree: {answers(row['answers'])}", _IN)
        elif speaker is None or row["speaker"] != speaker:
            write_lines(row["speaker"] or NOBODY, _IN)
        write_lines(carried(row), _IN)
        write_lines(f"{row['kind']}, confidence {row['confidence']:.2f}, {row['quote_id']}", _IN)


SEVERITY_WORDS = {
    "persons": "different persons",
    "bodies": "different bodies",
    "person and body": "a person and a body",
    "spokesperson": "a body and one who speaks for it",
    "medium": "a speaker and what carried the words",
    "joint": "several together and one of them",
    "surname": "a full name and its surname alone, perhaps one person",
    None: "not weighed yet",
}


def write_conflicts(rows: Iterable[Mapping[str, Any]]) -> None:
    """Quotes with every answer to who said them, and whose answer it is; with the longer quote that says otherwise."""
    for number, row in enumerate(rows):
        if number:
            write_text()
        write_lines(worded(row), strong=True)
        _write_answers(row)
        if row["whole"] is not None:
            write_lines(f"part of {worded(row['whole'])}", _IN)
            _write_answers(row["whole"])
        ids = [row["quote_id"], *([] if row["whole"] is None else [row["whole"]["quote_id"]])]
        write_lines(f"{SEVERITY_WORDS[row['severity']]}; {row['kind']}, {', '.join(ids)}", _IN)


def _write_answers(row: Mapping[str, Any]) -> None:
    for answer in row["answers"]:
        write_lines(f"{answer['speaker']}: {', '.join(answer['outlets'])}", _IN)


def write_printings(rows: Sequence[Mapping[str, Any]], wording: str) -> None:
    """Every printing of one quote, what each changes of its wording, of which it is a copy, and why it is here."""
    by_source = {row["source_id"]: row for row in rows}
    for number, row in enumerate(rows):
        if number:
            write_text()
        write_lines(f"{carrier(row)}: {one_line(row['speaker']) or NOBODY}", strong=True)
        changes = [found for found in row["differences"] if _tells(found)]
        if changes:
            print(f"{_IN}{_open(row)}{_diff(wording, row['text'], changes, row['differences'])}{_close(row)}")
        else:
            write_lines(worded(row), _IN)
        for found in changes:
            write_lines(f"{found['kind']}: {_changed(found['a'][2], found['b'][2])}", _IN)
        if row.get("why"):
            write_lines(_weighed(row["why"]), _IN)
        if row["copy"] is not None:
            write_lines(_copied(row, by_source[row["copy"]["of"]]), _IN)
        if row["decided"]:
            write_lines(decided_speaker(row["decided"]), _IN)
        details = [row["kind"], f"confidence {row['confidence']:.2f}", *([f"via {row['via']}"] if row["via"] else [])]
        write_lines(", ".join([*details, row["attribution_id"]]), _IN)


def write_links(rows: Iterable[Mapping[str, Any]]) -> None:
    """Quotes that hold this one's words, or whose words this one holds."""
    told = {
        "contains": "is part of it",
        "contained in": "holds its words",
        "overlap": "has some of its words",
        "altered": "differs in a number, a negation or a word that may change what it says",
        "related": "reports the same words",
    }
    for row in rows:
        write_lines(worded(row))
        write_lines(f"{told.get(row['relation'], row['relation'])}; {row['kind']}, {row['quote_id']}", _IN)


def decided_speaker(decision: Mapping[str, Any]) -> str:
    """Who decided about a speaker, and whom the extractor gives instead."""
    extracted = one_line(decision["extracted_speaker"]) or "nobody"
    return f"decided by {by_whom(decision)} (the extractor says {extracted})"


def write_decisions(rows: Iterable[Mapping[str, Any]]) -> None:
    """What people have decided about a quote's being the same as others."""
    for row in rows:
        how = "is the same as" if row["verdict"] == "same" else "is not"
        write_lines(f"“{row['words']}” {how} “{row['other_words']}”")
        write_lines(f"decided by {by_whom(row)}, {row['decision_id']}", _IN)


def by_whom(decision: Mapping[str, Any]) -> str:
    """Who decided, when and why: "Ana on 2031-05-06, because she was there"."""
    why = f", because {decision['because']}" if decision["because"] else ""
    return f"{decision['by']} on {decision['at'][:10]}{why}"


def decided_name(decision: Mapping[str, Any]) -> str:
    """What a person has decided about a speaker's name."""
    value = decision["value"]
    if decision["verdict"] == "called":
        told = f"called {value['name']}"
    else:
        told = f"{value['name']} is {'not ' if decision['verdict'] == 'different' else ''}{value['form']}"
    return f"{told}: decided by {by_whom(decision)}"


def worded(row: Mapping[str, Any]) -> str:
    """The words between marks, which the stored words are without; a report in the article's own words has none."""
    return str(row["text"]) if row["kind"] == "indirect" else f"“{row['text']}”"


def described(found: Iterable[Mapping[str, Any]]) -> str:
    """What articles say that somebody is, in one line."""
    return ", ".join(
        one["text"] if one["articles"] == 1 else f"{one['text']} ({one['articles']} articles)" for one in found
    )


def one_line(speaker: str | list[str] | None) -> str:
    """Joint speakers in one line."""
    return " + ".join(speaker) if isinstance(speaker, list) else speaker or ""


def answers(found: Iterable[Mapping[str, Any]]) -> str:
    """Who said it according to whom."""
    return "; ".join(f"{answer['speaker']} ({', '.join(answer['outlets'])})" for answer in found)


def carried(row: Mapping[str, Any]) -> str:
    """Who carried a quote when: how many, where that isn't one, and in how many wordings."""
    names = list(dict.fromkeys(map(carrier, row["carried_by"])))
    shown = ", ".join(names[:_MOST_CARRIERS])
    if len(names) > _MOST_CARRIERS:
        shown += f" and {len(names) - _MOST_CARRIERS} more"
    articles = {one["source_id"] for one in row["carried_by"]}
    facts = []
    if len(articles) > 1:
        facts.append(f"{len(articles)} articles")
    if len(articles) > row["independent"]:
        facts.append(f"{row['independent']} of them independent")
    if row["wordings"] > 1:
        facts.append(f"{row['wordings']} wordings")
    return f"{', '.join(facts)}: {shown}" if facts else shown


def carriers(rows: Iterable[Mapping[str, Any]]) -> str:
    """Outlets with their dates, for a cell: "Gazette 2025-02-18, Post"."""
    return ", ".join(dict.fromkeys(map(carrier, rows)))


def carrier(row: Mapping[str, Any]) -> str:
    """Outlet and date; the file, or the source's id, where an outlet isn't known."""
    return " ".join(part for part in (row["outlet"] or row["path"] or row["source_id"], day(row["published"])) if part)


def day(published: str | None) -> str:
    """The date of an ISO 8601 time."""
    return "" if published is None else published[:10]


def _copied(row: Mapping[str, Any], other: Mapping[str, Any]) -> str:
    """Why an article isn't independent of another one."""
    why = {
        "same text": f"the same text as {carrier(other)}",
        "shared passages": f"shares passages with {carrier(other)}",
        "same agency": f"credits {row['credit']}, as {carrier(other)} does",
        "same interview": f"the words were told to {row['copy']['told']}, as in {carrier(other)}",
    }
    return f"not independent: {why[row['copy']['reason']]}"


def _changed(first: str, here: str) -> str:
    first, here = first.strip(), here.strip()
    if not first or not here:
        return f"“{first or here}” is {'added' if here else 'left out'} here"
    return f"“{first}” is “{here}” here"


def _tells(found: Mapping[str, Any]) -> bool:
    """Whether an alteration is worth a look: the shape of marks and dashes, and blanks, aren't."""
    if found["kind"] != "punctuation":
        return True
    one, two = (found[side][2].translate(_SHAPES).replace(" ", "").replace("\n", "") for side in "ab")
    return bool(one != two)


_SHAPES = str.maketrans(dict.fromkeys("“”„«»‟″'’‘‚‹›`", '"') | dict.fromkeys("‐‑–—−", "-"))


def _open(row: Mapping[str, Any]) -> str:
    return "" if row["kind"] == "indirect" else "“"


def _close(row: Mapping[str, Any]) -> str:
    return "" if row["kind"] == "indirect" else "”"


def _diff(wording: str, text: str, changes: Sequence[Any], every: Sequence[Any]) -> str:
    """The words as printed, with what was there before and what is there now: ``[-so-]`` and ``{+so+}``, or colours."""
    coloured = colours(sys.stdout)
    parts, at = [], 0
    for found in every:
        start, stop, here = found["b"]
        before = found["a"][2] if found in changes else ""
        parts.append(shown_in_line(text[at:start]))
        if found not in changes:
            parts.append(shown_in_line(here))
        else:
            if before:
                parts.append(
                    f"\x1b[9;31m{shown_in_line(before)}\x1b[0m" if coloured else f"[-{shown_in_line(before)}-]"
                )
            if here:
                parts.append(f"\x1b[32m{shown_in_line(here)}\x1b[0m" if coloured else f"{{+{shown_in_line(here)}+}}")
        at = stop
    return "".join([*parts, shown_in_line(text[at:])])


_SPEAKERS = {"agree": "the same speaker", "unknown": "one of them names nobody", "disagree": "another speaker"}
_OCCASIONS = {"one": "the articles tell of one occasion", "two": "the articles have nothing in common around it"}


def _weighed(why: Mapping[str, Any]) -> str:
    """What weighed when two printings were compared."""
    days = {None: "a date is not known", 0: "the same day", 1: "1 day apart"}.get(
        why["days"], f"{why['days']} days apart"
    )
    words = f"{why['words']} words in common"
    if why["rarest"]:
        words += f", the rarest {', '.join(f'“{word}”' for word in why['rarest'])},"
    told = f"{words} tell {why['told']:.1f} bits"
    needed = "no number of which would do" if why["needed"] is None else f"{why['needed']:.1f} are needed"
    parts = [f"{why['relation']} as {why['against']}", _SPEAKERS[why["speakers"]], days, f"{told}; {needed}"]
    parts.append(f"{100 * why['common']:.0f}% of the shorter wording")
    if why["occasion"] in _OCCASIONS:
        parts.append(f"{_OCCASIONS[why['occasion']]} ({why['shared']:.1f} bits)")
    return "why: " + "; ".join(parts)
