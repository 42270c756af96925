"""Which workspace a token opens."""

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import SettingsError, UnreachableError
from bot.slack.workspace import WorkspaceInfo, identify, is_reachable
from tests.slack.scripted import ScriptedSlack, drop, error, ok, raw


async def test_a_bot_token_names_its_workspace_and_its_bot(
    slack: ScriptedSlack, client: AsyncWebClient
) -> None:
    slack.answer(
        "auth.test",
        ok(
            url="https://readers.slack.com/",
            team="Readers",
            team_id="T0READERS",
            user="readlist",
            user_id="U0BOT",
            bot_id="B0BOT",
        ),
    )

    assert await identify(client) == WorkspaceInfo(
        "T0READERS", "Readers", "https://readers.slack.com/", "U0BOT", "B0BOT"
    )


@pytest.mark.parametrize(
    ("reply", "problem"),
    [
        (error("invalid_auth"), "does not accept it (invalid_auth)"),
        (error("account_inactive"), "does not accept it (account_inactive)"),
        (ok(team_id="T0READERS", user_id="U0PERSON"), "is a person's token"),
    ],
)
async def test_a_wrong_token_is_a_wrong_setting(
    slack: ScriptedSlack, client: AsyncWebClient, reply: Any, problem: str
) -> None:
    slack.answer("auth.test", reply)

    with pytest.raises(SettingsError, match="Example: xoxb-") as caught:
        await identify(client)

    assert caught.value.name == "SLACK_BOT_TOKEN"
    assert problem in str(caught.value)


@pytest.mark.parametrize(
    ("reply", "cause"),
    [(drop, "disconnected"), (raw(503, ""), "503"), (raw(429, ""), "ratelimited")],
)
async def test_without_an_answer_the_token_is_not_blamed(
    slack: ScriptedSlack, client: AsyncWebClient, reply: Any, cause: str
) -> None:
    slack.answer("auth.test", reply)

    with pytest.raises(UnreachableError, match=cause):
        await identify(client)


@pytest.mark.parametrize(
    ("reply", "reachable"), [(ok(), True), (error("token_revoked"), False), (drop, False)]
)
async def test_slack_is_reachable_where_it_takes_the_token(
    slack: ScriptedSlack, client: AsyncWebClient, reply: Any, reachable: bool
) -> None:
    slack.answer("auth.test", reply)

    assert await is_reachable(client) is reachable
