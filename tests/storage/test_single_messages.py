"""Messages that a person asked for, in the ledger of both databases."""

from bot.domain.release import Body, Message, Refused, Sent, Unknown
from bot.storage.database import Database, Transaction
from bot.storage.single_messages import claim_message, record_outcome
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
