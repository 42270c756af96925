"""Whatever is sent, the workspace answers with a refusal, and nothing breaks for those after."""

import json

import aiohttp
import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.sandbox.methods import METHODS
from tests.sandbox.calls import GENERAL, READER, connect

AUTH = {"Authorization": "Bearer xoxb-sandbox"}
DEEP = "[" * 50_000 + "]" * 50_000
LONG = "9" * 5_000


@pytest.fixture
async def http(sandbox):
    async with httpx.AsyncClient(base_url=sandbox.url, headers=AUTH) as client:
        yield client


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("conversations.list", {"data": {"cursor": "é"}}),
        ("conversations.list", {"data": {"limit": LONG}}),
        ("conversations.list", {"data": {"limit": "²"}}),
        ("files.getUploadURLExternal", {"data": {"filename": "a", "length": LONG}}),
        ("chat.scheduleMessage", {"data": {"channel": GENERAL, "text": "x", "post_at": "1e999"}}),
        ("chat.postMessage", {"content": DEEP, "headers": {"Content-Type": "application/json"}}),
        ("chat.postMessage", {"data": {"channel": GENERAL, "blocks": DEEP}}),
        (
            "chat.postMessage",
            {"content": b"a=b", "headers": {"Content-Type": "multipart/form-data"}},
        ),
        (
            "chat.postMessage",
            {
                "content": b"a=b",
                "headers": {"Content-Type": "application/x-www-form-urlencoded; charset=bogus"},
            },
        ),
        ("api.test", {"files": {"a": b"bytes"}}),
    ],
)
async def test_a_malformed_call_is_refused_and_nothing_more(http, sandbox, path, sent):
    await http.post("api/conversations.join", data={"channel": GENERAL})

    answer = await http.post(f"api/{path}", **sent)

    assert answer.status_code == 200
    assert isinstance(answer.json()["ok"], bool)
    assert sandbox.state.posted(GENERAL) == []


@pytest.mark.parametrize(
    "text", ['"hi \\ud800"', '"hi \\uDC00"', "NaN", "Infinity", "-Infinity", "[" * 9999]
)
async def test_what_json_cannot_hold_is_not_kept(http, sandbox, text):
    await http.post("api/conversations.join", data={"channel": GENERAL})
    as_json = {"Content-Type": "application/json"}
    api = f'{{"channel": "{GENERAL}", "text": "x", "attachments": [{text}]}}'
    page = f'{{"act": "send", "channel": "{GENERAL}", "text": {text}}}'

    answers = [
        await http.post("api/chat.postMessage", content=api, headers=as_json),
        await http.post(f"client/act?as={READER}", content=page),
    ]

    assert [answer.json()["error"] for answer in answers] == ["invalid_json"] * 2
    assert sandbox.state.posted(GENERAL) == []
    assert (await connect(sandbox).conversations_history(channel=GENERAL))["ok"]


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("application/xml", "invalid_post_type"),
        ("application/octet-stream", "invalid_post_type"),
        ("application/x-www-form-urlencoded; charset=bogus", "invalid_charset"),
        ("application/json; charset=utf-16", "invalid_charset"),
        ("text/plain", "channel_not_found"),
        (None, "missing_post_type"),
    ],
)
async def test_a_body_says_what_it_is(sandbox, kind, says):
    headers = {**AUTH, **({"Content-Type": kind} if kind else {})}
    skipped = [] if kind else ["Content-Type"]
    url = f"{sandbox.api_url}chat.postMessage"
    async with (
        aiohttp.ClientSession(skip_auto_headers=skipped) as session,
        session.post(url, data=b"channel=C0GENERAL&text=x", headers=headers) as answer,
    ):
        assert (await answer.json())["error"] == says


async def test_without_a_body_a_call_need_not_say_what_it_is(http):
    answer = await http.post("api/conversations.join", params={"channel": GENERAL})

    assert answer.json()["ok"]


async def test_json_may_come_in_latin_letters(http, sandbox):
    await http.post("api/conversations.join", data={"channel": GENERAL})
    body = json.dumps({"channel": GENERAL, "text": "café"}, ensure_ascii=False)

    await http.post(
        "api/chat.postMessage",
        content=body.encode("iso-8859-1"),
        headers={"Content-Type": "application/json; charset=ISO-8859-1"},
    )

    assert [message.text for message in sandbox.state.posted(GENERAL)] == ["café"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"text": ["x"]}, "invalid_array_arg"),
        ({"text": {"a": 1}}, "invalid_arguments"),
        ({"text": "x", "channel": [GENERAL]}, "invalid_array_arg"),
        ({"text": "x", "thread_ts": {}}, "invalid_arguments"),
    ],
)
async def test_a_text_is_a_string(http, sandbox, arguments, says):
    await http.post("api/conversations.join", data={"channel": GENERAL})

    answer = await http.post("api/chat.postMessage", json={"channel": GENERAL, **arguments})

    assert answer.json()["error"] == says
    assert sandbox.state.posted(GENERAL) == []


@pytest.mark.parametrize("path", ["api/chat.postMessage", "client/events"])
async def test_only_get_and_post_do_anything(http, sandbox, path):
    await http.post("api/conversations.join", data={"channel": GENERAL})

    statuses = [
        (await http.request(verb, path, params={"channel": GENERAL, "text": "x"})).status_code
        for verb in ("OPTIONS", "HEAD", "PUT")
    ]

    assert statuses == [405] * 3
    assert sandbox.state.posted(GENERAL) == []


async def test_an_emoji_of_two_halves_is_one_character(http, sandbox):
    await http.post("api/conversations.join", data={"channel": GENERAL})
    as_json = {"Content-Type": "application/json"}
    body = json.dumps({"channel": GENERAL, "text": "😀"})
    assert "\\ud" in body

    await http.post("api/chat.postMessage", content=body, headers=as_json)

    assert [message.text for message in sandbox.state.posted(GENERAL)] == ["😀"]


@pytest.mark.parametrize(
    "order", [{"kind": ["x"]}, {"kind": None}, {"kind": {}}, {"kind": "delay", "seconds": "NaN"}]
)
async def test_a_malformed_order_of_trouble_is_refused(http, order):
    answer = (await http.post("client/faults", json={"order": order})).json()

    assert answer["ok"] is False
    assert answer["message"]


@pytest.mark.parametrize("path", ["page/%00", f"page/{'x' * 5_000}", "page/js/%00.js"])
async def test_a_malformed_path_leads_nowhere(http, path):
    assert (await http.get(path)).status_code in (400, 404)


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=6,
)
_NAMES = st.sampled_from(
    [
        "blocks",
        "channel",
        "channel_id",
        "channels",
        "cursor",
        "files",
        "limit",
        "metadata",
        "name",
        "post_at",
        "text",
        "thread_ts",
        "timestamp",
        "ts",
        "types",
        "user",
        "users",
        "view",
        "view_id",
        "trigger_id",
        "attachments",
        "oldest",
        "latest",
    ]
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(method=st.sampled_from(sorted(METHODS)), arguments=st.dictionaries(_NAMES, _VALUES))
async def test_no_call_ends_in_a_server_error(http, method, arguments):
    body = json.dumps(arguments)

    answer = await http.post(
        f"api/{method}", content=body, headers={"Content-Type": "application/json"}
    )

    assert answer.status_code in (200, 429)
    assert isinstance(answer.json()["ok"], bool)
