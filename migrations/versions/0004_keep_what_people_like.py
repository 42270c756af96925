"""Add what reactions turn into: saved sections, comparisons with Slack, reports; and forgetting."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_KEY = ("team_id", "channel_id", "ts", "user_id", "emoji")


def upgrade() -> None:
    _lay_reactions_by_key(with_rowid=False)
    op.create_index(
        "ix_reactions_team_id_event_ts_removed", "reactions", ["team_id", "event_ts", "removed"]
    )
    op.create_index("ix_reactions_team_id_user_id", "reactions", ["team_id", "user_id"])
    op.create_table("early_reactions", *_describe_reaction(), _key("early_reactions", _KEY))
    op.create_table(
        "saves",
        sa.Column("team_id", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.String(length=64), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("anchor", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True)),
        sa.Column("read_at", sa.DateTime(timezone=True)),
        sa.Column("removed_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["list_id"], ["reading_lists.list_id"], name="fk_saves_list_id"),
        _key("saves", ("team_id", "user_id", "list_id", "anchor")),
    )
    op.create_table(
        "forgotten",
        sa.Column("team_id", sa.String(length=64), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=False),
        _key("forgotten", ("team_id", "mark")),
    )
    op.create_table(
        "keys",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        _key("keys", ("name",)),
    )
    op.create_table(
        "comparisons",
        sa.Column("team_id", sa.String(length=64), nullable=False),
        sa.Column("wanted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("running_at", sa.DateTime(timezone=True)),
        sa.Column("corrected", sa.Integer(), nullable=False),
        sa.Column("worker", sa.String(length=64)),
        sa.Column("lease_until", sa.DateTime(timezone=True)),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        _key("comparisons", ("team_id",)),
    )
    op.create_index("ix_deliveries_team_id_sent_at", "deliveries", ["team_id", "sent_at"])
    op.add_column("deliveries", sa.Column("compared_at", sa.DateTime(timezone=True)))
    op.add_column("deliveries", sa.Column("deleted_at", sa.DateTime(timezone=True)))
    op.add_column("releases", sa.Column("curator_id", sa.String(length=64)))
    op.add_column("releases", sa.Column("report_at", sa.DateTime(timezone=True)))
    op.create_index("ix_releases_team_id_report_at", "releases", ["team_id", "report_at"])
    op.create_index(
        "ix_deliveries_team_id_channel_id_ts_section_id",
        "deliveries",
        ["team_id", "channel_id", "ts", "section_id"],
    )
    op.drop_index("ix_deliveries_team_id_channel_id_ts", table_name="deliveries")


def downgrade() -> None:
    op.create_index(
        "ix_deliveries_team_id_channel_id_ts", "deliveries", ["team_id", "channel_id", "ts"]
    )
    op.drop_index("ix_deliveries_team_id_channel_id_ts_section_id", table_name="deliveries")
    op.drop_index("ix_releases_team_id_report_at", table_name="releases")
    op.drop_column("releases", "report_at")
    op.drop_column("releases", "curator_id")
    op.drop_column("deliveries", "deleted_at")
    op.drop_column("deliveries", "compared_at")
    op.drop_index("ix_deliveries_team_id_sent_at", table_name="deliveries")
    for name in ("comparisons", "keys", "forgotten", "saves", "early_reactions"):
        op.drop_table(name)
    op.drop_index("ix_reactions_team_id_user_id", table_name="reactions")
    op.drop_index("ix_reactions_team_id_event_ts_removed", table_name="reactions")
    _lay_reactions_by_key(with_rowid=True)


def _lay_reactions_by_key(*, with_rowid: bool) -> None:
    """Make SQLite's table anew, with its rows in the order of their key or of their arrival."""
    if op.get_bind().dialect.name != "sqlite":
        return
    op.rename_table("reactions", "reactions_before")
    op.create_table(
        "reactions",
        *_describe_reaction(),
        _key("reactions", _KEY),
        sqlite_with_rowid=with_rowid,
    )
    op.execute(
        "INSERT INTO reactions "
        "SELECT team_id, channel_id, ts, user_id, emoji, removed, event_ts FROM reactions_before"
    )
    op.drop_table("reactions_before")


def _describe_reaction() -> list[sa.Column[object]]:
    return [
        sa.Column("team_id", sa.String(length=64), nullable=False),
        sa.Column("channel_id", sa.String(length=64), nullable=False),
        sa.Column("ts", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=64), nullable=False),
        sa.Column("emoji", sa.String(length=128), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("event_ts", sa.String(length=32), nullable=False),
    ]


def _key(table: str, columns: tuple[str, ...]) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=f"pk_{table}")
