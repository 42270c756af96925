"""Previews, from the press to the last deletion: what a curator sees is what would go out."""

import contextlib
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
import structlog
from sqlalchemy import func, select

from bot.domain.arrangement import WHOLE, Form, Plan
from bot.domain.checks import CheckKind
from bot.domain.errors import NotFoundError, NotPostedError
from bot.domain.liking import Period
from bot.domain.markdown import parse_markdown
from bot.domain.reaction import Reaction
from bot.domain.release import Claim, Outcome, Refused, Throttled, Unknown
from bot.domain.viewer import Viewer
from bot.render.release import plan_text
from bot.services import library, liking, releases
from bot.services.previewing import Previewer, examine, examine_text
from bot.sources.files import Document
from bot.storage import workspaces
from bot.storage.tables import deliveries, previews
from bot.storage.workspaces import Workspace
from tests.fakes import MARKER, NOON, FakeMessenger, record_reaction
from tests.services.conftest import TEAM, TEXT, Desk
from tests.services.test_crashes import Crash, FailingDatabase

LIN, DM = "U0LIN", "D0LIN"
EDITED = TEXT.replace("WAL.", "WAL, and more.").replace("An hour is", "Two hours are")


@dataclass(slots=True)
class Study:
    """A desk with a previewer, and the gestures of a curator. `strangers` curate no more."""

    desk: Desk
    strangers: set[str] = field(default_factory=set)
    list_id: int = 0

    def previewer(self, db: Any = None) -> Previewer:
        desk = self.desk
        return Previewer(db or desk.db, desk.clock, desk.messenger.open_channel, self.may_curate)

    async def may_curate(self, team_id: str, user_id: str) -> bool:
        return user_id not in self.strangers

    async def import_list(self, text: str = TEXT, source: str = "weekly.md") -> int:
        document = Document(source, "weekly.md", text.encode())
        imported = await library.import_document(self.desk.db, self.desk.clock, TEAM, document)
        self.list_id = imported.summary.list_id
        return self.list_id

    async def show(
        self, user_id: str = LIN, *, shows_all: bool = False, db: Any = None
    ) -> str | None:
        viewer = Viewer(TEAM, user_id, is_curator=True)
        shown = await self.previewer(db).show(viewer, self.list_id, shows_all=shows_all)
        return shown.permalink

    async def refresh(self, db: Any = None) -> None:
        await self.previewer(db).refresh(TEAM)

    async def run(self, seconds: float = 30) -> None:
        await self.desk.run(self.desk.worker(), seconds)

    async def schedule(self, plan: Plan = WHOLE, in_seconds: float = 3600) -> int:
        view = await releases.schedule(
            self.desk.db,
            self.desk.clock,
            TEAM,
            self.list_id,
            target="#a",
            release_at=self.desk.clock() + timedelta(seconds=in_seconds),
            zone="UTC",
            plan=plan,
        )
        return view.release.release_id

    def texts(self, channel_id: str = DM) -> list[str]:
        return texts(self.desk.messenger, channel_id)

    async def rows(self) -> list[int]:
        """How many previews there are, and how many deliveries of them."""
        mine = deliveries.c.preview_id.is_not(None)
        return await self.desk.db.read(
            lambda tx: [
                tx.execute(select(func.count()).select_from(previews)).scalar_one(),
                tx.execute(select(func.count()).where(mine)).scalar_one(),
            ]
        )


def texts(messenger: FakeMessenger, channel_id: str = DM) -> list[str]:
    """What stands in a channel, each message as it was changed last; the replies in order."""
    changed = {claim.ts: claim.bodies[claim.body].text for claim in messenger.updates}
    mine = [each for each in messenger.posted if each.channel_id == channel_id]
    heads = {each.ts for each in mine if each.thread_ts is None}
    assert all(each.thread_ts is None or each.thread_ts in heads for each in mine)
    return [changed.get(each.ts, each.text) for each in mine]


def planned(text: str = TEXT, plan: Plan = WHOLE) -> list[str]:
    return [each.bodies[0].text for each in plan_text(text, "weekly.md", plan=plan)]


@pytest.fixture
def study(desk: Desk) -> Study:
    return Study(desk)


async def test_a_preview_is_a_head_and_below_it_the_parent_and_the_first_section(
    study: Study,
) -> None:
    await study.import_list()

    assert await study.show() is None
    await study.run()

    head, *thread = study.texts()
    assert head.startswith("Preview: Weekly 周报\n2 things to look at")
    assert thread == planned()[:2]
    assert [each.channel_id for each in study.desk.messenger.posted] == [DM] * 3
    assert len({each.thread_ts for each in study.desk.messenger.posted}) == 2


async def test_the_messages_are_in_all_their_forms_those_of_the_release(study: Study) -> None:
    await study.import_list()
    await study.show(shows_all=True)
    await study.run()
    shown = [claim.bodies for claim in study.desk.messenger.claims[1:]]
    study.desk.messenger.claims.clear()

    await study.schedule(in_seconds=0)
    await study.run()

    released = [c.bodies for c in study.desk.messenger.claims if c.release_id is not None]
    assert shown == released


async def test_the_rest_comes_at_show_all_and_stays(study: Study) -> None:
    await study.import_list()
    await study.show()
    await study.run()

    await study.show(shows_all=True)
    await study.run()
    assert study.texts()[1:] == planned()
    assert len(study.desk.messenger.updates) == 1  # the head offers no more to show

    await study.show()
    await study.run()
    assert study.texts()[1:] == planned()
    assert len(study.desk.messenger.updates) == 1


async def test_a_second_press_changes_nothing_and_leads_to_the_preview(study: Study) -> None:
    url = Workspace(TEAM, "Readers", "https://readers.slack.com/", "UBOT")
    await study.desk.db.write(lambda tx: workspaces.save_workspace(tx, url, NOON))
    await study.import_list()
    await study.show()
    await study.run()

    permalink = await study.show()
    await study.run()

    assert permalink == "https://readers.slack.com/archives/D0LIN/p1800000000000100"
    assert len(study.texts()) == 3


async def test_a_new_revision_is_shown_in_place(study: Study) -> None:
    await study.import_list()
    await study.show(shows_all=True)
    await study.run()
    keys = study.desk.messenger.keys

    await study.import_list(EDITED)
    await study.refresh()
    await study.run()

    assert study.desk.messenger.keys == keys
    assert study.texts()[1:] == planned(EDITED)
    assert len(study.desk.messenger.updates) == 2


async def test_what_was_previewed_as_it_is_is_left_alone(study: Study) -> None:
    await study.import_list()
    await study.show()
    await study.run()

    for _ in range(3):
        await study.refresh()
        await study.run(3)

    assert study.desk.messenger.updates == []
    assert study.texts()[1:] == planned()[:2]


async def test_an_edited_plan_is_shown_in_place(study: Study) -> None:
    await study.import_list()
    release_id = await study.schedule()
    await study.show()
    await study.run()
    plan = Plan(order=("databases",), left_out=frozenset({"clocks-时钟"}))

    await releases.edit(study.desk.db, study.desk.clock, TEAM, release_id, plan=plan)
    await study.refresh()
    await study.run()

    assert study.texts()[1:] == planned(plan=plan)[:2]
    assert "Databases" in study.texts()[2]


async def test_fewer_messages_take_the_others_away(study: Study) -> None:
    await study.import_list()
    release_id = await study.schedule()
    await study.show(shows_all=True)
    await study.run()
    plan = Plan(form=Form.PARENT)

    await releases.edit(study.desk.db, study.desk.clock, TEAM, release_id, plan=plan)
    await study.refresh()
    await study.run()

    assert study.texts()[1:] == planned(plan=plan)
    assert len(study.texts()) == 2


async def test_a_preview_goes_when_its_list_goes_out(study: Study) -> None:
    await study.import_list()
    await study.schedule(in_seconds=60)
    await study.show()
    await study.run()
    await study.refresh()
    await study.run(40)
    assert len(study.desk.messenger.posted) > 3

    await study.refresh()
    await study.run()

    assert study.texts() == []
    assert await study.rows() == [0, 0]
    assert (await study.desk.release()).sent == 4


async def test_a_list_that_is_out_can_be_previewed_again(study: Study) -> None:
    await study.import_list()
    await study.schedule(in_seconds=0)
    await study.run()

    await study.show()
    await study.run()
    await study.refresh()
    await study.run()

    assert len(study.texts()) == 3


async def test_who_is_no_curator_any_more_gets_no_updates(study: Study) -> None:
    await study.import_list()
    await study.show()
    await study.show("U0ROBIN")
    await study.run()
    study.strangers.add(LIN)

    await study.import_list(EDITED)
    await study.refresh()
    await study.run()

    assert study.texts()[1:] == planned()[:2]
    assert study.texts("D0ROBIN")[1:] == planned(EDITED)[:2]


async def test_a_list_that_somebody_may_not_find_is_not_shown(study: Study) -> None:
    await study.import_list(TEXT.replace("---\n本", "draft: true\n---\n本", 1))

    for viewer in (Viewer(TEAM, "U0READER"), Viewer("T2", LIN, is_curator=True)):
        with pytest.raises(NotFoundError, match="There is no list 1"):
            await study.previewer().show(viewer, study.list_id)

    assert await study.rows() == [0, 0]


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (Refused("user_not_found"), "Slack knows no such person"),
        (Throttled(timedelta(seconds=9)), "press again in a minute"),
        (Unknown("timeout"), "timeout"),
    ],
)
async def test_where_slack_opens_no_direct_messages_that_is_said(
    study: Study, answer: Refused | Throttled | Unknown, sentence: str
) -> None:
    await study.import_list()
    study.desk.messenger.opening.append(answer)

    with pytest.raises(NotPostedError, match=sentence):
        await study.show()

    assert await study.rows() == [0, 0]


async def test_reactions_to_a_preview_do_not_count(study: Study) -> None:
    await study.import_list()
    await study.show()
    await study.run()
    for message in study.desk.messenger.posted:
        reaction = Reaction(TEAM, DM, message.ts, LIN, "tada", "1800000100.0001", removed=False)
        await record_reaction(study.desk.db, MARKER, reaction)

    viewer = Viewer.everything(TEAM)
    top = await liking.find_top(study.desk.db, study.desk.clock, viewer, Period.ALL)

    assert top.sections == ()


async def test_one_preview_that_can_not_be_refreshed_stops_no_other(study: Study) -> None:
    await study.import_list()
    await study.show()
    await study.show("U0ROBIN")
    await study.run()
    await study.import_list(EDITED)
    asked: list[str] = []

    async def may_curate(team_id: str, user_id: str) -> bool:
        asked.append(user_id)
        if len(asked) == 1:
            raise NotFoundError("person", user_id)
        return True

    desk = study.desk
    previewer = Previewer(desk.db, desk.clock, desk.messenger.open_channel, may_curate)
    with structlog.testing.capture_logs() as logged:
        await previewer.refresh(TEAM)
    await study.run()

    assert len(asked) == 2
    assert [each["event"] for each in logged if each["log_level"] == "error"] == [
        "preview not refreshed"
    ]
    assert len(study.desk.messenger.updates) == 1


async def test_of_two_who_refresh_at_the_same_time_one_does(study: Study) -> None:
    await study.import_list()
    await study.show()
    await study.run()
    await study.import_list(EDITED)

    async def may_curate(team_id: str, user_id: str) -> bool:
        await study.refresh()  # the other one is quicker
        return True

    desk = study.desk
    await Previewer(desk.db, desk.clock, desk.messenger.open_channel, may_curate).refresh(TEAM)
    await study.run()

    assert len(study.desk.messenger.updates) == 1


async def test_a_list_is_examined_as_its_release_would_post_it(study: Study) -> None:
    link = "https://example.com/gap"
    await study.import_list(f"---\ndate: 2015-06-26\n---\n# Old\n\n## A\n\n{link}/\n", "old.md")
    list_id = await study.import_list()
    await study.schedule(Plan(left_out=frozenset({"databases"})))

    examined = await examine(study.desk.db, TEAM, list_id)

    assert [each.bodies[0].text for each in examined.messages] == planned(
        plan=Plan(left_out=frozenset({"databases"}))
    )
    assert [(each.kind, each.section) for each in examined.remarks] == [
        (CheckKind.FORMER, "Clocks 时钟"),
        (CheckKind.NO_LINK, "Containers 容器"),
    ]
    assert "“Old” of 26 June 2015" in examined.remarks[0].sentence


async def test_what_was_bent_at_the_import_is_said_again(study: Study) -> None:
    document = Document("a.md", "a.md", b"# A\n\n## B\n\ncaf\xe9 https://a.example\n")
    imported = await library.import_document(study.desk.db, study.desk.clock, TEAM, document)

    examined = await examine(study.desk.db, TEAM, imported.summary.list_id)

    assert [each.kind for each in examined.remarks] == [CheckKind.BENT]


async def test_a_text_that_is_not_in_the_library_is_held_against_it(study: Study) -> None:
    await study.import_list()

    same, revised, other = [
        await examine_text(study.desk.db, TEAM, source, text, parse_markdown(text))
        for source, text in (("elsewhere.md", TEXT), ("weekly.md", EDITED), ("other.md", EDITED))
    ]

    assert (same.list_id, revised.list_id, other.list_id) == (1, 1, None)
    kinds = [[each.kind for each in found.remarks] for found in (same, revised, other)]
    assert kinds[0] == kinds[1] == [CheckKind.NO_LINK] * 2
    assert kinds[2] == [CheckKind.FORMER, *kinds[0]]
    assert len(other.messages) == 4


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("place", range(5))
async def test_a_bot_that_is_killed_at_its_writes_leaves_no_half_preview_and_no_double_one(
    study: Study, place: int, when: str
) -> None:
    plan = [when if number % 5 == place else "" for number in range(40)]
    await live_through(study, FailingDatabase(study.desk.db, plan))


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("outcome", [None, Unknown("timeout")])
@pytest.mark.parametrize("place", range(3))
async def test_a_bot_that_is_killed_at_its_messages_leaves_no_half_preview_and_no_double_one(
    study: Study, place: int, outcome: Outcome | None, when: str
) -> None:
    number = -1

    def fail(_claim: Claim) -> Outcome | None:
        nonlocal number
        number += 1
        if number % 3 != place:
            return None
        if outcome is None:
            raise Crash
        return outcome

    setattr(study.desk.messenger, when, fail)
    await live_through(study, FailingDatabase(study.desk.db))


async def live_through(study: Study, failing: FailingDatabase) -> None:
    """Press, show all, revise, and let the list go out, with a crash somewhere amid it."""
    await study.import_list()
    with structlog.testing.capture_logs():
        await press(study, failing)
        await press(study, failing, shows_all=True)
        await study.import_list(EDITED)
        await watch(study, failing, 10)
        await heal(study)
        assert study.texts()[1:] == planned(EDITED)
        keys = study.desk.messenger.keys
        assert len(keys) == len(set(keys)) == 5
        await study.schedule(in_seconds=0)
        await heal(study)
    assert study.texts() == []
    assert study.texts("C_a") == planned(EDITED)
    assert await study.rows() == [0, 0]


async def press(study: Study, failing: FailingDatabase, *, shows_all: bool = False) -> None:
    """Press until it was taken, as a person would; meanwhile a worker goes on."""
    with contextlib.suppress(Crash):
        await study.show(shows_all=shows_all, db=failing)
        await watch(study, failing, 2)
        return
    await study.show(shows_all=shows_all, db=failing)
    await watch(study, failing, 2)


async def watch(study: Study, failing: Any, seconds: int) -> None:
    """Refresh and tick as the app does, each second, with a new worker after each crash."""
    worker = study.desk.worker("w1")
    worker._db = failing
    for _ in range(seconds):
        try:
            await study.refresh(failing)
            await worker.tick()
        except Crash:
            worker = study.desk.worker("w2")
            worker._db = failing
        await worker.settle_down()
        study.desk.clock.advance(1)


async def heal(study: Study) -> None:
    """Nothing fails any more: what is in doubt is looked up, and all is brought to its end."""
    study.desk.messenger.before = study.desk.messenger.after = lambda _claim: None
    study.desk.clock.advance(120)
    for _ in range(20):
        await watch(study, study.desk.db, 4)
        worker = study.desk.worker()
        if await study.desk.db.read(worker._find_next_at) is None:
            return
