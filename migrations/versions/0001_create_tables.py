"""Create the first tables: library, releases and their ledger, reactions, workspaces."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "channels",
        sa.Column("team_id", sa.String(length=64), nullable=False),
        sa.Column("channel_id", sa.String(length=64), nullable=False),
        sa.Column("next_post_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "channel_id", name="pk_channels"),
    )
    op.create_table(
        "reactions",
        sa.Column("team_id", sa.String(length=64), nullable=False),
        sa.Column("channel_id", sa.String(length=64), nullable=False),
        sa.Column("ts", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=64), nullable=False),
        sa.Column("emoji", sa.String(length=128), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("event_ts", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint(
            "team_id", "channel_id", "ts", "user_id", "emoji", name="pk_reactions"
        ),
    )
    op.create_table(
        "reading_lists",
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(length=64), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("date", sa.Date(), nullable=True),
        sa.Column("revision_id", sa.Integer(), nullable=True),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("list_id", name="pk_reading_lists"),
        sa.UniqueConstraint("team_id", "source", name="uq_reading_lists_team_id_source"),
    )
    op.create_index(
        "ix_reading_lists_team_id_fingerprint", "reading_lists", ["team_id", "fingerprint"]
    )

    op.create_table(
        "workers",
        sa.Column("worker", sa.String(length=64), nullable=False),
        sa.Column("mode", sa.String(length=16), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("worker", name="pk_workers"),
    )
    op.create_table(
        "workspaces",
        sa.Column("team_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("bot_user_id", sa.String(length=64), nullable=False),
        sa.Column("reached_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team_id", name="pk_workspaces"),
    )
    op.create_table(
        "revisions",
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["list_id"], ["reading_lists.list_id"], name="fk_revisions_list_id"
        ),
        sa.PrimaryKeyConstraint("revision_id", name="pk_revisions"),
        sa.UniqueConstraint("list_id", "number", name="uq_revisions_list_id_number"),
    )
    op.create_table(
        "releases",
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(length=64), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=True),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("channel_id", sa.String(length=64), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("release_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("thread_ts", sa.String(length=32), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("try_after", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["list_id"], ["reading_lists.list_id"], name="fk_releases_list_id"),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.revision_id"], name="fk_releases_revision_id"
        ),
        sa.PrimaryKeyConstraint("release_id", name="pk_releases"),
    )
    op.create_index("ix_releases_state_release_at", "releases", ["state", "release_at"])
    op.create_index("ix_releases_team_id_list_id", "releases", ["team_id", "list_id"])

    op.create_table(
        "sections",
        sa.Column("section_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("anchor", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("links", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["list_id"], ["reading_lists.list_id"], name="fk_sections_list_id"),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.revision_id"], name="fk_sections_revision_id"
        ),
        sa.PrimaryKeyConstraint("section_id", name="pk_sections"),
        sa.UniqueConstraint("revision_id", "position", name="uq_sections_revision_id_position"),
    )
    op.create_table(
        "deliveries",
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("delivery_key", sa.String(length=128), nullable=False),
        sa.Column("team_id", sa.String(length=64), nullable=False),
        sa.Column("channel_id", sa.String(length=64), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=True),
        sa.Column("section_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.Column("operation", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("bodies", sa.JSON(), nullable=False),
        sa.Column("body", sa.Integer(), nullable=False),
        sa.Column("ts", sa.String(length=32), nullable=True),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("worker", sa.String(length=64), nullable=True),
        sa.Column("first_claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["release_id"], ["releases.release_id"], name="fk_deliveries_release_id"
        ),
        sa.ForeignKeyConstraint(
            ["section_id"], ["sections.section_id"], name="fk_deliveries_section_id"
        ),
        sa.PrimaryKeyConstraint("delivery_id", name="pk_deliveries"),
        sa.UniqueConstraint("release_id", "position", name="uq_deliveries_release_id_position"),
        sa.UniqueConstraint("team_id", "delivery_key", name="uq_deliveries_team_id_delivery_key"),
    )
    op.create_index("ix_deliveries_state_release_id", "deliveries", ["state", "release_id"])
    op.create_index(
        "ix_deliveries_team_id_channel_id_ts", "deliveries", ["team_id", "channel_id", "ts"]
    )


def downgrade() -> None:
    op.drop_index("ix_deliveries_team_id_channel_id_ts", table_name="deliveries")
    op.drop_index("ix_deliveries_state_release_id", table_name="deliveries")

    op.drop_table("deliveries")
    op.drop_table("sections")
    op.drop_index("ix_releases_team_id_list_id", table_name="releases")
    op.drop_index("ix_releases_state_release_at", table_name="releases")

    op.drop_table("releases")
    op.drop_table("revisions")
    op.drop_table("workspaces")
    op.drop_table("workers")
    op.drop_index("ix_reading_lists_team_id_fingerprint", table_name="reading_lists")

    op.drop_table("reading_lists")
    op.drop_table("reactions")
    op.drop_table("channels")
