"""What a method needs to be granted, and how Slack says that it wasn't."""

from contextlib import asynccontextmanager

import pytest

from bot.sandbox.server import Sandbox, SandboxConfig
from tests.conformance.expectations import method, page, sandbox_only, source
from tests.sandbox.calls import GENERAL, READER, READING, connect, refusal

pytestmark = sandbox_only("A token's scopes can't be taken away for a moment.")

ONE = {"channel": GENERAL, "timestamp": "1", "name": "eyes"}

NEEDS = [
    ("chat.postMessage", {"channel": GENERAL, "text": "x"}, "chat:write"),
    ("chat.update", {"channel": GENERAL, "ts": "1", "text": "x"}, "chat:write"),
    ("chat.delete", {"channel": GENERAL, "ts": "1"}, "chat:write"),
    ("chat.postEphemeral", {"channel": GENERAL, "user": READER, "text": "x"}, "chat:write"),
    ("conversations.list", {}, "channels:read"),
    ("conversations.list", {"types": "private_channel"}, "groups:read"),
    ("conversations.list", {"types": "im"}, "im:read"),
    ("conversations.info", {"channel": GENERAL}, "channels:read"),
    ("conversations.members", {"channel": GENERAL}, "channels:read"),
    ("conversations.join", {"channel": GENERAL}, "channels:join"),
    ("conversations.open", {"users": READER}, "im:write"),
    ("conversations.history", {"channel": GENERAL}, "channels:history"),
    ("conversations.replies", {"channel": GENERAL, "ts": "1"}, "channels:history"),
    ("reactions.add", ONE, "reactions:write"),
    ("reactions.remove", ONE, "reactions:write"),
    ("reactions.get", {"channel": GENERAL, "timestamp": "1"}, "reactions:read"),
    ("users.info", {"user": READER}, "users:read"),
    ("users.list", {}, "users:read"),
    ("team.info", {}, "team:read"),
    ("chat.meMessage", {"channel": GENERAL, "text": "x"}, "chat:write"),
    ("conversations.mark", {"channel": GENERAL, "ts": "1.0"}, "channels:manage"),
    ("reactions.list", {}, "reactions:read"),
    ("users.lookupByEmail", {"email": "x"}, "users:read.email"),
    ("users.profile.get", {"user": READER}, "users.profile:read"),
    ("users.setPresence", {"presence": "auto"}, "users:write"),
]


@asynccontextmanager
async def embedded(clock, *granted):
    """Give a client of a workspace that was granted these scopes alone."""
    sandbox = Sandbox(SandboxConfig(scopes=frozenset(granted)), clock)
    await sandbox.start()
    try:
        yield connect(sandbox)
    finally:
        await sandbox.stop()


def need(name, arguments, scope):
    case = f"{name} needs {scope}"
    return pytest.param(name, arguments, scope, id=case, marks=source(method(name)))


@pytest.mark.parametrize(("name", "arguments", "scope"), [need(*each) for each in NEEDS])
async def test_a_method_without_its_scope_says_which_one_it_needs(clock, name, arguments, scope):
    async with embedded(clock, "commands") as client:
        answer = await refusal(client.api_call(name, params=arguments))

    assert answer == {
        "ok": False,
        "error": "missing_scope",
        "needed": scope,
        "provided": "commands",
    }


@source(page("reference/scopes/chat.write.public"))
async def test_one_scope_lets_the_bot_post_where_it_has_not_joined(clock):
    async with embedded(clock, "chat:write", "chat:write.public") as client:
        answer = await client.chat_postMessage(channel=READING, text="hello")

    assert answer["ok"] is True


@source(method("auth.test"), method("api.test"), method("chat.getPermalink"))
@pytest.mark.parametrize("name", ["auth.test", "api.test"])
async def test_some_methods_need_no_scope(clock, name):
    async with embedded(clock, "commands") as client:
        answer = await client.api_call(name)

    assert answer["ok"] is True
