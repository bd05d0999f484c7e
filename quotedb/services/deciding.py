"""Decisions by people, made and undone: each is recorded, put into effect and checked against those in force.

A decision that contradicts others is refused with their ids, or takes their place where the person says so. What it is
about is named by content: words of a source, or folded names.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, and_, false, func, select

from quotedb.db.dialect import among
from quotedb.db.engine import writing
from quotedb.db.tables import aliases, attribution_speakers, attributions, judgements, sources, spans
from quotedb.errors import InputRefused, NotFound, UsageError
from quotedb.merge.decisions import Pair, contradiction
from quotedb.services import finding, homonyms
from quotedb.services import judgements as rows
from quotedb.services.judgements import Judgement, Stored, Target
from quotedb.services.places import words_of
from quotedb.services.settling import located, settle
from quotedb.services.standing import around, mates
from quotedb.text.ids import is_id, speaker_id
from quotedb.text.names import name_key
from quotedb.text.spans import Span, content_of

KINDS = ("person", "organisation", "country", "group", "document")
"""What somebody who is named can be."""


@dataclass(frozen=True, slots=True)
class Author:
    """Who decides, when, and why; ``replacing``: what contradicts it gives way."""

    name: str
    because: str | None = None
    replacing: bool = False
    now: Callable[[], datetime] = lambda: datetime.now(UTC)


@dataclass(slots=True)
class Done:
    """What a command has recorded, and what it found decided already (public ids)."""

    made: list[Judgement] = field(default_factory=list)
    already: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)


def same(engine: Engine, ids: Sequence[str], author: Author) -> Done:
    """Decide that these quotes, given by their ids or those of attributions, are one: the first with each other."""
    with _deciding(engine, author) as book:
        first, *others = [_target(book.connection, public_id) for public_id in ids]
        for other in others:
            book.pair("quote", "same", first, other)
    return book.done


def different(engine: Engine, one: str, two: str, author: Author) -> Done:
    """Decide that these two attributions never stand in one quote."""
    with _deciding(engine, author) as book:
        book.pair("quote", "different", _target(book.connection, one), _target(book.connection, two))
    return book.done


def attribute(
    engine: Engine, public_id: str, names: Sequence[str], kind: str | None, author: Author, *, whole_quote: bool = False
) -> Done:
    """Decide who says the words of an attribution, or of every attribution of a quote; no names: nobody is named.

    A name is that of a speaker (or an id); another one is taken with its ``kind`` only. ``NotFound`` without that.
    """
    with _deciding(engine, author) as book:
        connection = book.connection
        value = [_named(connection, name, kind) for name in names]
        if len({name_key(one["name"]) for one in value}) < len(value):
            raise UsageError("the same speaker is named twice")
        if whole_quote:
            number = finding.find_quote(connection, public_id)
            query = select(attributions.c.public_id).where(
                attributions.c.quote_id == number, attributions.c.retired_run_id.is_(None)
            )
            members = sorted(connection.execute(query).scalars())
        else:
            members = [public_id]
        for member in members:
            book.speaker(_target(connection, member), value)
    return book.done


def confirm(engine: Engine, public_id: str, author: Author) -> Done:
    """Decide that those who now stand as the speakers of an attribution are."""
    with _deciding(engine, author) as book:
        target = _target(book.connection, public_id)
        query = (
            select(aliases.c.form, aliases.c.kind)
            .join_from(attribution_speakers, aliases)
            .join(attributions, attributions.c.id == attribution_speakers.c.attribution_id)
            .where(attributions.c.public_id == target.attribution, attributions.c.retired_run_id.is_(None))
            .order_by(attribution_speakers.c.ordinal)
        )
        value = [{"name": row.form, "kind": row.kind} for row in book.connection.execute(query)]
        if any(one["kind"] == "unnamed" for one in value):
            raise InputRefused("its speaker is a voice without a name; name one, or nobody", where=public_id)
        book.speaker(target, value)
    return book.done


def alias(engine: Engine, name: str, form: str, author: Author, *, apart: bool = False) -> Done:
    """Decide that two names are one speaker, or (``apart``) that the form is none of that name's."""
    with _deciding(engine, author) as book:
        one, two = (_alias(book.connection, given) for given in (name, form))
        if one["id"] == two["id"]:
            raise UsageError(f"{name!r} and {form!r} are one name")
        book.names(one, two, "different" if apart else "same")
    return book.done


def part(engine: Engine, speaker: str, author: Author) -> Done:
    """Decide that a speaker whom articles describe as two is two: see ``services.homonyms``. ``NotFound`` if not so."""
    with _deciding(engine, author) as book:
        found = homonyms.homonym(book.connection, speaker)
        if found is None:
            raise NotFound("articles don't describe two people by this name", where=speaker)
        one = _shown(book.connection, _one_speaker(book.connection, speaker))
        for public_id, voices in homonyms.others_of(book.connection, found).items():
            if any(voice["kind"] == "unnamed" for voice in voices):
                raise InputRefused("somebody without a name speaks, too; say who with attribute", where=public_id)
            book.speaker(_target(book.connection, public_id), voices)
        book.names(one, {"id": speaker_id(name_key(found.apart)), "name": found.apart}, "different")
    return book.done


def rename(engine: Engine, speaker: str, name: str, author: Author) -> Done:
    """Decide how a speaker is called where one name stands for all."""
    if not _is_name(name):
        raise UsageError(f"{name!r} is no name")
    with _deciding(engine, author) as book:
        book.called(_one_speaker(book.connection, speaker), name)
    return book.done


def skip(engine: Engine, subject: rows.Subject, a: str, b: str | None, author: Author) -> Done:
    """Remember that nothing is to be decided about this for now."""
    with _deciding(engine, author) as book:
        book.add(Judgement(subject, "skip", a, b, author.name, book.now, author.because))
    return book.done


def undo(engine: Engine, public_id: str | None, author: Author) -> Done:
    """Take a judgement back, or, without an id, all that this person's last command decided.

    What it had taken the place of is in force again. ``InputRefused`` if that contradicts what was decided since.
    """
    with _deciding(engine, author) as book:
        if public_id is None:
            own = (judgements.c.made_by == author.name, judgements.c.verdict != "undo")
            times = select(func.max(judgements.c.made_at)).where(*own, judgements.c.superseded_by_id.is_(None))
            last = book.connection.execute(times).scalar()
            if last is None:
                raise NotFound("nothing that could be undone", where=f"decisions by {author.name}")
            wanted = rows.in_force(book.connection, *own, judgements.c.made_at == last)
        else:
            found = rows.load(book.connection, judgements.c.public_id == public_id)
            if not found:
                raise NotFound("no decision has this id", where=public_id)
            if found[0].superseded_by is not None:
                (over,) = rows.load(book.connection, judgements.c.id == found[0].superseded_by)
                raise InputRefused(f"not in force any more: {described(over)} took its place", where=public_id)
            wanted = found
        for one in wanted:
            book.undo(one)
    return book.done


def described(one: Stored) -> str:
    """A judgement in a few words, for a message."""
    judgement = one.judgement
    return f"{one.public_id} ({judgement.verdict}, by {judgement.made_by} on {judgement.made_at.date().isoformat()})"


@contextmanager
def _deciding(engine: Engine, author: Author) -> Iterator[Book]:
    """A book for one command's decisions: at the end they are written, put into effect, and kept or all refused."""
    if not author.name.strip():
        raise UsageError("nobody is named who decides; say --by NAME")
    if not storable(author.name) or not storable(author.because or ""):
        raise InputRefused("a character that can't be stored, in the name or the reason")
    with writing(engine) as connection:
        book = Book(connection, author)
        yield book
        book.close()


class Book:
    """Judgements in force, and those that are about to be recorded beside or above them."""

    def __init__(self, connection: Connection, author: Author) -> None:
        self.connection = connection
        self.author = author
        self.now = author.now().astimezone(UTC)
        self.done = Done()
        self._gone: set[str] = set()
        self._fresh: list[Stored] = []
        self._new: list[Judgement] = []

    def pair(self, subject: rows.Subject, verdict: rows.Verdict, one: Target, two: Target) -> None:
        """Decide about two attributions' words."""
        if one.words == two.words:
            raise UsageError(f"{one.attribution} and {two.attribution} are the same words of one article")
        one, two = sorted((one, two), key=lambda target: target.attribution)
        author = self.author
        judgement = Judgement(
            subject, verdict, one.attribution, two.attribution, author.name, self.now, author.because, None, (one, two)
        )
        self.add(judgement)

    def names(self, one: dict[str, Any], two: dict[str, Any], verdict: rows.Verdict) -> None:
        """Decide about two names."""
        value = {"name": one["name"], "form": two["name"]}
        author = self.author
        self.add(Judgement("name", verdict, one["id"], two["id"], author.name, self.now, author.because, value))

    def speaker(self, target: Target, value: list[dict[str, str]]) -> None:
        """Decide who says an attribution's words."""
        author, a = self.author, target.attribution
        b = speaker_id(name_key(value[0]["name"])) if len(value) == 1 else None
        self.add(Judgement("attribution", "speaker", a, b, author.name, self.now, author.because, value, (target,)))

    def called(self, speaker: finding.Candidate, name: str) -> None:
        """Decide how a speaker is called."""
        author, value = self.author, {"name": name, "was": speaker.name}
        self.add(Judgement("name", "called", speaker.public_id, None, author.name, self.now, author.because, value))

    def undo(self, one: Stored) -> None:
        """Take one judgement back."""
        author, a = self.author, one.public_id
        self._append(Judgement("judgement", "undo", a, None, author.name, self.now, author.because, None, (), (a,)))
        self.retire([one.public_id])

    def add(self, judgement: Judgement) -> None:
        """Record a judgement unless it is there already; ``InputRefused`` if it contradicts one that has to stay."""
        again = next((one for one in self._standing(judgement) if _says(one.judgement) == _says(judgement)), None)
        if again is not None:
            self.done.already.append(again.public_id)
            return
        over = self.against(judgement)
        if over and not self.author.replacing:
            told = ", ".join(map(described, over))
            raise InputRefused(f"contradicts {told}; say --replace to put this in its place", where=_about(judgement))
        while more := self.against(judgement):
            self.retire(one.public_id for one in more)
            over += [one for one in more if one not in over]
        self.done.replaced += [one.public_id for one in over]
        # And of what those had taken the place of, which would else be in force again.
        gone = {one.public_id for one in over} | {name for one in over for name in one.judgement.supersedes}
        self._append(replace(judgement, supersedes=tuple(sorted(gone))))

    def against(self, judgement: Judgement) -> list[Stored]:
        """Judgements in force beside which this one can't stand, and which would give way to it."""
        return contradicted(self.connection, self._standing(judgement), judgement)

    def _standing(self, judgement: Judgement) -> list[Stored]:
        """Judgements in force that this one may have to do with."""
        stored = around(self.connection, judgement, [one.judgement for one in self._fresh])
        return [one for one in (*stored, *self._fresh) if one.public_id not in self._gone]

    def stand(self, judgement: Judgement) -> None:
        """Count a judgement among those in force."""
        self._fresh.append(Stored(-1, judgement.public_id, judgement, None, ()))

    def retire(self, public_ids: Iterable[str]) -> None:
        """No longer count these among them."""
        self._gone.update(public_ids)

    def _append(self, judgement: Judgement) -> None:
        self._new.append(judgement)
        self.done.made.append(judgement)
        self.stand(judgement)

    def close(self) -> None:
        """Write and apply what was decided."""
        if not self._new:
            return
        toggled = rows.insert(self.connection, self._new)
        self._check_revived(toggled)
        settle(self.connection, toggled=toggled)

    def _check_revived(self, toggled: Collection[int]) -> None:
        """What an undo has brought back must stand beside what was decided since."""
        new = {judgement.public_id for judgement in self._new}
        for one in rows.in_force(self.connection, among(self.connection, judgements.c.id, toggled)):
            if one.public_id not in new:
                others = [other for other in around(self.connection, one.judgement) if other.row != one.row]
                clash = contradicted(self.connection, others, one.judgement)
                if clash:
                    told = ", ".join(map(described, clash))
                    raise InputRefused(f"would be in force again, and contradicts {told}", where=one.public_id)


def contradicted(connection: Connection, standing: Sequence[Stored], judgement: Judgement) -> list[Stored]:
    """Those of the ``standing`` judgements beside which this one can't stand, and which would give way to it."""
    if judgement.verdict in ("undo", "skip"):
        return []
    if judgement.verdict == "speaker":
        return [
            one
            for one in standing
            if one.judgement.verdict == "speaker" and one.judgement.targets[0].words == judgement.targets[0].words
        ]
    if judgement.verdict == "called":
        names = mates(connection, judgement.a)
        return [one for one in standing if one.judgement.verdict == "called" and one.judgement.a in names]
    told: dict[str, dict[Pair, list[Stored]]] = {"same": {}, "different": {}}
    for one in standing:
        if one.judgement.subject == judgement.subject and one.judgement.verdict in told:
            told[one.judgement.verdict].setdefault(_ends(one.judgement), []).append(one)
    together = judgement.verdict == "same"
    pairs = contradiction(told["same"], told["different"], _ends(judgement), together)
    yielding = told["different" if together else "same"]
    return [one for pair in pairs or () for one in yielding.get(pair, ())]


def _ends(judgement: Judgement) -> Pair:
    """What a pair is about: the words or the names, whatever extraction has called them."""
    if judgement.subject == "quote":
        one, two = sorted(target.words for target in judgement.targets)
    else:
        one, two = sorted((judgement.a, judgement.b or ""))
    return one, two


def _says(judgement: Judgement) -> tuple[Any, ...]:
    """What two judgements have in common that say the same."""
    ends: Any = (judgement.a, judgement.b)
    if judgement.verdict == "same" or (judgement.subject == "quote" and judgement.targets):
        ends = _ends(judgement)
    elif judgement.verdict == "speaker":
        ends = judgement.targets[0].words
    value = judgement.value
    if judgement.verdict == "speaker":
        value = [name_key(one["name"]) for one in value]
    elif judgement.verdict == "called":
        value = value["name"]
    elif judgement.subject == "name":
        value = None
    return judgement.subject, judgement.verdict, ends, value


def storable(text: str) -> bool:
    """Whether both databases can hold it."""
    return "\0" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


def _is_name(text: str) -> bool:
    return storable(text) and any(map(str.isalnum, text)) and bool(name_key(text))


def subjects(judgement: Judgement) -> set[str]:
    """The words and names that a judgement is about: two that contradict each other have all of one's in common with
    what is in force.
    """
    if judgement.verdict in ("same", "different"):
        return {f"{judgement.subject} {end}" for end in _ends(judgement)}
    return {f"{judgement.verdict} {target.words}" for target in judgement.targets}


def _about(judgement: Judgement) -> str:
    return f"{judgement.a} and {judgement.b}" if judgement.verdict in ("same", "different") else judgement.a


def _target(connection: Connection, public_id: str) -> Target:
    """The words of the attribution with this id, or of a quote's first one, as they stand now."""
    row = finding.find_attribution(connection, public_id)
    place = select(sources.c.public_id, sources.c.text).where(sources.c.id == row.source_id)
    source = connection.execute(place).one()
    content = _content(connection, row.id)
    words = words_of(source.public_id, content, source.text)
    if row.retired_run_id is not None:
        now = located(connection, [source.public_id]).of(row.public_id, words)
        if now is None:
            raise NotFound("the extractor doesn't find these words any more: nothing to decide about", where=public_id)
        row = connection.execute(select(attributions).where(attributions.c.id == now)).one()
        content = _content(connection, row.id)
    return Target(row.public_id, source.public_id, content, content_of(content, source.text), words)


def _content(connection: Connection, row: int) -> tuple[Span, ...]:
    query = select(spans.c.start, spans.c.stop).where(spans.c.attribution_id == row, spans.c.role == "content")
    return tuple(Span(*span) for span in connection.execute(query.order_by(spans.c.ordinal)))


def _named(connection: Connection, name: str, kind: str | None) -> dict[str, str]:
    """A speaker as a decision names one: by the name that is shown, or a new one of this kind."""
    try:
        speaker = _one_speaker(connection, name)
    except NotFound:
        if kind is None or (is_id(name) and name[0] == "p") or not _is_name(name):
            raise NotFound(
                f"no speaker has this name or id; --kind {'|'.join(KINDS)} takes it as a new one's", where=name
            ) from None
        return {"name": name, "kind": kind}
    found = _shown(connection, speaker)
    return {"name": found["name"], "kind": found["kind"]}


def _one_speaker(connection: Connection, name: str) -> finding.Candidate:
    """The one named speaker whom ``name`` means. ``NotFound``; ``InputRefused`` if several fit."""
    found = [one for one in finding.find_speakers(connection, name) if one.kind != "unnamed"]
    if not found:
        raise NotFound("a voice without a name, each article's own; name a speaker", where=name)
    if len(found) > 1:
        listed = ", ".join(f"{one.name} ({one.public_id})" for one in found[:5])
        raise InputRefused(f"{len(found)} speakers fit: {listed}; give one's full name or id", where=name)
    return found[0]


def _shown(connection: Connection, speaker: finding.Candidate) -> dict[str, str]:
    """That name of a speaker by which it is shown; where a person has renamed it, the first of its names."""
    query = select(aliases.c.public_id, aliases.c.form, aliases.c.kind).where(aliases.c.speaker_id == speaker.row)
    query = query.add_columns(aliases.c.retired)
    found = sorted(connection.execute(query), key=lambda row: (row.retired, row.form != speaker.name, row.public_id))
    return {"id": found[0].public_id, "name": found[0].form, "kind": found[0].kind}


def _alias(connection: Connection, name: str) -> dict[str, str]:
    """The very name that is given (or its id), else the one by which the one fitting speaker is shown."""
    current = and_(aliases.c.key == name_key(name), aliases.c.retired.is_(false()))
    by = aliases.c.public_id == name if is_id(name) and name[0] == "p" else current
    row = connection.execute(select(aliases.c.public_id, aliases.c.form, aliases.c.kind).where(by)).first()
    if row is None:
        return _shown(connection, _one_speaker(connection, name))
    if row.kind == "unnamed":
        raise InputRefused("a voice without a name is its article's own: decide about its attributions", where=name)
    return {"id": row.public_id, "name": row.form, "kind": row.kind}


__all__ = [
    "Author",
    "Book",
    "Done",
    "alias",
    "attribute",
    "confirm",
    "described",
    "different",
    "part",
    "rename",
    "same",
    "skip",
    "undo",
]
