"""Alarms: who is told of a release that can't go out, when, once, and that it is over."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
import structlog
from sqlalchemy import select

from bot.domain.arrangement import Plan
from bot.domain.errors import StorageError
from bot.domain.release import (
    Claim,
    Operation,
    Outcome,
    Refused,
    ReleaseState,
    Throttled,
    Unclear,
)
from bot.domain.release import Unknown as Lost
from bot.services import releases
from bot.services.alarming import Alarmer, list_troubles
from bot.services.curators import Curators
from bot.services.delivery import Dispatcher
from bot.services.messenger import Opened
from bot.services.saving import Saver
from bot.services.visibility import Viewers
from bot.services.workspaces import record_reached
from bot.storage.tables import deliveries, notices
from bot.storage.workspaces import Workspace
from tests.fakes import MARKER, FakeMessenger
from tests.services.conftest import KEYS, TEAM, Desk
from tests.services.test_curators import FakeDirectory
from tests.services.test_delivery import BrokenOnce

PATIENCE = timedelta(minutes=5)
ARCHIVED = Refused("is_archived")


@dataclass(slots=True)
class ChoosyMessenger(FakeMessenger):
    """A Slack that answers as told where some channels or direct messages would be opened."""

    answers: dict[str, Throttled | Refused | Lost] = field(default_factory=dict)

    async def open_channel(self, team_id: str, target: str) -> Opened | Throttled | Refused | Lost:
        if target in self.answers:
            self.opened.append(target)
            return self.answers[target]
        return await FakeMessenger.open_channel(self, team_id, target)


@dataclass(slots=True)
class Watchman:
    """A desk with an alarmer and a dispatcher, which both look once a second."""

    desk: Desk
    slack: ChoosyMessenger
    alarmer: Alarmer
    worker: Dispatcher

    async def run(
        self, seconds: int = 10, until: Callable[[], bool] = lambda: False, step: int = 1
    ) -> None:
        """Let both look once a `step`, to the end of their work."""
        for _ in range(0, seconds, step):
            await self.alarmer.look()
            await self.worker.tick()
            await self.worker.settle_down()
            self.desk.clock.advance(step)
            if until():
                return

    @property
    def places(self) -> list[str]:
        """The channels that notices came to, in order."""
        return [each.channel_id for each in self.desk.messenger.posted if is_notice(each)]

    @property
    def keys(self) -> list[str]:
        """The keys of the notices that came, in order."""
        return [each.delivery_key for each in self.desk.messenger.posted if is_notice(each)]

    @property
    def changes(self) -> dict[str, str]:
        """What each notice was changed to last, by the change's key."""
        changes = [each for each in self.desk.messenger.updates if is_notice(each)]
        return {each.delivery_key: each.bodies[-1].text for each in changes}

    async def told(self, release_id: int = 1) -> str | None:
        return (await self.desk.release(release_id)).told

    async def states(self) -> set[str]:
        """The states of all notices in the ledger."""
        query = select(deliveries.c.state).where(deliveries.c.delivery_key.like("notice:%"))
        return set(await self.desk.db.read(lambda tx: tx.execute(query).scalars().all()))


def is_notice(each: object) -> bool:
    return getattr(each, "delivery_key", "").startswith("notice:")


def build_alarmer(desk: Desk, *named: str) -> Alarmer:
    viewers = Viewers(desk.db, FakeDirectory(), frozenset(named))
    find_people = Curators(viewers, desk.staff).find_people
    return Alarmer(desk.db, desk.messenger, desk.clock, TEAM, find_people, PATIENCE, desk.clock.now)


@pytest.fixture
def watch(desk: Desk) -> Watchman:
    """A workspace of which U7 and U8 are admins."""
    desk.staff.owners = ("U7", "U8")
    desk.messenger = slack = ChoosyMessenger(desk.clock)
    return Watchman(desk, slack, build_alarmer(desk), desk.worker())


def refuse(
    outcome: Outcome, *, operation: Operation | None = None
) -> Callable[[Claim], Outcome | None]:
    """Let no message of a release go out; notices do."""

    def answer(claim: Claim) -> Outcome | None:
        if is_notice(claim) or operation not in (None, claim.operation):
            return None
        return outcome

    return answer


def refuse_notices(outcome: Outcome) -> Callable[[Claim], Outcome | None]:
    """Let no message go out: neither a release's nor a notice."""
    return lambda claim: outcome if is_notice(claim) else ARCHIVED


def mend(desk: Desk) -> None:
    desk.messenger.before = lambda _claim: None


async def fail(watch: Watchman, curator_id: str | None = "U1", target: str = "#a") -> None:
    """Schedule a release that fails at its first message, and let all be told of it."""
    watch.desk.messenger.before = refuse(ARCHIVED)
    await watch.desk.schedule(curator_id=curator_id, target=target)
    await watch.run(6)


async def retry(watch: Watchman, release_id: int = 1) -> None:
    await releases.retry(watch.desk.db, watch.desk.clock, TEAM, release_id, actor="U7")


async def test_everybody_who_curates_is_told_once_its_own_curator_first(watch: Watchman) -> None:
    await fail(watch)
    await watch.run(60, step=5)
    assert watch.keys == ["notice:1:1:U1", "notice:1:1:U7", "notice:1:1:U8"]
    assert watch.places == ["D1", "D7", "D8"]
    text = watch.desk.messenger.posted[0].text
    assert text == "Weekly 周报 can't go out: nothing of it is out."
    assert (await watch.told() or "").startswith("failed since 2026-12-04T12:00:0")


async def test_a_notice_comes_within_seconds(watch: Watchman) -> None:
    watch.desk.messenger.before = refuse(ARCHIVED)
    await watch.desk.schedule(curator_id="U1")
    began = watch.desk.clock.now
    await watch.run(60, until=lambda: len(watch.places) == 3)
    assert watch.desk.clock.now - began <= timedelta(seconds=4)


async def test_who_scheduled_it_is_told_first_where_no_curator_is_named(watch: Watchman) -> None:
    desk = watch.desk
    desk.messenger.before = refuse(ARCHIVED)
    await desk.schedule(in_seconds=3600)
    list_id = (await desk.release()).list_id
    for actor in ("U3", "shell:robin"):
        await releases.schedule(
            desk.db,
            desk.clock,
            TEAM,
            list_id,
            target=f"#{actor}",
            release_at=desk.clock(),
            zone="UTC",
            actor=actor,
        )
    await watch.run(10)
    assert sorted(watch.keys) == [
        "notice:2:1:U3",
        "notice:2:1:U7",
        "notice:2:1:U8",
        "notice:3:1:U7",
        "notice:3:1:U8",
    ]


async def test_a_curator_who_has_left_is_replaced_by_the_others(watch: Watchman) -> None:
    watch.desk.staff.gone = {"U1", "U8"}
    await fail(watch)
    assert watch.places == ["D7"]


async def test_who_the_settings_name_is_told_and_no_admin(watch: Watchman) -> None:
    watch.alarmer = build_alarmer(watch.desk, "U5", "U6")
    await fail(watch)
    assert watch.places == ["D1", "D5", "D6"]


@pytest.mark.parametrize(
    ("curator_id", "gone", "places"),
    [("U1", set(), ["D1"]), ("U1", {"U1"}, ["D7", "D8"]), (None, set(), ["D7", "D8"])],
)
async def test_of_what_goes_to_one_person_its_own_curator_alone_is_told_while_there_is_one(
    watch: Watchman, curator_id: str | None, gone: set[str], places: list[str]
) -> None:
    watch.desk.staff.gone = gone
    await fail(watch, curator_id, "U5")
    assert watch.places == places


async def test_any_number_of_processes_tell_once(watch: Watchman) -> None:
    desk = watch.desk
    others = [build_alarmer(desk) for _ in range(3)]
    desk.messenger.before = refuse(ARCHIVED)
    await desk.schedule(curator_id="U1")
    await watch.worker.tick()
    await watch.worker.settle_down()
    for _ in range(3):
        await asyncio.gather(*(each.look() for each in [watch.alarmer, *others]))
    await watch.run(10)
    assert watch.keys == ["notice:1:1:U1", "notice:1:1:U7", "notice:1:1:U8"]
    mend(desk)
    await retry(watch)
    await desk.run(watch.worker)
    for _ in range(3):
        await asyncio.gather(*(each.look() for each in [watch.alarmer, *others]))
    await watch.run(10)
    assert len(desk.messenger.updates) == 3


async def test_once_it_is_out_the_notices_say_so_and_have_no_buttons(watch: Watchman) -> None:
    desk = watch.desk
    url = "https://team.example.com/"
    await record_reached(desk.db, desk.clock, Workspace(TEAM, "Team", url, "UBOT"))
    await fail(watch)
    mend(desk)
    await retry(watch)
    await watch.run(2)
    assert watch.changes == {}  # it is on its way, and might fail again
    await watch.run(10)
    ts = desk.messenger.posted[3].ts.replace(".", "")
    link = f":white_check_mark: *<{url}archives/C_a/p{ts}|Weekly 周报>* to "
    assert set(watch.changes) == {f"notice:1:1:U{n}:over" for n in (1, 7, 8)}
    for said in watch.changes.values():
        assert said.startswith(link)
        assert said.endswith(" is out now.")
    assert [block["type"] for block in desk.messenger.updates[0].bodies[0].blocks] == ["section"]
    assert [each.ts for each in desk.messenger.updates] == [
        each.ts for each in desk.messenger.posted if is_notice(each)
    ]
    assert await watch.told() is None


async def test_a_mend_that_was_none_is_told_of_anew(watch: Watchman) -> None:
    await fail(watch)
    await retry(watch)
    await watch.run(10)
    assert watch.keys[3:] == ["notice:1:2:U1", "notice:1:2:U7", "notice:1:2:U8"]
    assert set(watch.changes) == {f"notice:1:1:U{n}:over" for n in (1, 7, 8)}
    assert "the message below" in watch.changes["notice:1:1:U1:over"]
    mend(watch.desk)
    await retry(watch)
    await watch.run(20)
    assert set(watch.changes) == {f"notice:1:{m}:U{n}:over" for m in (1, 2) for n in (1, 7, 8)}
    assert "is out now" in watch.changes["notice:1:2:U1:over"]
    assert await watch.told() is None


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (releases.cancel, "was pulled back."),
        (releases.redirect, "is out now."),
        (releases.reschedule, "goes out Friday 4 December 2026, 13:00 in UTC."),
    ],
)
async def test_what_a_person_decided_ends_the_trouble(
    watch: Watchman, act: Callable[..., object], said: str
) -> None:
    desk = watch.desk
    if act is releases.reschedule:
        await desk.schedule(in_seconds=-7 * 3600, curator_id="U1")
        await watch.run(6)
        at = desk.clock.now.replace(hour=13, minute=0, second=0)
        await releases.reschedule(desk.db, desk.clock, TEAM, 1, release_at=at, zone="UTC")
    else:
        await fail(watch)
        mend(desk)
        target = {"target": "#b"} if act is releases.redirect else {}
        await act(desk.db, desk.clock, TEAM, 1, **target)  # type: ignore[misc]
    await watch.run(15)
    assert len(watch.changes) == 3
    assert all(each.endswith(said) for each in watch.changes.values())
    assert await watch.told() is None


async def test_a_release_that_is_too_late_is_told_of(watch: Watchman) -> None:
    await watch.desk.schedule(in_seconds=-7 * 3600, curator_id="U1")
    await watch.run(6)
    assert watch.places == ["D1", "D7", "D8"]
    assert "did not go out in time" in watch.desk.messenger.posted[0].text


async def test_notices_that_are_not_out_when_the_trouble_is_over_never_come(
    watch: Watchman,
) -> None:
    desk = watch.desk
    desk.messenger.before = refuse_notices(Throttled(timedelta(minutes=2)))
    await desk.schedule(curator_id="U1")
    await watch.run(6)
    assert await watch.told() is not None
    desk.messenger.before = lambda claim: (
        Throttled(timedelta(minutes=2)) if is_notice(claim) else None
    )
    await retry(watch)
    await watch.run(10)
    assert await watch.told() is None
    mend(desk)
    await watch.run(300, step=5)
    assert (watch.places, watch.changes) == ([], {})
    assert await watch.states() == {"failed"}


async def test_a_notice_on_its_way_is_changed_once_slack_has_answered(watch: Watchman) -> None:
    desk = watch.desk
    lost = ["notice:1:1:U1"]

    def lose(claim: Claim) -> Outcome | None:
        return Lost("timeout") if claim.delivery_key in lost else None

    desk.messenger.after = lose
    desk.messenger.looks = [Unclear("timeout")]
    await fail(watch)
    mend(desk)
    await retry(watch)
    await watch.run(20)
    assert (await desk.release()).state is ReleaseState.POSTED
    assert set(watch.changes) == {"notice:1:1:U7:over", "notice:1:1:U8:over"}
    assert await watch.told() is not None
    await watch.run(80, step=5)
    assert set(watch.changes) == {f"notice:1:1:U{n}:over" for n in (1, 7, 8)}
    assert await watch.told() is None
    assert watch.places == ["D1", "D7", "D8"]


async def test_while_slack_says_nothing_of_who_is_there_notices_wait(watch: Watchman) -> None:
    watch.desk.staff.silent = ["owners", "active"]
    await fail(watch)
    assert watch.places == []
    await watch.run(60, step=5)
    assert watch.places == ["D1", "D7", "D8"]
    assert watch.desk.staff.asked == ["owners", "owners", "active", "owners", "active"]


@pytest.mark.parametrize("answer", [Throttled(timedelta(seconds=30)), Lost("timeout")])
async def test_while_somebody_s_direct_messages_can_t_be_opened_notices_wait(
    watch: Watchman, answer: Throttled | Lost
) -> None:
    watch.slack.answers = {"U7": answer}
    await fail(watch)
    assert watch.places == []
    watch.slack.answers = {}
    await watch.run(30)
    assert watch.places == ["D1", "D7", "D8"]
    assert watch.slack.opened == ["#a", "U1", "U7", "U7", "U8"]


async def test_who_may_not_be_written_to_is_passed_over(watch: Watchman) -> None:
    watch.slack.answers = {"U1": Refused("user_disabled")}
    await fail(watch)
    assert watch.places == ["D7", "D8"]


async def test_where_nobody_can_be_told_the_log_says_so_and_it_is_tried_again(
    watch: Watchman,
) -> None:
    watch.desk.staff.owners = ()
    with structlog.testing.capture_logs() as captured:
        await fail(watch, None)
        await watch.run(60, step=5)
    assert [each["event"] for each in captured].count("nobody to tell") == 1
    watch.desk.staff.owners = ("U7",)
    await watch.run(300, step=5)
    assert watch.places == ["D7"]


async def test_a_notice_that_slack_refused_is_sent_again_while_the_trouble_lasts(
    watch: Watchman,
) -> None:
    desk = watch.desk
    desk.messenger.before = refuse_notices(Refused("missing_scope"))
    await desk.schedule(curator_id="U1")
    await watch.run(20)
    assert await watch.states() == {"failed"}
    desk.messenger.before = refuse(ARCHIVED)
    await watch.run(310, step=5)
    assert sorted(watch.places) == ["D1", "D7", "D8"]
    await watch.run(610, step=5)
    assert len(watch.places) == 3


DOWN = Lost("HTTP 503")


async def test_what_can_t_begin_for_minutes_is_told_of_and_then_that_it_is_out(
    watch: Watchman,
) -> None:
    watch.slack.answers = {"#a": DOWN}
    await watch.desk.schedule(curator_id="U1")
    await watch.run(300, step=5)
    assert watch.places == []
    await watch.run(5)
    assert watch.places == ["D1", "D7", "D8"]
    assert "has not begun" in watch.slack.posted[0].text
    await watch.run(300, step=5)
    watch.slack.answers = {}
    await watch.run(30)
    assert len(watch.places) == 3
    assert len(watch.changes) == 3
    assert all("is out now" in each for each in watch.changes.values())


async def test_a_process_that_just_began_gives_what_is_late_its_time(watch: Watchman) -> None:
    watch.slack.answers = {"#a": DOWN}
    await watch.desk.schedule(curator_id="U1")
    await watch.run(100, step=5)
    watch.desk.clock.advance(3600)
    watch.alarmer = build_alarmer(watch.desk)
    await watch.run(290, step=5)
    assert watch.places == []
    await watch.run(20)
    assert len(watch.places) == 3


async def be_down(watch: Watchman, minutes: int) -> None:
    """Let Slack answer nothing for so long, with a release due."""
    watch.slack.answers = {"#a": DOWN}
    watch.desk.staff.silent = ["owners"] * 1000
    await watch.desk.schedule(curator_id="U1")
    await watch.run(minutes * 60, step=5)
    assert watch.places == []
    watch.desk.staff.silent = []


async def test_when_slack_is_back_what_goes_out_then_is_not_told_of_any_more(
    watch: Watchman,
) -> None:
    await be_down(watch, 8)
    watch.slack.answers = {}
    await watch.run(120, step=5)
    assert watch.slack.keys == KEYS
    assert (watch.places, await watch.told()) == ([], None)


async def test_when_slack_is_back_what_is_held_up_still_is_told_of_within_a_minute(
    watch: Watchman,
) -> None:
    await be_down(watch, 8)
    await watch.run(45, step=5)
    assert watch.places == ["D1", "D7", "D8"]


async def test_when_slack_is_back_what_failed_is_told_of_at_once(watch: Watchman) -> None:
    watch.desk.staff.silent = ["owners"] * 2
    await fail(watch)
    await watch.run(45, step=5)
    assert watch.places == ["D1", "D7", "D8"]


async def test_a_release_that_got_stuck_is_told_of_and_then_that_it_is_out(
    watch: Watchman,
) -> None:
    desk = watch.desk
    await desk.schedule(curator_id="U1")
    await watch.run(until=lambda: len(watch.slack.posted) == 2)
    desk.messenger.before = refuse(Throttled(timedelta(seconds=30)))
    await watch.run(295, step=5)
    assert watch.places == []
    await watch.run(45, step=5)
    assert watch.places == ["D1", "D7", "D8"]
    assert watch.slack.posted[2].text == "Weekly 周报 does not go on: 2 of 4 messages are out."
    mend(desk)
    await watch.run(60, step=5)
    assert len(watch.changes) == 3
    assert all("is out now" in each for each in watch.changes.values())


async def test_what_waits_for_its_turn_in_the_channel_is_not_stuck(watch: Watchman) -> None:
    await watch.desk.schedule()
    await watch.run(2)
    watch.desk.clock.advance(3600)  # in which other releases' messages go out
    await watch.alarmer.look()
    assert await watch.states() == set()


async def test_a_doubt_that_looking_does_not_settle_is_told_of_after_two_minutes(
    watch: Watchman,
) -> None:
    desk = watch.desk
    lost = ["release:1:1"]
    desk.messenger.after = lambda claim: Lost("timeout") if claim.delivery_key in lost else None
    desk.messenger.looks = [Unclear("missing_scope")] * 9
    await desk.schedule(curator_id="U1")
    await watch.run(115, step=5)
    assert watch.places == []
    await watch.run(20, step=5)
    assert watch.places == ["D1", "D7", "D8"]
    await retry(watch)  # which looks in vain, and is told of anew
    await watch.run(60, step=5)
    assert len(watch.places) == 3
    await watch.run(90, step=5)
    assert len(watch.places) == 6
    lost.clear()
    desk.messenger.looks = []
    await watch.run(90, step=5)
    assert (await desk.release()).state is ReleaseState.POSTED
    assert len(watch.changes) == 6
    assert await watch.told() is None


async def test_where_hours_lie_between_sections_one_that_goes_out_is_enough(
    watch: Watchman,
) -> None:
    desk = watch.desk
    desk.messenger.before = refuse(ARCHIVED)
    await desk.schedule(curator_id="U1", in_seconds=60)
    await releases.edit(desk.db, desk.clock, TEAM, 1, plan=Plan(interval_minutes=60))
    await watch.run(70)
    mend(desk)
    await retry(watch)
    await watch.run(10)
    assert (await desk.release()).sent == 2
    assert len(watch.changes) == 3
    assert all("goes on now: 2 of 4" in each for each in watch.changes.values())
    await watch.run(50 * 60, step=60)
    assert len(watch.places) == 3


async def test_a_try_under_way_is_no_end_of_the_trouble(watch: Watchman) -> None:
    desk = watch.desk
    await desk.schedule(curator_id="U1", in_seconds=60)
    await releases.edit(desk.db, desk.clock, TEAM, 1, plan=Plan(interval_minutes=1))
    await watch.run(62)
    desk.messenger.before = refuse(Throttled(timedelta(seconds=30)))
    await watch.run(600, until=lambda: len(watch.places) == 3, step=5)
    told = await watch.told()
    desk.clock.advance(60)
    desk.messenger.hold_sends = asyncio.Event()
    await watch.worker.tick()
    assert (await desk.release()).error is None
    await watch.alarmer.look()
    assert told is not None
    assert await watch.told() == told
    desk.messenger.hold_sends.set()
    await watch.worker.settle_down()


async def test_what_could_not_be_deleted_is_told_of_and_can_be_tried_again(
    watch: Watchman,
) -> None:
    desk = watch.desk
    await desk.schedule(curator_id="U1")
    await watch.run(6)
    desk.messenger.before = refuse(ARCHIVED, operation=Operation.DELETE)
    await releases.take_back(desk.db, desk.clock, TEAM, 1)
    await watch.run(10)
    assert watch.places == ["D1", "D7", "D8"]
    assert "not all of it could be deleted" in desk.messenger.posted[4].text
    desk.messenger.before = refuse(Throttled(timedelta(seconds=20)), operation=Operation.DELETE)
    await retry(watch)
    await watch.run(15)
    assert watch.changes == {}
    mend(desk)
    await watch.run(60, step=5)
    assert len(desk.messenger.deleted) == 4
    assert all(
        each.endswith("is taken back: all of it is deleted.") for each in watch.changes.values()
    )
    assert len(watch.changes) == 3
    assert await watch.told() is None


async def test_what_went_wrong_long_ago_is_no_news(watch: Watchman) -> None:
    desk = watch.desk
    desk.messenger.before = refuse(ARCHIVED)
    await desk.schedule(curator_id="U1")
    await desk.run(watch.worker, 3)
    desk.clock.advance(8 * 24 * 3600)
    await watch.run(10)
    assert (watch.places, await watch.told()) == ([], None)
    [(release, trouble)] = await list_troubles(desk.db, desk.clock, TEAM, PATIENCE)
    assert (release.release_id, trouble.kind) == (1, "failed")


async def test_what_goes_out_as_it_should_is_in_no_trouble(watch: Watchman) -> None:
    desk = watch.desk
    await desk.schedule(curator_id="U1")
    await desk.schedule(curator_id="U1", in_seconds=3600)
    await watch.run(3)
    assert await list_troubles(desk.db, desk.clock, TEAM, PATIENCE) == []
    await watch.run(20)
    assert watch.slack.keys == KEYS


async def test_a_trouble_that_ends_while_people_are_looked_for_is_not_told_of(
    watch: Watchman,
) -> None:
    desk = watch.desk
    find = watch.alarmer.people

    async def cancel_first(team_id: str, first: str | None) -> tuple[str, ...] | None:
        await releases.cancel(desk.db, desk.clock, TEAM, 1)
        return await find(team_id, first)

    watch.alarmer.people = cancel_first
    await fail(watch)
    assert (watch.places, await watch.told()) == ([], None)


async def test_what_another_process_tells_of_meanwhile_is_not_told_of_again(
    watch: Watchman,
) -> None:
    other = build_alarmer(watch.desk)
    find = watch.alarmer.people

    async def let_the_other_tell(team_id: str, first: str | None) -> tuple[str, ...] | None:
        await other.look()
        return await find(team_id, first)

    watch.alarmer.people = let_the_other_tell
    await fail(watch)
    assert watch.keys == ["notice:1:1:U1", "notice:1:1:U7", "notice:1:1:U8"]


async def test_for_many_releases_at_once_people_are_looked_for_once(watch: Watchman) -> None:
    desk = watch.desk
    desk.messenger.before = refuse(ARCHIVED)
    for target in ("#a", "#b", "#c"):
        await desk.schedule(curator_id="U1", target=target)
    await desk.run(watch.worker, 3)
    await watch.alarmer.look()
    assert desk.staff.asked == ["owners", "active"]
    assert watch.slack.opened[3:] == ["U1", "U7", "U8"]
    await watch.run(10)
    assert len(watch.keys) == 9


async def test_what_failed_anew_long_ago_leaves_the_older_notice_as_it_is(watch: Watchman) -> None:
    await fail(watch)
    told = await watch.told()
    await retry(watch)
    await watch.desk.run(watch.worker, 3)
    watch.desk.clock.advance(8 * 24 * 3600)
    await watch.run(3)
    assert (await watch.told(), watch.changes, len(watch.keys)) == (told, {}, 3)


async def test_a_database_that_fails_is_tried_again_at_the_next_look(watch: Watchman) -> None:
    desk = watch.desk
    desk.messenger.before = refuse(ARCHIVED)
    await desk.schedule(curator_id="U1")
    await desk.run(watch.worker, 3)
    broken: Any = BrokenOnce(desk.db, StorageError("away"), 0)
    watch.alarmer.db = broken
    with pytest.raises(StorageError):
        await watch.alarmer.look()
    await watch.run(6)
    assert watch.places == ["D1", "D7", "D8"]


async def test_what_goes_wrong_with_one_release_keeps_no_other_back(watch: Watchman) -> None:
    desk = watch.desk
    find = watch.alarmer.people

    async def fail_for_one(team_id: str, first: str | None) -> tuple[str, ...] | None:
        if first == "U1":
            raise RuntimeError("on purpose")
        return await find(team_id, first)

    watch.alarmer.people = fail_for_one
    desk.messenger.before = refuse(ARCHIVED)
    await desk.schedule(curator_id="U1")
    await desk.schedule(curator_id="U2", target="#b")
    with structlog.testing.capture_logs() as captured:
        await watch.run(10)
    assert watch.keys == ["notice:2:1:U2", "notice:2:1:U7", "notice:2:1:U8"]
    assert [each["event"] for each in captured].count("alarm failed") == 1
    watch.alarmer.people = find
    await watch.run(300, step=5)
    assert len(watch.keys) == 6


async def test_who_is_forgotten_is_in_no_notice(watch: Watchman) -> None:
    desk = watch.desk
    await fail(watch)
    desk.messenger.before = refuse_notices(Throttled(timedelta(minutes=2)))
    await desk.schedule(curator_id="U7", target="#b")
    await watch.run(4)
    for person in ("U1", "U7"):
        await Saver(desk.db, desk.clock, MARKER).forget(TEAM, person)
    await watch.run(200, step=5)
    query = select(deliveries.c.delivery_key, deliveries.c.bodies)
    rows = await desk.db.read(lambda tx: tx.execute(query).all())
    keys = {row.delivery_key: row.bodies for row in rows if is_notice(row)}
    assert not [key for key in keys if key.endswith((":U1", ":U7"))]
    assert [key for key in keys if "forgotten" in key]
    assert not any(bodies for key, bodies in keys.items() if "forgotten" in key)
    people = await desk.db.read(lambda tx: tx.execute(select(notices.c.user_id)).scalars().all())
    assert set(people) == {"U8"}
