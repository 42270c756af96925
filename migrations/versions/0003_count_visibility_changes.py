"""Add what tells that who sees what is as it was, and a way from a list to its entries."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "visibility_changes",
        sa.Column("team_id", sa.String(length=64), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", name="pk_visibility_changes"),
    )
    op.create_index("ix_search_entries_list_id", "search_entries", ["list_id"])
    if op.get_bind().dialect.name == "sqlite":
        _replace_index_of_drafts("draft = 1")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _replace_index_of_drafts("draft")
    op.drop_index("ix_search_entries_list_id", table_name="search_entries")
    op.drop_table("visibility_changes")


def _replace_index_of_drafts(condition: str) -> None:
    """SQLite takes an index of some rows only where a query has its very condition."""
    op.drop_index("ix_reading_lists_drafts", table_name="reading_lists")
    op.create_index(
        "ix_reading_lists_drafts", "reading_lists", ["team_id"], sqlite_where=sa.text(condition)
    )
