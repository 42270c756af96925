"""Every table of readlist, and the column type for instants."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy import Column as C
from sqlalchemy.sql.schema import SchemaItem

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

ONLY_ON = "only_on"
"""In the `info` of what one database has alone: its dialect."""


def is_on(item: SchemaItem, dialect: str) -> bool:
    """Say whether a database of a dialect has a part of the schema."""
    return bool(item.info.get(ONLY_ON, dialect) == dialect)


class Instant(TypeDecorator[datetime]):
    """An aware instant in UTC. SQLite keeps it as text that sorts as time does."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant must be aware: naive datetimes are a bug")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return None if value is None else value.astimezone(UTC)
        return value.replace(tzinfo=UTC)


workspaces = Table(
    "workspaces",
    metadata,
    C("team_id", String(64), primary_key=True),
    C("name", Text, nullable=False),
    C("url", Text, nullable=False),
    C("bot_user_id", String(64), nullable=False),
    C("reached_at", Instant, nullable=False),
)

reading_lists = Table(
    "reading_lists",
    metadata,
    C("list_id", Integer, primary_key=True),
    C("team_id", String(64), nullable=False),
    C("source", Text, nullable=False),
    C("title", Text, nullable=False),
    C("date", Date),
    C(
        "revision_id", Integer
    ),  # the current one; no foreign key: the two tables would need each other
    C("fingerprint", String(64), nullable=False),
    C("draft", Boolean, nullable=False, server_default=false()),
    C("created_at", Instant, nullable=False),
    C("updated_at", Instant, nullable=False),
    UniqueConstraint("team_id", "source"),
    Index(None, "team_id", "fingerprint"),
)
# Few lists are drafts, and every look-up asks which.
Index(
    "ix_reading_lists_drafts",
    reading_lists.c.team_id,
    sqlite_where=text("draft = 1"),  # as SQLAlchemy asks for it, or SQLite looks at every list
    postgresql_where=reading_lists.c.draft,
)

revisions = Table(
    "revisions",
    metadata,
    C("revision_id", Integer, primary_key=True),
    C("list_id", ForeignKey("reading_lists.list_id"), nullable=False),
    C("number", Integer, nullable=False),
    C("fingerprint", String(64), nullable=False),
    C("text", Text, nullable=False),
    C("notes", JSON, nullable=False),
    C("created_at", Instant, nullable=False),
    UniqueConstraint("list_id", "number"),
)

sections = Table(
    "sections",
    metadata,
    C("section_id", Integer, primary_key=True),
    C("revision_id", ForeignKey("revisions.revision_id"), nullable=False),
    C("list_id", ForeignKey("reading_lists.list_id"), nullable=False),
    C("position", Integer, nullable=False),
    C("title", Text, nullable=False),
    C("anchor", Text, nullable=False),
    C("text", Text, nullable=False),
    C("links", JSON, nullable=False),  # [[url, text], …] in order of appearance
    UniqueConstraint("revision_id", "position"),
    Index(None, "list_id", "anchor"),
)

# Which lists have a link, so that an editor hears where it stood before.
links = Table(
    "links",
    metadata,
    # Of bot.domain.links: a number that all spellings of an address share.
    C("mark", BigInteger, primary_key=True, autoincrement=False),
    C("list_id", ForeignKey("reading_lists.list_id"), primary_key=True, autoincrement=False),
    Index(None, "list_id"),
    sqlite_with_rowid=False,
)

releases = Table(
    "releases",
    metadata,
    C("release_id", Integer, primary_key=True),
    C("team_id", String(64), nullable=False),
    C("list_id", ForeignKey("reading_lists.list_id"), nullable=False),
    C("revision_id", ForeignKey("revisions.revision_id")),  # the one that went out, from opening on
    C("target", Text, nullable=False),
    C("channel_id", String(64)),
    C("state", String(16), nullable=False),
    C("release_at", Instant, nullable=False),
    C("zone", String(64), nullable=False),
    C("messages", Integer, nullable=False),
    C("sent", Integer, nullable=False),  # deliveries go in order: also the position of the next one
    C("thread_ts", String(32)),
    C("curator_id", String(64)),  # whom its report goes to first
    C("error", Text),
    C("try_after", Instant),
    C("created_at", Instant, nullable=False),
    C("opened_at", Instant),
    C("finished_at", Instant),
    C("report_at", Instant),  # when its curator is to hear what people liked; empties then
    C("arrangement", JSON(none_as_null=True)),  # {"order": [anchor, …], "left_out": [anchor, …]}
    C("form", String(16)),  # of bot.domain.arrangement; empty: whole
    C("interval_minutes", Integer),  # between two sections; empty: all at once
    C("told", Text),  # the trouble that its curators were told of last
    C("request", String(80)),  # the form that it was scheduled with, and its number there
    Index(None, "state", "release_at"),
    Index(None, "team_id", "state"),
    Index(None, "team_id", "report_at"),
    Index(None, "team_id", "list_id"),
    Index(None, "team_id", "channel_id"),
    Index(None, "team_id", "request", unique=True),  # a form that is sent twice counts once
)
# Few releases are in trouble, and every look asks which.
Index(
    "ix_releases_told",
    releases.c.team_id,
    sqlite_where=releases.c.told.is_not(None),
    postgresql_where=releases.c.told.is_not(None),
)

deliveries = Table(
    "deliveries",
    metadata,
    C("delivery_id", Integer, primary_key=True),
    C("delivery_key", String(128), nullable=False),
    C("team_id", String(64), nullable=False),
    C("channel_id", String(64), nullable=False),
    C("release_id", ForeignKey("releases.release_id")),
    C("section_id", ForeignKey("sections.section_id")),
    C("position", Integer, nullable=False),
    C("part", Integer, nullable=False),
    C("parts", Integer, nullable=False),
    C("operation", String(16), nullable=False),
    C("state", String(16), nullable=False),
    C("bodies", JSON, nullable=False),  # [{"text", "blocks"}, …], plainer each
    C("body", Integer, nullable=False),  # the index of the one to send
    C("ts", String(32)),
    C("not_before", Instant, nullable=False),
    C("attempts", Integer, nullable=False),
    C("worker", String(64)),
    C("first_claimed_at", Instant),
    C("claimed_at", Instant),
    C("lease_until", Instant),
    C("sent_at", Instant),
    C("error", Text),
    C("compared_at", Instant),  # the last wish for which its reactions were compared with Slack's
    C("deleted_at", Instant),  # when it was found that somebody had deleted it
    C("preview_id", String(32)),  # of what a preview shows; `position` is the place in it
    C("reply_to", String(32)),  # of what belongs to no release: the ts of the thread it goes to
    UniqueConstraint("team_id", "delivery_key"),
    UniqueConstraint("release_id", "position"),
    Index(None, "team_id", "channel_id", "ts", "section_id"),
    Index(None, "state", "release_id"),
    Index(None, "team_id", "sent_at"),  # which messages are new enough to be compared
    # Both cover what leads from a section to its reactions, and back: the rows hold whole messages.
    Index(None, "section_id", "team_id", "channel_id", "ts"),
)

# Few messages are of previews, and each step of one asks which.
Index(
    "ix_deliveries_preview_id",
    deliveries.c.preview_id,
    sqlite_where=deliveries.c.preview_id.is_not(None),
    postgresql_where=deliveries.c.preview_id.is_not(None),
)

channels = Table(
    "channels",
    metadata,
    C("team_id", String(64), primary_key=True),
    C("channel_id", String(64), primary_key=True),
    C("next_post_at", Instant, nullable=False),  # the pace that all workers share
    C("is_private", Boolean),  # not known in a row that is older than the column
)

visibility_changes = Table(
    "visibility_changes",
    metadata,
    C("team_id", String(64), primary_key=True),
    C("changes", Integer, nullable=False),  # grows when others than before may find a list
)


def _describe_reaction() -> list[C[Any]]:
    """Return the columns of a reaction: its key, then what was said of it last."""
    return [
        C("team_id", String(64), primary_key=True),
        C("channel_id", String(64), primary_key=True),
        C("ts", String(32), primary_key=True),
        C("user_id", String(64), primary_key=True),
        C("emoji", String(128), primary_key=True),
        C("removed", Boolean, nullable=False),
        C("event_ts", String(32), nullable=False),
    ]


reactions = Table(
    "reactions",
    metadata,
    *_describe_reaction(),
    Index(None, "team_id", "event_ts", "removed"),  # what was made in a period
    Index(None, "team_id", "user_id"),  # what somebody made
    sqlite_with_rowid=False,  # which lies by its key: a message's reactions are side by side
)

# On PostgreSQL they are side by side, too, then.
Index(
    "ix_reactions_team_id_channel_id_ts_user_id",
    reactions.c.team_id,
    reactions.c.channel_id,
    reactions.c.ts,
    reactions.c.user_id,
    postgresql_where=~reactions.c.removed,
    info={ONLY_ON: "postgresql"},
)

# What came before its message was known: of a release whose answer was lost, or is on its way.
early_reactions = Table(
    "early_reactions",
    metadata,
    *_describe_reaction(),
)

saves = Table(
    "saves",
    metadata,
    C("team_id", String(64), primary_key=True),
    C("user_id", String(64), primary_key=True),
    C("list_id", ForeignKey("reading_lists.list_id"), primary_key=True),
    C("anchor", Text, primary_key=True),
    C("saved_at", Instant),  # empty where only an emoji saved it
    C("read_at", Instant),
    C("removed_at", Instant),  # what an emoji saved before is not shown any more
)

# People who asked to be forgotten, each by a mark that only the key turns an id into.
forgotten = Table(
    "forgotten",
    metadata,
    C("team_id", String(64), primary_key=True),
    C("mark", String(64), primary_key=True),
    C("forgotten_at", Instant, nullable=False),
)

# Secrets that this database made for itself.
keys = Table(
    "keys",
    metadata,
    C("name", String(32), primary_key=True),
    C("value", LargeBinary, nullable=False),
)

# A workspace's reactions are compared with Slack's, one message after the other.
comparisons = Table(
    "comparisons",
    metadata,
    C("team_id", String(64), primary_key=True),
    C("wanted_at", Instant, nullable=False),  # everything not compared since is to be
    C("running_at", Instant),  # the wish that is being carried out
    C("corrected", Integer, nullable=False),  # how many reactions it has put right so far
    C("worker", String(64)),
    C("lease_until", Instant),
    C("finished_at", Instant),
)

# What curators did: who, what, when, and what it changed.
acts = Table(
    "acts",
    metadata,
    C("act_id", Integer, primary_key=True),
    C("team_id", String(64), nullable=False),
    C("actor", String(128)),  # a person's id, or `shell:NAME`; empty once they are forgotten
    C("kind", String(32), nullable=False),
    C("release_id", ForeignKey("releases.release_id")),
    C("list_id", ForeignKey("reading_lists.list_id")),
    C("acted_at", Instant, nullable=False),
    C("before", JSON, nullable=False),
    C("after", JSON, nullable=False),
    Index(None, "team_id", "act_id"),
    Index(None, "release_id"),
)

# Whom we told of what is wrong with a release: each time has a number.
notices = Table(
    "notices",
    metadata,
    C("release_id", ForeignKey("releases.release_id"), primary_key=True),
    C("number", Integer, primary_key=True),
    C("user_id", String(64), primary_key=True),
    C("team_id", String(64), nullable=False),
    C("closed_at", Instant),  # when it was dropped, or owed the change that says that it is over
    Index(None, "team_id", "user_id"),
)

# A list that a curator is shown in direct messages, as it would go out.
previews = Table(
    "previews",
    metadata,
    C("team_id", String(64), primary_key=True),
    C("user_id", String(64), primary_key=True),
    C("list_id", ForeignKey("reading_lists.list_id"), primary_key=True),
    C("preview_id", String(32), nullable=False),  # what its messages' delivery keys begin with
    C("channel_id", String(64), nullable=False),
    C("shows_all", Boolean, nullable=False),
    C("made_of", String(64), nullable=False),  # the mark of the text and the plan it was made of
    C("messages", JSON, nullable=False),  # the bodies of each that it is to have; none: it goes
    C("asked_at", Instant, nullable=False),  # what goes out from then on ends it
)

# Whose Home tab is kept up to date, and what it showed last.
homes = Table(
    "homes",
    metadata,
    C("team_id", String(64), primary_key=True),
    C("user_id", String(64), primary_key=True),
    C("opened_at", Instant, nullable=False),
    C("shown", String(64), nullable=False),
)

workers = Table(
    "workers",
    metadata,
    C("worker", String(64), primary_key=True),
    C("mode", String(16), nullable=False),
    C("started_at", Instant, nullable=False),
    C("seen_at", Instant, nullable=False),
)

TERM = Text().with_variant(Text(collation="C"), "postgresql")
"""Compared byte by byte on both databases: so a range of terms is all that begin with a text."""

# The look-up's own tables. Beside them stands `search_tokens`, whose kind each database has of its
# own (bot/storage/tokens.py): the terms of each entry.
search_libraries = Table(
    "search_libraries",
    metadata,
    C("library_id", Integer, primary_key=True),
    C("team_id", String(64), nullable=False, unique=True),
    C("analyzer", Text, nullable=False),  # whose terms these are: `name_analyzer`
    C("changes", Integer, nullable=False),  # grows with each: what was read before is as it was
    C("codes", Integer, nullable=False),  # the last one that was given to a term
    C("sections", Integer, nullable=False),
    C("title_length", BigInteger, nullable=False),  # the sum over all sections, as are the next two
    C("links_length", BigInteger, nullable=False),
    C("body_length", BigInteger, nullable=False),
)

search_entries = Table(
    "search_entries",
    metadata,
    C(
        "entry_id",  # the library, then the list's date, then a number: the newest is the greatest
        BigInteger().with_variant(Integer, "sqlite"),
        primary_key=True,
        autoincrement=False,
    ),
    C("section_id", ForeignKey("sections.section_id"), nullable=False, unique=True),
    C("list_id", ForeignKey("reading_lists.list_id"), nullable=False, index=True),
    C("packed", LargeBinary, nullable=False),  # of bot.domain.search.index
)

search_terms = Table(
    "search_terms",
    metadata,
    C("library_id", Integer, primary_key=True),
    C("term", TERM, primary_key=True),
    C("code", Integer, nullable=False),  # a word's number, of bot.domain.search.index; else 0
    C("df", Integer, nullable=False),  # how many sections have it
    sqlite_with_rowid=False,
)

search_spellings = Table(
    "search_spellings",
    metadata,
    C("library_id", Integer, primary_key=True),
    C("mirrored", TERM, primary_key=True),  # a term that is a word, written backwards
    sqlite_with_rowid=False,
)
