"""Many values in one parameter: one statement for any number of them, where IN writes it anew."""

from collections.abc import Iterable
from typing import Any

import orjson
from sqlalchemy import BigInteger, Select, Text, cast, func, literal, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine

from bot.storage.database import Transaction


def write_json(value: object) -> str:
    """Return a value as JSON, for a parameter: five times as fast as the standard library."""
    return orjson.dumps(value).decode()


def each_number(tx: Transaction, numbers: Iterable[int]) -> Select[Any]:
    """Return a select of integers, for `in_`."""
    return _select_each(tx, write_json(list(numbers)), BigInteger())


def each_text(tx: Transaction, texts: Iterable[str]) -> Select[Any]:
    """Return a select of texts, for `in_`."""
    return _select_each(tx, write_json(list(texts)), Text())


def each_place(tx: Transaction) -> str:
    """Return SQL for a table of `list_id` and `anchor`, from the parameter `places`: JSON pairs.

    Written by hand, since SQLite has to be told to begin with it: by CROSS JOIN, which means
    nothing else to PostgreSQL.
    """
    if tx.dialect.name == "sqlite":
        return (
            "(SELECT json_extract(value, '$[0]') AS list_id, "
            "json_extract(value, '$[1]') AS anchor FROM json_each(:places)) AS place"
        )
    return (
        "(SELECT CAST(value ->> 0 AS integer) AS list_id, value ->> 1 AS anchor "
        "FROM jsonb_array_elements(CAST(:places AS jsonb))) AS place"
    )


def _select_each(tx: Transaction, array: str, kind: TypeEngine[Any]) -> Select[Any]:
    if tx.dialect.name == "sqlite":
        return select(func.json_each(array).table_valued("value").c.value)
    values = func.jsonb_array_elements_text(cast(literal(array, Text()), JSONB))
    return select(cast(values.column_valued("value"), kind))
