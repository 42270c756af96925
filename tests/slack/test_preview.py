"""Previews in the embedded workspace, over Socket Mode and over HTTP: one thread of direct
messages, exactly as posted."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.domain.arrangement import WHOLE, Plan
from bot.domain.checks import CheckKind, Remark
from bot.domain.liking import Period
from bot.domain.viewer import Viewer
from bot.render.curating import CuratorAction, write_list_value
from bot.render.preview import render_head
from bot.render.release import plan_text
from bot.sandbox.records import Kind, Message
from bot.services import liking, releases
from bot.services.library import import_document
from bot.services.previewing import Previewer
from bot.slack.courier import SlackCourier
from bot.sources.files import Document
from tests.render.slack_limits import assert_valid
from tests.slack.office import LIST, TEAM, Office, find_buttons, visible

LIN, ROBIN, GENERAL = "U0CURATOR", "U0READER", "C0GENERAL"
EDITED = LIST.replace("is out", "has come")
Press = Callable[..., Awaitable[None]]


def direct(office: Office, user: str = LIN) -> str:
    """The channel of somebody's direct messages with the bot."""
    [channel] = [
        each.id
        for each in office.sandbox.state.channels.values()
        if each.kind is Kind.IM and user in each.members
    ]
    return channel


def shown(office: Office, user: str = LIN) -> list[Message]:
    return office.answers(direct(office, user))


async def press_preview(office: Office, list_id: int = 1, user: str = LIN) -> str:
    """Press a button that previews a list; return what the presser is told."""
    posted = await office.client.chat_postMessage(
        channel=GENERAL, text="A list", blocks=[button(CuratorAction.PREVIEW, list_id)]
    )
    [message] = [each for each in office.answers(GENERAL) if each.ts == posted["ts"]]
    await office.press("Press", message, user=user)
    return office.whispers(user)[-1].text


def button(action: CuratorAction, list_id: int) -> dict[str, Any]:
    element = {
        "type": "button",
        "action_id": action.value,
        "text": {"type": "plain_text", "text": "Press"},
        "value": write_list_value(list_id),
    }
    return {"type": "actions", "elements": [element]}


async def refresh(office: Office) -> None:
    """Look after previews as the app does every few seconds."""
    services = office.services
    direct_messages = SlackCourier(office.client).open_direct
    previewer = Previewer(office.db, office.clock, direct_messages, services.curators.may_curate)
    await previewer.refresh(TEAM)
    await office.deliver()


def planned(text: str = LIST, plan: Plan = WHOLE) -> list[tuple[str, list[dict[str, Any]]]]:
    return [
        (each.bodies[0].text, list(each.bodies[0].blocks))
        for each in plan_text(text, "weekly.md", plan=plan)
    ]


def as_posted(message: Message) -> tuple[str, list[dict[str, Any]]]:
    """A message without what Slack adds to it."""
    blocks = [{k: v for k, v in block.items() if k != "block_id"} for block in message.blocks]
    return message.text, blocks


async def test_a_curator_is_shown_the_messages_exactly_as_posted_and_nobody_else_is(
    office: Office,
) -> None:
    await office.join()
    await office.import_list()

    said = await press_preview(office)
    await office.deliver()

    assert said == "Your preview is on its way: look into your messages with me."
    head, *thread = shown(office)
    assert [as_posted(each) for each in thread] == planned()[:2]
    assert {each.thread_ts for each in thread} == {head.ts}
    assert "Payload: This section has no link." in visible({"blocks": head.blocks})
    assert len(find_buttons(head.blocks, "Schedule")) == 1
    assert len(office.answers(GENERAL)) == 1


async def test_show_all_shows_the_rest_and_is_offered_no_more(office: Office) -> None:
    await office.join()
    await office.import_list()
    await press_preview(office)
    await office.deliver()

    await office.press("Show all", shown(office)[0], user=LIN)
    await office.deliver()

    head, *thread = shown(office)
    assert [as_posted(each) for each in thread] == planned()
    assert find_buttons(head.blocks, "Show all") == []


async def test_a_second_press_leads_to_the_preview_that_is_there(office: Office) -> None:
    await office.join()
    await office.import_list()
    await press_preview(office)
    await office.deliver()
    before = [each.ts for each in shown(office)]

    said = await press_preview(office)
    await office.deliver()

    assert [each.ts for each in shown(office)] == before
    assert said.startswith("Your preview is ")


async def test_a_revision_and_an_edited_plan_are_shown_in_place_and_a_release_ends_it(
    office: Office,
) -> None:
    await office.join()
    await office.import_list()
    await press_preview(office)
    await office.deliver()
    before = [each.ts for each in shown(office)]

    await import_document(
        office.db, office.clock, TEAM, Document("weekly.md", "weekly.md", EDITED.encode())
    )
    await refresh(office)
    assert [each.ts for each in shown(office)] == before
    assert [as_posted(each) for each in shown(office)[1:]] == planned(EDITED)[:2]

    plan = Plan(order=("payload",))
    await releases.schedule(
        office.db,
        office.clock,
        TEAM,
        1,
        target="C0READING",
        release_at=office.clock(),
        zone="UTC",
        plan=plan,
    )
    await refresh_without_sending(office)
    await office.deliver(1)
    await office.deliver(20)
    await refresh(office)
    assert shown(office) == []


async def refresh_without_sending(office: Office) -> None:
    services = office.services
    direct_messages = SlackCourier(office.client).open_direct
    await Previewer(office.db, office.clock, direct_messages, services.curators.may_curate).refresh(
        TEAM
    )


async def test_a_reader_is_refused_also_where_a_curators_button_is_pressed(office: Office) -> None:
    await office.join()
    await office.import_list()

    said = await press_preview(office, user=ROBIN)
    await office.deliver()

    assert said.startswith("Only curators can do that: ask <@")
    assert not [each for each in office.sandbox.state.channels.values() if each.kind is Kind.IM]


async def test_a_list_that_is_not_there_is_said(office: Office) -> None:
    await office.join()

    assert (await press_preview(office, 7)).startswith("There is no list 7.")


async def test_reactions_to_a_preview_count_for_nothing(office: Office) -> None:
    await office.join()
    await office.import_list()
    await press_preview(office)
    await office.deliver()

    for message in shown(office):
        await office.sandbox.people.react("tada", user=LIN, channel=direct(office), ts=message.ts)
    await office.sandbox.drain()

    viewer = Viewer.everything(TEAM)
    top = await liking.find_top(office.db, office.clock, viewer, Period.ALL)
    assert top.sections == ()


def test_a_head_stays_within_slacks_limits_whatever_is_in_it() -> None:
    remarks = [Remark(CheckKind.TWICE, "<!channel> " + "x" * 500, "S" * 300)] * 30

    for shown_messages, target in ((2, None), (9, "#" + "c" * 80)):
        for body in render_head(
            "T & " * 100,
            remarks,
            list_id=2**31 - 1,
            target=target,
            shown=shown_messages,
            messages=9,
        ):
            assert_valid(body)
    [head, alone] = render_head("T", remarks, list_id=1, target=None, shown=2, messages=9)
    assert "and 20 more" in visible({"blocks": list(head.blocks)})
    assert "<!channel>" not in alone.text
