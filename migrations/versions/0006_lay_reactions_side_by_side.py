"""Let PostgreSQL find each message's reactions side by side, as they lie in SQLite's table."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_NAME = "ix_reactions_team_id_channel_id_ts_user_id"


def upgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        columns = ["team_id", "channel_id", "ts", "user_id"]
        standing = sa.text("NOT removed")
        op.create_index(_NAME, "reactions", columns, postgresql_where=standing)


def downgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        op.drop_index(_NAME, "reactions")
