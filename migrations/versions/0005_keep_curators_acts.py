"""Add what the curators' desk keeps: acts, how a release is arranged, previews, and Home tabs."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_RELEASE_COLUMNS: tuple[tuple[str, sa.types.TypeEngine[object]], ...] = (
    ("arrangement", sa.JSON()),
    ("form", sa.String(length=16)),
    ("interval_minutes", sa.Integer()),
    ("told", sa.Text()),
    ("request", sa.String(length=80)),
)


def upgrade() -> None:
    for name, kind in _RELEASE_COLUMNS:
        op.add_column("releases", sa.Column(name, kind))
    op.create_index("ix_releases_team_id_request", "releases", ["team_id", "request"], unique=True)
    op.create_table(
        "acts",
        sa.Column("act_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(length=64), nullable=False),
        sa.Column("actor", sa.String(length=128)),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("release_id", sa.Integer()),
        sa.Column("list_id", sa.Integer()),
        sa.Column("acted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["release_id"], ["releases.release_id"], name="fk_acts_release_id"),
        sa.ForeignKeyConstraint(["list_id"], ["reading_lists.list_id"], name="fk_acts_list_id"),
        sa.PrimaryKeyConstraint("act_id", name="pk_acts"),
    )
    op.create_index("ix_acts_team_id_act_id", "acts", ["team_id", "act_id"])
    op.create_index("ix_acts_release_id", "acts", ["release_id"])
    op.create_table(
        "previews",
        sa.Column("team_id", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.String(length=64), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("preview_id", sa.String(length=32), nullable=False),
        sa.Column("channel_id", sa.String(length=64), nullable=False),
        sa.Column("shows_all", sa.Boolean(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["list_id"], ["reading_lists.list_id"], name="fk_previews_list_id"),
        sa.PrimaryKeyConstraint("team_id", "user_id", "list_id", name="pk_previews"),
    )
    op.create_table(
        "homes",
        sa.Column("team_id", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.String(length=64), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shown", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "user_id", name="pk_homes"),
    )


def downgrade() -> None:
    op.drop_table("homes")
    op.drop_table("previews")
    op.drop_index("ix_acts_release_id", table_name="acts")
    op.drop_index("ix_acts_team_id_act_id", table_name="acts")
    op.drop_table("acts")
    op.drop_index("ix_releases_team_id_request", table_name="releases")
    for name, _kind in reversed(_RELEASE_COLUMNS):
        op.drop_column("releases", name)
