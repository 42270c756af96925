"""Add the index that look-ups read, ways from a section to its reactions, and who sees what."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_TERM = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_index("ix_sections_list_id_anchor", "sections", ["list_id", "anchor"])
    op.create_index(
        "ix_deliveries_section_id_team_id_channel_id_ts",
        "deliveries",
        ["section_id", "team_id", "channel_id", "ts"],
    )
    op.add_column("channels", sa.Column("is_private", sa.Boolean()))
    op.create_index("ix_releases_team_id_channel_id", "releases", ["team_id", "channel_id"])
    op.add_column(
        "reading_lists",
        sa.Column("draft", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.create_index(
        "ix_reading_lists_drafts",
        "reading_lists",
        ["team_id"],
        sqlite_where=sa.text("draft"),
        postgresql_where=sa.text("draft"),
    )
    op.create_table(
        "search_libraries",
        sa.Column("library_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(length=64), nullable=False),
        sa.Column("analyzer", sa.Text(), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("codes", sa.Integer(), nullable=False),
        sa.Column("sections", sa.Integer(), nullable=False),
        sa.Column("title_length", sa.BigInteger(), nullable=False),
        sa.Column("links_length", sa.BigInteger(), nullable=False),
        sa.Column("body_length", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("library_id", name="pk_search_libraries"),
        sa.UniqueConstraint("team_id", name="uq_search_libraries_team_id"),
    )
    op.create_table(
        "search_entries",
        sa.Column(
            "entry_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("section_id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["section_id"], ["sections.section_id"], name="fk_search_entries_section_id"
        ),
        sa.ForeignKeyConstraint(
            ["list_id"], ["reading_lists.list_id"], name="fk_search_entries_list_id"
        ),
        sa.PrimaryKeyConstraint("entry_id", name="pk_search_entries"),
        sa.UniqueConstraint("section_id", name="uq_search_entries_section_id"),
    )
    op.create_table(
        "search_terms",
        sa.Column("library_id", sa.Integer(), nullable=False),
        sa.Column("term", _TERM, nullable=False),
        sa.Column("code", sa.Integer(), nullable=False),
        sa.Column("df", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("library_id", "term", name="pk_search_terms"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "search_spellings",
        sa.Column("library_id", sa.Integer(), nullable=False),
        sa.Column("mirrored", _TERM, nullable=False),
        sa.PrimaryKeyConstraint("library_id", "mirrored", name="pk_search_spellings"),
        sqlite_with_rowid=False,
    )
    if op.get_bind().dialect.name == "sqlite":
        # "ascii" takes every letter that isn't ASCII as it is; these are all others in a term.
        op.execute(
            "CREATE VIRTUAL TABLE search_tokens USING fts5(tokens, content='', columnsize=0, "
            "detail=none, tokenize=\"ascii tokenchars '.+#:='\")"
        )
    else:
        op.execute(
            "CREATE TABLE search_tokens (entry_id bigint PRIMARY KEY "
            "REFERENCES search_entries ON DELETE CASCADE, tokens tsvector NOT NULL)"
        )
        op.execute("CREATE INDEX ix_search_tokens_tokens ON search_tokens USING gin (tokens)")


def downgrade() -> None:
    op.execute("DROP TABLE search_tokens")
    op.drop_table("search_spellings")
    op.drop_table("search_terms")
    op.drop_table("search_entries")
    op.drop_table("search_libraries")
    op.drop_index("ix_reading_lists_drafts", table_name="reading_lists")
    op.drop_column("reading_lists", "draft")
    op.drop_index("ix_releases_team_id_channel_id", table_name="releases")
    op.drop_column("channels", "is_private")
    op.drop_index("ix_deliveries_section_id_team_id_channel_id_ts", table_name="deliveries")
    op.drop_index("ix_sections_list_id_anchor", table_name="sections")
