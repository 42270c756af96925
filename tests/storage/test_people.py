"""The key that marks people, and those who asked to be forgotten."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.storage.database import Database
from bot.storage.people import find_key, keep_key, list_forgotten, record_forgotten
from bot.storage.tables import forgotten
from tests.fakes import NOON


async def test_the_first_key_stays(either_db: Database) -> None:
    assert await either_db.read(find_key) is None

    assert await either_db.write(lambda tx: keep_key(tx, b"first")) == b"first"
    assert await either_db.write(lambda tx: keep_key(tx, b"second")) == b"first"

    assert await either_db.read(find_key) == b"first"


async def test_keys_have_names(either_db: Database) -> None:
    await either_db.write(lambda tx: keep_key(tx, b"people's"))

    assert await either_db.read(lambda tx: find_key(tx, "another")) is None
    assert await either_db.write(lambda tx: keep_key(tx, b"other", "another")) == b"other"
    assert await either_db.read(find_key) == b"people's"


async def test_who_asked_to_be_forgotten_is_known_by_their_marks(either_db: Database) -> None:
    await either_db.write(lambda tx: record_forgotten(tx, "T1", "~a", NOON))

    assert await either_db.read(lambda tx: list_forgotten(tx, "T1", ["~a", "~b"], NOON)) == {"~a"}
    assert await either_db.read(lambda tx: list_forgotten(tx, "T2", ["~a"], NOON)) == frozenset()
    assert await either_db.read(lambda tx: list_forgotten(tx, "T1", [], NOON)) == frozenset()


@pytest.mark.parametrize(("second", "kept"), [(1, 1), (-1, 0)])
async def test_the_latest_of_two_wishes_to_be_forgotten_counts(
    either_db: Database, second: int, kept: int
) -> None:
    for at in (NOON, NOON + timedelta(hours=second)):
        await either_db.write(lambda tx, at=at: record_forgotten(tx, "T1", "~a", at))

    query = select(forgotten.c.forgotten_at)
    assert await either_db.read(lambda tx: tx.execute(query).scalar_one()) == (
        NOON + timedelta(hours=kept)
    )
