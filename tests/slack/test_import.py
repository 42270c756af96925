"""Importing in the embedded workspace, over Socket Mode and over HTTP: by command, file, text and
address."""

from typing import Any

import pytest
from slack_bolt.async_app import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.acts import ActKind
from bot.domain.errors import SourceError
from bot.domain.markdown.source import MAX_BYTES
from bot.render.curating import CuratorAction
from bot.sandbox.api_files import keep_upload
from bot.sandbox.faults import Fault
from bot.sandbox.records import Kind
from bot.services.library import list_lists
from bot.services.releases import list_log
from bot.slack.files import is_of_slack, read_file
from bot.slack.import_modal import FILE, IMPORT, TEXT, URL
from tests.slack.office import LIST, TEAM, Office, find_buttons, visible
from tests.slack.scripted import ScriptedSlack, drop, ok, raw

LIN, ROBIN, GENERAL = "U0CURATOR", "U0READER", "C0GENERAL"
PAGE = "https://lists.example/2015/weekly.md"
AT_ONCE = f"Fetching <{PAGE}> …"


async def type_import(office: Office, text: str, user: str = LIN) -> list[str]:
    """Type the command; return all that this person was told."""
    await office.sandbox.people.run_command(f"import {text}", user=user, channel=GENERAL)
    await office.services.errands.finish()
    return [each.text for each in office.whispers(user)]


async def submit(office: Office, user: str = LIN, **given: Any) -> dict[str, Any]:
    """Submit the form with a `file` (its name and content), `text` or `url`; return the answer."""
    values: dict[str, Any] = {}
    if "file" in given:
        name, content = given["file"]
        state = office.sandbox.state
        file = keep_upload(state, name, content, user, 1_800_000_000)
        values[FILE] = {FILE: {"files": [{"id": file.id}]}}
    for key, block in (("text", TEXT), ("url", URL)):
        if key in given:
            values[block] = {block: {"value": given[key]}}
    view = office.view(user)
    answer: dict[str, Any] = await office.sandbox.views.view_submit(
        user=user, view_id=view["id"], state={"values": values}
    )
    await office.services.errands.finish()
    return answer


def said(office: Office) -> str:
    return visible({"blocks": office.view(LIN)["blocks"]})


def previews(office: Office) -> list[str]:
    """What stands in Lin's direct messages with the bot."""
    channels = office.sandbox.state.channels.values()
    [direct] = [each.id for each in channels if each.kind is Kind.IM and LIN in each.members]
    return [each.text for each in office.answers(direct)]


async def test_a_list_is_fetched_kept_as_a_draft_and_previewed(office: Office) -> None:
    office.web.pages[PAGE] = LIST.encode()

    first, then = await type_import(office, PAGE)
    await office.deliver()

    assert first == AT_ONCE
    assert then.startswith(
        "*Weekly &amp; more* is imported as a draft: 2 sections, 1 link, 3 messages. "
        "There is 1 thing to look at before it goes out. Your preview is on its way"
    )
    labels = [
        find_buttons(office.whispers(LIN)[-1].blocks, each) for each in ("Preview", "Schedule")
    ]
    assert all(labels)
    [kept] = await list_lists(office.db, TEAM)
    assert (kept.draft, kept.source) == (True, PAGE)
    [act] = await list_log(office.db, TEAM)
    assert (act.kind, act.actor, act.list_id) == (ActKind.IMPORT, LIN, kept.list_id)
    assert (act.acted_at, act.after["source"]) == (office.clock.now.replace(second=0), PAGE)
    assert previews(office)[0].startswith("Preview: Weekly & more".replace("&", "&amp;"))
    assert len(previews(office)) == 3


async def test_the_same_text_again_changes_nothing_and_says_so(office: Office) -> None:
    office.web.pages[PAGE] = LIST.encode()
    await type_import(office, PAGE)

    *_, then = await type_import(office, PAGE)

    assert then == "Nothing has changed: *Weekly &amp; more* is in the library with this very text."
    assert len(await list_log(office.db, TEAM)) == 1


async def test_a_changed_text_is_a_revision_and_stays_a_draft(office: Office) -> None:
    office.web.pages[PAGE] = LIST.encode()
    await type_import(office, PAGE)
    office.web.pages[PAGE] = LIST.replace("is out", "has come").encode()

    *_, then = await type_import(office, PAGE)

    assert then.startswith(
        "*Weekly &amp; more* is revised, and still a draft: this is revision 2, with 2 sections"
    )


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("https://lists.example/none.md", "there is no such page (404)"),
        ("ftp://lists.example/a.md", "lists are fetched over http and https only."),
        ("lists.example/a.md", "it is not a web address"),
    ],
)
async def test_what_can_not_be_fetched_is_said_in_words(
    office: Office, url: str, sentence: str
) -> None:
    assert sentence in (await type_import(office, url))[-1]
    assert await list_lists(office.db, TEAM) == []


async def test_what_is_no_list_is_said_in_words(office: Office) -> None:
    office.web.pages[PAGE] = b"\x00\x01\x02" * 100

    assert (await type_import(office, PAGE))[1:] == ["This is a binary file, not Markdown text."]


async def test_two_words_that_are_no_address_are_looked_up(office: Office) -> None:
    await office.import_list("# W\n\n## A\n\nPython's import cycles.\n")

    assert "1 section" in (await type_import(office, "cycles"))[-1]


async def test_a_reader_can_neither_import_nor_open_the_form(office: Office) -> None:
    office.web.pages[PAGE] = LIST.encode()
    refused = "Only curators can do that: ask <@U0CURATOR>."

    assert await type_import(office, PAGE, ROBIN) == [refused]
    assert (await type_import(office, "", ROBIN))[-1] == refused
    assert office.sandbox.views.stack(ROBIN) == []
    assert office.web.fetched == []


async def test_a_curators_form_is_refused_under_a_readers_id(office: Office) -> None:
    await type_import(office, "")
    view = office.view(LIN)
    held = {TEXT: {TEXT: {"type": "plain_text_input", "value": LIST}}}
    payload = {
        "type": "view_submission",
        "team": {"id": TEAM},
        "user": {"id": ROBIN, "team_id": TEAM},
        "trigger_id": "1.2.3",
        "view": {**view, "state": {"values": held}},
    }

    request = AsyncBoltRequest(mode="socket_mode", body=payload)
    answer = await office.bolt_app.async_dispatch(request)
    await office.services.errands.finish()

    assert answer.status == 200
    assert "Only curators can do that" in answer.body
    assert await list_lists(office.db, TEAM) == []


async def test_the_button_opens_the_form_too(office: Office) -> None:
    await press_import(office)

    assert office.view(LIN)["title"]["text"] == "Import a list"


async def press_import(office: Office) -> None:
    element = {
        "type": "button",
        "action_id": CuratorAction.IMPORT.value,
        "text": {"type": "plain_text", "text": "Import"},
    }
    posted = await office.client.chat_postMessage(
        channel=await office.join(),
        text="Import",
        blocks=[{"type": "actions", "elements": [element]}],
    )
    [message] = [each for each in office.answers(GENERAL) if each.ts == posted["ts"]]
    await office.press("Import", message, user=LIN)


async def test_a_file_is_read_kept_as_a_draft_and_previewed(office: Office) -> None:
    await type_import(office, "")

    await submit(office, file=("weekly.md", LIST.encode()))
    await office.deliver()

    assert "Weekly & more" in said(office).replace("&amp;", "&")
    assert "is imported as a draft" in said(office)
    assert find_buttons(office.view(LIN)["blocks"], "Schedule")
    [kept] = await list_lists(office.db, TEAM)
    assert (kept.draft, kept.source) == (True, "slack:weekly.md")
    assert len(previews(office)) == 3


async def test_the_same_files_name_again_is_a_revision(office: Office) -> None:
    await type_import(office, "")
    await submit(office, file=("weekly.md", LIST.encode()))
    await type_import(office, "")

    await submit(office, file=("weekly.md", LIST.replace("is out", "has come").encode()))

    assert "this is revision 2" in said(office)
    [kept] = await list_lists(office.db, TEAM)
    assert kept.revision == 2


async def test_a_text_is_imported_before_the_answer(office: Office) -> None:
    await type_import(office, "")

    answer = await submit(office, text=LIST)

    assert "errors" not in answer
    assert "is imported as a draft" in said(office)
    [kept] = await list_lists(office.db, TEAM)
    assert kept.source == "pasted:weekly-more-2015-06-26"


async def test_an_address_is_fetched_while_the_modal_says_so(office: Office) -> None:
    office.web.pages[PAGE] = LIST.encode()
    await type_import(office, "")

    await submit(office, url=PAGE)

    assert "is imported as a draft" in said(office)
    assert office.web.fetched == [PAGE]


@pytest.mark.parametrize(
    ("given", "field", "sentence"),
    [
        ({}, FILE, "Give one of them"),
        ({"text": LIST, "url": PAGE}, URL, "not several"),
        ({"text": LIST, "file": ("a.md", b"# A")}, TEXT, "not several"),
        ({"text": "<!-- nothing -->"}, TEXT, "no text in it that a reader could see"),
        ({"url": "lists.example"}, URL, "it is not a web address"),
    ],
)
async def test_what_is_wrong_is_said_at_its_field(
    office: Office, given: dict[str, Any], field: str, sentence: str
) -> None:
    await type_import(office, "")

    answer = await submit(office, **given)

    assert list(answer["errors"]) == [field]
    assert sentence in answer["errors"][field]
    assert await list_lists(office.db, TEAM) == []


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"url": PAGE}, "there is no such page (404)"),
        ({"file": ("a.md", b"\x00\x01" * 99)}, "This is a binary file"),
    ],
)
async def test_what_turns_out_later_is_said_above_the_form(
    office: Office, given: dict[str, Any], sentence: str
) -> None:
    await type_import(office, "")

    await submit(office, **given)

    assert sentence in said(office)
    view = office.view(LIN)
    assert view["callback_id"] == IMPORT
    if "url" in given:
        held = [block["element"].get("initial_value") for block in view["blocks"][1:4]]
        assert held == [None, None, PAGE]


async def test_where_slack_opens_no_direct_messages_the_list_is_there_all_the_same(
    office: Office,
) -> None:
    office.web.pages[PAGE] = LIST.encode()
    office.sandbox.faults.add(Fault("error", name="missing_scope", method="conversations.open"))

    *_, then = await type_import(office, PAGE)

    assert "is imported as a draft: 2 sections, 1 link. The app lacks a permission" in then
    assert len(await list_lists(office.db, TEAM)) == 1


async def test_where_slack_takes_no_form_with_files_there_is_one_without(office: Office) -> None:
    office.sandbox.faults.add(Fault("error", name="missing_scope", method="views.open"))
    await type_import(office, "")
    named = [block["block_id"] for block in office.view(LIN)["blocks"][:2]]

    nothing = await submit(office)
    await submit(office, url=PAGE)

    assert named == [TEXT, URL]
    assert list(nothing["errors"]) == [TEXT]
    assert FILE not in [block["block_id"] for block in office.view(LIN)["blocks"]]
    assert "there is no such page (404)" in said(office)


async def test_without_the_scope_the_mend_is_said(office: Office) -> None:
    office.sandbox.faults.add(Fault("error", name="missing_scope", method="files.info"))
    await type_import(office, "")

    await submit(office, file=("weekly.md", LIST.encode()))

    assert "missing_scope" in said(office)
    assert "Paste the text, or give its address" in said(office)


@pytest.mark.parametrize(
    ("url", "is_slacks"),
    [
        ("https://files.slack.com/files-pri/T1-F1/a.md", True),
        ("https://slack.com/a.md", True),
        ("http://files.slack.com/a.md", False),
        ("https://files.slack.com:8443/a.md", False),
        ("https://files.slack.com.example.com/a.md", False),
        ("https://notslack.com/a.md", False),
        ("https://user@files.slack.com/a.md", False),
        ("https://[zz/a.md", False),
        ("", False),
    ],
)
def test_the_token_goes_to_slacks_own_hosts_alone(url: str, is_slacks: bool) -> None:
    assert is_of_slack(url, "https://slack.com/api/") is is_slacks


def test_the_embedded_workspace_has_its_files_on_its_own_address() -> None:
    api = "http://127.0.0.1:3030/api/"

    assert is_of_slack("http://127.0.0.1:3030/files/T1/F1/a.md", api)
    assert not is_of_slack("http://127.0.0.1:3031/files/T1/F1/a.md", api)


def described(slack: ScriptedSlack, url: str, **more: Any) -> None:
    file = {"id": "F1", "name": "a.md", "url_private_download": url, **more}
    slack.answer("files.info", ok(file=file))


async def test_what_is_no_markdown_by_its_name_is_not_asked_for(
    slack: ScriptedSlack, client: AsyncWebClient
) -> None:
    described(slack, f"{slack.url}download", name="a.pdf")

    with pytest.raises(SourceError, match="it is no Markdown file"):
        await read_file(client, "F1")


async def test_a_file_of_another_host_is_not_asked_for(
    slack: ScriptedSlack, client: AsyncWebClient
) -> None:
    described(slack, "http://127.0.0.1:9/a.md")

    with pytest.raises(SourceError, match="it does not lie in Slack"):
        await read_file(client, "F1")


async def test_a_redirect_is_not_followed(slack: ScriptedSlack, client: AsyncWebClient) -> None:
    described(slack, f"{slack.url}download")
    away = {"Location": "https://elsewhere.example/"}
    slack.answer("download", raw(302, "", headers=away))

    with pytest.raises(SourceError, match="HTTP 302"):
        await read_file(client, "F1")


async def test_a_page_in_place_of_the_file_is_none(
    slack: ScriptedSlack, client: AsyncWebClient
) -> None:
    described(slack, f"{slack.url}download")
    slack.answer("download", raw(200, "<html>Sign in</html>", "text/html"))

    with pytest.raises(SourceError, match="does not hand it over"):
        await read_file(client, "F1")


async def test_no_more_is_read_than_a_list_may_have(
    slack: ScriptedSlack, client: AsyncWebClient
) -> None:
    described(slack, f"{slack.url}download")
    slack.answer("download", raw(200, b"x" * (MAX_BYTES + 100_000), "text/plain"))

    assert len((await read_file(client, "F1")).content) == MAX_BYTES + 1


async def test_what_is_too_big_is_not_even_asked_for(
    slack: ScriptedSlack, client: AsyncWebClient
) -> None:
    described(slack, f"{slack.url}download", size=MAX_BYTES + 1)

    with pytest.raises(SourceError, match="2 MB"):
        await read_file(client, "F1")


async def test_a_broken_line_and_an_odd_answer_are_said(
    slack: ScriptedSlack, client: AsyncWebClient
) -> None:
    described(slack, f"{slack.url}download")
    slack.answer("download", drop, drop)  # aiohttp asks a second time
    slack.answer("files.info", ok(file="none"))

    with pytest.raises(SourceError, match="give it again"):
        await read_file(client, "F1")
    with pytest.raises(SourceError, match="give it once more"):
        await read_file(client, "F1")
