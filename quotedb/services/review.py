"""What a person should look at: doubtful merges, quotes that look the same, speakers that may be one or two, unsure
speakers.

The queue is worked out from what is stored, the most consequential first: by how many attributions an answer bears on,
then by ids. Answers are judgements, and "not now" is one too, so that a queue can be left and taken up again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal

from sqlalchemy import Connection, Engine, false, func, select

from quotedb.db.dialect import among
from quotedb.db.tables import (
    aliases,
    attribution_speakers,
    attributions,
    claims,
    judgement_targets,
    judgements,
    links,
    outlets,
    quotes,
    sources,
    speakers,
)
from quotedb.merge.quotes import Utterance, compare
from quotedb.merge.speakers import doubt
from quotedb.services import deciding, homonyms
from quotedb.services.contract import Record
from quotedb.services.deciding import Author, Done
from quotedb.services.judgements import in_force
from quotedb.text.names import near_given, one_surname, person_name, same_given

MOST = 1000
"""Items of one sort that are looked for."""
UNSURE = 0.8
"""Score of two printings below which it is doubtful that they are one quote."""
LOW = 0.6
"""Confidence below which the speaker of a quote that several articles carry is asked about."""

Sort = Literal["alike", "merged", "speakers", "names", "person", "speaker"]
_CHANGED = ("number changed", "negation changed", "sense changed")
_OTHER_WORDS = ("substitution", "translation")


@dataclass(frozen=True, slots=True)
class Item:
    """One question. ``a`` and ``b`` are public ids of attributions, speakers or names; ``b`` may be null."""

    sort: Sort
    weight: int
    a: str
    b: str | None
    why: str
    shown: tuple[str, ...]
    """What the question is about, a line or two."""

    def record(self) -> Record:
        """The item for a list."""
        return {
            "asks": QUESTIONS[self.sort],
            "why": self.why,
            "attributions": self.weight,
            "a": self.a,
            "b": self.b,
            "about": list(self.shown),
        }


QUESTIONS: dict[Sort, str] = {
    "alike": "are they the same?",
    "merged": "are they the same?",
    "speakers": "are they one speaker?",
    "names": "are they one speaker?",
    "person": "is this one person?",
    "speaker": "does this speaker say it?",
}


def queue(connection: Connection) -> list[Item]:
    """All open questions, the most consequential first."""
    settled = _Settled(connection)
    found = [*_alike(connection, settled), *_merged(connection, settled)]
    found += [*_namesakes(connection, settled), *_spelled(connection, settled), *_described(connection)]
    found += _unsure(connection, settled)
    return sorted(found, key=lambda item: (-item.weight, item.sort, item.a, item.b or ""))


def still_open(connection: Connection, item: Item) -> bool:
    """Whether an item is as it was when the queue was made: other answers may have settled it."""
    if item.sort == "person":
        return homonyms.homonym(connection, item.a) is not None and not homonyms.is_settled(connection, item.a)
    if item.sort in ("speakers", "names"):
        query = select(aliases.c.speaker_id).where(among(connection, aliases.c.public_id, [item.a, item.b]))
        found = list(connection.execute(query).scalars())
        return len(found) == 2 and len(set(found)) == (2 if item.sort == "speakers" else 1)
    wanted = [item.a] if item.b is None else [item.a, item.b]
    query = select(attributions.c.quote_id).where(among(connection, attributions.c.public_id, wanted))
    places = list(connection.execute(query.where(attributions.c.retired_run_id.is_(None))).scalars())
    if len(places) != len(wanted):
        return False
    return item.b is None or (len(set(places)) == 1) == (item.sort == "merged")


Answer = Literal["yes", "no", "skip"]


def answer(engine: Engine, item: Item, given: Answer | str, author: Author) -> Done:
    """Decide as a person has answered: yes, no or skip; for a speaker also a name in the place of no."""
    if given == "skip":
        subject: Any = {"speakers": "name", "names": "name", "person": "name", "speaker": "attribution"}.get(
            item.sort, "quote"
        )
        return deciding.skip(engine, subject, item.a, item.b, author)
    if item.sort == "person":
        if given == "no":
            return deciding.part(engine, item.a, author)
        return deciding.skip(engine, "name", item.a, None, author)  # a name is one speaker unless somebody says else
    if item.sort == "speaker":
        if given == "yes":
            return deciding.confirm(engine, item.a, author)
        return deciding.attribute(engine, item.a, [] if given == "no" else [given], None, author)
    assert item.b is not None
    if item.sort in ("speakers", "names"):
        return deciding.alias(engine, item.a, item.b, author, apart=given == "no")
    decide: Callable[..., Done] = deciding.different
    if given == "yes":
        return deciding.same(engine, [item.a, item.b], author)
    return decide(engine, item.a, item.b, author)


class _Settled:
    """What has been answered, or passed over."""

    def __init__(self, connection: Connection) -> None:
        standing = in_force(connection)
        skipped = [one.judgement for one in standing if one.judgement.verdict == "skip"]
        self.names = {
            frozenset((one.judgement.a, one.judgement.b)) for one in standing if one.judgement.subject == "name"
        }
        self.speakers = {one.a for one in skipped if one.subject == "attribution"}
        ends = [frozenset((one.a, one.b)) for one in skipped if one.subject == "quote"]
        here, there = judgement_targets.alias("here"), judgement_targets.alias("there")
        one, two = attributions.alias("one"), attributions.alias("two")
        query = (
            select(one.c.public_id, two.c.public_id)
            .join_from(judgements, here, here.c.judgement_id == judgements.c.id)
            .join(there, (there.c.judgement_id == judgements.c.id) & (there.c.ordinal > here.c.ordinal))
            .join(one, one.c.id == here.c.attribution_id)
            .join(two, two.c.id == there.c.attribution_id)
            .where(judgements.c.subject_type == "quote", judgements.c.superseded_by_id.is_(None))
        )
        ends += [frozenset(row) for row in connection.execute(query)]
        self.pairs = set(ends)
        """Attributions."""
        homes = select(attributions.c.public_id, attributions.c.quote_id)
        named = {end for pair in ends for end in pair if end is not None}
        found = homes.where(among(connection, attributions.c.public_id, named), attributions.c.retired_run_id.is_(None))
        home = {row.public_id: row.quote_id for row in connection.execute(found)}
        self.quotes = {frozenset(home.get(end) for end in pair if end is not None) for pair in ends}


def _alike(connection: Connection, settled: _Settled) -> Iterator[Item]:
    """Quotes between marks that stay apart though their words are nearly the same, one item for each two."""
    longer, shorter = attributions.alias("longer"), attributions.alias("shorter")
    one, two = quotes.alias("one"), quotes.alias("two")
    weight = one.c.n_attributions + two.c.n_attributions
    query = (
        select(
            longer.c.id.label("a"), shorter.c.id.label("b"), one.c.id.label("one"), two.c.id.label("two"), links.c.score
        )
        .add_columns(weight.label("weight"))
        .join_from(links, longer, longer.c.id == links.c.longer_id)
        .join(shorter, shorter.c.id == links.c.shorter_id)
        .join(one, one.c.id == longer.c.quote_id)
        .join(two, two.c.id == shorter.c.quote_id)
        .where(
            links.c.type != "contains", longer.c.kind != "indirect", shorter.c.kind != "indirect", one.c.id != two.c.id
        )
        .order_by(weight.desc(), links.c.public_id)
        .limit(MOST)
    )
    seen = set(settled.quotes)
    rows = []
    for row in connection.execute(query):
        pair: frozenset[int | None] = frozenset((row.one, row.two))
        if pair not in seen:
            seen.add(pair)
            rows.append(row)
    claim = _claims(connection, {end for row in rows for end in (row.a, row.b)})
    for row in rows:
        a, b = sorted((claim[row.a], claim[row.b]), key=lambda one: one.utterance.id)
        different = compare(a.utterance, b.utterance).differences
        changed = [d for d in different if d.kind in _CHANGED] or [d for d in different if d.kind in _OTHER_WORDS]
        why = f"nearly the same words, score {row.score or 0:.2f}"
        if changed:
            first = changed[0]
            words = (a.utterance.text[slice(*first.a)], b.utterance.text[slice(*first.b)])
            why = f"{first.kind}: “{words[0]}”, “{words[1]}”"
        yield Item("alike", row.weight, a.utterance.id, b.utterance.id, why, (str(a), str(b)))


def _merged(connection: Connection, settled: _Settled) -> Iterator[Item]:
    """Of quotes with several wordings the printing that is least like the first one, where that is doubtful."""
    query = (
        select(quotes.c.id, quotes.c.public_id, quotes.c.n_attributions)
        .where(quotes.c.n_wordings > 1)
        .order_by(quotes.c.n_attributions.desc(), quotes.c.public_id)
        .limit(MOST)
    )
    found = {row.id: row for row in connection.execute(query)}
    inside = select(attributions.c.id, attributions.c.quote_id, attributions.c.public_id).where(
        among(connection, attributions.c.quote_id, found), attributions.c.retired_run_id.is_(None)
    )
    members: dict[int, list[Any]] = {}
    for row in connection.execute(inside.order_by(attributions.c.public_id)):
        members.setdefault(row.quote_id, []).append(row)
    claim = _claims(connection, {row.id for rows in members.values() for row in rows})
    for number, rows in members.items():
        quote = found[number]
        first = next((claim[row.id] for row in rows if row.public_id[1:] == quote.public_id[1:]), claim[rows[0].id])
        scored = []
        for other in {claim[row.id].utterance.text: claim[row.id] for row in reversed(rows)}.values():
            pair: frozenset[str | None] = frozenset((first.utterance.id, other.utterance.id))
            if len(pair) == 2 and pair not in settled.pairs:
                verdict = compare(first.utterance, other.utterance)
                scored.append((verdict.score if verdict.relation == "same" else 0.0, other.utterance.id, other))
        if scored and min(scored)[0] < UNSURE:
            score, _, other = min(scored, key=lambda one: one[:2])
            a, b = sorted((first, other), key=lambda one: one.utterance.id)
            why = f"one quote, but the words are only alike, score {score:.2f}"
            yield Item("merged", quote.n_attributions, a.utterance.id, b.utterance.id, why, (str(a), str(b)))


def _namesakes(connection: Connection, settled: _Settled) -> Iterator[Item]:
    """Persons of one surname whose given names, as far as they are printed, may be one; or the other way round."""
    said = (
        select(attribution_speakers.c.speaker_id, func.count().label("said"))
        .join_from(attribution_speakers, attributions)
        .where(attributions.c.retired_run_id.is_(None))
        .group_by(attribution_speakers.c.speaker_id)
        .subquery()
    )
    crowded = (
        select(aliases.c.block)
        .where(aliases.c.kind == "person")
        .group_by(aliases.c.block)
        .having(func.count(aliases.c.speaker_id.distinct()) > 1)
    )
    query = (
        select(aliases.c.block, aliases.c.form, aliases.c.public_id, speakers.c.id, speakers.c.name, said.c.said)
        .add_columns(speakers.c.public_id.label("speaker"))
        .join_from(aliases, speakers)
        .join(said, said.c.speaker_id == speakers.c.id)
        .where(aliases.c.block.in_(crowded), aliases.c.kind == "person", aliases.c.retired.is_(false()))
        .order_by(aliases.c.block, speakers.c.public_id, aliases.c.public_id)
    )
    people: dict[str, list[Any]] = {}
    for row in connection.execute(query):
        people.setdefault(row.speaker, []).append(row)
    # Those who say most first, each beside those before: an answer bears on as much as the lesser of the two says.
    blocks: dict[str, list[str]] = {}
    found = 0
    for two in sorted(people, key=lambda speaker: (-people[speaker][0].said, speaker)):
        asked: set[str] = set()
        for block in dict.fromkeys(row.block for row in people[two]):
            before = blocks.setdefault(block, [])
            for one in before:
                item = None if one in asked else _namesake(people[one], people[two], block, settled)
                if item is not None:
                    asked.add(one)
                    found += 1
                    yield item
                    if found == MOST:
                        return
            before.append(two)


def _namesake(first: list[Any], second: list[Any], block: str, settled: _Settled) -> Item | None:
    """Whether two persons, each by the rows of the names, may be one by those of a block, and nobody has answered."""
    a, b = sorted((first, second), key=lambda rows: rows[0].speaker)
    one, two = ([row for row in rows if row.block == block] for rows in (a, b))
    ends = frozenset((a[0].speaker, b[0].speaker))
    if ends in settled.names or any(frozenset((x.public_id, y.public_id)) in settled.names for x in one for y in two):
        return None
    if not any(_may_be(x.form, y.form) for x in one for y in two):
        return None
    shown = tuple(f"{rows[0].name} ({rows[0].said} attributions)" for rows in (one, two))
    left, right = person_name(one[0].form), person_name(two[0].form)
    if not one_surname(left.surname, right.surname):
        why = "one given name, surnames that sound alike"
    elif left.given and right.given:
        why = "one surname, given names that may be one"
    else:
        why = "one surname, once without a given name"
    return Item("speakers", min(one[0].said, two[0].said), a[0].speaker, b[0].speaker, why, shown)


def _spelled(connection: Connection, settled: _Settled) -> Iterator[Item]:
    """Names that are one person by a narrow margin, each beside the one that is printed most."""
    several = select(aliases.c.speaker_id).where(aliases.c.kind == "person").group_by(aliases.c.speaker_id)
    query = (
        select(aliases.c.speaker_id, aliases.c.public_id, aliases.c.form, func.count().label("said"))
        .join_from(aliases, attribution_speakers, attribution_speakers.c.alias_id == aliases.c.id)
        .join(attributions, attributions.c.id == attribution_speakers.c.attribution_id)
        .where(attributions.c.retired_run_id.is_(None), aliases.c.kind == "person")
        .where(aliases.c.speaker_id.in_(several.having(func.count() > 1)))
        .group_by(aliases.c.speaker_id, aliases.c.public_id, aliases.c.form)
    )
    speaking: dict[int, list[Any]] = {}
    for row in connection.execute(query):
        speaking.setdefault(row.speaker_id, []).append(row)
    for names in speaking.values():
        most, *others = sorted(names, key=lambda row: (-row.said, row.public_id))
        for other in others:
            why = doubt(most.form, other.form)
            if why is not None and frozenset((most.public_id, other.public_id)) not in settled.names:
                a, b = sorted((most, other), key=lambda row: row.public_id)
                shown = tuple(f"{row.form} ({row.said} attributions)" for row in (a, b))
                yield Item("names", other.said, a.public_id, b.public_id, f"one speaker: {why}", shown)


def _described(connection: Connection) -> Iterator[Item]:
    """Persons of one name whom articles describe so that they are hardly one."""
    for one in islice(homonyms.homonyms(connection), MOST):
        sides = (
            f"{one.name}, {' '.join(side.description.split())}: {len(side.sources)} of the articles, by "
            f"{side.attributions[0]} for one"
            for side in (one.first, one.second)
        )
        why = "one name, and what articles say of it is hardly one person's"
        yield Item("person", len(one.second.attributions), one.speaker, None, why, tuple(sides))


def _may_be(one: str, two: str) -> bool:
    """Whether names of one block may be one person's: the surname is, and as far as they are printed the given names.

    Surnames that only have their consonants in common ("Khan", "Cain") need the same given name.
    """
    first, second = person_name(one), person_name(two)
    if not one_surname(first.surname, second.surname):
        return bool(first.given and second.given) and same_given(first.given, second.given)
    return not first.given or not second.given or near_given(first.given, second.given)


def _unsure(connection: Connection, settled: _Settled) -> Iterator[Item]:
    """Speakers given with little confidence where several articles carry the quote."""
    decided = select(claims.c.attribution_id)
    query = (
        select(attributions.c.id, attributions.c.confidence, attributions.c.rule, quotes.c.n_attributions)
        .join_from(attributions, quotes)
        .where(attributions.c.retired_run_id.is_(None), attributions.c.confidence < LOW, quotes.c.n_sources > 1)
        .where(attributions.c.id.not_in(decided))
        .order_by(quotes.c.n_attributions.desc(), attributions.c.public_id)
        .limit(MOST)
    )
    rows = list(connection.execute(query))
    claim = _claims(connection, {row.id for row in rows})
    for row in rows:
        one = claim[row.id]
        if one.utterance.id not in settled.speakers:
            why = f"confidence {row.confidence:.2f}, {row.rule}"
            yield Item("speaker", row.n_attributions, one.utterance.id, None, why, (str(one),))


@dataclass(frozen=True, slots=True)
class _Claim:
    utterance: Utterance
    carrier: str
    speaker: str

    def __str__(self) -> str:
        marked = self.utterance.text if self.utterance.kind == "indirect" else f"“{self.utterance.text}”"
        return f"{self.carrier}: {self.speaker}: {marked}"


def _claims(connection: Connection, rows: Iterable[int]) -> dict[int, _Claim]:
    """Attributions as a person reads them, and as merging does."""
    wanted = set(rows)
    said: dict[int, list[tuple[str, str]]] = {}
    query = (
        select(attribution_speakers.c.attribution_id, speakers.c.name, speakers.c.public_id)
        .join_from(attribution_speakers, speakers)
        .where(among(connection, attribution_speakers.c.attribution_id, wanted))
        .order_by(attribution_speakers.c.attribution_id, attribution_speakers.c.ordinal)
    )
    for row, *speaker in connection.execute(query):
        said.setdefault(row, []).append((speaker[0], speaker[1]))
    found = (
        select(*(attributions.c[name] for name in ("id", "public_id", "text", "kind")))
        .add_columns(
            sources.c.published_at, sources.c.path, sources.c.public_id.label("source"), outlets.c.name.label("outlet")
        )
        .join_from(attributions, sources)
        .outerjoin(outlets, outlets.c.id == sources.c.outlet_id)
        .where(among(connection, attributions.c.id, wanted))
    )
    claim = {}
    for row in connection.execute(found):
        voices = said.get(row.id, [])
        day = None if row.published_at is None else row.published_at.date()
        utterance = Utterance(row.public_id, row.text, row.kind, row.source, None, day, tuple(p for _, p in voices))
        carrier = f"{row.outlet or row.path or row.source} {day.isoformat() if day else ''}".strip()
        claim[row.id] = _Claim(utterance, carrier, " + ".join(name for name, _ in voices) or "nobody is named")
    return claim
