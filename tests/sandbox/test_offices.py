"""Several workspaces on one server: each its own content, tokens, journal and addresses."""

import json

import httpx
import pytest
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.response import SocketModeResponse

from bot.sandbox.errors import Refusal
from bot.sandbox.server import Sandbox, SandboxConfig
from tests.sandbox.calls import (
    CURATOR,
    GENERAL,
    READER,
    Clock,
    connect,
    direct_message,
    error,
    mention,
)
from tests.sandbox.installing import (
    FIRST,
    SECOND,
    TWO_OFFICES,
    client_in,
    install,
    the_sdk_is_behind,
)

pytestmark = the_sdk_is_behind


async def test_the_first_workspace_has_the_app_and_the_others_do_not(open_sandbox):
    sandbox = await open_sandbox(**TWO_OFFICES)

    first, second = sandbox.office(), sandbox.office(SECOND)

    assert (first.team_id, second.team_id) == (FIRST, SECOND)
    assert (first.workspace.is_installed, second.workspace.is_installed) == (True, False)
    assert sandbox.state is first.state
    assert "U0READLIST" in first.state.users
    assert "U0READLIST" not in second.state.users
    with pytest.raises(Refusal, match="team_not_found"):
        sandbox.office("T0NOWHERE")


async def test_ids_repeat_so_that_an_app_without_team_ids_is_found_out(open_sandbox):
    sandbox = await open_sandbox(**TWO_OFFICES)

    first, second = sandbox.office().state, sandbox.office(SECOND).state

    assert second.channels.keys() == first.channels.keys()
    assert second.users.keys() == first.users.keys() - {"U0READLIST"}
    assert second.channels[GENERAL] is not first.channels[GENERAL]


async def test_a_token_opens_its_own_workspace_alone(open_sandbox):
    sandbox = await open_sandbox(**TWO_OFFICES)
    first, second = connect(sandbox), await client_in(sandbox)

    await second.conversations_join(channel=GENERAL)
    await second.chat_postMessage(channel=GENERAL, text="here")

    assert await error(first.chat_postMessage(channel=GENERAL, text="x")) == "not_in_channel"
    assert [each.text for each in sandbox.office(SECOND).state.posted(GENERAL)] == ["here"]
    assert sandbox.state.posted(GENERAL) == []
    whose = (await first.auth_test())["team_id"], (await second.auth_test())["team_id"]
    assert whose == (FIRST, SECOND)


async def test_what_happens_in_a_workspace_is_told_with_its_team(open_sandbox, receiver):
    sandbox = await open_sandbox(events_url=receiver.url, **TWO_OFFICES)
    await install(sandbox, scope="commands,im:history")
    second = sandbox.office(SECOND).people

    await direct_message(second, "hello", user=READER)
    await sandbox.drain()
    await second.run_command("docker", user=READER)
    await sandbox.people.run_command("docker", user=READER)

    event = json.loads(receiver.requests[0][1])
    assert (event["team_id"], event["authorizations"][0]["team_id"]) == (SECOND, SECOND)
    commands = [body for _, body in receiver.requests[1:]]
    assert [f"team_id={SECOND}" in body for body in commands] == [True, False]
    assert "team_domain=second-office" in commands[0]


async def test_one_socket_hears_of_all_workspaces(open_sandbox):
    sandbox = await open_sandbox(**TWO_OFFICES)
    await install(sandbox, scope="im:history")
    heard = []

    async def listen(client, request):
        heard.append(request.payload["team_id"])
        response = SocketModeResponse(envelope_id=request.envelope_id)
        await client.send_socket_mode_response(response)

    socket = SocketModeClient("xapp-sandbox", web_client=connect(sandbox, "xapp-sandbox"))
    socket.socket_mode_request_listeners.append(listen)
    await socket.connect()
    for team in (SECOND, FIRST):
        await direct_message(sandbox.office(team).people, "hello", user=READER)
    await sandbox.drain()
    await socket.close()

    assert sorted(heard) == [FIRST, SECOND]
    assert sandbox.undelivered == []


async def test_a_workspace_without_the_app_tells_it_nothing(open_sandbox, receiver):
    sandbox = await open_sandbox(events_url=receiver.url, **TWO_OFFICES)
    people = sandbox.office(SECOND).people

    answer = await people.run_command("docker", user=READER)
    await mention(people, "docker", user=READER, channel=GENERAL)
    with pytest.raises(Refusal, match="app_not_installed"):
        await direct_message(people, "hello", user=READER)
    with pytest.raises(Refusal, match="app_not_installed"):
        await people.press({"action_id": "go"}, user=READER, channel=GENERAL)
    await sandbox.drain()

    assert answer["text"] == "/readlist is not a valid command."
    assert receiver.requests == []


async def test_a_response_url_answers_where_it_was_given_out(open_sandbox, receiver):
    sandbox = await open_sandbox(events_url=receiver.url, **TWO_OFFICES)
    await install(sandbox, scope="commands")
    url = sandbox.office(SECOND).response_urls.issue(GENERAL, READER)

    async with httpx.AsyncClient() as http:
        answer = await http.post(url, json={"text": "only here"})

    assert answer.text == "ok"
    shown = [each.text for each in sandbox.office(SECOND).state.ephemerals]
    assert (shown, sandbox.state.ephemerals) == (["only here"], [])


async def test_links_of_another_workspace_lead_into_it(open_sandbox):
    sandbox = await open_sandbox(**TWO_OFFICES)
    client = await client_in(sandbox)
    await client.conversations_join(channel=GENERAL)
    ts = (await client.chat_postMessage(channel=GENERAL, text="x"))["ts"]
    link = (await client.chat_getPermalink(channel=GENERAL, message_ts=ts))["permalink"]

    async with httpx.AsyncClient() as http:
        page = await http.get(f"{link}?thread_ts=1.0")

    assert link.startswith((await client.auth_test())["url"])
    place = f"/archives/{GENERAL}/p{ts.replace('.', '')}"
    assert page.headers["Location"] == f"{place}?thread_ts=1.0&team={SECOND}"


async def test_a_link_never_leads_off_the_server(open_sandbox):
    sandbox = await open_sandbox(**TWO_OFFICES)

    async with httpx.AsyncClient(base_url=sandbox.url) as http:
        page = await http.get(f"team/{SECOND}//elsewhere.example.com/x")

    assert page.headers["Location"].startswith("/elsewhere.example.com/x?")


async def test_each_workspace_keeps_its_own_journal(open_sandbox, tmp_path):
    path = tmp_path / "office.jsonl"
    first = await open_sandbox(state_path=path, **TWO_OFFICES)
    granted = await install(first)
    first.office(SECOND).channels.create("garden", user=CURATOR)
    await first.stop()

    second = await open_sandbox(state_path=path, **TWO_OFFICES)

    names = {channel.name for channel in second.office(SECOND).state.channels.values()}
    assert {each.name for each in tmp_path.glob("*.jsonl")} == {
        "office.jsonl",
        f"office.{SECOND}.jsonl",
    }
    assert "garden" in names
    assert "garden" not in {channel.name for channel in second.state.channels.values()}
    assert (await connect(second, granted["access_token"]).auth_test())["team_id"] == SECOND


async def test_a_journal_that_is_taken_leaves_none_locked(tmp_path):
    path = tmp_path / "office.jsonl"
    config = SandboxConfig(state_path=path, more_workspaces=((SECOND, "Second"), (SECOND, "Twin")))

    with pytest.raises(Exception, match=SECOND):
        Sandbox(config, Clock())

    for office in Sandbox(SandboxConfig(state_path=path), Clock()).offices.values():
        office.state.close()
