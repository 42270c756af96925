"""Scheduling a list to channels: what stands against it, what is said first, and the act."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.arrangement import Form, Plan
from bot.domain.errors import ChannelError, NotFoundError, ParseError, UnreachableError
from bot.domain.release import Refused, ReleaseState, Throttled, Unknown
from bot.domain.scheduling import Caution, CautionKind, Standing, sign_cautions
from bot.services import releases
from bot.services.library import import_document
from bot.services.releases import list_log, list_releases
from bot.services.scheduling import Order, Place, Scheduler
from bot.sources.files import Document
from bot.storage.database import Database, Transaction
from bot.storage.tables import releases as table
from bot.storage.tables import revisions
from tests.fakes import NOON, FakeClock

TEAM = "T1"
LIN = "U0LIN"
BERLIN = ZoneInfo("Europe/Berlin")
GENERAL = Place("C0GENERAL", "general")
READING = Place("C0READING", "reading-list", is_member=True)
SECRET = Place("C0SECRET", "secret", is_private=True, is_member=True)
TOMORROW = NOON + timedelta(days=1)


@dataclass
class FakePlaces:
    """Knows some channels; `refuses` says why others, or entering, are refused."""

    known: dict[str, Place]
    refuses: dict[str, Refused | Throttled | Unknown] = field(default_factory=dict)
    entered: list[str] = field(default_factory=list)
    is_silent: bool = False

    async def look(self, team_id: str, channel_id: str) -> Place | Refused | Throttled | Unknown:
        if self.is_silent:
            await asyncio.Event().wait()
        return self.known.get(channel_id) or self.refuses[channel_id]

    async def enter(self, team_id: str, place: Place) -> Refused | Throttled | Unknown | None:
        if refused := self.refuses.get(place.channel_id):
            return refused
        self.entered.append(place.channel_id)
        return None


@dataclass
class Office:
    db: Database
    clock: FakeClock
    places: FakePlaces
    scheduler: Scheduler

    async def add(
        self, title: str = "Weekly", extra: str = "", sections: int = 2, source: str = ""
    ) -> int:
        text = f"---\ntitle: {title}\n{extra}---\n" + "".join(
            f"## Part {n}\nWords.\n### More\nOf it.\n" for n in range(sections)
        )
        document = Document(source or f"{title}.md", f"{title}.md", text.encode())
        return (await import_document(self.db, self.clock, TEAM, document)).summary.list_id

    async def schedule(self, order: Order, *places: Place, request: str = "V1") -> list[int]:
        made = await self.scheduler.schedule(TEAM, order, places, request=request, actor=LIN)
        return [each.release_id for each in made]


@pytest.fixture
def office(either_db: Database, clock: FakeClock) -> Office:
    places = FakePlaces({each.channel_id: each for each in (GENERAL, READING, SECRET)})
    scheduler = Scheduler(either_db, clock, places, timedelta(seconds=60))
    return Office(either_db, clock, places, scheduler)


def order(list_id: int, at: datetime = TOMORROW, **values: object) -> Order:
    return Order(list_id, at, BERLIN, **values)  # type: ignore[arg-type] # one of Order's own


async def test_a_list_is_scheduled_to_each_channel_and_the_act_is_kept(office: Office) -> None:
    list_id = await office.add()

    ids = await office.schedule(order(list_id, plan=Plan(interval_minutes=5)), READING, SECRET)

    shown = [each.release for each in await list_releases(office.db, TEAM)]
    assert {each.target for each in shown} == {"C0READING", "C0SECRET"}
    assert {each.release_id for each in shown} == set(ids)
    for release in shown:
        assert release.release_at == TOMORROW
        assert (release.zone, release.messages) == ("Europe/Berlin", 3)
        assert (release.curator_id, release.plan.interval_minutes) == (LIN, 5)
    log = await list_log(office.db, TEAM)
    assert [(each.actor, each.kind, each.release_id) for each in log] == [
        (LIN, "schedule", ids[1]),
        (LIN, "schedule", ids[0]),
    ]
    assert log[0].after["channel"] == "C0SECRET"


async def test_the_same_form_twice_schedules_once(office: Office) -> None:
    list_id = await office.add()

    first = await office.schedule(order(list_id), READING, SECRET)
    again = await office.schedule(order(list_id), READING, SECRET)
    other = await office.schedule(order(list_id), GENERAL)

    assert again == other == first
    assert len(await list_releases(office.db, TEAM)) == 2
    assert len(await list_log(office.db, TEAM)) == 2
    assert len(await office.schedule(order(list_id), GENERAL, request="V12")) == 1
    assert await office.scheduler.find_scheduled(TEAM, "V") == []
    assert await office.scheduler.find_scheduled("T2", "V1") == []


async def test_the_same_form_twice_at_once_schedules_once(office: Office) -> None:
    list_id = await office.add()

    both = await asyncio.gather(
        *(office.schedule(order(list_id), READING, SECRET) for _ in range(2))
    )

    assert both[0] == both[1]
    assert len(await list_releases(office.db, TEAM)) == 2


async def test_now_is_in_a_minute_in_which_it_can_be_pulled_back(office: Office) -> None:
    [release_id] = await office.schedule(order(await office.add(), NOON, is_now=True), READING)

    release = (await releases.get_release(office.db, TEAM, release_id)).release
    assert release.release_at == NOON + timedelta(seconds=60)


async def test_how_long_a_list_is_is_said_for_each_form(office: Office) -> None:
    long = await office.add("Long", sections=15, source="https://lists.example/long.md")
    short = await office.add("Short")

    extent = await office.scheduler.measure(TEAM, long)
    assert extent.messages == {Form.WHOLE: 16, Form.SUB_HEADINGS: 31, Form.PARENT: 1}
    assert extent.is_long
    assert extent.url == "https://lists.example/long.md"
    assert extent.forms == (Form.WHOLE, Form.SUB_HEADINGS, Form.PARENT)
    extent = await office.scheduler.measure(TEAM, short)
    assert not extent.is_long
    assert extent.forms == (Form.WHOLE, Form.SUB_HEADINGS)


async def test_another_form_is_counted_as_such(office: Office) -> None:
    [release_id] = await office.schedule(
        order(await office.add(), plan=Plan(form=Form.SUB_HEADINGS)), READING
    )

    assert (await releases.get_release(office.db, TEAM, release_id)).release.messages == 5


async def test_a_list_that_is_not_there_or_not_the_workspaces_can_t_be_scheduled(
    office: Office,
) -> None:
    list_id = await office.add()

    with pytest.raises(NotFoundError):
        await office.schedule(order(list_id + 1), READING)
    with pytest.raises(NotFoundError):
        await office.scheduler.measure("T2", list_id)
    assert await list_releases(office.db, TEAM) == []


async def test_a_text_that_is_no_list_any_more_can_t_be_measured(office: Office) -> None:
    list_id = await office.add()
    await office.db.write(lambda tx: spoil(tx, list_id))

    with pytest.raises(ParseError):
        await office.scheduler.measure(TEAM, list_id)


def spoil(tx: Transaction, list_id: int) -> None:
    tx.execute(revisions.update().where(revisions.c.list_id == list_id).values(text=""))


@pytest.mark.parametrize(
    ("ids", "sentence"),
    [
        ([], "Choose at most 10 channels, and at least one."),
        ([f"C{n}" for n in range(11)], "Choose at most 10 channels, and at least one."),
        (["C0OLD"], "#old is archived: unarchive it, or choose another channel."),
        (
            ["C0DEEP"],
            "#deep is private and I am not in it: write /invite @readlist there, then try again.",
        ),
        (
            ["C0UNSEEN"],
            "The channel is private and I am not in it: write /invite @readlist there, then try "
            "again.",
        ),
        (["D0LIN"], "Lists go to channels: choose one instead of direct messages."),
        (
            ["C0READING", "C0UNSEEN", "C0SLOW"],
            "Channel 2 of 3 is private and I am not in it: write /invite @readlist there, then "
            "try again. Channel 3 of 3: Slack could not be asked about it (ratelimited). Try "
            "again.",
        ),
        (
            ["C0SCOPE"],
            "The channel: The app lacks a permission: `readlist doctor` names it; add it to the "
            "app and install it anew. (missing_scope: needs groups:read)",
        ),
        (["C0LOST"], "The channel: Slack could not be asked about it (no answer). Try again."),
    ],
)
async def test_a_channel_that_can_t_be_posted_to_is_said_with_the_mend(
    office: Office, ids: list[str], sentence: str
) -> None:
    office.places.known |= {
        "C0OLD": Place("C0OLD", "old", is_archived=True),
        "C0DEEP": Place("C0DEEP", "deep", is_private=True),
        "D0LIN": Place("D0LIN", "", is_direct=True),
    }
    office.places.refuses = {
        "C0UNSEEN": Refused("channel_not_found"),
        "C0SLOW": Throttled(timedelta(seconds=1)),
        "C0SCOPE": Refused("missing_scope", detail="needs groups:read"),
        "C0LOST": Unknown("no answer"),
    }

    with pytest.raises(ChannelError) as raised:
        await office.scheduler.look_at(TEAM, ids)

    assert str(raised.value) == sentence


async def test_slack_is_waited_for_only_so_long(office: Office) -> None:
    office.places.is_silent = True
    scheduler = replace(office.scheduler, patience=0.01)

    with pytest.raises(UnreachableError, match="did not answer in time"):
        async with scheduler.in_time():
            await scheduler.look_at(TEAM, ["C0READING"])


async def test_public_channels_are_entered_where_the_bot_is_not(office: Office) -> None:
    places = await office.scheduler.look_at(TEAM, ["C0GENERAL", "C0READING", "C0SECRET"])

    assert places == (GENERAL, READING, SECRET)
    assert office.places.entered == []
    await office.scheduler.enter(TEAM, places)
    assert office.places.entered == ["C0GENERAL"]


async def test_a_channel_that_can_t_be_entered_is_said(office: Office) -> None:
    office.places.refuses = {"C0GENERAL": Refused("restricted_action")}

    with pytest.raises(ChannelError, match=r"^#general: The workspace does not let"):
        await office.scheduler.enter(TEAM, (GENERAL, READING))


async def caution(office: Office, wanted: Order, *places: Place) -> list[tuple[CautionKind, str]]:
    found = await office.scheduler.find_cautions(TEAM, wanted, places)
    return [(each.kind, each.channel_id) for each in found]


async def test_nothing_is_said_where_nothing_stands_out(office: Office) -> None:
    weekly, other = await office.add(), await office.add("Other")
    await office.schedule(order(other), READING)
    await office.schedule(order(other, TOMORROW + timedelta(days=2)), GENERAL, request="V2")

    assert await caution(office, order(weekly), GENERAL, SECRET) == []


async def test_a_list_that_goes_there_already_is_said_whenever_that_is(office: Office) -> None:
    weekly = await office.add()
    await office.schedule(order(weekly, TOMORROW + timedelta(days=30)), READING)

    assert await caution(office, order(weekly), READING, GENERAL) == [
        (CautionKind.SCHEDULED, "C0READING")
    ]


@pytest.mark.parametrize(("hours", "said"), [(-24, 1), (23, 1), (25, 0), (-25, 0)])
async def test_another_list_within_a_day_is_said(office: Office, hours: int, said: int) -> None:
    weekly, other = await office.add(), await office.add("Other")
    at = TOMORROW + timedelta(days=3)
    await office.schedule(order(other, at + timedelta(hours=hours)), READING)

    found = await caution(office, order(weekly, at), READING)

    assert found == [(CautionKind.NEAR, "C0READING")] * said


@pytest.mark.parametrize(
    ("state", "sent", "said"),
    [
        (ReleaseState.POSTED, 3, [CautionKind.RELEASED]),
        (ReleaseState.STOPPED, 1, [CautionKind.RELEASED]),
        (ReleaseState.WITHDRAWN, 3, []),
        (ReleaseState.CANCELLED, 0, []),
        (ReleaseState.POSTING, 0, [CautionKind.SCHEDULED]),
    ],
)
async def test_what_became_of_a_former_release_decides(
    office: Office, state: ReleaseState, sent: int, said: list[CautionKind]
) -> None:
    weekly = await office.add()
    await office.schedule(order(weekly), READING)
    values = {"state": state, "sent": sent, "target": "#reading-list", "channel_id": "C0READING"}
    await office.db.write(lambda tx: tx.execute(table.update().values(**values)))

    found = await caution(office, order(weekly, TOMORROW + timedelta(days=90)), READING)

    assert found == [(kind, "C0READING") for kind in said]


async def test_a_release_to_a_channels_name_is_one_to_that_channel(office: Office) -> None:
    weekly = await office.add()
    await office.schedule(order(weekly), Place("#reading-list", ""))

    assert await caution(office, order(weekly), READING) == [(CautionKind.SCHEDULED, "C0READING")]


async def test_a_shared_channel_and_a_time_that_comes_twice_are_said(office: Office) -> None:
    weekly = await office.add()
    shared = replace(GENERAL, is_shared=True)
    twice = datetime(2027, 10, 31, 0, 30, tzinfo=UTC)

    assert await caution(office, order(weekly, twice), shared) == [
        (CautionKind.REPEATED, ""),
        (CautionKind.SHARED, "C0GENERAL"),
    ]
    later = twice + timedelta(hours=1)
    assert await caution(office, order(weekly, later), GENERAL) == []
    assert await caution(office, order(weekly, twice, is_now=True), GENERAL) == []


def test_what_is_said_is_signed_and_nothing_has_no_sign() -> None:
    shared = Caution(CautionKind.SHARED, "C1")

    assert sign_cautions([]) == ""
    assert sign_cautions([shared]) == sign_cautions([Caution(CautionKind.SHARED, "C1")])
    assert sign_cautions([shared]) != sign_cautions([Caution(CautionKind.SHARED, "C2")])
    assert sign_cautions([shared]) != sign_cautions([Caution(CautionKind.NEAR, "C1")])


async def test_lists_are_offered_newest_first_by_how_they_stand(office: Office) -> None:
    old = await office.add("Old", "date: 2015-06-26\n")
    new = await office.add("New", "date: 2026-12-04\n")
    draft = await office.add("Idea", "date: 2026-11-01\ndraft: true\n")
    undated = await office.add("Undated")
    await office.schedule(order(old), READING)
    await office.db.write(lambda tx: tx.execute(table.update().values(state="posted", sent=3)))

    async def offered(words: str = "") -> dict[Standing, list[int]]:
        found = await office.scheduler.find_choices(TEAM, words)
        return {standing: [each.list_id for each in lists] for standing, lists in found.items()}

    assert await offered() == {
        Standing.DRAFT: [draft],
        Standing.NEW: [new, undated],
        Standing.RELEASED: [old],
    }
    assert await offered("2026 N") == {
        Standing.DRAFT: [],
        Standing.NEW: [new],
        Standing.RELEASED: [],
    }
    assert (await offered("NEW"))[Standing.NEW] == [new]
    assert not any((await office.scheduler.find_choices("T2", "")).values())


async def test_of_each_kind_the_newest_hundred_are_offered(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.services.scheduling.MOST_CHOICES", 1)
    released = [await office.add(f"Out {n}", f"date: 2026-01-0{n}\n") for n in (1, 2)]
    drafts = [await office.add(f"D {n}", f"date: 2026-02-0{n}\ndraft: true\n") for n in (1, 2)]
    await office.schedule(order(released[1]), READING)
    await office.db.write(lambda tx: tx.execute(table.update().values(state="posted", sent=3)))

    found = await office.scheduler.find_choices(TEAM)

    assert {k: [each.list_id for each in v] for k, v in found.items()} == {
        Standing.DRAFT: [drafts[1]],
        Standing.NEW: [released[0]],
        Standing.RELEASED: [released[1]],
    }


async def test_a_list_is_called_by_its_name(office: Office) -> None:
    list_id = await office.add("Weekly", "date: 2026-12-04\n")

    named = await office.scheduler.find_name(TEAM, list_id)

    assert named is not None
    assert (named.title, str(named.date)) == ("Weekly", "2026-12-04")
    assert await office.scheduler.find_name("T2", list_id) is None


async def test_channels_are_entered_once_all_was_said(office: Office) -> None:
    weekly = await office.add()
    places = office.scheduler
    await office.schedule(order(weekly), GENERAL)

    looked, cautions = await places.prepare(TEAM, order(weekly), ["C0GENERAL"], "")
    assert (looked, [each.kind for each in cautions]) == ((GENERAL,), [CautionKind.SCHEDULED])
    assert office.places.entered == []
    again = await places.prepare(TEAM, order(weekly), ["C0GENERAL"], sign_cautions(cautions))
    assert again == ((GENERAL,), ())
    assert office.places.entered == ["C0GENERAL"]
