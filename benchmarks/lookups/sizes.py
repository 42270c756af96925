"""How much room the index takes, table by table, beside the text that it is of."""

from sqlalchemy import func, select, text

from bot.storage.database import Transaction
from bot.storage.tables import sections

INDEX = "search_"
"""What the names of the index's tables begin with."""

_SQLITE = """
    SELECT coalesce(schema.tbl_name, usage.name), sum(usage.pgsize)
    FROM dbstat AS usage LEFT JOIN sqlite_master AS schema ON schema.name = usage.name
    WHERE usage.aggregate = TRUE GROUP BY 1
"""
_POSTGRESQL = """
    SELECT relname, pg_total_relation_size(oid) FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
"""


def measure_index(tx: Transaction) -> dict[str, int] | None:
    """Return the bytes of each of the index's tables, with their own indexes, greatest first.

    None where SQLite was built without its table of pages.
    """
    if tx.dialect.name == "sqlite":
        options = tx.execute(text("PRAGMA compile_options")).scalars()
        if "ENABLE_DBSTAT_VTAB" not in options.all():
            return None
    statement = _SQLITE if tx.dialect.name == "sqlite" else _POSTGRESQL
    sizes = {name: int(size) for name, size in tx.execute(text(statement))}
    ours = {name: size for name, size in sizes.items() if name.startswith(INDEX)}
    return dict(sorted(ours.items(), key=lambda each: -each[1]))


def measure_text(tx: Transaction) -> int:
    """Return the bytes of all sections' titles and texts, in which their links' texts stand."""
    size = func.octet_length(sections.c.title) + func.octet_length(sections.c.text)
    if tx.dialect.name == "sqlite":
        size = text("length(CAST(title AS BLOB)) + length(CAST(text AS BLOB))")
    return int(tx.execute(select(func.sum(size)).select_from(sections)).scalar_one())
