"""What is kept of a reaction that came before its message was known."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import update

from bot.domain.release import DeliveryState
from bot.services.reactions import record_reaction, tidy
from bot.storage.database import Database
from bot.storage.reactions import list_reactions
from bot.storage.tables import deliveries
from tests.fakes import MARKER, FakeClock
from tests.services.test_lookup import release, save
from tests.services.test_saving import GIVEN, SECTION_TS

EARLY = replace(GIVEN, ts="1800000001.900100")


async def test_a_reaction_joins_the_message_that_it_came_before(
    db: Database, clock: FakeClock
) -> None:
    async def mend(**values: object) -> None:
        """Change what is known of the first section's message."""
        mine = deliveries.c.ts.in_([SECTION_TS, EARLY.ts])
        await db.write(lambda tx: tx.execute(update(deliveries).where(mine).values(values)))

    await release(db, clock, await save(db, clock))
    await mend(state=DeliveryState.SENDING, lease_until=clock() + timedelta(minutes=1))
    await record_reaction(db, MARKER, EARLY)
    assert await db.read(lambda tx: list_reactions(tx, "T1", "C1", EARLY.ts)) == []

    await mend(ts=EARLY.ts, state=DeliveryState.SENT, lease_until=None)
    await tidy(db, "T1")

    [kept] = await db.read(lambda tx: list_reactions(tx, "T1", "C1", EARLY.ts))
    assert (kept.user_id, kept.emoji) == (GIVEN.user_id, GIVEN.emoji)
