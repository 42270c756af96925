"""Asks Slack which workspace a token opens, and who we are there."""

from dataclasses import dataclass

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import SettingsError, UnreachableError
from bot.slack.calls import Answer, Denied, describe_failure, post

BOT_TOKEN = "SLACK_BOT_TOKEN"  # noqa: S105 - the setting's name
EXAMPLE = "xoxb-…"


@dataclass(frozen=True, slots=True)
class WorkspaceInfo:
    """A workspace, and our bot's ids in it. `url` ends with a slash."""

    team_id: str
    name: str
    url: str
    bot_user_id: str
    bot_id: str


async def identify(client: AsyncWebClient) -> WorkspaceInfo:
    """Return the workspace of the client's token.

    Raises SettingsError where Slack does not take the token for a bot's, UnreachableError where
    Slack gives no answer.
    """
    reply = await post(client, "auth.test")
    match reply:
        case Answer({"team_id": str(team_id), "bot_id": str(bot_id)} as data):
            return WorkspaceInfo(
                team_id=team_id,
                name=data.get("team", team_id),
                url=data.get("url", "https://slack.com/"),
                bot_user_id=data.get("user_id", ""),
                bot_id=bot_id,
            )
        case Answer():
            raise SettingsError(BOT_TOKEN, "is a person's token, not a bot's.", EXAMPLE)
        case Denied(error):
            raise SettingsError(BOT_TOKEN, f"Slack does not accept it ({error}).", EXAMPLE)
    raise UnreachableError(f"Slack can't be reached: {describe_failure(reply)}.")


async def is_reachable(client: AsyncWebClient) -> bool:
    """Say whether Slack answers and takes the token."""
    return isinstance(await post(client, "auth.test"), Answer)
