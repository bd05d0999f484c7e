"""The tables, as SQLAlchemy Core sees them after the newest migration.

Core and not ORM models, for three reasons: rows go in by sets and come out through the views, so there is no object
graph to map; a look-up must not pay for importing ``sqlalchemy.orm``; and one description serves the services,
Alembic's comparison and the drift check. What a table can't say - views, triggers, the full-text index - is in ``sql/``
beside this file. The migrations describe all of it again, frozen, and a test compares the two.

``id`` is the row's internal number, ``public_id`` its name outside (see :mod:`quotedb.text.ids`). Positions are Unicode
code points of ``sources.text``, 0-based; ``stop`` is exclusive.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from quotedb.db.columns import NUMBER, ROW_ID, Flag, UtcTimestamp

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _one_of(column: str, *values: str) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


KINDS = ("direct", "mixed", "unmarked", "indirect")
SEVERITIES = ("persons", "bodies", "person and body", "spokesperson", "medium", "joint", "surname")
"""As in ``quotedb.merge.conflicts``, which a look-up doesn't load; a test compares them."""
LINKS = ("contains", "overlap", "related", "altered")
_BODIES = ("person", "organisation", "country", "group", "unnamed", "document")
_SAID = ("n_attributions", "n_quotes", "n_indirect")
KIND_COUNTS = (*(f"n_{kind}" for kind in KINDS), "n_unsaid")
"""Of a quote's attributions, those of each kind and those that name nobody: what ``totals`` sums up."""


def _id() -> Column[Any]:
    return Column("id", ROW_ID, primary_key=True)


outlets = Table(
    "outlets",
    metadata,
    _id(),
    Column("key", Text, nullable=False),  # folded name: one outlet however its name is typed
    Column("name", Text, nullable=False),
    UniqueConstraint("key"),
    CheckConstraint("key <> ''", name="key"),
    sqlite_strict=True,
)

runs = Table(
    "runs",
    metadata,
    _id(),
    Column("public_id", Text, nullable=False),
    Column("extractor", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("settings", Text, nullable=False),  # JSON with sorted keys: part of the run's identity
    Column("started_at", UtcTimestamp, nullable=False),  # first use
    UniqueConstraint("public_id"),
    UniqueConstraint("extractor", "version", "settings"),
    sqlite_strict=True,
)

sources = Table(
    "sources",
    metadata,
    _id(),
    Column("public_id", Text, nullable=False),
    Column("text_sha256", Text, nullable=False),
    Column("raw_sha256", Text, nullable=False),  # of the bytes as read: for JSON lines, of the line
    Column("path", Text),
    Column("url", Text),
    Column("outlet_id", ROW_ID, ForeignKey("outlets.id")),
    Column("title", Text),
    Column("byline", Text),
    Column("published", Text),  # as given: a date, or a date and time
    Column("published_at", UtcTimestamp),  # the same, comparable
    Column("language", Text),
    Column("encoding", Text, nullable=False),
    Column("encoding_guessed", Flag, nullable=False),
    Column("revises_id", ROW_ID, ForeignKey("sources.id")),
    Column("ingested_at", UtcTimestamp, nullable=False),
    Column("text", Text, nullable=False),  # last but one: a look-up that doesn't want it reads no overflow page
    # JSON: what copies say of the text, by their day, where they differ (see quotedb.services.printings).
    Column("copies", Text),
    UniqueConstraint("public_id"),
    CheckConstraint("text <> ''", name="text"),
    CheckConstraint("length(text_sha256) = 64", name="text_sha256"),
    CheckConstraint("length(raw_sha256) = 64", name="raw_sha256"),
    CheckConstraint("revises_id <> id", name="revises"),
    # PostgreSQL refuses NUL and anything but a boolean by itself.
    CheckConstraint("instr(text, char(0)) = 0", name="nul").ddl_if(dialect="sqlite"),
    CheckConstraint("encoding_guessed IN (0, 1)", name="encoding_guessed").ddl_if(dialect="sqlite"),
    Index(None, "text_sha256"),
    Index(None, "url"),
    Index(None, "path"),
    Index(None, "outlet_id", "published_at"),
    Index(None, "revises_id"),
    Index(None, "published_at"),
    sqlite_strict=True,
)

sketches = Table(
    "sketches",
    metadata,
    # What tells copies apart from independent articles, worked out from the source's text (see quotedb.merge.copies).
    Column("source_id", ROW_ID, ForeignKey("sources.id"), primary_key=True, autoincrement=False),
    Column("credit", Text),  # the agency that the text itself credits
    Column("passages", Text, nullable=False),
    CheckConstraint("passages <> ''", name="passages"),
    sqlite_strict=True,
)

speakers = Table(
    "speakers",
    metadata,
    _id(),
    Column("public_id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    # Maintained counts over what stands (see quotedb.db.counts): attributions, quotes, and those without marks.
    *(Column(name, Integer, nullable=False, server_default=text("0")) for name in _SAID),
    UniqueConstraint("public_id"),
    CheckConstraint(_one_of("kind", *_BODIES), name="kind"),
    *(CheckConstraint(f"{name} >= 0", name=name) for name in _SAID),
    sqlite_strict=True,
)
Index("ix_speakers_said", speakers.c.n_attributions.desc(), speakers.c.public_id)

aliases = Table(
    "aliases",
    metadata,
    _id(),
    Column("public_id", Text, nullable=False),  # goes on resolving after its speaker joined another
    Column("speaker_id", ROW_ID, ForeignKey("speakers.id"), nullable=False),
    Column("form", Text, nullable=False),
    Column("key", Text, nullable=False),  # folded form
    Column("kind", Text, nullable=False),
    UniqueConstraint("public_id"),
    UniqueConstraint("key"),
    # Names of different blocks are never one speaker (see quotedb.services.naming); empty until it is worked out.
    Column("block", Text, nullable=False, server_default=text("''")),
    # Only attributions that are retired have it: it goes on resolving, and takes no part in anything else.
    Column("retired", Flag, nullable=False, server_default=false()),
    CheckConstraint(_one_of("kind", *_BODIES), name="kind"),
    CheckConstraint("retired IN (0, 1)", name="retired").ddl_if(dialect="sqlite"),
    Index(None, "speaker_id"),
    Index(None, "block"),
    sqlite_strict=True,
)

name_words = Table(
    "name_words",
    metadata,
    # Every word of a name's key; in PostgreSQL in the order of code points too, so that an index finds beginnings.
    Column("word", Text().with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("alias_id", ROW_ID, ForeignKey("aliases.id", ondelete="CASCADE"), nullable=False),
    PrimaryKeyConstraint("word", "alias_id"),
    Index(None, "alias_id"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

forms = Table(
    "forms",
    metadata,
    # How the articles that a run has read spell a name, and what they take it for.
    Column("alias_id", ROW_ID, ForeignKey("aliases.id", ondelete="CASCADE"), nullable=False),
    Column("run_id", ROW_ID, ForeignKey("runs.id"), nullable=False),
    Column("form", Text, nullable=False),
    Column("kind", Text, nullable=False),
    PrimaryKeyConstraint("alias_id", "run_id", "form", "kind"),
    CheckConstraint(_one_of("kind", *_BODIES), name="kind"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

quotes = Table(
    "quotes",
    metadata,
    _id(),
    Column("public_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    # Maintained counts over the quote's attributions that stand (see quotedb.db.counts); derived, never a user's.
    Column("n_attributions", Integer, nullable=False, server_default=text("0")),
    Column("n_sources", Integer, nullable=False, server_default=text("0")),
    Column("n_outlets", Integer, nullable=False, server_default=text("0")),
    Column("n_wordings", Integer, nullable=False, server_default=text("0")),
    # Distinct answers to "who said it?": two joint speakers are one answer, no speaker is none. Over 1 is a conflict.
    Column("n_speakers", Integer, nullable=False, server_default=text("0")),
    Column("text", Text, nullable=False),  # the representative's wording
    # The sixth of the counts: articles that don't copy each other (see quotedb.services.reporting).
    Column("n_reports", Integer, nullable=False, server_default=text("0")),
    *(Column(name, Integer, nullable=False, server_default=text("0")) for name in KIND_COUNTS),
    UniqueConstraint("public_id"),
    CheckConstraint("n_reports >= 0", name="reports"),
    CheckConstraint(_one_of("kind", *KINDS), name="kind"),
    CheckConstraint(
        "n_attributions >= 0 AND n_sources >= 0 AND n_outlets >= 0 AND n_wordings >= 0 AND n_speakers >= 0",
        name="counts",
    ),
    sqlite_strict=True,
)
Index("ix_quotes_conflict", quotes.c.id, sqlite_where=quotes.c.n_speakers > text("1"))

attributions = Table(
    "attributions",
    metadata,
    _id(),
    Column("public_id", Text, nullable=False),
    Column("source_id", ROW_ID, ForeignKey("sources.id"), nullable=False),
    Column("quote_id", ROW_ID, ForeignKey("quotes.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("rule", Text, nullable=False),
    Column("confidence", NUMBER, nullable=False),
    Column("run_id", ROW_ID, ForeignKey("runs.id"), nullable=False),
    Column("retired_run_id", ROW_ID, ForeignKey("runs.id")),  # the run that no longer found it; null is current
    Column("via", Text),  # words of the medium or document that carried it
    Column("text", Text, nullable=False),  # content spans joined by one space
    UniqueConstraint("public_id", "run_id"),
    UniqueConstraint("source_id", "id"),  # look-up by source, and what spans' foreign key points at
    CheckConstraint(_one_of("kind", *KINDS), name="kind"),
    CheckConstraint("confidence >= 0 AND confidence <= 1", name="confidence"),
    Index(None, "quote_id"),
    sqlite_strict=True,
)
_CURRENT = attributions.c.retired_run_id.is_(None)
Index("ix_attributions_current", attributions.c.public_id, unique=True, sqlite_where=_CURRENT)
Index(
    "ix_attributions_retired_run_id",
    attributions.c.retired_run_id,
    sqlite_where=attributions.c.retired_run_id.is_not(None),
)

attribution_speakers = Table(
    "attribution_speakers",
    metadata,
    Column("attribution_id", ROW_ID, ForeignKey("attributions.id"), nullable=False),
    Column("ordinal", Integer, nullable=False),  # joint speakers, in the article's order, from 0
    Column("speaker_id", ROW_ID, ForeignKey("speakers.id"), nullable=False),
    Column("alias_id", ROW_ID, ForeignKey("aliases.id"), nullable=False),  # the article's own fullest form
    PrimaryKeyConstraint("attribution_id", "ordinal"),
    CheckConstraint("ordinal >= 0", name="ordinal"),
    Index(None, "speaker_id", "attribution_id"),
    Index(None, "alias_id"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

spans = Table(
    "spans",
    metadata,
    Column("attribution_id", ROW_ID, nullable=False),
    Column("source_id", ROW_ID, nullable=False),
    Column("role", Text, nullable=False),
    Column("ordinal", Integer, nullable=False),  # within its role: text order, or a description's speaker; from 0
    Column("start", Integer, nullable=False),
    Column("stop", Integer, nullable=False),
    Column("exact", Text, nullable=False),
    PrimaryKeyConstraint("attribution_id", "role", "ordinal"),
    # Both columns at once: a span can't point into another article than its attribution's.
    ForeignKeyConstraint(["source_id", "attribution_id"], ["attributions.source_id", "attributions.id"]),
    CheckConstraint(_one_of("role", "content", "mention", "cue", "antecedent", "via", "description"), name="role"),
    CheckConstraint("ordinal >= 0", name="ordinal"),
    CheckConstraint("start >= 0 AND stop > start", name="range"),
    CheckConstraint("length(exact) = stop - start", name="exact"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

links = Table(
    "links",
    metadata,
    _id(),
    Column("public_id", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("longer_id", ROW_ID, ForeignKey("attributions.id"), nullable=False),
    Column("shorter_id", ROW_ID, ForeignKey("attributions.id"), nullable=False),
    Column("longer_start", Integer),  # where the shorter's words stand in the longer's source
    Column("longer_stop", Integer),
    Column("longer_exact", Text),
    Column("score", NUMBER),
    Column("shorter_start", Integer),  # where the same words stand in the shorter's source
    Column("shorter_stop", Integer),
    Column("shorter_exact", Text),
    UniqueConstraint("public_id"),
    UniqueConstraint("longer_id", "shorter_id", "type"),
    CheckConstraint(_one_of("type", *LINKS), name="type"),
    CheckConstraint("longer_id <> shorter_id", name="ends"),
    CheckConstraint(
        "(longer_start IS NULL AND longer_stop IS NULL AND longer_exact IS NULL)"
        " OR (longer_start IS NOT NULL AND longer_stop IS NOT NULL AND longer_exact IS NOT NULL"
        " AND longer_start >= 0 AND longer_stop > longer_start AND length(longer_exact) = longer_stop - longer_start)",
        name="range",
    ),
    CheckConstraint(
        "(shorter_start IS NULL AND shorter_stop IS NULL AND shorter_exact IS NULL)"
        " OR (shorter_start IS NOT NULL AND shorter_stop IS NOT NULL AND shorter_exact IS NOT NULL"
        " AND shorter_start >= 0 AND shorter_stop > shorter_start"
        " AND length(shorter_exact) = shorter_stop - shorter_start)",
        name="within",
    ),
    Index(None, "shorter_id"),
    sqlite_strict=True,
)

conflicts = Table(
    "conflicts",
    metadata,
    # The quote twice where its own articles differ; else the quote and a longer one that holds its words.
    Column("quote_id", ROW_ID, ForeignKey("quotes.id", ondelete="CASCADE"), nullable=False),
    Column("whole_id", ROW_ID, ForeignKey("quotes.id", ondelete="CASCADE"), nullable=False),
    Column("severity", Text),  # null: not weighed yet (see quotedb.merge.conflicts)
    PrimaryKeyConstraint("quote_id", "whole_id"),
    CheckConstraint(_one_of("severity", *SEVERITIES), name="severity"),
    Index(None, "whole_id"),
    Index(None, "severity", "quote_id", "whole_id"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

voices = Table(
    "voices",
    metadata,
    # How often who is quoted in which quote, by what stands; derived (see quotedb.db.counts). A quote that goes is
    # counted anew like any that has changed; a speaker who goes takes his rows along.
    Column("quote_id", ROW_ID, nullable=False),
    Column("speaker_id", ROW_ID, ForeignKey("speakers.id", ondelete="CASCADE"), nullable=False),
    Column("n_marked", Integer, nullable=False),
    Column("n_indirect", Integer, nullable=False),
    PrimaryKeyConstraint("quote_id", "speaker_id"),
    CheckConstraint("n_marked >= 0 AND n_indirect >= 0 AND n_marked + n_indirect > 0", name="counts"),
    Index(None, "speaker_id"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

judgements = Table(
    "judgements",
    metadata,
    _id(),
    Column("public_id", Text, nullable=False),
    Column("subject_type", Text, nullable=False),  # quote, attribution, name, judgement
    Column("subject_a", Text, nullable=False),  # public ids, which outlive the rows they name
    Column("subject_b", Text),
    Column("verdict", Text, nullable=False),  # same, different, speaker, called, undo, skip
    Column("score", NUMBER),
    Column("made_by", Text, nullable=False),
    Column("made_at", UtcTimestamp, nullable=False),
    # The judgement in force that took its place; derived from supersessions, and null again when that one is undone.
    Column("superseded_by_id", ROW_ID, ForeignKey("judgements.id")),
    Column("reason", Text),
    Column("value", Text),  # JSON: the names that a judgement is about, as the person gave them
    UniqueConstraint("public_id"),
    CheckConstraint("superseded_by_id <> id", name="superseded"),
    Index(None, "subject_a", "subject_b"),
    Index(None, "subject_b"),
    Index(None, "superseded_by_id"),
    sqlite_strict=True,
)

supersessions = Table(
    "supersessions",
    metadata,
    Column("judgement_id", ROW_ID, ForeignKey("judgements.id"), nullable=False),
    Column("superseded_id", ROW_ID, ForeignKey("judgements.id"), nullable=False),
    PrimaryKeyConstraint("judgement_id", "superseded_id"),
    CheckConstraint("judgement_id <> superseded_id", name="ends"),
    Index(None, "superseded_id"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

judgement_targets = Table(
    "judgement_targets",
    metadata,
    Column("judgement_id", ROW_ID, ForeignKey("judgements.id"), nullable=False),
    Column("ordinal", Integer, nullable=False),
    # The words that were judged, so that they are known again whichever extractor and database finds them.
    Column("attribution", Text, nullable=False),  # public ids
    Column("source", Text, nullable=False),
    Column("spans", Text, nullable=False),  # JSON: content spans
    Column("words", Text, nullable=False),  # which words of the source they are, marks and blanks aside
    Column("exact", Text, nullable=False),
    Column("attribution_id", ROW_ID, ForeignKey("attributions.id")),  # where they are now; null: nowhere
    PrimaryKeyConstraint("judgement_id", "ordinal"),
    CheckConstraint("ordinal >= 0", name="ordinal"),
    Index(None, "source"),
    Index(None, "attribution_id"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

claims = Table(
    "claims",
    metadata,
    # What the extractor says of an attribution whose speaker a person has decided.
    Column("attribution_id", ROW_ID, ForeignKey("attributions.id"), nullable=False),
    Column("judgement_id", ROW_ID, ForeignKey("judgements.id"), nullable=False),
    Column("confidence", NUMBER, nullable=False),
    PrimaryKeyConstraint("attribution_id"),
    CheckConstraint("confidence >= 0 AND confidence <= 1", name="confidence"),
    Index(None, "judgement_id"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

claim_speakers = Table(
    "claim_speakers",
    metadata,
    Column("attribution_id", ROW_ID, ForeignKey("claims.attribution_id"), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("alias_id", ROW_ID, ForeignKey("aliases.id"), nullable=False),
    PrimaryKeyConstraint("attribution_id", "ordinal"),
    CheckConstraint("ordinal >= 0", name="ordinal"),
    Index(None, "alias_id"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

merge_keys = Table(
    "merge_keys",
    metadata,
    Column("key", ROW_ID, nullable=False),
    Column("attribution_id", ROW_ID, ForeignKey("attributions.id"), nullable=False),
    PrimaryKeyConstraint("key", "attribution_id"),
    Index(None, "attribution_id"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

readings = Table(
    "readings",
    metadata,
    Column("source_id", ROW_ID, ForeignKey("sources.id"), autoincrement=False, primary_key=True),
    Column("run_id", ROW_ID, ForeignKey("runs.id"), nullable=False),  # the last that read it
    Index(None, "run_id"),
    sqlite_strict=True,
)

revisions = Table(
    "revisions",
    metadata,
    _id(),
    Column("address", Text, nullable=False),  # a URL, or the path of a file
    Column("source_id", ROW_ID, ForeignKey("sources.id"), nullable=False),
    Column("since", UtcTimestamp, nullable=False),
    Column("until", UtcTimestamp),  # null: stands there now
    CheckConstraint("address <> ''", name="address"),
    CheckConstraint("until >= since", name="until"),
    Index(None, "address"),
    Index(None, "source_id"),
    sqlite_strict=True,
)
superseded = Table(
    "superseded",
    metadata,
    Column("source_id", ROW_ID, ForeignKey("sources.id"), autoincrement=False, primary_key=True),
    Column("since", UtcTimestamp, nullable=False),  # derived from the revisions: it stands nowhere any more
    sqlite_strict=True,
)


def described(dialect: str) -> MetaData:
    """``metadata`` as this dialect's DDL needs it.

    PostgreSQL's conditions of partial indexes are added here: an option with its name loads its dialect and the modules
    of its drivers, which a look-up must not pay for.
    """
    if dialect == "postgresql":
        for table in metadata.tables.values():
            for index in table.indexes:
                condition = index.dialect_options["sqlite"]["where"]
                if condition is not None:
                    index.dialect_options["postgresql"]["where"] = condition
    return metadata
