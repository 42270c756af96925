"""Messages that a person asked for, in the ledger of both databases."""

import pytest
from sqlalchemy import select, text

from bot.domain.release import Body, Message, Refused, Sent, Unknown
from bot.storage.database import Database, Transaction
from bot.storage.single_messages import claim_message, forget_person, record_outcome
from bot.storage.tables import deliveries
from tests.fakes import NOON
from tests.storage.ledger import LEASE, add_list, claim

MESSAGE = Message(0, None, 1, 1, (Body("rich", ({"type": "divider"},)), Body("plain")))


async def write_down(db: Database, team_id: str = "T1", key: str = "share:1") -> bool:
    def write(tx: Transaction) -> bool:
        add_list(tx)
        return claim_message(tx, team_id, key, "C1", 1, MESSAGE, NOON)

    return await db.write(write)


async def test_a_key_is_taken_once_in_each_workspace(either_db: Database) -> None:
    assert await write_down(either_db)
    assert not await write_down(either_db)
    assert await write_down(either_db, key="share:2")
    assert await write_down(either_db, team_id="T2")


async def test_no_dispatcher_takes_a_message_that_a_person_asked_for(either_db: Database) -> None:
    await write_down(either_db)

    assert await either_db.write(lambda tx: claim(tx, NOON + 9 * LEASE)) == []


async def test_what_became_of_a_message_is_kept(either_db: Database) -> None:
    outcomes = (Sent("17.1"), Refused("is_archived"), Unknown("time-out"))
    for number, outcome in enumerate(outcomes):
        await write_down(either_db, key=f"share:{number}")
        await either_db.write(
            lambda tx, key=f"share:{number}", outcome=outcome: record_outcome(
                tx, "T1", key, outcome, 1, NOON
            )
        )

    rows = await either_db.read(
        lambda tx: tx.execute(deliveries.select().order_by(deliveries.c.delivery_id)).all()
    )
    assert [(row.state, row.ts, row.error, row.body) for row in rows] == [
        ("sent", "17.1", None, 1),
        ("failed", None, "is_archived", 1),
        ("sending", None, "time-out", 1),
    ]
    assert (rows[0].channel_id, rows[0].section_id, rows[0].release_id) == ("C1", 1, None)


KEYS = (
    "share:U1:1.1",
    "send:U1:1.1:0",
    "answer:U1:2",
    "share:U12:1.1",
    "share:U2:U1:",
    "notice:U1:",
)


async def forget_u1(db: Database) -> list[tuple[str, bool]]:
    """Forget U1; give all keys, and whether there still are bodies."""
    for key in KEYS:
        await write_down(db, key=key)
    await write_down(db, team_id="T2", key="share:U1:1.1")
    await db.write(lambda tx: forget_person(tx, "T1", "U1"))
    query = select(deliveries.c.delivery_key, deliveries.c.bodies).order_by(
        deliveries.c.delivery_id
    )
    return [
        (key, bool(bodies)) for key, bodies in await db.read(lambda tx: tx.execute(query).all())
    ]


FORGOTTEN = [
    ("share:forgotten:1", False),
    ("send:forgotten:2", False),
    ("answer:forgotten:3", False),
    ("share:U12:1.1", True),
    ("share:U2:U1:", True),
    ("notice:U1:", True),
    ("share:U1:1.1", True),
]


async def test_who_asks_to_be_forgotten_is_taken_out_of_what_they_shared(
    either_db: Database,
) -> None:
    assert await forget_u1(either_db) == FORGOTTEN
    await either_db.write(lambda tx: forget_person(tx, "T1", "U1"))


@pytest.mark.postgresql
async def test_people_are_forgotten_where_a_database_sorts_as_a_language_does(
    empty_postgresql: str,
) -> None:
    db = Database(empty_postgresql)
    try:
        await set_collation(db, "en-x-icu")
        assert await forget_u1(db) == FORGOTTEN
    finally:
        await set_collation(db, "default")
        await db.close()


async def set_collation(db: Database, collation: str) -> None:
    change = f'ALTER TABLE deliveries ALTER delivery_key TYPE varchar(128) COLLATE "{collation}"'
    await db.write(lambda tx: tx.execute(text(change)))
