from datetime import timedelta

import pytest

from bot.domain.errors import NotFoundError, ReadlistError
from bot.domain.release import ReleaseState
from bot.services import library, releases
from bot.services.workspaces import (
    EMBEDDED,
    choose_workspace,
    is_anybody_running,
    list_team_ids,
    record_reached,
    record_seen,
)
from bot.sources.files import Document
from bot.storage.database import Database
from bot.storage.workspaces import LOCAL, Workspace
from tests.fakes import NOON, FakeClock

ACME = Workspace("T1", "Acme", "https://acme.example.com/", "U1")
OTHER = Workspace("T2", "Other", "https://other.example.com/", "U2")


async def make_local_release(db: Database, clock: FakeClock) -> None:
    document = Document("a.md", "a.md", b"# A\n\ntext\n")
    imported = await library.import_document(db, clock, LOCAL, document)
    await releases.schedule(
        db,
        clock,
        LOCAL,
        imported.summary.list_id,
        target="#a",
        release_at=NOON + timedelta(hours=1),
        zone="UTC",
    )


async def test_the_first_real_workspace_adopts_what_was_made_before(
    db: Database, clock: FakeClock
) -> None:
    await make_local_release(db, clock)
    assert await record_reached(db, clock, ACME) == 1
    (view,) = await releases.list_releases(db, "T1")
    assert view.release.state is ReleaseState.SCHEDULED
    assert await library.list_lists(db, LOCAL) == []


async def test_what_was_scheduled_while_trying_waits_for_a_person(
    db: Database, clock: FakeClock
) -> None:
    await record_seen(db, clock, "w", EMBEDDED)
    await record_reached(db, clock, Workspace(LOCAL, "Sandbox", "http://127.0.0.1/", "U"))
    await make_local_release(db, clock)
    assert await record_reached(db, clock, ACME) == 1
    (view,) = await releases.list_releases(db, "T1")
    assert view.release.state is ReleaseState.OVERDUE
    assert "readlist reschedule" in (view.release.error or "")


async def test_a_second_workspace_adopts_nothing(db: Database, clock: FakeClock) -> None:
    await record_reached(db, clock, ACME)
    await make_local_release(db, clock)
    assert await record_reached(db, clock, ACME) == 0
    assert await record_reached(db, clock, OTHER) == 0
    assert len(await library.list_lists(db, LOCAL)) == 1


async def test_a_command_works_on_the_one_workspace_there_is(
    db: Database, clock: FakeClock
) -> None:
    assert await choose_workspace(db, None, embedded=False) == LOCAL
    await record_reached(db, clock, ACME)
    assert await choose_workspace(db, None, embedded=False) == "T1"
    assert await choose_workspace(db, None, embedded=True) == LOCAL
    assert await choose_workspace(db, "T1", embedded=True) == "T1"


async def test_of_several_workspaces_a_person_says_which(db: Database, clock: FakeClock) -> None:
    await record_reached(db, clock, ACME)
    await record_reached(db, clock, OTHER)
    with pytest.raises(ReadlistError, match=r"--workspace.*Other.*Acme|--workspace.*Acme.*Other"):
        await choose_workspace(db, None, embedded=False)
    assert await choose_workspace(db, "T2", embedded=False) == "T2"
    with pytest.raises(NotFoundError, match="Known: "):
        await choose_workspace(db, "T9", embedded=False)


async def test_a_worker_that_was_not_seen_lately_is_not_running(
    db: Database, clock: FakeClock
) -> None:
    assert not await is_anybody_running(db, clock)
    await record_seen(db, clock, "w", "socket")
    clock.advance(29)
    assert await is_anybody_running(db, clock)
    clock.advance(2)
    assert not await is_anybody_running(db, clock)
    await record_seen(db, clock, "w", "socket")
    assert await is_anybody_running(db, clock)


async def test_the_workspaces_at_hand_are_those_that_were_reached(
    db: Database, clock: FakeClock
) -> None:
    assert await list_team_ids(db, embedded=False) == [LOCAL]
    await record_reached(db, clock, ACME)

    assert await list_team_ids(db, embedded=False) == ["T1"]
    assert await list_team_ids(db, embedded=True) == [LOCAL]
