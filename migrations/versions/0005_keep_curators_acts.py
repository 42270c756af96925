"""Add what the curators' desk keeps: acts, notices, plans of releases, previews, and Home tabs."""

from itertools import groupby
from operator import itemgetter

import sqlalchemy as sa
from alembic import op

from bot.domain.links import pick_marks

revision = "0005"
down_revision = "0004"

_RELEASE_COLUMNS: tuple[tuple[str, sa.types.TypeEngine[object]], ...] = (
    ("arrangement", sa.JSON()),
    ("form", sa.String(length=16)),
    ("interval_minutes", sa.Integer()),
    ("told", sa.Text()),
    ("request", sa.String(length=80)),
)
_DELIVERY_COLUMNS = ("preview_id", "reply_to")
_LISTS_AT_ONCE = 500


def upgrade() -> None:
    for name, kind in _RELEASE_COLUMNS:
        op.add_column("releases", sa.Column(name, kind))
    op.create_index("ix_releases_team_id_request", "releases", ["team_id", "request"], unique=True)
    op.create_index("ix_releases_team_id_state", "releases", ["team_id", "state"])
    op.create_index(
        "ix_releases_told",
        "releases",
        ["team_id"],
        sqlite_where=sa.text("told IS NOT NULL"),
        postgresql_where=sa.text("told IS NOT NULL"),
    )
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
        "notices",
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.String(length=64), nullable=False),
        sa.Column("team_id", sa.String(length=64), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["release_id"], ["releases.release_id"], name="fk_notices_release_id"
        ),
        sa.PrimaryKeyConstraint("release_id", "number", "user_id", name="pk_notices"),
    )
    op.create_index("ix_notices_team_id_user_id", "notices", ["team_id", "user_id"])
    op.create_table(
        "previews",
        sa.Column("team_id", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.String(length=64), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("preview_id", sa.String(length=32), nullable=False),
        sa.Column("channel_id", sa.String(length=64), nullable=False),
        sa.Column("shows_all", sa.Boolean(), nullable=False),
        sa.Column("made_of", sa.String(length=64), nullable=False),
        sa.Column("messages", sa.JSON(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
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
    for name in _DELIVERY_COLUMNS:
        op.add_column("deliveries", sa.Column(name, sa.String(length=32)))
    op.create_index(
        "ix_deliveries_preview_id",
        "deliveries",
        ["preview_id"],
        sqlite_where=sa.text("preview_id IS NOT NULL"),
        postgresql_where=sa.text("preview_id IS NOT NULL"),
    )
    op.create_table(
        "links",
        sa.Column("mark", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("list_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["list_id"], ["reading_lists.list_id"], name="fk_links_list_id"),
        sa.PrimaryKeyConstraint("mark", "list_id", name="pk_links"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_links_list_id", "links", ["list_id"])
    _mark_links()


def _mark_links() -> None:
    """Mark the links that stand in the lists that are there already, some lists at a time."""
    sections = sa.table("sections", *map(sa.column, ("revision_id", "links")))
    lists = sa.table("reading_lists", *map(sa.column, ("list_id", "revision_id")))
    links = sa.table("links", *map(sa.column, ("mark", "list_id")))
    ids = op.get_bind().execute(sa.select(lists.c.list_id)).scalars().all()
    for start in range(0, len(ids), _LISTS_AT_ONCE):
        standing = (
            sa.select(lists.c.list_id, sa.type_coerce(sections.c.links, sa.JSON()))
            .join_from(lists, sections, sections.c.revision_id == lists.c.revision_id)
            .where(lists.c.list_id.in_(ids[start : start + _LISTS_AT_ONCE]))
            .order_by(lists.c.list_id)
        )
        rows = op.get_bind().execute(standing).all()
        for list_id, found in groupby(rows, key=itemgetter(0)):
            marks = pick_marks(url for _, pairs in found for url, _ in pairs)
            if marks:
                op.bulk_insert(links, [{"mark": mark, "list_id": list_id} for mark in marks])


def downgrade() -> None:
    op.drop_index("ix_links_list_id", table_name="links")
    op.drop_table("links")
    op.drop_index("ix_deliveries_preview_id", table_name="deliveries")
    for name in reversed(_DELIVERY_COLUMNS):
        op.drop_column("deliveries", name)
    op.drop_table("homes")
    op.drop_table("previews")
    op.drop_index("ix_notices_team_id_user_id", table_name="notices")
    op.drop_table("notices")
    op.drop_index("ix_acts_release_id", table_name="acts")
    op.drop_index("ix_acts_team_id_act_id", table_name="acts")
    op.drop_table("acts")
    op.drop_index("ix_releases_told", table_name="releases")
    op.drop_index("ix_releases_team_id_state", table_name="releases")
    op.drop_index("ix_releases_team_id_request", table_name="releases")
    for name, _kind in reversed(_RELEASE_COLUMNS):
        op.drop_column("releases", name)
