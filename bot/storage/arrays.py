"""Many values in one parameter: one statement for any number of them, where IN writes it anew."""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import BigInteger, Select, Text, cast, func, literal, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine

from bot.storage.database import Transaction


def each_number(tx: Transaction, numbers: Iterable[int]) -> Select[Any]:
    """Return a select of integers, for `in_`."""
    return _select_each(tx, json.dumps(list(numbers)), BigInteger())


def each_text(tx: Transaction, texts: Iterable[str]) -> Select[Any]:
    """Return a select of texts, for `in_`."""
    return _select_each(tx, json.dumps(list(texts)), Text())


def _select_each(tx: Transaction, array: str, kind: TypeEngine[Any]) -> Select[Any]:
    if tx.dialect.name == "sqlite":
        return select(func.json_each(array).table_valued("value").c.value)
    values = func.jsonb_array_elements_text(cast(literal(array, Text()), JSONB))
    return select(cast(values.column_valued("value"), kind))
